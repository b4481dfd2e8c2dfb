//! The only folder that knows Cloudflare.

pub mod bindings;
pub mod clock;
pub mod cron;
pub mod d1;
pub mod device_objects;
pub mod entry;
pub mod faults;
pub mod log;
pub mod objects;
pub mod pace;
pub mod queue_consumers;
pub mod queues;
pub mod r2;
pub mod sql_storage;
pub mod time_zones;
