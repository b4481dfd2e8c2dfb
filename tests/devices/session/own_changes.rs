//! Edits and deletions of messages that the business has sent.

use cloudwa_flow::{
    devices::{
        commands::{CancelMessage, SendMessage},
        event::{DeviceEvent, DeviceEventKind, LiveUpdate, MessageChange},
        failure::FailureReason,
        session::{ChatSource, IncomingMessage, ReceiptKind, Turns},
    },
    error::Error,
    messages::{
        content::{Content, MessageKey},
        message::{Message, MessageStatus},
        own_change::{DELETION_WINDOW, EDIT_WINDOW},
    },
};

use super::{
    NOW,
    incoming::{from_person, receive},
    message_to, online, progress, seconds,
};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";

fn created(events: &[DeviceEvent]) -> Vec<Message> {
    let message = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.clone()),
        _ => None,
    };
    events.iter().filter_map(message).collect()
}

fn changes(events: &[DeviceEvent]) -> Vec<(&'static str, MessageChange)> {
    let change = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageEdited(change) => Some(("edited", change.clone())),
        DeviceEventKind::MessageDeleted(change) => Some(("deleted", change.clone())),
        _ => None,
    };
    events.iter().filter_map(change).collect()
}

fn edit(key: &str, of: &str, text: &str) -> SendMessage {
    let content = Content::Edit { of: MessageKey::default(), text: text.into() };
    SendMessage { content, reply_to: Some(of.into()), ..message_to(key, AYU) }
}

fn deletion(key: &str, of: &str) -> SendMessage {
    let content = Content::Deletion { of: MessageKey::default() };
    SendMessage { content, reply_to: Some(of.into()), ..message_to(key, AYU) }
}

fn is_conflict(device: &NativeDevice, change: &SendMessage, why: &str) -> bool {
    matches!(device.run(change), Err(Error::Conflict(reason)) if reason.contains(why))
}

/// A message of ours that WhatsApp has.
async fn sent(device: &NativeDevice, key: &str) -> Message {
    device.run(&message_to(key, AYU)).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    created(&device.new_events().await).pop().unwrap()
}

#[tokio::test]
async fn our_edit_is_shown_when_whatsapp_has_it_and_leaves_once_under_its_own_id_without_typing() {
    let device = online();
    let ours = sent(&device, "1").await;
    device.settings.borrow_mut().typing.enabled = true;
    device.pass(seconds(60));
    let accepted = device.run(&edit("2", ours.id.as_str(), "baru")).unwrap();
    assert!(accepted.is_new && !device.run(&edit("2", ours.id.as_str(), "baru")).unwrap().is_new);
    assert!(is_conflict(&device, &edit("2", ours.id.as_str(), "lain"), "this key"));
    assert_ne!(accepted.wa_message_id, ours.wa_message_id);
    let seen = device.seen.borrow().len();
    device.restart();
    device.send_all().await;
    assert!(device.seen.borrow().iter().skip(seen).all(|seen| !seen.starts_with("typing")));
    let frame = device.frames.borrow()[0].clone();
    let of = MessageKey { wa_message_id: ours.wa_message_id.clone(), is_ours: true, participant: None };
    assert_eq!(frame.content, Content::Edit { of, text: "baru".into() });
    assert_eq!((device.frames.borrow().len(), &frame.wa_message_id), (1, &accepted.wa_message_id));
    let before = device.new_events().await;
    assert!(changes(&before).is_empty() && created(&before).is_empty(), "{before:?}");
    device.answer(&accepted.wa_message_id, None);
    let events = device.new_events().await;
    let [("edited", change)] = &changes(&events)[..] else { panic!("{events:?}") };
    assert_eq!((&change.id, &change.content), (&ours.id, &Content::text("baru")));
    assert_eq!(change.edited_at, Some(NOW.plus(seconds(60))));
    let reported = progress(&events);
    assert_eq!((reported[0].status, reported[0].target.as_ref()), (MessageStatus::Sent, Some(&ours.id)));
    assert!(!reported[0].is_cold);
    let ids = [accepted.wa_message_id];
    device.turn(|session, at| session.on_receipt(ReceiptKind::Delivered, &ids, at));
    assert!(changes(&device.new_events().await).is_empty(), "it is shown once");
}

