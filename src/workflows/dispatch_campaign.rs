//! One word from the dispatch queue: claim the next items of a campaign, hand them to its device, record it.
//!
//! The queue only ever says *look*; what is to be done stands in D1. So a word that comes twice, late or never harms
//! nobody: a claim that was not confirmed lapses after two minutes, an item handed over twice is one text to the
//! device, and cron repeats a word that got lost.

use std::time::Duration;

use crate::{
    campaigns::store::{self, Claim},
    clock::Timestamp,
    devices::{
        self,
        commands::{Dispatch, TakeItems, TakeItemsReply},
        store::Device,
    },
    error::{Error, Result},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// What became of a word that needs no repeating.
#[derive(Debug, Clone, PartialEq)]
pub enum Dispatched {
    HandedOver {
        /// So many items are the device's now.
        accepted: usize,
        /// So many failed on the way, because their contacts want no more broadcasts: nobody else will tell of these.
        opted_out: usize,
    },
    /// Nothing to claim: somebody else is at it, or the run is over.
    Nothing,
    /// The device would not take them now; they are pending again.
    Refused(Error),
    /// The device is gone, and its campaigns with it.
    DeviceGone,
}

/// An error means that D1 or the object failed: try the word again after `retry_after`.
pub async fn dispatch_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    word: &Dispatch,
    now: Timestamp,
) -> Result<Dispatched> {
    let Dispatch { tenant, campaign, device, run } = word;
    let device = match devices::store::get(db, tenant, device).await {
        Err(Error::NotFound { .. }) => {
            db.batch(Vec::from(store::end_on_device(tenant, device, now))).await?;
            return Ok(Dispatched::DeviceGone);
        }
        found => found?,
    };
    let Some(claim) = store::claim(db, tenant, campaign, &device.id, *run, now).await? else {
        return tell_end(db, objects, word, &device).await;
    };
    match hand_over(objects, word, &device, &claim).await {
        Ok(reply) => {
            store::confirm(db, tenant, campaign, &claim, reply.accepted).await?;
            Ok(Dispatched::HandedOver { accepted: reply.accepted, opted_out: claim.opted_out })
        }
        Err(error) => {
            // If this fails too, the claim lapses by itself.
            let released = store::release(db, tenant, campaign, &claim).await;
            if is_refusal(&error) {
                released?;
                return Ok(Dispatched::Refused(error));
            }
            Err(error)
        }
    }
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

async fn hand_over(
    objects: &impl DeviceObjects,
    word: &Dispatch,
    device: &Device,
    claim: &Claim,
) -> Result<TakeItemsReply> {
    let batch = TakeItems {
        campaign: word.campaign.clone(),
        run: word.run,
        gap: claim.gap,
        items: claim.items.clone(),
        is_last: claim.is_last,
    };
    call(objects, Addressee::of(&word.tenant, device), "take_items", batch).await
}

/// A device that asks for more of a finished campaign is told that there is none, or it would ask for ever.
async fn tell_end(
    db: &impl Database,
    objects: &impl DeviceObjects,
    word: &Dispatch,
    device: &Device,
) -> Result<Dispatched> {
    if let Some((run, gap)) = store::find_finished(db, &word.tenant, &word.campaign, &device.id).await? {
        let end = TakeItems { campaign: word.campaign.clone(), run, gap, items: Vec::new(), is_last: true };
        match call::<_, TakeItemsReply>(objects, Addressee::of(&word.tenant, device), "take_items", end).await {
            Err(error) if !is_refusal(&error) => return Err(error),
            Err(_) | Ok(_) => {}
        }
    }
    Ok(Dispatched::Nothing)
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
