//! Which contacts want no broadcasts, as far as this device knows: what contacts wrote to it, and what the tenant's
//! other devices and users have recorded. D1 has all changes, in the order of their change numbers. They are delivered
//! to the device until it has confirmed them, and before a message of a broadcast leaves, the device asks for them
//! itself if its copy is old.
//!
//! The device asks its tenant hub, because an object with a socket does no I/O with D1. The hub adds the changes that
//! it has not written to D1 yet. So while D1 does not answer, the device still learns of opt-outs that other devices
//! have just received, and goes on with its own copy. While the hub does not answer either, the messages of broadcasts
//! wait: they may be late, but not unwanted.

use std::time::Duration;

use super::{Moment, Session, Storage, Turns, hand_over::Hub, identity::PersonAddresses};
use crate::{
    clock::Timestamp,
    contacts::{
        address::lid_chat_id,
        consent::changes::{ConsentChange, ConsentPage},
        opt_out::{ConsentEvent, KeywordSettings, ProbableOptOut},
        phone::chat_id,
    },
    devices::{
        commands::ConsentsThrough,
        event::{DeviceEvent, DeviceEventKind},
        failure::FailureReason,
        outbox::{self, OutboxMessage, SendQueue, WaitingMessage},
        people,
        tenant_log::ReadConsents,
    },
    error::Result,
    messages::message::{Message, MessageStatus},
    ports::Done,
};

/// A copy that D1 has confirmed within this time is new enough.
const CONFIRMED_WITHIN: Duration = Duration::from_mins(1);
/// While D1 does not answer, the hub is asked this often at most.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How long a message waits after the hub has not answered; doubled after each further failure, up to `MAX_WAIT`.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const MAX_WAIT: Duration = Duration::from_mins(1);

/// How current this instance's copy of the opt-outs is. A new instance asks the hub before its first message of a
/// broadcast.
#[derive(Default)]
pub(super) struct ConsentCopy {
    /// The last time at which the device had all changes that were in D1.
    confirmed_at: Option<Timestamp>,
    /// The last time at which the hub answered.
    answered_at: Option<Timestamp>,
    failures: u32,
}

