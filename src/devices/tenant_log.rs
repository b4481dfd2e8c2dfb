//! The ordered events of all devices of a tenant: the hub stores each (device, epoch, seq) once, under one growing number, for 14 days.
//! Dashboards and API clients resume from a number, and projections can be repeated.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        consent::changes::{ConsentChange, ConsentPage},
        store::probable_opt_outs::OptOutDecision,
    },
    devices::{
        device::Status,
        event::{Append, DeviceEvent},
        event_log::MAX_LIST_BYTES,
        expiry::{self, next_sweep_at},
        inbox_settings::InboxSettings,
        number_history::{self, NumberHistory},
        store::Device,
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    object_schema::{self, VERSION_TABLE},
    page::MAX_LIMIT,
    params,
    ports::{Done, ObjectCommand, Row, Sql},
};

/// The most opt-outs and opt-ins that the hub sends to a device before they are in D1. They are enough for many hours without D1.
const MAX_UNPROJECTED_CONSENTS: u32 = 5_000;
/// How long the hub keeps events (design §2).
pub const KEPT_FOR: Duration = Duration::from_secs(14 * 24 * 3600);

/// The most bytes of stored events; if there are more, the oldest events are deleted early. An object holds at most 10 GB (Cloudflare's
/// limit), and a hub that cannot append stops every device of its tenant.
pub const LARGEST_LOG_BYTES: i64 = 4_000_000_000;
/// The estimated bytes of a stored event in addition to its JSON: its number, device (40 characters), time and total, and SQLite's
/// overhead.
const BYTES_PER_ROW: i64 = 70;

/// The statements that each version adds to the previous one. Hubs of releases without a version have the tables of the first.
const VERSIONS: [&[&str]; 4] = [
    &[
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
    ],
    &[
        // The total is the bytes of all events up to this one, so that the size of a part of the log is known without reading it. Events of
        // earlier releases have no total and count as 0 bytes.
        "alter table events add column total integer",
        // A hub that the alarm wakes after a restart may not get the name of its object, which is the tenant's id.
        "create table tenant (
            id integer primary key check (id = 1),
            tenant_id text not null
        ) without rowid",
        // The device that holds a number, as decided when a device was linked.
        "create table number_holders (
            phone text primary key,
            device text not null,
            decided_at integer not null
        ) without rowid",
    ],
    &[
        // The history of a number in each epoch of a device's storage, up to the end of its link there.
        "create table number_histories (
            phone text not null,
            epoch text not null,
            ended_at integer not null,
            history text not null,
            primary key (phone, epoch)
        ) without rowid",
    ],
    &[
        // The conversations that are closed (`until` is null) or snoozed.
        "create table closed_chats (
            device text not null,
            chat_id text not null,
            until integer,
            primary key (device, chat_id)
        ) without rowid",
        "create index ends_of_snoozes on closed_chats (until) where until is not null",
    ],
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

/// The command `list`: asks for a page of the events, for an API client.
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

/// The command `campaign_moved`: a campaign has changed without an event of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignChanged {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    /// The campaign that a user has saved in place of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<CampaignId>,
}

impl ObjectCommand for CampaignChanged {
    const NAME: &'static str = "campaign_moved";
    type Reply = Done;
}

/// The command `project`: writes all events to D1 before it replies. Fails with `Unavailable` if D1 does not accept them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectEvents {
    pub tenant: TenantId,
}

impl ObjectCommand for ProjectEvents {
    const NAME: &'static str = "project";
    type Reply = Done;
}

/// The command `deliver_consents`: D1 has changes of consent that not every device has confirmed. The hub replies once it has stored that,
/// and delivers until every device has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliverConsents {
    pub tenant: TenantId,
}

impl ObjectCommand for DeliverConsents {
    const NAME: &'static str = "deliver_consents";
    type Reply = Done;
}

/// The command `unread`: a user has read a chat, or marked it as unread. The open dashboards show it; D1 has it already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShowUnread {
    pub device_id: DeviceId,
    pub chat_id: String,
    pub unread: i64,
}

