//! The people a business talks to.

pub mod phone;
pub mod recipients;
