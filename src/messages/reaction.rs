//! Reactions: the emoji with which a person answers a message. A reaction changes that message and is no message itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::Sender;
use crate::{
    clock::Timestamp,
    contacts::names::is_visible,
    error::{Error, Result},
    ids::{DeviceId, MessageId},
};

/// The most bytes of an emoji that is accepted. Two people with skin tones and a heart between them have 35.
const MAX_EMOJI_BYTES: usize = 64;
/// The most people whose reactions a message keeps. If more members of a group react, the first of them are kept.
pub const MAX_PEOPLE: usize = 50;
/// The key of the business in `Reactions`: it reacted on its phone or through this product.
pub const US: &str = "us";
/// The key of the other side of a chat of two in `Reactions`.
pub const THEM: &str = "them";

/// The reactions to a message, by person: `us`, `them`, or in a group the address of the member.
pub type Reactions = BTreeMap<String, Reaction>;

/// The reaction of one person to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reaction {
    /// The emoji; absent if the person has removed the reaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    /// When the person reacted or removed the reaction.
    pub at: Timestamp,
    /// The member of a group who reacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
}

/// `message.reacted`: a person has reacted to a message, changed the reaction or removed it. If the message has a newer reaction of this
/// person, the event changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageReaction {
    /// The id of the message; absent if the device does not have the message any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MessageId>,
    pub device_id: DeviceId,
    pub chat_id: String,
    /// WhatsApp's id of the message.
    pub wa_message_id: String,
    /// The person who reacted: `us`, `them`, or in a group the address of the member.
    pub by: String,
    pub reaction: Reaction,
}

/// Parses the emoji of a request; an empty text removes the reaction.
pub fn parse_emoji(text: &str) -> Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    match received_emoji(text) {
        Some(emoji) => Ok(Some(emoji)),
        None => Err(Error::invalid("emoji", "a reaction is one emoji, or an empty text to remove it")),
    }
}

/// Returns the emoji as WhatsApp delivers it; `None` for a text that no person would take for an emoji.
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
