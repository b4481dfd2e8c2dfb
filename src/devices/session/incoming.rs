//! Received messages. A message is in the inbox before the library acknowledges it to WhatsApp, and its event is appended in
//! the same turn of the event loop.

use std::{collections::HashMap, time::Duration};

use super::{Moment, Session, Storage, identity::Shown};
use crate::{
    clock::{Random, Timestamp},
    contacts::{names::is_name, opt_out::ConsentKeyword, phone},
    devices::{event::DeviceEventKind, inbox, outbox::OutboxMessage, people},
    ids::MessageId,
    messages::{
        content::Content,
        message::{Direction, Message, MessageStatus},
    },
};

/// Unread messages of a chat, and chats, whose read receipts may still have to be sent.
const MAX_UNREAD_PER_CHAT: usize = 20;
const MAX_UNREAD_CHATS: usize = 100;

/// A message as the library reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    pub wa_message_id: String,
    pub source: ChatSource,
    /// When it was sent, in seconds since 1970.
    pub sent_at_seconds: i64,
    /// The name that the sender shows.
    pub push_name: String,
    /// The name of a business that WhatsApp has checked.
    pub business_name: Option<String>,
    /// The number of the other side's LID, if the message does not name it and the protocol library has learned it.
    pub learned_number: Option<LearnedNumber>,
    pub content: Content,
}

/// A number that the protocol library learned for a LID, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedNumber {
    pub phone: String,
    pub learned_at: Timestamp,
}

/// Where a message comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatSource {
    pub chat: Address,
    pub sender: Address,
    /// The sender by its other identifier: the LID of a phone number, or the phone number of a LID.
    pub sender_alt: Option<Address>,
    pub recipient_alt: Option<Address>,
    /// The read receipt of the message is sent to this address of the library, unchanged.
    pub receipt_to: String,
    /// This account sent it, on the phone.
    pub is_from_me: bool,
    pub is_group: bool,
}

/// One of WhatsApp's addresses, without the number of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub kind: AddressKind,
    /// The part before the `@`.
    pub user: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    Phone,
    Lid,
    Group,
    Other,
}

/// The other side of a chat, by each of its identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatIdentity {
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
}

impl ChatIdentity {
    /// The other side of the chat that a message comes from.
    pub fn of(source: &ChatSource) -> Self {
        if source.is_group || source.chat.kind == AddressKind::Group {
            let (phone, lid) = phone_and_lid([Some(&source.sender), source.sender_alt.as_ref()]);
            return Self { chat_id: format!("{}@g.us", source.chat.user), phone, lid };
        }
        // A message of the same account, sent on the phone, names the other side as its recipient.
        let known = if source.is_from_me {
            [Some(&source.chat), source.recipient_alt.as_ref()]
        } else {
            [Some(&source.sender), source.sender_alt.as_ref()]
        };
        let (phone, lid) = phone_and_lid(known);
        let chat_id = match (&phone, &lid) {
            (Some(phone), _) => phone::chat_id(phone),
            (None, Some(lid)) => format!("{lid}@lid"),
            (None, None) => source.chat.text.clone(),
        };
        Self { chat_id, phone, lid }
    }
}

fn phone_and_lid(known: [Option<&Address>; 2]) -> (Option<String>, Option<String>) {
    let named = |wanted: AddressKind| {
        known.iter().flatten().find(|address| address.kind == wanted).map(|address| address.user.clone())
    };
    (named(AddressKind::Phone), named(AddressKind::Lid))
}

/// The time of a message. WhatsApp sends whole seconds; within that second the object's own clock decides, so that an
/// answer does not appear to be older than the message it answers.
fn message_time(unix_seconds: i64, now: Timestamp) -> Timestamp {
    let second = Timestamp::from_unix_millis(unix_seconds.saturating_mul(1000));
    let last_of_it = second.plus(Duration::from_millis(999));
    now.clamp(second, last_of_it)
}

/// Messages of one chat that are not shown as read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The library's address of the chat.
    pub receipt_to: String,
    pub wa_message_ids: Vec<String>,
}

/// Messages that are not shown as read yet, by chat.
#[derive(Default)]
pub(super) struct UnreadMessages(HashMap<String, Vec<Unread>>);

impl UnreadMessages {
    /// Remembers an incoming message that is not shown as read yet.
    fn remember(&mut self, chat_id: &str, receipt_to: &str, wa_message_id: &str) {
        if self.0.len() >= MAX_UNREAD_CHATS && !self.0.contains_key(chat_id) {
            self.0.clear();
        }
        let of_chat = self.0.entry(chat_id.to_owned()).or_default();
        let known = of_chat.iter_mut().find(|unread| unread.receipt_to == receipt_to);
        let Some(unread) = known else {
            let (receipt_to, wa_message_ids) = (receipt_to.to_owned(), vec![wa_message_id.to_owned()]);
            of_chat.push(Unread { receipt_to, wa_message_ids });
            return;
        };
        if unread.wa_message_ids.len() >= MAX_UNREAD_PER_CHAT {
            unread.wa_message_ids.remove(0);
        }
        unread.wa_message_ids.push(wa_message_id.to_owned());
    }

    /// The messages of one chat belong to another one from now on.
    pub(super) fn join(&mut self, from: &str, to: &str) {
        if let Some(unread) = self.0.remove(from) {
            self.0.entry(to.to_owned()).or_default().extend(unread);
        }
    }
}

