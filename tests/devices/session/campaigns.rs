//! Runs and their fences, the room for items, the requests for more.

use std::{collections::BTreeSet, time::Duration};

use cloudwa_flow::{
    devices::{
        commands::{CampaignState, DispatchJob, FindKnownItems, ItemKey, KnownItems, SetCampaignState, TakeItems},
        event::{DeviceEvent, DeviceEventKind},
        failure::FailureReason,
        outbox::CAMPAIGN_CAPACITY,
        session::ConnectionNews,
    },
    error::Error,
    messages::message::MessageStatus,
};

use super::{GAP, NOW, a_campaign, batch, online, progress, seconds, take, tenant, unlinked};
use crate::support::session::NativeDevice;

fn set(device: &NativeDevice, run: i64, state: CampaignState) {
    device.run(&SetCampaignState { campaign: a_campaign(), run, state, gap: GAP }).unwrap();
}

/// Sends `count` messages of the campaign, as many gaps as it takes; WhatsApp acknowledges them.
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
    device.news(ConnectionNews::RemovedOnPhone);
    assert!(matches!(take(&device, 1, 3..=4), Err(Error::DeviceDisconnected(_))));
    assert!(matches!(take(&unlinked(), 1, 1..=2), Err(Error::DeviceDisconnected(_))));
    let key = |item_no, attempt| ItemKey { item_no, attempt };
    let items = vec![key(1, 0), key(2, 1), key(2, 0), key(3, 0)];
    let known = device.run(&FindKnownItems { campaign: a_campaign(), items }).unwrap();
    assert_eq!(known, KnownItems { known: vec![1, 2] }, "another attempt is another message");
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
    device.while_typing.replace(Some(Box::new(|device| set(device, 2, CampaignState::Paused))));
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
