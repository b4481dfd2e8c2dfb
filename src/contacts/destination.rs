//! Where a message goes: to a person or to a group.

use crate::{
    contacts::{
        address::{ContactAddress, GROUP_SUFFIX},
        chat_kind::ChatKind,
        written_number::plain,
    },
    error::{Error, Result},
};

/// The lengths of a group's id before `@g.us`: today's have 18 digits, those from before 2021 the number of the creator, a hyphen
/// and a time. Nothing longer is stored as a recipient.
const GROUP_ID_CHARACTERS: std::ops::RangeInclusive<usize> = 5..=40;

/// The person or the group to which a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    Person(ContactAddress),
    /// The id of the group, which is also that of its chat: `…@g.us`.
    Group(String),
}

impl From<ContactAddress> for Destination {
    fn from(person: ContactAddress) -> Self {
        Self::Person(person)
    }
}

impl Destination {
    /// Parses the `to` of a message: a person as `ContactAddress::parse_recipient` does, or the id of a group.
    pub fn parse(text: &str) -> Result<Self> {
        let id = plain(text);
        if ChatKind::of(id.trim()) != ChatKind::Group {
            return ContactAddress::parse_recipient(text).map(Self::Person);
        }
        parse_group_id(id.trim()).map(Self::Group).ok_or_else(|| {
            let details = serde_json::json!({ "field": "to", "reason": "recipient_unknown" });
            Error::Invalid { message: "this is not the id of a group, such as 120363012345678901@g.us".into(), details }
        })
    }

    /// Parses the chat id in the path of a request, as `ContactAddress::parse_chat` does for a person.
    pub fn parse_chat(id: &str) -> Result<Self> {
        if ChatKind::of(id) != ChatKind::Group {
            return ContactAddress::parse_chat(id).map(Self::Person);
        }
        parse_group_id(id).map(Self::Group).ok_or(Error::NotFound { what: "the chat" })
    }

    /// Returns the recipient as the outbox keeps it: a number, or the chat id of a LID or a group.
    pub fn in_outbox(&self) -> String {
        match self {
            Self::Person(person) => person.in_column(),
            Self::Group(id) => id.clone(),
        }
    }

    /// Returns the id of the chat.
    pub fn chat_id(&self) -> String {
        match self {
            Self::Person(person) => person.chat_id(),
            Self::Group(id) => id.clone(),
        }
    }
}

/// Returns whether a recipient, as the outbox keeps it, is a group.
pub fn is_group(recipient: &str) -> bool {
    recipient.ends_with(GROUP_SUFFIX)
}

/// Parses the id of a group; `None` if it cannot be one.
pub fn parse_group_id(text: &str) -> Option<String> {
    let id = text.strip_suffix(GROUP_SUFFIX)?;
    let (first, second) = id.split_once('-').unwrap_or((id, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let is_id = GROUP_ID_CHARACTERS.contains(&id.len()) && is_number(first) && is_number(second);
    is_id.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_to_a_person_or_a_group() {
        for (text, recipient, chat) in [
            ("+62 812-3456-7890", "6281234567890", "6281234567890@c.us"),
            ("77@lid", "77@lid", "77@lid"),
            (" 120363012345678901@g.us", "120363012345678901@g.us", "120363012345678901@g.us"),
            ("6281234567890-1609459200@g.us", "6281234567890-1609459200@g.us", "6281234567890-1609459200@g.us"),
        ] {
            let destination = Destination::parse(text).unwrap();
            assert_eq!((destination.in_outbox().as_str(), destination.chat_id().as_str()), (recipient, chat), "{text}");
            assert_eq!(is_group(recipient), text.contains("g.us"));
        }
    }

    #[test]
    fn what_is_no_id_of_a_group_is_refused_by_name_and_has_no_chat() {
        let long = format!("{}@g.us", "1".repeat(41));
        for text in ["@g.us", "status@g.us", "12 34567@g.us", "1-2-3456@g.us", "-123456@g.us", &long] {
            let Err(Error::Invalid { details, .. }) = Destination::parse(text) else { panic!("{text} was parsed") };
            assert_eq!(details["reason"], "recipient_unknown", "{text}");
            assert!(matches!(Destination::parse_chat(text), Err(Error::NotFound { .. })), "{text}");
        }
        // Digits of full width are read as digits where a person writes them, and are no id of a chat.
        let wide = "１２０３６３@g.us";
        assert_eq!(Destination::parse(wide), Ok(Destination::Group("120363@g.us".into())));
        assert!(matches!(Destination::parse_chat(wide), Err(Error::NotFound { .. })));
        assert!(matches!(Destination::parse_chat("status@broadcast"), Err(Error::Conflict(_))));
    }
}
