//! `AppSyncStore`.

use super::{OpSource, Span, bytes, read_keys, sorted};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::error::Result;
use wacore::store::traits::{AppStateSyncKey, AppSyncStore};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    GetSyncKey { key: u8 },
    SetSyncKey { key: u8, value: u8 },
    LatestSyncKeyId,
    GetVersion { name: u8 },
    SetVersion { name: u8, value: u8 },
    PutMacs { name: u8, span: Span },
    GetMac { name: u8, key: u8 },
    GetMacs { name: u8, span: Span },
    DeleteMacs { name: u8, span: Span },
    ClearMacs { name: u8 },
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        let (key, value, name) = (source.key(), source.value(), source.below(2));
        match source.below(12) {
            0 => Self::GetSyncKey { key },
            1 | 2 => Self::SetSyncKey { key, value: value % 3 },
            3 => Self::LatestSyncKeyId,
            4 => Self::GetVersion { name },
            5 => Self::SetVersion { name, value },
            6 | 7 => Self::PutMacs { name, span: source.span() },
            8 => Self::GetMac { name, key },
            9 => Self::GetMacs { name, span: source.span() },
            10 => Self::DeleteMacs { name, span: source.span() },
            _ => Self::ClearMacs { name },
        }
    }

    pub(super) fn reads() -> Vec<Self> {
        let keys = read_keys().map(|key| Self::GetSyncKey { key });
        let collections = (0..2).flat_map(|name| {
            let span = Span { first: 0, count: u8::MAX, value: 0 };
            [Self::GetVersion { name }, Self::GetMacs { name, span }]
        });
        keys.chain([Self::LatestSyncKeyId]).chain(collections).collect()
    }

    pub(super) async fn apply(&self, store: &impl AppSyncStore) -> Result<Value> {
        Ok(match *self {
            Self::GetSyncKey { key } => json!(store.get_sync_key(&[key; 6]).await?),
            Self::SetSyncKey { key, value } => json!(store.set_sync_key(&[key; 6], sync_key(value)).await?),
            Self::LatestSyncKeyId => json!(store.get_latest_sync_key_id().await?),
            Self::GetVersion { name } => json!(store.get_version(collection(name)).await?),
            Self::SetVersion { name, value } => json!(store.set_version(collection(name), state(value)).await?),
            Self::PutMacs { name, span } => {
                let macs: Vec<_> = span.pairs().map(|(key, value)| mac(key, value)).collect();
                json!(store.put_mutation_macs(collection(name), span.value.into(), &macs).await?)
            }
            Self::GetMac { name, key } => json!(store.get_mutation_mac(collection(name), &[key; 32]).await?),
            Self::GetMacs { name, span } => {
                let keys: Vec<_> = span.keys().map(|key| [key; 32]).collect();
                sorted(store.get_mutation_macs(collection(name), &keys).await?.into_iter().collect())
            }
            Self::DeleteMacs { name, span } => {
                let keys: Vec<_> = span.keys().map(|key| vec![key; 32]).collect();
                json!(store.delete_mutation_macs(collection(name), &keys).await?)
            }
            Self::ClearMacs { name } => json!(store.clear_mutation_macs(collection(name)).await?),
        })
    }
}

fn collection(name: u8) -> &'static str {
    if name == 0 { "regular" } else { "critical_block" }
}

fn sync_key(value: u8) -> AppStateSyncKey {
    AppStateSyncKey { key_data: bytes(value), fingerprint: vec![value; 3], timestamp: i64::from(value) * 1_000 }
}

/// Returns a state; some have a version above 2^53.
fn state(value: u8) -> HashState {
    HashState {
        version: u64::MAX - u64::from(value),
        hash: [value; 128],
        index_value_map: [(format!("index {value}"), bytes(value))].into(),
        mac_mismatch_fatal: value % 2 == 1,
    }
}

fn mac(key: u8, value: u8) -> AppStateMutationMAC {
    AppStateMutationMAC { index_mac: vec![key; 32], value_mac: bytes(value) }
}
