//! The Worker's clock: `Date.now()`, which in production stands still while code runs and moves on I/O.

use whatsapp_rust::wacore::time::{TimeProvider, set_time_provider};

use crate::clock::{Clock, Timestamp};

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
        Timestamp::from_unix_millis(js_sys::Date::now() as i64)
    }
}

impl TimeProvider for SystemClock {
    fn now_millis(&self) -> i64 {
        self.now().unix_millis()
    }
}

/// Gives the protocol library our clock; without it the library lives in 1970. Harmless to repeat.
pub fn install() {
    let _already_installed = set_time_provider(SystemClock);
}
