//! Translates between the protocol library's types and ours.

pub mod outgoing;
pub mod received;
pub mod reports;
