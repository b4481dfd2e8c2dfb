//! `DeviceStore`.

use super::OpSource;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::OnceLock;
use wacore::store::Device;
use wacore::store::error::Result;
use wacore::store::traits::DeviceStore;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    Save { value: u8 },
    Load,
    Exists,
    Create,
    Snapshot,
    ResourceReport,
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        match source.below(8) {
            0..=2 => Self::Save { value: source.value() % 4 },
            3 => Self::Load,
            4 => Self::Exists,
            5 => Self::Create,
            6 => Self::Snapshot,
            _ => Self::ResourceReport,
        }
    }

    pub(super) fn reads() -> Vec<Self> {
        vec![Self::Exists, Self::Load]
    }

    pub(super) async fn apply(&self, store: &impl DeviceStore) -> Result<Value> {
        Ok(match *self {
            Self::Save { value } => json!(store.save(&device(value)).await?),
            Self::Load => json!(store.load().await?),
            Self::Exists => json!(store.exists().await?),
            Self::Create => {
                let before = store.load().await?;
                let numbered = store.create().await? > 0;
                let kept = before.as_ref().map(|_| json!(before));
                let after = json!(store.load().await?);
                if before.is_none() {
                    // New keys are random. From here on both backends get the same ones.
                    store.save(&device(0)).await?;
                }
                json!({ "numbered": numbered, "there": !after.is_null(), "kept": kept.map(|kept| kept == after) })
            }
            Self::Snapshot => json!(store.snapshot_db("conformance", Some(b"frame")).await?),
            // The content differs by backend; it is only compared whether both return a result.
            Self::ResourceReport => {
                store.resource_report().await;
                Value::Null
            }
        })
    }
}

/// Returns a device that differs by `value` and always has the same keys.
fn device(value: u8) -> Device {
    static KEYS: OnceLock<Device> = OnceLock::new();
    let mut device = KEYS.get_or_init(Device::new).clone();
    device.push_name = format!("Toko {value}");
    device.next_pre_key_id = value.into();
    device.edge_routing_info = (value > 1).then(|| vec![value; 4]);
    device
}
