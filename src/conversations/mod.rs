//! Chats and their messages in D1, as a tenant sees them.

pub mod store;
