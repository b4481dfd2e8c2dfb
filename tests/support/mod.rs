//! What the native tests stand on: SQLite behind the ports, and a clock that moves when told.

#![allow(dead_code, reason = "every test crate compiles this folder and uses its part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod blobs;
pub mod builders;
pub mod clock;
pub mod database;
pub mod objects;
pub mod sqlite;
