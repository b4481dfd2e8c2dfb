//! Delivers opt-outs and opt-ins to the tenant's devices. The hub delivers them as soon as D1 has them, and repeats deliveries that fail; a
//! device that asks gets them immediately.

use std::{rc::Rc, time::Duration};

use super::{Inner, projection};
use crate::{
    clock::{Clock, Timestamp},
    contacts::{consent::changes::ConsentPage, store::consent_changes},
    devices::{
        store,
        tenant_log::{self, DeliverConsents, FindNumberHolder, NumberHolder, ProjectEvents, ReadConsents},
    },
    error::Result,
    ids::TenantId,
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        objects::{panics::catch_panic, stub},
    },
    ports::Done,
    single_flight::Round,
    workflows::deliver_consents::{DeliveryState, deliver_consents},
};

/// The names of two cursors: how many times changes of consent were noted as due, and how many of these notes are done. A delivery sends
/// every change, so it completes all notes before it.
const DUE_CURSOR: &str = "consents_due";
const DELIVERED_CURSOR: &str = "consents_delivered";
/// The longest time for which a device that does not answer delays the delivery.
const DEVICE_ANSWERS_WITHIN: Duration = Duration::from_secs(4);
/// The time limit for D1. It is shorter than the five seconds after which the requesting device gives up and its broadcasts wait.
const D1_ANSWERS_WITHIN: Duration = Duration::from_secs(3);
/// Deliveries that have to wait longer than this are left to the cron job.
const MAX_WAIT: Duration = Duration::from_mins(1);

impl Inner {
    /// Notes, in the turn in which the projection advances, that an event has changed somebody's consent. If an instance ends before the
    /// delivery, the next one finds the note.
    pub fn note_consents_due(&self) -> Result<()> {
        let noted = tenant_log::cursor(&self.sql, DUE_CURSOR)?.max(tenant_log::cursor(&self.sql, DELIVERED_CURSOR)?);
        tenant_log::advance_cursor(&self.sql, DUE_CURSOR, noted + 1)
    }

    /// Stores that D1 has changes of consent that a Worker could not deliver to every device, and delivers them in the background.
    pub fn deliver_later(self: &Rc<Self>, command: &DeliverConsents) -> Result<Done> {
        self.remember_tenant(&command.tenant)?;
        self.note_consents_due()?;
        // If this instance ends before the delivery, the alarm makes the next instance deliver.
        self.wake_after(projection::LATEST_RETRY_AFTER);
        self.deliver_consents();
        Ok(Done {})
    }

    pub fn are_consents_due(&self) -> Result<bool> {
        Ok(tenant_log::cursor(&self.sql, DELIVERED_CURSOR)? < tenant_log::cursor(&self.sql, DUE_CURSOR)?)
    }

    /// Delivers the changes that are due, in the background: the projection waits for no device.
    pub fn deliver_consents(self: &Rc<Self>) {
        let Some(tenant) = self.tenant.borrow().clone() else { return };
        if !self.are_consents_due().unwrap_or(true) || !self.delivering.request() {
            return;
        }
        let hub = self.clone();
        self.state.wait_until(async move {
            let run = hub.delivering.run(async || hub.delivery_round(&tenant).await);
            if catch_panic(run).await.is_none() {
                hub.wake_after(projection::LATEST_RETRY_AFTER);
            }
        });
    }

    async fn delivery_round(&self, tenant: &TenantId) -> Round {
        let now = SystemClock.now();
        match self.deliver_to_devices(tenant, now).await {
            Ok(()) => {
                self.delivery_failures.forget();
                Round::Complete
            }
            Err(error) => {
                log::warn!("opt-outs were not delivered to the devices: {error}");
                self.wake_after(self.delivery_failures.count());
                Round::Failed
            }
        }
    }

    async fn deliver_to_devices(&self, tenant: &TenantId, now: Timestamp) -> Result<()> {
        let due = tenant_log::cursor(&self.sql, DUE_CURSOR)?;
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        let objects = Objects::answering_within(self.env.clone(), DEVICE_ANSWERS_WITHIN);
        if let DeliveryState::RetryAt(at) = deliver_consents(&database, &objects, tenant, now).await? {
            let wait = at.since(SystemClock.now());
            if wait <= MAX_WAIT {
                self.wake_after(wait);
                return Ok(());
            }
        }
        tenant_log::advance_cursor(&self.sql, DELIVERED_CURSOR, due)
    }

    /// Returns which other device of the tenant is linked to a number or, if there is none, the history of the number on its earlier
    /// devices. All events are written to D1 first, because one of them may say that the phone has just removed the other device.
    pub async fn find_number_holder(self: &Rc<Self>, ask: &FindNumberHolder) -> Result<NumberHolder> {
        self.project_now(&ProjectEvents { tenant: ask.tenant.clone() }).await?;
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        let devices = store::list_all(&database, &ask.tenant).await?;
        tenant_log::answer_holder(&self.sql, ask, &devices, SystemClock.now())
    }

    /// Returns the changes of consent that a device lacks, from D1 and from the events that are not in D1 yet. If D1 does not answer, it
    /// returns those of the events alone.
    pub async fn read_consents(&self, ask: ReadConsents) -> Result<ConsentPage> {
        self.remember_tenant(&ask.tenant)?;
        // The events are loaded first: a change that is written to D1 meanwhile is then in one of the two, or in both.
        let unprojected = tenant_log::list_consents_after(&self.sql, self.projected_through()?)?;
        let read = async {
            let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
            consent_changes::read_page(&database, &ask.tenant, ask.after, SystemClock.now()).await
        };
        let mut page = stub::within(D1_ANSWERS_WITHIN, read).await.unwrap_or_else(|error| {
            log::warn!("D1 did not say who has opted out: {error}");
            ConsentPage::unread(ask.after)
        });
        page.changes.extend(unprojected);
        Ok(page)
    }
}
