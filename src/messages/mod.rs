//! Messages and chats as a tenant sees them, and the templates that messages are rendered from.

pub mod message;
pub mod store;
pub mod template;
pub mod text;
