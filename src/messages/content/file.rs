//! The file of a message: what its sender says about it, and whether its bytes are here.

use serde::{Deserialize, Serialize};

use super::{Content, FilePreview};
use crate::{files::kind::FileKind, ids::FileId};

/// The properties of a file that WhatsApp reports, and whether the file can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct File {
    /// The MIME type that the sender gave, for example `image/jpeg`.
    pub media_type: Option<String>,
    /// The size of the file in bytes.
    pub size: Option<i64>,
    /// Under this id the file can be read once its state is `stored`. Absent if nothing is known from which it could be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<FileId>,
    /// Absent for a message of an earlier release, and for a post of a channel: their files are not fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<FileState>,
    /// What shows the file before it is here. Absent if its sender has made none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<FilePreview>,
}

/// The state of a file of a received message.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// The file is being fetched.
    Pending,
    /// The file can be read.
    Stored,
    /// The file cannot be fetched: the message does not say how, the file is too large or damaged, or WhatsApp's servers did not
    /// deliver it in time.
    Failed,
    /// WhatsApp's servers do not have the file any more.
    Expired,
}

impl FileState {
    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Content {
    /// The file of a message of a kind that has one.
    pub const fn file(&self) -> Option<&File> {
        match self {
            Self::Image { file, .. }
            | Self::Video { file, .. }
            | Self::VideoNote { file, .. }
            | Self::VoiceNote { file, .. }
            | Self::Audio { file, .. }
            | Self::Document { file, .. }
            | Self::Sticker { file } => Some(file),
            _ => None,
        }
    }

    /// How WhatsApp encrypts the file of a message: a sticker like an image, a video note like a video, a voice note like audio. `None`
    /// for a kind that has no file.
    pub const fn file_kind(&self) -> Option<FileKind> {
        match self {
            Self::Image { .. } | Self::Sticker { .. } => Some(FileKind::Image),
            Self::Video { .. } | Self::VideoNote { .. } => Some(FileKind::Video),
            Self::VoiceNote { .. } | Self::Audio { .. } => Some(FileKind::Audio),
            Self::Document { .. } => Some(FileKind::Document),
            _ => None,
        }
    }

    pub const fn file_mut(&mut self) -> Option<&mut File> {
        match self {
            Self::Image { file, .. }
            | Self::Video { file, .. }
            | Self::VideoNote { file, .. }
            | Self::VoiceNote { file, .. }
            | Self::Audio { file, .. }
            | Self::Document { file, .. }
            | Self::Sticker { file } => Some(file),
            _ => None,
        }
    }
}
