//! Translates between the protocol library's types and ours.

pub mod reports;
