//! References to files that were sent to the device: where WhatsApp's servers have the encrypted file, and the key that opens it.
//! The device keeps a reference until the file is stored, and hands it out to the Worker that fetches the file, and to nobody
//! else.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{expiry, inbox::InboxKey},
    error::{Error, Result},
    files::kind::FileKind,
    ids::{DeviceId, FileId, TenantId},
    params,
    ports::{Row, Sql},
};

/// How long the device asks for a file again. WhatsApp's servers keep a file for weeks, but what could not be fetched in a day is not
/// an outage any more.
pub const FETCHED_WITHIN: Duration = Duration::from_hours(24);
/// After how long the device asks again for a file that was not stored. The queue repeats a job for about ten minutes by itself.
pub const REPEAT_REQUEST_AFTER: Duration = Duration::from_hours(1);
/// The largest file that is fetched, in bytes: as large as a document that this product sends.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// The longest path that is stored, in bytes. The paths of WhatsApp have about 200.
const MAX_PATH_BYTES: usize = 2_000;

/// The job on the `effects` queue: fetch this file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchMediaJob {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub file: FileId,
}

/// A key or a hash of 32 bytes. It is stored as base64 and never shown in a log.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bytes32(pub [u8; 32]);

impl fmt::Debug for Bytes32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[32 bytes]")
    }
}

impl From<Bytes32> for String {
    fn from(bytes: Bytes32) -> Self {
        STANDARD.encode(bytes.0)
    }
}

impl TryFrom<String> for Bytes32 {
    type Error = Error;
    fn try_from(text: String) -> Result<Self> {
        let bytes = STANDARD.decode(text).map_err(Error::internal)?;
        Self::read(&bytes).ok_or_else(|| Error::internal("a key or a hash needs 32 bytes"))
    }
}

impl Bytes32 {
    /// Returns the 32 bytes; `None` for another number of bytes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// All that is needed to fetch a file. Whoever has it can read the file, so it is in no event, no database of a tenant, no log and no
/// answer of the API.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaReference {
    /// The kind of file from which, together with the media key, WhatsApp derives the keys of the file. A sticker has the kind of
    /// an image, a video note that of a video, and a voice note that of audio.
    pub kind: FileKind,
    /// Where WhatsApp's servers have the encrypted file: a path with its query.
    pub path: String,
    pub media_key: Bytes32,
    /// The SHA-256 hash of the file.
    pub sha256: Bytes32,
    /// The SHA-256 hash of the encrypted file.
    pub encrypted_sha256: Bytes32,
    /// The size of the file in bytes.
    pub size: u64,
    /// The MIME type that the sender gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The name that the sender gave a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl fmt::Debug for MediaReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaReference").field("kind", &self.kind).field("size", &self.size).finish_non_exhaustive()
    }
}

/// Returns whether a path names a file on the server to which it is sent, and can lead to no other server. The sender of the
/// message chooses the path.
pub fn is_path(path: &str) -> bool {
    let is_visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\' && byte != b'#';
    path.len() <= MAX_PATH_BYTES
        && path.starts_with('/')
        && !path.starts_with("//")
        && !path.split(['/', '?']).any(|part| part == "..")
        && path.bytes().all(is_visible)
}

/// A file that is being fetched, and the message of the inbox that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMedia {
    pub file: FileId,
    pub received_at: Timestamp,
    pub message: MessageOfMedia,
    /// `None` if the message was deleted: the queue consumer that is fetching the file is then told to stop.
    pub reference: Option<MediaReference>,
    /// When the sender's phone was asked to upload the file again.
    pub reupload_asked_at: Option<Timestamp>,
}

/// The keys by which the inbox finds the message, and the address to which the request for a new upload is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageOfMedia {
    pub chats: Vec<String>,
    pub senders: Vec<String>,
    pub wa_message_id: String,
    /// The address of the chat in the form of the protocol library.
    pub chat: String,
    /// The author, if more than one person may write at that address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    /// Whether the business has sent the message on its phone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_from_me: bool,
}

/// A request to the phone that sent a file: it shall upload the file again, because WhatsApp's servers do not have it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reupload {
    pub file: FileId,
    pub message: MessageOfMedia,
    pub media_key: Bytes32,
}

impl MessageOfMedia {
    pub fn key(&self) -> InboxKey {
        InboxKey { chats: self.chats.clone(), senders: self.senders.clone() }
    }
}

const KEEP: &str = "insert into media (file_id, received_at, message, reference) values (?1, ?2, ?3, ?4)
    on conflict (file_id) do update set message = excluded.message, reference = excluded.reference";
const FIND: &str = "select file_id, received_at, message, reference, reupload_asked_at from media where file_id = ?";
const LIST: &str =
    "select file_id, received_at, message, reference, reupload_asked_at from media where received_at <= ?1
    order by received_at, file_id";
const CANCEL: &str = "update media set reference = null where file_id = ?";
const SAVE_QUESTION: &str = "update media set reupload_asked_at = ?2 where file_id = ?1";
const RENEW: &str = "update media set reference = json_set(reference, '$.path', ?2)
    where file_id = ?1 and reference is not null";
