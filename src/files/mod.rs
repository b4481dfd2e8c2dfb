//! The files of messages: what may be stored, what is stored, and how it is served. The bytes are in the bucket `MEDIA`, one row of D1
//! describes each file.

pub mod content;
pub mod disposition;
pub mod file;
pub mod kind;
pub mod link;
pub mod name;
pub mod range;
pub mod store;
