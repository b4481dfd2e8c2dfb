//! The bodies of devices and of linking.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    devices::{
        commands::Qr,
        device::{Status, StatusCause},
        inbox_settings::InboxSettings,
        store::Device,
    },
    ids::DeviceId,
};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Device)]
pub struct DeviceView {
    pub id: DeviceId,
    pub name: String,
    pub status: Status,
    #[schema(value_type = String)]
    pub cause: StatusCause,
    pub status_at: Timestamp,
    pub phone: Option<String>,
    pub lid: Option<String>,
    pub proven_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub generation: i64,
    pub inbox: InboxSettings,
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> Self {
        let Device { id, name, generation, created_at, status, inbox } = device;
        Self {
            id,
            name,
            status: status.status,
            cause: status.cause,
            status_at: status.at,
            phone: status.phone,
            lid: status.lid,
            proven_until: status.proven_until,
            created_at,
            generation,
            inbox,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = DeviceLink)]
pub struct LinkView {
    pub device: DeviceView,
    pub qr: Option<Qr>,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeviceName {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}
