//! Deletes a device: the items it has of campaigns, its object's data and its link to the phone, then its rows in D1. A
//! repeated request finishes what an interrupted one began.
//!
//! The object hands its last events to the hub before it deletes them, and the hub writes them to D1 before the row of
//! the device goes: events of a deleted device are not projected, and among them may be an opt-out.

use crate::{
    campaigns::store::{notifications, removal},
    clock::Timestamp,
    contacts, conversations,
    devices::{self, commands::DeleteDevice},
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::{
        call_device::{Addressee, call},
        notify_devices::notify_devices,
    },
};

/// The events of a tenant's devices.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait TenantEvents {
    /// Writes every event that the hub has to D1. `Unavailable` if that fails.
    async fn project_all(&self, tenant: &TenantId) -> Result<()>;
}

/// Returns the campaigns that the device was part of.
pub async fn remove_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    events: &impl TenantEvents,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Vec<CampaignId>> {
    let device = devices::store::get(db, tenant, id).await?;
    // Before the object forgets which items it had: an object without data answers that it knows none of them, and they
    // would go to another device.
    removal::end_items(db, tenant, id, now).await?;
    call(objects, Addressee::of(tenant, &device), DeleteDevice {}).await?;
    events.project_all(tenant).await?;
    let campaigns = removal::end_on_device(db, tenant, id, now).await?;
    conversations::store::delete_of_device(db, tenant, id).await?;
    db.query(contacts::store::probable_opt_outs::delete_of_device(tenant, id)).await?;
    // Last: events of a deleted device are not projected.
    db.query(devices::store::remove(tenant, id)).await?;
    match notifications::list_pending_notifications(db, tenant).await {
        Ok(pending) => notify_devices(db, objects, &pending, now).await,
        Err(error) => log::warn!("devices were not notified of their campaigns, the cron job will do it: {error}"),
    }
    Ok(campaigns)
}
