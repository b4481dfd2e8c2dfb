//! What the inbox of a number shows besides the messages that are written to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether the inbox shows status posts and channels. Nobody can write in their chats, and they never count as unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxSettings {
    /// Whether the inbox shows the status posts of people, all in one chat.
    #[serde(default)]
    pub status_posts: bool,
    /// Whether the inbox shows the channels that the account follows, each as a chat.
    #[serde(default)]
    pub channels: bool,
}

/// A change of the settings; a missing field leaves its setting unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxSettingsPatch {
    pub status_posts: Option<bool>,
    pub channels: Option<bool>,
}

impl InboxSettings {
    #[must_use]
    pub fn apply(self, patch: InboxSettingsPatch) -> Self {
        Self {
            status_posts: patch.status_posts.unwrap_or(self.status_posts),
            channels: patch.channels.unwrap_or(self.channels),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_the_other_setting_as_it_is() {
        let both = InboxSettings { status_posts: true, channels: true };
        let change = |patch: &str| both.apply(serde_json::from_str(patch).unwrap());
        assert_eq!(change(r#"{"channels":false}"#), InboxSettings { status_posts: true, channels: false });
        assert_eq!(change(r#"{"statusPosts":false}"#), InboxSettings { status_posts: false, channels: true });
        assert_eq!(change("{}"), both);
    }

    #[test]
    fn the_stored_form_stays_readable() {
        let stored: InboxSettings = serde_json::from_str(r#"{"statusPosts":true}"#).unwrap();
        assert_eq!(stored, InboxSettings { status_posts: true, channels: false });
        assert_eq!(serde_json::to_string(&stored).unwrap(), r#"{"statusPosts":true,"channels":false}"#);
    }
}
