//! Broadcasts and their items in D1, the truth about them: `claims` hands items over, `projection` records what the
//! devices tell, `audience` turns contacts into items.

pub mod audience;
pub mod claims;
pub mod projection;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::{Audience, Campaign, CampaignStatus, PauseReason},
        plan::PlannedItem,
        progress::{CampaignProgress, Counts, ItemStatus, PERMANENT_FAILURES},
    },
    clock::Timestamp,
    devices::commands::Gap,
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{CampaignId, DeviceId, TenantId},
    name::Name,
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// Rows go to D1 in pieces of about this size; a value has at most 2 MB there.
const CHUNK_BYTES: usize = 500_000;

/// What a new campaign is made of, besides its items.
pub struct NewCampaign<'a> {
    pub id: CampaignId,
    pub devices: &'a [DeviceId],
    pub name: &'a Name,
    pub text: &'a str,
    pub gap: Gap,
    pub audience: &'a Audience,
    pub scheduled_at: Option<Timestamp>,
    pub request: Option<&'a KeyedRequest>,
}

const CREATE: &str = "
    insert into campaigns (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total, created_at, audience, scheduled_at, status)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, case when ?11 is null then 'draft' else 'scheduled' end)";

const CREATE_DEVICES: &str = "
    insert into campaign_devices (tenant_id, campaign_id, device_id) select ?1, ?2, value from json_each(?3)";

const CREATE_ITEMS: &str = "
    insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, updated_at)
    select ?1, ?2, value ->> 'itemNo', value ->> 'phone', value -> 'variables', ?4 from json_each(?3)";

/// One row per item and a few for the campaign, all or none of them.
pub async fn create(
    db: &impl Database,
    tenant: &TenantId,
    new: NewCampaign<'_>,
    items: &[PlannedItem],
    now: Timestamp,
) -> Result<Campaign> {
    let first = new.devices.first().ok_or_else(|| Error::internal("a campaign without a device"))?;
    let audience = serde_json::to_string(new.audience).map_err(Error::internal)?;
    let names = params![tenant.as_str(), new.id.as_str(), first.as_str(), new.name.as_str(), new.text];
    let numbers = params![whole(new.gap.min_ms)?, whole(new.gap.max_ms)?, whole(items.len())?, now];
    let rest = params![audience, new.scheduled_at];
    let all = names.into_iter().chain(numbers).chain(rest).collect::<Vec<SqlValue>>();
    let devices: Vec<&str> = new.devices.iter().map(DeviceId::as_str).collect();
    let mut statements = vec![Statement::new(CREATE, all)];
    statements.extend(idempotency::store::remember(tenant, new.request, new.id.as_str(), now));
    statements.push(Statement::new(
        CREATE_DEVICES,
        params![tenant.as_str(), new.id.as_str(), serde_json::json!(devices).to_string()],
    ));
    let mut piece = Vec::new();
    let mut piece_bytes = 0;
    for item in items {
        piece_bytes = item.size_bytes().saturating_add(piece_bytes);
        piece.push(item);
        if piece_bytes >= CHUNK_BYTES {
            statements.push(create_items(tenant, &new.id, &piece, now)?);
            (piece, piece_bytes) = (Vec::new(), 0);
        }
    }
    if !piece.is_empty() {
        statements.push(create_items(tenant, &new.id, &piece, now)?);
    }
    db.batch(statements).await?;
    get(db, tenant, &new.id).await
}

fn create_items(tenant: &TenantId, id: &CampaignId, items: &[&PlannedItem], now: Timestamp) -> Result<Statement> {
    let json = serde_json::to_string(items).map_err(Error::internal)?;
    Ok(Statement::new(CREATE_ITEMS, params![tenant.as_str(), id.as_str(), json, now]))
}

const GET: &str = "
    select c.campaign_id, c.name, c.text, c.status, c.pause_reason, c.run, c.gap_min_ms, c.gap_max_ms, c.audience,
      c.scheduled_at, c.created_at, c.started_at, c.completed_at, (
        select json_group_array(d.device_id) from campaign_devices d
        where d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id) as devices
    from campaigns c where c.tenant_id = ?1 and c.campaign_id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<Campaign> {
    let rows = db.query(Statement::new(GET, params![tenant.as_str(), id.as_str()])).await?;
    let mut campaign = rows.first().map_or(Err(Error::NotFound { what: "the campaign" }), read)?;
    campaign.counts = count(db, tenant, &[id.as_str()]).await?.remove(id.as_str()).unwrap_or_default();
    Ok(campaign)
}

