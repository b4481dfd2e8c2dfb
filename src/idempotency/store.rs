//! Idempotency keys in D1, with the id of the thing that each key's request created.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    idempotency::KeyedRequest,
    ids::TenantId,
    params,
    ports::{Database, Statement},
};

/// How long a client may repeat a request.
pub const KEY_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Inserts nothing if the previous statement of the batch has changed nothing.
const REMEMBER: &str = "
    insert into idempotency_keys (tenant_id, idempotency_key, fingerprint, made, created_at)
    select ?1, ?2, ?3, ?4, ?5 limit min(changes(), 1)";

/// Returns the statement that stores the key of a request. It must directly follow the statement that creates the thing, in the same batch.
/// It writes two rows, and fails the batch if the key is stored already.
pub fn remember(tenant: &TenantId, request: Option<&KeyedRequest>, id: &str, now: Timestamp) -> Option<Statement> {
    let KeyedRequest { key, fingerprint } = request?;
    Some(Statement::new(REMEMBER, params![tenant.as_str(), key.as_str(), fingerprint.as_str(), id, now]))
}

const FIND: &str = "
    select fingerprint, made from idempotency_keys where tenant_id = ?1 and idempotency_key = ?2";

/// Returns the id of the thing that an earlier call of this request has created. Fails with `Conflict` if another request has used the key.
pub async fn find_created(db: &impl Database, tenant: &TenantId, request: &KeyedRequest) -> Result<Option<String>> {
    let rows = db.query(Statement::new(FIND, params![tenant.as_str(), request.key.as_str()])).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if row.text("fingerprint")? != request.fingerprint {
        return Err(Error::Conflict("this key was used for another request; take a new key".into()));
    }
    row.text("made").map(Some)
}

const DELETE_EXPIRED_OF_ALL_TENANTS: &str = "
    delete from idempotency_keys where (tenant_id, idempotency_key) in (
      select tenant_id, idempotency_key from idempotency_keys where created_at < ?1 order by created_at limit ?2)";

/// Deletes at most `limit` expired keys of all tenants.
pub async fn delete_expired(db: &impl Database, now: Timestamp, limit: u32) -> Result<()> {
    db.query(Statement::new(DELETE_EXPIRED_OF_ALL_TENANTS, params![now.minus(KEY_LIFETIME), limit])).await.map(drop)
}
