//! How a campaign stands, told to each of its devices: it stops, goes on or forgets. D1 knows first; a device that
//! cannot be told now is told by the minute's cron, as often as it takes.

use std::collections::HashSet;

use crate::{
    campaigns::{
        campaign::CampaignStatus,
        store::{self, PendingNotification, claims},
    },
    clock::Timestamp,
    devices::{
        self,
        commands::{CampaignState, ItemKey, KnownItems, KnownItemsReply, SetCampaign},
    },
    error::{Error, Result},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// Tells all of them; a failure of one keeps no other from hearing.
pub async fn notify_devices(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &[PendingNotification],
    now: Timestamp,
) {
    for device in pending {
        if let Err(error) = notify_device(db, objects, device, now).await {
            log::warn!("device.id={} was not told how campaign.id={} stands: {error}", device.device, device.campaign);
        }
    }
}

async fn notify_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &PendingNotification,
    now: Timestamp,
) -> Result<()> {
    let device = match devices::store::get(db, &pending.tenant, &pending.device).await {
        // It went away between two statements; what it held is decided with it.
        Err(Error::NotFound { .. }) => {
            return db.batch(Vec::from(store::end_on_device(&pending.tenant, &pending.device, now))).await.map(drop);
        }
        found => found?,
    };
    let to = Addressee::of(&pending.tenant, &device);
    let state = match pending.status {
        CampaignStatus::Draft | CampaignStatus::Scheduled | CampaignStatus::Running => CampaignState::Running,
        CampaignStatus::Paused => CampaignState::Paused,
        CampaignStatus::Completed => CampaignState::Completed,
        CampaignStatus::Cancelled => CampaignState::Cancelled,
    };
    let command = SetCampaign { campaign: pending.campaign.clone(), run: pending.run, state, gap: pending.gap };
    let _done: serde_json::Value = call(objects, to, "set_campaign", command).await?;
    if pending.status == CampaignStatus::Cancelled {
        close_cancelled_claims(db, objects, to, pending, now).await?;
    }
    store::mark_notified(db, pending).await
}

/// Items whose hand-over was never confirmed: the device has cancelled what it had, and says what that was.
async fn close_cancelled_claims(
    db: &impl Database,
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    pending: &PendingNotification,
    now: Timestamp,
) -> Result<()> {
    let PendingNotification { tenant, campaign, device, .. } = pending;
    let open = claims::list_open(db, tenant, campaign, device).await?;
    let known = known_items(objects, to, campaign.clone(), open.iter().map(ItemKey::from).collect()).await?;
    let unknown: Vec<i64> = open.iter().map(|item| item.item_no).filter(|item_no| !known.contains(item_no)).collect();
    claims::close_cancelled(db, tenant, campaign, device, &unknown, now).await
}

/// Which of these items the device has, or has had.
pub async fn known_items(
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    campaign: crate::ids::CampaignId,
    items: Vec<ItemKey>,
) -> Result<HashSet<i64>> {
    if items.is_empty() {
        return Ok(HashSet::new());
    }
    let reply: KnownItemsReply = call(objects, to, "known_items", KnownItems { campaign, items }).await?;
    Ok(reply.known.into_iter().collect())
}
