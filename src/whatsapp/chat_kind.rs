//! Finds out in which kind of chat the protocol library has received a message.

use wacore_binary::Jid;

use crate::devices::session::ChatKind;

/// Returns the kind of the chat with this address. The address alone decides, because the library's `is_group` is also true for a
/// status post and for a broadcast list (`parse_message_info`).
pub fn chat_kind(chat: &Jid) -> ChatKind {
    ChatKind::of(&chat.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::inbox_settings::InboxSettings;

    fn kind(chat: &str) -> ChatKind {
        chat_kind(&chat.parse().unwrap())
    }

    #[test]
    fn a_person_is_named_by_a_number_or_a_lid_also_if_a_provider_hosts_the_account() {
        for chat in ["62812@s.whatsapp.net", "77@lid", "62812:99@hosted", "77:99@hosted.lid", "62812@c.us"] {
            assert_eq!(kind(chat), ChatKind::Person, "{chat}");
        }
    }

    #[test]
    fn a_status_post_is_no_broadcast_list_and_neither_is_a_group() {
        assert_eq!(kind("status@broadcast"), ChatKind::Status);
        assert_eq!(kind("1699000000@broadcast"), ChatKind::BroadcastList);
        assert_eq!(kind("120363001@g.us"), ChatKind::Group);
        assert_eq!(kind("62812-1699000000@g.us"), ChatKind::Group);
    }

    #[test]
    fn a_channel_a_bot_and_whatsapp_itself_are_no_persons() {
        assert_eq!(kind("120363002@newsletter"), ChatKind::Channel);
        assert_eq!(kind("0@s.whatsapp.net"), ChatKind::WhatsApp);
        for chat in ["867051314767696@bot", "13135550002@s.whatsapp.net"] {
            assert_eq!(kind(chat), ChatKind::Bot, "{chat}");
        }
        assert_eq!(kind("1@interop"), ChatKind::Other);
    }

    #[test]
    fn only_what_is_written_to_nobody_stays_out_of_the_inbox_unless_a_setting_shows_it() {
        let shown = InboxSettings { status_posts: true, channels: true };
        for chat in ["status@broadcast", "120363002@newsletter"] {
            assert!(!kind(chat).is_in_inbox(InboxSettings::default()), "{chat}");
            assert!(kind(chat).is_in_inbox(shown), "{chat}");
        }
        for chat in ["62812@s.whatsapp.net", "1699000000@broadcast", "120363001@g.us", "0@s.whatsapp.net"] {
            assert!(kind(chat).is_in_inbox(InboxSettings::default()), "{chat}");
        }
        assert!(!kind("120363002@newsletter").is_in_inbox(InboxSettings { channels: false, ..shown }));
        assert!(!kind("status@broadcast").is_in_inbox(InboxSettings { status_posts: false, ..shown }));
    }
}
