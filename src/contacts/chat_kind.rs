//! What kind of chat a message was written in. Each rule that treats kinds differently is a function here.

/// The number of WhatsApp's own account, which sends news about WhatsApp.
const WHATSAPP_ITSELF: &str = "0";
/// What the numbers of Meta's bots begin with. No person has such a number.
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
    /// The kind of the chat with this id, ours or WhatsApp's own. It follows from the id alone. The dashboard shows why a chat
    /// cannot be answered by the same rule; its test reads the same `tests/golden/chat_kinds.json`.
    pub fn of(chat_id: &str) -> Self {
        let (user, server) = chat_id.rsplit_once('@').unwrap_or_default();
        // Behind a number may be an agent and a device.
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

    /// Whether the chat holds posts to a public instead of messages to this number: the status posts of all people, or a
    /// channel.
    pub const fn has_posts(self) -> bool {
        matches!(self, Self::Status | Self::Channel)
    }

    /// Whether many people write in the chat, so that each message names its writer and a message is known by writer and id.
    pub const fn names_writers(self) -> bool {
        matches!(self, Self::Group | Self::Status)
    }

    /// Whether the author writes to this number as a person. Only a person stops being a stranger by writing, opts out,
    /// answers a broadcast, and is shown that a message was read.
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
