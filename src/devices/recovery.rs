//! Decides about a message that was being sent when the connection or the instance ended.

use std::time::Duration;

use crate::{clock::Timestamp, devices::outbox::OutboxMessage};

/// Within this time the device sends an unacknowledged message again under the same id; later a user decides (design §2).
pub const RESEND_WITHIN: Duration = Duration::from_mins(10);

/// What the device does with a message that it sent, or began to send, and that WhatsApp has not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Sends it again under the same id.
    Resend,
    /// Marks it as unknown, so that a user decides.
    Unknown,
}

pub fn recover(message: &OutboxMessage, link: Option<&str>, now: Timestamp) -> Recovery {
    let is_recent = message.attempted_at.is_some_and(|at| now.since(at) <= RESEND_WITHIN);
    if is_recent && message.link.is_some() && message.link.as_deref() == link {
        Recovery::Resend
    } else {
        Recovery::Unknown
    }
}
