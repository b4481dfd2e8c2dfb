//! The only folder that knows Cloudflare.

pub mod bindings;
pub mod clock;
pub mod entry;
pub mod log;
pub mod objects;
pub mod sql_storage;
