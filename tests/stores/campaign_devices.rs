//! The devices of campaigns: which of them have to be notified of a new state, and what becomes of the items of a device that
//! is deleted.

use super::campaigns::{a_campaign, by, create, item_event, items, project, start};
use crate::support::builders::{a_device, at, link_all, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, Campaign, CampaignStatus};
use cloudwa_flow::campaigns::progress::Counts;
use cloudwa_flow::campaigns::store::{self, claims, notifications, removal};
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::ports::Database;

/// A running campaign on these devices, all of which are notified of it.
async fn running(db: &Sqlite, ours: &TenantId, devices: &[DeviceId], count: i64) -> Campaign {
    let draft = create(db, ours, devices, &Audience::List, &items(count, "Ayu")).await;
    start(db, ours, &draft, 1).await;
    tell_all(db, ours).await;
    store::get(db, ours, &draft.id).await.unwrap()
}

async fn tell_all(db: &Sqlite, ours: &TenantId) {
    for pending in notifications::list_pending_notifications(db, ours).await.unwrap() {
        notifications::mark_notified(db, &pending).await.unwrap();
    }
}

/// The device claims its next items. With `confirm` it has taken them.
async fn claim(db: &Sqlite, ours: &TenantId, campaign: &Campaign, device: &DeviceId, confirm: bool) -> claims::Claim {
    let by = by(ours, campaign, device, campaign.run);
    let claim = claims::claim(db, by, at(10)).await.unwrap().unwrap();
    if confirm {
        claims::confirm(db, by, &claim, at(11)).await.unwrap();
    }
    claim
}

/// The status of the campaign and its counts. They add up to all its recipients, and after its end nothing waits.
async fn state(db: &Sqlite, ours: &TenantId, campaign: &Campaign) -> (CampaignStatus, Counts) {
    let Campaign { status, counts, .. } = store::get(db, ours, &campaign.id).await.unwrap();
    let sum = counts.pending + counts.queued + counts.sent + counts.delivered + counts.read + counts.failed;
    assert_eq!((sum + counts.unknown + counts.cancelled, counts.total), (counts.total, campaign.counts.total));
    if matches!(status, CampaignStatus::Completed | CampaignStatus::Cancelled) {
        assert_eq!((counts.pending, counts.queued), (0, 0), "{status:?}");
    }
    (status, counts)
}

#[tokio::test]
async fn a_broadcast_whose_only_device_is_removed_leaves_no_recipient_waiting() {
    for is_paused in [false, true] {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let device = a_device(&db, &ours, 1).await;
        let campaign = running(&db, &ours, std::slice::from_ref(&device), 350).await;
        claim(&db, &ours, &campaign, &device, true).await;
        let events: Vec<_> = (1..=40).map(|no| item_event(&device, &campaign, no, MessageStatus::Sent)).collect();
        project(&db, &ours, &events).await;
        let refused = claim(&db, &ours, &campaign, &device, false).await;
        claims::release(&db, by(&ours, &campaign, &device, campaign.run), &refused, at(12)).await.unwrap();
        assert_eq!(state(&db, &ours, &campaign).await.1.queued, 160);
        if is_paused {
            let pause = store::transition(&ours, &campaign, CampaignStatus::Paused, None, at(13));
            Database::batch(&db, pause).await.unwrap();
        }
        for _ in 0..2 {
            removal::end_on_device(&db, &ours, &device, at(20)).await.unwrap();
            let (status, counts) = state(&db, &ours, &campaign).await;
            assert_eq!(status, CampaignStatus::Cancelled);
            // 60 may have been sent; 100 were refused and 150 never handed over.
            assert_eq!((counts.sent, counts.unknown, counts.cancelled), (40, 60, 250));
        }
        project(&db, &ours, &[item_event(&device, &campaign, 41, MessageStatus::Delivered)]).await;
        let (_, counts) = state(&db, &ours, &campaign).await;
        assert_eq!((counts.delivered, counts.unknown), (1, 59), "what the device reports late still counts");
    }
}

#[tokio::test]
async fn the_other_devices_send_what_a_removed_device_never_had() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = running(&db, &ours, &[one.clone(), two.clone()], 40).await;
    let had = claim(&db, &ours, &campaign, &one, true).await;
    let refused = claim(&db, &ours, &campaign, &one, false).await;
    claims::release(&db, by(&ours, &campaign, &one, campaign.run), &refused, at(12)).await.unwrap();
    let touched = removal::end_on_device(&db, &ours, &one, at(20)).await.unwrap();
    assert_eq!(touched, std::slice::from_ref(&campaign.id));
    let (status, counts) = state(&db, &ours, &campaign).await;
    let had = i64::try_from(had.items.len()).unwrap();
    assert_eq!((status, counts.unknown, counts.cancelled), (CampaignStatus::Running, had, 0));
    let by = by(&ours, &campaign, &two, campaign.run);
    while let Some(claim) = claims::claim(&db, by, at(30)).await.unwrap() {
        claims::confirm(&db, by, &claim, at(31)).await.unwrap();
        let sent: Vec<_> =
            claim.items.iter().map(|item| item_event(&two, &campaign, item.item_no, MessageStatus::Sent)).collect();
        project(&db, &ours, &sent).await;
    }
    let (status, counts) = state(&db, &ours, &campaign).await;
    assert_eq!((status, counts.unknown, counts.sent), (CampaignStatus::Completed, had, 40 - had));
}

