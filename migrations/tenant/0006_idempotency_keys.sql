-- What a request under an `Idempotency-Key` has made. Written in the same transaction as the thing itself, so either both
-- are there or neither. `fingerprint` tells a repetition from another request under the same key. Forgotten after seven
-- days, for which the index is.
create table idempotency_keys (
  tenant_id text not null,
  idempotency_key text not null,
  fingerprint text not null,
  made text not null,
  created_at integer not null,
  primary key (tenant_id, idempotency_key)
) strict, without rowid;

create index old_idempotency_keys on idempotency_keys (created_at);
