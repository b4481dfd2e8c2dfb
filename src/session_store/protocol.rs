//! The protocol's data about other users: devices with our group keys, LID ↔ phone number mappings, device lists, privacy tokens; and, for
//! a short time, sent messages and messages that are being received.

use super::{SessionStore, Upsert, from_json, repeat_group, safe_integer, split_keys, to_json};
use crate::clock::Timestamp;
use crate::devices::session::LearnedNumber;
use crate::params;
use crate::ports::{Row, Sql, SqlValue};
use async_trait::async_trait;
use wacore::crypto::{contact_notification_hash, parse_contact_notification_hash};
use wacore::store::error::Result;
use wacore::store::traits::{
    DeviceListRecord, LidPnMappingEntry, PendingInboundKey, PendingInboundRow, ProtocolStore, TcTokenEntry,
};

const GET_SENDER_KEY_DEVICES: &str = "select device_jid, has_key from wa_sender_key_devices where group_jid = ?";
const SET_SENDER_KEY_STATUS: Upsert = Upsert {
    insert: "insert into wa_sender_key_devices (group_jid, device_jid, has_key)",
    on_conflict: "on conflict (group_jid, device_jid) do update set has_key = excluded.has_key
        where has_key <> excluded.has_key",
};
const CLEAR_SENDER_KEY_DEVICES: &str = "delete from wa_sender_key_devices where group_jid = ?";
const CLEAR_ALL_SENDER_KEY_DEVICES: &str = "delete from wa_sender_key_devices";

const MAPPING_COLUMNS: &str = "lid, phone_number, created_at, updated_at, learning_source";
const GET_LID_MAPPING: &str = "select {columns} from wa_lid_mappings where lid = ?";
// Selects the newest mapping, in the same order as in the library's own cache.
const GET_PN_MAPPING: &str = "select {columns} from wa_lid_mappings
    where phone_number = ? order by created_at desc, updated_at desc, lid desc limit 1";
const NUMBER_OF_LID: &str = "select phone_number, updated_at from wa_lid_mappings where lid = ?";
// A page is one text, because 100 000 rows would become ten times as many values of JavaScript.
const PAGE_OF_ADDRESSES: &str =
    "select group_concat(lid || ' ' || phone_number, ' ') as addresses, max(lid) as last_lid
    from (select lid, phone_number from wa_lid_mappings where lid > ? order by lid limit 1000)";
const PUT_LID_MAPPINGS: Upsert = Upsert {
    insert: "insert into wa_lid_mappings (lid, phone_number, created_at, updated_at, learning_source)",
    on_conflict:
        "on conflict (lid) do update set phone_number = excluded.phone_number, created_at = excluded.created_at,
        updated_at = excluded.updated_at, learning_source = excluded.learning_source
        where (phone_number, created_at, updated_at, learning_source)
            <> (excluded.phone_number, excluded.created_at, excluded.updated_at, excluded.learning_source)",
};

const SAVE_BASE_KEY: &str = "insert into wa_base_keys (address, message_id, base_key) values (?, ?, ?)
    on conflict (address, message_id) do update set base_key = excluded.base_key where base_key <> excluded.base_key";
const GET_BASE_KEY: &str = "select base_key from wa_base_keys where address = ? and message_id = ?";
const DELETE_BASE_KEY: &str = "delete from wa_base_keys where address = ? and message_id = ?";

const UPDATE_DEVICE_LISTS: Upsert = Upsert {
    insert: "insert into wa_device_lists (user, record)",
    on_conflict: "on conflict (user) do update set record = excluded.record where record <> excluded.record",
};
const GET_DEVICES: &str = "select record from wa_device_lists where user = ?";
const DELETE_DEVICES: &str = "delete from wa_device_lists where user = ?";

const GET_GROUP_METADATA: &str = "select metadata from wa_group_metadata where group_jid = ?";
const PUT_GROUP_METADATA: &str = "insert into wa_group_metadata (group_jid, metadata) values (?, ?)
    on conflict (group_jid) do update set metadata = excluded.metadata where metadata <> excluded.metadata";