/// Makes sure that the device knows who has opted out, before a message of a broadcast is sent. False if the hub does not
/// answer: then the message waits again.
pub async fn confirm_copy(device: &(impl Turns + Hub), waiting: &WaitingMessage) -> Result<bool> {
    while let Some(ask) = device.turn(|session, at| session.consents_to_ask_for(at.now)) {
        match device.read_consents(&ask).await {
            Ok(page) => device.turn(|session, at| session.on_consents(&page, at.now))?,
            Err(error) => {
                log::warn!("the hub did not say who has opted out, so a broadcast waits: {error}");
                device.turn(|session, at| session.on_consents_unknown(waiting, at))?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// When the person wrote the text that the message has now: when it was sent or last edited, and `now` at the latest. The text
/// that a person wrote last counts, so a message that arrives late does not replace a newer one.
pub(super) fn written_at(message: &Message, now: Timestamp) -> Timestamp {
    message.marks.edited_at.unwrap_or(message.at).min(now)
}

impl<S: Storage> Session<S> {
    /// What the hub has to be asked before a message of a broadcast may leave; `None` if the copy is new enough.
    fn consents_to_ask_for(&self, now: Timestamp) -> Option<ReadConsents> {
        let is_within = |at: Option<Timestamp>, span| at.is_some_and(|at| now.since(at) < span);
        if is_within(self.consents.confirmed_at, CONFIRMED_WITHIN) || is_within(self.consents.answered_at, ASK_EVERY) {
            return None;
        }
        let record = self.record.as_ref()?;
        Some(ReadConsents { tenant: record.tenant.clone(), after: record.consents_through })
    }

    /// The hub has answered.
    fn on_consents(&mut self, page: &ConsentPage, now: Timestamp) -> Result<()> {
        self.apply_consents(page, now)?;
        self.consents.failures = 0;
        if !page.has_more() {
            self.consents.answered_at = Some(now);
        }
        Ok(())
    }

    /// The hub has not answered: the message and its broadcast wait.
    fn on_consents_unknown(&mut self, waiting: &WaitingMessage, at: &Moment) -> Result<()> {
        let wait = FIRST_WAIT.saturating_mul(1 << self.consents.failures.min(4)).min(MAX_WAIT);
        self.consents.failures = self.consents.failures.saturating_add(1);
        self.pacing.pause_campaigns_until(at.now.plus(wait));
        if outbox::is_waiting(&self.outbox(), &waiting.wa_message_id)? {
            self.send_queues.put_back(waiting.clone());
        }
        Ok(())
    }

    /// Applies a page of changes, unless it leaves a gap. Returns up to which number the device has all changes.
    pub fn apply_consents(&mut self, page: &ConsentPage, now: Timestamp) -> Result<ConsentsThrough> {
        let known = self.record()?.consents_through;
        if page.after > known {
            return Ok(ConsentsThrough { through: known });
        }
        for change in &page.changes {
            self.apply_consent(change, now)?;
        }
        // This page was read before one that has arrived already. Its changes have done no harm, because older ones
        // than the stored are ignored; its keywords and its number are out of date.
        if page.after > 0 && page.through < known {
            return Ok(ConsentsThrough { through: known });
        }
        if let Some(keywords) = &page.keywords {
            self.change_record(|record| record.keywords = keywords.clone())?;
        }
        // The number becomes smaller if D1 was restored to an earlier state.
        if page.read_at.is_some() && page.through != known {
            self.change_record(|record| record.consents_through = page.through)?;
        }
        if page.is_complete && page.read_at > self.consents.confirmed_at {
            self.consents.confirmed_at = page.read_at.map(|at| at.min(now));
        }
        Ok(ConsentsThrough { through: page.through })
    }

    /// An opt-out or opt-in that the person wrote later to this device stays: D1 may not have it yet.
    fn apply_consent(&mut self, change: &ConsentChange, now: Timestamp) -> Result<()> {
        if let (Some(phone), Some(lid)) = (&change.phone, &change.lid)
            && people::is_known(&self.storage.part("people"), &lid_chat_id(lid))?
        {
            let (lid, phone) = (Some(lid.clone()), phone.clone());
            self.join(PersonAddresses { lid, phone, other_phone: None, shown_at: change.at }, now)?;
        }
        let chat = match &change.phone {
            // An earlier release kept a Brazilian or Mexican person under the id of an old account.
            Some(phone) => chat_id(&self.number_of(phone)?),
            None => self.chat_of(&change.chat_id, None)?,
        };
        let people = self.storage.part("people");
        if change.is_opted_out {
            people::opt_out_on_other_device(&people, &chat, change.at)
        } else {
            people::opt_in(&people, &chat, change.at)
        }
    }

    /// Which keywords count for the tenant.
    pub fn keyword_settings(&self) -> KeywordSettings {
        self.record.as_ref().map_or_else(KeywordSettings::default, |record| record.keywords.clone())
    }

    /// A message looks like an opt-out, and a person has to decide about it. If the sender has opted out already,
    /// nothing is recorded. False if the storage did not take the event, as with `record_consent`.
    pub fn record_probable_opt_out(&mut self, word: String, message: &Message, at: &Moment) -> bool {
        if people::has_opted_out(&self.storage.part("people"), &message.chat_id).unwrap_or(false) {
            return true;
        }
        let probable = ProbableOptOut {
            device_id: message.device_id.clone(),
            chat_id: message.chat_id.clone(),
            phone: message.phone.clone(),
            lid: message.lid.clone(),
            message_id: message.id.clone(),
            word,
        };
        self.append_event(DeviceEventKind::ContactProbablyOptedOut(probable), written_at(message, at.now))
    }

    /// Applies an opt-out or opt-in that the hub of an earlier release forwards.
    pub fn apply_consent_event(&mut self, event: &DeviceEvent, now: Timestamp) -> Result<Done> {
        match &event.kind {
            DeviceEventKind::ContactOptedOut(consent) => {
                let chat = self.chat_of_consent(consent, event.at, now)?;
                people::opt_out_on_other_device(&self.storage.part("people"), &chat, event.at)?;
            }
            DeviceEventKind::ContactOptedIn(consent) => {
                let chat = self.chat_of_consent(consent, event.at, now)?;
                people::opt_in(&self.storage.part("people"), &chat, event.at)?;
            }
            DeviceEventKind::ContactIdentified(_)
            | DeviceEventKind::ContactProbablyOptedOut(_)
            | DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::MessageFile(_)
            | DeviceEventKind::MessageReacted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::ConversationChanged(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::MessageStatus(_) => {}
        }
        Ok(Done {})
    }

    /// The chat id of the person whom the event names. If the event names a LID and a number, the device joins them,
    /// unless it knows a number of the LID already: what WhatsApp showed to the device itself is just as recent.
    fn chat_of_consent(&mut self, consent: &ConsentEvent, at: Timestamp, now: Timestamp) -> Result<String> {
        if let (Some(phone), Some(lid)) = (&consent.phone, &consent.lid)
            && people::chat_of_number(&self.storage.part("people"), &lid_chat_id(lid))?.is_none()
        {
            let (lid, phone) = (Some(lid.clone()), phone.clone());
            self.join(PersonAddresses { lid, phone, other_phone: None, shown_at: at }, now)?;
        }
        self.chat_of(&consent.chat_id, consent.phone.as_deref())
    }

    /// Whether the message fails now because its recipient has opted out. Only broadcasts and first messages to
    /// strangers fail; an answer to a known person is sent all the same.
    pub(super) fn fails_as_opted_out(
        &mut self,
        message: &OutboxMessage,
        queue: SendQueue,
        at: &Moment,
    ) -> Result<bool> {
        let has_opted_out = queue.is_stranger
            && people::has_opted_out(&self.storage.part("people"), &self.chat_of_recipient(&message.phone))?;
        if has_opted_out {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::OptedOut), at);
        }
        Ok(has_opted_out)
    }
}
