//! What requests carry and answers say, route by route: parsed here, free of the web server, so that the contract can be
//! written from them (`openapi.rs`).

pub mod campaigns;
pub mod contacts;
pub mod devices;
pub mod imports;
pub mod messages;
pub mod people;
