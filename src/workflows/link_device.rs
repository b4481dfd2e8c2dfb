//! Showing a QR to a phone, and what else the device's object is asked about its link.

use crate::{
    clock::Timestamp,
    devices::{
        commands::Qr,
        device::Status,
        store::{self, Device},
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, ask},
};

/// A device as its object sees it right now, and the QR it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    pub device: Device,
    pub qr: Option<Qr>,
}

/// Starts pairing, or goes on with it. A device whose session has ended starts another life, so that a command on its
/// way to the old session cannot reach the new one.
pub async fn link(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
) -> Result<LinkState> {
    let device = store::get(db, tenant, id).await?;
    let device = match device.status.status {
        Status::LoggedOut | Status::Failed => store::next_generation(db, tenant, id).await?,
        _ => device,
    };
    request_link_state(objects, tenant, device, "link").await
}

/// Ends the session on the phone's side too; the device stays and can be linked again.
pub async fn log_out(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
) -> Result<Device> {
    let device = store::get(db, tenant, id).await?;
    request_link_state(objects, tenant, device, "logout").await.map(|seen| seen.device)
}

/// What the object says of itself; if it cannot be asked, as much of D1's copy as may still be believed.
pub async fn read_status(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Device> {
    let copy = store::get(db, tenant, id).await?;
    match ask(objects, Addressee::of(tenant, &copy), "status").await {
        Ok(reply) => Ok(Device { status: reply.status, ..copy }),
        Err(error) => {
            log::warn!("a device could not be asked for its status: {error}");
            Ok(Device { status: copy.status.read_at(now), ..copy })
        }
    }
}

/// The QR on show. While the first one is on its way there is none yet.
pub async fn show_qr(db: &impl Database, objects: &impl DeviceObjects, tenant: &TenantId, id: &DeviceId) -> Result<Qr> {
    let device = store::get(db, tenant, id).await?;
    let seen = request_link_state(objects, tenant, device, "status").await?;
    match (seen.qr, seen.device.status.status) {
        (Some(qr), _) => Ok(qr),
        (None, Status::Pairing) => Err(Error::NotFound { what: "the QR" }),
        (None, _) => Err(Error::Conflict("this device is not pairing".into())),
    }
}

async fn request_link_state(
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: Device,
    command: &str,
) -> Result<LinkState> {
    let reply = ask(objects, Addressee::of(tenant, &device), command).await?;
    Ok(LinkState { device: Device { status: reply.status, ..device }, qr: reply.qr })
}
