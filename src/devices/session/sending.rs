//! Outgoing messages: accepted into the outbox, and sent one after the other as the pacing allows. The intent to send is
//! written before the frame is sent; WhatsApp's answers are in `answers.rs`.

use std::time::Duration;

use super::{Effect, Moment, Session, Storage, pacing::PacingState, whatsapp::SendError};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        commands::{CampaignState, SendMessage, SendReply},
        event::{DeviceEventKind, LiveUpdate, MessageWaiting},
        failure::FailureReason,
        outbox::{self, OutboxMessage, PriorityClass, Requeued, SendQueue, WaitingMessage},
        pacing::{self, WaitCode},
        people,
        send_queues::{NextStep, SendQueues},
    },
    error::{Error, Result},
    ids::MessageId,
    messages::{content::Content, message::MessageStatus, quote::Quote},
    tenants::rate_limit::{Bucket, RateLimits},
};

/// How many chats are sent to at the same time if typing is switched off. Each holds one message and its ciphertext in
/// memory.
const MAX_CHATS_AT_ONCE: usize = 32;

/// The instance that could not store a message has ended by then.
const RETRY_AFTER_SECONDS: u32 = 2;

/// The error for what the storage did not take, and what the caller does about it.
pub(super) fn not_stored(message: &str) -> Error {
    Error::Unavailable { message: message.into(), after_seconds: RETRY_AFTER_SECONDS }
}

/// A message before it is in the outbox.
pub(super) struct NewMessage {
    pub wa_message_id: String,
    pub id: MessageId,
    pub class: PriorityClass,
    pub phone: String,
    pub content: Content,
    pub send_at: Option<Timestamp>,
    pub quote: Option<Quote>,
}

/// Whether a request to the same person asks for the message that its key already names.
fn is_repetition(known: &OutboxMessage, send: &SendMessage) -> bool {
    let is_same_quote = match (&known.quote, &send.reply_to) {
        (None, None) => true,
        (Some(quote), Some(reference)) => quote.is_named(reference),
        (Some(_), None) | (None, Some(_)) => false,
    };
    is_same_quote && known.content == send.content && known.class == send.priority && known.send_at == send.send_at
}

impl<S: Storage> Session<S> {
    pub(super) fn load_outgoing(&mut self, now: Timestamp) -> Result<()> {
        self.send_queues = SendQueues::load(&self.outbox(), now)?;
        self.unknown_count = outbox::count_unknown(&self.outbox())?;
        self.pacing = PacingState::load(&self.outbox(), self.record.as_ref(), now)?;
        Ok(())
    }

