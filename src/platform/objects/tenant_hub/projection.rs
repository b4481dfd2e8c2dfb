//! The projection: the hub writes the events to D1, in their order.

use std::{rc::Rc, time::Duration};

use super::Inner;
use crate::{
    campaigns::store::projection,
    devices::tenant_log::{self, ProjectEvents},
    error::{Error, Result},
    platform::{
        bindings,
        d1::D1,
        objects::{panics::catch_panic, sleep::Sleep},
    },
    ports::{Database, Done},
    single_flight::Round,
    workflows::project_events::{prepare_events, project_events},
};

/// After this time the alarm wakes an instance whose predecessor ended in the middle of its work, so that D1 has all events within 5 s.
pub const LATEST_RETRY_AFTER: Duration = Duration::from_secs(2);
/// The number of events that one D1 batch projects.
const EVENTS_PER_BATCH: u32 = 50;
/// How many times the hub tries to write all events to D1 while a caller waits, and the pause between two attempts: together 5 s.
const PROJECTION_ATTEMPTS: u32 = 20;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(250);
const TRY_AGAIN_AFTER_SECONDS: u32 = 5;
/// The name of the cursor: all events up to it are in D1.
const PROJECTION_CURSOR: &str = "projected";

impl Inner {
    /// Writes every event that is not in D1 yet, one projection at a time.
    pub async fn project_all(self: &Rc<Self>) {
        if !self.projecting.request() {
            return;
        }
        if catch_panic(self.projecting.run(async || self.project_round().await)).await.is_none() {
            self.wake_after(LATEST_RETRY_AFTER);
        }
    }

    async fn project_round(self: &Rc<Self>) -> Round {
        match self.project_batch().await {
            Ok(is_complete) => {
                self.projection_failures.forget();
                if is_complete { Round::Complete } else { Round::Incomplete }
            }
            Err(error) => {
                log::warn!("D1 did not take a projection: {error}");
                self.wake_after(self.projection_failures.count());
                Round::Failed
            }
        }
    }

    /// Projects one batch; returns false if there is more. Every statement may be repeated harmlessly.
    async fn project_batch(self: &Rc<Self>) -> Result<bool> {
        let Some(tenant) = self.tenant.borrow().clone() else { return Ok(true) };
        let events = tenant_log::list_after(&self.sql, self.projected_through()?, EVENTS_PER_BATCH)?;
        let proofs = self.proofs.take();
        if events.is_empty() && proofs.is_empty() {
            return Ok(true);
        }
        let device_events: Vec<_> = events.iter().map(|event| (event.device_id.clone(), event.event.clone())).collect();
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        let answers = async {
            let prepared = prepare_events(&database, &tenant, &device_events).await?;
            let statements = project_events(&tenant, &device_events, &proofs)?;
            database.batch(prepared.into_iter().chain(statements).collect()).await
        };
        let answers = answers.await;
        // If the batch failed, the next attempt still has to write these proofs.
        let answers = answers.inspect_err(|_| self.proofs.borrow_mut().extend(proofs))?;
        if let Some(last) = events.last() {
            if events.iter().any(|event| event.event.may_change_consent()) {
                self.note_consents_due()?;
            }
            tenant_log::advance_cursor(&self.sql, PROJECTION_CURSOR, last.seq)?;
        }
        self.deliver_consents();
        let touched = projection::touched_campaigns(&device_events, &answers);
        self.show_progress(&database, &tenant, &touched).await?;
        if !touched.is_empty() {
            self.notify_devices(&tenant);
        }
        Ok(!self.has_unprojected_events()?)
    }

    /// Writes every event to D1 before it replies. Fails with `Unavailable` if D1 does not accept them in time.
    pub async fn project_now(self: &Rc<Self>, command: &ProjectEvents) -> Result<Done> {
        self.remember_tenant(&command.tenant)?;
        for _ in 0..PROJECTION_ATTEMPTS {
            self.project_all().await;
            if !self.has_unprojected_events()? {
                return Ok(Done {});
            }
            // Another projection is running, or D1 has failed.
            Sleep::new(BETWEEN_ATTEMPTS).await;
        }
        Err(Error::Unavailable {
            message: "the database does not take the last events; try again".into(),
            after_seconds: TRY_AGAIN_AFTER_SECONDS,
        })
    }

    /// Returns the number of the last event that is in D1.
    pub fn projected_through(&self) -> Result<i64> {
        tenant_log::cursor(&self.sql, PROJECTION_CURSOR)
    }

    pub fn has_unprojected_events(&self) -> Result<bool> {
        Ok(self.projected_through()? < tenant_log::last_seq(&self.sql)?)
    }
}
