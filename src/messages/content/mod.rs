//! What a message says, by kind. The same type is stored, sent to the device's object, shown to dashboards and, in a later
//! release, sent to other programs.
//!
//! The kind is also the version: fields of a kind are only added, and a change that an older release would misread gets a
//! new kind. A release that does not know a kind keeps the whole content as `Content::Unknown`, so nothing is lost when a
//! deployment is rolled back (docs/decisions/0010).

pub mod beside_text;
pub mod bounds;
mod file;
mod preview;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};

use super::message::Sender;
use crate::contacts::names::is_visible;

pub use file::{File, FileState};
pub use preview::FilePreview;

/// What a message says. A device session sends `text`, `location`, the kinds with a file, `reaction`, `edit` and `deletion`. No message
/// has one of the last three: each changes the message that it is about.
// With `remote`, the derives make inherent functions; the two traits below call them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(remote = "Self", tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Text {
        text: String,
    },
    Image {
        #[serde(default)]
        file: File,
        #[serde(default)]
        caption: Option<String>,
    },
    Video {
        #[serde(default)]
        file: File,
        #[serde(default)]
        caption: Option<String>,
        #[serde(default)]
        seconds: Option<u32>,
    },
    /// A short round video that was recorded in the chat.
    VideoNote {
        #[serde(default)]
        file: File,
        #[serde(default)]
        seconds: Option<u32>,
    },
    /// A voice message: audio that was recorded in the chat.
    VoiceNote {
        #[serde(default)]
        file: File,
        #[serde(default)]
        seconds: Option<u32>,
    },
    Audio {
        #[serde(default)]
        file: File,
        #[serde(default)]
        seconds: Option<u32>,
    },
    Document {
        #[serde(default)]
        file: File,
        #[serde(default, rename = "fileName")]
        file_name: Option<String>,
        #[serde(default)]
        caption: Option<String>,
    },
    Sticker {
        #[serde(default)]
        file: File,
    },
    Location {
        at: Coordinates,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        address: Option<String>,
    },
    /// A live location, which the sender shares for a limited time. The coordinates are those at the start.
    LiveLocation {
        at: Coordinates,
        #[serde(default)]
        caption: Option<String>,
    },
    /// One contact card or several.
    Contacts {
        cards: Vec<ContactCard>,
    },
    Poll {
        question: String,
        options: Vec<String>,
        /// How many options a person may choose; 0 for any number.
        #[serde(default, rename = "maxChoices")]
        max_choices: u32,
    },
    /// A text with reply buttons.
    Buttons {
        text: String,
        #[serde(default)]
        footer: Option<String>,
        buttons: Vec<Choice>,
    },
    /// A list message: a text with a button that opens a list, from which the recipient chooses one row.
    List {
        text: String,
        #[serde(default)]
        footer: Option<String>,
        /// The label of the button that opens the list.
        #[serde(default)]
        button: Option<String>,
        sections: Vec<Section>,
    },
    /// The button or row that a person has chosen.
    Answer {
        /// The id that the sender gave this button or row.
        id: String,
        /// The label of the button, or the title of the list row, that the person has chosen.
        #[serde(default)]
        text: String,
    },
    /// Announces an album. Its images and videos follow as messages of their own.
    Album {
        #[serde(default)]
        images: u32,
        #[serde(default)]
        videos: u32,
    },
    Event {
        name: String,
        #[serde(default)]
        description: Option<String>,
        /// When the event starts, in seconds since 1970.
        #[serde(default, rename = "startsAt")]
        starts_at: Option<i64>,
        #[serde(default)]
        place: Option<String>,
    },
    Order {
        id: String,
        #[serde(default)]
        items: u32,
        #[serde(default)]
        text: Option<String>,
    },
    /// A product of a catalogue.
    Product {
        id: String,
        #[serde(default)]
        title: Option<String>,
        /// The text that the sender wrote below the product.
        #[serde(default)]
        text: Option<String>,
    },
    GroupInvite {
        /// The subject of the group.
        group: String,
        #[serde(default)]
        text: Option<String>,
    },
    /// A message about a payment, such as a request or an invoice. Its details can be seen and acted on only on the phone.
    Payment {
        about: PaymentStep,
        #[serde(default)]
        text: Option<String>,
    },
    /// A reaction to another message. Without an emoji, the person has removed the reaction.
    Reaction {
        to: MessageKey,
        #[serde(default)]
        emoji: Option<String>,
    },
    PollVote {
        poll: MessageKey,
        /// The options that the person has chosen. They replace the person's earlier choice.
        options: Vec<String>,
    },
    Edit {
        of: MessageKey,
        text: String,
    },
    /// The sender has deleted a message for everybody.
    Deletion {
        of: MessageKey,
    },
    /// The message was deleted for everybody, and its content is kept nowhere.
    Deleted {
        /// The group admin who deleted the message, if it was not deleted by its author.
        #[serde(default, rename = "byAdmin")]
        by_admin: Option<Sender>,
    },
    /// A notice about something that has no content here, such as a call or a view-once photo.
    Notice {
        about: NoticeKind,
    },
    /// The subject or the members of a group changed. `sender` of the message is the person who changed them.
    GroupChange {
        change: GroupChange,
        /// The new subject, if it was changed, or the group was created.
        #[serde(default)]
        subject: Option<String>,
        /// The members whom the change is about.
        #[serde(default)]
        members: Vec<Sender>,
    },
    /// A kind that this release does not know.
    Unknown {
        /// The `kind` of a later release, or a kind of WhatsApp's that has no content of its own yet, such as
        /// `whatsapp_sticker_pack`.
        #[serde(rename = "originalKind")]
        original_kind: String,
        /// The fields of the unknown content. If `originalKind` begins with `whatsapp_`, the field `message` holds WhatsApp's
        /// protobuf message as base64, unless it is too long.
        #[serde(default)]
        #[schema(value_type = std::collections::BTreeMap<String, Value>)]
        raw: Map<String, Value>,
    },
}

