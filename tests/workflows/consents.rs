//! Opt-outs and opt-ins on their way to every device of a tenant.

use crate::support::builders::{
    CHAT, a_device, at, consent_event, identified_event, message_id, newest_consents, probable_opt_out, status,
    status_event, tenant,
};
use crate::support::database::{ChangedBefore, Failing, migrated};
use crate::support::hub::TestHub;
use crate::support::objects::{Call, Objects};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::contacts::consent::changes::ConsentPage;
use cloudwa_flow::contacts::opt_out::{ConsentKeyword, KeywordSettings, Language};
use cloudwa_flow::contacts::store::probable_opt_outs::OptOutDecision;
use cloudwa_flow::contacts::store::{consent_changes, opt_out_settings, probable_opt_outs};
use cloudwa_flow::devices::device::Status;
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind};
use cloudwa_flow::devices::store::next_generation;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{DeviceId, TenantId, UserId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::decide_opt_out::{DecisionRequest, decide_opt_out};
use cloudwa_flow::workflows::deliver_consents::{DeliveryState, deliver_consents, deliver_to, deliver_to_devices};
use cloudwa_flow::workflows::project_events::project_events;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

const STOP: ConsentKeyword = ConsentKeyword::OptOut("stop");
const START: ConsentKeyword = ConsentKeyword::OptIn("start");

async fn project(db: &impl Database, ours: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    db.batch(project_events(ours, events, &[]).unwrap()).await.unwrap();
}

/// Devices that keep what is delivered, as their objects do. Those in `away` do not answer.
#[derive(Default)]
struct Devices {
    through: RefCell<BTreeMap<String, i64>>,
    /// `(chat id, has opted out)` of each change, in the order in which the device got them.
    got: RefCell<BTreeMap<String, Vec<(String, bool)>>>,
    keywords: RefCell<BTreeMap<String, KeywordSettings>>,
    away: RefCell<Vec<String>>,
    calls: Cell<usize>,
}

impl Devices {
    fn answer(&self, call: &Call) -> Result<Value> {
        assert_eq!(call.command, "apply_consents");
        self.calls.set(self.calls.get() + 1);
        if self.away.borrow().contains(&call.device) {
            return Err(Error::Internal("away".into()));
        }
        let page: ConsentPage = serde_json::from_value(call.body["command"].clone()).unwrap();
        let mut through = self.through.borrow_mut();
        let known = through.entry(call.device.clone()).or_default();
        if page.after > *known {
            return Ok(json!({ "through": *known }));
        }
        *known = page.through;
        if let Some(keywords) = page.keywords {
            self.keywords.borrow_mut().insert(call.device.clone(), keywords);
        }
        let changes = page.changes.into_iter().map(|change| (change.chat_id, change.is_opted_out));
        self.got.borrow_mut().entry(call.device.clone()).or_default().extend(changes);
        Ok(json!({ "through": page.through }))
    }

    fn got(&self, device: &DeviceId) -> Vec<(String, bool)> {
        self.got.borrow_mut().remove(device.as_str()).unwrap_or_default()
    }
}

async fn deliver(db: &impl Database, devices: &Devices, ours: &TenantId, now: Timestamp) -> Result<DeliveryState> {
    deliver_consents(db, &Objects::answering(|call: &Call| devices.answer(call)), ours, now).await
}

fn out(chat: &str) -> (String, bool) {
    (chat.into(), true)
}

fn back(chat: &str) -> (String, bool) {
    (chat.into(), false)
}

#[tokio::test]
async fn every_device_gets_what_a_person_said_last_whatever_its_status() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let mut ids = Vec::new();
    for (seed, state, cause) in [
        (1, Status::Online, "connected"),
        (2, Status::Failed, "client_outdated"),
        (3, Status::Unlinked, "logged_out_by_user"),
        (4, Status::LoggedOut, "removed_on_phone"),
    ] {
        let id = a_device(&db, &ours, seed).await;
        project(&db, &ours, &[status_event(&id, status(state, cause, at(1)))]).await;
        ids.push(id);
    }
    let theirs = a_device(&db, &tenant(2), 9).await;
    let both = [consent_event(&ids[0], CHAT, STOP, at(5)), consent_event(&ids[0], CHAT, START, at(6))];
    project(&db, &ours, &both[..1]).await;
    assert_eq!(deliver(&db, &devices, &ours, at(7)).await, Ok(DeliveryState::Everything));
    assert!(ids.iter().all(|id| devices.got(id) == [out(CHAT)]));
    project(&db, &ours, &both[1..]).await;
    deliver(&db, &devices, &ours, at(8)).await.unwrap();
    assert!(ids.iter().all(|id| devices.got(id) == [back(CHAT)]));
    let calls = devices.calls.get();
    deliver(&db, &devices, &ours, at(9)).await.unwrap();
    assert_eq!(devices.calls.get(), calls, "every device has confirmed");
    assert!(devices.got(&theirs).is_empty());
}

