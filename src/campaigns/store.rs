//! Broadcasts and their items in D1, the truth about them. Items are handed over in order, so a claim is a time
//! in the campaign's row and costs one row, however many items it holds.

use std::{collections::HashMap, time::Duration};

use crate::{
    campaigns::{
        campaign::{Campaign, Status},
        plan::{BATCH, PlannedItem},
        progress::{Counts, ItemStatus, Progress, decides},
    },
    clock::Timestamp,
    devices::{
        commands::{CampaignItem, Gap},
        event::{CampaignRef, Event, Happening, MessageStatus},
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::progress::replaced_by,
    name::Name,
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

/// A claim nobody confirmed is free again after this long: whoever held it died between claim and hand-over. Handing
/// over takes one call to an object, so two minutes are many times what a living one needs.
const CLAIM_LASTS_FOR: Duration = Duration::from_mins(2);
/// Texts go to D1 in pieces of about this size; a value has at most 2 MB there.
const PIECE_BYTES: usize = 500_000;

/// What a new campaign is made of, besides its items.
pub struct NewCampaign<'a> {
    pub id: CampaignId,
    pub device: &'a DeviceId,
    pub name: &'a Name,
    pub text: &'a str,
    pub gap: Gap,
}

const CREATE: &str = "
    insert into campaigns (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total, created_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

const CREATE_ITEMS: &str = "
    insert into campaign_items (tenant_id, campaign_id, item_no, message_id, phone, name, text, updated_at)
    select ?1, ?2, value ->> 'itemNo', value ->> 'id', value ->> 'phone', value ->> 'name', value ->> 'text', ?4 from json_each(?3)";

/// One row per item and two for the campaign with its index, all or none of them.
pub async fn create(
    db: &impl Database,
    tenant: &TenantId,
    new: NewCampaign<'_>,
    items: &[PlannedItem],
    now: Timestamp,
) -> Result<Campaign> {
    let total = i64::try_from(items.len()).map_err(Error::internal)?;
    let (min_ms, max_ms) = (whole(new.gap.min_ms)?, whole(new.gap.max_ms)?);
    let names = params![tenant.as_str(), new.id.as_str(), new.device.as_str(), new.name.as_str(), new.text];
    let numbers = params![min_ms, max_ms, total, now];
    let mut statements = vec![Statement::new(CREATE, names.into_iter().chain(numbers).collect::<Vec<_>>())];
    let mut piece = Vec::new();
    let mut piece_bytes = 0;
    for item in items {
        piece_bytes = item.text.len().saturating_add(item.name.len()).saturating_add(piece_bytes);
        piece.push(item);
        if piece_bytes >= PIECE_BYTES {
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
    select campaign_id, device_id, name, text, status, run, gap_min_ms, gap_max_ms, created_at, started_at, completed_at
    from campaigns where tenant_id = ?1 and campaign_id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<Campaign> {
    let rows = db.query(Statement::new(GET, params![tenant.as_str(), id.as_str()])).await?;
    let mut campaign = rows.first().map_or(Err(Error::NotFound { what: "the campaign" }), read)?;
    campaign.counts = count(db, tenant, &[id.as_str()]).await?.remove(id.as_str()).unwrap_or_default();
    Ok(campaign)
}

const LIST: &str = "
    select campaign_id, device_id, name, text, status, run, gap_min_ms, gap_max_ms, created_at, started_at, completed_at
    from campaigns where tenant_id = ?1 and (?2 is null or campaign_id < ?2) order by campaign_id desc limit ?3";

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
    select i.campaign_id, i.status, i.item_no <= c.handed_through as is_handed_over, count(*) as items
    from campaigns c join campaign_items i on i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id
    where c.tenant_id = ?1 and c.campaign_id in (select value from json_each(?2))
    group by i.campaign_id, i.status, is_handed_over";

/// Reads every item of these campaigns.
async fn count(db: &impl Database, tenant: &TenantId, ids: &[&str]) -> Result<HashMap<String, Counts>> {
    let rows = db.query(Statement::new(COUNT, params![tenant.as_str(), serde_json::json!(ids).to_string()])).await?;
    let mut counts: HashMap<String, Counts> = HashMap::new();
    for row in &rows {
        let status = read_item_status(&row.text(1)?, row.integer(2)? != 0)?;
        counts.entry(row.text(0)?).or_default().add(status, row.integer(3)?);
    }
    Ok(counts)
}

/// One item as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub item_no: i64,
    pub phone: String,
    pub name: String,
    pub text: String,
    pub status: ItemStatus,
    pub error: Option<String>,
    pub message_id: MessageId,
    pub updated_at: Timestamp,
}

const LIST_ITEMS: &str = "
    select i.item_no, i.phone, i.name, i.text, i.status, i.item_no <= c.handed_through as is_handed_over, i.error, i.message_id, i.updated_at
    from campaign_items i join campaigns c on c.tenant_id = i.tenant_id and c.campaign_id = i.campaign_id
    where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > ?3 order by i.item_no limit ?4";

/// In the order they are sent.
pub async fn list_items(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    page: &PageRequest,
) -> Result<Page<Item>> {
    let after = page.after.as_deref().map_or(Ok(0), |after| after.parse::<i64>().map_err(|_| wrong_cursor()))?;
    let rows = db.query(Statement::new(LIST_ITEMS, params![tenant.as_str(), id.as_str(), after, page.rows()])).await?;
    let read = |row: &Row| {
        Ok(Item {
            item_no: row.integer(0)?,
            phone: row.text(1)?,
            name: row.text(2)?,
            text: row.text(3)?,
            status: read_item_status(&row.text(4)?, row.integer(5)? != 0)?,
            error: row.text_or_null(6)?,
            message_id: MessageId::parse(&row.text(7)?)?,
            updated_at: Timestamp::from_unix_millis(row.integer(8)?),
        })
    };
    let items = rows.iter().map(read).collect::<Result<Vec<Item>>>()?;
    Ok(Page::cut(items, page, |item| item.item_no.to_string()))
}

const START: &str = "
    update campaigns set status = 'running', run = run + 1, started_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'draft'";

/// Lets a draft run. One that runs already, or is done, stays as it is.
pub async fn start(db: &impl Database, tenant: &TenantId, id: &CampaignId, now: Timestamp) -> Result<()> {
    db.query(Statement::new(START, params![tenant.as_str(), id.as_str(), now])).await.map(drop)
}

/// Items that are ours to hand over until the claim runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub gap: Gap,
    pub items: Vec<CampaignItem>,
    /// The last item number of the claim; items that are decided already are not in `items`.
    pub through: i64,
    /// No item comes after this claim.
    pub is_last: bool,
    /// Items that this claim failed, because their contacts want no more broadcasts.
    pub opted_out: usize,
    claimed_at: Timestamp,
}

const CLAIM: &str = "
    update campaigns set claimed_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and run = ?4 and status = 'running'
      and handed_through < total and (claimed_at is null or claimed_at <= ?6)
    returning handed_through, total, gap_min_ms, gap_max_ms";

/// A contact may have said the word before its number was known; the chats of any of our devices know both names. The
/// join is a `cross` one so that the few devices are walked and not the many chats.
const FAIL_OPTED_OUT: &str = "
    update campaign_items set status = 'failed', error = 'opted_out', updated_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending'
      and (
        select o.opted_out_at from opt_outs o
        where o.tenant_id = ?1 and o.chat_id in (
          select campaign_items.phone || '@c.us'
          union all
          select c.lid || '@lid' from devices d
            cross join chats c on c.tenant_id = d.tenant_id and c.device_id = d.device_id and c.chat_id = campaign_items.phone || '@c.us'
            where d.tenant_id = ?1)
        order by o.heard_at desc limit 1) is not null
    returning item_no";

const CLAIMED_ITEMS: &str = "
    select item_no, message_id, phone, text from campaign_items
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending' order by item_no";

/// Claims the next items of this run; those whose contacts opted out fail here and are not handed over. Nothing, if
/// there are none, somebody else holds them, or the run is over. One row written, and one per item that failed.
pub async fn claim(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    device: &DeviceId,
    run: i64,
    now: Timestamp,
) -> Result<Option<Claim>> {
    let lapsed = Timestamp::from_unix_millis(now.unix_millis().saturating_sub(whole(CLAIM_LASTS_FOR.as_millis())?));
    let rows = db
        .query(Statement::new(CLAIM, params![tenant.as_str(), id.as_str(), device.as_str(), run, now, lapsed]))
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (after, total, gap) = (row.integer(0)?, row.integer(1)?, read_gap(row, 2)?);
    let through = total.min(after.saturating_add(BATCH));
    let mut answers = db
        .batch(vec![
            Statement::new(FAIL_OPTED_OUT, params![tenant.as_str(), id.as_str(), after, through, now]),
            Statement::new(CLAIMED_ITEMS, params![tenant.as_str(), id.as_str(), after, through]),
        ])
        .await?
        .into_iter();
    let opted_out = answers.next().unwrap_or_default().len();
    let rows = answers.next().unwrap_or_default();
    let read = |row: &Row| {
        Ok(CampaignItem {
            item_no: row.integer(0)?,
            id: MessageId::parse(&row.text(1)?)?,
            phone: row.text(2)?,
            text: row.text(3)?,
        })
    };
    let items = rows.iter().map(read).collect::<Result<Vec<CampaignItem>>>()?;
    Ok(Some(Claim { gap, items, through, is_last: through == total, opted_out, claimed_at: now }))
}

const FIND_FINISHED: &str = "
    select run, gap_min_ms, gap_max_ms from campaigns
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and (status <> 'running' or handed_through >= total)";

/// The run and pause of a campaign that has nothing left to hand over.
pub async fn find_finished(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    device: &DeviceId,
) -> Result<Option<(i64, Gap)>> {
    let rows = db.query(Statement::new(FIND_FINISHED, params![tenant.as_str(), id.as_str(), device.as_str()])).await?;
    rows.first().map(|row| Ok((row.integer(0)?, read_gap(row, 1)?))).transpose()
}

impl Claim {
    /// The item number up to which the device has everything, if it took the first `accepted` items.
    fn through_when_accepted(&self, accepted: usize) -> Option<i64> {
        match self.items.get(accepted) {
            None => Some(self.through),
            Some(first_refused) if accepted > 0 => Some(first_refused.item_no - 1),
            Some(_) => None,
        }
    }
}

const CONFIRM: &str = "
    update campaigns set handed_through = ?4, claimed_at = null
    where tenant_id = ?1 and campaign_id = ?2 and claimed_at = ?3";

/// Records that the device has the first `accepted` items of the claim; the others are pending again. One row written.
/// A campaign whose last items all failed in the claim has nobody left who would tell its end, so it ends here.
pub async fn confirm(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    claim: &Claim,
    accepted: usize,
) -> Result<()> {
    match claim.through_when_accepted(accepted) {
        Some(through) => {
            let mut statements =
                vec![Statement::new(CONFIRM, params![tenant.as_str(), id.as_str(), claim.claimed_at, through])];
            if claim.is_last && through == claim.through {
                statements.push(Statement::new(COMPLETE, params![tenant.as_str(), id.as_str(), claim.claimed_at]));
            }
            db.batch(statements).await.map(drop)
        }
        None => release(db, tenant, id, claim).await,
    }
}

const RELEASE: &str = "
    update campaigns set claimed_at = null
    where tenant_id = ?1 and campaign_id = ?2 and claimed_at = ?3";

/// Gives the claim back: its items are pending again. One row written.
pub async fn release(db: &impl Database, tenant: &TenantId, id: &CampaignId, claim: &Claim) -> Result<()> {
    db.query(Statement::new(RELEASE, params![tenant.as_str(), id.as_str(), claim.claimed_at])).await.map(drop)
}

const RELEASE_ANY: &str = "
    update campaigns set claimed_at = null
    where tenant_id = ?1 and campaign_id = ?2 and claimed_at is not null";

/// Gives back whatever is claimed. Should somebody be handing it over right now, the device gets it twice, which is
/// harmless.
pub async fn release_any(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<()> {
    db.query(Statement::new(RELEASE_ANY, params![tenant.as_str(), id.as_str()])).await.map(drop)
}

const PROGRESS_ITEM: &str = "
    update campaign_items set status = ?4, error = ?5, updated_at = ?6
    where tenant_id = ?1 and campaign_id = ?2 and item_no = ?3 and status in (select value from json_each(?7))";

const COMPLETE: &str = "
    update campaigns set status = 'completed', completed_at = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running'
      and not exists (select 1 from campaign_items where tenant_id = ?1 and campaign_id = ?2 and status = 'pending')";

/// Records what was decided about items, never backwards, and completes a campaign whose last item was decided. One
/// row per decided item.
pub fn project(tenant: &TenantId, told: &[(DeviceId, Event)]) -> Result<Vec<Statement>> {
    let mut items: Vec<(&CampaignRef, MessageStatus, Option<&str>, Timestamp)> = Vec::new();
    for (_, event) in told {
        let Happening::MessageStatus(news) = &event.what else { continue };
        let Some(campaign) = news.campaign.as_ref().filter(|_| decides(news.status)) else { continue };
        match items.iter_mut().find(|(known, ..)| *known == campaign) {
            Some(known) if replaced_by(news.status).contains(&known.1) => {
                *known = (campaign, news.status, news.error.as_deref(), event.at);
            }
            Some(_) => {}
            None => items.push((campaign, news.status, news.error.as_deref(), event.at)),
        }
    }
    let mut statements = Vec::new();
    let mut completed: Vec<(&CampaignId, Timestamp)> = Vec::new();
    for (campaign, status, error, at) in items {
        let names = params![tenant.as_str(), campaign.id.as_str(), campaign.item_no];
        let news = params![status.as_str(), error, at, stored_before(status)];
        statements.push(Statement::new(PROGRESS_ITEM, names.into_iter().chain(news).collect::<Vec<_>>()));
        match completed.iter_mut().find(|(id, _)| *id == &campaign.id) {
            Some((_, last_at)) => *last_at = at.max(*last_at),
            None => completed.push((&campaign.id, at)),
        }
    }
    statements.extend(
        completed.into_iter().map(|(id, at)| Statement::new(COMPLETE, params![tenant.as_str(), id.as_str(), at])),
    );
    Ok(statements)
}

/// The stored statuses that this news replaces; an item on its way is stored as `pending`.
fn stored_before(status: MessageStatus) -> String {
    let decided = replaced_by(status).iter().filter(|before| decides(**before)).map(|before| before.as_str());
    let names: Vec<&str> = std::iter::once("pending").chain(decided).collect();
    serde_json::json!(names).to_string()
}

const STATUSES: &str = "select campaign_id, status from campaigns where tenant_id = ?1 and campaign_id in (select value from json_each(?2))";

/// How far the campaigns that a batch of events touched have come.
pub async fn changed(db: &impl Database, tenant: &TenantId, told: &[(DeviceId, Event)]) -> Result<Vec<Progress>> {
    let mut ids: Vec<&CampaignId> = told
        .iter()
        .filter_map(|(_, event)| match &event.what {
            Happening::MessageCreated(message) => message.campaign.as_ref(),
            Happening::MessageStatus(news) => news.campaign.as_ref(),
            Happening::DeviceStatus(_)
            | Happening::DeviceQr(_)
            | Happening::ContactOptedOut(_)
            | Happening::ContactOptedIn(_) => None,
        })
        .map(|campaign| &campaign.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    progress(db, tenant, &ids).await
}

/// How far these campaigns have come.
pub async fn progress(db: &impl Database, tenant: &TenantId, ids: &[&CampaignId]) -> Result<Vec<Progress>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let mut counts = count(db, tenant, &ids).await?;
    let rows = db.query(Statement::new(STATUSES, params![tenant.as_str(), serde_json::json!(ids).to_string()])).await?;
    let read = |row: &Row| {
        let id = row.text(0)?;
        let counts = counts.remove(&id).unwrap_or_default();
        Ok(Progress { campaign_id: CampaignId::parse(&id)?, status: read_status(&row.text(1)?)?, counts })
    };
    rows.iter().map(read).collect()
}

/// A running campaign that nobody works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stalled {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}

/// In flight means: claimed, or handed over lately and not decided. A device holds at most 200 items and a batch
/// more, so only the last 300 need a look.
const STALLED_OF_ALL_TENANTS: &str = "
    select c.tenant_id, c.campaign_id, c.device_id, c.run from campaigns c
    where c.status = 'running' and c.handed_through < c.total and (c.claimed_at is null or c.claimed_at <= ?1)
      and not exists (
        select 1 from campaign_items i where i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id
          and i.item_no > c.handed_through - 300 and i.item_no <= c.handed_through and i.status = 'pending')
    limit ?2";

/// Running campaigns, of whichever tenant, with pending items and nothing in flight.
pub async fn list_stalled(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<Stalled>> {
    let lapsed = now.unix_millis().saturating_sub(whole(CLAIM_LASTS_FOR.as_millis())?);
    let rows = db.query(Statement::new(STALLED_OF_ALL_TENANTS, params![lapsed, limit])).await?;
    let read = |row: &Row| {
        Ok(Stalled {
            tenant: TenantId::parse(&row.text(0)?)?,
            campaign: CampaignId::parse(&row.text(1)?)?,
            device: DeviceId::parse(&row.text(2)?)?,
            run: row.integer(3)?,
        })
    };
    rows.iter().map(read).collect()
}

const FAIL_ITEMS_OF_DEVICE: &str = "
    update campaign_items set status = 'failed', error = 'device_removed', updated_at = ?3
    where tenant_id = ?1 and status = 'pending'
      and campaign_id in (select campaign_id from campaigns where tenant_id = ?1 and device_id = ?2 and status = 'running')";

const COMPLETE_OF_DEVICE: &str = "
    update campaigns set status = 'completed', completed_at = ?3, claimed_at = null
    where tenant_id = ?1 and device_id = ?2 and status = 'running'";

/// Ends what still runs on a device that is going away.
pub fn end_on_device(tenant: &TenantId, device: &DeviceId, now: Timestamp) -> [Statement; 2] {
    [FAIL_ITEMS_OF_DEVICE, COMPLETE_OF_DEVICE]
        .map(|sql| Statement::new(sql, params![tenant.as_str(), device.as_str(), now]))
}

fn read(row: &Row) -> Result<Campaign> {
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    Ok(Campaign {
        id: CampaignId::parse(&row.text(0)?)?,
        device: DeviceId::parse(&row.text(1)?)?,
        name: row.text(2)?,
        text: row.text(3)?,
        status: read_status(&row.text(4)?)?,
        run: row.integer(5)?,
        gap: read_gap(row, 6)?,
        created_at: Timestamp::from_unix_millis(row.integer(8)?),
        started_at: at(9)?,
        completed_at: at(10)?,
        counts: Counts::default(),
    })
}

fn read_gap(row: &Row, column: usize) -> Result<Gap> {
    let milliseconds = |column| u64::try_from(row.integer(column)?).map_err(Error::internal);
    Ok(Gap { min_ms: milliseconds(column)?, max_ms: milliseconds(column + 1)? })
}

fn read_status(text: &str) -> Result<Status> {
    Status::parse(text).ok_or_else(|| Error::Internal(format!("unknown campaign status {text}")))
}

fn read_item_status(text: &str, is_handed_over: bool) -> Result<ItemStatus> {
    ItemStatus::read(text, is_handed_over).ok_or_else(|| Error::Internal(format!("unknown item status {text}")))
}

fn whole<N: TryInto<i64, Error: std::fmt::Display>>(number: N) -> Result<i64> {
    number.try_into().map_err(Error::internal)
}
