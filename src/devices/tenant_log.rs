//! The ordered events of all devices of a tenant: the hub stores each (device, epoch, seq) once, under one growing number,
//! for 14 days. Dashboards and API clients resume from a number, and projections can be repeated.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        consent::changes::{ConsentChange, ConsentPage},
        store::probable_opt_outs::OptOutDecision,
    },
    devices::event::{Append, DeviceEvent},
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    page::MAX_LIMIT,
    params,
    ports::{Done, ObjectCommand, Row, Sql},
};

/// Opt-outs and opt-ins that the hub tells a device before they are in D1: those of many hours without D1.
const MAX_UNPROJECTED_CONSENTS: u32 = 5_000;
/// How long the hub keeps events (design §2).
pub const KEPT_FOR: Duration = Duration::from_secs(14 * 24 * 3600);

const TABLES: &[&str] = &[
    // The sweep never deletes the newest row, so the next number is always one more than the largest one.
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

/// An event with its number in the tenant's order, as dashboards receive it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TenantEvent {
    pub seq: i64,
    pub device_id: DeviceId,
    #[serde(flatten)]
    pub event: DeviceEvent,
}

/// `list`: asks for a page of the events, for an API client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEvents {
    /// The last number that the caller has; without one the page starts with the oldest stored event.
    pub after: Option<i64>,
    pub limit: u32,
    #[serde(default)]
    pub sees_qr: bool,
}

impl ObjectCommand for ListEvents {
    const NAME: &'static str = "list";
    type Reply = EventPage;
}

/// `campaign_moved`: a campaign has changed without an event of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignChanged {
    pub tenant: TenantId,
    pub campaign: CampaignId,
}

impl ObjectCommand for CampaignChanged {
    const NAME: &'static str = "campaign_moved";
    type Reply = Done;
}

/// `opt_out_decided`: a user has decided about a message that looks like an opt-out. These are also the fields of the live
/// update `opt_out.decided`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OptOutDecided {
    pub tenant: TenantId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub message_id: MessageId,
    pub decision: OptOutDecision,
    pub at: Timestamp,
}

impl ObjectCommand for OptOutDecided {
    const NAME: &'static str = "opt_out_decided";
    type Reply = Done;
}

/// `close`: closes the sockets of a user who signed out or was suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseSockets {
    pub user: String,
}

impl ObjectCommand for CloseSockets {
    const NAME: &'static str = "close";
    type Reply = Done;
}

/// `consents`: a device asks which opt-outs and opt-ins follow the last one that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadConsents {
    pub tenant: TenantId,
    /// The number of the last change that the device has.
    pub after: i64,
}

impl ObjectCommand for ReadConsents {
    const NAME: &'static str = "consents";
    type Reply = ConsentPage;
}

/// A page of events, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EventPage)]
pub struct EventPage {
    pub items: Vec<TenantEvent>,
    /// The newest number of the tenant: a caller that has it has all events.
    pub last: i64,
}

impl TenantEvent {
    /// The event, without its QR code unless the reader may see it.
    pub fn visible_to(self, sees_qr: bool) -> Self {
        if sees_qr { self } else { Self { event: self.event.without_qr(), ..self } }
    }
}

/// Creates the tables that are missing; harmless to repeat.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    TABLES.iter().try_for_each(|table| sql.execute(table, &[]))
}

const THROUGH: &str = "select through from heard where device = ? and epoch = ?";
const INSERT: &str = "insert into events (device, at, event) values (?, ?, ?) returning seq";
const SET_THROUGH: &str = "insert into heard (device, epoch, through) values (?, ?, ?)
    on conflict (device, epoch) do update set through = excluded.through";
const LIST: &str = "select seq, device, event from events where seq > ? order by seq limit ?";
const CONSENTS: &str = "select event from events where seq > ?1
    and json_extract(event, '$.kind') in ('contact.opted_out', 'contact.opted_in') order by seq limit ?2";
const MEASURE: &str = "select count(*) as events, coalesce(sum(length(event)), 0) as bytes from events where seq > ?";
const LAST: &str = "select coalesce(max(seq), 0) as seq from events";
const FIRST: &str = "select coalesce(min(seq), 0) as seq from events";
const CURSOR: &str = "select seq from cursors where name = ?";
const ADVANCE: &str =
    "insert into cursors (name, seq) values (?, ?) on conflict (name) do update set seq = excluded.seq";
