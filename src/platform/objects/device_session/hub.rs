//! Hands this device's events to its tenant's hub, in order, and forgets them once the hub has them. Sending never
//! waits for the hub.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use super::{
    Inner,
    runtime::{Sleep, spawn},
};
use crate::{
    devices::event::{Append, AppendReply, LiveUpdate},
    error::Result,
    platform::{
        bindings,
        objects::{crash_points::Point, panics::survived, stub},
    },
};

/// Events handed over in one call.
const BATCH: u32 = 100;
/// The first news goes at once; what follows within this time goes together, since each call is a commit on both
/// sides and one in D1.
const PAUSE: Duration = Duration::from_millis(100);

/// What this life knows of the hand-over.
#[derive(Default)]
pub struct Handover {
    is_under_way: Cell<bool>,
    /// How far the hub has heard; a new life asks before it tells anything.
    confirmed: Cell<Option<i64>>,
    live_updates: RefCell<Vec<LiveUpdate>>,
    /// The newest event the hub confirmed is kept in the log; whatever was appended after it is news.
    has_news: Cell<bool>,
    is_proof_due: Cell<bool>,
    failures: Cell<u32>,
}

impl Handover {
    /// Keeps the newest notice of each kind and text.
    pub fn note(&self, live_update: LiveUpdate) {
        let mut live_updates = self.live_updates.borrow_mut();
        live_updates.retain(|known| !is_replaced(known, &live_update));
        live_updates.push(live_update);
    }

    pub fn forget(&self) {
        self.confirmed.set(None);
        self.live_updates.take();
        self.has_news.set(false);
        self.is_proof_due.set(false);
        self.failures.set(0);
    }

    /// When to try again after a failure; `None` when nothing waits.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.failures.get() {
            0 => None,
            failures => Some(Duration::from_secs(1 << failures.min(5))),
        }
    }
}

impl Inner {
    /// Starts handing over, unless that is under way.
    pub fn hand_over(self: &Rc<Self>) {
        self.hub.has_news.set(true);
        if self.hub.is_under_way.replace(true) {
            return;
        }
        let object = self.clone();
        spawn(async move {
            if survived(object.hand_over_until_done()).await.is_none() {
                object.hand_over_failed();
            }
            object.hub.is_under_way.set(false);
            object.rearm();
        });
    }

    /// Tells the hub that the session is still proven, with the next batch or without one.
    pub fn prove(self: &Rc<Self>) {
        self.hub.is_proof_due.set(true);
        self.hand_over();
    }

    /// For a device about to be deleted: its last words.
    pub async fn hand_over_all(self: &Rc<Self>) {
        self.hub.is_under_way.set(true);
        while matches!(self.hand_over_batch().await, Ok(false)) {}
        self.hub.is_under_way.set(false);
    }

    async fn hand_over_until_done(self: &Rc<Self>) {
        while self.hub.has_news.replace(false) {
            match self.hand_over_batch().await {
                Ok(is_complete) => {
                    self.hub.failures.set(0);
                    if is_complete {
                        Sleep::new(PAUSE).await;
                    } else {
                        self.hub.has_news.set(true);
                    }
                }
                Err(error) => {
                    log::warn!("the hub did not take events: {error}");
                    self.hand_over_failed();
                    break;
                }
            }
        }
    }

    /// The alarm tries again.
    fn hand_over_failed(&self) {
        self.hub.failures.set(self.hub.failures.get().saturating_add(1));
    }

    /// Hands one batch over; false if there is more.
    async fn hand_over_batch(&self) -> Result<bool> {
        let Ok(record) = self.record() else { return Ok(true) };
        let log = self.sql.part("events");
        let is_proof_due = self.hub.is_proof_due.replace(false);
        let live_updates = self.hub.live_updates.take();
        let has_unconfirmed = self.events.borrow().has_unconfirmed();
        if !has_unconfirmed && live_updates.is_empty() && !is_proof_due {
            return Ok(true);
        }
        let confirmed = self.hub.confirmed.get();
        let events = match confirmed {
            Some(confirmed) if has_unconfirmed => self.events.borrow().list_after(&log, confirmed, BATCH)?,
            Some(_) | None => Vec::new(),
        };
        let is_complete = events.len() < BATCH as usize && (confirmed.is_some() || !has_unconfirmed);
        let append = Append {
            tenant: record.tenant.clone(),
            device: record.device,
            epoch: record.epoch,
            events,
            live_updates,
            proven_until: self.proven_until().filter(|_| is_proof_due),
        };
        let reply: AppendReply =
            stub::call(&self.env, bindings::TENANT_HUB, record.tenant.as_str(), "append", &append).await?;
        if !append.events.is_empty() {
            self.sql.crash_points.reach(Point::MidHandOver);
        }
        // While the call was under way this life may have ended: its answer says nothing about the next one's numbers.
        if self.record().is_ok_and(|now| now.epoch == append.epoch)
            && confirmed.is_none_or(|confirmed| reply.through > confirmed)
        {
            self.hub.confirmed.set(Some(reply.through));
            self.events.borrow_mut().confirm(reply.through);
        }
        Ok(is_complete)
    }
}

/// Whether the later of two live updates says all that the earlier one did.
fn is_replaced(known: &LiveUpdate, by: &LiveUpdate) -> bool {
    match (known, by) {
        (LiveUpdate::DeviceOutbox(_), LiveUpdate::DeviceOutbox(_)) => true,
        (LiveUpdate::MessageWaiting(known), LiveUpdate::MessageWaiting(by)) => known.id == by.id,
        (LiveUpdate::MessageStatus(known), LiveUpdate::MessageStatus(by)) => known.id == by.id,
        (LiveUpdate::DeviceOutbox(_) | LiveUpdate::MessageWaiting(_) | LiveUpdate::MessageStatus(_), _) => false,
    }
}