impl ObjectCommand for ShowUnread {
    const NAME: &'static str = "unread";
    type Reply = Done;
}

/// The command `show_device`: a user has added, changed or deleted a device. Its JSON is also the live update `device.changed` or
/// `device.deleted`; D1 has the change already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all_fields = "camelCase")]
pub enum ShowDevice {
    #[serde(rename = "device.changed")]
    Changed { device_id: DeviceId, name: String, inbox: InboxSettings },
    #[serde(rename = "device.deleted")]
    Deleted { device_id: DeviceId },
}

impl ShowDevice {
    /// Creates the command for a device that a user has added or changed.
    pub fn changed(Device { id, name, inbox, .. }: &Device) -> Self {
        Self::Changed { device_id: id.clone(), name: name.clone(), inbox: *inbox }
    }
}

impl ObjectCommand for ShowDevice {
    const NAME: &'static str = "show_device";
    type Reply = Done;
}

/// The command `show_contacts`: contacts were added, changed, deleted or imported. It is also the live update `contacts.changed`, which
/// does not say which contacts. D1 has the change already, and an open page loads its contacts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowContacts {}

impl ObjectCommand for ShowContacts {
    const NAME: &'static str = "show_contacts";
    type Reply = Done;
}

/// The command `opt_out_decided`: a user has decided about a message that looks like an opt-out. These are also the fields of the live
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

/// The command `close`: closes the sockets of a user who signed out or was suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseSockets {
    pub user: String,
}

impl ObjectCommand for CloseSockets {
    const NAME: &'static str = "close";
    type Reply = Done;
}

/// The command `consents`: a device asks which opt-outs and opt-ins follow the last one that it has.
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

/// The command `number_holder`: a device that was just linked asks whether its number is linked to another device of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindNumberHolder {
    pub tenant: TenantId,
    pub device: DeviceId,
    /// The epoch of the device's storage. The reply omits the history of this epoch, which the device has itself.
    #[serde(default)]
    pub epoch: String,
    /// The number in E.164 without `+`.
    pub phone: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberHolder {
    pub other: Option<DeviceId>,
    /// What the number did on the devices to which it was linked before: its sent messages and limits. `None` if another device is linked
    /// to the number now.
    #[serde(default)]
    pub history: Option<NumberHistory>,
}

impl ObjectCommand for FindNumberHolder {
    const NAME: &'static str = "number_holder";
    type Reply = NumberHolder;
}

/// A page of events, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EventPage)]
pub struct EventPage {
    pub items: Vec<TenantEvent>,
    /// The tenant's newest event number. A caller that has this event has all events.
    pub last: i64,
}

impl TenantEvent {
    /// Returns the event, without its QR code unless the recipient may see it.
    pub fn visible_to(self, sees_qr: bool) -> Self {
        if sees_qr { self } else { Self { event: self.event.without_qr(), ..self } }
    }
}

/// Brings the tables to the newest version. A repetition changes nothing.
pub fn migrate(sql: &impl Sql) -> Result<()> {
    object_schema::migrate(sql, &VERSION_TABLE, &VERSIONS)
}

const FIND_TENANT: &str = "select tenant_id from tenant where id = 1";
const SAVE_TENANT: &str = "insert into tenant (id, tenant_id) values (1, ?) on conflict (id) do nothing";

/// Returns the tenant whose events these are: from the name of the hub's object or, if the runtime gives no name, the tenant that an
/// earlier call named. `None` before the first call.
pub fn find_tenant(sql: &impl Sql, object_name: Option<&str>) -> Result<Option<TenantId>> {
    if let Some(tenant) = object_name.and_then(|name| TenantId::parse(name).ok()) {
        return Ok(Some(tenant));
    }
    let rows = sql.query(FIND_TENANT, &[])?;
    rows.first().map(|row| TenantId::parse(&row.text("tenant_id")?)).transpose()
}

/// Writes one row, once.
pub fn save_tenant(sql: &impl Sql, tenant: &TenantId) -> Result<()> {
    sql.execute(SAVE_TENANT, &params![tenant.as_str()])
}

