//! Scheduled campaigns whose time has come, and the problems that keep them from starting.

use super::{chain, read_at};
use crate::{
    campaigns::{
        campaign::{Campaign, CampaignStatus, why_unchangeable},
        schedule::{GIVE_UP_AFTER, StartProblem},
    },
    clock::Timestamp,
    error::{Error, Result},
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

/// The tenants take turns. Each tenant's row is the campaign whose start was attempted longest ago.
const DUE_OF_ALL_TENANTS: &str = "
    select tenant_id, campaign_id, scheduled_at from (
      select tenant_id, campaign_id, scheduled_at, start_tried_at,
        row_number() over (partition by tenant_id order by start_tried_at, scheduled_at, campaign_id) as turn
      from campaigns where status = 'scheduled' and scheduled_at <= ?1)
    order by turn, start_tried_at, scheduled_at limit ?2";

/// Reschedules a campaign. `run` grows, so that a start that was decided before the campaign was rescheduled changes nothing.
const MOVE: &str = "
    update campaigns set scheduled_at = ?3, run = run + 1, start_problem = null
    where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled' and scheduled_at <> ?3";

/// Reschedules a campaign that has not started. Writes one row, and none if it is scheduled for this time already. Fails with
/// `Error::Conflict` if it is not scheduled, for example because it has just started.
pub async fn move_start(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    scheduled_at: Timestamp,
) -> Result<Campaign> {
    db.query(Statement::new(MOVE, params![tenant.as_str(), id.as_str(), scheduled_at])).await?;
    let campaign = super::get(db, tenant, id).await?;
    match (campaign.status, campaign.scheduled_at) {
        (CampaignStatus::Scheduled, Some(at)) if at == scheduled_at => Ok(campaign),
        (CampaignStatus::Scheduled, _) => {
            Err(Error::Conflict("somebody has moved this broadcast at the same moment; read it again".into()))
        }
        (status, _) => {
            let why =
                why_unchangeable(status).unwrap_or("is a draft without a start time; start it, or save it with a time");
            Err(Error::Conflict(format!("nothing was changed: this broadcast {why}")))
        }
    }
}

/// Returns scheduled campaigns of all tenants whose time has come. A campaign that cannot start does not delay the others.
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

/// Records that the start of these campaigns is attempted now, whether or not they start. Writes one row each.
pub async fn mark_tried(db: &impl Database, due: &[DueCampaign], now: Timestamp) -> Result<()> {
    let mark = |due: &DueCampaign| Statement::new(MARK_TRIED, params![due.tenant.as_str(), due.campaign.as_str(), now]);
    db.batch(due.iter().map(mark).collect()).await.map(drop)
}

const SAVE_PROBLEM: &str = "
    update campaigns set start_problem = ?3
    where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled' and scheduled_at = ?4 and start_problem is not ?3
    returning campaign_id";

/// Records why a campaign could not start. Returns whether the stored problem has changed; then it writes one row. If the campaign was
/// rescheduled meanwhile, nothing is recorded.
pub async fn save_problem(db: &impl Database, due: &DueCampaign, problem: StartProblem) -> Result<bool> {
    let DueCampaign { tenant, campaign, scheduled_at } = due;
    let values = params![tenant.as_str(), campaign.as_str(), problem.as_str(), *scheduled_at];
    Ok(!db.query(Statement::new(SAVE_PROBLEM, values)).await?.is_empty())
}

const GIVE_UP: &str = "
    update campaigns set status = 'cancelled', run = run + 1, completed_at = ?3,
      start_problem = coalesce(start_problem, ?5)
    where tenant_id = ?1 and campaign_id = ?2 and status = 'scheduled' and scheduled_at <= ?4 returning campaign_id";

/// Cancels a campaign that has not started `GIVE_UP_AFTER` after its time, and keeps its start problem. Returns false if the campaign is
/// not scheduled any more, or for another time.
pub async fn give_up(db: &impl Database, tenant: &TenantId, id: &CampaignId, now: Timestamp) -> Result<bool> {
    let times = params![now, now.minus(GIVE_UP_AFTER), StartProblem::ServerError.as_str()];
    let values = chain(params![tenant.as_str(), id.as_str()], times);
    Ok(!db.query(Statement::new(GIVE_UP, values)).await?.is_empty())
}
