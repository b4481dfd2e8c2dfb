//! Imports a file of contacts: a small file in one transaction while the caller waits, a large file in slices, by a chain of jobs on the
//! `effects` queue. A large file is first stored in the bucket.
//!
//! D1 holds the position up to which the file is imported. A job that arrives twice finds that the position has moved and stops; cron
//! repeats a lost job; a file that cannot be parsed further ends the import with the reason.

use std::{collections::HashSet, time::Duration};

use crate::{
    clock::{Random, Timestamp},
    contacts::{
        self,
        import::{
            Import, ImportJob, ImportOptions, ImportStatus, blob_key,
            preview::{FileBeginning, ImportPreview, accepted_in, read_beginning},
            slice::{FilePosition, WINDOW_BYTES, read_slice},
            store::{self, NewImport},
        },
        layout::{Column, Layout},
        phone::BareDigits,
        table::{Encoding, decode},
    },
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{ImportId, TenantId, UserId},
    ports::{Blobs, Database, Queue},
    workflows::{background_job::BackgroundJob, create_once::create_once},
};

/// The number of slices that one job imports before it enqueues the next job: some seconds of a consumer's time.
const SLICES_PER_JOB: usize = 10;
/// An import whose position has not moved for this long gets another job: its own was lost, or every attempt has failed. A slice takes
/// seconds.
const STALLED_AFTER: Duration = Duration::from_mins(2);
/// An import without progress for this long is given up.
const GIVE_UP_AFTER: Duration = Duration::from_hours(24);
/// The most jobs that are repeated in one minute; cron repeats the others in the next minute.
const MAX_JOBS_PER_MINUTE: u32 = 100;
/// The reason shown for an import that was given up.
const GIVEN_UP_REASON: &str = "the import made no progress for a day and was given up; what it has kept so far stays";

/// A file and its options, as they were uploaded.
pub struct Upload {
    pub bytes: Vec<u8>,
    pub file_name: String,
    pub has_head: Option<bool>,
    pub columns: Option<Vec<Column>>,
    pub tags: Vec<String>,
    pub has_consented: bool,
    pub bare_digits: BareDigits,
}

/// A file of which the first rows have been parsed.
pub struct OpenedFile {
    encoding: Encoding,
    text: String,
    options: ImportOptions,
    file_name: String,
    beginning: FileBeginning,
}

/// Detects the encoding and the columns and parses the first rows, or returns what is wrong with them.
pub fn open(upload: Upload) -> Result<OpenedFile> {
    let Upload { bytes, file_name, has_head, columns, tags, has_consented, bare_digits } = upload;
    let (encoding, text) = decode(bytes, "file")?;
    let guessed = Layout::guess(&text, has_head, ImportOptions::REGION);
    let layout = columns.map_or(Ok(guessed.clone()), |columns| guessed.with_columns(columns))?;
    let options = ImportOptions { layout, tags, has_consented, bare_digits };
    let beginning = read_beginning(&text, &options)?;
    Ok(OpenedFile { encoding, text, options, file_name, beginning })
}

/// Returns what an import of this file would do. Nothing is stored.
pub async fn preview(db: &impl Database, tenant: &TenantId, opened: &OpenedFile) -> Result<ImportPreview> {
    let OpenedFile { encoding, text, options, beginning, .. } = opened;
    let phones: Vec<&str> = accepted_in(&beginning.slices).map(|contact| contact.phone.as_str()).collect();
    let known = contacts::store::count_known(db, tenant, &phones).await?;
    Ok(ImportPreview { known, ..ImportPreview::of(*encoding, text, options, beginning) })
}

/// The owner of the import, and the idempotency key of the request.
pub struct Owner<'a> {
    pub tenant: &'a TenantId,
    pub user: &'a UserId,
    pub request: Option<&'a KeyedRequest>,
}

