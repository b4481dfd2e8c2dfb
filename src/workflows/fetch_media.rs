//! Fetches a file that was sent to a device: downloads it from WhatsApp's servers, decrypts it and stores it in the bucket. The result is
//! reported to the device last. If the Worker is ended before that, the next job finds a stored file and only reports it.

use futures::{Stream, StreamExt};

use super::{
    call_device::call_by_id,
    store_file::{Description, FileInStorage, Storage},
};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        commands::{EndMedia, GetMedia},
        media::{FetchMediaJob, MediaReference},
    },
    error::{Error, Result},
    files::{self, name::clean_name},
    messages::content::FileState,
    ports::{Database, DeviceObjects, StreamedBlobs},
    whatsapp::media::{MediaFault, OpenMedia},
};

/// The number of attempts with wrong bytes after which a file is given up. A file that is damaged on one server may be intact on
/// another.
const MAX_ATTEMPTS_WITH_WRONG_BYTES: u32 = 3;
/// The MIME type of a file whose sender has named none.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// WhatsApp's servers that have the files.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait MediaServers {
    /// The chunks of an encrypted file. They end with an error if the connection ends, or if no chunk comes for too long.
    type Chunks: Stream<Item = Result<Vec<u8>>> + Unpin;

    /// Returns how many servers have each file.
    fn count(&self) -> usize;
    /// Begins to read the file with this path from one of the servers.
    async fn open(&self, server: usize, path: &str) -> Result<Answer<Self::Chunks>>;
}

/// The answer of a server to a request for a file.
pub enum Answer<C> {
    File(C),
    /// The server does not have the file, or does not give it out under this path any more.
    Gone,
}

/// The result of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchOutcome {
    /// The state of the file was reported to the device.
    Reported(FileState),
    /// The message was deleted meanwhile, and the file with it.
    Unwanted,
    /// Nobody waits for the file.
    Nothing,
    DeviceGone,
}

/// Runs a job that the queue has delivered for the `attempt`-th time, from 1 on. After an error it should be delivered again.
#[expect(clippy::too_many_arguments, reason = "each is another binding")]
pub async fn fetch_media<B: StreamedBlobs>(
    db: &impl Database,
    blobs: &B,
    servers: &impl MediaServers,
    objects: &impl DeviceObjects,
    job: &FetchMediaJob,
    attempt: u32,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<FetchOutcome> {
    let FetchMediaJob { tenant, device, file } = job;
    let asked = match call_by_id(db, objects, tenant, device, GetMedia { file: file.clone() }).await {
        Err(Error::NotFound { .. }) => return Ok(FetchOutcome::DeviceGone),
        asked => asked?,
    };
    let Some(reference) = asked.reference else { return Ok(FetchOutcome::Nothing) };
    let state = match files::store::find(db, tenant, file, now).await {
        // An earlier job has stored the file and ended before it could report that to the device.
        Ok(_) => FileState::Stored,
        Err(Error::NotFound { .. }) => match fetch(db, blobs, servers, job, &reference, now, random).await? {
            Fetched::Stored => FileState::Stored,
            Fetched::Gone => FileState::Expired,
            Fetched::Wrong if attempt < MAX_ATTEMPTS_WITH_WRONG_BYTES => {
                return Err(Error::Provider("the bytes of the file are not those of the message".into()));
            }
            Fetched::Wrong => FileState::Failed,
            Fetched::DeviceDeleted => return Ok(FetchOutcome::DeviceGone),
        },
        Err(error) => return Err(error),
    };
    let reported = call_by_id(db, objects, tenant, device, EndMedia { file: file.clone(), state }).await;
    let is_wanted = match reported {
        // The rows of the files are deleted with the device.
        Err(Error::NotFound { .. }) => return Ok(FetchOutcome::DeviceGone),
        reported => reported?.is_wanted,
    };
    if !is_wanted {
        db.query(files::store::expire(tenant, file, now)).await?;
        return Ok(FetchOutcome::Unwanted);
    }
    Ok(FetchOutcome::Reported(state))
}

enum Fetched {
    Stored,
    Gone,
    Wrong,
    DeviceDeleted,
}

/// Asks each server once. Returns an error if another attempt may succeed.
async fn fetch<B: StreamedBlobs>(
    db: &impl Database,
    blobs: &B,
    servers: &impl MediaServers,
    job: &FetchMediaJob,
    reference: &MediaReference,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Fetched> {
    let mut last = Err(Error::internal("there is no server"));
    for server in 0..servers.count() {
        last = fetch_from(server, db, blobs, servers, job, reference, now, random).await;
        match &last {
            Ok(Fetched::Wrong) | Err(_) => {}
            Ok(Fetched::Stored | Fetched::Gone | Fetched::DeviceDeleted) => break,
        }
    }
    last
}

#[expect(clippy::too_many_arguments, reason = "each is another binding")]
async fn fetch_from<B: StreamedBlobs>(
    server: usize,
    db: &impl Database,
    blobs: &B,
    servers: &impl MediaServers,
    job: &FetchMediaJob,
    reference: &MediaReference,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Fetched> {
    let mut chunks = match servers.open(server, &reference.path).await? {
        Answer::File(chunks) => chunks,
        Answer::Gone => return Ok(Fetched::Gone),
    };
    let mut stored =
        FileInStorage::begin(db, blobs, &job.tenant, job.file.clone(), reference.size, now, random).await?;
    if let Err(stopped) = open_into(&mut chunks, reference, &mut stored).await {
        stored.abort().await;
        return stopped.into();
    }
    let description = Description {
        device: Some(job.device.clone()),
        kind: reference.kind,
        media_type: reference.media_type.clone().unwrap_or_else(|| UNKNOWN_TYPE.to_owned()),
        name: reference.name.as_deref().and_then(clean_name),
        kept_until: None,
    };
    Ok(match stored.finish(description, now).await? {
        Storage::Stored(_) => Fetched::Stored,
        Storage::DeviceDeleted => Fetched::DeviceDeleted,
    })
}

/// The reason why a file was not written to its end.
enum Stopped {
    Fault(MediaFault),
    Error(Error),
}

impl From<MediaFault> for Stopped {
    fn from(fault: MediaFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Stopped> for Result<Fetched> {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Fault(MediaFault::Wrong) => Ok(Fetched::Wrong),
            Stopped::Fault(MediaFault::Incomplete) => {
                Err(Error::Provider("the file ended before its last byte".into()))
            }
            Stopped::Error(error) => Err(error),
        }
    }
}

/// Opens the file chunk by chunk and writes it. Its last bytes are written once all of it is known to be right.
async fn open_into<D: Database, B: StreamedBlobs>(
    chunks: &mut (impl Stream<Item = Result<Vec<u8>>> + Unpin),
    reference: &MediaReference,
    stored: &mut FileInStorage<'_, D, B>,
) -> std::result::Result<(), Stopped> {
    let mut opening = OpenMedia::new(reference)?;
    while let Some(chunk) = chunks.next().await {
        let opened = opening.update(&chunk?)?;
        if !opened.is_empty() {
            stored.push(&opened).await?;
        }
    }
    let last = opening.finish()?;
    let size = stored.received().saturating_add(last.len() as u64);
    if size != reference.size || stored.sha256_with(&last) != reference.sha256.0 {
        return Err(MediaFault::Wrong.into());
    }
    Ok(stored.push(&last).await?)
}
