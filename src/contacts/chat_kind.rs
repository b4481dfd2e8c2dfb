//! The kind of chat that a message was written in. Each rule that treats kinds differently is a function of this module.

/// The number of WhatsApp's own account, which sends news about WhatsApp.
const WHATSAPP_ITSELF: &str = "0";
/// The first digits of the numbers of Meta's bots. No person has such a number.
const BOT_NUMBERS: [&str; 2] = ["1313555", "131655500"];

/// The kinds of chats of WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ChatKind {
    /// The chat with one person.
    Person,
    /// A person wrote to a list of recipients, and this account is one of them. Everybody sees the message in the chat with
    /// its author.
    BroadcastList,
    Group,
    /// A status post, which contacts see for 24 hours.
    Status,
    /// A channel that the account follows.
    Channel,
    /// WhatsApp's own account, which announces changes of the app.
    #[cfg_attr(test, serde(rename = "whatsapp"))]
    WhatsApp,
    Bot,
    /// A chat of another network, which WhatsApp passes on.
    Other,
}

impl ChatKind {
    /// Returns the kind of the chat with this id, which may be in our form or in WhatsApp's. The id alone decides. The dashboard applies
    /// the same rule to explain why a chat cannot be answered; both tests use the samples in `tests/golden/chat_kinds.json`.
    pub fn of(chat_id: &str) -> Self {
        let (user, server) = chat_id.rsplit_once('@').unwrap_or_default();
        // The numbers of an agent and of a device may follow the phone number.
        let user = user.split(['.', ':']).next().unwrap_or_default();
        match server {
            "c.us" | "s.whatsapp.net" if user == WHATSAPP_ITSELF => Self::WhatsApp,
            "c.us" | "s.whatsapp.net" if BOT_NUMBERS.iter().any(|start| user.starts_with(start)) => Self::Bot,
            "c.us" | "s.whatsapp.net" | "lid" | "hosted" | "hosted.lid" => Self::Person,
            "g.us" => Self::Group,
            "broadcast" if user == "status" => Self::Status,
            "broadcast" => Self::BroadcastList,
            "newsletter" => Self::Channel,
            "bot" => Self::Bot,
            _ => Self::Other,
        }
    }

    /// Returns whether the chat holds posts to the public instead of messages to this number: status posts or a channel.
    pub const fn has_posts(self) -> bool {
        matches!(self, Self::Status | Self::Channel)
    }

    /// Returns whether several people write in the chat. Each message of such a chat names its author and is identified by author and id.
    pub const fn names_writers(self) -> bool {
        matches!(self, Self::Group | Self::Status)
    }

    /// Returns whether the author writes to this number as a person. Only such a message ends the state of a stranger, opts out, answers a
    /// broadcast, or gets a read receipt.
    pub const fn is_with_person(self) -> bool {
        matches!(self, Self::Person | Self::BroadcastList)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_chat_follows_from_its_id() {
        let cases: Vec<(String, ChatKind)> =
            serde_json::from_str(include_str!("../../tests/golden/chat_kinds.json")).unwrap();
        for (chat_id, kind) in cases {
            assert_eq!(ChatKind::of(&chat_id), kind, "{chat_id}");
        }
        assert_eq!(ChatKind::of(""), ChatKind::Other);
    }
}
