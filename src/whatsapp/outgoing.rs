//! What the device session gives to the protocol library: the message for a content, the address of a recipient, and the
//! question about accounts.

use base64::{Engine, engine::general_purpose::STANDARD};
use wacore::proto_helpers::{MessageExt as _, build_quote_context};
use wacore_binary::Jid;
use waproto::{
    buffa::MessageField,
    whatsapp::{self as wa, message::protocol_message::Type as ProtocolType},
};

pub use super::accounts::{answers, question};
use crate::{
    clock::Timestamp,
    contacts::address::{GROUP_SUFFIX, lid_in},
    devices::{groups::Addressing, media::Bytes32, session::FileOfMessage},
    messages::{
        content::{Content, File, MessageKey},
        message::Sender,
        quote::Quote,
    },
};

/// The address of a recipient: the digits of WhatsApp's id, or the chat id of a LID or a group.
pub fn address_of(recipient: &str) -> Jid {
    if let Some(group) = recipient.strip_suffix(GROUP_SUFFIX) {
        return Jid::group(group);
    }
    lid_in(recipient).map_or_else(|| Jid::pn(recipient), Jid::lid)
}

/// The address of a member by which a group names it; `None` if that address is not known.
pub fn member_address(member: &Sender, addressing: Addressing) -> Option<Jid> {
    match addressing {
        Addressing::Lid => member.lid.as_deref().map(Jid::lid),
        Addressing::Phone => member.phone.as_deref().map(Jid::pn),
    }
}

/// The message to send for a content; `None` for a kind that this release cannot send.
pub fn message_of(content: &Content) -> Option<wa::Message> {
    match content {
        Content::Text { text } => Some(wa::Message { conversation: Some(text.clone()), ..wa::Message::default() }),
        Content::Location { at, name, address } => {
            let (name, address) = (name.clone(), address.clone());
            let (degrees_latitude, degrees_longitude) = (Some(at.latitude), Some(at.longitude));
            let place = wa::message::LocationMessage {
                degrees_latitude,
                degrees_longitude,
                name,
                address,
                ..Default::default()
            };
            Some(wa::Message { location_message: MessageField::some(place), ..wa::Message::default() })
        }
        Content::Reaction { to, emoji } => {
            let text = Some(emoji.clone().unwrap_or_default());
            let key = MessageField::some(key_of(to));
            let reaction = wa::message::ReactionMessage { key, text, ..Default::default() };
            Some(wa::Message { reaction_message: MessageField::some(reaction), ..wa::Message::default() })
        }
        Content::Edit { of, text } => {
            let edited = wa::Message { conversation: Some(text.clone()), ..wa::Message::default() };
            Some(protocol_message(of, ProtocolType::MESSAGE_EDIT, MessageField::some(edited)))
        }
        Content::Deletion { of } => Some(protocol_message(of, ProtocolType::REVOKE, MessageField::none())),
        other => file_message(other),
    }
}

/// The message for a content with a file, without where the file is; `None` for any other.
fn file_message(content: &Content) -> Option<wa::Message> {
    let none = wa::Message::default;
    let preview = content.file().and_then(|file| file.preview.clone()).unwrap_or_default();
    let (width, height) = (preview.width, preview.height);
    let length = |file: &File| file.size.and_then(|size| u64::try_from(size).ok());
    let video = |file: &File, caption, seconds| wa::message::VideoMessage {
        mimetype: file.media_type.clone(),
        caption,
        file_length: length(file),
        seconds,
        width,
        height,
        jpeg_thumbnail: preview.thumbnail_bytes(),
        ..Default::default()
    };
    Some(match content {
        Content::Image { file, caption } => {
            let (mimetype, caption) = (file.media_type.clone(), caption.clone());
            let file_length = length(file);
            let image = wa::message::ImageMessage {
                mimetype,
                caption,
                file_length,
                width,
                height,
                jpeg_thumbnail: preview.thumbnail_bytes(),
                ..Default::default()
            };
            wa::Message { image_message: MessageField::some(image), ..none() }
        }
        Content::Video { file, caption, seconds } => {
            let video = video(file, caption.clone(), *seconds);
            wa::Message { video_message: MessageField::some(video), ..none() }
        }
        Content::VideoNote { file, seconds } => {
            wa::Message { ptv_message: MessageField::some(video(file, None, *seconds)), ..none() }
        }
        Content::VoiceNote { file, seconds } | Content::Audio { file, seconds } => {
            let ptt = Some(matches!(content, Content::VoiceNote { .. }));
            let (mimetype, file_length) = (file.media_type.clone(), length(file));
            let (seconds, waveform) = (*seconds, preview.waveform_bytes());
            let audio =
                wa::message::AudioMessage { mimetype, file_length, seconds, ptt, waveform, ..Default::default() };
            wa::Message { audio_message: MessageField::some(audio), ..none() }
        }
        Content::Document { file, file_name, caption } => {
            let (mimetype, file_name, caption) = (file.media_type.clone(), file_name.clone(), caption.clone());
            let (file_length, title) = (length(file), file_name.clone());
            let document =
                wa::message::DocumentMessage { mimetype, file_name, title, caption, file_length, ..Default::default() };
            wa::Message { document_message: MessageField::some(document), ..none() }
        }
        Content::Sticker { file } => {
            let (mimetype, file_length) = (file.media_type.clone(), length(file));
            let sticker = wa::message::StickerMessage { mimetype, file_length, ..Default::default() };
            wa::Message { sticker_message: MessageField::some(sticker), ..none() }
        }
        _ => return None,
    })
}