/// Imports a small file, or starts the import of a large one. Two requests with the same idempotency key are one import.
pub async fn import_once(
    db: &impl Database,
    blobs: &impl Blobs,
    queue: &impl Queue,
    owner: Owner<'_>,
    opened: OpenedFile,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Import> {
    let Owner { tenant, request, .. } = owner;
    let read = async |made: &str| store::get(db, tenant, &ImportId::parse(made)?).await;
    let begin = async || begin_import(db, blobs, queue, owner, opened, now, random).await;
    create_once(db, tenant, request, read, begin).await
}

async fn begin_import(
    db: &impl Database,
    blobs: &impl Blobs,
    queue: &impl Queue,
    owner: Owner<'_>,
    opened: OpenedFile,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Import> {
    let Owner { tenant, user, request } = owner;
    let OpenedFile { text, options, file_name, beginning, .. } = opened;
    let id = ImportId::new(now, random);
    let size_bytes = text.len();
    let new = NewImport { id: &id, user, file_name: &file_name, options: &options, size_bytes, created_at: now };
    let mut statements = vec![store::create(tenant, &new)?];
    statements.extend(idempotency::store::remember(tenant, request, id.as_str(), now));
    if beginning.is_complete {
        let known = store::known_tags(db, tenant, &beginning.slices).await?;
        let mut from = FilePosition::START;
        for slice in &beginning.slices {
            statements.extend(store::save_slice(tenant, &new, from, slice, &known, now, random)?);
            from = slice.end;
        }
        db.batch(statements).await?;
        return store::get(db, tenant, &id).await;
    }
    let key = blob_key(tenant, &id);
    blobs.put(&key, text.into_bytes()).await?;
    if let Err(error) = db.batch(statements).await {
        // Without a row in D1 nothing uses the file. If the transaction succeeded although its answer was lost, the import ends by itself
        // because its file is missing.
        if let Err(left) = blobs.delete(&key).await {
            log::warn!("the file of an import that could not begin is left over: {left}");
        }
        return Err(error);
    }
    let job = BackgroundJob::ContinueImport { tenant: tenant.clone(), import: id.clone() };
    if let Err(error) = queue.send(&job).await {
        log::warn!("import.id={id} begins later, cron will repeat its message: {error}");
    }
    store::get(db, tenant, &id).await
}

/// The outcome of a job that need not be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContinueOutcome {
    /// The file has further rows, and the next job is in the queue.
    Continues,
    /// The whole file is imported, or cannot be imported.
    Ended(ImportStatus),
    /// Another job has imported these rows already and continues the import.
    Superseded,
    /// There is no such import.
    NotFound,
}

/// Runs one job: imports some slices, then enqueues the next job. An error means that D1, the bucket or the queue failed: the queue retries
/// the job.
pub async fn continue_import(
    db: &impl Database,
    blobs: &impl Blobs,
    queue: &impl Queue,
    tenant: &TenantId,
    id: &ImportId,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<ContinueOutcome> {
    let mut work = match store::get_job(db, tenant, id).await {
        Err(Error::NotFound { .. }) => return Ok(ContinueOutcome::NotFound),
        found => found?,
    };
    for _ in 0..SLICES_PER_JOB {
        if work.import.status != ImportStatus::Running {
            // The file is deleted here and not after the last slice: if this fails, the retried job comes here again.
            blobs.delete(&blob_key(tenant, id)).await?;
            return Ok(ContinueOutcome::Ended(work.import.status));
        }
        match import_next_slice(db, blobs, tenant, &work, now, random).await? {
            SliceOutcome::Moved { status, to } => {
                work.import.status = status;
                work.done = to;
            }
            SliceOutcome::Superseded => return Ok(ContinueOutcome::Superseded),
            SliceOutcome::Unreadable(reason) => {
                store::fail(db, tenant, id, &reason, now).await?;
                work.import.status = ImportStatus::Failed;
            }
        }
    }
    queue.send(&BackgroundJob::ContinueImport { tenant: tenant.clone(), import: id.clone() }).await?;
    Ok(ContinueOutcome::Continues)
}

enum SliceOutcome {
    Moved { status: ImportStatus, to: FilePosition },
    Superseded,
    Unreadable(String),
}

async fn import_next_slice(
    db: &impl Database,
    blobs: &impl Blobs,
    tenant: &TenantId,
    work: &ImportJob,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<SliceOutcome> {
    let id = &work.import.id;
    let size_bytes = usize::try_from(work.import.size_bytes).map_err(Error::internal)?;
    let length = WINDOW_BYTES.min(size_bytes.saturating_sub(work.done.byte));
    let Some(window) = blobs.get_range(&blob_key(tenant, id), work.done.byte, length).await? else {
        return Ok(SliceOutcome::Unreadable("the file is gone; import it again".to_owned()));
    };
    let is_last = work.done.byte + length >= size_bytes;
    let slice = match read_slice(&window, is_last, work.done, &work.options, &mut HashSet::new()) {
        Err(Error::Invalid { message, .. }) => return Ok(SliceOutcome::Unreadable(message)),
        read => read?,
    };
    let new = NewImport {
        id,
        user: &work.user,
        file_name: &work.import.file_name,
        options: &work.options,
        size_bytes,
        created_at: work.import.created_at,
    };
    let known = store::known_tags(db, tenant, std::slice::from_ref(&slice)).await?;
    let answers = db.batch(store::save_slice(tenant, &new, work.done, &slice, &known, now, random)?).await?;
    let moved = store::status_after(&answers)?;
    Ok(moved.map_or(SliceOutcome::Superseded, |status| SliceOutcome::Moved { status, to: slice.end }))
}

/// Continues every import that has made no progress for two minutes: its job was lost, or every attempt has failed. After a day without
/// progress the import ends. It does not end earlier, because D1 or the bucket may be unavailable for longer than the queue repeats a job.
/// Cron calls this each minute.
pub async fn continue_stalled_imports(
    db: &impl Database,
    blobs: &impl Blobs,
    queue: &impl Queue,
    now: Timestamp,
) -> Result<()> {
    let stalled = store::list_stalled(db, now.minus(STALLED_AFTER), MAX_JOBS_PER_MINUTE).await?;
    store::mark_requeued(db, &stalled, now).await?;
    for import in stalled {
        if now.since(import.moved_at) >= GIVE_UP_AFTER {
            log::error!("alert: import.id={} made no progress for a day and was given up", import.id);
            if let Err(error) = give_up_import(db, blobs, &import.tenant, &import.id, now).await {
                log::warn!("import.id={} could not be given up: {error}", import.id);
            }
        } else {
            queue.send(&BackgroundJob::ContinueImport { tenant: import.tenant, import: import.id }).await?;
        }
    }
    Ok(())
}

/// Gives up an import. The row in D1 is changed last: if the file cannot be deleted, the import is still running, and the next run gives it
/// up.
async fn give_up_import(
    db: &impl Database,
    blobs: &impl Blobs,
    tenant: &TenantId,
    id: &ImportId,
    now: Timestamp,
) -> Result<()> {
    blobs.delete(&blob_key(tenant, id)).await?;
    store::fail(db, tenant, id, GIVEN_UP_REASON, now).await
}