impl<S: Storage> Session<S> {
    /// Stores a received message, unless it is stored already. Returns it if a person wrote it in a chat with this number:
    /// `workflows/receive_message` decides what else happens to it.
    pub fn receive(&mut self, incoming: &IncomingMessage, at: &Moment, random: &mut impl Random) -> Option<Message> {
        let (message, shown) = self.message_of(incoming, at.now, random)?;
        let inbox = self.storage.part("inbox");
        let received =
            self.inbox_key(incoming, &message).and_then(|key| inbox::receive(&inbox, &key, &message, at.now));
        match received {
            Ok(true) => {
                // A message that comes again may show what was true when it was sent.
                if let Err(error) = shown.map_or(Ok(()), |shown| self.join(shown, at.now)) {
                    log::error!("two addresses of a person could not be joined: {error}");
                }
                let message = Message { conversation_id: self.conversation(&message.chat_id).ok(), ..message };
                let from_person = message.direction == Direction::In && !incoming.source.is_group;
                if from_person {
                    self.contact_wrote(&message, &incoming.source.receipt_to, at.now);
                }
                self.append_event(DeviceEventKind::MessageCreated(message.clone()), at.now);
                Some(message).filter(|_| from_person)
            }
            Ok(false) => None,
            Err(error) => {
                log::error!("a message could not be stored: {error}");
                None
            }
        }
    }

    /// Does the same for a message whose first processing panicked, perhaps after the message was stored.
    pub fn receive_again(
        &mut self,
        incoming: &IncomingMessage,
        at: &Moment,
        random: &mut impl Random,
    ) -> Option<Message> {
        let (stored, _) = self.message_of(incoming, at.now, random)?;
        let key = self.inbox_key(incoming, &stored);
        if let Err(error) = key.and_then(|key| inbox::forget(&self.storage.part("inbox"), &key, &stored)) {
            log::error!("a message could not be received again: {error}");
        }
        self.receive(incoming, at, random)
    }

    fn message_of(
        &self,
        incoming: &IncomingMessage,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Option<(Message, Option<Shown>)> {
        let IncomingMessage { wa_message_id, source, sent_at_seconds, push_name, business_name, content, .. } =
            incoming;
        let (other, shown) = self.identify(incoming, now).unwrap_or_else(|error| {
            log::error!("the sender of a message could not be looked up: {error}");
            (ChatIdentity::of(source), None)
        });
        let message = Message {
            id: MessageId::new(now, random),
            device_id: self.device().ok()?,
            conversation_id: None,
            chat_id: other.chat_id,
            direction: if source.is_from_me { Direction::Out } else { Direction::In },
            content: content.clone(),
            status: if source.is_from_me { MessageStatus::Sent } else { MessageStatus::Received },
            at: message_time(*sent_at_seconds, now),
            wa_message_id: wa_message_id.clone(),
            phone: other.phone,
            lid: other.lid,
            name: Some(push_name.clone()).filter(|name| is_name(name) && !source.is_from_me),
            business_name: business_name.clone().filter(|name| is_name(name) && !source.is_from_me),
            campaign: None,
            send_at: None,
        };
        Some((message, shown))
    }

    /// A person who has written is no stranger any more. The device marks the message as read later.
    fn contact_wrote(&mut self, message: &Message, receipt_to: &str, now: Timestamp) {
        match people::record_incoming(&self.storage.part("people"), &message.chat_id, now) {
            Ok(true) => {
                if let Some(phone) = &message.phone {
                    self.send_queues.mark_known(phone, now);
                }
            }
            Ok(false) => {}
            Err(error) => log::error!("a contact could not be marked as known: {error}"),
        }
        self.unread.remember(&message.chat_id, receipt_to, &message.wa_message_id);
    }

    /// Stops broadcasts to this person, or allows them again: at once on this device, and on the tenant's other devices
    /// through the hub and D1.
    pub fn record_consent(&mut self, keyword: ConsentKeyword, message: &Message, at: &Moment) {
        let people = self.storage.part("people");
        let kept = match keyword {
            ConsentKeyword::OptOut(_) => people::opt_out(&people, &message.chat_id, at.now),
            ConsentKeyword::OptIn(_) => people::opt_in(&people, &message.chat_id, at.now),
        };
        if let Err(error) = kept {
            log::error!("an opt-out could not be stored: {error}");
        }
        self.append_event(DeviceEventKind::of_keyword(keyword, message), at.now);
    }

    /// The storage of `devices/unfinished`: received messages that have not passed all their steps.
    pub fn unfinished(&self) -> S {
        self.storage.part("unfinished")
    }

    /// Remembers that this instance has requested again what its unfinished messages wait for; true the first time.
    pub const fn mark_resumed(&mut self) -> bool {
        !std::mem::replace(&mut self.has_resumed, true)
    }

    /// Whether a message is being sent, so that a ratchet that advances now has to be written at once.
    pub fn has_messages_under_way(&self) -> bool {
        self.send_queues.has_messages_under_way()
    }

    /// The messages of the recipient's chat that have to be shown as read before the answer is typed.
    pub(super) fn take_unread(&mut self, answer: &OutboxMessage) -> Vec<Unread> {
        self.unread.0.remove(&phone::chat_id(&answer.phone)).unwrap_or_default()
    }
}