#[tokio::test]
async fn a_broadcast_that_completes_because_a_device_is_removed_tells_the_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = running(&db, &ours, &[one.clone(), two.clone()], 10).await;
    claim(&db, &ours, &campaign, &one, true).await;
    assert!(notifications::list_pending_notifications(&db, &ours).await.unwrap().is_empty());
    removal::end_on_device(&db, &ours, &one, at(20)).await.unwrap();
    assert_eq!(state(&db, &ours, &campaign).await.0, CampaignStatus::Completed);
    let pending = notifications::list_pending_notifications(&db, &ours).await.unwrap();
    let notified: Vec<_> = pending.iter().map(|pending| (&pending.device, pending.status, pending.run)).collect();
    assert_eq!(notified, [(&two, CampaignStatus::Completed, campaign.run + 1)]);
}

/// After a retry every item behind the last claim may be decided: then an item request completes the campaign.
#[tokio::test]
async fn a_broadcast_that_completes_without_a_report_tells_its_devices() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = running(&db, &ours, &[one.clone(), two.clone()], 10).await;
    claim(&db, &ours, &campaign, &one, true).await;
    db.connection().execute("update campaign_recipients set status = 'failed', error = 'send_failed'", []).unwrap();
    assert_eq!(claims::claim(&db, by(&ours, &campaign, &two, campaign.run), at(30)).await.unwrap(), None);
    assert_eq!(state(&db, &ours, &campaign).await.0, CampaignStatus::Completed);
    assert_eq!(notifications::list_pending_notifications(&db, &ours).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_draft_keeps_its_recipients_when_its_only_device_is_removed() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let draft = a_campaign(&db, &ours, &device, 3).await;
    removal::end_on_device(&db, &ours, &device, at(20)).await.unwrap();
    let (status, counts) = state(&db, &ours, &draft).await;
    assert_eq!((status, counts.pending), (CampaignStatus::Draft, 3));
    assert!(store::get(&db, &ours, &draft.id).await.unwrap().devices.is_empty());
}

/// A single statement for all items would walk each claim once per item.
#[tokio::test]
async fn the_items_of_a_removed_device_end_in_chunks() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (device, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = running(&db, &ours, &[device.clone(), other], 4_000).await;
    for _ in 0..30 {
        claim(&db, &ours, &campaign, &device, true).await;
    }
    let queued = state(&db, &ours, &campaign).await.1.queued;
    assert!(queued > 2_000, "{queued}");
    removal::end_items(&db, &ours, &device, at(20)).await.unwrap();
    let (status, counts) = state(&db, &ours, &campaign).await;
    assert_eq!((status, counts.unknown, counts.queued), (CampaignStatus::Running, queued, 0));
}

#[tokio::test]
async fn a_device_that_is_not_linked_makes_no_work_each_minute() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    running(&db, &ours, std::slice::from_ref(&device), 10).await;
    assert_eq!(claims::list_stalled(&db, at(5), 10).await.unwrap(), []);
    link_all(&db);
    assert_eq!(claims::list_stalled(&db, at(5), 10).await.unwrap().len(), 1, "it goes on once it is linked");
}

#[tokio::test]
async fn tenants_and_devices_that_cron_asks_take_turns() {
    let db = migrated("tenant");
    let (ours, theirs) = (tenant(1), tenant(2));
    let mut devices = Vec::new();
    for seed in 1..=4 {
        devices.push(a_device(&db, &ours, seed).await);
    }
    running(&db, &ours, &devices, 50).await;
    running(&db, &theirs, &[a_device(&db, &theirs, 9).await], 51).await;
    link_all(&db);
    db.connection().execute("update campaign_devices set is_told = 0", []).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for minute in 1..=4 {
        let stalled = claims::list_stalled(&db, at(minute), 2).await.unwrap();
        claims::mark_requeued(&db, &stalled, at(minute)).await.unwrap();
        assert!(stalled.iter().any(|stalled| stalled.tenant == theirs), "{minute}");
        let pending = notifications::list_pending_notifications_of_all_tenants(&db, 2).await.unwrap();
        notifications::mark_tried(&db, &pending, at(minute)).await.unwrap();
        assert!(pending.iter().any(|pending| pending.tenant == theirs), "{minute}");
        seen.extend(stalled.into_iter().map(|stalled| ("stalled", stalled.device)));
        seen.extend(pending.into_iter().map(|pending| ("pending", pending.device)));
    }
    assert_eq!(seen.len(), 10, "every device has had its turn");
}