const FIND_HOLDER: &str = "select device, decided_at from number_holders where phone = ?";
const SAVE_HOLDER: &str = "insert into number_holders (phone, device, decided_at) values (?, ?, ?)
    on conflict (phone) do update set device = excluded.device, decided_at = excluded.decided_at";
/// For this time after the decision, D1 may still have the status `pairing` for a device that is linked.
const PAIRING_LASTS_FOR: Duration = Duration::from_mins(2);
/// How long the decision is stored, with the number. D1 has the status of the device long before that.
const HOLDERS_KEPT_FOR: Duration = Duration::from_hours(24);

/// Decides which device holds the number that the requesting device has linked; `Some` if it is another device. `devices` are those of the
/// tenant in D1. A number has one holder, so if two devices ask at the same time, only one is refused.
fn decide_holder(
    sql: &impl Sql,
    ask: &FindNumberHolder,
    devices: &[Device],
    now: Timestamp,
) -> Result<Option<DeviceId>> {
    // A device that has stopped because its client is outdated still holds its number: it is still in the phone's list.
    let holds = |device: &Device| {
        let is_linked = device.status.status.is_linked() || device.status.status == Status::Failed;
        is_linked && device.status.phone.as_deref() == Some(ask.phone.as_str())
    };
    if let Some(row) = sql.query(FIND_HOLDER, &params![ask.phone.as_str()])?.first() {
        let id = DeviceId::parse(&row.text("device")?)?;
        if id == ask.device {
            return Ok(None);
        }
        let decided_at = Timestamp::from_unix_millis(row.integer("decided_at")?);
        let is_new = now.since(decided_at) < PAIRING_LASTS_FOR;
        let still_holds = |device: &Device| holds(device) || is_new && device.status.status == Status::Pairing;
        if devices.iter().any(|device| device.id == id && still_holds(device)) {
            return Ok(Some(id));
        }
    }
    let other = devices.iter().find(|device| device.id != ask.device && holds(device)).map(|device| &device.id);
    let holder = other.unwrap_or(&ask.device);
    sql.execute(SAVE_HOLDER, &params![ask.phone.as_str(), holder.as_str(), now])?;
    Ok(other.cloned())
}

/// Returns the holder of a number that a device has linked or, if no other device holds it, the number's history on the devices to which it
/// was linked before.
pub fn answer_holder(
    sql: &impl Sql,
    ask: &FindNumberHolder,
    devices: &[Device],
    now: Timestamp,
) -> Result<NumberHolder> {
    let other = decide_holder(sql, ask, devices, now)?;
    let history = match &other {
        Some(_) => None,
        None => number_history::find_in_other_epochs(sql, &ask.phone, &ask.epoch, now)?,
    };
    Ok(NumberHolder { other, history })
}

const THROUGH: &str = "select through from heard where device = ? and epoch = ?";
const TOTAL: &str = "select coalesce(total, 0) as total from events order by seq desc limit 1";
const INSERT: &str = "insert into events (device, at, event, total) values (?, ?, ?, ?) returning seq";
const SET_THROUGH: &str = "insert into heard (device, epoch, through) values (?, ?, ?)
    on conflict (device, epoch) do update set through = excluded.through";
const LIST: &str = "select seq, device, event from (
      select seq, device, event, sum(length(cast(event as blob))) over (order by seq) - length(cast(event as blob)) as before
      from (select seq, device, event from events where seq > ?1 order by seq limit ?2))
    where before < ?3 order by seq";
const CONSENTS: &str = "select event from events where seq > ?1
    and json_extract(event, '$.kind') in ('contact.opted_out', 'contact.opted_in') order by seq limit ?2";
const TOTAL_THROUGH: &str = "select coalesce(
    (select coalesce(total, 0) from events where seq <= ?1 order by seq desc limit 1),
    (select coalesce(total - length(event) - ?2, 0) from events order by seq limit 1), 0) as total";
