//! Runs one job of the `dispatch` queue: claims the next items of a campaign for a device, renders their texts, hands them over to the
//! device's object and confirms the claim.
//!
//! A job carries no items; D1 holds them. So it does no harm if a job arrives twice, late or never: a claim that was not confirmed is
//! handed over again to the same device, if a device receives an item twice, it stores it once, and cron repeats a lost job.

use std::time::Duration;

use crate::{
    campaigns::{
        plan,
        store::{
            claims::{self, Claim, ClaimOwner, ClaimedItem},
            removal,
        },
    },
    clock::Timestamp,
    devices::{
        self,
        commands::{CampaignItem, DispatchJob, FindKnownItems, ItemKey, TakeItems, TakeItemsReply},
        failure::FailureReason,
        store::Device,
    },
    error::{Error, Result},
    ids::MessageId,
    messages::template::Template,
    ports::{Database, DeviceObjects},
    workflows::{
        call_device::{Addressee, call},
        deliver_consents::deliver_to,
        notify_devices::known_items,
    },
};

/// The most empty claims that one job may make: claims whose recipients have all opted out or have their final status.
const MAX_EMPTY_CLAIMS: usize = 20;

/// The outcome of a job that need not be repeated.
#[derive(Debug, Clone, PartialEq)]
pub enum DispatchOutcome {
    HandedOver {
        /// The number of items that the device has accepted.
        accepted: usize,
        /// The number of items that failed without being handed over, because their contacts opted out or their text cannot be rendered: no
        /// device reports these.
        left_out: usize,
    },
    /// No item remains to be claimed, or the run is over.
    Nothing,
    /// The device has refused the items.
    Refused(Error),
    /// The device was deleted; its items have the status `unknown` now.
    DeviceGone,
}

/// Runs one job. An error means that D1 or the object failed: the queue retries the job after `retry_after`.
pub async fn dispatch_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    job: &DispatchJob,
    now: Timestamp,
) -> Result<DispatchOutcome> {
    let DispatchJob { tenant, campaign, device, run } = job;
    let device = match devices::store::get(db, tenant, device).await {
        Err(Error::NotFound { .. }) => {
            removal::end_on_device(db, tenant, device, now).await?;
            return Ok(DispatchOutcome::DeviceGone);
        }
        found => found?,
    };
    let by = ClaimOwner { tenant, campaign, device: &device.id, run: *run };
    let mut left_out = 0_usize;
    for _ in 0..MAX_EMPTY_CLAIMS {
        let Some(claim) = claims::claim(db, by, now).await? else {
            send_end_of_campaign(db, objects, job, &device).await?;
            db.query(claims::clear_hand_over_failing(by)).await?;
            break;
        };
        left_out = left_out.saturating_add(claim.skipped);
        let (items, unrenderable) = render(&claim, job);
        if !unrenderable.is_empty() {
            claims::fail_items(db, by, &unrenderable, &FailureReason::Unrenderable, now).await?;
            left_out = left_out.saturating_add(unrenderable.len());
        }
        let accepted = items.len();
        if accepted > 0 {
            // A contact of the claim may have opted in just now: a device without this opt-in would fail the item.
            match deliver_to(db, objects, tenant, &device.id, now).await {
                Err(error) if !is_refusal(&error) => return Err(error),
                // A device that refuses the changes refuses the items, too.
                Ok(()) | Err(_) => {}
            }
        }
        if accepted > 0 || claim.is_last {
            match hand_over(objects, job, &device, &claim, items).await {
                Ok(_) => {}
                Err(refusal) if is_refusal(&refusal) => {
                    release_unless_known(db, objects, by, &device, &claim, now).await?;
                    return Ok(DispatchOutcome::Refused(refusal));
                }
                Err(error) => return Err(error),
            }
        }
        claims::confirm(db, by, &claim, now).await?;
        if accepted > 0 || claim.is_last {
            return Ok(DispatchOutcome::HandedOver { accepted, left_out });
        }
    }
    Ok(if left_out > 0 { DispatchOutcome::HandedOver { accepted: 0, left_out } } else { DispatchOutcome::Nothing })
}

