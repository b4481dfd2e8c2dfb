//! What handlers take: who asks, about what, with which body. Each parses once; whoever holds one may believe it.

use axum::{
    Extension,
    body::Body as RawBody,
    extract::{FromRequest, FromRequestParts, Query, RawPathParams},
    http::{HeaderMap, Request, header, request::Parts},
};
use futures::StreamExt;
use serde::de::DeserializeOwned;

use crate::{
    campaigns::progress::ItemStatus,
    contacts::import::MAX_FILE_BYTES,
    devices::outbox::OutboxFilter,
    error::{Error, Result},
    http::{app::App, cookies, json},
    idempotency::{IdempotencyKey, KeyedRequest},
    ids::{CampaignId, ContactId, DeviceId, ImportId, MessageId},
    page::PageRequest,
    tenants::{
        access::{self, Action},
        session::Session,
    },
};

/// A member of a tenant who may take the action of this route.
pub struct Member(pub Session);

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Extension(action) = Extension::<Action>::from_request_parts(parts, app).await.map_err(Error::internal)?;
        let Extension(session) = Extension::<Session>::from_request_parts(parts, app).await.map_err(Error::internal)?;
        access::authorize(session.role, action)?;
        Ok(Self(session))
    }
}

/// A cookie's value, whichever of the headers carries it.
pub fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.find_map(|line| cookies::find(line, name))
}

/// A header's value, if it is text.
pub fn find_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The device in the path. One of the wrong shape cannot exist.
pub struct AtDevice(pub DeviceId);

/// The chat in the path, on its device.
pub struct AtChat(pub DeviceId, pub String);

/// The message in the path, on its device.
pub struct AtMessage(pub DeviceId, pub MessageId);

/// The campaign in the path.
pub struct AtCampaign(pub CampaignId);

impl FromRequestParts<App> for AtDevice {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        DeviceId::parse(&segment(parts, app, "device").await?).map(Self)
    }
}

impl FromRequestParts<App> for AtChat {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let device = DeviceId::parse(&segment(parts, app, "device").await?)?;
        Ok(Self(device, segment(parts, app, "chat").await?))
    }
}

impl FromRequestParts<App> for AtMessage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let device = DeviceId::parse(&segment(parts, app, "device").await?)?;
        Ok(Self(device, MessageId::parse(&segment(parts, app, "message").await?)?))
    }
}

impl FromRequestParts<App> for AtCampaign {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        CampaignId::parse(&segment(parts, app, "campaign").await?).map(Self)
    }
}

/// The contact in the path.
pub struct AtContact(pub ContactId);

/// The import in the path.
pub struct AtImport(pub ImportId);

impl FromRequestParts<App> for AtContact {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        ContactId::parse(&segment(parts, app, "contact").await?).map(Self)
    }
}

impl FromRequestParts<App> for AtImport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        ImportId::parse(&segment(parts, app, "import").await?).map(Self)
    }
}

async fn segment(parts: &mut Parts, app: &App, name: &str) -> Result<String> {
    let missing = || Error::NotFound { what: "the route" };
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| missing())?;
    let value = params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    value.ok_or_else(missing)
}

/// `?cursor=&limit=`.
pub struct Paged(pub PageRequest);

impl FromRequestParts<App> for Paged {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        PageRequest::parse(find_in_query(query, "cursor"), find_in_query(query, "limit")).map(Self)
    }
}

/// The value of a query parameter whose values need no escaping: cursors, numbers.
pub fn find_in_query<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// `?state=waiting|unknown&cursor=&limit=`.
pub struct OutboxQuery {
    pub shown: OutboxFilter,
    pub page: PageRequest,
}

