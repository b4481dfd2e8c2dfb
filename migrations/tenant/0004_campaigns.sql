-- Broadcasts over several devices, with an audience, a schedule and an end that can be waited for. `handed_through` is
-- how far items are claimed; who claimed which is in `campaign_claims`, so a claim of 100 items is a row and not 100.

alter table campaigns add column audience text not null default '{"kind":"list"}';
alter table campaigns add column scheduled_at integer;
-- Why it rests: `person` or `failures`.
alter table campaigns add column pause_reason text;
-- Failures before this moment were seen by a person, who let it go on.
alter table campaigns add column judged_from integer not null default 0;

-- The minute's look for campaigns whose time has come reads only those that wait for it.
create index scheduled_campaigns on campaigns (tenant_id, campaign_id) where status = 'scheduled';

-- The devices of a campaign, and of which of its runs they know: each start, pause, resume and end is told to all.
create table campaign_devices (
  tenant_id text not null,
  campaign_id text not null,
  device_id text not null,
  told_run integer not null default 0,
  is_told integer not null default 1,
  primary key (tenant_id, campaign_id, device_id)
) strict, without rowid;

create index untold_devices on campaign_devices (tenant_id, campaign_id, device_id) where is_told = 0;

insert into campaign_devices (tenant_id, campaign_id, device_id, told_run)
select tenant_id, campaign_id, device_id, run from campaigns;

-- Items `after_item < item_no <= through_item` belong to this device and are never handed to another, unless the device
-- has said that it knows none of them: then `device_id` is empty until the next one claims them.
create table campaign_claims (
  tenant_id text not null,
  campaign_id text not null,
  after_item integer not null,
  through_item integer not null,
  device_id text not null,
  claimed_at integer not null,
  confirmed_at integer,
  primary key (tenant_id, campaign_id, after_item)
) strict, without rowid;

insert into campaign_claims (tenant_id, campaign_id, after_item, through_item, device_id, claimed_at, confirmed_at)
select tenant_id, campaign_id, 0, handed_through, device_id, created_at, created_at from campaigns where handed_through > 0;

-- Takes the place of `campaign_items`, which a later release drops, as it does `campaigns.claimed_at`. An item keeps what
-- its text is filled in with, not the text: it is rendered when it is handed over, always to the same.
create table campaign_recipients (
  tenant_id text not null,
  campaign_id text not null,
  item_no integer not null,
  phone text not null,
  variables text not null default '{}',
  status text not null default 'pending',
  error text,
  attempt integer not null default 0,
  device_id text,
  sent_at integer,
  replied_at integer,
  updated_at integer not null,
  primary key (tenant_id, campaign_id, item_no)
) strict, without rowid;

insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, status, error, updated_at)
select tenant_id, campaign_id, item_no, phone, json_object('name', name), status, error, updated_at from campaign_items;
