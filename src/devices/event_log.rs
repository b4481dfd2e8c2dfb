//! What the hub has still to hear: appended in the turn it happened, handed over in order.
//!
//! A slot whose event the hub has is used again, so an event costs one row written and nothing to forget. The largest
//! number is never overwritten by a smaller one, so numbers go on in every life of the object; a new life asks the hub
//! how far it has heard before it tells anything twice.

use std::collections::VecDeque;

use crate::{
    devices::event::{DeviceEvent, LoggedEvent},
    error::{Error, Result},
    params,
    ports::Sql,
};

/// Free slots kept by a sweep: what a busy moment needs.
const FREE_SLOTS_KEPT: usize = 32;

const SLOTS: &str = "select slot, seq from events order by seq";
const WRITE: &str = "insert into events (slot, seq, event) values (?, ?, ?)
    on conflict (slot) do update set seq = excluded.seq, event = excluded.event";
const LIST: &str = "select seq, event from events where seq > ? order by seq limit ?";
const FORGET: &str = "delete from events where slot in (select value from json_each(?))";

/// Which slots are in use.
#[derive(Debug, Default)]
pub struct EventLog {
    last_seq: i64,
    last_slot: i64,
    /// Sequence number and slot of everything the hub has not confirmed, oldest first.
    unconfirmed: VecDeque<(i64, i64)>,
    free: Vec<i64>,
}

impl EventLog {
    /// What a former life left: as far as this one knows, the hub has heard nothing of it.
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

    /// One row written.
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

    /// The next events after a number, oldest first.
    pub fn list_after(&self, sql: &impl Sql, seq: i64, limit: u32) -> Result<Vec<LoggedEvent>> {
        sql.query(LIST, &params![seq, limit])?
            .iter()
            .map(|row| {
                let event = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
                Ok(LoggedEvent { seq: row.integer("seq")?, event })
            })
            .collect()
    }

    /// Whether something was appended that the hub has not confirmed.
    pub fn has_unconfirmed(&self) -> bool {
        !self.unconfirmed.is_empty()
    }

    /// The hub has everything up to `through`.
    pub fn confirm(&mut self, through: i64) {
        while let Some((_, slot)) = self.unconfirmed.pop_front_if(|(seq, _)| *seq <= through) {
            self.free.push(slot);
        }
    }

    /// Gives back what a busy time needed. One row written per slot.
    pub fn sweep(&mut self, sql: &impl Sql) -> Result<()> {
        if self.free.len() <= FREE_SLOTS_KEPT || self.has_unconfirmed() {
            return Ok(());
        }
        // The newest event keeps its slot, or the next life would count from an older one.
        let newest = sql.query(SLOTS, &[])?.last().map_or(Ok(0), |row| row.integer("slot"))?;
        let (mut spare, mut kept): (Vec<i64>, Vec<i64>) = self.free.drain(..).partition(|slot| *slot != newest);
        let given_back = spare.split_off(FREE_SLOTS_KEPT.min(spare.len()));
        kept.extend(spare);
        self.free = kept;
        sql.execute(FORGET, &params![serde_json::json!(given_back).to_string()])
    }
}
