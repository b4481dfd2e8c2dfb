//! How a message is accepted, and what happens from its typing to its frame.

use std::time::Duration;

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::{CancelMessage, GetPacing, SendMessage},
        event::{DeviceEventKind, LiveUpdate},
        failure::FailureReason,
        outbox::{self, PriorityClass, SentOver},
        pacing::{QuietHours, TimeOfDay},
        people,
        session::{Effect, Session, Turns, send_flow, whatsapp::SendError},
    },
    error::Error,
    messages::{content::Content, message::MessageStatus},
};

use super::{accept, incoming, later, message_to, online, progress, seconds, unlinked};
use crate::support::session::NativeDevice;

fn typing(device: &NativeDevice) {
    let mut settings = device.settings.borrow_mut();
    settings.typing.enabled = true;
    settings.read_before_reply = true;
}

#[tokio::test]
async fn a_key_is_one_message() {
    let device = online();
    let first = accept(&device, "1");
    device.send_all().await;
    let again = accept(&device, "1");
    assert_eq!((again.id, again.wa_message_id), (first.id, first.wa_message_id));
    assert!(first.is_new && !again.is_new);
    for other in [message_to("1", "6289"), SendMessage { content: Content::text("x"), ..message_to("1", "628120001") }]
    {
        assert!(matches!(device.run(&other), Err(Error::Conflict(_))));
    }
    assert_eq!(device.frames.borrow().len(), 1);
    assert!(matches!(unlinked().run(&message_to("1", "6281")), Err(Error::DeviceDisconnected(_))));
}

/// If the device accepted the text, the text would leave although neither the dashboard nor the API shows it.
#[tokio::test]
async fn a_text_whose_event_the_storage_does_not_take_is_refused_and_accepted_with_the_next_try() {
    let device = online();
    device.new_events().await;
    incoming::break_table(&device, "events");
    let refused = device.run(&message_to("1", "6281"));
    assert!(matches!(refused, Err(Error::Unavailable { .. })), "{refused:?}");
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    incoming::mend_table(&device, "events");
    let accepted = device.run(&message_to("1", "6281")).unwrap();
    assert!(accepted.is_new);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    let events = device.new_events().await;
    assert!(
        events
            .iter()
            .any(|event| matches!(&event.kind, DeviceEventKind::MessageCreated(shown) if shown.id == accepted.id))
    );
}

#[tokio::test]
async fn a_status_whose_event_the_storage_does_not_take_is_reported_after_the_restart() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    device.send_all().await;
    device.new_events().await;
    incoming::break_table(&device, "events");
    device.answer(&id, None);
    incoming::mend_table(&device, "events");
    // Without a known answer it is sent again under its id, and WhatsApp answers again.
    device.send_all().await;
    assert_eq!(device.find(&id).state, MessageStatus::Sending);
    device.answer(&id, None);
    let reported = progress(&device.new_events().await);
    assert_eq!(reported.iter().map(|shown| shown.status).collect::<Vec<_>>(), [MessageStatus::Sent]);
}

#[test]
fn a_repeated_key_with_another_time_or_priority_is_a_conflict() {
    let device = online();
    let first = SendMessage { send_at: Some(later(seconds(60))), ..message_to("1", "6281") };
    device.run(&first).unwrap();
    assert!(!device.run(&first).unwrap().is_new);
    for other in [
        SendMessage { send_at: None, ..first.clone() },
        SendMessage { send_at: Some(later(seconds(61))), ..first.clone() },
        SendMessage { priority: PriorityClass::Urgent, ..first },
    ] {
        assert!(matches!(device.run(&other), Err(Error::Conflict(_))), "{other:?}");
    }
}

/// After a month the row of the first message is deleted, but the customer's phone still knows the id of that message.
#[tokio::test]
async fn a_key_that_is_used_again_a_month_later_sends_a_message_with_an_id_of_its_own() {
    let device = online();
    let first = accept(&device, "rent-42");
    device.send_all().await;
    device.acknowledge_all();
    device.pass(Duration::from_hours(30 * 24));
    device.turn(Session::on_alarm);
    let again = accept(&device, "rent-42");
    assert!(again.is_new);
    assert_ne!(again.wa_message_id, first.wa_message_id);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
}

/// A request that is repeated in another week still finds its message.
#[test]
fn a_key_is_one_message_while_its_row_is_kept() {
    let device = online();
    device.is_logged_in.set(false);
    let first = accept(&device, "1");
    device.pass(Duration::from_hours(6 * 24 + 23));
    assert_eq!(accept(&device, "1").wa_message_id, first.wa_message_id);
    device.pass(Duration::from_hours(60 * 24));
    device.turn(Session::on_alarm);
    assert!(!accept(&device, "1").is_new, "a message that waits is never forgotten");
}

