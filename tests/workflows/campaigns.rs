use crate::support::builders::{a_device, at, consent_event, device, item_progress_event, link_all, status, tenant};
use crate::support::database::{Failing, migrated};
use crate::support::objects::{Call, Objects, RecordedQueue};
use crate::support::session::{NativeDevice, without_pauses};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{
    Campaign, CampaignCommand, CampaignStatus, DEFAULT_GAP, PauseReason, UndecidedRecipients,
};
use cloudwa_flow::campaigns::plan::UnusableRecipients;
use cloudwa_flow::campaigns::store::{self, CampaignFilter, claims};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{BareDigits, DEFAULT_REGION};
use cloudwa_flow::contacts::recipients::{RawRow, number};
use cloudwa_flow::devices;
use cloudwa_flow::devices::commands::{DispatchJob, StatusReply};
use cloudwa_flow::devices::device::Status as DeviceState;
use cloudwa_flow::devices::outbox;
use cloudwa_flow::devices::session::ConnectionEvent;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::messages::text::Text;
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::change_campaign::change_campaign;
use cloudwa_flow::workflows::dispatch_campaign::{DispatchOutcome, dispatch_campaign};
use cloudwa_flow::workflows::notify_devices::notify_devices;
use cloudwa_flow::workflows::plan_campaign::{CampaignRequest, RecipientSource, plan_campaign};
use cloudwa_flow::workflows::project_events::project_events;
use futures::FutureExt;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

pub(super) fn rows(count: usize) -> Vec<RawRow> {
    let row = |row: usize| RawRow {
        bare_digits: BareDigits::International,
        phone: format!("+62812{:07}", 3_000_000 + row),
        name: "Ayu".into(),
        ..RawRow::default()
    };
    number((0..count).map(row).collect())
}

pub(super) async fn planned(
    db: &impl Database,
    ours: &TenantId,
    devices: &[DeviceId],
    rows: Vec<RawRow>,
) -> Result<Campaign> {
    plan_campaign(db, ours, request(devices, RecipientSource::Rows(rows)), None, at(0), &mut SeededRandom::new(1)).await
}

pub(super) fn request(devices: &[DeviceId], to: RecipientSource) -> CampaignRequest {
    CampaignRequest {
        devices: devices.to_vec(),
        name: Name::parse("Promo").unwrap(),
        text: Text::parse("Halo {{name}}").unwrap(),
        to,
        region: DEFAULT_REGION,
        gap: DEFAULT_GAP,
        scheduled_at: None,
        unusable: UnusableRecipients::Refuse,
        undecided: UndecidedRecipients::default(),
        replaces: None,
    }
}

/// A running campaign on these devices, all of which are notified.
pub(super) async fn running(db: &Sqlite, ours: &TenantId, devices: &[DeviceId], count: usize) -> CampaignId {
    let id = planned(db, ours, devices, rows(count)).await.unwrap().id;
    let started = command(db, &OnlineDevices::new(), &RecordedQueue::default(), ours, &id, CampaignCommand::Start, 1)
        .await
        .unwrap();
    assert_eq!(started.status, CampaignStatus::Running);
    id
}

pub(super) async fn command<F: Fn(&Call) -> Result<Value>>(
    db: &impl Database,
    objects: &Objects<F>,
    queue: &RecordedQueue,
    ours: &TenantId,
    id: &CampaignId,
    command: CampaignCommand,
    millis: i64,
) -> Result<Campaign> {
    change_campaign(db, objects, queue, ours, id, command, at(millis)).await
}

pub(super) fn job(ours: &TenantId, campaign: &CampaignId, device: &DeviceId, run: i64) -> DispatchJob {
    DispatchJob { tenant: ours.clone(), campaign: campaign.clone(), device: device.clone(), run }
}

/// The objects of devices that are online. They run the real commands, and send everything they take at once.
pub(super) struct OnlineDevices;

impl OnlineDevices {
    #[expect(clippy::new_ret_no_self, reason = "a test needs objects that answer like this")]
    pub(super) fn new() -> Objects<impl Fn(&Call) -> Result<Value>> {
        let devices: RefCell<HashMap<String, NativeDevice>> = RefCell::default();
        Objects::answering(move |call: &Call| {
            let mut devices = devices.borrow_mut();
            let device = devices.entry(call.device.clone()).or_insert_with(|| {
                let id = |field: &str| call.body[field].as_str().unwrap();
                online_device(&TenantId::parse(id("tenant")).unwrap(), &DeviceId::parse(id("device")).unwrap())
            });
            let answer = device.run_named(&call.command, &call.body);
            device.drain().now_or_never().unwrap();
            answer
        })
    }
}

