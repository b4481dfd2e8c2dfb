//! The errors that a caller can receive, named by what the caller has to do. `http/reply.rs` chooses the HTTP status.

use std::convert::Infallible;

use serde_json::{Value, json};

use crate::clock::Timestamp;

pub type Result<T> = std::result::Result<T, Error>;

/// Every failure that a module returns. The variant decides the code that a client sees; the text says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The caller is not signed in, or the session has expired: sign in.
    #[error("{0}")]
    Unauthorized(String),
    /// Signed in, but this caller may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// The thing does not exist, or it belongs to another tenant: the caller cannot tell which.
    #[error("{what} was not found")]
    NotFound { what: &'static str },
    /// The input is wrong; `details` names the field and the value.
    #[error("{message}")]
    Invalid { message: String, details: Value },
    /// The thing exists, but its state does not allow this.
    #[error("{0}")]
    Conflict(String),
    /// What the caller wants to create exists already: use the existing one, which `details` names.
    #[error("{message}")]
    AlreadyExists { message: String, details: Value },
    /// The device is not linked, or the status of its connection does not allow this.
    #[error("{0}")]
    DeviceDisconnected(String),
    /// The body is larger than `limit_bytes`.
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    /// The file has more than `limit_bytes`, the largest size of its kind. The message says what else can be done with it.
    #[error("{message}")]
    FileTooLarge { message: String, limit_bytes: u64 },
    /// The body arrives so slowly that it would occupy memory which other requests need.
    #[error("the body arrives too slowly; nothing was done, send it again over a better connection")]
    TooSlow,
    /// Too many requests: `limit` a minute are allowed. The next one is allowed after `after_seconds`, the whole limit is
    /// available again at `reset_at`.
    #[error("too many requests, try again in {after_seconds} s")]
    RateLimited { limit: u32, after_seconds: u32, reset_at: Timestamp },
    /// Too many wrong passwords for this account. The next attempt is allowed after `after_seconds`.
    #[error("too many wrong passwords for this account, try again in {}; a browser that has signed in to it before need not wait", wait(*after_seconds))]
    SignInLocked { after_seconds: u32 },
    /// The server cannot do or finish this now. The same request may be repeated after `after_seconds`, and finishes what
    /// this one has begun.
    #[error("{message}")]
    Unavailable { message: String, after_seconds: u32 },
    /// Another server, on which this server depends, failed.
    #[error("{0}")]
    Provider(String),
    /// A fault of the server. The text is logged and never sent.
    #[error("{0}")]
    Internal(String),
}

/// A conversion that cannot fail, such as `String` into `String`.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Error {
    /// The error for wrong input in one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), details: json!({ "field": field }) }
    }

    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The message and the details that a client sees. The cause of an internal error stays in the log.
    pub fn message_and_details(&self) -> (String, Value) {
        match self {
            Self::Internal(_) => ("something went wrong on our side".to_owned(), json!({})),
            Self::Invalid { message, details } | Self::AlreadyExists { message, details } => {
                (message.clone(), details.clone())
            }
            Self::FileTooLarge { message, limit_bytes } => (message.clone(), json!({ "limitBytes": limit_bytes })),
            Self::RateLimited { after_seconds, .. }
            | Self::SignInLocked { after_seconds }
            | Self::Unavailable { after_seconds, .. } => {
                (self.to_string(), json!({ "retryAfterSeconds": after_seconds }))
            }
            other => (other.to_string(), json!({})),
        }
    }

    /// The code that clients switch on (design 21).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized(_) => "UNAUTHORIZED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Invalid { .. } => "VALIDATION_ERROR",
            Self::Conflict(_) | Self::AlreadyExists { .. } => "CONFLICT",
            Self::DeviceDisconnected(_) => "DEVICE_DISCONNECTED",
            Self::TooLarge { .. } | Self::FileTooLarge { .. } => "PAYLOAD_TOO_LARGE",
            Self::TooSlow => "REQUEST_TIMEOUT",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::SignInLocked { .. } => "SIGN_IN_LOCKED",
            Self::Unavailable { .. } => "UNAVAILABLE",
            Self::Provider(_) => "PROVIDER_ERROR",
            Self::Internal(_) => "INTERNAL_ERROR",
        }
    }
}

/// A wait in the unit that a person would use.
fn wait(seconds: u32) -> String {
    match seconds {
        0..=90 => format!("{seconds} s"),
        _ => format!("{} min", seconds.div_ceil(60)),
    }
}
