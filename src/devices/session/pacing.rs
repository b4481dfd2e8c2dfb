//! The pacing of this number: the send history of the last day and the settings that apply.

use std::{cell::Cell, time::Duration};

use super::{Effect, Moment, Session, Storage};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{CampaignState, GetPaceFacts, MessageWait, PaceFacts, PacingReply, SetPacing},
        device::StatusCause,
        number_history::{self, NumberHistory},
        outbox::{self, PriorityClass, SendQueue, SendRecord},
        pacing::{self, Candidate, DAY, History, Link, Replies, SendKind, Settings, Wait, WaitCode},
        people,
        record::{EndedNumber, Record},
        tenant_log::{FindNumberHolder, NumberHolder},
    },
    error::Result,
    ports::Sql,
};

/// The reply ratio changes slowly, and counting it reads every known contact.
const REPLIES_VALID_FOR: Duration = Duration::from_mins(10);

/// The state of the pacing in this instance.
#[derive(Default)]
pub(super) struct PacingState {
    history: History,
    replies: Cell<Replies>,
    replies_at: Cell<Option<Timestamp>>,
    campaign_next_at: Option<Timestamp>,
    /// Until when first messages wait, because WhatsApp may not be asked about numbers before then.
    first_messages_held_until: Option<Timestamp>,
}

