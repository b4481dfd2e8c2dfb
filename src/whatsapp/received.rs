//! What a received WhatsApp message says.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use wacore::proto_helpers::MessageExt;
use waproto::{
    buffa::{Message as _, MessageField},
    whatsapp::{self as wa, __buffa::oneof::message::buttons_response_message::Response},
};

use crate::messages::content::{Choice, ContactCard, Content, Coordinates, File, Section};

/// A message of an unknown kind is kept as a whole up to this length. Anything longer would be a file, and WhatsApp sends
/// files as references.
const LONGEST_RAW: usize = 64 * 1024;
/// JavaScript's largest whole number.
const LARGEST_SIZE: u64 = (1 << 53) - 1;

/// What the message says; `None` if it is not a message to a person (keys, settings, receipts) or changes another message:
/// reactions, votes, edits and deletions are not received yet.
pub fn content_of(message: &wa::Message) -> Option<Content> {
    let message = message.get_base_message();
    if let Some(text) = message.text_content() {
        return Some(Content::text(text));
    }
    of_file(message).or_else(|| of_place_or_card(message)).or_else(|| of_choice(message)).or_else(|| of_other(message))
}

fn of_file(message: &wa::Message) -> Option<Content> {
    if let Some(image) = message.image_message.as_option() {
        return Some(Content::Image {
            file: file(image.mimetype.as_ref(), image.file_length),
            caption: image.caption.clone(),
        });
    }
    if let Some(video) = message.video_message.as_option() {
        let (file, caption) = (file(video.mimetype.as_ref(), video.file_length), video.caption.clone());
        return Some(Content::Video { file, caption, seconds: video.seconds });
    }
    if let Some(video) = message.ptv_message.as_option() {
        let file = file(video.mimetype.as_ref(), video.file_length);
        return Some(Content::VideoNote { file, seconds: video.seconds });
    }
    if let Some(audio) = message.audio_message.as_option() {
        let (file, seconds) = (file(audio.mimetype.as_ref(), audio.file_length), audio.seconds);
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

fn file(media_type: Option<&String>, size: Option<u64>) -> File {
    let size = size.filter(|size| *size <= LARGEST_SIZE).and_then(|size| i64::try_from(size).ok());
    File { media_type: media_type.cloned(), size }
}

fn of_place_or_card(message: &wa::Message) -> Option<Content> {
    if let Some(place) = message.location_message.as_option() {
        let at = Coordinates::new(place.degrees_latitude?, place.degrees_longitude?)?;
        return Some(Content::Location { at, name: place.name.clone(), address: place.address.clone() });
    }
    if let Some(place) = message.live_location_message.as_option() {
        let at = Coordinates::new(place.degrees_latitude?, place.degrees_longitude?)?;
        return Some(Content::LiveLocation { at, caption: place.caption.clone() });
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

/// What offers a choice, and what answers one.
fn of_choice(message: &wa::Message) -> Option<Content> {
    let polls = [
        &message.poll_creation_message,
        &message.poll_creation_message_v2,
        &message.poll_creation_message_v3,
        &message.poll_creation_message_v5,
        &message.poll_creation_message_v6,
    ];
    if let Some(poll) = polls.into_iter().find_map(MessageField::as_option) {
        return Some(Content::Poll {
            question: poll.name.clone().unwrap_or_default(),
            options: poll.options.iter().map(|option| option.option_name.clone().unwrap_or_default()).collect(),
            max_choices: poll.selectable_options_count.unwrap_or_default(),
        });
    }
    if let Some(buttons) = message.buttons_message.as_option() {
        return Some(Content::Buttons {
            text: buttons.content_text.clone().unwrap_or_default(),
            footer: buttons.footer_text.clone(),
            buttons: buttons.buttons.iter().map(button).collect(),
        });
    }
    if let Some(list) = message.list_message.as_option() {
        return Some(Content::List {
            text: list.description.clone().or_else(|| list.title.clone()).unwrap_or_default(),
            footer: list.footer_text.clone(),
            button: list.button_text.clone(),
            sections: list.sections.iter().map(section).collect(),
        });
    }
    answer(message)
}

fn button(button: &wa::message::buttons_message::Button) -> Choice {
    let text = button.button_text.as_option().and_then(|text| text.display_text.clone());
    Choice { id: button.button_id.clone().unwrap_or_default(), text: text.unwrap_or_default(), description: None }
}

fn section(section: &wa::message::list_message::Section) -> Section {
    let choice = |row: &wa::message::list_message::Row| Choice {
        id: row.row_id.clone().unwrap_or_default(),
        text: row.title.clone().unwrap_or_default(),
        description: row.description.clone(),
    };
    Section { title: section.title.clone(), choices: section.rows.iter().map(choice).collect() }
}

fn answer(message: &wa::Message) -> Option<Content> {
    let answer = |id: Option<String>, text: Option<String>| {
        Some(Content::Answer { id: id.unwrap_or_default(), text: text.unwrap_or_default() })
    };
    if let Some(reply) = message.list_response_message.as_option() {
        let id = reply.single_select_reply.as_option().and_then(|chosen| chosen.selected_row_id.clone());
        return answer(id, reply.title.clone());
    }
    if let Some(reply) = message.buttons_response_message.as_option() {
        let text = reply.response.as_ref().map(|Response::SelectedDisplayText(text)| text.clone());
        return answer(reply.selected_button_id.clone(), text);
    }
    let reply = message.template_button_reply_message.as_option()?;
    answer(reply.selected_id.clone(), reply.selected_display_text.clone())
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
    unknown(message)
}

/// A message of a kind that has no content of its own yet, by the name that it is kept under. Keys, settings and changes of
/// other messages are not among these kinds.
fn unknown(message: &wa::Message) -> Option<Content> {
    let kinds = [
        ("whatsapp_interactive", message.interactive_message.is_set()),
        ("whatsapp_interactive_response", message.interactive_response_message.is_set()),
        ("whatsapp_template", message.template_message.is_set() || message.highly_structured_message.is_set()),
        ("whatsapp_product", message.product_message.is_set()),
        ("whatsapp_group_invite", message.group_invite_message.is_set()),
        ("whatsapp_location", message.location_message.is_set() || message.live_location_message.is_set()),
        ("whatsapp_sticker_pack", message.sticker_pack_message.is_set()),
        ("whatsapp_call", is_call(message)),
        ("whatsapp_payment", is_payment(message)),
        ("whatsapp_other", is_other(message)),
    ];
    let (name, _) = kinds.into_iter().find(|(_, is_set)| *is_set)?;
    // The context has the secret with which reactions and votes are encrypted.
    let message = wa::Message { message_context_info: MessageField::none(), ..message.clone() };
    let bytes = message.encode_to_vec();
    let raw = (bytes.len() <= LONGEST_RAW).then(|| ("message".to_owned(), Value::String(STANDARD.encode(bytes))));
    Some(Content::Unknown { original_kind: name.to_owned(), raw: raw.into_iter().collect::<Map<_, _>>() })
}

fn is_call(message: &wa::Message) -> bool {
    message.call.is_set()
        || message.call_log_messsage.is_set()
        || message.bcall_message.is_set()
        || message.scheduled_call_creation_message.is_set()
}

fn is_payment(message: &wa::Message) -> bool {
    message.send_payment_message.is_set()
        || message.request_payment_message.is_set()
        || message.decline_payment_request_message.is_set()
        || message.cancel_payment_request_message.is_set()
        || message.payment_invite_message.is_set()
        || message.payment_reminder_message.is_set()
        || message.split_payment_message.is_set()
        || message.invoice_message.is_set()
}

fn is_other(message: &wa::Message) -> bool {
    message.request_phone_number_message.is_set()
        || message.group_mentioned_message.is_set()
        || message.bot_invoke_message.is_set()
        || message.bot_forwarded_message.is_set()
        || message.bot_task_message.is_set()
        || message.lottie_sticker_message.is_set()
        || message.comment_message.is_set()
        || message.newsletter_admin_invite_message.is_set()
        || message.newsletter_follower_invite_message_v2.is_set()
        || message.event_cover_image.is_set()
        || message.event_invite_message.is_set()
        || message.associated_child_message.is_set()
        || message.poll_creation_message_v4.is_set()
        || message.poll_creation_option_image_message.is_set()
        || message.status_mention_message.is_set()
        || message.status_add_yours.is_set()
        || message.status_notification_message.is_set()
        || message.status_question_answer_message.is_set()
        || message.status_quoted_message.is_set()
        || message.status_sticker_interaction_message.is_set()
        || message.group_status_mention_message.is_set()
        || message.group_status_message.is_set()
        || message.group_status_message_v2.is_set()
        || message.question_message.is_set()
        || message.question_reply_message.is_set()
        || message.question_response_message.is_set()
        || message.rich_response_message.is_set()
        || message.spoiler_message.is_set()
        || message.conditional_reveal_message.is_set()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some<T: Default>(value: T) -> MessageField<T> {
        MessageField::some(value)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are optional")]
    fn words(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_text_is_read_with_and_without_formatting() {
        let plain = wa::Message { conversation: words("Halo"), ..wa::Message::default() };
        let extended = wa::message::ExtendedTextMessage { text: words("*Halo*"), ..Default::default() };
        let extended = wa::Message { extended_text_message: some(extended), ..wa::Message::default() };
        assert_eq!(content_of(&plain), Some(Content::text("Halo")));
        assert_eq!(content_of(&extended), Some(Content::text("*Halo*")));
    }

    #[test]
    fn a_disappearing_message_is_read_like_any_other() {
        let inner = wa::Message { conversation: words("Halo"), ..wa::Message::default() };
        let wrapper = wa::message::FutureProofMessage { message: some(inner) };
        let message = wa::Message { ephemeral_message: some(wrapper), ..wa::Message::default() };
        assert_eq!(content_of(&message), Some(Content::text("Halo")));
    }

    #[test]
    fn a_recording_made_in_the_chat_is_not_an_audio_file() {
        let audio = |ptt| wa::message::AudioMessage {
            mimetype: words("audio/ogg; codecs=opus"),
            file_length: Some(4_000),
            seconds: Some(7),
            ptt,
            ..Default::default()
        };
        let message = |ptt| wa::Message { audio_message: some(audio(ptt)), ..wa::Message::default() };
        let file = File { media_type: words("audio/ogg; codecs=opus"), size: Some(4_000) };
        let note = Content::VoiceNote { file: file.clone(), seconds: Some(7) };
        assert_eq!(content_of(&message(Some(true))), Some(note));
        for ptt in [Some(false), None] {
            let audio = Content::Audio { file: file.clone(), seconds: Some(7) };
            assert_eq!(content_of(&message(ptt)), Some(audio));
        }
    }

    #[test]
    fn a_size_that_javascript_cannot_hold_is_left_out() {
        let image = wa::message::ImageMessage { file_length: Some(u64::MAX), ..Default::default() };
        let message = wa::Message { image_message: some(image), ..wa::Message::default() };
        assert_eq!(content_of(&message), Some(Content::Image { file: File::default(), caption: None }));
    }

    #[test]
    fn an_answer_has_the_id_and_the_words() {
        let row = wa::message::list_response_message::SingleSelectReply { selected_row_id: words("row_2") };
        let list = wa::message::ListResponseMessage {
            title: words("Antar"),
            single_select_reply: some(row),
            ..Default::default()
        };
        let list = wa::Message { list_response_message: some(list), ..wa::Message::default() };
        let button = wa::message::ButtonsResponseMessage {
            selected_button_id: words("yes"),
            response: Some(Response::SelectedDisplayText("Ya".into())),
            ..Default::default()
        };
        let button = wa::Message { buttons_response_message: some(button), ..wa::Message::default() };
        assert_eq!(content_of(&list), Some(Content::Answer { id: "row_2".into(), text: "Antar".into() }));
        assert_eq!(content_of(&button), Some(Content::Answer { id: "yes".into(), text: "Ya".into() }));
    }

    #[test]
    fn a_poll_is_read_from_each_of_its_fields() {
        let poll = || wa::message::PollCreationMessage {
            name: words("Kapan?"),
            options: vec![wa::message::poll_creation_message::Option {
                option_name: words("Sabtu"),
                ..Default::default()
            }],
            selectable_options_count: Some(1),
            ..Default::default()
        };
        let expected = Content::Poll { question: "Kapan?".into(), options: vec!["Sabtu".into()], max_choices: 1 };
        for message in [
            wa::Message { poll_creation_message: some(poll()), ..wa::Message::default() },
            wa::Message { poll_creation_message_v3: some(poll()), ..wa::Message::default() },
        ] {
            assert_eq!(content_of(&message).as_ref(), Some(&expected));
        }
    }

    #[test]
    fn a_kind_without_a_content_of_its_own_is_kept_whole() {
        let invite = wa::message::GroupInviteMessage { group_name: words("Arisan"), ..Default::default() };
        let message = wa::Message { group_invite_message: some(invite), ..wa::Message::default() };
        let Some(Content::Unknown { original_kind, raw }) = content_of(&message) else { panic!("it is dropped") };
        assert_eq!(original_kind, "whatsapp_group_invite");
        let bytes = STANDARD.decode(raw["message"].as_str().unwrap()).unwrap();
        assert_eq!(wa::Message::decode_from_slice(&bytes).unwrap(), message);
    }

    #[test]
    fn a_very_long_unknown_message_is_kept_without_its_bytes() {
        let invite = wa::message::GroupInviteMessage { caption: Some("x".repeat(LONGEST_RAW)), ..Default::default() };
        let message = wa::Message { group_invite_message: some(invite), ..wa::Message::default() };
        let expected = Content::Unknown { original_kind: "whatsapp_group_invite".into(), raw: Map::new() };
        assert_eq!(content_of(&message), Some(expected));
    }

    #[test]
    fn a_place_that_is_not_on_earth_is_kept_as_unknown() {
        let place = wa::message::LocationMessage {
            degrees_latitude: Some(900.0),
            degrees_longitude: Some(0.0),
            ..Default::default()
        };
        let message = wa::Message { location_message: some(place), ..wa::Message::default() };
        let Some(Content::Unknown { original_kind, .. }) = content_of(&message) else { panic!("it is dropped") };
        assert_eq!(original_kind, "whatsapp_location");
    }

    #[test]
    fn what_no_person_reads_is_no_message() {
        let keys = wa::Message {
            protocol_message: some(wa::message::ProtocolMessage::default()),
            message_context_info: some(wa::MessageContextInfo::default()),
            sender_key_distribution_message: some(wa::message::SenderKeyDistributionMessage::default()),
            ..wa::Message::default()
        };
        let reaction =
            wa::Message { reaction_message: some(wa::message::ReactionMessage::default()), ..wa::Message::default() };
        for message in [keys, reaction, wa::Message::default()] {
            assert_eq!(content_of(&message), None);
        }
    }
}
