//! The devices that have to be notified of the newest state of their campaigns.

use super::{read_gap, read_status};
use crate::{
    campaigns::campaign::CampaignStatus,
    clock::Timestamp,
    devices::commands::Gap,
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// A device that has to be notified of the status of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingNotification {
    pub tenant: TenantId,
    pub campaign: CampaignId,
    pub device: DeviceId,
    pub run: i64,
    pub status: CampaignStatus,
    pub gap: Gap,
}

const PENDING_NOTIFICATIONS: &str = "
    select d.tenant_id, d.campaign_id, d.device_id, c.run, c.status, c.gap_min_ms, c.gap_max_ms
    from campaign_devices d indexed by untold_devices
      join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
    where d.tenant_id = ?1 and d.is_told = 0";

/// Returns all pending notifications of the tenant.
pub async fn list_pending_notifications(db: &impl Database, tenant: &TenantId) -> Result<Vec<PendingNotification>> {
    db.query(Statement::new(PENDING_NOTIFICATIONS, params![tenant.as_str()]))
        .await?
        .iter()
        .map(read_pending_notification)
        .collect()
}

/// The tenants take turns. Each tenant's row is the device that was notified longest ago.
const PENDING_NOTIFICATIONS_OF_ALL_TENANTS: &str = "
    select tenant_id, campaign_id, device_id, run, status, gap_min_ms, gap_max_ms from (
      select d.tenant_id, d.campaign_id, d.device_id, c.run, c.status, c.gap_min_ms, c.gap_max_ms, d.notify_tried_at,
        row_number() over (partition by d.tenant_id order by d.notify_tried_at, d.campaign_id, d.device_id) as turn
      from campaign_devices d join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
      where d.is_told = 0)
    order by turn, notify_tried_at limit ?1";

/// Returns at most `limit` pending notifications of all tenants. A device that does not answer does not delay the other devices.
pub async fn list_pending_notifications_of_all_tenants(
    db: &impl Database,
    limit: u32,
) -> Result<Vec<PendingNotification>> {
    db.query(Statement::new(PENDING_NOTIFICATIONS_OF_ALL_TENANTS, params![limit]))
        .await?
        .iter()
        .map(read_pending_notification)
        .collect()
}

fn read_pending_notification(row: &Row) -> Result<PendingNotification> {
    Ok(PendingNotification {
        tenant: TenantId::parse(&row.text("tenant_id")?)?,
        campaign: CampaignId::parse(&row.text("campaign_id")?)?,
        device: DeviceId::parse(&row.text("device_id")?)?,
        run: row.integer("run")?,
        status: read_status(row, "status")?,
        gap: read_gap(row)?,
    })
}

const MARK_TRIED: &str = "
    update campaign_devices set notify_tried_at = ?4 where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3";

/// Records that these devices are notified now, whether or not they answer. Writes one row each.
pub async fn mark_tried(db: &impl Database, pending: &[PendingNotification], now: Timestamp) -> Result<()> {
    let mark = |pending: &PendingNotification| {
        let PendingNotification { tenant, campaign, device, .. } = pending;
        Statement::new(MARK_TRIED, params![tenant.as_str(), campaign.as_str(), device.as_str(), now])
    };
    db.batch(pending.iter().map(mark).collect()).await.map(drop)
}

const MARK_NOTIFIED: &str = "
    update campaign_devices set told_run = ?4, is_told = ?4 = (
      select run from campaigns where tenant_id = ?1 and campaign_id = ?2)
    where tenant_id = ?1 and campaign_id = ?2 and device_id = ?3 and told_run <= ?4";

/// Records that the device was notified of this run. If the campaign has a newer run already, the notification remains pending.
pub async fn mark_notified(db: &impl Database, pending: &PendingNotification) -> Result<()> {
    let names = params![pending.tenant.as_str(), pending.campaign.as_str(), pending.device.as_str(), pending.run];
    db.query(Statement::new(MARK_NOTIFIED, names)).await.map(drop)
}
