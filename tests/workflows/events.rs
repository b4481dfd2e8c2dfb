use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, identified_event, message, status, status_event, tenant,
};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::devices::device::Status;
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::messages::message::Direction;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::forward_consent::{consent_events, forward_consent};
use cloudwa_flow::workflows::project_events::project_events;
use serde_json::json;

const STOP: ConsentKeyword = ConsentKeyword::OptOut("stop");
const START: ConsentKeyword = ConsentKeyword::OptIn("start");

async fn linked(db: &Sqlite, ours: &TenantId, seed: u64) -> DeviceId {
    let id = a_device(db, ours, seed).await;
    let events = [status_event(&id, status(Status::Online, "connected", at(1)))];
    Database::batch(db, project_events(ours, &events, &[]).unwrap()).await.unwrap();
    id
}

fn opt_out_and_in(device: &DeviceId) -> Vec<DeviceEvent> {
    let events = [
        created_event(message(device, 1, Direction::In, "stop")),
        consent_event(device, CHAT, STOP, at(5)),
        consent_event(device, CHAT, START, at(6)),
    ];
    consent_events(&events).cloned().collect()
}

#[tokio::test]
async fn every_linked_device_gets_the_consent_events_in_order() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await];
    a_device(&db, &ours, 3).await;
    linked(&db, &tenant(2), 4).await;
    let objects = Objects::answering(|_: &Call| Ok(json!({})));
    forward_consent(&db, &objects, &ours, &opt_out_and_in(&devices[0])).await.unwrap();
    let calls = objects.calls.borrow();
    assert_eq!(calls.len(), 4);
    for device in &devices {
        let received: Vec<_> = calls.iter().filter(|call| call.device == device.as_str()).collect();
        let kinds: Vec<_> = received.iter().map(|call| call.body["command"]["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["contact.opted_out", "contact.opted_in"]);
        assert!(received.iter().all(|call| call.command == "hear_word"));
        assert_eq!(received[0].body["command"]["data"]["phone"], "6281234567890");
    }
}

#[tokio::test]
async fn a_device_that_does_not_answer_does_not_stop_the_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let unreachable_device = linked(&db, &ours, 1).await;
    for seed in 2..=3 {
        linked(&db, &ours, seed).await;
    }
    let name = unreachable_device.to_string();
    let objects =
        Objects::answering(
            move |call: &Call| {
                if call.device == name { Err(Error::Internal("away".into())) } else { Ok(json!({})) }
            },
        );
    forward_consent(&db, &objects, &ours, &opt_out_and_in(&unreachable_device)).await.unwrap();
    assert_eq!(objects.calls.borrow().len(), 6);
}

#[test]
fn a_batch_without_consent_events_forwards_nothing_and_changes_no_opt_out() {
    let device = DeviceId::new(at(0), &mut SeededRandom::new(1));
    let ordinary = [created_event(message(&device, 1, Direction::In, "halo"))];
    assert_eq!(consent_events(&ordinary).count(), 0);
    let statements = project_events(&tenant(1), &ordinary, &[]).unwrap();
    assert!(!statements.is_empty() && statements.iter().all(|statement| !statement.sql.contains("opt_outs")));
}

#[tokio::test]
async fn an_opt_out_that_names_a_lid_is_forwarded_with_the_number_that_another_device_knows() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await];
    let shown = identified_event(&devices[0], "77", "6281234567890", at(3));
    let opted_out = consent_event(&devices[1], "77@lid", STOP, at(5));
    let stranger = consent_event(&devices[1], "88@lid", STOP, at(6));
    let events = [shown, opted_out, stranger];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let objects = Objects::answering(|_: &Call| Ok(json!({})));
    let said: Vec<_> = consent_events(&events[1..]).cloned().collect();
    forward_consent(&db, &objects, &ours, &said).await.unwrap();
    let calls = objects.calls.borrow();
    let phones: Vec<_> = calls.iter().map(|call| call.body["command"]["data"]["phone"].clone()).collect();
    assert_eq!(phones.iter().filter(|phone| *phone == "6281234567890").count(), 2, "{phones:?}");
    assert_eq!(phones.iter().filter(|phone| phone.is_null()).count(), 2, "nobody knows the number of the other one");
}

#[tokio::test]
async fn the_opt_out_of_a_person_whose_number_is_shown_later_is_forwarded_again() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = linked(&db, &ours, 1).await;
    let events = [
        consent_event(&device, "77@lid", STOP, at(5)),
        identified_event(&device, "77", "6281234567890", at(9)),
        identified_event(&device, "88", "6281234567891", at(9)),
    ];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let objects = Objects::answering(|_: &Call| Ok(json!({})));
    let shown: Vec<_> = consent_events(&events[1..]).cloned().collect();
    forward_consent(&db, &objects, &ours, &shown).await.unwrap();
    let calls = objects.calls.borrow();
    let [call] = &calls[..] else { panic!("only who has opted out: {calls:?}") };
    let command = &call.body["command"];
    assert_eq!((&command["kind"], &command["at"]), (&json!("contact.opted_out"), &json!(at(5).to_rfc3339())));
    assert_eq!((&command["data"]["phone"], &command["data"]["lid"]), (&json!("6281234567890"), &json!("77")));
}
