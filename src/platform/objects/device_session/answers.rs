//! What becomes of a text that has left: WhatsApp's answers, a new connection, a lost link, a person's decision. An
//! answer only ever moves a text forward.

use std::{rc::Rc, time::Duration};

use super::{Inner, now, runtime::spawn};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{Cancel, Decide, Decision, StateReply},
        event::{DeviceEventKind, Direction, Message, MessageProgress, MessageStatus},
        outbox::{self, OutboxMessage, Recovery, chat_id},
        send_queues::SendQueues,
    },
    error::{Error, Result},
};

/// WhatsApp's reach-out limit: no first words to strangers for now.
const REACH_OUT_LIMIT: &str = "463";
/// How long we hold back when WhatsApp does not say.
const HELD_FOR: Duration = Duration::from_hours(6);
/// Refusals that pass: too fast, and the server's own trouble.
const PASSING: [&str; 3] = ["429", "500", "503"];
/// Texts given up in one query.
const AT_ONCE: u32 = 200;

impl Inner {
    /// WhatsApp's server has it, or has refused it.
    pub fn answered(self: &Rc<Self>, wa_id: &str, refusal: Option<&str>) {
        let Some(code) = refusal else { return self.advance(wa_id, MessageStatus::Sent, None) };
        let reason = format!("whatsapp_{code}");
        let text = match outbox::find(&self.outbox(), wa_id) {
            Ok(text) => text.filter(|text| text.state == MessageStatus::Sending),
            Err(error) => return log::error!("the outbox could not be read: {error}"),
        };
        if code == REACH_OUT_LIMIT {
            self.hold_back();
        }
        let kept = match text {
            Some(text) if code == REACH_OUT_LIMIT || PASSING.contains(&code) => self.try_later(&text, &reason),
            _ => {
                self.advance(wa_id, MessageStatus::Failed, Some(&reason));
                Ok(())
            }
        };
        if let Err(error) = kept {
            log::error!("a refused text could not wait again: {error}");
        }
        self.pump();
    }

    /// No first words to strangers until WhatsApp allows them again, which it tells when asked.
    fn hold_back(self: &Rc<Self>) {
        self.hold_until(now().plus(HELD_FOR));
        let object = self.clone();
        spawn(async move {
            let Some(client) = object.client() else { return };
            match client.mex().fetch_reachout_timelock().await {
                Ok(lock) if lock.is_active == Some(false) => object.hold_until(now()),
                Ok(lock) => {
                    if let Some(seconds) = lock.time_enforcement_ends.and_then(|ends| ends.parse::<i64>().ok()) {
                        object.hold_until(Timestamp::from_unix_millis(seconds.saturating_mul(1_000)));
                    }
                }
                Err(error) => log::warn!("WhatsApp did not say how long its reach-out limit lasts: {error}"),
            }
        });
    }

    fn hold_until(self: &Rc<Self>, until: Timestamp) {
        if let Err(error) = self.change_record(|record| record.held_until = Some(until)) {
            log::error!("the reach-out limit could not be kept: {error}");
        }
        self.pump();
    }

    /// On a new connection: what was attempted and not answered is sent again under its id, or shown to a person.
    pub fn resume_outgoing(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        for text in self.list_sending() {
            let is_under_way = self.send_queues.borrow().is_under_way(&text.wa_id);
            match outbox::recover(&text, link.as_deref(), now) {
                Recovery::Resend if is_under_way => {}
                Recovery::Unknown => self.advance(&text.wa_id, MessageStatus::Unknown, Some("no_answer")),
                // Its campaign rests, so nothing of it may go out, and nobody can tell whether this has.
                Recovery::Resend if self.rests(&text) => {
                    self.advance(&text.wa_id, MessageStatus::Unknown, Some("no_answer"));
                }
                Recovery::Resend => {
                    if let Err(error) = self.wait_again(&text, None, text.tries) {
                        log::error!("a text could not wait again: {error}");
                    }
                }
            }
        }
        self.pump();
    }

    fn list_sending(&self) -> Vec<OutboxMessage> {
        outbox::list_sending(&self.outbox()).unwrap_or_else(|error| {
            log::error!("the outbox could not be read: {error}");
            Vec::new()
        })
    }

    /// WhatsApp has not answered these for so long that only a person can tell.
    pub fn give_up_unanswered(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        for text in self.list_sending() {
            let is_under_way = self.send_queues.borrow().is_under_way(&text.wa_id);
            if !is_under_way && outbox::recover(&text, link.as_deref(), now) == Recovery::Unknown {
                self.advance(&text.wa_id, MessageStatus::Unknown, Some("no_answer"));
            }
        }
    }

    /// The link is gone: what waits will not be sent, what was attempted nobody can tell.
    pub fn give_up_outgoing(self: &Rc<Self>, reason: &str) {
        let queued = || outbox::list_queued(&self.outbox(), AT_ONCE);
        loop {
            match queued() {
                Ok(texts) if texts.is_empty() => break,
                Ok(texts) => texts.iter().for_each(|wa_id| self.advance(wa_id, MessageStatus::Failed, Some(reason))),
                Err(error) => return log::error!("the outbox could not be given up: {error}"),
            }
        }
        for text in self.list_sending() {
            self.advance(&text.wa_id, MessageStatus::Unknown, Some(reason));
        }
        match SendQueues::load(&self.outbox(), now()) {
            Ok(empty) => *self.send_queues.borrow_mut() = empty,
            Err(error) => log::error!("the outbox could not be read: {error}"),
        }
        self.tell_waits();
    }

