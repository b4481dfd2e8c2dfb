//! Hands this device's events over to the tenant hub, in order, and frees them once the hub has confirmed them. Sending
//! messages does not wait for that.

use std::time::Duration;

use super::{Effect, Moment, Session, Storage, Turns};
use crate::{
    contacts::consent::changes::ConsentPage,
    devices::{
        event::{Append, AppendReply, DeviceEventKind, LiveUpdate},
        tenant_log::ReadConsents,
    },
    error::{Error, Result},
    messages::message::Direction,
    single_flight::Round,
};

/// Events handed over in one call.
const EVENTS_PER_CALL: u32 = 100;
/// The first event is handed over at once. Those that follow within this time go in one call, because each call is a
/// commit on both sides and one in D1.
const PAUSE_BETWEEN_CALLS: Duration = Duration::from_millis(100);
/// A customer's message does not wait for the end of that time, unless the last call had more events than
/// `EVENTS_OF_A_QUIET_DEVICE`: an agent looks at it, and a device in a burst saves more by waiting than the agent would notice.
const PAUSE_BEFORE_A_CUSTOMERS_MESSAGE: Duration = Duration::from_millis(20);
const EVENTS_OF_A_QUIET_DEVICE: usize = 2;
/// After how many seconds the caller may repeat a deletion of a device that did not finish.
pub const RETRY_DELETION_AFTER_SECONDS: u32 = 5;

/// A hub that has not answered a question of the device by then counts as unavailable.
pub const HUB_ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// The object that orders the events of a tenant.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Hub {
    /// Appends the events and shows the live updates.
    async fn append(&self, append: &Append) -> Result<AppendReply>;
    /// Reads which opt-outs and opt-ins the device lacks. An error if the hub has not answered within
    /// `HUB_ANSWERS_WITHIN`.
    async fn read_consents(&self, ask: &ReadConsents) -> Result<ConsentPage>;
}

/// One round of the hand-over that `Effect::HandOverEvents` starts.
pub async fn hand_over_round(device: &(impl Turns + Hub)) -> Round {
    match hand_over_batch(device).await {
        Ok(is_complete) => {
            device.turn(|session, _| session.hand_over.failures = 0);
            if !is_complete {
                return Round::Incomplete;
            }
            pause(device).await;
            Round::Complete
        }
        Err(error) => {
            log::warn!("the hub did not take events: {error}");
            device.turn(|session, _| session.on_hand_over_failure());
            Round::Failed
        }
    }
}

/// Waits until the next call is due.
async fn pause(device: &impl Turns) {
    let mut waited = Duration::ZERO;
    while waited < PAUSE_BETWEEN_CALLS {
        device.wait(PAUSE_BEFORE_A_CUSTOMERS_MESSAGE).await;
        waited += PAUSE_BEFORE_A_CUSTOMERS_MESSAGE;
        if device.turn(|session, _| session.hand_over.ends_pause()) {
            return;
        }
    }
}

/// How far the deletion of a device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    NotBegun,
    /// The device is no longer linked; its chats and messages are not deleted yet.
    LoggedOut,
}

impl Deletion {
    const fn refusal(self) -> &'static str {
        match self {
            Self::NotBegun => "the last events of the device could not be saved; nothing was deleted, try again",
            Self::LoggedOut => {
                "the device is logged out of WhatsApp, but its last events could not be saved and it is not deleted yet; delete it again to finish"
            }
        }
    }
}

/// Hands over every event of a device that is being deleted. `Unavailable` if the hub does not take them: nothing more may be
/// deleted then, and a repeated request goes on from there.
pub async fn hand_over_all_events(device: &(impl Turns + Hub), so_far: Deletion) -> Result<()> {
    loop {
        match hand_over_batch(device).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) => {
                log::warn!("a device is not deleted, because the hub did not take its events: {error}");
                return Err(Error::Unavailable {
                    message: so_far.refusal().into(),
                    after_seconds: RETRY_DELETION_AFTER_SECONDS,
                });
            }
        }
    }
}

/// Hands over one batch; false if there is more.
pub async fn hand_over_batch(device: &(impl Turns + Hub)) -> Result<bool> {
    let Some(batch) = device.turn(Session::next_batch)? else { return Ok(true) };
    let reply = device.append(&batch.append).await?;
    device.turn(|session, _| session.confirm_batch(&batch, reply.through));
    Ok(batch.is_complete)
}

/// How far this instance has handed its events over.
#[derive(Default)]
pub(super) struct HandOver {
    /// The number up to which the hub has the events; `None` in a new instance, which asks the hub before it sends any.
    confirmed: Option<i64>,
    live_updates: Vec<LiveUpdate>,
    is_proof_due: bool,
    failures: u32,
    /// A customer's message was appended after the last call.
    has_message: bool,
    /// How many events the last call had.
    events_of_last_call: usize,
}