#[tokio::test]
async fn our_deletion_is_shown_when_whatsapp_has_it_and_a_second_one_is_the_same() {
    let device = online();
    let ours = sent(&device, "1").await;
    let accepted = device.run(&deletion("2", ours.id.as_str())).unwrap();
    let again = device.run(&deletion("3", ours.id.as_str())).unwrap();
    assert_eq!((again.id, again.is_new), (accepted.id, false));
    assert!(is_conflict(&device, &edit("4", ours.id.as_str(), "baru"), "was deleted"));
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    assert!(changes(&device.new_events().await).is_empty());
    device.acknowledge_all();
    let events = device.new_events().await;
    let [("deleted", change)] = &changes(&events)[..] else { panic!("{events:?}") };
    assert_eq!((&change.id, &change.content), (&ours.id, &Content::Deleted { by_admin: None }));
    // The database may not have the event yet.
    assert!(is_conflict(&device, &deletion("5", ours.id.as_str()), "was deleted"));
    assert!(is_conflict(&device, &edit("6", ours.id.as_str(), "baru"), "was deleted"));
}

#[tokio::test]
async fn a_refused_change_is_not_shown_and_says_so_and_may_be_tried_again() {
    let device = online();
    let ours = sent(&device, "1").await;
    for (key, change) in [("2", edit("2", ours.id.as_str(), "baru")), ("3", deletion("3", ours.id.as_str()))] {
        let accepted = device.run(&change).unwrap();
        device.send_all().await;
        device.answer(&accepted.wa_message_id, Some("479"));
        let events = device.new_events().await;
        assert!(changes(&events).is_empty(), "{key}");
        let failed = progress(&events).pop().unwrap();
        assert_eq!((failed.status, failed.target), (MessageStatus::Failed, Some(ours.id.clone())));
        assert_eq!(failed.error, Some(FailureReason::refused_by_whatsapp("479")));
    }
    device.frames.take();
    assert!(device.run(&deletion("4", ours.id.as_str())).unwrap().is_new);
    device.send_all().await;
    device.acknowledge_all();
    assert_eq!(changes(&device.new_events().await).len(), 1);
}

#[tokio::test]
async fn what_others_wrote_is_not_changed_and_what_the_business_wrote_on_its_phone_is() {
    let device = online();
    receive(&device, &from_person(AYU, "IN1", "halo"));
    let theirs = created(&device.new_events().await).pop().unwrap();
    for change in [edit("1", theirs.id.as_str(), "x"), deletion("2", theirs.id.as_str())] {
        assert!(is_conflict(&device, &change, "somebody else wrote"));
    }
    let unknown = "msg_0193e0a0-0000-7000-8000-00000000000f";
    assert_eq!(device.run(&edit("3", unknown, "x")).unwrap_err(), Error::NotFound { what: "the message" });
    let other_chat = SendMessage { phone: "628120000009".into(), ..deletion("4", theirs.id.as_str()) };
    assert_eq!(device.run(&other_chat).unwrap_err(), Error::NotFound { what: "the message" });

    let incoming = from_person(AYU, "PHONE1", "jam 8");
    let source = ChatSource { is_from_me: true, ..incoming.source };
    receive(&device, &IncomingMessage { source, ..incoming });
    let on_phone = created(&device.new_events().await).pop().unwrap();
    device.run(&edit("5", on_phone.id.as_str(), "jam 9")).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    let events = device.new_events().await;
    assert_eq!(changes(&events)[0].1.content, Content::text("jam 9"));
    device.run(&deletion("6", on_phone.id.as_str())).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    device.new_events().await;
    let reaction = Content::Reaction { to: MessageKey::default(), emoji: Some("👍".into()) };
    let reacted = SendMessage { content: reaction, ..deletion("7", on_phone.id.as_str()) };
    assert!(is_conflict(&device, &reacted, "was deleted"), "the inbox has the deletion");
}

