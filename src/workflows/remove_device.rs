//! Deletes a device: first its object's data and its link to the phone, then its rows in D1. A repeated request
//! finishes what an interrupted one began.
//!
//! The object hands its last events to the hub before it deletes them, and the hub writes them to D1 before the row of
//! the device goes: events of a deleted device are not projected, and among them may be an opt-out.

use crate::{
    campaigns,
    clock::Timestamp,
    conversations,
    devices::{self, commands::DeleteDevice},
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// The events of a tenant's devices.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait TenantEvents {
    /// Writes every event that the hub has to D1. `Unavailable` if that fails.
    async fn project_all(&self, tenant: &TenantId) -> Result<()>;
}

pub async fn remove_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    events: &impl TenantEvents,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<()> {
    let device = devices::store::get(db, tenant, id).await?;
    call(objects, Addressee::of(tenant, &device), DeleteDevice {}).await?;
    events.project_all(tenant).await?;
    let mut statements = Vec::from(campaigns::store::end_on_device(tenant, id, now));
    statements.extend(conversations::store::delete_of_device(tenant, id));
    // The last statement, although this is one transaction: events of a deleted device are not projected.
    statements.push(devices::store::remove(tenant, id));
    db.batch(statements).await.map(drop)
}
