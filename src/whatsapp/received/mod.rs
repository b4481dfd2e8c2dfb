//! What a received WhatsApp message says.

mod choices;
mod content;
mod fields;
mod media;
mod quoted;
#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use waproto::{
    buffa::{Message as _, MessageField},
    whatsapp::{
        self as wa,
        message::{protocol_message::Type as ProtocolType, secret_encrypted_message::SecretEncType},
    },
};

pub use self::media::media_of;
pub use self::quoted::{QuotedMessage, quoted_message};

use self::fields::{Role, set_fields};
use crate::{
    clock::Timestamp,
    devices::session::{ChangedMessage, MessageAction},
    messages::{
        content::{Content, NoticeKind, WHATSAPP_KIND},
        reaction::received_emoji,
    },
};

/// A message of an unknown kind is kept as a whole up to this many bytes. Anything longer would be a file, and WhatsApp
/// sends files as references.
const MAX_RAW_BYTES: usize = 64 * 1024;
/// How many wrappers a message may have around it. WhatsApp's own clients use at most four.
const MAX_WRAPPERS: u32 = 16;

/// Returns what the message does; `None` if a reader of the chat sees nothing of it, as with keys, settings and votes.
pub fn action_of(message: &wa::Message) -> Option<MessageAction> {
    read(message, MAX_WRAPPERS)
}

/// Returns the content of a message that the chat shows as a message of its own; `None` for any other message.
pub fn content_of(message: &wa::Message) -> Option<Content> {
    match action_of(message)? {
        MessageAction::Content(content) => Some(content),
        MessageAction::Edit { .. }
        | MessageAction::Deletion { .. }
        | MessageAction::Reaction { .. }
        | MessageAction::Timer => None,
    }
}

/// Returns after how many seconds the chat's messages disappear, 0 for never; `None` if the message does not say it. `of_context`
/// is the time that the library has read from the message's context.
pub fn timer_seconds(action: &MessageAction, message: &wa::Message, of_context: Option<u32>) -> Option<u32> {
    match action {
        // A message of a chat without a timer carries none.
        MessageAction::Content(_) => Some(of_context.unwrap_or_default()),
        MessageAction::Timer => innermost(message).protocol_message.as_option()?.ephemeral_expiration.or(Some(0)),
        MessageAction::Edit { .. } | MessageAction::Deletion { .. } | MessageAction::Reaction { .. } => None,
    }
}

fn read(message: &wa::Message, wrappers: u32) -> Option<MessageAction> {
    if let Some(change) = change(message, wrappers) {
        return Some(change);
    }
    if content::is_blank_text(message) {
        return None;
    }
    if let Some(content) = content::of(message) {
        return Some(MessageAction::Content(content));
    }
    let fields = set_fields(message);
    for field in &fields {
        let inner = field.inner.filter(|_| wrappers > 0).and_then(|inner| read(inner, wrappers.saturating_sub(1)));
        match field.role {
            Role::Says if !is_unpin(message) => return Some(MessageAction::Content(unknown(message, field.name))),
            Role::Wraps if inner.is_some() => return inner,
            Role::WrapsAndSays => return inner.or_else(|| Some(MessageAction::Content(unknown(message, field.name)))),
            Role::Says | Role::Wraps | Role::Silent | Role::Beside => {}
        }
    }
    // Every message that a person writes has a secret, for votes and edits. One that has a secret and no other known
    // field is of a kind that this release does not know.
    let is_written = message.message_context_info.as_option().is_some_and(|context| context.message_secret.is_some());
    let says_nothing_known = fields.iter().all(|field| field.role == Role::Beside);
    (is_written && says_nothing_known).then(|| MessageAction::Content(unknown(message, "new")))
}

/// Returns whether the message unpins another one, of which a phone shows nothing. The caller has read the content of a message
/// that pins before.
fn is_unpin(message: &wa::Message) -> bool {
    message.pin_in_chat_message.is_set()
}

/// Returns what the message does to an earlier message or to the chat.
fn change(message: &wa::Message, wrappers: u32) -> Option<MessageAction> {
    if let Some(secret) = message.secret_encrypted_message.as_option() {
        // The library decrypts an edit if it has the secret of the earlier message, so that secret is missing here.
        let is_edit = secret.secret_enc_type == Some(SecretEncType::MESSAGE_EDIT);
        return is_edit.then_some(MessageAction::Content(Content::Notice { about: NoticeKind::UndecryptableEdit }));
    }
    let named = |key: &MessageField<wa::MessageKey>| {
        Some(ChangedMessage { wa_message_id: key.as_option()?.id.clone()?, author: None })
    };
    if let Some(reaction) = message.reaction_message.as_option() {
        let text = reaction.text.as_deref().unwrap_or_default();
        let emoji = if text.is_empty() { None } else { Some(received_emoji(text)?) };
        let sent_at = reaction.sender_timestamp_ms.filter(|at| *at > 0).map(Timestamp::from_unix_millis);
        let author = reaction.key.as_option().and_then(|key| key.participant.clone());
        let of = ChangedMessage { author, ..named(&reaction.key)? };
        return Some(MessageAction::Reaction { of, emoji, sent_at });
    }
    let protocol = message.protocol_message.as_option()?;
    let of = || named(&protocol.key);
    if let Some(edited) = protocol.edited_message.as_option() {
        let Some(MessageAction::Content(content)) = read(edited, wrappers.saturating_sub(1)) else { return None };
        return Some(MessageAction::Edit { of: of()?, content });
    }
    match protocol.r#type? {
        ProtocolType::REVOKE => Some(MessageAction::Deletion { of: of()? }),
        ProtocolType::EPHEMERAL_SETTING => Some(MessageAction::Timer),
        _ => None,
    }
}

/// Returns the message inside all wrappers of the role `Wraps`.
fn innermost(message: &wa::Message) -> &wa::Message {
    let mut inner = message;
    for _ in 0..MAX_WRAPPERS {
        let wrapped =
            set_fields(inner).into_iter().find(|field| field.role == Role::Wraps).and_then(|field| field.inner);
        match wrapped {
            Some(wrapped) => inner = wrapped,
            None => break,
        }
    }
    inner
}

/// Returns the author of the message that an admin of the group deletes.
pub fn deleted_author(message: &wa::Message) -> Option<String> {
    let protocol = innermost(message).protocol_message.as_option()?;
    protocol.key.as_option()?.participant.clone()
}

/// Returns the content of a message of an unknown kind, which is named after the field that is set.
fn unknown(message: &wa::Message, field: &str) -> Content {
    // The context is left out: it has the secret with which reactions and votes are encrypted.
    let message = wa::Message { message_context_info: MessageField::none(), ..message.clone() };
    let bytes = message.encode_to_vec();
    let raw = (bytes.len() <= MAX_RAW_BYTES).then(|| ("message".to_owned(), Value::String(STANDARD.encode(bytes))));
    let name = field.strip_suffix("_message").unwrap_or(field);
    Content::Unknown { original_kind: format!("{WHATSAPP_KIND}{name}"), raw: raw.into_iter().collect::<Map<_, _>>() }
}
