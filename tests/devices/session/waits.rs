//! Why a message waits, and what the dashboards are shown of it.

use cloudwa_flow::{
    devices::{
        commands::{CampaignState, GetPaceFacts, ListOutbox, MessageWait, OutboxReply, SendMessage, SetCampaignState},
        event::{LiveUpdate, OutboxSummary},
        outbox::OutboxFilter,
        pacing::{QuietHours, TimeOfDay, WaitCode},
        session::whatsapp::SendError,
    },
    messages::message::MessageStatus,
};

use super::{
    GAP, a_campaign, accept,
    incoming::{from_person, receive},
    later, message_to, online, seconds, take,
};
use crate::support::session::NativeDevice;

fn list(device: &NativeDevice) -> OutboxReply {
    device.run(&ListOutbox { shown: OutboxFilter::Waiting, after: None, limit: 99 }).unwrap()
}

fn waits(device: &NativeDevice) -> Vec<Option<WaitCode>> {
    list(device).items.into_iter().map(|item| item.wait.map(|wait| wait.code)).collect()
}

fn summaries(updates: &[LiveUpdate]) -> Vec<OutboxSummary> {
    let summary = |update: &LiveUpdate| match update {
        LiveUpdate::DeviceOutbox(summary) => Some(summary.clone()),
        _ => None,
    };
    updates.iter().filter_map(summary).collect()
}

#[test]
fn a_message_of_an_offline_device_waits_for_the_connection() {
    let device = online();
    device.is_logged_in.set(false);
    let wait = accept(&device, "1").wait;
    assert_eq!(wait, Some(MessageWait { code: WaitCode::DeviceOffline, next_send_at: None }));
    assert_eq!(waits(&device), [Some(WaitCode::DeviceOffline)]);
}

#[test]
fn a_message_that_is_sent_at_once_waits_for_nothing() {
    let device = online();
    assert_eq!(accept(&device, "1").wait, None);
    let listed = list(&device);
    assert_eq!((listed.items[0].status, listed.items[0].wait), (MessageStatus::Typing, None));
    let next = device.run(&message_to("2", "628120001")).unwrap();
    let busy = MessageWait { code: WaitCode::Busy, next_send_at: None };
    assert_eq!(next.wait, Some(busy), "another message of the chat is being sent");
}

#[tokio::test]
async fn a_scheduled_message_and_one_after_a_failure_say_until_when() {
    let device = online();
    let at_nine = later(seconds(900));
    let scheduled = device.run(&SendMessage { send_at: Some(at_nine), ..message_to("1", "62811") }).unwrap();
    assert_eq!(scheduled.wait, Some(MessageWait { code: WaitCode::Scheduled, next_send_at: Some(at_nine) }));
    accept(&device, "2");
    device.refusals.borrow_mut().push_back(SendError::Other("no key".into()));
    device.send_all().await;
    let retry = MessageWait { code: WaitCode::Retry, next_send_at: Some(later(seconds(20))) };
    assert_eq!(accept(&device, "2").wait, Some(retry));
    assert_eq!(device.wake_at(), Some(later(seconds(20))), "the earlier of the two");
}

#[tokio::test]
async fn a_broadcasts_messages_wait_for_the_gap_or_for_the_end_of_the_pause() {
    let device = online();
    take(&device, 1, 1..=2).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    assert_eq!(waits(&device), [Some(WaitCode::Gap)]);
    let facts = || device.run(&GetPaceFacts { campaign: Some(a_campaign()) }).unwrap();
    assert_eq!((facts().waiting, facts().wait.unwrap().code), (1, WaitCode::Gap));
    assert!(facts().campaign_next_at.is_some() && facts().can_send);
    let pause = SetCampaignState { campaign: a_campaign(), run: 2, state: CampaignState::Paused, gap: GAP };
    device.run(&pause).unwrap();
    assert_eq!(waits(&device), [Some(WaitCode::CampaignPaused)]);
    assert_eq!(facts().wait, Some(MessageWait { code: WaitCode::CampaignPaused, next_send_at: None }));
    assert_eq!((facts().waiting, facts().waiting_in_campaigns), (1, 0));
}

#[tokio::test]
async fn the_dashboards_are_shown_a_wait_once_until_it_changes() {
    let device = online();
    device.settings.borrow_mut().limits.per_minute = 1;
    accept(&device, "1");
    device.send_all().await;
    device.new_live_updates().await;
    accept(&device, "2");
    let shown = device.new_live_updates().await;
    let waiting = shown.iter().filter(|update| matches!(update, LiveUpdate::MessageWaiting(_))).count();
    assert_eq!((waiting, summaries(&shown).len()), (1, 1));
    assert_eq!((summaries(&shown)[0].waiting, summaries(&shown)[0].code), (1, Some(WaitCode::MinuteLimit)));
    device.send_due();
    assert_eq!(device.new_live_updates().await, []);
    device.is_logged_in.set(false);
    device.send_due();
    assert_eq!(summaries(&device.new_live_updates().await)[0].code, Some(WaitCode::DeviceOffline));
    device.is_logged_in.set(true);
    device.pass(seconds(61));
    device.send_all().await;
    let shown = summaries(&device.new_live_updates().await);
    assert_eq!(shown.last().map(|summary| (summary.waiting, summary.code)), Some((0, None)));
}

/// A first message to a stranger, which quiet hours hold, becomes a reply as soon as the stranger writes.
#[tokio::test]
async fn a_first_message_held_by_quiet_hours_leaves_when_the_person_writes() {
    let device = online();
    device.settings.borrow_mut().quiet_hours =
        QuietHours { enabled: true, from: TimeOfDay::at(0, 0), to: TimeOfDay::at(23, 59), ..QuietHours::default() };
    for (key, phone) in [("1", "62811"), ("2", "62811"), ("3", "62812")] {
        device.run(&message_to(key, phone)).unwrap();
    }
    let held = Some(WaitCode::QuietHours);
    assert_eq!(waits(&device), [held; 3]);
    device.new_live_updates().await;
    receive(&device, &from_person("62811", "3EB0", "halo, masih buka?"));
    let told = device.new_live_updates().await;
    let leaving: Vec<_> = device.to_send().into_iter().map(|waiting| waiting.phone).collect();
    assert_eq!(leaving, ["62811"], "the first of the two; the second waits for its turn in the chat");
    let still_held = waits(&device).into_iter().filter(|wait| *wait == held).count();
    assert_eq!(still_held, 1, "the other stranger has not written");
    let is_told = |update: &LiveUpdate| match update {
        LiveUpdate::MessageWaiting(wait) => wait.chat_id == "62811@c.us" && wait.code != held,
        LiveUpdate::MessageStatus(_) | LiveUpdate::DeviceOutbox(_) => false,
    };
    assert!(told.iter().any(is_told), "{told:?}");
}