const DELETE_GROUP_METADATA: &str = "delete from wa_group_metadata where group_jid = ?";

const GET_TC_TOKEN: &str = "select token, token_timestamp, sender_timestamp from wa_tc_tokens where jid = ?";
const PUT_TC_TOKEN: &str = "insert into wa_tc_tokens (jid, token, token_timestamp, sender_timestamp)
    values (?, ?, ?, ?)
    on conflict (jid) do update set token = excluded.token, token_timestamp = excluded.token_timestamp,
        sender_timestamp = excluded.sender_timestamp
    where token <> excluded.token or token_timestamp <> excluded.token_timestamp
        or sender_timestamp is not excluded.sender_timestamp";
const DELETE_TC_TOKEN: &str = "delete from wa_tc_tokens where jid = ?";
const GET_ALL_TC_TOKEN_JIDS: &str = "select jid from wa_tc_tokens";
const DELETE_EXPIRED_TC_TOKENS: &str = "delete from wa_tc_tokens
    where (length(token) = 0 or token_timestamp < ?) and (sender_timestamp is null or sender_timestamp < ?) returning 1";
// Issuing a token changes only the sender's time, and only to a later one; an unknown contact gets a placeholder without
// bytes.
const TOUCH_TC_TOKEN: &str = "insert into wa_tc_tokens (jid, token, token_timestamp, sender_timestamp)
    values (?1, x'', ?2, ?2)
    on conflict (jid) do update set sender_timestamp = excluded.sender_timestamp
    where sender_timestamp is null or sender_timestamp < excluded.sender_timestamp";
// Receiving a token changes only the token, and never to an older one; a placeholder is always replaced.
const STORE_RECEIVED_TC_TOKEN: &str = "insert into wa_tc_tokens (jid, token, token_timestamp)
    values (?, ?, ?)
    on conflict (jid) do update set token = excluded.token, token_timestamp = excluded.token_timestamp
    where (length(token) = 0 or token_timestamp <= excluded.token_timestamp)
        and (token <> excluded.token or token_timestamp <> excluded.token_timestamp)";

const STORE_SENT: &str = "insert into wa_sent_messages (chat_jid, message_id, payload, stored_at)
    values (?, ?, ?, ?)
    on conflict (chat_jid, message_id) do update set payload = excluded.payload, stored_at = excluded.stored_at
    where payload <> excluded.payload or stored_at <> excluded.stored_at";
const TAKE_SENT: &str = "delete from wa_sent_messages where chat_jid = ? and message_id = ? returning payload";
const DELETE_EXPIRED_SENT: &str = "delete from wa_sent_messages where stored_at < ? returning 1";

