//! Errors by receiver: a device on its socket, or the caller of the control API.

use thiserror::Error;
use wacore_libsignal::protocol::SignalProtocolError;

/// A device sent something that the simulator cannot answer. The socket logs the error, then continues or ends.
#[derive(Debug, Error)]
pub enum ProtocolError {
    #[error("handshake: {0}")]
    Handshake(String),
    #[error("stanza: {0}")]
    Stanza(String),
    #[error("signal: {0}")]
    Signal(#[from] SignalProtocolError),
    #[error("an in-memory store did not answer at once")]
    StoreWaited,
}

impl ProtocolError {
    pub fn stanza(sentence: impl Into<String>) -> Self {
        Self::Stanza(sentence.into())
    }
}

/// The reason for which the control API refuses a call, as a sentence for the caller.
#[derive(Debug, Error)]
pub enum Refusal {
    #[error("{0}")]
    BadInput(String),
    #[error("{0}")]
    NotFound(String),
    #[error("{0}")]
    Conflict(String),
}

impl From<ProtocolError> for Refusal {
    fn from(error: ProtocolError) -> Self {
        Self::Conflict(error.to_string())
    }
}
