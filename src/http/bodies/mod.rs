//! The bodies of requests and answers that only the API uses. They do not depend on the web server, so that `openapi` can
//! write the contract from them natively.

pub mod campaigns;
pub mod canned_replies;
pub mod contacts;
pub mod conversations;
pub mod devices;
pub mod files;
pub mod groups;
pub mod messages;
pub mod people;
