//! CloudWA Flow: WhatsApp for businesses on Cloudflare.
//!
//! The contents page: rooms in dependency order, then the storeys around them. A room is pure Rust and runs in
//! native tests; `http` and `platform` exist only inside a Worker.
#![recursion_limit = "512"]

pub mod clock;
pub mod error;
pub mod ids;
pub mod name;
pub mod page;
pub mod ports;
pub mod shape;
pub mod spreadsheet;

// Rooms: a room may name only rooms above it.
pub mod tenants;
pub mod idempotency;
pub mod contacts;
pub mod devices;
pub mod session_store;
pub mod messages;
pub mod campaigns;

// Storeys.
pub mod workflows;
pub mod http;
#[cfg(target_arch = "wasm32")]
pub mod platform;
