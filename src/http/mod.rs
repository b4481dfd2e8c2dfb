//! The HTTP API: requests in, JSON out. `routes` declares every route once, and one file per noun holds the handlers.

/// Defines the macros of a route's record for this target.
#[cfg(target_arch = "wasm32")]
#[macro_use]
#[path = "routes/on_worker.rs"]
pub mod target;
#[cfg(not(target_arch = "wasm32"))]
#[macro_use]
#[path = "routes/natively.rs"]
pub mod target;

pub mod bodies;
pub mod cookies;
pub mod fields;
pub mod json;
#[cfg(not(target_arch = "wasm32"))]
pub mod openapi;
pub mod origin;
pub mod queries;
pub mod routes;

#[cfg(target_arch = "wasm32")]
pub mod admission;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod auth;
#[cfg(target_arch = "wasm32")]
pub mod caller;
#[cfg(target_arch = "wasm32")]
pub mod campaigns;
#[cfg(target_arch = "wasm32")]
pub mod canned_replies;
#[cfg(target_arch = "wasm32")]
pub mod contacts;
#[cfg(target_arch = "wasm32")]
pub mod conversations;
#[cfg(target_arch = "wasm32")]
pub mod devices;
#[cfg(target_arch = "wasm32")]
pub mod events;
#[cfg(target_arch = "wasm32")]
pub mod file_body;
#[cfg(target_arch = "wasm32")]
pub mod files;
#[cfg(target_arch = "wasm32")]
pub mod groups;
#[cfg(target_arch = "wasm32")]
pub mod health;
#[cfg(target_arch = "wasm32")]
pub mod imports;
#[cfg(target_arch = "wasm32")]
pub mod messages;
#[cfg(target_arch = "wasm32")]
pub mod opt_outs;
#[cfg(target_arch = "wasm32")]
pub mod outbox;
#[cfg(target_arch = "wasm32")]
pub mod pacing;
#[cfg(target_arch = "wasm32")]
pub mod reply;
#[cfg(target_arch = "wasm32")]
pub mod router;
