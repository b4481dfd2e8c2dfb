//! Files of messages that the device sends: the media key of each, and where WhatsApp's servers have the encrypted file. One upload serves
//! all messages of the device that send the file in the same way.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{expiry, media::Bytes32},
    error::{Error, Result},
    files::kind::FileKind,
    ids::{DeviceId, FileId, TenantId},
    messages::content::Content,
    params,
    ports::Sql,
};

/// For how long an upload is used for further messages. WhatsApp's servers keep a file for weeks.
pub const USED_FOR: Duration = Duration::from_hours(7 * 24);
/// How long the device tries to get a file uploaded before the messages with it fail.
pub const UPLOADED_WITHIN: Duration = Duration::from_hours(24);
/// After how long the device asks again for an upload that has not ended. The queue repeats a job for about ten minutes by itself.
pub const REPEAT_REQUEST_AFTER: Duration = Duration::from_mins(15);

/// A file as a message sends it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileToSend {
    pub id: FileId,
    /// WhatsApp encrypts an image that is sent as a document in another way than one that is sent as an image.
    pub sent_as: FileKind,
}

impl FileToSend {
    /// The file of a message; `None` if it has none.
    pub fn of(content: &Content) -> Option<Self> {
        let sent_as = content.file_kind()?;
        content.file()?.id.clone().map(|id| Self { id, sent_as })
    }
}

/// The job on the `effects` queue: upload this file to WhatsApp's servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadMediaJob {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub file: FileToSend,
}

/// Where WhatsApp's servers have a file, and what a message says about it. The media key is kept beside it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadedFile {
    /// A path with its query, on any of the servers.
    pub path: String,
    pub url: String,
    /// Of the file.
    pub sha256: Bytes32,
    /// Of the encrypted file.
    pub encrypted_sha256: Bytes32,
    /// Of the file, in bytes.
    pub size: u64,
    /// Of a video or audio, as base64 (`whatsapp/sealing.rs`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar: Option<String>,
}

impl fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedFile").field("size", &self.size).finish_non_exhaustive()
    }
}

/// A file that is being uploaded or is uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub media_key: Bytes32,
    pub began_at: Timestamp,
    /// `None` until WhatsApp's servers have it.
    pub uploaded: Option<UploadedFile>,
}

const BEGIN: &str = "insert into uploads (file_id, sent_as, media_key, began_at) values (?1, ?2, ?3, ?4)";
const FIND: &str = "select media_key, began_at, uploaded from uploads where file_id = ?1 and sent_as = ?2";
const SAVE: &str = "update uploads set uploaded = ?3 where file_id = ?1 and sent_as = ?2";
const FORGET: &str = "delete from uploads where file_id = ?1 and sent_as = ?2";
const SWEEP: &str = "delete from uploads where began_at < ?1";
const OLDEST: &str = "select min(began_at) as at from uploads";

/// Keeps the media key of a file that is going to be uploaded. Writes one row.
pub fn begin(sql: &impl Sql, file: &FileToSend, key: Bytes32, now: Timestamp) -> Result<()> {
    sql.execute(BEGIN, &params![file.id.as_str(), file.sent_as.as_str(), String::from(key), now])
}

/// The upload of this file, unless it is too old to be used.
pub fn find(sql: &impl Sql, file: &FileToSend, now: Timestamp) -> Result<Option<Upload>> {
    let rows = sql.query(FIND, &params![file.id.as_str(), file.sent_as.as_str()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let began_at = Timestamp::from_unix_millis(row.integer("began_at")?);
    let uploaded = row.text_or_null("uploaded")?.map(|json| serde_json::from_str(&json)).transpose();
    let upload = Upload {
        media_key: Bytes32::try_from(row.text("media_key")?)?,
        began_at,
        uploaded: uploaded.map_err(Error::internal)?,
    };
    Ok(Some(upload).filter(|_| now.since(began_at) < USED_FOR))
}

/// Keeps where WhatsApp's servers have the file. Writes one row.
pub fn save(sql: &impl Sql, file: &FileToSend, uploaded: &UploadedFile) -> Result<()> {
    let json = serde_json::to_string(uploaded).map_err(Error::internal)?;
    sql.execute(SAVE, &params![file.id.as_str(), file.sent_as.as_str(), json])
}

/// Deletes the upload of this file with its key. Writes one row, if there is one.
pub fn forget(sql: &impl Sql, file: &FileToSend) -> Result<()> {
    sql.execute(FORGET, &params![file.id.as_str(), file.sent_as.as_str()])
}

/// Deletes the uploads that are not used any more.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(USED_FOR)])
}

/// When the first row expires that `sweep` deletes.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, USED_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_format_of_an_upload_is_pinned_and_a_log_shows_no_path() {
        let hash = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let json = format!(
            r#"{{"path":"/v/t62.7119-24/1_n.enc?oh=01","url":"https://mmg.whatsapp.net/v/t62.7119-24/1_n.enc?oh=01","sha256":"{hash}","encryptedSha256":"{hash}","size":1024}}"#
        );
        let audio = json.replace("1024}", r#"1024,"sidecar":"AAEC"}"#);
        for json in [&json, &audio] {
            let uploaded: UploadedFile = serde_json::from_str(json).unwrap();
            assert_eq!(&serde_json::to_string(&uploaded).unwrap(), json);
            assert_eq!(format!("{uploaded:?}"), "UploadedFile { size: 1024, .. }");
        }
    }

    #[test]
    fn an_image_can_be_sent_as_a_document_too() {
        let file = crate::messages::content::File {
            id: FileId::parse("fil_0193e0a0-0000-7000-8000-000000000003").ok(),
            ..Default::default()
        };
        let image = Content::Image { file: file.clone(), caption: None };
        let document = Content::Document { file, file_name: None, caption: None };
        let kinds = [image, document].map(|content| FileToSend::of(&content).unwrap().sent_as);
        assert_eq!(kinds, [FileKind::Image, FileKind::Document]);
        assert_eq!(FileToSend::of(&Content::text("x")), None);
    }
}
