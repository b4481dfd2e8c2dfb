//! A linked device that sends the messages it is ordered to send, as fast as it can: `native-client SOCKET_URL DATABASE`.
//!
//! It speaks lines of JSON. Out: `{"qr":…}` for every code, `{"online":true}` at every login, and for every order one
//! `{"sent":[{"id":…,"startedAt":…}]}` with the moment before each call in milliseconds since 1970. In: orders
//! `{"lanes":["6281…",…],"rounds":…,"text":…}`; lanes send side by side, each its rounds one after the other.

mod plain_sockets;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader, stdin};
use tokio::task::JoinSet;
use whatsapp_rust::bot::Bot;
use whatsapp_rust::wacore::types::events::{Event, EventHandler};
use whatsapp_rust::{Client, Jid, TokioRuntime};
use whatsapp_rust_sqlite_storage::SqliteStore;

use plain_sockets::{NoHttp, PlainSockets};

const VERSION: (u32, u32, u32) = (2, 3000, 1_043_857_760);

#[derive(Deserialize)]
struct Order {
    lanes: Vec<String>,
    rounds: usize,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    id: String,
    started_at: f64,
}

struct Announcer;

impl EventHandler for Announcer {
    fn handle_event(&self, event: Arc<Event>) {
        match &*event {
            Event::PairingQrCode(code) => say(&json!({ "qr": code.code })),
            Event::Connected(_) => say(&json!({ "online": true })),
            _ => {}
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(url), Some(database)) = (words.next(), words.next()) else {
        anyhow::bail!("native-client SOCKET_URL DATABASE");
    };
    let bot = Bot::builder()
        .with_backend(SqliteStore::new(&database).await?)
        .with_transport_factory(PlainSockets { url })
        .with_http_client(NoHttp)
        .with_runtime(TokioRuntime)
        .with_version(VERSION)
        .skip_history_sync()
        .with_event_handler(Announcer)
        .build()
        .await?;
    let client = bot.client();
    let handle = bot.spawn();
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        say(&json!({ "sent": obey(&client, &serde_json::from_str(&line)?).await? }));
    }
    handle.shutdown().await;
    Ok(())
}

async fn obey(client: &Arc<Client>, order: &Order) -> Result<Vec<Sent>> {
    let mut lanes = JoinSet::new();
    for phone in &order.lanes {
        lanes.spawn(run_lane(client.clone(), Jid::pn(phone.as_str()), order.rounds, order.text.clone()));
    }
    let mut sent = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        sent.extend(lane??);
    }
    Ok(sent)
}

async fn run_lane(client: Arc<Client>, to: Jid, rounds: usize, text: String) -> Result<Vec<Sent>> {
    let mut sent = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let started_at = unix_millis()?;
        let id = client.send_text(to.clone(), format!("{text} {round}")).await?.message_id;
        sent.push(Sent { id, started_at });
    }
    Ok(sent)
}

fn unix_millis() -> Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1_000.0)
}

fn say(line: &serde_json::Value) {
    println!("{line}");
}