const LIST: &str = "
    select c.campaign_id, c.name, c.text, c.status, c.pause_reason, c.run, c.gap_min_ms, c.gap_max_ms, c.audience,
      c.scheduled_at, c.created_at, c.started_at, c.completed_at, (
        select json_group_array(d.device_id) from campaign_devices d
        where d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id) as devices
    from campaigns c where c.tenant_id = ?1 and (?2 is null or c.campaign_id < ?2) order by c.campaign_id desc limit ?3";

/// Newest first.
pub async fn list(db: &impl Database, tenant: &TenantId, page: &PageRequest) -> Result<Page<Campaign>> {
    let rows = db.query(Statement::new(LIST, params![tenant.as_str(), page.after.as_deref(), page.rows()])).await?;
    let mut campaigns = rows.iter().map(read).collect::<Result<Vec<Campaign>>>()?;
    let ids: Vec<&str> = campaigns.iter().map(|campaign| campaign.id.as_str()).collect();
    let mut counts = count(db, tenant, &ids).await?;
    for campaign in &mut campaigns {
        campaign.counts = counts.remove(campaign.id.as_str()).unwrap_or_default();
    }
    Ok(Page::cut(campaigns, page, |campaign| campaign.id.to_string()))
}

const COUNT: &str = "
    select i.campaign_id, c.status as campaign_status, i.status, i.item_no <= c.handed_through as is_claimed,
      count(*) as items, count(i.replied_at) as replied
    from campaigns c join campaign_recipients i on i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id
    where c.tenant_id = ?1 and c.campaign_id in (select value from json_each(?2))
    group by i.campaign_id, i.status, is_claimed";

/// Reads every item of these campaigns.
async fn count(db: &impl Database, tenant: &TenantId, ids: &[&str]) -> Result<HashMap<String, Counts>> {
    let rows = db.query(Statement::new(COUNT, params![tenant.as_str(), serde_json::json!(ids).to_string()])).await?;
    let mut counts: HashMap<String, Counts> = HashMap::new();
    for row in &rows {
        let status = read_item_status(&row.text(2)?, row.integer(3)? != 0, read_status(&row.text(1)?)?)?;
        let of_campaign = counts.entry(row.text(0)?).or_default();
        of_campaign.add(status, row.integer(4)?);
        of_campaign.replied += row.integer(5)?;
    }
    Ok(counts)
}

const STATUSES: &str = "
    select campaign_id, status, pause_reason from campaigns
    where tenant_id = ?1 and campaign_id in (select value from json_each(?2))";

/// How far these campaigns have come.
pub async fn progress(db: &impl Database, tenant: &TenantId, ids: &[&CampaignId]) -> Result<Vec<CampaignProgress>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let mut counts = count(db, tenant, &ids).await?;
    let rows = db.query(Statement::new(STATUSES, params![tenant.as_str(), serde_json::json!(ids).to_string()])).await?;
    let read = |row: &Row| {
        let id = row.text(0)?;
        let counts = counts.remove(&id).unwrap_or_default();
        Ok(CampaignProgress {
            campaign_id: CampaignId::parse(&id)?,
            status: read_status(&row.text(1)?)?,
            pause_reason: read_pause_reason(row.text_or_null(2)?.as_deref())?,
            counts,
        })
    };
    rows.iter().map(read).collect()
}

/// One item as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignItem {
    pub item_no: i64,
    pub phone: String,
    pub variables: BTreeMap<String, String>,
    pub status: ItemStatus,
    pub error: Option<String>,
    pub device_id: Option<DeviceId>,
    pub sent_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

const LIST_ITEMS: &str = "
    select i.item_no, i.phone, i.variables, i.status, i.item_no <= c.handed_through as is_claimed, c.status as campaign_status,
      i.error, i.device_id, i.sent_at, i.replied_at, i.updated_at
    from campaign_recipients i join campaigns c on c.tenant_id = i.tenant_id and c.campaign_id = i.campaign_id
    where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > ?3 and (?5 is null or ?5 = case
      when i.status = 'pending' and i.item_no <= c.handed_through then 'queued'
      when i.status = 'pending' and c.status = 'cancelled' then 'cancelled'
      else i.status end)
    order by i.item_no limit ?4";

/// In the order they are sent; `shown` only those that stand so.
pub async fn list_items(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    shown: Option<ItemStatus>,
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    let after = page.after.as_deref().map_or(Ok(0), |after| after.parse::<i64>().map_err(|_| wrong_cursor()))?;
    let shown = shown.map(ItemStatus::as_str);
    let params = params![tenant.as_str(), id.as_str(), after, page.rows(), shown];
    let rows = db.query(Statement::new(LIST_ITEMS, params)).await?;
    let items = rows.iter().map(read_item).collect::<Result<Vec<CampaignItem>>>()?;
    Ok(Page::cut(items, page, |item| item.item_no.to_string()))
}

