//! Scheduled broadcasts: they start at their time or say why not, and none keeps another one waiting.

use crate::support::builders::{a_device, at, status, tenant};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects, RecordedQueue};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{
    Audience, CampaignCommand, CampaignStatus, DEFAULT_GAP, TagMatch, UndecidedRecipients,
};
use cloudwa_flow::campaigns::plan::PlannedItem;
use cloudwa_flow::campaigns::schedule::{GIVE_UP_AFTER, StartProblem};
use cloudwa_flow::campaigns::store::{self, NewCampaign, removal, schedule};
use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::devices::commands::StatusReply;
use cloudwa_flow::devices::device::Status;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::workflows::change_campaign::{change_campaign, change_read_campaign};
use cloudwa_flow::workflows::start_scheduled::{start_one, start_scheduled};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const DUE: i64 = 60_000;

/// A broadcast that is due at `DUE`, to a list of two or to the contacts with a tag.
async fn scheduled(db: &Sqlite, ours: &TenantId, seed: u64, devices: &[DeviceId], tag: Option<&str>) -> CampaignId {
    let id = CampaignId::new(at(0), &mut SeededRandom::new(seed));
    let item =
        |item_no| PlannedItem { item_no, phone: format!("62812000000{item_no}"), variables: BTreeMap::default() };
    let audience = tag.map_or(Audience::List, |tag| Audience::Tags {
        tags: vec![tag.into()],
        tag_match: TagMatch::Any,
        without_tags: vec![],
        needed_values: Vec::new(),
    });
    let items: Vec<_> = if tag.is_none() { (1..=2).map(item).collect() } else { Vec::new() };
    let new = NewCampaign {
        id: id.clone(),
        devices,
        name: &Name::parse("Promo").unwrap(),
        text: "Halo",
        gap: DEFAULT_GAP,
        audience: &audience,
        undecided: UndecidedRecipients::default(),
        scheduled_at: Some(at(DUE)),
        request: None,
        replaces: None,
    };
    store::create(db, ours, new, &items, at(0)).await.unwrap();
    id
}

/// Each device answers with its status; one that is not named is not linked, and one without a status does not answer.
fn answering(statuses: Vec<(DeviceId, Option<Status>)>) -> Objects<impl Fn(&Call) -> Result<Value>> {
    Objects::answering(move |call: &Call| {
        let known = statuses.iter().find(|(device, _)| device.as_str() == call.device);
        match (call.command.as_str(), known) {
            (_, Some((_, None))) => Err(Error::Internal("no answer in time".into())),
            ("status", known) => {
                let seen = known.and_then(|(_, status)| *status).unwrap_or(Status::Unlinked);
                Ok(serde_json::to_value(StatusReply { status: status(seen, "test", at(1)), qr: None }).unwrap())
            }
            _ => Ok(json!({})),
        }
    })
}

async fn run<F: Fn(&Call) -> Result<Value>>(db: &Sqlite, objects: &Objects<F>, now: Timestamp) -> Vec<CampaignId> {
    let shown = start_scheduled(db, objects, &RecordedQueue::default(), now, 100).await.unwrap();
    shown.into_iter().map(|due| due.campaign).collect()
}

async fn state(db: &Sqlite, ours: &TenantId, id: &CampaignId) -> (CampaignStatus, Option<StartProblem>) {
    let campaign = store::get(db, ours, id).await.unwrap();
    (campaign.status, campaign.start_problem)
}

#[tokio::test]
async fn a_scheduled_broadcast_starts_at_its_time() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    let objects = answering(vec![(device, Some(Status::Online))]);
    assert_eq!(run(&db, &objects, at(DUE - 1)).await, []);
    assert_eq!(run(&db, &objects, at(DUE)).await, std::slice::from_ref(&id));
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Running, None));
    assert_eq!(run(&db, &objects, at(DUE + 60_000)).await, []);
}

