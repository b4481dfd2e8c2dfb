//! How a campaign stands, told to each of its devices: it stops, goes on or forgets. D1 knows first; a device that
//! cannot be told now is told by the minute's cron, as often as it takes.

use std::collections::HashSet;

use crate::{
    campaigns::{
        campaign::CampaignStatus,
        store::{self, Untold, claims},
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
pub async fn tell_campaigns(db: &impl Database, objects: &impl DeviceObjects, untold: &[Untold], now: Timestamp) {
    for device in untold {
        if let Err(error) = tell(db, objects, device, now).await {
            log::warn!("device.id={} was not told how campaign.id={} stands: {error}", device.device, device.campaign);
        }
    }
}

async fn tell(db: &impl Database, objects: &impl DeviceObjects, untold: &Untold, now: Timestamp) -> Result<()> {
    let device = match devices::store::get(db, &untold.tenant, &untold.device).await {
        // It went away between two statements; what it held is decided with it.
        Err(Error::NotFound { .. }) => {
            return db.batch(Vec::from(store::end_on_device(&untold.tenant, &untold.device, now))).await.map(drop);
        }
        found => found?,
    };
    let to = Addressee::of(&untold.tenant, &device);
    let state = match untold.status {
        CampaignStatus::Draft | CampaignStatus::Scheduled | CampaignStatus::Running => CampaignState::Running,
        CampaignStatus::Paused => CampaignState::Paused,
        CampaignStatus::Completed => CampaignState::Completed,
        CampaignStatus::Cancelled => CampaignState::Cancelled,
    };
    let command = SetCampaign { campaign: untold.campaign.clone(), run: untold.run, state, gap: untold.gap };
    let _done: serde_json::Value = call(objects, to, "set_campaign", command).await?;
    if untold.status == CampaignStatus::Cancelled {
        settle_open_claims(db, objects, to, untold, now).await?;
    }
    store::told(db, untold).await
}

/// Items whose hand-over was never confirmed: the device has cancelled what it had, and says what that was.
async fn settle_open_claims(
    db: &impl Database,
    objects: &impl DeviceObjects,
    to: Addressee<'_>,
    untold: &Untold,
    now: Timestamp,
) -> Result<()> {
    let Untold { tenant, campaign, device, .. } = untold;
    let open = claims::list_open(db, tenant, campaign, device).await?;
    let known = known_items(objects, to, campaign.clone(), open.iter().map(ItemKey::from).collect()).await?;
    let unheard: Vec<i64> = open.iter().map(|item| item.item_no).filter(|item_no| !known.contains(item_no)).collect();
    claims::close_cancelled(db, tenant, campaign, device, &unheard, now).await
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
