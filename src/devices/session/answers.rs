//! How the status of a sent message changes: by WhatsApp's answers, by a new connection, by a lost link. An answer only
//! ever moves the status forward.

use std::time::Duration;

use super::{Effect, MESSAGES_PER_QUERY, Moment, Session, Storage, reactions::target_of, sending::not_stored};
use crate::{
    clock::Timestamp,
    devices::{
        event::{DeviceEventKind, LiveUpdate, MessageProgress},
        failure::FailureReason,
        outbox::{self, OutboxMessage},
        recovery::{Recovery, recover},
        send_queues::SendQueues,
    },
    error::Result,
    messages::message::MessageStatus,
};

/// WhatsApp's reach-out limit: the account may send no cold messages for now. The refused message is not sent again by itself:
/// each further attempt makes the limit longer.
const REACH_OUT_LIMIT: &str = "463";
/// How long cold messages are held if WhatsApp does not say when the limit ends.
const DEFAULT_HOLD: Duration = Duration::from_hours(6);
/// How long cold messages are held if WhatsApp announces a limit without being asked and does not say when it ends:
/// WhatsApp Web, too, waits a minute then.
const HOLD_WITHOUT_END: Duration = Duration::from_mins(1);
/// How long cold messages are held if WhatsApp has refused a message and then says that there is no limit.
const HOLD_AFTER_REFUSAL: Duration = Duration::from_mins(10);
/// Refusals after which the message may be sent again later: too many messages, and failures of the server.
const TEMPORARY_REFUSALS: [&str; 3] = ["429", "500", "503"];

/// What a receipt says about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    Delivered,
    Read,
    /// A voice message was played.
    Played,
    /// Receipts of the same account's other devices, retries (the library handles them) and kinds that say nothing about
    /// delivery.
    Other,
}

impl ReceiptKind {
    pub(super) const fn status(self) -> Option<MessageStatus> {
        match self {
            Self::Delivered => Some(MessageStatus::Delivered),
            Self::Read | Self::Played => Some(MessageStatus::Read),
            Self::Other => None,
        }
    }
}

/// What WhatsApp says about its reach-out limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachOutLimit {
    pub is_active: Option<bool>,
    pub ends: Option<Timestamp>,
}

/// What WhatsApp says about how many new chats the account may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChatQuota {
    pub is_used_up: bool,
    /// When the next quota begins.
    pub renewed_at: Option<Timestamp>,
}

impl<S: Storage> Session<S> {
    /// A recipient's phone reports what became of these messages.
    pub fn on_receipt(&mut self, kind: ReceiptKind, wa_message_ids: &[String], at: &Moment) {
        let Some(status) = kind.status() else { return };
        for wa_message_id in wa_message_ids {
            self.advance(wa_message_id, status, None, at);
        }
    }

    /// The server acknowledges or refuses a frame of this class.
    pub fn on_server_ack(&mut self, class: Option<&str>, wa_message_id: &str, refusal: Option<&str>, at: &Moment) {
        if class == Some("message") {
            self.on_server_answer(wa_message_id, refusal, at);
        }
    }

    /// Saves the server's answer: it has the message, or has refused it.
    fn on_server_answer(&mut self, wa_message_id: &str, refusal: Option<&str>, at: &Moment) {
        let Some(code) = refusal else { return self.advance(wa_message_id, MessageStatus::Sent, None, at) };
        let reason = FailureReason::refused_by_whatsapp(code);
        let message = match outbox::find(&self.outbox(), wa_message_id) {
            Ok(message) => message.filter(|message| message.state == MessageStatus::Sending),
            Err(error) => return log::error!("the outbox could not be read: {error}"),
        };
        if code == REACH_OUT_LIMIT {
            self.hold_cold_messages(at);
        }
        let kept = match message {
            Some(message) if TEMPORARY_REFUSALS.contains(&code) => self.retry_later(&message, &reason, at),
            _ => {
                self.advance(wa_message_id, MessageStatus::Failed, Some(&reason), at);
                Ok(())
            }
        };
        if let Err(error) = kept {
            log::error!("a refused message could not be queued again: {error}");
        }
        self.send_due(at);
    }

    /// Holds cold messages until WhatsApp allows them again, and asks WhatsApp when that is.
    fn hold_cold_messages(&mut self, at: &Moment) {
        self.hold_cold_messages_longer(at.now.plus(DEFAULT_HOLD), at);
        self.add_effect(Effect::AskReachOutLimit);
    }

