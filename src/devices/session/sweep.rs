//! Deletes the rows that nothing reads any more, at most once a day and whatever the status of the device. While the
//! device wants a socket, its alarm rings all the time anyway. A device without a connection is woken once there is
//! something to delete, and never again once nothing is left that expires.

use std::time::Duration;

use super::{KEEP_ALIVE, Session, Storage};
use crate::{
    clock::Timestamp,
    devices::{
        accounts, campaigns, event_log,
        expiry::{SWEEP_INTERVAL, next_sweep_at},
        inbox, number_history, outbox, uploads,
    },
    error::Result,
};

impl<S: Storage> Session<S> {
    /// Deletes what has expired, unless this instance has done so within the last day.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        if self.swept_at.is_some_and(|at| now.since(at) < SWEEP_INTERVAL) {
            return;
        }
        self.swept_at = Some(now);
        let sql = self.storage.part("sweep");
        let swept = inbox::sweep(&sql, now)
            .and_then(|()| outbox::sweep(&sql, now))
            .and_then(|()| campaigns::sweep(&sql, now))
            .and_then(|()| accounts::sweep(&sql, now))
            .and_then(|()| uploads::sweep(&sql, now))
            .and_then(|()| number_history::sweep_sent_elsewhere(&sql, now))
            .and_then(|()| self.event_log.sweep(&sql));
        if let Err(error) = swept {
            log::warn!("old rows could not be swept: {error}");
        }
    }

    /// Deletes the confirmed events once the hub has confirmed all of them.
    pub(super) fn sweep_event_log(&mut self) {
        if let Err(error) = self.event_log.sweep(&self.storage.part("sweep")) {
            log::warn!("confirmed events could not be swept: {error}");
        }
    }

    /// After how long a device that wants no socket has to be woken to sweep; `None` if nothing is left that expires.
    /// The time follows from the rows alone, so an instance that is started for something else does not put it off. An
    /// overdue sweep waits for `KEEP_ALIVE`, because the alarm that has just woken the object may be the one that sweeps.
    pub(super) fn next_sweep_after(&self, now: Timestamp) -> Option<Duration> {
        let first = self.first_expiry().unwrap_or_else(|error| {
            log::warn!("the next sweep is not known: {error}");
            Some(now)
        })?;
        Some(next_sweep_at(first, self.swept_at).since(now).max(KEEP_ALIVE))
    }

    /// When the first of the rows that `sweep` deletes expires.
    fn first_expiry(&self) -> Result<Option<Timestamp>> {
        let sql = self.storage.part("sweep");
        let each = [
            inbox::first_expiry(&sql)?,
            outbox::first_expiry(&sql)?,
            campaigns::first_expiry(&sql)?,
            accounts::first_expiry(&sql)?,
            number_history::first_expiry_of_sent_elsewhere(&sql)?,
            uploads::first_expiry(&sql)?,
            event_log::first_expiry(&sql)?,
        ];
        Ok(each.into_iter().flatten().min())
    }
}
