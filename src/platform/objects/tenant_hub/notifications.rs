//! Notifies the tenant's devices of the status of their campaigns.

use std::{rc::Rc, time::Duration};

use super::Inner;
use crate::{
    campaigns,
    clock::Clock,
    error::Result,
    ids::TenantId,
    platform::{bindings, clock::SystemClock, d1::D1, device_objects::Objects, objects::panics::catch_panic},
    single_flight::Round,
    workflows::notify_devices::notify_devices,
};

/// A device that has not answered within this time is notified by the cron job.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

impl Inner {
    /// Notifies devices in the background: a campaign may have completed, or failed so often that it was paused. While notifications are
    /// being sent, another call does nothing; the cron job notifies the devices of such a call.
    pub fn notify_devices(self: &Rc<Self>, tenant: &TenantId) {
        if !self.notifying.request_if_idle() {
            return;
        }
        let (hub, tenant) = (self.clone(), tenant.clone());
        self.state.wait_until(async move {
            hub.notifying
                .run(async || {
                    if let Some(Err(error)) = catch_panic(hub.send_pending_notifications(&tenant)).await {
                        log::warn!("devices were not notified of their campaigns, the cron job will do it: {error}");
                    }
                    Round::Complete
                })
                .await;
        });
    }

    async fn send_pending_notifications(&self, tenant: &TenantId) -> Result<()> {
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        let pending = campaigns::store::notifications::list_pending_notifications(&database, tenant).await?;
        let objects = Objects::answering_within(self.env.clone(), ANSWER_WITHIN);
        notify_devices(&database, &objects, &pending, SystemClock.now()).await;
        Ok(())
    }
}
