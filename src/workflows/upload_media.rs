//! Uploads a file of the bucket to WhatsApp's servers. It is read and encrypted twice: an upload states the hash of all encrypted bytes
//! before its first one, and the file is never in memory as a whole. The caller keeps the media key, or what `seal_media` returned, so
//! that a later attempt continues with what the servers have of a large file already.

use std::{cell::RefCell, fmt};

use futures::{Stream, stream::unfold};
use serde::Deserialize;

use crate::{
    error::Error,
    files::kind::FileKind,
    ports::Blobs,
    whatsapp::sealing::{SealMedia, SealedFile},
};

/// How much of a file is read and encrypted at once, in bytes.
const CHUNK_BYTES: u64 = 128 * 1024;
/// For an encrypted file of so many bytes or more the servers are asked how much of it they have, as WhatsApp Web does (whatsapp-rust
/// 0.7.0, `upload.rs`).
const RESUMED_FROM_BYTES: u64 = 5 * 1024 * 1024;
/// How much of an answer is shown in an error, in bytes. The servers answer with short JSON.
const SHOWN_BYTES: usize = 200;

/// Where and with which authorisation the device may upload. It expires; the device asks WhatsApp for another one.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaConnection {
    /// The names of the servers, in the order in which they are to be tried.
    pub hosts: Vec<String>,
    pub auth: String,
}

/// A file in the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSource<'a> {
    pub key: &'a str,
    /// In bytes.
    pub size: u64,
}

/// WhatsApp's servers, as far as an upload needs them. Each request is a POST with the origin of WhatsApp Web.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait UploadServers {
    /// Asks without a body. An error if the server does not answer.
    async fn ask(&self, host: &str, path: &str) -> crate::error::Result<Answer>;
    /// Sends a body of exactly `length` bytes, which is read only as fast as the server takes it. A server may answer before it has
    /// read all of it; then the rest is dropped. An error of the body is returned as it is.
    async fn send(
        &self,
        host: &str,
        path: &str,
        length: u64,
        body: impl Stream<Item = crate::error::Result<Vec<u8>>>,
    ) -> crate::error::Result<Answer>;
}

/// What a server answered. The port cuts a body that is longer than any answer of WhatsApp's servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A file that WhatsApp's servers have.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadedMedia {
    pub file: SealedFile,
    pub direct_path: String,
    pub url: String,
}

/// Why a file is not uploaded, by what the caller has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadError {
    /// The authorisation is not valid any more: ask the device for a new media connection, and upload again.
    AuthExpired,
    /// Upload again later. The text says what failed, without any secret.
    Transient(String),
    /// No later attempt will succeed.
    Permanent(String),
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthExpired => f.write_str("the media connection has expired"),
            Self::Transient(why) | Self::Permanent(why) => f.write_str(why),
        }
    }
}

/// The bucket and the servers may answer later.
impl From<Error> for UploadError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => Self::Permanent("the file is not in the bucket any more".into()),
            other => Self::Transient(other.to_string()),
        }
    }
}

/// Uploads the file. `media_key` is random, belongs to this file alone and is the same at each attempt.
pub async fn upload_media(
    blobs: &impl Blobs,
    servers: &impl UploadServers,
    connection: &MediaConnection,
    source: FileSource<'_>,
    kind: FileKind,
    media_key: [u8; 32],
) -> Result<UploadedMedia, UploadError> {
    let sealed = seal_media(blobs, source, kind, media_key).await?;
    upload_sealed(blobs, servers, connection, source, sealed).await
}

/// Learns the hashes of the encrypted file. Nothing is uploaded.
pub async fn seal_media(
    blobs: &impl Blobs,
    source: FileSource<'_>,
    kind: FileKind,
    media_key: [u8; 32],
) -> Result<SealedFile, UploadError> {
    if source.size == 0 {
        return Err(UploadError::Permanent("an empty file cannot be sent".into()));
    }
    let mut sealing = SealMedia::new(kind, media_key)?;
    let mut offset = 0;
    while let Some(plain) = read_chunk(blobs, source, offset).await? {
        offset += plain.len() as u64;
        sealing.update(&plain);
    }
    Ok(sealing.finish()?.1)
}

