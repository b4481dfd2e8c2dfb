//! A bucket that keeps its files in memory, records the largest read, and can fail.

use cloudwa_flow::clock::Timestamp;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ports::{BlobWriter, Blobs, StreamedBlobs};
use futures::stream::{Iter, iter};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

type Files = Rc<RefCell<BTreeMap<String, Vec<u8>>>>;

#[derive(Default)]
pub struct Bucket {
    pub files: Files,
    /// When a file was stored, where a test says so.
    pub stored_at: RefCell<BTreeMap<String, Timestamp>>,
    /// The length of the largest read.
    pub largest_read: Cell<usize>,
    pub failure: Failure,
}

/// Calls until the bucket fails once; `None` never fails.
#[derive(Default, Clone)]
pub struct Failure(Rc<Cell<Option<u32>>>);

impl Failure {
    pub fn set(&self, after: Option<u32>) {
        self.0.set(after);
    }

    fn next(&self) -> Result<()> {
        match self.0.get() {
            Some(0) => {
                self.0.set(None);
                Err(Error::Internal("the bucket is unavailable".into()))
            }
            Some(calls) => {
                self.0.set(Some(calls - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Bucket {
    fn next(&self) -> Result<()> {
        self.failure.next()
    }
}

impl Blobs for Bucket {
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<()> {
        self.next()?;
        self.files.borrow_mut().insert(key.into(), bytes);
        Ok(())
    }

    async fn get_range(&self, key: &str, offset: usize, length: usize) -> Result<Option<Vec<u8>>> {
        self.next()?;
        self.largest_read.set(self.largest_read.get().max(length));
        let files = self.files.borrow();
        let Some(file) = files.get(key) else { return Ok(None) };
        let range = file.get(offset..offset + length);
        range.map(|bytes| Some(bytes.to_vec())).ok_or_else(|| Error::Internal("a read after the end of a file".into()))
    }

    async fn list_older(&self, prefix: &str, before: Timestamp, limit: u32) -> Result<Vec<String>> {
        self.next()?;
        let stored_at = self.stored_at.borrow();
        let is_older = |key: &&String| key.starts_with(prefix) && stored_at.get(*key).is_some_and(|at| *at < before);
        Ok(self.files.borrow().keys().filter(is_older).take(limit as usize).cloned().collect())
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.next()?;
        self.files.borrow_mut().remove(key);
        Ok(())
    }
}

/// A file that is being written. When something fails, the bucket has a part of it.
pub struct Writer {
    files: Files,
    failure: Failure,
    key: String,
    length: u64,
    bytes: Vec<u8>,
}

impl Writer {
    fn save(&self) {
        self.files.borrow_mut().insert(self.key.clone(), self.bytes.clone());
    }
}

impl StreamedBlobs for Bucket {
    type Writer = Writer;
    type Chunks = Iter<std::vec::IntoIter<Result<Vec<u8>>>>;

    fn write(&self, key: &str, length: u64) -> Result<Writer> {
        assert!(!self.files.borrow().contains_key(key), "keys are fresh");
        let (files, failure) = (self.files.clone(), self.failure.clone());
        Ok(Writer { files, failure, key: key.into(), length, bytes: Vec::new() })
    }

    async fn read(&self, key: &str, offset: u64, length: u64) -> Result<Option<Self::Chunks>> {
        let (offset, length) = (usize::try_from(offset).unwrap(), usize::try_from(length).unwrap());
        let range = self.get_range(key, offset, length).await?;
        Ok(range.map(|bytes| iter(bytes.chunks(3).map(|chunk| Ok(chunk.to_vec())).collect::<Vec<_>>())))
    }
}

impl BlobWriter for Writer {
    async fn push(&mut self, chunk: &[u8]) -> Result<()> {
        self.bytes.extend_from_slice(chunk);
        self.failure.next().inspect_err(|_| self.save())
    }

    async fn finish(self) -> Result<()> {
        self.save();
        self.failure.next()?;
        if self.bytes.len() as u64 == self.length { Ok(()) } else { Err(Error::internal("another length")) }
    }

    async fn abort(self) {
        self.save();
    }
}
