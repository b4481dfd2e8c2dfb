//! Decides whether a body arrives too slowly. Until it has arrived, a body occupies memory of the isolate and a part of the `UploadBudget`.
//! A caller who sends one byte now and then would take both from all others.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// The slowest accepted rate, 128 kbit/s: a phone at the edge of its network sends more. A file of 25 MiB is received or refused within
/// half an hour.
const SLOWEST_BYTES_A_SECOND: u64 = 16 * 1024;

/// The time that a body has had so far.
#[derive(Debug, Clone, Copy)]
pub struct UploadPace {
    began_at: Timestamp,
    /// How long a small body may take, whatever its rate.
    grace: Duration,
}

impl UploadPace {
    pub const GRACE: Duration = Duration::from_secs(30);

    pub const fn new(grace: Duration, now: Timestamp) -> Self {
        Self { began_at: now, grace }
    }

    /// Returns how long the server waits for the next bytes of a body that has received this many; zero if it is too slow.
    pub fn patience(self, received: usize, now: Timestamp) -> Duration {
        let received = u64::try_from(received).unwrap_or(u64::MAX);
        let earned = Duration::from_millis(received.saturating_mul(1_000) / SLOWEST_BYTES_A_SECOND);
        self.grace.saturating_add(earned).saturating_sub(now.since(self.began_at))
    }

    /// Refuses a body that arrives too slowly.
    pub fn check(self, received: usize, now: Timestamp) -> Result<()> {
        if self.patience(received, now).is_zero() { Err(Error::TooSlow) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;
    const MIB: usize = 1024 * KIB;
    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn after(seconds: u64) -> Timestamp {
        NOW.plus(Duration::from_secs(seconds))
    }

    #[test]
    fn a_body_that_trickles_is_refused_however_often_a_byte_comes() {
        let pace = UploadPace::new(UploadPace::GRACE, NOW);
        for (seconds, received, is_refused) in [
            (0, 0, false),
            (29, 1, false),
            (30, 0, true),
            (30, 1, true),
            (30, 64 * KIB, false),
            (31, 60, true),
            (600, 600 * KIB, true),
            (3600, 25 * MIB, true),
        ] {
            assert_eq!(pace.check(received, after(seconds)), if is_refused { Err(Error::TooSlow) } else { Ok(()) });
        }
    }

    #[test]
    fn a_large_file_over_a_poor_connection_is_read() {
        let pace = UploadPace::new(UploadPace::GRACE, NOW);
        for seconds in (0..=1_500).step_by(30) {
            let received = usize::try_from(seconds).unwrap() * 17 * KIB;
            assert_eq!(pace.check(received, after(seconds)), Ok(()), "{seconds} s");
        }
    }

    #[test]
    fn the_server_waits_for_the_next_bytes_no_longer_than_the_slowest_pace_allows() {
        let pace = UploadPace::new(UploadPace::GRACE, NOW);
        let patience = |received, seconds| pace.patience(received, after(seconds)).as_secs();
        assert_eq!((patience(0, 0), patience(0, 20), patience(0, 30), patience(0, 99)), (30, 10, 0, 0));
        assert_eq!((patience(MIB, 10), patience(25 * MIB, 0)), (84, 1_630));
    }
}