impl HandOver {
    /// Keeps the newest live update of each kind and message.
    pub(super) fn add_live_update(&mut self, live_update: LiveUpdate) {
        self.live_updates.retain(|known| !is_replaced(known, &live_update));
        self.live_updates.push(live_update);
    }

    pub(super) fn note(&mut self, event: &DeviceEventKind) {
        self.has_message |=
            matches!(event, DeviceEventKind::MessageCreated(message) if message.direction == Direction::In);
    }

    fn ends_pause(&self) -> bool {
        self.has_message && self.events_of_last_call <= EVENTS_OF_A_QUIET_DEVICE
    }

    /// How long after the last failure the next try is due; `None` if the last try succeeded.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self.failures {
            0 => None,
            failures => Some(Duration::from_secs(1 << failures.min(5))),
        }
    }
}

/// Whether the later of two live updates contains everything that the earlier one contains.
fn is_replaced(known: &LiveUpdate, by: &LiveUpdate) -> bool {
    match (known, by) {
        (LiveUpdate::DeviceOutbox(_), LiveUpdate::DeviceOutbox(_)) => true,
        (LiveUpdate::MessageWaiting(known), LiveUpdate::MessageWaiting(by)) => known.id == by.id,
        (LiveUpdate::MessageStatus(known), LiveUpdate::MessageStatus(by)) => known.id == by.id,
        (LiveUpdate::DeviceOutbox(_) | LiveUpdate::MessageWaiting(_) | LiveUpdate::MessageStatus(_), _) => false,
    }
}

/// One call to the hub.
struct Batch {
    append: Append,
    /// Nothing is left after this call.
    is_complete: bool,
    confirmed: Option<i64>,
}

impl<S: Storage> Session<S> {
    /// Reports to the hub until when the connection is proven, together with the next events or without any.
    pub(super) fn report_proof(&mut self) {
        self.hand_over.is_proof_due = true;
        self.add_effect(Effect::HandOverEvents);
    }

    /// Whether there are events or histories of numbers that the hub has not confirmed.
    pub fn has_unconfirmed_events(&self) -> bool {
        self.event_log.has_unconfirmed() || self.has_unreported_numbers()
    }

    fn has_unreported_numbers(&self) -> bool {
        self.record.as_ref().is_some_and(|record| !record.unreported_numbers.is_empty())
    }

    /// The next call to the hub; `None` if there is nothing to hand over.
    fn next_batch(&mut self, at: &Moment) -> Result<Option<Batch>> {
        let Some(record) = &self.record else { return Ok(None) };
        let is_proof_due = std::mem::take(&mut self.hand_over.is_proof_due);
        let live_updates = std::mem::take(&mut self.hand_over.live_updates);
        let has_unconfirmed = self.event_log.has_unconfirmed();
        if !has_unconfirmed && live_updates.is_empty() && !is_proof_due && !self.has_unreported_numbers() {
            return Ok(None);
        }
        let confirmed = self.hand_over.confirmed;
        let events = match confirmed {
            Some(confirmed) if has_unconfirmed => {
                self.event_log.list_after(&self.storage.part("events"), confirmed, EVENTS_PER_CALL)?
            }
            Some(_) | None => Vec::new(),
        };
        self.hand_over.has_message = false;
        self.hand_over.events_of_last_call = events.len();
        let reaches_end = events.last().is_none_or(|last| self.event_log.is_last(last.seq));
        let is_complete = reaches_end && (confirmed.is_some() || !has_unconfirmed);
        let append = Append {
            tenant: record.tenant.clone(),
            device: record.device.clone(),
            epoch: record.epoch.clone(),
            events,
            live_updates,
            proven_until: at.proven_until.filter(|_| is_proof_due),
            // Goes with the first events: one of them may report that the link has ended, and then another device may
            // link the number.
            number_histories: self.unreported_histories(at.now)?,
        };
        Ok(Some(Batch { append, is_complete, confirmed }))
    }

    /// The hub has the events up to `through`.
    fn confirm_batch(&mut self, batch: &Batch, through: i64) {
        self.forget_reported(&batch.append.number_histories);
        // While the call was under way the device may have been deleted and created again, with another epoch: then the
        // answer says nothing about the new events.
        if self.record.as_ref().is_some_and(|record| record.epoch == batch.append.epoch)
            && batch.confirmed.is_none_or(|confirmed| through > confirmed)
        {
            self.hand_over.confirmed = Some(through);
            self.event_log.confirm(through);
            if self.event_log.is_sweep_due() {
                self.sweep_event_log();
            }
        }
    }

    /// Counts a failure; the alarm tries again.
    pub fn on_hand_over_failure(&mut self) {
        self.hand_over.failures = self.hand_over.failures.saturating_add(1);
    }
}
