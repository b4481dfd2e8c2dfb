//! One command to a device's object, addressed as the object wants it.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    devices::{
        commands::{Bare, Envelope, StatusReply},
        store::{self, Device, UnprovenDevice},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
};

/// Which device is meant, and in which of its lives.
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

pub async fn call<C: Serialize, R: DeserializeOwned>(
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    name: &str,
    command: C,
) -> Result<R> {
    let envelope =
        Envelope { tenant: to.tenant.clone(), device: to.device.clone(), generation: to.generation, command };
    objects.call(to.device.as_str(), name, &envelope).await
}

/// The same to a device of which only the id is known so far.
pub async fn call_known<C: Serialize, R: DeserializeOwned>(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    id: &DeviceId,
    name: &str,
    command: C,
) -> Result<R> {
    let device = store::get(db, tenant, id).await?;
    call(objects, Addressee::of(tenant, &device), name, command).await
}

/// `status`, `link`, `logout`, `wake`: commands without arguments, answered with the status.
pub async fn ask(objects: &impl DeviceObjects, to: Addressee<'_>, name: &str) -> Result<StatusReply> {
    call(objects, to, name, Bare {}).await
}
