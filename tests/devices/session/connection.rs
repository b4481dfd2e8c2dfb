//! What the library's reports about the connection mean.

use std::time::Duration;

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::{GetPacing, GetStatus, Qr},
        device::{Status, StatusCause},
        event::{Append, DeviceEvent, DeviceEventKind},
        number_history::NumberHistory,
        people,
        record::Record,
        session::{
            ConnectionEvent, Effect, ReachOutLimit, Session, SignalStoreOnStop, Turns, client_version,
            hand_over::hand_over_batch,
        },
        tenant_log::{FindNumberHolder, NumberHolder},
    },
    messages::message::MessageStatus,
};

use super::{
    NOW, accept,
    incoming::{break_table, from_person, mend_table, receive},
    later, message_to, online, progress, seconds, unlinked,
};
use crate::support::session::NativeDevice;

fn status(device: &NativeDevice) -> (Status, StatusCause) {
    let status = device.run(&GetStatus {}).unwrap().status;
    (status.status, status.cause)
}

fn stops(device: &NativeDevice) -> Vec<SignalStoreOnStop> {
    device.take_effects(|effect| match effect {
        Effect::StopClient(signal_store) => Some(*signal_store),
        _ => None,
    })
}

#[test]
fn every_report_leads_to_its_status_and_only_some_stop_the_client() {
    use SignalStoreOnStop::{Forget, Keep};
    for (news, expected, stop) in [
        (ConnectionEvent::Scanned, StatusCause::Scanned, None),
        (ConnectionEvent::QrsExhausted, StatusCause::QrExpired, Some(Forget)),
        (ConnectionEvent::PairingFailed, StatusCause::PairingFailed, Some(Forget)),
        (ConnectionEvent::CatchingUp, StatusCause::CatchingUp, None),
        (ConnectionEvent::Disconnected, StatusCause::ConnectionLost, None),
        (ConnectionEvent::Connected, StatusCause::Connected, None),
        (ConnectionEvent::OpenedElsewhere, StatusCause::OpenedElsewhere, Some(Keep)),
        (ConnectionEvent::RemovedOnPhone, StatusCause::RemovedOnPhone, Some(Forget)),
        (ConnectionEvent::AccountLocked, StatusCause::AccountLocked, Some(Forget)),
        (ConnectionEvent::TemporaryBan, StatusCause::TemporaryBan, Some(Keep)),
        (ConnectionEvent::ClientOutdated, StatusCause::ClientOutdated, Some(Keep)),
    ] {
        let device = online();
        device.news(news);
        assert_eq!(status(&device).1, expected, "{news:?}");
        assert_eq!(Some(status(&device).0), expected.status(), "{news:?}");
        assert_eq!(stops(&device), Vec::from_iter(stop), "{news:?}");
    }
}

#[tokio::test]
async fn a_status_is_reported_once() {
    let device = online();
    device.new_events().await;
    for _ in 0..2 {
        device.news(ConnectionEvent::Disconnected);
    }
    let [DeviceEvent { kind: DeviceEventKind::DeviceStatus(reported), .. }] = &device.new_events().await[..] else {
        panic!("one status")
    };
    assert_eq!((reported.status, reported.at), (Status::Connecting, NOW));
}

#[test]
fn the_socket_that_changes_during_pairing_is_no_lost_connection() {
    let device = unlinked();
    device.turn(|session, at| session.set_status(StatusCause::LinkRequested, at));
    device.news(ConnectionEvent::Disconnected);
    assert_eq!(status(&device), (Status::Pairing, StatusCause::LinkRequested));
}

#[test]
fn a_restarted_object_corrects_the_status_that_the_earlier_instance_left() {
    let reconciled = |device: &NativeDevice| {
        device.turn(Session::reconcile_status);
        status(device).1
    };
    assert_eq!(reconciled(&online()), StatusCause::Restarted);
    let device = unlinked();
    device.turn(|session, at| session.set_status(StatusCause::LinkRequested, at));
    assert_eq!(reconciled(&device), StatusCause::LinkRequested, "the person may still scan the QR");
    device.pass(Duration::from_hours(1));
    assert_eq!(reconciled(&device), StatusCause::QrExpired);
}

#[test]
fn a_number_that_is_linked_again_continues_its_warm_up_and_another_begins_it() {
    let linked_at = |device: &NativeDevice| Record::find(&device.sqlite).unwrap().unwrap().linked_at;
    let device = unlinked();
    device.link("62811");
    device.pass(Duration::from_hours(48));
    device.link("62811");
    assert_eq!(linked_at(&device), Some(NOW));
    device.link("62812");
    assert_eq!(linked_at(&device), Some(later(Duration::from_hours(48))));
}

