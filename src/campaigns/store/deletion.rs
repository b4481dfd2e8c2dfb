//! Deletes a campaign that sends nothing any more. The messages that it has sent remain in their chats.

use crate::{
    campaigns::campaign::CampaignStatus,
    error::{Error, Result},
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Statement, repeat},
};

/// The number of items that one statement deletes.
const ITEMS_AT_ONCE: u32 = 5_000;

/// Cancels the campaign, so that nothing starts it while its rows are deleted.
const BEGIN: &str = "
    update campaigns set status = 'cancelled', run = run + 1
    where tenant_id = ?1 and campaign_id = ?2 and status in ('draft', 'scheduled', 'completed', 'cancelled')
      and not exists (select 1 from campaign_devices where tenant_id = ?1 and campaign_id = ?2 and is_told = 0)
    returning campaign_id";

const DELETE_ITEMS: &str = "
    delete from campaign_recipients where tenant_id = ?1 and campaign_id = ?2 and item_no in (
      select i.item_no from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = ?2 limit ?3)
    returning item_no";
const DELETE_CLAIMS: &str = "delete from campaign_claims where tenant_id = ?1 and campaign_id = ?2";
const DELETE_COUNTS: &str = "delete from campaign_counts where tenant_id = ?1 and campaign_id = ?2";
const DELETE_DEVICES: &str = "delete from campaign_devices where tenant_id = ?1 and campaign_id = ?2";
const DELETE_CAMPAIGN: &str = "delete from campaigns where tenant_id = ?1 and campaign_id = ?2";

/// Deletes a campaign and all its rows. Fails with `Error::Conflict` if the campaign may still send: while it is running or paused, and
/// while a device has not been notified of its end. A repeated call finishes an interrupted one.
pub async fn delete(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<()> {
    let names = || params![tenant.as_str(), id.as_str()];
    if db.query(Statement::new(BEGIN, names())).await?.is_empty() {
        return Err(Error::Conflict(
            match super::get(db, tenant, id).await?.status {
                CampaignStatus::Running | CampaignStatus::Paused => "cancel this broadcast before you delete it",
                CampaignStatus::Draft
                | CampaignStatus::Scheduled
                | CampaignStatus::Completed
                | CampaignStatus::Cancelled => {
                    "a device does not know yet that this broadcast is over; try again in some minutes"
                }
            }
            .into(),
        ));
    }
    let values = params![tenant.as_str(), id.as_str(), ITEMS_AT_ONCE];
    repeat(db, &Statement::new(DELETE_ITEMS, values), ITEMS_AT_ONCE).await?;
    let rest = [DELETE_CLAIMS, DELETE_COUNTS, DELETE_DEVICES, DELETE_CAMPAIGN].map(|sql| Statement::new(sql, names()));
    db.batch(Vec::from(rest)).await.map(drop)
}
