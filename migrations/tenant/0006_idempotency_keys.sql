-- The id of the thing that a request with an `Idempotency-Key` has created. It is written in the same transaction as the
-- thing itself, so either both exist or neither. `fingerprint` distinguishes a repeated request from another request with
-- the same key. Rows are deleted after seven days; the index is for that.
create table idempotency_keys (
  tenant_id text not null,
  idempotency_key text not null,
  fingerprint text not null,
  made text not null,
  created_at integer not null,
  primary key (tenant_id, idempotency_key)
) strict, without rowid;

create index old_idempotency_keys on idempotency_keys (created_at);
