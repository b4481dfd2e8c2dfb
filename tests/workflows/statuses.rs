//! The one table that says which status of a message replaces which, and every place that follows it.

use crate::support::builders::{a_device, at, created_event, item_progress_event, message, progress_event, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::progress::decides;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::devices::outbox::{self, OutboxMessage, PriorityClass, caller_wa_message_id};
use cloudwa_flow::devices::schema;
use cloudwa_flow::ids::{CampaignId, DeviceId, MessageId, TenantId};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::messages::message::{Direction, Message, MessageStatus};
use cloudwa_flow::ports::{Database, Sql};
use cloudwa_flow::workflows::project_events::project_events;

/// The status that a message with the status `from` has in the outbox of the device after `next` was reported.
fn outbox_status_after(device: &DeviceId, from: MessageStatus, next: MessageStatus) -> MessageStatus {
    let sqlite = Sqlite::in_memory();
    schema::migrate(&sqlite).unwrap();
    let wa_message_id = caller_wa_message_id(device, "a", at(0));
    let waiting = OutboxMessage {
        wa_message_id: wa_message_id.clone(),
        id: MessageId::new(at(0), &mut SeededRandom::new(1)),
        round: 0,
        place: 1,
        class: PriorityClass::Normal,
        phone: "6281234567890".into(),
        content: Content::text("halo"),
        quote: None,
        campaign: None,
        state: MessageStatus::Queued,
        error: None,
        accepted_at: at(0),
        send_at: None,
        due_at: None,
        is_held: false,
        is_cold: false,
        tries: 0,
        attempted_at: None,
        link: None,
    };
    outbox::accept(&sqlite, &waiting).unwrap();
    sqlite.execute("update outbox set state = ?", &[from.as_str().into()]).unwrap();
    crate::support::builders::advance(&sqlite, &wa_message_id, next, None).unwrap();
    outbox::find(&sqlite, &wa_message_id).unwrap().unwrap().state
}

async fn stored(db: &Sqlite, sql: &'static str) -> String {
    let rows = Database::query(db, cloudwa_flow::ports::Statement::new(sql, [])).await.unwrap();
    rows[0].text("status").unwrap()
}

/// The status of a message in D1. `typing` and `sending` last a moment and are never written there.
async fn chat_status_after(ours: &TenantId, device: &DeviceId, from: MessageStatus, next: MessageStatus) -> String {
    let db = migrated("tenant");
    a_device(&db, ours, 1).await;
    let created = Message { status: from, ..message(device, 1, Direction::Out, "halo") };
    for event in [created_event(created), progress_event(device, 1, next, None)] {
        Database::batch(&db, project_events(ours, &[event], &[]).unwrap()).await.unwrap();
    }
    stored(&db, "select status from messages").await
}

/// The status of a recipient of a broadcast, which is stored once it is decided.
async fn broadcast_status_after(
    ours: &TenantId,
    device: &DeviceId,
    from: MessageStatus,
    next: MessageStatus,
) -> String {
    let db = migrated("tenant");
    let campaign = CampaignId::new(at(0), &mut SeededRandom::new(1));
    let recipient = "insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, status, updated_at)
        values (?, ?, 1, '6281234567890', ?, 0)";
    let values = [ours.as_str(), campaign.as_str(), from.as_str()];
    db.connection().execute(recipient, values).unwrap();
    let event = item_progress_event(device, &campaign, 1, next, None);
    Database::batch(&db, project_events(ours, &[event], &[]).unwrap()).await.unwrap();
    stored(&db, "select status from campaign_recipients").await
}

/// The status that the dashboard shows: it takes the table from the contract.
fn dashboard_status_after(contract: &serde_json::Value, from: MessageStatus, next: MessageStatus) -> MessageStatus {
    let replaced = &contract["components"]["schemas"]["MessageStatus"]["x-replaces"][next.as_str()];
    if replaced.as_array().unwrap().iter().any(|status| status == from.as_str()) { next } else { from }
}

#[tokio::test]
async fn everything_that_keeps_a_status_follows_the_one_table_for_every_pair() {
    let ours = tenant(1);
    let device = a_device(&migrated("tenant"), &ours, 1).await;
    let contract = serde_json::from_str(include_str!("../../frontend/public/openapi.json")).unwrap();
    for from in MessageStatus::ALL {
        for next in MessageStatus::ALL {
            let after = from.after(next);
            assert_eq!(outbox_status_after(&device, from, next), after, "outbox: {from:?} <- {next:?}");
            assert_eq!(dashboard_status_after(&contract, from, next), after, "dashboard: {from:?} <- {next:?}");
            if !matches!(next, MessageStatus::Typing | MessageStatus::Sending) {
                let chat = chat_status_after(&ours, &device, from, next).await;
                assert_eq!(chat, after.as_str(), "chat: {from:?} <- {next:?}");
            }
            if decides(from) && decides(next) {
                let broadcast = broadcast_status_after(&ours, &device, from, next).await;
                assert_eq!(broadcast, after.as_str(), "broadcast: {from:?} <- {next:?}");
            }
        }
    }
}
