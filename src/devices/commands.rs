//! What the routes and the queue consumer may ask of a device's object, and what it answers: the stub API between
//! the two deployments. Every message is JSON over `POST http://object/v1/<name>`; fields are only ever added.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::device::DeviceStatus,
    ids::{CampaignId, DeviceId, MessageId, TenantId},
};

/// Sent with every command: the object answers *not found* to any tenant but its first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// D1's count of lives of this device; the object obeys only the newest (design 10).
    pub generation: i64,
    pub command: T,
}

/// `status`, `link`, `logout`, `wake`, `delete`: commands without arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bare {}

/// Answer to `status`, `link`, `logout` and `wake`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusReply {
    pub status: DeviceStatus,
    /// The QR on show, while pairing.
    pub qr: Option<Qr>,
}

/// A QR on show: what the phone scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Qr {
    /// The string inside the QR.
    pub raw: String,
    /// A drawing of it.
    pub svg: String,
    /// When WhatsApp stops accepting it.
    pub expires_at: Timestamp,
}

/// `send`: one text to one person, outside any campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Send {
    /// The caller's idempotency key: the same key answers with the first message.
    pub key: String,
    pub id: MessageId,
    /// Recipient in E.164 without `+`.
    pub phone: String,
    pub text: String,
}

/// Answer to `send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendReply {
    /// The message under this key: the given id, or the one of the first call.
    pub id: MessageId,
    /// The WhatsApp message id it has, and keeps over every resend.
    pub wa_message_id: String,
    pub accepted_at: Timestamp,
    /// False when the key was known already.
    pub is_new: bool,
}

/// `take_items`: a claimed batch of a campaign. Handing the same item over twice is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeItems {
    pub campaign: CampaignId,
    /// The campaign's run: each start after a pause counts up.
    pub run: i64,
    pub gap: Gap,
    pub items: Vec<CampaignItem>,
    /// True when D1 has no further pending item: the object need not ask for more.
    pub is_last: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignItem {
    /// The item's place in the campaign: its idempotency key together with the campaign.
    pub item_no: i64,
    pub id: MessageId,
    pub phone: String,
    pub text: String,
}

/// Answer to `take_items`: how many more the object would take now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeItemsReply {
    pub accepted: usize,
    pub room: usize,
}

/// The pause between two texts of a campaign: drawn from `[min, max]`, one in ten doubled (design 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    pub min_ms: u64,
    pub max_ms: u64,
}

/// What the object puts on the `dispatch` queue when its campaign room falls below half, and what `start` puts there
/// first: the only thing the queue ever carries about a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dispatch {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}
