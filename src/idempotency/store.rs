//! Which key has made what.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    idempotency::KeyedRequest,
    ids::TenantId,
    params,
    ports::{Database, Statement},
};

/// How long a request may be repeated.
pub const KEY_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Nothing, if the statement before it has changed nothing.
const REMEMBER: &str = "
    insert into idempotency_keys (tenant_id, idempotency_key, fingerprint, made, created_at)
    select ?1, ?2, ?3, ?4, ?5 limit min(changes(), 1)";

/// Belongs right behind the statement that makes the thing, in the same batch. Two rows written. A key that has made
/// something already fails the batch.
pub fn remember(tenant: &TenantId, request: Option<&KeyedRequest>, made: &str, now: Timestamp) -> Option<Statement> {
    let KeyedRequest { key, fingerprint } = request?;
    Some(Statement::new(REMEMBER, params![tenant.as_str(), key.as_str(), fingerprint.as_str(), made, now]))
}

const FIND: &str = "
    select fingerprint, made from idempotency_keys where tenant_id = ?1 and idempotency_key = ?2";

/// The id of what this request has made before; a conflict if its key belongs to another request.
pub async fn find_made(db: &impl Database, tenant: &TenantId, request: &KeyedRequest) -> Result<Option<String>> {
    let rows = db.query(Statement::new(FIND, params![tenant.as_str(), request.key.as_str()])).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if row.text(0)? != request.fingerprint {
        return Err(Error::Conflict("this key was used for another request; take a new key".into()));
    }
    row.text(1).map(Some)
}

const DELETE_EXPIRED_OF_ALL_TENANTS: &str = "
    delete from idempotency_keys where (tenant_id, idempotency_key) in (
      select tenant_id, idempotency_key from idempotency_keys where created_at < ?1 order by created_at limit ?2)";

/// Forgets at most `most` keys that nobody will repeat any more.
pub async fn delete_expired(db: &impl Database, now: Timestamp, most: u32) -> Result<()> {
    db.query(Statement::new(DELETE_EXPIRED_OF_ALL_TENANTS, params![now.minus(KEY_LIFETIME), most])).await.map(drop)
}
