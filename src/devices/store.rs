//! The devices of a tenant in D1: their names, and a copy of the last status that each device session reported.

use std::collections::HashSet;

use crate::{
    clock::Timestamp,
    devices::{
        device::{DeviceStatus, Status, StatusCause},
        event::{DeviceEvent, DeviceEventKind},
        inbox_settings::{InboxSettings, InboxSettingsPatch},
    },
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{DeviceId, TenantId},
    name::Name,
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, Statement},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
    pub generation: i64,
    pub created_at: Timestamp,
    /// The copy of the status; `read_at` says which parts of it are still valid.
    pub status: DeviceStatus,
    pub inbox: InboxSettings,
}

impl Device {
    /// Returns the device with the status to show at `now`.
    #[must_use]
    pub fn read_at(self, now: Timestamp) -> Self {
        Self { status: self.status.read_at(now), ..self }
    }
}

const COLUMNS: &str = "
    device_id, name, generation, created_at, status, cause, status_at, phone, lid, proven_until, shows_status_posts, shows_channels";

const CREATE: &str = "
    insert into devices (tenant_id, device_id, name, status_at, created_at) values (?1, ?2, ?3, ?4, ?4)
    returning {columns}";

pub async fn create(
    db: &impl Database,
    tenant: &TenantId,
    id: &DeviceId,
    name: &Name,
    request: Option<&KeyedRequest>,
    now: Timestamp,
) -> Result<Device> {
    let create = Statement::with_columns(CREATE, COLUMNS, params![tenant.as_str(), id.as_str(), name.as_str(), now]);
    let remember = idempotency::store::remember(tenant, request, id.as_str(), now);
    let answers = db.batch([create].into_iter().chain(remember).collect()).await?;
    only(answers.first().map_or(&[], Vec::as_slice))
}

const LIST: &str = "
    select {columns} from devices where tenant_id = ?1 and device_id > ?2 order by device_id limit ?3";

/// Returns a page of the devices, the oldest first.
pub async fn list(db: &impl Database, tenant: &TenantId, page: &PageRequest) -> Result<Page<Device>> {
    let after = page.after.as_deref().unwrap_or_default();
    let rows =
        db.query(Statement::with_columns(LIST, COLUMNS, params![tenant.as_str(), after, page.rows_to_read()])).await?;
    let devices = rows.iter().map(read).collect::<Result<Vec<Device>>>()?;
    Ok(Page::cut(devices, page, |device| device.id.to_string()))
}

const LIST_ALL: &str = "
    select {columns} from devices where tenant_id = ?1 order by device_id";

/// Returns all devices of the tenant, without pages, because a tenant has few.
pub async fn list_all(db: &impl Database, tenant: &TenantId) -> Result<Vec<Device>> {
    db.query(Statement::with_columns(LIST_ALL, COLUMNS, params![tenant.as_str()])).await?.iter().map(read).collect()
}

const GET: &str = "
    select {columns} from devices where tenant_id = ?1 and device_id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &DeviceId) -> Result<Device> {
    let rows = db.query(Statement::with_columns(GET, COLUMNS, params![tenant.as_str(), id.as_str()])).await?;
    only(&rows)
}

const RENAME: &str = "
    update devices set name = ?3 where tenant_id = ?1 and device_id = ?2
    returning {columns}";

pub async fn rename(db: &impl Database, tenant: &TenantId, id: &DeviceId, name: &Name) -> Result<Device> {
    let rows = db
        .query(Statement::with_columns(RENAME, COLUMNS, params![tenant.as_str(), id.as_str(), name.as_str()]))
        .await?;
    only(&rows)
}

const SET_INBOX: &str = "
    update devices set shows_status_posts = coalesce(?3, shows_status_posts), shows_channels = coalesce(?4, shows_channels)
    where tenant_id = ?1 and device_id = ?2
    returning {columns}";

/// Copies changed settings of the device's inbox to D1. The device session has stored them before.
pub async fn set_inbox(
    db: &impl Database,
    tenant: &TenantId,
    id: &DeviceId,
    InboxSettingsPatch { status_posts, channels }: InboxSettingsPatch,
) -> Result<Device> {
    let values = params![tenant.as_str(), id.as_str(), status_posts, channels];
    only(&db.query(Statement::with_columns(SET_INBOX, COLUMNS, values)).await?)
}

const NEXT_GENERATION: &str = "
    update devices set generation = generation + 1, consents_through = 0 where tenant_id = ?1 and device_id = ?2
    returning {columns}";

/// Starts a new generation of this device. From then on its object refuses commands of earlier generations (design 10), and it gets all
/// opt-outs again.
pub async fn next_generation(db: &impl Database, tenant: &TenantId, id: &DeviceId) -> Result<Device> {
    let rows =
        db.query(Statement::with_columns(NEXT_GENERATION, COLUMNS, params![tenant.as_str(), id.as_str()])).await?;
    only(&rows)
}

const REMOVE: &str = "delete from devices where tenant_id = ?1 and device_id = ?2";