/// The beginning of the name of a kind that WhatsApp has and this release does not.
pub const WHATSAPP_KIND: &str = "whatsapp_";

/// A place on the map: latitude and longitude in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Coordinates {
    pub latitude: f64,
    pub longitude: f64,
}

// `new` refuses NaN, and JSON cannot express it.
impl Eq for Coordinates {}

impl Coordinates {
    /// `None` for a place that is not on Earth.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        is_on_earth.then_some(Self { latitude, longitude })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactCard {
    pub name: String,
    /// The card in the format vCard.
    pub vcard: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Choice {
    pub id: String,
    pub text: String,
    #[serde(default)]
    pub description: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Section {
    #[serde(default)]
    pub title: Option<String>,
    pub choices: Vec<Choice>,
}

/// A reference to another message of the same chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageKey {
    pub wa_message_id: String,
    /// Whether the business sent the message.
    pub is_ours: bool,
    /// The sender of the message, if the chat is a group.
    #[serde(default)]
    pub participant: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A photo, video or recording that only the phone shows, once.
    ViewOnce,
    /// A message that could not be decrypted. It is replaced if its sender's phone sends it again.
    Undecryptable,
    /// A message that WhatsApp shows on the phone only.
    OnPhoneOnly,
    /// An earlier message was changed, and the change could not be decrypted.
    UndecryptableEdit,
    Call,
    VideoCall,
    MissedCall,
    MissedVideoCall,
    /// A message of the chat was pinned.
    Pin,
    StatusPost,
    ChannelPost,
}

impl NoticeKind {
    /// The notices of calls, which nobody has written.
    pub const CALLS: [Self; 4] = [Self::Call, Self::VideoCall, Self::MissedCall, Self::MissedVideoCall];

    /// The name of the notice in the words of the content, where the dashboard reads it.
    const fn label(self) -> &'static str {
        match self {
            Self::ViewOnce => "view once",
            Self::Undecryptable => "undecryptable",
            Self::OnPhoneOnly => "on phone only",
            Self::UndecryptableEdit => "undecryptable edit",
            Self::Call => "call",
            Self::VideoCall => "video call",
            Self::MissedCall => "missed call",
            Self::MissedVideoCall => "missed video call",
            Self::Pin => "pin",
            Self::StatusPost => "status post",
            Self::ChannelPost => "channel post",
        }
    }
}

/// What was changed in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupChange {
    Created,
    Subject,
    Added,
    /// The members joined by the invite link.
    Joined,
    Removed,
    /// The members left by themselves.
    Left,
    Promoted,
    Demoted,
}

/// What happened to a payment: it was sent, requested, declined and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStep {
    Sent,
    Requested,
    Declined,
    Cancelled,
    Invited,
    Reminded,
    Split,
    Invoiced,
}

impl Content {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// What the person wrote or chose, also below a file or by editing a message: the only words that can be a keyword.
    pub fn written_text(&self) -> Option<&str> {
        match self {
            Self::Text { text } | Self::Answer { text, .. } | Self::Edit { text, .. } => Some(text),
            Self::Image { caption, .. } | Self::Video { caption, .. } | Self::Document { caption, .. } => {
                caption.as_deref()
            }
            _ => None,
        }
    }

    /// The content as it is after its sender has edited the text or the caption; `None` for a kind that has neither.
    pub fn with_text(&self, text: impl Into<String>) -> Option<Self> {
        let mut edited = self.clone();
        match &mut edited {
            Self::Text { text: before } => *before = text.into(),
            Self::Image { caption, .. } | Self::Video { caption, .. } | Self::Document { caption, .. } => {
                *caption = Some(text.into());
            }
            _ => return None,
        }
        Some(edited)
    }

    /// Whether the content stands for a message that this device cannot read. The message may come again in a readable form.
    pub const fn is_placeholder(&self) -> bool {
        matches!(
            self,
            Self::Notice { about: NoticeKind::ViewOnce | NoticeKind::Undecryptable | NoticeKind::OnPhoneOnly }
        )
    }

    /// Whether the content changes another message and is shown with that one.
    pub const fn is_change(&self) -> bool {
        matches!(self, Self::Reaction { .. } | Self::PollVote { .. } | Self::Edit { .. } | Self::Deletion { .. })
    }

