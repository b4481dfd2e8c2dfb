//! The object classes of `cloudwa-flow-sessions`.

pub mod device_session;
pub mod stub;
pub mod tenant_hub;
pub mod webhook_endpoint;
