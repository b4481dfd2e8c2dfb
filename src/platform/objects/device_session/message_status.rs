//! How the status of a sent message changes: by WhatsApp's answers, by a new connection, by a lost link, by a person's
//! decision. An answer only ever moves the status forward.

use std::{rc::Rc, time::Duration};

use super::{Inner, now, runtime::spawn};
use crate::{
    clock::Timestamp,
    contacts::phone::chat_id,
    devices::{
        commands::{CancelMessage, DecideMessage, Decision, MessageState},
        event::{DeviceEventKind, MessageProgress},
        failure::FailureReason,
        outbox::{self, OutboxMessage, Recovery},
        send_queues::SendQueues,
    },
    error::{Error, Result},
    messages::message::{Direction, Message, MessageStatus},
};

/// WhatsApp's reach-out limit: the account may send no cold messages for now.
const REACH_OUT_LIMIT: &str = "463";
/// How long cold messages are held if WhatsApp does not say when the limit ends.
const DEFAULT_HOLD: Duration = Duration::from_hours(6);
/// Refusals after which the message may be sent again later: too many messages, and failures of the server.
const TEMPORARY_REFUSALS: [&str; 3] = ["429", "500", "503"];
/// Messages read in one query.
const MESSAGES_PER_QUERY: u32 = 200;

impl Inner {
    /// Saves the server's answer: it has the message, or has refused it.
    pub fn on_server_answer(self: &Rc<Self>, wa_message_id: &str, refusal: Option<&str>) {
        let Some(code) = refusal else { return self.advance(wa_message_id, MessageStatus::Sent, None) };
        let reason = FailureReason::refused_by_whatsapp(code);
        let message = match outbox::find(&self.outbox(), wa_message_id) {
            Ok(message) => message.filter(|message| message.state == MessageStatus::Sending),
            Err(error) => return log::error!("the outbox could not be read: {error}"),
        };
        if code == REACH_OUT_LIMIT {
            self.hold_cold_messages();
        }
        let kept = match message {
            Some(message) if code == REACH_OUT_LIMIT || TEMPORARY_REFUSALS.contains(&code) => {
                self.retry_later(&message, &reason)
            }
            _ => {
                self.advance(wa_message_id, MessageStatus::Failed, Some(&reason));
                Ok(())
            }
        };
        if let Err(error) = kept {
            log::error!("a refused message could not be queued again: {error}");
        }
        self.send_due();
    }

    /// Holds cold messages until WhatsApp allows them again, and asks WhatsApp when that is.
    fn hold_cold_messages(self: &Rc<Self>) {
        self.hold_cold_messages_until(now().plus(DEFAULT_HOLD));
        let object = self.clone();
        spawn(async move {
            let Some(client) = object.client() else { return };
            match client.mex().fetch_reachout_timelock().await {
                Ok(lock) if lock.is_active == Some(false) => object.hold_cold_messages_until(now()),
                Ok(lock) => {
                    if let Some(seconds) = lock.time_enforcement_ends.and_then(|ends| ends.parse::<i64>().ok()) {
                        object.hold_cold_messages_until(Timestamp::from_unix_millis(seconds.saturating_mul(1_000)));
                    }
                }
                Err(error) => log::warn!("WhatsApp did not say how long its reach-out limit lasts: {error}"),
            }
        });
    }

    fn hold_cold_messages_until(self: &Rc<Self>, until: Timestamp) {
        if let Err(error) = self.change_record(|record| record.held_until = Some(until)) {
            log::error!("the reach-out limit could not be stored: {error}");
        }
        self.send_due();
    }

