//! What the hub has still to hear: appended in the turn it happened, deleted once the hub has it.
//!
//! The newest row stays when its turn to be deleted comes, so the next number is always one more than the largest
//! here, in every life of the object; the hub drops what it has already.

use crate::{
    devices::event::{Event, LoggedEvent},
    error::{Error, Result},
    params,
    ports::Sql,
};

const APPEND: &str = "insert into event_log (seq, event) select coalesce(max(seq), 0) + 1, ? from event_log";
const LIST: &str = "select seq, event from event_log where seq > ? order by seq limit ?";
const FORGET: &str = "delete from event_log where seq < ?";

/// One row written.
pub fn append(sql: &impl Sql, event: &Event) -> Result<()> {
    let json = serde_json::to_string(event).map_err(Error::internal)?;
    sql.execute(APPEND, &params![json])
}

/// The next events the hub has not confirmed, oldest first.
pub fn list_after(sql: &impl Sql, confirmed: i64, limit: u32) -> Result<Vec<LoggedEvent>> {
    sql.query(LIST, &params![confirmed, limit])?
        .iter()
        .map(|row| {
            let event = serde_json::from_str(&row.text(1)?).map_err(Error::internal)?;
            Ok(LoggedEvent { seq: row.integer(0)?, event })
        })
        .collect()
}

/// The hub has everything up to `through`. One row written per event forgotten.
pub fn forget_through(sql: &impl Sql, through: i64) -> Result<()> {
    sql.execute(FORGET, &params![through])
}
