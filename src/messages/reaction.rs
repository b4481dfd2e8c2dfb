//! Reactions: the emoji with which a person answers a message without writing one. A reaction changes the message that it is
//! about and is none of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::Sender;
use crate::{
    clock::Timestamp,
    contacts::names::is_visible,
    error::{Error, Result},
    ids::{DeviceId, MessageId},
};

/// The bytes of the longest emoji that is accepted. Two people with skin tones and a heart between them have 35.
const MAX_EMOJI_BYTES: usize = 64;
/// A message keeps the reactions of so many people. If more members of a group react, the first of them stay.
pub const MAX_PEOPLE: usize = 50;
/// Who reacted, if it was the business, on its phone or here.
pub const US: &str = "us";
/// Who reacted, if it was the other side of a chat of two.
pub const THEM: &str = "them";

/// The reactions to a message, by person: `us`, `them`, or in a group the address of the member.
pub type Reactions = BTreeMap<String, Reaction>;

/// The reaction of one person to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reaction {
    /// Absent if the person has removed the reaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    /// When the person reacted or removed the reaction.
    pub at: Timestamp,
    /// The member of a group who reacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
}

/// `message.reacted`: a person has reacted to a message, changed the reaction or removed it. A reaction that is older than the
/// one that this person has at the message changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageReaction {
    /// The message; absent if the device does not have it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    pub device_id: DeviceId,
    pub chat_id: String,
    /// WhatsApp's id of the message.
    pub wa_message_id: String,
    /// Who reacted: `us`, `them`, or in a group the address of the member.
    pub by: String,
    pub reaction: Reaction,
}

/// The emoji of a request; empty to remove the reaction.
pub fn parse_emoji(text: &str) -> Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    match received_emoji(text) {
        Some(emoji) => Ok(Some(emoji)),
        None => Err(Error::invalid("emoji", "a reaction is one emoji, or an empty text to remove it")),
    }
}

/// The emoji as WhatsApp delivers it; `None` for what no person would take for an emoji.
pub fn received_emoji(text: &str) -> Option<String> {
    let has_letters = text.chars().any(|letter| letter.is_ascii_alphabetic() || letter.is_whitespace());
    let is_emoji = text.len() <= MAX_EMOJI_BYTES && !text.is_ascii() && !has_letters && is_visible(text);
    is_emoji.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_is_one_emoji_or_none() {
        for emoji in ["👍", "❤️", "🇮🇩", "1️⃣", "👨🏽‍❤️‍💋‍👨🏿", "Ⓜ️"] {
            assert_eq!(parse_emoji(emoji), Ok(Some(emoji.to_owned())), "{emoji}");
        }
        assert_eq!(parse_emoji(""), Ok(None));
        for text in ["ok", "1", " ", "👍 ya", "baik 👍", "\u{200b}", &"👍".repeat(17)] {
            assert!(parse_emoji(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_stored_format_of_reactions_is_pinned() {
        let at = Timestamp::from_unix_millis(1_763_700_000_000);
        let sender = Sender { phone: None, lid: Some("77".into()), name: Some("Ayu".into()) };
        let reactions = Reactions::from([
            ("77@lid".to_owned(), Reaction { emoji: Some("👍".into()), at, sender: Some(sender) }),
            (US.to_owned(), Reaction { emoji: None, at, sender: None }),
        ]);
        let json = r#"{"77@lid":{"emoji":"👍","at":"2025-11-21T04:40:00.000Z","sender":{"phone":null,"lid":"77","name":"Ayu"}},"us":{"at":"2025-11-21T04:40:00.000Z"}}"#;
        assert_eq!(serde_json::to_string(&reactions).unwrap(), json);
        assert_eq!(serde_json::from_str::<Reactions>(json).unwrap(), reactions);
    }
}
