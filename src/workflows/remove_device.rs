//! A device goes: its session first, then everything D1 holds of it. Repeating it finishes what was begun.

use crate::{
    campaigns,
    clock::Timestamp,
    devices::{self, commands::Bare},
    error::Result,
    ids::{DeviceId, TenantId},
    messages,
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

pub async fn remove_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<()> {
    let device = devices::store::get(db, tenant, id).await?;
    let _answer: serde_json::Value = call(objects, Addressee::of(tenant, &device), "delete", Bare {}).await?;
    let mut statements = Vec::from(campaigns::store::end_on_device(tenant, id, now));
    statements.extend(messages::store::delete_of_device(tenant, id));
    // Last, although one transaction: events of a device that is gone are not projected any more.
    statements.push(devices::store::remove(tenant, id));
    db.batch(statements).await.map(drop)
}
