//! Who wants no broadcasts: what other devices and users have recorded, and when the device asks for it.

use cloudwa_flow::{
    clock::Timestamp,
    contacts::{
        consent::changes::{ConsentChange, ConsentPage},
        opt_out::{ConsentKeyword, KeywordSettings},
    },
    devices::{
        commands::{ApplyConsentEvent, ApplyConsents},
        event::DeviceEventKind,
        failure::FailureReason,
        pacing::{Settings, Typing},
        people,
        session::{IncomingMessage, Turns},
    },
    messages::message::MessageStatus,
};

use super::{
    NOW,
    incoming::{from_person, receive},
    later, message_to, online, progress, seconds, take,
};
use crate::support::{builders, session::NativeDevice};

/// The recipient of the campaign's first item.
const FIRST: &str = "628130000001@c.us";

fn change(chat_id: &str, is_opted_out: bool, at: Timestamp) -> ConsentChange {
    let phone = chat_id.strip_suffix("@c.us").map(str::to_owned);
    ConsentChange { chat_id: chat_id.into(), phone, lid: None, is_opted_out, at }
}

/// A page as D1 has it at `read_at`.
fn page(after: i64, through: i64, changes: Vec<ConsentChange>, read_at: Timestamp) -> ConsentPage {
    ConsentPage { after, through, changes, is_complete: true, read_at: Some(read_at), keywords: None }
}

fn apply(device: &NativeDevice, page: ConsentPage) -> i64 {
    device.run(&ApplyConsents(page)).unwrap().through
}

fn has_opted_out(device: &NativeDevice, chat: &str) -> bool {
    people::has_opted_out(&device.sqlite, chat).unwrap()
}

async fn reasons(device: &NativeDevice) -> Vec<Option<FailureReason>> {
    let failed = progress(&device.new_events().await).into_iter();
    failed.filter(|progress| progress.status == MessageStatus::Failed).map(|progress| progress.error).collect()
}

#[tokio::test]
async fn an_opt_out_on_another_device_stops_the_items_that_wait() {
    let device = online();
    device.is_logged_in.set(false);
    take(&device, 1, [1]).unwrap();
    assert_eq!(apply(&device, page(0, 7, vec![change(FIRST, true, NOW)], NOW)), 7);
    device.is_logged_in.set(true);
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    assert_eq!(reasons(&device).await, [Some(FailureReason::OptedOut)]);
}

#[tokio::test]
async fn an_opt_out_that_a_hub_of_the_previous_release_forwards_counts() {
    let device = online();
    let forwarded = |keyword, at| ApplyConsentEvent(builders::consent_event(&crate::device(), FIRST, keyword, at).1);
    device.run(&forwarded(ConsentKeyword::OptOut("stop"), NOW)).unwrap();
    assert!(has_opted_out(&device, FIRST));
    device.run(&forwarded(ConsentKeyword::OptIn("start"), later(seconds(1)))).unwrap();
    assert!(!has_opted_out(&device, FIRST));
}

#[test]
fn an_opt_out_that_the_device_received_while_d1_did_not_answer_survives_the_next_items() {
    let device = online();
    device.is_logged_in.set(false);
    apply(&device, page(0, 1, vec![change(FIRST, true, NOW)], NOW));
    // D1 answers after hours, still without this device's events: it has only an opt-in from before.
    device.pass(seconds(3 * 3600));
    take(&device, 1, [1]).unwrap();
    apply(&device, page(1, 2, vec![change(FIRST, false, NOW.minus(seconds(60)))], device.now.get()));
    assert!(has_opted_out(&device, FIRST));
    apply(&device, page(2, 3, vec![change(FIRST, false, later(seconds(60)))], device.now.get()));
    assert!(!has_opted_out(&device, FIRST), "a later opt-in ends it");
}

