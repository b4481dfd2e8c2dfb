//! Hands this device's events to its tenant's hub, in order, and forgets them once the hub has them. Sending never
//! waits for the hub.

use std::{cell::Cell, rc::Rc, time::Duration};

use super::{
    Inner,
    runtime::{Sleep, spawn},
};
use crate::{
    devices::{
        event::{Append, AppendReply},
        event_log,
    },
    error::Result,
    platform::{bindings, objects::stub},
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
    confirmed: Cell<i64>,
    /// The newest event the hub confirmed is kept in the log; whatever was appended after it is news.
    has_news: Cell<bool>,
    is_proof_due: Cell<bool>,
    failures: Cell<u32>,
}

impl Handover {
    pub fn forget(&self) {
        self.confirmed.set(0);
        self.has_news.set(false);
        self.is_proof_due.set(false);
        self.failures.set(0);
    }

    /// When to try again after a failure, in milliseconds; `None` when nothing waits.
    pub fn retry_after_ms(&self) -> Option<i64> {
        match self.failures.get() {
            0 => None,
            failures => Some(1_000_i64 << failures.min(5)),
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
        spawn(async move { object.hand_over_until_done().await });
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
                    self.hub.failures.set(self.hub.failures.get().saturating_add(1));
                    break;
                }
            }
        }
        self.hub.is_under_way.set(false);
        self.rearm();
    }

    /// Hands one batch over; false if there is more.
    async fn hand_over_batch(&self) -> Result<bool> {
        let Ok(record) = self.record() else { return Ok(true) };
        let log = self.sql.part("events");
        let events = event_log::list_after(&log, self.hub.confirmed.get(), BATCH)?;
        let is_proof_due = self.hub.is_proof_due.replace(false);
        if events.is_empty() && !is_proof_due {
            return Ok(true);
        }
        let is_complete = events.len() < BATCH as usize;
        let append = Append {
            tenant: record.tenant.clone(),
            device: record.device,
            epoch: record.epoch,
            events,
            proven_until: self.proven_until().filter(|_| is_proof_due),
        };
        let reply: AppendReply =
            stub::call(&self.env, bindings::TENANT_HUB, record.tenant.as_str(), "append", &append).await?;
        if reply.through > self.hub.confirmed.get() {
            self.hub.confirmed.set(reply.through);
            event_log::forget_through(&log, reply.through)?;
        }
        Ok(is_complete)
    }
}
