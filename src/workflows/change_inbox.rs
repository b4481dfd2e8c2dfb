//! Changes which posts the inbox of a device shows. The device session keeps the settings; D1 has a copy for the list of chats.

use super::call_device::call_by_id;
use crate::{
    devices::{
        commands::ChangeInbox,
        inbox_settings::InboxSettingsPatch,
        store::{self, Device},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
};

/// Changes the settings. After an error the caller has to repeat the call: the device session may have the new settings, and D1 the old
/// ones.
pub async fn change_inbox(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    device: &DeviceId,
    patch: InboxSettingsPatch,
) -> Result<Device> {
    call_by_id(db, objects, tenant, device, ChangeInbox(patch)).await?;
    store::set_inbox(db, tenant, device, patch).await
}
