-- A tenant's database after migration 0006, written by the code of that release: a scheduled and a paused broadcast, messages of
-- each status, two chats of one person, and two opt-outs.
CREATE TABLE campaign_claims (
  tenant_id text not null,
  campaign_id text not null,
  after_item integer not null,
  through_item integer not null,
  device_id text not null,
  claimed_at integer not null,
  confirmed_at integer,
  primary key (tenant_id, campaign_id, after_item)
) strict, without rowid;
INSERT INTO "campaign_claims" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec',0,3,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',1763700000010,1763700000010);
CREATE TABLE campaign_devices (
  tenant_id text not null,
  campaign_id text not null,
  device_id text not null,
  told_run integer not null default 0,
  is_told integer not null default 1, failing_since integer,
  primary key (tenant_id, campaign_id, device_id)
) strict, without rowid;
INSERT INTO "campaign_devices" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',2,1,NULL);
INSERT INTO "campaign_devices" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-7e56-971c-de355897421e','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',0,1,NULL);
CREATE TABLE campaign_items (
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
CREATE TABLE campaign_recipients (
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
INSERT INTO "campaign_recipients" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec',1,'628123000000','{"name":"Ayu"}','sent',NULL,0,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',1763700000020,NULL,1763700000020);
INSERT INTO "campaign_recipients" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec',2,'628123000001','{"name":"Ayu"}','pending',NULL,0,NULL,NULL,NULL,1763700000000);
INSERT INTO "campaign_recipients" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec',3,'628123000002','{"name":"Ayu"}','pending',NULL,0,NULL,NULL,NULL,1763700000000);
INSERT INTO "campaign_recipients" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-7e56-971c-de355897421e',1,'628123000000','{"name":"Ayu"}','pending',NULL,0,NULL,NULL,NULL,1763700000000);
INSERT INTO "campaign_recipients" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-7e56-971c-de355897421e',2,'628123000001','{"name":"Ayu"}','pending',NULL,0,NULL,NULL,NULL,1763700000000);
CREATE TABLE campaigns (
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
  completed_at integer, audience text not null default '{"kind":"list"}', scheduled_at integer, pause_reason text, judged_from integer not null default 0,
  primary key (tenant_id, campaign_id)
) strict, without rowid;
INSERT INTO "campaigns" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','Promo','Halo {{name}}','paused',2,10000,30000,3,3,NULL,1763700000000,1763700000001,NULL,'{"kind":"list"}',NULL,'person',1763700000001);
INSERT INTO "campaigns" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','cmp_019aa4b6-4500-7e56-971c-de355897421e','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','Nanti','Halo {{name}}','scheduled',0,10000,30000,2,0,NULL,1763700000000,NULL,NULL,'{"kind":"list"}',1763703600000,NULL,0);
CREATE TABLE chats (
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
INSERT INTO "chats" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','6281234567890','777000777',NULL,'msg_019aa4b6-4506-70e0-afad-d9a564bd99df','menunggu',1763700006000,'out',0);
INSERT INTO "chats" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','777000777@lid',NULL,'777000777','Ayu','msg_019aa4b6-4501-715c-8289-ec2d0a9167ec','halo',1763700001000,'in',1);
CREATE TABLE consents (
  tenant_id text not null,
  chat_id text not null,
  at integer not null,
  said text not null,
  source text not null,
  word text,
  note text,
  device_id text,
  user_id text,
  primary key (tenant_id, chat_id, at, said)
) strict, without rowid;
INSERT INTO "consents" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281200000009@c.us',1763700009500,'opted_out','word','berhenti',NULL,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',NULL);
INSERT INTO "consents" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','777000777@lid',1763700009000,'opted_out','word','stop',NULL,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec',NULL);
CREATE TABLE contacts (
  tenant_id text not null,
  contact_id text not null,
  phone text not null,
  name text not null default '',
  tags text not null default '[]',
  attributes text not null default '{}',
  source text not null,
  import_id text,
  consented_at integer,
  created_at integer not null,
  updated_at integer not null,
  primary key (tenant_id, contact_id)
) strict, without rowid;
CREATE TABLE devices (
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
INSERT INTO "devices" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','Toko',1,'unlinked','created',1763700000000,NULL,NULL,NULL,1763700000000);
CREATE TABLE idempotency_keys (
  tenant_id text not null,
  idempotency_key text not null,
  fingerprint text not null,
  made text not null,
  created_at integer not null,
  primary key (tenant_id, idempotency_key)
) strict, without rowid;
CREATE TABLE import_rejections (
  tenant_id text not null,
  import_id text not null,
  line integer not null,
  field text not null,
  code text not null,
  message text not null,
  value text not null,
  primary key (tenant_id, import_id, line)
) strict, without rowid;
CREATE TABLE imports (
  tenant_id text not null,
  import_id text not null,
  user_id text not null,
  file_name text not null,
  wishes text not null,
  status text not null default 'running',
  error text,
  size_bytes integer not null,
  done_bytes integer not null default 0,
  done_line integer not null default 1,
  rows integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  duplicates integer not null default 0,
  rejected integer not null default 0,
  created_at integer not null,
  moved_at integer not null,
  completed_at integer,
  primary key (tenant_id, import_id)
) strict, without rowid;
CREATE TABLE messages (
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
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4502-7e56-971c-de355897421e','in','masih ada?','received',NULL,1763700002000,'3EB02',NULL,NULL);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4503-7d8f-81db-e4140b1d89a9','out','ada','delivered',NULL,1763700003000,'3EB03',NULL,NULL);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4504-7a8a-b3e2-72e3736e30b0','out','gagal','failed','invalid_recipient',1763700004000,'3EB04',NULL,NULL);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4505-7ac3-89a3-0c3b0363f836','out','tidak pasti','unknown',NULL,1763700005000,'3EB05',NULL,NULL);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4506-70e0-afad-d9a564bd99df','out','menunggu','queued',NULL,1763700006000,'3EB06',NULL,NULL);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281234567890@c.us','msg_019aa4b6-4507-770d-b259-e4e1cb631c66','out','Halo Ayu','sent',NULL,1763700007000,'3EB07','cmp_019aa4b6-4500-715c-8289-ec2d0a9167ec',1);
INSERT INTO "messages" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','777000777@lid','msg_019aa4b6-4501-715c-8289-ec2d0a9167ec','in','halo','received',NULL,1763700001000,'3EB01',NULL,NULL);
CREATE TABLE opt_outs (
  tenant_id text not null,
  chat_id text not null,
  phone text,
  lid text,
  opted_out_at integer,
  heard_at integer not null,
  device_id text not null,
  word text not null, source text not null default 'word',
  primary key (tenant_id, chat_id)
) strict, without rowid;
INSERT INTO "opt_outs" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','6281200000009@c.us','6281200000009',NULL,1763700009500,1763700009500,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','berhenti','word');
INSERT INTO "opt_outs" VALUES('ten_019aa4b6-4500-715c-8289-ec2d0a9167ec','777000777@lid',NULL,'777000777',1763700009000,1763700009000,'dev_019aa4b6-4500-715c-8289-ec2d0a9167ec','stop','word');
CREATE INDEX running_campaigns on campaigns (tenant_id, campaign_id) where status = 'running';
CREATE UNIQUE INDEX contact_numbers on contacts (tenant_id, phone);
CREATE INDEX running_imports on imports (tenant_id, import_id) where status = 'running';
CREATE INDEX scheduled_campaigns on campaigns (tenant_id, campaign_id) where status = 'scheduled';
CREATE INDEX untold_devices on campaign_devices (tenant_id, campaign_id, device_id) where is_told = 0;
CREATE INDEX old_idempotency_keys on idempotency_keys (created_at);
