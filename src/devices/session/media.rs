//! Files that were sent to the device. The object does not touch their bytes: it keeps how each file is fetched, asks a queue
//! consumer to fetch it (`workflows/fetch_media.rs`), and shows what became of it. A queue may lose a job, so the object asks again.

use std::time::Duration;

use super::{ChatKind, Effect, IncomingMessage, KEEP_ALIVE, Moment, Session, Storage};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{EndMedia, EndMediaReply, MediaReply},
        event::{DeviceEventKind, MessageFile},
        inbox::{self, InboxKey},
        media::{self, FETCHED_WITHIN, FetchMediaJob, MessageOfMedia, PendingMedia, REPEAT_REQUEST_AFTER, Reupload},
    },
    error::{Error, Result},
    ids::FileId,
    messages::{
        content::{Content, FileState},
        message::Message,
    },
};

/// Files that are asked for in one turn. Each is a message on the queue.
const REQUESTS_AT_ONCE: usize = 20;

/// The content of a received message with what the device knows about its file: the bytes come later, or will not come. The file of a
/// post in a channel is not encrypted and is not fetched.
pub(super) fn with_file(mut content: Content, incoming: &IncomingMessage) -> Content {
    if incoming.source.kind != ChatKind::Channel
        && let Some(file) = content.file_mut()
    {
        file.id = incoming.media.as_ref().map(|_| file_id(incoming));
        file.state = Some(if file.id.is_some() { FileState::Pending } else { FileState::Failed });
    }
    content
}

fn file_id(incoming: &IncomingMessage) -> FileId {
    let sent_at = Timestamp::from_unix_millis(incoming.sent_at_seconds.clamp(0, i64::from(u32::MAX)) * 1_000);
    let IncomingMessage { source, wa_message_id, .. } = incoming;
    FileId::derived(sent_at, &format!("{} {} {wa_message_id}", source.chat.text, source.sender.text))
}

impl<S: Storage> Session<S> {
    fn media(&self) -> S {
        self.storage.part("media")
    }

    /// Keeps how the file of a new message is fetched, and asks for the file. False if the storage does not take it: then this
    /// instance ends.
    pub(super) fn keep_media(
        &mut self,
        incoming: &IncomingMessage,
        key: &InboxKey,
        message: &Message,
        now: Timestamp,
    ) -> bool {
        let Some(reference) = &incoming.media else { return true };
        let Some(file) = message.content.file().and_then(|file| file.id.clone()) else { return true };
        let InboxKey { chats, senders } = key.clone();
        let source = &incoming.source;
        let of_message = MessageOfMedia {
            chats,
            senders,
            wa_message_id: message.wa_message_id.clone(),
            chat: source.receipt_to.clone(),
            participant: source.receipt_participant.clone(),
            is_from_me: source.is_from_me,
        };
        let reference = Some(reference.clone());
        let pending = PendingMedia { file, received_at: now, message: of_message, reference, reupload_asked_at: None };
        if let Err(error) = media::keep(&self.media(), &pending) {
            self.abort("how a file is fetched could not be stored", &error);
            return false;
        }
        self.request_file(&pending.file, now);
        true
    }

    fn request_file(&mut self, file: &FileId, now: Timestamp) {
        let Ok(record) = self.record() else { return };
        let job = FetchMediaJob { tenant: record.tenant.clone(), device: record.device.clone(), file: file.clone() };
        self.media_requested_at.insert(file.clone(), now);
        self.add_effect(Effect::FetchMedia(job));
    }

    /// Asks for the files that this instance has not asked for lately, because a job may be lost, and gives up those that could not be
    /// fetched in time.
    pub(super) fn request_media(&mut self, now: Timestamp) {
        let pending = match media::list(&self.media(), now) {
            Ok(pending) => pending,
            Err(error) => return log::error!("the files that are being fetched could not be read: {error}"),
        };
        let mut requests = 0;
        for PendingMedia { file, received_at, reference, .. } in pending {
            let is_over = now.since(received_at) >= FETCHED_WITHIN;
            if reference.is_none() {
                if is_over {
                    self.forget_media(&file);
                }
            } else if is_over {
                if let Err(error) = self.end(&file, FileState::Failed, now) {
                    log::error!("a file could not be given up: {error}");
                }
            } else if requests < REQUESTS_AT_ONCE && self.is_request_due(&file, now) {
                requests += 1;
                self.request_file(&file, now);
            }
        }
    }

    fn is_request_due(&self, file: &FileId, now: Timestamp) -> bool {
        self.media_requested_at.get(file).is_none_or(|at| now.since(*at) >= REPEAT_REQUEST_AFTER)
    }

