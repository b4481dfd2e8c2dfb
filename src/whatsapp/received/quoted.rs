//! Reads which message a received one answers.

use waproto::whatsapp as wa;

use super::{content_of, innermost};
use crate::messages::content::Content;

/// What the message says about the one that it answers: WhatsApp's id, the address of the author, and the content.
pub struct QuotedMessage {
    pub wa_message_id: String,
    pub author: Option<String>,
    pub content: Option<Content>,
}

/// Returns the message that this one answers, if it answers one.
pub fn quoted_message(message: &wa::Message) -> Option<QuotedMessage> {
    let context = context_of(innermost(message))?;
    Some(QuotedMessage {
        wa_message_id: context.stanza_id.clone().filter(|id| !id.is_empty())?,
        author: context.participant.clone(),
        content: context.quoted_message.as_option().and_then(content_of),
    })
}

macro_rules! first_context {
    ($message:ident: $($field:ident),+ $(,)?) => {
        None$(.or_else(|| $message.$field.as_option().and_then(|said| said.context_info.as_option())))+
    };
}

/// Returns the context of the message: what it says about itself besides its content. Each kind of message has its own field for
/// it.
fn context_of(message: &wa::Message) -> Option<&wa::ContextInfo> {
    first_context!(message:
        extended_text_message,
        image_message,
        video_message,
        ptv_message,
        audio_message,
        document_message,
        sticker_message,
        location_message,
        live_location_message,
        contact_message,
        contacts_array_message,
        buttons_response_message,
        list_response_message,
        template_button_reply_message,
        interactive_response_message,
        poll_creation_message,
        poll_creation_message_v2,
        poll_creation_message_v3,
        product_message,
        order_message,
        group_invite_message,
        event_message,
        sticker_pack_message,
    )
}
