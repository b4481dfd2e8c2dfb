//! Delivers opt-outs and opt-ins to the devices of a tenant. They are stored in D1 first, each with its change number, and D1 also stores
//! the last number that each device has confirmed. A delivery that fails is repeated: by the tenant hub within seconds, and by the cron job
//! each minute for as long as the device exists, whatever its status. So a consent reaches every device that may hold messages of a
//! broadcast, also one that was stopped, unlinked or offline when it was recorded. The intervals between deliveries grow only for a device
//! that does not answer, because a failure of D1 says nothing about the device.

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

/// The number of devices that get their changes at the same time.
const DEVICES_AT_ONCE: usize = 20;
/// The most pages that a device gets in one delivery: 25 000 changes. The next delivery sends the rest.
const MAX_PAGES: usize = 50;

impl<'a> From<&'a PendingDevice> for Addressee<'a> {
    fn from(pending: &'a PendingDevice) -> Self {
        Self { tenant: &pending.tenant, device: &pending.device, generation: pending.generation }
    }
}

/// The state after a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Every device has every change.
    Everything,
    /// Some devices did not confirm. The first of their next deliveries is due at this time.
    RetryAt(Timestamp),
}

/// Why a device may lack changes after a delivery.
enum DeliveryError {
    /// The database failed, and the device remains due.
    Database(Error),
    /// The device did not confirm.
    Device(Error),
}

/// The tenant hub, which delivers until every device has confirmed, also after the caller has ended.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait ConsentDeliverer {
    /// Returns once the hub has stored that there is something to deliver.
    async fn take_over(&self, tenant: &TenantId) -> Result<()>;
}

/// Delivers the changes that D1 has just stored. If some devices do not confirm, the hub continues, or the cron job if the hub does not
/// answer either.
pub async fn deliver_or_hand_over(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &impl ConsentDeliverer,
    tenant: &TenantId,
    now: Timestamp,
) {
    match deliver_consents(db, objects, tenant, now).await {
        Ok(DeliveryState::Everything) => return,
        Ok(DeliveryState::RetryAt(_)) => {}
        Err(error) => log::warn!("a change of consent was not delivered at once: {error}"),
    }
    if let Err(error) = hub.take_over(tenant).await {
        log::warn!("the devices of tenant.id={tenant} get a change of consent from the cron job: {error}");
    }
}

/// Delivers to every device of the tenant that is due. An error means that D1 did not answer, and that the caller has to repeat the call.
pub async fn deliver_consents(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    now: Timestamp,
) -> Result<DeliveryState> {
    let pending = consent_changes::list_pending(db, tenant, now).await?;
    deliver_to_devices(db, objects, &pending, now).await
}

/// Delivers to these devices. A device that does not confirm does not stop the others.
pub async fn deliver_to_devices(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &[PendingDevice],
    now: Timestamp,
) -> Result<DeliveryState> {
    let deliveries = pending.iter().map(|device| deliver_or_record_failure(db, objects, device, now));
    let ended: Vec<Result<Option<Timestamp>>> =
        stream::iter(deliveries).buffer_unordered(DEVICES_AT_ONCE).collect().await;
    let retries = ended.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(retries.into_iter().flatten().min().map_or(DeliveryState::Everything, DeliveryState::RetryAt))
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
        Err(DeliveryError::Database(error)) => Err(error),
        Err(DeliveryError::Device(error)) => {
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
        Some(pending) => match deliver(db, objects, &pending, now).await {
            Err(DeliveryError::Database(error) | DeliveryError::Device(error)) => Err(error),
            Ok(()) => Ok(()),
        },
        None => Ok(()),
    }
}

async fn deliver(
    db: &impl Database,
    objects: &impl DeviceObjects,
    device: &PendingDevice,
    now: Timestamp,
) -> std::result::Result<(), DeliveryError> {
    let mut after = device.through;
    for _ in 0..MAX_PAGES {
        let page = consent_changes::read_page(db, &device.tenant, after, now).await.map_err(DeliveryError::Database)?;
        let is_complete = page.is_complete;
        // A device whose storage is new answers with a smaller number than it had confirmed, and gets everything again.
        let reply = call(objects, Addressee::from(device), ApplyConsents(page.clone())).await;
        let through = reply.map_err(DeliveryError::Device)?.through;
        let has_applied = page.after <= through;
        if has_applied {
            consent_changes::confirm(db, device, through).await.map_err(DeliveryError::Database)?;
        }
        if has_applied && is_complete {
            return Ok(());
        }
        after = through;
    }
    let error = Error::internal("the device gets the rest of the opt-outs with the next delivery");
    Err(DeliveryError::Device(error))
}