    /// After how long the alarm has to ask for files again; `None` if no file is being fetched.
    pub(super) fn next_media_request_after(&self, now: Timestamp) -> Option<Duration> {
        let oldest = media::oldest(&self.media()).unwrap_or_else(|error| {
            log::warn!("the files that are being fetched could not be read: {error}");
            None
        })?;
        let next_request = self.media_requested_at.values().min().map(|at| at.plus(REPEAT_REQUEST_AFTER));
        let due = next_request.map_or(now, |at| at.min(oldest.plus(FETCHED_WITHIN)));
        Some(due.since(now).max(KEEP_ALIVE))
    }

    /// How the file is fetched, if somebody still has to.
    pub(super) fn media_reference(&self, file: &FileId) -> Result<MediaReply> {
        Ok(MediaReply { reference: media::find(&self.media(), file)?.and_then(|pending| pending.reference) })
    }

    /// The file is stored, or will not be. If WhatsApp's servers do not have it any more, the phone that sent it is asked once to upload
    /// it again.
    pub(super) fn end_media(&mut self, EndMedia { file, state }: &EndMedia, at: &Moment) -> Result<EndMediaReply> {
        if *state == FileState::Pending {
            return Err(Error::internal("a file that is being fetched has not ended"));
        }
        let pending = media::find(&self.media(), file)?;
        if let Some(PendingMedia { message, reference: Some(reference), reupload_asked_at: None, .. }) = pending
            && *state == FileState::Expired
            && at.is_logged_in
        {
            media::save_question(&self.media(), file, at.now)?;
            let reupload = Reupload { file: file.clone(), message, media_key: reference.media_key };
            self.add_effect(Effect::AskReupload(reupload));
            return Ok(EndMediaReply { is_wanted: true });
        }
        self.end(file, *state, at.now)
    }

    /// The phone that sent the file has uploaded it again, to this path; `None` if it has not.
    pub fn on_reupload(&mut self, file: &FileId, path: Option<&str>, at: &Moment) {
        let done = match path.filter(|path| media::is_path(path)) {
            Some(path) => self.renew(file, path, at.now),
            None => self.end(file, FileState::Expired, at.now).map(drop),
        };
        if let Err(error) = done {
            log::error!("the answer to the question for a file could not be stored: {error}");
        }
    }

    fn renew(&mut self, file: &FileId, path: &str, now: Timestamp) -> Result<()> {
        let is_wanted = media::find(&self.media(), file)?.is_some_and(|pending| pending.reference.is_some());
        if is_wanted {
            media::renew(&self.media(), file, path)?;
            self.request_file(file, now);
        }
        Ok(())
    }

    /// Deletes the reference and shows with the message what became of the file.
    fn end(&mut self, file: &FileId, state: FileState, now: Timestamp) -> Result<EndMediaReply> {
        let Some(PendingMedia { message, reference, .. }) = media::find(&self.media(), file)? else {
            // The device has heard of the end before.
            return Ok(EndMediaReply { is_wanted: true });
        };
        if reference.is_none() {
            return Ok(EndMediaReply { is_wanted: false });
        }
        let (inbox, key) = (self.storage.part("inbox"), message.key());
        let found = inbox::find(&inbox, &key, &message.wa_message_id)?;
        let of_file = |message: &Message| message.content.file().and_then(|file| file.id.as_ref()) == Some(file);
        if let Some(mut message) = found.filter(of_file) {
            let chat_id = self.chat_of(&message.chat_id, None)?;
            let Some(shown) = message.content.file_mut() else { return Ok(EndMediaReply { is_wanted: false }) };
            shown.state = Some(state);
            let (id, device_id) = (message.id.clone(), message.device_id.clone());
            let event = MessageFile { id, device_id, chat_id, file: shown.clone() };
            if !self.append_event(DeviceEventKind::MessageFile(event), now) {
                return Err(Error::internal("the event of a file could not be stored"));
            }
            if let Err(error) = inbox::replace(&inbox, &key, &message) {
                self.abort("a message with its file could not be stored", &error);
                return Err(error);
            }
        }
        self.forget_media(file);
        Ok(EndMediaReply { is_wanted: true })
    }

    /// The message of the file was deleted. A consumer that fetches the file at this moment hears afterwards that nobody wants it.
    pub(super) fn cancel_media(&mut self, file: &FileId) {
        self.media_requested_at.remove(file);
        if let Err(error) = media::cancel(&self.media(), file) {
            self.abort("the reference of a file could not be deleted", &error);
        }
    }

    fn forget_media(&mut self, file: &FileId) {
        self.media_requested_at.remove(file);
        if let Err(error) = media::forget(&self.media(), file) {
            self.abort("the reference of a file could not be deleted", &error);
        }
    }
}
