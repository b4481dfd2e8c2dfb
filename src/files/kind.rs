//! The kinds of files that WhatsApp distinguishes: an image, a video, audio or a document. Each kind has its limit and its types.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The kind as which a message shows a file.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FileKind {
    Image,
    Video,
    Audio,
    /// A file of any type, which is never shown, only downloaded.
    Document,
}

const MIB: u64 = 1024 * 1024;

impl FileKind {
    pub const ALL: [Self; 4] = [Self::Image, Self::Video, Self::Audio, Self::Document];

    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Parses the parameter `kind` of a request.
    pub fn parse(text: &str) -> Result<Self> {
        text.parse().map_err(|_| Error::invalid("kind", "the kind is image, video, audio or document"))
    }

    /// Reads a kind from D1.
    pub fn read(text: &str) -> Result<Self> {
        text.parse().map_err(|_| Error::Internal(format!("{text} is no kind of a file")))
    }

    /// Returns the largest size of a file of this kind in bytes. Source: the limits of WhatsApp's own API (Meta, Cloud API,
    /// *Supported media types*): 5 MB for images, 16 MB for audio and video, 100 MB for documents.
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Image => 5 * MIB,
            Self::Video | Self::Audio => 16 * MIB,
            Self::Document => 100 * MIB,
        }
    }

    /// Refuses a file that is empty or too large for its kind. `bytes` is its length.
    pub fn check_length(self, bytes: u64) -> Result<()> {
        if bytes == 0 {
            return Err(Error::invalid("body", "the file is empty; choose one that has a content"));
        }
        let limit_bytes = self.max_bytes();
        if bytes > limit_bytes {
            let otherwise = if self == Self::Document { "" } else { ", or upload it with kind=document" };
            let (words, megabytes) = (self.words(), limit_bytes / MIB);
            let message = format!("{words} may have at most {megabytes} MB; make the file smaller{otherwise}");
            return Err(Error::FileTooLarge { message, limit_bytes });
        }
        Ok(())
    }

    /// Returns the types that WhatsApp shows in a message of this kind, as the text of an error. Empty for a document, which may
    /// have any type.
    pub const fn types(self) -> &'static str {
        match self {
            Self::Image => "JPEG, PNG or WebP",
            Self::Video => "MP4 or 3GP",
            Self::Audio => "MP3, M4A, AAC, AMR or Ogg with Opus",
            Self::Document => "",
        }
    }

    /// Returns the name of the kind with its article, as the text of an error has it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Image => "an image",
            Self::Video => "a video",
            Self::Audio => "audio",
            Self::Document => "a document",
        }
    }

    /// Returns the kind that a MIME type names; `None` if the type says nothing about the content.
    pub fn of_media_type(essence: &str) -> Option<Self> {
        match essence.split('/').next() {
            _ if essence == "application/octet-stream" => None,
            Some("image") => Some(Self::Image),
            Some("video") => Some(Self::Video),
            Some("audio") => Some(Self::Audio),
            _ => Some(Self::Document),
        }
    }

    /// Returns the kind that the ending of a file name promises; `None` if the ending is not known.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "png" | "webp" | "gif" | "bmp" | "svg" | "tif" | "tiff" | "heic" | "heif" | "avif" => {
                Some(Self::Image)
            }
            "mp4" | "m4v" | "mov" | "3gp" | "avi" | "mkv" | "webm" | "wmv" => Some(Self::Video),
            "mp3" | "m4a" | "aac" | "amr" | "ogg" | "oga" | "opus" | "wav" | "flac" => Some(Self::Audio),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_limit_and_an_empty_file_is_refused() {
        for (kind, limit) in FileKind::ALL.into_iter().zip([5_242_880, 16_777_216, 16_777_216, 104_857_600]) {
            assert_eq!(kind.max_bytes(), limit);
            assert_eq!(kind.check_length(limit), Ok(()));
            assert_eq!(kind.check_length(1), Ok(()));
            let Err(Error::FileTooLarge { message, limit_bytes }) = kind.check_length(limit + 1) else { panic!() };
            assert_eq!((limit_bytes, message.contains("kind=document")), (limit, kind != FileKind::Document));
            assert!(matches!(kind.check_length(0), Err(Error::Invalid { .. })));
        }
    }

    #[test]
    fn a_kind_is_stored_and_sent_by_its_name() {
        for (kind, name) in FileKind::ALL.into_iter().zip(["image", "video", "audio", "document"]) {
            assert_eq!((kind.as_str(), FileKind::parse(name), FileKind::read(name)), (name, Ok(kind), Ok(kind)));
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
        }
        assert!(matches!(FileKind::parse("sticker"), Err(Error::Invalid { .. })));
        assert!(matches!(FileKind::read("sticker"), Err(Error::Internal(_))));
    }

    #[test]
    fn a_type_or_an_ending_names_a_kind() {
        let of_type = |text| FileKind::of_media_type(text);
        assert_eq!((of_type("image/svg+xml"), of_type("video/mp4")), (Some(FileKind::Image), Some(FileKind::Video)));
        assert_eq!((of_type("text/csv"), of_type("application/octet-stream")), (Some(FileKind::Document), None));
        let of_name = |text| FileKind::of_name(text);
        assert_eq!((of_name("Foto.JPG"), of_name("a.b.opus")), (Some(FileKind::Image), Some(FileKind::Audio)));
        assert_eq!((of_name("harga.pdf"), of_name("jpg"), of_name("")), (None, None, None));
    }
}
