//! Deletes a device: first its object's data and its link to the phone, then its rows in D1. A repeated request
//! finishes what an interrupted one began.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts, conversations,
    devices::{self, commands::DeleteDevice},
    error::Result,
    ids::{DeviceId, TenantId},
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
    call(objects, Addressee::of(tenant, &device), DeleteDevice {}).await?;
    let mut statements = Vec::from(campaigns::store::end_on_device(tenant, id, now));
    statements.extend(conversations::store::delete_of_device(tenant, id));
    statements.push(contacts::store::probable_opt_outs::delete_of_device(tenant, id));
    // The last statement, although this is one transaction: events of a deleted device are not projected.
    statements.push(devices::store::remove(tenant, id));
    db.batch(statements).await.map(drop)
}
