//! The rules about a file: what it is called in the bucket and how long it is kept.

use std::time::Duration;

use crate::{
    clock::{Random, Timestamp},
    files::kind::FileKind,
    ids::{DeviceId, FileId, TenantId},
};

/// How long an uploaded file is kept if no message uses it.
pub const UNUSED_KEPT_FOR: Duration = Duration::from_hours(24);
/// A file that has not been written completely after this time never will be: a Worker that writes one lives for minutes.
pub const WRITTEN_WITHIN: Duration = Duration::from_hours(24);

/// The beginning of all keys of files in the bucket.
pub const KEY_PREFIX: &str = "files/";

/// A file that the bucket has as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub id: FileId,
    /// The device that received the file; `None` for an upload.
    pub device: Option<DeviceId>,
    /// The key in the bucket.
    pub key: String,
    pub kind: FileKind,
    /// A MIME type, for example `image/jpeg`.
    pub media_type: String,
    /// The name that the sender gave the file.
    pub name: Option<String>,
    /// In bytes.
    pub size: u64,
    /// Of the whole file.
    pub sha256: [u8; 32],
    /// `None` while the file is needed: as long as its device, or the message that uses the upload.
    pub kept_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// A new key for one attempt to write the file. No other attempt has it, so an attempt that fails late destroys nothing that another one
/// has written.
pub fn new_key(tenant: &TenantId, file: &FileId, random: &mut impl Random) -> String {
    let mut attempt = [0_u8; 16];
    random.fill(&mut attempt);
    format!("{KEY_PREFIX}{tenant}/{file}/{}", hex::encode(attempt))
}
