-- Each change of what a person wants gets the tenant's next number. A device has a person's wish once it has confirmed the
-- number; until then the change is sent to it again. Only the newest change of a person has a row, so the rows that wait
-- for a device are never more than the people who opted out or in.
alter table opt_outs add column change_no integer not null default 0;
create index opt_out_changes on opt_outs (tenant_id, change_no);

-- The last number that was given. It is kept here because the row with the largest number may be deleted when a LID and
-- a number turn out to be one person, and no number may be given twice.
create table consent_changes (
  tenant_id text not null,
  last_no integer not null,
  primary key (tenant_id)
) strict, without rowid;

update opt_outs set change_no = numbered.no from (
  select tenant_id, chat_id, row_number() over (partition by tenant_id order by heard_at, chat_id) as no from opt_outs
) as numbered
where opt_outs.tenant_id = numbered.tenant_id and opt_outs.chat_id = numbered.chat_id;

insert into consent_changes (tenant_id, last_no) select tenant_id, max(change_no) from opt_outs group by tenant_id;

-- Up to which change the device's object has confirmed. A new device begins with 0, so it gets every row. After a failed
-- delivery the next one waits until `consents_retry_at`.
alter table devices add column consents_through integer not null default 0;
alter table devices add column consents_failures integer not null default 0;
alter table devices add column consents_retry_at integer;

-- Which keywords count as an opt-out for this tenant, as JSON. `change_no` is a number of the same order: the devices get
-- the settings together with what the people want.
create table opt_out_settings (
  tenant_id text not null,
  settings text not null,
  change_no integer not null,
  changed_at integer not null,
  user_id text not null,
  primary key (tenant_id)
) strict, without rowid;

-- The newest message of a chat that looks like an opt-out and does not count as one until a person decides. `decision` is
-- `opted_out` or `not_opted_out`; it is null while nobody has decided.
create table probable_opt_outs (
  tenant_id text not null,
  device_id text not null,
  chat_id text not null,
  message_id text not null,
  word text not null,
  at integer not null,
  decision text,
  decided_at integer,
  user_id text,
  primary key (tenant_id, device_id, chat_id)
) strict, without rowid;
