//! What WhatsApp's answers mean, and what happens to messages that it does not answer.

use std::time::Duration;

use cloudwa_flow::{
    clock::Timestamp,
    devices::{
        commands::{CampaignState, GetPacing, SetCampaignState},
        failure::FailureReason,
        session::{ConnectionEvent, Effect, NewChatQuota, ReachOutLimit, ReceiptKind, Session, Turns},
    },
    messages::message::MessageStatus,
};

use super::{GAP, a_campaign, accept, later, online, progress, seconds, take};
use crate::support::session::NativeDevice;

/// A message that was sent and is not answered yet.
async fn sent(device: &NativeDevice, key: &str) -> String {
    let id = accept(device, key).wa_message_id;
    device.send_all().await;
    assert_eq!(device.find(&id).state, MessageStatus::Sending);
    id
}

async fn outcome(device: &NativeDevice, id: &str) -> (MessageStatus, Option<FailureReason>) {
    let row = device.find(id);
    let reported = progress(&device.new_events().await);
    let last = reported.last().map(|last| (last.status, last.error.clone()));
    assert_eq!(last, Some((row.state, row.error.clone())), "the row and the event say the same");
    (row.state, row.error)
}

#[tokio::test]
async fn an_acknowledgement_means_sent() {
    let device = online();
    let id = sent(&device, "1").await;
    device.turn(|session, at| session.on_server_ack(Some("receipt"), &id, None, at));
    assert_eq!(device.find(&id).state, MessageStatus::Sending, "another frame was acknowledged");
    device.answer(&id, None);
    assert_eq!(outcome(&device, &id).await, (MessageStatus::Sent, None));
}

