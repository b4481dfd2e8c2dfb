//! The files of messages: what may be stored, and what is stored. The bytes are in the bucket `MEDIA`, one row of D1 describes each file.

pub mod file;
pub mod store;
