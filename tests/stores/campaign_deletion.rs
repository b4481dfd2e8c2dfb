//! Which broadcasts can be deleted, and what is left of them.

use super::campaigns::{a_campaign, start};
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Campaign, CampaignStatus};
use cloudwa_flow::campaigns::store::{self, deletion, notifications};
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::TenantId;
use cloudwa_flow::ports::Database;

async fn change(db: &Sqlite, ours: &TenantId, campaign: &Campaign, to: CampaignStatus) -> Campaign {
    let known = store::get(db, ours, &campaign.id).await.unwrap();
    Database::batch(db, store::transition(ours, &known, to, None, at(9))).await.unwrap();
    store::get(db, ours, &campaign.id).await.unwrap()
}

async fn tell_all(db: &Sqlite, ours: &TenantId) {
    for pending in notifications::list_pending_notifications(db, ours).await.unwrap() {
        notifications::mark_notified(db, &pending).await.unwrap();
    }
}

fn rows(db: &Sqlite) -> i64 {
    let tables = ["campaigns", "campaign_devices", "campaign_claims", "campaign_recipients"];
    let count =
        |table| db.connection().query_row(&format!("select count(*) from {table}"), [], |row| row.get::<_, i64>(0));
    tables.into_iter().map(|table| count(table).unwrap()).sum()
}

#[tokio::test]
async fn a_draft_is_deleted_with_its_recipients() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let draft = a_campaign(&db, &ours, &device, 12_000).await;
    assert!(matches!(deletion::delete(&db, &tenant(2), &draft.id).await, Err(Error::NotFound { .. })));
    assert!(rows(&db) > 12_000);
    deletion::delete(&db, &ours, &draft.id).await.unwrap();
    assert_eq!(rows(&db), 0);
    assert!(matches!(deletion::delete(&db, &ours, &draft.id).await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_broadcast_that_may_still_send_is_not_deleted() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 3).await;
    start(&db, &ours, &campaign, 1).await;
    tell_all(&db, &ours).await;
    let refused = async || matches!(deletion::delete(&db, &ours, &campaign.id).await, Err(Error::Conflict(_)));
    assert!(refused().await, "it runs");
    change(&db, &ours, &campaign, CampaignStatus::Paused).await;
    tell_all(&db, &ours).await;
    assert!(refused().await, "it is paused");
    change(&db, &ours, &campaign, CampaignStatus::Cancelled).await;
    assert!(refused().await, "its device does not know that it was cancelled");
    tell_all(&db, &ours).await;
    deletion::delete(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!(rows(&db), 0);
}
