//! Notifies the devices of a campaign about its status, so that they pause, resume or cancel their messages of it. D1 has the status first;
//! each minute cron notifies the devices that have not answered yet.

use std::collections::HashSet;

use futures::{StreamExt, stream};

use crate::{
    campaigns::{
        campaign::CampaignStatus,
        store::{
            claims,
            notifications::{self, PendingNotification},
            removal,
        },
    },
    clock::Timestamp,
    devices::{
        self,
        commands::{CampaignState, FindKnownItems, ItemKey, SetCampaignState},
    },
    error::{Error, Result},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// The number of devices that are notified at the same time.
const CALLS_AT_ONCE: usize = 20;

/// Notifies these devices. A device that does not answer does not stop the others.
pub async fn notify_devices(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &[PendingNotification],
    now: Timestamp,
) {
    let calls = pending.iter().map(|device| async move {
        if let Err(error) = notify_device(db, objects, device, now).await {
            log::warn!("device.id={} was not notified about campaign.id={}: {error}", device.device, device.campaign);
        }
    });
    stream::iter(calls).buffer_unordered(CALLS_AT_ONCE).collect::<Vec<()>>().await;
}

async fn notify_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    pending: &PendingNotification,
    now: Timestamp,
) -> Result<()> {
    let device = match devices::store::get(db, &pending.tenant, &pending.device).await {
        // The device was deleted between two statements: its items end with it.
        Err(Error::NotFound { .. }) => {
            return removal::end_on_device(db, &pending.tenant, &pending.device, now).await.map(drop);
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
    let command = SetCampaignState { campaign: pending.campaign.clone(), run: pending.run, state, gap: pending.gap };
    call(objects, to, command).await?;
    if pending.status == CampaignStatus::Cancelled {
        close_cancelled_claims(db, objects, to, pending, now).await?;
    }
    notifications::mark_notified(db, pending).await
}

/// Cancels the items of unconfirmed claims that never reached the device. The device has cancelled the others and
/// reports them.
async fn close_cancelled_claims(
    db: &impl Database,
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    pending: &PendingNotification,
    now: Timestamp,
) -> Result<()> {
    let PendingNotification { tenant, campaign, device, .. } = pending;
    let open = claims::list_open(db, tenant, campaign, device).await?;
    let items = open.iter().map(ItemKey::from).collect();
    let known =
        known_items(objects, to, FindKnownItems { campaign: campaign.clone(), items, claimed_at: None }).await?;
    let unknown: Vec<i64> = open.iter().map(|item| item.item_no).filter(|item_no| !known.contains(item_no)).collect();
    claims::close_cancelled(db, tenant, campaign, device, &unknown, now).await
}

/// Returns the numbers of those items that the device has, or had earlier.
pub async fn known_items(
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    question: FindKnownItems,
) -> Result<HashSet<i64>> {
    if question.items.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(call(objects, to, question).await?.known.into_iter().collect())
}
