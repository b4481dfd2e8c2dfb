//! What a caller may be told, named by what he must do. No HTTP in here: `http/reply.rs` chooses the status.

use serde_json::Value;

use crate::clock::Timestamp;

pub type Result<T> = std::result::Result<T, Error>;

/// Every failure that leaves a room. The variant decides the code a client sees; the text says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Sign in, or send a valid key.
    #[error("{0}")]
    Unauthorized(String),
    /// Signed in, but this caller may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// No such thing, or it belongs to another tenant: the caller cannot tell which.
    #[error("{what} was not found")]
    NotFound { what: &'static str },
    /// The input is wrong; `details` names the field and the value.
    #[error("{message}")]
    Invalid { message: String, details: Value },
    /// The thing exists but is in a state that does not allow this.
    #[error("{0}")]
    Conflict(String),
    /// The device is not linked or not online enough for this.
    #[error("{0}")]
    DeviceDisconnected(String),
    /// The body is larger than `limit_bytes`.
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    /// Too fast; try again after `after_seconds`. So many (`limit`) a minute are allowed, all of them again at `reset_at`.
    #[error("too many requests, try again in {after_seconds} s")]
    RateLimited { limit: u32, after_seconds: u32, reset_at: Timestamp },
    /// Somebody else's server failed.
    #[error("{0}")]
    Provider(String),
    /// Ours to fix. The text is logged, never sent.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// Wrong input in one field.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), details: serde_json::json!({ "field": field }) }
    }

    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The code clients switch on (design 21).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "UNAUTHORIZED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Invalid { .. } => "VALIDATION_ERROR",
            Self::Conflict(_) => "CONFLICT",
            Self::DeviceDisconnected(_) => "DEVICE_DISCONNECTED",
            Self::TooLarge { .. } => "PAYLOAD_TOO_LARGE",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Provider(_) => "PROVIDER_ERROR",
            Self::Internal(_) => "INTERNAL_ERROR",
        }
    }
}
