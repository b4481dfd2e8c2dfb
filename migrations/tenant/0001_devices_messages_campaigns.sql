-- Every key starts with the tenant. The tables are `without rowid`, so the primary key is the table itself and a write is
-- one billed row.

create table devices (
  tenant_id text not null,
  device_id text not null,
  name text not null,
  generation integer not null default 1,
  status text not null default 'unlinked',
  cause text not null default 'created',
  status_at integer not null,
  phone text,
  lid text,
  proven_until integer,
  created_at integer not null,
  primary key (tenant_id, device_id)
) strict, without rowid;

-- A projection that the tenant hub writes. Message ids sort by time, so the key is also the order of a chat.
create table messages (
  tenant_id text not null,
  device_id text not null,
  chat_id text not null,
  message_id text not null,
  direction text not null,
  text text not null,
  status text not null,
  error text,
  at integer not null,
  wa_message_id text not null,
  campaign_id text,
  item_no integer,
  primary key (tenant_id, device_id, chat_id, message_id)
) strict, without rowid;

-- A projection that the tenant hub writes. The status of the last message is read from `messages`.
create table chats (
  tenant_id text not null,
  device_id text not null,
  chat_id text not null,
  phone text,
  lid text,
  name text,
  last_message_id text not null,
  last_text text not null,
  last_at integer not null,
  last_direction text not null,
  unread integer not null default 0,
  primary key (tenant_id, device_id, chat_id)
) strict, without rowid;

-- Items are handed over in their order. The device has the items up to `handed_through`; while `claimed_at` is set, the
-- next ones are being handed over. So a claim of 100 items writes one row and not 100.
create table campaigns (
  tenant_id text not null,
  campaign_id text not null,
  device_id text not null,
  name text not null,
  text text not null,
  status text not null default 'draft',
  run integer not null default 0,
  gap_min_ms integer not null,
  gap_max_ms integer not null,
  total integer not null,
  handed_through integer not null default 0,
  claimed_at integer,
  created_at integer not null,
  started_at integer,
  completed_at integer,
  primary key (tenant_id, campaign_id)
) strict, without rowid;

-- The cron job that looks for stalled campaigns each minute reads only the running ones.
create index running_campaigns on campaigns (tenant_id, campaign_id) where status = 'running';

create table campaign_items (
  tenant_id text not null,
  campaign_id text not null,
  item_no integer not null,
  message_id text not null,
  phone text not null,
  name text not null,
  text text not null,
  status text not null default 'pending',
  error text,
  updated_at integer not null,
  primary key (tenant_id, campaign_id, item_no)
) strict, without rowid;
