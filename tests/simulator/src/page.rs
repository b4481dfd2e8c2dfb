//! The phone page at `/`: one self-contained HTML file and the requests that it makes.

use std::convert::Infallible;

use axum::extract::{Path, State};
use axum::response::Html;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use axum::{Json, Router};
use futures::stream::{self, Stream};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::accounts::parse_phone;
use crate::control::companion_views;
use crate::error::Refusal;
use crate::network::Network;

pub fn routes() -> Router<Network> {
    Router::new()
        .route("/", get(page))
        .route("/page/overview", get(overview))
        .route("/page/chat/{customer}", get(chat))
        .route("/page/changes", get(changes))
}

async fn page() -> Html<&'static str> {
    Html(include_str!("phone.html"))
}

async fn overview(State(network): State<Network>) -> Json<serde_json::Value> {
    let companions = companion_views(&network);
    let world = network.world();
    let customers: Vec<_> = world
        .accounts
        .values()
        .filter(|account| account.is_customer)
        .map(|account| {
            let last = account.chat.last();
            json!({
                "phone": account.phone,
                "name": account.name,
                "receipts": account.behaviour.receipts,
                "online": account.behaviour.online,
                "unread": account.unread.len(),
                "lastText": last.map(|line| line.text.as_str()),
                "lastAt": last.map(|line| line.at),
                "peers": peers(account.chat.iter().map(|line| line.peer.as_str())),
            })
        })
        .collect();
    let businesses: Vec<_> = world
        .accounts
        .values()
        .filter(|account| !account.is_customer || companions.iter().any(|found| found.phone == account.phone))
        .map(|account| json!({ "phone": account.phone, "name": account.name, "ownCopies": account.own_copies }))
        .collect();
    Json(json!({ "companions": companions, "customers": customers, "businesses": businesses }))
}

fn peers<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: Vec<&str> = names.collect();
    found.sort_unstable();
    found.dedup();
    found
}

async fn chat(
    State(network): State<Network>,
    Path(customer): Path<String>,
) -> Result<Json<serde_json::Value>, Refusal> {
    let phone = parse_phone(&customer)?;
    let mut world = network.world();
    let account = world.known_account(&phone)?;
    Ok(Json(json!({ "lines": account.chat, "typing": account.typing })))
}

/// Sends one event for each change; the page then loads the state again.
async fn changes(State(network): State<Network>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = stream::unfold(network.changes(), |mut changes| async move {
        match changes.recv().await {
            Ok(()) | Err(RecvError::Lagged(_)) => Some((Ok(Event::default().event("changed").data("{}")), changes)),
            Err(RecvError::Closed) => None,
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
