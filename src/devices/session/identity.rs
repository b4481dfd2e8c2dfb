//! Who is on the other side of a chat. WhatsApp names a person by a LID, by a number or by both. Once WhatsApp has shown that a
//! LID and a number are one person, both lead to the chat of the number.

use super::{ChatIdentity, LearnedNumber, Session, Storage, incoming::IncomingMessage};
use crate::{
    clock::Timestamp,
    contacts::{
        address::{IdentifiedContact, LID_SUFFIX, lid_chat_id},
        phone::{Phone, chat_id, is_number, number_in, recipient_in},
    },
    devices::{accounts, event::DeviceEventKind, inbox::InboxKey, outbox::OutboxMessage, people, unfinished},
    error::{Error, Result},
    ids::ConversationId,
    messages::message::Message,
};

/// How the inbox names this account as a sender.
pub(super) const OURSELVES: &str = "me";

/// Addresses of which WhatsApp has shown that they belong to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonAddresses {
    pub lid: Option<String>,
    /// The number under which this device knows the person.
    pub phone: String,
    /// Another number by which WhatsApp names the person: the id of an account from before the number's plan changed.
    pub other_phone: Option<String>,
    pub shown_at: Timestamp,
}

impl<S: Storage> Session<S> {
    /// The other side of the chat that a message comes from, as this device knows it by now, and which addresses of the
    /// person belong together according to the message. What the protocol library learned earlier counts only if this
    /// device knows no number of the LID.
    pub(super) fn identify(
        &self,
        incoming: &IncomingMessage,
        now: Timestamp,
    ) -> Result<(ChatIdentity, Option<PersonAddresses>)> {
        let source = &incoming.source;
        let named = ChatIdentity::of(source);
        let lid = named.lid.clone();
        let people = self.storage.part("people");
        if source.kind.names_writers() {
            let Some(lid) = lid else { return Ok((named, None)) };
            let Some(phone) = named.phone.clone() else {
                // The member's number is only shown with the message: what the library has learned joins no chats of
                // members.
                let phone = incoming.learned_number.as_ref().map(|learned| learned.phone.clone());
                return Ok((ChatIdentity { phone, ..named }, None));
            };
            // Most members of a group have no chat with this number; the addresses matter only if the LID has one.
            let has_chat = people::is_known(&people, &lid_chat_id(&lid))?;
            let addresses = PersonAddresses { lid: Some(lid), phone, other_phone: None, shown_at: now };
            return Ok((named, has_chat.then_some(addresses)));
        }
        let known = lid.as_ref().map_or(Ok(None), |lid| people::chat_of_number(&people, &lid_chat_id(lid)))?;
        let known = known.as_deref().map(|chat| recipient_in(chat).to_owned());
        let (called, learned_at) = match (named.phone.clone(), known, &incoming.learned_number) {
            (Some(phone), ..) => (phone, Some(now)),
            (None, Some(phone), _) => (phone, None),
            (None, None, Some(LearnedNumber { phone, learned_at })) => (phone.clone(), Some(*learned_at)),
            (None, None, None) => return Ok((named, None)),
        };
        let phone = self.number_of(&called)?;
        let other_phone = Some(called).filter(|called| *called != phone);
        // If this device knows the number already, the message shows nothing new, unless WhatsApp names the person by
        // another number.
        let shown_at = learned_at.or_else(|| other_phone.is_some().then_some(now));
        let shown_at = shown_at.filter(|_| lid.is_some() || other_phone.is_some());
        let addresses = shown_at.map(|shown_at| PersonAddresses { lid, phone: phone.clone(), other_phone, shown_at });
        Ok((ChatIdentity { chat_id: chat_id(&phone), phone: Some(phone), ..named }, addresses))
    }

    /// The number under which this device knows the person whom WhatsApp names by the number `called`. A chat that
    /// began under an id of an old numbering plan belongs to the number of today, which contacts and lists have.
    pub(super) fn number_of(&self, called: &str) -> Result<String> {
        let known = people::chat_of_number(&self.storage.part("people"), &chat_id(called))?;
        let number = known.map(|chat| recipient_in(&chat).to_owned());
        Ok(number
            .or_else(|| Phone::of_old_id(called).map(|phone| phone.to_string()))
            .unwrap_or_else(|| called.to_owned()))
    }

