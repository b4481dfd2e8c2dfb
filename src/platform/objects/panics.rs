//! Limits the damage of a panic. A panic ends the task it happens in, so the task does not reset its flags: a run would
//! count as under way, or a chat as busy, for ever. The code that starts such a task catches the panic and resets them.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;

/// The result of the work; `None` if it panicked. The panic is in the log by then.
pub async fn catch_panic<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}
