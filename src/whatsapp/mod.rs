//! Translates between the protocol library's types and ours.

mod accounts;
pub mod chat_kind;
pub mod groups;
pub mod limits;
pub mod media;
pub mod outgoing;
pub mod received;
pub mod reports;
pub mod sealing;
pub mod watched;
