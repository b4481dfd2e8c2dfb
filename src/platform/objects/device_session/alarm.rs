//! What the object does when its alarm rings. It sets the next alarm first, and it never throws. While the device wants a
//! socket, the alarm rings at least every 60 s: an object without a request or an alarm for 70 s is evicted together with
//! its socket, whatever its traffic (docs/design.md, 9).

use std::{rc::Rc, time::Duration};

use super::{Inner, now};
use crate::{
    devices::{campaigns, device::Status, inbox, outbox},
    platform::objects::crash_points::Point,
};

/// Below the 70 s after which the runtime may evict the object, and below the 60 s that design 9 allows.
const KEEP_ALIVE: Duration = Duration::from_secs(50);
/// Old rows are deleted once a day.
const SWEEP_INTERVAL_MS: i64 = 24 * 3_600_000;

impl Inner {
    /// Sets the next alarm, then does everything that is due.
    pub async fn on_alarm(self: &Rc<Self>) {
        self.alarm.clear();
        self.rearm();
        self.crash_points.reach(Point::MidAlarm);
        self.ensure_connected().await;
        if self.status() == Status::Online {
            self.report_proof();
            self.give_up_unanswered();
            self.send_due();
        }
        self.request_items();
        self.sweep();
    }

    /// Sets the alarm for the earliest thing that is due, unless it rings earlier anyway. Setting it writes one row.
    pub fn rearm(&self) {
        let keep_alive = self.status().wants_socket().then_some(KEEP_ALIVE);
        let Some(after) = [keep_alive, self.hand_over.retry_after()].into_iter().flatten().min() else { return };
        if self.alarm.ring_by(now().plus(after)) {
            self.sql.count("alarm", 1);
        }
    }

    /// Once a day, deletes rows that nothing reads any more.
    fn sweep(&self) {
        let now = now();
        if now.unix_millis() - self.swept_at_ms.get() < SWEEP_INTERVAL_MS {
            return;
        }
        self.swept_at_ms.set(now.unix_millis());
        let sql = self.sql.part("sweep");
        let swept = inbox::sweep(&sql, now)
            .and_then(|()| outbox::sweep(&sql, now))
            .and_then(|()| campaigns::sweep(&sql, now))
            .and_then(|()| self.event_log.borrow_mut().sweep(&sql));
        if let Err(error) = swept {
            log::warn!("old rows could not be swept: {error}");
        }
    }
}
