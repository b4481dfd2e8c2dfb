//! Scheduled campaigns whose time has come, and what keeps them from starting.

use super::{chain, read_at};
use crate::{
    campaigns::schedule::{GIVE_UP_AFTER, StartProblem},
    clock::Timestamp,
    error::Result,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// A scheduled campaign whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCampaign {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub scheduled_at: Timestamp,
}

/// The tenants take turns, each with the campaign that was tried longest ago.
const DUE_OF_ALL_TENANTS: &str = "
    select tenant_id, campaign_id, scheduled_at from (
      select tenant_id, campaign_id, scheduled_at, start_tried_at,
        row_number() over (partition by tenant_id order by start_tried_at, scheduled_at, campaign_id) as turn
      from campaigns where status = 'scheduled' and scheduled_at <= ?1)
    order by turn, start_tried_at, scheduled_at limit ?2";

/// Scheduled campaigns of all tenants whose time has come. A campaign that cannot start does not delay the others.
pub async fn list_due(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<DueCampaign>> {
    let rows = db.query(Statement::new(DUE_OF_ALL_TENANTS, params![now, limit])).await?;
    let read = |row: &Row| {
        Ok(DueCampaign {
            tenant: TenantId::parse(&row.text("tenant_id")?)?,
            campaign: CampaignId::parse(&row.text("campaign_id")?)?,
            scheduled_at: read_at(row, "scheduled_at")?,
        })
    };
    rows.iter().map(read).collect()
}

const MARK_TRIED: &str = "
    update campaigns set start_tried_at = ?3 where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled'";

/// Records that the start of these campaigns is tried now, whether or not they start. Writes one row each.
pub async fn mark_tried(db: &impl Database, due: &[DueCampaign], now: Timestamp) -> Result<()> {
    let mark = |due: &DueCampaign| Statement::new(MARK_TRIED, params![due.tenant.as_str(), due.campaign.as_str(), now]);
    db.batch(due.iter().map(mark).collect()).await.map(drop)
}

const SAVE_PROBLEM: &str = "
    update campaigns set start_problem = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled' and start_problem is not ?3 returning campaign_id";

/// Records why a campaign could not start. True if the stored problem has changed; then it writes one row.
pub async fn save_problem(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    problem: StartProblem,
) -> Result<bool> {
    let values = params![tenant.as_str(), id.as_str(), problem.as_str()];
    Ok(!db.query(Statement::new(SAVE_PROBLEM, values)).await?.is_empty())
}

const GIVE_UP: &str = "
    update campaigns set status = 'cancelled', run = run + 1, completed_at = ?3,
      start_problem = coalesce(start_problem, ?5)
    where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled' and scheduled_at <= ?4 returning campaign_id";

/// Cancels a campaign that has not started `GIVE_UP_AFTER` after its time, and keeps its start problem. False if the campaign
/// is not scheduled any more, or for another time.
pub async fn give_up(db: &impl Database, tenant: &TenantId, id: &CampaignId, now: Timestamp) -> Result<bool> {
    let times = params![now, now.minus(GIVE_UP_AFTER), StartProblem::ServerError.as_str()];
    let values = chain(params![tenant.as_str(), id.as_str()], times);
    Ok(!db.query(Statement::new(GIVE_UP, values)).await?.is_empty())
}
