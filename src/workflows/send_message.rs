//! Sends one message to one person or one group: puts it into the outbox of the device's object, which paces and sends it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{address::ContactAddress, destination::Destination, phone::recipient_in},
    conversations::{self, store::StoredMessage},
    devices::{
        self,
        commands::{MessageWait, SendMessage, SendReply},
        outbox::PriorityClass,
    },
    error::{Error, Result},
    idempotency::IdempotencyKey,
    ids::{ConversationId, DeviceId, MessageId, TenantId},
    messages::{
        content::Content,
        message::{Marks, Message},
        own_change::is_own_change,
        quote::{Quote, Unquotable},
    },
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// A message with a checked content, to one person or one group.
pub struct MessageToSend {
    pub id: MessageId,
    pub to: Destination,
    pub content: Content,
    /// The idempotency key. Without one, each call creates another message.
    pub key: Option<IdempotencyKey>,
    pub priority: PriorityClass,
    pub send_at: Option<Timestamp>,
    /// The message that this one replies to, by its id in the product or in WhatsApp.
    pub reply_to: Option<String>,
}

/// The longest time that a message may be scheduled ahead.
pub const MAX_SCHEDULE_AHEAD: Duration = Duration::from_secs(90 * 24 * 3600);

/// Parses the time at which a message is to be sent; a time in the past means now.
pub fn parse_send_at(text: &str, now: Timestamp) -> Result<Timestamp> {
    let at = Timestamp::parse_rfc3339(text)
        .ok_or_else(|| Error::invalid("sendAt", "sendAt is a time as in 2026-11-21T09:30:00Z"))?;
    if at > now.plus(MAX_SCHEDULE_AHEAD) {
        return Err(Error::invalid("sendAt", "a text can wait for at most 90 days"));
    }
    Ok(at)
}

/// The priorities that a caller can ask for. Broadcast messages always have the lower priority `campaign`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WantedPriority)]
pub enum RequestedPriority {
    Urgent,
    High,
    Normal,
}

impl RequestedPriority {
    pub const fn class(self) -> PriorityClass {
        match self {
            Self::Urgent => PriorityClass::Urgent,
            Self::High => PriorityClass::High,
            Self::Normal => PriorityClass::Normal,
        }
    }
}

/// A message that the device has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AcceptedMessage)]
pub struct AcceptedMessage {
    #[serde(flatten)]
    pub message: StoredMessage,
    pub priority: PriorityClass,
    /// Why the message has not been sent yet.
    pub wait: Option<MessageWait>,
}

/// Hands the message over to the device. Returns the new message or, if the idempotency key was used before, the message of the first call
/// with its current status.
pub async fn send_message(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: &DeviceId,
    message: MessageToSend,
) -> Result<AcceptedMessage> {
    let device = devices::store::get(db, tenant, device).await?;
    let key = message.key.as_ref().map_or_else(|| message.id.to_string(), |key| key.as_str().to_owned());
    let phone = message.to.in_outbox();
    let (priority, send_at) = (message.priority, message.send_at);
    let quote = match &message.reply_to {
        Some(reference) => find_quoted(db, tenant, &device.id, &message, reference).await?,
        None => None,
    };
    let command = SendMessage {
        key,
        id: message.id,
        phone: phone.clone(),
        content: message.content.clone(),
        priority,
        send_at,
        reply_to: message.reply_to,
        quote,
    };
    let reply = call(objects, Addressee::of(tenant, &device), command).await?;
    if !reply.is_new
        && let Some(first) = conversations::store::find_message(
            db,
            tenant,
            &device.id,
            &reply.chat_id.clone().unwrap_or_else(|| message.to.chat_id()),
            &reply.id,
        )
        .await?
    {
        return Ok(AcceptedMessage { message: first, priority, wait: reply.wait });
    }
    let SendReply { id, wa_message_id, accepted_at, wait, conversation_id, chat_id, reply_to, .. } = reply;
    // The device may send to another address of the person than the caller named: to the number of a LID.
    let phone = chat_id.as_deref().map_or(phone.as_str(), recipient_in);
    let message = Message::to(phone, id, device.id, message.content, wa_message_id, accepted_at);
    let conversation_id = Some(conversation_id.unwrap_or_else(|| message.conversation()));
    let message = Message { conversation_id, send_at, marks: Marks { reply_to, ..Marks::default() }, ..message };
    Ok(AcceptedMessage { message: StoredMessage::new(message), priority, wait })
}

