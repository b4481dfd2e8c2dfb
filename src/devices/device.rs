//! What a device's status may say, and for how long a copy of it may be believed (design 25).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The state of a device's WhatsApp connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeviceState)]
pub enum Status {
    /// No phone is linked.
    Unlinked,
    /// A QR is on show, or was scanned and the phone is still answering.
    Pairing,
    /// Linked; opening the socket.
    Connecting,
    /// Logged in; catching up on what was missed.
    Syncing,
    /// Logged in and proven by a byte from WhatsApp.
    Online,
    /// Linked and asleep on purpose.
    Resting,
    /// Another client took this session over.
    Replaced,
    /// WhatsApp banned the number for a time.
    Banned,
    /// The phone removed this device.
    LoggedOut,
    /// Stopped for a named cause; a person must look.
    Failed,
    /// Only ever computed by a reader: the last proof has expired.
    Unreachable,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::Pairing => "pairing",
            Self::Connecting => "connecting",
            Self::Syncing => "syncing",
            Self::Online => "online",
            Self::Resting => "resting",
            Self::Replaced => "replaced",
            Self::Banned => "banned",
            Self::LoggedOut => "logged_out",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Unlinked,
            Self::Pairing,
            Self::Connecting,
            Self::Syncing,
            Self::Online,
            Self::Resting,
            Self::Replaced,
            Self::Banned,
            Self::LoggedOut,
            Self::Failed,
            Self::Unreachable,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }

    /// Whether a socket is wanted in this state.
    pub const fn wants_socket(self) -> bool {
        matches!(self, Self::Pairing | Self::Connecting | Self::Syncing | Self::Online)
    }

    /// Whether a phone has accepted this device and has not removed it.
    pub const fn is_linked(self) -> bool {
        matches!(self, Self::Connecting | Self::Syncing | Self::Online | Self::Resting | Self::Replaced | Self::Banned)
    }
}

/// How long one proven byte lets a copy say `online`: our ping runs every 30 s with a 15 s deadline, and the copy is
/// refreshed by the alarm, at most 60 s apart.
pub const PROOF_LASTS_FOR: Duration = Duration::from_secs(30 + 15 + 60);

/// A device's status with its cause, in the same form in the Durable Object, in D1 and on the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceStatus {
    pub status: Status,
    /// A code for why the status changed (`linked`, `scanned`, `stream_replaced`, `qr_expired` …).
    pub cause: String,
    /// When the status changed.
    pub at: Timestamp,
    /// The linked number in E.164 without `+`, once known.
    pub phone: Option<String>,
    /// The user part of the linked account's LID, once known.
    pub lid: Option<String>,
    /// The time until which the connection is proven; `null` while nothing proves it. After it, `online` is reported
    /// as `unreachable`.
    pub proven_until: Option<Timestamp>,
}

impl DeviceStatus {
    /// What a reader may say at `now`: a copy whose proof has run out shows `unreachable`.
    pub fn read_at(mut self, now: Timestamp) -> Self {
        let believed = self.proven_until.is_some_and(|until| now <= until);
        if matches!(self.status, Status::Online | Status::Syncing) && !believed {
            self.status = Status::Unreachable;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn online_until(until: i64) -> DeviceStatus {
        DeviceStatus {
            status: Status::Online,
            cause: "connected".into(),
            at: Timestamp::from_unix_millis(0),
            phone: None,
            lid: None,
            proven_until: Some(Timestamp::from_unix_millis(until)),
        }
    }

    #[test]
    fn a_copy_is_believed_until_its_proof_runs_out() {
        assert_eq!(online_until(100).read_at(Timestamp::from_unix_millis(100)).status, Status::Online);
        assert_eq!(online_until(100).read_at(Timestamp::from_unix_millis(101)).status, Status::Unreachable);
    }

    #[test]
    fn a_device_that_is_not_online_never_turns_unreachable() {
        let unlinked = DeviceStatus { status: Status::Unlinked, proven_until: None, ..online_until(0) };
        assert_eq!(unlinked.read_at(Timestamp::from_unix_millis(i64::MAX)).status, Status::Unlinked);
    }

    #[test]
    fn every_status_reads_back_as_itself() {
        for text in [
            "unlinked",
            "pairing",
            "connecting",
            "syncing",
            "online",
            "resting",
            "replaced",
            "banned",
            "logged_out",
            "failed",
            "unreachable",
        ] {
            let status = Status::parse(text).unwrap();
            assert_eq!(status.as_str(), text);
            assert_eq!(serde_json::to_value(status).unwrap(), text);
        }
    }
}
