//! The progress of a campaign: the statuses of its items, each of which is counted exactly once.

use serde::{Deserialize, Serialize};

use crate::{
    campaigns::{
        campaign::{CampaignStatus, PauseReason},
        schedule::StartProblem,
    },
    clock::Timestamp,
    devices::failure::FailureReason,
    ids::CampaignId,
    messages::message::MessageStatus,
};

/// The status of one recipient of a campaign.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
#[schema(as = RecipientStatus)]
pub enum ItemStatus {
    /// No device has the item yet.
    Pending,
    /// The message is in a device's outbox.
    Queued,
    Sent,
    Delivered,
    Read,
    Failed,
    /// The contact has opted out of broadcasts, or may have, so nothing is sent. Stored as `failed` with one of `FailureReason::SKIPPED`.
    Skipped,
    Unknown,
    /// The campaign was cancelled before the message was sent.
    Cancelled,
}

impl ItemStatus {
    /// Computes the status of an item from its stored status, whether it is claimed, and the status of its campaign. `None` if the stored
    /// status is unknown. An item is stored as `pending` until it is decided: a claim or the end of a campaign is one row for many items
    /// and does not change their rows.
    pub fn read(
        stored: &str,
        error: Option<&FailureReason>,
        is_claimed: bool,
        campaign: CampaignStatus,
    ) -> Option<Self> {
        match (stored, is_claimed) {
            ("pending", false) if campaign == CampaignStatus::Cancelled => Some(Self::Cancelled),
            ("pending", false) => Some(Self::Pending),
            ("pending", true) => Some(Self::Queued),
            ("sent", _) => Some(Self::Sent),
            ("delivered", _) => Some(Self::Delivered),
            ("read", _) => Some(Self::Read),
            ("failed", _) if error.is_some_and(|error| FailureReason::SKIPPED.contains(error)) => Some(Self::Skipped),
            ("failed", _) => Some(Self::Failed),
            ("unknown", _) => Some(Self::Unknown),
            ("cancelled", _) => Some(Self::Cancelled),
            _ => None,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }
}

/// The number of decided items below which a campaign never pauses because of failures (design 19).
pub const MIN_DECIDED_TO_PAUSE: i64 = 20;
/// A campaign pauses if more than this percentage of its decided items has failed.
pub const MAX_FAILED_PERCENT: i64 = 20;

/// Returns whether an item is decided once its message has this status: nothing has to be sent for it any more.
pub const fn decides(status: MessageStatus) -> bool {
    match status {
        MessageStatus::Sent
        | MessageStatus::Delivered
        | MessageStatus::Read
        | MessageStatus::Failed
        | MessageStatus::Unknown => true,
        MessageStatus::Queued | MessageStatus::Typing | MessageStatus::Sending | MessageStatus::Received => false,
    }
}

/// The number of items with each status. `total` is the sum of the others except `replied`, which counts replies whatever the status of the
/// item, and `retryable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub total: i64,
    pub pending: i64,
    pub queued: i64,
    pub sent: i64,
    pub delivered: i64,
    pub read: i64,
    pub failed: i64,
    pub skipped: i64,
    pub unknown: i64,
    pub cancelled: i64,
    pub replied: i64,
    /// How many items another attempt may deliver: failed ones, and skipped ones whose contacts have not opted out after all.
    #[serde(skip)]
    #[schema(ignore)]
    pub retryable: i64,
}

impl Counts {
    pub const fn of(&self, status: ItemStatus) -> i64 {
        match status {
            ItemStatus::Pending => self.pending,
            ItemStatus::Queued => self.queued,
            ItemStatus::Sent => self.sent,
            ItemStatus::Delivered => self.delivered,
            ItemStatus::Read => self.read,
            ItemStatus::Failed => self.failed,
            ItemStatus::Skipped => self.skipped,
            ItemStatus::Unknown => self.unknown,
            ItemStatus::Cancelled => self.cancelled,
        }
    }

    pub fn add(&mut self, status: ItemStatus, items: i64) {
        let counter = match status {
            ItemStatus::Pending => &mut self.pending,
            ItemStatus::Queued => &mut self.queued,
            ItemStatus::Sent => &mut self.sent,
            ItemStatus::Delivered => &mut self.delivered,
            ItemStatus::Read => &mut self.read,
            ItemStatus::Failed => &mut self.failed,
            ItemStatus::Skipped => &mut self.skipped,
            ItemStatus::Unknown => &mut self.unknown,
            ItemStatus::Cancelled => &mut self.cancelled,
        };
        *counter += items;
        self.total += items;
    }
}

/// The live update for dashboards when a campaign has made progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignProgress {
    pub campaign_id: CampaignId,
    /// Grows with each change of the status.
    pub run: i64,
    pub status: CampaignStatus,
    pub pause_reason: Option<PauseReason>,
    pub start_problem: Option<StartProblem>,
    pub scheduled_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub counts: Counts,
    /// How many failed messages another attempt may deliver.
    pub retryable: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_counted_once() {
        let mut counts = Counts::default();
        for (stored, error, is_claimed, campaign) in [
            ("pending", None, false, CampaignStatus::Running),
            ("pending", None, true, CampaignStatus::Running),
            ("sent", None, true, CampaignStatus::Running),
            ("delivered", None, true, CampaignStatus::Completed),
            ("read", None, false, CampaignStatus::Cancelled),
            ("failed", Some(FailureReason::SendFailed), true, CampaignStatus::Running),
            ("failed", Some(FailureReason::OptedOut), true, CampaignStatus::Running),
            ("unknown", None, true, CampaignStatus::Running),
            ("cancelled", None, true, CampaignStatus::Cancelled),
        ] {
            counts.add(ItemStatus::read(stored, error.as_ref(), is_claimed, campaign).unwrap(), 2);
        }
        let Counts {
            total,
            pending,
            queued,
            sent,
            delivered,
            read,
            failed,
            skipped,
            unknown,
            cancelled,
            replied: _,
            retryable: _,
        } = counts;
        assert_eq!(total, 18);
        assert_eq!([pending, queued, sent, delivered, read, failed, skipped, unknown, cancelled], [2; 9]);
    }

    #[test]
    fn unclaimed_items_of_a_cancelled_campaign_are_cancelled() {
        let read = |is_claimed| ItemStatus::read("pending", None, is_claimed, CampaignStatus::Cancelled);
        assert_eq!((read(false), read(true)), (Some(ItemStatus::Cancelled), Some(ItemStatus::Queued)));
    }
}
