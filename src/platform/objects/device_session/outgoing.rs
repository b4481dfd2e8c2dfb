//! Texts on their way: accepted into the outbox, sent in order per chat with chats independent, moved on by what
//! WhatsApp answers. Intent is written before the frame leaves.

use std::{
    collections::{HashMap, VecDeque},
    rc::Rc,
    time::Duration,
};

use whatsapp_rust::{Jid, SendError, SendOptions, waproto::whatsapp as wa};

use super::{
    Inner, now,
    runtime::{Sleep, spawn},
};
use crate::{
    clock::{SystemRandom, Timestamp},
    devices::{
        commands::{Send, SendReply},
        device::Status,
        event::{Direction, Happening, Message, MessageProgress, MessageStatus},
        outbox::{self, Class, Keyed, Outgoing, Recovery, Waiting},
        pacing,
    },
    error::{Error, Result},
    platform::sql_storage::ObjectSql,
};

/// Chats served at once. Each holds a text and its ciphertext in memory, nothing more.
const MOST_AT_ONCE: usize = 32;
/// Pauses before another try of a text that met a passing failure (design 19).
const RETRIES: [Duration; 3] = [Duration::from_secs(20), Duration::from_secs(60), Duration::from_secs(180)];

/// What waits and what is under way, in memory; the outbox is the truth.
#[derive(Default)]
pub struct Lanes {
    normal: VecDeque<Waiting>,
    campaign: VecDeque<Waiting>,
    /// Chats with a text under way, and which.
    busy: HashMap<String, String>,
    is_campaign_text_under_way: bool,
    campaign_next_at: Option<Timestamp>,
    last_place: i64,
    tries: HashMap<String, usize>,
}

impl Lanes {
    pub fn len(&self) -> usize {
        self.normal.len() + self.campaign.len()
    }

    pub fn campaign_len(&self) -> usize {
        self.campaign.len()
    }

    fn push(&mut self, waiting: Waiting) {
        match waiting.class {
            Class::Normal => self.normal.push_back(waiting),
            Class::Campaign => self.campaign.push_back(waiting),
        }
    }

    /// The next text that may leave now, and marks its chat busy.
    fn take_next(&mut self, now: Timestamp) -> Option<Waiting> {
        if self.busy.len() >= MOST_AT_ONCE {
            return None;
        }
        let ready = self.normal.iter().position(|waiting| !self.busy.contains_key(&waiting.phone));
        let next = match ready {
            Some(place) => self.normal.remove(place),
            None if self.may_broadcast(now) => {
                let place = self.campaign.iter().position(|waiting| !self.busy.contains_key(&waiting.phone))?;
                self.is_campaign_text_under_way = true;
                self.campaign.remove(place)
            }
            None => None,
        }?;
        self.busy.insert(next.phone.clone(), next.wa_id.clone());
        Some(next)
    }

    fn is_under_way(&self, text: &Outgoing) -> bool {
        self.busy.get(&text.phone).is_some_and(|wa_id| *wa_id == text.wa_id)
    }

    fn may_broadcast(&self, now: Timestamp) -> bool {
        !self.is_campaign_text_under_way && self.campaign_next_at.is_none_or(|at| at <= now)
    }

    /// When the alarm should call again for a campaign text that waits for its gap.
    pub fn next_at(&self) -> Option<Timestamp> {
        if self.campaign.is_empty() || self.is_campaign_text_under_way { None } else { self.campaign_next_at }
    }
}

impl Inner {
    fn outbox(&self) -> ObjectSql {
        self.sql.part("outbox")
    }

    pub fn remember_outgoing(&self) -> Result<()> {
        let mut lanes = Lanes { last_place: outbox::last_place(&self.outbox())?, ..Lanes::default() };
        lanes.campaign_next_at = self.record.borrow().as_ref().and_then(|record| record.campaign_next_at);
        outbox::list_waiting(&self.outbox())?.into_iter().for_each(|waiting| lanes.push(waiting));
        *self.outgoing.borrow_mut() = lanes;
        Ok(())
    }

