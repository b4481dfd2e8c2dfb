-- The contacts of a tenant. `import_id` is the last import that wrote a row; if the same import reads the number again,
-- it is a duplicate.
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

-- The consent log: every opt-out, opt-in and consent. Rows are only added; `opt_outs` has the state that counts now. The
-- key makes a repeated event the same row.
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

-- An opt-out that a user or an import recorded has neither a device nor a keyword; both columns are empty then.
alter table opt_outs add column source text not null default 'word';

-- `done_bytes` is where the next slice begins. Each slice is one transaction that first compares this value with the one
-- that was read. `wishes` holds the import's options as JSON.
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

-- The cron job that looks for stalled imports each minute reads only the running ones.
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
