//! The live events of a tenant: a WebSocket that its hub holds.

use axum::{
    body::Body,
    http::{HeaderMap, Response, Uri},
};

use crate::{
    error::{Error, Result},
    http::{
        app::App,
        caller::{Member, find_header, find_in_query},
    },
};

/// Browsers send cookies with an upgrade whoever asks for it, so the origin is checked although nothing changes.
#[worker::send]
pub async fn open(Member(session): Member, app: App, headers: HeaderMap, uri: Uri) -> Result<Response<Body>> {
    app.origins()?.check(find_header(&headers, "origin"))?;
    if !find_header(&headers, "upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
        return Err(Error::invalid("upgrade", "this route is a WebSocket"));
    }
    let after = match find_in_query(uri.query().unwrap_or_default(), "after") {
        None | Some("") => None,
        Some(text) => Some(text.parse().map_err(|_| Error::invalid("after", "after is the number of an event"))?),
    };
    app.open_socket(&session, after).await
}
