//! Campaigns (broadcasts): one message to many recipients.

pub mod campaign;
pub mod live_progress;
pub mod plan;
pub mod progress;
pub mod schedule;
pub mod store;