fn online_device(ours: &TenantId, id: &DeviceId) -> NativeDevice {
    NativeDevice::linked(ours, id, without_pauses(), at(0), at(0))
}

fn numbers(items: &Value) -> Vec<i64> {
    items.as_array().unwrap().iter().map(|item| item["itemNo"].as_i64().unwrap()).collect()
}

fn linked(state: DeviceState) -> impl Fn(&Call) -> Result<Value> {
    move |_| Ok(serde_json::to_value(StatusReply { status: status(state, "test", at(1)), qr: None }).unwrap())
}

/// The numbers of all items that were handed over to a device, in order.
pub(super) fn handed_over<F: Fn(&Call) -> Result<Value>>(objects: &Objects<F>, device: &DeviceId) -> Vec<i64> {
    let calls = objects.calls.borrow();
    let hand_overs = calls.iter().filter(|call| call.command == "take_items" && call.device == device.as_str());
    hand_overs.flat_map(|call| numbers(&call.body["command"]["items"])).collect()
}

async fn notify_all<F: Fn(&Call) -> Result<Value>>(db: &impl Database, objects: &Objects<F>, ours: &TenantId) {
    let pending = store::notifications::list_pending_notifications(db, ours).await.unwrap();
    notify_devices(db, objects, &pending, at(9_000)).await;
}

/// The device reports this status for these items.
pub(super) async fn report(
    db: &Sqlite,
    ours: &TenantId,
    device: &DeviceId,
    campaign: &CampaignId,
    items: impl IntoIterator<Item = i64>,
    status: MessageStatus,
) {
    let events: Vec<_> =
        items.into_iter().map(|item_no| item_progress_event(device, campaign, item_no, status, None)).collect();
    Database::batch(db, project_events(ours, &events, &[]).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_list_with_an_invalid_row_creates_no_campaign() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let mut list = rows(3);
    list[1].phone = "not a number".into();
    assert!(matches!(planned(&db, &ours, &[id], list).await, Err(Error::Invalid { .. })));
    assert!(matches!(planned(&db, &ours, &[device(9)], rows(1)).await, Err(Error::NotFound { .. })));
    assert!(
        store::list(&db, &ours, &CampaignFilter::default(), &PageRequest::first(10)).await.unwrap().items.is_empty()
    );
}

#[tokio::test]
async fn a_start_is_stored_then_devices_are_notified_then_jobs_are_queued_and_a_second_start_changes_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let draft = planned(&db, &ours, &[one.clone(), two.clone()], rows(2)).await.unwrap();
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    for _ in 0..2 {
        let campaign = command(&db, &objects, &queue, &ours, &draft.id, CampaignCommand::Start, 5).await.unwrap();
        assert_eq!((campaign.status, campaign.run, campaign.started_at), (CampaignStatus::Running, 1, Some(at(5))));
    }
    let notified = objects.commands().into_iter().filter(|command| command == "set_campaign").count();
    assert_eq!(notified, 2, "each device is notified once");
    let sent = queue.sent.borrow();
    assert_eq!(sent[0], json!({ "tenant": ours, "campaign": draft.id, "device": one, "run": 1 }));
    assert_eq!(sent[1]["device"], json!(two));
}

#[tokio::test]
async fn a_campaign_without_a_linked_device_does_not_start() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let draft = planned(&db, &ours, &[id], rows(2)).await.unwrap();
    let queue = RecordedQueue::default();
    let objects = Objects::answering(linked(DeviceState::Unlinked));
    assert!(matches!(
        command(&db, &objects, &queue, &ours, &draft.id, CampaignCommand::Start, 5).await,
        Err(Error::DeviceDisconnected(_))
    ));
    assert_eq!(store::get(&db, &ours, &draft.id).await.unwrap().status, CampaignStatus::Draft);
    assert!(queue.sent.borrow().is_empty());
}

#[tokio::test]
async fn a_campaign_starts_although_its_dispatch_job_is_lost() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let draft = planned(&db, &ours, &[id], rows(2)).await.unwrap();
    let queue = RecordedQueue { fails: true, ..RecordedQueue::default() };
    let campaign =
        command(&db, &OnlineDevices::new(), &queue, &ours, &draft.id, CampaignCommand::Start, 5).await.unwrap();
    assert_eq!(campaign.status, CampaignStatus::Running);
    link_all(&db);
    assert_eq!(claims::list_stalled(&db, at(6), 10).await.unwrap().len(), 1, "cron repeats the job");
}

