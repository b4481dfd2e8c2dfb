//! A simulated WhatsApp network: pairs, logs in and routes real Signal ciphertext, with faults that a test can cause.
//!
//! | file | owns |
//! |---|---|
//! | `network` | all state, behind one lock |
//! | `accounts` | phones, companions, and the stanzas queued for them |
//! | `noise`, `socket`, `login` | the Noise handshake, the socket, the login |
//! | `pairing`, `qr` | linking a device by its QR |
//! | `signal`, `phones`, `contents` | simulated phones decrypt and write messages |
//! | `media` | the media host, and what phones do with files |
//! | `messages`, `receipts`, `chatstate`, `offline` | routing and queueing of stanzas |
//! | `iq` | answers to the iq requests of devices |
//! | `faults` | faults that a test causes |
//! | `ledger`, `control`, `page`, `state` | lists of received stanzas, the control API, the phone page, the state file |

mod accounts;
mod chatstate;
mod clock;
mod contents;
mod control;
mod error;
mod faults;
mod groups;
mod iq;
mod ledger;
mod login;
mod media;
mod messages;
mod network;
mod noise;
mod offline;
mod page;
mod pairing;
mod phones;
mod qr;
mod receipts;
mod said;
mod scenes;
mod signal;
mod socket;
mod stanza;
pub mod state;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;

pub use error::{ProtocolError, Refusal};
pub use network::Network;

/// Returns the server of the only port: the WhatsApp socket, the control API and the phone page.
pub fn app(network: Network) -> Router {
    let control = control::routes().merge(media::control::routes()).layer(DefaultBodyLimit::max(LARGEST_MESSAGE_BYTES));
    Router::new()
        .route("/ws/chat", any(chat))
        .merge(control)
        .merge(media::routes())
        .merge(page::routes())
        .with_state(network)
}

const LARGEST_MESSAGE_BYTES: usize = 1 << 24;

async fn chat(State(network): State<Network>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(LARGEST_MESSAGE_BYTES)
        .max_frame_size(LARGEST_MESSAGE_BYTES)
        .on_upgrade(move |socket| socket::serve(network, socket))
}
