//! The bodies of files.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    files::{file::StoredFile, kind::FileKind},
    ids::FileId,
};

/// A file that is stored.
#[derive(Serialize, ToSchema)]
#[schema(as = StoredFile)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    pub id: FileId,
    /// What a message shows the file as.
    pub kind: FileKind,
    /// The MIME type; of an image, a video and audio that of the content.
    pub media_type: String,
    pub name: Option<String>,
    /// In bytes.
    pub size: u64,
    /// Of the whole file, as 64 hexadecimal digits.
    pub sha256: String,
    pub created_at: Timestamp,
    /// Until when the file is kept if no message uses it. Empty for a file that a message has.
    pub kept_until: Option<Timestamp>,
}

impl From<StoredFile> for FileView {
    fn from(file: StoredFile) -> Self {
        let StoredFile { id, kind, media_type, name, size, sha256, created_at, kept_until, .. } = file;
        Self { id, kind, media_type, name, size, sha256: hex::encode(sha256), created_at, kept_until }
    }
}
