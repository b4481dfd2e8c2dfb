//! The commands to a device's object, and its replies. They are the interface between two deployments: the one with the routes and the
//! queue consumers, and the one with the device sessions.

mod files;
mod groups;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use self::files::{EndMedia, EndMediaReply, EndUpload, GetMedia, GetUpload, MediaReply, UploadOrder, UploadReply};

use crate::{
    clock::Timestamp,
    contacts::consent::changes::ConsentPage,
    devices::{
        device::DeviceStatus,
        event::DeviceEvent,
        failure::FailureReason,
        inbox_settings::{InboxSettings, InboxSettingsPatch},
        outbox::{OutboxCursor, OutboxFilter, PriorityClass, SendRecord},
        pacing::{Link, Settings, SettingsPatch, Usage, WaitCode},
    },
    ids::{CampaignId, ConversationId, DeviceId, MessageId, TenantId},
    messages::{
        content::{Content, beside_text},
        message::MessageStatus,
        quote::{Quote, ReplyTo},
    },
    ports::{Done, ObjectCommand},
};

pub use groups::{GetGroup, GetReceipts, GroupSummary, GroupsReply, ListGroups, ReceiptsReply};

/// A command, with the values that the object checks before it runs the command. The object answers *not found* to every tenant but the one
/// that sent its first command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// The device's generation in D1. The object refuses a command of an earlier generation (design 10).
    pub generation: i64,
    pub command: T,
}

impl<C: Serialize + DeserializeOwned + ObjectCommand> ObjectCommand for Envelope<C> {
    const NAME: &'static str = C::NAME;
    type Reply = C::Reply;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStatus {}

impl ObjectCommand for GetStatus {
    const NAME: &'static str = "status";
    type Reply = StatusReply;
}

/// Starts pairing, or continues it; a linked device that has stopped connects again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkDevice {}

impl ObjectCommand for LinkDevice {
    const NAME: &'static str = "link";
    type Reply = StatusReply;
}

/// Removes the device from the phone's list of linked devices, and deletes the device's Signal store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOutDevice {}

impl ObjectCommand for LogOutDevice {
    const NAME: &'static str = "logout";
    type Reply = StatusReply;
}

/// Connects the device to WhatsApp if it should be connected but is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeDevice {}

impl ObjectCommand for WakeDevice {
    const NAME: &'static str = "wake";
    type Reply = StatusReply;
}

/// Logs out, because the device is being deleted. Afterwards it takes no items and sends nothing; everything that the object stores
/// remains. Refused, with the device still linked, while its events cannot be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareDeletion {}

impl ObjectCommand for PrepareDeletion {
    const NAME: &'static str = "prepare_deletion";
    type Reply = StatusReply;
}

/// Logs out and deletes everything the object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteDevice {}

impl ObjectCommand for DeleteDevice {
    const NAME: &'static str = "delete";
    type Reply = StatusReply;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusReply {
    pub status: DeviceStatus,
    /// The QR code that the dashboard shows while the device is pairing.
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

/// One message to one person or one group, outside any campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendMessage {
    /// The caller's idempotency key. The reply to a call that repeats it is the message of the first call.
    pub key: String,
    pub id: MessageId,
    /// The recipient: a number in E.164 without `+`, the digits of WhatsApp's id, or the chat id of a LID or a group.
    pub phone: String,
    #[serde(flatten, with = "beside_text")]
    pub content: Content,
    #[serde(default = "normal")]
    pub priority: PriorityClass,
    /// The message is not sent before this time.
    #[serde(default)]
    pub send_at: Option<Timestamp>,
    /// The message that this one replies to, by the id that the caller gave: the product's or WhatsApp's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The quoted message, if D1 has it. The device itself has those of the last days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
}

const fn normal() -> PriorityClass {
    PriorityClass::Normal
}

impl ObjectCommand for SendMessage {
    const NAME: &'static str = "send";
    type Reply = SendReply;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendReply {
    /// The id of the message with this idempotency key: the id in this call, or in the first call with the key.
    pub id: MessageId,
    /// The WhatsApp message id; it stays the same when the message is sent again.
    pub wa_message_id: String,
    pub accepted_at: Timestamp,
    /// Whether no earlier call had this idempotency key.
    pub is_new: bool,
    /// The conversation of the message. Missing in the reply of an object of an earlier release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The chat id under which the device has the person: that of the number, if the caller named a LID whose number is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<String>,
    #[serde(default)]
    pub wait: Option<MessageWait>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
}

/// Why a message has not been sent, and when it may be sent, if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Wait)]
pub struct MessageWait {
    pub code: WaitCode,
    pub next_send_at: Option<Timestamp>,
}

/// Cancels a message that still waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelMessage {
    pub id: MessageId,
}

impl ObjectCommand for CancelMessage {
    const NAME: &'static str = "cancel";
    type Reply = MessageState;
}

/// A user's decision about a message with the status `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideMessage {
    pub id: MessageId,
    pub decision: Decision,
}

impl ObjectCommand for DecideMessage {
    const NAME: &'static str = "decide";
    type Reply = MessageState;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The message is sent again under the same WhatsApp id. A phone that has it already ignores it.
    Resend,
    /// The message counts as failed.
    GiveUp,
    /// The user has seen on a phone that the message is there, so it counts as sent. A receipt still moves it further.
    Arrived,
}

/// The status of a message after a request to cancel it or a decision about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MessageState)]
pub struct MessageState {
    pub id: MessageId,
    pub status: MessageStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
}

/// Lists the messages that wait, or those with the status `unknown`, in the order in which they will be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOutbox {
    pub shown: OutboxFilter,
    pub after: Option<OutboxCursor>,
    pub limit: u32,
}