    /// On a new connection: sends every message that was sent and not answered again, under its id, or gives it status
    /// `unknown`, so that a person decides.
    pub fn resume_unanswered(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        for message in self.list_sending() {
            let is_under_way = self.send_queues.borrow().is_under_way(&message.wa_message_id);
            match outbox::recover(&message, link.as_deref(), now) {
                Recovery::Resend if is_under_way => {}
                Recovery::Unknown => {
                    self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer));
                }
                // The campaign is stopped, so this message may not be sent again, and whether the first try arrived is
                // unknown.
                Recovery::Resend if self.is_campaign_stopped(&message) => {
                    self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer));
                }
                Recovery::Resend => {
                    if let Err(error) = self.requeue(&message, None, message.tries) {
                        log::error!("a message could not be queued again: {error}");
                    }
                }
            }
        }
        self.send_due();
    }

    fn list_sending(&self) -> Vec<OutboxMessage> {
        outbox::list_sending(&self.outbox()).unwrap_or_else(|error| {
            log::error!("the outbox could not be read: {error}");
            Vec::new()
        })
    }

    /// Gives status `unknown` to messages that WhatsApp has not answered for so long that only a person can decide.
    pub fn give_up_unanswered(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        for message in self.list_sending() {
            let is_under_way = self.send_queues.borrow().is_under_way(&message.wa_message_id);
            if !is_under_way && outbox::recover(&message, link.as_deref(), now) == Recovery::Unknown {
                self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer));
            }
        }
    }

    /// After the link is lost: queued messages fail, and sent messages without an answer get status `unknown`.
    pub fn give_up_outgoing(self: &Rc<Self>, reason: &FailureReason) {
        let queued = || outbox::list_queued(&self.outbox(), MESSAGES_PER_QUERY);
        loop {
            match queued() {
                Ok(messages) if messages.is_empty() => break,
                Ok(messages) => messages
                    .iter()
                    .for_each(|wa_message_id| self.advance(wa_message_id, MessageStatus::Failed, Some(reason))),
                Err(error) => return log::error!("the outbox could not be given up: {error}"),
            }
        }
        for message in self.list_sending() {
            self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(reason));
        }
        match SendQueues::load(&self.outbox(), now()) {
            Ok(empty) => *self.send_queues.borrow_mut() = empty,
            Err(error) => log::error!("the outbox could not be read: {error}"),
        }
        self.show_waits();
    }

    /// Cancels a message that is still queued. Cancelling it twice is the same as once.
    pub fn cancel(self: &Rc<Self>, CancelMessage { id }: &CancelMessage) -> Result<MessageState> {
        let message = self.find_message(id)?;
        if message.state == MessageStatus::Queued {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled));
            self.send_due();
        } else if message.state != MessageStatus::Failed || message.error != Some(FailureReason::Cancelled) {
            return Err(Error::Conflict("this message was sent already; it cannot be cancelled any more".into()));
        }
        self.state_reply(id)
    }

    /// Carries out what a person has decided about a message with status `unknown`.
    pub fn decide(self: &Rc<Self>, DecideMessage { id, decision }: &DecideMessage) -> Result<MessageState> {
        let message = self.find_message(id)?;
        if message.state != MessageStatus::Unknown {
            return Err(Error::Conflict("the status of this message is known; there is nothing to decide".into()));
        }
        match decision {
            Decision::GiveUp => {
                self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::GivenUp));
            }
            Decision::Resend => {
                if !self.status().is_linked() {
                    return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
                }
                let (round, _) = self.send_queues.borrow_mut().assign_turn(message.class, &message.phone);
                if outbox::resend_unknown(&self.outbox(), &message.wa_message_id, round)? {
                    let again = outbox::find(&self.outbox(), &message.wa_message_id)?.unwrap_or(message);
                    self.unknown_count.set(self.unknown_count.get().saturating_sub(1));
                    self.push_to_queue(&again)?;
                    self.append_progress(&again);
                }
            }
        }
        self.send_due();
        self.state_reply(id)
    }

    fn find_message(&self, id: &crate::ids::MessageId) -> Result<OutboxMessage> {
        outbox::find_by_message(&self.outbox(), id)?.ok_or(Error::NotFound { what: "the message" })
    }

    fn state_reply(&self, id: &crate::ids::MessageId) -> Result<MessageState> {
        let message = self.find_message(id)?;
        Ok(MessageState { id: message.id, status: message.state, error: message.error })
    }

    /// Moves the status of a message forward and appends the event.
    pub fn advance(self: &Rc<Self>, wa_message_id: &str, to: MessageStatus, error: Option<&FailureReason>) {
        let (message, from) = match outbox::advance(&self.outbox(), wa_message_id, to, error) {
            Ok(Some(moved)) => moved,
            Ok(None) => return,
            Err(failure) => return log::error!("the status of a message could not be stored: {failure}"),
        };
        if from == MessageStatus::Queued {
            let mut send_queues = self.send_queues.borrow_mut();
            send_queues.remove(message.class, wa_message_id);
            if message.due_at.is_some()
                && let Err(failure) = send_queues.refresh_next_due(&self.outbox(), now())
            {
                log::error!("the outbox could not be read: {failure}");
            }
        }
        self.show_campaign_message_in_chat(&message, from);
        if from == MessageStatus::Unknown {
            self.unknown_count.set(self.unknown_count.get().saturating_sub(1));
        }
        if to == MessageStatus::Unknown {
            self.unknown_count.set(self.unknown_count.get() + 1);
        }
        self.append_progress(&message);
        if from == MessageStatus::Unknown || to == MessageStatus::Unknown {
            self.show_waits();
        }
    }

    /// Shows a campaign's message in its chat once it is sent, so that a customer's answer has the message above it.
    fn show_campaign_message_in_chat(self: &Rc<Self>, message: &OutboxMessage, from: MessageStatus) {
        // A message that had failed before it was sent is not in its chat yet; if it is, the event changes nothing.
        let had_not_left = matches!(from, MessageStatus::Queued | MessageStatus::Sending | MessageStatus::Failed);
        let Some(campaign) =
            message.campaign.clone().filter(|_| had_not_left && message.state != MessageStatus::Failed)
        else {
            return;
        };
        let Ok(record) = self.record() else { return };
        self.append_event(DeviceEventKind::MessageCreated(Message {
            id: message.id.clone(),
            device_id: record.device,
            chat_id: chat_id(&message.phone),
            direction: Direction::Out,
            text: message.text.clone(),
            status: message.state,
            at: message.attempted_at.unwrap_or(message.accepted_at),
            wa_message_id: message.wa_message_id.clone(),
            phone: Some(message.phone.clone()),
            lid: None,
            name: None,
            campaign: Some(campaign),
            send_at: None,
        }));
    }

    fn append_progress(self: &Rc<Self>, message: &OutboxMessage) {
        if let Some(progress) = self.progress_of(message, message.state) {
            self.append_event(DeviceEventKind::MessageStatus(progress));
        }
    }

    pub fn progress_of(&self, message: &OutboxMessage, status: MessageStatus) -> Option<MessageProgress> {
        let device_id = self.record().ok()?.device;
        Some(MessageProgress {
            id: message.id.clone(),
            device_id,
            chat_id: chat_id(&message.phone),
            status,
            error: message.error.clone(),
            campaign: message.campaign.clone(),
        })
    }
}
