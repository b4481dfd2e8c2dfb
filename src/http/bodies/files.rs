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
    /// The kind as which a message shows the file.
    pub kind: FileKind,
    /// The MIME type. For an image, a video and audio, it is the type that the content shows.
    pub media_type: String,
    pub name: Option<String>,
    /// The size of the file in bytes.
    pub size: u64,
    /// The SHA-256 hash of the whole file, as 64 hexadecimal digits.
    pub sha256: String,
    pub created_at: Timestamp,
    /// The time until which the server keeps the file if no message uses it. Empty once a message uses the file.
    pub kept_until: Option<Timestamp>,
}

impl From<StoredFile> for FileView {
    fn from(file: StoredFile) -> Self {
        let StoredFile { id, kind, media_type, name, size, sha256, created_at, kept_until, .. } = file;
        Self { id, kind, media_type, name, size, sha256: hex::encode(sha256), created_at, kept_until }
    }
}
