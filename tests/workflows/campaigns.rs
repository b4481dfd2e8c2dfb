use crate::support::builders::{a_device, at, device, status, tenant, told_word};
use crate::support::database::{Failing, migrated};
use crate::support::objects::{Call, Objects, Words};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Campaign, Status, USUAL_GAP};
use cloudwa_flow::campaigns::store;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::Heard;
use cloudwa_flow::contacts::phone::DEFAULT_REGION;
use cloudwa_flow::contacts::recipients::{RawRow, number};
use cloudwa_flow::devices;
use cloudwa_flow::devices::commands::{Dispatch, StatusReply};
use cloudwa_flow::devices::device::Status as DeviceState;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::messages::text::Text;
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::dispatch_campaign::{Dispatched, dispatch_campaign};
use cloudwa_flow::workflows::plan_campaign::{Wish, plan_campaign};
use cloudwa_flow::workflows::project_events::project_events;
use cloudwa_flow::workflows::start_campaign::start_campaign;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn rows(count: usize) -> Vec<RawRow> {
    number(
        (0..count)
            .map(|row| RawRow {
                phone: format!("+62812{:07}", 3_000_000 + row),
                name: "Ayu".into(),
                ..RawRow::default()
            })
            .collect(),
    )
}

async fn planned(db: &impl Database, ours: &TenantId, device: &DeviceId, rows: Vec<RawRow>) -> Result<Campaign> {
    let wish = Wish {
        device: device.clone(),
        name: Name::parse("Promo").unwrap(),
        text: Text::parse("Halo {{name}}").unwrap(),
        rows,
        region: DEFAULT_REGION,
        gap: USUAL_GAP,
    };
    plan_campaign(db, ours, wish, at(0), &mut SeededRandom::new(1)).await
}

async fn running(db: &Sqlite, ours: &TenantId, device: &DeviceId, count: usize) -> Dispatch {
    let campaign = planned(db, ours, device, rows(count)).await.unwrap();
    store::start(db, ours, &campaign.id, at(1)).await.unwrap();
    Dispatch { tenant: ours.clone(), campaign: campaign.id, device: device.clone(), run: 1 }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a rule")]
fn take_all(call: &Call) -> Result<Value> {
    Ok(json!({ "accepted": call.body["command"]["items"].as_array().unwrap().len(), "room": 100 }))
}

fn linked(state: DeviceState) -> impl Fn(&Call) -> Result<Value> {
    move |_| Ok(serde_json::to_value(StatusReply { status: status(state, "test", at(1)), qr: None }).unwrap())
}

/// Every item number any call handed over, in order.
fn handed<F: Fn(&Call) -> Result<Value>>(objects: &Objects<F>) -> Vec<i64> {
    let calls = objects.calls.borrow();
    calls
        .iter()
        .flat_map(|call| call.body["command"]["items"].as_array().unwrap().clone())
        .map(|item| item["itemNo"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_list_with_a_wrong_row_creates_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let mut list = rows(3);
    list[1].phone = "not a number".into();
    assert!(matches!(planned(&db, &ours, &id, list).await, Err(Error::Invalid { .. })));
    assert!(matches!(planned(&db, &ours, &device(9), rows(1)).await, Err(Error::NotFound { .. })));
    assert!(store::list(&db, &ours, &PageRequest::first(10)).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_start_is_recorded_then_spoken_and_starting_twice_is_starting_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let draft = planned(&db, &ours, &id, rows(2)).await.unwrap();
    let objects = Objects::answering(linked(DeviceState::Online));
    let words = Words::default();
    for _ in 0..2 {
        let campaign = start_campaign(&db, &objects, &words, &ours, &draft.id, at(5)).await.unwrap();
        assert_eq!((campaign.status, campaign.run, campaign.started_at), (Status::Running, 1, Some(at(5))));
    }
    assert_eq!(words.sent.borrow()[0], json!({ "tenant": ours, "campaign": draft.id, "device": id, "run": 1 }));
}

#[tokio::test]
async fn a_device_that_is_not_linked_starts_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let draft = planned(&db, &ours, &id, rows(2)).await.unwrap();
    let words = Words::default();
    let objects = Objects::answering(linked(DeviceState::Unlinked));
    assert!(matches!(
        start_campaign(&db, &objects, &words, &ours, &draft.id, at(5)).await,
        Err(Error::DeviceDisconnected(_))
    ));
    assert_eq!(store::get(&db, &ours, &draft.id).await.unwrap().status, Status::Draft);
    assert!(words.sent.borrow().is_empty());
}

#[tokio::test]
async fn a_lost_word_stops_no_start() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let draft = planned(&db, &ours, &id, rows(2)).await.unwrap();
    let words = Words { is_away: true, ..Words::default() };
    let campaign =
        start_campaign(&db, &Objects::answering(linked(DeviceState::Online)), &words, &ours, &draft.id, at(5))
            .await
            .unwrap();
    assert_eq!(campaign.status, Status::Running);
    assert_eq!(store::list_stalled(&db, at(6), 10).await.unwrap().len(), 1, "cron says the word again");
}

#[tokio::test]
async fn every_message_delivered_twice_hands_over_every_item_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 250).await;
    let objects = Objects::answering(take_all);
    for millis in 10..13 {
        for _ in 0..2 {
            dispatch_campaign(&db, &objects, &word, at(millis)).await.unwrap();
        }
    }
    assert_eq!(handed(&objects), (1..=250).collect::<Vec<_>>());
    let last = objects.calls.borrow().iter().map(|call| call.body["command"]["isLast"].clone()).collect::<Vec<_>>();
    assert_eq!(last, [false, false, true, true, true, true], "a device that asks for more than there is hears the end");
    let counts = store::get(&db, &ours, &word.campaign).await.unwrap().counts;
    assert_eq!((counts.queued, counts.total), (250, 250));
}

