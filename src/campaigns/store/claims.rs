//! Claims: ranges of a campaign's items, each of which belongs to one device. The Worker writes a claim before it hands
//! the items over and confirms it afterwards. Another device gets the range only if the first device has answered that
//! it has none of the items. So an item has at most one sender, whichever step fails.

use super::{audience::expand, chain, counts, projection, read_at, read_gap, read_variables};
use crate::{
    campaigns::progress::ItemStatus,
    clock::Timestamp,
    devices::{
        commands::{Gap, ItemKey},
        device::Status,
        failure::FailureReason,
    },
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};
use std::{collections::BTreeMap, time::Duration};

/// After this time an open claim counts as not handed over, and the next dispatch job hands it over again. A hand-over is one call to an
/// object, so two minutes are many times what a healthy object needs.
const CLAIM_TIMEOUT: Duration = Duration::from_mins(2);

/// One item of a claim, with the variables that its text is rendered from.
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

/// A range of items that belongs to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub gap: Gap,
    /// The campaign's template.
    pub text: String,
    /// The pending items of the range.
    pub items: Vec<ClaimedItem>,
    pub after: i64,
    /// The last item number of the range.
    pub through: i64,
    /// Whether no item comes after this claim.
    pub is_last: bool,
    /// How many items failed in this claim because their contacts have, or may have, opted out.
    pub skipped: usize,
    pub claimed_at: Timestamp,
}

/// The device that owns a claim, and the run of the campaign for which it asks.
#[derive(Debug, Clone, Copy)]
pub struct ClaimOwner<'a> {
    pub tenant: &'a TenantId,
    pub campaign: &'a CampaignId,
    pub device: &'a DeviceId,
    pub run: i64,
}

/// Takes a released claim, which precedes new items. `claimed_at` grows with each owner, so that a device can distinguish the new claim
/// from one that it has declined.
const TAKE_RELEASED_CLAIM: &str = "
    update campaign_claims set device_id = ?3, claimed_at = max(?5, claimed_at + 1)
    where tenant_id = ?1 and campaign_id = ?2 and device_id = '' and after_item = (
      select min(after_item) from campaign_claims where tenant_id = ?1 and campaign_id = ?2 and device_id = '')
      and not exists (
        select 1 from campaign_claims where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null)
      and exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3)
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and run = ?4)";

/// Claims items from the first unclaimed one on: 100 items if the campaign has one device. If it has several, each gets about half of its
/// share of the rest, so that all devices finish at about the same time.
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

/// Marks the campaign as handed over if all items after the last claim are decided already, which may be so after a retry: then no item
/// remains to be claimed.
const FINISH_HANDED_THROUGH: &str = "
    update campaigns set handed_through = total
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and run = ?3 and handed_through < total and not exists (
      select 1 from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > campaigns.handed_through
        and i.status = 'pending')";

const FIND_OPEN_CLAIM: &str = "
    select k.after_item, k.through_item, k.claimed_at, c.gap_min_ms, c.gap_max_ms, c.text, c.sends_to_undecided,
      c.handed_through >= c.total as is_last
    from campaign_claims k join campaigns c on c.tenant_id = k.tenant_id and c.campaign_id = k.campaign_id
    where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = ?3 and k.confirmed_at is null
      and c.status = 'running' and c.run = ?4
    order by k.after_item limit 1";

const SKIP: &str = "
    update campaign_recipients set status = 'failed', updated_at = ?5, error = {skipped_for campaign_recipients.phone, ?6}
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending'
      and {skipped_for campaign_recipients.phone, ?6} is not null
    returning item_no";

const CLAIMED_ITEMS: &str = "
    select item_no, attempt, phone, variables from campaign_recipients
    where tenant_id = ?1 and campaign_id = ?2 and item_no > ?3 and item_no <= ?4 and status = 'pending' order by item_no";

