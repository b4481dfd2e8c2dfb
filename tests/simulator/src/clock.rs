//! The only place where the simulator reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns milliseconds since 1970.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Returns seconds since 1970, as stanzas carry them.
pub fn now_secs() -> u64 {
    now_ms() / 1000
}
