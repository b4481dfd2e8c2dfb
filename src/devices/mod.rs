//! Linked phones: their messages, events and pacing.

pub mod accounts;
pub mod campaigns;
pub mod commands;
pub mod conversation_states;
pub mod device;
pub mod event;
pub mod event_log;
pub mod expiry;
pub mod failure;
pub mod groups;
pub mod inbox;
pub mod inbox_settings;
pub mod media;
pub mod number_history;
pub mod outbox;
pub mod pacing;
pub mod pairing;
pub mod people;
pub mod record;
pub mod recovery;
pub mod schema;
pub mod send_queues;
pub mod session;
pub mod store;
pub mod tenant_log;
pub mod unfinished;
