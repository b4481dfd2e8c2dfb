-- Everything here starts with its tenant. Each table is its own index (`without rowid`), so a write is one billed row.

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

-- A projection, written by the tenant's hub. Message ids sort by time, so the key is also the order of a conversation.
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

-- A projection, written by the tenant's hub. The status of the last message is read from `messages`.
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

-- Items are handed over in their order: up to `handed_through` they are the device's, and while `claimed_at` is set
-- somebody is handing over the next ones. So a claim of 100 items is one row written, not 100.
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

-- The minute's look for stalled campaigns reads only those that run.
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
