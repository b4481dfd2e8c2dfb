//! Commands of earlier runs are ignored; the device takes items while it has room, and requests more.

use std::{collections::BTreeSet, time::Duration};

use cloudwa_flow::{
    devices::{
        commands::{
            CampaignState, CancelMessage, DecideMessage, Decision, DispatchJob, FindKnownItems, ItemKey, KnownItems,
            SetCampaignState, TakeItems,
        },
        event::{DeviceEvent, DeviceEventKind},
        failure::FailureReason,
        outbox::{self, CAMPAIGN_CAPACITY},
        session::{ConnectionEvent, Session, Turns},
    },
    error::Error,
    ids::CampaignId,
    messages::message::MessageStatus,
};

use super::{GAP, NOW, a_campaign, batch, incoming, online, progress, seconds, take, tenant, unlinked};
use crate::support::session::NativeDevice;

fn set(device: &NativeDevice, run: i64, state: CampaignState) {
    device.run(&SetCampaignState { campaign: a_campaign(), run, state, gap: GAP }).unwrap();
}

/// Sends `count` messages of the campaign and waits for as many gaps as needed; WhatsApp acknowledges them.
async fn send(device: &NativeDevice, count: usize) {
    let mut sent = 0;
    while sent < count {
        device.send_all().await;
        sent += device.frames.borrow().len();
        device.acknowledge_all();
        if let Some(at) = device.wake_at() {
            device.now.set(at);
        }
    }
}

#[test]
fn a_batch_of_an_earlier_run_is_refused() {
    let device = online();
    set(&device, 2, CampaignState::Running);
    assert!(matches!(take(&device, 1, 1..=3), Err(Error::Conflict(_))));
    assert_eq!(take(&device, 2, 1..=3).unwrap().accepted, 3);
    assert!(matches!(take(&device, 1, 4..=5), Err(Error::Conflict(_))), "the batch that follows is refused too");
}

/// The hub tries again until the device has cancelled all of them.
#[tokio::test]
async fn a_cancellation_that_the_storage_does_not_take_is_refused_and_made_by_the_next_try() {
    let device = online();
    take(&device, 1, 1..=3).unwrap();
    device.new_events().await;
    incoming::break_table(&device, "events");
    let cancel = SetCampaignState { campaign: a_campaign(), run: 2, state: CampaignState::Cancelled, gap: GAP };
    let refused = device.run(&cancel);
    assert!(matches!(refused, Err(Error::Unavailable { .. })), "{refused:?}");
    incoming::mend_table(&device, "events");
    device.run(&cancel).unwrap();
    let reported = progress(&device.new_events().await);
    assert_eq!(reported.iter().filter(|shown| shown.error == Some(FailureReason::Cancelled)).count(), 3);
}

#[test]
fn a_batch_of_a_run_that_is_paused_or_over_is_refused() {
    for state in [CampaignState::Paused, CampaignState::Completed, CampaignState::Cancelled] {
        let device = online();
        set(&device, 2, state);
        assert!(matches!(take(&device, 2, 1..=3), Err(Error::Conflict(_))), "{state:?}");
        assert_eq!(take(&device, 3, 1..=3).unwrap().accepted, 3, "the next run is a new one ({state:?})");
    }
}

#[test]
fn a_batch_without_items_never_reopens_a_run() {
    let device = online();
    set(&device, 2, CampaignState::Paused);
    assert_eq!(take(&device, 1, []).unwrap().accepted, 0);
    assert_eq!(take(&device, 2, []).unwrap().accepted, 0);
    assert!(matches!(take(&device, 2, 1..=3), Err(Error::Conflict(_))));
}

#[test]
fn a_command_of_an_earlier_run_changes_nothing() {
    let device = online();
    take(&device, 1, 1..=3).unwrap();
    set(&device, 2, CampaignState::Paused);
    set(&device, 1, CampaignState::Cancelled);
    set(&device, 1, CampaignState::Running);
    set(&device, 3, CampaignState::Running);
    assert_eq!(take(&device, 3, [4]).unwrap().room, CAMPAIGN_CAPACITY - 4 + device.to_send().len());
}

