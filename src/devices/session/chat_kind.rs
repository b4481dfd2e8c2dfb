//! Which kinds of chats the inbox of a device shows.

use crate::devices::inbox_settings::InboxSettings;

pub use crate::contacts::chat_kind::ChatKind;

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
}
