//! To which WhatsApp account a message goes, and what is done if WhatsApp says that a number has none, or says nothing.

use std::time::Duration;

use super::{Moment, Session, Storage, whatsapp::AccountAnswer};
use crate::{
    clock::{Random, Timestamp},
    contacts::phone::{chat_id, is_number},
    devices::{
        accounts,
        failure::FailureReason,
        outbox::{self, OutboxMessage, WaitingMessage},
        pacing, people,
    },
    error::Result,
    messages::message::MessageStatus,
};

/// One question asks about at most this many numbers: those of the broadcast's next messages.
const MAX_NUMBERS: usize = 20;
/// How long first messages wait after the first, the second and each further question in a row without an answer.
const RETRIES: [Duration; 3] = [Duration::from_secs(20), Duration::from_mins(1), Duration::from_mins(3)];
/// How long first messages wait after a question that led to no message, so that numbers without an account do not cause one
/// question after the other. A broadcast waits for its own gap.
const PAUSE_AFTER_QUESTION: Duration = Duration::from_secs(5);

/// Whom a message goes to.
pub(super) enum Recipient {
    /// The digits of WhatsApp's id, or the chat id of a LID.
    Known(String),
    NotOnWhatsapp,
    /// WhatsApp has to be asked about these numbers, the recipient's among them.
    Unknown(Vec<String>),
}

/// Whether WhatsApp's id of an account with this number may have other digits: Mexico (52), Argentina (54) and Brazil (55)
/// have changed their mobile numbers.
fn has_ids_of_old_numbers(phone: &str) -> bool {
    ["52", "54", "55"].iter().any(|country| phone.starts_with(country))
}

impl<S: Storage> Session<S> {
    /// Whom WhatsApp delivers the message to, as far as this device knows.
    pub(super) fn recipient_of(&self, message: &OutboxMessage, now: Timestamp) -> Result<Recipient> {
        let phone = &message.phone;
        if !is_number(phone) {
            return Ok(Recipient::Known(phone.clone()));
        }
        let account = accounts::find(&self.storage.part("accounts"), phone)?;
        let chat = self.chat_of_recipient(phone);
        // An earlier release, which did not ask WhatsApp, may have written to a number that is not the id of its
        // account.
        let may_be_wrong =
            account.is_none() && has_ids_of_old_numbers(phone) && !people::has_written(&self.outbox(), &chat)?;
        if !may_be_wrong && !people::is_stranger(&self.outbox(), &chat)? {
            let id = account.and_then(|account| account.id);
            return Ok(Recipient::Known(id.unwrap_or_else(|| phone.clone())));
        }
        match account.filter(|account| account.is_current(now)) {
            Some(account) => Ok(account.id.map_or(Recipient::NotOnWhatsapp, Recipient::Known)),
            None => Ok(Recipient::Unknown(self.numbers_to_ask_about(message, now)?)),
        }
    }

    /// The number of the recipient and, for a broadcast, those of the next messages that WhatsApp has to be asked about, too.
    fn numbers_to_ask_about(&self, message: &OutboxMessage, now: Timestamp) -> Result<Vec<String>> {
        let mut phones = vec![message.phone.clone()];
        if !message.class.is_campaign() {
            return Ok(phones);
        }
        let storage = self.storage.part("accounts");
        for next in self.send_queues.messages_in_memory().filter(|next| next.class.is_campaign()) {
            if phones.len() >= MAX_NUMBERS {
                break;
            }
            let is_known = phones.contains(&next.phone)
                || !is_number(&next.phone)
                || !people::is_stranger(&storage, &chat_id(&next.phone))?
                || accounts::find(&storage, &next.phone)?.is_some_and(|account| account.is_current(now));
            if !is_known {
                phones.push(next.phone.clone());
            }
        }
        Ok(phones)
    }

    /// Fails a message whose number has no account, before the message counts for any limit.
    pub(super) fn fail_without_account(&mut self, message: &OutboxMessage, at: &Moment) {
        self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::NotOnWhatsapp), at);
    }

    /// Keeps WhatsApp's answers. Returns the recipient of this message; without an answer about it, the message waits and
    /// WhatsApp is asked again later.
    pub(super) fn on_account_answers(
        &mut self,
        waiting: &WaitingMessage,
        message: &OutboxMessage,
        answers: std::result::Result<Vec<AccountAnswer>, String>,
        random: &mut impl Random,
        at: &Moment,
    ) -> Result<Option<String>> {
        match answers {
            Ok(answers) => {
                // The connection works, and still WhatsApp says nothing about this number.
                if !answers.iter().any(|answer| answer.phone == message.phone) {
                    *self.unanswered_messages.entry(message.wa_message_id.clone()).or_default() += 1;
                }
                for answer in answers {
                    self.keep_account(answer, at.now)?;
                }
            }
            Err(reason) => log::warn!("WhatsApp did not say whether a number has an account: {reason}"),
        }
        match self.recipient_of(message, at.now)? {
            Recipient::Known(to) => {
                self.unanswered_questions = 0;
                self.unanswered_messages.remove(&message.wa_message_id);
                Ok(Some(to))
            }
            Recipient::NotOnWhatsapp => {
                self.unanswered_questions = 0;
                self.fail_without_account(message, at);
                match self.gap_of(message) {
                    Some(gap) => self.pacing.pause_campaigns_until(at.now.plus(pacing::draw_gap(gap, random))),
                    None => self.pacing.hold_first_messages_until(at.now.plus(PAUSE_AFTER_QUESTION)),
                }
                Ok(None)
            }
            Recipient::Unknown(_) if self.has_asked_enough(&message.wa_message_id) => {
                self.unanswered_questions = 0;
                self.unanswered_messages.remove(&message.wa_message_id);
                self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::SendFailed), at);
                Ok(None)
            }
            Recipient::Unknown(_) => {
                let pause = RETRIES.get(self.unanswered_questions).or(RETRIES.last()).copied().unwrap_or_default();
                self.unanswered_questions += 1;
                self.pacing.hold_first_messages_until(at.now.plus(pause));
                if outbox::is_waiting(&self.outbox(), &waiting.wa_message_id)? {
                    self.send_queues.put_back(waiting.clone());
                }
                Ok(None)
            }
        }
    }

    /// Whether WhatsApp was asked so often about the recipient of this message that the message fails: it must not hold
    /// all others back for ever.
    fn has_asked_enough(&self, wa_message_id: &str) -> bool {
        self.unanswered_messages.get(wa_message_id).is_some_and(|times| *times > RETRIES.len())
    }

    fn keep_account(&mut self, answer: AccountAnswer, now: Timestamp) -> Result<()> {
        let AccountAnswer { phone, id, lid } = answer;
        accounts::save(&self.storage.part("accounts"), &phone, id.as_deref(), now)?;
        match id.filter(|id| *id != phone && is_number(id)) {
            Some(other_number) => self.join_numbers(&other_number, &phone, lid.as_deref(), now).map(drop),
            None => Ok(()),
        }
    }
}
