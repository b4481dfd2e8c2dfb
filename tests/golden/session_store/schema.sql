CREATE TABLE wa_base_keys (address text not null, message_id text not null, base_key blob not null, primary key (address, message_id)) strict, without rowid
CREATE TABLE wa_device (id integer primary key check (id = 1), device text not null) strict, without rowid
CREATE TABLE wa_device_lists (user text primary key, record text not null) strict, without rowid
CREATE TABLE wa_group_metadata (group_jid text primary key, metadata blob not null) strict, without rowid
CREATE TABLE wa_identities (address text primary key, identity_key blob not null) strict, without rowid
CREATE TABLE wa_lid_mappings (lid text primary key, phone_number text not null, created_at integer not null, updated_at integer not null, learning_source text not null) strict, without rowid
CREATE INDEX wa_lid_mappings_by_phone on wa_lid_mappings (phone_number)
CREATE TABLE wa_message_secrets (chat text not null, sender text not null, message_id text not null, secret blob not null, expires_at integer not null, message_at integer not null, primary key (chat, sender, message_id)) strict, without rowid
CREATE TABLE wa_pending_inbound (chat text not null, sender text not null, id text not null, message blob not null, stored_at integer not null, primary key (chat, sender, id)) strict, without rowid
CREATE TABLE wa_prekeys (id integer primary key, record blob not null) strict, without rowid
CREATE TABLE wa_schema (id integer primary key check (id = 1), version integer not null) strict, without rowid
CREATE TABLE wa_sender_key_devices (group_jid text not null, device_jid text not null, has_key integer not null, primary key (group_jid, device_jid)) strict, without rowid
CREATE TABLE wa_sender_keys (address text primary key, record blob not null) strict, without rowid
CREATE TABLE wa_sent_messages (chat_jid text not null, message_id text not null, payload blob not null, stored_at integer not null, primary key (chat_jid, message_id)) strict, without rowid
CREATE TABLE wa_sessions (address text primary key, record blob not null) strict, without rowid
CREATE TABLE wa_signed_prekeys (id integer primary key, record blob not null) strict, without rowid
CREATE TABLE wa_sync_keys (key_id blob primary key, sync_key text not null, stored_no integer not null) strict, without rowid
CREATE TABLE wa_sync_macs (name text not null, index_mac blob not null, value_mac blob not null, primary key (name, index_mac)) strict, without rowid
CREATE TABLE wa_sync_versions (name text primary key, state text not null) strict, without rowid
CREATE TABLE wa_tc_tokens (jid text primary key, token blob not null, token_timestamp integer not null, sender_timestamp integer) strict, without rowid