#[test]
fn a_page_that_leaves_a_gap_is_not_applied() {
    let device = online();
    assert_eq!(apply(&device, page(3, 4, vec![change(FIRST, true, NOW)], NOW)), 0);
    assert!(!has_opted_out(&device, FIRST));
    assert_eq!(apply(&device, page(0, 4, vec![change(FIRST, true, NOW)], NOW)), 4);
    device.restart();
    assert_eq!(apply(&device, page(9, 9, Vec::new(), NOW)), 4, "the number is stored");
}

#[test]
fn after_d1_was_restored_the_device_follows_its_numbers() {
    let device = online();
    assert_eq!(apply(&device, page(0, 500, Vec::new(), NOW)), 500);
    assert_eq!(apply(&device, page(0, 300, vec![change(FIRST, true, NOW)], NOW)), 300);
    assert_eq!(apply(&device, page(300, 301, Vec::new(), NOW)), 301);
}

#[test]
fn a_page_that_was_read_before_a_newer_one_brings_no_old_keywords_back() {
    let device = online();
    let words = |word: &str| Some(KeywordSettings { opt_out_words: vec![word.into()], ..KeywordSettings::default() });
    let with = |page: ConsentPage, word| ConsentPage { keywords: words(word), ..page };
    apply(&device, page(0, 4, Vec::new(), NOW));
    assert_eq!(apply(&device, with(page(4, 6, Vec::new(), NOW), "baru")), 6);
    assert_eq!(apply(&device, with(page(4, 5, vec![change(FIRST, true, NOW)], NOW), "lama")), 6);
    assert!(has_opted_out(&device, FIRST), "an opt-out has its own date");
    assert_eq!(device.turn(|session, _| session.keyword_settings()).opt_out_words, ["baru"]);
}

#[test]
fn an_opt_out_under_an_old_brazilian_id_counts_for_the_number_of_today() {
    let device = online();
    apply(&device, page(0, 1, vec![change("553181900017@c.us", true, NOW)], NOW));
    assert!(has_opted_out(&device, "5531981900017@c.us"));
}

#[tokio::test]
async fn what_was_written_last_counts_whenever_it_arrives() {
    let device = online();
    let ayu = "628120000001";
    let chat = format!("{ayu}@c.us");
    let written = |id: &str, text: &str, seconds: i64| IncomingMessage {
        sent_at_seconds: NOW.unix_seconds() + seconds,
        ..from_person(ayu, id, text)
    };
    device.pass(seconds(300));
    receive(&device, &written("IN1", "STOP", 60));
    // WhatsApp delivers this START late: it was written before the STOP.
    receive(&device, &written("IN2", "START", 0));
    assert!(has_opted_out(&device, &chat));
    receive(&device, &written("IN3", "START", 120));
    receive(&device, &written("IN4", "STOP", 30));
    let kept = device.new_events().await;
    let dates: Vec<_> = kept
        .iter()
        .filter(|event| matches!(event.kind, DeviceEventKind::ContactOptedOut(_) | DeviceEventKind::ContactOptedIn(_)))
        .map(|event| event.at.unix_millis() - 1_000 * NOW.unix_seconds())
        .collect();
    assert_eq!(dates, [60_999, 999, 120_999, 30_999]);
    // The device does not store the time of an opt-in, so the late STOP counts. D1 has the newer opt-in and sends it again.
    assert!(has_opted_out(&device, &chat));
    apply(&device, page(0, 1, vec![change(&chat, false, later(seconds(120)))], device.now.get()));
    assert!(!has_opted_out(&device, &chat));
}

#[tokio::test]
async fn a_first_message_to_somebody_who_opted_out_elsewhere_fails_in_every_instance() {
    for restarts in [false, true] {
        let device = online();
        device.run(&message_to("1", "628120000001")).unwrap();
        apply(&device, page(0, 1, vec![change("628120000001@c.us", true, NOW)], NOW));
        if restarts {
            device.restart();
        }
        device.send_all().await;
        assert_eq!(reasons(&device).await, [Some(FailureReason::OptedOut)], "restarts: {restarts}");
        assert!(device.frames.borrow().is_empty());
    }
}

