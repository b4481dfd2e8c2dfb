//! The events of a device. The device session appends each event to its own log in the same turn in which it happens and
//! sends the log to the tenant hub in order; the hub projects the events into D1 and shows them on dashboards.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap as _};
use serde_json::Value;

use crate::{
    clock::Timestamp,
    contacts::{
        address::IdentifiedContact,
        consent::changes::ConsentChange,
        opt_out::{ConsentEvent, ConsentKeyword, ProbableOptOut},
    },
    devices::{
        commands::Qr, device::DeviceStatus, failure::FailureReason, number_history::NumberHistory, pacing::WaitCode,
    },
    ids::{DeviceId, FileId, MessageId, TenantId},
    messages::{
        content::{Content, ContentBesideText, File, beside_text},
        conversation::ConversationChanged,
        message::{CampaignRef, Message, MessageStatus},
        quote::ReplyTo,
        reaction::MessageReaction,
    },
    ports::ObjectCommand,
};

/// One event, as the hub stores it and a dashboard receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceEvent {
    pub at: Timestamp,
    #[serde(flatten)]
    pub kind: DeviceEventKind,
}

/// The kinds of events; a client sees the name as `kind`.
// With `remote`, the derives generate inherent functions, which the implementations of the two traits below call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(remote = "Self", tag = "kind", content = "data")]
#[allow(clippy::large_enum_variant, reason = "most events are messages, and few are in memory at once")]
pub enum DeviceEventKind {
    #[serde(rename = "device.status")]
    DeviceStatus(DeviceStatus),
    /// A new QR code is shown; `null` if no QR code is valid any more.
    #[serde(rename = "device.qr")]
    DeviceQr(Option<Qr>),
    /// A message was received, or an outgoing message was accepted.
    #[serde(rename = "message.created")]
    MessageCreated(Message),
    /// The status of an outgoing message changed.
    #[serde(rename = "message.status")]
    MessageStatus(MessageProgress),
    /// The sender of a message changed it.
    #[serde(rename = "message.edited")]
    MessageEdited(MessageChange),
    /// A message was deleted for everybody.
    #[serde(rename = "message.deleted")]
    MessageDeleted(MessageChange),
    /// A message that the device could not decrypt arrived again, and the device has decrypted it.
    #[serde(rename = "message.decrypted")]
    MessageDecrypted(MessageChange),
    /// The file of a received message was stored, or will not be.
    #[serde(rename = "message.file")]
    MessageFile(MessageFile),
    /// A person has reacted to a message, changed the reaction or removed it.
    #[serde(rename = "message.reacted")]
    MessageReacted(MessageReaction),
    /// The business has read a chat on its phone or another linked device.
    #[serde(rename = "chat.read")]
    ChatRead(ChatRead),
    /// WhatsApp has reported the subject of a group.
    #[serde(rename = "chat.named")]
    ChatNamed(ChatNamed),
    /// A conversation was assigned, snoozed, closed or opened. The tenant hub appends it, no device does.
    #[serde(rename = "conversation.changed")]
    ConversationChanged(ConversationChanged),
    /// WhatsApp has shown that a LID and a number are one person.
    #[serde(rename = "contact.identified")]
    ContactIdentified(IdentifiedContact),
    /// A contact opted out of broadcasts.
    #[serde(rename = "contact.opted_out")]
    ContactOptedOut(ConsentEvent),
    /// A contact opted in to broadcasts again.
    #[serde(rename = "contact.opted_in")]
    ContactOptedIn(ConsentEvent),
    /// A contact sent a message that looks like an opt-out. A person decides whether it is one.
    #[serde(rename = "contact.probable_opt_out")]
    ContactProbablyOptedOut(ProbableOptOut),
    /// An event of a kind that this release does not know, or whose data it cannot parse: a later release stored the event and was then
    /// rolled back. The event is passed on unchanged, and changes nothing in D1.
    #[serde(skip)]
    Unknown(UnknownEvent),
}

/// `kind` and `data` of an event as they were stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    pub kind: String,
    pub data: Value,
}

