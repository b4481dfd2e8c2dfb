//! Starts the campaigns whose time has come, and gives up those that could not start for a day. The reason is stored, so that
//! the page of the campaign can show it.

use futures::{StreamExt, stream};

use crate::{
    campaigns::{
        campaign::{CampaignCommand, CampaignStatus},
        schedule::{StartProblem, is_too_late},
        store::{
            self,
            schedule::{self, DueCampaign},
        },
    },
    clock::Timestamp,
    error::Result,
    ports::{Database, DeviceObjects, Queue},
    workflows::change_campaign::change_read_campaign,
};

/// How many campaigns are started at the same time.
const STARTS_AT_ONCE: usize = 5;

/// Starts the campaigns that are due. Returns those whose status or start problem has changed. A campaign that cannot start does not stop
/// the others.
pub async fn start_scheduled(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<DueCampaign>> {
    let due = schedule::list_due(db, now, limit).await?;
    schedule::mark_tried(db, &due, now).await?;
    let starts = due.into_iter().map(|due| async move {
        match start_one(db, objects, queue, &due, now).await {
            Ok(is_news) => is_news.then_some(due),
            Err(error) => {
                log::warn!("campaign.id={} was due, and what became of it was not stored: {error}", due.campaign);
                None
            }
        }
    });
    let shown = stream::iter(starts).buffer_unordered(STARTS_AT_ONCE).collect::<Vec<_>>().await;
    Ok(shown.into_iter().flatten().collect())
}

/// Starts a campaign that was found to be due. Returns whether its status or its start problem has changed.
pub async fn start_one(
    db: &impl Database,
    objects: &impl DeviceObjects,
    queue: &impl Queue,
    due: &DueCampaign,
    now: Timestamp,
) -> Result<bool> {
    let DueCampaign { tenant, campaign, scheduled_at } = due;
    if is_too_late(*scheduled_at, now) {
        log::warn!("campaign.id={campaign} was given up: it could not start for a day");
        return schedule::give_up(db, tenant, campaign, now).await;
    }
    let read = store::get(db, tenant, campaign).await?;
    if read.status != CampaignStatus::Scheduled || read.scheduled_at != Some(*scheduled_at) {
        // A user has started, cancelled or rescheduled it since it was found to be due.
        return Ok(false);
    }
    match change_read_campaign(db, objects, queue, tenant, read, CampaignCommand::Start, now).await {
        Ok(_) => Ok(true),
        Err(error) => {
            log::warn!("campaign.id={campaign} was due and could not start: {error}");
            match StartProblem::of(&error) {
                Some(problem) => schedule::save_problem(db, due, problem).await,
                None => Ok(false),
            }
        }
    }
}