#[tokio::test]
async fn another_number_on_the_same_device_knows_nobody_and_has_sent_nothing() {
    let device = online();
    let first = "6281100000000".to_owned();
    device.run(&message_to("1", "628130000001")).unwrap();
    device.send_all().await;
    receive(&device, &from_person("628130000002", "IN1", "halo"));
    let hold = |until| ReachOutLimit { is_active: Some(true), ends: Some(until) };
    device.turn(|session, at| session.on_reach_out_limit(&hold(later(seconds(3_600))), at));
    let usage = || device.run(&GetPacing {}).unwrap().usage;
    let is_stranger = |phone: &str| people::is_stranger(&device.sqlite, &format!("{phone}@c.us")).unwrap();
    assert_eq!((usage().day.used, usage().cold.used), (1, 1));

    device.link("6281100000099");
    assert_eq!((usage().day.used, usage().cold.used, usage().held_until), (0, 0, None));
    assert!(is_stranger("628130000001") && is_stranger("628130000002"));
    device.restart();
    assert_eq!(usage().day.used, 0, "nor after a restart");
    device.run(&message_to("2", "628130000002")).unwrap();
    device.send_all().await;
    assert_eq!(
        (usage().day.used, usage().cold.used),
        (1, 1),
        "its first message to somebody whom the first number knows"
    );

    device.link(&first);
    assert_eq!((usage().day.used, usage().cold.used), (1, 1), "the first number continues its day");
    assert_eq!(usage().held_until, Some(later(seconds(3_600))));
    assert!(!is_stranger("628130000001") && !is_stranger("628130000002"));
}

/// Otherwise the dashboard would show the device as online for ever.
#[tokio::test]
async fn a_status_whose_event_the_storage_does_not_take_is_reported_with_the_next_try() {
    let device = online();
    device.new_events().await;
    break_table(&device, "events");
    device.news(ConnectionEvent::RemovedOnPhone);
    assert_eq!(status(&device).0, Status::Online);
    mend_table(&device, "events");
    device.news(ConnectionEvent::RemovedOnPhone);
    let reported: Vec<_> = device
        .new_events()
        .await
        .into_iter()
        .filter_map(|event| match event.kind {
            DeviceEventKind::DeviceStatus(status) => Some(status.cause),
            _ => None,
        })
        .collect();
    assert_eq!(reported.last(), Some(&StatusCause::RemovedOnPhone), "{reported:?}");
}

/// Nothing can be stored while the storage is full. What waits fails once the device knows again that the link is lost.
#[tokio::test]
async fn a_lost_link_ends_the_instance_although_the_storage_does_not_take_that_the_waiting_messages_fail() {
    let device = online();
    accept(&device, "1");
    accept(&device, "2");
    device.new_events().await;
    break_table(&device, "events");
    device.news(ConnectionEvent::RemovedOnPhone);
    mend_table(&device, "events");
    device.news(ConnectionEvent::RemovedOnPhone);
    let failed = progress(&device.new_events().await);
    assert_eq!(failed.iter().map(|shown| shown.status).collect::<Vec<_>>(), [MessageStatus::Failed; 2]);
}

#[test]
fn an_opt_in_after_another_number_was_linked_forgets_nothing_of_the_chat() {
    let device = online();
    let chat = "628130000001@c.us";
    people::record_incoming(&device.sqlite, "77@lid", NOW).unwrap();
    let join = people::plan_join(&device.sqlite, &crate::device(), "77@lid", chat).unwrap().unwrap();
    people::save_join(&device.sqlite, &join).unwrap();
    people::save_timer(&device.sqlite, chat, 86_400).unwrap();
    let conversation = people::conversation_of(&device.sqlite, &crate::device(), chat).unwrap();
    people::opt_out(&device.sqlite, chat, NOW).unwrap();
    device.link("6281100000099");
    people::opt_in(&device.sqlite, chat, later(seconds(1))).unwrap();
    assert!(!people::has_opted_out(&device.sqlite, chat).unwrap());
    assert!(people::is_stranger(&device.sqlite, chat).unwrap(), "the new number has not met the person");
    assert_eq!(people::conversation_of(&device.sqlite, &crate::device(), chat).unwrap(), conversation);
    assert_eq!(people::joined_lid(&device.sqlite, chat).unwrap().as_deref(), Some("77@lid"));
    assert_eq!(people::timer_seconds(&device.sqlite, chat).unwrap(), Some(86_400));
}