#[tokio::test]
async fn a_device_that_does_not_answer_is_tried_again_and_does_not_stop_the_others() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let (away, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    devices.away.borrow_mut().push(away.to_string());
    project(&db, &ours, &[consent_event(&other, CHAT, STOP, at(0))]).await;
    assert_eq!(deliver(&db, &devices, &ours, at(0)).await, Ok(DeliveryState::RetryAt(at(2_000))));
    assert_eq!((devices.got(&other), devices.got(&away)), (vec![out(CHAT)], vec![]));
    deliver(&db, &devices, &ours, at(1_999)).await.unwrap();
    assert_eq!(devices.calls.get(), 2, "it is not due yet");
    assert_eq!(deliver(&db, &devices, &ours, at(2_000)).await, Ok(DeliveryState::RetryAt(at(6_000))));
    // Meanwhile the person opts in and out again: the last of these counts.
    project(&db, &ours, &[consent_event(&other, CHAT, START, at(3_000))]).await;
    project(&db, &ours, &[consent_event(&other, CHAT, STOP, at(4_000))]).await;
    devices.away.borrow_mut().clear();
    assert_eq!(deliver(&db, &devices, &ours, at(6_000)).await, Ok(DeliveryState::Everything));
    assert_eq!(devices.got(&away), [out(CHAT)]);
}

/// What the cron job does each minute.
async fn deliver_to_all_tenants(db: &impl Database, devices: &Devices, now: Timestamp, limit: u32) -> DeliveryState {
    let pending = consent_changes::list_pending_of_all_tenants(db, now, limit).await.unwrap();
    let objects = Objects::answering(|call: &Call| devices.answer(call));
    deliver_to_devices(db, &objects, &pending, now).await.unwrap()
}

#[tokio::test]
async fn the_opt_outs_of_every_tenant_are_delivered_by_the_cron_job_if_nobody_else_could() {
    let (db, devices) = (migrated("tenant"), Devices::default());
    let (ours, theirs) = (tenant(1), tenant(2));
    let (our_device, their_device) = (a_device(&db, &ours, 1).await, a_device(&db, &theirs, 2).await);
    let unconcerned = a_device(&db, &tenant(3), 3).await;
    let their_chat = "6281234500002@c.us";
    project(&db, &ours, &[consent_event(&our_device, CHAT, STOP, at(0))]).await;
    project(&db, &theirs, &[consent_event(&their_device, their_chat, STOP, at(0))]).await;
    devices.away.borrow_mut().extend([our_device.to_string(), their_device.to_string()]);
    for tenant in [&ours, &theirs] {
        assert_eq!(deliver(&db, &devices, tenant, at(0)).await, Ok(DeliveryState::RetryAt(at(2_000))));
    }
    assert_eq!(deliver_to_all_tenants(&db, &devices, at(1_999), 9).await, DeliveryState::Everything);
    assert_eq!(devices.calls.get(), 2, "neither is due yet");
    devices.away.borrow_mut().retain(|away| *away == our_device.to_string());
    assert_eq!(deliver_to_all_tenants(&db, &devices, at(2_000), 9).await, DeliveryState::RetryAt(at(6_000)));
    assert_eq!((devices.got(&our_device), devices.got(&their_device)), (vec![], vec![out(their_chat)]));
    devices.away.borrow_mut().clear();
    assert_eq!(deliver_to_all_tenants(&db, &devices, at(6_000), 9).await, DeliveryState::Everything);
    assert_eq!(devices.got(&our_device), [out(CHAT)], "each tenant's devices get the opt-outs of this tenant alone");
    assert!(devices.got(&unconcerned).is_empty());
    let calls = devices.calls.get();
    deliver_to_all_tenants(&db, &devices, at(9_000), 9).await;
    assert_eq!(devices.calls.get(), calls, "every device has confirmed");
}

