//! A device's status, its cause, and how long a copy of it stays valid (design 25).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, ports::SqlValue};

/// The state of a device's WhatsApp connection.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeviceState)]
pub enum Status {
    /// No phone is linked.
    Unlinked,
    /// The device shows a QR code, or the phone has scanned it and pairing is not complete yet.
    Pairing,
    /// Linked; opening the connection.
    Connecting,
    /// Logged in; receiving the messages that arrived while it was not connected.
    Syncing,
    /// Logged in, and WhatsApp has sent a byte since.
    Online,
    /// Linked, and disconnected on purpose.
    Resting,
    /// Another client took the connection over.
    Replaced,
    /// WhatsApp banned the number for a time.
    Banned,
    /// The phone removed this device.
    LoggedOut,
    /// Stopped for the reason that the cause names; a user has to act.
    Failed,
    /// The last proof of the connection has expired. This status is never stored: it is computed when the copy of the status is shown.
    Unreachable,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The statuses of a device that should have a connection to WhatsApp.
    pub const WANTING_SOCKET: [Self; 4] = [Self::Pairing, Self::Connecting, Self::Syncing, Self::Online];

    /// Returns whether the device should have a connection to WhatsApp. Cron wakes these devices and no others.
    pub fn wants_socket(self) -> bool {
        Self::WANTING_SOCKET.contains(&self)
    }

    /// The statuses of a device that a phone has linked and not removed.
    pub const LINKED: [Self; 6] =
        [Self::Connecting, Self::Syncing, Self::Online, Self::Resting, Self::Replaced, Self::Banned];

    /// Returns whether a phone has linked this device and has not removed it.
    pub fn is_linked(self) -> bool {
        Self::LINKED.contains(&self)
    }
}

/// Why a device's status changed. Stored and sent as its text; a cause of another release is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString)]
#[serde(from = "String", into = "String")]
#[strum(serialize_all = "snake_case")]
pub enum StatusCause {
    /// The device was created and has never been linked.
    Created,
    /// A user started pairing.
    LinkRequested,
    /// The phone has scanned the QR code.
    Scanned,
    /// No phone has scanned a QR code in time.
    QrExpired,
    /// WhatsApp refused to pair.
    PairingFailed,
    /// The device receives the messages that arrived while it was not connected.
    CatchingUp,
    Connected,
    ConnectionLost,
    /// WhatsApp did not answer a ping, so the device connects again.
    NoAnswer,
    /// The object was started again, so the device connects again.
    Restarted,
    /// A user asked a device that had stopped to connect again.
    ReconnectRequested,
    /// Another client took the connection over.
    OpenedElsewhere,
    /// The phone removed this device.
    RemovedOnPhone,
    /// WhatsApp locked the account.
    AccountLocked,
    /// A user logged the device out on the dashboard.
    LoggedOutByUser,
    /// The number is linked to another device of the tenant already. Two devices would double what the number may send.
    NumberInUse,
    /// WhatsApp banned the number for a time.
    TemporaryBan,
    /// WhatsApp no longer accepts this version of the protocol client.
    ClientOutdated,
    #[strum(default)]
    Other(String),
}

impl StatusCause {
    /// Returns the status that this cause leads to; `None` for a cause of another release.
    pub const fn status(&self) -> Option<Status> {
        Some(match self {
            Self::Created | Self::QrExpired | Self::PairingFailed | Self::LoggedOutByUser | Self::NumberInUse => {
                Status::Unlinked
            }
            Self::LinkRequested | Self::Scanned => Status::Pairing,
            Self::ConnectionLost | Self::NoAnswer | Self::Restarted | Self::ReconnectRequested => Status::Connecting,
            Self::CatchingUp => Status::Syncing,
            Self::Connected => Status::Online,
            Self::OpenedElsewhere => Status::Replaced,
            Self::TemporaryBan => Status::Banned,
            Self::RemovedOnPhone | Self::AccountLocked => Status::LoggedOut,
            Self::ClientOutdated => Status::Failed,
            Self::Other(_) => return None,
        })
    }
}

