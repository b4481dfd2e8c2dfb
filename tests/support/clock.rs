//! A clock that moves only when a test steps it. Each test thread has its own time, so tests run in parallel.

use cloudwa_flow::clock::{Clock, Timestamp};
use std::cell::Cell;

const START: i64 = 1_700_000_000_000;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(START) };
}

/// The time of the current test thread.
pub struct SteppingClock;

impl SteppingClock {
    pub fn step(millis: i64) {
        NOW.set(NOW.get() + millis);
    }

    /// Makes the protocol library read this clock.
    pub fn drive_the_library() {
        // The library refuses this if another test of the process did it already; that test set the same clock.
        let _ = wacore::time::set_time_provider(Self);
    }
}

impl Clock for SteppingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(NOW.get())
    }
}

impl wacore::time::TimeProvider for SteppingClock {
    fn now_millis(&self) -> i64 {
        NOW.get()
    }
}