/// Returns how long the queue waits before it retries a failed job. After its last retry, cron repeats the job.
pub fn retry_after(attempts: u32) -> Duration {
    Duration::from_secs(match attempts {
        0 | 1 => 5,
        2 => 20,
        3 => 60,
        _ => 180,
    })
}

/// Returns the items of a claim with their texts, and the items whose text cannot be rendered. Every text was rendered before the campaign
/// started, so the second list is empty unless a rule has changed since.
fn render(claim: &Claim, job: &DispatchJob) -> (Vec<CampaignItem>, Vec<i64>) {
    let Ok(template) = Template::parse(&claim.text) else {
        return (Vec::new(), claim.items.iter().map(|item| item.item_no).collect());
    };
    let mut texts = Vec::with_capacity(claim.items.len());
    let mut unrenderable = Vec::new();
    for item in &claim.items {
        let ClaimedItem { item_no, attempt, phone, variables } = item;
        match plan::render(&template, &job.campaign, *item_no, phone, variables) {
            Ok(text) => {
                let seed = format!("{}:{item_no}:{attempt}", job.campaign);
                texts.push(CampaignItem {
                    item_no: *item_no,
                    attempt: *attempt,
                    id: MessageId::derived(claim.claimed_at, &seed),
                    phone: phone.clone(),
                    content: text.into(),
                });
            }
            Err(error) => {
                log::error!("campaign.id={} item {item_no} could not be rendered: {error}", job.campaign);
                unrenderable.push(*item_no);
            }
        }
    }
    (texts, unrenderable)
}

async fn hand_over(
    objects: &impl DeviceObjects,
    job: &DispatchJob,
    device: &Device,
    claim: &Claim,
    items: Vec<CampaignItem>,
) -> Result<TakeItemsReply> {
    let batch = TakeItems {
        campaign: job.campaign.clone(),
        run: job.run,
        gap: claim.gap,
        items,
        claimed_at: Some(claim.claimed_at),
        is_last: claim.is_last,
    };
    call(objects, Addressee::of(&job.tenant, device), batch).await
}

/// Releases a claim that the device has refused, so that another device may take it, unless the device has some of the items from an
/// earlier hand-over. A device that answers that it has none accepts none of them later, when another job for the same claim arrives.
async fn release_unless_known(
    db: &impl Database,
    objects: &impl DeviceObjects,
    by: ClaimOwner<'_>,
    device: &Device,
    claim: &Claim,
    now: Timestamp,
) -> Result<()> {
    let question = FindKnownItems {
        campaign: by.campaign.clone(),
        items: claim.items.iter().map(ItemKey::from).collect(),
        claimed_at: Some(claim.claimed_at),
    };
    let known = known_items(objects, Addressee::of(by.tenant, device), question).await?;
    if known.is_empty() { claims::release(db, by, claim, now).await } else { Ok(()) }
}

/// If a device requests items of a finished campaign, tells the device that no items are left. Otherwise it would repeat the request without
/// end.
async fn send_end_of_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    job: &DispatchJob,
    device: &Device,
) -> Result<()> {
    if let Some((run, gap)) = claims::find_finished(db, &job.tenant, &job.campaign, &device.id).await? {
        let end =
            TakeItems { campaign: job.campaign.clone(), run, gap, items: Vec::new(), claimed_at: None, is_last: true };
        match call(objects, Addressee::of(&job.tenant, device), end).await {
            Err(error) if !is_refusal(&error) => return Err(error),
            Err(_) | Ok(_) => {}
        }
    }
    Ok(())
}

/// Returns whether the object has answered and refused the command.
fn is_refusal(error: &Error) -> bool {
    match error {
        Error::Unauthorized(_)
        | Error::Forbidden(_)
        | Error::NotFound { .. }
        | Error::Invalid { .. }
        | Error::Conflict(_)
        | Error::AlreadyExists { .. }
        | Error::DeviceDisconnected(_)
        | Error::TooLarge { .. }
        | Error::FileTooLarge { .. }
        | Error::TooSlow
        | Error::RateLimited { .. }
        | Error::SignInLocked { .. } => true,
        Error::Provider(_) | Error::Internal(_) | Error::Unavailable { .. } => false,
    }
}