    /// The content with the message that it changes. Any other content stays as it is.
    #[must_use]
    pub fn about(self, message: impl FnOnce() -> MessageKey) -> Self {
        match self {
            Self::Reaction { emoji, .. } => Self::Reaction { to: message(), emoji },
            Self::PollVote { options, .. } => Self::PollVote { poll: message(), options },
            Self::Edit { text, .. } => Self::Edit { of: message(), text },
            Self::Deletion { .. } => Self::Deletion { of: message() },
            other => other,
        }
    }

    /// The content as one text: for lists of chats, notifications and programs that know no other kind. A kind that is not
    /// a text has its name in brackets, followed by its words.
    pub fn words(&self) -> Cow<'_, str> {
        let (label, words) = match self {
            Self::Text { text } | Self::Answer { text, .. } | Self::Edit { text, .. } => return Cow::Borrowed(text),
            Self::Buttons { text, .. } | Self::List { text, .. } if is_visible(text) => return Cow::Borrowed(text),
            Self::Buttons { .. } => ("buttons", None),
            Self::List { .. } => ("list", None),
            Self::Image { caption, .. } => ("image", caption.as_deref()),
            Self::Video { caption, .. } => ("video", caption.as_deref()),
            Self::VideoNote { .. } => ("video note", None),
            Self::VoiceNote { .. } => ("voice note", None),
            Self::Audio { .. } => ("audio", None),
            Self::Document { file_name, caption, .. } => ("document", caption.as_deref().or(file_name.as_deref())),
            Self::Sticker { .. } => ("sticker", None),
            Self::Location { name, address, .. } => ("location", name.as_deref().or(address.as_deref())),
            Self::LiveLocation { caption, .. } => ("live location", caption.as_deref()),
            Self::Contacts { cards } => ("contact", cards.first().map(|card| card.name.as_str())),
            Self::Poll { question, .. } => ("poll", Some(question.as_str())),
            Self::Album { .. } => ("album", None),
            Self::Event { name, .. } => ("event", Some(name.as_str())),
            Self::Order { text, .. } => ("order", text.as_deref()),
            Self::Reaction { emoji, .. } => ("reaction", emoji.as_deref()),
            Self::PollVote { .. } => ("poll vote", None),
            Self::Product { title, text, .. } => ("product", title.as_deref().or(text.as_deref())),
            Self::GroupInvite { group, .. } => ("group invite", Some(group.as_str())),
            Self::Payment { text, .. } => ("payment", text.as_deref()),
            Self::Deletion { .. } | Self::Deleted { .. } => ("deleted message", None),
            Self::Notice { about } => (about.label(), None),
            Self::GroupChange { subject, .. } => ("group change", subject.as_deref()),
            Self::Unknown { original_kind, .. } => {
                let name = original_kind.strip_prefix(WHATSAPP_KIND).unwrap_or(original_kind).replace('_', " ");
                return Cow::Owned(format!("[unknown message] {name}"));
            }
        };
        match words.filter(|words| is_visible(words)) {
            Some(words) => Cow::Owned(format!("[{label}] {words}")),
            None => Cow::Owned(format!("[{label}]")),
        }
    }

    /// Reads a content from its columns in a database. Rows of releases before this one have only `text`.
    pub fn from_columns(content: Option<&str>, text: String) -> crate::error::Result<Self> {
        match content {
            None => Ok(Self::Text { text }),
            Some(json) => serde_json::from_str(json).map_err(crate::error::Error::internal),
        }
    }

    /// The name of its kind, as `kind` in JSON.
    pub fn kind(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("kind").and_then(Value::as_str).unwrap_or("unknown").to_owned()
    }

    pub fn to_json(&self) -> crate::error::Result<String> {
        serde_json::to_string(self).map_err(crate::error::Error::internal)
    }

    /// A content whose kind or fields this release cannot read; `None` if it has no kind.
    fn unread(value: Value) -> Option<Self> {
        let Value::Object(mut fields) = value else { return None };
        match fields.remove("kind") {
            Some(Value::String(original_kind)) => Some(Self::Unknown { original_kind, raw: fields }),
            _ => None,
        }
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::Object(Map::deserialize(deserializer)?);
        match Self::deserialize(&value) {
            // This release may have a kind that an earlier release has stored as unknown.
            Ok(Self::Unknown { original_kind, raw }) => {
                let mut again = raw.clone();
                again.insert("kind".to_owned(), Value::String(original_kind.clone()));
                match Self::deserialize(&Value::Object(again)) {
                    Ok(known) if !matches!(known, Self::Unknown { .. }) => Ok(known),
                    _ => Ok(Self::Unknown { original_kind, raw }),
                }
            }
            Ok(known) => Ok(known),
            Err(_) => Self::unread(value).ok_or_else(|| D::Error::custom("a content needs a `kind`")),
        }
    }
}

/// The schema of `beside_text`.
#[derive(utoipa::ToSchema)]
pub struct ContentBesideText {
    pub content: Content,
    /// The content as one text. A content that is no text has its kind in brackets, followed by its words.
    pub text: String,
}
