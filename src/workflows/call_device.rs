//! Sends one command to a device's object, in the envelope that the object checks.

use crate::{
    devices::{
        commands::Envelope,
        store::{self, Device, UnprovenDevice},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects, ObjectCommand},
};

/// The device that a command is for, and the generation of its link.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    pub tenant: &'a TenantId,
    pub device: &'a DeviceId,
    pub generation: i64,
}

impl<'a> Addressee<'a> {
    pub fn of(tenant: &'a TenantId, device: &'a Device) -> Self {
        Self { tenant, device: &device.id, generation: device.generation }
    }
}

impl<'a> From<&'a UnprovenDevice> for Addressee<'a> {
    fn from(absent: &'a UnprovenDevice) -> Self {
        Self { tenant: &absent.tenant, device: &absent.device, generation: absent.generation }
    }
}

pub async fn call<C: ObjectCommand>(objects: &impl DeviceObjects, to: Addressee<'_>, command: C) -> Result<C::Reply> {
    let envelope =
        Envelope { tenant: to.tenant.clone(), device: to.device.clone(), generation: to.generation, command };
    objects.call(to.device.as_str(), &envelope).await
}

/// Loads the device's generation from D1 and calls the device.
pub async fn call_by_id<C: ObjectCommand>(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
    command: C,
) -> Result<C::Reply> {
    let device = store::get(db, tenant, id).await?;
    call(objects, Addressee::of(tenant, &device), command).await
}
