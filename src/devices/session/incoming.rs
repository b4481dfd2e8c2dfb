//! Received messages. A message is in the inbox before the library acknowledges it to WhatsApp, and its event is appended in
//! the same turn of the event loop.

use std::{collections::HashMap, time::Duration};

use super::{ChatKind, Moment, Session, Storage, consents::written_at, identity::PersonAddresses, media::with_file};
use crate::{
    clock::{Random, Timestamp},
    contacts::{address::lid_chat_id, names::shown_name, opt_out::ConsentKeyword, phone},
    devices::{
        commands::ChangeInbox, event::DeviceEventKind, groups, inbox, inbox_settings::InboxSettings,
        media::MediaReference, outbox::OutboxMessage, people,
    },
    error::Result,
    ids::MessageId,
    messages::{
        content::Content,
        message::{Direction, Marks, Message, MessageStatus, Sender},
    },
};

/// How many unread messages of a chat, and how many chats, are remembered for their read receipts.
const MAX_UNREAD_PER_CHAT: usize = 20;
const MAX_UNREAD_CHATS: usize = 100;
/// How many authors of unread messages of a group are remembered: each gets a read receipt of its own.
const MAX_UNREAD_AUTHORS: usize = 20;

/// A message as the library reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    pub wa_message_id: String,
    pub source: ChatSource,
    /// When the message was sent, in seconds since 1970.
    pub sent_at_seconds: i64,
    /// The name that the sender shows.
    pub push_name: String,
    /// The verified name of a business account.
    pub business_name: Option<String>,
    /// The number of the other side's LID, or of a group's member, if the message does not name it and the protocol library
    /// has learned it.
    pub learned_number: Option<LearnedNumber>,
    /// After how many seconds the messages of this chat disappear, if the message says so; 0 for never.
    pub timer_seconds: Option<u32>,
    /// The message that this one answers.
    pub quoted: Option<Quoted>,
    /// How the file of the message is fetched, if the message has one and says so.
    pub media: Option<MediaReference>,
    pub action: MessageAction,
}

/// What a received message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageAction {
    /// The message is shown in the chat as one of its own.
    Content(Content),
    /// The message replaces the content of an earlier message of its author.
    Edit { of: ChangedMessage, content: Content },
    /// The message deletes an earlier one for everybody.
    Deletion { of: ChangedMessage },
    /// The sender reacts to an earlier message of anybody. Without an emoji the reaction is removed.
    Reaction { of: ChangedMessage, emoji: Option<String>, sent_at: Option<Timestamp> },
    /// The message only sets the disappearing timer of the chat (`timer_seconds`).
    Timer,
}

/// The message that a received one answers, as its sender names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    pub wa_message_id: String,
    /// The author of the quoted message.
    pub author: Option<Address>,
    /// `None` if the sender's client did not put it into the answer.
    pub content: Option<Content>,
}

/// The message that another one edits or deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedMessage {
    pub wa_message_id: String,
    /// WhatsApp's address of the author, if an admin of the group deletes a message of somebody else. `None` if the
    /// sender of the change is the author.
    pub author: Option<String>,
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
    /// The address, in the form of the library, to which the read receipt of the message is sent.
    pub receipt_to: String,
    /// The author whom the read receipt names, if more than one person may write at its address.
    pub receipt_participant: Option<String>,
    /// This account sent the message, on the phone or on another linked device.
    pub is_from_me: bool,
    pub kind: ChatKind,
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
    /// The other side of the chat that a message comes from. For a group it is the group itself, with the number and
    /// the LID of the member who wrote. The same holds for the chat of status posts.
    pub fn of(source: &ChatSource) -> Self {
        match source.kind {
            ChatKind::Person | ChatKind::BroadcastList => {}
            ChatKind::Group | ChatKind::Status => {
                let (phone, lid) = phone_and_lid([Some(&source.sender), source.sender_alt.as_ref()]);
                return Self { chat_id: source.chat.text.clone(), phone, lid };
            }
            ChatKind::WhatsApp | ChatKind::Bot if source.chat.kind == AddressKind::Phone => {
                return Self { chat_id: phone::chat_id(&source.chat.user), phone: None, lid: None };
            }
            ChatKind::Channel | ChatKind::WhatsApp | ChatKind::Bot | ChatKind::Other => {
                return Self { chat_id: source.chat.text.clone(), phone: None, lid: None };
            }
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
            (None, Some(lid)) => lid_chat_id(lid),
            (None, None) => source.chat.text.clone(),
        };
        Self { chat_id, phone, lid }
    }
}

