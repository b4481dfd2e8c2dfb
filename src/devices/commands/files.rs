//! The commands about the files of messages.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    devices::{
        media::{Bytes32, MediaReference},
        uploads::{FileToSend, UploadedFile},
    },
    ids::FileId,
    messages::content::FileState,
    ports::{Done, ObjectCommand},
};

/// Asks how a file is fetched that was sent to the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetMedia {
    pub file: FileId,
}

impl ObjectCommand for GetMedia {
    const NAME: &'static str = "media";
    type Reply = MediaReply;
}

/// `None` if nobody has to fetch the file any more: it is stored, it was given up, or its message was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaReply {
    pub reference: Option<MediaReference>,
}

/// Tells the device what has become of a file. The device shows it and deletes the reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndMedia {
    pub file: FileId,
    /// Not `pending`.
    pub state: FileState,
}

impl ObjectCommand for EndMedia {
    const NAME: &'static str = "end_media";
    type Reply = EndMediaReply;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndMediaReply {
    /// False if the message was deleted while the file was fetched: then the file has to be deleted, too.
    pub is_wanted: bool,
}

/// Asks how a file of a message that the device sends is encrypted and where it is uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUpload {
    pub file: FileToSend,
    /// WhatsApp's servers did not accept the authorisation of the last answer: the device asks WhatsApp for another one.
    #[serde(default)]
    pub is_auth_expired: bool,
}

impl ObjectCommand for GetUpload {
    const NAME: &'static str = "upload";
    type Reply = UploadReply;
}

/// `None` if the file has not to be uploaded now: it is uploaded already, or the device is not connected and asks again later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadReply {
    pub order: Option<UploadOrder>,
}

/// All that is needed to upload a file. Whoever has it can read the file and upload others, so it is in no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadOrder {
    pub media_key: Bytes32,
    /// The names of the servers, in the order in which they are to be tried.
    pub hosts: Vec<String>,
    pub auth: String,
}

impl fmt::Debug for UploadOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadOrder").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// Tells the device that WhatsApp's servers have a file, or will not take it. Messages that wait for it are sent, or fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUpload {
    pub file: FileToSend,
    /// `None` if no later attempt would succeed.
    pub uploaded: Option<UploadedFile>,
}

impl ObjectCommand for EndUpload {
    const NAME: &'static str = "end_upload";
    type Reply = Done;
}