#[tokio::test]
async fn every_item_is_handed_over_once_although_every_dispatch_job_arrives_twice() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 250).await;
    let objects = OnlineDevices::new();
    for millis in 10..13 {
        for _ in 0..2 {
            dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(millis)).await.unwrap();
        }
    }
    assert_eq!(handed_over(&objects, &device), (1..=250).collect::<Vec<_>>());
    let counts = store::get(&db, &ours, &id).await.unwrap().counts;
    assert_eq!((counts.queued, counts.total), (250, 250));
    let last = objects.calls.borrow().last().unwrap().body["command"].clone();
    assert_eq!(
        (last["isLast"].clone(), last["items"].clone()),
        (true.into(), json!([])),
        "a device that requests more is told that there is none"
    );
}

#[tokio::test]
async fn an_item_that_is_handed_over_again_has_the_same_text_and_id() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 1).await;
    let is_first = Cell::new(true);
    let objects = Objects::answering(|_: &Call| {
        if is_first.replace(false) {
            Err(Error::Internal("away".into()))
        } else {
            Ok(json!({ "accepted": 1, "room": 99 }))
        }
    });
    let dispatch_job = job(&ours, &id, &device, 1);
    assert!(dispatch_campaign(&db, &objects, &dispatch_job, at(2)).await.is_err());
    let done = dispatch_campaign(&db, &objects, &dispatch_job, at(90_000)).await.unwrap();
    assert_eq!(done, DispatchOutcome::HandedOver { accepted: 1, left_out: 0 });
    let calls = objects.calls.borrow();
    let item = |call: usize| calls[call].body["command"]["items"][0].clone();
    assert_eq!(item(0), item(1), "an item that is handed over again has the same text and id");
    assert_eq!((item(0)["phone"].clone(), item(0)["text"].clone()), ("628123000000".into(), "Halo Ayu".into()));
    assert_eq!(calls[0].body["command"]["gap"], json!({ "minMs": 10_000, "maxMs": 30_000 }));
}

#[tokio::test]
async fn another_device_sends_the_items_that_a_device_refused_and_never_had() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let id = running(&db, &ours, &[one.clone(), two.clone()], 12).await;
    let unlinked = NativeDevice::new(&ours, &one, without_pauses(), at(0));
    let refusing = Objects::answering(|call: &Call| unlinked.run_named(&call.command, &call.body));
    let refused = dispatch_campaign(&db, &refusing, &job(&ours, &id, &one, 1), at(2)).await.unwrap();
    assert!(matches!(refused, DispatchOutcome::Refused(Error::DeviceDisconnected(_))));
    let objects = OnlineDevices::new();
    for millis in 3..6 {
        dispatch_campaign(&db, &objects, &job(&ours, &id, &two, 1), at(millis)).await.unwrap();
    }
    assert_eq!(handed_over(&objects, &two), (1..=12).collect::<Vec<_>>());
}

#[tokio::test]
async fn items_that_a_device_may_have_are_never_handed_to_another_device() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let id = running(&db, &ours, &[one.clone(), two.clone()], 12).await;
    // The device took the items and its answer got lost; then it was logged out.
    let first = online_device(&ours, &one);
    let lost = Objects::answering(|call: &Call| {
        first.run_named(&call.command, &call.body).unwrap();
        Err(Error::Internal("the answer got lost".into()))
    });
    assert!(dispatch_campaign(&db, &lost, &job(&ours, &id, &one, 1), at(2)).await.is_err());
    first.news(ConnectionEvent::RemovedOnPhone);
    let refusing = Objects::answering(|call: &Call| first.run_named(&call.command, &call.body));
    dispatch_campaign(&db, &refusing, &job(&ours, &id, &one, 1), at(3)).await.unwrap();
    let objects = OnlineDevices::new();
    for millis in 4..9 {
        dispatch_campaign(&db, &objects, &job(&ours, &id, &two, 1), at(millis)).await.unwrap();
    }
    assert_eq!(handed_over(&objects, &two), [11, 12]);
    // Once the device is deleted, the status of its items is unknown.
    store::removal::end_on_device(&db, &ours, &one, at(10)).await.unwrap();
    let counts = store::get(&db, &ours, &id).await.unwrap().counts;
    assert_eq!((counts.unknown, counts.queued, counts.total), (10, 2, 12));
}

