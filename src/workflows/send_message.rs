//! One text to one person: into the outbox of the device's object, which paces and sends it.

use crate::{
    clock::Timestamp,
    contacts::phone::Phone,
    devices::{
        self,
        commands::{Send, SendReply},
        event::{Direction, Message, MessageStatus},
    },
    error::{Error, Result},
    ids::{DeviceId, MessageId, TenantId},
    messages::{self, store::StoredMessage, text::Text},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// What may be repeated: the same key is the same message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

const LONGEST_KEY: usize = 200;

impl IdempotencyKey {
    pub fn parse(text: &str) -> Result<Self> {
        let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > LONGEST_KEY || !is_printable {
            return Err(Error::invalid(
                "Idempotency-Key",
                format!("an idempotency key has 1 to {LONGEST_KEY} visible ASCII characters"),
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A checked text to a checked number.
pub struct Draft {
    pub id: MessageId,
    pub to: Phone,
    pub text: Text,
    /// Without one, each call is another message.
    pub key: Option<IdempotencyKey>,
}

/// Hands the text to the device. It answers with the message under this key: the new one, or the first call's as far
/// as it has come.
pub async fn send_message(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: &DeviceId,
    draft: Draft,
) -> Result<StoredMessage> {
    let device = devices::store::get(db, tenant, device).await?;
    let key = draft.key.map_or_else(|| draft.id.to_string(), |key| key.0);
    let (phone, chat_id) = (draft.to.as_str().to_owned(), draft.to.chat_id());
    let text = draft.text.into_string();
    let command = Send { key, id: draft.id, phone: phone.clone(), text: text.clone() };
    let reply: SendReply = call(objects, Addressee::of(tenant, &device), "send", command).await?;
    if !reply.is_new
        && let Some(first) = messages::store::find_message(db, tenant, &device.id, &chat_id, &reply.id).await?
    {
        return Ok(first);
    }
    Ok(accepted(reply, device.id, chat_id, phone, text))
}

fn accepted(reply: SendReply, device_id: DeviceId, chat_id: String, phone: String, text: String) -> StoredMessage {
    let at: Timestamp = reply.accepted_at;
    let message = Message {
        id: reply.id,
        device_id,
        chat_id,
        direction: Direction::Out,
        text,
        status: MessageStatus::Queued,
        at,
        wa_message_id: reply.wa_message_id,
        phone: Some(phone),
        lid: None,
        name: None,
        campaign: None,
    };
    StoredMessage { message, error: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_visible() {
        assert!(IdempotencyKey::parse("0193e0a0-0000-7000-8000-000000000001").is_ok());
        for text in ["", " ", "a b", "é", "a\u{0}", &"a".repeat(201)] {
            assert!(IdempotencyKey::parse(text).is_err(), "{text}");
        }
    }
}
