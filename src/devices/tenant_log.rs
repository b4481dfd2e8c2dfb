//! The tenant's own order of everything its devices told: each (device, epoch, seq) once, under one growing number.
//! Kept for 14 days, so dashboards and endpoints resume and projections can be made again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::event::{Append, DeviceEvent},
    error::{Error, Result},
    ids::DeviceId,
    page::LARGEST_LIMIT,
    params,
    ports::{Row, Sql},
};

/// How long events stay (design §2).
pub const KEPT_FOR: Duration = Duration::from_secs(14 * 24 * 3600);

const TABLES: &[&str] = &[
    // The newest row is never swept, so the next number is always one more than the largest here.
    "create table if not exists events (
        seq integer primary key,
        device text not null,
        at integer not null,
        event text not null
    )",
    "create table if not exists heard (
        device text not null,
        epoch text not null,
        through integer not null,
        primary key (device, epoch)
    ) without rowid",
    "create table if not exists cursors (
        name text primary key,
        seq integer not null
    ) without rowid",
];

/// An event under the tenant's number, as dashboards receive it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TenantEvent {
    pub seq: i64,
    pub device_id: DeviceId,
    #[serde(flatten)]
    pub event: DeviceEvent,
}

/// `list`: a page of the order, for whoever reads it over the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEvents {
    /// The last number the caller has seen; without one the page starts with the oldest event kept.
    pub after: Option<i64>,
    pub limit: u32,
    #[serde(default)]
    pub sees_qr: bool,
}

/// Answer to `list`, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EventPage)]
pub struct EventPage {
    pub items: Vec<TenantEvent>,
    /// The newest number of the tenant: a caller who has seen it has seen everything.
    pub last: i64,
}

impl TenantEvent {
    /// The event as somebody may see it.
    pub fn seen_by(self, sees_qr: bool) -> Self {
        if sees_qr { self } else { Self { event: self.event.without_qr(), ..self } }
    }
}

/// Creates what is missing; harmless to repeat.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    TABLES.iter().try_for_each(|table| sql.execute(table, &[]))
}

const THROUGH: &str = "select through from heard where device = ? and epoch = ?";
const INSERT: &str = "insert into events (device, at, event) values (?, ?, ?) returning seq";
const HEARD: &str = "insert into heard (device, epoch, through) values (?, ?, ?)
    on conflict (device, epoch) do update set through = excluded.through";
const LIST: &str = "select seq, device, event from events where seq > ? order by seq limit ?";
const MEASURE: &str = "select count(*) as events, coalesce(sum(length(event)), 0) as bytes from events where seq > ?";
const LAST: &str = "select coalesce(max(seq), 0) as seq from events";
const FIRST: &str = "select coalesce(min(seq), 0) as seq from events";
const CURSOR: &str = "select seq from cursors where name = ?";
const ADVANCE: &str =
    "insert into cursors (name, seq) values (?, ?) on conflict (name) do update set seq = excluded.seq";
const SWEEP: &str = "delete from events where seq <= ?2 and seq < coalesce(
    (select seq from events where at >= ?1 order by seq limit 1), (select max(seq) from events))";

/// Appends what is new of a hand-over and says up to where everything is ours now. One row written per new event
/// and one per hand-over.
pub fn append(sql: &impl Sql, batch: &Append) -> Result<(Vec<TenantEvent>, i64)> {
    let device = batch.device.as_str();
    let known = sql.query(THROUGH, &params![device, batch.epoch.as_str()])?;
    let known = known.first().map_or(Ok(0), |row| row.integer("through"))?;
    let mut through = known;
    let mut appended = Vec::new();
    for logged in batch.events.iter().filter(|logged| logged.seq > known) {
        let json = serde_json::to_string(&logged.event).map_err(Error::internal)?;
        let rows = sql.query(INSERT, &params![device, logged.event.at, json])?;
        let seq = rows.first().ok_or_else(|| Error::internal("an event got no number"))?.integer("seq")?;
        through = through.max(logged.seq);
        appended.push(TenantEvent { seq, device_id: batch.device.clone(), event: logged.event.clone() });
    }
    if through > known {
        sql.execute(HEARD, &params![device, batch.epoch.as_str(), through])?;
    }
    Ok((appended, through))
}

/// Events after a number, oldest first.
pub fn list_after(sql: &impl Sql, seq: i64, limit: u32) -> Result<Vec<TenantEvent>> {
    sql.query(LIST, &params![seq, limit])?.iter().map(read).collect()
}

/// A page of the order. Who asks for what is not kept any more must know that he missed something.
pub fn list(sql: &impl Sql, ask: ListEvents) -> Result<EventPage> {
    let last = last_seq(sql)?;
    if let Some(after) = ask.after
        && !can_resume(sql, after)?
    {
        let oldest = first_seq(sql)?;
        let days = KEPT_FOR.as_secs() / (24 * 3600);
        return Err(Error::Conflict(format!(
            "events are kept for {days} days, now {oldest} to {last}; what followed {after} is not among them: read afresh and go on after {last}"
        )));
    }
    let items = list_after(sql, ask.after.unwrap_or(0), ask.limit.min(LARGEST_LIMIT))?;
    Ok(EventPage { items: items.into_iter().map(|event| event.seen_by(ask.sees_qr)).collect(), last })
}

/// How many events follow a number, and about how many bytes they are.
pub fn measure_after(sql: &impl Sql, seq: i64) -> Result<(i64, i64)> {
    let rows = sql.query(MEASURE, &params![seq])?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.integer("events")?, row.integer("bytes")?)))
}

/// The newest number given.
pub fn last_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Whether somebody who has seen `seq` can go on from here: nothing after it was swept.
pub fn can_resume(sql: &impl Sql, seq: i64) -> Result<bool> {
    Ok(seq <= last_seq(sql)? && seq.saturating_add(1) >= first_seq(sql)?)
}

/// The oldest number kept.
fn first_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(FIRST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// How far a reader of the log has come.
pub fn cursor(sql: &impl Sql, name: &str) -> Result<i64> {
    sql.query(CURSOR, &params![name])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// One row written.
pub fn advance_cursor(sql: &impl Sql, name: &str, seq: i64) -> Result<()> {
    sql.execute(ADVANCE, &params![name, seq])
}

/// Forgets what is old and was projected, from the beginning to the first that is young: a gap further on, left by
/// the late words of a device that was away, would be taken for nothing by whoever resumes before it.
pub fn sweep(sql: &impl Sql, projected: i64, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest, projected])
}

fn read(row: &Row) -> Result<TenantEvent> {
    let event = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
    Ok(TenantEvent { seq: row.integer("seq")?, device_id: DeviceId::parse(&row.text("device")?)?, event })
}
