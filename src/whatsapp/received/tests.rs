//! How WhatsApp's messages are read.

use waproto::whatsapp::__buffa::oneof::message::buttons_response_message::Response;

use super::*;
use crate::messages::content::{File, PaymentStep};

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
fn a_voice_note_is_not_an_audio_file() {
    let audio = |ptt| wa::message::AudioMessage {
        mimetype: words("audio/ogg; codecs=opus"),
        file_length: Some(4_000),
        seconds: Some(7),
        ptt,
        ..Default::default()
    };
    let message = |ptt| wa::Message { audio_message: some(audio(ptt)), ..wa::Message::default() };
    let file = File { media_type: words("audio/ogg; codecs=opus"), size: Some(4_000), ..File::default() };
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
        options: vec![wa::message::poll_creation_message::Option { option_name: words("Sabtu"), ..Default::default() }],
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
    let pack = wa::message::StickerPackMessage { name: words("Kucing"), ..Default::default() };
    let message = wa::Message { sticker_pack_message: some(pack), ..wa::Message::default() };
    let Some(Content::Unknown { original_kind, raw }) = content_of(&message) else { panic!("it is dropped") };
    assert_eq!(original_kind, "whatsapp_sticker_pack");
    let bytes = STANDARD.decode(raw["message"].as_str().unwrap()).unwrap();
    assert_eq!(wa::Message::decode_from_slice(&bytes).unwrap(), message);
}

