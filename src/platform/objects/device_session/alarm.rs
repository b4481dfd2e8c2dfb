//! The object's one alarm. Each ring re-arms first and never throws. While a socket is wanted it rings at most 60 s
//! ahead: an object without request or alarm for 70 s is evicted together with its socket, whatever its traffic
//! (docs/design.md, 9).

use std::{rc::Rc, time::Duration};

use super::{Inner, now};
use crate::{
    clock::needs_alarm,
    devices::{campaigns, device::Status, inbox, outbox},
    platform::objects::crash_points::Point,
};

/// Under the 70 s after which the runtime may evict us, and under the 60 s that design 9 allows.
const KEEP_ALIVE: Duration = Duration::from_secs(50);
/// A device at rest only looks after its own leftovers.
const DAY_MS: i64 = 24 * 3_600_000;

impl Inner {
    /// The ring: re-arm, then whatever is due.
    pub async fn alarm_rang(self: &Rc<Self>) {
        self.alarm_at.set(None);
        self.rearm();
        self.sql.crash_points.reach(Point::MidAlarm);
        self.keep_going().await;
        if self.status() == Status::Online {
            self.prove();
            self.give_up_unanswered();
            self.pump();
        }
        self.ask_for_more();
        self.sweep();
    }

    /// Sets the alarm to the earliest thing due, if it is not armed for something earlier. One row written when set.
    pub fn rearm(&self) {
        let now = now();
        let keep_alive = self.status().wants_socket().then_some(KEEP_ALIVE);
        let Some(after) = [keep_alive, self.hub.retry_after()].into_iter().flatten().min() else { return };
        let due = now.plus(after);
        if !needs_alarm(self.alarm_at.get(), due, now) {
            return;
        }
        self.alarm_at.set(Some(due));
        self.sql.count("alarm", 1);
        // The call itself is the write; its promise only tells when it is on disk, which the output gate sees to.
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(due.unix_millis() as f64));
        if let Err(error) = self.state.storage().as_raw().set_alarm(date, js_sys::Object::new()) {
            log::error!("the alarm could not be set: {error:?}");
        }
    }

    /// Once a day, forgets what nobody asks about any more.
    fn sweep(&self) {
        let now = now();
        if now.unix_millis() - self.swept_at.get() < DAY_MS {
            return;
        }
        self.swept_at.set(now.unix_millis());
        let sql = self.sql.part("sweep");
        let swept = inbox::sweep(&sql, now)
            .and_then(|()| outbox::sweep(&sql, now))
            .and_then(|()| campaigns::sweep(&sql, now))
            .and_then(|()| self.events.borrow_mut().sweep(&sql));
        if let Err(error) = swept {
            log::warn!("old rows could not be swept: {error}");
        }
    }
}
