//! Deletes people's data that nothing needs any more. `docs/retention.md` says how long each kind is kept.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    contacts::{
        import::{self, BLOB_PREFIX},
        store::probable_opt_outs,
    },
    error::Result,
    files::{self, file::WRITTEN_WITHIN},
    ports::{Blobs, Database},
};

/// How long an import and its rejected rows can be read after it began.
const IMPORTS_KEPT_FOR: Duration = Duration::from_hours(90 * 24);
/// How long a decision about a message that looked like an opt-out is shown.
const DECISIONS_KEPT_FOR: Duration = Duration::from_hours(90 * 24);
/// The file of an import is deleted when the import ends, a day after its last progress at the latest. An older file was left
/// behind by a request that ended after it had stored the file and before it had recorded the import.
const FILES_KEPT_FOR: Duration = Duration::from_hours(7 * 24);
/// Rejected rows and imports that are deleted in one run. A row has at most 64 KiB.
const MAX_ROWS_PER_RUN: u32 = 2_000;
/// Decisions and files that are deleted in one run.
const MAX_FILES_OR_DECISIONS_PER_RUN: u32 = 100;

/// Deletes a part of what is too old; the next runs delete the rest. If one kind of data cannot be deleted, the others are.
pub async fn delete_expired(db: &impl Database, blobs: &impl Blobs, now: Timestamp) -> Result<()> {
    let imports = import::store::delete_old(db, now.minus(IMPORTS_KEPT_FOR), MAX_ROWS_PER_RUN).await;
    let decisions =
        probable_opt_outs::delete_decided(db, now.minus(DECISIONS_KEPT_FOR), MAX_FILES_OR_DECISIONS_PER_RUN).await;
    let files = delete_old_files(blobs, now).await;
    imports.and(decisions).and(files)
}

/// Deletes a part of the files of messages that have expired, and of what was left of files that were not written completely; the next
/// runs delete the rest. A file leaves the bucket first, so what is ended in between is done again.
pub async fn delete_expired_files(db: &impl Database, blobs: &impl Blobs, now: Timestamp) -> Result<()> {
    for expired in files::store::list_expired(db, now, MAX_FILES_OR_DECISIONS_PER_RUN).await? {
        blobs.delete(&expired.key).await?;
        files::store::delete(db, &expired.tenant, &expired.id).await?;
    }
    for (tenant, key) in
        files::store::list_abandoned_writes(db, now.minus(WRITTEN_WITHIN), MAX_FILES_OR_DECISIONS_PER_RUN).await?
    {
        blobs.delete(&key).await?;
        files::store::end_write(db, &tenant, &key).await?;
    }
    Ok(())
}

async fn delete_old_files(blobs: &impl Blobs, now: Timestamp) -> Result<()> {
    for key in blobs.list_older(BLOB_PREFIX, now.minus(FILES_KEPT_FOR), MAX_FILES_OR_DECISIONS_PER_RUN).await? {
        blobs.delete(&key).await?;
    }
    Ok(())
}
