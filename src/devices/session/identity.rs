//! Who is on the other side of a chat. WhatsApp names a person by a LID, by a number or by both; once it has shown that a LID
//! and a number are one person, both lead to the chat of the number.

use super::{AddressKind, ChatIdentity, ChatSource, Session, Storage, incoming::IncomingMessage};
use crate::{
    clock::Timestamp,
    contacts::{
        address::{IdentifiedContact, LID_SUFFIX, lid_chat_id},
        phone::{CHAT_ID_SUFFIX, chat_id},
    },
    devices::{event::DeviceEventKind, inbox::InboxKey, outbox::OutboxMessage, people, unfinished},
    error::Result,
    ids::ConversationId,
    messages::message::Message,
};

/// How the inbox names this account as a sender.
const OURSELVES: &str = "me";

impl<S: Storage> Session<S> {
    /// The other side of the chat that a message comes from, as this device knows it by now. If WhatsApp shows for the first
    /// time that a LID and a number are one person, the two become one.
    pub(super) fn identify(&mut self, source: &ChatSource, now: Timestamp) -> Result<ChatIdentity> {
        let shown = ChatIdentity::of(source);
        let is_group = source.is_group || source.chat.kind == AddressKind::Group;
        match (&shown.phone, &shown.lid) {
            (Some(phone), Some(lid)) => {
                let knows_lid = || people::is_known(&self.storage.part("people"), &lid_chat_id(lid));
                // A member of a group has no chat, unless one of the LID is there.
                if !is_group || knows_lid()? {
                    self.join(lid, phone, now)?;
                }
                Ok(shown)
            }
            (None, Some(lid)) if !is_group => {
                let number = people::chat_of_number(&self.storage.part("people"), &lid_chat_id(lid))?;
                Ok(match number {
                    Some(chat_id) => {
                        let phone = chat_id.strip_suffix(CHAT_ID_SUFFIX).map(str::to_owned);
                        ChatIdentity { chat_id, phone, ..shown }
                    }
                    None => shown,
                })
            }
            _ => Ok(shown),
        }
    }

    /// A LID and a number are one person.
    pub(super) fn join(&mut self, lid: &str, phone: &str, now: Timestamp) -> Result<()> {
        let device_id = self.device()?;
        let (lid_chat, chat_id) = (lid_chat_id(lid), chat_id(phone));
        let Some(joined) = people::join(&self.storage.part("people"), &device_id, &lid_chat, &chat_id)? else {
            return Ok(());
        };
        if joined.has_written {
            self.send_queues.mark_known(phone, now);
        }
        self.unread.join(&lid_chat, &chat_id);
        unfinished::join(&self.unfinished(), &lid_chat, &chat_id, phone)?;
        let identified = IdentifiedContact {
            device_id,
            conversation_id: joined.conversation,
            chat_id,
            phone: phone.to_owned(),
            lid: lid.to_owned(),
        };
        self.append_event(DeviceEventKind::ContactIdentified(identified), now);
        Ok(())
    }

    /// The chat of a person who is named by a number, by a LID or by both.
    pub(super) fn chat_of(&self, chat_id_as_named: &str, phone: Option<&str>) -> Result<String> {
        if let Some(phone) = phone {
            return Ok(chat_id(phone));
        }
        let number = if chat_id_as_named.ends_with(LID_SUFFIX) {
            people::chat_of_number(&self.storage.part("people"), chat_id_as_named)?
        } else {
            None
        };
        Ok(number.unwrap_or_else(|| chat_id_as_named.to_owned()))
    }

    /// The id of the conversation that has this chat id now.
    pub(super) fn conversation(&self, chat_id: &str) -> Result<ConversationId> {
        people::conversation_of(&self.storage.part("people"), &self.device()?, chat_id)
    }

    /// An outgoing message as its event shows it.
    pub(super) fn in_chat(&self, message: &OutboxMessage) -> Result<Message> {
        let shown = message.in_chat(self.device()?);
        Ok(Message { conversation_id: Some(self.conversation(&shown.chat_id)?), ..shown })
    }
}

/// The names under which a message may be in the inbox already.
pub(super) fn inbox_key(incoming: &IncomingMessage, message: &Message) -> InboxKey {
    let source = &incoming.source;
    let lid_chat = message.lid.as_deref().map(lid_chat_id);
    let is_group = source.is_group || source.chat.kind == AddressKind::Group;
    let sender = if source.is_from_me {
        OURSELVES.to_owned()
    } else if is_group {
        source.sender.text.clone()
    } else {
        message.chat_id.clone()
    };
    let other_names = [Some(source.sender.text.clone()), source.sender_alt.as_ref().map(|alt| alt.text.clone())];
    let senders = [Some(sender)].into_iter().chain(other_names);
    let [chats, senders] = if is_group {
        [vec![message.chat_id.clone()], senders.flatten().collect()]
    } else {
        let chats = [Some(message.chat_id.clone()), lid_chat.clone()].into_iter().flatten().collect();
        let lid_chat = lid_chat.filter(|_| !source.is_from_me);
        [chats, senders.chain([lid_chat]).flatten().collect()]
    };
    InboxKey { chats, senders }
}
