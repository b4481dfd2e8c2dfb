//! CloudWA Flow: WhatsApp for businesses on Cloudflare.
//!
//! The modules are in dependency order: a module may name only modules above it. First come base modules, then one module per subject, then
//! the layers that connect them. All but parts of `http` and `platform` is pure Rust and runs in native tests.
#![recursion_limit = "512"]

pub mod characters;
pub mod clock;
pub mod error;
pub mod folding;
pub mod ids;
pub mod json_schema;
pub mod language;
pub mod masking;
pub mod name;
pub mod object_schema;
pub mod page;
pub mod panics;
pub mod ports;
pub mod download;
pub mod local_time;
pub mod single_flight;
pub mod spreadsheet;
pub mod time_limit;
pub mod upload_budget;
pub mod upload_pace;

// Subjects.
pub mod tenants;
pub mod idempotency;
pub mod contacts;
pub mod files;
pub mod messages;
pub mod devices;
pub mod whatsapp;
pub mod session_store;
pub mod conversations;
pub mod campaigns;

// Layers.
pub mod workflows;
pub mod http;
#[cfg(target_arch = "wasm32")]
pub mod platform;
