//! What kind of chat a message was written in. Each rule that treats kinds differently is a function here.

use crate::devices::inbox_settings::InboxSettings;

/// The kinds of chats of WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    WhatsApp,
    Bot,
    /// A chat of another network, which WhatsApp passes on.
    Other,
}

impl ChatKind {
    /// Whether messages of such a chat belong in the inbox. Status posts and posts of channels are for the public: they
    /// never count as unread, nobody answers them, and they are shown only if a setting says so.
    pub const fn is_in_inbox(self, settings: InboxSettings) -> bool {
        match self {
            Self::Status => settings.status_posts,
            Self::Channel => settings.channels,
            _ => true,
        }
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