#[tokio::test]
async fn an_opt_out_counts_for_every_number_of_the_device() {
    let device = online();
    receive(&device, &from_person("628130000001", "IN1", "STOP"));
    device.link("6281100000099");
    assert!(people::has_opted_out(&device.sqlite, "628130000001@c.us").unwrap());
    assert!(people::is_stranger(&device.sqlite, "628130000001@c.us").unwrap());
}

#[test]
fn a_number_that_another_device_holds_is_logged_out_again() {
    let device = online();
    let checks = || {
        let effects = std::mem::take(&mut *device.effects.borrow_mut());
        effects
            .into_iter()
            .filter(|effect| matches!(effect, Effect::CheckNumber(_) | Effect::LogOut(_)))
            .collect::<Vec<_>>()
    };
    assert!(matches!(checks().last(), Some(Effect::CheckNumber(ask)) if ask.phone == "6281100000000"));
    device.news(ConnectionEvent::Disconnected);
    device.news(ConnectionEvent::Connected);
    assert_eq!(checks().len(), 1, "the hub has not answered");
    device.turn(|session, at| session.on_number_checked(&ask("6281100000000"), &NumberHolder::default(), at.now));
    device.news(ConnectionEvent::Connected);
    assert_eq!(checks(), []);
    device.link("6281100000099");
    assert_eq!(checks().len(), 1, "each link is checked");
    let taken = NumberHolder { other: Some(crate::device()), history: None };
    device.turn(|session, at| session.on_number_checked(&ask("6281100000000"), &taken, at.now));
    assert_eq!(checks(), [], "an answer about the number before says nothing about this one");
    device.turn(|session, at| session.on_number_checked(&ask("6281100000099"), &taken, at.now));
    assert_eq!(checks(), [Effect::LogOut(StatusCause::NumberInUse)]);
    device.turn(|session, at| session.on_logged_out(StatusCause::NumberInUse, at));
    assert_eq!(status(&device), (Status::Unlinked, StatusCause::NumberInUse));
}

fn record_of(device: &NativeDevice) -> Record {
    Record::find(&device.sqlite).unwrap().unwrap()
}

fn ask(phone: &str) -> FindNumberHolder {
    FindNumberHolder { tenant: crate::tenant(), device: crate::device(), epoch: "a".into(), phone: phone.into() }
}

/// The histories that the device has handed to the hub so far.
async fn reported(device: &NativeDevice) -> Vec<NumberHistory> {
    device.new_events().await;
    device.appends.borrow().iter().flat_map(|append| append.number_histories.clone()).collect()
}

#[tokio::test]
async fn a_number_goes_on_with_its_limits_on_another_device() {
    let device = online();
    device.run(&message_to("1", "628130000001")).unwrap();
    device.send_all().await;
    let hold = ReachOutLimit { is_active: Some(true), ends: Some(later(seconds(9_000))) };
    device.turn(|session, at| session.on_reach_out_limit(&hold, at));
    let linked_at = record_of(&device).linked_at;
    assert_eq!(reported(&device).await, [], "the link goes on");
    device.pass(seconds(60));
    device.news(ConnectionEvent::RemovedOnPhone);
    let known = device.appends.borrow().len();
    let history = reported(&device).await.pop().unwrap();
    assert_eq!((history.phone.as_str(), history.linked_at), ("6281100000000", linked_at));
    assert_eq!((history.sent.len(), history.sent[0].is_cold), (1, true));
    assert!(history.held_until.is_some());
    let first = |has: fn(&Append) -> bool| device.appends.borrow().iter().skip(known).position(has);
    let with_status = first(|append| !append.events.is_empty());
    let with_history = first(|append| !append.number_histories.is_empty());
    assert!(
        with_history.is_some() && with_history <= with_status,
        "the hub knows what the number did before it hears that the number is free"
    );

    let next = online();
    let found = NumberHolder { other: None, history: Some(history.clone()) };
    next.turn(|session, at| session.on_number_checked(&ask("6281100000000"), &found, at.now));
    let usage = next.run(&GetPacing {}).unwrap().usage;
    assert_eq!((usage.day.used, usage.cold.used, usage.held_until), (1, 1, history.held_until));
    assert_eq!(record_of(&next).linked_at, linked_at);
    next.restart();
    assert_eq!(next.run(&GetPacing {}).unwrap().usage.day.used, 1, "a restart forgets nothing");
    // The messages of the next device are added, and only these are reported when its link ends.
    receive(&next, &from_person("628130000002", "IN1", "halo"));
    next.run(&message_to("2", "628130000002")).unwrap();
    next.send_all().await;
    assert_eq!(next.run(&GetPacing {}).unwrap().usage.day.used, 2);
    next.news(ConnectionEvent::RemovedOnPhone);
    assert_eq!(reported(&next).await.pop().unwrap().sent.len(), 1);
    next.link("6281100000099");
    assert_eq!(next.run(&GetPacing {}).unwrap().usage.day.used, 0, "another number has sent nothing");
}

