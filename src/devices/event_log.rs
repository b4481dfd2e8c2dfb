//! The events that the hub has not confirmed: appended in the turn in which they happen, sent to the hub in order.
//!
//! The log reuses the slot of a confirmed event, so an event costs one written row and no deletion. The row with the largest sequence
//! number is overwritten only by a larger one, so the next instance of the object continues the numbers. A new instance asks the hub for
//! the last confirmed number before it sends any event twice.

use std::{collections::VecDeque, time::Duration};

use crate::{
    clock::Timestamp,
    devices::{
        event::{DeviceEvent, LoggedEvent},
        expiry,
    },
    error::{Error, Result},
    params,
    ports::Sql,
};

const SLOTS: &str = "select slot, seq from events order by seq";
const WRITE: &str = "insert into events (slot, seq, event) values (?, ?, ?)
    on conflict (slot) do update set seq = excluded.seq, event = excluded.event";
const LIST: &str = "select seq, event from (
      select seq, event, sum(length(cast(event as blob))) over (order by seq) - length(cast(event as blob)) as before
      from (select seq, event from events where seq > ?1 and event <> '' order by seq limit ?2))
    where before < ?3 order by seq";
const FORGET_ALL_BUT: &str = "delete from events where slot <> ?";
const REMOVE_TEXT: &str = "update events set event = '' where slot = ? and event <> ''";
const OLDEST: &str =
    "select cast(unixepoch(min(json_extract(event, '$.at'))) * 1000 as integer) as at from events where event <> ''";

/// A list of events ends with the event that brings it to this many bytes of JSON, because all objects of an isolate share its memory.
pub const MAX_LIST_BYTES: i64 = 4_000_000;

/// The slots of the log: unconfirmed and free ones.
#[derive(Debug, Default)]
pub struct EventLog {
    last_seq: i64,
    last_slot: i64,
    /// Sequence number and slot of each event that the hub has not confirmed, oldest first.
    unconfirmed: VecDeque<(i64, i64)>,
    free: Vec<i64>,
    is_sweep_due: bool,
}

impl EventLog {
    /// Loads the events of an earlier instance. All count as unconfirmed until the hub answers.
    pub fn load(sql: &impl Sql) -> Result<Self> {
        let mut log = Self::default();
        for row in sql.query(SLOTS, &[])? {
            let (slot, seq) = (row.integer("slot")?, row.integer("seq")?);
            log.last_slot = log.last_slot.max(slot);
            log.last_seq = log.last_seq.max(seq);
            log.unconfirmed.push_back((seq, slot));
        }
        Ok(log)
    }

    /// Writes one row.
    pub fn append(&mut self, sql: &impl Sql, event: &DeviceEvent) -> Result<()> {
        let json = serde_json::to_string(event).map_err(Error::internal)?;
        let seq = self.last_seq + 1;
        let (slot, is_new) = self.free.last().map_or((self.last_slot + 1, true), |slot| (*slot, false));
        sql.execute(WRITE, &params![slot, seq, json])?;
        if is_new {
            self.last_slot = slot;
        } else {
            self.free.pop();
        }
        self.last_seq = seq;
        self.unconfirmed.push_back((seq, slot));
        Ok(())
    }

    /// Returns whether this is the last event of the log.
    pub const fn is_last(&self, seq: i64) -> bool {
        seq >= self.last_seq
    }

    /// Returns the next events after a number, oldest first: at most `limit`, and fewer if they are long.
    pub fn list_after(&self, sql: &impl Sql, seq: i64, limit: u32) -> Result<Vec<LoggedEvent>> {
        sql.query(LIST, &params![seq, limit, MAX_LIST_BYTES])?
            .iter()
            .map(|row| {
                let event = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
                Ok(LoggedEvent { seq: row.integer("seq")?, event })
            })
            .collect()
    }

    /// Returns whether the log has an event that the hub has not confirmed.
    pub fn has_unconfirmed(&self) -> bool {
        !self.unconfirmed.is_empty()
    }

    /// Marks all events up to `through` as confirmed by the hub.
    pub fn confirm(&mut self, through: i64) {
        while let Some((_, slot)) = self.unconfirmed.pop_front_if(|(seq, _)| *seq <= through) {
            self.free.push(slot);
        }
    }

    /// Deletes the events that the hub has confirmed. The row of the newest one remains, without its text, because otherwise the next
    /// instance would continue from a smaller number. While an event is unconfirmed, `is_sweep_due` asks for another sweep: a new instance
    /// does not know what the hub has confirmed. Writes one row per slot.
    pub fn sweep(&mut self, sql: &impl Sql) -> Result<()> {
        self.is_sweep_due = self.has_unconfirmed();
        // The slots became free in the order of their numbers, and the next one to use is taken from the end.
        let Some(newest) = self.free.last().copied().filter(|_| !self.is_sweep_due) else { return Ok(()) };
        sql.execute(FORGET_ALL_BUT, &params![newest])?;
        sql.execute(REMOVE_TEXT, &params![newest])?;
        self.free = vec![newest];
        self.last_slot = newest;
        Ok(())
    }

    /// Returns whether the hub has confirmed all events that the last sweep could not delete.
    pub fn is_sweep_due(&self) -> bool {
        self.is_sweep_due && !self.has_unconfirmed()
    }
}

/// Returns when the oldest event expires that has its text. A confirmed event is not needed any more.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, Duration::ZERO)
}