/// Returns the message that a caller wants to reply to. `None` if D1 does not have it, or does not know yet that it was sent: the device
/// has the messages of the last days.
async fn find_quoted(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    answer: &MessageToSend,
    reference: &str,
) -> Result<Option<Quote>> {
    let found = conversations::store::find_named(db, tenant, device, &answer.to.chat_id(), reference).await?;
    let Some(StoredMessage { message, sent_at, .. }) = found else { return Ok(None) };
    match Quote::of(&message) {
        Ok(quote) => {
            let sent_at = is_own_change(&answer.content).then(|| sent_at.unwrap_or(message.at));
            Ok(Some(Quote { sent_at, ..quote }))
        }
        Err(Unquotable::NotSent) => Ok(None),
        Err(refusal) if answer.content.is_change() => Err(refusal.in_path()),
        Err(refusal) => Err(refusal.in_body()),
    }
}

/// Parses a recipient of whom only a person is possible: an address, or the id of a conversation, which leads to the chat.
pub async fn parse_recipient(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    to: &str,
) -> Result<ContactAddress> {
    let to = to.trim();
    if !to.starts_with(ConversationId::PREFIX) {
        return ContactAddress::parse_recipient(to);
    }
    ContactAddress::parse_recipient(&chat_of_conversation(db, tenant, device, to).await?)
}

/// Parses the `to` of a message, which may also be a group.
pub async fn parse_destination(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    to: &str,
) -> Result<Destination> {
    let to = to.trim();
    if !to.starts_with(ConversationId::PREFIX) {
        return Destination::parse(to);
    }
    Destination::parse(&chat_of_conversation(db, tenant, device, to).await?)
}

async fn chat_of_conversation(db: &impl Database, tenant: &TenantId, device: &DeviceId, id: &str) -> Result<String> {
    match conversations::store::find_chat(db, tenant, device, id).await? {
        chat_id if chat_id == id => Err(Error::NotFound { what: "the conversation" }),
        chat_id => Ok(chat_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_waits_for_at_most_ninety_days() {
        let now = Timestamp::from_unix_millis(1_763_700_000_000);
        assert_eq!(parse_send_at("2025-11-21T11:40:00+07:00", now), Ok(now));
        assert!(parse_send_at(&now.plus(MAX_SCHEDULE_AHEAD).to_rfc3339(), now).is_ok());
        for text in
            ["tomorrow", "", "2025-11-21", &now.plus(MAX_SCHEDULE_AHEAD + Duration::from_millis(1)).to_rfc3339()]
        {
            assert!(
                matches!(parse_send_at(text, now), Err(Error::Invalid { details, .. }) if details["field"] == "sendAt")
            );
        }
    }

    #[test]
    fn a_time_that_could_mean_two_moments_is_refused_with_an_example() {
        let now = Timestamp::from_unix_millis(1_763_700_000_000);
        for text in
            ["2025-11-21T11:40:00+07:00", "2025-11-21 11:40:00+07:00", "2025-11-21T04:40:00Z", "2025-11-21t04:40:00z"]
        {
            assert_eq!(parse_send_at(text, now), Ok(now), "{text}");
        }
        for text in [
            "2025-11-21T11:40:00",
            "2025-11-21T11:40:00+0700",
            "21/11/2025 11:40",
            "11/21/2025",
            "1763700000",
            "1763700000000",
            "2026-02-30T09:30:00Z",
            "2025-11-21T25:00:00Z",
            "2025-11-21T11:40:00 WIB",
        ] {
            let Err(Error::Invalid { message, details }) = parse_send_at(text, now) else { panic!("{text} was read") };
            assert!(details["field"] == "sendAt" && message.contains("2026-11-21T09:30:00Z"), "{text}: {message}");
            assert!(crate::campaigns::campaign::parse_scheduled_at(text, now).is_err(), "{text}");
        }
    }

    #[test]
    fn a_caller_cannot_request_the_priority_of_broadcasts() {
        let class =
            |word: &str| serde_json::from_value::<RequestedPriority>(word.into()).map(RequestedPriority::class).ok();
        for word in [PriorityClass::Urgent, PriorityClass::High, PriorityClass::Normal] {
            assert_eq!(class(word.as_str()), Some(word));
        }
        assert_eq!((class(PriorityClass::Campaign.as_str()), class("")), (None, None));
    }
}
