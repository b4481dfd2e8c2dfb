//! The extractors that handlers take: the caller, the ids in the path, the query and the body. Each parses and checks its
//! part once; a handler can rely on the value.

use std::cell::RefCell;

use axum::{
    Extension,
    body::Body as RawBody,
    extract::{self, FromRequest, FromRequestParts, Path},
    http::{HeaderMap, Request, Uri, header, request::Parts},
};
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    contacts::import::MAX_FILE_BYTES,
    error::{Error, Result},
    http::{app::App, cookies, fields, json, queries::PageQuery, routes::Route},
    idempotency::{IdempotencyKey, KeyedRequest},
    page::PageRequest,
    tenants::{access, session::Session},
    upload_budget::{UploadBudget, UploadId},
};

/// A member of a tenant who may call this route.
pub struct Member(pub Session);

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Extension(route) =
            Extension::<&'static Route>::from_request_parts(parts, app).await.map_err(Error::internal)?;
        let Extension(session) = Extension::<Session>::from_request_parts(parts, app).await.map_err(Error::internal)?;
        access::authorize(session.role, route.audience)?;
        Ok(Self(session))
    }
}

/// Returns the value of a cookie. A request may have several `Cookie` headers.
pub fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.find_map(|line| cookies::find(line, name))
}

/// Returns the value of a header, if it is text.
pub fn find_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The id in a route's path. If an id has the wrong form, the answer is *not found*.
pub struct PathId<T>(pub T);

/// The two ids in a route's path, in their order.
pub struct PathIds<T, U>(pub T, pub U);

impl<T: TryFrom<String>> FromRequestParts<App> for PathId<T>
where
    Error: From<T::Error>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Path(segment) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| unknown_route_error())?;
        Ok(Self(T::try_from(segment)?))
    }
}

impl<T: TryFrom<String>, U: TryFrom<String>> FromRequestParts<App> for PathIds<T, U>
where
    Error: From<T::Error> + From<U::Error>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let segments = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((one, other)) = segments.map_err(|_| unknown_route_error())?;
        Ok(Self(T::try_from(one)?, U::try_from(other)?))
    }
}

/// The three ids in a route's path, in their order.
pub struct PathIds3<T, U, V>(pub T, pub U, pub V);

impl<T: TryFrom<String>, U: TryFrom<String>, V: TryFrom<String>> FromRequestParts<App> for PathIds3<T, U, V>
where
    Error: From<T::Error> + From<U::Error> + From<V::Error>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let segments = Path::<(String, String, String)>::from_request_parts(parts, app).await;
        let Path((one, other, third)) = segments.map_err(|_| unknown_route_error())?;
        Ok(Self(T::try_from(one)?, U::try_from(other)?, V::try_from(third)?))
    }
}

/// Returns the error for a path that no route has.
pub const fn unknown_route_error() -> Error {
    Error::NotFound { what: "the route" }
}

/// A query string as `T`, whose fields are texts; `http/queries.rs` parses them.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        read_query(&parts.uri).map(Self)
    }
}

/// Parses a query string into `T`. Fails with `Invalid` if a parameter is given twice.
pub fn read_query<T: DeserializeOwned>(uri: &Uri) -> Result<T> {
    let query = extract::Query::<Vec<(String, Value)>>::try_from_uri(uri);
    let extract::Query(pairs) = query.map_err(|cause| Error::invalid("query", cause.body_text()))?;
    fields::read(pairs.iter().map(|(name, value)| (name.as_str(), value)))
}

/// The query parameters `?cursor=&limit=`.
pub struct Paged(pub PageRequest);

impl FromRequestParts<App> for Paged {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Query(query) = Query::<PageQuery>::from_request_parts(parts, app).await?;
        query.parse().map(Self)
    }
}

/// A JSON body of at most 2 MiB.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, app: &App) -> Result<Self> {
        let bytes = read_body(request, json::Limits::JSON, app).await?;
        json::parse(&bytes).map(Self)
    }
}

/// The caller's idempotency key, for the routes whose repetitions the device recognises.
pub struct Key(pub Option<IdempotencyKey>);

impl FromRequestParts<App> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        find_key(&parts.headers).map(Self)
    }
}

