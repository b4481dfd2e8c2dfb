//! The control API of the media host: faults, expired paths and authorisations, and what devices asked of it.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use crate::accounts::parse_phone;
use crate::contents::{Content, Kind};
use crate::control::{After, Body, Reply};
use crate::error::Refusal;
use crate::media::faults::Armed;
use crate::media::host::Token;
use crate::media::open::{Attachment, FileState, FileView};
use crate::media::seal::NewFile;
use crate::network::Network;

pub fn routes() -> Router<Network> {
    Router::new()
        .route("/control/media/faults", post(arm))
        .route("/control/media/faults/end", post(disarm))
        .route("/control/media/expire", post(expire))
        .route("/control/media/expire-auths", post(expire_auths))
        .route("/control/media/requests", get(requests))
        .route("/control/files/{phone}/{id}", get(file))
}

async fn arm(State(network): State<Network>, Body(fault): Body<Armed>) -> Reply {
    network.world().media.arm(fault);
    Ok(Json(json!({})))
}

async fn disarm(State(network): State<Network>) -> Reply {
    network.world().media.disarm();
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Expired {
    /// The id of the message that carries the file.
    message: String,
    #[serde(default = "gone")]
    status: u16,
}

fn gone() -> u16 {
    410
}

async fn expire(State(network): State<Network>, Body(body): Body<Expired>) -> Reply {
    let world = network.world();
    let sent = world.accounts.values().find_map(|account| account.sent_texts.get(&body.message));
    let attachment = sent.and_then(|plaintext| attachment_in(plaintext));
    let known = attachment.is_some_and(|file| world.media.expire(&Token::of(&file.enc_sha256), body.status));
    if known { Ok(Json(json!({}))) } else { Err(no_file(&body.message)) }
}

async fn expire_auths(State(network): State<Network>) -> Reply {
    network.world().media.expire_auths();
    Ok(Json(json!({})))
}

async fn requests(State(network): State<Network>, Query(query): Query<After>) -> Reply {
    Ok(Json(json!({ "requests": network.world().ledger.media.after(query.after) })))
}

/// The decrypted bytes of a file that a phone has sent or received.
async fn file(State(network): State<Network>, Path((phone, id)): Path<(String, String)>) -> Result<Response, Refusal> {
    let phone = parse_phone(&phone)?;
    let (attachment, host) = {
        let mut world = network.world();
        let host = world.media.clone();
        let account = world.known_account(&phone)?;
        let message = account.sent_texts.get(&id).or_else(|| account.received_files.get(&id));
        (message.and_then(|plaintext| attachment_in(plaintext)).ok_or_else(|| no_file(&id))?, host)
    };
    let mime = attachment.view.mime.clone().unwrap_or_default();
    let opened = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        attachment.open(&host, &mut bytes).map(|_| bytes)
    });
    let bytes = opened.await.map_err(|error| Refusal::Conflict(error.to_string()))?.map_err(Refusal::Conflict)?;
    let headers = [(header::CONTENT_TYPE, mime.as_str()), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((headers, bytes).into_response())
}

fn no_file(id: &str) -> Refusal {
    Refusal::NotFound(format!("No message {id} with a file is known."))
}

fn attachment_in(plaintext: &[u8]) -> Option<Attachment> {
    Attachment::of(&wa::Message::decode_from_slice(plaintext).ok()?)
}

/// The content that a phone sends: a text, or the caption of a file that is encrypted and uploaded first.
pub async fn content(
    network: &Network,
    owner: &str,
    text: String,
    kind: Kind,
    file: Option<NewFile>,
) -> Result<Content, Refusal> {
    let Some(file) = file else { return Ok(Content { text, kind, file: None }) };
    let (host, owner) = (network.world().media.clone(), owner.to_owned());
    let sealed = tokio::task::spawn_blocking(move || host.seal(&owner, kind, file));
    let sealed = sealed.await.map_err(|error| Refusal::Conflict(error.to_string()))??;
    Ok(Content { text, kind, file: Some(sealed) })
}

/// A file that a customer has received and not opened yet.
pub struct UnopenedFile {
    pub phone: String,
    pub id: String,
    /// Its number in the list of received messages.
    pub n: Option<u64>,
    pub attachment: Attachment,
}

impl Network {
    /// Phones download the files that they have received, each as a task of its own.
    pub fn open_files(&self) {
        let unopened = std::mem::take(&mut self.world().unopened);
        for file in unopened {
            let network = self.clone();
            tokio::task::spawn_blocking(move || network.open_file(&file));
        }
    }

    fn open_file(&self, file: &UnopenedFile) {
        let host = self.world().media.clone();
        let opened = file.attachment.open(&host, &mut std::io::sink());
        let show = |view: &mut FileView| match &opened {
            Ok(verified) => {
                view.state = FileState::Opened;
                view.sha256 = Some(hexadecimal(&verified.sha256));
                view.sidecar = verified.sidecar;
            }
            Err(reason) => {
                view.state = FileState::Refused;
                view.reason = Some(reason.clone());
            }
        };
        if let Err(reason) = &opened {
            log::info!("the file of {} was refused: {reason}", file.id);
        }
        {
            let mut world = self.world();
            let listed = file.n.and_then(|n| world.ledger.received.entry_mut(n));
            if let Some(view) = listed.and_then(|received| received.file.as_mut()) {
                show(view);
            }
            let account = world.accounts.get_mut(&file.phone);
            let line = account.and_then(|account| account.chat.iter_mut().rev().find(|line| line.id == file.id));
            if let Some(view) = line.and_then(|line| line.file.as_mut()) {
                show(view);
            }
        }
        self.announce_change();
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