    /// The recipient that a caller names, as the outbox keeps it: the number of a LID or of another number, if it is known.
    pub(super) fn known_recipient(&self, named: &str) -> Result<String> {
        if !is_number(named) {
            return Ok(recipient_in(&self.chat_of(named, None)?).to_owned());
        }
        self.number_of(named)
    }

    /// The chat of a message's recipient, as this device knows it by now.
    pub(super) fn chat_of_recipient(&self, recipient: &str) -> String {
        let named = chat_id(recipient);
        self.chat_of(&named, None).unwrap_or_else(|error| {
            log::error!("the chat of a LID could not be looked up: {error}");
            named
        })
    }

    /// Joins the addresses of one person. True if the person had written and was not known to have this number.
    pub(super) fn join(&mut self, addresses: PersonAddresses, now: Timestamp) -> Result<bool> {
        let PersonAddresses { lid, phone, other_phone, shown_at } = addresses;
        let mut is_identified = false;
        if let Some(other_phone) = other_phone {
            is_identified |= self.join_numbers(&other_phone, &phone, lid.as_deref(), now)?;
        }
        if let Some(lid) = lid {
            is_identified |= self.join_chats(&lid_chat_id(&lid), &phone, Some(&lid), None, shown_at.min(now), now)?;
        }
        Ok(is_identified)
    }

    /// WhatsApp's id of the person with this number has the digits of another number: messages go to that id, and its
    /// chat becomes the chat of the number.
    pub(super) fn join_numbers(
        &mut self,
        other_phone: &str,
        phone: &str,
        lid: Option<&str>,
        now: Timestamp,
    ) -> Result<bool> {
        accounts::save_id(&self.storage.part("accounts"), phone, other_phone, now)?;
        self.join_chats(&chat_id(other_phone), phone, lid, Some(other_phone), now, now)
    }

    /// Makes the chat `from` part of the chat of the number. The event is appended before the later steps: D1 has to
    /// join the two even if one of these fails. D1 keeps people by LID or number, so without a LID there is no event.
    /// The result is true as for `join`.
    fn join_chats(
        &mut self,
        from: &str,
        phone: &str,
        lid: Option<&str>,
        other_phone: Option<&str>,
        shown_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        let device_id = self.device()?;
        let chat_id = chat_id(phone);
        let people = self.storage.part("people");
        let Some(join) = people::plan_join(&people, &device_id, from, &chat_id)? else {
            return Ok(false);
        };
        if let Some(lid) = lid {
            let identified = IdentifiedContact {
                device_id,
                conversation_id: join.conversation.clone(),
                chat_id: chat_id.clone(),
                phone: phone.to_owned(),
                lid: lid.to_owned(),
                other_phone: other_phone.map(str::to_owned),
            };
            if !self.append_event(DeviceEventKind::ContactIdentified(identified), shown_at) {
                return Err(Error::internal("the event of a join could not be stored"));
            }
        }
        people::save_join(&people, &join)?;
        if join.has_written {
            self.send_queues.mark_known(phone, now);
        }
        self.unread.join(from, &chat_id);
        unfinished::join(&self.unfinished(), from, &chat_id, phone, &join.conversation)?;
        Ok(join.has_written)
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
        let chat_id = self.chat_of_recipient(&message.phone);
        let phone = number_in(&chat_id).map(str::to_owned);
        Ok(Message { conversation_id: Some(self.conversation(&chat_id)?), chat_id, phone, ..shown })
    }

    /// The names under which a message may be in the inbox already.
    pub(super) fn inbox_key(&self, incoming: &IncomingMessage, message: &Message) -> Result<InboxKey> {
        let source = &incoming.source;
        let other_names = [Some(source.sender.text.clone()), source.sender_alt.as_ref().map(|alt| alt.text.clone())];
        if source.kind.names_writers() {
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
