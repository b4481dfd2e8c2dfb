//! What a device tells its tenant's hub: appended to the object's event log in the turn it happened, handed over in
//! order, projected into D1 and shown on dashboards.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::opt_out::{ConsentEvent, ConsentKeyword},
    devices::{commands::Qr, device::DeviceStatus, pacing::WaitCode},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
};

/// One thing that happened, as the hub stores it and a dashboard receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceEvent {
    pub at: Timestamp,
    #[serde(flatten)]
    pub kind: DeviceEventKind,
}

/// The kinds of event; `kind` is the name a client sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum DeviceEventKind {
    #[serde(rename = "device.status")]
    DeviceStatus(DeviceStatus),
    /// A new QR is on show; `None` once it is gone.
    #[serde(rename = "device.qr")]
    DeviceQr(Option<Qr>),
    /// A text came in, or one of ours was accepted.
    #[serde(rename = "message.created")]
    MessageCreated(Message),
    /// One of our texts went a step further.
    #[serde(rename = "message.status")]
    MessageStatus(MessageProgress),
    /// Somebody wants no more broadcasts.
    #[serde(rename = "contact.opted_out")]
    ContactOptedOut(ConsentEvent),
    /// Somebody wants them again.
    #[serde(rename = "contact.opted_in")]
    ContactOptedIn(ConsentEvent),
}

impl DeviceEvent {
    /// The event for those who may not link phones: whoever sees a QR can scan it.
    pub fn without_qr(self) -> Self {
        if matches!(self.kind, DeviceEventKind::DeviceQr(_)) {
            return Self { kind: DeviceEventKind::DeviceQr(None), ..self };
        }
        self
    }
}

impl DeviceEventKind {
    /// What a text that came in says about broadcasts.
    pub fn of_keyword(heard: ConsentKeyword, message: &Message) -> Self {
        let said = |word: &str| ConsentEvent {
            device_id: message.device_id.clone(),
            chat_id: message.chat_id.clone(),
            phone: message.phone.clone(),
            lid: message.lid.clone(),
            keyword: word.to_owned(),
        };
        match heard {
            ConsentKeyword::OptOut(word) => Self::ContactOptedOut(said(word)),
            ConsentKeyword::OptIn(word) => Self::ContactOptedIn(said(word)),
        }
    }
}

/// A text, in or out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: MessageId,
    pub device_id: DeviceId,
    /// `6281…@c.us`, or `…@lid` while only the LID is known.
    pub chat_id: String,
    pub direction: Direction,
    pub text: String,
    pub status: MessageStatus,
    pub at: Timestamp,
    pub wa_message_id: String,
    /// The other side's number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The other side's LID user part, when known.
    pub lid: Option<String>,
    /// The name the other side shows, when known.
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignRef>,
    /// When whoever sent it wants it to leave, if not at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

/// How far a text has come. Order is progress; `Failed` and `Unknown` end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    Queued,
    /// The recipient sees us type. Never stored: the text is still queued should we die.
    Typing,
    Sending,
    /// WhatsApp's server has it.
    Sent,
    /// The recipient's phone has it.
    Delivered,
    Read,
    /// It will not be sent; the error says why.
    Failed,
    /// It may or may not have been sent; a person decides.
    Unknown,
    /// A text that came in.
    Received,
}

impl MessageStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Typing => "typing",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Received => "received",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Queued,
            Self::Typing,
            Self::Sending,
            Self::Sent,
            Self::Delivered,
            Self::Read,
            Self::Failed,
            Self::Unknown,
            Self::Received,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// Which item of which campaign a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CampaignRef {
    pub id: CampaignId,
    pub item_no: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageProgress {
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub status: MessageStatus,
    /// Why it failed, in a word a program can switch on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignRef>,
}

/// What dashboards see now or never: it has no number and is not kept, and the next look at the outbox says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum LiveUpdate {
    /// The recipient sees us type.
    #[serde(rename = "message.status")]
    MessageStatus(MessageProgress),
    #[serde(rename = "message.waiting")]
    MessageWaiting(MessageWaiting),
    #[serde(rename = "device.outbox")]
    DeviceOutbox(OutboxSummary),
}

/// Why a text waits; without a code it waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageWaiting {
    pub id: MessageId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub code: Option<WaitCode>,
    pub next_send_at: Option<Timestamp>,
}

/// How much waits on a device, and for what the next text waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxSummary {
    pub device_id: DeviceId,
    pub waiting: usize,
    /// Texts a person has to decide about.
    pub unknown: usize,
    pub code: Option<WaitCode>,
    pub next_send_at: Option<Timestamp>,
}

/// `append`: what a device hands to its tenant's hub. The hub appends each `(device, epoch, seq)` once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Append {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// The life of the object that wrote the events: `deleteAll` starts another one.
    pub epoch: String,
    pub events: Vec<LoggedEvent>,
    #[serde(default, rename = "notices")]
    pub live_updates: Vec<LiveUpdate>,
    /// The device's newest proof, for the copy in D1.
    pub proven_until: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedEvent {
    pub seq: i64,
    #[serde(flatten)]
    pub event: DeviceEvent,
}

/// Answer to `append`: everything up to here is the hub's now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppendReply {
    pub through: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

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
            }),
        };
        let json = r#"{"at":"2025-11-21T04:40:00.000Z","kind":"message.status","data":{"id":"msg_0193e0a0-0000-7000-8000-000000000001","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","status":"sent"}}"#;
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
        assert_eq!(serde_json::from_str::<DeviceEvent>(json).unwrap(), event);
    }

    #[test]
    fn the_stored_format_of_an_opt_out_word_is_pinned() {
        let message = Message {
            id: MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000001").unwrap(),
            device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap(),
            chat_id: "6281234567890@c.us".into(),
            direction: Direction::In,
            text: "STOP!".into(),
            status: MessageStatus::Received,
            at: Timestamp::from_unix_millis(1_763_700_000_000),
            wa_message_id: "3EB0".into(),
            phone: Some("6281234567890".into()),
            lid: None,
            name: None,
            campaign: None,
            send_at: None,
        };
        for (kind, heard) in
            [("contact.opted_out", ConsentKeyword::OptOut("stop")), ("contact.opted_in", ConsentKeyword::OptIn("stop"))]
        {
            let event = DeviceEvent { at: message.at, kind: DeviceEventKind::of_keyword(heard, &message) };
            let json = format!(
                r#"{{"at":"2025-11-21T04:40:00.000Z","kind":"{kind}","data":{{"deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"6281234567890@c.us","phone":"6281234567890","lid":null,"word":"stop"}}}}"#
            );
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
            assert_eq!(serde_json::from_str::<DeviceEvent>(&json).unwrap(), event);
        }
    }
}