#[tokio::test]
async fn a_final_refusal_fails_the_message_with_whatsapps_code() {
    for code in ["404", "400", "479", "something new"] {
        let device = online();
        let id = sent(&device, "1").await;
        device.answer(&id, Some(code));
        let reason = FailureReason::refused_by_whatsapp(code);
        assert_eq!(outcome(&device, &id).await, (MessageStatus::Failed, Some(reason)), "{code}");
        assert_eq!(device.to_send(), []);
        assert!(!device.effects.borrow().contains(&Effect::AskReachOutLimit));
    }
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_after_three_pauses_and_then_fails_with_its_code() {
    for code in ["429", "500", "503"] {
        let device = online();
        let id = sent(&device, "1").await;
        for (tries, pause) in [(1, 20), (2, 60), (3, 180)] {
            device.answer(&id, Some(code));
            let row = device.find(&id);
            assert_eq!((row.state, row.tries), (MessageStatus::Queued, tries), "{code}");
            assert_eq!(row.due_at, Some(device.now.get().plus(seconds(pause))), "{code}");
            device.pass(seconds(pause));
            device.send_all().await;
        }
        device.answer(&id, Some(code));
        let reason = FailureReason::refused_by_whatsapp(code);
        assert_eq!(outcome(&device, &id).await, (MessageStatus::Failed, Some(reason)), "{code}");
    }
}

#[tokio::test]
async fn a_refusal_after_the_acknowledgement_fails_the_message_at_once() {
    let device = online();
    let id = sent(&device, "1").await;
    device.answer(&id, None);
    device.answer(&id, Some("500"));
    let reason = FailureReason::refused_by_whatsapp("500");
    assert_eq!(outcome(&device, &id).await, (MessageStatus::Failed, Some(reason)));
}

#[tokio::test]
async fn the_reach_out_limit_holds_cold_messages_until_whatsapp_says_when_it_ends() {
    let device = online();
    let id = sent(&device, "1").await;
    device.answer(&id, Some("463"));
    let refused = device.find(&id);
    assert_eq!(
        (refused.state, refused.error),
        (MessageStatus::Failed, Some(FailureReason::refused_by_whatsapp("463"))),
        "no second try"
    );
    assert!(device.effects.borrow().contains(&Effect::AskReachOutLimit));
    let held_until = || device.run(&GetPacing {}).unwrap().usage.held_until;
    assert_eq!(held_until(), Some(later(Duration::from_hours(6))), "until WhatsApp says more");
    accept(&device, "2");
    assert_eq!(device.to_send(), []);

    let ends = later(Duration::from_hours(1));
    let limit = |is_active, ends: Option<Timestamp>| {
        device.turn(|session, at| session.on_reach_out_limit(&ReachOutLimit { is_active, ends }, at));
    };
    limit(Some(true), Some(ends));
    assert_eq!(held_until(), Some(ends));
    limit(Some(true), None);
    limit(None, None);
    assert_eq!(held_until(), Some(ends), "an answer without a time changes nothing");
    device.turn(|session, at| {
        session.on_reach_out_answer(&ReachOutLimit { is_active: Some(false), ends: None }, at);
    });
    assert_eq!(held_until(), Some(later(Duration::from_mins(10))), "a message was just refused");
    limit(Some(false), None);
    assert_eq!(held_until(), None);
    assert_eq!(device.to_send().len(), 1, "the second stranger");
}

#[tokio::test]
async fn a_quota_of_new_chats_that_is_used_up_holds_first_messages_until_the_next_one() {
    let device = online();
    let held_until = || device.run(&GetPacing {}).unwrap().usage.held_until;
    let quota = |is_used_up, renewed_at| {
        device.turn(|session, at| session.on_new_chat_quota(&NewChatQuota { is_used_up, renewed_at }, at));
    };
    quota(false, Some(later(Duration::from_hours(20))));
    assert_eq!(held_until(), None, "a warning holds nothing");
    quota(true, Some(later(Duration::from_hours(20))));
    assert_eq!(held_until(), Some(later(Duration::from_hours(20))));
    let limit = |is_active| {
        let limit = ReachOutLimit { is_active: Some(is_active), ends: None };
        device.turn(|session, at| session.on_reach_out_limit(&limit, at));
    };
    limit(true);
    limit(false);
    assert_eq!(held_until(), Some(later(Duration::from_hours(20))), "the other limit says nothing about the quota");
    accept(&device, "1");
    assert_eq!(device.to_send(), []);
}

#[tokio::test]
async fn a_receipt_moves_the_status_only_forward() {
    let device = online();
    let id = sent(&device, "1").await;
    let receipt = |kind| device.turn(|session, at| session.on_receipt(kind, std::slice::from_ref(&id), at));
    receipt(ReceiptKind::Other);
    assert_eq!(device.find(&id).state, MessageStatus::Sending);
    receipt(ReceiptKind::Delivered);
    assert_eq!(outcome(&device, &id).await.0, MessageStatus::Delivered);
    device.answer(&id, None);
    assert_eq!(device.find(&id).state, MessageStatus::Delivered);
    receipt(ReceiptKind::Played);
    assert_eq!(outcome(&device, &id).await.0, MessageStatus::Read);
    receipt(ReceiptKind::Read);
    receipt(ReceiptKind::Delivered);
    assert_eq!(device.new_events().await, []);
}

#[tokio::test]
async fn a_new_connection_sends_an_unanswered_message_again_under_its_id() {
    let device = online();
    let id = sent(&device, "1").await;
    device.news(ConnectionEvent::Disconnected);
    device.pass(Duration::from_mins(10));
    device.news(ConnectionEvent::Connected);
    device.send_all().await;
    let ids: Vec<_> = device.frames.borrow().iter().map(|frame| frame.wa_message_id.clone()).collect();
    assert_eq!(ids, [id.clone(), id]);
}

#[tokio::test]
async fn a_person_decides_about_a_message_that_was_not_answered_for_ten_minutes() {
    let device = online();
    let id = sent(&device, "1").await;
    device.pass(Duration::from_mins(10) + seconds(1));
    device.news(ConnectionEvent::Connected);
    assert_eq!(outcome(&device, &id).await, (MessageStatus::Unknown, Some(FailureReason::NoAnswer)));

    let device = online();
    let id = sent(&device, "1").await;
    device.pass(Duration::from_mins(10));
    device.turn(Session::on_alarm);
    assert_eq!(device.find(&id).state, MessageStatus::Sending);
    device.pass(seconds(1));
    device.turn(Session::on_alarm);
    assert_eq!(outcome(&device, &id).await.0, MessageStatus::Unknown, "the alarm needs no new connection");
}

#[tokio::test]
async fn a_message_of_an_earlier_link_is_never_sent_again() {
    let device = online();
    let id = sent(&device, "1").await;
    device.link("6281100000000");
    assert_eq!(outcome(&device, &id).await, (MessageStatus::Unknown, Some(FailureReason::NoAnswer)));
}

#[tokio::test]
async fn an_unanswered_message_of_a_stopped_campaign_is_not_sent_again() {
    for state in [CampaignState::Paused, CampaignState::Cancelled] {
        let device = online();
        take(&device, 1, [1]).unwrap();
        device.send_all().await;
        let id = device.frames.borrow()[0].wa_message_id.clone();
        device.run(&SetCampaignState { campaign: a_campaign(), run: 2, state, gap: GAP }).unwrap();
        device.news(ConnectionEvent::Connected);
        assert_eq!(device.find(&id).state, MessageStatus::Unknown, "{state:?}");
    }
}

#[tokio::test]
async fn when_the_link_is_lost_what_waits_fails_and_what_was_sent_is_unknown() {
    let device = online();
    let answered = sent(&device, "1").await;
    device.answer(&answered, None);
    let unanswered = sent(&device, "2").await;
    device.is_logged_in.set(false);
    let waiting = accept(&device, "3").wa_message_id;
    device.news(ConnectionEvent::RemovedOnPhone);
    let now = |id: &str| (device.find(id).state, device.find(id).error);
    let lost = || Some(FailureReason::DeviceLoggedOut);
    assert_eq!(now(&answered), (MessageStatus::Sent, None));
    assert_eq!(now(&unanswered), (MessageStatus::Unknown, lost()));
    assert_eq!(now(&waiting), (MessageStatus::Failed, lost()));
    device.answer(&unanswered, None);
    assert_eq!(now(&unanswered), (MessageStatus::Sent, None), "a late acknowledgement corrects the status");
}
