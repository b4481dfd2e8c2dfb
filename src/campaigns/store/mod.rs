//! Campaigns and their items in D1. `claims` assigns items to devices, `projection` records what the devices report, `notifications` lists
//! the devices that have to be notified of a new state, `schedule` lists the campaigns that are due, `removal` ends the items of a deleted
//! device, `deletion` deletes a campaign, `replacement` replaces an old campaign by a new one, `filter` finds campaigns by name, `audience`
//! turns contacts into items, `items` lists the items, `review` the recipients of a list before the start, `tags` the campaigns that use a
//! tag, and `of_person` those that were sent to one person.

pub mod audience;
pub mod claims;
mod counts;
pub mod deletion;
mod filter;
mod items;
pub mod notifications;
pub mod of_person;
pub mod projection;
pub mod removal;
pub mod replacement;
pub mod review;
pub mod schedule;
pub mod tags;

use std::collections::BTreeMap;

pub use counts::{CampaignDetails, details};
pub use filter::CampaignFilter;
pub use items::{CampaignItem, FAILED_STATUSES, list_column_names, list_failed_items, list_items};

use crate::{
    campaigns::{
        campaign::{Audience, Campaign, CampaignStatus, PauseReason, UndecidedRecipients},
        plan::PlannedItem,
        progress::{CampaignProgress, Counts, ItemStatus},
        schedule::StartProblem,
    },
    clock::Timestamp,
    devices::{commands::Gap, failure::FailureReason},
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{CampaignId, DeviceId, TenantId},
    name::Name,
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// Items are bound to a statement in chunks of about this size: a value in D1 has at most 2 MB.
const CHUNK_BYTES: usize = 500_000;

/// A campaign to create, without its items.
pub struct NewCampaign<'a> {
    pub id: CampaignId,
    pub devices: &'a [DeviceId],
    pub name: &'a Name,
    pub text: &'a str,
    pub gap: Gap,
    pub audience: &'a Audience,
    pub undecided: UndecidedRecipients,
    pub scheduled_at: Option<Timestamp>,
    pub request: Option<&'a KeyedRequest>,
    /// The campaign that is cancelled in the same transaction. If it cannot be cancelled, nothing is created.
    pub replaces: Option<&'a CampaignId>,
}

const CREATE: &str = "
    insert into campaigns (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total, created_at, audience, sends_to_undecided,
      scheduled_at, status)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, case when ?12 is null then 'draft' else 'scheduled' end
    limit case when ?13 is null then 1 else min(changes(), 1) end";

const CREATE_DEVICES: &str = "
    insert into campaign_devices (tenant_id, campaign_id, device_id) select ?1, ?2, value from json_each(?3)
    where exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2)";

const CREATE_ITEMS: &str = "
    insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, updated_at)
    select ?1, ?2, value ->> 'itemNo', value ->> 'phone', value -> 'variables', ?4 from json_each(?3)
    where exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2)";

/// Creates a campaign with its items in one transaction. Writes one row per item and a few for the campaign. If the campaign to replace has
/// started or was deleted, this fails with `Error::Conflict` and writes nothing.
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
    let numbers = params![to_integer(new.gap.min_ms)?, to_integer(new.gap.max_ms)?, to_integer(items.len())?, now];
    let rest = params![audience, new.undecided.is_sent(), new.scheduled_at, new.replaces.map(CampaignId::as_str)];
    let all = names.into_iter().chain(numbers).chain(rest).collect::<Vec<SqlValue>>();
    let devices: Vec<&str> = new.devices.iter().map(DeviceId::as_str).collect();
    // Each of these three statements must directly follow the previous one: it acts only if that statement has changed a row.
    let mut statements: Vec<Statement> =
        new.replaces.map(|old| replacement::cancel(tenant, old, now)).into_iter().collect();
    statements.push(Statement::new(CREATE, all));
    statements.extend(idempotency::store::remember(tenant, new.request, new.id.as_str(), now));
    statements.push(Statement::new(
        CREATE_DEVICES,
        params![tenant.as_str(), new.id.as_str(), serde_json::json!(devices).to_string()],
    ));
    let mut chunk = Vec::new();
    let mut chunk_bytes = 0;
    for item in items {
        chunk_bytes = item.size_bytes().saturating_add(chunk_bytes);
        chunk.push(item);
        if chunk_bytes >= CHUNK_BYTES {
            statements.push(create_items(tenant, &new.id, &chunk, now)?);
            (chunk, chunk_bytes) = (Vec::new(), 0);
        }
    }
    if !chunk.is_empty() {
        statements.push(create_items(tenant, &new.id, &chunk, now)?);
    }
    db.batch(statements).await?;
    match (get(db, tenant, &new.id).await, new.replaces) {
        (Err(Error::NotFound { .. }), Some(old)) => Err(replacement::refusal(db, tenant, old).await),
        (created, _) => created,
    }
}

