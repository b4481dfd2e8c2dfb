//! The counts of a campaign's recipients. Triggers of `campaign_recipients` keep them (migration 0016), one row for each quarter
//! of a day in which messages were sent, so that no page reads every recipient.

use std::collections::{BTreeMap, HashMap};

use super::{CampaignDetails, chain, read_status};
use crate::{
    campaigns::{
        campaign::CampaignStatus,
        progress::{Counts, MAX_FAILED_PERCENT, MIN_DECIDED_TO_PAUSE},
    },
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
      json_group_array(json(coalesce(k.failures, '{}'))) as failures
    from campaigns c left join campaign_counts k on k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id
    where c.tenant_id = ?1 and c.campaign_id in (select value from json_each(?2))
    group by c.campaign_id";

/// The counts of each of these campaigns. Reads one row for each quarter of a day in which a campaign has sent.
pub async fn of_campaigns(db: &impl Database, tenant: &TenantId, ids: &[&str]) -> Result<HashMap<String, Counts>> {
    let ids = serde_json::json!(ids).to_string();
    let rows = db.query(Statement::new(OF_CAMPAIGNS, params![tenant.as_str(), ids])).await?;
    rows.iter().map(|row| Ok((row.text("campaign_id")?, read(row)?))).collect()
}

fn read(row: &Row) -> Result<Counts> {
    let column = |name: &'static str| row.integer(name);
    let (total, unclaimed) = (column("total")?, column("total")? - column("handed_items")?);
    let (sent, delivered, read) = (column("sent")?, column("delivered")?, column("read")?);
    let (failed, unknown, cancelled) = (column("failed")?, column("unknown")?, column("cancelled")?);
    let claimed = total - unclaimed - sent - delivered - read - failed - unknown - cancelled;
    let each: Vec<BTreeMap<String, i64>> = serde_json::from_str(&row.text("failures")?).map_err(Error::internal)?;
    let failures = counted_reasons(add_up(&each));
    let of_reasons = |reasons: &[FailureReason]| -> i64 {
        failures.iter().filter(|(reason, _)| reasons.contains(reason)).map(|(_, items)| items).sum()
    };
    let skipped = of_reasons(&[FailureReason::OptedOut]);
    // What no device has claimed when a campaign is cancelled is never sent.
    let (pending, never_sent) = match read_status(row, "campaign_status")? {
        CampaignStatus::Cancelled => (0, unclaimed),
        CampaignStatus::Draft
        | CampaignStatus::Scheduled
        | CampaignStatus::Running
        | CampaignStatus::Paused
        | CampaignStatus::Completed => (unclaimed, 0),
    };
    Ok(Counts {
        total,
        pending,
        queued: claimed,
        sent,
        delivered,
        read,
        failed: failed - skipped,
        skipped,
        unknown,
        cancelled: cancelled + never_sent,
        replied: column("replied")?,
        retryable: failed - of_reasons(&FailureReason::PERMANENT),
    })
}

const DETAILS: &str = "
    select sent_in, failures, devices, minutes from campaign_counts
    where tenant_id = ?1 and campaign_id = ?2 order by sent_in";

/// The reasons of failed messages, and what was sent when and by which device. `failing_since` stays empty.
pub async fn details(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    bucket_minutes: i64,
) -> Result<CampaignDetails> {
    let rows = db.query(Statement::new(DETAILS, params![tenant.as_str(), id.as_str()])).await?;
    let counted = |column: &'static str| {
        let each = rows.iter().map(|row| parse(&row.text(column)?)).collect::<Result<Vec<_>>>()?;
        Ok::<_, Error>(add_up(&each))
    };
    let mut failures = counted_reasons(counted("failures")?);
    failures.retain(|(reason, _)| *reason != FailureReason::OptedOut);
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
    Ok(CampaignDetails { failures, timeline, sent_by_device, failing_since: HashMap::new() })
}

fn counted_reasons(counted: BTreeMap<String, i64>) -> Vec<(FailureReason, i64)> {
    counted.into_iter().map(|(reason, items)| (FailureReason::from(reason), items)).collect()
}

/// A JSON object of counts.
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

/// Pauses a campaign in which too many messages fail. Failures with one of the reasons ?3 do not count, and nothing that was
/// decided when a person last started or resumed the campaign (`judged_items`, `new_failures` of migration 0016).
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

/// Whether every item is decided. Counts first; the recipients are read only if the counts say so.
const COMPLETE: &str = "
    update campaigns set status = 'completed', completed_at = ?3, run = run + 1
    where tenant_id = ?1 and campaign_id = ?2 and status = 'running' and handed_through >= total
      and total <= (
        select coalesce(sum(sent + delivered + read + failed + unknown + cancelled), 0) from campaign_counts
        where tenant_id = ?1 and campaign_id = ?2)
      and not exists (select 1 from campaign_recipients where tenant_id = ?1 and campaign_id = ?2 and status = 'pending')";

/// Completes a running campaign if all its items are decided.
pub fn complete(tenant: &TenantId, id: &CampaignId, now: Timestamp) -> Statement {
    Statement::new(COMPLETE, params![tenant.as_str(), id.as_str(), now])
}
