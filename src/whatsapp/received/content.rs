//! Reads the content of a message. `mod.rs` reads the messages that are inside another one.

use waproto::{
    buffa::MessageField,
    whatsapp::{self as wa, message::call_log_message::CallOutcome, message::pin_in_chat_message::Type as PinType},
};

use super::choices;
use crate::{
    contacts::names::is_visible,
    messages::content::{ContactCard, Content, Coordinates, File, FilePreview, NoticeKind, PaymentStep},
};

/// The largest whole number that JavaScript represents exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Returns the content of the message; `None` if no kind of `Content` fits.
pub fn of(message: &wa::Message) -> Option<Content> {
    of_text(message)
        .or_else(|| of_file(message))
        .or_else(|| of_location_or_contacts(message))
        .or_else(|| choices::of(message))
        .or_else(|| of_other(message))
}

fn of_text(message: &wa::Message) -> Option<Content> {
    let plain = message.conversation.as_deref();
    let extended = message.extended_text_message.as_option().and_then(|extended| extended.text.as_deref());
    plain.or(extended).filter(|text| is_visible(text)).map(Content::text)
}

/// Returns whether the message is a text without a visible character. A page would show it as an empty bubble.
pub fn is_blank_text(message: &wa::Message) -> bool {
    (message.conversation.is_some() || message.extended_text_message.is_set()) && of_text(message).is_none()
}

fn of_file(message: &wa::Message) -> Option<Content> {
    if let Some(image) = message.image_message.as_option() {
        let preview = FilePreview::of_received(image.width, image.height, image.jpeg_thumbnail.as_deref(), None);
        let file = File { preview, ..file(image.mimetype.as_ref(), image.file_length) };
        return Some(Content::Image { file, caption: image.caption.clone() });
    }
    if let Some(video) = message.video_message.as_option() {
        let (file, caption) = (video_file(video), video.caption.clone());
        return Some(Content::Video { file, caption, seconds: video.seconds });
    }
    if let Some(video) = message.ptv_message.as_option() {
        return Some(Content::VideoNote { file: video_file(video), seconds: video.seconds });
    }
    if let Some(audio) = message.audio_message.as_option() {
        let preview = FilePreview::of_received(None, None, None, audio.waveform.as_deref());
        let file = File { preview, ..file(audio.mimetype.as_ref(), audio.file_length) };
        let seconds = audio.seconds;
        return Some(match audio.ptt {
            Some(true) => Content::VoiceNote { file, seconds },
            Some(false) | None => Content::Audio { file, seconds },
        });
    }
    if let Some(document) = message.document_message.as_option() {
        return Some(Content::Document {
            file: file(document.mimetype.as_ref(), document.file_length),
            file_name: document.file_name.clone().or_else(|| document.title.clone()),
            caption: document.caption.clone(),
        });
    }
    let sticker = message.sticker_message.as_option()?;
    Some(Content::Sticker { file: file(sticker.mimetype.as_ref(), sticker.file_length) })
}

fn video_file(video: &wa::message::VideoMessage) -> File {
    let preview = FilePreview::of_received(video.width, video.height, video.jpeg_thumbnail.as_deref(), None);
    File { preview, ..file(video.mimetype.as_ref(), video.file_length) }
}

fn file(media_type: Option<&String>, size: Option<u64>) -> File {
    let size = size.filter(|size| *size <= MAX_SAFE_INTEGER).and_then(|size| i64::try_from(size).ok());
    File { media_type: media_type.cloned(), size, ..File::default() }
}

fn of_location_or_contacts(message: &wa::Message) -> Option<Content> {
    if let Some(location) = message.location_message.as_option() {
        let at = Coordinates::new(location.degrees_latitude?, location.degrees_longitude?)?;
        return Some(Content::Location { at, name: location.name.clone(), address: location.address.clone() });
    }
    if let Some(location) = message.live_location_message.as_option() {
        let at = Coordinates::new(location.degrees_latitude?, location.degrees_longitude?)?;
        return Some(Content::LiveLocation { at, caption: location.caption.clone() });
    }
    let card = |contact: &wa::message::ContactMessage| ContactCard {
        name: contact.display_name.clone().unwrap_or_default(),
        vcard: contact.vcard.clone().unwrap_or_default(),
    };
    if let Some(contact) = message.contact_message.as_option() {
        return Some(Content::Contacts { cards: vec![card(contact)] });
    }
    let contacts = message.contacts_array_message.as_option()?;
    Some(Content::Contacts { cards: contacts.contacts.iter().map(card).collect() })
}

