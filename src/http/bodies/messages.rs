//! The bodies of messages and of the outbox.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    devices::{
        commands::{Decision, MessageWait, OutboxItem},
        outbox::PriorityClass,
    },
    ids::{CampaignId, MessageId},
    messages::{
        content::{Content, ContentBesideText, beside_text},
        message::MessageStatus,
        new_content::NewContent,
    },
    workflows::send_message::RequestedPriority,
};

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewMessage {
    /// The recipient: a phone number in any usual notation, best with its country code, or the id of a chat with a person or a group.
    pub to: String,
    /// The text of the message. It may have line breaks and WhatsApp's formatting, such as `*bold*`. A message has either a
    /// text or a `content`.
    #[schema(min_length = 1, max_length = 65_536)]
    pub text: Option<String>,
    /// What the message says, if it is no text.
    pub content: Option<NewContent>,
    /// The priority of the message; the default is `normal`. The device sends messages of a higher priority first.
    pub priority: Option<RequestedPriority>,
    /// When the message is to be sent, at most 90 days ahead. Without `sendAt` it is sent as soon as the pacing allows.
    #[schema(format = DateTime)]
    pub send_at: Option<String>,
    /// The message of the same chat that this one replies to: its `id`, or its `waMessageId`. The new message quotes it.
    #[schema(min_length = 1, max_length = 200)]
    pub reply_to: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewReaction {
    /// One emoji; an empty text removes the reaction.
    #[schema(max_length = 64)]
    pub emoji: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewEdit {
    /// The new text of the message, or the new caption of its file.
    #[schema(min_length = 1, max_length = 65_536)]
    pub text: String,
}

/// A change of a message that the device has accepted. `message.status` reports its result, as for a message.
#[derive(Serialize, ToSchema)]
pub struct AcceptedChange {
    /// The id of the change. Under this id `message.status` reports the result, and the change can be cancelled while it waits. If
    /// the message was still waiting in the outbox, it is the id of the message itself: the device has changed or cancelled the
    /// message there.
    pub id: MessageId,
    /// Why the change has not been sent yet.
    pub wait: Option<MessageWait>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Outbox)]
pub struct OutboxView {
    pub items: Vec<OutboxMessageView>,
    pub next_cursor: Option<String>,
    pub waiting: usize,
    pub unknown: usize,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutboxText)]
pub struct OutboxMessageView {
    pub id: MessageId,
    pub chat_id: String,
    /// The recipient's number in E.164 without `+`; empty while only the LID is known.
    pub phone: String,
    #[serde(flatten, with = "beside_text")]
    #[schema(value_type = ContentBesideText)]
    pub content: Content,
    pub priority: PriorityClass,
    pub status: MessageStatus,
    pub accepted_at: Timestamp,
    pub send_at: Option<Timestamp>,
    pub attempted_at: Option<Timestamp>,
    pub campaign_id: Option<CampaignId>,
    pub wait: Option<MessageWait>,
}

impl From<OutboxItem> for OutboxMessageView {
    fn from(item: OutboxItem) -> Self {
        let OutboxItem {
            id,
            chat_id,
            phone,
            content,
            priority,
            status,
            accepted_at,
            send_at,
            attempted_at,
            campaign_id,
            wait,
            after: _,
        } = item;
        Self { id, chat_id, phone, content, priority, status, accepted_at, send_at, attempted_at, campaign_id, wait }
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewDecision {
    pub decision: Decision,
}
