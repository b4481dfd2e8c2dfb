-- Campaigns with several devices, an audience, a schedule and a status that tells when they are complete. All items up to
-- `handed_through` are claimed; `campaign_claims` tells which device has which, so a claim of 100 items is one row.

alter table campaigns add column audience text not null default '{"kind":"list"}';
alter table campaigns add column scheduled_at integer;
-- Why the campaign is paused: `person` or `failures`.
alter table campaigns add column pause_reason text;
-- Failures before this moment do not count: a person has seen them and resumed the campaign.
alter table campaigns add column judged_from integer not null default 0;

-- The cron job that starts scheduled campaigns each minute reads only the scheduled ones.
create index scheduled_campaigns on campaigns (tenant_id, campaign_id) where status = 'scheduled';

-- The devices of a campaign, and the newest run that each one was notified of (`told_run`). Every start, pause, resume and
-- end notifies all devices; `is_told` is 0 while a notification is pending.
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

-- The items with `after_item < item_no <= through_item` belong to this device. Another device gets them only if this one
-- has answered that it knows none of them: then the claim is released, and `device_id` is empty until the next claim.
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

-- Replaces `campaign_items`; a later release drops that table and `campaigns.claimed_at`. An item stores the values that
-- its text is rendered from and not the text. It is rendered when it is handed over, each time to the same text.
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