impl Serialize for DeviceEventKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::Unknown(UnknownEvent { kind, data }) = self else { return Self::serialize(self, serializer) };
        let mut fields = serializer.serialize_map(Some(2))?;
        fields.serialize_entry("kind", kind)?;
        fields.serialize_entry("data", data)?;
        fields.end()
    }
}

/// The kind and the data of an event, as they are stored.
#[derive(Deserialize)]
struct StoredKind {
    kind: String,
    #[serde(default)]
    data: Value,
}

impl<'de> Deserialize<'de> for DeviceEventKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StoredKind { kind, data } = StoredKind::deserialize(deserializer)?;
        let fields =
            Value::Object([("kind".to_owned(), Value::String(kind)), ("data".to_owned(), data)].into_iter().collect());
        Self::deserialize(&fields).or_else(|error| {
            let StoredKind { kind, data } = serde_json::from_value(fields).map_err(D::Error::custom)?;
            log::error!("an event of the kind {kind} cannot be read by this release: {error}");
            Ok(Self::Unknown(UnknownEvent { kind, data }))
        })
    }
}

impl DeviceEvent {
    /// Returns the event without its QR code, for users who may not link phones: a user who sees the code can scan it.
    pub fn without_qr(self) -> Self {
        if matches!(self.kind, DeviceEventKind::DeviceQr(_)) {
            return Self { kind: DeviceEventKind::DeviceQr(None), ..self };
        }
        self
    }

    /// Returns the change of consent that the event reports; `None` if it is neither an opt-out nor an opt-in.
    pub fn consent_change(&self) -> Option<ConsentChange> {
        let (consent, is_opted_out) = match &self.kind {
            DeviceEventKind::ContactOptedOut(consent) => (consent, true),
            DeviceEventKind::ContactOptedIn(consent) => (consent, false),
            DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::MessageStatus(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::MessageFile(_)
            | DeviceEventKind::MessageReacted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::ConversationChanged(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::ContactIdentified(_)
            | DeviceEventKind::ContactProbablyOptedOut(_) => return None,
        };
        Some(ConsentChange {
            chat_id: consent.chat_id.clone(),
            phone: consent.phone.clone(),
            lid: consent.lid.clone(),
            is_opted_out,
            at: self.at,
        })
    }

    /// Returns whether the event may change the consent that D1 has stored for a person.
    pub fn may_change_consent(&self) -> bool {
        matches!(self.kind, DeviceEventKind::ContactIdentified(_)) || self.consent_change().is_some()
    }
}

impl DeviceEventKind {
    /// Returns the consent event for a received message whose text is an opt-out or opt-in keyword.
    pub fn of_keyword(keyword: ConsentKeyword, message: &Message) -> Self {
        let consent = |word: &str| ConsentEvent {
            device_id: message.device_id.clone(),
            chat_id: message.chat_id.clone(),
            phone: message.phone.clone(),
            lid: message.lid.clone(),
            keyword: word.to_owned(),
        };
        match keyword {
            ConsentKeyword::OptOut(word) => Self::ContactOptedOut(consent(word)),
            ConsentKeyword::OptIn(word) => Self::ContactOptedIn(consent(word)),
        }
    }
}

/// The new content of a message that was edited, deleted for everybody, or decrypted when it arrived again. After a deletion it is the
/// content of kind `deleted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageChange {
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    #[serde(flatten, with = "beside_text")]
    #[schema(value_type = ContentBesideText)]
    pub content: Content,
    /// When the sender last edited the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// The message that this one replies to, if that became known when it was decrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// The file that was deleted with the message. It cannot be read any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_file: Option<FileId>,
}

impl MessageChange {
    pub fn of(message: &Message) -> Self {
        Self {
            id: message.id.clone(),
            device_id: message.device_id.clone(),
            chat_id: message.chat_id.clone(),
            content: message.content.clone(),
            edited_at: message.marks.edited_at,
            reply_to: message.marks.reply_to.clone(),
            deleted_file: None,
        }
    }
}

/// What has become of the file of a received message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageFile {
    /// The id of the message.
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    /// The file as it is now.
    pub file: File,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatRead {
    pub device_id: DeviceId,
    pub chat_id: String,
    /// The last message that was read; absent if all messages were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<MessageId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChatNamed {
    pub device_id: DeviceId,
    pub chat_id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageProgress {
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub status: MessageStatus,
    /// The code of the reason why the message failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignRef>,
    /// Whether the message was sent and is a cold one: the first to a stranger, or one of a campaign. Absent otherwise, and in events of
    /// earlier releases.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_cold: bool,
    /// The message to which this message is a reaction. Absent if this message is no reaction but a message of the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<MessageId>,
}

/// A change that only open dashboards receive. It has no number and is not stored: a dashboard that is opened later gets the same from the
/// outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum LiveUpdate {
    /// The message is being typed or sent.
    #[serde(rename = "message.status")]
    MessageStatus(MessageProgress),
    #[serde(rename = "message.waiting")]
    MessageWaiting(MessageWaiting),
    #[serde(rename = "device.outbox")]
    DeviceOutbox(OutboxSummary),
}

/// Why a message waits; without a code the message no longer waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageWaiting {
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub code: Option<WaitCode>,
    pub next_send_at: Option<Timestamp>,
}

