//! Hands this device's events over to the tenant hub, in order, and frees them once the hub has confirmed them. Sending
//! messages never waits for the hub.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use super::{Inner, runtime::spawn};
use crate::{
    devices::event::{Append, LiveUpdate},
    error::Result,
    platform::{
        bindings,
        objects::{crash_points::Point, panics::catch_panic, sleep::Sleep, stub},
    },
    single_flight::{Round, SingleFlight},
};

/// Events handed over in one call.
const EVENTS_PER_CALL: u32 = 100;
/// The first event is handed over at once. Those that follow within this time go in one call, because each call is a
/// commit on both sides and one in D1.
const PAUSE_BETWEEN_CALLS: Duration = Duration::from_millis(100);

/// How far this instance has handed its events over.
#[derive(Default)]
pub struct HandOver {
    flight: SingleFlight,
    /// The number up to which the hub has the events; `None` in a new instance, which asks the hub before it sends any.
    confirmed: Cell<Option<i64>>,
    live_updates: RefCell<Vec<LiveUpdate>>,
    is_proof_due: Cell<bool>,
    failures: Cell<u32>,
}

impl HandOver {
    /// Keeps the newest live update of each kind and message.
    pub fn add_live_update(&self, live_update: LiveUpdate) {
        let mut live_updates = self.live_updates.borrow_mut();
        live_updates.retain(|known| !is_replaced(known, &live_update));
        live_updates.push(live_update);
    }

    pub fn reset(&self) {
        self.confirmed.set(None);
        self.live_updates.take();
        self.flight.withdraw_request();
        self.is_proof_due.set(false);
        self.failures.set(0);
    }

    /// How long after the last failure the next try is due; `None` if the last try succeeded.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.failures.get() {
            0 => None,
            failures => Some(Duration::from_secs(1 << failures.min(5))),
        }
    }
}

impl Inner {
    /// Starts to hand over, unless that is under way.
    pub fn hand_over_events(self: &Rc<Self>) {
        if !self.hand_over.flight.request() {
            return;
        }
        let object = self.clone();
        spawn(async move {
            let run = object.hand_over.flight.run(async || object.hand_over_round().await);
            if catch_panic(run).await.is_none() {
                object.count_hand_over_failure();
            }
            object.rearm();
        });
    }

    /// Reports to the hub until when the connection is proven, together with the next events or without any.
    pub fn report_proof(self: &Rc<Self>) {
        self.hand_over.is_proof_due.set(true);
        self.hand_over_events();
    }

    /// Hands over every event, for a device that is about to be deleted.
    pub async fn hand_over_everything(self: &Rc<Self>) {
        let _blocked = self.hand_over.flight.block();
        while matches!(self.hand_over_batch().await, Ok(false)) {}
    }

    async fn hand_over_round(&self) -> Round {
        match self.hand_over_batch().await {
            Ok(is_complete) => {
                self.hand_over.failures.set(0);
                if !is_complete {
                    return Round::Incomplete;
                }
                Sleep::new(PAUSE_BETWEEN_CALLS).await;
                Round::Complete
            }
            Err(error) => {
                log::warn!("the hub did not take events: {error}");
                self.count_hand_over_failure();
                Round::Failed
            }
        }
    }

    /// Counts a failure; the alarm tries again.
    fn count_hand_over_failure(&self) {
        self.hand_over.failures.set(self.hand_over.failures.get().saturating_add(1));
    }

    /// Hands over one batch; false if there is more.
    async fn hand_over_batch(&self) -> Result<bool> {
        let Ok(record) = self.record() else { return Ok(true) };
        let log = self.sql.part("events");
        let is_proof_due = self.hand_over.is_proof_due.replace(false);
        let live_updates = self.hand_over.live_updates.take();
        let has_unconfirmed = self.event_log.borrow().has_unconfirmed();
        if !has_unconfirmed && live_updates.is_empty() && !is_proof_due {
            return Ok(true);
        }
        let confirmed = self.hand_over.confirmed.get();
        let events = match confirmed {
            Some(confirmed) if has_unconfirmed => {
                self.event_log.borrow().list_after(&log, confirmed, EVENTS_PER_CALL)?
            }
            Some(_) | None => Vec::new(),
        };
        let is_complete = events.len() < EVENTS_PER_CALL as usize && (confirmed.is_some() || !has_unconfirmed);
        let append = Append {
            tenant: record.tenant.clone(),
            device: record.device,
            epoch: record.epoch,
            events,
            live_updates,
            proven_until: self.proven_until().filter(|_| is_proof_due),
        };
        let reply = stub::call(&self.env, bindings::TENANT_HUB, record.tenant.as_str(), &append).await?;
        if !append.events.is_empty() {
            self.crash_points.reach(Point::MidHandOver);
        }
        // While the call was under way the device may have been deleted and created again, with another epoch: then the
        // answer says nothing about the new events.
        if self.record().is_ok_and(|now| now.epoch == append.epoch)
            && confirmed.is_none_or(|confirmed| reply.through > confirmed)
        {
            self.hand_over.confirmed.set(Some(reply.through));
            self.event_log.borrow_mut().confirm(reply.through);
        }
        Ok(is_complete)
    }
}

/// Whether the later of two live updates says everything that the earlier one said.
fn is_replaced(known: &LiveUpdate, by: &LiveUpdate) -> bool {
    match (known, by) {
        (LiveUpdate::DeviceOutbox(_), LiveUpdate::DeviceOutbox(_)) => true,
        (LiveUpdate::MessageWaiting(known), LiveUpdate::MessageWaiting(by)) => known.id == by.id,
        (LiveUpdate::MessageStatus(known), LiveUpdate::MessageStatus(by)) => known.id == by.id,
        (LiveUpdate::DeviceOutbox(_) | LiveUpdate::MessageWaiting(_) | LiveUpdate::MessageStatus(_), _) => false,
    }
}
