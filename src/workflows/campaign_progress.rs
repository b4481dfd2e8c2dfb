//! The progress of a broadcast apart from its counts: why each device waits, when the broadcast ends, what failed and why.

use std::time::Duration;

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::{Campaign, CampaignStatus, PauseReason},
        progress::Counts,
        store,
    },
    clock::Timestamp,
    devices::{self, commands::PaceFacts, failure::FailureReason, pacing::WaitCode, store::Device},
    error::{Error, Result},
    ids::{CampaignId, DeviceId, TenantId},
    ports::{Database, DeviceObjects, TimeZones},
    workflows::{
        estimate_campaign::{EstimateView, ask_devices, estimate, starts_from},
        review_campaign::{StartReview, review},
    },
};

/// The number of bars in the chart of messages sent over time.
const CHART_BARS: i64 = 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignProgress)]
pub struct ProgressView {
    pub status: CampaignStatus,
    pub pause_reason: Option<PauseReason>,
    pub counts: Counts,
    pub devices: Vec<CampaignDeviceView>,
    pub failures: Vec<FailureView>,
    pub estimate: Option<EstimateView>,
    /// Who would receive the broadcast now, if it is a draft or scheduled.
    pub before_start: Option<StartReview>,
    pub timeline: Vec<TimelinePoint>,
    pub bucket_seconds: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignDevice)]
pub struct CampaignDeviceView {
    pub device_id: DeviceId,
    pub waiting: usize,
    /// Why the next message has not been sent. `device_offline` also means that the device does not answer.
    pub code: Option<WaitCode>,
    pub next_send_at: Option<Timestamp>,
    pub sent: i64,
    /// The time since which items could not be handed over to the device. The server repeats the hand-over each minute.
    pub failing_since: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = FailureCount)]
pub struct FailureView {
    #[schema(value_type = String)]
    pub error: FailureReason,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Moment)]
pub struct TimelinePoint {
    pub at: Timestamp,
    pub sent: i64,
}

pub async fn read_progress(
    db: &impl Database,
    objects: &impl DeviceObjects,
    zones: &impl TimeZones,
    tenant: &TenantId,
    id: &CampaignId,
    now: Timestamp,
) -> Result<ProgressView> {
    let campaign = store::get(db, tenant, id).await?;
    let bucket_minutes = bucket_minutes(&campaign, now);
    let mut details = store::details(db, tenant, id, bucket_minutes).await?;
    let mut devices = Vec::with_capacity(campaign.devices.len());
    for id in &campaign.devices {
        match devices::store::get(db, tenant, id).await {
            Err(Error::NotFound { .. }) => {}
            found => devices.push(found?),
        }
    }
    let is_open = matches!(campaign.status, CampaignStatus::Running | CampaignStatus::Paused);
    let is_before_start = campaign.status.is_before_start();
    let facts =
        if is_open || is_before_start { ask_devices(objects, tenant, &devices, Some(id)).await } else { Vec::new() };
    let before_start = if is_before_start { Some(review(db, tenant, &campaign).await?) } else { None };
    let estimate = match campaign.status {
        CampaignStatus::Draft | CampaignStatus::Scheduled | CampaignStatus::Running => {
            let texts = unsent_recipients(&campaign, before_start.as_ref());
            let from = starts_from(campaign.scheduled_at.filter(|_| is_before_start), now);
            estimate(&devices, &facts, campaign.gap, texts, from, zones)
        }
        CampaignStatus::Paused | CampaignStatus::Completed | CampaignStatus::Cancelled => None,
    };
    let views = devices.iter().enumerate().map(|(place, device)| {
        let sent = details.sent_by_device.remove(&device.id).unwrap_or(0);
        let failing_since = details.failing_since.remove(&device.id).filter(|_| is_open);
        device_view(device, facts.get(place).and_then(Option::as_ref), is_open, sent, failing_since)
    });
    Ok(ProgressView {
        devices: views.collect(),
        status: campaign.status,
        pause_reason: campaign.pause_reason,
        counts: campaign.counts,
        failures: details.failures.into_iter().map(|(error, count)| FailureView { error, count }).collect(),
        estimate,
        before_start,
        timeline: details.timeline.into_iter().map(|(at, sent)| TimelinePoint { at, sent }).collect(),
        bucket_seconds: bucket_minutes.saturating_mul(60),
    })
}

/// Returns how many recipients the broadcast has not been sent to yet.
fn unsent_recipients(campaign: &Campaign, before_start: Option<&StartReview>) -> usize {
    let ahead = campaign.counts.pending.saturating_add(campaign.counts.queued);
    usize::try_from(before_start.map_or(ahead, |review| review.recipients)).unwrap_or(0)
}

fn device_view(
    device: &Device,
    facts: Option<&PaceFacts>,
    is_open: bool,
    sent: i64,
    failing_since: Option<Timestamp>,
) -> CampaignDeviceView {
    let without_answer = is_open.then_some(WaitCode::DeviceOffline);
    let wait = facts.and_then(|facts| facts.wait);
    CampaignDeviceView {
        device_id: device.id.clone(),
        waiting: facts.map_or(0, |facts| facts.waiting),
        code: facts.map_or(without_answer, |_| wait.map(|wait| wait.code)),
        next_send_at: wait.and_then(|wait| wait.next_send_at),
        sent,
        failing_since,
    }
}

/// Returns the time that one bar of the chart covers, in full minutes, so that the chart has about 60 bars at most.
fn bucket_minutes(campaign: &Campaign, now: Timestamp) -> i64 {
    let Some(started_at) = campaign.started_at else { return 1 };
    let span = campaign.completed_at.unwrap_or(now).since(started_at).max(Duration::from_secs(60));
    let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    seconds / CHART_BARS / 60 + 1
}
