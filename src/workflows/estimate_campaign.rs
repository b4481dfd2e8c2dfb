//! Estimates when a broadcast ends: every device reports the values that its pacing depends on, and a simulation applies the pacing rules
//! to them.

use futures::future::join_all;
use serde::Serialize;

use crate::{
    clock::Timestamp,
    devices::{
        commands::{Gap, GetPaceFacts, PaceFacts},
        pacing::{self, History, SendKind, Sender, WaitCode},
        store::Device,
    },
    ids::{CampaignId, DeviceId, TenantId},
    ports::{DeviceObjects, TimeZones},
    workflows::call_device::{Addressee, call},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Estimate)]
pub struct EstimateView {
    pub starts_at: Timestamp,
    pub finishes_at: Timestamp,
    pub texts: usize,
    pub days: usize,
    pub limited_by: Option<WaitCode>,
    pub per_device: Vec<Share>,
}

/// The number of messages that a device is expected to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeviceShare)]
pub struct Share {
    pub device_id: DeviceId,
    pub texts: usize,
}

/// Asks each device for the values of its pacing. The replies are in the order of `devices`; `None` for a device that does not answer.
pub async fn ask_devices(
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    devices: &[Device],
    campaign: Option<&CampaignId>,
) -> Vec<Option<PaceFacts>> {
    let command = GetPaceFacts { campaign: campaign.cloned() };
    let calls = devices.iter().map(|device| {
        let command = command.clone();
        async move {
            let answer = call(objects, Addressee::of(tenant, device), command).await;
            answer.inspect_err(|error| log::warn!("device.id={} did not report its pacing: {error}", device.id)).ok()
        }
    });
    join_all(calls).await
}

/// Returns when a broadcast that has not started would start: at its time, or now if it has no time or the time has passed.
pub fn starts_from(scheduled_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    scheduled_at.map_or(now, |at| at.max(now))
}

/// Returns the estimate; `None` if no device can send, or no message remains to be sent.
pub fn estimate(
    devices: &[Device],
    facts: &[Option<PaceFacts>],
    gap: Gap,
    texts: usize,
    now: Timestamp,
    zones: &impl TimeZones,
) -> Option<EstimateView> {
    let histories: Vec<History> =
        facts.iter().map(|facts| facts.as_ref().map_or_else(History::default, history)).collect();
    let known = devices.iter().zip(facts).zip(&histories);
    let (asked, senders): (Vec<&Device>, Vec<Sender<'_>>) = known
        .filter_map(|((device, facts), history)| facts.as_ref().map(|facts| (device, sender(facts, history))))
        .unzip();
    let estimate = pacing::estimate(&senders, gap, texts, now, zones)?;
    let shares = asked.into_iter().zip(estimate.per_device);
    Some(EstimateView {
        starts_at: estimate.starts_at,
        finishes_at: estimate.finishes_at,
        texts: estimate.texts,
        days: estimate.days,
        limited_by: estimate.limited_by,
        per_device: shares.map(|(device, texts)| Share { device_id: device.id.clone(), texts }).collect(),
    })
}

fn history(facts: &PaceFacts) -> History {
    let left = facts.history.iter();
    History::from_rows(left.map(|left| (left.at, SendKind { is_cold: left.is_cold, is_campaign: left.is_campaign })))
}

fn sender<'a>(facts: &'a PaceFacts, history: &'a History) -> Sender<'a> {
    Sender {
        history,
        settings: &facts.settings,
        link: facts.link,
        campaign_next_at: facts.campaign_next_at,
        waiting_before: facts.waiting_in_campaigns.saturating_sub(facts.waiting),
        can_send: facts.can_send,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_broadcast_starts_at_its_time_and_now_if_it_has_none_or_that_has_passed() {
        let now = Timestamp::from_unix_millis(1_795_000_000_000);
        let (earlier, later) = (now.minus(Duration::from_secs(1)), now.plus(Duration::from_secs(1)));
        assert_eq!([None, Some(earlier), Some(later)].map(|at| starts_from(at, now)), [now, now, later]);
    }
}
