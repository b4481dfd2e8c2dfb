//! One message to many.

pub mod campaign;
pub mod plan;
pub mod progress;
pub mod store;
