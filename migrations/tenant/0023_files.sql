-- The files of messages. A row says that the bucket has the whole file under `r2_key`: a file that a customer sent to `device_id`, or one
-- that a user has uploaded, which belongs to no device.
--
-- `kept_until` is null while the file is needed. An uploaded file that no message has is kept for a day, and a file of a deleted device
-- until the next run of the cron job.
create table files (
  tenant_id text not null,
  file_id text not null,
  device_id text,
  r2_key text not null,
  kind text not null,
  media_type text not null,
  name text,
  size integer not null,
  sha256 text not null,
  kept_until integer,
  created_at integer not null,
  primary key (tenant_id, file_id)
) strict, without rowid;

create index expiring_files on files (kept_until) where kept_until is not null;
create index files_of_devices on files (tenant_id, device_id, kept_until) where device_id is not null;

-- The keys under which a file is being written. The row is inserted before the first byte is written and deleted together with the insertion
-- into `files`. A row that is a day old is left over from a Worker that was ended in between, and leads to what it has left in the bucket.
create table file_writes (
  tenant_id text not null,
  r2_key text not null,
  began_at integer not null,
  primary key (tenant_id, r2_key)
) strict, without rowid;

create index abandoned_file_writes on file_writes (began_at);
