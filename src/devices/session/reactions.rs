//! Reactions to messages, in both directions. A reaction is shown with its message once the other side can see it: a received
//! one at once, one of ours when WhatsApp has acknowledged it.

use super::{ChangedMessage, IncomingMessage, Moment, Session, Storage};
use crate::{
    clock::Timestamp,
    contacts::{address::lid_chat_id, phone},
    devices::{event::DeviceEventKind, outbox::OutboxMessage},
    ids::MessageId,
    messages::{
        content::Content,
        message::{Message, MessageStatus, Sender},
        reaction::{MessageReaction, Reaction, THEM, US},
    },
};

/// The message that an outgoing one changes.
pub(super) fn target_of(message: &OutboxMessage) -> Option<MessageId> {
    message.quote.as_ref().filter(|_| message.content.is_change())?.reply_to.id.clone()
}

impl<S: Storage> Session<S> {
    /// Reports a received reaction. The hub and the dashboards keep the newest one of each person, so it may come again.
    pub(super) fn receive_reaction(
        &mut self,
        incoming: &IncomingMessage,
        received: &Message,
        of: &ChangedMessage,
        emoji: Option<&String>,
        sent_at: Option<Timestamp>,
        at: &Moment,
    ) {
        let target = match self.find_named(incoming, received, of.author.as_deref(), &of.wa_message_id) {
            Ok(target) => target,
            Err(error) => return self.abort("a reaction could not be stored", &error),
        };
        if target.as_ref().is_some_and(|target| matches!(target.content, Content::Deleted { .. })) {
            return;
        }
        let sender = received.marks.sender.clone();
        let by = if incoming.source.is_from_me { US.to_owned() } else { name_of(sender.as_ref()) };
        // A clock that is ahead must not keep later reactions of the person from counting.
        let reacted_at = sent_at.unwrap_or(received.at).min(at.now);
        let reacted = MessageReaction {
            id: target.map(|target| target.id),
            device_id: received.device_id.clone(),
            chat_id: received.chat_id.clone(),
            wa_message_id: of.wa_message_id.clone(),
            by,
            reaction: Reaction { emoji: emoji.cloned(), at: reacted_at, sender },
        };
        self.append_event(DeviceEventKind::MessageReacted(reacted), at.now);
    }

    /// Shows what an outgoing message changes, once WhatsApp has it. False if the storage does not take the event.
    pub(super) fn show_change(&mut self, message: &OutboxMessage, from: MessageStatus, now: Timestamp) -> bool {
        let Some(quote) = message.quote.as_ref().filter(|_| message.state.has_left() && !from.has_left()) else {
            return true;
        };
        let Ok(device_id) = self.device() else { return true };
        let chat_id = self.chat_of_recipient(&message.phone);
        match &message.content {
            Content::Reaction { emoji, .. } => {
                let at = message.attempted_at.unwrap_or(now);
                self.append_event(
                    DeviceEventKind::MessageReacted(MessageReaction {
                        id: quote.reply_to.id.clone(),
                        device_id,
                        chat_id,
                        wa_message_id: quote.reply_to.wa_message_id.clone(),
                        by: US.to_owned(),
                        reaction: Reaction { emoji: emoji.clone(), at, sender: None },
                    }),
                    now,
                )
            }
            change @ (Content::Edit { .. } | Content::Deletion { .. }) => {
                self.show_own_change(quote, &chat_id, change, message.attempted_at.unwrap_or(now), now)
            }
            _ => true,
        }
    }
}

/// How the reactions of a message name the person: in a group by the address, else as the other side.
fn name_of(sender: Option<&Sender>) -> String {
    match sender {
        Some(Sender { lid: Some(lid), .. }) => lid_chat_id(lid),
        Some(Sender { phone: Some(phone), .. }) => phone::chat_id(phone),
        Some(Sender { phone: None, lid: None, .. }) | None => THEM.to_owned(),
    }
}
