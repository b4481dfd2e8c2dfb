//! Starts, pauses, resumes, cancels and retries a broadcast, for a person or on schedule. The new status is written to
//! D1 first; then the devices are notified and, if the broadcast runs, one dispatch job for each device is put on the
//! queue. Cron repeats a notification or a job that got lost.

use crate::{
    campaigns::{
        campaign::{self, Campaign, CampaignCommand, CampaignStatus, PauseReason},
        store::{self, audience},
    },
    clock::Timestamp,
    devices::{
        self,
        commands::{DispatchJob, GetStatus},
        device,
    },
    error::{Error, Result},
    ids::{CampaignId, TenantId},
    messages::text::Text,
    ports::{Database, DeviceObjects, Queue},
    workflows::{
        call_device::{Addressee, call},
        notify_devices::notify_devices,
        plan_campaign::fits_contacts,
    },
};

/// A repeated command changes nothing.
pub async fn change_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    tenant: &TenantId,
    id: &CampaignId,
    command: CampaignCommand,
    now: Timestamp,
) -> Result<Campaign> {
    let campaign = store::get(db, tenant, id).await?;
    let Some(to) = campaign::next_status(campaign.status, command)? else {
        if campaign.status == CampaignStatus::Running {
            enqueue_dispatch_jobs(queue, tenant, &campaign).await;
        }
        return Ok(campaign);
    };
    if to == CampaignStatus::Running {
        require_linked_device(db, objects, tenant, &campaign).await?;
    }
    let mut statements = Vec::new();
    match command {
        CampaignCommand::Start => {
            fits_contacts(db, tenant, &Text::parse(&campaign.text)?, &campaign.audience).await?;
            if let Some(chosen) = audience::choose(db, tenant, &campaign.audience).await? {
                statements.extend(audience::freeze(tenant, id, &chosen, now));
            }
        }
        CampaignCommand::Retry if campaign.counts.failed == 0 => {
            return Err(Error::Conflict("nothing of this broadcast has failed".into()));
        }
        CampaignCommand::Pause | CampaignCommand::Resume | CampaignCommand::Cancel | CampaignCommand::Retry => {}
    }
    let reason = (to == CampaignStatus::Paused).then_some(PauseReason::Person);
    statements.extend(store::transition(tenant, &campaign, to, reason, now));
    db.batch(statements).await?;
    let pending = store::list_pending_notifications(db, tenant).await?;
    let ours: Vec<_> = pending.into_iter().filter(|pending| pending.campaign == *id).collect();
    notify_devices(db, objects, &ours, now).await;
    let changed = store::get(db, tenant, id).await?;
    if changed.status == CampaignStatus::Running {
        enqueue_dispatch_jobs(queue, tenant, &changed).await;
    }
    Ok(changed)
}

/// An unreachable device counts as linked: a device is shown as unreachable only after it was online.
async fn require_linked_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    campaign: &Campaign,
) -> Result<()> {
    for id in &campaign.devices {
        let device = devices::store::get(db, tenant, id).await?;
        let seen = call(objects, Addressee::of(tenant, &device), GetStatus {}).await?.status.status;
        if seen.is_linked() || seen == device::Status::Unreachable {
            return Ok(());
        }
    }
    Err(Error::DeviceDisconnected("none of its devices is linked; link one first".into()))
}

async fn enqueue_dispatch_jobs(queue: &impl Queue, tenant: &TenantId, campaign: &Campaign) {
    for device in &campaign.devices {
        let job = DispatchJob {
            tenant: tenant.clone(),
            campaign: campaign.id.clone(),
            device: device.clone(),
            run: campaign.run,
        };
        if let Err(error) = queue.send(&job).await {
            log::warn!("the dispatch queue did not take a job, cron will put it on the queue again: {error}");
        }
    }
}
