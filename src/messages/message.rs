//! A message in either direction, and the rules by which one status replaces another.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        address::lid_in,
        phone::{chat_id, is_number},
    },
    ids::{CampaignId, ConversationId, DeviceId, MessageId},
    messages::{
        content::{Content, ContentBesideText, NoticeKind, beside_text},
        quote::ReplyTo,
        reaction::{Reaction, Reactions},
    },
};

/// A received or outgoing message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: MessageId,
    pub device_id: DeviceId,
    /// A permanent id of the conversation: it remains valid when `chatId` changes. Events of earlier releases have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ConversationId)]
    pub conversation_id: Option<ConversationId>,
    /// The id of the chat: `6281…@c.us`, or `…@lid` while only the LID is known. `…@g.us` is a group.
    pub chat_id: String,
    pub direction: Direction,
    #[serde(flatten, with = "beside_text")]
    #[schema(value_type = ContentBesideText)]
    pub content: Content,
    pub status: MessageStatus,
    pub at: Timestamp,
    pub wa_message_id: String,
    /// The other side's number in E.164 without `+`, when known. A group has none.
    pub phone: Option<String>,
    /// The part of the other side's LID before `@lid`, when known. A group has none.
    pub lid: Option<String>,
    /// The name that the other side shows, when known; in a group, the subject of the group.
    pub name: Option<String>,
    /// The verified name of a business account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub business_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignRef>,
    /// The time at which the caller wants the message to be sent; absent if it is to be sent as soon as possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
    #[serde(flatten)]
    pub marks: Marks,
}

/// Facts about a message besides its content. Most messages have none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    /// The person who wrote the message, in a group and in the chat of status posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// Whether the business wrote the message on its phone, or on another linked device.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_from_phone: bool,
    /// When the sender last edited the message. `content` is the edited content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// The message that this one replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// The reactions to this message, by person: the key is `us` for the business, `them` for the other side of a chat of two, and
    /// the address of the member in a group. A removed reaction has no `emoji`.
    #[serde(default, skip_serializing_if = "Reactions::is_empty")]
    #[schema(value_type = std::collections::BTreeMap<String, Reaction>)]
    pub reactions: Reactions,
}

/// The author of a message in a group or of a status post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Sender {
    /// The author's number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The part of the author's LID before `@lid`, when known.
    pub lid: Option<String>,
    /// The name that the author shows, when known.
    pub name: Option<String>,
}

impl Marks {
    /// Parses the marks from their database column, which is empty for most messages.
    pub fn from_column(json: Option<&str>) -> crate::error::Result<Self> {
        json.map_or_else(
            || Ok(Self::default()),
            |json| serde_json::from_str(json).map_err(crate::error::Error::internal),
        )
    }

    /// Returns the value for the database column; `None` if the message has no marks.
    pub fn to_column(&self) -> crate::error::Result<Option<String>> {
        if *self == Self::default() {
            return Ok(None);
        }
        serde_json::to_string(self).map(Some).map_err(crate::error::Error::internal)
    }
}

impl Message {
    /// Returns the id of its conversation.
    pub fn conversation(&self) -> ConversationId {
        self.conversation_id.clone().unwrap_or_else(|| ConversationId::of(&self.device_id, &self.chat_id))
    }

    /// Returns whether this is the notice of a call: nobody has written anything.
    pub fn is_call(&self) -> bool {
        matches!(self.content, Content::Notice { about } if NoticeKind::CALLS.contains(&about))
    }

