//! The people a business talks to.

pub mod opt_out;
pub mod phone;
pub mod recipients;
pub mod store;