fn create_items(tenant: &TenantId, id: &CampaignId, items: &[&PlannedItem], now: Timestamp) -> Result<Statement> {
    let json = serde_json::to_string(items).map_err(Error::internal)?;
    Ok(Statement::new(CREATE_ITEMS, params![tenant.as_str(), id.as_str(), json, now]))
}

/// The columns of `campaigns c` that `read` expects.
const COLUMNS: &str = "
    c.campaign_id, c.name, c.text, c.status, c.pause_reason, c.run, c.gap_min_ms, c.gap_max_ms, c.audience,
    c.sends_to_undecided, c.scheduled_at, c.start_problem, c.created_at, c.started_at, c.completed_at, (
      select json_group_array(d.device_id) from campaign_devices d
      where d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id) as devices";

const GET: &str = "select {columns} from campaigns c where c.tenant_id = ?1 and c.campaign_id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<Campaign> {
    let rows = db.query(Statement::with_columns(GET, COLUMNS, params![tenant.as_str(), id.as_str()])).await?;
    let mut campaign = rows.first().map_or(Err(Error::NotFound { what: "the campaign" }), read)?;
    campaign.counts = counts::of_campaigns(db, tenant, &[id.as_str()]).await?.remove(id.as_str()).unwrap_or_default();
    Ok(campaign)
}

/// A text that sorts after every id, because an id begins with `cmp_`.
const AFTER_EVERY_ID: &str = "d";

const LIST: &str = "
    select {columns} from campaigns c
    where c.tenant_id = ?1 and c.campaign_id < ?2 and c.status in (select value from json_each(?3))
    order by c.campaign_id desc limit ?4";

const LIST_FOUND: &str = "
    select {columns} from campaigns c
    where c.tenant_id = ?1 and c.campaign_id in (select value from json_each(?2)) order by c.campaign_id desc";

/// Returns a page of the tenant's campaigns, the newest first. A search loads the names of the campaigns until the page is full; no list
/// loads their recipients.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    filter: &CampaignFilter,
    page: &PageRequest,
) -> Result<Page<Campaign>> {
    let (words, statuses) = (filter.words(), filter.statuses());
    let statement = if words.is_empty() {
        let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
        let values = params![tenant.as_str(), before, statuses, page.rows_to_read()];
        Statement::with_columns(LIST, COLUMNS, values)
    } else {
        let found = filter::find_by_name(db, tenant, &words, &statuses, page).await?;
        let found = serde_json::to_string(&found).map_err(Error::internal)?;
        Statement::with_columns(LIST_FOUND, COLUMNS, params![tenant.as_str(), found])
    };
    let mut campaigns = db.query(statement).await?.iter().map(read).collect::<Result<Vec<Campaign>>>()?;
    let ids: Vec<&str> = campaigns.iter().map(|campaign| campaign.id.as_str()).collect();
    let mut counts = counts::of_campaigns(db, tenant, &ids).await?;
    for campaign in &mut campaigns {
        campaign.counts = counts.remove(campaign.id.as_str()).unwrap_or_default();
    }
    Ok(Page::cut(campaigns, page, |campaign| campaign.id.to_string()))
}

