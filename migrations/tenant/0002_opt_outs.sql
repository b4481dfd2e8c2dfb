-- Which contacts have opted out of the tenant's broadcasts: the newest opt-out or opt-in of each chat id, from any of the
-- tenant's numbers. A projection that the tenant hub writes; `opted_out_at` is null after an opt-in. `word` is the
-- keyword that the contact sent.
create table opt_outs (
  tenant_id text not null,
  chat_id text not null,
  phone text,
  lid text,
  opted_out_at integer,
  heard_at integer not null,
  device_id text not null,
  word text not null,
  primary key (tenant_id, chat_id)
) strict, without rowid;
