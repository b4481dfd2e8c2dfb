//! Edits and deletions of messages that the business has sent. One that still waits is changed or taken back in the outbox; the
//! change of any other is sent like a message and shown when WhatsApp has acknowledged it.

use super::{Moment, Session, Storage, identity::OURSELVES, sending::not_stored};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{SendMessage, SendReply},
        event::{DeviceEventKind, MessageChange},
        failure::FailureReason,
        inbox::{self, InboxKey},
        outbox::{self, OutboxMessage, own_changes},
    },
    error::Result,
    ids::{ConversationId, MessageId},
    messages::{
        content::Content,
        message::{Message, MessageStatus},
        own_change::{self, Unchangeable},
        quote::{Quote, Unquotable},
    },
};

impl<S: Storage> Session<S> {
    /// Changes or takes back a message that waits in the outbox. `None` if the caller wants something else.
    pub(super) fn change_waiting(&mut self, send: &SendMessage, phone: &str, at: &Moment) -> Result<Option<SendReply>> {
        let id = send.reply_to.as_deref().and_then(|reference| MessageId::parse(reference).ok());
        let Some(id) = id.filter(|_| own_change::is_own_change(&send.content)) else { return Ok(None) };
        let Some(waiting) = outbox::find_by_message(&self.outbox(), &id)? else { return Ok(None) };
        let is_of_chat = self.chat_of_recipient(&waiting.phone) == self.chat_of_recipient(phone);
        let is_waiting = waiting.state == MessageStatus::Queued && waiting.campaign.is_none();
        if !is_of_chat || !is_waiting || waiting.content.is_change() {
            return Ok(None);
        }
        if let Content::Edit { text, .. } = &send.content {
            let Some(content) = waiting.content.with_text(text) else { return Err(Unchangeable::NoWords.in_path()) };
            self.change_waiting_to(&waiting, &content, at.now)?;
        } else {
            self.advance(&waiting.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled), at);
            self.send_due(at);
        }
        let now = outbox::find(&self.outbox(), &waiting.wa_message_id)?.unwrap_or(waiting);
        let conversation_id = self.conversation(&self.chat_of_recipient(&now.phone))?;
        Ok(Some(self.reply_of(now, Some(conversation_id), true, at)))
    }

    fn change_waiting_to(&mut self, waiting: &OutboxMessage, content: &Content, now: Timestamp) -> Result<()> {
        if *content == waiting.content {
            return Ok(());
        }
        // Nobody has seen what it said before, so it has no mark of an edit.
        let changed = self.in_chat(&OutboxMessage { content: content.clone(), ..waiting.clone() })?;
        if !self.append_event(DeviceEventKind::MessageEdited(MessageChange::of(&changed)), now) {
            return Err(not_stored("the device could not store the change; edit the message again"));
        }
        if own_changes::change_queued(&self.outbox(), &waiting.wa_message_id, content)? {
            return Ok(());
        }
        Err(Unquotable::NotSent.in_path())
    }

    /// Whether a change of a message may be sent. `Some` is the answer to a deletion that is on its way already.
    pub(super) fn check_own_change(&self, change: &Content, quote: &Quote, at: &Moment) -> Result<Option<SendReply>> {
        own_change::check(change, quote, at.now).map_err(Unchangeable::in_path)?;
        if !own_change::is_own_change(change) {
            return Ok(None);
        }
        let Some(deletion) = own_changes::find_deletion_of(&self.outbox(), &quote.reply_to.wa_message_id)? else {
            return Ok(None);
        };
        let is_repeated = matches!(change, Content::Deletion { .. }) && !deletion.state.has_left();
        if !is_repeated {
            return Err(Unquotable::Deleted.in_path());
        }
        let conversation_id = self.conversation(&self.chat_of_recipient(&deletion.phone))?;
        Ok(Some(self.reply_of(deletion, Some(conversation_id), false, at)))
    }

    /// Ends a change that has waited until phones ignore it. If WhatsApp may have it from an earlier attempt, nobody knows whether it
    /// arrived.
    pub(super) fn ends_as_too_late(&mut self, message: &OutboxMessage, at: &Moment) -> bool {
        let is_late =
            message.quote.as_ref().is_some_and(|quote| own_change::is_too_late(&message.content, quote, at.now));
        if is_late {
            let may_have_left = message.attempted_at.is_some() && message.tries == 0;
            let (status, reason) = if may_have_left {
                (MessageStatus::Unknown, FailureReason::NoAnswer)
            } else {
                (MessageStatus::Failed, FailureReason::TooLate)
            };
            self.advance(&message.wa_message_id, status, Some(&reason), at);
        }
        is_late
    }

    /// Shows that WhatsApp has an edit or a deletion of ours. False if the storage does not take the event.
    pub(super) fn show_own_change(
        &mut self,
        quote: &Quote,
        chat_id: &str,
        change: &Content,
        edited_at: Timestamp,
        now: Timestamp,
    ) -> bool {
        let Some(id) = quote.reply_to.id.clone() else { return true };
        let Ok(device_id) = self.device() else { return true };
        let (content, edited_at) = match change {
            Content::Edit { text, .. } => (quote.content.with_text(text), Some(edited_at)),
            _ => (Some(Content::Deleted { by_admin: None }), None),
        };
        let Some(content) = content else { return true };
        let wa_message_id = &quote.reply_to.wa_message_id;
        // What the business wrote on its phone may have a file here.
        let file = quote.content.file().and_then(|file| file.id.clone());
        let deleted_file = file.filter(|_| edited_at.is_none());
        if let Some(file) = &deleted_file {
            self.cancel_media(file);
        }
        let chat_id = chat_id.to_owned();
        let shown = MessageChange { id, device_id, chat_id, content, edited_at, reply_to: None, deleted_file };
        if let Err(error) = self.change_in_inbox(wa_message_id, &shown) {
            log::error!("a changed message could not be stored in the inbox: {error}");
        }
        let kind = if edited_at.is_some() { DeviceEventKind::MessageEdited } else { DeviceEventKind::MessageDeleted };
        self.append_event(kind(shown), now)
    }

    /// The inbox has what the business wrote on its phone.
    fn change_in_inbox(&self, wa_message_id: &str, change: &MessageChange) -> Result<()> {
        let inbox = self.storage.part("inbox");
        let key = InboxKey { chats: self.chat_ids(&change.chat_id)?, senders: vec![OURSELVES.to_owned()] };
        let Some(message) = inbox::find(&inbox, &key, wa_message_id)? else { return Ok(()) };
        let mut changed = Message { content: change.content.clone(), ..message };
        changed.marks.edited_at = change.edited_at.or(changed.marks.edited_at);
        inbox::replace(&inbox, &key, &changed)
    }

    /// The answer to a caller whose message or change is in the outbox.
    pub(super) fn reply_of(
        &self,
        message: OutboxMessage,
        conversation_id: Option<ConversationId>,
        is_new: bool,
        at: &Moment,
    ) -> SendReply {
        SendReply {
            wait: self.wait_of(&message, at),
            chat_id: Some(self.chat_of_recipient(&message.phone)),
            conversation_id,
            is_new,
            id: message.id,
            wa_message_id: message.wa_message_id,
            accepted_at: message.accepted_at,
            reply_to: message.quote.map(|quote| quote.reply_to),
        }
    }
}