/// Completes a message with a file: with where WhatsApp's servers have it, and with the key that opens it. Any other message stays as it is.
pub fn attach_file(message: &mut wa::Message, file: &FileOfMessage) {
    let FileOfMessage { media_key, began_at, uploaded } = file;
    let bytes = |bytes: &Bytes32| Some(bytes.0.to_vec());
    macro_rules! fill {
        ($part:expr) => {{
            $part.url = Some(uploaded.url.clone());
            $part.direct_path = Some(uploaded.path.clone());
            $part.media_key = bytes(media_key);
            $part.media_key_timestamp = Some(began_at.unix_millis() / 1_000);
            $part.file_sha256 = bytes(&uploaded.sha256);
            $part.file_enc_sha256 = bytes(&uploaded.encrypted_sha256);
            $part.file_length = Some(uploaded.size);
        }};
    }
    let sidecar = || uploaded.sidecar.as_ref().and_then(|sidecar| STANDARD.decode(sidecar).ok());
    if let Some(image) = message.image_message.as_option_mut() {
        fill!(image);
    } else if let Some(document) = message.document_message.as_option_mut() {
        fill!(document);
    } else if let Some(sticker) = message.sticker_message.as_option_mut() {
        fill!(sticker);
    } else if let Some(audio) = message.audio_message.as_option_mut() {
        fill!(audio);
        audio.streaming_sidecar = sidecar();
    } else if let Some(video) = message.video_message.as_option_mut() {
        fill!(video);
        video.streaming_sidecar = sidecar();
    } else if let Some(note) = message.ptv_message.as_option_mut() {
        fill!(note);
        note.streaming_sidecar = sidecar();
    }
}

