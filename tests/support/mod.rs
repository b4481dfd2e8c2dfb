//! What the native tests stand on: SQLite behind the ports, and a clock that moves when told.

// Every test crate compiles this folder and uses its part of it.
#![allow(dead_code)]

pub mod clock;
pub mod sqlite;
