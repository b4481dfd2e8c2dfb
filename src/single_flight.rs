//! Makes sure that at most one run of some background work happens at a time. Work that is requested during a run is not lost: the run
//! continues with another round.

use std::{cell::Cell, time::Duration};

/// The outcome of one round of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// All work is done. Another round follows only if it was requested meanwhile.
    Complete,
    /// There is more to do: another round follows immediately.
    Incomplete,
    /// The work failed: the run ends, and the next request starts a new one.
    Failed,
}

/// Whether the work runs, and whether another round was requested.
#[derive(Debug, Default)]
pub struct SingleFlight {
    is_running: Cell<bool>,
    is_requested: Cell<bool>,
}

impl SingleFlight {
    /// Requests a round. Returns true if nothing runs yet: the caller must then call `run`.
    #[must_use = "the caller must call `run` if this is true"]
    pub fn request(&self) -> bool {
        self.is_requested.set(true);
        !self.is_running.replace(true)
    }

    /// Requests a round only if nothing runs yet, and returns whether it did: the caller must then call `run`.
    #[must_use = "the caller must call `run` if this is true"]
    pub fn request_if_idle(&self) -> bool {
        let is_idle = !self.is_running.replace(true);
        if is_idle {
            self.is_requested.set(true);
        }
        is_idle
    }

    /// Runs rounds as long as one is requested. After the last round, and also after a panic, the next request
    /// starts a new run.
    pub async fn run(&self, round: impl AsyncFn() -> Round) {
        let _run = self.block();
        while self.is_requested.replace(false) {
            match round().await {
                Round::Complete => {}
                Round::Incomplete => self.is_requested.set(true),
                Round::Failed => break,
            }
        }
    }

    /// Prevents that a request starts a run, until the guard is dropped. A run that has already started continues.
    pub fn block(&self) -> BlockGuard<'_> {
        self.is_running.set(true);
        BlockGuard(self)
    }

    /// Withdraws a request that no round has begun to work on.
    pub fn withdraw_request(&self) {
        self.is_requested.set(false);
    }
}

/// The wait before the first retry of background work, and the longest one. Each wait is twice the previous one.
const FIRST_RETRY_AFTER: Duration = Duration::from_millis(250);
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(2);

/// How many times in a row some background work has failed. The number determines the wait before the next attempt: it is short, because
/// most failures of D1 are over with the next call, and a customer who has opted out must not get a broadcast meanwhile.
#[derive(Debug, Default)]
pub struct FailuresInARow(Cell<u32>);

impl FailuresInARow {
    /// Counts a failure, and returns how long to wait before the next attempt: 250 ms, 500 ms, 1 s, then 2 s.
    pub fn count(&self) -> Duration {
        let earlier = self.0.replace(self.0.get().saturating_add(1));
        FIRST_RETRY_AFTER.saturating_mul(1 << earlier.min(8)).min(LONGEST_RETRY_AFTER)
    }

    /// Resets the count, because the work has succeeded.
    pub fn forget(&self) {
        self.0.set(0);
    }
}

/// While this guard lives, no run starts.
#[must_use]
pub struct BlockGuard<'a>(&'a SingleFlight);

impl Drop for BlockGuard<'_> {
    fn drop(&mut self) {
        self.0.is_running.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use futures::FutureExt;

    use super::*;

    /// Runs the work once it is requested; its rounds have the outcomes `ends`. Returns how many rounds there were.
    async fn count_rounds(flight: &SingleFlight, ends: &[Round]) -> usize {
        let rounds = Cell::new(0);
        flight
            .run(async || {
                let end = ends.get(rounds.get()).copied().unwrap_or(Round::Complete);
                rounds.set(rounds.get() + 1);
                end
            })
            .await;
        rounds.get()
    }

    #[test]
    fn failed_work_is_tried_again_at_once_and_then_less_often() {
        let failures = FailuresInARow::default();
        let waits = || [(); 5].map(|()| failures.count().as_millis());
        assert_eq!(waits(), [250, 500, 1_000, 2_000, 2_000]);
        assert_eq!(waits(), [2_000; 5]);
        failures.forget();
        assert_eq!(failures.count().as_millis(), 250);
    }

    #[tokio::test]
    async fn one_request_leads_to_one_round() {
        let flight = SingleFlight::default();
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[]).await, 1);
        assert!(flight.request(), "the run is over, so the next request starts another");
        assert_eq!(count_rounds(&flight, &[]).await, 1);
    }

    #[tokio::test]
    async fn requests_during_a_round_lead_to_one_more_round() {
        let flight = SingleFlight::default();
        let rounds = Cell::new(0);
        assert!(flight.request());
        flight
            .run(async || {
                rounds.set(rounds.get() + 1);
                if rounds.get() == 1 {
                    assert!(!flight.request(), "a run is under way");
                    assert!(!flight.request(), "a run is under way");
                }
                Round::Complete
            })
            .await;
        assert_eq!(rounds.get(), 2);
    }

    #[tokio::test]
    async fn an_incomplete_round_is_followed_by_another() {
        let flight = SingleFlight::default();
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[Round::Incomplete, Round::Incomplete]).await, 3);
    }

    #[tokio::test]
    async fn a_failed_round_ends_the_run_and_the_next_request_starts_a_new_one() {
        let flight = SingleFlight::default();
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[Round::Incomplete, Round::Failed]).await, 2);
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[]).await, 1);
    }

    #[tokio::test]
    async fn after_a_panic_the_next_request_starts_a_new_run() {
        let flight = SingleFlight::default();
        assert!(flight.request());
        let run = flight.run(async || panic!("the work panics"));
        assert!(AssertUnwindSafe(run).catch_unwind().await.is_err());
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[]).await, 1);
    }

    #[tokio::test]
    async fn a_request_if_idle_during_a_run_changes_nothing() {
        let flight = SingleFlight::default();
        let rounds = Cell::new(0);
        assert!(flight.request_if_idle());
        flight
            .run(async || {
                rounds.set(rounds.get() + 1);
                assert!(!flight.request_if_idle());
                Round::Complete
            })
            .await;
        assert_eq!(rounds.get(), 1);
        assert!(flight.request_if_idle());
    }

    #[tokio::test]
    async fn a_request_while_runs_are_blocked_waits_for_the_next_run() {
        let flight = SingleFlight::default();
        let blocked = flight.block();
        assert!(!flight.request());
        drop(blocked);
        assert!(flight.request());
        assert_eq!(count_rounds(&flight, &[]).await, 1);
    }

    #[tokio::test]
    async fn a_withdrawn_request_leads_to_no_round() {
        let flight = SingleFlight::default();
        assert!(flight.request());
        flight.withdraw_request();
        assert_eq!(count_rounds(&flight, &[]).await, 0);
    }
}