    /// WhatsApp answers how long its limit lasts. It has just refused a message, so *no limit* is not believed at once.
    pub fn on_reach_out_answer(&mut self, limit: &ReachOutLimit, at: &Moment) {
        if limit.is_active == Some(false) {
            self.hold_cold_messages_until(at.now.plus(HOLD_AFTER_REFUSAL), at);
        } else {
            self.on_reach_out_limit(limit, at);
        }
    }

    /// WhatsApp says how long its reach-out limit lasts, or that it is over.
    pub fn on_reach_out_limit(&mut self, limit: &ReachOutLimit, at: &Moment) {
        match (limit.is_active, limit.ends) {
            (Some(false), _) => self.hold_cold_messages_until(at.now, at),
            (_, Some(ends)) => self.hold_cold_messages_until(ends, at),
            (Some(true), None) => self.hold_cold_messages_longer(at.now.plus(HOLD_WITHOUT_END), at),
            (None, None) => {}
        }
    }

    /// WhatsApp says how many new chats the account may still begin. A quota that is used up holds first messages back until
    /// the next one, whatever the reach-out limit says.
    pub fn on_new_chat_quota(&mut self, quota: &NewChatQuota, at: &Moment) {
        let renewed_at = quota.is_used_up.then(|| quota.renewed_at.unwrap_or(at.now.plus(DEFAULT_HOLD)));
        if let Err(error) = self.change_record(|record| record.quota_renewed_at = renewed_at) {
            log::error!("the quota of new chats could not be stored: {error}");
        }
        self.send_due(at);
    }

    /// Holds cold messages at least until this time. A hold that lasts longer stays.
    fn hold_cold_messages_longer(&mut self, until: Timestamp, at: &Moment) {
        let held_until = self.record.as_ref().and_then(|record| record.held_until);
        self.hold_cold_messages_until(held_until.map_or(until, |held| held.max(until)), at);
    }

    fn hold_cold_messages_until(&mut self, until: Timestamp, at: &Moment) {
        if let Err(error) = self.change_record(|record| record.held_until = Some(until)) {
            log::error!("the reach-out limit could not be stored: {error}");
        }
        self.send_due(at);
    }

