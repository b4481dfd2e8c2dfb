//! A bucket that keeps its files in memory, records the largest read, and can fail.

use cloudwa_flow::clock::Timestamp;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ports::Blobs;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Bucket {
    pub files: RefCell<BTreeMap<String, Vec<u8>>>,
    /// When a file was stored, where a test says so.
    pub stored_at: RefCell<BTreeMap<String, Timestamp>>,
    /// The length of the largest read.
    pub largest_read: Cell<usize>,
    /// Calls until it fails once; `None` never fails.
    pub fails_after: Cell<Option<u32>>,
}

impl Bucket {
    fn next(&self) -> Result<()> {
        match self.fails_after.get() {
            Some(0) => {
                self.fails_after.set(None);
                Err(Error::Internal("the bucket is unavailable".into()))
            }
            Some(calls) => {
                self.fails_after.set(Some(calls - 1));
                Ok(())
            }
            None => Ok(()),
        }
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