#[tokio::test]
async fn items_carry_their_own_text_and_id() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 1).await;
    let objects = Objects::answering(take_all);
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(2)).await.unwrap(),
        Dispatched::HandedOver { accepted: 1, opted_out: 0 }
    );
    let body = objects.calls.borrow()[0].body.clone();
    let item = store::list_items(&db, &ours, &word.campaign, &PageRequest::first(1)).await.unwrap().items.remove(0);
    let expected = json!({ "itemNo": 1, "id": item.message_id, "phone": "628123000000", "text": "Halo Ayu" });
    assert_eq!(
        (body["command"]["items"][0].clone(), body["command"]["gap"].clone()),
        (expected, json!({ "minMs": 10_000, "maxMs": 30_000 }))
    );
}

#[tokio::test]
async fn a_refused_hand_over_leaves_its_items_pending() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 2).await;
    let objects = Objects::answering(|_: &Call| Err(Error::DeviceDisconnected("not linked".into())));
    assert!(matches!(
        dispatch_campaign(&db, &objects, &word, at(2)).await,
        Ok(Dispatched::Refused(Error::DeviceDisconnected(_)))
    ));
    assert_eq!(store::get(&db, &ours, &word.campaign).await.unwrap().counts.pending, 2);
    let objects = Objects::answering(take_all);
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(3)).await.unwrap(),
        Dispatched::HandedOver { accepted: 2, opted_out: 0 }
    );
}

