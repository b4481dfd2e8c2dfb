//! The rules about a file: the key under which the bucket has it, and how long it is kept.

use std::time::Duration;

use crate::{
    clock::{Random, Timestamp},
    files::kind::FileKind,
    ids::{DeviceId, FileId, TenantId},
};

/// How long an uploaded file is kept if no message uses it.
pub const UNUSED_KEPT_FOR: Duration = Duration::from_hours(24);
/// After this time, a file whose writing has begun and not ended will never be complete: a Worker that writes one lives for
/// minutes.
pub const WRITTEN_WITHIN: Duration = Duration::from_hours(24);

/// The beginning of all keys of files in the bucket.
pub const KEY_PREFIX: &str = "files/";

/// A file of which the bucket has every byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub id: FileId,
    /// The device that received the file; `None` for an upload.
    pub device: Option<DeviceId>,
    /// The key under which the bucket has the file.
    pub key: String,
    pub kind: FileKind,
    /// A MIME type, for example `image/jpeg`.
    pub media_type: String,
    /// The name that the sender gave the file.
    pub name: Option<String>,
    /// The size of the file in bytes.
    pub size: u64,
    /// The SHA-256 hash of the whole file.
    pub sha256: [u8; 32],
    /// The time at which the file expires. `None` while it is needed: as long as its device exists, or the message that uses the
    /// upload.
    pub kept_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Creates a key for one attempt to write the file. No other attempt has this key, so an attempt that fails late destroys nothing
/// that another one has written.
pub fn new_key(tenant: &TenantId, file: &FileId, random: &mut impl Random) -> String {
    let mut attempt = [0_u8; 16];
    random.fill(&mut attempt);
    format!("{KEY_PREFIX}{tenant}/{file}/{}", hex::encode(attempt))
}
