//! The projection: what the hub writes to D1 from the events, in their order.

use std::{rc::Rc, time::Duration};

use super::Inner;
use crate::{
    campaigns::store::projection,
    devices::tenant_log,
    error::Result,
    platform::{bindings, d1::D1, objects::panics::catch_panic},
    ports::Database,
    single_flight::Round,
    workflows::project_events::project_events,
};

/// The hub tries again this long after D1 failed: soon, so that D1 is complete within 5 s of answering again.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);
/// Events projected in one D1 batch.
const EVENTS_PER_BATCH: u32 = 50;
/// The name of the cursor up to which events are in D1.
const PROJECTION_CURSOR: &str = "projected";

impl Inner {
    /// Writes every event that is not in D1 yet, one projection at a time.
    pub async fn project_all(self: &Rc<Self>) {
        if !self.projecting.request() {
            return;
        }
        if catch_panic(self.projecting.run(async || self.project_round().await)).await.is_none() {
            self.wake_after(RETRY_AFTER);
        }
    }

    async fn project_round(self: &Rc<Self>) -> Round {
        match self.project_batch().await {
            Ok(true) => Round::Complete,
            Ok(false) => Round::Incomplete,
            Err(error) => {
                log::warn!("D1 did not take a projection: {error}");
                self.wake_after(RETRY_AFTER);
                Round::Failed
            }
        }
    }

    /// Projects one batch; false if there is more. Every statement may be repeated harmlessly.
    async fn project_batch(self: &Rc<Self>) -> Result<bool> {
        let Some(tenant) = self.tenant.borrow().clone() else { return Ok(true) };
        let events = tenant_log::list_after(&self.sql, self.projected_through()?, EVENTS_PER_BATCH)?;
        let proofs = self.proofs.take();
        if events.is_empty() && proofs.is_empty() {
            return Ok(true);
        }
        let device_events: Vec<_> = events.iter().map(|event| (event.device_id.clone(), event.event.clone())).collect();
        let statements = project_events(&tenant, &device_events, &proofs)?;
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        if !statements.is_empty()
            && let Err(error) = database.batch(statements).await
        {
            // The next try still has to write these proofs.
            self.proofs.borrow_mut().extend(proofs);
            return Err(error);
        }
        if let Some(last) = events.last() {
            if events.iter().any(|event| event.event.may_change_consent()) {
                self.note_consents_due(last.seq)?;
            }
            tenant_log::advance_cursor(&self.sql, PROJECTION_CURSOR, last.seq)?;
        }
        self.deliver_consents();
        let touched = projection::touched_campaigns(&device_events);
        self.show_progress(&database, &tenant, &touched).await?;
        if !touched.is_empty() {
            self.notify_devices(&tenant);
        }
        Ok(events.len() < EVENTS_PER_BATCH as usize)
    }

    /// The number of the last event that is in D1.
    pub fn projected_through(&self) -> Result<i64> {
        tenant_log::cursor(&self.sql, PROJECTION_CURSOR)
    }

    pub fn has_unprojected_events(&self) -> Result<bool> {
        Ok(self.projected_through()? < tenant_log::last_seq(&self.sql)?)
    }
}
