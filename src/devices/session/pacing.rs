//! The pacing of this number: the send history of the last day and the settings that apply.

use std::{cell::Cell, time::Duration};

use super::{Moment, Session, Storage};
use crate::{
    clock::Timestamp,
    devices::{
        commands::{CampaignState, GetPaceFacts, MessageWait, PaceFacts, PacingReply, SetPacing},
        outbox::{self, PriorityClass, SendQueue, SendRecord},
        pacing::{self, Candidate, History, Link, Replies, SendKind, Settings, Wait, WaitCode},
        people,
        record::Record,
    },
    error::Result,
    ports::Sql,
};

/// The reply ratio changes slowly, and counting it reads every known contact.
const REPLIES_VALID_FOR: Duration = Duration::from_mins(10);

/// What this instance knows for the pacing.
#[derive(Default)]
pub(super) struct PacingState {
    history: History,
    replies: Cell<Replies>,
    replies_at: Cell<Option<Timestamp>>,
    campaign_next_at: Option<Timestamp>,
    /// First messages wait until WhatsApp may be asked again about numbers.
    first_messages_held_until: Option<Timestamp>,
}

/// What this number has sent over this device in the last 24 hours.
fn send_records_of_the_day(outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Result<Vec<SendRecord>> {
    let other_links = record.map(Record::links_of_other_numbers).unwrap_or_default();
    outbox::list_send_records(outbox, now.minus(Duration::from_hours(24)), &other_links)
}

impl PacingState {
    pub(super) fn load(outbox: &impl Sql, record: Option<&Record>, now: Timestamp) -> Result<Self> {
        let left = send_records_of_the_day(outbox, record, now)?;
        let kind = |left: &SendRecord| (left.at, SendKind { is_cold: left.is_cold, is_campaign: left.is_campaign });
        Ok(Self { history: History::from_rows(left.iter().map(kind)), ..Self::default() })
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
        // The rule that holds the message longest is its reason.
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
    /// The stored settings. Those of a `Moment` are what this build makes of them.
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

    /// Changes the stored settings. The object calls `send_due` after it, in a moment that has the new settings.
    pub fn set_pacing(&mut self, SetPacing { patch }: SetPacing, at: &Moment) -> Result<()> {
        let settings = self.record()?.pacing.apply(patch, &at.zones)?;
        self.change_record(|record| record.pacing = settings)
    }
}
