//! What was said.

pub mod progress;
pub mod store;
pub mod template;
pub mod text;
