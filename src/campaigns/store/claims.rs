//! Items on their way to a device. A claim is a range of items that belongs to one device: written before they are
//! handed over, confirmed after, and never given to another device unless the first has said that it knows none of
//! them. So whatever fails in between, an item has at most one sender.

use super::{chain, projection, read_gap, read_variables};
use crate::{
    campaigns::progress::{CANCELLED, OPTED_OUT},
    clock::Timestamp,
    devices::commands::{Gap, ItemKey},
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};
use std::{collections::BTreeMap, time::Duration};

/// A claim that nobody confirmed for so long lost its hand-over on the way; the next word hands it over again. That
/// takes one call to an object, so two minutes are many times what a living one needs.
const CLAIM_TIMEOUT: Duration = Duration::from_mins(2);

/// One item as it is handed over, not rendered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedItem {
    pub item_no: i64,
    pub attempt: i64,
    pub phone: String,
    pub variables: BTreeMap<String, String>,
}

impl From<&ClaimedItem> for ItemKey {
    fn from(item: &ClaimedItem) -> Self {
        Self { item_no: item.item_no, attempt: item.attempt }
    }
}

/// Items that belong to one device from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub gap: Gap,
    /// The campaign's text, before it is filled in.
    pub text: String,
    pub items: Vec<ClaimedItem>,
    pub after: i64,
    /// The last item number of the claim; items that are decided already are not in `items`.
    pub through: i64,
    /// No item comes after this claim.
    pub is_last: bool,
    /// Items that this claim failed, because their contacts want no more broadcasts.
    pub opted_out: usize,
    pub claimed_at: Timestamp,
}

/// Who asks for items.
#[derive(Debug, Clone, Copy)]
pub struct ClaimOwner<'a> {
    pub tenant: &'a TenantId,
    pub campaign: &'a CampaignId,
    pub device: &'a DeviceId,
    pub run: i64,
}

/// What another device gave back goes first.
const TAKE_RELEASED_CLAIM: &str = "
    update campaign_claims set device_id = ?3, claimed_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and device_id = '' and after_item = (
      select min(after_item) from campaign_claims where tenant_id = ?1 and campaign_id = ?2 and device_id = '')
      and not exists (
        select 1 from campaign_claims where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null)
      and exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3)
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and run = ?4)";

/// From the first item that nobody claimed: 100 to the only device; of several, each gets about half of its share of
/// what is left, so that they end together.
const CLAIM_NEXT_ITEMS: &str = "
    insert into campaign_claims (tenant_id, campaign_id, after_item, through_item, device_id, claimed_at)
    select c.tenant_id, c.campaign_id, i.item_no - 1, min(c.total, i.item_no - 1 + (
      select case count(*) when 1 then 100 else max(10, min(100, (c.total - c.handed_through) / (2 * count(*)))) end
      from campaign_devices d where d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id)), ?3, ?5
    from campaigns c join campaign_recipients i
      on i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id and i.item_no > c.handed_through and i.status = 'pending'
    where c.tenant_id = ?1 and c.campaign_id = ?2 and c.status = 'running' and c.run = ?4
      and exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3)
      and not exists (
        select 1 from campaign_claims where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null)
    order by i.item_no limit 1
    on conflict (tenant_id, campaign_id, after_item) do nothing";

const ADVANCE_HANDED_THROUGH: &str = "
    update campaigns set handed_through = (
      select max(through_item) from campaign_claims where tenant_id = ?1 and campaign_id = ?2)
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and run = ?3 and handed_through < (
      select max(through_item) from campaign_claims where tenant_id = ?1 and campaign_id = ?2)";

/// Behind the last claim everything may be decided already, after a retry.
const FINISH_HANDED_THROUGH: &str = "
    update campaigns set handed_through = total
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and run = ?3 and handed_through < total and not exists (
      select 1 from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > campaigns.handed_through
        and i.status = 'pending')";

const FIND_OPEN_CLAIM: &str = "
    select k.after_item, k.through_item, k.claimed_at, c.gap_min_ms, c.gap_max_ms, c.text, c.handed_through >= c.total as is_last
    from campaign_claims k join campaigns c on c.tenant_id = k.tenant_id and c.campaign_id = k.campaign_id
    where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = ?3 and k.confirmed_at is null
      and c.status = 'running' and c.run = ?4
    order by k.after_item limit 1";

/// A contact may have said the word before its number was known; the chats of any of our devices know both names. The
/// join is a `cross` one so that the few devices are walked and not the many chats.
const FAIL_OPTED_OUT: &str = "
    update campaign_recipients set status = 'failed', error = ?6, updated_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending'
      and (
        select o.opted_out_at from opt_outs o
        where o.tenant_id = ?1 and o.chat_id in (
          select campaign_recipients.phone || '@c.us'
          union all
          select c.lid || '@lid' from devices d
            cross join chats c on c.tenant_id = d.tenant_id and c.device_id = d.device_id and c.chat_id = campaign_recipients.phone || '@c.us'
            where d.tenant_id = ?1)
        order by o.heard_at desc limit 1) is not null
    returning item_no";

