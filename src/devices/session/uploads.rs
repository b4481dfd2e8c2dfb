//! Files of messages that the device sends. The object does not touch their bytes: it keeps the key of each file, asks a queue consumer to
//! upload it (`workflows/upload_for_device.rs`), and sends the message once WhatsApp's servers have the file. Meanwhile nothing else of
//! that chat is sent, and other chats go on. A queue may lose a job, so the object asks again.

use super::{Effect, Moment, Session, Storage};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        commands::{EndUpload, GetUpload},
        failure::FailureReason,
        media::Bytes32,
        outbox::{OutboxMessage, WaitingMessage},
        uploads::{self, FileToSend, REPEAT_REQUEST_AFTER, UPLOADED_WITHIN, UploadMediaJob, UploadedFile},
    },
    error::Result,
    messages::{content::Content, message::MessageStatus},
    ports::Done,
};

/// A file that WhatsApp's servers have, for the message that sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOfMessage {
    pub media_key: Bytes32,
    pub began_at: Timestamp,
    pub uploaded: UploadedFile,
}

/// Whether a message can be sent as far as its file is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileStep {
    /// It has no file, or WhatsApp's servers have it.
    Send(Option<FileOfMessage>),
    /// It waits for its upload, and its chat with it.
    Wait,
}

impl<S: Storage> Session<S> {
    fn uploads(&self) -> S {
        self.storage.part("media")
    }

    /// Asks for the upload of the file of a message, if it has one that is not uploaded. The message itself may have to wait for longer.
    pub(super) fn upload_early(&mut self, content: &Content, now: Timestamp) -> Result<()> {
        if let Some(file) = FileToSend::of(content)
            && !self.has_uploaded(&file, now)?
        {
            self.request_upload(&file, now);
        }
        Ok(())
    }

    /// The file of a message that was taken from its send queue. If it is not uploaded yet, the message waits.
    pub(super) fn prepare_file(
        &mut self,
        waiting: &WaitingMessage,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<FileStep> {
        let Some(file) = FileToSend::of(&message.content) else { return Ok(FileStep::Send(None)) };
        if let Some(upload) = uploads::find(&self.uploads(), &file, now)?
            && let Some(uploaded) = upload.uploaded
        {
            let (media_key, began_at) = (upload.media_key, upload.began_at);
            return Ok(FileStep::Send(Some(FileOfMessage { media_key, began_at, uploaded })));
        }
        self.request_upload(&file, now);
        self.send_queues.wait_for_upload(file, waiting.clone());
        Ok(FileStep::Wait)
    }

    fn request_upload(&mut self, file: &FileToSend, now: Timestamp) {
        let is_due = self.upload_requested_at.get(file).is_none_or(|at| now.since(*at) >= REPEAT_REQUEST_AFTER);
        let Some(record) = self.record.as_ref().filter(|_| is_due) else { return };
        let job = UploadMediaJob { tenant: record.tenant.clone(), device: record.device.clone(), file: file.clone() };
        self.upload_requested_at.insert(file.clone(), now);
        self.add_effect(Effect::UploadMedia(job));
    }

    /// Asks again for the uploads for which messages wait, because a job may be lost, and gives up those that did not succeed in time.
    pub(super) fn request_uploads(&mut self, at: &Moment) {
        let awaited: Vec<FileToSend> = self.send_queues.awaited_files().cloned().collect();
        for file in awaited {
            let is_over = match uploads::find(&self.uploads(), &file, at.now) {
                Ok(upload) => upload.is_some_and(|upload| at.now.since(upload.began_at) >= UPLOADED_WITHIN),
                Err(error) => return log::error!("the files that are being uploaded could not be read: {error}"),
            };
            if !is_over {
                self.request_upload(&file, at.now);
            } else if let Err(error) = self.end_upload(&EndUpload { file, uploaded: None }, at) {
                log::error!("an upload could not be given up: {error}");
            }
        }
    }

    /// Whether the file is uploaded already.
    pub fn has_uploaded(&self, file: &FileToSend, now: Timestamp) -> Result<bool> {
        Ok(uploads::find(&self.uploads(), file, now)?.is_some_and(|upload| upload.uploaded.is_some()))
    }

    /// The device is not connected, so the file cannot be uploaded now. It is asked for again when the device is connected.
    pub fn on_upload_postponed(&mut self, file: &FileToSend) {
        self.upload_requested_at.remove(file);
    }

    /// The key that encrypts the file: the same at each attempt, so that a later one continues what an earlier one has begun.
    pub fn media_key_of(&mut self, ask: &GetUpload, now: Timestamp, random: &mut impl Random) -> Result<Bytes32> {
        if let Some(upload) = uploads::find(&self.uploads(), &ask.file, now)? {
            return Ok(upload.media_key);
        }
        let mut key = [0_u8; 32];
        random.fill(&mut key);
        uploads::forget(&self.uploads(), &ask.file)?;
        uploads::begin(&self.uploads(), &ask.file, Bytes32(key), now)?;
        Ok(Bytes32(key))
    }

    /// WhatsApp's servers have the file, or will not take it.
    pub(super) fn end_upload(&mut self, EndUpload { file, uploaded }: &EndUpload, at: &Moment) -> Result<Done> {
        match uploaded {
            Some(uploaded) => uploads::save(&self.uploads(), file, uploaded)?,
            None => uploads::forget(&self.uploads(), file)?,
        }
        self.upload_requested_at.remove(file);
        let waited = self.send_queues.end_upload(file);
        if uploaded.is_none() {
            for message in &waited {
                let reason = FailureReason::FileNotUploaded;
                self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&reason), at);
            }
        }
        self.send_due(at);
        Ok(Done {})
    }
}
