//! Limits the damage of a panic. A panic ends the task it happens in, so the task does not reset its flags: a run would
//! count as under way, or a chat as busy, for ever. The code that starts such a task catches the panic and resets them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt;

/// The result of the work; `None` if it panicked. The panic is in the log by then.
pub async fn catch_panic<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    First,
    Second,
}

/// Runs the work, and once more if it panics, because the cause may have been temporary.
pub fn run_twice_if_it_panics(work: impl Fn(Attempt)) {
    for attempt in [Attempt::First, Attempt::Second] {
        if catch_unwind(AssertUnwindSafe(|| work(attempt))).is_ok() {
            return;
        }
    }
    log::error!("an event was dropped: handling it panicked twice");
}
