//! The control API: what tests and the phone page may read and cause. Bad input is answered with a sentence.

use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wacore_binary::Jid;

use crate::accounts::{Behaviour, Receipts, Reuploads, parse_phone};
use crate::contents::{Content, Kind};
use crate::error::Refusal;
use crate::faults::Fault;
use crate::groups::{Group, GroupChange};
use crate::media::control as files;
use crate::media::seal::NewFile;
use crate::network::Network;
use crate::pairing;
use crate::scenes::Scene;

pub fn routes() -> Router<Network> {
    Router::new()
        .route("/health", get(health))
        .route("/control/root", get(root))
        .route("/control/server-key", post(change_server_key))
        .route("/control/reset", post(reset))
        .route("/control/customers", post(add_customer))
        .route("/control/customers/{phone}", post(set_behaviour))
        .route("/control/customers/{phone}/messages", get(customer_messages).post(customer_sends))
        .route("/control/customers/{phone}/read", post(customer_reads))
        .route("/control/customers/{phone}/typing", post(customer_types))
        .route("/control/groups", post(put_group))
        .route("/control/groups/{id}", get(read_group).post(change_group))
        .route("/control/inbound", get(inbound))
        .route("/control/burst", post(burst))
        .route("/control/phones/{phone}/messages", post(phone_writes))
        .route("/control/phones/{phone}/read", post(phone_reads))
        .route("/control/phones/{phone}/scan", post(scan))
        .route("/control/phones/{phone}/unlink", post(unlink))
        .route("/control/companions", get(companions))
        .route("/control/companions/{phone}/fault", post(fault))
        .route("/control/sent", get(sent))
        .route("/control/acks", get(acks))
        .route("/control/changes", get(changes))
        .route("/control/typing", get(typing))
        .route("/control/courtesies", get(activities))
        .route("/control/retries", get(retries))
        .route("/control/lookups", get(lookups))
}

/// A JSON body, or a sentence that says what is wrong with it. A missing body counts as an empty object.
///
/// The content type is required, so that a page of another origin cannot write here without a CORS preflight.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|text| text.starts_with("application/json"));
        let raw = Bytes::from_request(request, state).await.map_err(|error| Refusal::BadInput(error.body_text()))?;
        if raw.is_empty() {
            return parse(b"{}");
        }
        if !is_json {
            return Err(Refusal::BadInput("The body must be sent with content-type application/json.".into()));
        }
        parse(&raw)
    }
}