#[test]
fn an_item_that_arrives_twice_is_one_message() {
    let device = online();
    device.is_logged_in.set(false);
    assert_eq!(take(&device, 1, 1..=3).unwrap().accepted, 3);
    let again = take(&device, 1, 2..=5).unwrap();
    assert_eq!((again.accepted, again.room), (2, CAMPAIGN_CAPACITY - 5));
    device.restart();
    assert_eq!(take(&device, 1, 1..=5).unwrap().accepted, 0, "the rows know the items after a restart");
}

#[test]
fn a_device_without_room_takes_no_items() {
    let device = online();
    device.is_logged_in.set(false);
    assert_eq!(take(&device, 1, 1..=200).unwrap().room, 0);
    assert!(matches!(take(&device, 1, 201..=201), Err(Error::Conflict(_))));
    assert_eq!(take(&device, 1, 1..=200).unwrap().accepted, 0, "it has these items, so they need no room");
    assert!(matches!(take(&device, 1, 200..=201), Err(Error::Conflict(_))), "all of a batch or nothing");
}

#[test]
fn an_unlinked_device_takes_no_items_and_still_knows_those_it_had() {
    let device = online();
    take(&device, 1, 1..=2).unwrap();
    device.news(ConnectionEvent::RemovedOnPhone);
    assert!(matches!(take(&device, 1, 3..=4), Err(Error::DeviceDisconnected(_))));
    assert!(matches!(take(&unlinked(), 1, 1..=2), Err(Error::DeviceDisconnected(_))));
    let key = |item_no, attempt| ItemKey { item_no, attempt };
    let items = vec![key(1, 0), key(2, 1), key(2, 0), key(3, 0)];
    let known = device.run(&FindKnownItems { campaign: a_campaign(), items, claimed_at: None }).unwrap();
    assert_eq!(known, KnownItems { known: vec![1, 2] }, "another attempt is another message");
}

/// Another device may have the items by the time the late job arrives.
#[test]
fn a_late_job_for_items_that_the_device_has_declined_is_refused() {
    let device = online();
    let claimed =
        |millis, numbers| TakeItems { claimed_at: Some(NOW.plus(Duration::from_millis(millis))), ..batch(1, numbers) };
    let question = |numbers: &[i64], millis| FindKnownItems {
        campaign: a_campaign(),
        items: numbers.iter().map(|item_no| ItemKey { item_no: *item_no, attempt: 0 }).collect(),
        claimed_at: Some(NOW.plus(Duration::from_millis(millis))),
    };
    let known = |numbers: &[i64], millis| device.run(&question(numbers, millis)).unwrap().known;
    device.run(&claimed(1, vec![1, 2])).unwrap();
    assert_eq!(known(&[1, 2, 3], 1), [1, 2]);
    device.run(&claimed(1, vec![1, 2, 3])).unwrap();
    assert_eq!(known(&[4, 5], 5), [0; 0]);
    device.restart();
    assert!(matches!(device.run(&claimed(5, vec![4, 5])), Err(Error::Conflict(_))));
    assert_eq!(device.run(&claimed(5, vec![1, 2])).unwrap().accepted, 0, "what it has is repeated without harm");
    assert_eq!(device.run(&claimed(6, vec![4, 5])).unwrap().accepted, 2, "the next claim of these items is a new one");
    device.pass(Duration::from_hours(8 * 24));
    device.turn(Session::on_alarm);
}

#[tokio::test]
async fn more_items_are_requested_once_half_the_room_is_free() {
    let device = online();
    take(&device, 7, 1..=102).unwrap();
    assert_eq!(device.item_requests(), []);
    send(&device, 2).await;
    assert_eq!(device.item_requests(), [], "a hundred still wait");
    send(&device, 1).await;
    let job = DispatchJob { tenant: tenant(), campaign: a_campaign(), device: super::device(), run: 7 };
    assert_eq!(device.item_requests(), [job], "the job names the run, so that D1 ignores it once the run is over");
}

