//! Replaces a campaign that has not started by a new one. The old one is cancelled in the transaction that creates the new one, so at any
//! time exactly one of them can be sent.

use crate::{
    campaigns::campaign::why_unchangeable,
    clock::Timestamp,
    error::Error,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Statement},
};

/// Cancels the old campaign. No device has to be notified, because no device has received anything of a campaign that has not started.
const CANCEL: &str = "
    update campaigns set status = 'cancelled', run = run + 1, completed_at = ?3, start_problem = null
    where tenant_id = ?1 and campaign_id = ?2 and status in ('draft', 'scheduled')";

/// Returns the statement that cancels a campaign that has not started. It changes nothing if the campaign has started or was deleted. It
/// must directly precede the statement that creates the new campaign, in the same transaction.
pub(super) fn cancel(tenant: &TenantId, old: &CampaignId, now: Timestamp) -> Statement {
    Statement::new(CANCEL, params![tenant.as_str(), old.as_str(), now])
}

/// Returns the error that says why this campaign could not be replaced.
pub(super) async fn refusal(db: &impl Database, tenant: &TenantId, old: &CampaignId) -> Error {
    let why = match super::get(db, tenant, old).await.map(|campaign| campaign.status) {
        // The replacement was refused because the campaign had started or ended. If its status now allows changes, another request has
        // changed it in the meantime.
        Ok(status) => why_unchangeable(status).unwrap_or("was changed at the same moment"),
        Err(Error::NotFound { .. }) => "was deleted or never existed",
        Err(error) => return error,
    };
    Error::Conflict(format!("nothing was changed or created: the broadcast to replace {why}"))
}