#[tokio::test]
async fn a_scheduled_broadcast_that_cannot_start_says_why_once_and_starts_when_it_can() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    let unlinked = answering(Vec::new());
    assert_eq!(run(&db, &unlinked, at(DUE)).await, std::slice::from_ref(&id), "its page shows why");
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Scheduled, Some(StartProblem::DeviceNotLinked)));
    let written = db.rows_written();
    assert_eq!(run(&db, &unlinked, at(DUE + 60_000)).await, [], "nothing is new");
    assert_eq!(db.rows_written() - written, 1);
    assert_eq!(run(&db, &answering(vec![(device.clone(), None)]), at(DUE + 120_000)).await, std::slice::from_ref(&id));
    assert_eq!(state(&db, &ours, &id).await.1, Some(StartProblem::DeviceSilent));
    run(&db, &answering(vec![(device, Some(Status::Online))]), at(DUE + 180_000)).await;
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Running, None));
}

#[tokio::test]
async fn each_reason_why_a_scheduled_broadcast_cannot_start_is_named() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (gone, linked) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let without_device = scheduled(&db, &ours, 1, std::slice::from_ref(&gone), None).await;
    let to_nobody = scheduled(&db, &ours, 2, std::slice::from_ref(&linked), Some("nobody has this tag")).await;
    removal::end_on_device(&db, &ours, &gone, at(10)).await.unwrap();
    run(&db, &answering(vec![(linked, Some(Status::Online))]), at(DUE)).await;
    assert_eq!(state(&db, &ours, &without_device).await, (CampaignStatus::Scheduled, Some(StartProblem::NoDevice)));
    assert_eq!(state(&db, &ours, &to_nobody).await, (CampaignStatus::Scheduled, Some(StartProblem::NoRecipients)));
}

#[tokio::test]
async fn one_device_that_does_not_answer_does_not_stop_the_start() {
    for silent_one in [0, 1] {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await];
        let id = scheduled(&db, &ours, 1, &devices, None).await;
        let other = 1 - silent_one;
        let objects =
            answering(vec![(devices[silent_one].clone(), None), (devices[other].clone(), Some(Status::Online))]);
        run(&db, &objects, at(DUE)).await;
        assert_eq!(state(&db, &ours, &id).await.0, CampaignStatus::Running);
    }
}

#[tokio::test]
async fn a_broadcast_that_could_not_start_for_a_day_never_goes_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    run(&db, &answering(Vec::new()), at(DUE)).await;
    let online = answering(vec![(device.clone(), Some(Status::Online))]);
    let a_day_later = at(DUE).plus(GIVE_UP_AFTER);
    assert_eq!(run(&db, &online, a_day_later).await, std::slice::from_ref(&id));
    let given_up = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!(
        (given_up.status, given_up.start_problem),
        (CampaignStatus::Cancelled, Some(StartProblem::DeviceNotLinked))
    );
    assert_eq!((given_up.started_at, given_up.completed_at), (None, Some(a_day_later)));
    assert_eq!((given_up.counts.cancelled, given_up.counts.total), (2, 2));
    let queue = RecordedQueue::default();
    let start = change_campaign(&db, &online, &queue, &ours, &id, CampaignCommand::Start, a_day_later).await;
    assert!(matches!(start, Err(Error::Conflict(_))));
}

/// A draft or a scheduled broadcast that is cancelled has not been started.
#[tokio::test]
async fn a_broadcast_that_is_cancelled_before_its_start_has_never_started() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    let (objects, queue) = (answering(Vec::new()), RecordedQueue::default());
    let cancelled = change_campaign(&db, &objects, &queue, &ours, &id, CampaignCommand::Cancel, at(5)).await.unwrap();
    assert_eq!((cancelled.started_at, cancelled.completed_at), (None, Some(at(5))));
}