#[tokio::test]
async fn several_devices_share_the_items_of_a_campaign_evenly() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let mut devices = Vec::new();
    for seed in 1..=3 {
        devices.push(a_device(&db, &ours, seed).await);
    }
    let id = running(&db, &ours, &devices, 1_000).await;
    let objects = OnlineDevices::new();
    for millis in 10..60 {
        for device in &devices {
            dispatch_campaign(&db, &objects, &job(&ours, &id, device, 1), at(millis)).await.unwrap();
        }
    }
    let shares: Vec<Vec<i64>> = devices.iter().map(|device| handed_over(&objects, device)).collect();
    let mut all: Vec<i64> = shares.iter().flatten().copied().collect();
    all.sort_unstable();
    assert_eq!(all, (1..=1_000).collect::<Vec<_>>());
    for share in shares {
        assert!((250..=420).contains(&share.len()), "{}", share.len());
    }
}

#[tokio::test]
async fn a_failure_at_any_call_neither_loses_nor_duplicates_an_item() {
    // D1 fails at each call in turn, and the object fails before or after it takes the items.
    for failing_call in 0..8 {
        for object_fails in [None, Some(false), Some(true)] {
            let (sqlite, ours) = (migrated("tenant"), tenant(1));
            let device = a_device(&sqlite, &ours, 1).await;
            let id = running(&sqlite, &ours, std::slice::from_ref(&device), 150).await;
            let db = Failing::never(sqlite);
            db.after.set(Some(failing_call));
            let is_first = Cell::new(true);
            let session = online_device(&ours, &device);
            let ids: RefCell<BTreeMap<i64, String>> = RefCell::default();
            let objects = Objects::answering(|call: &Call| {
                for item in call.body["command"]["items"].as_array().unwrap() {
                    let id = item["id"].as_str().unwrap().to_owned();
                    let known = ids.borrow_mut().insert(item["itemNo"].as_i64().unwrap(), id.clone());
                    assert!(known.is_none_or(|known| known == id), "the same item has another id");
                }
                match is_first.replace(false).then_some(object_fails).flatten() {
                    None => session.run_named(&call.command, &call.body),
                    Some(has_taken) => {
                        if has_taken {
                            session.run_named(&call.command, &call.body).unwrap();
                        }
                        Err(Error::Internal("the object's answer got lost".into()))
                    }
                }
            });
            // The queue and cron run the job again after a failure.
            for minute in 0..8 {
                let _ = dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(10 + minute * 61_000)).await;
            }
            let taken = outbox::count_open_of(&session.sqlite, &id).unwrap();
            assert_eq!(taken, 150, "D1 call {failing_call}, object {object_fails:?}");
            let counts = store::get(&db, &ours, &id).await.unwrap().counts;
            assert_eq!(counts.queued, 150, "D1 call {failing_call}, object {object_fails:?}");
        }
    }
}

#[tokio::test]
async fn an_item_of_a_contact_who_opted_out_is_left_out_and_counted() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 3).await;
    let events = [consent_event(&device, "628123000001@c.us", ConsentKeyword::OptOut("stop"), at(1))];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let objects = OnlineDevices::new();
    assert_eq!(
        dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(2)).await.unwrap(),
        DispatchOutcome::HandedOver { accepted: 2, left_out: 1 }
    );
    assert_eq!(handed_over(&objects, &device), [1, 3]);
}