const FORGET: &str = "delete from media where file_id = ?";
const OLDEST: &str = "select min(received_at) as at from media";

/// Keeps the reference of a file. Writes one row.
pub fn keep(sql: &impl Sql, pending: &PendingMedia) -> Result<()> {
    let PendingMedia { file, received_at, message, reference, .. } = pending;
    let message = serde_json::to_string(message).map_err(Error::internal)?;
    let reference = reference.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    sql.execute(KEEP, &params![file.as_str(), *received_at, message, reference])
}

/// Returns the reference of a file and its message; `None` if the file is not being fetched any more.
pub fn find(sql: &impl Sql, file: &FileId) -> Result<Option<PendingMedia>> {
    sql.query(FIND, &params![file.as_str()])?.first().map(read).transpose()
}

/// Returns the files that are being fetched and were received at this time or earlier, the oldest first.
pub fn list(sql: &impl Sql, until: Timestamp) -> Result<Vec<PendingMedia>> {
    sql.query(LIST, &params![until])?.iter().map(read).collect()
}

/// Deletes the reference of a file, with its key, because the message was deleted. The row remains, so that the queue consumer
/// which is fetching the file is told to stop. Writes one row if the file is still being fetched.
pub fn cancel(sql: &impl Sql, file: &FileId) -> Result<()> {
    sql.execute(CANCEL, &params![file.as_str()])
}

/// Records that the sender's phone is asked now to upload the file again. Writes one row.
pub fn save_question(sql: &impl Sql, file: &FileId, now: Timestamp) -> Result<()> {
    sql.execute(SAVE_QUESTION, &params![file.as_str(), now])
}

/// Saves the path to which the sender's phone has uploaded the file again. Writes one row.
pub fn renew(sql: &impl Sql, file: &FileId, path: &str) -> Result<()> {
    sql.execute(RENEW, &params![file.as_str(), path])
}

/// Deletes the reference of a file with its key. Writes one row.
pub fn forget(sql: &impl Sql, file: &FileId) -> Result<()> {
    sql.execute(FORGET, &params![file.as_str()])
}

/// Returns when the oldest of these files was received; `None` if no file is being fetched.
pub fn oldest(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, Duration::ZERO)
}

fn read(row: &Row) -> Result<PendingMedia> {
    Ok(PendingMedia {
        file: FileId::parse(&row.text("file_id")?)?,
        received_at: Timestamp::from_unix_millis(row.integer("received_at")?),
        message: serde_json::from_str(&row.text("message")?).map_err(Error::internal)?,
        reference: match row.text_or_null("reference")? {
            Some(reference) => Some(serde_json::from_str(&reference).map_err(Error::internal)?),
            None => None,
        },
        reupload_asked_at: row.integer_or_null("reupload_asked_at")?.map(Timestamp::from_unix_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_format_of_a_reference_is_pinned_and_a_log_shows_no_key() {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let json = format!(
            r#"{{"kind":"document","path":"/v/t62.7119-24/1_n.enc?ccb=11-4&oh=01","mediaKey":"{key}","sha256":"{key}","encryptedSha256":"{key}","size":1024,"mediaType":"application/pdf","name":"Harga.pdf"}}"#
        );
        let reference: MediaReference = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&reference).unwrap(), json);
        assert_eq!(reference.media_key.0[31], 31);
        assert_eq!(format!("{reference:?}"), "MediaReference { kind: Document, size: 1024, .. }");
        assert_eq!(format!("{:?}", reference.media_key), "[32 bytes]");
        for kind in ["image", "video", "audio", "document"] {
            let json =
                json.replace("document", kind).replace(r#","mediaType":"application/pdf","name":"Harga.pdf""#, "");
            assert_eq!(serde_json::to_string(&serde_json::from_str::<MediaReference>(&json).unwrap()).unwrap(), json);
        }
        let short = json.replace(key, "AAEC");
        assert!(serde_json::from_str::<MediaReference>(&short).is_err());
    }

    #[test]
    fn the_stored_format_of_the_message_of_a_file_is_pinned() {
        let json =
            r#"{"chats":["62812@c.us"],"senders":["62812@c.us"],"waMessageId":"3EB0","chat":"62812@s.whatsapp.net"}"#;
        let own = json.replace('}', r#","participant":"77@lid","isFromMe":true}"#);
        for json in [json, &own] {
            let message: MessageOfMedia = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&message).unwrap(), json);
        }
    }

    #[test]
    fn a_path_leads_to_no_other_server() {
        assert!(is_path("/v/t62.7119-24/1_n.enc?ccb=11-4&oh=01_Q5&oe=66&_nc_sid=5e03e0&mms3=true"));
        for path in [
            "",
            "v/1.enc",
            "@evil.test/1.enc",
            ".evil.test/1.enc",
            ":80/1.enc",
            "//evil.test/1.enc",
            "/\\evil.test/1.enc",
            "/a b",
            "/a\r\nHost: evil.test",
            "/a#b",
            "/../control",
            "/a/..",
            "/é",
        ] {
            assert!(!is_path(path), "{path}");
        }
        assert!(!is_path(&format!("/{}", "a".repeat(MAX_PATH_BYTES))));
    }
}