fn read_item(row: &Row) -> Result<CampaignItem> {
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    let status = read_item_status(&row.text(3)?, row.integer(4)? != 0, read_status(&row.text(5)?)?)?;
    Ok(CampaignItem {
        item_no: row.integer(0)?,
        phone: row.text(1)?,
        variables: read_variables(&row.text(2)?)?,
        status,
        error: row.text_or_null(6)?,
        device_id: row.text_or_null(7)?.map(|id| DeviceId::parse(&id)).transpose()?,
        sent_at: at(8)?,
        replied_at: at(9)?,
        updated_at: Timestamp::from_unix_millis(row.integer(10)?),
    })
}

/// What an item's text is filled in with.
pub(super) fn read_variables(json: &str) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(json).map_err(Error::internal)
}

const CHANGE_STATUS: &str = "
    update campaigns set status = ?5, run = run + 1, pause_reason = ?6, started_at = coalesce(started_at, ?7),
      completed_at = case when ?5 = 'cancelled' then ?7 end, judged_from = case when ?5 = 'running' then ?7 else judged_from end
    where tenant_id = ?1 and campaign_id = ?2 and status = ?3 and run = ?4";

/// Every device that does not know the campaign's newest run has to be told of it.
const UNTELL: &str = "
    update campaign_devices set is_told = 0
    where tenant_id = ?1 and campaign_id = ?2 and is_told = 1 and told_run < (
      select run from campaigns where tenant_id = ?1 and campaign_id = ?2)";

/// Items of a claim that no device holds any more.
const CANCEL_RELEASED_ITEMS: &str = "
    update campaign_recipients set status = 'cancelled', updated_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'pending'
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'cancelled')
      and exists (
        select 1 from campaign_claims k where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = ''
          and campaign_recipients.item_no > k.after_item and campaign_recipients.item_no <= k.through_item)";

const RETRY_ITEMS: &str = "
    update campaign_recipients set status = 'pending', error = null, attempt = attempt + 1, device_id = null, updated_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'failed' and error not in (select value from json_each(?4))
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?5)";
const FORGET_CLAIMS: &str = "
    delete from campaign_claims where tenant_id = ?1 and campaign_id = ?2
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?3)";
const RESET_HANDED_THROUGH: &str = "
    update campaigns set handed_through = 0 where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?3";

/// Moves a campaign as it was read to `to`; if it has moved meanwhile, nothing happens. All or nothing.
pub fn transition(
    tenant: &TenantId,
    campaign: &Campaign,
    to: CampaignStatus,
    reason: Option<PauseReason>,
    now: Timestamp,
) -> Vec<Statement> {
    let names = || params![tenant.as_str(), campaign.id.as_str()];
    let mut statements = Vec::new();
    if campaign.status == CampaignStatus::Completed && to == CampaignStatus::Running {
        let permanent = serde_json::json!(PERMANENT_FAILURES).to_string();
        statements.push(Statement::new(RETRY_ITEMS, chain(names(), params![now, permanent, campaign.run])));
        statements.push(Statement::new(FORGET_CLAIMS, chain(names(), params![campaign.run])));
        statements.push(Statement::new(RESET_HANDED_THROUGH, chain(names(), params![campaign.run])));
    }
    let change = params![campaign.status.as_str(), campaign.run, to.as_str(), reason.map(PauseReason::as_str), now];
    statements.push(Statement::new(CHANGE_STATUS, chain(names(), change)));
    if to == CampaignStatus::Cancelled {
        statements.push(Statement::new(CANCEL_RELEASED_ITEMS, chain(names(), params![now])));
    }
    // Nothing may be left to send: the others were decided while it rested.
    if to == CampaignStatus::Running {
        statements.push(projection::complete(tenant, &campaign.id, now));
    }
    statements.push(Statement::new(UNTELL, names()));
    statements
}

fn chain<const M: usize, const N: usize>(one: [SqlValue; M], other: [SqlValue; N]) -> Vec<SqlValue> {
    one.into_iter().chain(other).collect()
}

/// A device that has to hear how a campaign stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
    pub status: CampaignStatus,
    pub gap: Gap,
}

