-- Who wants no more broadcasts, of whichever of the tenant's numbers: the newest word of each contact, under the name
-- it was known by when it said it. A projection, written by the tenant's hub; `opted_out_at` is empty for who came back.
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
