//! Messages that change an earlier one: edits, deletions, and a message that comes again after it could not be
//! decrypted. The inbox stores each received message with its changes.

use super::{
    ChangedMessage, ChatKind, Moment, Session, Storage,
    incoming::{IncomingMessage, is_from_person},
};
use crate::{
    clock::Timestamp,
    devices::{
        event::{ChatRead, DeviceEventKind, MessageChange},
        inbox::{self, InboxKey},
        outbox::{self, OutboxMessage},
        people,
    },
    error::Result,
    ids::MessageId,
    messages::{content::Content, message::Message},
};

/// An earlier message, and where it is stored.
struct Earlier {
    message: Message,
    /// `None` for a message that this device sent: the outbox keeps what it sends.
    key: Option<InboxKey>,
}

impl<S: Storage> Session<S> {
    /// An edit by the author changes the message. If the inbox does not have the message, because it is too old or came
    /// before the link, the edited text is shown as a new message. Returns the edited message if a person wrote it: its
    /// new words may be a keyword.
    pub(super) fn receive_edit(
        &mut self,
        incoming: &IncomingMessage,
        edit: Message,
        of: &ChangedMessage,
        content: &Content,
        at: &Moment,
    ) -> Option<Message> {
        let edited_at = edit.at;
        let from_person = is_from_person(incoming, &edit);
        match self.find_earlier(incoming, &edit, of) {
            Ok(Some(Earlier { message, key })) => {
                let is_older = message.marks.edited_at.is_some_and(|before| before > edited_at);
                let is_deleted = matches!(message.content, Content::Deleted { .. });
                // An edit changes the words beside a file, and the file stays.
                let mut content = content.clone();
                if let (Some(file), Some(before)) = (content.file_mut(), message.content.file()) {
                    file.clone_from(before);
                }
                // The outbox keeps the original content, so an edit that brings it back is a change all the same.
                let is_known = key.is_some() && message.content == content;
                if is_older || is_deleted || is_known {
                    return None;
                }
                let mut edited = Message { content, chat_id: edit.chat_id, ..message };
                edited.marks.edited_at = Some(edited_at);
                self.save_message_change(key.as_ref(), &edited, DeviceEventKind::MessageEdited, at.now);
                Some(edited).filter(|_| from_person)
            }
            Ok(None) => {
                let mut shown = Message { wa_message_id: of.wa_message_id.clone(), ..edit };
                shown.marks.edited_at = Some(edited_at);
                self.receive_content(incoming, shown, None, at)
            }
            Err(error) => {
                self.abort("an edit could not be stored", &error);
                None
            }
        }
    }

    /// A deletion for everybody removes the content of the message. The deletion of a message that is not known changes
    /// nothing.
    pub(super) fn receive_deletion(
        &mut self,
        incoming: &IncomingMessage,
        deletion: &Message,
        of: &ChangedMessage,
        at: &Moment,
    ) {
        let earlier = match self.find_earlier(incoming, deletion, of) {
            Ok(Some(earlier)) => earlier,
            Ok(None) => return,
            Err(error) => return self.abort("a deletion could not be stored", &error),
        };
        if matches!(earlier.message.content, Content::Deleted { .. }) {
            return;
        }
        let by_admin = of.author.as_ref().map(|_| deletion.marks.sender.clone().unwrap_or_default());
        let chat_id = deletion.chat_id.clone();
        let file = earlier.message.content.file().and_then(|file| file.id.clone());
        let deleted = Message { content: Content::Deleted { by_admin }, chat_id, ..earlier.message };
        let kind = |change| DeviceEventKind::MessageDeleted(MessageChange { deleted_file: file.clone(), ..change });
        self.save_message_change(earlier.key.as_ref(), &deleted, kind, at.now);
        if let Some(file) = &file {
            self.cancel_media(file);
        }
    }

    /// The message is in the inbox already. If the inbox has only a placeholder, the message replaces it.
    pub(super) fn replace_placeholder(
        &mut self,
        incoming: &IncomingMessage,
        key: &InboxKey,
        message: Message,
        at: &Moment,
    ) -> Option<Message> {
        if message.content.is_placeholder() {
            return None;
        }
        let earlier = match inbox::find(&self.storage.part("inbox"), key, &message.wa_message_id) {
            Ok(found) => found.filter(|earlier| earlier.content.is_placeholder())?,
            Err(error) => {
                self.abort("the inbox could not be read", &error);
                return None;
            }
        };
        let conversation_id = self.conversation(&message.chat_id).ok();
        let readable = Message { id: earlier.id, at: earlier.at, conversation_id, ..message };
        if !self.keep_media(incoming, key, &readable, at.now) {
            return None;
        }
        self.save_message_change(Some(key), &readable, DeviceEventKind::MessageDecrypted, at.now);
        Some(readable).filter(|message| is_from_person(incoming, message))
    }