#[test]
fn a_caller_that_is_faster_than_the_rate_limit_is_refused() {
    let device = online();
    let send = |number: usize| {
        let message = message_to(&number.to_string(), "62812");
        device.turn(|session, at| session.accept_message(message, Some("sends=3"), at))
    };
    assert!((0..3).all(|number| send(number).is_ok()));
    assert!(matches!(send(3), Err(Error::RateLimited { limit: 3, .. })));
    assert!(!send(0).unwrap().is_new, "a repeated key is no new message");
    device.pass(seconds(20));
    assert!(send(4).is_ok());
}

#[tokio::test]
async fn the_intent_is_on_disk_before_the_frame_is_sent() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    device.before_frame.replace(Some(Box::new(move |device| {
        let row = device.find(&id);
        assert_eq!((row.state, row.attempted_at), (MessageStatus::Sending, Some(device.now.get())));
        assert!(row.link.is_some());
        assert!(!people::is_stranger(&device.sqlite, "628120001@c.us").unwrap());
    })));
    device.send_all().await;
    assert!(device.before_frame.borrow().is_none(), "the frame was sent");
    assert_eq!(device.frames.borrow()[0].content, Content::text("text 1"));
}

#[tokio::test]
async fn a_message_is_answered_as_a_person_does() {
    let device = online();
    typing(&device);
    for id in ["IN1", "IN2"] {
        incoming::receive(&device, &incoming::from_person("628120001", id, "hello"));
    }
    accept(&device, "1");
    device.send_all().await;
    let seen = [
        "read IN1 IN2 of 628120001@s.whatsapp.net",
        "available",
        "typing to 628120001",
        "a message to 628120001",
        "no typing to 628120001",
    ];
    assert_eq!(device.seen.take(), seen);
    assert!(device.now.get() >= later(seconds(1)), "it typed for a while");
    let shown: Vec<_> = device.new_live_updates().await;
    assert!(
        shown
            .iter()
            .any(|update| matches!(update, LiveUpdate::MessageStatus(shown) if shown.status == MessageStatus::Sending))
    );

    accept(&device, "2");
    device.send_all().await;
    let seen = ["typing to 628120002", "a message to 628120002", "no typing to 628120002"];
    assert_eq!(device.seen.take(), seen, "the account is still shown as available");
}

#[tokio::test]
async fn the_account_is_unavailable_ten_seconds_after_its_last_message() {
    let device = online();
    typing(&device);
    accept(&device, "1");
    device.send_all().await;
    let asked = |effect: &Effect| (*effect == Effect::BecomeUnavailableWhenIdle).then_some(());
    assert_eq!(device.take_effects(asked).len(), 1);
    let sent_at = device.now.get();
    device.seen.take();
    send_flow::become_unavailable_when_idle(&device).await;
    assert_eq!(device.now.get(), sent_at.plus(seconds(10)));
    assert_eq!(device.seen.take(), ["unavailable"]);
    accept(&device, "2");
    device.send_all().await;
    assert_eq!(device.seen.borrow()[0], "available");
}

#[tokio::test]
async fn a_message_that_is_cancelled_while_it_is_typed_is_not_sent() {
    let device = online();
    typing(&device);
    let id = accept(&device, "1").id;
    device.during_wait.replace(Some(Box::new(move |device| {
        device.run(&CancelMessage { id: id.clone() }).unwrap();
    })));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
}

#[tokio::test]
async fn a_message_waits_again_if_quiet_hours_begin_or_the_connection_ends_while_it_is_typed() {
    let device = online();
    typing(&device);
    accept(&device, "1");
    device.during_wait.replace(Some(Box::new(|device| {
        // The test begins at 11:40 in Jakarta.
        device.settings.borrow_mut().quiet_hours =
            QuietHours { from: TimeOfDay::at(11, 0), to: TimeOfDay::at(13, 0), ..QuietHours::default() };
    })));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    assert_eq!(device.wake_at(), Some(later(Duration::from_mins(80))), "to the end of the quiet hours");

    device.settings.borrow_mut().quiet_hours.enabled = false;
    device.during_wait.replace(Some(Box::new(|device| device.is_logged_in.set(false))));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    device.is_logged_in.set(true);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
}

#[tokio::test]
async fn a_content_that_this_release_cannot_send_fails_before_anything_is_shown() {
    let device = online();
    typing(&device);
    let album = SendMessage { content: Content::Album { images: 1, videos: 0 }, ..message_to("1", "62812") };
    let id = device.run(&album).unwrap().wa_message_id;
    device.send_all().await;
    let row = device.find(&id);
    assert_eq!((row.state, row.error), (MessageStatus::Failed, Some(FailureReason::SendFailed)));
    assert!(device.seen.borrow().is_empty());
}