/// Returns the claim to hand over to this device: its open one, else a new one. Items whose contacts have opted out fail here, and so do
/// items whose contacts may have opted out, if the campaign skips these contacts. `None` if no item remains or the run is over. Writes two
/// rows, and one per failed item.
pub async fn claim(db: &impl Database, by: ClaimOwner<'_>, now: Timestamp) -> Result<Option<Claim>> {
    let ClaimOwner { tenant, campaign, device, run } = by;
    let names = || params![tenant.as_str(), campaign.as_str()];
    let request = || chain(names(), params![device.as_str(), run, now]);
    let mut answers = db
        .batch(vec![
            Statement::new(TAKE_RELEASED_CLAIM, request()),
            Statement::new(CLAIM_NEXT_ITEMS, request()),
            Statement::new(ADVANCE_HANDED_THROUGH, chain(names(), params![run])),
            Statement::new(FINISH_HANDED_THROUGH, chain(names(), params![run])),
            Statement::new(FIND_OPEN_CLAIM, chain(names(), params![device.as_str(), run])),
            counts::complete(tenant, campaign, now),
            projection::request_notifications(tenant, campaign),
        ])
        .await?;
    let found = answers.get_mut(4).map(std::mem::take).unwrap_or_default();
    let Some(row) = found.first() else { return Ok(None) };
    let (after, through) = (row.integer("after_item")?, row.integer("through_item")?);
    let range = params![tenant.as_str(), campaign.as_str(), after, through];
    let mut answers = db
        .batch(vec![
            expand(Statement::new(SKIP, chain(range.clone(), params![now, row.integer("sends_to_undecided")?]))),
            Statement::new(CLAIMED_ITEMS, range),
        ])
        .await?
        .into_iter();
    let skipped = answers.next().unwrap_or_default().len();
    let items = answers.next().unwrap_or_default().iter().map(read_item).collect::<Result<_>>()?;
    Ok(Some(Claim {
        gap: read_gap(row)?,
        text: row.text("text")?,
        items,
        after,
        through,
        is_last: row.integer("is_last")? != 0,
        skipped,
        claimed_at: read_at(row, "claimed_at")?,
    }))
}

fn read_item(row: &Row) -> Result<ClaimedItem> {
    Ok(ClaimedItem {
        item_no: row.integer("item_no")?,
        attempt: row.integer("attempt")?,
        phone: row.text("phone")?,
        variables: read_variables(row)?,
    })
}

const CONFIRM: &str = "
    update campaign_claims set confirmed_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and after_item = ?3 and device_id = ?4 and claimed_at = ?6";

/// Records that the device has every item of the claim. Writes one row. If all items of the last claim failed before the hand-over, no
/// device will report the campaign's end, so the campaign completes here.
pub async fn confirm(db: &impl Database, by: ClaimOwner<'_>, claim: &Claim, now: Timestamp) -> Result<()> {
    let names =
        params![by.tenant.as_str(), by.campaign.as_str(), claim.after, by.device.as_str(), now, claim.claimed_at];
    let mut statements = vec![Statement::new(CONFIRM, names), clear_hand_over_failing(by)];
    if claim.is_last {
        statements.push(counts::complete(by.tenant, by.campaign, now));
        statements.push(projection::request_notifications(by.tenant, by.campaign));
    }
    db.batch(statements).await.map(drop)
}

const RELEASE: &str = "
    update campaign_claims set device_id = '', confirmed_at = null
    where tenant_id = ?1 and campaign_id = ?2 and after_item = ?3 and device_id = ?4 and claimed_at = ?5
      and confirmed_at is null";

/// Releases the claim of a device that has answered that it has none of the items. Another device may take the claim; if
/// the campaign was cancelled, the items are cancelled.
pub async fn release(db: &impl Database, by: ClaimOwner<'_>, claim: &Claim, now: Timestamp) -> Result<()> {
    let names = params![by.tenant.as_str(), by.campaign.as_str()];
    let owned = chain(names.clone(), params![claim.after, by.device.as_str(), claim.claimed_at]);
    let cancel = Statement::new(super::CANCEL_RELEASED_ITEMS, chain(names, params![now]));
    db.batch(vec![Statement::new(RELEASE, owned), cancel, clear_hand_over_failing(by)]).await.map(drop)
}

/// Writes nothing if a later dispatch job has succeeded meanwhile and no item remains to be handed over.
const MARK_FAILING: &str = "
    update campaign_devices set failing_since = ?4
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and failing_since is null and exists (
      select 1 from campaigns c where c.tenant_id = ?1 and c.campaign_id = ?2 and c.status = 'running' and (
        c.handed_through < c.total or exists (
          select 1 from campaign_claims k
          where k.tenant_id = ?1 and k.campaign_id = ?2 and k.device_id = ?3 and k.confirmed_at is null)))";