    /// The message that is to be changed, if it is known and the sender of the change may change it.
    fn find_earlier(
        &self,
        incoming: &IncomingMessage,
        change: &Message,
        of: &ChangedMessage,
    ) -> Result<Option<Earlier>> {
        let mut key = self.inbox_key(incoming, change)?;
        if let Some(author) = &of.author {
            key.senders = vec![author.clone()];
        }
        if let Some(message) = inbox::find(&self.storage.part("inbox"), &key, &of.wa_message_id)? {
            return Ok(Some(Earlier { message, key: Some(key) }));
        }
        if !incoming.source.is_from_me {
            return Ok(None);
        }
        // The phone may change what this device has sent.
        let sent = outbox::find(&self.outbox(), &of.wa_message_id)?;
        let sent = sent.map(|sent| self.in_chat(&sent)).transpose()?;
        Ok(sent.filter(|sent| sent.chat_id == change.chat_id).map(|message| Earlier { message, key: None }))
    }

    fn save_message_change(
        &mut self,
        key: Option<&InboxKey>,
        changed: &Message,
        kind: impl FnOnce(MessageChange) -> DeviceEventKind,
        now: Timestamp,
    ) {
        // The event is appended first: once the inbox has the change, it is not reported again when WhatsApp delivers
        // it again.
        if !self.append_event(kind(MessageChange::of(changed)), now) {
            return;
        }
        if let Some(key) = key
            && let Err(error) = inbox::replace(&self.storage.part("inbox"), key, changed)
        {
            self.abort("a changed message could not be stored", &error);
        }
    }

    /// The business has read these messages on its phone, whatever chat they are in: WhatsApp does not name the chat.
    pub(super) fn on_messages_read_on_phone(&mut self, wa_message_ids: &[String], at: &Moment) {
        let inbox = self.storage.part("inbox");
        let read = match self.unread.chat_with(wa_message_ids) {
            Some(chat_id) => self.chat_ids(&chat_id).and_then(|chats| inbox::newest(&inbox, &chats, wa_message_ids)),
            None => inbox::find_in_any_chat(&inbox, wa_message_ids),
        };
        match read {
            Ok(Some(read)) => self.on_chat_read_on_phone(&read.chat_id, Some(read.id), at),
            Ok(None) => {}
            Err(error) => log::error!("the inbox could not be read: {error}"),
        }
    }

    /// The business has read the chat on its phone. Messages that arrived later stay unread. Then the device keeps all
    /// receipts of the chat: it does no harm to repeat one that the phone has sent.
    pub(super) fn on_read_on_phone_until(&mut self, chat_id: &str, until: Timestamp, at: &Moment) {
        let Ok(chat_id) = self.chat_of(chat_id, None) else { return };
        let inbox = self.storage.part("inbox");
        let read = self.chat_ids(&chat_id).and_then(|chats| {
            let has_newer = inbox::has_newer(&inbox, &chats, until)?;
            Ok((has_newer, if has_newer { inbox::newest_until(&inbox, &chats, until)? } else { None }))
        });
        match read {
            Ok((false, _)) => self.report_read_without_receipts(chat_id, None, at),
            Ok((true, Some(read))) => self.report_read(chat_id, Some(read.id), at),
            Ok((true, None)) => {}
            Err(error) => log::error!("the inbox could not be read: {error}"),
        }
    }

    /// The business has read the chat on its phone up to this message, or all of it.
    pub(super) fn on_chat_read_on_phone(&mut self, chat_id: &str, through: Option<MessageId>, at: &Moment) {
        let Ok(chat_id) = self.chat_of(chat_id, None) else { return };
        self.report_read_without_receipts(chat_id, through, at);
    }

    /// The phone has sent the read receipts, so the device sends none.
    fn report_read_without_receipts(&mut self, chat_id: String, through: Option<MessageId>, at: &Moment) {
        self.unread.forget(&chat_id);
        self.report_read(chat_id, through, at);
    }

    fn report_read(&mut self, chat_id: String, through: Option<MessageId>, at: &Moment) {
        let Ok(device_id) = self.device() else { return };
        self.append_event(DeviceEventKind::ChatRead(ChatRead { device_id, chat_id, through }), at.now);
    }

    /// The chat id, and the one that the chat may have had before.
    pub(super) fn chat_ids(&self, chat_id: &str) -> Result<Vec<String>> {
        let before = people::joined_lid(&self.storage.part("people"), chat_id)?;
        Ok([Some(chat_id.to_owned()), before].into_iter().flatten().collect())
    }

    /// After how many seconds a message to this recipient disappears.
    pub(super) fn timer_of(&self, message: &OutboxMessage) -> Option<u32> {
        people::timer_seconds(&self.storage.part("people"), &self.chat_of_recipient(&message.phone)).unwrap_or_else(
            |error| {
                log::error!("the disappearing time of a chat could not be read: {error}");
                None
            },
        )
    }

    /// Keeps after how long messages of the chat disappear, so that answers disappear after the same time. Writes one
    /// row if the time has changed.
    pub(super) fn keep_timer(&self, incoming: &IncomingMessage, chat_id: &str) {
        let kind = incoming.source.kind;
        let Some(seconds) = incoming.timer_seconds.filter(|_| kind.is_with_person() || kind == ChatKind::Group) else {
            return;
        };
        if let Err(error) = people::save_timer(&self.storage.part("people"), chat_id, seconds) {
            log::error!("the disappearing time of a chat could not be stored: {error}");
        }
    }
}