#[tokio::test]
async fn a_change_after_its_time_is_refused_and_one_that_has_waited_until_then_fails() {
    let device = online();
    let ours = sent(&device, "1").await;
    let waits = device.run(&edit("2", ours.id.as_str(), "baru")).unwrap();
    device.is_logged_in.set(false);
    device.pass(EDIT_WINDOW + seconds(1));
    assert!(is_conflict(&device, &edit("3", ours.id.as_str(), "lagi"), "20 minutes"));
    device.is_logged_in.set(true);
    device.new_events().await;
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    let failed = progress(&device.new_events().await).pop().unwrap();
    assert_eq!(
        (failed.id, failed.status, failed.error),
        (waits.id, MessageStatus::Failed, Some(FailureReason::TooLate))
    );

    device.run(&deletion("4", ours.id.as_str())).unwrap();
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1, "it can still be deleted");
    let later = sent(&device, "5").await;
    device.pass(DELETION_WINDOW + seconds(1));
    assert!(is_conflict(&device, &deletion("6", later.id.as_str()), "60 hours"));
}

/// The first try may have arrived, so nobody knows.
#[tokio::test]
async fn an_edit_without_an_answer_is_unknown_once_phones_ignore_it() {
    let device = online();
    let ours = sent(&device, "1").await;
    device.pass(EDIT_WINDOW.saturating_sub(seconds(1)));
    device.run(&edit("2", ours.id.as_str(), "baru")).unwrap();
    device.send_all().await;
    device.frames.take();
    device.new_events().await;
    device.pass(seconds(5));
    device.restart();
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    let last = progress(&device.new_events().await).pop().unwrap();
    assert_eq!((last.status, last.error), (MessageStatus::Unknown, Some(FailureReason::NoAnswer)));
}

#[tokio::test]
async fn a_message_that_waits_is_edited_where_it_waits_and_leaves_with_its_new_words() {
    let device = online();
    device.is_logged_in.set(false);
    let waiting = device.run(&message_to("1", AYU)).unwrap();
    device.new_events().await;
    for text in ["baru", "lebih baru", "lebih baru"] {
        assert_eq!(device.run(&edit(text, waiting.id.as_str(), text)).unwrap().id, waiting.id);
    }
    let events = device.new_events().await;
    let changed = changes(&events);
    assert_eq!((events.len(), changed.len()), (2, 2), "{events:?}");
    assert!(changed.iter().all(|(kind, change)| *kind == "edited" && change.edited_at.is_none()));
    device.restart();
    device.send_all().await;
    let frames = device.frames.borrow();
    assert_eq!(frames.iter().map(|frame| frame.content.clone()).collect::<Vec<_>>(), [Content::text("lebih baru")]);
}

#[tokio::test]
async fn a_message_that_is_typed_leaves_with_the_words_that_it_has_then() {
    let device = online();
    device.settings.borrow_mut().typing.enabled = true;
    let waiting = device.run(&message_to("1", AYU)).unwrap();
    let id = waiting.id.clone();
    let change = move |device: &NativeDevice| {
        device.run(&edit("2", id.as_str(), "baru")).unwrap();
    };
    *device.during_wait.borrow_mut() = Some(Box::new(change));
    device.send_all().await;
    assert_eq!(device.frames.borrow()[0].content, Content::text("baru"));
    // It has left without an answer: whether there is anything to change is not known yet.
    assert!(is_conflict(&device, &edit("3", waiting.id.as_str(), "lagi"), "has not been sent"));
}

#[tokio::test]
async fn a_message_that_waits_is_taken_back_without_a_frame() {
    let device = online();
    device.is_logged_in.set(false);
    let waiting = device.run(&message_to("1", AYU)).unwrap();
    assert_eq!(device.run(&deletion("2", waiting.id.as_str())).unwrap().id, waiting.id);
    let last = progress(&device.new_events().await).pop().unwrap();
    assert_eq!(
        (last.id, last.status, last.error),
        (waiting.id.clone(), MessageStatus::Failed, Some(FailureReason::Cancelled))
    );
    assert!(is_conflict(&device, &deletion("3", waiting.id.as_str()), "has not been sent"));
    device.restart();
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
}

#[tokio::test]
async fn a_change_that_waits_can_be_cancelled_and_is_no_cold_message() {
    let device = online();
    let ours = sent(&device, "1").await;
    let accepted = device.run(&deletion("2", ours.id.as_str())).unwrap();
    device.run(&CancelMessage { id: accepted.id }).unwrap();
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    device.run(&edit("3", ours.id.as_str(), "baru")).unwrap();
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    let updates = device.new_live_updates().await;
    assert!(updates.iter().all(|update| !matches!(update, LiveUpdate::MessageWaiting(_))), "{updates:?}");
}