const STATUSES: &str = "
    select campaign_id, run, status, pause_reason, start_problem, scheduled_at, started_at, completed_at from campaigns
    where tenant_id = ?1 and campaign_id in (select value from json_each(?2))";

/// Returns the status and the counts of these campaigns.
pub async fn progress(db: &impl Database, tenant: &TenantId, ids: &[&CampaignId]) -> Result<Vec<CampaignProgress>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let mut counts = counts::of_campaigns(db, tenant, &ids).await?;
    let rows = db.query(Statement::new(STATUSES, params![tenant.as_str(), serde_json::json!(ids).to_string()])).await?;
    let read = |row: &Row| {
        let id = row.text("campaign_id")?;
        let counts = counts.remove(&id).unwrap_or_default();
        Ok(CampaignProgress {
            campaign_id: CampaignId::parse(&id)?,
            run: row.integer("run")?,
            status: read_status(row, "status")?,
            pause_reason: read_pause_reason(row)?,
            start_problem: read_start_problem(row)?,
            scheduled_at: read_at_or_null(row, "scheduled_at")?,
            started_at: read_at_or_null(row, "started_at")?,
            completed_at: read_at_or_null(row, "completed_at")?,
            retryable: counts.retryable,
            counts,
        })
    };
    rows.iter().map(read).collect()
}

/// Returns the values that an item's text is rendered from.
fn read_variables(row: &Row) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(&row.text("variables")?).map_err(Error::internal)
}

const CHANGE_STATUS: &str = "
    update campaigns set status = ?5, run = run + 1, pause_reason = ?6,
      started_at = case when ?5 = 'running' then coalesce(started_at, ?7) else started_at end,
      completed_at = case when ?5 = 'cancelled' then ?7 end, judged_from = case when ?5 = 'running' then ?7 else judged_from end,
      start_problem = null
    where tenant_id = ?1 and campaign_id = ?2 and status = ?3 and run = ?4";

/// Makes a notification pending for every device that was not notified of the campaign's newest run.
const REQUEST_NOTIFICATIONS: &str = "
    update campaign_devices set is_told = 0
    where tenant_id = ?1 and campaign_id = ?2 and is_told = 1 and told_run < (
      select run from campaigns where tenant_id = ?1 and campaign_id = ?2)";

/// Cancels the items of released claims, which no device has.
const CANCEL_RELEASED_ITEMS: &str = "
    update campaign_recipients set status = 'cancelled', updated_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'pending'
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'cancelled')
      and item_no in (
        select i.item_no from campaign_claims k
        cross join campaign_recipients i on i.tenant_id = k.tenant_id and i.campaign_id = k.campaign_id
          and i.item_no > k.after_item and i.item_no <= k.through_item
        where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = '')";

const RETRY_ITEMS: &str = "
    update campaign_recipients set status = 'pending', error = null, attempt = attempt + 1, device_id = null, updated_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'failed' and coalesce(error, '') not in (select value from json_each(?4))
      and (coalesce(error, '') <> 'may_have_opted_out' or {skipped_for campaign_recipients.phone, 0} is null)
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?5)";
const DELETE_CLAIMS: &str = "
    delete from campaign_claims where tenant_id = ?1 and campaign_id = ?2
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?3)";
const RESET_HANDED_THROUGH: &str = "
    update campaigns set handed_through = 0 where tenant_id = ?1 and campaign_id = ?2 and status = 'completed' and run = ?3";

/// Returns the statements, for one transaction, that change the status of a campaign to `to`. If its status has changed since `campaign`
/// was loaded, they change nothing.
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
        let permanent = serde_json::json!(FailureReason::PERMANENT).to_string();
        let retry = Statement::new(RETRY_ITEMS, chain(names(), params![now, permanent, campaign.run]));
        statements.push(audience::expand(retry));
        statements.push(Statement::new(DELETE_CLAIMS, chain(names(), params![campaign.run])));
        statements.push(Statement::new(RESET_HANDED_THROUGH, chain(names(), params![campaign.run])));
    }
    let change = params![campaign.status.as_str(), campaign.run, to.as_str(), reason.map(PauseReason::as_str), now];
    statements.push(Statement::new(CHANGE_STATUS, chain(names(), change)));
    if to == CampaignStatus::Cancelled {
        statements.push(Statement::new(CANCEL_RELEASED_ITEMS, chain(names(), params![now])));
    }
    if to == CampaignStatus::Running {
        // If all items were decided while the campaign was paused, it completes now.
        statements.push(counts::complete(tenant, &campaign.id, now));
    }
    statements.push(Statement::new(REQUEST_NOTIFICATIONS, names()));
    statements
}

