//! What a caller may send besides texts, with its limits.

use serde::{Deserialize, Serialize};

use super::{
    content::{Content, Coordinates, File, FilePreview, FileState},
    text::MAX_TEXT_UNITS,
};
use crate::{
    contacts::names::is_visible,
    error::{Error, Result},
    files::{disposition::name_by_type, file::StoredFile, kind::FileKind, name::clean_name},
};

/// The only audio that phones show as a voice note, and the type that a browser's recorder and WhatsApp's own apps write.
const VOICE_TYPE: &str = "audio/ogg; codecs=opus";
/// The only type of a sticker.
const STICKER_TYPE: &str = "image/webp";
/// The largest sticker, in bytes: that of an animated one in WhatsApp's own API (Meta, Cloud API, *Supported media types*: 500 KB).
pub const MAX_STICKER_BYTES: u64 = 500 * 1024;
/// The longest voice note or video that may be announced, in seconds.
const MAX_SECONDS: u32 = 24 * 3600;

/// The longest name and the longest address of a place, in characters. These are our own limits: WhatsApp states none.
const MAX_NAME_CHARACTERS: usize = 200;
const MAX_ADDRESS_CHARACTERS: usize = 500;

/// What a message says that is no text, by kind. `file` is the id of a file that was uploaded with `POST /api/files`, or of a received
/// message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewContent {
    /// An image: JPEG or PNG.
    Image {
        file: String,
        preview: Option<FilePreview>,
        #[schema(max_length = 65_536)]
        caption: Option<String>,
    },
    /// A video: MP4 or 3GP.
    Video {
        file: String,
        preview: Option<FilePreview>,
        #[schema(max_length = 65_536)]
        caption: Option<String>,
        /// Its length in seconds.
        seconds: Option<u32>,
    },
    /// A short video that phones show as a circle.
    VideoNote {
        file: String,
        preview: Option<FilePreview>,
        /// Its length in seconds.
        seconds: Option<u32>,
    },
    /// A voice message: Ogg with Opus.
    VoiceNote {
        file: String,
        preview: Option<FilePreview>,
        /// Its length in seconds.
        seconds: Option<u32>,
    },
    /// An audio file: MP3, M4A, AAC, AMR or Ogg with Opus.
    Audio {
        file: String,
        /// Its length in seconds.
        seconds: Option<u32>,
    },
    /// A file of any type.
    Document {
        file: String,
        /// The name under which a phone saves it; without one, that of the upload.
        #[serde(rename = "fileName")]
        file_name: Option<String>,
        #[schema(max_length = 65_536)]
        caption: Option<String>,
    },
    /// A WebP image without a frame, at most 500 KB.
    Sticker { file: String },
    /// A place on the map.
    Location {
        at: Coordinates,
        /// The name of the place, at most 200 characters.
        name: Option<String>,
        /// Its address, at most 500 characters.
        address: Option<String>,
    },
}

impl NewContent {
    /// The id of its file, as the caller gave it; `None` for a kind without a file.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Image { file, .. }
            | Self::Video { file, .. }
            | Self::VideoNote { file, .. }
            | Self::VoiceNote { file, .. }
            | Self::Audio { file, .. }
            | Self::Document { file, .. }
            | Self::Sticker { file } => Some(file),
            Self::Location { .. } => None,
        }
    }

    /// Returns the content of a message. `stored` is its file, for a kind that has one.
    pub fn into_content(self, stored: Option<&StoredFile>) -> Result<Content> {
        match (self, stored) {
            (Self::Location { at, name, address }, _) => parse_location(at, name.as_deref(), address.as_deref()),
            (with_file, Some(stored)) => with_file.content_with(stored),
            (_, None) => Err(Error::internal("a content of this kind needs its file")),
        }
    }

    /// Returns the content of a message that sends this file. The error says what the file would have to be.
    fn content_with(mut self, stored: &StoredFile) -> Result<Content> {
        self.check(stored)?;
        let preview = self.take_preview().map(FilePreview::check).transpose()?.flatten();
        let file = File {
            media_type: Some(stored.media_type.clone()),
            size: i64::try_from(stored.size).ok(),
            id: Some(stored.id.clone()),
            state: Some(FileState::Stored),
            preview,
        };
        Ok(match self {
            Self::Image { caption, .. } => Content::Image { file, caption: parse_caption(caption)? },
            Self::Video { caption, seconds, .. } => {
                Content::Video { file, caption: parse_caption(caption)?, seconds: parse_seconds(seconds)? }
            }
            Self::VideoNote { seconds, .. } => Content::VideoNote { file, seconds: parse_seconds(seconds)? },
            Self::VoiceNote { seconds, .. } => Content::VoiceNote { file, seconds: parse_seconds(seconds)? },
            Self::Audio { seconds, .. } => Content::Audio { file, seconds: parse_seconds(seconds)? },
            Self::Document { file_name, caption, .. } => {
                let given = file_name.as_deref().and_then(clean_name);
                let file_name = given
                    .or_else(|| stored.name.clone())
                    .unwrap_or_else(|| name_by_type(&stored.media_type).to_owned());
                Content::Document { file, file_name: Some(file_name), caption: parse_caption(caption)? }
            }
            Self::Sticker { .. } => Content::Sticker { file },
            Self::Location { .. } => return Err(Error::internal("a content of this kind has no file")),
        })
    }

    const fn take_preview(&mut self) -> Option<FilePreview> {
        match self {
            Self::Image { preview, .. }
            | Self::Video { preview, .. }
            | Self::VideoNote { preview, .. }
            | Self::VoiceNote { preview, .. } => preview.take(),
            _ => None,
        }
    }

    fn check(&self, stored: &StoredFile) -> Result<()> {
        let wrong = |message: String| Err(Error::invalid("content.file", message));
        let (needed, name) = match self {
            Self::Image { .. } => (FileKind::Image, "an image"),
            Self::Video { .. } => (FileKind::Video, "a video"),
            Self::VideoNote { .. } => (FileKind::Video, "a video note"),
            Self::VoiceNote { .. } => (FileKind::Audio, "a voice note"),
            Self::Audio { .. } => (FileKind::Audio, "audio"),
            Self::Sticker { .. } => (FileKind::Image, "a sticker"),
            _ => return Ok(()),
        };
        if stored.kind != needed {
            let (is, types) = (stored.kind.words(), needed.types());
            return wrong(format!(
                "the file is {is} and cannot be sent as {name}, which is {types}; send it as a document, or upload it with kind={}",
                needed.as_str()
            ));
        }
        match self {
            Self::Image { .. } if stored.media_type == STICKER_TYPE => wrong(
                "phones show no WebP image; send it as a sticker or a document, or convert it to JPEG or PNG".into(),
            ),
            Self::Sticker { .. } if stored.media_type != STICKER_TYPE => {
                wrong("a sticker is a WebP image; convert the file to WebP, or send it as an image".into())
            }
            Self::Sticker { .. } if stored.size > MAX_STICKER_BYTES => {
                wrong(format!("a sticker has at most {} KB; make the file smaller", MAX_STICKER_BYTES / 1024))
            }
            Self::VoiceNote { .. } if stored.media_type != VOICE_TYPE => wrong(format!(
                "a voice note is Ogg with Opus, and the file is {}; convert it, or send it as audio",
                stored.media_type
            )),
            _ => Ok(()),
        }
    }
}

