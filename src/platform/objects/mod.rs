//! The Durable Object classes of the Worker `cloudwa-flow-sessions`.

pub mod abort;
pub mod alarm;
pub mod crash_points;
pub mod device_session;
pub mod http_client;
pub mod panics;
#[cfg(feature = "simulator")]
pub mod probes;
pub mod rate_limiter;
pub mod sleep;
pub mod stub;
pub mod tenant_hub;
pub mod webhook_endpoint;
