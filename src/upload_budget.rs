//! How many bytes of uploaded files one isolate holds at the same time. All requests of an isolate share 128 MB
//! (Cloudflare's limit), and reading one file of 25 MiB takes up to 75 MiB of it, so two large files at once would end
//! every request of the isolate.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// One file of the largest size, and several small ones beside it.
const LARGEST_SUM_BYTES: usize = 32 * 1024 * 1024;
/// A request whose caller has gone never ends, so nothing closes its upload. Its bytes count until it has received none for
/// this long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);
const RETRY_AFTER_SECONDS: u32 = 5;

/// The files that are being read.
#[derive(Debug, Default)]
pub struct UploadBudget {
    last_id: u64,
    uploads: Vec<Upload>,
}

#[derive(Debug)]
struct Upload {
    id: u64,
    bytes: usize,
    moved_at: Timestamp,
}

impl UploadBudget {
    /// Reserves the bytes that a file announces, and returns the id of the upload. `Unavailable` if all files together are too
    /// large.
    pub fn open(&mut self, bytes: usize, now: Timestamp) -> Result<u64> {
        self.last_id = self.last_id.wrapping_add(1);
        let id = self.last_id;
        self.hold(id, bytes, now)?;
        Ok(id)
    }

    /// Records that this many bytes of the file have arrived, announced or not. `Unavailable` if all files together are too
    /// large.
    pub fn hold(&mut self, id: u64, bytes: usize, now: Timestamp) -> Result<()> {
        self.uploads.retain(|upload| upload.id == id || now.since(upload.moved_at) <= FORGOTTEN_AFTER);
        let others: usize = self.uploads.iter().filter(|upload| upload.id != id).map(|upload| upload.bytes).sum();
        let held = self.uploads.iter().find(|upload| upload.id == id).map_or(0, |upload| upload.bytes).max(bytes);
        if others.saturating_add(held) > LARGEST_SUM_BYTES {
            return Err(Error::Unavailable {
                message: "other files are being read; nothing was imported, send the file again in a few seconds"
                    .into(),
                after_seconds: RETRY_AFTER_SECONDS,
            });
        }
        self.uploads.retain(|upload| upload.id != id);
        self.uploads.push(Upload { id, bytes: held, moved_at: now });
        Ok(())
    }

    /// Frees the bytes of a file that has been read, or whose request has failed.
    pub fn close(&mut self, id: u64) {
        self.uploads.retain(|upload| upload.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;
    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn is_refused<T: std::fmt::Debug>(answer: &Result<T>) -> bool {
        matches!(answer, Err(Error::Unavailable { after_seconds: 5, .. }))
    }

    #[test]
    fn two_large_files_are_not_read_at_once() {
        let mut budget = UploadBudget::default();
        let first = budget.open(25 * MIB, NOW).unwrap();
        let small = budget.open(7 * MIB, NOW).unwrap();
        assert!(is_refused(&budget.open(25 * MIB, NOW)));
        assert!(is_refused(&budget.open(1, NOW)));
        budget.close(first);
        assert!(budget.open(25 * MIB, NOW).is_ok());
        budget.close(small);
    }

    #[test]
    fn bytes_that_were_not_announced_count_as_they_arrive() {
        let mut budget = UploadBudget::default();
        budget.open(20 * MIB, NOW).unwrap();
        let silent = budget.open(0, NOW).unwrap();
        assert!(budget.hold(silent, 12 * MIB, NOW).is_ok());
        assert!(is_refused(&budget.hold(silent, 13 * MIB, NOW)));
        budget.close(silent);
        assert!(budget.open(12 * MIB, NOW).is_ok(), "what the refused file held is free again");
    }

    #[test]
    fn a_file_whose_caller_has_gone_is_forgotten_and_a_slow_one_is_not() {
        let mut budget = UploadBudget::default();
        budget.open(25 * MIB, NOW).unwrap();
        let after = |seconds| NOW.plus(Duration::from_secs(seconds));
        assert!(is_refused(&budget.open(25 * MIB, after(30))));
        let slow = budget.open(25 * MIB, after(31)).unwrap();
        for seconds in (40..400).step_by(20) {
            budget.hold(slow, MIB, after(seconds)).unwrap();
            assert!(is_refused(&budget.open(25 * MIB, after(seconds))), "{seconds}");
        }
    }
}
