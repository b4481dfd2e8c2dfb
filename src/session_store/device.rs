//! The device record: the identity of this device on the network, with all its long-term private keys.

use super::{SessionStore, from_json, to_json};
use crate::params;
use crate::ports::Sql;
use async_trait::async_trait;
use wacore::stats::StorageResourceReport;
use wacore::store::Device;
use wacore::store::error::Result;
use wacore::store::traits::DeviceStore;

const SAVE: &str = "insert into wa_device (id, device) values (1, ?)
    on conflict (id) do update set device = excluded.device where device <> excluded.device";
const CREATE: &str = "insert into wa_device (id, device) values (1, ?) on conflict (id) do nothing";
const LOAD: &str = "select device from wa_device where id = 1";
const EXISTS: &str = "select 1 from wa_device where id = 1";

/// The id of the only device, because an object holds one device.
const ONLY_DEVICE: i32 = 1;

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync> DeviceStore for SessionStore<S> {
    /// Writes 1 row, or none if nothing changed.
    async fn save(&self, device: &Device) -> Result<()> {
        self.execute(SAVE, &params![to_json(device)?])
    }

    async fn load(&self) -> Result<Option<Device>> {
        match self.find(LOAD, &[])? {
            Some(row) => from_json(&row.text("device")?).map(Some),
            None => Ok(None),
        }
    }

    async fn exists(&self) -> Result<bool> {
        Ok(self.find(EXISTS, &[])?.is_some())
    }

    /// Writes 1 row the first time; later calls keep the device.
    async fn create(&self) -> Result<i32> {
        self.execute(CREATE, &params![to_json(&Device::new())?])?;
        Ok(ONLY_DEVICE)
    }

    /// Returns an empty report: the rows are in the object's storage, not in this process.
    async fn resource_report(&self) -> StorageResourceReport {
        StorageResourceReport { memory_bytes: Some(0), ..StorageResourceReport::default() }
    }
}