/// Deletes the device. `conversations::store::delete_of_device` deletes its messages.
pub fn remove(tenant: &TenantId, id: &DeviceId) -> Statement {
    Statement::new(REMOVE, params![tenant.as_str(), id.as_str()])
}

const COPY_STATUS: &str = "
    update devices set status = ?3, cause = ?4, status_at = ?5, phone = ?6, lid = ?7, proven_until = nullif(max(coalesce(proven_until, 0), ?8), 0)
    where tenant_id = ?1 and device_id = ?2 and status_at <= ?5";

/// Copies the newest status of each device. An older status that arrives again changes nothing. Writes at most one row
/// per device.
pub fn project(tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) -> Result<Vec<Statement>> {
    let mut seen = HashSet::new();
    let newest_first = events.iter().rev().filter_map(|(device, event)| match &event.kind {
        DeviceEventKind::DeviceStatus(status) => Some((device, status)),
        DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageEdited(_)
        | DeviceEventKind::MessageDeleted(_)
        | DeviceEventKind::MessageDecrypted(_)
        | DeviceEventKind::MessageFile(_)
        | DeviceEventKind::MessageReacted(_)
        | DeviceEventKind::ChatRead(_)
        | DeviceEventKind::ChatNamed(_)
        | DeviceEventKind::ConversationChanged(_)
        | DeviceEventKind::Unknown(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_)
        | DeviceEventKind::ContactIdentified(_)
        | DeviceEventKind::ContactProbablyOptedOut(_)
        | DeviceEventKind::ContactOptedOut(_)
        | DeviceEventKind::ContactOptedIn(_) => None,
    });
    Ok(newest_first
        .filter(|(device, _)| seen.insert(*device))
        .map(|(device, status)| {
            let proven_until = status.proven_until.map_or(0, Timestamp::unix_millis);
            let (phone, lid) = (status.phone.as_deref(), status.lid.as_deref());
            let (state, cause) = (status.status.as_str(), &status.cause);
            Statement::new(
                COPY_STATUS,
                params![tenant.as_str(), device.as_str(), state, cause, status.at, phone, lid, proven_until],
            )
        })
        .collect())
}

const SAVE_PROOF: &str = "
    update devices set proven_until = ?3
    where tenant_id = ?1 and device_id = ?2 and (proven_until is null or proven_until < ?3)";

/// Saves until when the connection of each device is proven. Writes one row per device.
pub fn save_proofs(tenant: &TenantId, proofs: &[(DeviceId, Timestamp)]) -> Vec<Statement> {
    proofs
        .iter()
        .map(|(device, until)| Statement::new(SAVE_PROOF, params![tenant.as_str(), device.as_str(), *until]))
        .collect()
}

/// A device that should be connected and whose connection is not proven: the roll call wakes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnprovenDevice {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub generation: i64,
}

/// The devices with the latest proofs come first, so devices that never answer do not block the others.
const ROLL_CALL_OF_ALL_TENANTS: &str = "
    select tenant_id, device_id, generation from devices
    where status in (select value from json_each(?3)) and coalesce(proven_until, 0) < ?1
    order by proven_until desc limit ?2";

/// Returns the devices of all tenants that should be connected and whose proof has expired before `now`, or that never had one. Reads every
/// device once.
pub async fn list_unproven(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<UnprovenDevice>> {
    let wanting_socket = serde_json::json!(Status::WANTING_SOCKET).to_string();
    let rows = db.query(Statement::new(ROLL_CALL_OF_ALL_TENANTS, params![now, limit, wanting_socket])).await?;
    let read = |row: &Row| {
        Ok(UnprovenDevice {
            tenant: TenantId::parse(&row.text("tenant_id")?)?,
            device: DeviceId::parse(&row.text("device_id")?)?,
            generation: row.integer("generation")?,
        })
    };
    rows.iter().map(read).collect()
}

fn only(rows: &[Row]) -> Result<Device> {
    rows.first().map_or(Err(Error::NotFound { what: "the device" }), read)
}

fn read(row: &Row) -> Result<Device> {
    let status = row.text("status")?;
    Ok(Device {
        id: DeviceId::parse(&row.text("device_id")?)?,
        name: row.text("name")?,
        generation: row.integer("generation")?,
        created_at: Timestamp::from_unix_millis(row.integer("created_at")?),
        status: DeviceStatus {
            status: Status::parse(&status).ok_or_else(|| Error::Internal(format!("unknown device status {status}")))?,
            cause: StatusCause::from(row.text("cause")?),
            at: Timestamp::from_unix_millis(row.integer("status_at")?),
            phone: row.text_or_null("phone")?,
            lid: row.text_or_null("lid")?,
            proven_until: row.integer_or_null("proven_until")?.map(Timestamp::from_unix_millis),
        },
        inbox: InboxSettings {
            status_posts: row.integer("shows_status_posts")? != 0,
            channels: row.integer("shows_channels")? != 0,
        },
    })
}
