//! Limits the bytes of large bodies that one isolate holds at the same time: uploaded files, and broadcasts and lists in JSON. All requests
//! of an isolate share 128 MB (Cloudflare's limit), and one file of 25 MiB takes up to 75 MiB of it while it is parsed, so two large files
//! together would end every request of the isolate.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// The most bytes of all bodies together. This leaves room for one file of the largest size and several small ones beside it.
const LARGEST_SUM_BYTES: usize = 32 * 1024 * 1024;
/// The largest body that does not count: a message, a decision, the change of a contact. Such requests are never refused because of a file.
const LARGEST_UNCOUNTED_BYTES: usize = 64 * 1024;
/// A request whose caller has disconnected never ends, so nothing closes its upload. While its body is being received, its bytes count
/// until none has arrived for this long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);
/// A request whose body has been received counts until it is answered, and no longer than this.
const ANSWERED_WITHIN: Duration = Duration::from_mins(2);
const RETRY_AFTER_SECONDS: u32 = 5;

/// Names one request with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadId(u64);

/// The bodies that are being received, or whose requests are not answered yet.
#[derive(Debug, Default)]
pub struct UploadBudget {
    last_id: u64,
    uploads: Vec<Upload>,
}

#[derive(Debug)]
struct Upload {
    id: UploadId,
    bytes: usize,
    forgotten_at: Timestamp,
}

impl UploadBudget {
    /// Returns the id of the next upload, which holds nothing yet.
    pub fn open(&mut self) -> UploadId {
        self.last_id = self.last_id.wrapping_add(1);
        UploadId(self.last_id)
    }

    /// Records that a body announces this many bytes, or that this many have arrived, announced or not. Fails with `Unavailable` if all
    /// bodies together are too large.
    pub fn hold(&mut self, id: UploadId, bytes: usize, now: Timestamp) -> Result<()> {
        self.uploads.retain(|upload| upload.id == id || upload.forgotten_at >= now);
        let others: usize = self.uploads.iter().filter(|upload| upload.id != id).map(|upload| upload.bytes).sum();
        let held = self.uploads.iter().find(|upload| upload.id == id).map_or(0, |upload| upload.bytes).max(bytes);
        if held <= LARGEST_UNCOUNTED_BYTES {
            return Ok(());
        }
        if others.saturating_add(held) > LARGEST_SUM_BYTES {
            return Err(Error::Unavailable {
                message: "the server is reading other large files or lists; nothing was changed, send it again in a few seconds"
                    .into(),
                after_seconds: RETRY_AFTER_SECONDS,
            });
        }
        self.uploads.retain(|upload| upload.id != id);
        self.uploads.push(Upload { id, bytes: held, forgotten_at: now.plus(FORGOTTEN_AFTER) });
        Ok(())
    }

    /// Records that the whole body has arrived: its request is being answered.
    pub fn end_reading(&mut self, id: UploadId, now: Timestamp) {
        if let Some(upload) = self.uploads.iter_mut().find(|upload| upload.id == id) {
            upload.forgotten_at = now.plus(ANSWERED_WITHIN);
        }
    }

    /// Frees the bytes of a request that is answered.
    pub fn close(&mut self, id: UploadId) {
        self.uploads.retain(|upload| upload.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn is_refused<T: std::fmt::Debug>(answer: &Result<T>) -> bool {
        matches!(answer, Err(Error::Unavailable { after_seconds: 5, .. }))
    }

    fn after(seconds: u64) -> Timestamp {
        NOW.plus(Duration::from_secs(seconds))
    }

    /// Opens an upload of a body that announces this many bytes.
    fn open_announced(budget: &mut UploadBudget, bytes: usize, now: Timestamp) -> Result<UploadId> {
        let id = budget.open();
        budget.hold(id, bytes, now).map(|()| id)
    }

    #[test]
    fn two_large_files_are_not_read_at_once() {
        let mut budget = UploadBudget::default();
        let first = open_announced(&mut budget, 25 * MIB, NOW).unwrap();
        let small = open_announced(&mut budget, 7 * MIB, NOW).unwrap();
        assert!(is_refused(&open_announced(&mut budget, 25 * MIB, NOW)));
        assert!(is_refused(&open_announced(&mut budget, MIB, NOW)));
        budget.close(first);
        assert!(open_announced(&mut budget, 25 * MIB, NOW).is_ok());
        budget.close(small);
    }

    #[test]
    fn many_lists_in_json_are_not_held_at_once_and_a_message_is_never_refused() {
        let mut budget = UploadBudget::default();
        let lists: Vec<_> = (0..16).map(|_| open_announced(&mut budget, 2 * MIB, NOW).unwrap()).collect();
        assert!(is_refused(&open_announced(&mut budget, 2 * MIB, NOW)));
        assert!(is_refused(&open_announced(&mut budget, 64 * KIB + 1, NOW)));
        for _ in 0..1_000 {
            assert!(open_announced(&mut budget, 64 * KIB, NOW).is_ok());
        }
        let grows = open_announced(&mut budget, 0, NOW).unwrap();
        assert!(budget.hold(grows, 64 * KIB, NOW).is_ok());
        assert!(is_refused(&budget.hold(grows, 64 * KIB + 1, NOW)));
        budget.close(lists[0]);
        assert!(budget.hold(grows, 2 * MIB, NOW).is_ok(), "small bodies hold nothing");
    }

    #[test]
    fn bytes_that_were_not_announced_count_as_they_arrive() {
        let mut budget = UploadBudget::default();
        open_announced(&mut budget, 20 * MIB, NOW).unwrap();
        let silent = open_announced(&mut budget, 0, NOW).unwrap();
        assert!(budget.hold(silent, 12 * MIB, NOW).is_ok());
        assert!(is_refused(&budget.hold(silent, 13 * MIB, NOW)));
        budget.close(silent);
        assert!(open_announced(&mut budget, 12 * MIB, NOW).is_ok(), "what the refused file held is free again");
    }

    #[test]
    fn a_file_whose_caller_has_gone_is_forgotten_and_a_slow_one_is_not() {
        let mut budget = UploadBudget::default();
        open_announced(&mut budget, 25 * MIB, NOW).unwrap();
        assert!(is_refused(&open_announced(&mut budget, 25 * MIB, after(30))));
        let slow = open_announced(&mut budget, 25 * MIB, after(31)).unwrap();
        for seconds in (40..400).step_by(20) {
            budget.hold(slow, MIB, after(seconds)).unwrap();
            assert!(is_refused(&open_announced(&mut budget, 25 * MIB, after(seconds))), "{seconds}");
        }
    }

    #[test]
    fn a_file_counts_until_its_request_is_answered_however_long_that_takes() {
        let mut budget = UploadBudget::default();
        let read = open_announced(&mut budget, 25 * MIB, NOW).unwrap();
        budget.end_reading(read, after(5));
        for seconds in [31, 60, 125] {
            assert!(is_refused(&open_announced(&mut budget, 25 * MIB, after(seconds))), "{seconds}");
        }
        assert!(open_announced(&mut budget, 25 * MIB, after(126)).is_ok(), "its caller has gone");
        let answered = budget.open();
        budget.end_reading(answered, NOW);
        budget.close(answered);
    }
}
