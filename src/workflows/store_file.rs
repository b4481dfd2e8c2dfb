//! Stores a file whose bytes come in chunks: the key is recorded, the bytes are written, the row is inserted. A file is whole in the bucket
//! and described in D1, or neither; if the Worker is ended in between, `workflows/delete_expired.rs` deletes what it has left.

use sha2::{Digest, Sha256};

use crate::{
    clock::{Random, Timestamp},
    error::{Error, Result},
    files::{
        file::{StoredFile, new_key},
        kind::FileKind,
        store::{self, Insertion},
    },
    idempotency::KeyedRequest,
    ids::{DeviceId, FileId, TenantId},
    ports::{BlobWriter, Blobs, Database, StreamedBlobs},
    workflows::create_once::create_once,
};

/// A file that is being stored. It ends with `finish`, `finish_once` or `abort`.
pub struct FileInStorage<'a, D, B: StreamedBlobs> {
    db: &'a D,
    blobs: &'a B,
    tenant: &'a TenantId,
    id: FileId,
    key: String,
    writer: B::Writer,
    /// The length of the file in bytes, as the caller announces it.
    length: u64,
    /// The number of bytes that have come so far.
    received: u64,
    hash: Sha256,
}

/// The properties of a file that are known when its last byte has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The device that received the file; `None` for an upload.
    pub device: Option<DeviceId>,
    pub kind: FileKind,
    pub media_type: String,
    pub name: Option<String>,
    /// The time at which the file expires; `None` if it is needed as long as its device exists.
    pub kept_until: Option<Timestamp>,
}

/// The result of storing a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Storage {
    /// The file is stored, now or by an earlier attempt.
    Stored(StoredFile),
    /// The device that received the file was deleted meanwhile, so nothing is stored.
    DeviceDeleted,
}

impl<'a, D: Database, B: StreamedBlobs> FileInStorage<'a, D, B> {
    /// Begins to store a file of exactly `length` bytes. The caller has checked the length against the limit of its kind.
    pub async fn begin(
        db: &'a D,
        blobs: &'a B,
        tenant: &'a TenantId,
        id: FileId,
        length: u64,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<Self> {
        let key = new_key(tenant, &id, random);
        store::begin_write(db, tenant, &key, now).await?;
        let writer = blobs.write(&key, length)?;
        Ok(Self { db, blobs, tenant, id, key, writer, length, received: 0, hash: Sha256::new() })
    }

    /// Waits until the bucket has taken the bytes, so that a fast sender fills no memory. After an error, `abort` has to follow.
    pub async fn push(&mut self, chunk: &[u8]) -> Result<()> {
        self.received = self.received.saturating_add(chunk.len() as u64);
        if self.received > self.length {
            return Err(self.wrong_length_error());
        }
        self.hash.update(chunk);
        self.writer.push(chunk).await
    }

    /// Returns how many bytes have come so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Returns the SHA-256 of the bytes that have come so far.
    pub fn sha256(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Returns the SHA-256 that the file has if these are its last bytes, so that a wrong file is refused before the bucket has all
    /// of it.
    pub fn sha256_with(&self, last: &[u8]) -> [u8; 32] {
        self.hash.clone().chain_update(last).finalize().into()
    }

    /// Stores the file, whose last byte has come. After an error nothing is stored.
    pub async fn finish(self, description: Description, now: Timestamp) -> Result<Storage> {
        let (db, blobs, tenant) = (self.db, self.blobs, self.tenant);
        let file = self.close(description, now).await?;
        let storage = match store::insert(db, tenant, &file).await? {
            Insertion::Stored => return Ok(Storage::Stored(file)),
            Insertion::StoredBefore(before) => Storage::Stored(before),
            Insertion::DeviceDeleted => Storage::DeviceDeleted,
        };
        delete_or_leave(db, blobs, tenant, &file.key).await;
        Ok(storage)
    }

    /// Stores an upload, unless the same request has stored it before; then that file is returned. After an error nothing is stored.
    pub async fn finish_once(
        self,
        description: Description,
        request: Option<&KeyedRequest>,
        now: Timestamp,
    ) -> Result<StoredFile> {
        let (db, blobs, tenant) = (self.db, self.blobs, self.tenant);
        let file = self.close(description, now).await?;
        let read = async |id: &str| store::find(db, tenant, &FileId::parse(id)?, now).await;
        let insert = async || store::insert_upload(db, tenant, &file, request).await.map(|()| file.clone());
        let stored = create_once(db, tenant, request, read, insert).await;
        let is_refused = matches!(stored, Err(Error::Conflict(_)));
        if is_refused || stored.as_ref().is_ok_and(|stored| stored.key != file.key) {
            delete_or_leave(db, blobs, tenant, &file.key).await;
        }
        stored
    }

    /// Waits until the bucket has the whole file. After an error, the bucket has nothing under the key.
    async fn close(self, description: Description, now: Timestamp) -> Result<StoredFile> {
        if self.received != self.length {
            let error = self.wrong_length_error();
            self.abort().await;
            return Err(error);
        }
        let sha256 = self.sha256();
        if let Err(error) = self.writer.finish().await {
            delete_or_leave(self.db, self.blobs, self.tenant, &self.key).await;
            return Err(error);
        }
        let Description { device, kind, media_type, name, kept_until } = description;
        let (id, key, size) = (self.id, self.key, self.length);
        Ok(StoredFile { id, device, key, kind, media_type, name, size, sha256, kept_until, created_at: now })
    }

    /// Ends the writing and deletes what was written.
    pub async fn abort(self) {
        self.writer.abort().await;
        delete_or_leave(self.db, self.blobs, self.tenant, &self.key).await;
    }

    fn wrong_length_error(&self) -> Error {
        Error::invalid("body", format!("the file has not the {} bytes that were announced; send it again", self.length))
    }
}

/// Deletes what the bucket has under a key that no file has. If that fails, the key stays recorded, and the cron job deletes it.
async fn delete_or_leave(db: &impl Database, blobs: &impl Blobs, tenant: &TenantId, key: &str) {
    let deleted = match blobs.delete(key).await {
        Ok(()) => store::end_write(db, tenant, key).await,
        Err(error) => Err(error),
    };
    if let Err(error) = deleted {
        log::warn!("what was written of a file is not deleted yet: {error}");
    }
}