const LAST: &str = "select coalesce(max(seq), 0) as seq from events";
const FIRST: &str = "select coalesce(min(seq), 0) as seq from events";
const CURSOR: &str = "select seq from cursors where name = ?";
const ADVANCE: &str =
    "insert into cursors (name, seq) values (?, ?) on conflict (name) do update set seq = excluded.seq";
const TRIM: &str = "delete from events where seq <= ?2 and seq < coalesce(
    (select seq from events where coalesce(total, 0) > ?1 order by seq limit 1), (select max(seq) from events))";
const SWEEP: &str = "delete from events where seq <= ?2 and seq < coalesce(
    (select seq from events where at >= ?1 order by seq limit 1), (select max(seq) from events))";

/// Appends the new events of a batch and stores its histories of numbers; returns the events with the number up to which the
/// hub has all events of the device. Writes one row per new event, one per history and one per batch.
pub fn append(sql: &impl Sql, batch: &Append) -> Result<(Vec<TenantEvent>, i64)> {
    for history in &batch.number_histories {
        number_history::save(sql, &batch.epoch, history)?;
    }
    let device = batch.device.as_str();
    let known = sql.query(THROUGH, &params![device, batch.epoch.as_str()])?;
    let known = known.first().map_or(Ok(0), |row| row.integer("through"))?;
    let mut through = known;
    let mut total = total(sql)?;
    let mut appended = Vec::new();
    for logged in batch.events.iter().filter(|logged| logged.seq > known) {
        let event = insert(sql, &batch.device, logged.event.clone(), total)?;
        (through, total) = (through.max(logged.seq), event.1);
        appended.push(event.0);
    }
    if through > known {
        sql.execute(SET_THROUGH, &params![device, batch.epoch.as_str(), through])?;
    }
    Ok((appended, through))
}

/// Appends an event of the hub itself, about a device. Writes one row.
pub fn append_own(sql: &impl Sql, device: &DeviceId, event: DeviceEvent) -> Result<TenantEvent> {
    Ok(insert(sql, device, event, total(sql)?)?.0)
}

/// Inserts an event after events of `before` bytes; returns it with the bytes up to it.
fn insert(sql: &impl Sql, device: &DeviceId, event: DeviceEvent, before: i64) -> Result<(TenantEvent, i64)> {
    let json = serde_json::to_string(&event).map_err(Error::internal)?;
    let total = before.saturating_add(bytes_of(&json));
    let rows = sql.query(INSERT, &params![device.as_str(), event.at, json, total])?;
    let seq = rows.first().ok_or_else(|| Error::internal("the database returned no number for an event"))?;
    Ok((TenantEvent { seq: seq.integer("seq")?, device_id: device.clone(), event }, total))
}

/// Returns the events after a number, oldest first: at most `limit`, and fewer if they are long.
pub fn list_after(sql: &impl Sql, seq: i64, limit: u32) -> Result<Vec<TenantEvent>> {
    sql.query(LIST, &params![seq, limit, MAX_LIST_BYTES])?.iter().map(read).collect()
}

/// Returns the opt-outs and opt-ins among the events after a number, oldest first. Reads all of these events.
pub fn list_consents_after(sql: &impl Sql, seq: i64) -> Result<Vec<ConsentChange>> {
    let mut changes = Vec::new();
    for row in sql.query(CONSENTS, &params![seq, MAX_UNPROJECTED_CONSENTS])? {
        let event: DeviceEvent = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
        changes.extend(event.consent_change());
    }
    Ok(changes)
}

/// Returns a page of the events. A caller that asks for deleted events gets an error, so that it notices the gap.
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

/// Returns how many bytes the events after a number have. Reads two rows.
pub fn measure_after(sql: &impl Sql, seq: i64) -> Result<i64> {
    let through = sql.query(TOTAL_THROUGH, &params![seq, BYTES_PER_ROW])?;
    let through = through.first().map_or(Ok(0), |row| row.integer("total"))?;
    Ok(total(sql)?.saturating_sub(through))
}

