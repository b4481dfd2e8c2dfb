//! The counts of a campaign's recipients. Triggers of `campaign_recipients` update them (migration 0016), in one row for each quarter of a
//! day in which messages were sent, so that no page reads every recipient.

use std::collections::{BTreeMap, HashMap};

use super::{audience::expand, chain, read_at, read_status, status_of_unclaimed};
use crate::{
    campaigns::progress::{Counts, ItemStatus, MAX_FAILED_PERCENT, MIN_DECIDED_TO_PAUSE},
    clock::Timestamp,
    devices::failure::FailureReason,
    error::{Error, Result},
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

const MINUTE_MS: i64 = 60_000;

const OF_CAMPAIGNS: &str = "
    select c.campaign_id, c.status as campaign_status, c.total, c.handed_items, coalesce(sum(k.sent), 0) as sent,
      coalesce(sum(k.delivered), 0) as delivered, coalesce(sum(k.read), 0) as read, coalesce(sum(k.failed), 0) as failed,
      coalesce(sum(k.unknown), 0) as unknown, coalesce(sum(k.cancelled), 0) as cancelled,
      coalesce(sum(k.replied), 0) as replied,
      json_group_array(json(coalesce(k.failures, '{}'))) as failures, (
        select count(*) from campaign_recipients i indexed by undecided_recipients
        where i.tenant_id = c.tenant_id and i.campaign_id = c.campaign_id and i.error = 'may_have_opted_out'
          and {skipped_for i.phone, c.sends_to_undecided} is null) as decided
    from campaigns c left join campaign_counts k on k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
    where c.tenant_id = ?1 and c.campaign_id in (select value from json_each(?2))
    group by c.campaign_id";

/// Returns the counts of each of these campaigns. Reads one row for each quarter of a day in which a campaign has sent.
pub async fn of_campaigns(db: &impl Database, tenant: &TenantId, ids: &[&str]) -> Result<HashMap<String, Counts>> {
    let ids = serde_json::json!(ids).to_string();
    let rows = db.query(expand(Statement::new(OF_CAMPAIGNS, params![tenant.as_str(), ids]))).await?;
    rows.iter().map(|row| Ok((row.text("campaign_id")?, read(row)?))).collect()
}

fn read(row: &Row) -> Result<Counts> {
    let column = |name: &'static str| row.integer(name);
    let each: Vec<BTreeMap<String, i64>> = serde_json::from_str(&row.text("failures")?).map_err(Error::internal)?;
    let failures = counted_reasons(add_up(&each));
    let of_reasons = |reasons: &[FailureReason]| -> i64 {
        failures.iter().filter(|(reason, _)| reasons.contains(reason)).map(|(_, items)| items).sum()
    };
    let (failed, skipped) = (column("failed")?, of_reasons(&FailureReason::SKIPPED));
    let mut counts = Counts::default();
    for (status, items) in [
        (ItemStatus::Sent, column("sent")?),
        (ItemStatus::Delivered, column("delivered")?),
        (ItemStatus::Read, column("read")?),
        (ItemStatus::Failed, failed - skipped),
        (ItemStatus::Skipped, skipped),
        (ItemStatus::Unknown, column("unknown")?),
        (ItemStatus::Cancelled, column("cancelled")?),
        (status_of_unclaimed(read_status(row, "campaign_status")?)?, column("total")? - column("handed_items")?),
    ] {
        counts.add(status, items);
    }
    // All other items are claimed, and not decided.
    counts.add(ItemStatus::Queued, column("total")? - counts.total);
    counts.replied = column("replied")?;
    // These are the failed items of contacts about whom nobody has decided yet whether they have opted out. They cannot be sent again.
    let undecided = of_reasons(&[FailureReason::MayHaveOptedOut]) - column("decided")?;
    counts.retryable = failed - of_reasons(&FailureReason::PERMANENT) - undecided;
    Ok(counts)
}

const DETAILS: &str = "
    select sent_in, failures, devices, minutes from campaign_counts
    where tenant_id = ?1 and campaign_id = ?2 order by sent_in";

const FAILING: &str = "
    select device_id, failing_since from campaign_devices
    where tenant_id = ?1 and campaign_id = ?2 and failing_since is not null";

/// What the page of one campaign shows besides its counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignDetails {
    /// The reasons of failed messages, the most frequent first.
    pub failures: Vec<(FailureReason, i64)>,
    /// The start of each time bucket, and how many messages were sent in it.
    pub timeline: Vec<(Timestamp, i64)>,
    pub sent_by_device: HashMap<DeviceId, i64>,
    /// The devices to which no items can be handed over, and since when.
    pub failing_since: HashMap<DeviceId, Timestamp>,
}