fn chain<const M: usize, const N: usize>(one: [SqlValue; M], other: [SqlValue; N]) -> Vec<SqlValue> {
    one.into_iter().chain(other).collect()
}

fn read(row: &Row) -> Result<Campaign> {
    Ok(Campaign {
        id: CampaignId::parse(&row.text("campaign_id")?)?,
        name: row.text("name")?,
        text: row.text("text")?,
        status: read_status(row, "status")?,
        pause_reason: read_pause_reason(row)?,
        run: row.integer("run")?,
        gap: read_gap(row)?,
        audience: serde_json::from_str(&row.text("audience")?).map_err(Error::internal)?,
        undecided: UndecidedRecipients::of(row.integer("sends_to_undecided")? != 0),
        scheduled_at: read_at_or_null(row, "scheduled_at")?,
        start_problem: read_start_problem(row)?,
        created_at: read_at(row, "created_at")?,
        started_at: read_at_or_null(row, "started_at")?,
        completed_at: read_at_or_null(row, "completed_at")?,
        devices: serde_json::from_str(&row.text("devices")?).map_err(Error::internal)?,
        counts: Counts::default(),
    })
}

fn read_at(row: &Row, column: &'static str) -> Result<Timestamp> {
    row.integer(column).map(Timestamp::from_unix_millis)
}

fn read_at_or_null(row: &Row, column: &'static str) -> Result<Option<Timestamp>> {
    Ok(row.integer_or_null(column)?.map(Timestamp::from_unix_millis))
}

fn read_gap(row: &Row) -> Result<Gap> {
    let milliseconds = |column: &'static str| u64::try_from(row.integer(column)?).map_err(Error::internal);
    Ok(Gap { min_ms: milliseconds("gap_min_ms")?, max_ms: milliseconds("gap_max_ms")? })
}

fn read_status(row: &Row, column: &'static str) -> Result<CampaignStatus> {
    let text = row.text(column)?;
    CampaignStatus::parse(&text).ok_or_else(|| Error::Internal(format!("unknown campaign status {text}")))
}

fn read_pause_reason(row: &Row) -> Result<Option<PauseReason>> {
    let unknown = |text: &str| Error::Internal(format!("unknown pause reason {text}"));
    let text = row.text_or_null("pause_reason")?;
    text.map(|text| PauseReason::parse(&text).ok_or_else(|| unknown(&text))).transpose()
}

fn read_start_problem(row: &Row) -> Result<Option<StartProblem>> {
    Ok(row.text_or_null("start_problem")?.and_then(|text| StartProblem::parse(&text)))
}

/// Returns the status of an item, which depends on its campaign's status and on whether a device has claimed it.
fn read_item_status(row: &Row) -> Result<ItemStatus> {
    let (text, campaign) = (row.text("status")?, read_status(row, "campaign_status")?);
    let error = row.text_or_null("error")?.map(FailureReason::from);
    let unknown = || Error::Internal(format!("unknown item status {text}"));
    ItemStatus::read(&text, error.as_ref(), row.integer("is_claimed")? != 0, campaign).ok_or_else(unknown)
}

/// Returns the status of the items that no device has claimed.
fn status_of_unclaimed(campaign: CampaignStatus) -> Result<ItemStatus> {
    ItemStatus::read("pending", None, false, campaign)
        .ok_or_else(|| Error::Internal("an unclaimed item has no status".into()))
}

fn to_integer<N: TryInto<i64, Error: std::fmt::Display>>(number: N) -> Result<i64> {
    number.try_into().map_err(Error::internal)
}
