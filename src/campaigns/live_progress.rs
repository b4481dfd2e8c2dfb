//! Limits how often open dashboards are shown the progress of a campaign, because each message changes it three times (sent, delivered,
//! read).

use std::{collections::HashMap, time::Duration};

use serde::Serialize;

use crate::{campaigns::progress::CampaignProgress, clock::Timestamp, ids::CampaignId};

/// The shortest time between two updates of the same campaign.
const SHORTEST: Duration = Duration::from_secs(1);
/// When `next` has this many campaigns, those that may be shown again are removed from it.
const MAX_REMEMBERED: usize = 500;

/// The live update `campaign.replaced`: a user has saved a campaign in place of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignReplaced {
    pub campaign_id: CampaignId,
    pub replaced_by: CampaignId,
}

/// The live update `campaign.deleted`: a campaign was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignDeleted {
    pub campaign_id: CampaignId,
}

/// Returns the changed campaigns that were not found in D1, because they were deleted.
pub fn deleted_campaigns(changed: &[CampaignId], found: &[CampaignProgress]) -> Vec<CampaignId> {
    let is_found = |id: &CampaignId| found.iter().any(|progress| progress.campaign_id == *id);
    changed.iter().filter(|id| !is_found(id)).cloned().collect()
}

/// The campaigns that have changed since they were shown, and the time at which each may be shown again.
#[derive(Debug, Default)]
pub struct LiveProgress {
    /// The time at which a campaign may be shown again.
    next: HashMap<CampaignId, Timestamp>,
    /// The campaigns that have changed since they were shown, with the time at which each is due.
    changed: HashMap<CampaignId, Timestamp>,
}

impl LiveProgress {
    /// Records that these campaigns have changed.
    pub fn touch(&mut self, ids: &[CampaignId]) {
        for id in ids {
            let due = self.next.get(id).copied().unwrap_or(Timestamp::from_unix_millis(0));
            self.changed.entry(id.clone()).or_insert(due);
        }
    }

    /// Makes the next change of this campaign due immediately, because a user changes it and waits for the result.
    pub fn show_at_once(&mut self, id: &CampaignId) {
        self.next.remove(id);
        self.changed.remove(id);
    }

    /// Removes and returns the changed campaigns that are due.
    pub fn take_due(&mut self, now: Timestamp) -> Vec<CampaignId> {
        let due = self.changed.extract_if(|_, due| *due <= now);
        let mut due: Vec<CampaignId> = due.map(|(id, _)| id).collect();
        due.sort_unstable();
        due
    }

    /// Records that the campaign is shown now.
    pub fn record_shown(&mut self, id: &CampaignId, now: Timestamp) {
        if self.next.len() >= MAX_REMEMBERED {
            self.next.retain(|_, next| *next > now);
        }
        self.next.insert(id.clone(), now.plus(SHORTEST));
    }

    /// Returns when the next changed campaign is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.changed.values().copied().min()
    }

    /// Forgets all changes, because no dashboard is open.
    pub fn forget(&mut self) {
        self.changed.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        campaigns::{campaign::CampaignStatus, progress::Counts},
        clock::SeededRandom,
    };

    fn id(seed: u64) -> CampaignId {
        CampaignId::new(at(0), &mut SeededRandom::new(seed))
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_unix_millis(1_763_700_000_000 + millis)
    }

    #[test]
    fn a_busy_broadcast_is_shown_once_a_second() {
        let (mut live, mut shown) = (LiveProgress::default(), 0);
        for step in 0..600 {
            live.touch(&[id(1)]);
            for due in live.take_due(at(step * 100)) {
                shown += 1;
                live.record_shown(&due, at(step * 100));
            }
        }
        assert_eq!(shown, 60, "in a minute in which it changes ten times a second");
    }

    #[test]
    fn the_last_change_is_shown_however_soon_it_follows() {
        let mut live = LiveProgress::default();
        live.touch(&[id(1)]);
        assert_eq!(live.take_due(at(0)), [id(1)], "the first change at once");
        live.record_shown(&id(1), at(0));
        live.touch(&[id(1)]);
        assert_eq!((live.take_due(at(999)), live.next_due()), (Vec::new(), Some(at(1_000))));
        assert_eq!((live.take_due(at(1_000)), live.next_due()), (vec![id(1)], None));
    }

    #[test]
    fn the_change_of_a_user_is_shown_immediately() {
        let mut live = LiveProgress::default();
        live.record_shown(&id(1), at(0));
        live.touch(&[id(1)]);
        live.show_at_once(&id(1));
        live.touch(&[id(1)]);
        assert_eq!(live.take_due(at(1)), [id(1)]);
    }

    #[test]
    fn a_changed_broadcast_that_is_not_found_was_deleted() {
        let found = CampaignProgress {
            campaign_id: id(1),
            run: 1,
            status: CampaignStatus::Draft,
            pause_reason: None,
            start_problem: None,
            scheduled_at: None,
            started_at: None,
            completed_at: None,
            counts: Counts::default(),
            retryable: 0,
        };
        assert_eq!(deleted_campaigns(&[id(1), id(2)], std::slice::from_ref(&found)), [id(2)]);
        assert!(deleted_campaigns(&[], &[found]).is_empty());
        let frame = serde_json::to_value(CampaignDeleted { campaign_id: id(2) }).unwrap();
        assert_eq!(frame, serde_json::json!({ "campaignId": id(2) }));
        let frame = serde_json::to_value(CampaignReplaced { campaign_id: id(2), replaced_by: id(3) }).unwrap();
        assert_eq!(frame, serde_json::json!({ "campaignId": id(2), "replacedBy": id(3) }));
    }
}
