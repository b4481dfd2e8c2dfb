//! The events of a tenant: live on a WebSocket that its hub holds, or page by page.

use axum::{
    body::Body,
    http::{HeaderMap, Response, Uri},
};
use serde_json::Value;

use crate::{
    error::{Error, Result},
    http::{
        app::App,
        caller::{Member, Paged, find_header, find_in_query},
        reply::{Answer, Reply},
    },
};

/// Browsers send cookies with an upgrade whoever asks for it, so the origin is checked although nothing changes.
#[worker::send]
pub async fn open(Member(session): Member, app: App, headers: HeaderMap, uri: Uri) -> Result<Response<Body>> {
    app.origins()?.check(find_header(&headers, "origin"))?;
    if !find_header(&headers, "upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
        return Err(Error::invalid("upgrade", "this route is a WebSocket"));
    }
    app.open_socket(&session, after(&uri)?).await
}

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App, uri: Uri) -> Answer<Value> {
    Ok(Reply::ok(app.list_events(&session, after(&uri)?, page.limit).await?))
}

/// `?after=`: the number of the last event the caller has seen.
fn after(uri: &Uri) -> Result<Option<i64>> {
    match find_in_query(uri.query().unwrap_or_default(), "after") {
        None | Some("") => Ok(None),
        Some(text) => match text.parse() {
            Ok(seq) if seq >= 0 => Ok(Some(seq)),
            _ => Err(Error::invalid("after", "after is the number of an event")),
        },
    }
}