#[tokio::test]
async fn a_campaign_completes_when_the_contacts_of_its_last_items_have_opted_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 101).await;
    let objects = OnlineDevices::new();
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(2)).await.unwrap();
    report(&db, &ours, &device, &id, 1..=100, MessageStatus::Sent).await;
    let events = [consent_event(&device, "628123000100@c.us", ConsentKeyword::OptOut("stop"), at(3))];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(4)).await.unwrap();
    let done = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((done.status, done.counts.sent, done.counts.skipped), (CampaignStatus::Completed, 100, 1));
    notify_all(&db, &objects, &ours).await;
    let states: Vec<_> = objects.calls.borrow().iter().map(|call| call.body["command"]["state"].clone()).collect();
    assert_eq!(states.last(), Some(&json!("completed")), "the device may delete the campaign now");
    assert!(store::notifications::list_pending_notifications(&db, &ours).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_pause_notifies_every_device_and_stops_the_dispatch_jobs_of_the_run() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 200).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(2)).await.unwrap();
    for _ in 0..2 {
        let paused = command(&db, &objects, &queue, &ours, &id, CampaignCommand::Pause, 3).await.unwrap();
        assert_eq!((paused.status, paused.run), (CampaignStatus::Paused, 2));
    }
    let notified = objects.calls.borrow().last().unwrap().body["command"].clone();
    assert_eq!((notified["state"].clone(), notified["run"].clone()), ("paused".into(), 2.into()));
    assert!(queue.sent.borrow().is_empty());
    assert_eq!(
        dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(4)).await.unwrap(),
        DispatchOutcome::Nothing
    );
    link_all(&db);
    assert!(claims::list_stalled(&db, at(500_000), 10).await.unwrap().is_empty());
    let resumed = command(&db, &objects, &queue, &ours, &id, CampaignCommand::Resume, 5).await.unwrap();
    assert_eq!((resumed.status, resumed.run, queue.sent.borrow().len()), (CampaignStatus::Running, 3, 1));
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 3), at(6)).await.unwrap();
    assert_eq!(handed_over(&objects, &device), (1..=200).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_device_that_did_not_answer_at_the_pause_is_notified_later() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 2).await;
    let away = Objects::answering(|_: &Call| Err(Error::Internal("away".into())));
    let paused = command(&db, &away, &RecordedQueue::default(), &ours, &id, CampaignCommand::Pause, 3).await.unwrap();
    assert_eq!(paused.status, CampaignStatus::Paused);
    assert_eq!(store::notifications::list_pending_notifications_of_all_tenants(&db, 10).await.unwrap().len(), 1);
    let objects = OnlineDevices::new();
    notify_all(&db, &objects, &ours).await;
    assert_eq!(objects.commands(), ["set_campaign"]);
    assert!(store::notifications::list_pending_notifications_of_all_tenants(&db, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_cancelled_campaign_keeps_sent_items_and_cancels_the_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let id = running(&db, &ours, &[one.clone(), two.clone()], 40).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    dispatch_campaign(&db, &objects, &job(&ours, &id, &one, 1), at(2)).await.unwrap();
    report(&db, &ours, &one, &id, 1..=3, MessageStatus::Sent).await;
    // The second device's hand-over got lost on its way.
    let lost = Objects::answering(|_: &Call| Err(Error::Internal("lost".into())));
    assert!(dispatch_campaign(&db, &lost, &job(&ours, &id, &two, 1), at(3)).await.is_err());
    let cancelled = command(&db, &objects, &queue, &ours, &id, CampaignCommand::Cancel, 4).await.unwrap();
    assert_eq!((cancelled.status, cancelled.counts.sent), (CampaignStatus::Cancelled, 3));
    assert_eq!(cancelled.counts.queued, 7, "the first device reports these itself");
    assert_eq!(cancelled.counts.cancelled, 30, "the unclaimed items, and those that the second device never had");
    let events: Vec<_> =
        (4..=10).map(|item| item_progress_event(&one, &id, item, MessageStatus::Failed, Some("cancelled"))).collect();
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let end = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((end.counts.cancelled, end.counts.sent, end.counts.total), (37, 3, 40));
    assert!(matches!(
        command(&db, &objects, &queue, &ours, &id, CampaignCommand::Resume, 9).await,
        Err(Error::Conflict(_))
    ));
}

#[tokio::test]
async fn a_retry_sends_only_failed_items_again_under_a_new_id() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 250).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    for millis in 2..5 {
        dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(millis)).await.unwrap();
    }
    report(&db, &ours, &device, &id, (1..=250).filter(|item| *item != 7 && *item != 240), MessageStatus::Sent).await;
    let events = [
        item_progress_event(&device, &id, 7, MessageStatus::Failed, Some("invalid_recipient")),
        item_progress_event(&device, &id, 240, MessageStatus::Failed, Some("send_failed")),
    ];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let done = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((done.status, done.run, done.counts.failed), (CampaignStatus::Completed, 2, 2));
    assert_eq!(done.counts.retryable, 1);

    let retried = command(&db, &objects, &queue, &ours, &id, CampaignCommand::Retry, 50).await.unwrap();
    assert_eq!((retried.status, retried.run, retried.counts.pending), (CampaignStatus::Running, 3, 1));
    let before = handed_over(&objects, &device).len();
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 3), at(51)).await.unwrap();
    assert_eq!(handed_over(&objects, &device)[before..], [240], "a number that is not on WhatsApp is not retried");
    let again = objects.calls.borrow().last().unwrap().body["command"]["items"][0].clone();
    assert_eq!(again["attempt"], 1);
    report(&db, &ours, &device, &id, [240], MessageStatus::Sent).await;
    let done = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((done.status, done.counts.sent, done.counts.failed), (CampaignStatus::Completed, 249, 1));
}