const UNTOLD: &str = "
    select d.tenant_id, d.campaign_id, d.device_id, c.run, c.status, c.gap_min_ms, c.gap_max_ms
    from campaign_devices d join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
    where d.tenant_id = ?1 and d.is_told = 0";

/// Every device of the tenant that has something to hear.
pub async fn list_untold(db: &impl Database, tenant: &TenantId) -> Result<Vec<Untold>> {
    db.query(Statement::new(UNTOLD, params![tenant.as_str()])).await?.iter().map(read_untold).collect()
}

const UNTOLD_OF_ALL_TENANTS: &str = "
    select d.tenant_id, d.campaign_id, d.device_id, c.run, c.status, c.gap_min_ms, c.gap_max_ms
    from campaign_devices d join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
    where d.is_told = 0 limit ?1";

pub async fn list_untold_of_all(db: &impl Database, limit: u32) -> Result<Vec<Untold>> {
    db.query(Statement::new(UNTOLD_OF_ALL_TENANTS, params![limit])).await?.iter().map(read_untold).collect()
}

fn read_untold(row: &Row) -> Result<Untold> {
    Ok(Untold {
        tenant: TenantId::parse(&row.text(0)?)?,
        campaign: CampaignId::parse(&row.text(1)?)?,
        device: DeviceId::parse(&row.text(2)?)?,
        run: row.integer(3)?,
        status: read_status(&row.text(4)?)?,
        gap: read_gap(row, 5)?,
    })
}

const TOLD: &str = "
    update campaign_devices set told_run = ?4, is_told = ?4 = (
      select run from campaigns where tenant_id = ?1 and campaign_id = ?2)
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and told_run <= ?4";

/// The device knows this run now. If there is a newer one already, it has to be told of that.
pub async fn told(db: &impl Database, untold: &Untold) -> Result<()> {
    let names = params![untold.tenant.as_str(), untold.campaign.as_str(), untold.device.as_str(), untold.run];
    db.query(Statement::new(TOLD, names)).await.map(drop)
}

/// A scheduled campaign whose time has come.
const DUE_OF_ALL_TENANTS: &str =
    "select tenant_id, campaign_id from campaigns where status = 'scheduled' and scheduled_at <= ?1 limit ?2";

pub async fn list_due(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<(TenantId, CampaignId)>> {
    let rows = db.query(Statement::new(DUE_OF_ALL_TENANTS, params![now, limit])).await?;
    rows.iter().map(|row| Ok((TenantId::parse(&row.text(0)?)?, CampaignId::parse(&row.text(1)?)?))).collect()
}

const END_ITEMS_OF_DEVICE: &str = "
    update campaign_recipients set status = 'unknown', error = 'device_removed', updated_at = ?3
    where tenant_id = ?1 and status = 'pending'
      and exists (
        select 1 from campaign_claims k where k.tenant_id = ?1 and k.campaign_id = campaign_recipients.campaign_id
          and k.device_id = ?2 and campaign_recipients.item_no > k.after_item and campaign_recipients.item_no <= k.through_item)
      and campaign_id in (select campaign_id from campaign_devices where tenant_id = ?1 and device_id = ?2)";

const FORGET_DEVICE: &str = "delete from campaign_devices where tenant_id = ?1 and device_id = ?2";

const END_WITHOUT_DEVICE: &str = "
    update campaigns set status = 'cancelled', run = run + 1, completed_at = ?2
    where tenant_id = ?1 and status in ('running', 'paused', 'scheduled')
      and not exists (select 1 from campaign_devices d where d.tenant_id = ?1 and d.campaign_id = campaigns.campaign_id)";

const COMPLETE_ALL: &str = "
    update campaigns set status = 'completed', run = run + 1, completed_at = ?2
    where tenant_id = ?1 and status = 'running' and handed_through >= total and not exists (
      select 1 from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = campaigns.campaign_id and i.status = 'pending')";

/// A device goes away for ever: what it held nobody can tell any more, and nobody else gets it. What nobody held goes
/// out by the other devices; a campaign without any is over.
pub fn end_on_device(tenant: &TenantId, device: &DeviceId, now: Timestamp) -> [Statement; 4] {
    [
        Statement::new(END_ITEMS_OF_DEVICE, params![tenant.as_str(), device.as_str(), now]),
        Statement::new(FORGET_DEVICE, params![tenant.as_str(), device.as_str()]),
        Statement::new(COMPLETE_ALL, params![tenant.as_str(), now]),
        Statement::new(END_WITHOUT_DEVICE, params![tenant.as_str(), now]),
    ]
}

const FAILURES: &str = "
    select error, count(*) as items from campaign_recipients
    where tenant_id = ?1 and campaign_id = ?2 and status = 'failed' group by error order by items desc";
const TIMELINE: &str = "
    select sent_at - sent_at % ?3 as bucket, count(*) as items from campaign_recipients
    where tenant_id = ?1 and campaign_id = ?2 and sent_at is not null group by bucket order by bucket";
const SENT_BY_DEVICE: &str = "
    select device_id, count(*) as items from campaign_recipients
    where tenant_id = ?1 and campaign_id = ?2 and sent_at is not null and device_id is not null group by device_id";
const FAILING: &str = "
    select device_id, failing_since from campaign_devices
    where tenant_id = ?1 and campaign_id = ?2 and failing_since is not null";

/// What a page about one campaign shows besides its counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignDetails {
    pub failures: Vec<(String, i64)>,
    /// How many texts left from each moment on, until the next bucket begins.
    pub timeline: Vec<(Timestamp, i64)>,
    pub sent_by_device: HashMap<DeviceId, i64>,
    /// To whom nothing can be handed over, and since when.
    pub failing_since: HashMap<DeviceId, Timestamp>,
}

