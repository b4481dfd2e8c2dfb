//! Links a device to a phone, shows its QR code, returns its status and logs it out.

use crate::{
    clock::Timestamp,
    devices::{
        commands::{GetStatus, LinkDevice, LogOutDevice, Qr, StatusReply},
        device::Status,
        store::{self, Device},
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects, ObjectCommand},
    workflows::call_device::{Addressee, call},
};

/// The device with the status that its object reports, and the QR code to scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    pub device: Device,
    pub qr: Option<Qr>,
}

/// Starts pairing, or continues it. A device whose link has ended gets the next generation, so that a command sent to
/// the old link cannot reach the new one.
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
    request_link_state(objects, tenant, device, LinkDevice {}).await
}

/// Logs the device out, and removes it from the phone's list of linked devices. The device remains and can be linked again.
pub async fn log_out(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
) -> Result<Device> {
    let device = store::get(db, tenant, id).await?;
    request_link_state(objects, tenant, device, LogOutDevice {}).await.map(|state| state.device)
}

/// Returns the status that the object reports. If the object does not answer, it returns D1's copy, which is `unreachable` once its proof
/// has expired.
pub async fn read_status(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Device> {
    let copy = store::get(db, tenant, id).await?;
    match call(objects, Addressee::of(tenant, &copy), GetStatus {}).await {
        Ok(reply) => Ok(Device { status: reply.status, ..copy }),
        Err(error) => {
            log::warn!("a device did not answer with its status: {error}");
            Ok(copy.read_at(now))
        }
    }
}

/// Returns the QR code to scan. There is none until WhatsApp has sent the first one.
pub async fn show_qr(db: &impl Database, objects: &impl DeviceObjects, tenant: &TenantId, id: &DeviceId) -> Result<Qr> {
    let device = store::get(db, tenant, id).await?;
    let state = request_link_state(objects, tenant, device, GetStatus {}).await?;
    match (state.qr, state.device.status.status) {
        (Some(qr), _) => Ok(qr),
        (None, Status::Pairing) => Err(Error::NotFound { what: "the QR" }),
        (None, _) => Err(Error::Conflict("this device is not pairing".into())),
    }
}

async fn request_link_state(
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: Device,
    command: impl ObjectCommand<Reply = StatusReply>,
) -> Result<LinkState> {
    let reply = call(objects, Addressee::of(tenant, &device), command).await?;
    Ok(LinkState { device: Device { status: reply.status, ..device }, qr: reply.qr })
}