/// Loads the details of one campaign, with a timeline in buckets of `bucket_minutes`.
pub async fn details(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    bucket_minutes: i64,
) -> Result<CampaignDetails> {
    let statements = [DETAILS, FAILING].map(|sql| Statement::new(sql, params![tenant.as_str(), id.as_str()]));
    let mut answers = db.batch(Vec::from(statements)).await?.into_iter();
    let (rows, failing) = (answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
    let counted = |column: &'static str| {
        let each = rows.iter().map(|row| parse(&row.text(column)?)).collect::<Result<Vec<_>>>()?;
        Ok::<_, Error>(add_up(&each))
    };
    let mut failures = counted_reasons(counted("failures")?);
    failures.retain(|(reason, _)| !FailureReason::SKIPPED.contains(reason));
    failures.sort_by_key(|(_, items)| -items);
    let devices = counted("devices")?.into_iter();
    let sent_by_device = devices.map(|(id, items)| Ok((DeviceId::parse(&id)?, items))).collect::<Result<_>>()?;
    let bucket_ms = bucket_minutes.max(1).saturating_mul(MINUTE_MS);
    let mut timeline: BTreeMap<i64, i64> = BTreeMap::new();
    for row in &rows {
        for (minute, items) in parse(&row.text("minutes")?)? {
            let minute: i64 = minute.parse().map_err(Error::internal)?;
            let at = row.integer("sent_in")?.saturating_add(minute.saturating_mul(MINUTE_MS));
            *timeline.entry(at - at % bucket_ms).or_default() += items;
        }
    }
    let timeline = timeline.into_iter().map(|(at, items)| (Timestamp::from_unix_millis(at), items)).collect();
    let since = |row: &Row| Ok((DeviceId::parse(&row.text("device_id")?)?, read_at(row, "failing_since")?));
    let failing_since = failing.iter().map(since).collect::<Result<_>>()?;
    Ok(CampaignDetails { failures, timeline, sent_by_device, failing_since })
}

fn counted_reasons(counted: BTreeMap<String, i64>) -> Vec<(FailureReason, i64)> {
    counted.into_iter().map(|(reason, items)| (FailureReason::from(reason), items)).collect()
}

/// Parses a JSON object of counts.
fn parse(json: &str) -> Result<BTreeMap<String, i64>> {
    serde_json::from_str(json).map_err(Error::internal)
}

fn add_up(each: &[BTreeMap<String, i64>]) -> BTreeMap<String, i64> {
    let mut sum = BTreeMap::new();
    for (key, items) in each.iter().flatten() {
        *sum.entry(key.clone()).or_insert(0) += items;
    }
    sum
}

/// Pauses a campaign in which too many messages fail. Two kinds of failures do not count: those with one of the reasons ?3, and those that
/// were decided before a user last started or resumed the campaign (`judged_items`, `new_failures` of migration 0016).
const PAUSE_FAILING_CAMPAIGN: &str = "
    update campaigns set status = 'paused', pause_reason = 'failures', run = run + 1
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and (
      select n.items >= ?4 and 100 * n.failures > ?5 * n.items from (
        select
          coalesce(sum(k.sent + k.delivered + k.read + k.failed + k.unknown), 0) - campaigns.judged_items - (
            select coalesce(sum(iif(f.key in (select value from json_each(?3)), f.value, 0)), 0)
            from json_each(campaigns.new_failures) f) as items,
          (select coalesce(sum(iif(f.key in (select value from json_each(?3)), 0, f.value)), 0)
            from json_each(campaigns.new_failures) f) as failures
        from campaign_counts k where k.tenant_id = ?1 and k.campaign_id = ?2) n)";

pub fn pause_failing_campaign(tenant: &TenantId, id: &CampaignId) -> Statement {
    let not_counted = serde_json::json!(FailureReason::NOT_COUNTED_FOR_PAUSE).to_string();
    let limits = params![MIN_DECIDED_TO_PAUSE, MAX_FAILED_PERCENT];
    Statement::new(PAUSE_FAILING_CAMPAIGN, chain(params![tenant.as_str(), id.as_str(), not_counted], limits))
}

/// Completes a campaign if every item is decided. The counts are checked first; the recipients are read only if the counts allow it.
const COMPLETE: &str = "
    update campaigns set status = 'completed', completed_at = ?3, run = run + 1
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and handed_through >= total
      and total <= (
        select coalesce(sum(sent + delivered + read + failed + unknown + cancelled), 0) from campaign_counts
        where tenant_id = ?1 and campaign_id = ?2)
      and not exists (select 1 from campaign_recipients where tenant_id = ?1 and campaign_id = ?2 and status = 'pending')";

/// Returns the statement that completes a running campaign if all its items are decided.
pub fn complete(tenant: &TenantId, id: &CampaignId, now: Timestamp) -> Statement {
    Statement::new(COMPLETE, params![tenant.as_str(), id.as_str(), now])
}