#[tokio::test]
async fn the_device_asks_before_a_broadcast_if_its_copy_is_older_than_a_minute() {
    let device = online();
    take(&device, 1, 1..=4).unwrap();
    device.send_all().await;
    assert_eq!(device.asked_for_consents.borrow().len(), 1, "a new instance asks before its first message");
    device.pass(seconds(40));
    device.send_all().await;
    assert_eq!(device.asked_for_consents.borrow().len(), 1, "the copy is 40 s old");
    let opted_out = change("628130000003@c.us", true, device.now.get());
    device.pass(seconds(21));
    device.consents.borrow_mut().push_back(page(0, 1, vec![opted_out], device.now.get()));
    device.drain().await;
    assert!(device.asked_for_consents.borrow().len() >= 2);
    assert_eq!(
        reasons(&device).await,
        [Some(FailureReason::OptedOut)],
        "the recipient opted out a moment before the message"
    );
}

#[tokio::test]
async fn a_page_that_was_pushed_is_as_good_as_an_answer() {
    let device = online();
    apply(&device, page(0, 1, Vec::new(), NOW));
    take(&device, 1, [1]).unwrap();
    device.send_all().await;
    assert!(device.asked_for_consents.borrow().is_empty());
    assert_eq!(device.frames.borrow().len(), 1);
}

#[tokio::test]
async fn the_device_asks_until_it_has_every_page() {
    let device = online();
    take(&device, 1, [1]).unwrap();
    let first = ConsentPage { is_complete: false, ..page(0, 2, Vec::new(), NOW) };
    device.consents.borrow_mut().extend([first, page(2, 3, vec![change(FIRST, true, NOW)], NOW)]);
    device.send_all().await;
    assert_eq!(*device.asked_for_consents.borrow(), [0, 2]);
    assert!(device.frames.borrow().is_empty());
}

#[tokio::test]
async fn while_d1_does_not_answer_the_device_goes_on_with_what_the_hub_has() {
    let device = online();
    take(&device, 1, 1..=3).unwrap();
    let heard = change(FIRST, true, NOW);
    for _ in 0..3 {
        let changes = vec![heard.clone()];
        device.consents.borrow_mut().push_back(ConsentPage { changes, ..ConsentPage::unread(0) });
    }
    device.send_all().await;
    assert_eq!(reasons(&device).await, [Some(FailureReason::OptedOut)], "the hub has an opt-out that D1 lacks");
    assert_eq!(device.frames.borrow().len(), 1);
    assert_eq!(device.asked_for_consents.borrow().len(), 1, "no more than once in ten seconds");
    device.pass(seconds(60));
    device.send_all().await;
    assert_eq!((device.frames.borrow().len(), device.asked_for_consents.borrow().len()), (2, 2));
}

#[tokio::test]
async fn while_the_hub_does_not_answer_a_broadcast_waits_and_a_single_message_does_not() {
    let device = online();
    device.is_hub_unavailable.set(true);
    take(&device, 1, [1]).unwrap();
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    assert_eq!(device.wake_at(), Some(later(seconds(5))));
    device.run(&message_to("k1", "628150000001")).unwrap();
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 1, "a message that a person has written");
    device.pass(seconds(5));
    device.send_all().await;
    assert_eq!(device.wake_at(), Some(later(seconds(15))), "the next wait is longer");
    device.pass(seconds(10));
    device.is_hub_unavailable.set(false);
    device.send_all().await;
    assert_eq!(device.frames.borrow().len(), 2);
}

#[tokio::test]
async fn a_recipient_who_opts_out_during_wait_is_shown_gets_nothing() {
    let device = online();
    let typing = Typing { enabled: true, ..Settings::default().typing };
    device.settings.borrow_mut().typing = typing;
    take(&device, 1, [1]).unwrap();
    let opts_out = |device: &NativeDevice| {
        assert_eq!(apply(device, page(0, 1, vec![change(FIRST, true, NOW)], NOW)), 1);
    };
    *device.during_wait.borrow_mut() = Some(Box::new(opts_out));
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());
    assert_eq!(reasons(&device).await, [Some(FailureReason::OptedOut)]);
}