impl ObjectCommand for ListOutbox {
    const NAME: &'static str = "outbox";
    type Reply = OutboxReply;
}

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
    /// The recipient's number in E.164 without `+`; empty while only the LID is known.
    pub phone: String,
    #[serde(flatten, with = "beside_text")]
    pub content: Content,
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
    /// The position of this item in the list: the next page starts after it.
    pub after: OutboxCursor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPacing {}

impl ObjectCommand for GetPacing {
    const NAME: &'static str = "pacing";
    type Reply = PacingReply;
}

/// Changes some of the pacing settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetPacing {
    pub patch: SettingsPatch,
}

impl ObjectCommand for SetPacing {
    const NAME: &'static str = "set_pacing";
    type Reply = PacingReply;
}

/// Changes what the inbox of the device shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeInbox(pub InboxSettingsPatch);

impl ObjectCommand for ChangeInbox {
    const NAME: &'static str = "change_inbox";
    type Reply = InboxSettings;
}

/// The pacing settings of a device, and how much of its limits is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Pacing)]
pub struct PacingReply {
    pub settings: Settings,
    pub usage: Usage,
}

/// Hands over a claim: the items of a campaign that this device sends. If the object receives an item twice, it stores it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeItems {
    pub campaign: CampaignId,
    /// Grows by one each time the campaign starts, pauses, resumes or ends.
    pub run: i64,
    pub gap: Gap,
    pub items: Vec<CampaignItem>,
    /// When the items were claimed. The object refuses a claim that it has declined before (`FindKnownItems`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
    /// Whether D1 has no further pending item, so that the object requests no more.
    pub is_last: bool,
}

impl ObjectCommand for TakeItems {
    const NAME: &'static str = "take_items";
    type Reply = TakeItemsReply;
}

/// How many items the object has accepted, and how many more it would accept now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeItemsReply {
    pub accepted: usize,
    pub room: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignItem {
    /// The item's position in the campaign. Together with the campaign and the attempt it is the idempotency key.
    pub item_no: i64,
    /// Grows by one when a user retries a failed item: the next attempt is another message.
    #[serde(default)]
    pub attempt: i64,
    pub id: MessageId,
    pub phone: String,
    #[serde(flatten, with = "beside_text")]
    pub content: Content,
}