/// What this number has sent in the last 24 hours, over this device and, before it was linked here, over others.
fn send_records_of_the_day(outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Result<Vec<SendRecord>> {
    let Some((record, phone)) = record.and_then(|record| Some((record, record.status.phone.as_deref()?))) else {
        return Ok(Vec::new());
    };
    let here = outbox::list_send_records(outbox, now.minus(DAY), &record.links_of(phone))?;
    let elsewhere = number_history::list_sent_elsewhere(outbox, phone, now)?;
    Ok([here, elsewhere].concat())
}

impl PacingState {
    pub(super) fn load(outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Result<Self> {
        let mut loaded = Self::default();
        loaded.load_history(outbox, record, now)?;
        Ok(loaded)
    }

    fn load_history(&mut self, outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Result<()> {
        let left = send_records_of_the_day(outbox, record, now)?;
        let kind = |left: &SendRecord| (left.at, SendKind { is_cold: left.is_cold, is_campaign: left.is_campaign });
        self.history = History::from_rows(left.iter().map(kind));
        Ok(())
    }

    /// Whether a message of this send queue may be sent now, or until when it waits and why.
    pub(super) fn may_send(
        &self,
        outbox: &impl Sql,
        record: Option<&Record>,
        queue: SendQueue,
        at: &Moment,
    ) -> std::result::Result<(), Wait> {
        let link = self.link_facts(outbox, record, at.now);
        let candidate = Candidate { class: queue.class, is_stranger: queue.is_stranger };
        let allowed = pacing::may_send(&self.history, &at.settings, &link, candidate, at.now, &at.zones);
        let gap = self.campaign_next_at.filter(|_| queue.class.is_campaign());
        let held = self.first_messages_held_until.filter(|_| queue.is_stranger);
        let own = [(WaitCode::Gap, gap), (WaitCode::NumberCheck, held)];
        let own = own.into_iter().filter_map(|(code, until)| until.map(|until| Wait { code, until }));
        // The wait reason is the rule that holds the message longest.
        let longest = own.filter(|wait| wait.until > at.now).max_by_key(|wait| wait.until);
        match (allowed, longest) {
            (Ok(()), Some(wait)) => Err(wait),
            (Err(rule), Some(wait)) if wait.until > rule.until => Err(wait),
            (allowed, _) => allowed,
        }
    }

    pub(super) const fn hold_first_messages_until(&mut self, at: Timestamp) {
        self.first_messages_held_until = Some(at);
    }

    /// What the pacing has to know about the link of this number.
    fn link_facts(&self, outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Link {
        Link {
            linked_at: record.and_then(|record| record.linked_at).unwrap_or(now),
            replies: self.replies(outbox, now),
            held_until: record.and_then(|record| record.held_until.max(record.quota_renewed_at)),
        }
    }

    fn replies(&self, outbox: &impl Sql, now: Timestamp) -> Replies {
        if self.replies_at.get().is_none_or(|at| now.since(at) > REPLIES_VALID_FOR) {
            self.replies_at.set(Some(now));
            match people::count_replies(outbox, now) {
                Ok(replies) => self.replies.set(replies),
                Err(error) => log::error!("the replies could not be counted: {error}"),
            }
        }
        self.replies.get()
    }

    pub(super) fn count_as_sent(&mut self, queue: SendQueue, now: Timestamp) {
        let kind = SendKind { is_cold: queue.is_stranger, is_campaign: queue.class.is_campaign() };
        self.history.record(now, kind);
    }

    pub(super) fn pause_campaigns_until(&mut self, at: Timestamp) {
        self.campaign_next_at = Some(at);
    }

    pub(super) fn lengthen_campaign_pause(&mut self, span: Duration) {
        self.campaign_next_at = self.campaign_next_at.map(|at| at.plus(span));
    }
}

impl<S: Storage> Session<S> {
    /// The stored settings. `Moment` has them as they apply in this build.
    pub fn settings(&self) -> Settings {
        self.record.as_ref().map_or_else(Settings::default, |record| record.pacing.clone())
    }

    pub(super) fn may_send(&self, queue: SendQueue, at: &Moment) -> std::result::Result<(), Wait> {
        self.pacing.may_send(&self.outbox(), self.record.as_ref(), queue, at)
    }

    fn link_facts(&self, now: Timestamp) -> Link {
        self.pacing.link_facts(&self.outbox(), self.record.as_ref(), now)
    }

    /// The settings and how much of the limits is used.
    pub fn pacing_reply(&self, now: Timestamp) -> PacingReply {
        let link = self.link_facts(now);
        let settings = self.settings();
        let usage = pacing::usage(&self.pacing.history, &settings, &link, now);
        PacingReply { settings, usage }
    }

    /// What an estimate has to know about this device.
    pub fn pace_facts(&self, ask: &GetPaceFacts, at: &Moment) -> Result<PaceFacts> {
        let waiting = ask.campaign.as_ref().map_or(Ok(0), |id| outbox::count_open_of(&self.outbox(), id))?;
        let waits = self.send_queues.count_waiting_in(PriorityClass::Campaign);
        let state = ask.campaign.as_ref().and_then(|id| self.campaign_state(id));
        let wait = match waiting {
            0 => None,
            _ if state == Some(CampaignState::Paused) => {
                Some(MessageWait { code: WaitCode::CampaignPaused, next_send_at: None })
            }
            _ => Some(self.wait_in(SendQueue::of(PriorityClass::Campaign, true), at)),
        };
        Ok(PaceFacts {
            settings: at.settings.clone(),
            link: self.link_facts(at.now),
            history: send_records_of_the_day(&self.outbox(), self.record.as_ref(), at.now)?,
            can_send: self.can_send(at),
            campaign_next_at: self.pacing.campaign_next_at.filter(|until| *until > at.now),
            waiting_in_campaigns: waits,
            waiting,
            wait,
        })
    }

    /// The hub says whether another device of the tenant holds this number. The limits belong to the number, so a
    /// second device is logged out; a device that is the only one continues with the number's history on other devices.
    pub fn on_number_checked(&mut self, ask: &FindNumberHolder, found: &NumberHolder, now: Timestamp) {
        let is_linked_still = |record: &Record| record.status.phone.as_ref() == Some(&ask.phone);
        if !self.record.as_ref().is_some_and(is_linked_still) {
            return;
        }
        if found.other.is_some() {
            self.add_effect(Effect::LogOut(StatusCause::NumberInUse));
        } else if let Err(error) = self.go_on_from(&ask.phone, found.history.as_ref(), now) {
            log::error!("the check of the number could not be saved, and is made again: {error}");
        }
    }

    fn go_on_from(&mut self, phone: &str, history: Option<&NumberHistory>, now: Timestamp) -> Result<()> {
        let sent = history.map_or(&[] as &[SendRecord], |history| &history.sent);
        number_history::save_sent_elsewhere(&self.outbox(), phone, sent)?;
        self.change_record(|record| {
            record.is_number_unchecked = false;
            if let Some(history) = history {
                record.go_on_from(history);
            }
        })?;
        self.pacing.load_history(&self.storage.part("outbox"), self.record.as_ref(), now)
    }

    /// The histories on this device of the numbers whose links have ended, for the hub.
    pub(super) fn unreported_histories(&self, now: Timestamp) -> Result<Vec<NumberHistory>> {
        let Some(record) = &self.record else { return Ok(Vec::new()) };
        let history = |ended: &EndedNumber| {
            let sent = outbox::list_send_records(&self.outbox(), now.minus(DAY), &record.links_of(&ended.phone))?;
            Ok(record.history_of(ended, number_history::latest_of_the_day(sent, now)))
        };
        record.unreported_numbers.iter().map(history).collect()
    }

    /// The hub has these histories. A number whose link has ended once more since then is reported again.
    pub(super) fn forget_reported(&mut self, reported: &[NumberHistory]) {
        if reported.is_empty() {
            return;
        }
        let is_reported = |ended: &EndedNumber| {
            reported.iter().any(|history| history.phone == ended.phone && history.ended_at == ended.at)
        };
        if let Err(error) = self.change_record(|record| record.unreported_numbers.retain(|ended| !is_reported(ended))) {
            log::warn!("the history of a number is reported again: {error}");
        }
    }

    /// Changes the stored settings. The object calls `send_due` after it, in a moment that has the new settings.
    pub fn set_pacing(&mut self, SetPacing { patch }: SetPacing, at: &Moment) -> Result<()> {
        let settings = self.record()?.pacing.apply(patch, &at.zones)?;
        self.change_record(|record| record.pacing = settings)
    }
}