const STORE_PENDING_MESSAGES: Upsert = Upsert {
    insert: "insert into wa_pending_inbound (chat, sender, id, message, stored_at)",
    on_conflict:
        "on conflict (chat, sender, id) do update set message = excluded.message, stored_at = excluded.stored_at
        where message <> excluded.message or stored_at <> excluded.stored_at",
};
const GET_PENDING: &str = "select message from wa_pending_inbound where chat = ? and sender = ? and id = ?";
const DELETE_PENDING: &str = "delete from wa_pending_inbound where chat = ? and sender = ? and id = ?";
const DELETE_EXPIRED_PENDING: &str = "delete from wa_pending_inbound where stored_at < ? returning 1";

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync> ProtocolStore for SessionStore<S> {
    async fn get_sender_key_devices(&self, group_jid: &str) -> Result<Vec<(String, bool)>> {
        let rows = self.query(GET_SENDER_KEY_DEVICES, &params![group_jid])?;
        rows.iter().map(|row| Ok((row.text("device_jid")?, row.integer("has_key")? != 0))).collect()
    }

    /// Writes 1 row per device whose status is new.
    async fn set_sender_key_status(&self, group_jid: &str, entries: &[(&str, bool)]) -> Result<()> {
        let rows = entries.iter().map(|(device_jid, has_key)| params![group_jid, *device_jid, *has_key]);
        self.upsert(&SET_SENDER_KEY_STATUS, rows)
    }

    /// Writes 1 row per device of the group.
    async fn clear_sender_key_devices(&self, group_jid: &str) -> Result<()> {
        self.execute(CLEAR_SENDER_KEY_DEVICES, &params![group_jid])
    }

    /// Writes 1 row per group of the devices. Reads the whole table, because devices are removed rarely.
    async fn delete_sender_key_device_rows(&self, device_jids: &[&str]) -> Result<()> {
        split_keys(device_jids, 0).try_for_each(|chunk| {
            let marks = repeat_group("?", chunk.len());
            let params: Vec<SqlValue> = chunk.iter().map(|jid| SqlValue::from(*jid)).collect();
            self.execute(&format!("delete from wa_sender_key_devices where device_jid in ({marks})"), &params)
        })
    }

    /// Writes 1 row per device of any group.
    async fn clear_all_sender_key_devices(&self) -> Result<()> {
        self.execute(CLEAR_ALL_SENDER_KEY_DEVICES, &[])
    }

    async fn get_lid_mapping(&self, lid: &str) -> Result<Option<LidPnMappingEntry>> {
        Ok(self.list_mappings(GET_LID_MAPPING, &params![lid])?.pop())
    }

    async fn get_pn_mapping(&self, phone: &str) -> Result<Option<LidPnMappingEntry>> {
        Ok(self.list_mappings(GET_PN_MAPPING, &params![phone])?.pop())
    }

    /// Writes 2 rows for a new mapping or phone number (table and index), 1 for other changes, none if the mapping is
    /// unchanged.
    async fn put_lid_mapping(&self, entry: &LidPnMappingEntry) -> Result<()> {
        self.write_mappings(std::slice::from_ref(entry))
    }

    /// Writes what `put_lid_mapping` writes, per entry.
    async fn put_lid_mappings(&self, entries: &[LidPnMappingEntry]) -> Result<()> {
        self.write_mappings(entries)
    }

    /// Returns none, because the library would load all mappings when it starts. The library asks `People` about each one instead.
    async fn get_all_lid_mappings(&self) -> Result<Vec<LidPnMappingEntry>> {
        Ok(Vec::new())
    }

    /// Writes 1 row, or none if the key is unchanged.
    async fn save_base_key(&self, address: &str, message_id: &str, base_key: &[u8]) -> Result<()> {
        self.execute(SAVE_BASE_KEY, &params![address, message_id, base_key])
    }

    async fn has_same_base_key(&self, address: &str, message_id: &str, current_base_key: &[u8]) -> Result<bool> {
        match self.find(GET_BASE_KEY, &params![address, message_id])? {
            Some(row) => Ok(row.blob("base_key")? == current_base_key),
            None => Ok(false),
        }
    }

    /// Writes at most 1 row.
    async fn delete_base_key(&self, address: &str, message_id: &str) -> Result<()> {
        self.execute(DELETE_BASE_KEY, &params![address, message_id])
    }

    /// Writes 1 row, or none for the same record.
    async fn update_device_list(&self, record: DeviceListRecord) -> Result<()> {
        self.write_device_lists(&[record])
    }

    /// Writes 1 row per changed record.
    async fn update_device_lists(&self, records: Vec<DeviceListRecord>) -> Result<()> {
        self.write_device_lists(&records)
    }

    async fn get_devices(&self, user: &str) -> Result<Option<DeviceListRecord>> {
        match self.find(GET_DEVICES, &params![user])? {
            Some(row) => from_json(&row.text("record")?).map(Some),
            None => Ok(None),
        }
    }

    /// Writes at most 1 row.
    async fn delete_devices(&self, user: &str) -> Result<()> {
        self.execute(DELETE_DEVICES, &params![user])
    }

    async fn get_group_metadata(&self, group_jid: &str) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(GET_GROUP_METADATA, &params![group_jid])? else { return Ok(None) };
        Ok(Some(row.blob("metadata")?))
    }

    /// Writes 1 row, or none if the metadata is unchanged.
    async fn put_group_metadata(&self, group_jid: &str, blob: &[u8]) -> Result<()> {
        self.execute(PUT_GROUP_METADATA, &params![group_jid, blob])
    }

    /// Writes at most 1 row.
    async fn delete_group_metadata(&self, group_jid: &str) -> Result<()> {
        self.execute(DELETE_GROUP_METADATA, &params![group_jid])
    }

    async fn get_tc_token(&self, jid: &str) -> Result<Option<TcTokenEntry>> {
        match self.find(GET_TC_TOKEN, &params![jid])? {
            Some(row) => Ok(Some(TcTokenEntry {
                token: row.blob("token")?,
                token_timestamp: row.integer("token_timestamp")?,
                sender_timestamp: row.integer_or_null("sender_timestamp")?,
            })),
            None => Ok(None),
        }
    }

    /// Writes 1 row, or none if the token is unchanged.
    async fn put_tc_token(&self, jid: &str, entry: &TcTokenEntry) -> Result<()> {
        let (token_at, sender_at) = (safe_integer(entry.token_timestamp), entry.sender_timestamp.map(safe_integer));
        self.execute(PUT_TC_TOKEN, &params![jid, entry.token.as_slice(), token_at, sender_at])
    }

    /// Writes at most 1 row.
    async fn delete_tc_token(&self, jid: &str) -> Result<()> {
        self.execute(DELETE_TC_TOKEN, &params![jid])
    }

    async fn get_all_tc_token_jids(&self) -> Result<Vec<String>> {
        self.query(GET_ALL_TC_TOKEN_JIDS, &[])?.iter().map(|row| Ok(row.text("jid")?)).collect()
    }

    /// Writes 1 row per deleted token.
    async fn delete_expired_tc_tokens(&self, token_cutoff: i64, sender_cutoff: i64) -> Result<u32> {
        self.count_deleted(DELETE_EXPIRED_TC_TOKENS, &[safe_integer(token_cutoff), safe_integer(sender_cutoff)])
    }

    /// Writes 1 row, or none when the time does not move forward. It is one statement and therefore atomic.
    async fn touch_tc_token_sender_timestamp(&self, jid: &str, sender_timestamp: i64) -> Result<()> {
        self.execute(TOUCH_TC_TOKEN, &params![jid, safe_integer(sender_timestamp)])
    }

    /// Writes 1 row, or none for an older token or the known one. It is one statement and therefore atomic.
    async fn store_received_tc_token(&self, jid: &str, token: &[u8], token_timestamp: i64) -> Result<()> {
        self.execute(STORE_RECEIVED_TC_TOKEN, &params![jid, token, safe_integer(token_timestamp)])
    }

    /// Writes 1 row, and 1 more when the message is taken or expires.
    async fn store_sent_message(&self, chat_jid: &str, message_id: &str, payload: &[u8]) -> Result<()> {
        self.execute(STORE_SENT, &params![chat_jid, message_id, payload, self.now_seconds()])
    }

    /// Writes at most 1 row. One statement reads and deletes, so each payload is returned once.
    async fn take_sent_message(&self, chat_jid: &str, message_id: &str) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(TAKE_SENT, &params![chat_jid, message_id])? else { return Ok(None) };
        Ok(Some(row.blob("payload")?))
    }

    /// Writes 1 row per deleted message.
    async fn delete_expired_sent_messages(&self, cutoff_timestamp: i64) -> Result<u32> {
        self.count_deleted(DELETE_EXPIRED_SENT, &[safe_integer(cutoff_timestamp)])
    }

    /// Writes 1 row.
    async fn store_pending_inbound(&self, chat: &str, sender: &str, id: &str, message: &[u8]) -> Result<()> {
        self.write_pending(&[PendingInboundRow { chat, sender, id, message }])
    }

    async fn get_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<Option<Vec<u8>>> {
        let Some(row) = self.find(GET_PENDING, &params![chat, sender, id])? else { return Ok(None) };
        Ok(Some(row.blob("message")?))
    }

    /// Writes at most 1 row.
    async fn delete_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<()> {
        self.execute(DELETE_PENDING, &params![chat, sender, id])
    }

    /// Writes 1 row per deleted message.
    async fn delete_expired_pending_inbound(&self, cutoff_timestamp: i64) -> Result<u32> {
        self.count_deleted(DELETE_EXPIRED_PENDING, &[safe_integer(cutoff_timestamp)])
    }

    /// Writes 1 row per message.
    async fn store_pending_inbound_batch(&self, rows: &[PendingInboundRow<'_>]) -> Result<()> {
        self.write_pending(rows)
    }

    /// Writes 1 row per message that was there.
    async fn delete_pending_inbound_batch(&self, keys: &[PendingInboundKey<'_>]) -> Result<()> {
        keys.iter().try_for_each(|key| self.execute(DELETE_PENDING, &params![key.chat, key.sender, key.id]))
    }
}

impl<S: Sql> SessionStore<S> {
    /// Deletes the device lists of the people with this hash; see `People::forget_devices_of`.
    pub(super) fn forget_devices_of(&self, contact_hash: &str) -> crate::error::Result<()> {
        let Some(wanted) = parse_contact_notification_hash(contact_hash) else { return Ok(()) };
        let mut last_lid = String::new();
        loop {
            let page = self.sql.query(PAGE_OF_ADDRESSES, &params![&*last_lid])?;
            let Some(page) = page.first() else { return Ok(()) };
            let (Some(addresses), Some(last)) = (page.text_or_null("addresses")?, page.text_or_null("last_lid")?)
            else {
                return Ok(());
            };
            let users: Vec<&str> = addresses.split(' ').collect();
            for person in users.chunks(2) {
                if person.iter().any(|user| contact_notification_hash(user) == wanted) {
                    person.iter().try_for_each(|user| self.sql.execute(DELETE_DEVICES, &params![*user]))?;
                }
            }
            last_lid = last;
        }
    }

    fn list_mappings(&self, select: &str, params: &[SqlValue]) -> Result<Vec<LidPnMappingEntry>> {
        self.query(&select.replace("{columns}", MAPPING_COLUMNS), params)?.iter().map(mapping).collect()
    }

    fn write_mappings(&self, entries: &[LidPnMappingEntry]) -> Result<()> {
        let rows = entries.iter().map(|entry| {
            let (created_at, updated_at) = (safe_integer(entry.created_at), safe_integer(entry.updated_at));
            params![&*entry.lid, &*entry.phone_number, created_at, updated_at, &*entry.learning_source]
        });
        self.upsert(&PUT_LID_MAPPINGS, rows)
    }

    fn write_device_lists(&self, records: &[DeviceListRecord]) -> Result<()> {
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            rows.push(params![&*record.user, to_json(record)?]);
        }
        self.upsert(&UPDATE_DEVICE_LISTS, rows)
    }

    fn write_pending(&self, rows: &[PendingInboundRow<'_>]) -> Result<()> {
        let stored_at = self.now_seconds();
        let rows = rows.iter().map(|row| params![row.chat, row.sender, row.id, row.message, stored_at.clone()]);
        self.upsert(&STORE_PENDING_MESSAGES, rows)
    }
}

/// Returns the number that the library has learned for a LID, in E.164 without `+`, and when it last learned it.
pub fn number_of_lid(sql: &impl Sql, lid: &str) -> crate::error::Result<Option<LearnedNumber>> {
    let read = |row: &Row| {
        let seconds = row.integer("updated_at")?;
        let learned_at = Timestamp::from_unix_millis(seconds.saturating_mul(1000));
        Ok(LearnedNumber { phone: row.text("phone_number")?, learned_at })
    };
    sql.query(NUMBER_OF_LID, &params![lid])?.first().map(read).transpose()
}

fn mapping(row: &Row) -> Result<LidPnMappingEntry> {
    Ok(LidPnMappingEntry {
        lid: row.text("lid")?,
        phone_number: row.text("phone_number")?,
        created_at: row.integer("created_at")?,
        updated_at: row.integer("updated_at")?,
        learning_source: row.text("learning_source")?,
    })
}