#[tokio::test]
async fn a_campaign_with_too_many_failures_pauses_until_a_person_resumes_it() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 100).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(2)).await.unwrap();
    let fail = async |items: std::ops::RangeInclusive<i64>, error: &str| {
        let events: Vec<_> =
            items.map(|item| item_progress_event(&device, &id, item, MessageStatus::Failed, Some(error))).collect();
        Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
        store::get(&db, &ours, &id).await.unwrap()
    };
    assert_eq!(
        fail(1..=30, "invalid_recipient").await.status,
        CampaignStatus::Running,
        "numbers that are not on WhatsApp do not count"
    );
    report(&db, &ours, &device, &id, 31..=46, MessageStatus::Sent).await;
    assert_eq!(fail(47..=49, "send_failed").await.status, CampaignStatus::Running, "3 of 19");
    assert_eq!(fail(50..=50, "send_failed").await.status, CampaignStatus::Running, "4 of 20 are not more than a fifth");
    let paused = fail(51..=51, "send_failed").await;
    assert_eq!(
        (paused.status, paused.pause_reason.map(PauseReason::as_str)),
        (CampaignStatus::Paused, Some("failures"))
    );
    notify_all(&db, &objects, &ours).await;
    assert_eq!(objects.calls.borrow().last().unwrap().body["command"]["state"], "paused");
    command(&db, &objects, &queue, &ours, &id, CampaignCommand::Resume, 3_600_000).await.unwrap();
    let late: Vec<_> = [(52, MessageStatus::Failed, Some("send_failed"))]
        .into_iter()
        .map(|(item, status, error)| {
            let (device, mut event) = item_progress_event(&device, &id, item, status, error);
            event.at = at(3_600_001);
            (device, event)
        })
        .collect();
    Database::batch(&db, project_events(&ours, &late, &[]).unwrap()).await.unwrap();
    assert_eq!(
        store::get(&db, &ours, &id).await.unwrap().status,
        CampaignStatus::Running,
        "failures before the resume do not count"
    );
}

#[tokio::test]
async fn a_device_is_marked_as_failing_until_a_dispatch_job_succeeds() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 150).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    let since = async || store::details(&db, &ours, &id, 60_000).await.unwrap().failing_since.get(&device).copied();
    let mark_hand_over_failing =
        async |millis| claims::mark_hand_over_failing(&db, &ours, &id, &device, at(millis)).await.unwrap();
    mark_hand_over_failing(100).await;
    mark_hand_over_failing(200).await;
    assert_eq!(since().await, Some(at(100)), "the time of the first failure");
    claims::mark_hand_over_failing(&db, &tenant(2), &id, &device, at(300)).await.unwrap();
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(400)).await.unwrap();
    assert_eq!(since().await, None);
    mark_hand_over_failing(500).await;
    dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(600)).await.unwrap();
    mark_hand_over_failing(700).await;
    assert_eq!(since().await, None, "nothing is left to hand over");
    command(&db, &objects, &queue, &ours, &id, CampaignCommand::Pause, 800).await.unwrap();
    mark_hand_over_failing(900).await;
    assert_eq!(since().await, None);
}

#[tokio::test]
async fn a_dispatch_job_of_another_run_or_of_a_deleted_device_hands_nothing_over() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), 2).await;
    let objects = OnlineDevices::new();
    assert_eq!(
        dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 0), at(2)).await.unwrap(),
        DispatchOutcome::Nothing
    );
    assert_eq!(
        dispatch_campaign(&db, &objects, &job(&tenant(2), &id, &device, 1), at(2)).await.unwrap(),
        DispatchOutcome::DeviceGone
    );
    assert!(objects.calls.borrow().is_empty());
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().counts.pending, 2);

    Database::query(&db, devices::store::remove(&ours, &device)).await.unwrap();
    assert_eq!(
        dispatch_campaign(&db, &objects, &job(&ours, &id, &device, 1), at(3)).await.unwrap(),
        DispatchOutcome::DeviceGone
    );
    let ended = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!(
        (ended.status, ended.counts.cancelled),
        (CampaignStatus::Cancelled, 2),
        "no device is left that could send them"
    );
}
