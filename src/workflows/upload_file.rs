//! Stores a file that a user uploads. Its bytes are checked while they stream into the bucket, and the file is stored as a whole or not at
//! all.

use crate::{
    clock::{Random, Timestamp},
    error::Result,
    files::{
        content::{Declared, HEAD_BYTES, Tail, recognize},
        file::{StoredFile, UNUSED_KEPT_FOR},
    },
    idempotency::{IdempotencyKey, KeyedRequest},
    ids::{FileId, TenantId},
    ports::{Database, StreamedBlobs},
    workflows::store_file::{Description, FileInStorage},
};

/// A file as its sender announces it.
pub struct Upload<'a> {
    pub tenant: &'a TenantId,
    pub declared: Declared,
    /// The length of the file in bytes, as the request announces it.
    pub length: u64,
    /// The idempotency key of the request, and its path with the query.
    pub key: Option<(IdempotencyKey, String)>,
}

/// The chunks of a file that is being received. `next` returns `None` after the last one.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Incoming {
    type Chunk: AsRef<[u8]>;
    async fn next(&mut self) -> Result<Option<Self::Chunk>>;
}

/// Stores the file. An error says what is wrong with it; then neither the bucket nor D1 has it.
pub async fn upload_file(
    db: &impl Database,
    blobs: &impl StreamedBlobs,
    upload: Upload<'_>,
    incoming: &mut impl Incoming,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<StoredFile> {
    let Upload { tenant, declared, length, key } = upload;
    declared.check_length(length)?;
    let mut head = Vec::new();
    while head.len() < HEAD_BYTES
        && let Some(chunk) = incoming.next().await?
    {
        head.extend_from_slice(chunk.as_ref());
    }
    let recognized = recognize(&declared, &head, length)?;
    let id = FileId::new(now, random);
    let mut file = FileInStorage::begin(db, blobs, tenant, id, length, now, random).await?;
    let mut tail = Tail::default();
    let written = async {
        tail.push(&head);
        file.push(&head).await?;
        drop(head);
        while let Some(chunk) = incoming.next().await? {
            tail.push(chunk.as_ref());
            file.push(chunk.as_ref()).await?;
        }
        tail.check(recognized.kind)
    };
    if let Err(error) = written.await {
        file.abort().await;
        return Err(error);
    }
    let request = key.map(|(key, target)| KeyedRequest::new(key, "POST", &target, &file.sha256()));
    let description = Description {
        device: None,
        kind: recognized.kind,
        media_type: recognized.media_type,
        name: declared.name,
        kept_until: Some(now.plus(UNUSED_KEPT_FOR)),
    };
    file.finish_once(description, request.as_ref(), now).await
}
