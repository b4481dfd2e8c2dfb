-- Which messages of the business send which file. An uploaded file is kept as long as one of them has it, and a file that a customer sent
-- as long as the device that received it or a message that sends it on.
create table file_uses (
  tenant_id text not null,
  file_id text not null,
  message_id text not null,
  device_id text not null,
  primary key (tenant_id, file_id, message_id)
) strict, without rowid;

create index file_uses_of_devices on file_uses (tenant_id, device_id, file_id);