fn parse<T: DeserializeOwned>(raw: &[u8]) -> Result<Body<T>, Refusal> {
    serde_json::from_slice(raw).map(Body).map_err(|error| Refusal::BadInput(format!("The body does not fit: {error}.")))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::BadInput(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

pub type Reply = Result<Json<serde_json::Value>, Refusal>;

#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    pub after: u64,
}

async fn health() -> Json<serde_json::Value> {
    Json(json!({ "status": "ok" }))
}

/// The public key of the root that signs the server's certificate chain.
async fn root(State(network): State<Network>) -> Json<serde_json::Value> {
    Json(json!({ "publicKey": BASE64_STANDARD.encode(network.identity().root_public()), "serial": 0 }))
}

async fn change_server_key(State(network): State<Network>) -> Reply {
    network.change_server_key()?;
    Ok(Json(json!({})))
}

async fn reset(State(network): State<Network>) -> Json<serde_json::Value> {
    network.reset();
    Json(json!({}))
}

#[derive(Deserialize)]
struct NewCustomer {
    phone: String,
    name: Option<String>,
    /// The number under which others know the customer, if the account's id has other digits.
    dialled_as: Option<String>,
}

async fn add_customer(State(network): State<Network>, Body(body): Body<NewCustomer>) -> Reply {
    let phone = parse_phone(&body.phone)?;
    let reply = {
        let mut world = network.world();
        if let Some(dialled) = body.dialled_as {
            world.dialled.insert(parse_phone(&dialled)?, phone.clone());
        }
        let account = world.account_or_new(&phone, body.name.as_deref())?;
        account.is_customer = true;
        if let Some(name) = body.name {
            account.name = name;
        }
        json!({ "phone": phone, "lid": account.lid_jid().to_string(), "name": account.name })
    };
    network.announce_change();
    Ok(Json(reply))
}

#[derive(Deserialize)]
struct NewBehaviour {
    receipts: Option<Receipts>,
    online: Option<bool>,
    hides_number: Option<bool>,
    reuploads: Option<Reuploads>,
}

async fn set_behaviour(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<NewBehaviour>,
) -> Reply {
    let phone = parse_phone(&phone)?;
    let behaviour = {
        let mut world = network.world();
        let before = world.known_account(&phone)?.behaviour;
        let behaviour = Behaviour {
            receipts: body.receipts.unwrap_or(before.receipts),
            online: body.online.unwrap_or(before.online),
            hides_number: body.hides_number.unwrap_or(before.hides_number),
            reuploads: body.reuploads.unwrap_or(before.reuploads),
        };
        world.set_behaviour(&phone, behaviour)?;
        behaviour
    };
    network.open_files();
    network.announce_change();
    Ok(Json(json!(behaviour)))
}

/// A message that a customer or the business sends on its phone.
#[derive(Deserialize)]
struct NewMessage {
    to: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    kind: Kind,
    file: Option<NewFile>,
    #[serde(flatten)]
    scene: Scene,
}

impl NewMessage {
    /// The recipient's number, what is sent, and how. A file is uploaded first.
    async fn prepare(self, network: &Network, phone: &str) -> Result<(String, Content, Scene), Refusal> {
        let to = parse_phone(&self.to)?;
        let content = files::content(network, phone, self.text, self.kind, self.file).await?;
        Ok((to, content, self.scene))
    }
}

fn sent_as(id: &str, content: &Content) -> Json<serde_json::Value> {
    let file = content.file.as_ref().map(|file| {
        let (sha256, size) = file.summary();
        json!({ "sha256": files::hexadecimal(sha256), "size": size })
    });
    Json(json!({ "id": id, "file": file }))
}

async fn customer_sends(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<NewMessage>,
) -> Reply {
    let phone = parse_phone(&phone)?;
    let (to, content, scene) = body.prepare(&network, &phone).await?;
    let id = network.world().customer_sends(&phone, &to, &content, &scene)?;
    network.announce_change();
    Ok(sent_as(&id, &content))
}

async fn phone_writes(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<NewMessage>,
) -> Reply {
    let phone = parse_phone(&phone)?;
    let (to, content, scene) = body.prepare(&network, &phone).await?;
    let id = network.world().phone_writes(&phone, &to, &content, &scene)?;
    network.announce_change();
    Ok(sent_as(&id, &content))
}

#[derive(Deserialize)]
struct NewGroup {
    /// The part of the group's address before `@g.us`.
    id: String,
    #[serde(flatten)]
    group: Group,
}

async fn put_group(State(network): State<Network>, Body(body): Body<NewGroup>) -> Reply {
    network.world().put_group(&body.id, body.group)?;
    network.announce_change();
    Ok(Json(json!({ "id": body.id })))
}

async fn read_group(State(network): State<Network>, Path(id): Path<String>) -> Reply {
    Ok(Json(json!(network.world().group(&id)?)))
}

#[derive(Deserialize)]
struct ChangeOfGroup {
    /// The member who changes the group.
    by: String,
    #[serde(flatten)]
    change: GroupChange,
}

async fn change_group(
    State(network): State<Network>,
    Path(id): Path<String>,
    Body(body): Body<ChangeOfGroup>,
) -> Reply {
    network.world().change_group(&id, &body.by, &body.change)?;
    network.announce_change();
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct ReadOnPhone {
    from: String,
    ids: Vec<String>,
}

async fn phone_reads(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<ReadOnPhone>,
) -> Reply {
    let (phone, from) = (parse_phone(&phone)?, parse_phone(&body.from)?);
    network.world().phone_reads(&phone, &from, &body.ids)?;
    network.announce_change();
    Ok(Json(json!({})))
}

async fn customer_messages(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Query(query): Query<After>,
) -> Reply {
    let phone = parse_phone(&phone)?;
    let mut world = network.world();
    world.known_account(&phone)?;
    let messages: Vec<_> =
        world.ledger.received.after(query.after).iter().filter(|numbered| numbered.entry.to == phone).collect();
    Ok(Json(json!({ "messages": messages })))
}

#[derive(Deserialize)]
struct ReadFrom {
    from: Option<String>,
}

async fn customer_reads(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<ReadFrom>,
) -> Reply {
    let phone = parse_phone(&phone)?;
    let from = body.from.as_deref().map(parse_phone).transpose()?;
    let count = network.world().customer_reads(&phone, from.as_deref())?;
    network.announce_change();
    Ok(Json(json!({ "read": count })))
}

#[derive(Deserialize)]
struct NewTyping {
    to: String,
    state: String,
}

async fn customer_types(
    State(network): State<Network>,
    Path(phone): Path<String>,
    Body(body): Body<NewTyping>,
) -> Reply {
    let (phone, to) = (parse_phone(&phone)?, parse_phone(&body.to)?);
    network.world().customer_types(&phone, &to, &body.state)?;
    Ok(Json(json!({})))
}

async fn inbound(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "messages": network.world().ledger.received.after(query.after) })))
}

