//! Cancelling a message, and deciding about one whose fate is unknown.

use cloudwa_flow::{
    devices::{
        commands::{CancelMessage, DecideMessage, Decision, ListOutbox, SendReply},
        failure::FailureReason,
        outbox::OutboxFilter,
        session::{ConnectionEvent, ReceiptKind, Turns},
    },
    error::Error,
    messages::message::MessageStatus,
};

use super::{
    accept,
    incoming::{break_table, mend_table},
    online, progress, seconds,
};
use crate::support::{builders::message_id, session::NativeDevice};

fn unknown_count(device: &NativeDevice) -> usize {
    device.run(&ListOutbox { shown: OutboxFilter::Unknown, after: None, limit: 9 }).unwrap().unknown
}

/// A message that was sent ten minutes ago and never answered.
async fn unknown(device: &NativeDevice) -> SendReply {
    let reply = accept(device, "1");
    device.send_all().await;
    device.pass(seconds(601));
    device.news(ConnectionEvent::Connected);
    assert_eq!((device.find(&reply.wa_message_id).state, unknown_count(device)), (MessageStatus::Unknown, 1));
    device.new_events().await;
    reply
}

/// Otherwise the message would count as unknown until it leaves, although nobody can decide about it any more.
#[tokio::test]
async fn a_decision_whose_event_the_storage_does_not_take_is_refused_and_can_be_made_again() {
    let device = online();
    let sent = unknown(&device).await;
    let resend = DecideMessage { id: sent.id.clone(), decision: Decision::Resend };
    break_table(&device, "events");
    assert!(matches!(device.run(&resend), Err(Error::Unavailable { .. })));
    mend_table(&device, "events");
    assert_eq!((device.find(&sent.wa_message_id).state, unknown_count(&device)), (MessageStatus::Unknown, 1));
    device.new_events().await;
    assert_eq!(device.run(&resend).unwrap().status, MessageStatus::Queued);
    assert_eq!(progress(&device.new_events().await)[0].status, MessageStatus::Queued);
}

#[tokio::test]
async fn a_message_that_waits_is_cancelled_once() {
    let device = online();
    device.is_logged_in.set(false);
    let id = accept(&device, "1").id;
    device.new_events().await;
    for _ in 0..2 {
        let state = device.run(&CancelMessage { id: id.clone() }).unwrap();
        assert_eq!((state.status, state.error), (MessageStatus::Failed, Some(FailureReason::Cancelled)));
    }
    assert_eq!(progress(&device.new_events().await).len(), 1);
    device.is_logged_in.set(true);
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
}

#[tokio::test]
async fn a_message_that_was_sent_cannot_be_cancelled() {
    let device = online();
    let id = accept(&device, "1").id;
    device.send_all().await;
    assert!(matches!(device.run(&CancelMessage { id: id.clone() }), Err(Error::Conflict(_))));
    device.acknowledge_all();
    assert!(matches!(device.run(&CancelMessage { id }), Err(Error::Conflict(_))));
    assert!(matches!(device.run(&CancelMessage { id: message_id(9) }), Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn an_unknown_message_is_sent_again_under_its_id_if_a_person_says_so() {
    let device = online();
    let SendReply { id, wa_message_id, .. } = unknown(&device).await;
    let decision = DecideMessage { id, decision: Decision::Resend };
    assert_eq!(device.run(&decision).unwrap().status, MessageStatus::Queued);
    assert_eq!(unknown_count(&device), 0);
    assert_eq!(progress(&device.new_events().await)[0].status, MessageStatus::Queued);
    device.send_all().await;
    assert_eq!(device.frames.borrow().last().unwrap().wa_message_id, wa_message_id);
    assert!(matches!(device.run(&decision), Err(Error::Conflict(_))), "its status is known now");
}

#[tokio::test]
async fn an_unknown_message_that_a_person_gives_up_has_failed() {
    let device = online();
    let id = unknown(&device).await.id;
    let state = device.run(&DecideMessage { id, decision: Decision::GiveUp }).unwrap();
    assert_eq!((state.status, state.error), (MessageStatus::Failed, Some(FailureReason::GivenUp)));
    assert_eq!(unknown_count(&device), 0);
}

#[tokio::test]
async fn an_unknown_message_that_a_person_has_seen_on_a_phone_counts_as_sent_and_a_receipt_moves_it_on() {
    let device = online();
    let SendReply { id, wa_message_id, .. } = unknown(&device).await;
    let arrived = DecideMessage { id, decision: Decision::Arrived };
    let state = device.run(&arrived).unwrap();
    assert_eq!((state.status, state.error), (MessageStatus::Sent, None));
    assert_eq!(unknown_count(&device), 0);
    assert_eq!(progress(&device.new_events().await)[0].status, MessageStatus::Sent);
    assert!(matches!(device.run(&arrived), Err(Error::Conflict(_))), "its status is known now");
    let frames = device.frames.borrow().len();
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), frames, "it is not sent again");
    device.turn(|session, at| session.on_receipt(ReceiptKind::Delivered, std::slice::from_ref(&wa_message_id), at));
    assert_eq!(device.find(&wa_message_id).state, MessageStatus::Delivered);
}

#[tokio::test]
async fn an_unlinked_device_sends_nothing_again() {
    let device = online();
    let id = unknown(&device).await.id;
    device.news(ConnectionEvent::RemovedOnPhone);
    let resend = DecideMessage { id, decision: Decision::Resend };
    assert!(matches!(device.run(&resend), Err(Error::DeviceDisconnected(_))));
    assert_eq!(unknown_count(&device), 1);
}
