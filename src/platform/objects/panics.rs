//! Limits the damage of a panic. A panic ends the task in which it happens, so the task does not reset its flags: a run would count as
//! running, or a chat as busy, for ever. The code that starts such a task catches the panic and resets them.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;

/// Returns the result of the work; `None` if it panicked. The panic is already in the log then.
pub async fn catch_panic<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}
