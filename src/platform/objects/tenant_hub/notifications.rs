//! What the hub tells the tenant's devices: the status of their campaigns.

use std::rc::Rc;

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

impl Inner {
    /// Notifies devices in the background: a campaign may have completed, or failed so often that it was paused. While
    /// notifications are sent, another call does nothing; the cron job sends what such a call leaves out.
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
        let pending = campaigns::store::list_pending_notifications(&database, tenant).await?;
        notify_devices(&database, &Objects::new(self.env.clone()), &pending, SystemClock.now()).await;
        Ok(())
    }
}