#[test]
fn a_request_that_brought_nothing_is_repeated_after_a_minute() {
    let device = online();
    take(&device, 1, []).unwrap();
    assert_eq!(device.item_requests().len(), 1);
    device.pass(seconds(59));
    device.send_due();
    assert_eq!(device.item_requests().len(), 0);
    device.pass(seconds(1));
    device.send_due();
    assert_eq!(device.item_requests().len(), 1);
    device.pass(Duration::from_hours(1));
    device.run(&TakeItems { is_last: true, ..batch(1, []) }).unwrap();
    assert_eq!(device.item_requests().len(), 0, "D1 has no further items");
}

#[tokio::test]
async fn a_pause_holds_what_waits_and_a_resume_releases_it() {
    let device = online();
    take(&device, 1, 1..=3).unwrap();
    send(&device, 1).await;
    set(&device, 2, CampaignState::Paused);
    device.pass(Duration::from_hours(1));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    set(&device, 3, CampaignState::Running);
    send(&device, 2).await;
    assert_eq!(progress(&device.new_events().await).len(), 3);
}

#[tokio::test]
async fn a_message_that_is_being_typed_is_not_sent_once_its_campaign_is_paused() {
    let device = online();
    device.settings.borrow_mut().typing.enabled = true;
    take(&device, 1, [1]).unwrap();
    device.during_wait.replace(Some(Box::new(|device| set(device, 2, CampaignState::Paused))));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    set(&device, 3, CampaignState::Running);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1, "it kept its place");
}

#[tokio::test]
async fn a_cancelled_campaign_fails_what_waits_and_leaves_what_was_sent() {
    let device = online();
    take(&device, 1, 1..=3).unwrap();
    device.send_all().await;
    device.new_events().await;
    set(&device, 2, CampaignState::Cancelled);
    let cancelled = progress(&device.new_events().await);
    let numbers = cancelled.iter().map(|item| item.campaign.as_ref().unwrap().item_no);
    assert_eq!(numbers.collect::<BTreeSet<_>>(), BTreeSet::from([2, 3]));
    assert!(cancelled.iter().all(|item| item.error == Some(FailureReason::Cancelled)));
    let sent = device.frames.borrow()[0].wa_message_id.clone();
    device.answer(&sent, Some("500"));
    let last = device.find(&sent);
    assert_eq!(
        (last.state, last.error),
        (MessageStatus::Failed, Some(FailureReason::Cancelled)),
        "a message that WhatsApp refuses for now is not tried again"
    );
}

fn another_campaign() -> CampaignId {
    CampaignId::parse("cmp_0193e0a0-0000-7000-8000-000000000004").unwrap()
}

/// Three messages of a paused campaign and three of a running one, on a device that is not connected at the moment.
fn with_a_paused_and_a_running_campaign() -> NativeDevice {
    let device = online();
    device.is_logged_in.set(false);
    take(&device, 1, 1..=3).unwrap();
    device.run(&TakeItems { campaign: another_campaign(), is_last: true, ..batch(1, 11..=13) }).unwrap();
    set(&device, 2, CampaignState::Paused);
    device
}

async fn sent_items(device: &NativeDevice) -> Vec<i64> {
    device.is_logged_in.set(true);
    let mut sent = Vec::new();
    loop {
        device.send_all().await;
        sent.extend(device.frames.borrow().iter().map(|frame| device.find(&frame.wa_message_id)));
        device.acknowledge_all();
        match device.wake_at() {
            Some(at) => device.now.set(device.now.get().max(at)),
            None => return sent.iter().map(|message| message.campaign.as_ref().unwrap().item_no).collect(),
        }
    }
}

