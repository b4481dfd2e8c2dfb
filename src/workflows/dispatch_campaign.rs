//! One word from the dispatch queue: claim the next items of a campaign for a device, render them, hand them over,
//! record it.
//!
//! The queue only ever says *look*; what is to be done stands in D1. So a word that comes twice, late or never harms
//! nobody: a claim that was not confirmed is handed over again to the same device, an item handed over twice is one
//! text to it, and cron repeats a word that got lost.

use std::time::Duration;

use crate::{
    campaigns::{
        plan,
        progress::UNRENDERABLE,
        store::{
            self,
            claims::{self, Claim, ClaimOwner, ClaimedItem},
        },
    },
    clock::Timestamp,
    devices::{
        self,
        commands::{CampaignItem, DispatchJob, ItemKey, TakeItems, TakeItemsReply},
        store::Device,
    },
    error::{Error, Result},
    ids::MessageId,
    messages::template::Template,
    ports::{Database, DeviceObjects},
    workflows::{
        call_device::{Addressee, call},
        notify_devices::known_items,
    },
};

/// Claims of one word that turn out to be empty, because everybody in them opted out or is decided already.
const EMPTY_CLAIMS: usize = 20;

/// What became of a word that needs no repeating.
#[derive(Debug, Clone, PartialEq)]
pub enum DispatchOutcome {
    HandedOver {
        /// So many items are the device's now.
        accepted: usize,
        /// So many failed on the way, because their contacts want no more broadcasts: nobody else will tell of these.
        left_out: usize,
    },
    /// Nothing to claim, or the run is over.
    Nothing,
    /// The device would not take them now.
    Refused(Error),
    /// The device is gone, and what it held with it.
    DeviceGone,
}

/// An error means that D1 or the object failed: try the word again after `retry_after`.
pub async fn dispatch_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    job: &DispatchJob,
    now: Timestamp,
) -> Result<DispatchOutcome> {
    let DispatchJob { tenant, campaign, device, run } = job;
    let device = match devices::store::get(db, tenant, device).await {
        Err(Error::NotFound { .. }) => {
            db.batch(Vec::from(store::end_on_device(tenant, device, now))).await?;
            return Ok(DispatchOutcome::DeviceGone);
        }
        found => found?,
    };
    let by = ClaimOwner { tenant, campaign, device: &device.id, run: *run };
    let mut left_out = 0_usize;
    for _ in 0..EMPTY_CLAIMS {
        let Some(claim) = claims::claim(db, by, now).await? else {
            send_end_of_campaign(db, objects, job, &device).await?;
            db.query(claims::clear_failing(by)).await?;
            break;
        };
        left_out = left_out.saturating_add(claim.opted_out);
        let (items, unrenderable) = render(&claim, job);
        if !unrenderable.is_empty() {
            claims::fail_items(db, by, &unrenderable, UNRENDERABLE, now).await?;
            left_out = left_out.saturating_add(unrenderable.len());
        }
        let accepted = items.len();
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

/// How long to wait before a failed word is tried again; after the queue's last try, cron goes on.
pub fn retry_after(attempts: u32) -> Duration {
    Duration::from_secs(match attempts {
        0 | 1 => 5,
        2 => 20,
        3 => 60,
        _ => 180,
    })
}

/// The texts of a claim, and the items that cannot have one. They were all tried before the start, so there are none,
/// unless a rule has changed since.
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
                    text: text.into_string(),
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
    let batch =
        TakeItems { campaign: job.campaign.clone(), run: job.run, gap: claim.gap, items, is_last: claim.is_last };
    call(objects, Addressee::of(&job.tenant, device), "take_items", batch).await
}

/// The device has refused. If it knows none of the items, from no earlier try either, another device may have them.
async fn release_unless_known(
    db: &impl Database,
    objects: &impl DeviceObjects,
    by: ClaimOwner<'_>,
    device: &Device,
    claim: &Claim,
    now: Timestamp,
) -> Result<()> {
    let asked = claim.items.iter().map(ItemKey::from).collect();
    let known = known_items(objects, Addressee::of(by.tenant, device), by.campaign.clone(), asked).await?;
    if known.is_empty() { claims::release(db, by, claim, now).await } else { Ok(()) }
}

/// A device that asks for more of a finished campaign is told that there is none, or it would ask for ever.
async fn send_end_of_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    job: &DispatchJob,
    device: &Device,
) -> Result<()> {
    if let Some((run, gap)) = claims::find_finished(db, &job.tenant, &job.campaign, &device.id).await? {
        let end = TakeItems { campaign: job.campaign.clone(), run, gap, items: Vec::new(), is_last: true };
        match call::<_, TakeItemsReply>(objects, Addressee::of(&job.tenant, device), "take_items", end).await {
            Err(error) if !is_refusal(&error) => return Err(error),
            Err(_) | Ok(_) => {}
        }
    }
    Ok(())
}

/// Whether the object has answered, and its answer was no.
fn is_refusal(error: &Error) -> bool {
    match error {
        Error::Unauthorized(_)
        | Error::Forbidden(_)
        | Error::NotFound { .. }
        | Error::Invalid { .. }
        | Error::Conflict(_)
        | Error::DeviceDisconnected(_)
        | Error::TooLarge { .. }
        | Error::RateLimited { .. } => true,
        Error::Provider(_) | Error::Internal(_) => false,
    }
}
