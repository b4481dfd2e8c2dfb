//! Which kinds of chats the inbox of a device shows.

use crate::devices::inbox_settings::InboxSettings;

pub use crate::contacts::chat_kind::ChatKind;

impl ChatKind {
    /// Whether its messages belong into the inbox. Status posts and posts of channels are for a public: they count as unread
    /// nowhere, nobody answers them, and only a setting shows them.
    pub const fn is_in_inbox(self, settings: InboxSettings) -> bool {
        match self {
            Self::Status => settings.status_posts,
            Self::Channel => settings.channels,
            _ => true,
        }
    }
}
