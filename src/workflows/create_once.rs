//! Making a thing under an idempotency key: a repetition reads what the first request made.

use crate::{
    error::{Error, Result},
    idempotency::{KeyedRequest, store::find_created},
    ids::TenantId,
    ports::Database,
};

/// `make` has to write down the key together with the thing (`idempotency::store::remember`); `read` finds it by its id.
/// Whether the first request failed, was lost, or runs at this moment: there is one thing afterwards.
pub async fn create_once<T>(
    db: &impl Database,
    tenant: &TenantId,
    request: Option<&KeyedRequest>,
    read: impl AsyncFn(&str) -> Result<T>,
    make: impl AsyncFnOnce() -> Result<T>,
) -> Result<T> {
    let Some(request) = request else { return make().await };
    let read_made = async |id: &str| match read(id).await {
        Err(Error::NotFound { .. }) => {
            Err(Error::Conflict("what this key made has been deleted since; take a new key".into()))
        }
        known => known,
    };
    if let Some(id) = find_created(db, tenant, request).await? {
        return read_made(&id).await;
    }
    match make().await {
        Ok(fresh) => Ok(fresh),
        // Another request under this key may have been faster, or our own answer was lost.
        Err(error) => match find_created(db, tenant, request).await? {
            Some(id) => read_made(&id).await,
            None => Err(error),
        },
    }
}
