//! How far a broadcast has come: each item counted exactly once.

use serde::{Deserialize, Serialize};

use crate::{campaigns::campaign::Status, devices::event::MessageStatus, ids::CampaignId};

/// How far one item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Not handed to the device yet.
    Pending,
    /// In the device's outbox.
    Queued,
    Sent,
    Delivered,
    Read,
    Failed,
    Unknown,
}

impl ItemStatus {
    /// What the row says, and whether the item lies before the point up to which items were handed over. The row of
    /// an item stays `pending` until something is decided about it: being handed over is written once per batch.
    pub fn read(stored: &str, is_handed_over: bool) -> Option<Self> {
        match (stored, is_handed_over) {
            ("pending", false) => Some(Self::Pending),
            ("pending", true) => Some(Self::Queued),
            ("sent", _) => Some(Self::Sent),
            ("delivered", _) => Some(Self::Delivered),
            ("read", _) => Some(Self::Read),
            ("failed", _) => Some(Self::Failed),
            ("unknown", _) => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// Whether news of this status decides an item. Until then it is on its way.
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

/// `total` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    pub total: i64,
    pub pending: i64,
    pub queued: i64,
    pub sent: i64,
    pub delivered: i64,
    pub read: i64,
    pub failed: i64,
    pub unknown: i64,
}

impl Counts {
    pub fn add(&mut self, status: ItemStatus, items: i64) {
        let counter = match status {
            ItemStatus::Pending => &mut self.pending,
            ItemStatus::Queued => &mut self.queued,
            ItemStatus::Sent => &mut self.sent,
            ItemStatus::Delivered => &mut self.delivered,
            ItemStatus::Read => &mut self.read,
            ItemStatus::Failed => &mut self.failed,
            ItemStatus::Unknown => &mut self.unknown,
        };
        *counter += items;
        self.total += items;
    }
}

/// What dashboards are told when a broadcast has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub campaign_id: CampaignId,
    pub status: Status,
    pub counts: Counts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_counted_once() {
        let mut counts = Counts::default();
        for (stored, handed_over) in [
            ("pending", false),
            ("pending", true),
            ("sent", true),
            ("delivered", true),
            ("read", false),
            ("failed", true),
            ("unknown", true),
        ] {
            counts.add(ItemStatus::read(stored, handed_over).unwrap(), 2);
        }
        let Counts { total, pending, queued, sent, delivered, read, failed, unknown } = counts;
        assert_eq!(total, 14);
        assert_eq!([pending, queued, sent, delivered, read, failed, unknown], [2; 7]);
    }
}