    /// Accepts one text outside any campaign.
    pub fn accept(self: &Rc<Self>, send: Send) -> Result<SendReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let device = self.record()?.device;
        let wa_id = outbox::wa_id_for(&device, Keyed::ByCaller, &send.key);
        if let Some(known) = outbox::find(&self.outbox(), &wa_id)? {
            return Ok(SendReply { id: known.id, wa_message_id: wa_id, accepted_at: known.accepted_at, is_new: false });
        }
        let text = self.outgoing_text(wa_id, Class::Normal, send.id, send.phone, send.text);
        self.enqueue(&text)?;
        self.tell(Happening::MessageCreated(Message {
            id: text.id.clone(),
            device_id: device,
            chat_id: chat_id(&text.phone),
            direction: Direction::Out,
            text: text.text.clone(),
            status: MessageStatus::Queued,
            at: text.accepted_at,
            wa_message_id: text.wa_id.clone(),
            phone: Some(text.phone.clone()),
            lid: None,
            name: None,
            campaign: None,
        }));
        self.pump();
        Ok(SendReply { id: text.id, wa_message_id: text.wa_id, accepted_at: text.accepted_at, is_new: true })
    }

    pub fn outgoing_text(
        &self,
        wa_id: String,
        class: Class,
        id: crate::ids::MessageId,
        phone: String,
        text: String,
    ) -> Outgoing {
        let mut lanes = self.outgoing.borrow_mut();
        lanes.last_place += 1;
        Outgoing {
            wa_id,
            id,
            place: lanes.last_place,
            class,
            phone,
            text,
            campaign: None,
            state: MessageStatus::Queued,
            error: None,
            accepted_at: now(),
            attempted_at: None,
            link: None,
        }
    }

    /// Into the outbox and its lane; false if it was there already.
    pub fn enqueue(&self, text: &Outgoing) -> Result<bool> {
        let is_new = outbox::accept(&self.outbox(), text)?;
        if is_new {
            let waiting = Waiting { wa_id: text.wa_id.clone(), class: text.class, phone: text.phone.clone() };
            self.outgoing.borrow_mut().push(waiting);
        }
        Ok(is_new)
    }

    /// Sends everything that may leave now; the rest is called again by an answer, an alarm or a new connection.
    pub fn pump(self: &Rc<Self>) {
        while self.can_send() {
            let next = self.outgoing.borrow_mut().take_next(now());
            let Some(waiting) = next else { break };
            let object = self.clone();
            spawn(async move {
                object.send_one(&waiting).await;
                object.lane_is_free(&waiting);
                object.pump();
            });
        }
        self.rearm();
    }

    /// Not the status alone: between a broken connection and the event that tells of it, a text that failed would be
    /// tried again and again without a pause.
    fn can_send(&self) -> bool {
        self.status() == Status::Online && self.client().is_some_and(|client| client.is_logged_in())
    }

    fn lane_is_free(&self, waiting: &Waiting) {
        let mut lanes = self.outgoing.borrow_mut();
        lanes.busy.remove(&waiting.phone);
        if waiting.class == Class::Campaign {
            lanes.is_campaign_text_under_way = false;
        }
    }

    async fn send_one(self: &Rc<Self>, waiting: &Waiting) {
        let sent = match self.intend(waiting) {
            Ok(Some(text)) => self.put_on_wire(&text).await,
            Ok(None) => return,
            Err(error) => {
                log::error!("a text could not be marked as leaving: {error}");
                return;
            }
        };
        match sent {
            Ok(()) => {
                self.outgoing.borrow_mut().tries.remove(&waiting.wa_id);
            }
            Err(refusal) => self.failed_to_send(waiting, &refusal),
        }
    }

    /// Writes that the text is about to leave, and for a campaign when the next one may.
    fn intend(&self, waiting: &Waiting) -> Result<Option<Outgoing>> {
        let link = self.record()?.link.unwrap_or_default();
        if !outbox::mark_sending(&self.outbox(), &waiting.wa_id, &link, now())? {
            return Ok(None);
        }
        let text = outbox::find(&self.outbox(), &waiting.wa_id)?;
        if let Some(gap) = text.as_ref().and_then(|text| self.gap_of(text)) {
            let next_at = now().plus(pacing::draw_gap(gap, &mut SystemRandom));
            self.outgoing.borrow_mut().campaign_next_at = Some(next_at);
            self.change_record(|record| record.campaign_next_at = Some(next_at))?;
        }
        Ok(text)
    }

    async fn put_on_wire(&self, text: &Outgoing) -> std::result::Result<(), SendError> {
        let Some(client) = self.client() else { return Err(SendError::NotLoggedIn) };
        let message = wa::Message { conversation: Some(text.text.clone()), ..wa::Message::default() };
        let options = SendOptions::default().with_message_id(text.wa_id.clone());
        let began_at = now();
        client.send_message_with_options(Jid::pn(text.phone.as_str()), message, options).await?;
        if text.class == Class::Campaign {
            // The gap counts from the frame, not from the key exchange that preceded it.
            let took = now().since(began_at);
            let mut lanes = self.outgoing.borrow_mut();
            lanes.campaign_next_at = lanes.campaign_next_at.map(|at| at.plus(took));
        }
        Ok(())
    }

    fn failed_to_send(self: &Rc<Self>, waiting: &Waiting, refusal: &SendError) {
        if let SendError::InvalidRequest(_) = refusal {
            self.advance(&waiting.wa_id, MessageStatus::Failed, Some("invalid_recipient"));
            return;
        }
        let was_online = self.can_send();
        if let Err(error) = outbox::requeue(&self.outbox(), &waiting.wa_id) {
            log::error!("a text could not wait again: {error}");
            return;
        }
        if !was_online {
            // Nothing left the object; the next connection takes it up in its place.
            self.put_back_in_front(waiting);
            return;
        }
        let tried = {
            let mut lanes = self.outgoing.borrow_mut();
            let tries = lanes.tries.entry(waiting.wa_id.clone()).or_default();
            *tries += 1;
            *tries
        };
        log::warn!("a text was not sent (try {tried}): {refusal}");
        match RETRIES.get(tried - 1) {
            None => self.advance(&waiting.wa_id, MessageStatus::Failed, Some("send_failed")),
            Some(pause) => {
                let (object, waiting, pause) = (self.clone(), waiting.clone(), *pause);
                spawn(async move {
                    Sleep::new(pause).await;
                    object.put_back_in_front(&waiting);
                    object.pump();
                });
            }
        }
    }

    fn put_back_in_front(&self, waiting: &Waiting) {
        let mut lanes = self.outgoing.borrow_mut();
        match waiting.class {
            Class::Normal => lanes.normal.push_front(waiting.clone()),
            Class::Campaign => lanes.campaign.push_front(waiting.clone()),
        }
    }

    /// On a new connection: what was attempted and not answered is sent again under its id, or shown to a person.
    pub fn resume_outgoing(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        match outbox::list_sending(&self.outbox()) {
            Ok(unanswered) => {
                for text in unanswered.iter().rev() {
                    let is_under_way = self.outgoing.borrow().is_under_way(text);
                    match outbox::recover(text, link.as_deref(), now) {
                        Recovery::Unknown => self.advance(&text.wa_id, MessageStatus::Unknown, Some("no_answer")),
                        Recovery::Resend if is_under_way => {}
                        Recovery::Resend => match outbox::requeue(&self.outbox(), &text.wa_id) {
                            Ok(()) => self.put_back_in_front(&Waiting {
                                wa_id: text.wa_id.clone(),
                                class: text.class,
                                phone: text.phone.clone(),
                            }),
                            Err(error) => log::error!("a text could not wait again: {error}"),
                        },
                    }
                }
            }
            Err(error) => log::error!("the outbox could not be read: {error}"),
        }
        self.pump();
    }

    /// WhatsApp has not answered these for so long that only a person can tell.
    pub fn give_up_unanswered(self: &Rc<Self>) {
        let link = self.record.borrow().as_ref().and_then(|record| record.link.clone());
        let now = now();
        for text in outbox::list_sending(&self.outbox()).unwrap_or_default() {
            let is_under_way = self.outgoing.borrow().is_under_way(&text);
            if !is_under_way && outbox::recover(&text, link.as_deref(), now) == Recovery::Unknown {
                self.advance(&text.wa_id, MessageStatus::Unknown, Some("no_answer"));
            }
        }
    }

    /// The link is gone: what waits will not be sent, what was attempted nobody can tell.
    pub fn give_up_outgoing(self: &Rc<Self>, reason: &str) {
        let waiting = std::mem::take(&mut *self.outgoing.borrow_mut());
        self.outgoing.borrow_mut().last_place = waiting.last_place;
        for text in waiting.normal.iter().chain(&waiting.campaign) {
            self.advance(&text.wa_id, MessageStatus::Failed, Some(reason));
        }
        for text in outbox::list_sending(&self.outbox()).unwrap_or_default() {
            self.advance(&text.wa_id, MessageStatus::Unknown, Some(reason));
        }
    }

    /// Moves a text forward by what WhatsApp answered, and tells.
    pub fn advance(self: &Rc<Self>, wa_id: &str, to: MessageStatus, error: Option<&str>) {
        let moved = outbox::advance(&self.outbox(), wa_id, to, error);
        let text = match moved {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(failure) => {
                log::error!("a text's status could not be kept: {failure}");
                return;
            }
        };
        let Ok(device_id) = self.record().map(|record| record.device) else { return };
        self.tell(Happening::MessageStatus(MessageProgress {
            id: text.id.clone(),
            device_id,
            chat_id: chat_id(&text.phone),
            status: to,
            error: error.map(str::to_owned),
            campaign: text.campaign.clone(),
        }));
    }
}

fn chat_id(phone: &str) -> String {
    format!("{phone}@c.us")
}
