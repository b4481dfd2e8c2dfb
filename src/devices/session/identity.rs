//! Who is on the other side of a chat. WhatsApp names a person by a LID, by a number or by both; once it has shown that a LID
//! and a number are one person, both lead to the chat of the number.

use super::{ChatIdentity, ChatKind, LearnedNumber, Session, Storage, incoming::IncomingMessage};
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

/// A LID and a number that belong to one person, and when WhatsApp showed that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub lid: String,
    pub phone: String,
    pub at: Timestamp,
}

impl<S: Storage> Session<S> {
    /// The other side of the chat that a message comes from, as this device knows it by now, and what the message shows of
    /// its addresses. What the protocol library learned earlier counts only if this device knows no number of the LID.
    pub(super) fn identify(&self, incoming: &IncomingMessage, now: Timestamp) -> Result<(ChatIdentity, Option<Shown>)> {
        let source = &incoming.source;
        let named = ChatIdentity::of(source);
        let is_group = source.kind == ChatKind::Group;
        let Some(lid) = named.lid.clone() else { return Ok((named, None)) };
        let people = self.storage.part("people");
        if let Some(phone) = named.phone.clone() {
            // A member of a group has no chat, unless one of the LID is there.
            let has_chat = !is_group || people::is_known(&people, &lid_chat_id(&lid))?;
            return Ok((named, has_chat.then_some(Shown { lid, phone, at: now })));
        }
        if is_group {
            // A member's number is shown beside the message; what a group shows joins no chats.
            let phone = incoming.learned_number.as_ref().map(|learned| learned.phone.clone());
            return Ok((ChatIdentity { phone, ..named }, None));
        }
        let known = people::chat_of_number(&people, &lid_chat_id(&lid))?;
        let known = known.as_deref().and_then(|chat| chat.strip_suffix(CHAT_ID_SUFFIX));
        let (phone, shown) = match (known, &incoming.learned_number) {
            (Some(phone), _) => (phone.to_owned(), None),
            (None, Some(LearnedNumber { phone, learned_at })) => {
                (phone.clone(), Some(Shown { lid, phone: phone.clone(), at: *learned_at }))
            }
            (None, None) => return Ok((named, None)),
        };
        Ok((ChatIdentity { chat_id: chat_id(&phone), phone: Some(phone), ..named }, shown))
    }

    /// A LID and a number are one person. The event comes first: D1 has to join the two even if something fails behind it.
    /// True if the number belongs to a person who has written, and was not known to.
    pub(super) fn join(&mut self, Shown { lid, phone, at }: Shown, now: Timestamp) -> Result<bool> {
        let device_id = self.device()?;
        let (lid_chat, chat_id) = (lid_chat_id(&lid), chat_id(&phone));
        let Some(joined) = people::join(&self.storage.part("people"), &device_id, &lid_chat, &chat_id)? else {
            return Ok(false);
        };
        let identified = IdentifiedContact {
            device_id,
            conversation_id: joined.conversation.clone(),
            chat_id: chat_id.clone(),
            phone: phone.clone(),
            lid,
        };
        self.append_event(DeviceEventKind::ContactIdentified(identified), at.min(now));
        if joined.has_written {
            self.send_queues.mark_known(&phone, now);
        }
        self.unread.join(&lid_chat, &chat_id);
        unfinished::join(&self.unfinished(), &lid_chat, &chat_id, &phone, &joined.conversation)?;
        Ok(joined.has_written)
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

    /// The names under which a message may be in the inbox already.
    pub(super) fn inbox_key(&self, incoming: &IncomingMessage, message: &Message) -> Result<InboxKey> {
        let source = &incoming.source;
        let other_names = [Some(source.sender.text.clone()), source.sender_alt.as_ref().map(|alt| alt.text.clone())];
        if source.kind == ChatKind::Group {
            let senders = other_names.into_iter().flatten().collect();
            return Ok(InboxKey { chats: vec![message.chat_id.clone()], senders });
        }
        let lid_chat = match &message.lid {
            Some(lid) => Some(lid_chat_id(lid)),
            None => people::joined_lid(&self.storage.part("people"), &message.chat_id)?,
        };
        let sender = if source.is_from_me { OURSELVES.to_owned() } else { message.chat_id.clone() };
        let senders = [Some(sender)].into_iter().chain(other_names);
        let senders = senders.chain([lid_chat.clone().filter(|_| !source.is_from_me)]).flatten().collect();
        Ok(InboxKey { chats: [Some(message.chat_id.clone()), lid_chat].into_iter().flatten().collect(), senders })
    }
}