#[tokio::test]
async fn a_message_to_the_own_number_is_sent_like_any_other() {
    let device = online();
    device.new_events().await;
    let id = device.run(&message_to("1", "6281100000000")).unwrap().wa_message_id;
    device.send_all().await;
    device.answer(&id, None);
    let statuses: Vec<_> = progress(&device.new_events().await).iter().map(|progress| progress.status).collect();
    assert_eq!((device.frames.borrow().len(), statuses), (1, vec![MessageStatus::Sent]));
}

#[tokio::test]
async fn a_message_to_an_invalid_recipient_fails_at_once() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    device.refusals.borrow_mut().push_back(SendError::InvalidRecipient);
    device.send_all().await;
    let row = device.find(&id);
    assert_eq!((row.state, row.error), (MessageStatus::Failed, Some(FailureReason::InvalidRecipient)));
}

#[tokio::test]
async fn a_message_that_the_broken_connection_did_not_take_keeps_its_place_and_its_tries() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    device.before_frame.replace(Some(Box::new(|device| device.is_logged_in.set(false))));
    device.refusals.borrow_mut().push_back(SendError::NotConnected);
    device.send_all().await;
    let row = device.find(&id);
    assert_eq!((row.state, row.tries, row.due_at), (MessageStatus::Queued, 0, None));
    device.is_logged_in.set(true);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
}

#[tokio::test]
async fn a_message_that_the_client_does_not_send_is_tried_four_times() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    for pause in [20, 60, 180] {
        device.refusals.borrow_mut().push_back(SendError::Other("no key".into()));
        device.send_all().await;
        assert_eq!(device.find(&id).due_at, Some(device.now.get().plus(seconds(pause))));
        device.pass(seconds(pause));
    }
    device.refusals.borrow_mut().push_back(SendError::Other("no key".into()));
    device.send_all().await;
    let failed = progress(&device.new_events().await);
    assert_eq!(
        failed.iter().map(|progress| (progress.status, progress.error.clone())).collect::<Vec<_>>(),
        [(MessageStatus::Failed, Some(FailureReason::SendFailed))]
    );
}

#[tokio::test]
async fn after_a_panic_a_message_fails_unless_it_was_sent() {
    let device = online();
    let id = accept(&device, "1").wa_message_id;
    let waiting = device.to_send().remove(0);
    device.turn(|session, at| session.on_send_panic(&waiting, at));
    let row = device.find(&id);
    assert_eq!((row.state, row.error), (MessageStatus::Failed, Some(FailureReason::SendFailed)));

    let device = online();
    let id = accept(&device, "1").wa_message_id;
    let waiting = device.to_send().remove(0);
    send_flow::send(&device, &waiting, &mut SeededRandom::new(1)).await.unwrap();
    device.turn(|session, at| session.on_send_panic(&waiting, at));
    assert_eq!(device.find(&id).state, MessageStatus::Sending, "WhatsApp may have it");
}

#[tokio::test]
async fn after_a_restart_the_history_of_the_last_day_counts() {
    let device = online();
    device.settings.borrow_mut().limits.per_minute = 2;
    for key in ["1", "2", "3"] {
        accept(&device, key);
    }
    device.send_all().await;
    device.acknowledge_all();
    device.restart();
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    device.pass(seconds(61));
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    assert_eq!(
        outbox::list_send_records(&device.sqlite, later(seconds(0)).minus(seconds(1)), &SentOver::AllBut(Vec::new()))
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn a_timer_ends_at_the_earliest_wait() {
    let device = online();
    let (soon, late) = (later(seconds(300)), later(seconds(900)));
    device.run(&SendMessage { send_at: Some(late), ..message_to("1", "62811") }).unwrap();
    assert_eq!(device.wake_at(), Some(late));
    device.run(&SendMessage { send_at: Some(soon), ..message_to("2", "62812") }).unwrap();
    assert_eq!(device.wake_at(), Some(soon));
    device.run(&SendMessage { send_at: Some(later(seconds(600))), ..message_to("3", "62813") }).unwrap();
    assert_eq!(device.wake_at(), None, "a timer ends earlier anyway");
    send_flow::wake_at(&device, late).await;
    assert_eq!(device.to_send(), [], "a timer that was replaced does nothing");
    device.now.set(later(seconds(0)));
    send_flow::wake_at(&device, soon).await;
    assert_eq!((device.now.get(), device.to_send().len()), (soon, 1));
}

#[tokio::test]
async fn the_status_of_a_first_message_to_a_stranger_says_that_it_was_one() {
    let device = online();
    device.run(&message_to("1", "628130000001")).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    device.run(&message_to("2", "628130000001")).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    let sent: Vec<bool> = progress(&device.new_events().await).iter().map(|progress| progress.is_cold).collect();
    assert_eq!(sent, [true, false]);
    assert_eq!(device.run(&GetPacing {}).unwrap().usage.cold.used, 1);
}
