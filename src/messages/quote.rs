//! A message that replies to an earlier one of its chat, and quotes it.

use serde::{Deserialize, Serialize};

use super::{
    content::{Content, MessageKey},
    message::{Direction, Message, Sender},
};
use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::MessageId,
};

/// The number of characters of the quoted message that are kept with the reply: as many as a list of chats shows of a last message.
const EXCERPT_CHARACTERS: usize = 200;
/// The longest id of a quoted message that a caller may give. WhatsApp's own ids have at most 32 characters.
const MAX_REFERENCE_CHARACTERS: usize = 200;

/// The message that another one replies to, with the beginning of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplyTo {
    /// WhatsApp's id of the quoted message.
    pub wa_message_id: String,
    /// The id of the quoted message; absent if the device did not have the message when the reply was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    /// Whether the business wrote the quoted message.
    #[serde(default)]
    pub is_ours: bool,
    /// The member of a group who wrote the quoted message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// The kind of the quoted content, for example `text`.
    pub kind: String,
    /// The first words of the quoted message. Empty if the reply does not say what it quotes.
    pub text: String,
}

impl ReplyTo {
    /// Returns the mark of a reply to this message.
    pub fn of(message: &Message) -> Self {
        Self {
            wa_message_id: message.wa_message_id.clone(),
            id: Some(message.id.clone()),
            is_ours: message.direction == Direction::Out,
            sender: message.marks.sender.clone(),
            ..Self::saying(&message.content)
        }
    }

    /// Returns the mark of a reply to a message that only WhatsApp's clients have; `content` is what the reply quotes of it.
    pub fn saying(content: &Content) -> Self {
        let text = content.words().chars().take(EXCERPT_CHARACTERS).collect();
        Self { kind: content.kind(), text, ..Self::default() }
    }
}

/// The message that an outgoing one quotes, as the outbox keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    pub reply_to: ReplyTo,
    /// The quoted content, which WhatsApp's clients repeat in the reply.
    pub content: Content,
    /// When the message was sent, if this is about an edit or a deletion: phones accept one only for some time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
}

/// Why a message cannot be replied to, reacted to or changed: nobody could see to which message the change belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unquotable {
    Unknown,
    NotSent,
    Deleted,
    Notice,
}

impl Unquotable {
    /// Returns the error for a message that the body of a request names, as `replyTo`.
    pub fn in_body(self) -> Error {
        match self {
            Self::Unknown => Error::invalid("replyTo", "this chat has no such message"),
            other => Error::invalid("replyTo", other.reason()),
        }
    }

    /// Returns the error for a message that the path of a request names.
    pub fn in_path(self) -> Error {
        match self {
            Self::Unknown => Error::NotFound { what: "the message" },
            other => Error::Conflict(other.reason().into()),
        }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Unknown => "this chat has no such message",
            Self::NotSent => "the message has not been sent, so nobody could see what this is about",
            Self::Deleted => "the message was deleted",
            Self::Notice => "this is a notice and no message",
        }
    }
}

impl Quote {
    pub fn of(message: &Message) -> std::result::Result<Self, Unquotable> {
        let has_left = message.direction == Direction::In || message.status.has_left();
        if !has_left {
            return Err(Unquotable::NotSent);
        }
        match &message.content {
            Content::Deleted { .. } => Err(Unquotable::Deleted),
            Content::Notice { .. } | Content::GroupChange { .. } => Err(Unquotable::Notice),
            content => Ok(Self { reply_to: ReplyTo::of(message), content: content.clone(), sent_at: None }),
        }
    }

    /// Returns the key by which a reaction names this message.
    pub fn key(&self) -> MessageKey {
        let ReplyTo { wa_message_id, is_ours, .. } = &self.reply_to;
        MessageKey { wa_message_id: wa_message_id.clone(), is_ours: *is_ours, participant: None }
    }

    /// Returns whether a caller's `replyTo` names this message.
    pub fn is_named(&self, reference: &str) -> bool {
        let ReplyTo { wa_message_id, id, .. } = &self.reply_to;
        wa_message_id == reference || id.as_ref().is_some_and(|id| id.as_str() == reference)
    }
}