/// Returns the bytes of all events that the hub has ever stored.
fn total(sql: &impl Sql) -> Result<i64> {
    sql.query(TOTAL, &[])?.first().map_or(Ok(0), |row| row.integer("total"))
}

fn bytes_of(json: &str) -> i64 {
    i64::try_from(json.len()).unwrap_or(i64::MAX).saturating_add(BYTES_PER_ROW)
}

/// The most missed events that a returning dashboard is sent; if it missed more, it loads its pages again instead. An hour of five busy
/// numbers is some 5 000 events of half a kilobyte, and all of them wait in memory to be sent.
const MAX_RESUME_EVENTS: i64 = 10_000;
const MAX_RESUME_BYTES: i64 = 8 * 1024 * 1024;

/// Returns whether a returning dashboard is sent the events that it missed after a number.
pub fn may_resume(sql: &impl Sql, after: i64) -> Result<bool> {
    if last_seq(sql)?.saturating_sub(after) > MAX_RESUME_EVENTS || !can_resume(sql, after)? {
        return Ok(false);
    }
    Ok(measure_after(sql, after)? <= MAX_RESUME_BYTES)
}

/// Returns the newest number.
pub fn last_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Returns whether a client that has all events up to `seq` can resume: no later event was deleted.
pub fn can_resume(sql: &impl Sql, seq: i64) -> Result<bool> {
    Ok(seq <= last_seq(sql)? && seq.saturating_add(1) >= first_seq(sql)?)
}

/// Returns the oldest stored number.
fn first_seq(sql: &impl Sql) -> Result<i64> {
    sql.query(FIRST, &[])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Returns the cursor with this name: the number up to which its owner has processed the log.
pub fn cursor(sql: &impl Sql, name: &str) -> Result<i64> {
    sql.query(CURSOR, &params![name])?.first().map_or(Ok(0), |row| row.integer("seq"))
}

/// Writes one row.
pub fn advance_cursor(sql: &impl Sql, name: &str, seq: i64) -> Result<()> {
    sql.execute(ADVANCE, &params![name, seq])
}

const SWEEP_HOLDERS: &str = "delete from number_holders where decided_at < ?";

/// Deletes old histories and holders of numbers. Of the projected events it deletes the old ones before the first recent event, and the
/// oldest ones beyond `largest` bytes. Old events after a recent one, which a device handed over late, remain: a client that resumes before
/// such a gap would not notice it.
pub fn sweep(sql: &impl Sql, projected: i64, largest: i64, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(KEPT_FOR), projected])?;
    number_history::sweep(sql, now)?;
    sql.execute(SWEEP_HOLDERS, &params![now.minus(HOLDERS_KEPT_FOR)])?;
    let surplus = total(sql)?.saturating_sub(largest);
    if surplus > 0 { sql.execute(TRIM, &params![surplus, projected]) } else { Ok(()) }
}

const OLDEST_EVENT: &str = "select at from events where seq < (select max(seq) from events) order by seq limit 1";
const OLDEST_HOLDER: &str = "select min(decided_at) as at from number_holders";

/// Returns when the next sweep is due; `None` if no row expires. The newest event never expires. `swept_at` is when this instance last
/// started a sweep. Reads the histories and holders of numbers.
pub fn next_sweep(sql: &impl Sql, swept_at: Option<Timestamp>) -> Result<Option<Timestamp>> {
    let each = [
        expiry::first_expiry(sql, OLDEST_EVENT, KEPT_FOR)?,
        number_history::first_expiry(sql)?,
        expiry::first_expiry(sql, OLDEST_HOLDER, HOLDERS_KEPT_FOR)?,
    ];
    Ok(each.into_iter().flatten().min().map(|first| next_sweep_at(first, swept_at)))
}

fn read(row: &Row) -> Result<TenantEvent> {
    let event = serde_json::from_str(&row.text("event")?).map_err(Error::internal)?;
    Ok(TenantEvent { seq: row.integer("seq")?, device_id: DeviceId::parse(&row.text("device")?)?, event })
}
