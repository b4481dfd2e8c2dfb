//! What the routes and the queue consumer may ask of a device's object, and what it answers: the stub API between
//! the two deployments. Every message is JSON over `POST http://object/v1/<name>`; fields are only ever added.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{
        device::DeviceStatus,
        event::MessageStatus,
        outbox::{OutboxCursor, OutboxFilter, PriorityClass, SendRecord},
        pacing::{Link, Settings, SettingsPatch, Usage, WaitCode},
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

/// A QR code for a phone to scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Qr {
    /// The text that the QR code encodes.
    pub raw: String,
    /// The QR code as an SVG image.
    pub svg: String,
    /// When WhatsApp stops accepting the code.
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
    pub priority: PriorityClass,
    /// Not before this.
    #[serde(default)]
    pub send_at: Option<Timestamp>,
}

const fn normal() -> PriorityClass {
    PriorityClass::Normal
}

/// Why a message has not been sent, and when it may be sent, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Wait)]
pub struct MessageWait {
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
    pub wait: Option<MessageWait>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Out again under the same WhatsApp id: a phone that has it drops it.
    Resend,
    /// It counts as failed.
    GiveUp,
}

/// The status of a message after it was cancelled or decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MessageState)]
pub struct StateReply {
    pub id: MessageId,
    pub status: MessageStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `outbox`: the texts that wait, or those a person has to decide about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOutbox {
    pub shown: OutboxFilter,
    pub after: Option<OutboxCursor>,
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
    pub priority: PriorityClass,
    pub status: MessageStatus,
    pub accepted_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<MessageWait>,
    /// Where the list goes on after this text.
    pub after: OutboxCursor,
}

/// `set_pacing`: changes some of the settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetPacing {
    pub patch: SettingsPatch,
}

/// The pacing settings of a device and how much of its limits is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Pacing)]
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
    /// The item's place in the campaign: its idempotency key together with the campaign and the attempt.
    pub item_no: i64,
    /// Counts up when a person lets what failed go out again: then it is another text.
    #[serde(default)]
    pub attempt: i64,
    pub id: MessageId,
    pub phone: String,
    pub text: String,
}

/// What makes an item of a campaign the text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemKey {
    pub item_no: i64,
    #[serde(default)]
    pub attempt: i64,
}

impl ItemKey {
    /// The key in the outbox; that of a first attempt names no attempt.
    pub fn in_outbox(self, campaign: &CampaignId) -> String {
        match self.attempt {
            0 => format!("{campaign}:{}", self.item_no),
            attempt => format!("{campaign}:{}:{attempt}", self.item_no),
        }
    }
}

impl CampaignItem {
    pub const fn key(&self) -> ItemKey {
        ItemKey { item_no: self.item_no, attempt: self.attempt }
    }
}

/// `known_items`: which of these the object has, or has had. Answered whether it is linked or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownItems {
    pub campaign: CampaignId,
    pub items: Vec<ItemKey>,
}

/// Answer to `known_items`: their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownItemsReply {
    pub known: Vec<i64>,
}

/// How a campaign stands, as its devices have to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    Running,
    /// What waits stays where it is and does not leave.
    Paused,
    /// Every item is decided.
    Completed,
    /// What waits is taken back.
    Cancelled,
}

impl CampaignState {
    /// Whether items may still be handed over again, so that their rows must be remembered.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Paused, Self::Completed, Self::Cancelled].into_iter().find(|state| state.as_str() == text)
    }
}

/// `set_campaign`: a campaign starts, stops, goes on or ends. One of an earlier run than the object knows does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetCampaign {
    pub campaign: CampaignId,
    pub run: i64,
    pub state: CampaignState,
    pub gap: Gap,
}

/// `pace_facts`: what an estimate of a campaign has to know about this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPaceFacts {
    pub campaign: Option<CampaignId>,
}

/// Answer to `pace_facts`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaceFacts {
    pub settings: Settings,
    pub link: Link,
    /// Everything that left within a day.
    pub history: Vec<SendRecord>,
    pub can_send: bool,
    /// When the pause after the last campaign text ends.
    pub campaign_next_at: Option<Timestamp>,
    /// Texts of campaigns that wait.
    pub waiting_in_campaigns: usize,
    /// Texts of the campaign that was asked about, waiting or under way.
    pub waiting: usize,
    /// Why its next text has not left.
    pub wait: Option<MessageWait>,
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
pub struct DispatchJob {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}