    /// A text that still waits shall not leave. Cancelling twice is cancelling once.
    pub fn cancel(self: &Rc<Self>, Cancel { id }: &Cancel) -> Result<StateReply> {
        let text = self.find_text(id)?;
        let cancelled = "cancelled";
        if text.state == MessageStatus::Queued {
            self.advance(&text.wa_id, MessageStatus::Failed, Some(cancelled));
            self.pump();
        } else if text.state != MessageStatus::Failed || text.error.as_deref() != Some(cancelled) {
            return Err(Error::Conflict("this text has left already; it cannot be cancelled any more".into()));
        }
        self.state_of(id)
    }

    /// What a person says about a text whose fate nobody knows.
    pub fn decide(self: &Rc<Self>, Decide { id, decision }: &Decide) -> Result<StateReply> {
        let text = self.find_text(id)?;
        if text.state != MessageStatus::Unknown {
            return Err(Error::Conflict("the fate of this text is known; there is nothing to decide".into()));
        }
        match decision {
            Decision::GiveUp => self.advance(&text.wa_id, MessageStatus::Failed, Some("given_up")),
            Decision::Resend => {
                if !self.status().is_linked() {
                    return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
                }
                let (round, _) = self.send_queues.borrow_mut().assign_turn(text.class, &text.phone);
                if outbox::resend_unknown(&self.outbox(), &text.wa_id, round)? {
                    let again = outbox::find(&self.outbox(), &text.wa_id)?.unwrap_or(text);
                    self.unknown.set(self.unknown.get().saturating_sub(1));
                    self.push(&again)?;
                    self.tell_progress(&again);
                }
            }
        }
        self.pump();
        self.state_of(id)
    }

    fn find_text(&self, id: &crate::ids::MessageId) -> Result<OutboxMessage> {
        outbox::find_by_message(&self.outbox(), id)?.ok_or(Error::NotFound { what: "the message" })
    }

    fn state_of(&self, id: &crate::ids::MessageId) -> Result<StateReply> {
        let text = self.find_text(id)?;
        Ok(StateReply { id: text.id, status: text.state, error: text.error })
    }

    /// Moves a text forward, and tells.
    pub fn advance(self: &Rc<Self>, wa_id: &str, to: MessageStatus, error: Option<&str>) {
        let (text, from) = match outbox::advance(&self.outbox(), wa_id, to, error) {
            Ok(Some(moved)) => moved,
            Ok(None) => return,
            Err(failure) => return log::error!("a text's status could not be kept: {failure}"),
        };
        if from == MessageStatus::Queued {
            let mut send_queues = self.send_queues.borrow_mut();
            send_queues.remove(text.class, wa_id);
            if text.due_at.is_some()
                && let Err(failure) = send_queues.refresh_next_due(&self.outbox(), now())
            {
                log::error!("the outbox could not be read: {failure}");
            }
        }
        self.show_in_chat(&text, from);
        if from == MessageStatus::Unknown {
            self.unknown.set(self.unknown.get().saturating_sub(1));
        }
        if to == MessageStatus::Unknown {
            self.unknown.set(self.unknown.get() + 1);
        }
        self.tell_progress(&text);
        if from == MessageStatus::Unknown || to == MessageStatus::Unknown {
            self.tell_waits();
        }
    }

    /// The text of a campaign is part of its chat once it has left: whoever answers it answers something one can see.
    fn show_in_chat(self: &Rc<Self>, text: &OutboxMessage, from: MessageStatus) {
        let had_not_left = matches!(from, MessageStatus::Queued | MessageStatus::Sending);
        let Some(campaign) = text.campaign.clone().filter(|_| had_not_left && text.state != MessageStatus::Failed)
        else {
            return;
        };
        let Ok(record) = self.record() else { return };
        self.tell(DeviceEventKind::MessageCreated(Message {
            id: text.id.clone(),
            device_id: record.device,
            chat_id: chat_id(&text.phone),
            direction: Direction::Out,
            text: text.text.clone(),
            status: text.state,
            at: text.attempted_at.unwrap_or(text.accepted_at),
            wa_message_id: text.wa_id.clone(),
            phone: Some(text.phone.clone()),
            lid: None,
            name: None,
            campaign: Some(campaign),
            send_at: None,
        }));
    }

    fn tell_progress(self: &Rc<Self>, text: &OutboxMessage) {
        if let Some(progress) = self.progress_of(text, text.state) {
            self.tell(DeviceEventKind::MessageStatus(progress));
        }
    }

    pub fn progress_of(&self, text: &OutboxMessage, status: MessageStatus) -> Option<MessageProgress> {
        let device_id = self.record().ok()?.device;
        Some(MessageProgress {
            id: text.id.clone(),
            device_id,
            chat_id: chat_id(&text.phone),
            status,
            error: text.error.clone(),
            campaign: text.campaign.clone(),
        })
    }
}