    /// Accepts one message that belongs to no campaign. `rate_limits` is the variable `RATE_LIMITS`.
    pub fn accept_message(
        &mut self,
        mut send: SendMessage,
        rate_limits: Option<&str>,
        at: &Moment,
    ) -> Result<SendReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let device = self.device()?;
        let phone = self.known_recipient(&send.phone)?;
        self.check_group(&phone, at.now)?;
        if let Some(known) = outbox::find_by_caller_key(&self.outbox(), &device, &send.key)? {
            if let Some(quote) = &known.quote {
                send.content = send.content.about(|| quote.key());
            }
            let is_same_person = self.chat_of_recipient(&known.phone) == self.chat_of_recipient(&phone);
            if !is_same_person || !is_repetition(&known, &send) {
                return Err(Error::Conflict("this key was used for another message; use a new key".into()));
            }
            let conversation_id = self.conversation(&self.chat_of_recipient(&phone))?;
            return Ok(self.reply_of(known, Some(conversation_id), false, at));
        }
        if let Some(changed) = self.change_waiting(&send, &phone, at)? {
            return Ok(changed);
        }
        let quote = self.find_quoted(&send, &phone)?;
        if let Some(quote) = &quote {
            if let Some(known) = self.check_own_change(&send.content, quote, at)? {
                return Ok(known);
            }
            send.content = send.content.about(|| quote.key());
        }
        self.check_send_rate(rate_limits, at.now)?;
        let draft = NewMessage {
            wa_message_id: outbox::caller_wa_message_id(&device, &send.key, at.now),
            id: send.id,
            class: send.priority,
            phone,
            content: send.content,
            send_at: send.send_at,
            quote,
        };
        let message = self.new_outgoing(draft, at.now);
        self.enqueue(&message, at.now)?;
        if message.due_at.is_none() {
            self.upload_early(&message.content, at.now)?;
        }
        let shown = self.in_chat(&message)?;
        let conversation_id = shown.conversation_id.clone();
        let is_change = message.content.is_change();
        if !is_change && !self.append_event(DeviceEventKind::MessageCreated(shown), at.now) {
            // Otherwise the message would leave although nobody sees it, and the caller's next try would count as a repetition.
            outbox::forget(&self.outbox(), &message.wa_message_id)?;
            return Err(not_stored("the device could not store the message; send it again with the same key"));
        }
        self.send_due(at);
        Ok(self.reply_of(message, conversation_id, true, at))
    }

    /// Refuses a caller that hands over messages faster than the rate limit.
    fn check_send_rate(&mut self, rate_limits: Option<&str>, now: Timestamp) -> Result<()> {
        match RateLimits::parse(rate_limits)?.of(Bucket::Sends) {
            Some(limit) => self.send_level.take(limit, Bucket::Sends.window(), now).refuse(),
            None => Ok(()),
        }
    }

    pub(super) fn new_outgoing(&mut self, draft: NewMessage, now: Timestamp) -> OutboxMessage {
        let NewMessage { wa_message_id, id, class, phone, content, send_at, quote } = draft;
        let (round, place) = self.send_queues.assign_turn(class, &phone);
        OutboxMessage {
            wa_message_id,
            id,
            round,
            place,
            class,
            phone,
            content,
            quote,
            campaign: None,
            state: MessageStatus::Queued,
            error: None,
            accepted_at: now,
            send_at,
            due_at: send_at.filter(|at| *at > now),
            is_held: false,
            is_cold: false,
            tries: 0,
            attempted_at: None,
            link: None,
        }
    }

    /// Adds a message to the outbox and to its send queue, unless it is in the outbox already.
    pub(super) fn enqueue(&mut self, message: &OutboxMessage, now: Timestamp) -> Result<()> {
        if outbox::accept(&self.outbox(), message)? {
            self.push_to_queue(message, now)?;
        }
        Ok(())
    }

    pub(super) fn push_to_queue(&mut self, message: &OutboxMessage, now: Timestamp) -> Result<()> {
        let is_stranger = people::is_stranger(&self.outbox(), &self.chat_of_recipient(&message.phone))?;
        self.send_queues.push(message, is_stranger, now);
        Ok(())
    }

    /// Sends every message that may be sent now. An answer, a timer, an alarm or a new connection calls this again for the
    /// others.
    pub fn send_due(&mut self, at: &Moment) {
        self.next_wait = None;
        while self.can_send(at) {
            match self.next_to_send(at) {
                Ok(NextStep::Send(waiting)) => self.add_effect(Effect::Send(waiting)),
                Ok(NextStep::Wait(wait)) => {
                    self.next_wait = Some(wait);
                    self.set_send_timer(wait.until, at.now);
                    break;
                }
                Ok(NextStep::Nothing) => break,
                Err(error) => {
                    log::error!("the outbox could not be read: {error}");
                    break;
                }
            }
        }
        self.request_items(at.now);
        self.show_waits(at);
        self.add_effect(Effect::Rearm);
    }

    fn next_to_send(&mut self, at: &Moment) -> Result<NextStep> {
        let at_once = if at.settings.typing.enabled { 1 } else { MAX_CHATS_AT_ONCE };
        let outbox = self.outbox();
        let (pacing, record) = (&self.pacing, self.record.as_ref());
        let ask = |queue: SendQueue| pacing.may_send(&outbox, record, queue, at);
        self.send_queues.next(&outbox, at.now, at_once, ask)
    }

    /// Sets a timer for the next message, unless one ends earlier anyway.
    fn set_send_timer(&mut self, due: Timestamp, now: Timestamp) {
        if self.send_timer_at.is_some_and(|set| now < set && set <= due) {
            return;
        }
        self.send_timer_at = Some(due);
        self.add_effect(Effect::WakeAt(due));
    }

    /// The timer that was set for `due` has ended. It does nothing if another one was set meanwhile.
    pub(super) fn on_send_timer(&mut self, due: Timestamp, at: &Moment) {
        if self.send_timer_at == Some(due) {
            self.send_timer_at = None;
            self.send_due(at);
        }
    }

    /// The message that `Effect::Send` named is no longer being sent, with any outcome.
    pub fn end_sending(&mut self, waiting: &WaitingMessage, at: &Moment) {
        self.send_queues.release_chat(waiting);
        self.send_due(at);
    }

    /// After sending has panicked: a message that was not sent fails, because another try may panic too. A message that was
    /// sent waits for its answer like any other.
    pub fn on_send_panic(&mut self, waiting: &WaitingMessage, at: &Moment) {
        let has_left = outbox::find(&self.outbox(), &waiting.wa_message_id)
            .is_ok_and(|message| message.is_none_or(|message| message.state != MessageStatus::Queued));
        if !has_left {
            self.advance(&waiting.wa_message_id, MessageStatus::Failed, Some(&FailureReason::SendFailed), at);
        }
    }

    /// The message, if it is to be sent now; `None` if it no longer waits, or fails here. It fails if this release
    /// cannot send its kind of content, which a later release has accepted, or if the recipient has opted out.
    pub(super) fn begin_sending(
        &mut self,
        waiting: &WaitingMessage,
        is_sendable: impl FnOnce(&Content) -> bool,
        at: &Moment,
    ) -> Result<Option<OutboxMessage>> {
        let found = outbox::find(&self.outbox(), &waiting.wa_message_id)?;
        let Some(message) = found.filter(|message| message.state == MessageStatus::Queued) else { return Ok(None) };
        if !is_sendable(&message.content) {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::SendFailed), at);
            return Ok(None);
        }
        if self.ends_as_too_late(&message, at) {
            return Ok(None);
        }
        let queue = SendQueue::of(waiting.class, waiting.is_stranger);
        let is_unwanted = self.fails_as_opted_out(&message, queue, at)?;
        Ok(Some(message).filter(|_| !is_unwanted))
    }

    /// Writes that the message is about to be sent, counts it, and for a campaign draws the gap to the next one. Returns what
    /// the message says: it may have been edited while it was typed. `None` if it may not be sent now: then it waits again,
    /// unless it was cancelled meanwhile.
    pub(super) fn write_intent(
        &mut self,
        waiting: &WaitingMessage,
        message: &OutboxMessage,
        random: &mut impl Random,
        at: &Moment,
    ) -> Result<Option<Content>> {
        let queue = SendQueue::of(waiting.class, waiting.is_stranger);
        // While typing was shown, quiet hours may have begun, a setting may have changed or the connection ended.
        if !self.can_send(at) || self.may_send(queue, at).is_err() {
            if outbox::is_waiting(&self.outbox(), &waiting.wa_message_id)? {
                self.send_queues.put_back(waiting.clone());
            }
            return Ok(None);
        }
        // The recipient may have opted out while typing was shown.
        if outbox::is_waiting(&self.outbox(), &waiting.wa_message_id)? && self.fails_as_opted_out(message, queue, at)? {
            return Ok(None);
        }
        let link = self.record()?.link.clone().unwrap_or_default();
        let marked = outbox::mark_sending(&self.outbox(), &message.wa_message_id, &link, queue.is_stranger, at.now)?;
        let Some(content) = marked else { return Ok(None) };
        self.expect_receipts(message)?;
        people::record_outgoing(&self.outbox(), &self.chat_of_recipient(&message.phone), at.now)?;
        if queue.is_stranger && !message.class.is_campaign() {
            self.send_queues.mark_known(&message.phone, at.now);
        }
        self.pacing.count_as_sent(queue, at.now);
        if let Some(gap) = self.gap_of(message) {
            self.pacing.pause_campaigns_until(at.now.plus(pacing::draw_gap(gap, random)));
        }
        Ok(Some(content))
    }

    pub(super) fn lengthen_campaign_pause(&mut self, span: Duration) {
        self.pacing.lengthen_campaign_pause(span);
    }

    pub(super) fn on_send_failure(&mut self, message: &OutboxMessage, refusal: &SendError, at: &Moment) -> Result<()> {
        if *refusal == SendError::InvalidRecipient {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::InvalidRecipient), at);
            return Ok(());
        }
        if !self.can_send(at) {
            // No frame was sent; the message keeps its place and is sent over the next connection.
            return self.requeue(message, None, message.tries, at);
        }
        log::warn!("a message was not sent (try {}): {refusal}", message.tries + 1);
        self.retry_later(message, &FailureReason::SendFailed, at)
    }

    /// Queues the message again, due after the next of three pauses; fails the message if it has had all three.
    pub(super) fn retry_later(&mut self, message: &OutboxMessage, reason: &FailureReason, at: &Moment) -> Result<()> {
        if let Some(due) = outbox::retry_at(message.tries, at.now) {
            return self.requeue(message, Some(due), message.tries + 1, at);
        }
        self.advance(&message.wa_message_id, MessageStatus::Failed, Some(reason), at);
        Ok(())
    }

    /// Puts the message back into its send queue, unless it was answered meanwhile or its campaign is stopped.
    pub(super) fn requeue(
        &mut self,
        message: &OutboxMessage,
        due_at: Option<Timestamp>,
        tries: u32,
        at: &Moment,
    ) -> Result<()> {
        if self.campaign_state_of(message) == Some(CampaignState::Cancelled) {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled), at);
            return Ok(());
        }
        match outbox::requeue(&self.outbox(), &message.wa_message_id, due_at, tries)? {
            Requeued::Queued => {
                let again = OutboxMessage { state: MessageStatus::Queued, due_at, tries, ..message.clone() };
                self.push_to_queue(&again, at.now)?;
            }
            Requeued::Held | Requeued::AlreadyAnswered => return Ok(()),
        }
        if due_at.is_some() && !message.class.is_campaign() {
            let device_id = self.device()?;
            self.send_live_update(LiveUpdate::MessageWaiting(MessageWaiting {
                id: message.id.clone(),
                device_id,
                chat_id: self.chat_of_recipient(&message.phone),
                code: Some(WaitCode::Retry),
                next_send_at: due_at,
            }));
        }
        Ok(())
    }
}
