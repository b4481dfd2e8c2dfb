//! Everything that is specific to Cloudflare: its bindings, its entry points and its Durable Objects. No other module
//! uses the `worker` crate, except for what the handlers of `http` share (`http::app`).

pub mod bindings;
pub mod clock;
pub mod cron;
pub mod d1;
pub mod device_objects;
pub mod entry;
pub mod faults;
pub mod log;
pub mod media_servers;
pub mod memory;
pub mod objects;
pub mod pacing_overrides;
pub mod queue_consumers;
pub mod queues;
pub mod r2;
pub mod sql_storage;
pub mod time_zones;