const CLAIMED_ITEMS: &str = "
    select item_no, attempt, phone, variables from campaign_recipients
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending' order by item_no";

/// The claim this device has to hand over: the one it did not confirm yet, else the next. Those whose contacts opted
/// out fail here. Nothing if there are none, or the run is over. Two rows written, and one per item that failed.
pub async fn claim(db: &impl Database, by: ClaimOwner<'_>, now: Timestamp) -> Result<Option<Claim>> {
    let ClaimOwner { tenant, campaign, device, run } = by;
    let names = || params![tenant.as_str(), campaign.as_str()];
    let asked = || chain(names(), params![device.as_str(), run, now]);
    let mut answers = db
        .batch(vec![
            Statement::new(TAKE_RELEASED_CLAIM, asked()),
            Statement::new(CLAIM_NEXT_ITEMS, asked()),
            Statement::new(ADVANCE_HANDED_THROUGH, chain(names(), params![run])),
            Statement::new(FINISH_HANDED_THROUGH, chain(names(), params![run])),
            Statement::new(FIND_OPEN_CLAIM, chain(names(), params![device.as_str(), run])),
            projection::complete(tenant, campaign, now),
        ])
        .await?;
    let found = answers.get_mut(4).map(std::mem::take).unwrap_or_default();
    let Some(row) = found.first() else { return Ok(None) };
    let (after, through) = (row.integer(0)?, row.integer(1)?);
    let range = params![tenant.as_str(), campaign.as_str(), after, through];
    let mut answers = db
        .batch(vec![
            Statement::new(FAIL_OPTED_OUT, chain(range.clone(), params![now, OPTED_OUT])),
            Statement::new(CLAIMED_ITEMS, range),
        ])
        .await?
        .into_iter();
    let opted_out = answers.next().unwrap_or_default().len();
    let items = answers.next().unwrap_or_default().iter().map(read_item).collect::<Result<_>>()?;
    Ok(Some(Claim {
        gap: read_gap(row, 3)?,
        text: row.text(5)?,
        items,
        after,
        through,
        is_last: row.integer(6)? != 0,
        opted_out,
        claimed_at: Timestamp::from_unix_millis(row.integer(2)?),
    }))
}

fn read_item(row: &Row) -> Result<ClaimedItem> {
    Ok(ClaimedItem {
        item_no: row.integer(0)?,
        attempt: row.integer(1)?,
        phone: row.text(2)?,
        variables: read_variables(&row.text(3)?)?,
    })
}

const CONFIRM: &str = "
    update campaign_claims set confirmed_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and after_item = ?3 and device_id = ?4";

/// The device has every item of the claim. One row written. A campaign whose last items all failed in the claim has
/// nobody left who would tell its end, so it ends here.
pub async fn confirm(db: &impl Database, by: ClaimOwner<'_>, claim: &Claim, now: Timestamp) -> Result<()> {
    let names = params![by.tenant.as_str(), by.campaign.as_str(), claim.after, by.device.as_str(), now];
    let mut statements = vec![Statement::new(CONFIRM, names), clear_failing(by)];
    if claim.is_last {
        statements.push(projection::complete(by.tenant, by.campaign, now));
        statements.push(projection::untell(by.tenant, by.campaign));
    }
    db.batch(statements).await.map(drop)
}

const RELEASE: &str = "
    update campaign_claims set device_id = '', confirmed_at = null
    where tenant_id = ?1 and campaign_id = ?2 and after_item = ?3 and device_id = ?4 and confirmed_at is null";

/// The device has said that it knows none of the items: another may have them, or nobody if the campaign was cancelled.
pub async fn release(db: &impl Database, by: ClaimOwner<'_>, claim: &Claim, now: Timestamp) -> Result<()> {
    let names = params![by.tenant.as_str(), by.campaign.as_str()];
    let mine = chain(names.clone(), params![claim.after, by.device.as_str()]);
    let cancelled = Statement::new(super::CANCEL_RELEASED_ITEMS, chain(names, params![now]));
    db.batch(vec![Statement::new(RELEASE, mine), cancelled, clear_failing(by)]).await.map(drop)
}

/// A later word may have got through meanwhile, and then nothing may be left to hand over.
const MARK_FAILING: &str = "
    update campaign_devices set failing_since = ?4
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and failing_since is null and exists (
      select 1 from campaigns c where c.tenant_id = ?1 and c.campaign_id = ?2 and c.status = 'running' and (
        c.handed_through < c.total or exists (
          select 1 from campaign_claims k
          where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = ?3 and k.confirmed_at is null)))";

/// The device's next items could not be handed over, however often it was tried. One row written the first time.
pub async fn mark_failing(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
    now: Timestamp,
) -> Result<()> {
    let names = params![tenant.as_str(), campaign.as_str(), device.as_str(), now];
    db.query(Statement::new(MARK_FAILING, names)).await.map(drop)
}

const CLEAR_FAILING: &str = "
    update campaign_devices set failing_since = null
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and failing_since is not null";