/// Records since when the device's next items cannot be handed over, after every retry of the dispatch job has failed. Writes one row the
/// first time.
pub async fn mark_hand_over_failing(
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

/// Records that the device was reached, or that no items remain for it. Writes a row only after `mark_hand_over_failing`.
pub fn clear_hand_over_failing(by: ClaimOwner<'_>) -> Statement {
    Statement::new(CLEAR_FAILING, params![by.tenant.as_str(), by.campaign.as_str(), by.device.as_str()])
}

const OPEN_CLAIMS: &str = "
    select after_item, through_item from campaign_claims
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and confirmed_at is null";

/// Returns the pending items of this device's open claims: the device may or may not have them.
pub async fn list_open(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
) -> Result<Vec<ClaimedItem>> {
    let names = params![tenant.as_str(), campaign.as_str(), device.as_str()];
    let mut items = Vec::new();
    for row in db.query(Statement::new(OPEN_CLAIMS, names)).await? {
        let (after, through) = (row.integer("after_item")?, row.integer("through_item")?);
        let range = params![tenant.as_str(), campaign.as_str(), after, through];
        let rows = db.query(Statement::new(CLAIMED_ITEMS, range)).await?;
        items.extend(rows.iter().map(read_item).collect::<Result<Vec<_>>>()?);
    }
    Ok(items)
}

const FAIL_ITEMS: &str = "
    update campaign_recipients set status = 'failed', error = ?4, updated_at = ?5
    where tenant_id = ?1 and campaign_id = ?2 and status = 'pending' and item_no in (select value from json_each(?3))";

/// Fails items that cannot be handed over, for example because their text cannot be rendered. Writes one row each.
pub async fn fail_items(
    db: &impl Database,
    by: ClaimOwner<'_>,
    items: &[i64],
    reason: &FailureReason,
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

/// Closes the open claims of a device that was notified of the campaign's cancellation. The device never got the
/// `unknown_items`, so they are cancelled here; the device itself reports the other items.
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
        Statement::new(CANCEL_ITEMS, chain(names.clone(), params![unknown_items, ItemStatus::Cancelled.as_str(), now])),
        Statement::new(CLOSE_CLAIMS, chain(names, params![device.as_str(), now])),
    ])
    .await
    .map(drop)
}

/// A running campaign, and one of its devices that needs a new dispatch job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalledDevice {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
}

/// Finds devices without an item in flight. An item is in flight if its claim is open and has not timed out, or if its claim is confirmed
/// and the item is pending. A device object holds at most 200 items and one batch, and a claim has at least ten items. Therefore only the
/// last claims of a device can have pending items, and the statement looks for pending items only in those claims. A device that is not
/// linked takes no new items, so it is found only if it has an open claim, which its job releases. The tenants take turns. Each tenant's
/// row is the device whose job was repeated longest ago.
const STALLED_OF_ALL_TENANTS: &str = "
    select tenant_id, campaign_id, device_id, run from (
    select c.tenant_id, c.campaign_id, d.device_id, c.run, d.requeued_at,
      row_number() over (partition by c.tenant_id order by d.requeued_at, c.campaign_id, d.device_id) as turn
    from campaigns c join campaign_devices d on d.tenant_id = c.tenant_id and d.campaign_id = c.campaign_id
    where c.status = 'running' and (
      exists (
        select 1 from devices v where v.tenant_id = d.tenant_id and v.device_id = d.device_id
          and v.status in (select value from json_each(?3)))
      or exists (
        select 1 from campaign_claims k where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
          and k.device_id = d.device_id and k.confirmed_at is null))
    and (
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
        where i.status = 'pending')))
    order by turn, requeued_at limit ?2";

/// Returns devices of running campaigns, of all tenants, that have no item in flight although items remain: those that are linked or have
/// an open claim.
pub async fn list_stalled(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<StalledDevice>> {
    let lapsed = now.minus(CLAIM_TIMEOUT);
    let linked = serde_json::json!(Status::LINKED.map(Status::as_str)).to_string();
    let rows = db.query(Statement::new(STALLED_OF_ALL_TENANTS, params![lapsed, limit, linked])).await?;
    let read = |row: &Row| {
        Ok(StalledDevice {
            tenant: TenantId::parse(&row.text("tenant_id")?)?,
            campaign: CampaignId::parse(&row.text("campaign_id")?)?,
            device: DeviceId::parse(&row.text("device_id")?)?,
            run: row.integer("run")?,
        })
    };
    rows.iter().map(read).collect()
}

const MARK_REQUEUED: &str = "
    update campaign_devices set requeued_at = ?4 where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3";

/// Records that a dispatch job of these devices is repeated now. Writes one row each.
pub async fn mark_requeued(db: &impl Database, stalled: &[StalledDevice], now: Timestamp) -> Result<()> {
    let mark = |stalled: &StalledDevice| {
        let StalledDevice { tenant, campaign, device, .. } = stalled;
        Statement::new(MARK_REQUEUED, params![tenant.as_str(), campaign.as_str(), device.as_str(), now])
    };
    db.batch(stalled.iter().map(mark).collect()).await.map(drop)
}

const FIND_FINISHED: &str = "
    select c.run, c.gap_min_ms, c.gap_max_ms from campaigns c
    where c.tenant_id = ?1 and c.campaign_id = ?2 and (c.status <> 'running' or c.handed_through >= c.total)
      and exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3)";

/// Returns the run and the gap of a campaign that has no items to hand over; `None` if it has some, or if this device does not send it.
pub async fn find_finished(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &CampaignId,
    device: &DeviceId,
) -> Result<Option<(i64, Gap)>> {
    let names = params![tenant.as_str(), campaign.as_str(), device.as_str()];
    let rows = db.query(Statement::new(FIND_FINISHED, names)).await?;
    rows.first().map(|row| Ok((row.integer("run")?, read_gap(row)?))).transpose()
}
