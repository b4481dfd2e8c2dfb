//! The JSON envelope, the HTTP status of each error, and the headers of every response.

use std::{convert::Infallible, future::ready};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use futures::{StreamExt, stream};
use serde::Serialize;
use serde_json::{Value, json};
use worker::{Delay, send::SendFuture};

use crate::{
    clock::Timestamp,
    download::{self, BegunDownload, Chunks},
    error::{Error, Result},
    http::{bodies::people::Empty, health::COMMIT},
    ports::{Database, TimeZones},
};

/// The result of a handler.
pub type Answer<T> = Result<Reply<T>>;

pub struct Reply<T> {
    status: StatusCode,
    body: T,
    cookies: Vec<String>,
}

impl<T> Reply<T> {
    pub fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body, cookies: Vec::new() }
    }

    pub fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(body) }
    }

    pub fn accepted(body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::ok(body) }
    }

    pub fn with_cookies(self, cookies: impl Into<Vec<String>>) -> Self {
        Self { cookies: cookies.into(), ..self }
    }

    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// A CSV file to download; a long one is sent while it is made. The server makes its name, which needs no escaping.
pub struct Download {
    pub name: String,
    pub csv: Body,
}

impl Download {
    pub async fn of_chunks<D, Z>(name: String, file: impl Chunks + Send + 'static, db: D, zones: Z) -> Result<Self>
    where
        D: Database + Send + 'static,
        Z: TimeZones + Send + 'static,
    {
        let BegunDownload { text, rest } = download::begin(file, &db, &zones, Delay::from).await?;
        let Some(rest) = rest else { return Ok(Self { name, csv: text.into() }) };
        let pieces = stream::unfold((rest, db, zones), |(mut rest, db, zones)| {
            SendFuture::new(async move {
                let piece = rest.next(&db, &zones, Delay::from).await?;
                Some((Ok::<_, Infallible>(piece), (rest, db, zones)))
            })
        });
        Ok(Self { name, csv: Body::from_stream(stream::once(ready(Ok(text))).chain(pieces)) })
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response<Body> {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        let headers =
            [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
        (StatusCode::OK, headers, self.csv).into_response()
    }
}

impl Reply<Empty> {
    pub fn done() -> Self {
        Self::ok(Empty {})
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response<Body> {
        let mut response = envelope(self.status, &json!({ "success": true, "data": self.body }));
        for cookie in self.cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response<Body> {
        let status = status_of(&self);
        let code = self.code();
        if let Self::Internal(cause) = &self {
            log::error!("a request failed: {cause}");
        }
        let (message, details) = self.message_and_details();
        let mut response = refusal(status, code, &message, &details);
        if let Self::RateLimited { after_seconds, .. }
        | Self::SignInLocked { after_seconds }
        | Self::Unavailable { after_seconds, .. } = self
        {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after_seconds));
        }
        if let Self::RateLimited { limit, reset_at, .. } = self {
            add_rate_limit_headers(response.headers_mut(), limit, 0, reset_at);
        }
        response
    }
}

const fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Unauthorized(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        Error::Conflict(_) | Error::AlreadyExists { .. } | Error::DeviceDisconnected(_) => StatusCode::CONFLICT,
        Error::TooLarge { .. } | Error::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Error::RateLimited { .. } | Error::SignInLocked { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Error::Provider(_) => StatusCode::BAD_GATEWAY,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Adds the limit per minute, how many requests remain now, and when (in seconds since 1970) the whole limit is available again. A response
/// that has these headers already keeps them: they name the limit that refused the request.
pub fn add_rate_limit_headers(headers: &mut HeaderMap, limit: u32, remaining: u32, reset_at: Timestamp) {
    let limits = [
        ("x-ratelimit-limit", HeaderValue::from(limit)),
        ("x-ratelimit-remaining", HeaderValue::from(remaining)),
        ("x-ratelimit-reset", HeaderValue::from(reset_at.unix_seconds())),
    ];
    for (name, value) in limits {
        headers.entry(name).or_insert(value);
    }
}

/// Answers a request for a path that exists, but not with this method.
pub fn method_not_allowed() -> Response<Body> {
    refusal(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "this route has no such method", &json!({}))
}

/// Answers a request for a part that the file does not have (RFC 9110, 15.5.17). `size` is the number of bytes of the file.
pub fn range_not_satisfiable(size: u64) -> Response<Body> {
    let message = format!("the file has {size} bytes, and none in this range; ask for a part of it");
    let status = StatusCode::RANGE_NOT_SATISFIABLE;
    let mut response = refusal(status, "RANGE_NOT_SATISFIABLE", &message, &json!({ "size": size }));
    if let Ok(range) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

fn refusal(status: StatusCode, code: &str, message: &str, details: &Value) -> Response<Body> {
    envelope(status, &json!({ "success": false, "error": { "code": code, "message": message, "details": details } }))
}

fn envelope(status: StatusCode, body: &Value) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The headers of every response. A response is for one person and is never a page: it must not be stored, framed, sniffed or named as a
/// referrer, and the browser asks this host only over TLS. From `x-cloudwa-release`, an open dashboard sees that it is older than the
/// server.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (HeaderName::from_static("x-cloudwa-release"), HeaderValue::from_static(COMMIT)),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")),
];

/// Adds the headers that every response has. A handler that serves a file has set some of them itself, and these remain.
pub fn add_security_headers(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
}
