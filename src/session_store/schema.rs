//! The tables of the store and their migrations. Migrations only add: a released step never changes, and code that is one
//! version older runs on the newer tables.

use crate::error::Result;
use crate::object_schema::{self, VersionTable};
use crate::ports::Sql;

const VERSION_TABLE: VersionTable = VersionTable {
    create: "create table if not exists wa_schema (id integer primary key check (id = 1), version integer not null) strict, without rowid",
    find: "select version from wa_schema where id = 1",
    save: "insert into wa_schema (id, version) values (1, ?) on conflict (id) do update set version = excluded.version",
};

/// Brings the tables to the newest version. It never removes anything, and may be repeated. It has no `.await`, so it is one transaction
/// inside an object. Writes 40 rows the first time (as Cloudflare counts tables), none afterwards.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    object_schema::migrate(sql, &VERSION_TABLE, VERSIONS)
}

const VERSIONS: &[&[&str]] = &[FIRST];

/// The tables that `wipe` empties.
pub(super) const TABLES: &[&str] = &[
    "wa_device",
    "wa_identities",
    "wa_sessions",
    "wa_prekeys",
    "wa_signed_prekeys",
    "wa_sender_keys",
    "wa_sync_keys",
    "wa_sync_versions",
    "wa_sync_macs",
    "wa_sender_key_devices",
    "wa_lid_mappings",
    "wa_base_keys",
    "wa_device_lists",
    "wa_group_metadata",
    "wa_tc_tokens",
    "wa_sent_messages",
    "wa_pending_inbound",
    "wa_message_secrets",
];

const FIRST: &[&str] = &[
    "create table wa_device (id integer primary key check (id = 1), device text not null) strict, without rowid",
    "create table wa_identities (address text primary key, identity_key blob not null) strict, without rowid",
    "create table wa_sessions (address text primary key, record blob not null) strict, without rowid",
    "create table wa_prekeys (id integer primary key, record blob not null) strict, without rowid",
    "create table wa_signed_prekeys (id integer primary key, record blob not null) strict, without rowid",
    "create table wa_sender_keys (address text primary key, record blob not null) strict, without rowid",
    "create table wa_sync_keys (key_id blob primary key, sync_key text not null, stored_no integer not null) strict, without rowid",
    "create table wa_sync_versions (name text primary key, state text not null) strict, without rowid",
    "create table wa_sync_macs (name text not null, index_mac blob not null, value_mac blob not null,
        primary key (name, index_mac)) strict, without rowid",
    "create table wa_sender_key_devices (group_jid text not null, device_jid text not null, has_key integer not null,
        primary key (group_jid, device_jid)) strict, without rowid",
    "create table wa_lid_mappings (lid text primary key, phone_number text not null, created_at integer not null,
        updated_at integer not null, learning_source text not null) strict, without rowid",
    // The only secondary index: a mapping is written once per contact, but each new chat looks it up both ways.
    "create index wa_lid_mappings_by_phone on wa_lid_mappings (phone_number)",
    "create table wa_base_keys (address text not null, message_id text not null, base_key blob not null,
        primary key (address, message_id)) strict, without rowid",
    "create table wa_device_lists (user text primary key, record text not null) strict, without rowid",
    "create table wa_group_metadata (group_jid text primary key, metadata blob not null) strict, without rowid",
    "create table wa_tc_tokens (jid text primary key, token blob not null, token_timestamp integer not null,
        sender_timestamp integer) strict, without rowid",
    "create table wa_sent_messages (chat_jid text not null, message_id text not null, payload blob not null,
        stored_at integer not null, primary key (chat_jid, message_id)) strict, without rowid",
    "create table wa_pending_inbound (chat text not null, sender text not null, id text not null, message blob not null,
        stored_at integer not null, primary key (chat, sender, id)) strict, without rowid",
    "create table wa_message_secrets (chat text not null, sender text not null, message_id text not null,
        secret blob not null, expires_at integer not null, message_at integer not null,
        primary key (chat, sender, message_id)) strict, without rowid",
];
