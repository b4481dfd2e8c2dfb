//! The status of a recipient: what its events make of it, and which status each filter of the list finds.

use super::campaigns::{a_campaign, list, start};
use crate::support::builders::{a_device, item_progress_event, tenant};
use crate::support::database::migrated;
use cloudwa_flow::campaigns::progress::ItemStatus;
use cloudwa_flow::campaigns::store::{self, projection};
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::review_campaign::list_recipients;

/// The events of a message, each with its error, and the status that they lead to.
type Case = (Vec<(String, Option<String>)>, String);

const ALL: [ItemStatus; 9] = [
    ItemStatus::Pending,
    ItemStatus::Queued,
    ItemStatus::Sent,
    ItemStatus::Delivered,
    ItemStatus::Read,
    ItemStatus::Failed,
    ItemStatus::Skipped,
    ItemStatus::Unknown,
    ItemStatus::Cancelled,
];

/// The dashboard follows the same events; its test reads the same file.
#[tokio::test]
async fn the_status_of_a_recipient_follows_from_the_events_of_its_message() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let cases: Vec<Case> = serde_json::from_str(include_str!("../golden/recipient_statuses.json")).unwrap();
    let campaign = a_campaign(&db, &ours, &device, i64::try_from(cases.len()).unwrap()).await;
    start(&db, &ours, &campaign, 1).await;
    for (item_no, (events, _)) in (1..).zip(&cases) {
        for (status, error) in events {
            let status = MessageStatus::parse(status).unwrap();
            let event = item_progress_event(&device, &campaign.id, item_no, status, error.as_deref());
            Database::batch(&db, projection::project(&ours, &[event]).unwrap()).await.unwrap();
        }
    }
    for (item, (events, status)) in list(&db, &ours, &campaign, None).await.iter().zip(&cases) {
        assert_eq!(item.status.as_str(), status, "{events:?}");
    }
}

#[tokio::test]
async fn a_filter_finds_the_recipients_that_are_shown_with_its_status() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let stored: Vec<(&str, Option<&str>)> = ["pending", "sent", "delivered", "read", "failed", "unknown", "cancelled"]
        .into_iter()
        .flat_map(|status| [None, Some("opted_out"), Some("send_failed")].map(|error| (status, error)))
        .collect();
    // Each of them is claimed once, and once not.
    let claimed = i64::try_from(stored.len()).unwrap();
    let campaign = a_campaign(&db, &ours, &device, 2 * claimed).await;
    db.connection().execute("update campaigns set handed_through = ?", [claimed]).unwrap();
    for (item_no, (status, error)) in (1_i64..).zip(stored.iter().chain(&stored)) {
        let sql = "update campaign_recipients set status = ?, error = ? where item_no = ?";
        db.connection().execute(sql, rusqlite::params![status, error, item_no]).unwrap();
    }
    for of_campaign in ["draft", "running", "paused", "completed", "cancelled"] {
        db.connection().execute("update campaigns set status = ?", [of_campaign]).unwrap();
        let all = list(&db, &ours, &campaign, None).await;
        assert_eq!(all.len(), 2 * stored.len());
        for status in ALL {
            let shown: Vec<i64> =
                list(&db, &ours, &campaign, Some(status)).await.iter().map(|item| item.item_no).collect();
            let having: Vec<i64> = all.iter().filter(|item| item.status == status).map(|item| item.item_no).collect();
            assert_eq!(shown, having, "{status:?} in a {of_campaign} broadcast");
            if of_campaign == "draft" {
                continue;
            }
            // The page of a broadcast that has started looks at the counts first, and finds failed recipients by an index.
            let read = store::get(&db, &ours, &campaign.id).await.unwrap();
            let mut page = PageRequest::first(2);
            let mut listed = Vec::new();
            loop {
                let next = list_recipients(&db, &ours, &read, &[status], &page).await.unwrap();
                listed.extend(next.items.iter().map(|item| item.item_no));
                let Some(following) = page.next(next.next_cursor.as_deref()).unwrap() else { break };
                page = following;
            }
            assert_eq!(listed, having, "{status:?} in a {of_campaign} broadcast, page by page");
        }
    }
}
