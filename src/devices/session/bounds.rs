//! Limits the length of received messages, because a modified client may send any length: everything that the sender
//! chooses is cut here before it becomes a row or an event.

use super::{ChangedMessage, IncomingMessage, MessageAction, Quoted};

/// WhatsApp's own ids have 32 characters at most. A longer one is cut, each time in the same way, so that it stays a key.
const MAX_ID_CHARACTERS: usize = 200;

impl IncomingMessage {
    /// The message as it is kept. Names are cut where they are cleaned (`contacts/names.rs`); addresses come from the
    /// server.
    pub(super) fn bounded(&self) -> Self {
        let of_change = |of: &ChangedMessage| ChangedMessage {
            wa_message_id: bounded_id(&of.wa_message_id),
            author: of.author.as_deref().map(bounded_id),
        };
        let action = match &self.action {
            MessageAction::Content(content) => MessageAction::Content(content.bounded().into_owned()),
            MessageAction::Edit { of, content } => {
                MessageAction::Edit { of: of_change(of), content: content.bounded().into_owned() }
            }
            MessageAction::Deletion { of } => MessageAction::Deletion { of: of_change(of) },
            MessageAction::Reaction { of, emoji, sent_at } => {
                MessageAction::Reaction { of: of_change(of), emoji: emoji.clone(), sent_at: *sent_at }
            }
            MessageAction::Timer => MessageAction::Timer,
        };
        Self {
            wa_message_id: bounded_id(&self.wa_message_id),
            source: self.source.clone(),
            sent_at_seconds: self.sent_at_seconds,
            push_name: self.push_name.clone(),
            business_name: self.business_name.clone(),
            learned_number: self.learned_number.clone(),
            timer_seconds: self.timer_seconds,
            quoted: self.quoted.as_ref().map(|quoted| Quoted {
                wa_message_id: bounded_id(&quoted.wa_message_id),
                author: quoted.author.clone().filter(|author| author.text.len() <= MAX_ID_CHARACTERS),
                content: quoted.content.as_ref().map(|content| content.bounded().into_owned()),
            }),
            media: self.media.clone(),
            action,
        }
    }
}

fn bounded_id(id: &str) -> String {
    id.chars().take(MAX_ID_CHARACTERS).collect()
}