/// Reads every item three times.
pub async fn details(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    bucket_ms: i64,
) -> Result<CampaignDetails> {
    let names = || params![tenant.as_str(), id.as_str()];
    let mut answers = db
        .batch(vec![
            Statement::new(FAILURES, names()),
            Statement::new(TIMELINE, chain(names(), params![bucket_ms])),
            Statement::new(SENT_BY_DEVICE, names()),
            Statement::new(FAILING, names()),
        ])
        .await?
        .into_iter();
    let mut rows = || answers.next().unwrap_or_default();
    let failures = rows()
        .iter()
        .map(|row| Ok((row.text_or_null(0)?.unwrap_or_default(), row.integer(1)?)))
        .collect::<Result<_>>()?;
    let moment = |row: &Row| Ok((Timestamp::from_unix_millis(row.integer(0)?), row.integer(1)?));
    let timeline = rows().iter().map(moment).collect::<Result<_>>()?;
    let device = |row: &Row| Ok((DeviceId::parse(&row.text(0)?)?, row.integer(1)?));
    let sent_by_device = rows().iter().map(device).collect::<Result<_>>()?;
    let since = |row: &Row| device(row).map(|(device, at)| (device, Timestamp::from_unix_millis(at)));
    let failing_since = rows().iter().map(since).collect::<Result<_>>()?;
    Ok(CampaignDetails { failures, timeline, sent_by_device, failing_since })
}

fn read(row: &Row) -> Result<Campaign> {
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    Ok(Campaign {
        id: CampaignId::parse(&row.text(0)?)?,
        name: row.text(1)?,
        text: row.text(2)?,
        status: read_status(&row.text(3)?)?,
        pause_reason: read_pause_reason(row.text_or_null(4)?.as_deref())?,
        run: row.integer(5)?,
        gap: read_gap(row, 6)?,
        audience: serde_json::from_str(&row.text(8)?).map_err(Error::internal)?,
        scheduled_at: at(9)?,
        created_at: Timestamp::from_unix_millis(row.integer(10)?),
        started_at: at(11)?,
        completed_at: at(12)?,
        devices: serde_json::from_str(&row.text(13)?).map_err(Error::internal)?,
        counts: Counts::default(),
    })
}

pub(super) fn read_gap(row: &Row, column: usize) -> Result<Gap> {
    let milliseconds = |column| u64::try_from(row.integer(column)?).map_err(Error::internal);
    Ok(Gap { min_ms: milliseconds(column)?, max_ms: milliseconds(column + 1)? })
}

fn read_status(text: &str) -> Result<CampaignStatus> {
    CampaignStatus::parse(text).ok_or_else(|| Error::Internal(format!("unknown campaign status {text}")))
}

fn read_pause_reason(text: Option<&str>) -> Result<Option<PauseReason>> {
    let unknown = |text: &str| Error::Internal(format!("unknown pause reason {text}"));
    text.map(|text| PauseReason::parse(text).ok_or_else(|| unknown(text))).transpose()
}

fn read_item_status(text: &str, is_claimed: bool, campaign: CampaignStatus) -> Result<ItemStatus> {
    let unknown = || Error::Internal(format!("unknown item status {text}"));
    ItemStatus::read(text, is_claimed, campaign).ok_or_else(unknown)
}

fn whole<N: TryInto<i64, Error: std::fmt::Display>>(number: N) -> Result<i64> {
    number.try_into().map_err(Error::internal)
}