    /// On a new connection: each message that was sent and has no answer is sent again under its id, or gets status
    /// `unknown`, so that a person decides.
    pub(super) fn resume_unanswered(&mut self, at: &Moment) {
        let link = self.link();
        for message in self.list_sending() {
            let is_under_way = self.send_queues.is_under_way(&message.wa_message_id);
            match recover(&message, link.as_deref(), at.now) {
                Recovery::Resend if is_under_way => {}
                Recovery::Unknown => {
                    self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer), at);
                }
                // The campaign is stopped, so this message may not be sent again, and whether the first try arrived is
                // unknown.
                Recovery::Resend if self.is_campaign_stopped(&message) => {
                    self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer), at);
                }
                Recovery::Resend => {
                    if let Err(error) = self.requeue(&message, None, message.tries, at) {
                        log::error!("a message could not be queued again: {error}");
                    }
                }
            }
        }
        self.send_due(at);
    }

    pub(super) fn link(&self) -> Option<String> {
        self.record.as_ref().and_then(|record| record.link.clone())
    }

    fn list_sending(&self) -> Vec<OutboxMessage> {
        outbox::list_sending(&self.outbox()).unwrap_or_else(|error| {
            log::error!("the outbox could not be read: {error}");
            Vec::new()
        })
    }

    /// Gives status `unknown` to messages that WhatsApp has not answered for so long that only a person can decide.
    pub(super) fn give_up_unanswered(&mut self, at: &Moment) {
        let link = self.link();
        for message in self.list_sending() {
            let is_under_way = self.send_queues.is_under_way(&message.wa_message_id);
            if !is_under_way && recover(&message, link.as_deref(), at.now) == Recovery::Unknown {
                self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(&FailureReason::NoAnswer), at);
            }
        }
    }

    /// After the link is lost: queued messages fail, and sent messages without an answer get status `unknown`.
    pub(super) fn give_up_outgoing(&mut self, reason: &FailureReason, at: &Moment) {
        if let Err(error) = self.fail_all(outbox::list_queued, reason, at) {
            log::error!("the outbox could not be given up: {error}");
        }
        for message in self.list_sending() {
            self.advance(&message.wa_message_id, MessageStatus::Unknown, Some(reason), at);
        }
        match SendQueues::load(&self.outbox(), at.now) {
            Ok(empty) => {
                self.send_queues = empty;
                self.upload_requested_at.clear();
            }
            Err(error) => log::error!("the outbox could not be read: {error}"),
        }
        self.show_waits(at);
    }

    /// Fails the messages that `list` returns page by page, until it returns none. An error if the storage does not take what
    /// becomes of them, which may last: then the next page has the same messages.
    pub(super) fn fail_all(
        &mut self,
        list: impl Fn(&S, u32) -> Result<Vec<String>>,
        reason: &FailureReason,
        at: &Moment,
    ) -> Result<()> {
        let mut before = Vec::new();
        loop {
            let page = list(&self.outbox(), MESSAGES_PER_QUERY)?;
            if page.is_empty() {
                return Ok(());
            }
            if page == before {
                return Err(not_stored("the device could not store that its messages are not sent; try again"));
            }
            for wa_message_id in &page {
                self.advance(wa_message_id, MessageStatus::Failed, Some(reason), at);
            }
            before = page;
        }
    }

    /// Moves the status of a message forward and appends the event.
    pub(super) fn advance(
        &mut self,
        wa_message_id: &str,
        to: MessageStatus,
        error: Option<&FailureReason>,
        at: &Moment,
    ) {
        let (message, from) = match outbox::next_step(&self.outbox(), wa_message_id, to, error) {
            Ok(Some(step)) => step,
            Ok(None) => return,
            Err(failure) => return log::error!("the outbox could not be read: {failure}"),
        };
        // The events are appended first: once the outbox has the step, it is not reported again.
        let is_reported = self.show_campaign_message_in_chat(&message, from, at.now)
            && self.show_change(&message, from, at.now)
            && self.append_progress(&message, at.now);
        if !is_reported {
            return;
        }
        if let Err(failure) = outbox::save_step(&self.outbox(), &message) {
            return self.abort("the status of a message could not be stored", &failure);
        }
        // A held message left its send queue when its campaign was paused.
        if from == MessageStatus::Queued && !message.is_held {
            self.send_queues.remove(message.class, wa_message_id);
            if message.due_at.is_some()
                && let Err(failure) = self.send_queues.refresh_next_due(&self.storage.part("outbox"), at.now)
            {
                log::error!("the outbox could not be read: {failure}");
            }
        }
        if from == MessageStatus::Unknown {
            self.unknown_count = self.unknown_count.saturating_sub(1);
        }
        if to == MessageStatus::Unknown {
            self.unknown_count += 1;
        }
        if from == MessageStatus::Unknown || to == MessageStatus::Unknown {
            self.show_waits(at);
        }
    }

    /// Shows a campaign's message in its chat once it is sent, so that a customer's answer has the message above it. False if
    /// the storage does not take the event.
    fn show_campaign_message_in_chat(&mut self, message: &OutboxMessage, from: MessageStatus, now: Timestamp) -> bool {
        // A message that had failed before it was sent is not in its chat yet; if it is, the event changes nothing.
        let had_not_left = matches!(from, MessageStatus::Queued | MessageStatus::Sending | MessageStatus::Failed);
        if message.campaign.is_none() || !had_not_left || message.state == MessageStatus::Failed {
            return true;
        }
        match self.in_chat(message) {
            Ok(shown) => self.append_event(DeviceEventKind::MessageCreated(shown), now),
            Err(error) => {
                log::error!("a message could not be shown in its chat: {error}");
                true
            }
        }
    }

    /// Reports the state of a message. False if the storage does not take the event.
    pub(super) fn append_progress(&mut self, message: &OutboxMessage, now: Timestamp) -> bool {
        let progress = self.progress_of(message, message.state);
        progress.is_none_or(|progress| self.append_event(DeviceEventKind::MessageStatus(progress), now))
    }

    /// Shows on the open dashboards that the message is typed or being sent.
    pub(super) fn show_status(&mut self, message: &OutboxMessage, status: MessageStatus) {
        if let Some(progress) = self.progress_of(message, status) {
            self.send_live_update(LiveUpdate::MessageStatus(progress));
        }
    }

    fn progress_of(&self, message: &OutboxMessage, status: MessageStatus) -> Option<MessageProgress> {
        Some(MessageProgress {
            id: message.id.clone(),
            device_id: self.device().ok()?,
            chat_id: self.chat_of_recipient(&message.phone),
            status,
            error: message.error.clone(),
            campaign: message.campaign.clone(),
            is_cold: message.is_cold,
            target: target_of(message),
        })
    }
}
