//! The hand-over of events to the tenant hub.

use std::time::Duration;

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::GetStatus,
        device::{Status, StatusCause},
        event::{DeviceEvent, DeviceEventKind, LiveUpdate},
        session::{
            ConnectionEvent, Effect, Session, Turns,
            hand_over::{Deletion, hand_over_all_events, hand_over_batch, hand_over_round},
        },
    },
    error::Error,
    single_flight::Round,
};

use super::{
    NOW, accept,
    incoming::{from_person, receive},
    online, seconds, take,
};

#[tokio::test]
async fn a_new_instance_asks_the_hub_before_it_sends_events() {
    let device = online();
    assert_eq!(hand_over_round(&device).await, Round::Incomplete);
    assert!(device.appends.borrow()[0].events.is_empty());
    assert_eq!(hand_over_round(&device).await, Round::Complete);
    let sequence: Vec<_> = device.appends.borrow()[1].events.iter().map(|logged| logged.seq).collect();
    assert_eq!(sequence, (1..=i64::try_from(sequence.len()).unwrap()).collect::<Vec<_>>());
    device.restart();
    let events = device.new_events().await;
    assert!(
        matches!(&events[..], [restarted, connected] if matches!(&restarted.kind, DeviceEventKind::DeviceStatus(status) if status.status == Status::Connecting)
            && matches!(&connected.kind, DeviceEventKind::DeviceStatus(status) if status.status == Status::Online)),
        "no event twice: {events:?}"
    );
}

#[tokio::test]
async fn events_go_in_calls_of_a_hundred() {
    let device = online();
    device.new_events().await;
    device.is_logged_in.set(false);
    take(&device, 1, 1..=150).unwrap();
    device.news(ConnectionEvent::RemovedOnPhone);
    let known = device.appends.borrow().len();
    device.new_events().await;
    let sizes: Vec<_> = device.appends.borrow()[known..].iter().map(|append| append.events.len()).collect();
    assert_eq!(sizes[0], 100);
    assert_eq!(sizes.iter().sum::<usize>(), 151, "150 failures and the status");
}

#[tokio::test]
async fn long_events_go_in_several_calls_and_none_is_left_behind() {
    let device = online();
    device.new_events().await;
    let known = device.appends.borrow().len();
    for number in 0..60 {
        receive(&device, &from_person("62812", &format!("IN{number}"), &"a".repeat(150_000)));
    }
    let is_message = |event: &DeviceEvent| matches!(event.kind, DeviceEventKind::MessageCreated(_));
    assert_eq!(device.new_events().await.iter().filter(|event| is_message(event)).count(), 60);
    let sizes: Vec<_> = device.appends.borrow()[known..].iter().map(|append| append.events.len()).collect();
    assert!(sizes.len() > 4 && sizes.iter().all(|size| *size <= 15), "{sizes:?}");
}

#[tokio::test]
async fn a_customers_message_ends_the_pause_between_two_calls_but_not_in_a_burst() {
    let device = online();
    device.new_events().await;
    let pause_of_a_call_with = async |messages: usize, next: Option<&'static str>| {
        for number in 0..messages {
            receive(&device, &from_person("62812", &format!("{messages}-{number}-{next:?}"), "halo"));
        }
        if let Some(id) = next {
            let receive_next = move |device: &_| receive(device, &from_person("62812", id, "halo"));
            device.during_wait.replace(Some(Box::new(receive_next)));
        }
        let before = device.now.get();
        assert_eq!(hand_over_round(&device).await, Round::Complete);
        let paused = device.now.get().since(before);
        device.new_events().await;
        paused
    };
    let (short, whole) = (Duration::from_millis(20), Duration::from_millis(100));
    assert_eq!(pause_of_a_call_with(1, None).await, whole);
    assert_eq!(pause_of_a_call_with(1, Some("NEXT1")).await, short);
    assert_eq!(pause_of_a_call_with(3, Some("NEXT2")).await, whole);
}

#[tokio::test]
async fn after_a_failure_the_alarm_tries_again_and_no_event_is_lost() {
    let device = online();
    device.news(ConnectionEvent::TemporaryBan);
    let next_alarm = || device.turn(|session, at| session.next_alarm(at.now));
    device.turn(Session::on_alarm);
    assert_eq!(next_alarm(), Some(seconds(24 * 3600)), "a banned device wants no socket, but has events to sweep");
    device.is_hub_unavailable.set(true);
    for after in [2, 4, 8, 16, 32, 32] {
        assert_eq!(hand_over_round(&device).await, Round::Failed);
        assert_eq!(next_alarm(), Some(seconds(after)));
    }
    device.is_hub_unavailable.set(false);
    assert!(!device.new_events().await.is_empty());
    hand_over_round(&device).await;
    assert_eq!(next_alarm(), None);
}