/// The caption; `None` if nobody would see anything of it.
fn parse_caption(caption: Option<String>) -> Result<Option<String>> {
    let caption = caption.filter(|caption| is_visible(caption));
    if caption.as_ref().is_some_and(|caption| caption.encode_utf16().count() > MAX_TEXT_UNITS) {
        let message = format!("a caption has at most {MAX_TEXT_UNITS} characters (UTF-16 units)");
        return Err(Error::invalid("content.caption", message));
    }
    Ok(caption)
}

fn parse_seconds(seconds: Option<u32>) -> Result<Option<u32>> {
    if seconds.is_some_and(|seconds| seconds > MAX_SECONDS) {
        return Err(Error::invalid("content.seconds", "a recording has at most 24 hours; give its length in seconds"));
    }
    Ok(seconds)
}

/// A place on the map, with the name and the address that stand below it.
fn parse_location(at: Coordinates, name: Option<&str>, address: Option<&str>) -> Result<Content> {
    let at = Coordinates::new(at.latitude, at.longitude).ok_or_else(|| {
        Error::invalid("content.at", "a latitude is between -90 and 90 degrees, a longitude between -180 and 180")
    })?;
    let name = optional("content.name", name, MAX_NAME_CHARACTERS)?;
    Ok(Content::Location { at, name, address: optional("content.address", address, MAX_ADDRESS_CHARACTERS)? })
}

/// The text without blanks around it; `None` if nobody would see anything of it.
fn optional(field: &str, text: Option<&str>, most: usize) -> Result<Option<String>> {
    let text = text.map(str::trim).filter(|text| is_visible(text));
    if text.is_some_and(|text| text.chars().count() > most) {
        return Err(Error::invalid(field, format!("this has at most {most} characters")));
    }
    Ok(text.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(refused: Result<Content>) -> String {
        match refused {
            Err(Error::Invalid { details, .. }) => details["field"].as_str().unwrap_or_default().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_place_is_on_earth_and_its_words_are_optional() {
        let at = |latitude, longitude| Coordinates { latitude, longitude };
        for place in [at(-6.175_4, 106.827_2), at(90.0, -180.0), at(-90.0, 180.0), at(0.0, 0.0)] {
            assert_eq!(
                parse_location(place, Some(" Monas "), Some(" ")),
                Ok(Content::Location { at: place, name: Some("Monas".into()), address: None })
            );
        }
        for place in [at(90.000_1, 0.0), at(0.0, -180.000_1), at(f64::INFINITY, 0.0), at(0.0, f64::NAN)] {
            assert_eq!(field_of(parse_location(place, None, None)), "content.at");
        }
        let long = "a".repeat(MAX_ADDRESS_CHARACTERS + 1);
        assert_eq!(field_of(parse_location(at(0.0, 0.0), Some(&long), None)), "content.name");
        assert_eq!(field_of(parse_location(at(0.0, 0.0), None, Some(&long))), "content.address");
    }
}
