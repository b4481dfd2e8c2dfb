//! The Worker's clock, `Date.now()`. In production it does not advance while code runs, only on I/O.

use whatsapp_rust::wacore::time::{TimeProvider, set_time_provider};

use crate::clock::{Clock, Timestamp};

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[cfg(feature = "simulator")]
        if let Some(frozen) = FROZEN.get() {
            return frozen;
        }
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^53")]
        Timestamp::from_unix_millis(js_sys::Date::now() as i64)
    }
}

impl TimeProvider for SystemClock {
    fn now_millis(&self) -> i64 {
        self.now().unix_millis()
    }
}

#[cfg(feature = "simulator")]
thread_local! {
    static FROZEN: std::cell::Cell<Option<Timestamp>> = const { std::cell::Cell::new(None) };
}

/// Stops the clock while `work` runs, for a test that compares two stores: both see the same time.
#[cfg(feature = "simulator")]
pub async fn frozen<T>(work: impl Future<Output = T>) -> T {
    FROZEN.set(Some(SystemClock.now()));
    let done = work.await;
    FROZEN.set(None);
    done
}

/// Gives the protocol library this clock; without one the library would believe that it is 1970. A second call changes nothing.
pub fn install() {
    let _already_installed = set_time_provider(SystemClock);
}
