//! What phones write: the kinds of messages, as the messages that are encrypted.

use waproto::buffa::MessageField;
use waproto::whatsapp as wa;

use crate::media::seal::SealedFile;

/// What a phone sends: a text, or a message of another kind with or without a file.
#[derive(Clone, Default)]
pub struct Content {
    /// The text, the caption of a file, the name of a place, the words of a chosen row.
    pub text: String,
    pub kind: Kind,
    pub file: Option<SealedFile>,
}

impl Content {
    pub fn text(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    pub fn message(&self) -> wa::Message {
        match &self.file {
            Some(file) => file.message(self.kind, &self.text),
            None => self.kind.message(&self.text),
        }
    }
}

/// What a customer can send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Text,
    Image,
    Video,
    VoiceNote,
    Audio,
    Document,
    Sticker,
    Location,
    /// The row of a list that the customer chose.
    Answer,
    GroupInvite,
    Reaction,
    Poll,
    VideoNote,
    LiveLocation,
    Contacts,
    Order,
    Product,
    /// The button of an interactive message that the customer pressed.
    Button,
    MissedCall,
    /// A kind that the product does not know.
    StickerPack,
}

impl Kind {
    /// `text` is the caption, the name of the place, the words of the chosen row.
    pub fn message(self, text: &str) -> wa::Message {
        let text = Some(text.to_owned());
        let none = wa::Message::default();
        match self {
            Self::Text => wa::Message { conversation: text, ..none },
            Self::Location => {
                let (degrees_latitude, degrees_longitude) = (Some(-6.175_4), Some(106.827_2));
                let place = wa::message::LocationMessage {
                    degrees_latitude,
                    degrees_longitude,
                    name: text,
                    ..Default::default()
                };
                wa::Message { location_message: MessageField::some(place), ..none }
            }
            Self::Answer => {
                let row =
                    wa::message::list_response_message::SingleSelectReply { selected_row_id: Some("row_1".to_owned()) };
                let answer = wa::message::ListResponseMessage {
                    title: text,
                    single_select_reply: MessageField::some(row),
                    ..Default::default()
                };
                wa::Message { list_response_message: MessageField::some(answer), ..none }
            }
            Self::GroupInvite => {
                let invite = wa::message::GroupInviteMessage { group_name: text, ..Default::default() };
                wa::Message { group_invite_message: MessageField::some(invite), ..none }
            }
            Self::Reaction => {
                let reaction = wa::message::ReactionMessage { text, ..Default::default() };
                wa::Message { reaction_message: MessageField::some(reaction), ..none }
            }
            other => other.rare_message(text),
        }
    }

    /// Messages of kinds that have a file, without one.
    fn file_message(self, text: Option<String>) -> wa::Message {
        let none = wa::Message::default();
        match self {
            Self::Image => {
                let mimetype = Some("image/jpeg".to_owned());
                let image = wa::message::ImageMessage {
                    caption: text,
                    mimetype,
                    file_length: Some(48_000),
                    ..Default::default()
                };
                wa::Message { image_message: MessageField::some(image), ..none }
            }
            Self::VoiceNote => {
                let audio = wa::message::AudioMessage { ptt: Some(true), seconds: Some(4), ..Default::default() };
                wa::Message { audio_message: MessageField::some(audio), ..none }
            }
            Self::Video => {
                let video = wa::message::VideoMessage { caption: text, ..Default::default() };
                wa::Message { video_message: MessageField::some(video), ..none }
            }
            Self::VideoNote => {
                let video = wa::message::VideoMessage { seconds: Some(5), ..Default::default() };
                wa::Message { ptv_message: MessageField::some(video), ..none }
            }
            Self::Audio => {
                wa::Message { audio_message: MessageField::some(wa::message::AudioMessage::default()), ..none }
            }
            Self::Document => {
                let document = wa::message::DocumentMessage { file_name: text, ..Default::default() };
                wa::Message { document_message: MessageField::some(document), ..none }
            }
            Self::Sticker => {
                wa::Message { sticker_message: MessageField::some(wa::message::StickerMessage::default()), ..none }
            }
            _ => wa::Message { conversation: text, ..none },
        }
    }

    /// The kinds that customers send seldom; the others are plain messages.
    fn rare_message(self, text: Option<String>) -> wa::Message {
        let none = wa::Message::default();
        match self {
            Self::Poll => {
                let option = |name: &str| wa::message::poll_creation_message::Option {
                    option_name: Some(name.to_owned()),
                    ..Default::default()
                };
                let poll = wa::message::PollCreationMessage {
                    name: text,
                    options: vec![option("Sabtu"), option("Minggu")],
                    selectable_options_count: Some(1),
                    ..Default::default()
                };
                wa::Message { poll_creation_message_v3: MessageField::some(poll), ..none }
            }
            Self::LiveLocation => {
                let (degrees_latitude, degrees_longitude) = (Some(-6.175_4), Some(106.827_2));
                let place = wa::message::LiveLocationMessage {
                    degrees_latitude,
                    degrees_longitude,
                    caption: text,
                    ..Default::default()
                };
                wa::Message { live_location_message: MessageField::some(place), ..none }
            }
            Self::Contacts => {
                let card = |name: Option<String>| wa::message::ContactMessage {
                    display_name: name,
                    vcard: Some("BEGIN:VCARD\nEND:VCARD".to_owned()),
                    ..Default::default()
                };
                let contacts = vec![card(text), card(Some("Sari".to_owned()))];
                let cards = wa::message::ContactsArrayMessage { contacts, ..Default::default() };
                wa::Message { contacts_array_message: MessageField::some(cards), ..none }
            }
            Self::Order => {
                let order_id = Some("1127".to_owned());
                let order =
                    wa::message::OrderMessage { order_id, item_count: Some(2), message: text, ..Default::default() };
                wa::Message { order_message: MessageField::some(order), ..none }
            }
            Self::Product => {
                let product = wa::message::product_message::ProductSnapshot {
                    product_id: Some("4417".to_owned()),
                    title: text,
                    ..Default::default()
                };
                let product =
                    wa::message::ProductMessage { product: MessageField::some(product), ..Default::default() };
                wa::Message { product_message: MessageField::some(product), ..none }
            }
            Self::Button => {
                let body = wa::message::interactive_response_message::Body { text, ..Default::default() };
                let flow = wa::message::interactive_response_message::NativeFlowResponseMessage {
                    name: Some("quick_reply".to_owned()),
                    params_json: Some(r#"{"id":"yes"}"#.to_owned()),
                    ..Default::default()
                };
                let reply = wa::message::InteractiveResponseMessage {
                    body: MessageField::some(body),
                    interactive_response_message: flow.into(),
                    ..Default::default()
                };
                wa::Message { interactive_response_message: MessageField::some(reply), ..none }
            }
            Self::MissedCall => {
                let call = wa::message::CallLogMessage {
                    call_outcome: Some(wa::message::call_log_message::CallOutcome::MISSED),
                    ..Default::default()
                };
                wa::Message { call_log_messsage: MessageField::some(call), ..none }
            }
            Self::StickerPack => {
                let pack = wa::message::StickerPackMessage { name: text, ..Default::default() };
                wa::Message { sticker_pack_message: MessageField::some(pack), ..none }
            }
            Self::Text | Self::Location | Self::Answer | Self::GroupInvite | Self::Reaction => {
                wa::Message { conversation: text, ..none }
            }
            file => file.file_message(text),
        }
    }
}
