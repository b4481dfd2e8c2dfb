//! The name of every binding, variable and secret in the configuration.

pub const DB_CONTROL: &str = "DB_CONTROL";
pub const DB_TENANTS_0: &str = "DB_TENANTS_0";
pub const SEARCH: &str = "SEARCH";

pub const MEDIA: &str = "MEDIA";
pub const DOCS: &str = "DOCS";
pub const BACKUPS: &str = "BACKUPS";

pub const DISPATCH: &str = "DISPATCH";
pub const EFFECTS: &str = "EFFECTS";
pub const KNOWLEDGE: &str = "KNOWLEDGE";

pub const VECTORIZE: &str = "VECTORIZE";
pub const AI: &str = "AI";
pub const ASSETS: &str = "ASSETS";

pub const DEVICE_SESSION: &str = "DEVICE_SESSION";
pub const TENANT_HUB: &str = "TENANT_HUB";
pub const WEBHOOK_ENDPOINT: &str = "WEBHOOK_ENDPOINT";
pub const RATE_LIMITER: &str = "RATE_LIMITER";

/// Comma-separated origins that may use the session cookie.
pub const PUBLIC_ORIGINS: &str = "PUBLIC_ORIGINS";
/// Requests per minute that replace the default limits (`tenants/rate_limit.rs`).
pub const RATE_LIMITS: &str = "RATE_LIMITS";
/// The WhatsApp Web version that the client presents, `2.3000.N`.
pub const WHATSAPP_VERSION: &str = "WHATSAPP_VERSION";
/// Simulator build only: the URL of the simulated WhatsApp network.
#[cfg(feature = "simulator")]
pub const SIMULATOR_URL: &str = "SIMULATOR_URL";
/// Simulator build only: `unlimited` switches typing, limits and quiet hours off.
#[cfg(feature = "simulator")]
pub const SIMULATOR_PACE: &str = "SIMULATOR_PACE";

/// Simulator build only: the faults to inject, see `platform/faults.rs`.
#[cfg(feature = "simulator")]
pub const SIMULATOR_FAULTS: &str = "SIMULATOR_FAULTS";

/// Secret: the HS256 key of dashboard sessions, at least 32 bytes.
pub const SESSION_SECRET: &str = "SESSION_SECRET";
/// Secret: JSON list of the people who may sign in before any user exists.
pub const BOOTSTRAP_ADMINS: &str = "BOOTSTRAP_ADMINS";
