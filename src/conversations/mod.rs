//! Chats and their messages in D1, as a tenant sees them, and the canned replies for answering in them.

pub mod canned_reply;
pub mod store;
