//! What the device session gives to the protocol library: the message for a content, the address of a recipient, and the
//! question about accounts.

use wacore_binary::Jid;
use waproto::whatsapp as wa;

pub use super::accounts::{answers, question};
use crate::{contacts::address::lid_in, messages::content::Content};

/// The address of a recipient: the digits of WhatsApp's id, or the chat id of a LID.
pub fn address_of(recipient: &str) -> Jid {
    lid_in(recipient).map_or_else(|| Jid::pn(recipient), Jid::lid)
}

/// The message to send for a content; `None` for a kind that this release cannot send.
pub fn message_of(content: &Content) -> Option<wa::Message> {
    match content {
        Content::Text { text } => Some(wa::Message { conversation: Some(text.clone()), ..wa::Message::default() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::received::content_of;

    #[test]
    fn a_text_is_received_as_it_was_sent() {
        let text = Content::text("  Halo *Ayu*\n");
        assert_eq!(message_of(&text).as_ref().and_then(content_of), Some(text));
    }

    #[test]
    fn a_recipient_is_a_number_or_a_lid() {
        for (recipient, address) in [("553181900017", "553181900017@s.whatsapp.net"), ("77@lid", "77@lid")] {
            assert_eq!(address_of(recipient).to_string(), address);
        }
    }

    #[test]
    fn a_content_that_cannot_be_sent_yet_has_no_message() {
        assert_eq!(message_of(&Content::Album { images: 1, videos: 0 }), None);
    }
}
