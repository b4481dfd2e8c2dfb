//! The Signal store: identities, sessions, prekeys, sender keys. The library calls it from a write-behind cache, so writes
//! come in batches and not per message.

use super::{SessionStore, Upsert, narrow, repeat_group, split_keys};
use crate::params;
use crate::ports::{Sql, SqlValue};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use wacore::store::error::{Result, StoreError};
use wacore::store::traits::SignalStore;

const PUT_IDENTITIES: Upsert = Upsert {
    insert: "insert into wa_identities (address, identity_key)",
    on_conflict: "on conflict (address) do update set identity_key = excluded.identity_key
        where identity_key <> excluded.identity_key",
};
const LOAD_IDENTITY: &str = "select identity_key from wa_identities where address = ?";
const DELETE_IDENTITY: &str = "delete from wa_identities where address = ?";

const PUT_SESSIONS: Upsert = Upsert {
    insert: "insert into wa_sessions (address, record)",
    on_conflict: "on conflict (address) do update set record = excluded.record where record <> excluded.record",
};
const GET_SESSION: &str = "select record from wa_sessions where address = ?";
const HAS_SESSION: &str = "select 1 from wa_sessions where address = ?";
const DELETE_SESSION: &str = "delete from wa_sessions where address = ?";

// An address is `user@…` or `user:device@…`; 'A' follows '@' and ';' follows ':' in the order of the primary key.
const HAS_SIGNAL_STATE: &str = "select
    exists (select 1 from wa_sessions where address >= ?1 || '@' and address < ?1 || 'A')
    or exists (select 1 from wa_sessions where address >= ?1 || ':' and address < ?1 || ';')
    or exists (select 1 from wa_identities where address >= ?1 || '@' and address < ?1 || 'A')
    or exists (select 1 from wa_identities where address >= ?1 || ':' and address < ?1 || ';') as has_state";

const STORE_PREKEYS: Upsert = Upsert {
    insert: "insert into wa_prekeys (id, record)",
    on_conflict: "on conflict (id) do update set record = excluded.record where record <> excluded.record",
};
const LOAD_PREKEY: &str = "select record from wa_prekeys where id = ?";
const REMOVE_PREKEY: &str = "delete from wa_prekeys where id = ?";
const MAX_PREKEY_ID: &str = "select coalesce(max(id), 0) as max_id from wa_prekeys";

const STORE_SIGNED_PREKEY: Upsert = Upsert {
    insert: "insert into wa_signed_prekeys (id, record)",
    on_conflict: "on conflict (id) do update set record = excluded.record where record <> excluded.record",
};
const LOAD_SIGNED_PREKEY: &str = "select record from wa_signed_prekeys where id = ?";
const LOAD_ALL_SIGNED_PREKEYS: &str = "select id, record from wa_signed_prekeys order by id";
const REMOVE_SIGNED_PREKEY: &str = "delete from wa_signed_prekeys where id = ?";