/// Parses the `replyTo` of a request: an id of a message, or WhatsApp's id of one.
pub fn parse_reply_to(text: &str) -> Result<String> {
    let is_id =
        (1..=MAX_REFERENCE_CHARACTERS).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_graphic());
    if is_id { Ok(text.to_owned()) } else { Err(Error::invalid("replyTo", "replyTo is the id of a message")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Timestamp,
        ids::DeviceId,
        messages::message::{Marks, MessageStatus},
    };

    fn message(content: Content) -> Message {
        let id = MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000001").unwrap();
        let device = DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap();
        let sent = Message::to("628120001", id, device, content, "3EB0AA".into(), Timestamp::from_unix_millis(0));
        Message { status: MessageStatus::Sent, ..sent }
    }

    #[test]
    fn the_stored_format_of_a_quote_is_pinned() {
        let sender = Sender { phone: Some("62812".into()), lid: None, name: Some("Ayu".into()) };
        let in_group = Message {
            direction: Direction::In,
            status: MessageStatus::Received,
            marks: Marks { sender: Some(sender), ..Marks::default() },
            ..message(Content::text("Halo"))
        };
        for (message, json) in [
            (
                message(Content::text("Halo")),
                r#"{"replyTo":{"waMessageId":"3EB0AA","id":"msg_0193e0a0-0000-7000-8000-000000000001","isOurs":true,"kind":"text","text":"Halo"},"content":{"kind":"text","text":"Halo"}}"#,
            ),
            (
                in_group,
                r#"{"replyTo":{"waMessageId":"3EB0AA","id":"msg_0193e0a0-0000-7000-8000-000000000001","isOurs":false,"sender":{"phone":"62812","lid":null,"name":"Ayu"},"kind":"text","text":"Halo"},"content":{"kind":"text","text":"Halo"}}"#,
            ),
        ] {
            let quote = Quote::of(&message).unwrap();
            assert_eq!(serde_json::to_string(&quote).unwrap(), json);
            assert_eq!(serde_json::from_str::<Quote>(json).unwrap(), quote);
        }
        let sent_at = Some(Timestamp::from_unix_millis(1_763_700_000_000));
        let quote = Quote { sent_at, ..Quote::of(&message(Content::text("Halo"))).unwrap() };
        let json = serde_json::to_string(&quote).unwrap();
        assert!(json.ends_with(r#""content":{"kind":"text","text":"Halo"},"sentAt":"2025-11-21T04:40:00.000Z"}"#));
        assert_eq!(serde_json::from_str::<Quote>(&json).unwrap(), quote);
        let unknown = r#"{"waMessageId":"3EB0AA","kind":"text","text":""}"#;
        let read: ReplyTo = serde_json::from_str(unknown).unwrap();
        assert_eq!((read.wa_message_id.as_str(), read.id, read.is_ours), ("3EB0AA", None, false));
    }

    #[test]
    fn a_long_message_is_quoted_whole_and_shown_by_its_beginning() {
        let long = "é".repeat(5_000);
        let quote = Quote::of(&message(Content::text(long.clone()))).unwrap();
        assert_eq!((quote.reply_to.text, quote.content), ("é".repeat(EXCERPT_CHARACTERS), Content::text(long)));
    }

    #[test]
    fn what_nobody_can_see_is_not_quoted() {
        for status in [MessageStatus::Queued, MessageStatus::Failed, MessageStatus::Unknown] {
            assert_eq!(Quote::of(&Message { status, ..message(Content::text("x")) }), Err(Unquotable::NotSent));
        }
        assert_eq!(Quote::of(&message(Content::Deleted { by_admin: None })), Err(Unquotable::Deleted));
        let call = Content::Notice { about: crate::messages::content::NoticeKind::MissedCall };
        assert_eq!(Quote::of(&message(call)), Err(Unquotable::Notice));
        for reason in [Unquotable::Unknown, Unquotable::NotSent, Unquotable::Deleted, Unquotable::Notice] {
            assert!(matches!(reason.in_body(), Error::Invalid { details, .. } if details["field"] == "replyTo"));
            let is_unknown = matches!(reason.in_path(), Error::NotFound { .. });
            assert_eq!(is_unknown, reason == Unquotable::Unknown);
        }
    }

    #[test]
    fn a_reference_is_an_id_of_ours_or_of_whatsapp() {
        for id in ["msg_0193e0a0-0000-7000-8000-000000000001", "3EB0AA", "false_62812@c.us_3A"] {
            assert_eq!(parse_reply_to(id), Ok(id.to_owned()));
        }
        for text in ["", " 3EB0AA", "3EB0\n", "é", &"A".repeat(MAX_REFERENCE_CHARACTERS + 1)] {
            assert!(parse_reply_to(text).is_err(), "{text}");
        }
        let quote = Quote::of(&message(Content::text("x"))).unwrap();
        assert!(quote.is_named("3EB0AA") && quote.is_named("msg_0193e0a0-0000-7000-8000-000000000001"));
        assert!(!quote.is_named("3EB0AB"));
    }
}
