//! Computes when expired rows have to be deleted. An object deletes them in sweeps, and its alarm wakes it for the next sweep as long as it
//! has rows that expire.

use std::time::Duration;

use crate::{clock::Timestamp, error::Result, ports::Sql};

/// How long a sweep waits after the oldest row has expired, so that rows that expire one after the other are deleted together: an object is
/// woken at most once a day.
pub const SWEEP_INTERVAL: Duration = Duration::from_hours(24);

/// Returns when the oldest row expires. `oldest` selects, as `at`, the time since which that row has been kept; null if there is none.
pub fn first_expiry(sql: &impl Sql, oldest: &str, kept_for: Duration) -> Result<Option<Timestamp>> {
    let at = sql.query(oldest, &[])?.first().map(|row| row.integer_or_null("at")).transpose()?.flatten();
    Ok(at.map(|at| Timestamp::from_unix_millis(at).plus(kept_for)))
}

/// Returns when the next sweep is due. The interval also applies after a sweep that failed.
pub fn next_sweep_at(first_expiry: Timestamp, swept_at: Option<Timestamp>) -> Timestamp {
    swept_at.map_or(first_expiry, |swept_at| first_expiry.max(swept_at)).plus(SWEEP_INTERVAL)
}