#[tokio::test]
async fn a_device_that_never_answers_does_not_keep_the_cron_job_from_the_others() {
    let (db, devices) = (migrated("tenant"), Devices::default());
    let (ours, theirs) = (tenant(1), tenant(2));
    let (away, other) = (a_device(&db, &ours, 1).await, a_device(&db, &theirs, 2).await);
    devices.away.borrow_mut().push(away.to_string());
    project(&db, &ours, &[consent_event(&away, CHAT, STOP, at(0))]).await;
    deliver_to_all_tenants(&db, &devices, at(0), 1).await;
    project(&db, &theirs, &[consent_event(&other, CHAT, STOP, at(0))]).await;
    deliver_to_all_tenants(&db, &devices, at(9_000), 1).await;
    assert_eq!(devices.got(&other), [out(CHAT)], "both are due, and a minute has room for one device");
}

#[tokio::test]
async fn wherever_d1_fails_every_device_gets_the_opt_out_in_the_end() {
    let ours = tenant(1);
    let mut failures = 0;
    for calls in 0.. {
        let (db, devices) = (Failing::never(migrated("tenant")), Devices::default());
        let ids = [a_device(&db.inner, &ours, 1).await, a_device(&db.inner, &ours, 2).await];
        project(&db.inner, &ours, &[consent_event(&ids[0], CHAT, STOP, at(5))]).await;
        db.after.set(Some(calls));
        let first = deliver(&db, &devices, &ours, at(10)).await;
        let has_failed = db.after.take().is_none();
        failures += u32::from(has_failed);
        assert!(has_failed || first == Ok(DeliveryState::Everything));
        let mut now = at(10);
        while deliver(&db, &devices, &ours, now).await != Ok(DeliveryState::Everything)
            || consent_changes::find_pending(&db, &ours, &ids[0]).await.unwrap().is_some()
            || consent_changes::find_pending(&db, &ours, &ids[1]).await.unwrap().is_some()
        {
            now = now.plus(std::time::Duration::from_secs(1));
            assert!(now < at(20_000), "call {calls}");
        }
        for id in &ids {
            assert!(devices.got(id).contains(&out(CHAT)), "call {calls}");
        }
        if !has_failed {
            break;
        }
    }
    assert!(failures >= 5, "only {failures} calls were made");
}

/// The next try follows at once, and not after the 2 s, 4 s, 8 s … of a device that does not answer.
#[tokio::test]
async fn a_failure_of_d1_is_not_taken_for_a_device_that_does_not_answer() {
    let ours = tenant(1);
    // List the devices, read the page, confirm it.
    for calls in 0..3 {
        let (db, devices) = (Failing::never(migrated("tenant")), Devices::default());
        let id = a_device(&db.inner, &ours, 1).await;
        project(&db.inner, &ours, &[consent_event(&id, CHAT, STOP, at(5))]).await;
        for _ in 0..5 {
            db.after.set(Some(calls));
            assert!(deliver(&db, &devices, &ours, at(10)).await.is_err(), "call {calls}");
        }
        assert_eq!(deliver(&db, &devices, &ours, at(10)).await, Ok(DeliveryState::Everything), "call {calls}");
        assert!(devices.got(&id).contains(&out(CHAT)), "call {calls}");
    }
}