/// The number or the LID that an address has.
pub(super) fn names_of(address: &Address) -> (Option<String>, Option<String>) {
    phone_and_lid([Some(address), None])
}

fn phone_and_lid(known: [Option<&Address>; 2]) -> (Option<String>, Option<String>) {
    let named = |wanted: AddressKind| {
        known.iter().flatten().find(|address| address.kind == wanted).map(|address| address.user.clone())
    };
    (named(AddressKind::Phone), named(AddressKind::Lid))
}

/// Whether a person wrote to this number. A call is no message: nobody has to answer it, and it gets no receipt.
pub(super) fn is_from_person(incoming: &IncomingMessage, message: &Message) -> bool {
    message.direction == Direction::In && incoming.source.kind.is_with_person() && !message.is_call()
}

/// The time of a message. WhatsApp sends whole seconds; within that second the object's own clock decides, so that an
/// answer does not appear to be older than the message it answers.
pub(super) fn message_time(unix_seconds: i64, now: Timestamp) -> Timestamp {
    let second = Timestamp::from_unix_millis(unix_seconds.saturating_mul(1000));
    let last_of_it = second.plus(Duration::from_millis(999));
    now.clamp(second, last_of_it)
}

/// Messages of one chat that are not shown as read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The library's address of the chat.
    pub receipt_to: String,
    /// The author of the messages, if the receipt has to name one.
    pub participant: Option<String>,
    pub wa_message_ids: Vec<String>,
}

/// Messages that are not shown as read yet, by chat.
#[derive(Default)]
pub(super) struct UnreadMessages(HashMap<String, Vec<Unread>>);

impl UnreadMessages {
    /// Remembers an incoming message that is not shown as read yet.
    fn remember(&mut self, chat_id: &str, source: &ChatSource, wa_message_id: &str) {
        let (receipt_to, participant) = (&source.receipt_to, &source.receipt_participant);
        if self.0.len() >= MAX_UNREAD_CHATS && !self.0.contains_key(chat_id) {
            self.0.clear();
        }
        let of_chat = self.0.entry(chat_id.to_owned()).or_default();
        let known =
            of_chat.iter_mut().find(|unread| unread.receipt_to == *receipt_to && unread.participant == *participant);
        let Some(unread) = known else {
            if of_chat.len() >= MAX_UNREAD_AUTHORS {
                of_chat.remove(0);
            }
            let wa_message_ids = vec![wa_message_id.to_owned()];
            of_chat.push(Unread { receipt_to: receipt_to.clone(), participant: participant.clone(), wa_message_ids });
            return;
        };
        if unread.wa_message_ids.len() >= MAX_UNREAD_PER_CHAT {
            unread.wa_message_ids.remove(0);
        }
        unread.wa_message_ids.push(wa_message_id.to_owned());
    }

    /// The chat that has one of these messages.
    pub(super) fn chat_with(&self, wa_message_ids: &[String]) -> Option<String> {
        let has = |unread: &Unread| unread.wa_message_ids.iter().any(|id| wa_message_ids.contains(id));
        self.0.iter().find(|(_, of_chat)| of_chat.iter().any(has)).map(|(chat_id, _)| chat_id.clone())
    }