const SWEEP: &str = "delete from events where seq <= ?2 and seq < coalesce(
    (select seq from events where at >= ?1 order by seq limit 1), (select max(seq) from events))";

/// Appends the new events of a batch; returns them with the number up to which the hub has all events of the device.
/// Writes one row per new event and one per batch.
pub fn append(sql: &impl Sql, batch: &Append) -> Result<(Vec<TenantEvent>, i64)> {
    let device = batch.device.as_str();
    let known = sql.query(THROUGH, &params![device, batch.epoch.as_str()])?;
    let known = known.first().map_or(Ok(0), |row| row.integer("through"))?;
    let mut through = known;
    let mut appended = Vec::new();
    for logged in batch.events.iter().filter(|logged| logged.seq > known) {
        let json = serde_json::to_string(&logged.event).map_err(Error::internal)?;
        let rows = sql.query(INSERT, &params![device, logged.event.at, json])?;
        let seq = rows
            .first()
            .ok_or_else(|| Error::internal("the database returned no number for an event"))?
            .integer("seq")?;
        through = through.max(logged.seq);
        appended.push(TenantEvent { seq, device_id: batch.device.clone(), event: logged.event.clone() });
    }
    if through > known {
        sql.execute(SET_THROUGH, &params![device, batch.epoch.as_str(), through])?;
    }
    Ok((appended, through))
}

/// Events after a number, oldest first.
pub fn list_after(sql: &impl Sql, seq: i64, limit: u32) -> Result<Vec<TenantEvent>> {
    sql.query(LIST, &params![seq, limit])?.iter().map(read).collect()
}

/// The opt-outs and opt-ins among the events after a number, oldest first. Reads all of these events.
pub fn list_consents_after(sql: &impl Sql, seq: i64) -> Result<Vec<ConsentChange>> {
    let mut changes = Vec::new();
    for row in sql.query(CONSENTS, &params![seq, MAX_UNPROJECTED_CONSENTS])? {
        let event: DeviceEvent = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
        changes.extend(event.consent_change());
    }
    Ok(changes)
}

/// A page of the events. A caller that asks for deleted events gets an error, so that it notices the gap.
pub fn list(sql: &impl Sql, request: ListEvents) -> Result<EventPage> {
    let last = last_seq(sql)?;
    if let Some(after) = request.after
        && !can_resume(sql, after)?
    {
        let oldest = first_seq(sql)?;
        let days = KEPT_FOR.as_secs() / (24 * 3600);
        return Err(Error::Conflict(format!(
            "events are kept for {days} days, now {oldest} to {last}; what followed {after} is not among them: read afresh and go on after {last}"
        )));
    }
    let items = list_after(sql, request.after.unwrap_or(0), request.limit.min(MAX_LIMIT))?;
    Ok(EventPage { items: items.into_iter().map(|event| event.visible_to(request.sees_qr)).collect(), last })
}

/// How many events follow a number, and about how many bytes they have.
pub fn measure_after(sql: &impl Sql, seq: i64) -> Result<(i64, i64)> {
    let rows = sql.query(MEASURE, &params![seq])?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.integer("events")?, row.integer("bytes")?)))
}

/// The newest number.
pub fn last_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Whether a reader that has `seq` can resume: no later event was deleted.
pub fn can_resume(sql: &impl Sql, seq: i64) -> Result<bool> {
    Ok(seq <= last_seq(sql)? && seq.saturating_add(1) >= first_seq(sql)?)
}

/// The oldest stored number.
fn first_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(FIRST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// The cursor of a reader of the log.
pub fn cursor(sql: &impl Sql, name: &str) -> Result<i64> {
    sql.query(CURSOR, &params![name])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Writes one row.
pub fn advance_cursor(sql: &impl Sql, name: &str, seq: i64) -> Result<()> {
    sql.execute(ADVANCE, &params![name, seq])
}

/// Deletes old, projected events from the start up to the first recent one. Late events of an offline device are old and
/// lie further on; they stay, because a reader that resumes before such a gap would not notice it.
pub fn sweep(sql: &impl Sql, projected: i64, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest, projected])
}

fn read(row: &Row) -> Result<TenantEvent> {
    let event = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
    Ok(TenantEvent { seq: row.integer("seq")?, device_id: DeviceId::parse(&row.text("device")?)?, event })
}