fn of_other(message: &wa::Message) -> Option<Content> {
    if let Some(album) = message.album_message.as_option() {
        let images = album.expected_image_count.unwrap_or_default();
        return Some(Content::Album { images, videos: album.expected_video_count.unwrap_or_default() });
    }
    if let Some(event) = message.event_message.as_option() {
        let place = event.location.as_option().and_then(|place| place.name.clone().or_else(|| place.address.clone()));
        return Some(Content::Event {
            name: event.name.clone().unwrap_or_default(),
            description: event.description.clone(),
            starts_at: event.start_time,
            place,
        });
    }
    if let Some(order) = message.order_message.as_option() {
        return Some(Content::Order {
            id: order.order_id.clone().unwrap_or_default(),
            items: order.item_count.and_then(|items| u32::try_from(items).ok()).unwrap_or_default(),
            text: order.message.clone().or_else(|| order.order_title.clone()),
        });
    }
    of_trade(message).or_else(|| of_notice(message)).or_else(|| of_words(message))
}

/// Returns the content of a message about a product or a payment.
fn of_trade(message: &wa::Message) -> Option<Content> {
    if let Some(product) = message.product_message.as_option() {
        let shown = product.product.as_option();
        let catalogue = product.catalog.as_option().and_then(|catalogue| catalogue.title.clone());
        return Some(Content::Product {
            id: shown.and_then(|shown| shown.product_id.clone()).unwrap_or_default(),
            title: shown.and_then(|shown| shown.title.clone()).or(catalogue),
            text: product.body.clone(),
        });
    }
    let note = |note: &MessageField<wa::Message>| note.as_option().and_then(of).map(|note| note.words().into_owned());
    let payment = |about, text: Option<String>| Some(Content::Payment { about, text });
    if let Some(sent) = message.send_payment_message.as_option() {
        return payment(PaymentStep::Sent, note(&sent.note_message));
    }
    if let Some(requested) = message.request_payment_message.as_option() {
        return payment(PaymentStep::Requested, note(&requested.note_message));
    }
    if let Some(invoice) = message.invoice_message.as_option() {
        return payment(PaymentStep::Invoiced, invoice.note.clone());
    }
    if let Some(reminder) = message.payment_reminder_message.as_option() {
        return payment(PaymentStep::Reminded, reminder.description.clone());
    }
    if let Some(split) = message.split_payment_message.as_option() {
        return payment(PaymentStep::Split, split.description.clone());
    }
    let steps = [
        (PaymentStep::Declined, message.decline_payment_request_message.is_set()),
        (PaymentStep::Cancelled, message.cancel_payment_request_message.is_set()),
        (PaymentStep::Invited, message.payment_invite_message.is_set()),
    ];
    let (about, _) = steps.into_iter().find(|(_, is_set)| *is_set)?;
    payment(about, None)
}

/// Returns the notice for something that happened in the chat: a call, a pin, or a message that only the phone shows.
fn of_notice(message: &wa::Message) -> Option<Content> {
    let about = if let Some(call) = message.call_log_messsage.as_option() {
        let is_video = call.is_video.unwrap_or_default();
        let was_missed = matches!(
            call.call_outcome,
            Some(CallOutcome::MISSED | CallOutcome::SILENCED_BY_DND | CallOutcome::SILENCED_UNKNOWN_CALLER)
        );
        match (is_video, was_missed) {
            (false, false) => NoticeKind::Call,
            (true, false) => NoticeKind::VideoCall,
            (false, true) => NoticeKind::MissedCall,
            (true, true) => NoticeKind::MissedVideoCall,
        }
    } else if let Some(pin) = message.pin_in_chat_message.as_option() {
        // A phone shows nothing when a message is unpinned.
        if pin.r#type != Some(PinType::PIN_FOR_ALL) {
            return None;
        }
        NoticeKind::Pin
    } else if message.placeholder_message.is_set() {
        NoticeKind::OnPhoneOnly
    } else if message.call.is_set()
        || message.bcall_message.is_set()
        || message.scheduled_call_creation_message.is_set()
    {
        NoticeKind::Call
    } else {
        return None;
    };
    Some(Content::Notice { about })
}

/// Returns the content of rare kinds that have a text: invitations, and answers to questions and status posts.
fn of_words(message: &wa::Message) -> Option<Content> {
    if let Some(invite) = message.group_invite_message.as_option() {
        let group = invite.group_name.clone().unwrap_or_default();
        return Some(Content::GroupInvite { group, text: invite.caption.clone() });
    }
    if let Some(event) = message.event_invite_message.as_option() {
        return Some(Content::Event {
            name: event.event_title.clone().unwrap_or_default(),
            description: event.caption.clone(),
            starts_at: event.start_time,
            place: None,
        });
    }
    let answer = message.question_response_message.as_option().and_then(|answer| answer.text.clone());
    let quoted = message.status_quoted_message.as_option().and_then(|quoted| quoted.text.clone());
    answer.or(quoted).filter(|text| is_visible(text)).map(Content::text)
}