impl From<String> for StatusCause {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<StatusCause> for String {
    fn from(cause: StatusCause) -> Self {
        cause.to_string()
    }
}

impl From<&StatusCause> for SqlValue {
    fn from(cause: &StatusCause) -> Self {
        Self::Text(cause.to_string())
    }
}

/// How long a copy of the status may say `online` after the last byte from WhatsApp: the object pings every 30 s with a
/// deadline of 15 s, and its alarm refreshes the copy at least every 60 s.
pub const PROOF_LASTS_FOR: Duration = Duration::from_secs(30 + 15 + 60);

/// A device's status with its cause, in the same form in the Durable Object, in D1 and on the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceStatus {
    pub status: Status,
    /// A code for why the status changed (`connected`, `scanned`, `opened_elsewhere`, `qr_expired` …).
    #[schema(value_type = String)]
    pub cause: StatusCause,
    /// When the status changed.
    pub at: Timestamp,
    /// The linked number in E.164 without `+`, once known.
    pub phone: Option<String>,
    /// The part of the linked account's LID before `@lid`, once known.
    pub lid: Option<String>,
    /// The time until which the connection is proven; `null` while nothing proves it. After this time, `online` is reported as
    /// `unreachable`.
    pub proven_until: Option<Timestamp>,
}

impl DeviceStatus {
    /// Returns the status to show at `now`: `unreachable` if the proof of the copy has expired.
    pub fn read_at(mut self, now: Timestamp) -> Self {
        let is_proven = self.proven_until.is_some_and(|until| now <= until);
        if matches!(self.status, Status::Online | Status::Syncing) && !is_proven {
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
            cause: StatusCause::Connected,
            at: Timestamp::from_unix_millis(0),
            phone: None,
            lid: None,
            proven_until: Some(Timestamp::from_unix_millis(until)),
        }
    }

    #[test]
    fn a_copy_shows_online_until_its_proof_expires() {
        assert_eq!(online_until(100).read_at(Timestamp::from_unix_millis(100)).status, Status::Online);
        assert_eq!(online_until(100).read_at(Timestamp::from_unix_millis(101)).status, Status::Unreachable);
    }

    #[test]
    fn a_device_that_is_not_online_is_never_shown_as_unreachable() {
        let unlinked = DeviceStatus { status: Status::Unlinked, proven_until: None, ..online_until(0) };
        assert_eq!(unlinked.read_at(Timestamp::from_unix_millis(i64::MAX)).status, Status::Unlinked);
    }

    #[test]
    fn every_cause_reads_back_from_its_stored_text_and_leads_to_a_status() {
        let causes = [
            ("created", StatusCause::Created),
            ("link_requested", StatusCause::LinkRequested),
            ("scanned", StatusCause::Scanned),
            ("qr_expired", StatusCause::QrExpired),
            ("pairing_failed", StatusCause::PairingFailed),
            ("catching_up", StatusCause::CatchingUp),
            ("connected", StatusCause::Connected),
            ("connection_lost", StatusCause::ConnectionLost),
            ("no_answer", StatusCause::NoAnswer),
            ("restarted", StatusCause::Restarted),
            ("reconnect_requested", StatusCause::ReconnectRequested),
            ("opened_elsewhere", StatusCause::OpenedElsewhere),
            ("removed_on_phone", StatusCause::RemovedOnPhone),
            ("account_locked", StatusCause::AccountLocked),
            ("logged_out_by_user", StatusCause::LoggedOutByUser),
            ("number_in_use", StatusCause::NumberInUse),
            ("temporary_ban", StatusCause::TemporaryBan),
            ("client_outdated", StatusCause::ClientOutdated),
            ("a_cause_of_another_release", StatusCause::Other("a_cause_of_another_release".into())),
        ];
        for (text, cause) in causes {
            assert_eq!(cause.to_string(), text);
            assert_eq!(StatusCause::from(text), cause);
            assert_eq!(serde_json::to_value(&cause).unwrap(), text);
            assert_eq!(serde_json::from_value::<StatusCause>(text.into()).unwrap(), cause);
            assert_eq!(cause.status().is_some(), !matches!(cause, StatusCause::Other(_)));
        }
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
