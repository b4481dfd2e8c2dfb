//! The one alarm that a Durable Object has.

use std::cell::Cell;

use worker::{State, Storage};

use crate::{
    clock::{Clock, Timestamp, needs_alarm},
    platform::clock::SystemClock,
};

/// The alarm that wakes an object, with the time at which it is due as far as this instance of the object knows.
pub struct ObjectAlarm {
    storage: Storage,
    set_for: Cell<Option<Timestamp>>,
}

impl ObjectAlarm {
    pub fn new(state: &State) -> Self {
        Self { storage: state.storage(), set_for: Cell::default() }
    }

    /// Sets the alarm to `due` unless it wakes the object earlier anyway. Returns whether it was set, which writes one row.
    pub fn wake_by(&self, due: Timestamp) -> bool {
        if !needs_alarm(self.set_for.get(), due, SystemClock.now()) {
            return false;
        }
        self.set_for.set(Some(due));
        // The call itself writes the row. Its promise only reports when the row is on disk, which the output gate waits for anyway.
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(due.unix_millis() as f64));
        if let Err(error) = self.storage.as_raw().set_alarm(date, js_sys::Object::new()) {
            log::error!("the object's alarm could not be set: {error:?}");
        }
        true
    }

    /// Records that the alarm has woken the object or was deleted, so that it is not set any more.
    pub fn clear(&self) {
        self.set_for.set(None);
    }
}