/// The device was reached, or nothing is left for it. No row written, unless `mark_failing` was told of it.
pub fn clear_failing(by: ClaimOwner<'_>) -> Statement {
    Statement::new(CLEAR_FAILING, params![by.tenant.as_str(), by.campaign.as_str(), by.device.as_str()])
}

const OPEN_CLAIMS: &str = "
    select after_item, through_item from campaign_claims
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null";

/// The claims that this device may or may not have heard of, with their undecided items.
pub async fn list_open(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
) -> Result<Vec<ClaimedItem>> {
    let names = params![tenant.as_str(), campaign.as_str(), device.as_str()];
    let mut items = Vec::new();
    for row in db.query(Statement::new(OPEN_CLAIMS, names)).await? {
        let range = params![tenant.as_str(), campaign.as_str(), row.integer(0)?, row.integer(1)?];
        let rows = db.query(Statement::new(CLAIMED_ITEMS, range)).await?;
        items.extend(rows.iter().map(read_item).collect::<Result<Vec<_>>>()?);
    }
    Ok(items)
}

const FAIL_ITEMS: &str = "
    update campaign_recipients set status = 'failed', error = ?4, updated_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and status = 'pending' and item_no in (select value from json_each(?3))";

/// Items that are not handed over because of what they are. One row each.
pub async fn fail_items(
    db: &impl Database,
    by: ClaimOwner<'_>,
    items: &[i64],
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    let names = params![by.tenant.as_str(), by.campaign.as_str(), serde_json::json!(items).to_string()];
    db.query(Statement::new(FAIL_ITEMS, chain(names, params![reason, now]))).await.map(drop)
}

const CANCEL_ITEMS: &str = "
    update campaign_recipients set status = ?4, updated_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and status = 'pending' and item_no in (select value from json_each(?3))";
const CLOSE_CLAIMS: &str = "
    update campaign_claims set confirmed_at = ?4
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null";

/// The device knows its open claims now to be cancelled: `unknown_items` it never had, the rest it tells of itself.
pub async fn close_cancelled(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
    unknown_items: &[i64],
    now: Timestamp,
) -> Result<()> {
    let names = params![tenant.as_str(), campaign.as_str()];
    let unknown_items = serde_json::json!(unknown_items).to_string();
    db.batch(vec![
        Statement::new(CANCEL_ITEMS, chain(names.clone(), params![unknown_items, CANCELLED, now])),
        Statement::new(CLOSE_CLAIMS, chain(names, params![device.as_str(), now])),
    ])
    .await
    .map(drop)
}

/// A running campaign, and one of its devices that should be asked whether it wants more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalledDevice {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}

/// In flight means: claimed lately and not confirmed, or confirmed and not decided. An object holds at most 200 items
/// and a batch more, in claims of at least ten, so only the last claims of a device need a look.
const STALLED_OF_ALL_TENANTS: &str = "
    select c.tenant_id, c.campaign_id, d.device_id, c.run
    from campaigns c join campaign_devices d on d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id
    where c.status = 'running' and (
      c.handed_through < c.total
      or exists (
        select 1 from campaign_claims k where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
          and (k.device_id = '' or (k.device_id = d.device_id and k.confirmed_at is null))))
    and not exists (
      select 1 from campaign_claims k where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
        and k.device_id = d.device_id and k.confirmed_at is null and k.claimed_at > ?1)
    and (
      exists (
        select 1 from campaign_claims k where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
          and k.device_id = d.device_id and k.confirmed_at is null)
      or not exists (
        select 1 from (
          select after_item, through_item from campaign_claims k
          where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id and k.device_id = d.device_id
          order by k.after_item desc limit 30) mine
        join campaign_recipients i on i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id
          and i.item_no > mine.after_item and i.item_no <= mine.through_item
        where i.status = 'pending'))
    limit ?2";

/// Devices of running campaigns, of whichever tenant, that have nothing in flight and could have something.
pub async fn list_stalled(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<StalledDevice>> {
    let lapsed = now.minus(CLAIM_TIMEOUT);
    let rows = db.query(Statement::new(STALLED_OF_ALL_TENANTS, params![lapsed, limit])).await?;
    let read = |row: &Row| {
        Ok(StalledDevice {
            tenant: TenantId::parse(&row.text(0)?)?,
            campaign: CampaignId::parse(&row.text(1)?)?,
            device: DeviceId::parse(&row.text(2)?)?,
            run: row.integer(3)?,
        })
    };
    rows.iter().map(read).collect()
}

const FIND_FINISHED: &str = "
    select c.run, c.gap_min_ms, c.gap_max_ms from campaigns c
    where c.tenant_id = ?1 and c.campaign_id = ?2 and (c.status <> 'running' or c.handed_through >= c.total)
      and exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3)";

/// The run and pause of a campaign that has nothing left to hand over.
pub async fn find_finished(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
) -> Result<Option<(i64, Gap)>> {
    let names = params![tenant.as_str(), campaign.as_str(), device.as_str()];
    let rows = db.query(Statement::new(FIND_FINISHED, names)).await?;
    rows.first().map(|row| Ok((row.integer(0)?, read_gap(row, 1)?))).transpose()
}