    /// The messages of this chat were shown as read on another device.
    pub(super) fn forget(&mut self, chat_id: &str) {
        self.0.remove(chat_id);
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
    /// `workflows/receive_message` decides what else happens to it. Of an edit it returns the edited message.
    pub fn receive(&mut self, incoming: &IncomingMessage, at: &Moment, random: &mut impl Random) -> Option<Message> {
        let settings = self.record.as_ref().map(|record| record.inbox).unwrap_or_default();
        // A post that was shown before can be deleted by its author while the setting is off, too.
        let is_deletion = matches!(incoming.action, MessageAction::Deletion { .. });
        if !incoming.source.kind.is_in_inbox(settings) && !is_deletion {
            return None;
        }
        let incoming = &incoming.bounded();
        let (message, addresses) = self.message_of(incoming, at.now, random)?;
        let chat_id = message.chat_id.clone();
        let received = match &incoming.action {
            MessageAction::Content(_) => self.receive_content(incoming, message, addresses, at),
            MessageAction::Edit { of, content } => self.receive_edit(incoming, message, of, content, at),
            MessageAction::Deletion { of } => {
                self.receive_deletion(incoming, &message, of, at);
                None
            }
            MessageAction::Reaction { of, emoji, sent_at } => {
                self.receive_reaction(incoming, &message, of, emoji.as_ref(), *sent_at, at);
                None
            }
            MessageAction::Timer => None,
        };
        // Comes last: the timer is kept in the person's row of `people`, which a first message has only just created.
        self.keep_timer(incoming, &chat_id);
        received
    }

    /// Changes what the inbox shows. Posts that are stored already stay; the list of chats shows them or leaves them
    /// out.
    pub(super) fn change_inbox(&mut self, ChangeInbox(patch): ChangeInbox) -> Result<InboxSettings> {
        let settings = self.record()?.inbox.apply(patch);
        self.change_record(|record| record.inbox = settings)?;
        Ok(settings)
    }

    pub(super) fn receive_content(
        &mut self,
        incoming: &IncomingMessage,
        message: Message,
        addresses: Option<PersonAddresses>,
        at: &Moment,
    ) -> Option<Message> {
        let inbox = self.storage.part("inbox");
        let key = match self.inbox_key(incoming, &message) {
            Ok(key) => key,
            Err(error) => {
                self.abort("a message could not be stored", &error);
                return None;
            }
        };
        match inbox::receive(&inbox, &key, &message, at.now) {
            Ok(true) => {
                // Addresses are joined only here: a message that comes again shows what was true when it was sent.
                let joined = addresses.map_or(Ok(false), |addresses| self.join(addresses, at.now));
                let is_identified = joined.unwrap_or_else(|error| {
                    log::error!("two addresses of a person could not be joined: {error}");
                    false
                });
                let message = Message { conversation_id: self.conversation(&message.chat_id).ok(), ..message };
                let has_media = self.keep_media(incoming, &key, &message, at.now);
                let from_person = is_from_person(incoming, &message);
                let is_first = from_person && self.contact_wrote(&message, &incoming.source, at.now);
                if message.direction == Direction::Out {
                    // Who answers on the phone has read the chat there, and the phone has sent the receipts.
                    self.unread.forget(&message.chat_id);
                }
                if !(has_media && self.append_event(DeviceEventKind::MessageCreated(message.clone()), at.now)) {
                    // Otherwise the message would count as known when WhatsApp delivers it again.
                    self.forget(incoming, &message);
                }
                if incoming.source.kind == ChatKind::Group && !matches!(message.content, Content::GroupChange { .. }) {
                    self.remember_unread_in_group(&message, &incoming.source);
                }
                self.ask_group(incoming.source.kind, &message, at);
                if is_first || is_identified {
                    // What waited as a first message to a stranger is an answer now.
                    self.send_due(at);
                }
                Some(message).filter(|_| from_person)
            }
            Ok(false) => self.replace_placeholder(incoming, &key, message, at),
            Err(error) => {
                self.abort("a message could not be stored", &error);
                None
            }
        }
    }

    /// Receives once more a message whose first processing panicked, perhaps after the message was stored.
    pub fn receive_again(
        &mut self,
        incoming: &IncomingMessage,
        at: &Moment,
        random: &mut impl Random,
    ) -> Option<Message> {
        let incoming = &incoming.bounded();
        let (stored, _) = self.message_of(incoming, at.now, random)?;
        // An edit or a deletion may be processed twice: the stored message is the same afterwards.
        if matches!(incoming.action, MessageAction::Content(_)) {
            self.forget(incoming, &stored);
        }
        self.receive(incoming, at, random)
    }

    /// Takes the message out of the inbox, so that it is new when WhatsApp delivers it again.
    pub fn forget(&self, incoming: &IncomingMessage, message: &Message) {
        let key = self.inbox_key(incoming, message);
        if let Err(error) = key.and_then(|key| inbox::forget(&self.storage.part("inbox"), &key, message)) {
            log::error!("alert: a message stays in the inbox and may not be shown: {error}");
        }
    }

    fn message_of(
        &self,
        incoming: &IncomingMessage,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Option<(Message, Option<PersonAddresses>)> {
        let IncomingMessage { wa_message_id, source, sent_at_seconds, push_name, business_name, action, .. } = incoming;
        let (other, addresses) = self.identify(incoming, now).unwrap_or_else(|error| {
            log::error!("the sender of a message could not be looked up: {error}");
            (ChatIdentity::of(source), None)
        });
        let of_other_side = |name: &str| shown_name(name).filter(|_| !source.is_from_me);
        let push_name = of_other_side(push_name);
        let ChatIdentity { chat_id, phone, lid } = other;
        let (name, phone, lid, sender) = match source.kind {
            kind if kind.names_writers() => {
                let sender = Sender { phone, lid, name: push_name };
                let name = match kind {
                    ChatKind::Status => Some("Status".to_owned()),
                    _ => groups::find_name(&self.storage.part("people"), &chat_id).unwrap_or_default(),
                };
                (name, None, None, Some(sender).filter(|sender| !source.is_from_me && *sender != Sender::default()))
            }
            ChatKind::WhatsApp => (Some("WhatsApp".to_owned()), None, None, None),
            // The name in a post of a channel, if there is one, is that of the post's author and not of the channel, so
            // it is not used.
            ChatKind::Channel => (None, None, None, None),
            _ => (push_name, phone, lid, None),
        };
        let business_name = business_name.as_deref().and_then(of_other_side);
        let message = Message {
            id: MessageId::new(now, random),
            device_id: self.device().ok()?,
            conversation_id: None,
            chat_id,
            direction: if source.is_from_me { Direction::Out } else { Direction::In },
            content: match action {
                MessageAction::Content(content) | MessageAction::Edit { content, .. } => {
                    with_file(content.clone(), incoming)
                }
                MessageAction::Deletion { .. } | MessageAction::Reaction { .. } | MessageAction::Timer => {
                    Content::Deleted { by_admin: None }
                }
            },
            status: if source.is_from_me { MessageStatus::Sent } else { MessageStatus::Received },
            at: message_time(*sent_at_seconds, now),
            wa_message_id: wa_message_id.clone(),
            phone,
            lid,
            name,
            business_name: business_name.filter(|_| source.kind.is_with_person()),
            campaign: None,
            send_at: None,
            marks: Marks { sender, is_from_phone: source.is_from_me, ..Marks::default() },
        };
        let reply_to = incoming.quoted.as_ref().map(|quoted| self.reply_mark(quoted, incoming, &message));
        Some((Message { marks: Marks { reply_to, ..message.marks }, ..message }, addresses))
    }

    /// Before an answer the device marks what the members wrote as read, as WhatsApp's own clients do.
    fn remember_unread_in_group(&mut self, message: &Message, source: &ChatSource) {
        if message.direction == Direction::In {
            self.unread.remember(&message.chat_id, source, &message.wa_message_id);
        }
    }

    /// A person who has written is no stranger any more; true if this one was. The device marks the message as read later.
    fn contact_wrote(&mut self, message: &Message, source: &ChatSource, now: Timestamp) -> bool {
        self.unread.remember(&message.chat_id, source, &message.wa_message_id);
        match people::record_incoming(&self.storage.part("people"), &message.chat_id, now) {
            Ok(is_first) => {
                if is_first {
                    self.send_queues.mark_known(phone::recipient_in(&message.chat_id), now);
                }
                is_first
            }
            Err(error) => {
                log::error!("a contact could not be marked as known: {error}");
                false
            }
        }
    }

    /// Stops broadcasts to this person, or allows them again: at once on this device, and on the tenant's other devices
    /// through the hub and D1. False if the storage does not take it: then this instance ends.
    pub fn record_consent(&mut self, keyword: ConsentKeyword, message: &Message, at: &Moment) -> bool {
        let people = self.storage.part("people");
        let written_at = written_at(message, at.now);
        let kept = match keyword {
            ConsentKeyword::OptOut(_) => people::opt_out(&people, &message.chat_id, written_at),
            ConsentKeyword::OptIn(_) => people::opt_in(&people, &message.chat_id, written_at),
        };
        if let Err(error) = &kept {
            self.abort("an opt-out could not be stored", error);
        }
        self.append_event(DeviceEventKind::of_keyword(keyword, message), written_at) && kept.is_ok()
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
        self.unread.0.remove(&self.chat_of_recipient(&answer.phone)).unwrap_or_default()
    }
}
