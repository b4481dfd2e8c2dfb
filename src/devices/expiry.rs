//! When rows that are kept for a time have to be deleted. An object deletes them in sweeps, and its alarm wakes it for the
//! next one as long as it has such rows.

use std::time::Duration;

use crate::{clock::Timestamp, error::Result, ports::Sql};

/// A sweep waits for this long after the first row has expired, so that rows that expire after each other are deleted
/// together: an object is woken at most once a day.
pub const SWEEP_INTERVAL: Duration = Duration::from_hours(24);

/// When the first row expires. `oldest` selects, as `at`, since when the oldest row is kept; null if there is none.
pub fn first_expiry(sql: &impl Sql, oldest: &str, kept_for: Duration) -> Result<Option<Timestamp>> {
    let at = sql.query(oldest, &[])?.first().map(|row| row.integer_or_null("at")).transpose()?.flatten();
    Ok(at.map(|at| Timestamp::from_unix_millis(at).plus(kept_for)))
}

/// When the next sweep is due. After a sweep that failed, a day passes, too.
pub fn next_sweep_at(first_expiry: Timestamp, swept_at: Option<Timestamp>) -> Timestamp {
    swept_at.map_or(first_expiry, |swept_at| first_expiry.max(swept_at)).plus(SWEEP_INTERVAL)
}
