//! What the routes and the queue consumer may ask of a device's object, and what it answers: the stub API between
//! the two deployments. Every message is JSON over `POST http://object/v1/<name>`; fields are only ever added.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{
        device::DeviceStatus,
        event::MessageStatus,
        outbox::{After, Class, Shown},
        pacing::{Settings, SettingsPatch, Usage, WaitCode},
    },
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
    #[serde(default = "normal")]
    pub priority: Class,
    /// Not before this.
    #[serde(default)]
    pub send_at: Option<Timestamp>,
}

const fn normal() -> Class {
    Class::Normal
}

/// Why a text has not left, and when it may, if anybody can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waits {
    pub code: WaitCode,
    pub next_send_at: Option<Timestamp>,
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
    #[serde(default)]
    pub wait: Option<Waits>,
}

/// `cancel`: a text that still waits shall not leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub id: MessageId,
}

/// `decide`: what a person says about a text whose fate nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    pub id: MessageId,
    pub decision: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Out again under the same WhatsApp id: a phone that has it drops it.
    Resend,
    /// It counts as failed.
    GiveUp,
}

/// Answer to `cancel` and `decide`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateReply {
    pub id: MessageId,
    pub status: MessageStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `outbox`: the texts that wait, or those a person has to decide about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOutbox {
    pub shown: Shown,
    pub after: Option<After>,
    pub limit: u32,
}

/// Answer to `outbox`, in the order the texts leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxReply {
    pub items: Vec<OutboxItem>,
    pub waiting: usize,
    pub unknown: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxItem {
    pub id: MessageId,
    pub chat_id: String,
    pub phone: String,
    pub text: String,
    pub priority: Class,
    pub status: MessageStatus,
    pub accepted_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Waits>,
    /// Where the list goes on after this text.
    pub after: After,
}

/// `set_pacing`: changes some of the settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetPacing {
    pub patch: SettingsPatch,
}

/// Answer to `pacing` and `set_pacing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PacingReply {
    pub settings: Settings,
    pub usage: Usage,
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
