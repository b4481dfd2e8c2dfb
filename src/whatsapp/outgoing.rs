//! The WhatsApp message for a content.

use waproto::whatsapp as wa;

use crate::messages::content::Content;

/// `None` for a kind that this release cannot send.
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
    fn what_cannot_be_sent_yet_has_no_message() {
        assert_eq!(message_of(&Content::Album { images: 1, videos: 0 }), None);
    }
}