/// Uploads a file of which `seal_media` has learnt the hashes, at this or at an earlier attempt.
pub async fn upload_sealed(
    blobs: &impl Blobs,
    servers: &impl UploadServers,
    connection: &MediaConnection,
    source: FileSource<'_>,
    sealed: SealedFile,
) -> Result<UploadedMedia, UploadError> {
    let mut refusal = None;
    for host in &connection.hosts {
        let attempt = Attempt { host, auth: &connection.auth, blobs, servers, source, sealed: &sealed };
        match attempt.run().await {
            Ok(Place { url, direct_path }) => return Ok(UploadedMedia { file: sealed, direct_path, url }),
            Err(Failure::OfEveryServer(error)) => return Err(error),
            // If one server may take the file later, a later attempt makes sense, whatever the others say.
            Err(Failure::OfThisServer(error)) => {
                let is_less =
                    matches!((&refusal, &error), (Some(UploadError::Transient(_)), UploadError::Permanent(_)));
                refusal = if is_less { refusal } else { Some(error) };
            }
        }
    }
    Err(refusal.unwrap_or_else(|| UploadError::Transient("WhatsApp has named no server for files".into())))
}

/// Where the servers have the file.
#[derive(Deserialize)]
struct Place {
    url: String,
    direct_path: String,
}

/// The answer to the question how much of a file a server has: all, or the number of its bytes.
#[derive(Deserialize)]
struct Progress {
    #[serde(default)]
    resume: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    direct_path: Option<String>,
}

/// Why an attempt at one server failed.
enum Failure {
    OfThisServer(UploadError),
    /// Another server would not help.
    OfEveryServer(UploadError),
}

/// The upload to one server.
struct Attempt<'a, B, S> {
    host: &'a str,
    auth: &'a str,
    blobs: &'a B,
    servers: &'a S,
    source: FileSource<'a>,
    sealed: &'a SealedFile,
}

impl<B: Blobs, S: UploadServers> Attempt<'_, B, S> {
    async fn run(&self) -> Result<Place, Failure> {
        let begins_at = match self.ask_progress().await? {
            Known::Whole(place) => return Ok(place),
            Known::Bytes(count) => count,
        };
        match self.send_from(begins_at).await {
            // The server may have forgotten what it had.
            Err(Failure::OfThisServer(UploadError::Permanent(_))) if begins_at > 0 => self.send_from(0).await,
            sent => sent,
        }
    }

    fn path(&self, more: &str) -> String {
        let (path, token) = self.sealed.upload_path();
        let auth: String = url::form_urlencoded::byte_serialize(self.auth.as_bytes()).collect();
        format!("{path}?auth={auth}&token={token}{more}")
    }

    /// How much of a large file the server has. A server that cannot say it gets the whole file.
    async fn ask_progress(&self) -> Result<Known, Failure> {
        if self.sealed.encrypted_size() < RESUMED_FROM_BYTES {
            return Ok(Known::Bytes(0));
        }
        let Ok(answer) = self.servers.ask(self.host, &self.path("&resume=1")).await else { return Ok(Known::Bytes(0)) };
        if matches!(answer.status, 401 | 403) {
            return Err(Failure::OfEveryServer(UploadError::AuthExpired));
        }
        Ok(Known::read(&answer, self.sealed.encrypted_size()))
    }

    async fn send_from(&self, begins_at: u64) -> Result<Place, Failure> {
        let offset = if begins_at > 0 { format!("&file_offset={begins_at}") } else { String::new() };
        let body_error = RefCell::new(None);
        let body = self.encrypted_from(begins_at, &body_error);
        let length = self.sealed.encrypted_size() - begins_at;
        let sent = self.servers.send(self.host, &self.path(&offset), length, body).await;
        if let Some(error) = body_error.into_inner() {
            return Err(Failure::OfEveryServer(error));
        }
        let answer = sent.map_err(|error| Failure::OfThisServer(UploadError::Transient(error.to_string())))?;
        answer.place()
    }

    /// The encrypted bytes from there on. What goes wrong in the bucket is noted in `failed`, and ends the body.
    fn encrypted_from(
        &self,
        begins_at: u64,
        failed: &RefCell<Option<UploadError>>,
    ) -> impl Stream<Item = crate::error::Result<Vec<u8>>> {
        let state = SealMedia::new(self.sealed.kind, self.sealed.media_key).map(|sealing| Body {
            sealing: Some(sealing),
            read: 0,
            left_out: begins_at,
        });
        unfold(Some(state), move |state| async move {
            let mut body = match state? {
                Ok(body) => body,
                Err(error) => return Some((Err(note(failed, error.into())), None)),
            };
            match body.next(self.blobs, self.source, self.sealed).await {
                Ok(Some(chunk)) => Some((Ok(chunk), Some(Ok(body)))),
                Ok(None) => None,
                Err(error) => Some((Err(note(failed, error)), None)),
            }
        })
    }
}

