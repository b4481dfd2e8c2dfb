//! The campaigns a device sends for, with the state of the newest run that it knows of. Commands of an earlier run change
//! nothing.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    devices::{
        commands::{CampaignState, Gap},
        expiry,
        outbox::CAMPAIGN_CAPACITY,
    },
    error::{Error, Result},
    ids::CampaignId,
    params,
    ports::{Row, Sql},
};

/// How long the device keeps a campaign that has ended, for commands that were already on their way.
const REMEMBERED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// After this time the device repeats an item request that brought no items, in addition to the cron job that repeats lost dispatch jobs.
const REPEAT_ITEM_REQUEST_AFTER: Duration = Duration::from_secs(60);

/// One campaign that the device sends for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCampaign {
    pub run: i64,
    pub gap: Gap,
    /// Whether D1 has no further items, so that the device requests none.
    pub is_last: bool,
    pub state: CampaignState,
    /// When this instance of the object last requested items.
    pub items_requested_at: Option<Timestamp>,
}

impl DeviceCampaign {
    /// Returns whether the device requests the next items while `waiting` campaign messages are in its outbox. It requests them only once
    /// half of its capacity is free, so a device that may not send for days makes no requests for days (design §2).
    pub fn needs_items(&self, waiting: usize, now: Timestamp) -> bool {
        self.state == CampaignState::Running
            && !self.is_last
            && waiting < CAMPAIGN_CAPACITY / 2
            && self.items_requested_at.is_none_or(|at| now.since(at) >= REPEAT_ITEM_REQUEST_AFTER)
    }
}

const LIST: &str = "select id, run, gap, is_last, state from campaigns";

/// Returns all campaigns that the device keeps, with their ids.
pub fn list(sql: &impl Sql) -> Result<Vec<(String, DeviceCampaign)>> {
    let read = |row: &Row| {
        let state = row.text("state")?;
        let campaign = DeviceCampaign {
            run: row.integer("run")?,
            gap: serde_json::from_str(&row.text("gap")?).map_err(Error::internal)?,
            is_last: row.integer("is_last")? != 0,
            state: CampaignState::parse(&state).ok_or_else(|| Error::Internal(format!("campaign state {state}")))?,
            items_requested_at: None,
        };
        Ok((row.text("id")?, campaign))
    };
    sql.query(LIST, &[])?.iter().map(read).collect()
}

const SAVE: &str = "insert into campaigns (id, run, gap, is_last, state, closed_at) values (?, ?, ?, ?, ?, ?)
    on conflict (id) do update set run = excluded.run, gap = excluded.gap, is_last = excluded.is_last,
      state = excluded.state, closed_at = excluded.closed_at";

/// Writes one row.
pub fn save(sql: &impl Sql, id: &CampaignId, campaign: &DeviceCampaign, now: Timestamp) -> Result<()> {
    let gap = serde_json::to_string(&campaign.gap).map_err(Error::internal)?;
    let closed_at = (!campaign.state.is_open()).then_some(now);
    let values = params![id.as_str(), campaign.run, gap, campaign.is_last, campaign.state.as_str(), closed_at];
    sql.execute(SAVE, &values)
}

const DECLINE: &str = "insert into claim_fences (campaign, claimed_at) values (?, ?)
    on conflict (campaign) do update set claimed_at = max(claimed_at, excluded.claimed_at)";

/// Records that the device has none of the items of this claim, so that another device may get them. Writes one row.
pub fn decline_claim(sql: &impl Sql, id: &CampaignId, claimed_at: Timestamp) -> Result<()> {
    sql.execute(DECLINE, &params![id.as_str(), claimed_at])
}

const IS_DECLINED: &str = "select 1 from claim_fences where campaign = ? and claimed_at >= ?";

/// Returns whether the device has declined this claim or a later one. A device has one open claim of a campaign at a time.
pub fn has_declined(sql: &impl Sql, id: &CampaignId, claimed_at: Timestamp) -> Result<bool> {
    Ok(!sql.query(IS_DECLINED, &params![id.as_str(), claimed_at])?.is_empty())
}

const SWEEP: &str = "delete from campaigns where closed_at < ?";
const SWEEP_FENCES: &str = "delete from claim_fences where claimed_at < ?";

/// Deletes campaigns that ended more than `REMEMBERED_FOR` ago, and declined claims of that age. No dispatch job is that old.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    let oldest = now.minus(REMEMBERED_FOR);
    sql.execute(SWEEP, &params![oldest])?;
    sql.execute(SWEEP_FENCES, &params![oldest])
}

const OLDEST: &str = "select min(at) as at from
    (select min(closed_at) as at from campaigns union all select min(claimed_at) from claim_fences)";

/// Returns when the oldest row expires that `sweep` deletes.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, REMEMBERED_FOR)
}