fn protocol_message(of: &MessageKey, kind: ProtocolType, edited_message: MessageField<wa::Message>) -> wa::Message {
    let key = MessageField::some(key_of(of));
    let protocol = wa::message::ProtocolMessage { key, r#type: Some(kind), edited_message, ..Default::default() };
    wa::Message { protocol_message: MessageField::some(protocol), ..wa::Message::default() }
}

fn key_of(message: &MessageKey) -> wa::MessageKey {
    let MessageKey { wa_message_id, is_ours, participant } = message;
    wa::MessageKey {
        id: Some(wa_message_id.clone()),
        from_me: Some(*is_ours),
        participant: participant.clone(),
        ..Default::default()
    }
}

/// Completes a message that changes another one, at the moment in which it is sent: with the chat, by the kind of address that
/// the library uses for it, and with the time. `author` is the member of the group who wrote the changed message, unless it is ours. The
/// stanza's attribute `edit` follows from the message: the library sets it.
pub fn complete_change(message: &mut wa::Message, changed: &Quote, chat: &Jid, author: Option<&Jid>, now: Timestamp) {
    let remote_jid = Some(chat.to_non_ad().to_string());
    if let Some(reaction) = message.reaction_message.as_option_mut() {
        reaction.sender_timestamp_ms = Some(now.unix_millis());
        let key = reaction.key.get_or_insert_default();
        key.remote_jid = remote_jid;
        key.participant = author.map(|author| author.to_non_ad().to_string());
    } else if let Some(protocol) = message.protocol_message.as_option_mut() {
        protocol.key.get_or_insert_default().remote_jid = remote_jid;
        if let Some(edited) = protocol.edited_message.as_option_mut() {
            protocol.timestamp_ms = Some(now.unix_millis());
            let text = edited.conversation.take().unwrap_or_default();
            *edited = changed.content.with_text(text).as_ref().map(quoted_message).unwrap_or_default();
        }
    }
}

/// Makes the message an answer to another one. `author` is who wrote the quoted message, in the addresses of the chat.
pub fn quote(message: &mut wa::Message, quote: &Quote, author: &Jid) {
    let quoted = quoted_message(&quote.content);
    let id = quote.reply_to.wa_message_id.as_str();
    message.set_context_info(build_quote_context(id, author.to_non_ad().to_string(), &quoted));
}

/// The quoted message as far as this device keeps it: of a file what WhatsApp says about it, of a kind that cannot be sent its
/// words.
fn quoted_message(content: &Content) -> wa::Message {
    let words = || wa::Message { conversation: Some(content.words().into_owned()), ..wa::Message::default() };
    message_of(content).unwrap_or_else(words)
}

#[cfg(test)]
mod tests {
    use wacore::types::message::EditAttribute;

    use super::*;
    use crate::{
        devices::{
            session::{ChangedMessage, MessageAction},
            uploads::UploadedFile,
        },
        messages::{
            content::{Coordinates, FilePreview},
            own_change::EDIT_WINDOW,
            quote::ReplyTo,
        },
        whatsapp::received::{action_of, content_of, media_of, quoted_message as quoted_by},
    };

    #[test]
    fn a_text_is_received_as_it_was_sent() {
        let text = Content::text("  Halo *Ayu*\n");
        assert_eq!(message_of(&text).as_ref().and_then(content_of), Some(text));
    }

    #[test]
    fn a_place_is_received_as_it_was_sent() {
        let place = |latitude, longitude, name: Option<&str>| Content::Location {
            at: Coordinates { latitude, longitude },
            name: name.map(str::to_owned),
            address: None,
        };
        for content in [place(-6.175_4, 106.827_2, Some("Monas")), place(0.0, 0.0, None)] {
            assert_eq!(message_of(&content).as_ref().and_then(content_of), Some(content));
        }
    }

    #[test]
    fn a_file_is_received_with_what_its_sender_says_about_it() {
        let preview = FilePreview::of_received(Some(1_600), Some(900), Some(&[0xFF, 0xD8, 0xFF, 0]), None);
        let waveform = FilePreview::of_received(None, None, None, Some(&[7; 64]));
        let file = |preview: &Option<FilePreview>| File {
            media_type: Some("image/jpeg".into()),
            size: Some(48_000),
            preview: preview.clone(),
            ..File::default()
        };
        for content in [
            Content::Image { file: file(&preview), caption: Some("Menu".into()) },
            Content::Video { file: file(&preview), caption: None, seconds: Some(4) },
            Content::VideoNote { file: file(&preview), seconds: Some(4) },
            Content::VoiceNote { file: file(&waveform), seconds: Some(4) },
            Content::Audio { file: file(&None), seconds: None },
            Content::Document { file: file(&None), file_name: Some("menu.pdf".into()), caption: Some("Menu".into()) },
            Content::Sticker { file: file(&None) },
        ] {
            assert_eq!(message_of(&content).as_ref().and_then(content_of), Some(content));
        }
    }

    #[test]
    fn where_a_file_is_and_how_it_is_opened_is_in_its_message() {
        let uploaded = UploadedFile {
            path: "/v/1.enc?oh=01".into(),
            url: "https://mmg.whatsapp.net/v/1.enc?oh=01".into(),
            sha256: Bytes32([2; 32]),
            encrypted_sha256: Bytes32([3; 32]),
            size: 48_000,
            sidecar: Some("AAEC".into()),
        };
        let began_at = Timestamp::from_unix_millis(1_763_700_000_123);
        let of_message = FileOfMessage { media_key: Bytes32([1; 32]), began_at, uploaded };
        let file = File { media_type: Some("audio/ogg; codecs=opus".into()), ..File::default() };
        let contents = [
            Content::Image { file: file.clone(), caption: None },
            Content::Video { file: file.clone(), caption: None, seconds: None },
            Content::VideoNote { file: file.clone(), seconds: None },
            Content::VoiceNote { file: file.clone(), seconds: None },
            Content::Audio { file: file.clone(), seconds: None },
            Content::Document { file: file.clone(), file_name: None, caption: None },
            Content::Sticker { file },
        ];
        for content in contents {
            let mut message = message_of(&content).unwrap();
            assert_eq!(media_of(&message), None, "nothing says where the file is");
            attach_file(&mut message, &of_message);
            let reference = media_of(&message).unwrap();
            assert_eq!(Some(reference.kind), content.file_kind());
            assert_eq!((reference.path.as_str(), reference.size), ("/v/1.enc?oh=01", 48_000));
            assert_eq!((reference.media_key, reference.sha256), (Bytes32([1; 32]), Bytes32([2; 32])));
            assert_eq!(reference.encrypted_sha256, Bytes32([3; 32]));
        }
    }

    #[test]
    fn a_recipient_is_a_number_a_lid_or_a_group() {
        for (recipient, address) in [
            ("553181900017", "553181900017@s.whatsapp.net"),
            ("77@lid", "77@lid"),
            ("120363012345678901@g.us", "120363012345678901@g.us"),
        ] {
            assert_eq!(address_of(recipient).to_string(), address);
        }
    }

    #[test]
    fn a_content_that_cannot_be_sent_yet_has_no_message() {
        assert_eq!(message_of(&Content::Album { images: 1, videos: 0 }), None);
    }

    #[test]
    fn a_reaction_names_the_message_in_the_addresses_of_the_chat_and_is_received_as_it_was_sent() {
        let to = MessageKey { wa_message_id: "3EB0AA".into(), is_ours: true, participant: None };
        let now = Timestamp::from_unix_millis(1_763_700_000_123);
        for emoji in [Some("👍".to_owned()), None] {
            let mut message = message_of(&Content::Reaction { to: to.clone(), emoji: emoji.clone() }).unwrap();
            complete_change(&mut message, &sent(Content::text("x")), &"77:3@lid".parse().unwrap(), None, now);
            let key = message.reaction_message.as_option().unwrap().key.as_option().unwrap();
            assert_eq!((key.remote_jid.as_deref(), key.from_me), (Some("77@lid"), Some(true)));
            let of = ChangedMessage { wa_message_id: "3EB0AA".into(), author: None };
            assert_eq!(action_of(&message), Some(MessageAction::Reaction { of, emoji, sent_at: Some(now) }));
        }
    }

    fn sent(content: Content) -> Quote {
        let reply_to = ReplyTo { wa_message_id: "3EB0AA".into(), is_ours: true, ..ReplyTo::saying(&content) };
        Quote { reply_to, content, sent_at: None }
    }

    /// A change of a message of ours as it is sent.
    fn changed(content: Content, change: fn(MessageKey) -> Content) -> wa::Message {
        let quote = sent(content);
        let mut message = message_of(&change(quote.key())).unwrap();
        complete_change(&mut message, &quote, &"77:3@lid".parse().unwrap(), None, Timestamp::from_unix_millis(7));
        message
    }

    #[test]
    fn a_reaction_in_a_group_names_the_author_of_a_members_message() {
        let to = MessageKey { wa_message_id: "3EB0AA".into(), is_ours: false, participant: None };
        let mut message = message_of(&Content::Reaction { to, emoji: Some("👍".into()) }).unwrap();
        let sender = Sender { phone: Some("62812".into()), lid: Some("72".into()), name: None };
        let author = member_address(&sender, Addressing::Lid).unwrap();
        let group = address_of("120363012345678901@g.us");
        complete_change(&mut message, &sent(Content::text("x")), &group, Some(&author), Timestamp::from_unix_millis(7));
        let key = message.reaction_message.as_option().unwrap().key.as_option().unwrap().clone();
        assert_eq!(key.remote_jid.as_deref(), Some("120363012345678901@g.us"));
        assert_eq!((key.participant.as_deref(), key.from_me), (Some("72@lid"), Some(false)));
        let in_old_group = member_address(&sender, Addressing::Phone).unwrap();
        assert_eq!(in_old_group.to_string(), "62812@s.whatsapp.net");
        assert_eq!(member_address(&Sender::default(), Addressing::Lid), None);
    }

    #[test]
    fn an_edit_is_received_as_it_was_sent_and_a_file_keeps_its_kind() {
        let file = || File { media_type: Some("image/jpeg".into()), size: Some(48_000), ..File::default() };
        for content in [
            Content::text("pesan 1 kopi"),
            Content::Image { file: file(), caption: None },
            Content::Video { file: file(), caption: None, seconds: Some(4) },
            Content::Document { file: file(), file_name: Some("menu.pdf".into()), caption: Some("Menu".into()) },
        ] {
            let message = changed(content.clone(), |of| Content::Edit { of, text: "pesan 10 kopi".into() });
            let of = ChangedMessage { wa_message_id: "3EB0AA".into(), author: None };
            let edited = content.with_text("pesan 10 kopi").unwrap();
            assert_eq!(action_of(&message), Some(MessageAction::Edit { of, content: edited }));
            assert_eq!(EditAttribute::infer_from_message(&message), Some(EditAttribute::MessageEdit));
            let protocol = message.protocol_message.as_option().unwrap();
            let key = protocol.key.as_option().unwrap();
            assert_eq!((key.remote_jid.as_deref(), key.from_me), (Some("77@lid"), Some(true)));
            assert_eq!((key.participant.as_deref(), protocol.timestamp_ms), (None, Some(7)));
        }
    }

    #[test]
    fn a_deletion_is_one_by_the_sender_and_names_nobody() {
        let message = changed(Content::text("rahasia"), |of| Content::Deletion { of });
        let of = ChangedMessage { wa_message_id: "3EB0AA".into(), author: None };
        assert_eq!(action_of(&message), Some(MessageAction::Deletion { of }));
        assert_eq!(EditAttribute::infer_from_message(&message), Some(EditAttribute::SenderRevoke));
        let key = message.protocol_message.as_option().unwrap().key.as_option().unwrap();
        assert_eq!((key.remote_jid.as_deref(), key.participant.as_deref()), (Some("77@lid"), None));
    }

    #[test]
    fn the_time_for_an_edit_is_the_one_after_which_phones_drop_it() {
        let seconds = i64::try_from(EDIT_WINDOW.as_secs()).unwrap();
        assert_eq!(seconds, wacore::msg_secret::EDIT_PROCESSING_WINDOW_SECS);
    }

    /// An answer with this quote, as a phone reads it.
    fn answered(content: &Content, author: &str) -> (Content, crate::whatsapp::received::QuotedMessage) {
        let reply_to = ReplyTo { wa_message_id: "3EB0AA".into(), ..ReplyTo::saying(content) };
        let mut answer = message_of(&Content::text("siap")).unwrap();
        quote(&mut answer, &Quote { reply_to, ..sent(content.clone()) }, &author.parse().unwrap());
        (content_of(&answer).unwrap(), quoted_by(&answer).unwrap())
    }

    #[test]
    fn an_answer_quotes_the_message_by_its_id_and_its_author_without_a_device() {
        let file = || File { media_type: Some("image/jpeg".into()), size: Some(48_000), ..File::default() };
        for content in [
            Content::text("Halo"),
            Content::Image { file: file(), caption: Some("Menu".into()) },
            Content::Video { file: file(), caption: None, seconds: Some(4) },
            Content::VoiceNote { file: file(), seconds: Some(4) },
            Content::Audio { file: file(), seconds: None },
            Content::Document { file: file(), file_name: Some("menu.pdf".into()), caption: None },
        ] {
            let (text, quoted) = answered(&content, "77:12@lid");
            assert_eq!((text, quoted.content), (Content::text("siap"), Some(content)));
            assert_eq!((quoted.wa_message_id.as_str(), quoted.author.as_deref()), ("3EB0AA", Some("77@lid")));
        }
        let poll = Content::Poll { question: "Kapan?".into(), options: vec!["Sabtu".into()], max_choices: 1 };
        let (_, quoted) = answered(&poll, "628@s.whatsapp.net");
        assert_eq!(quoted.content, Some(Content::text("[poll] Kapan?")));
    }
}