const PUT_SENDER_KEYS: Upsert = Upsert {
    insert: "insert into wa_sender_keys (address, record)",
    on_conflict: "on conflict (address) do update set record = excluded.record where record <> excluded.record",
};
const GET_SENDER_KEY: &str = "select record from wa_sender_keys where address = ?";
const DELETE_SENDER_KEY: &str = "delete from wa_sender_keys where address = ?";

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync> SignalStore for SessionStore<S> {
    /// Writes 1 row, or none if the key is unchanged.
    async fn put_identity(&self, address: &str, key: [u8; 32]) -> Result<()> {
        self.upsert(&PUT_IDENTITIES, [params![address, key.as_slice()]])
    }

    /// Writes 1 row per new or changed key.
    async fn put_identities_batch(&self, identities: &[(Arc<str>, [u8; 32])]) -> Result<()> {
        self.upsert(&PUT_IDENTITIES, identities.iter().map(|(address, key)| params![&**address, key.as_slice()]))
    }

    async fn load_identity(&self, address: &str) -> Result<Option<[u8; 32]>> {
        let Some(row) = self.find(LOAD_IDENTITY, &params![address])? else { return Ok(None) };
        let key = row.blob("identity_key")?;
        let key = key.try_into().map_err(|key: Vec<u8>| {
            StoreError::Validation(format!("an identity key has {} bytes instead of 32", key.len()))
        })?;
        Ok(Some(key))
    }

    /// Writes at most 1 row.
    async fn delete_identity(&self, address: &str) -> Result<()> {
        self.execute(DELETE_IDENTITY, &params![address])
    }

    async fn get_session(&self, address: &str) -> Result<Option<Bytes>> {
        Ok(self.find_record(GET_SESSION, address)?.map(Bytes::from))
    }

    /// Writes 1 row.
    async fn put_session(&self, address: &str, session: &[u8]) -> Result<()> {
        self.upsert(&PUT_SESSIONS, [params![address, session]])
    }

    /// Writes 1 row per changed session. The library calls this after every burst of messages.
    async fn put_sessions_batch(&self, sessions: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.upsert(&PUT_SESSIONS, sessions.iter().map(|(address, record)| params![&**address, &**record]))
    }

    /// Writes at most 1 row.
    async fn delete_session(&self, address: &str) -> Result<()> {
        self.execute(DELETE_SESSION, &params![address])
    }

    async fn has_session(&self, address: &str) -> Result<bool> {
        Ok(self.find(HAS_SESSION, &params![address])?.is_some())
    }

    async fn has_signal_state_for_user(&self, user: &str) -> Result<bool> {
        match self.find(HAS_SIGNAL_STATE, &params![user])? {
            Some(row) => Ok(row.integer("has_state")? != 0),
            None => Ok(false),
        }
    }

    /// Writes 1 row, or none if the same record is stored already. `uploaded` is not stored: no method returns it, and
    /// the library decides by the watermark in its device record which keys it offers again.
    async fn store_prekey(&self, id: u32, record: &[u8], _uploaded: bool) -> Result<()> {
        self.upsert(&STORE_PREKEYS, [params![id, record]])
    }

    /// Writes 1 row per new key.
    async fn store_prekeys_batch(&self, keys: &[(u32, Bytes)], _uploaded: bool) -> Result<()> {
        self.upsert(&STORE_PREKEYS, keys.iter().map(|(id, record)| params![*id, &**record]))
    }

    async fn load_prekey(&self, id: u32) -> Result<Option<Bytes>> {
        Ok(self.find_record(LOAD_PREKEY, id)?.map(Bytes::from))
    }

    async fn load_prekeys_batch(&self, ids: &[u32]) -> Result<Vec<(u32, Bytes)>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in split_keys(ids, 0) {
            let statement =
                format!("select id, record from wa_prekeys where id in ({})", repeat_group("?", chunk.len()));
            let params: Vec<SqlValue> = chunk.iter().map(|id| SqlValue::from(*id)).collect();
            for row in self.query(&statement, &params)? {
                found.push((narrow(row.integer("id")?)?, Bytes::from(row.blob("record")?)));
            }
        }
        Ok(found)
    }

    /// Writes nothing (see `store_prekey`), so it cannot restore a consumed key. This halves the written rows of a pairing.
    async fn mark_prekeys_uploaded(&self, _ids: &[u32]) -> Result<()> {
        Ok(())
    }

    /// Writes at most 1 row.
    async fn remove_prekey(&self, id: u32) -> Result<()> {
        self.execute(REMOVE_PREKEY, &params![id])
    }

    async fn get_max_prekey_id(&self) -> Result<u32> {
        match self.find(MAX_PREKEY_ID, &[])? {
            Some(row) => narrow(row.integer("max_id")?),
            None => Ok(0),
        }
    }

    /// Writes 1 row.
    async fn store_signed_prekey(&self, id: u32, record: &[u8]) -> Result<()> {
        self.upsert(&STORE_SIGNED_PREKEY, [params![id, record]])
    }

    async fn load_signed_prekey(&self, id: u32) -> Result<Option<Vec<u8>>> {
        self.find_record(LOAD_SIGNED_PREKEY, id)
    }

    async fn load_all_signed_prekeys(&self) -> Result<Vec<(u32, Vec<u8>)>> {
        let rows = self.query(LOAD_ALL_SIGNED_PREKEYS, &[])?;
        rows.iter().map(|row| Ok((narrow(row.integer("id")?)?, row.blob("record")?))).collect()
    }

    /// Writes at most 1 row.
    async fn remove_signed_prekey(&self, id: u32) -> Result<()> {
        self.execute(REMOVE_SIGNED_PREKEY, &params![id])
    }

    /// Writes 1 row.
    async fn put_sender_key(&self, address: &str, record: &[u8]) -> Result<()> {
        self.upsert(&PUT_SENDER_KEYS, [params![address, record]])
    }

    /// Writes 1 row per changed key.
    async fn put_sender_keys_batch(&self, sender_keys: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.upsert(&PUT_SENDER_KEYS, sender_keys.iter().map(|(address, record)| params![&**address, &**record]))
    }

    async fn get_sender_key(&self, address: &str) -> Result<Option<Vec<u8>>> {
        self.find_record(GET_SENDER_KEY, address)
    }

    /// Writes at most 1 row.
    async fn delete_sender_key(&self, address: &str) -> Result<()> {
        self.execute(DELETE_SENDER_KEY, &params![address])
    }
}

impl<S: Sql> SessionStore<S> {
    /// Returns the record stored under one key.
    fn find_record(&self, statement: &str, key: impl Into<SqlValue>) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(statement, &[key.into()])? else { return Ok(None) };
        Ok(Some(row.blob("record")?))
    }
}
