//! A draft starts to run: recorded first, then one word to the dispatch queue. Should the word get lost, the minute's
//! look for stalled campaigns finds it.

use crate::{
    campaigns::{
        campaign::{self, Campaign},
        store,
    },
    clock::Timestamp,
    devices::{self, commands::Dispatch, device::Status},
    error::{Error, Result},
    ids::{CampaignId, TenantId},
    ports::{Database, DeviceObjects, Queue},
    workflows::call_device::{Addressee, ask},
};

/// Starting twice is starting once.
pub async fn start_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    tenant: &TenantId,
    id: &CampaignId,
    now: Timestamp,
) -> Result<Campaign> {
    let campaign = store::get(db, tenant, id).await?;
    if campaign.status == campaign::Status::Completed {
        return Ok(campaign);
    }
    if campaign.status == campaign::Status::Draft {
        let device = devices::store::get(db, tenant, &campaign.device).await?;
        let seen = ask(objects, Addressee::of(tenant, &device), "status").await?;
        let status = seen.status.status;
        // Out of sight is linked too: only a device that was online a moment ago can be.
        if !status.is_linked() && status != Status::Unreachable {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        store::start(db, tenant, id, now).await?;
    }
    let running = store::get(db, tenant, id).await?;
    let word = Dispatch {
        tenant: tenant.clone(),
        campaign: running.id.clone(),
        device: running.device.clone(),
        run: running.run,
    };
    if let Err(error) = queue.send(&word).await {
        log::warn!("the dispatch queue did not take a start, cron will repeat it: {error}");
    }
    Ok(running)
}