#[test]
fn a_very_long_unknown_message_is_kept_without_its_bytes() {
    let pack = wa::message::StickerPackMessage { caption: Some("x".repeat(MAX_RAW_BYTES)), ..Default::default() };
    let message = wa::Message { sticker_pack_message: some(pack), ..wa::Message::default() };
    let expected = Content::Unknown { original_kind: "whatsapp_sticker_pack".into(), raw: Map::new() };
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

/// Returns a message with a secret and one other field: an empty one with this number in the protocol.
fn with_field(number: u32) -> wa::Message {
    let tag = (number << 3) | 2;
    let mut bytes = Vec::new();
    let mut rest = tag;
    while rest >= 0x80 {
        bytes.push(u8::try_from(rest & 0x7f).unwrap() | 0x80);
        rest >>= 7;
    }
    bytes.extend([u8::try_from(rest).unwrap(), 0]);
    let secret = wa::MessageContextInfo { message_secret: Some(vec![7; 32]), ..Default::default() };
    wa::Message { message_context_info: some(secret), ..wa::Message::decode_from_slice(&bytes).unwrap() }
}

/// Fields 1 to 127 are those of the library's version, without the numbers that the protocol leaves out; 128 stands for
/// what a later version of WhatsApp adds. If a later version of the library adds a field, the compiler demands it in
/// `fields.rs`.
#[test]
fn each_field_of_the_protocol_is_a_line_or_has_a_reason_to_be_none() {
    // These fields have keys, history and app state, additions to another message, or wrappers with nothing inside.
    let keys = [2, 15, 47, 70, 102, 123, 127];
    let of_other_messages = [12, 46, 50, 51, 56, 63, 71, 76, 82, 121];
    let empty_wrappers = [31, 37, 40, 53, 55, 58, 59, 62, 67, 74, 91, 99, 100, 104, 118];
    // These fields are empty texts, with and without formatting.
    let empty_texts = [1, 6];
    let silent = [&keys[..], &of_other_messages, &empty_wrappers, &empty_texts].concat();
    for number in 1..=128 {
        let content = content_of(&with_field(number));
        // The secret shows that a person wrote the message, so an empty key distribution is of the kind `new`.
        let is_silent = silent.contains(&number) && !matches!(number, 2 | 15);
        assert_eq!(content.is_none(), is_silent, "field {number}: {content:?}");
    }
}

#[test]
fn a_kind_that_the_library_does_not_know_is_shown_as_unknown() {
    let Some(content) = content_of(&with_field(128)) else { panic!("it is dropped") };
    assert_eq!(content.words(), "[unknown message] new");
    let without_secret = wa::Message::default();
    assert_eq!(content_of(&without_secret), None, "nobody wrote it");
}

#[test]
fn keys_settings_and_reactions_are_no_messages() {
    let keys = wa::Message {
        protocol_message: some(wa::message::ProtocolMessage::default()),
        message_context_info: some(wa::MessageContextInfo::default()),
        sender_key_distribution_message: some(wa::message::SenderKeyDistributionMessage::default()),
        ..wa::Message::default()
    };
    let reaction =
        wa::Message { reaction_message: some(wa::message::ReactionMessage::default()), ..wa::Message::default() };
    for message in [keys, reaction, wa::Message::default()] {
        assert_eq!(action_of(&message), None);
    }
}

#[test]
fn a_text_without_a_letter_makes_no_empty_bubble() {
    for text in ["", " ", "\n", "\u{2800}", "\u{200b}", "\u{3164}\u{200e}"] {
        let plain = wa::Message { conversation: words(text), ..wa::Message::default() };
        let extended = wa::message::ExtendedTextMessage { text: words(text), ..Default::default() };
        let extended = wa::Message { extended_text_message: some(extended), ..wa::Message::default() };
        assert_eq!((content_of(&plain), content_of(&extended)), (None, None), "{text:?}");
    }
}

fn text(words: &str) -> wa::Message {
    wa::Message { conversation: Some(words.to_owned()), ..wa::Message::default() }
}

fn wrapped(message: wa::Message) -> MessageField<wa::message::FutureProofMessage> {
    some(wa::message::FutureProofMessage { message: some(message) })
}

#[test]
fn a_wrapper_has_the_content_of_the_message_that_it_wraps() {
    let none = wa::Message::default;
    let sent = wa::message::DeviceSentMessage { message: some(text("Halo")), ..Default::default() };
    let comment = wa::message::CommentMessage { message: some(text("Halo")), ..Default::default() };
    for message in [
        wa::Message { ephemeral_message: wrapped(text("Halo")), ..none() },
        wa::Message { view_once_message: wrapped(text("Halo")), ..none() },
        wa::Message { view_once_message_v2: wrapped(text("Halo")), ..none() },
        wa::Message { view_once_message_v2_extension: wrapped(text("Halo")), ..none() },
        wa::Message { document_with_caption_message: wrapped(text("Halo")), ..none() },
        wa::Message { group_mentioned_message: wrapped(text("Halo")), ..none() },
        wa::Message { bot_invoke_message: wrapped(text("Halo")), ..none() },
        wa::Message { associated_child_message: wrapped(text("Halo")), ..none() },
        wa::Message { group_status_mention_message: wrapped(text("Halo")), ..none() },
        wa::Message { lottie_sticker_message: wrapped(text("Halo")), ..none() },
        wa::Message { device_sent_message: some(sent), ..none() },
        wa::Message { comment_message: some(comment), ..none() },
        wa::Message {
            ephemeral_message: wrapped(wa::Message { view_once_message_v2: wrapped(text("Halo")), ..none() }),
            ..none()
        },
    ] {
        assert_eq!(content_of(&message), Some(Content::text("Halo")), "{message:?}");
    }
}

#[test]
fn more_wrappers_than_any_client_uses_are_not_read() {
    let mut message = text("Halo");
    for _ in 0..MAX_WRAPPERS {
        message = wa::Message { ephemeral_message: wrapped(message), ..wa::Message::default() };
    }
    assert_eq!(content_of(&message), Some(Content::text("Halo")));
    let too_many = wa::Message { ephemeral_message: wrapped(message), ..wa::Message::default() };
    assert_eq!(content_of(&too_many), None);
}

#[test]
fn an_answer_of_an_interactive_message_has_the_id_and_the_words() {
    let flow = |params: &str| wa::message::interactive_response_message::NativeFlowResponseMessage {
        name: words("quick_reply"),
        params_json: words(params),
        ..Default::default()
    };
    let reply = |body: Option<&str>, params: &str| {
        let body = body
            .map(|body| wa::message::interactive_response_message::Body { text: words(body), ..Default::default() });
        let response = wa::message::InteractiveResponseMessage {
            body: body.map(MessageField::some).unwrap_or_default(),
            interactive_response_message: flow(params).into(),
            ..Default::default()
        };
        content_of(&wa::Message { interactive_response_message: some(response), ..wa::Message::default() })
    };
    let answer = |id: &str, text: &str| Some(Content::Answer { id: id.into(), text: text.into() });
    assert_eq!(reply(Some("Ya"), r#"{"id":"yes"}"#), answer("yes", "Ya"));
    assert_eq!(reply(Some("Ya"), "not JSON"), answer("", "Ya"));
    assert_eq!(reply(None, r#"{"id":"yes"}"#), answer("yes", "yes"), "an answer without words is named by its id");
    assert!(matches!(reply(None, "{}"), Some(Content::Unknown { .. })), "it is no empty bubble");
    let template = wa::message::TemplateButtonReplyMessage {
        selected_id: words("yes"),
        selected_display_text: words("Ya"),
        ..Default::default()
    };
    let template = wa::Message { template_button_reply_message: some(template), ..wa::Message::default() };
    assert_eq!(content_of(&template), answer("yes", "Ya"));
}

#[test]
fn products_payments_and_orders_are_read() {
    let snapshot = wa::message::product_message::ProductSnapshot {
        product_id: words("77"),
        title: words("Kopi susu"),
        ..Default::default()
    };
    let product = wa::message::ProductMessage { product: some(snapshot), ..Default::default() };
    let product = wa::Message { product_message: some(product), ..wa::Message::default() };
    assert_eq!(content_of(&product).unwrap().words(), "[product] Kopi susu");
    let sent = wa::message::SendPaymentMessage { note_message: some(text("lunas")), ..Default::default() };
    let sent = wa::Message { send_payment_message: some(sent), ..wa::Message::default() };
    assert_eq!(content_of(&sent), Some(Content::Payment { about: PaymentStep::Sent, text: words("lunas") }));
    let order = wa::message::OrderMessage { order_id: words("1"), item_count: Some(2), ..Default::default() };
    let order = wa::Message { order_message: some(order), ..wa::Message::default() };
    assert_eq!(content_of(&order), Some(Content::Order { id: "1".into(), items: 2, text: None }));
}

#[test]
fn no_kind_that_a_customer_sends_vanishes() {
    let none = wa::Message::default;
    let card = |name: &str| wa::message::ContactMessage { display_name: words(name), ..Default::default() };
    let cards = wa::message::ContactsArrayMessage { contacts: vec![card("Ayu"), card("Sari")], ..Default::default() };
    let place = wa::message::LocationMessage {
        degrees_latitude: Some(-6.2),
        degrees_longitude: Some(106.8),
        name: words("Monas"),
        ..Default::default()
    };
    let live = wa::message::LiveLocationMessage {
        degrees_latitude: Some(-6.2),
        degrees_longitude: Some(106.8),
        caption: words("di jalan"),
        ..Default::default()
    };
    let image = wa::message::ImageMessage { caption: words("Menu"), ..Default::default() };
    let document = wa::message::DocumentMessage { file_name: words("Harga é.pdf"), ..Default::default() };
    let video = wa::message::VideoMessage { seconds: Some(5), ..Default::default() };
    let audio = wa::message::AudioMessage::default();
    let order = wa::message::OrderMessage { message: words("Dua kopi"), item_count: Some(2), ..Default::default() };
    let poll = wa::message::PollCreationMessage { name: words("Kapan?"), ..Default::default() };
    let context = wa::ContextInfo { stanza_id: words("3A1"), ..Default::default() };
    let reply =
        wa::message::ExtendedTextMessage { text: words("Ya"), context_info: some(context), ..Default::default() };
    let advertisement = wa::ContextInfo { conversion_source: words("FB_Ads"), ..Default::default() };
    let advertised = wa::message::ExtendedTextMessage {
        text: words("Halo"),
        context_info: some(advertisement),
        ..Default::default()
    };
    let view_once = wa::Message { image_message: some(image.clone()), ..none() };
    for (message, line) in [
        (wa::Message { contact_message: some(card("Ayu")), ..none() }, "[contact] Ayu"),
        (wa::Message { contacts_array_message: some(cards), ..none() }, "[contact] Ayu"),
        (wa::Message { location_message: some(place), ..none() }, "[location] Monas"),
        (wa::Message { live_location_message: some(live), ..none() }, "[live location] di jalan"),
        (wa::Message { image_message: some(image), ..none() }, "[image] Menu"),
        (wa::Message { document_message: some(document), ..none() }, "[document] Harga é.pdf"),
        (wa::Message { video_message: some(video.clone()), ..none() }, "[video]"),
        (wa::Message { ptv_message: some(video), ..none() }, "[video note]"),
        (wa::Message { audio_message: some(audio), ..none() }, "[audio]"),
        (wa::Message { order_message: some(order), ..none() }, "[order] Dua kopi"),
        (wa::Message { poll_creation_message: some(poll), ..none() }, "[poll] Kapan?"),
        (wa::Message { extended_text_message: some(reply), ..none() }, "Ya"),
        (wa::Message { extended_text_message: some(advertised), ..none() }, "Halo"),
        (wa::Message { view_once_message_v2: wrapped(view_once), ..none() }, "[image] Menu"),
    ] {
        assert_eq!(content_of(&message).unwrap().words(), line);
    }
}

#[test]
fn calls_and_pins_are_notices() {
    use wa::message::{call_log_message::CallOutcome, pin_in_chat_message::Type};
    let call = |is_video, outcome| {
        let call =
            wa::message::CallLogMessage { is_video: Some(is_video), call_outcome: Some(outcome), ..Default::default() };
        content_of(&wa::Message { call_log_messsage: some(call), ..wa::Message::default() })
    };
    let notice = |about| Some(Content::Notice { about });
    assert_eq!(call(false, CallOutcome::CONNECTED), notice(NoticeKind::Call));
    assert_eq!(call(true, CallOutcome::MISSED), notice(NoticeKind::MissedVideoCall));
    let pin = |kind| {
        let pin = wa::message::PinInChatMessage { r#type: Some(kind), ..Default::default() };
        content_of(&wa::Message { pin_in_chat_message: some(pin), ..wa::Message::default() })
    };
    assert_eq!(pin(Type::PIN_FOR_ALL), notice(NoticeKind::Pin));
    assert_eq!(pin(Type::UNPIN_FOR_ALL), None);
}

fn key(id: &str) -> MessageField<wa::MessageKey> {
    some(wa::MessageKey { id: words(id), ..Default::default() })
}

fn edit(id: &str, new: wa::Message) -> wa::Message {
    let protocol = wa::message::ProtocolMessage {
        key: key(id),
        r#type: Some(ProtocolType::MESSAGE_EDIT),
        edited_message: some(new),
        ..Default::default()
    };
    wa::Message { protocol_message: some(protocol), ..wa::Message::default() }
}

#[test]
fn an_edit_is_read_in_both_wrappings_and_may_be_a_caption() {
    let of = || ChangedMessage { wa_message_id: "3A1".into(), author: None };
    let bare = edit("3A1", text("10 kopi"));
    let wrapped = wa::Message { edited_message: wrapped(bare.clone()), ..wa::Message::default() };
    for message in [bare, wrapped] {
        assert_eq!(action_of(&message), Some(MessageAction::Edit { of: of(), content: Content::text("10 kopi") }));
        assert_eq!(content_of(&message), None, "it is no message of its own");
    }
    let image = wa::message::ImageMessage { caption: words("Menu baru"), ..Default::default() };
    let image = edit("3A1", wa::Message { image_message: some(image), ..wa::Message::default() });
    let content = Content::Image { file: File::default(), caption: words("Menu baru") };
    assert_eq!(action_of(&image), Some(MessageAction::Edit { of: of(), content }));
}

#[test]
fn an_edit_that_cannot_be_opened_is_a_line() {
    let secret = |kind| {
        let secret = wa::message::SecretEncryptedMessage { secret_enc_type: Some(kind), ..Default::default() };
        content_of(&wa::Message { secret_encrypted_message: some(secret), ..wa::Message::default() })
    };
    let line = Content::Notice { about: NoticeKind::UndecryptableEdit };
    assert_eq!(secret(SecretEncType::MESSAGE_EDIT), Some(line));
    assert_eq!(secret(SecretEncType::POLL_EDIT), None);
}

#[test]
fn a_deletion_for_everybody_names_the_message() {
    let protocol = |kind| {
        let protocol = wa::message::ProtocolMessage { key: key("3A1"), r#type: Some(kind), ..Default::default() };
        wa::Message { protocol_message: some(protocol), ..wa::Message::default() }
    };
    let of = ChangedMessage { wa_message_id: "3A1".into(), author: None };
    assert_eq!(action_of(&protocol(ProtocolType::REVOKE)), Some(MessageAction::Deletion { of }));
    assert_eq!(action_of(&protocol(ProtocolType::HISTORY_SYNC_NOTIFICATION)), None);
}

#[test]
fn a_message_tells_the_timer_of_its_chat() {
    let timer = |message: &wa::Message, of_context| timer_seconds(&action_of(message)?, message, of_context);
    assert_eq!(timer(&text("Halo"), Some(86_400)), Some(86_400));
    assert_eq!(timer(&text("Halo"), None), Some(0), "the chat has none");
    assert_eq!(timer(&edit("3A1", text("Halo")), None), None, "an edit says nothing about it");
    let setting = |seconds| {
        let protocol = wa::message::ProtocolMessage {
            r#type: Some(ProtocolType::EPHEMERAL_SETTING),
            ephemeral_expiration: seconds,
            ..Default::default()
        };
        wa::Message { protocol_message: some(protocol), ..wa::Message::default() }
    };
    let in_wrapper = wa::Message { ephemeral_message: wrapped(setting(Some(604_800))), ..wa::Message::default() };
    for (message, seconds) in [(setting(Some(604_800)), 604_800), (setting(None), 0), (in_wrapper, 604_800)] {
        assert_eq!(action_of(&message), Some(MessageAction::Timer));
        assert_eq!(timer(&message, None), Some(seconds));
    }
}