#[tokio::test]
async fn what_a_full_device_leaves_is_handed_over_later() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 10).await;
    let objects = Objects::answering(|_: &Call| Ok(json!({ "accepted": 4, "room": 0 })));
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(2)).await.unwrap(),
        Dispatched::HandedOver { accepted: 4, opted_out: 0 }
    );
    let objects = Objects::answering(|_: &Call| Ok(json!({ "accepted": 0, "room": 0 })));
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(3)).await.unwrap(),
        Dispatched::HandedOver { accepted: 0, opted_out: 0 }
    );
    let objects = Objects::answering(take_all);
    dispatch_campaign(&db, &objects, &word, at(4)).await.unwrap();
    assert_eq!(handed(&objects), (5..=10).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failure_at_any_call_loses_nobody() {
    // D1 fails at each call in turn, the object before or after it took the items: in the end the device has every
    // item, whatever it may have got twice.
    for failing_call in 0..6 {
        for object_fails in [None, Some(false), Some(true)] {
            let (sqlite, ours) = (migrated("tenant"), tenant(1));
            let id = a_device(&sqlite, &ours, 1).await;
            let word = running(&sqlite, &ours, &id, 150).await;
            let db = Failing::never(sqlite);
            db.after.set(Some(failing_call));
            let first = std::cell::Cell::new(true);
            let taken = std::cell::RefCell::new(BTreeSet::new());
            let objects = Objects::answering(|call: &Call| {
                let fails = first.replace(false).then_some(object_fails).flatten();
                if fails != Some(false) {
                    let items = call.body["command"]["items"].as_array().unwrap();
                    taken.borrow_mut().extend(items.iter().map(|item| item["itemNo"].as_i64().unwrap()));
                }
                if fails.is_some() {
                    Err(Error::Internal("the object's answer got lost".into()))
                } else {
                    take_all(call)
                }
            });
            // As the queue and cron would: again after a failure, at the latest when a claim has lapsed.
            for minute in 0..8 {
                let _ = dispatch_campaign(&db, &objects, &word, at(10 + minute * 61_000)).await;
            }
            assert_eq!(taken.borrow().len(), 150, "D1 call {failing_call}, object {object_fails:?}");
            let counts = store::get(&db, &ours, &word.campaign).await.unwrap().counts;
            assert_eq!(counts.queued, 150, "D1 call {failing_call}, object {object_fails:?}");
        }
    }
}

#[tokio::test]
async fn who_opted_out_is_not_handed_over_and_is_told_of() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &device, 3).await;
    let told = [told_word(&device, "628123000001@c.us", Heard::OptOut("stop"), at(1))];
    Database::batch(&db, project_events(&ours, &told, &[]).unwrap()).await.unwrap();
    let objects = Objects::answering(take_all);
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(2)).await.unwrap(),
        Dispatched::HandedOver { accepted: 2, opted_out: 1 }
    );
    assert_eq!(handed(&objects), [1, 3]);
}

#[tokio::test]
async fn a_failure_of_the_object_is_tried_again_at_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 2).await;
    let objects = Objects::answering(|_: &Call| Err(Error::Internal("away".into())));
    assert!(matches!(dispatch_campaign(&db, &objects, &word, at(2)).await, Err(Error::Internal(_))));
    let objects = Objects::answering(take_all);
    assert_eq!(
        dispatch_campaign(&db, &objects, &word, at(3)).await.unwrap(),
        Dispatched::HandedOver { accepted: 2, opted_out: 0 }
    );
}

#[tokio::test]
async fn words_of_another_run_or_a_device_that_is_gone_do_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let word = running(&db, &ours, &id, 2).await;
    let objects = Objects::answering(take_all);
    let stale = Dispatch { run: 0, ..word.clone() };
    assert_eq!(dispatch_campaign(&db, &objects, &stale, at(2)).await.unwrap(), Dispatched::Nothing);
    let other_tenant = Dispatch { tenant: tenant(2), ..word.clone() };
    assert_eq!(dispatch_campaign(&db, &objects, &other_tenant, at(2)).await.unwrap(), Dispatched::DeviceGone);
    assert!(objects.calls.borrow().is_empty());
    assert_eq!(store::get(&db, &ours, &word.campaign).await.unwrap().counts.pending, 2);

    Database::query(&db, devices::store::remove(&ours, &id)).await.unwrap();
    assert_eq!(dispatch_campaign(&db, &objects, &word, at(3)).await.unwrap(), Dispatched::DeviceGone);
    let ended = store::get(&db, &ours, &word.campaign).await.unwrap();
    assert_eq!((ended.status, ended.counts.failed), (Status::Completed, 2));
}