#[tokio::test]
async fn the_history_of_a_number_reaches_the_hub_although_another_number_was_linked_meanwhile() {
    let device = online();
    device.run(&message_to("1", "628130000001")).unwrap();
    device.send_all().await;
    device.is_hub_unavailable.set(true);
    device.news(ConnectionEvent::RemovedOnPhone);
    assert!(hand_over_batch(&device).await.is_err());
    device.turn(|session, at| session.end_link(at.now));
    device.link("6281100000099");
    device.restart();
    device.is_hub_unavailable.set(false);
    let histories = reported(&device).await;
    let sent: Vec<_> = histories.iter().map(|history| (history.phone.as_str(), history.sent.len())).collect();
    assert_eq!(sent, [("6281100000000", 1)], "once, and with its own message");
    assert!(record_of(&device).unreported_numbers.is_empty());
}

#[tokio::test]
async fn a_number_whose_links_are_forgotten_gets_no_message_of_another() {
    let device = online();
    device.is_hub_unavailable.set(true);
    for number in 10..22 {
        device.link(&format!("62811000000{number}"));
        receive(&device, &from_person("628130000002", &format!("IN{number}"), "halo"));
        device.run(&message_to(&number.to_string(), "628130000002")).unwrap();
        device.send_all().await;
        device.turn(|session, at| session.end_link(at.now));
    }
    device.is_hub_unavailable.set(false);
    let histories = reported(&device).await;
    assert_eq!(histories.len(), 11, "the present number and ten earlier ones");
    let mut sent: Vec<_> = histories.iter().map(|history| history.sent.len()).collect();
    // The messages over forgotten links count for the present number: that is the careful side.
    assert_eq!(sent.pop(), Some(2));
    assert_eq!(sent, [1; 10]);
}

#[test]
fn each_link_has_a_name_of_its_own_and_a_forgotten_link_has_none() {
    let link = |device: &NativeDevice| Record::find(&device.sqlite).unwrap().unwrap().link;
    let device = unlinked();
    assert_eq!(link(&device), None);
    device.link("62811");
    let first = link(&device);
    device.link("62811");
    assert!(first.is_some() && link(&device).is_some() && link(&device) != first);
    device.turn(|session, at| session.end_link(at.now));
    assert_eq!(link(&device), None);
}

#[tokio::test]
async fn a_qr_is_reported_when_it_changes_and_shown_while_it_is_valid() {
    let device = unlinked();
    device.new_events().await;
    let qr = Qr { raw: "2@x".into(), svg: "<svg/>".into(), expires_at: later(seconds(20)) };
    for _ in 0..2 {
        device.turn(|session, at| session.show_qr(Some(qr.clone()), at.now));
    }
    assert_eq!(device.new_events().await.len(), 1);
    assert_eq!(device.run(&GetStatus {}).unwrap().qr, Some(qr));
    device.pass(seconds(20));
    assert_eq!(device.run(&GetStatus {}).unwrap().qr, None);
    device.news(ConnectionEvent::QrsExhausted);
    assert!(device.new_events().await.iter().any(|event| event.kind == DeviceEventKind::DeviceQr(None)));
}

#[test]
fn the_alarm_keeps_a_device_alive_that_wants_a_socket() {
    let next_alarm = |device: &NativeDevice| device.turn(|session, at| session.next_alarm(at.now));
    assert_eq!(next_alarm(&online()), Some(seconds(50)));
    assert_eq!(next_alarm(&unlinked()), None);
}

#[test]
fn a_deleted_device_begins_anew() {
    let device = online();
    device.turn(|session, _| session.clear());
    assert_eq!(device.turn(|session, _| session.status()), Status::Unlinked);
    assert_eq!(device.turn(|session, at| session.status_reply(at)).status.cause, StatusCause::Created);
    device.turn(|session, at| session.load(at.now, &mut SeededRandom::new(1)).unwrap());
    assert!(device.run(&GetPacing {}).is_ok());
}

#[test]
fn a_client_version_that_is_not_three_numbers_is_ignored() {
    assert_eq!(client_version(Some("2.3000.7")), (2, 3000, 7));
    for text in ["", "2.3000", "2.3000.1.1", "2.3000.x", "2,3000,1"] {
        assert_eq!(client_version(Some(text)), client_version(None), "{text}");
    }
}
