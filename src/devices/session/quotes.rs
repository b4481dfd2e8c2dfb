//! Messages that answer an earlier one of their chat: the device looks for it among those that it has received and sent.

use super::{IncomingMessage, Quoted, Session, Storage, identity::OURSELVES};
use crate::{
    contacts::destination::is_group,
    devices::{
        commands::SendMessage,
        inbox::{self, InboxKey},
        outbox::{self, OutboxMessage},
    },
    error::Result,
    ids::MessageId,
    messages::{
        message::{Message, Sender},
        own_change::is_own_change,
        quote::{Quote, ReplyTo, Unquotable},
    },
};

impl<S: Storage> Session<S> {
    /// The mark of a received answer. What this device has of the quoted message counts more than what the answer says about it,
    /// because the answer's sender may have written that.
    pub(super) fn reply_mark(&self, quoted: &Quoted, incoming: &IncomingMessage, answer: &Message) -> ReplyTo {
        let author = quoted.author.as_ref().map(|author| author.text.as_str());
        match self.find_named(incoming, answer, author, &quoted.wa_message_id) {
            Ok(Some(message)) => return ReplyTo::of(&message),
            Ok(None) => {}
            Err(error) => log::error!("a quoted message could not be looked up: {error}"),
        }
        let content = quoted.content.as_ref().map(ReplyTo::saying);
        let (phone, lid) = quoted.author.as_ref().map(super::incoming::names_of).unwrap_or_default();
        let status = self.record.as_ref().map(|record| &record.status);
        let is_ours =
            status.is_some_and(|us| (phone.is_some() && us.phone == phone) || (lid.is_some() && us.lid == lid));
        let sender = Sender { phone, lid, name: None };
        let names_sender = incoming.source.kind.names_writers() && !is_ours && sender != Sender::default();
        ReplyTo {
            wa_message_id: quoted.wa_message_id.clone(),
            is_ours,
            sender: Some(sender).filter(|_| names_sender),
            ..content.unwrap_or_else(|| ReplyTo { kind: "text".to_owned(), ..ReplyTo::default() })
        }
    }

    /// The message that a caller wants to answer. An error if its chat has no such message.
    pub(super) fn find_quoted(&self, send: &SendMessage, phone: &str) -> Result<Option<Quote>> {
        let Some(reference) = &send.reply_to else { return Ok(None) };
        if let Some(quote) = &send.quote {
            return Ok(Some(quote.clone()));
        }
        let is_own_change = is_own_change(&send.content);
        let chats = self.chat_ids(&self.chat_of_recipient(phone))?;
        let found = if let Ok(id) = MessageId::parse(reference) {
            match outbox::find_by_message(&self.outbox(), &id)? {
                Some(message) => self.sent_in(&chats, &message)?,
                None => inbox::find_by_id(&self.storage.part("inbox"), &chats, &id)?,
            }
        } else if is_group(phone) {
            // Members' ids of messages are as random as ours, so the id alone tells which message is meant.
            match inbox::newest(&self.storage.part("inbox"), &chats, std::slice::from_ref(reference))? {
                Some(received) => Some(received),
                None => self.find_sent_in(&chats, reference)?,
            }
        } else {
            let senders = chats.iter().cloned().chain([OURSELVES.to_owned()]).collect();
            self.find_quoted_in(&InboxKey { chats, senders }, reference)?
        };
        let quote = found.map_or(Err(Unquotable::Unknown), |message| {
            let sent_at = is_own_change.then_some(message.at);
            Ok(Quote { sent_at, ..Quote::of(&message)? })
        });
        let refused = if send.content.is_change() { Unquotable::in_path } else { Unquotable::in_body };
        quote.map(Some).map_err(refused)
    }

    /// The message of any author that a received one names.
    pub(super) fn find_named(
        &self,
        incoming: &IncomingMessage,
        received: &Message,
        author: Option<&str>,
        wa_message_id: &str,
    ) -> Result<Option<Message>> {
        let mut key = self.inbox_key(incoming, received)?;
        key.senders.push(OURSELVES.to_owned());
        key.senders.extend(key.chats.clone());
        key.senders.extend(author.map(str::to_owned));
        self.find_quoted_in(&key, wa_message_id)
    }

    fn find_quoted_in(&self, key: &InboxKey, wa_message_id: &str) -> Result<Option<Message>> {
        if let Some(message) = inbox::find(&self.storage.part("inbox"), key, wa_message_id)? {
            return Ok(Some(message));
        }
        self.find_sent_in(&key.chats, wa_message_id)
    }

    fn find_sent_in(&self, chats: &[String], wa_message_id: &str) -> Result<Option<Message>> {
        match outbox::find(&self.outbox(), wa_message_id)? {
            Some(sent) => self.sent_in(chats, &sent),
            None => Ok(None),
        }
    }

    /// A sent message as it is shown, if it is in one of these chats.
    fn sent_in(&self, chats: &[String], sent: &OutboxMessage) -> Result<Option<Message>> {
        Ok(Some(self.in_chat(sent)?).filter(|message| chats.contains(&message.chat_id)))
    }
}