/// How many messages wait on a device, and why the next one waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxSummary {
    pub device_id: DeviceId,
    pub waiting: usize,
    /// How many messages have the status `unknown`, so that a user has to decide.
    pub unknown: usize,
    pub code: Option<WaitCode>,
    pub next_send_at: Option<Timestamp>,
}

/// The command `append`: the events and live updates that a device sends to the tenant hub. The hub appends each `(device, epoch, seq)`
/// once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Append {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// The epoch of the storage that the events come from; `deleteAll` starts a new epoch.
    pub epoch: String,
    pub events: Vec<LoggedEvent>,
    #[serde(default, rename = "notices")]
    pub live_updates: Vec<LiveUpdate>,
    /// The time until which the connection of the device is proven, for the copy in D1.
    pub proven_until: Option<Timestamp>,
    /// The histories of numbers whose links to this device have ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number_histories: Vec<NumberHistory>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedEvent {
    pub seq: i64,
    #[serde(flatten)]
    pub event: DeviceEvent,
}

impl ObjectCommand for Append {
    const NAME: &'static str = "append";
    type Reply = AppendReply;
}

/// The reply to `append`: the hub has stored all events up to this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppendReply {
    pub through: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::message::{Direction, Marks};

    #[test]
    fn the_stored_format_of_an_event_is_pinned() {
        let event = DeviceEvent {
            at: Timestamp::from_unix_millis(1_763_700_000_000),
            kind: DeviceEventKind::MessageStatus(MessageProgress {
                id: MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000001").unwrap(),
                device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap(),
                chat_id: "6281234567890@c.us".into(),
                status: MessageStatus::Sent,
                error: None,
                campaign: None,
                is_cold: false,
                target: None,
            }),
        };
        let json = r#"{"at":"2025-11-21T04:40:00.000Z","kind":"message.status","data":{"id":"msg_0193e0a0-0000-7000-8000-000000000001","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","status":"sent"}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
        assert_eq!(serde_json::from_str::<DeviceEvent>(json).unwrap(), event);
        let cold = json.replace(r#""sent"}"#, r#""sent","isCold":true}"#);
        let read: DeviceEvent = serde_json::from_str(&cold).unwrap();
        assert!(matches!(&read.kind, DeviceEventKind::MessageStatus(progress) if progress.is_cold));
        assert_eq!(serde_json::to_string(&read).unwrap(), cold);
    }

    #[test]
    fn the_stored_formats_of_changes_to_messages_and_chats_are_pinned() {
        let ids = r#""deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us""#;
        let id = r#""id":"msg_0193e0a0-0000-7000-8000-000000000001""#;
        let text = r#""content":{"kind":"text","text":"Halo"},"text":"Halo""#;
        let gone = r#""content":{"kind":"deleted","byAdmin":null},"text":"[deleted message]""#;
        let deleted_file = r#""deletedFile":"fil_0193e0a0-0000-7000-8000-000000000003""#;
        let file = r#""file":{"mediaType":"image/jpeg","size":1024,"id":"fil_0193e0a0-0000-7000-8000-000000000003","state":"stored"}"#;
        let reaction = r#""waMessageId":"3EB0","by":"them","reaction":{"emoji":"👍","at":"2025-11-21T04:40:00.000Z"}"#;
        let entry = r#""id":"ent_0193e0a0-0000-7000-8000-000000000004""#;
        let user = r#""id":"usr_0193e0a0-0000-7000-8000-000000000005","name":"Ani""#;
        let assigned = format!(r#"{{"kind":"assigned","to":{{{user}}}}}"#);
        let through = r#""through":"msg_0193e0a0-0000-7000-8000-000000000001""#;
        for (kind, data) in [
            ("message.edited", format!(r#"{{{id},{ids},{text},"editedAt":"2025-11-21T04:40:00.000Z"}}"#)),
            ("message.decrypted", format!("{{{id},{ids},{text}}}")),
            ("message.deleted", format!("{{{id},{ids},{gone}}}")),
            ("message.deleted", format!("{{{id},{ids},{gone},{deleted_file}}}")),
            ("message.file", format!("{{{id},{ids},{file}}}")),
            ("message.reacted", format!("{{{id},{ids},{reaction}}}")),
            ("chat.read", format!("{{{ids},{through}}}")),
            ("chat.read", format!("{{{ids}}}")),
            ("chat.named", format!(r#"{{{ids},"name":"Arisan"}}"#)),
            ("conversation.changed", format!(r#"{{{entry},{ids},"change":{assigned},"by":{{"kind":"user",{user}}}}}"#)),
            (
                "conversation.changed",
                format!(r#"{{{entry},{ids},"change":{{"kind":"opened"}},"by":{{"kind":"time"}}}}"#),
            ),
        ] {
            let json = format!(r#"{{"at":"2025-11-21T04:40:00.000Z","kind":"{kind}","data":{data}}}"#);
            let event = serde_json::from_str::<DeviceEvent>(&json).unwrap();
            assert!(!matches!(event.kind, DeviceEventKind::Unknown(_)), "{json}");
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
        }
    }

    /// A rollback leaves events of the later release that this release does not know.
    #[test]
    fn an_event_of_a_later_release_is_kept_as_it_is() {
        for (kind, data) in [("device.melted", r#"{"at":7}"#), ("message.created", r#"{"id":"of another form"}"#)] {
            let json = format!(r#"{{"seq":4,"at":"2025-11-21T04:40:00.000Z","kind":"{kind}","data":{data}}}"#);
            let logged = serde_json::from_str::<LoggedEvent>(&json).unwrap();
            let DeviceEventKind::Unknown(unknown) = &logged.event.kind else { panic!("{logged:?}") };
            assert_eq!(unknown.kind, kind);
            assert_eq!(serde_json::to_string(&logged).unwrap(), json);
        }
        let without_kind = r#"{"seq":4,"at":"2025-11-21T04:40:00.000Z","data":{}}"#;
        assert!(serde_json::from_str::<LoggedEvent>(without_kind).is_err());
    }

    #[test]
    fn the_stored_format_of_a_message_with_marks_is_pinned() {
        let sender =
            crate::messages::message::Sender { phone: Some("62812".into()), lid: None, name: Some("Ayu".into()) };
        let at = Timestamp::from_unix_millis(1_763_700_000_000);
        let marks = Marks { sender: Some(sender), is_from_phone: true, edited_at: Some(at), ..Marks::default() };
        let json = r#"{"sender":{"phone":"62812","lid":null,"name":"Ayu"},"isFromPhone":true,"editedAt":"2025-11-21T04:40:00.000Z"}"#;
        assert_eq!(marks.to_column().unwrap().as_deref(), Some(json));
        assert_eq!(Marks::from_column(Some(json)), Ok(marks));
        assert_eq!((Marks::default().to_column(), Marks::from_column(None)), (Ok(None), Ok(Marks::default())));
    }

    #[test]
    fn the_stored_format_of_a_probable_opt_out_is_pinned() {
        let event = DeviceEvent {
            at: Timestamp::from_unix_millis(1_763_700_000_000),
            kind: DeviceEventKind::ContactProbablyOptedOut(ProbableOptOut {
                device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap(),
                chat_id: "6281234567890@c.us".into(),
                phone: Some("6281234567890".into()),
                lid: None,
                message_id: MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000001").unwrap(),
                word: "stop ya kak".into(),
            }),
        };
        let json = r#"{"at":"2025-11-21T04:40:00.000Z","kind":"contact.probable_opt_out","data":{"deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","phone":"6281234567890","lid":null,"messageId":"msg_0193e0a0-0000-7000-8000-000000000001","word":"stop ya kak"}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
        assert_eq!(serde_json::from_str::<DeviceEvent>(json).unwrap(), event);
    }

    #[test]
    fn the_stored_format_of_an_identified_contact_is_pinned() {
        let device_id = DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap();
        let event = DeviceEvent {
            at: Timestamp::from_unix_millis(1_763_700_000_000),
            kind: DeviceEventKind::ContactIdentified(IdentifiedContact {
                conversation_id: crate::ids::ConversationId::of(&device_id, "6281234567890@c.us"),
                device_id,
                chat_id: "6281234567890@c.us".into(),
                phone: "6281234567890".into(),
                lid: "77".into(),
                other_phone: None,
            }),
        };
        let json = r#"{"at":"2025-11-21T04:40:00.000Z","kind":"contact.identified","data":{"deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","conversationId":"cnv_64379d7a-02c5-8246-a2f2-662ac773e331","chatId":"6281234567890@c.us","phone":"6281234567890","lid":"77"}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
        assert_eq!(serde_json::from_str::<DeviceEvent>(json).unwrap(), event);
    }

    #[test]
    fn the_stored_formats_of_a_message_with_and_without_content_are_pinned() {
        let json = |content: &str| {
            format!(
                r#"{{"at":"2025-11-21T04:40:00.000Z","kind":"message.created","data":{{"id":"msg_0193e0a0-0000-7000-8000-000000000001","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","direction":"in",{content}"text":"Halo","status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0","phone":"6281234567890","lid":null,"name":"Ayu"}}}}"#
            )
        };
        let before = serde_json::from_str::<DeviceEvent>(&json("")).unwrap();
        let DeviceEventKind::MessageCreated(message) = &before.kind else { panic!("{before:?}") };
        assert_eq!(message.content, Content::text("Halo"));
        let now = json(r#""content":{"kind":"text","text":"Halo"},"#);
        assert_eq!(serde_json::to_string(&before).unwrap(), now);
        assert_eq!(serde_json::from_str::<DeviceEvent>(&now).unwrap(), before);
    }

    #[test]
    fn the_stored_format_of_a_consent_event_is_pinned() {
        let message = Message {
            id: MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000001").unwrap(),
            device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap(),
            conversation_id: None,
            chat_id: "6281234567890@c.us".into(),
            direction: Direction::In,
            content: Content::text("STOP!"),
            status: MessageStatus::Received,
            at: Timestamp::from_unix_millis(1_763_700_000_000),
            wa_message_id: "3EB0".into(),
            phone: Some("6281234567890".into()),
            lid: None,
            name: None,
            business_name: None,
            campaign: None,
            send_at: None,
            marks: Marks::default(),
        };
        for (kind, keyword) in
            [("contact.opted_out", ConsentKeyword::OptOut("stop")), ("contact.opted_in", ConsentKeyword::OptIn("stop"))]
        {
            let event = DeviceEvent { at: message.at, kind: DeviceEventKind::of_keyword(keyword, &message) };
            let json = format!(
                r#"{{"at":"2025-11-21T04:40:00.000Z","kind":"{kind}","data":{{"deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","phone":"6281234567890","lid":null,"word":"stop"}}}}"#
            );
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
            assert_eq!(serde_json::from_str::<DeviceEvent>(&json).unwrap(), event);
        }
    }
}
