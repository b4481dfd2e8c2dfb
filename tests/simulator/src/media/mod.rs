//! The media host: devices upload encrypted files to it and download them over HTTP, phones use it directly.
//!
//! | file | owns |
//! |---|---|
//! | `host` | the stored files, their direct paths, and who may upload |
//! | `upload`, `download` | the HTTP requests of devices |
//! | `faults` | faults that a test causes |
//! | `seal` | how a phone encrypts and uploads a file |
//! | `open` | how a phone downloads, decrypts and verifies a file |
//! | `sidecar` | the hashes of the parts of audio and video |
//! | `retry` | how a phone uploads a file again when a device asks for it |
//! | `control` | the control API |

pub mod control;
mod download;
pub mod faults;
pub mod host;
pub mod open;
mod retry;
pub mod seal;
mod sidecar;
mod upload;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::stream;

use crate::network::Network;

pub use host::MediaHost;

/// Everything on `https://mmg.whatsapp.net` is served below `/media`.
pub fn routes() -> Router<Network> {
    let host = get(download::download).post(upload::upload);
    Router::new().route("/media/{*path}", host).layer(DefaultBodyLimit::disable())
}

/// The host answers no request without the origin of WhatsApp Web, which every browser sends. The real host may be less
/// strict; a device that leaves the header out would be told apart from WhatsApp Web.
fn has_origin(headers: &HeaderMap) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| origin == wacore::net::WHATSAPP_WEB_ORIGIN)
}

/// A refusal, as a short text.
fn refused(status: StatusCode, why: &'static str) -> Response {
    (status, why).into_response()
}

/// The connection ends without a complete answer.
fn broken_off() -> Response {
    let failure = stream::once(async { Err::<bytes::Bytes, _>(std::io::Error::other("cut by a fault")) });
    Response::new(Body::from_stream(failure))
}