#[tokio::test]
async fn a_new_device_and_a_device_that_is_linked_again_get_everything() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let first = a_device(&db, &ours, 1).await;
    let people = ["6281200000001@c.us", "6281200000002@c.us"];
    let said = [consent_event(&first, people[0], STOP, at(1)), consent_event(&first, people[1], STOP, at(2))];
    project(&db, &ours, &said).await;
    deliver(&db, &devices, &ours, at(3)).await.unwrap();
    assert_eq!(devices.got(&first), people.map(out));
    let second = a_device(&db, &ours, 2).await;
    next_generation(&db, &ours, &first).await.unwrap();
    deliver(&db, &devices, &ours, at(4)).await.unwrap();
    assert_eq!([devices.got(&first), devices.got(&second)], [people.map(out), people.map(out)]);
    // The device's storage was deleted, and D1 does not know that.
    devices.through.borrow_mut().clear();
    project(&db, &ours, &[consent_event(&first, people[0], START, at(5))]).await;
    deliver(&db, &devices, &ours, at(6)).await.unwrap();
    assert_eq!(devices.got(&first), [out(people[1]), back(people[0])], "in the order in which they were said");
}

#[tokio::test]
async fn many_opt_outs_are_delivered_in_pages() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let device = a_device(&db, &ours, 1).await;
    for number in 0..1_203 {
        let chat = format!("62812{number:08}@c.us");
        project(&db, &ours, &[consent_event(&device, &chat, STOP, at(number))]).await;
        if number == 300 {
            let settings = KeywordSettings { languages: vec![Language::Fr], ..KeywordSettings::default() };
            let statements = opt_out_settings::save(&ours, &settings.parse().unwrap(), &user(), at(number)).unwrap();
            db.batch(statements.into()).await.unwrap();
        }
    }
    assert_eq!(deliver(&db, &devices, &ours, at(9_000)).await, Ok(DeliveryState::Everything));
    assert_eq!((devices.got(&device).len(), devices.calls.get()), (1_203, 3));
    let keywords = devices.keywords.borrow()[device.as_str()].clone();
    assert_eq!(keywords.languages, [Language::Fr], "their number is in the middle of the first page");
}

#[tokio::test]
async fn an_opt_out_that_names_a_lid_is_delivered_with_the_number_that_another_device_knows() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let events = [
        identified_event(&id, "77", "6281234567890", at(3)),
        consent_event(&id, "77@lid", STOP, at(5)),
        consent_event(&id, "88@lid", STOP, at(6)),
    ];
    project(&db, &ours, &events).await;
    let page = consent_changes::read_page(&db, &ours, 0, at(9)).await.unwrap();
    let named: Vec<_> = page.changes.iter().map(|said| (said.chat_id.as_str(), said.lid.as_deref())).collect();
    assert_eq!(named, [(CHAT, Some("77")), ("88@lid", None)], "nobody knows the number of the other one");
}

#[tokio::test]
async fn the_opt_out_of_a_person_whose_number_is_shown_later_is_delivered_again() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let id = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[consent_event(&id, "77@lid", STOP, at(5))]).await;
    deliver(&db, &devices, &ours, at(6)).await.unwrap();
    assert_eq!(devices.got(&id), [out("77@lid")]);
    let shown = [identified_event(&id, "77", "6281234567890", at(9)), identified_event(&id, "88", "6281", at(9))];
    project(&db, &ours, &shown).await;
    deliver(&db, &devices, &ours, at(10)).await.unwrap();
    assert_eq!(devices.got(&id), [out(CHAT)], "only the person who has opted out");
    // The row with the largest number was that of a LID, and is deleted: its number is not given to another change.
    project(&db, &ours, &[consent_event(&id, "6282@c.us", STOP, at(11))]).await;
    deliver(&db, &devices, &ours, at(12)).await.unwrap();
    assert_eq!(devices.got(&id), [out("6282@c.us")]);
}

