//! Makes the content of a message that sends a file of the bucket.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    files::{self, file::UNUSED_KEPT_FOR},
    ids::{FileId, TenantId},
    messages::{content::Content, new_content::NewContent},
    ports::Database,
};

/// Returns the content with its file. An upload that would expire soon is kept for another day; once the message is in D1, it is kept as
/// long as the message.
pub async fn attach_file(
    db: &impl Database,
    tenant: &TenantId,
    content: NewContent,
    now: Timestamp,
) -> Result<Content> {
    let missing = || {
        Error::invalid("content.file", "there is no such file, or it has expired; upload it again (POST /api/files)")
    };
    let id = FileId::parse(content.file()).map_err(|_| missing())?;
    let stored = match files::store::hold(db, tenant, &id, now, now.plus(UNUSED_KEPT_FOR)).await {
        Err(Error::NotFound { .. }) => return Err(missing()),
        stored => stored?,
    };
    content.content_with(&stored)
}
