//! The handlers of a tenant's events: live over a WebSocket that the tenant hub holds, or page by page.

use axum::{
    body::Body,
    http::{HeaderMap, Response},
};
use serde_json::Value;

use crate::{
    error::{Error, Result},
    http::{
        app::App,
        caller::{Member, Paged, Query, find_header},
        queries::EventsQuery,
        reply::{Answer, Reply},
    },
};

/// Opens the WebSocket. A browser sends its cookies also with a WebSocket upgrade that a page of another origin requests, so the origin is
/// checked although the request changes nothing.
#[worker::send]
pub async fn open(
    Member(session): Member,
    app: App,
    headers: HeaderMap,
    Query(query): Query<EventsQuery>,
) -> Result<Response<Body>> {
    app.origins()?.check(find_header(&headers, "origin"))?;
    if !find_header(&headers, "upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket")) {
        return Err(Error::invalid("upgrade", "this route is a WebSocket"));
    }
    app.open_socket(&session, query.parse()?).await
}

#[worker::send]
pub async fn list(
    Member(session): Member,
    Paged(page): Paged,
    Query(query): Query<EventsQuery>,
    app: App,
) -> Answer<Value> {
    Ok(Reply::ok(app.list_events(&session, query.parse()?, page.limit).await?))
}