#[derive(Deserialize)]
struct Burst {
    to: String,
    count: u32,
    from: Vec<String>,
    #[serde(default)]
    prefix: String,
}

const MAX_BURST_TEXTS: u32 = 100_000;

async fn burst(State(network): State<Network>, Body(body): Body<Burst>) -> Reply {
    let to = parse_phone(&body.to)?;
    let from = body.from.iter().map(|phone| parse_phone(phone)).collect::<Result<Vec<_>, _>>()?;
    if from.is_empty() || body.count > MAX_BURST_TEXTS {
        return Err(Refusal::BadInput(format!(
            "A burst needs at least one sender and at most {MAX_BURST_TEXTS} texts."
        )));
    }
    let mut ids = Vec::new();
    for (number, phone) in (1..=body.count).zip(from.iter().cycle()) {
        // The lock is taken for each text, so that sockets can work in between.
        let content = Content::text(&format!("{}{number}", body.prefix));
        ids.push(network.world().customer_sends(phone, &to, &content, &Scene::default())?);
        tokio::task::yield_now().await;
    }
    network.announce_change();
    Ok(Json(json!({ "ids": ids })))
}

#[derive(Deserialize)]
struct Scan {
    qr: String,
    name: Option<String>,
}

async fn scan(State(network): State<Network>, Path(phone): Path<String>, Body(body): Body<Scan>) -> Reply {
    let phone = parse_phone(&phone)?;
    let (jid, lid) = pairing::scan(&network, &phone, body.name.as_deref(), &body.qr).await?;
    network.announce_change();
    Ok(Json(json!({ "jid": jid.to_string(), "lid": lid.to_string() })))
}

#[derive(Deserialize)]
struct Unlink {
    jid: Option<String>,
}

async fn unlink(State(network): State<Network>, Path(phone): Path<String>, Body(body): Body<Unlink>) -> Reply {
    let phone = parse_phone(&phone)?;
    let jid = body
        .jid
        .map(|text| {
            text.parse::<Jid>().map_err(|_| Refusal::BadInput(format!("\"{text}\" is not a device's address.")))
        })
        .transpose()?;
    let removed = network.world().unlink(&phone, jid.as_ref())?;
    network.announce_change();
    Ok(Json(json!({ "removed": removed })))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanionView {
    pub jid: String,
    pub phone: String,
    pub lid: String,
    pub online: bool,
    pub sockets: usize,
    pub connected_at: u64,
    pub last_frame_at: u64,
    pub logins: u64,
    pub pending_offline: usize,
    pub unacked_inbound: usize,
    pub one_time_keys: usize,
    pub own_copies: u64,
    pub linked_at: u64,
}

pub fn companion_views(network: &Network) -> Vec<CompanionView> {
    let world = network.world();
    world
        .companions
        .values()
        .map(|companion| CompanionView {
            jid: companion.address.pn().to_string(),
            phone: companion.address.phone.clone(),
            lid: world.lid_jid(&companion.address).to_string(),
            online: companion.socket.is_some(),
            sockets: world.sockets_of(&companion.address),
            connected_at: companion.connected_at,
            last_frame_at: companion.last_frame_at,
            logins: companion.logins,
            pending_offline: companion.waiting.iter().filter(|waiting| !waiting.on_wire).count(),
            unacked_inbound: companion.unacked_texts(),
            one_time_keys: companion.one_time.len(),
            own_copies: world.accounts.get(&companion.address.phone).map_or(0, |account| account.own_copies),
            linked_at: companion.linked_at,
        })
        .collect()
}

async fn companions(State(network): State<Network>) -> Reply {
    Ok(Json(json!({ "companions": companion_views(&network) })))
}

async fn fault(State(network): State<Network>, Path(phone): Path<String>, Body(body): Body<Fault>) -> Reply {
    let phone = parse_phone(&phone)?;
    network.world().cause(&phone, &body)?;
    network.announce_change();
    Ok(Json(json!({})))
}

async fn sent(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "sent": network.world().ledger.sent.after(query.after) })))
}

async fn acks(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "acks": network.world().ledger.acks.after(query.after) })))
}

async fn changes(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "changes": network.world().ledger.changes.after(query.after) })))
}

async fn typing(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "typing": network.world().ledger.typing.after(query.after) })))
}

async fn retries(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "retries": network.world().ledger.retries.after(query.after) })))
}

async fn activities(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "courtesies": network.world().ledger.activities.after(query.after) })))
}

async fn lookups(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "lookups": network.world().ledger.lookups.after(query.after) })))
}
