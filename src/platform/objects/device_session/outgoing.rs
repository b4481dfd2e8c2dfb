//! Outgoing messages: accepted into the outbox, and sent one after the other as the pacing allows. The intent to send is
//! written before the frame is sent; WhatsApp's answers are in `message_status.rs`.

use std::rc::Rc;

use whatsapp_rust::{Jid, SendError, SendOptions, waproto::whatsapp as wa};

use super::{Inner, now, runtime::spawn};
use crate::{
    clock::{SystemRandom, Timestamp},
    contacts::phone::chat_id,
    devices::{
        commands::{CampaignState, SendMessage, SendReply},
        device::Status,
        event::{DeviceEventKind, LiveUpdate, MessageWaiting},
        failure::FailureReason,
        outbox::{self, KeyOwner, OutboxMessage, PriorityClass, Requeued, SendQueue, WaitingMessage},
        pacing::{self, WaitCode},
        people,
        send_queues::{NextStep, SendQueues},
    },
    error::{Error, Result},
    messages::message::{Direction, Message, MessageStatus},
    platform::{
        bindings,
        objects::{crash_points::Point, panics::catch_panic, sleep::Sleep},
        sql_storage::ObjectSql,
    },
    tenants::rate_limit::{Bucket, RateLimits},
};

/// Chats that are sent to at once while typing is not shown. Each holds one message and its ciphertext in memory.
const MAX_CHATS_AT_ONCE: usize = 32;

/// A message before it is in the outbox.
pub struct NewMessage {
    pub wa_message_id: String,
    pub id: crate::ids::MessageId,
    pub class: PriorityClass,
    pub phone: String,
    pub text: String,
    pub send_at: Option<Timestamp>,
}

impl Inner {
    pub fn outbox(&self) -> ObjectSql {
        self.sql.part("outbox")
    }

    pub fn load_outgoing(&self) -> Result<()> {
        *self.send_queues.borrow_mut() = SendQueues::load(&self.outbox(), now())?;
        self.unknown_count.set(outbox::count_unknown(&self.outbox())?);
        self.load_pacing_state()
    }