    /// Creates a queued message to `recipient`, accepted at `at`. The recipient is a number (E.164 without `+`), or the chat id of a LID
    /// or a group.
    pub fn to(
        recipient: &str,
        id: MessageId,
        device_id: DeviceId,
        content: Content,
        wa_message_id: String,
        at: Timestamp,
    ) -> Self {
        let lid = lid_in(recipient).map(str::to_owned);
        Self {
            id,
            device_id,
            conversation_id: None,
            chat_id: chat_id(recipient),
            direction: Direction::Out,
            content,
            status: MessageStatus::Queued,
            at,
            wa_message_id,
            phone: Some(recipient.to_owned()).filter(|recipient| is_number(recipient)),
            lid,
            name: None,
            business_name: None,
            campaign: None,
            send_at: None,
            marks: Marks::default(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

/// The status of a message, in the order of its progress. `failed` and `unknown` end it, unless an acknowledgement or a
/// receipt comes later and corrects them.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    Queued,
    /// The recipient sees that the device types. Never stored: if the object restarts, the message is still queued.
    Typing,
    Sending,
    /// WhatsApp's server acknowledged the message.
    Sent,
    /// The recipient's phone received the message.
    Delivered,
    Read,
    /// The message is not sent; the error says why.
    Failed,
    /// The message may or may not have been sent; a user decides.
    Unknown,
    /// The device received the message.
    Received,
}

impl MessageStatus {
    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// The campaign item that a message belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CampaignRef {
    pub id: CampaignId,
    pub item_no: i64,
}

/// Returns the statuses that a status replaces when it is reported. This is the only table of transitions: the device session, the rows of
/// D1, the accounting of campaigns and the dashboard (`x-replaces` in the contract) follow it.
///
/// No status returns to an earlier one, and the later proof counts: an acknowledgement or a receipt replaces `failed` and `unknown`, and a
/// refusal that follows an acknowledgement replaces `sent`. No refusal replaces a receipt.
pub const fn replaced_by(next: MessageStatus) -> &'static [MessageStatus] {
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Typing, Unknown};
    match next {
        Queued | Received => &[],
        Typing => &[Queued],
        Sending => &[Queued, Typing],
        Sent => &[Queued, Typing, Sending, Failed, Unknown],
        Delivered => &[Queued, Typing, Sending, Sent, Failed, Unknown],
        Read => &[Queued, Typing, Sending, Sent, Delivered, Failed, Unknown],
        Failed => &[Queued, Typing, Sending, Sent, Unknown],
        Unknown => &[Queued, Typing, Sending],
    }
}

impl MessageStatus {
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Typing,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Failed,
        Self::Unknown,
        Self::Received,
    ];

    /// The statuses of a sent message that WhatsApp's server has acknowledged. The contract has them as `x-left`.
    pub const LEFT: [Self; 3] = [Self::Sent, Self::Delivered, Self::Read];

    /// Returns whether a sent message with this status has left the device.
    pub fn has_left(self) -> bool {
        Self::LEFT.contains(&self)
    }

    /// Returns the status of a message with this status, once `next` has been reported for it.
    pub fn after(self, next: Self) -> Self {
        if self.is_replaced_by(next) { next } else { self }
    }

    pub fn is_replaced_by(self, next: Self) -> bool {
        replaced_by(next).contains(&self)
    }
}

/// Returns `replaced_by` as a JSON list, for `status in (select value from json_each(?))`.
pub fn replaced_by_json(next: MessageStatus) -> String {
    let names: Vec<&str> = replaced_by(next).iter().map(|status| status.as_str()).collect();
    serde_json::json!(names).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Typing, Unknown};

    #[test]
    fn no_status_replaces_itself_or_a_later_one() {
        let order = [Queued, Typing, Sending, Sent, Delivered, Read];
        for (place, next) in order.into_iter().enumerate() {
            for (other_place, other) in order.into_iter().enumerate() {
                assert_eq!(other.is_replaced_by(next), other_place < place, "{other:?} -> {next:?}");
            }
        }
        for status in MessageStatus::ALL {
            assert!(!status.is_replaced_by(status), "{status:?}");
        }
    }

    #[test]
    fn a_receipt_corrects_a_failure_and_is_never_taken_back() {
        for proof in [Sent, Delivered, Read] {
            assert!(Failed.is_replaced_by(proof) && Unknown.is_replaced_by(proof));
            assert!(!proof.is_replaced_by(Unknown), "{proof:?}");
        }
        for receipt in [Delivered, Read] {
            assert!(!receipt.is_replaced_by(Failed), "{receipt:?}");
        }
    }

    #[test]
    fn a_refusal_after_an_acknowledgement_counts() {
        assert!(Sent.is_replaced_by(Failed));
    }

    #[test]
    fn an_incoming_message_stays_received() {
        for next in MessageStatus::ALL {
            assert!(!Received.is_replaced_by(next), "{next:?}");
        }
    }

    /// Because of this property, several statuses of one message in a batch can be written as one.
    #[test]
    fn merged_statuses_lead_to_the_same_status_as_one_after_the_other() {
        let reported = [Queued, Typing, Sending, Sent, Delivered, Read, Failed, Unknown];
        for state in MessageStatus::ALL {
            for first in reported {
                for second in reported {
                    let one_by_one = state.after(first).after(second);
                    assert_eq!(state.after(first.after(second)), one_by_one, "{state:?} <- {first:?} <- {second:?}");
                }
            }
        }
    }
}