/// Keeps the error for the caller of the port, which only has to know that the body ended.
fn note(failed: &RefCell<Option<UploadError>>, error: UploadError) -> Error {
    let shown = Error::Unavailable { message: error.to_string(), after_seconds: 1 };
    *failed.borrow_mut() = Some(error);
    shown
}

/// The body of a request: the encrypted file without its first bytes.
struct Body {
    /// `None` after the last chunk.
    sealing: Option<SealMedia>,
    /// How many bytes of the file were read.
    read: u64,
    /// How many encrypted bytes are still to be skipped. They are encrypted nevertheless, because each block depends on the one before.
    left_out: u64,
}

impl Body {
    async fn next(
        &mut self,
        blobs: &impl Blobs,
        source: FileSource<'_>,
        sealed: &SealedFile,
    ) -> Result<Option<Vec<u8>>, UploadError> {
        loop {
            let Some(sealing) = &mut self.sealing else { return Ok(None) };
            let chunk = match read_chunk(blobs, source, self.read).await? {
                Some(plain) => {
                    self.read += plain.len() as u64;
                    sealing.update(&plain)
                }
                None => self.last(sealed)?,
            };
            let skipped = chunk.len().min(usize::try_from(self.left_out).unwrap_or(usize::MAX));
            self.left_out -= skipped as u64;
            if skipped < chunk.len() {
                return Ok(Some(chunk.get(skipped..).unwrap_or_default().to_vec()));
            }
        }
    }

    fn last(&mut self, sealed: &SealedFile) -> Result<Vec<u8>, UploadError> {
        let Some(sealing) = self.sealing.take() else { return Ok(Vec::new()) };
        let (chunk, again) = sealing.finish()?;
        if again != *sealed {
            return Err(UploadError::Permanent("the file in the bucket has changed".into()));
        }
        Ok(chunk)
    }
}

/// The bytes of the file from there on, at most `CHUNK_BYTES`; `None` at its end.
async fn read_chunk(blobs: &impl Blobs, source: FileSource<'_>, offset: u64) -> Result<Option<Vec<u8>>, UploadError> {
    let length = source.size.saturating_sub(offset).min(CHUNK_BYTES);
    if length == 0 {
        return Ok(None);
    }
    let (offset, wanted) = (to_usize(offset)?, to_usize(length)?);
    let bytes = blobs.get_range(source.key, offset, wanted).await?;
    let bytes = bytes.ok_or_else(|| UploadError::Permanent("the file is not in the bucket any more".into()))?;
    if bytes.len() != wanted {
        return Err(UploadError::Permanent("the file in the bucket is shorter than it was".into()));
    }
    Ok(Some(bytes))
}

fn to_usize(bytes: u64) -> Result<usize, UploadError> {
    usize::try_from(bytes).map_err(|_| UploadError::Permanent("the file is too large".into()))
}

/// How much of a file a server has.
enum Known {
    Whole(Place),
    Bytes(u64),
}

impl Known {
    fn read(answer: &Answer, total: u64) -> Self {
        let progress = serde_json::from_slice::<Progress>(&answer.body).ok().filter(|_| answer.status < 300);
        let Some(Progress { resume: Some(resume), url, direct_path }) = progress else { return Self::Bytes(0) };
        if resume == "complete" {
            let place = url.zip(direct_path).map(|(url, direct_path)| Place { url, direct_path });
            return place.map_or(Self::Bytes(0), Self::Whole);
        }
        Self::Bytes(resume.parse().ok().filter(|count| *count < total).unwrap_or(0))
    }
}

impl Answer {
    fn place(&self) -> Result<Place, Failure> {
        let shown = String::from_utf8_lossy(self.body.get(..SHOWN_BYTES).unwrap_or(&self.body)).into_owned();
        match self.status {
            200..=299 => serde_json::from_slice(&self.body).map_err(|_| {
                Failure::OfThisServer(UploadError::Transient(format!("a server answered without a path: {shown}")))
            }),
            401 | 403 => Err(Failure::OfEveryServer(UploadError::AuthExpired)),
            408 | 425 | 429 => Err(Failure::OfThisServer(UploadError::Transient(self.words(&shown)))),
            400..=499 => Err(Failure::OfThisServer(UploadError::Permanent(self.words(&shown)))),
            _ => Err(Failure::OfThisServer(UploadError::Transient(self.words(&shown)))),
        }
    }

    fn words(&self, shown: &str) -> String {
        format!("a server for files answered {}: {shown}", self.status)
    }
}