#[tokio::test]
async fn only_the_newest_live_update_of_each_kind_is_shown() {
    let device = online();
    device.settings.borrow_mut().limits.per_minute = 1;
    accept(&device, "1");
    device.send_all().await;
    device.new_live_updates().await;
    for key in ["2", "3", "4"] {
        accept(&device, key);
    }
    let updates = device.new_live_updates().await;
    let summaries = updates.iter().filter(|update| matches!(update, LiveUpdate::DeviceOutbox(_))).count();
    assert_eq!((updates.len(), summaries), (4, 1), "three messages and one summary: {updates:?}");
}

#[tokio::test]
async fn the_proof_of_the_connection_goes_with_the_alarm() {
    let device = online();
    device.new_events().await;
    assert!(device.appends.borrow().iter().all(|append| append.proven_until.is_none()));
    device.turn(Session::on_alarm);
    device.new_events().await;
    assert_eq!(device.appends.borrow().last().unwrap().proven_until, Some(super::later(seconds(105))));
}

#[tokio::test]
async fn an_answer_of_the_hub_says_nothing_about_a_device_that_was_deleted_meanwhile() {
    let device = online();
    device.new_events().await;
    device.news(ConnectionEvent::Disconnected);
    device.before_append.replace(Some(Box::new(|device| {
        device.sqlite.connection().execute_batch("delete from record; delete from events").unwrap();
        device.turn(|session, at| {
            session.clear();
            session.load(at.now, &mut SeededRandom::new(1)).unwrap();
        });
        device.run(&GetStatus {}).unwrap();
        device.link("6281100000000");
    })));
    hand_over_batch(&device).await.unwrap();
    assert!(
        device.turn(|session, _| session.has_unconfirmed_events()),
        "the hub has yet to confirm the events of the new device"
    );
}

#[tokio::test]
async fn a_device_whose_events_the_hub_does_not_take_is_not_deleted() {
    let device = online();
    device.is_hub_unavailable.set(true);
    let refused = hand_over_all_events(&device, Deletion::NotBegun).await;
    assert!(matches!(refused, Err(Error::Unavailable { after_seconds: 5, .. })), "{refused:?}");
    assert!(device.turn(|session, _| session.has_unconfirmed_events()), "no event is lost");
    device.is_hub_unavailable.set(false);
    hand_over_all_events(&device, Deletion::NotBegun).await.unwrap();
    assert!(!device.turn(|session, _| session.has_unconfirmed_events()));
}

#[tokio::test]
async fn a_deletion_that_fails_after_the_logout_says_so_and_a_second_one_finishes_it() {
    let device = online();
    hand_over_all_events(&device, Deletion::NotBegun).await.unwrap();
    device.is_hub_unavailable.set(true);
    device.turn(|session, at| session.on_logged_out(StatusCause::LoggedOutByUser, at));
    let Err(Error::Unavailable { message, .. }) = hand_over_all_events(&device, Deletion::LoggedOut).await else {
        panic!("the hub does not answer")
    };
    assert!(message.contains("is logged out") && message.contains("delete it again"), "{message}");
    // The object does the same again.
    device.is_hub_unavailable.set(false);
    hand_over_all_events(&device, Deletion::NotBegun).await.unwrap();
    device.turn(|session, at| session.on_logged_out(StatusCause::LoggedOutByUser, at));
    hand_over_all_events(&device, Deletion::LoggedOut).await.unwrap();
    assert!(!device.turn(|session, _| session.has_unconfirmed_events()));
}

#[tokio::test]
async fn what_a_killed_instance_left_is_handed_over_although_the_device_wants_no_connection() {
    let device = online();
    device.new_events().await;
    device.is_hub_unavailable.set(true);
    device.news(ConnectionEvent::RemovedOnPhone);
    let mut session = Session::new(device.sqlite.clone());
    session.load(NOW, &mut SeededRandom::new(1)).unwrap();
    assert_eq!(session.take_effects(), [Effect::HandOverEvents, Effect::Rearm]);
    device.is_hub_unavailable.set(false);
    assert!(!device.new_events().await.is_empty());
    session.load(NOW, &mut SeededRandom::new(1)).unwrap();
    assert_eq!(
        session.take_effects(),
        [Effect::HandOverEvents, Effect::Rearm],
        "only the hub can say that it has them"
    );
}