#[tokio::test]
async fn a_hundred_broadcasts_that_cannot_start_keep_no_other_one_waiting() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let unlinked = a_device(&db, &ours, 1).await;
    let linked = a_device(&db, &theirs, 2).await;
    for seed in 0..100 {
        scheduled(&db, &ours, seed, std::slice::from_ref(&unlinked), None).await;
    }
    let id = scheduled(&db, &theirs, 500, std::slice::from_ref(&linked), None).await;
    let objects = answering(vec![(linked, Some(Status::Online))]);
    start_scheduled(&db, &objects, &RecordedQueue::default(), at(DUE), 10).await.unwrap();
    assert_eq!(state(&db, &theirs, &id).await.0, CampaignStatus::Running);
    // Within the tenant they take turns, too.
    for minute in 1..=10 {
        start_scheduled(&db, &objects, &RecordedQueue::default(), at(DUE + minute * 60_000), 10).await.unwrap();
    }
    let due = schedule::list_due(&db, at(DUE + 700_000), 1_000).await.unwrap();
    let mut tried = 0;
    for campaign in &due {
        tried += usize::from(state(&db, &ours, &campaign.campaign).await.1.is_some());
    }
    assert_eq!((due.len(), tried), (100, 100));
}

#[tokio::test]
async fn a_scheduled_broadcast_that_was_moved_starts_at_its_new_time_and_not_before() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    run(&db, &answering(Vec::new()), at(DUE)).await;
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Scheduled, Some(StartProblem::DeviceNotLinked)));
    let moved = schedule::move_start(&db, &ours, &id, at(2 * DUE)).await.unwrap();
    assert_eq!(
        (moved.status, moved.scheduled_at, moved.start_problem),
        (CampaignStatus::Scheduled, Some(at(2 * DUE)), None)
    );
    let written = db.rows_written();
    assert_eq!(schedule::move_start(&db, &ours, &id, at(2 * DUE)).await.unwrap(), moved);
    assert_eq!(db.rows_written(), written, "a repeated request changes nothing");
    assert!(matches!(schedule::move_start(&db, &theirs, &id, at(9)).await, Err(Error::NotFound { .. })));
    let online = answering(vec![(device, Some(Status::Online))]);
    run(&db, &online, at(2 * DUE - 1)).await;
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Scheduled, None));
    run(&db, &online, at(2 * DUE)).await;
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Running, None));
}

/// The broadcast is moved after it was found to be due, or after its start has read it.
#[tokio::test]
async fn a_broadcast_that_is_moved_while_it_starts_does_not_start_before_its_new_time() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    let due = schedule::list_due(&db, at(DUE), 9).await.unwrap().remove(0);
    let read = store::get(&db, &ours, &id).await.unwrap();
    schedule::move_start(&db, &ours, &id, at(2 * DUE)).await.unwrap();
    let (online, queue) = (answering(vec![(device, Some(Status::Online))]), RecordedQueue::default());
    assert!(!start_one(&db, &online, &queue, &due, at(DUE)).await.unwrap());
    change_read_campaign(&db, &online, &queue, &ours, read, CampaignCommand::Start, at(DUE)).await.unwrap();
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Scheduled, None));
    assert!(!schedule::save_problem(&db, &due, StartProblem::ServerError).await.unwrap());
    assert_eq!(state(&db, &ours, &id).await, (CampaignStatus::Scheduled, None), "the problem of the old time");
}

#[tokio::test]
async fn a_broadcast_that_has_started_is_not_moved_and_the_refusal_says_what_to_do() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let online = answering(vec![(device.clone(), Some(Status::Online))]);
    let id = scheduled(&db, &ours, 1, std::slice::from_ref(&device), None).await;
    for (command, said) in [
        (CampaignCommand::Start, "pause or cancel it"),
        (CampaignCommand::Pause, "resume or cancel it"),
        (CampaignCommand::Cancel, "make a new one"),
    ] {
        change_campaign(&db, &online, &RecordedQueue::default(), &ours, &id, command, at(5)).await.unwrap();
        let before = store::get(&db, &ours, &id).await.unwrap();
        let Err(Error::Conflict(message)) = schedule::move_start(&db, &ours, &id, at(2 * DUE)).await else {
            panic!("{command:?}")
        };
        assert!(message.contains(said), "{message}");
        assert_eq!(store::get(&db, &ours, &id).await.unwrap(), before);
    }
}