#[tokio::test]
async fn a_broadcast_goes_on_after_a_paused_one_beside_it_is_cancelled() {
    let device = with_a_paused_and_a_running_campaign();
    set(&device, 3, CampaignState::Cancelled);
    let room = device.run(&TakeItems { campaign: another_campaign(), is_last: true, ..batch(1, []) }).unwrap().room;
    assert_eq!(room, CAMPAIGN_CAPACITY - 3, "three wait, whatever was cancelled");
    assert_eq!(sent_items(&device).await, [11, 12, 13]);
}

#[tokio::test]
async fn a_broadcast_goes_on_after_messages_of_a_paused_one_beside_it_are_cancelled_one_by_one() {
    let device = with_a_paused_and_a_running_campaign();
    for item in batch(1, 1..=3).items {
        for _ in 0..2 {
            device.run(&CancelMessage { id: item.id.clone() }).unwrap();
        }
    }
    assert_eq!(sent_items(&device).await, [11, 12, 13]);
}

#[tokio::test]
async fn a_message_that_a_person_sends_again_waits_while_its_broadcast_is_paused() {
    let device = online();
    take(&device, 1, [1]).unwrap();
    device.send_all().await;
    device.pass(Duration::from_hours(1));
    device.restart();
    let id = batch(1, [1]).items[0].id.clone();
    let resend = DecideMessage { id: id.clone(), decision: Decision::Resend };
    set(&device, 2, CampaignState::Paused);
    device.frames.borrow_mut().clear();
    assert_eq!(device.run(&resend).unwrap().status, MessageStatus::Queued);
    device.pass(Duration::from_hours(1));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    set(&device, 3, CampaignState::Running);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    device.pass(Duration::from_hours(1));
    device.restart();
    set(&device, 4, CampaignState::Cancelled);
    assert!(matches!(device.run(&resend), Err(Error::Conflict(_))));
}

/// A refusal may come while the send is still under way. The message is then counted once, as one that waits.
#[tokio::test]
async fn a_message_that_is_refused_while_it_is_being_sent_is_counted_once() {
    let device = online();
    take(&device, 1, [1]).unwrap();
    let waiting = device.to_send().remove(0);
    device.before_frame.replace(Some(Box::new(|device| {
        let id = batch(1, [1]).items[0].id.clone();
        let sending = outbox::find_by_message(&device.sqlite, &id).unwrap().unwrap();
        device.answer(&sending.wa_message_id, Some("503"));
        device.run(&CancelMessage { id }).unwrap();
    })));
    device.send_one(&waiting).await;
    assert_eq!(take(&device, 1, []).unwrap().room, CAMPAIGN_CAPACITY);
}

#[tokio::test]
async fn the_gap_counts_from_the_frame() {
    let device = online();
    device.frame_takes.set(seconds(7));
    take(&device, 1, 1..=2).unwrap();
    device.send_all().await;
    let sent_at = device.now.get();
    assert_eq!(sent_at, NOW.plus(seconds(7)));
    let next = device.wake_at().unwrap();
    assert!((10..=60).contains(&next.since(sent_at).as_secs()), "{:?}", next.since(sent_at));
}

#[tokio::test]
async fn the_gap_begins_again_after_a_restart() {
    let device = online();
    take(&device, 1, 1..=2).unwrap();
    device.send_all().await;
    device.pass(seconds(9));
    device.restart();
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1);
    assert!(device.wake_at().unwrap() >= device.now.get().plus(seconds(10)));
}

#[tokio::test]
async fn a_broadcasts_message_is_in_its_chat_before_its_status_is() {
    let device = online();
    take(&device, 1, [1]).unwrap();
    device.new_events().await;
    device.send_all().await;
    assert_eq!(device.new_events().await, [], "a message that may still fail is in no chat");
    device.acknowledge_all();
    let kinds: Vec<DeviceEvent> = device.new_events().await;
    let [created, sent] = &kinds[..] else { panic!("{kinds:?}") };
    assert!(matches!(&created.kind, DeviceEventKind::MessageCreated(message) if message.status == MessageStatus::Sent));
    assert!(matches!(&sent.kind, DeviceEventKind::MessageStatus(sent) if sent.status == MessageStatus::Sent));
}