#[tokio::test]
async fn one_device_is_brought_up_to_date_before_it_gets_messages_even_if_it_waits_for_its_next_try() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let id = a_device(&db, &ours, 1).await;
    devices.away.borrow_mut().push(id.to_string());
    project(&db, &ours, &[consent_event(&id, CHAT, STOP, at(0))]).await;
    deliver(&db, &devices, &ours, at(0)).await.unwrap();
    devices.away.borrow_mut().clear();
    let objects = Objects::answering(|call: &Call| devices.answer(call));
    deliver_to(&db, &objects, &ours, &id, at(1)).await.unwrap();
    assert_eq!(devices.got(&id), [out(CHAT)]);
    deliver_to(&db, &objects, &ours, &id, at(2)).await.unwrap();
    assert_eq!(devices.calls.get(), 2, "nothing is left");
}

#[tokio::test]
async fn a_device_with_change_numbers_from_before_d1_was_restored_gets_all_changes_again() {
    let (db, ours): (Sqlite, _) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[consent_event(&id, CHAT, STOP, at(5))]).await;
    let page = consent_changes::read_page(&db, &ours, 500, at(6)).await.unwrap();
    assert_eq!((page.after, page.through, page.has_more()), (0, 0, true));
    let page = consent_changes::read_page(&db, &ours, page.through, at(6)).await.unwrap();
    assert_eq!((page.through, page.changes.len(), page.has_more()), (1, 1, false));
}

fn user() -> UserId {
    UserId::new(at(0), &mut SeededRandom::new(1))
}

#[tokio::test]
async fn the_keywords_of_a_tenant_reach_every_device_like_an_opt_out() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let ids = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await];
    devices.away.borrow_mut().push(ids[1].to_string());
    assert_eq!(opt_out_settings::get(&db, &ours).await.unwrap(), KeywordSettings::default());
    let save = async |settings: KeywordSettings, now| {
        let statements = opt_out_settings::save(&ours, &settings.parse().unwrap(), &user(), now).unwrap();
        db.batch(statements.into()).await.unwrap();
    };
    save(KeywordSettings { languages: vec![Language::Es], ..KeywordSettings::default() }, at(1)).await;
    assert_eq!(deliver(&db, &devices, &ours, at(1)).await, Ok(DeliveryState::RetryAt(at(2_001))));
    project(&db, &ours, &[consent_event(&ids[0], CHAT, STOP, at(2))]).await;
    save(KeywordSettings { counts_probable: true, ..KeywordSettings::default() }, at(3)).await;
    let page = consent_changes::read_page(&db, &ours, 0, at(4)).await.unwrap();
    assert_eq!((page.through, page.changes.len()), (3, 1));
    assert!(page.keywords.unwrap().counts_probable, "the newest");
    let page = consent_changes::read_page(&db, &ours, 3, at(4)).await.unwrap();
    assert_eq!((page.through, page.keywords), (3, None), "a device that has them gets nothing");
    devices.away.borrow_mut().clear();
    assert_eq!(deliver(&db, &devices, &ours, at(2_001)).await, Ok(DeliveryState::Everything));
    assert!(devices.through.borrow().values().all(|through| *through == 3));
    assert!(consent_changes::read_page(&db, &tenant(2), 0, at(5)).await.unwrap().keywords.is_none());
}

fn probable(device: &DeviceId, number: i64, now: Timestamp) -> (DeviceId, DeviceEvent) {
    probable_opt_out(device, CHAT, number, now)
}

