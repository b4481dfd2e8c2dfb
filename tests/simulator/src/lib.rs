//! A simulated WhatsApp network: pairs, logs in and routes real Signal ciphertext, with faults on demand.
//!
//! | file | owns |
//! |---|---|
//! | `network` | the world behind one lock |
//! | `accounts` | phones, companions, what waits for them |
//! | `noise`, `socket`, `login` | a client's way in |
//! | `pairing`, `qr` | linking a device by its QR |
//! | `signal`, `phones` | what simulated phones open and write |
//! | `messages`, `receipts`, `chatstate`, `offline` | stanzas on their way |
//! | `iq` | questions of devices |
//! | `faults` | trouble on demand |
//! | `ledger`, `control`, `page`, `state` | what was seen, the control API, the phone page, surviving a restart |

mod accounts;
mod chatstate;
mod clock;
mod control;
mod error;
mod faults;
mod iq;
mod ledger;
mod login;
mod messages;
mod network;
mod noise;
mod offline;
mod page;
mod pairing;
mod phones;
mod qr;
mod receipts;
mod signal;
mod socket;
mod stanza;
pub mod state;

use axum::Router;
use axum::extract::{State, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;

pub use error::{ProtocolError, Refusal};
pub use network::Network;

/// The one port: the WhatsApp socket, the control API and the phone page.
pub fn app(network: Network) -> Router {
    Router::new().route("/ws/chat", any(chat)).merge(control::routes()).merge(page::routes()).with_state(network)
}

const LARGEST_MESSAGE_BYTES: usize = 1 << 24;

async fn chat(State(network): State<Network>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(LARGEST_MESSAGE_BYTES)
        .max_frame_size(LARGEST_MESSAGE_BYTES)
        .on_upgrade(move |socket| socket::serve(network, socket))
}
