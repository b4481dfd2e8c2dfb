//! Creates something under an idempotency key: a repeated request returns what the first request created.

use crate::{
    error::{Error, Result},
    idempotency::{KeyedRequest, store::find_created},
    ids::TenantId,
    ports::Database,
};

/// Creates the thing, or returns the one that an earlier request with the same idempotency key has created. `create` must write the key in
/// the transaction that creates the thing (`idempotency::store::remember`); `read` loads the thing by its id. Exactly one thing exists
/// afterwards, even if the first request failed, got lost or is still running.
pub async fn create_once<T>(
    db: &impl Database,
    tenant: &TenantId,
    request: Option<&KeyedRequest>,
    read: impl AsyncFn(&str) -> Result<T>,
    create: impl AsyncFnOnce() -> Result<T>,
) -> Result<T> {
    let Some(request) = request else { return create().await };
    let read_created = async |id: &str| match read(id).await {
        Err(Error::NotFound { .. }) => {
            Err(Error::Conflict("what this key made has been deleted since; take a new key".into()))
        }
        known => known,
    };
    if let Some(id) = find_created(db, tenant, request).await? {
        return read_created(&id).await;
    }
    match create().await {
        Ok(created) => Ok(created),
        // Another request with this idempotency key may have been faster, or D1's answer to this one was lost.
        Err(error) => match find_created(db, tenant, request).await? {
            Some(id) => read_created(&id).await,
            None => Err(error),
        },
    }
}
