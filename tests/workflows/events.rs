use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, message, status, status_event, tenant,
};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::devices::device::Status;
use cloudwa_flow::devices::event::{DeviceEvent, Direction};
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::forward_consent::{consent_events, forward_consent};
use cloudwa_flow::workflows::project_events::project_events;
use serde_json::json;

const STOP: ConsentKeyword = ConsentKeyword::OptOut("stop");
const START: ConsentKeyword = ConsentKeyword::OptIn("start");

async fn linked(db: &Sqlite, ours: &TenantId, seed: u64) -> DeviceId {
    let id = a_device(db, ours, seed).await;
    let told = [status_event(&id, status(Status::Online, "connected", at(1)))];
    Database::batch(db, project_events(ours, &told, &[]).unwrap()).await.unwrap();
    id
}

fn said(device: &DeviceId) -> Vec<DeviceEvent> {
    let told = [
        created_event(message(device, 1, Direction::In, "stop")),
        consent_event(device, CHAT, STOP, at(5)),
        consent_event(device, CHAT, START, at(6)),
    ];
    consent_events(&told).cloned().collect()
}

#[tokio::test]
async fn every_linked_number_hears_each_word_in_order() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await];
    a_device(&db, &ours, 3).await;
    linked(&db, &tenant(2), 4).await;
    let objects = Objects::answering(|_: &Call| Ok(json!({})));
    forward_consent(&db, &objects, &ours, &said(&devices[0])).await.unwrap();
    let calls = objects.calls.borrow();
    assert_eq!(calls.len(), 4);
    for device in &devices {
        let heard: Vec<_> = calls.iter().filter(|call| call.device == device.as_str()).collect();
        let kinds: Vec<_> = heard.iter().map(|call| call.body["command"]["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["contact.opted_out", "contact.opted_in"]);
        assert!(heard.iter().all(|call| call.command == "hear_word"));
        assert_eq!(heard[0].body["command"]["data"]["phone"], "6281234567890");
    }
}

#[tokio::test]
async fn a_number_that_is_away_keeps_no_other_from_hearing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let away = linked(&db, &ours, 1).await;
    for seed in 2..=3 {
        linked(&db, &ours, seed).await;
    }
    let name = away.to_string();
    let objects =
        Objects::answering(
            move |call: &Call| {
                if call.device == name { Err(Error::Internal("away".into())) } else { Ok(json!({})) }
            },
        );
    forward_consent(&db, &objects, &ours, &said(&away)).await.unwrap();
    assert_eq!(objects.calls.borrow().len(), 6);
}

#[test]
fn an_ordinary_batch_has_nothing_to_pass_on_and_changes_no_opt_out() {
    let device = DeviceId::new(at(0), &mut SeededRandom::new(1));
    let ordinary = [created_event(message(&device, 1, Direction::In, "halo"))];
    assert_eq!(consent_events(&ordinary).count(), 0);
    let statements = project_events(&tenant(1), &ordinary, &[]).unwrap();
    assert!(!statements.is_empty() && statements.iter().all(|statement| !statement.sql.contains("opt_outs")));
}