/// Identifies one attempt to send one item of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemKey {
    pub item_no: i64,
    #[serde(default)]
    pub attempt: i64,
}

impl ItemKey {
    /// Returns the idempotency key in the outbox. The key of a first attempt does not contain the attempt.
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

/// Asks which of these items the object has, or had earlier. The object answers even if its device is not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindKnownItems {
    pub campaign: CampaignId,
    pub items: Vec<ItemKey>,
    /// When the items were claimed. An object that has none of them, and never had, declines the claim: it refuses these items if a late
    /// dispatch job hands them over. Without a time, nothing is declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
}

impl ObjectCommand for FindKnownItems {
    const NAME: &'static str = "known_items";
    type Reply = KnownItems;
}

/// The numbers of the known items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownItems {
    pub known: Vec<i64>,
}

/// The status of a campaign, as far as its devices need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    Running,
    /// Messages that wait stay in the outbox and are not sent.
    Paused,
    /// Every item has its final status.
    Completed,
    /// Messages that wait are cancelled.
    Cancelled,
}

impl CampaignState {
    /// Returns whether items may still be handed over again, so that the outbox must keep their rows.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }

    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Starts, pauses, resumes or ends a campaign on this device. The object ignores a run that is older than the newest one it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetCampaignState {
    pub campaign: CampaignId,
    pub run: i64,
    pub state: CampaignState,
    pub gap: Gap,
}

impl ObjectCommand for SetCampaignState {
    const NAME: &'static str = "set_campaign";
    type Reply = Done;
}

/// The newest opt-outs and opt-ins of the tenant's contacts, in the order of their change numbers. The object replies with the change
/// number up to which it has all of them. It applies no page that leaves a gap; then its reply is smaller than `after`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplyConsents(pub ConsentPage);

impl ObjectCommand for ApplyConsents {
    const NAME: &'static str = "apply_consents";
    type Reply = ConsentsThrough;
}

/// A device's confirmation: it has all changes of consent up to this change number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentsThrough {
    pub through: i64,
}

/// A contact has opted out or in on another device of the tenant. Only an object or Worker of an earlier release sends
/// this command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplyConsentEvent(pub DeviceEvent);

impl ObjectCommand for ApplyConsentEvent {
    const NAME: &'static str = "hear_word";
    type Reply = Done;
}

/// Asks for the values from which the end of a campaign is estimated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPaceFacts {
    pub campaign: Option<CampaignId>,
}

impl ObjectCommand for GetPaceFacts {
    const NAME: &'static str = "pace_facts";
    type Reply = PaceFacts;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaceFacts {
    pub settings: Settings,
    pub link: Link,
    /// The messages that the number sent in the last 24 hours.
    pub history: Vec<SendRecord>,
    pub can_send: bool,
    /// When the pause after the last campaign message ends.
    pub campaign_next_at: Option<Timestamp>,
    /// How many messages of all campaigns wait.
    pub waiting_in_campaigns: usize,
    /// How many messages of the requested campaign wait or are being sent.
    pub waiting: usize,
    /// Why the next of these messages waits.
    pub wait: Option<MessageWait>,
}

/// Asks for the counters and sizes of this instance of the object, for tests and measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStatistics {}

impl ObjectCommand for GetStatistics {
    const NAME: &'static str = "statistics";
    type Reply = Statistics;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    pub database_bytes: usize,
    /// The memory of the isolate, which all its objects share.
    pub memory_bytes: f64,
    /// How often the object has requested campaign items.
    pub item_requests: usize,
    /// How many rows the object has written, by part of the storage.
    pub rows_written: BTreeMap<String, u64>,
    /// How many messages wait.
    pub waiting: usize,
}

/// The pause between two messages of a campaign: drawn from `[min, max]`, one in ten doubled (design 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    pub min_ms: u64,
    pub max_ms: u64,
}

/// The message on the `dispatch` queue: this device can take further items of this campaign. The start of a campaign enqueues the first
/// job; the object enqueues one each time half of its capacity for campaign messages is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DispatchJob {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}
