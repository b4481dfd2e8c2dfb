//! Makes the content of a message from what a request says. A file of the bucket has to be stored.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    files::{self, file::UNUSED_KEPT_FOR},
    ids::{FileId, TenantId},
    messages::{content::Content, new_content::NewContent},
    ports::Database,
};

/// Returns the content. An uploaded file that would expire soon is kept for another day; once the message is in D1, it is kept as long as
/// the message.
pub async fn content_of(db: &impl Database, tenant: &TenantId, new: NewContent, now: Timestamp) -> Result<Content> {
    let Some(file) = new.file() else { return new.into_content(None) };
    let missing = || {
        Error::invalid("content.file", "there is no such file, or it has expired; upload it again (POST /api/files)")
    };
    let id = FileId::parse(file).map_err(|_| missing())?;
    let stored = match files::store::hold(db, tenant, &id, now, now.plus(UNUSED_KEPT_FOR)).await {
        Err(Error::NotFound { .. }) => return Err(missing()),
        stored => stored?,
    };
    new.into_content(Some(&stored))
}
