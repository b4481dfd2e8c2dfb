//! Starts, pauses, resumes, cancels and retries a broadcast, for a user or on schedule. The new status is written to D1 first. Then the
//! devices are notified and, if the broadcast runs, one dispatch job for each device is enqueued. Cron repeats a lost notification or job.

use futures::future::join_all;

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
    ids::{CampaignId, DeviceId, TenantId},
    messages::text::Text,
    ports::{Database, DeviceObjects, Queue},
    workflows::{
        call_device::{Addressee, call},
        notify_devices::notify_devices,
        plan_campaign::check_contacts,
    },
};

/// Changes a broadcast. A repeated command changes nothing.
pub async fn change_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    tenant: &TenantId,
    id: &CampaignId,
    command: CampaignCommand,
    now: Timestamp,
) -> Result<Campaign> {
    change_read_campaign(db, objects, queue, tenant, store::get(db, tenant, id).await?, command, now).await
}

/// Changes a broadcast that the caller has loaded. If somebody has changed its status or its time since, nothing is changed.
pub async fn change_read_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    tenant: &TenantId,
    campaign: Campaign,
    command: CampaignCommand,
    now: Timestamp,
) -> Result<Campaign> {
    let id = &campaign.id;
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
            check_contacts(db, tenant, &Text::parse(&campaign.text)?, &campaign.audience, campaign.undecided).await?;
            if let Some(chosen) = audience::choose(db, tenant, &campaign.audience, campaign.undecided).await? {
                statements.extend(audience::create_items(tenant, id, &chosen, now));
            }
        }
        CampaignCommand::Retry if campaign.counts.retryable == 0 => {
            return Err(Error::Conflict("nothing of this broadcast has failed that could be sent again".into()));
        }
        CampaignCommand::Pause | CampaignCommand::Resume | CampaignCommand::Cancel | CampaignCommand::Retry => {}
    }
    let reason = (to == CampaignStatus::Paused).then_some(PauseReason::Person);
    statements.extend(store::transition(tenant, &campaign, to, reason, now));
    db.batch(statements).await?;
    let pending = store::notifications::list_pending_notifications(db, tenant).await?;
    let ours: Vec<_> = pending.into_iter().filter(|pending| pending.campaign == *id).collect();
    notify_devices(db, objects, &ours, now).await;
    let changed = store::get(db, tenant, id).await?;
    if changed.status == CampaignStatus::Running {
        enqueue_dispatch_jobs(queue, tenant, &changed).await;
    }
    Ok(changed)
}

/// Fails if no device of the broadcast is linked. One linked device is enough: a device that is not linked, or does not answer, does not
/// stop the others. An unreachable device counts as linked, because a device is shown as unreachable only after it was online.
async fn require_linked_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    campaign: &Campaign,
) -> Result<()> {
    if campaign.devices.is_empty() {
        return Err(Error::invalid(
            "deviceIds",
            "the devices of this broadcast were deleted; choose another one for it",
        ));
    }
    let answers = join_all(campaign.devices.iter().map(|id| is_linked(db, objects, tenant, id))).await;
    if answers.iter().any(|answer| matches!(answer, Ok(true))) {
        return Ok(());
    }
    match answers.into_iter().find_map(Result::err) {
        Some(error) => Err(Error::Provider(format!("no device of this broadcast answers; try again later ({error})"))),
        None => Err(Error::DeviceDisconnected("none of its devices is linked; link one first".into())),
    }
}

async fn is_linked(db: &impl Database, objects: &impl DeviceObjects, tenant: &TenantId, id: &DeviceId) -> Result<bool> {
    let device = match devices::store::get(db, tenant, id).await {
        Err(Error::NotFound { .. }) => return Ok(false),
        found => found?,
    };
    let seen = call(objects, Addressee::of(tenant, &device), GetStatus {}).await?.status.status;
    Ok(seen.is_linked() || seen == device::Status::Unreachable)
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
