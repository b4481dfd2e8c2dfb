//! Messages, and the templates from which messages are rendered.

pub mod content;
pub mod conversation;
pub mod message;
pub mod new_content;
pub mod own_change;
pub mod place;
pub mod quote;
pub mod reaction;
pub mod template;
pub mod text;