/// Returns the idempotency key. A key that cannot be parsed is refused, not ignored: without it a repeated request would be executed twice.
pub fn find_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>> {
    let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default());
    key.map(IdempotencyKey::parse).transpose()
}

/// A JSON body of at most 2 MiB, and the request with the caller's idempotency key, if there is one.
pub struct KeyedBody<T>(pub T, pub Option<KeyedRequest>);

impl<T: DeserializeOwned> FromRequest<App> for KeyedBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, app: &App) -> Result<Self> {
        let (bytes, keyed) = read_keyed(request, json::Limits::JSON, app).await?;
        Ok(Self(json::parse(&bytes)?, keyed))
    }
}

/// An uploaded file of at most 25 MiB, and the request with the caller's idempotency key, if there is one.
pub struct KeyedFile(pub Vec<u8>, pub Option<KeyedRequest>);

/// The body of a request. It counts in the `UploadBudget` of this isolate until this value is dropped. `admission::admit` keeps it until
/// the request is answered, because the body needs memory until then.
pub struct OpenUpload(UploadId);

thread_local! {
    static UPLOADS: RefCell<UploadBudget> = RefCell::default();
}

impl OpenUpload {
    /// Opens the upload and puts it into the request, where `read_body` finds it.
    pub fn open(request: &mut Request<RawBody>) -> Self {
        let id = UPLOADS.with_borrow_mut(UploadBudget::open);
        request.extensions_mut().insert(id);
        Self(id)
    }
}

impl Drop for OpenUpload {
    fn drop(&mut self) {
        UPLOADS.with_borrow_mut(|uploads| uploads.close(self.0));
    }
}

impl FromRequest<App> for KeyedFile {
    type Rejection = Error;

    async fn from_request(request: Request<RawBody>, app: &App) -> Result<Self> {
        let limits = json::Limits { largest: MAX_FILE_BYTES, cut_off_at: MAX_FILE_BYTES + json::CUT_OFF_AT };
        let (bytes, keyed) = read_keyed(request, limits, app).await?;
        Ok(Self(bytes, keyed))
    }
}

async fn read_keyed(
    request: Request<RawBody>,
    limits: json::Limits,
    app: &App,
) -> Result<(Vec<u8>, Option<KeyedRequest>)> {
    let key = find_key(request.headers())?;
    let (method, target) = (request.method().clone(), request.uri().clone());
    let bytes = read_body(request, limits, app).await?;
    let target = target.path_and_query().map_or("", |target| target.as_str());
    let keyed = key.map(|key| KeyedRequest::new(key, method.as_str(), target, &bytes));
    Ok((bytes, keyed))
}

/// Receives a body within its limits, its time and the memory of the isolate.
async fn read_body(request: Request<RawBody>, limits: json::Limits, app: &App) -> Result<Vec<u8>> {
    let upload = *request.extensions().get::<UploadId>().ok_or_else(|| Error::internal("the upload was not opened"))?;
    let hold = |bytes| UPLOADS.with_borrow_mut(|uploads| uploads.hold(upload, bytes, app.now()));
    let announced = find_header(request.headers(), "content-length");
    let expected = limits.check_length(announced)?;
    hold(expected)?;
    let mut chunks = request.into_body().into_data_stream();
    // A vector that grows by doubling would take three times the memory that a large file needs.
    let mut bytes = Vec::with_capacity(expected);
    let mut length = 0_usize;
    let pace = app.upload_pace();
    while let Some(chunk) = app.within(pace.patience(length, app.now()), chunks.next()).await? {
        let chunk = chunk.map_err(|_| Error::invalid("body", "the body breaks off"))?;
        length = length.saturating_add(chunk.len());
        pace.check(length, app.now())?;
        if length > limits.cut_off_at {
            return Err(limits.too_large_error());
        }
        if length <= limits.largest {
            hold(length)?;
            bytes.extend_from_slice(&chunk);
        }
    }
    UPLOADS.with_borrow_mut(|uploads| uploads.end_reading(upload, app.now()));
    if length > limits.largest { Err(limits.too_large_error()) } else { Ok(bytes) }
}