#[tokio::test]
async fn a_message_that_looks_like_an_opt_out_is_decided_once() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let id = a_device(&db, &ours, 1).await;
    let undecided = async || {
        let page = probable_opt_outs::list_undecided(&db, &ours, &id, &PageRequest::first(9)).await.unwrap();
        page.items.into_iter().map(|item| item.message_id).collect::<Vec<_>>()
    };
    let decide = async |number, decision, now| {
        let objects = Objects::answering(|call: &Call| devices.answer(call));
        let (message, user) = (message_id(number), user());
        let request = DecisionRequest { device: &id, chat_id: CHAT, message: &message, decision, user: &user };
        decide_opt_out(&db, &objects, &TestHub::default(), &ours, &request, now).await
    };
    project(&db, &ours, &[probable(&id, 1, at(1))]).await;
    assert_eq!(undecided().await, [message_id(1)]);
    decide(1, OptOutDecision::NotOptedOut, at(2)).await.unwrap();
    project(&db, &ours, &[probable(&id, 1, at(1))]).await;
    assert_eq!(undecided().await, [], "the event came again, and the decision stays");
    assert!(devices.got(&id).is_empty());
    decide(1, OptOutDecision::NotOptedOut, at(3)).await.unwrap();
    assert!(matches!(decide(1, OptOutDecision::OptedOut, at(3)).await, Err(Error::Conflict(_))));
    project(&db, &ours, &[probable(&id, 2, at(4))]).await;
    assert_eq!(undecided().await, [message_id(2)], "a newer message is a new question");
    assert!(matches!(decide(1, OptOutDecision::OptedOut, at(5)).await, Err(Error::NotFound { .. })));
    decide(2, OptOutDecision::OptedOut, at(5)).await.unwrap();
    decide(2, OptOutDecision::OptedOut, at(6)).await.unwrap();
    assert_eq!((undecided().await, devices.got(&id)), (vec![], vec![out(CHAT)]));
    let said = newest_consents(&db, &ours, &[CHAT]).await;
    assert_eq!((said[0].is_opted_out, said[0].at), (true, at(5)), "it counts from the first decision");
}

#[tokio::test]
async fn of_two_users_who_decide_at_once_the_second_is_told() {
    let (db, ours, devices) = (migrated("tenant"), tenant(1), Devices::default());
    let id = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[probable(&id, 1, at(1))]).await;
    let (message, user) = (message_id(1), user());
    let objects = Objects::answering(|call: &Call| devices.answer(call));
    // The other user decides after this one has read that nobody has.
    let other = (OptOutDecision::NotOptedOut, &user, at(2));
    let by = RefCell::new(Some(probable_opt_outs::decide(&ours, &id, CHAT, &message, other)));
    let db = ChangedBefore { inner: db, by };
    let request = DecisionRequest {
        device: &id,
        chat_id: CHAT,
        message: &message,
        decision: OptOutDecision::OptedOut,
        user: &user,
    };
    assert!(matches!(
        decide_opt_out(&db, &objects, &TestHub::default(), &ours, &request, at(3)).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(devices.got(&id), [out(CHAT)], "the opt-out stands: it is the safer of the two");
}

#[tokio::test]
async fn a_later_keyword_settles_what_looked_like_an_opt_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    for keyword in [STOP, START] {
        project(&db, &ours, &[probable(&id, 1, at(1)), consent_event(&id, CHAT, keyword, at(2))]).await;
        let page = probable_opt_outs::list_undecided(&db, &ours, &id, &PageRequest::first(9)).await.unwrap();
        assert_eq!(page.items, []);
    }
    project(&db, &ours, &[probable(&id, 2, at(3))]).await;
    let page = probable_opt_outs::list_undecided(&db, &ours, &id, &PageRequest::first(9)).await.unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn an_opt_out_under_the_number_settles_a_question_under_the_lid() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (asked, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let undecided = async || {
        let page = probable_opt_outs::list_undecided(&db, &ours, &asked, &PageRequest::first(9)).await.unwrap();
        page.items.into_iter().map(|item| item.chat_id).collect::<Vec<_>>()
    };
    let (device, mut question) = probable(&asked, 1, at(1));
    if let DeviceEventKind::ContactProbablyOptedOut(message) = &mut question.kind {
        (message.chat_id, message.phone, message.lid) = ("77@lid".into(), None, Some("77".into()));
    }
    // The other device knows the number of the LID, and the first one does not yet.
    let shown = identified_event(&other, "77", "6281234567890", at(2));
    project(&db, &ours, &[(device, question), shown, consent_event(&other, "78@lid", STOP, at(3))]).await;
    assert_eq!(undecided().await, ["77@lid"], "somebody else has opted out");
    project(&db, &ours, &[consent_event(&other, CHAT, STOP, at(4))]).await;
    assert_eq!(undecided().await, [""; 0]);
}
