//! What a panic must not take along. It ends the task it happens in, and whatever that task had still to say: a flag
//! that stays up, a chat that stays busy. Whoever starts such a task survives its panic and puts that right.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::FutureExt;

/// The work's result; `None` if it panicked, which is in the log by then.
pub async fn survived<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    First,
    Second,
}

/// What panicked is tried once more, because what is wrong may be wrong for a moment only.
pub fn survive(work: impl Fn(Attempt)) {
    for attempt in [Attempt::First, Attempt::Second] {
        if catch_unwind(AssertUnwindSafe(|| work(attempt))).is_ok() {
            return;
        }
    }
    log::error!("an event was given up: it panicked twice");
}