impl FromRequestParts<App> for OutboxQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Paged(page) = Paged::from_request_parts(parts, app).await?;
        let shown = match find_in_query(parts.uri.query().unwrap_or_default(), "state") {
            None | Some("waiting") => OutboxFilter::Waiting,
            Some("unknown") => OutboxFilter::Unknown,
            Some(_) => return Err(Error::invalid("state", "the state is waiting or unknown")),
        };
        Ok(Self { shown, page })
    }
}

/// `?status=&cursor=&limit=` of a campaign's items.
pub struct ItemsQuery {
    pub shown: Option<ItemStatus>,
    pub page: PageRequest,
}

impl FromRequestParts<App> for ItemsQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Paged(page) = Paged::from_request_parts(parts, app).await?;
        let shown = match find_in_query(parts.uri.query().unwrap_or_default(), "status") {
            None | Some("") => None,
            Some(text) => Some(
                ItemStatus::parse(text)
                    .ok_or_else(|| Error::invalid("status", "this is no status of a recipient, such as failed"))?,
            ),
        };
        Ok(Self { shown, page })
    }
}

/// Query parameters whose values may be any text.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let query = Query::try_from_uri(&parts.uri);
        query.map(|Query(asked)| Self(asked)).map_err(|cause| Error::invalid("query", cause.body_text()))
    }
}

/// A JSON body of at most 1 MiB.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, _: &App) -> Result<Self> {
        let bytes = read_body(request, json::Limits::JSON).await?;
        json::parse(&bytes).map(Self)
    }
}

/// The caller's idempotency key, where the device tells repetitions apart.
pub struct Key(pub Option<IdempotencyKey>);

impl FromRequestParts<App> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        find_key(&parts.headers).map(Self)
    }
}

/// A key that cannot be read is a wrong one, and not none: without it the request would be made twice.
fn find_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>> {
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default());
    key.map(IdempotencyKey::parse).transpose()
}

/// A JSON body of at most 1 MiB, and the request it makes under the caller's key, if he gave one.
pub struct KeyedBody<T>(pub T, pub Option<KeyedRequest>);

impl<T: DeserializeOwned> FromRequest<App> for KeyedBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, _: &App) -> Result<Self> {
        let (bytes, keyed) = read_keyed(request, json::Limits::JSON).await?;
        Ok(Self(json::parse(&bytes)?, keyed))
    }
}

/// A file as it is, of at most 25 MiB, and its request under the caller's key.
pub struct KeyedFile(pub Vec<u8>, pub Option<KeyedRequest>);

impl FromRequest<App> for KeyedFile {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, _: &App) -> Result<Self> {
        let cut_off_at = MAX_FILE_BYTES + json::CUT_OFF_AT;
        let (bytes, keyed) = read_keyed(request, json::Limits { largest: MAX_FILE_BYTES, cut_off_at }).await?;
        Ok(Self(bytes, keyed))
    }
}

async fn read_keyed(request: Request<RawBody>, limits: json::Limits) -> Result<(Vec<u8>, Option<KeyedRequest>)> {
    let key = find_key(request.headers())?;
    let (method, target) = (request.method().clone(), request.uri().clone());
    let bytes = read_body(request, limits).await?;
    let target = target.path_and_query().map_or("", |target| target.as_str());
    let keyed = key.map(|key| KeyedRequest::new(key, method.as_str(), target, &bytes));
    Ok((bytes, keyed))
}

async fn read_body(request: Request<RawBody>, limits: json::Limits) -> Result<Vec<u8>> {
    let announced = find_header(request.headers(), "content-length");
    let expected = limits.check_length(announced)?;
    let mut chunks = request.into_body().into_data_stream();
    // Growing by doubling would take three times what a large file needs.
    let mut bytes = Vec::with_capacity(expected);
    let mut length = 0_usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Error::invalid("body", "the body breaks off"))?;
        length = length.saturating_add(chunk.len());
        if length > limits.cut_off_at {
            return Err(limits.exceeded());
        }
        if length <= limits.largest {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > limits.largest { Err(limits.exceeded()) } else { Ok(bytes) }
}
