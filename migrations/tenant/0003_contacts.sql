-- The people of a tenant. `import_id` is the last import that touched a row: a number it meets again is a duplicate.
create table contacts (
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

create unique index contact_numbers on contacts (tenant_id, phone);

-- Everything anybody ever said about broadcasts; only added to. What counts now stands in `opt_outs`. The key makes
-- hearing the same again the same row.
create table consents (
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

-- A person's or an import's word has neither device nor word; both columns are empty then.
alter table opt_outs add column source text not null default 'word';

-- `done_bytes` is where the next slice begins. Each slice is one transaction that asks for the value it read there.
create table imports (
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

-- The minute's look for imports that stand still reads only those that run.
create index running_imports on imports (tenant_id, import_id) where status = 'running';

create table import_rejections (
  tenant_id text not null,
  import_id text not null,
  line integer not null,
  field text not null,
  code text not null,
  message text not null,
  value text not null,
  primary key (tenant_id, import_id, line)
) strict, without rowid;
