//! Support for the native tests: the ports on SQLite and in memory, builders, and a clock that tests move.

#![allow(dead_code, reason = "every test crate compiles this folder and uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod blobs;
pub mod builders;
pub mod clock;
pub mod database;
pub mod hub;
pub mod objects;
pub mod session;
pub mod sqlite;
