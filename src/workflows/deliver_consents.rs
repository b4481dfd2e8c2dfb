//! Delivers opt-outs and opt-ins to the devices of a tenant. They are stored in D1 first, each with its change number, and D1
//! also stores the last number that each device has confirmed. A delivery that fails is repeated: by the tenant hub within
//! seconds, and by the cron job each minute for as long as the device exists, whatever its status. So a consent reaches every
//! device that may hold messages of a broadcast, also one that was stopped, unlinked or offline when it was recorded.

use futures::{StreamExt, stream};

use crate::{
    clock::Timestamp,
    contacts::store::consent_changes::{self, PendingDevice},
    devices::commands::ApplyConsents,
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// How many devices get their changes at the same time.
const DEVICES_AT_ONCE: usize = 20;
/// Pages that a device gets in one delivery: 25 000 changes. The next delivery goes on.
const MAX_PAGES: usize = 50;

impl<'a> From<&'a PendingDevice> for Addressee<'a> {
    fn from(pending: &'a PendingDevice) -> Self {
        Self { tenant: &pending.tenant, device: &pending.device, generation: pending.generation }
    }
}

/// What is left after a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// Every device has every change.
    Everything,
    /// Some devices did not confirm. The earliest of them is tried again at this time.
    RetryAt(Timestamp),
}

/// Delivers to every device of the tenant that is due. An error means that D1 did not answer: the caller tries again.
pub async fn deliver_consents(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    now: Timestamp,
) -> Result<Delivered> {
    let pending = consent_changes::list_pending(db, tenant, now).await?;
    deliver_to_devices(db, objects, &pending, now).await
}

/// Delivers to these devices. A device that does not confirm does not stop the others.
pub async fn deliver_to_devices(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &[PendingDevice],
    now: Timestamp,
) -> Result<Delivered> {
    let deliveries = pending.iter().map(|device| deliver_or_record_failure(db, objects, device, now));
    let ended: Vec<Result<Option<Timestamp>>> =
        stream::iter(deliveries).buffer_unordered(DEVICES_AT_ONCE).collect().await;
    let retries = ended.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(retries.into_iter().flatten().min().map_or(Delivered::Everything, Delivered::RetryAt))
}

/// Delivers to one device. If it does not confirm, returns when the next delivery is due.
async fn deliver_or_record_failure(
    db: &impl Database,
    objects: &impl DeviceObjects,
    device: &PendingDevice,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    match deliver(db, objects, device, now).await {
        Ok(()) => Ok(None),
        Err(error) => {
            log::warn!("device.id={} did not confirm the opt-outs: {error}", device.device);
            consent_changes::record_failure(db, device, now).await.map(Some)
        }
    }
}

/// Delivers to one device before it gets messages of a broadcast, so that it has all the changes that D1 had when the messages
/// were chosen. Writes nothing if the device has everything already.
pub async fn deliver_to(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: &DeviceId,
    now: Timestamp,
) -> Result<()> {
    match consent_changes::find_pending(db, tenant, device).await? {
        Some(pending) => deliver(db, objects, &pending, now).await,
        None => Ok(()),
    }
}

async fn deliver(
    db: &impl Database,
    objects: &impl DeviceObjects,
    device: &PendingDevice,
    now: Timestamp,
) -> Result<()> {
    let mut after = device.through;
    for _ in 0..MAX_PAGES {
        let page = consent_changes::read_page(db, &device.tenant, after, now).await?;
        let is_complete = page.is_complete;
        // A device whose storage is new answers with a smaller number than it had confirmed, and gets everything again.
        let through = call(objects, Addressee::from(device), ApplyConsents(page.clone())).await?.through;
        let has_applied = page.after <= through;
        if has_applied {
            consent_changes::confirm(db, device, through).await?;
        }
        if has_applied && is_complete {
            return Ok(());
        }
        after = through;
    }
    Err(Error::internal("the device gets the rest of the opt-outs with the next delivery"))
}
