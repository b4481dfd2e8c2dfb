//! App-state synchronisation: keys shared by the phone, one state per collection, one MAC per record.

use super::{SessionStore, Upsert, from_json, repeat_group, split_keys, to_json};
use crate::params;
use crate::ports::{Sql, SqlValue};
use async_trait::async_trait;
use std::collections::HashMap;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::error::{Result, StoreError};
use wacore::store::traits::{AppStateSyncKey, AppSyncStore};

const GET_SYNC_KEY: &str = "select sync_key from wa_sync_keys where key_id = ?";
// `stored_no` is the order of arrival; storing the newest key again unchanged writes nothing.
const SET_SYNC_KEY: &str = "insert into wa_sync_keys (key_id, sync_key, stored_no)
    select ?1, ?2, coalesce(max(stored_no), 0) + 1 from wa_sync_keys where true
    on conflict (key_id) do update set sync_key = excluded.sync_key, stored_no = excluded.stored_no
    where sync_key <> excluded.sync_key or stored_no <> excluded.stored_no - 1";
const LATEST_SYNC_KEY_ID: &str = "select key_id from wa_sync_keys order by stored_no desc limit 1";

const GET_VERSION: &str = "select state from wa_sync_versions where name = ?";
const SET_VERSION: &str = "insert into wa_sync_versions (name, state) values (?, ?)
    on conflict (name) do update set state = excluded.state where state <> excluded.state";

const PUT_MACS: Upsert = Upsert {
    insert: "insert into wa_sync_macs (name, index_mac, value_mac)",
    on_conflict: "on conflict (name, index_mac) do update set value_mac = excluded.value_mac
        where value_mac <> excluded.value_mac",
};
const GET_MAC: &str = "select value_mac from wa_sync_macs where name = ? and index_mac = ?";
const CLEAR_MACS: &str = "delete from wa_sync_macs where name = ?";

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync> AppSyncStore for SessionStore<S> {
    async fn get_sync_key(&self, key_id: &[u8]) -> Result<Option<AppStateSyncKey>> {
        match self.find(GET_SYNC_KEY, &params![key_id])? {
            Some(row) => from_json(&row.text("sync_key")?).map(Some),
            None => Ok(None),
        }
    }

    /// Writes 1 row, or none if this key is the newest and unchanged.
    async fn set_sync_key(&self, key_id: &[u8], key: AppStateSyncKey) -> Result<()> {
        self.execute(SET_SYNC_KEY, &params![key_id, to_json(&key)?])
    }

    async fn get_version(&self, name: &str) -> Result<HashState> {
        match self.find(GET_VERSION, &params![name])? {
            Some(row) => from_json(&row.text("state")?),
            None => Ok(HashState::default()),
        }
    }

    /// Writes 1 row. The state is JSON text, so its version may use all 64 bits.
    async fn set_version(&self, name: &str, state: HashState) -> Result<()> {
        self.execute(SET_VERSION, &params![name, to_json(&state)?])
    }

    /// Writes 1 row per new or changed record. The version is not stored: no method reads it.
    async fn put_mutation_macs(&self, name: &str, _version: u64, mutations: &[AppStateMutationMAC]) -> Result<()> {
        let rows = mutations.iter().map(|mac| params![name, mac.index_mac.as_slice(), mac.value_mac.as_slice()]);
        self.upsert(&PUT_MACS, rows)
    }

    async fn get_mutation_mac(&self, name: &str, index_mac: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(GET_MAC, &params![name, index_mac])? else { return Ok(None) };
        Ok(Some(row.blob("value_mac")?))
    }

    async fn get_mutation_macs(&self, name: &str, index_macs: &[[u8; 32]]) -> Result<HashMap<[u8; 32], Vec<u8>>> {
        let mut found = HashMap::with_capacity(index_macs.len());
        for chunk in split_keys(index_macs, 1) {
            let marks = repeat_group("?", chunk.len());
            let statement =
                format!("select index_mac, value_mac from wa_sync_macs where name = ? and index_mac in ({marks})");
            for row in self.query(&statement, &keyed(name, chunk.iter().map(<[u8; 32]>::as_slice)))? {
                let index_mac = row.blob("index_mac")?.try_into().map_err(|mac: Vec<u8>| {
                    StoreError::Validation(format!("an index MAC has {} bytes instead of 32", mac.len()))
                })?;
                found.insert(index_mac, row.blob("value_mac")?);
            }
        }
        Ok(found)
    }

    /// Writes 1 row per record that was there.
    async fn delete_mutation_macs(&self, name: &str, index_macs: &[Vec<u8>]) -> Result<()> {
        split_keys(index_macs, 1).try_for_each(|chunk| {
            let marks = repeat_group("?", chunk.len());
            let statement = format!("delete from wa_sync_macs where name = ? and index_mac in ({marks})");
            self.execute(&statement, &keyed(name, chunk.iter().map(Vec::as_slice)))
        })
    }

    /// Writes 1 row per record of the collection.
    async fn clear_mutation_macs(&self, name: &str) -> Result<()> {
        self.execute(CLEAR_MACS, &params![name])
    }

    async fn get_latest_sync_key_id(&self) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(LATEST_SYNC_KEY_ID, &[])? else { return Ok(None) };
        Ok(Some(row.blob("key_id")?))
    }
}

/// Returns the collection's name, followed by the wanted keys.
fn keyed<'a>(name: &str, keys: impl Iterator<Item = &'a [u8]>) -> Vec<SqlValue> {
    std::iter::once(SqlValue::from(name)).chain(keys.map(SqlValue::from)).collect()
}
