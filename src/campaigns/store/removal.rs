//! Updates campaigns when one of their devices is deleted. Every item keeps exactly one status: the items that the device had become
//! `unknown`, because nobody reports their result any more; items that no device had are sent by the other devices, or cancelled if the
//! campaign has no other device.

use super::chain;
use crate::{
    clock::Timestamp,
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement, repeat},
};

/// The number of items that one transaction ends.
const ITEMS_PER_BATCH: u32 = 1_000;

/// Ends items of the device. Reads only the claims of the device and the items in them.
const END_ITEMS: &str = "
    update campaign_recipients set status = 'unknown', error = 'device_removed', updated_at = ?3
    where tenant_id = ?1 and (campaign_id, item_no) in (
      select i.campaign_id, i.item_no from campaign_devices d
        cross join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
        cross join campaign_claims k on k.tenant_id = d.tenant_id and k.campaign_id = d.campaign_id
        cross join campaign_recipients i on i.tenant_id = k.tenant_id and i.campaign_id = k.campaign_id
          and i.item_no > k.after_item and i.item_no <= k.through_item
      where d.tenant_id = ?1 and d.device_id = ?2 and k.device_id = ?2 and c.status <> 'completed' and i.status = 'pending'
      limit ?4)
    returning item_no";

/// Ends the items that the device has or may have: they become `unknown`, and no other device gets them. Later reports of the device still
/// correct them. May be repeated.
pub async fn end_items(db: &impl Database, tenant: &TenantId, device: &DeviceId, now: Timestamp) -> Result<()> {
    let values = params![tenant.as_str(), device.as_str(), now, ITEMS_PER_BATCH];
    repeat(db, &Statement::new(END_ITEMS, values), ITEMS_PER_BATCH).await
}

const COMPLETE: &str = "
    update campaigns set status = 'completed', run = run + 1, completed_at = ?3
    where tenant_id = ?1 and status = 'running' and handed_through >= total
      and campaign_id in (select campaign_id from campaign_devices where tenant_id = ?1 and device_id = ?2)
      and not exists (
        select 1 from campaign_recipients i
        where i.tenant_id = ?1 and i.campaign_id = campaigns.campaign_id and i.status = 'pending')";

const CANCEL_WITHOUT_DEVICE: &str = "
    update campaigns set status = 'cancelled', run = run + 1, completed_at = ?3
    where tenant_id = ?1 and status in ('running', 'paused')
      and campaign_id in (select campaign_id from campaign_devices where tenant_id = ?1 and device_id = ?2)
      and not exists (
        select 1 from campaign_devices d
        where d.tenant_id = ?1 and d.campaign_id = campaigns.campaign_id and d.device_id <> ?2)";

/// Cancels the items of released claims, which no device has. The items after the last claim need no change: in a cancelled campaign they
/// count as cancelled.
const CANCEL_ITEMS: &str = "
    update campaign_recipients set status = 'cancelled', updated_at = ?3
    where tenant_id = ?1 and (campaign_id, item_no) in (
      select i.campaign_id, i.item_no from campaign_devices d
        cross join campaigns c on c.tenant_id = d.tenant_id and c.campaign_id = d.campaign_id
        cross join campaign_claims k on k.tenant_id = d.tenant_id and k.campaign_id = d.campaign_id
        cross join campaign_recipients i on i.tenant_id = k.tenant_id and i.campaign_id = k.campaign_id
          and i.item_no > k.after_item and i.item_no <= k.through_item
      where d.tenant_id = ?1 and d.device_id = ?2 and c.status = 'cancelled' and k.device_id = '' and i.status = 'pending')";

/// Requests notifications for the other devices of campaigns that have just ended, because these devices keep requesting items until they
/// are notified.
const NOTIFY_OTHERS: &str = "
    update campaign_devices set is_told = 0
    where tenant_id = ?1 and device_id <> ?2 and is_told = 1
      and campaign_id in (select d.campaign_id from campaign_devices d where d.tenant_id = ?1 and d.device_id = ?2)
      and told_run < (
        select c.run from campaigns c where c.tenant_id = ?1 and c.campaign_id = campaign_devices.campaign_id)";

const DELETE_DEVICE: &str = "
    delete from campaign_devices where tenant_id = ?1 and device_id = ?2 returning campaign_id";

/// Takes a device out of all its campaigns, and returns their ids. Campaigns without another device end if they are running or paused; a
/// draft or a scheduled one waits for another device. May be repeated.
pub async fn end_on_device(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    now: Timestamp,
) -> Result<Vec<CampaignId>> {
    end_items(db, tenant, device, now).await?;
    let names = || params![tenant.as_str(), device.as_str()];
    let dated = || chain(names(), params![now]);
    let answers = db
        .batch(vec![
            // The device may have claimed more items since `end_items`, so these are ended here.
            Statement::new(END_ITEMS, chain(names(), params![now, ITEMS_PER_BATCH])),
            Statement::new(COMPLETE, dated()),
            Statement::new(CANCEL_WITHOUT_DEVICE, dated()),
            Statement::new(CANCEL_ITEMS, dated()),
            Statement::new(NOTIFY_OTHERS, names()),
            Statement::new(DELETE_DEVICE, names()),
        ])
        .await?;
    let removed_from = answers.last().map(Vec::as_slice).unwrap_or_default();
    removed_from.iter().map(|row: &Row| CampaignId::parse(&row.text("campaign_id")?)).collect()
}