    /// Accepts one message that belongs to no campaign.
    pub fn accept_message(self: &Rc<Self>, send: SendMessage) -> Result<SendReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let device = self.record()?.device;
        let wa_message_id = outbox::wa_message_id_for(&device, KeyOwner::Caller, &send.key);
        if let Some(known) = outbox::find(&self.outbox(), &wa_message_id)? {
            if known.phone != send.phone || known.text != send.text {
                return Err(Error::Conflict("this key was used for another message; use a new key".into()));
            }
            let wait = self.wait_of(&known);
            let (id, accepted_at) = (known.id, known.accepted_at);
            return Ok(SendReply { id, wa_message_id, accepted_at, is_new: false, wait });
        }
        self.check_send_rate()?;
        let message = self.new_outgoing(NewMessage {
            wa_message_id,
            id: send.id,
            class: send.priority,
            phone: send.phone,
            text: send.text,
            send_at: send.send_at,
        });
        self.enqueue(&message)?;
        self.append_event(DeviceEventKind::MessageCreated(Message {
            id: message.id.clone(),
            device_id: device,
            chat_id: chat_id(&message.phone),
            direction: Direction::Out,
            text: message.text.clone(),
            status: MessageStatus::Queued,
            at: message.accepted_at,
            wa_message_id: message.wa_message_id.clone(),
            phone: Some(message.phone.clone()),
            lid: None,
            name: None,
            campaign: None,
            send_at: message.due_at,
        }));
        self.send_due();
        let wait = self.wait_of(&message);
        Ok(SendReply {
            id: message.id,
            wa_message_id: message.wa_message_id,
            accepted_at: message.accepted_at,
            is_new: true,
            wait,
        })
    }

    /// Refuses a caller that hands over messages faster than the rate limit.
    fn check_send_rate(&self) -> Result<()> {
        let limits = RateLimits::parse(self.variable(bindings::RATE_LIMITS).as_deref())?;
        let Some(limit) = limits.of(Bucket::Sends) else { return Ok(()) };
        let mut sends = self.send_level.get();
        let verdict = sends.take(limit, now());
        self.send_level.set(sends);
        verdict.refuse()
    }

    pub fn new_outgoing(&self, draft: NewMessage) -> OutboxMessage {
        let NewMessage { wa_message_id, id, class, phone, text, send_at } = draft;
        let now = now();
        let (round, place) = self.send_queues.borrow_mut().assign_turn(class, &phone);
        OutboxMessage {
            wa_message_id,
            id,
            round,
            place,
            class,
            phone,
            text,
            campaign: None,
            state: MessageStatus::Queued,
            error: None,
            accepted_at: now,
            send_at,
            due_at: send_at.filter(|at| *at > now),
            tries: 0,
            attempted_at: None,
            link: None,
        }
    }

    /// Adds a message to the outbox and to its send queue; false if it is in the outbox already.
    pub fn enqueue(&self, message: &OutboxMessage) -> Result<bool> {
        let is_new = outbox::accept(&self.outbox(), message)?;
        if is_new {
            self.push_to_queue(message)?;
        }
        Ok(is_new)
    }

    pub fn push_to_queue(&self, message: &OutboxMessage) -> Result<()> {
        let is_stranger = people::is_stranger(&self.outbox(), &chat_id(&message.phone))?;
        self.send_queues.borrow_mut().push(message, is_stranger, now());
        Ok(())
    }

    /// Sends every message that may be sent now. An answer, a timer, an alarm or a new connection calls this again for the
    /// others.
    pub fn send_due(self: &Rc<Self>) {
        self.next_wait.set(None);
        while self.can_send() {
            match self.next_to_send() {
                Ok(NextStep::Send(waiting)) => {
                    let object = self.clone();
                    spawn(async move {
                        if catch_panic(object.send_one(&waiting)).await.is_none() {
                            object.on_send_panic(&waiting);
                        }
                        object.send_queues.borrow_mut().release_chat(&waiting);
                        object.send_due();
                    });
                }
                Ok(NextStep::Wait(wait)) => {
                    self.next_wait.set(Some(wait));
                    self.send_due_at(wait.until);
                    break;
                }
                Ok(NextStep::Nothing) => break,
                Err(error) => {
                    log::error!("the outbox could not be read: {error}");
                    break;
                }
            }
        }
        self.request_items();
        self.show_waits();
        self.rearm();
    }

    fn next_to_send(&self) -> Result<NextStep> {
        let now = now();
        let at_once = if self.pacing().typing.enabled { 1 } else { MAX_CHATS_AT_ONCE };
        let ask = |queue: SendQueue| self.may_send(queue, now);
        self.send_queues.borrow_mut().next(&self.outbox(), now, at_once, ask)
    }

    /// Sets a timer for the next message. The timer is lost with the instance; the alarm then wakes the object in less
    /// than a minute.
    fn send_due_at(self: &Rc<Self>, at: Timestamp) {
        let now = now();
        if self.send_timer_at.get().is_some_and(|set| now < set && set <= at) {
            return;
        }
        self.send_timer_at.set(Some(at));
        let object = self.clone();
        spawn(async move {
            Sleep::new(at.since(now)).await;
            if object.send_timer_at.get() == Some(at) {
                object.send_timer_at.set(None);
                object.send_due();
            }
        });
    }

    /// Whether a message can be sent now. This asks not only for the status: between a broken connection and the event that
    /// reports it, a message that failed would be sent again and again without a pause.
    pub fn can_send(&self) -> bool {
        self.status() == Status::Online && self.client().is_some_and(|client| client.is_logged_in())
    }

    async fn send_one(self: &Rc<Self>, waiting: &WaitingMessage) {
        match self.try_send(waiting).await {
            Ok(()) => {}
            Err(error) => log::error!("a message could not be sent: {error}"),
        }
    }

    /// After sending has panicked: a message that was not sent fails, because another try may panic too. A message that was
    /// sent waits for its answer like any other.
    fn on_send_panic(self: &Rc<Self>, waiting: &WaitingMessage) {
        let has_left = outbox::find(&self.outbox(), &waiting.wa_message_id)
            .is_ok_and(|message| message.is_none_or(|message| message.state != MessageStatus::Queued));
        if !has_left {
            self.advance(&waiting.wa_message_id, MessageStatus::Failed, Some(&FailureReason::SendFailed));
        }
    }

    async fn try_send(self: &Rc<Self>, waiting: &WaitingMessage) -> Result<()> {
        self.crash_points.reach(Point::Send);
        let found = outbox::find(&self.outbox(), &waiting.wa_message_id)?;
        let Some(message) = found.filter(|message| message.state == MessageStatus::Queued) else { return Ok(()) };
        let queue = SendQueue::of(waiting.class, waiting.is_stranger);
        if queue.is_stranger && people::has_opted_out(&self.outbox(), &chat_id(&message.phone))? {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::OptedOut));
            return Ok(());
        }
        let is_typed = self.read_and_type(&message).await;
        // While typing was shown, quiet hours may have begun, a setting may have changed or the connection ended.
        if !self.can_send() || self.may_send(queue, now()).is_err() {
            if outbox::is_waiting(&self.outbox(), &waiting.wa_message_id)? {
                self.send_queues.borrow_mut().put_back(waiting.clone());
            }
            return Ok(());
        }
        if !self.write_intent(&message, queue)? {
            return Ok(());
        }
        if is_typed && let Some(progress) = self.progress_of(&message, MessageStatus::Sending) {
            self.send_live_update(LiveUpdate::MessageStatus(progress));
        }
        let sent = self.send_frame(&message).await;
        if is_typed {
            self.stop_typing(&message.phone).await;
        }
        match sent {
            Ok(()) => Ok(()),
            Err(refusal) => self.on_send_failure(&message, &refusal),
        }
    }

    /// Writes that the message is about to be sent, counts it, and for a campaign draws the gap to the next one. False if
    /// the message was cancelled meanwhile.
    fn write_intent(&self, message: &OutboxMessage, queue: SendQueue) -> Result<bool> {
        let now = now();
        let link = self.record()?.link.unwrap_or_default();
        if !outbox::mark_sending(&self.outbox(), &message.wa_message_id, &link, queue.is_stranger, now)? {
            return Ok(false);
        }
        people::record_outgoing(&self.outbox(), &chat_id(&message.phone), now)?;
        if queue.is_stranger && !message.class.is_campaign() {
            self.send_queues.borrow_mut().mark_known(&message.phone, now);
        }
        self.count_as_sent(queue, now);
        if let Some(gap) = self.gap_of(message) {
            self.pause_campaigns_until(now.plus(pacing::draw_gap(gap, &mut SystemRandom)));
        }
        Ok(true)
    }

    async fn send_frame(&self, message: &OutboxMessage) -> std::result::Result<(), SendError> {
        let Some(client) = self.client() else { return Err(SendError::NotLoggedIn) };
        if !self.write_ratchets(&client).await {
            return Err(SendError::NotLoggedIn);
        }
        let content = wa::Message { conversation: Some(message.text.clone()), ..wa::Message::default() };
        let options = SendOptions::default().with_message_id(message.wa_message_id.clone());
        let began_at = now();
        client.send_message_with_options(Jid::pn(message.phone.as_str()), content, options).await?;
        self.crash_points.after_frame().await;
        if message.class.is_campaign() {
            // The gap counts from the frame, not from the key exchange before it.
            self.lengthen_campaign_pause(now().since(began_at));
        }
        Ok(())
    }

    fn on_send_failure(self: &Rc<Self>, message: &OutboxMessage, refusal: &SendError) -> Result<()> {
        if let SendError::InvalidRequest(_) = refusal {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::InvalidRecipient));
            return Ok(());
        }
        if !self.can_send() {
            // No frame was sent; the message keeps its place and is sent over the next connection.
            return self.requeue(message, None, message.tries);
        }
        log::warn!("a message was not sent (try {}): {refusal}", message.tries + 1);
        self.retry_later(message, &FailureReason::SendFailed)
    }

    /// Queues the message again after the next of three pauses; after the last of them it has failed.
    pub fn retry_later(self: &Rc<Self>, message: &OutboxMessage, reason: &FailureReason) -> Result<()> {
        if let Some(due) = outbox::retry_at(message.tries, now()) {
            return self.requeue(message, Some(due), message.tries + 1);
        }
        self.advance(&message.wa_message_id, MessageStatus::Failed, Some(reason));
        Ok(())
    }

    /// Puts the message back into its send queue, unless it was answered meanwhile or its campaign is stopped.
    pub fn requeue(self: &Rc<Self>, message: &OutboxMessage, due_at: Option<Timestamp>, tries: u32) -> Result<()> {
        if self.campaign_state_of(message) == Some(CampaignState::Cancelled) {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled));
            return Ok(());
        }
        match outbox::requeue(&self.outbox(), &message.wa_message_id, due_at, tries)? {
            Requeued::Queued => {
                self.push_to_queue(&OutboxMessage { state: MessageStatus::Queued, due_at, tries, ..message.clone() })?;
            }
            Requeued::Held | Requeued::AlreadyAnswered => return Ok(()),
        }
        if due_at.is_some() && !message.class.is_campaign() {
            self.send_live_update(LiveUpdate::MessageWaiting(MessageWaiting {
                id: message.id.clone(),
                device_id: self.record()?.device,
                chat_id: chat_id(&message.phone),
                code: Some(WaitCode::Retry),
                next_send_at: due_at,
            }));
        }
        Ok(())
    }
}
