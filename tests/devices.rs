//! What a device's object keeps: outbox, inbox, event log, record.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where something is wrong")]

#[path = "devices/campaigns.rs"]
mod campaigns;
mod support;

use std::time::Duration;

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        device::Status,
        event::{CampaignRef, DeviceEvent, DeviceEventKind, Direction, Message, MessageStatus},
        event_log::EventLog,
        inbox,
        outbox::{
            self, KeyOwner, OutboxCursor, OutboxFilter, OutboxMessage, PriorityClass, Recovery, Requeued, SendQueue,
            may_advance, recover, wa_id_for,
        },
        pacing::{Wait, WaitCode},
        people,
        record::Record,
        schema,
        send_queues::{NextStep, SendQueues},
    },
    error::Error,
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    ports::Sql,
};
use support::sqlite::Sqlite;

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

fn object() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    schema::migrate(&sqlite).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

fn device() -> DeviceId {
    DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap()
}

fn tenant() -> TenantId {
    TenantId::parse("ten_0193e0a0-0000-7000-8000-000000000003").unwrap()
}

fn wa_id(key: &str) -> String {
    wa_id_for(&device(), KeyOwner::Caller, key)
}

fn text(key: &str, place: i64, class: PriorityClass) -> OutboxMessage {
    OutboxMessage {
        wa_id: wa_id(key),
        id: MessageId::new(NOW, &mut SeededRandom::new(place.unsigned_abs())),
        round: 0,
        place,
        class,
        phone: format!("62812000000{place}"),
        text: format!("text {key}"),
        campaign: None,
        state: MessageStatus::Queued,
        error: None,
        accepted_at: NOW,
        send_at: None,
        due_at: None,
        tries: 0,
        attempted_at: None,
        link: None,
    }
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn event(text: &str) -> DeviceEvent {
    DeviceEvent {
        at: NOW,
        kind: DeviceEventKind::MessageCreated(Message {
            id: MessageId::new(NOW, &mut SeededRandom::new(1)),
            device_id: device(),
            chat_id: "6281200000001@c.us".into(),
            direction: Direction::In,
            text: text.into(),
            status: MessageStatus::Received,
            at: NOW,
            wa_message_id: "3EB0AA".into(),
            phone: Some("6281200000001".into()),
            lid: None,
            name: None,
            campaign: None,
            send_at: None,
        }),
    }
}

#[test]
fn the_same_key_is_the_same_text_and_looks_like_whatsapps_own_ids() {
    let id = wa_id("order-17");
    assert_eq!(id, wa_id("order-17"));
    assert_ne!(id, wa_id("order-18"));
    assert_ne!(id, wa_id_for(&device(), KeyOwner::Campaign, "order-17"), "no caller's key names a campaign's item");
    assert_eq!(id.len(), 22);
    assert!(
        id.starts_with("3EB0") && id.chars().all(|letter| letter.is_ascii_digit() || ('A'..='F').contains(&letter))
    );
}

#[test]
fn a_repeated_request_is_accepted_once() {
    let sqlite = object();
    let first = text("a", 1, PriorityClass::Normal);
    assert!(outbox::accept(&sqlite, &first).unwrap());
    assert!(
        !outbox::accept(&sqlite, &OutboxMessage { text: "other".into(), ..text("a", 2, PriorityClass::Normal) })
            .unwrap()
    );
    assert_eq!(outbox::find(&sqlite, &first.wa_id).unwrap(), Some(first));
}

#[test]
fn a_text_is_kept_with_everything_it_came_with() {
    let sqlite = object();
    let campaign = Some(CampaignRef { id: CampaignId::new(NOW, &mut SeededRandom::new(9)), item_no: 4 });
    let later = Some(NOW.plus(seconds(60)));
    let full =
        OutboxMessage { campaign, round: 7, send_at: later, due_at: later, ..text("c", 3, PriorityClass::Campaign) };
    outbox::accept(&sqlite, &full).unwrap();
    assert_eq!(outbox::find(&sqlite, &full.wa_id).unwrap().as_ref(), Some(&full));
    assert_eq!(outbox::find_by_message(&sqlite, &full.id).unwrap(), Some(full));
    assert_eq!(outbox::last_place(&sqlite).unwrap(), 3);
}

#[test]
fn a_text_is_marked_as_leaving_once_and_keeps_its_first_attempt_over_a_resend() {
    let sqlite = object();
    let text = text("a", 1, PriorityClass::Normal);
    let later = NOW.plus(seconds(60));
    outbox::accept(&sqlite, &text).unwrap();
    assert!(outbox::mark_sending(&sqlite, &text.wa_id, "link-1", true, NOW).unwrap());
    assert!(!outbox::mark_sending(&sqlite, &text.wa_id, "link-1", true, NOW).unwrap());
    assert_eq!(outbox::requeue(&sqlite, &text.wa_id, None, 1).unwrap(), Requeued::Queued);
    assert!(outbox::mark_sending(&sqlite, &text.wa_id, "link-2", false, later).unwrap());
    let found = outbox::find(&sqlite, &text.wa_id).unwrap().unwrap();
    assert_eq!((found.attempted_at, found.link.as_deref(), found.tries), (Some(NOW), Some("link-1"), 1));
    assert_eq!(outbox::list_sending(&sqlite).unwrap().len(), 1);
    let left = outbox::list_send_records(&sqlite, NOW).unwrap();
    assert_eq!(left.iter().map(|left| (left.at, left.is_cold)).collect::<Vec<_>>(), [(later, true)]);
    outbox::advance(&sqlite, &text.wa_id, MessageStatus::Sent, None).unwrap();
    assert_eq!(
        outbox::requeue(&sqlite, &text.wa_id, None, 2).unwrap(),
        Requeued::AlreadyAnswered,
        "it was answered meanwhile"
    );
}

#[test]
fn a_passing_failure_is_tried_three_times_with_growing_pauses() {
    let pauses: Vec<_> = (0..4).map(|tries| outbox::retry_at(tries, NOW).map(|at| at.since(NOW).as_secs())).collect();
    assert_eq!(pauses, [Some(20), Some(60), Some(180), None]);
}

#[test]
fn an_unknown_text_goes_out_again_only_when_a_person_says_so() {
    let sqlite = object();
    let text = text("a", 1, PriorityClass::Normal);
    outbox::accept(&sqlite, &text).unwrap();
    outbox::mark_sending(&sqlite, &text.wa_id, "link", false, NOW).unwrap();
    assert!(!outbox::resend_unknown(&sqlite, &text.wa_id, 0).unwrap(), "not unknown yet");
    outbox::advance(&sqlite, &text.wa_id, MessageStatus::Unknown, Some("no_answer")).unwrap();
    assert_eq!(outbox::count_unknown(&sqlite).unwrap(), 1);
    assert!(outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Normal, true), NOW, 9).unwrap().is_empty());
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR * 2)).unwrap();
    assert!(outbox::resend_unknown(&sqlite, &text.wa_id, 5).unwrap(), "it waits for its person, however long");
    let again = outbox::find(&sqlite, &text.wa_id).unwrap().unwrap();
    assert_eq!((again.state, again.attempted_at, again.link, again.error), (MessageStatus::Queued, None, None, None));
}

#[test]
fn a_person_sees_what_waits_in_the_order_it_leaves_a_page_at_a_time() {
    let sqlite = object();
    let later = Some(NOW.plus(seconds(60)));
    for (key, place, class, due_at) in [
        ("campaign", 1, PriorityClass::Campaign, None),
        ("scheduled", 2, PriorityClass::High, later),
        ("normal", 3, PriorityClass::Normal, None),
        ("urgent", 4, PriorityClass::Urgent, None),
        ("high", 5, PriorityClass::High, None),
    ] {
        outbox::accept(&sqlite, &OutboxMessage { due_at, ..text(key, place, class) }).unwrap();
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = outbox::list_page(&sqlite, OutboxFilter::Waiting, after, NOW, 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(OutboxCursor::of(last, NOW));
        seen.extend(page.into_iter().map(|text| text.text));
    }
    assert_eq!(seen, ["text urgent", "text high", "text scheduled", "text normal", "text campaign"]);
    assert!(outbox::list_page(&sqlite, OutboxFilter::Unknown, None, NOW, 9).unwrap().is_empty());
}

#[test]
fn an_answer_only_moves_a_text_forward() {
    let sqlite = object();
    let text = text("a", 1, PriorityClass::Normal);
    outbox::accept(&sqlite, &text).unwrap();
    outbox::mark_sending(&sqlite, &text.wa_id, "link", false, NOW).unwrap();
    let moved = |to| outbox::advance(&sqlite, &text.wa_id, to, None).unwrap().is_some();
    assert!(moved(MessageStatus::Delivered), "a receipt may overtake the server's ack");
    assert!(!moved(MessageStatus::Sent));
    assert!(!moved(MessageStatus::Delivered));
    assert!(moved(MessageStatus::Read));
    assert!(!moved(MessageStatus::Failed));
    assert!(outbox::advance(&sqlite, "3EB0FFFF", MessageStatus::Sent, None).unwrap().is_none(), "not ours");
}

#[test]
fn a_late_proof_corrects_unknown_and_nothing_corrects_failed() {
    assert!(may_advance(MessageStatus::Unknown, MessageStatus::Delivered));
    assert!(!may_advance(MessageStatus::Failed, MessageStatus::Delivered));
    assert!(!may_advance(MessageStatus::Unknown, MessageStatus::Queued));
    assert!(may_advance(MessageStatus::Sent, MessageStatus::Failed), "WhatsApp's refusal may come after its ack");
}

#[test]
fn a_text_is_resent_only_soon_and_only_over_its_own_link() {
    let attempted =
        OutboxMessage { attempted_at: Some(NOW), link: Some("one".into()), ..text("a", 1, PriorityClass::Normal) };
    let limit = outbox::RESEND_WITHIN;
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit)), Recovery::Resend);
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit + Duration::from_millis(1))), Recovery::Unknown);
    assert_eq!(recover(&attempted, Some("two"), NOW), Recovery::Unknown);
    assert_eq!(recover(&OutboxMessage { link: None, ..attempted }, None, NOW), Recovery::Unknown);
}

#[test]
fn only_finished_texts_are_swept() {
    let sqlite = object();
    for (place, key) in [(1, "waits"), (2, "done")] {
        outbox::accept(&sqlite, &text(key, place, PriorityClass::Normal)).unwrap();
    }
    outbox::advance(&sqlite, &wa_id("done"), MessageStatus::Sent, None).unwrap();
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR)).unwrap();
    assert!(outbox::find(&sqlite, &wa_id("done")).unwrap().is_some(), "not yet");
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(outbox::find(&sqlite, &wa_id("done")).unwrap().is_none());
    assert!(outbox::find(&sqlite, &wa_id("waits")).unwrap().is_some());
}

#[test]
fn a_repeated_text_comes_in_once() {
    let sqlite = object();
    let DeviceEventKind::MessageCreated(message) = event("hello").kind else { panic!("not a message") };
    assert!(inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
    assert!(!inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
    assert!(inbox::receive(&sqlite, "another@lid", &message, NOW).unwrap(), "an id is only unique per sender");
    inbox::sweep(&sqlite, NOW.plus(inbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
}

#[test]
fn a_text_whose_handling_panicked_is_begun_again() {
    let sqlite = object();
    let DeviceEventKind::MessageCreated(message) = event("hello").kind else { panic!("not a message") };
    assert!(inbox::receive(&sqlite, "one@lid", &message, NOW).unwrap());
    assert!(inbox::receive(&sqlite, "another@lid", &message, NOW).unwrap());
    inbox::forget(&sqlite, "one@lid", &message).unwrap();
    assert!(inbox::receive(&sqlite, "one@lid", &message, NOW).unwrap());
    assert!(!inbox::receive(&sqlite, "another@lid", &message, NOW).unwrap(), "only that one");
}

#[test]
fn events_keep_their_numbers_and_their_slots_are_used_again() {
    let sqlite = object();
    let mut log = EventLog::load(&sqlite).unwrap();
    let seqs = |log: &EventLog, after| {
        log.list_after(&sqlite, after, 10).unwrap().into_iter().map(|logged| logged.seq).collect::<Vec<_>>()
    };
    for text in ["one", "two", "three"] {
        log.append(&sqlite, &event(text)).unwrap();
    }
    assert_eq!(seqs(&log, 0), [1, 2, 3]);
    assert_eq!(log.list_after(&sqlite, 0, 2).unwrap().len(), 2);
    log.confirm(2);
    log.append(&sqlite, &event("four")).unwrap();
    log.append(&sqlite, &event("five")).unwrap();
    assert_eq!(seqs(&log, 2), [3, 4, 5]);
    assert_eq!(rows(&sqlite, "events"), 3, "the slots of one and two hold four and five");

    let mut next_life = EventLog::load(&sqlite).unwrap();
    assert!(next_life.has_unconfirmed());
    next_life.confirm(5);
    next_life.append(&sqlite, &event("six")).unwrap();
    assert_eq!(seqs(&next_life, 5), [6]);
}

#[test]
fn a_busy_time_gives_its_slots_back_and_no_number_comes_twice() {
    let sqlite = object();
    let mut log = EventLog::load(&sqlite).unwrap();
    for number in 0..200 {
        log.append(&sqlite, &event(&number.to_string())).unwrap();
    }
    log.sweep(&sqlite).unwrap();
    assert_eq!(rows(&sqlite, "events"), 200, "the hub has not heard them");
    log.confirm(200);
    log.sweep(&sqlite).unwrap();
    assert!(rows(&sqlite, "events") <= 33);
    let mut next_life = EventLog::load(&sqlite).unwrap();
    next_life.append(&sqlite, &event("next")).unwrap();
    assert_eq!(next_life.list_after(&sqlite, 200, 10).unwrap()[0].seq, 201);
}

fn rows(sqlite: &Sqlite, table: &str) -> i64 {
    sqlite
        .query(&format!("select count(*) as rows from {table}"), &[])
        .unwrap()
        .first()
        .unwrap()
        .integer("rows")
        .unwrap()
}

#[test]
fn an_object_of_the_first_version_wakes_up_in_the_newest() {
    let sqlite = Sqlite::in_memory();
    for statement in include_str!("golden/device_object_v1.sql").split(";\n").filter(|part| !part.trim().is_empty()) {
        sqlite.execute(statement, &[]).unwrap();
    }
    schema::migrate(&sqlite).unwrap();
    schema::migrate(&sqlite).unwrap();
    let waiting = outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Normal, false), NOW, 9).unwrap();
    assert_eq!(waiting.iter().map(|text| text.wa_id.as_str()).collect::<Vec<_>>(), ["3EB0AA"]);
    let left = outbox::list_send_records(&sqlite, Timestamp::from_unix_millis(0)).unwrap();
    assert_eq!(left.iter().map(|left| (left.is_campaign, left.is_cold)).collect::<Vec<_>>(), [(true, true)]);
    assert!(!people::is_stranger(&sqlite, "628120000@c.us").unwrap());
    assert!(people::is_stranger(&sqlite, "628129999@c.us").unwrap());
    let log = EventLog::load(&sqlite).unwrap();
    assert_eq!(log.list_after(&sqlite, 0, 9).unwrap().iter().map(|event| event.seq).collect::<Vec<_>>(), [7]);
}

#[test]
fn whoever_wrote_or_was_written_to_is_no_stranger() {
    let sqlite = object();
    let (ayu, budi) = ("6281@c.us", "6282@c.us");
    assert!(people::is_stranger(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, budi).unwrap());
    people::record_incoming(&sqlite, ayu, NOW).unwrap();
    people::record_outgoing(&sqlite, budi, NOW).unwrap();
    assert!(!people::is_stranger(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, budi).unwrap());
    let replies = people::count_replies(&sqlite, NOW).unwrap();
    assert_eq!((replies.strangers, replies.answered), (1, 0), "who wrote first was no cold contact");
    people::record_incoming(&sqlite, budi, NOW.plus(seconds(5))).unwrap();
    assert_eq!(people::count_replies(&sqlite, NOW).unwrap().answered, 1);
    assert_eq!(people::count_replies(&sqlite, NOW.plus(people::REPLIES_WITHIN)).unwrap().strangers, 0);
}

#[test]
fn who_wants_no_broadcasts_is_remembered_until_he_wants_them_again() {
    let sqlite = object();
    let ayu = "6281@c.us";
    people::opt_in(&sqlite, ayu).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap());
    people::opt_out(&sqlite, ayu, NOW).unwrap();
    people::record_incoming(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap());
    people::opt_in(&sqlite, ayu).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, ayu).unwrap());
}

#[test]
fn who_opted_out_of_another_number_is_still_a_stranger_to_this_one() {
    let sqlite = object();
    let (ayu, budi) = ("6281200000001@c.us", "6281200000002@c.us");
    people::opt_out_on_other_device(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, ayu).unwrap());
    people::opt_in(&sqlite, ayu).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, ayu).unwrap());
    people::opt_out_on_other_device(&sqlite, ayu, NOW).unwrap();
    people::record_outgoing(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, ayu).unwrap());
    assert_eq!(people::count_replies(&sqlite, NOW.plus(seconds(1))).unwrap().strangers, 1);

    people::record_outgoing(&sqlite, budi, NOW).unwrap();
    people::opt_out_on_other_device(&sqlite, budi, NOW).unwrap();
    people::opt_in(&sqlite, budi).unwrap();
    assert!(!people::is_stranger(&sqlite, budi).unwrap(), "we wrote to him before");
}

#[test]
fn a_word_that_never_came_is_made_up_for_by_what_is_handed_over_later() {
    let sqlite = object();
    let (mine, elsewhere) = ("6281200000001@c.us", "6281200000002@c.us");
    people::opt_out(&sqlite, mine, NOW).unwrap();
    people::opt_out_on_other_device(&sqlite, elsewhere, NOW).unwrap();
    for chat in [mine, elsewhere] {
        people::opt_in_if_opted_out_before(&sqlite, chat, NOW).unwrap();
        assert!(people::has_opted_out(&sqlite, chat).unwrap(), "D1 may not know of it yet");
        people::opt_in_if_opted_out_before(&sqlite, chat, NOW.plus(seconds(1))).unwrap();
        assert!(!people::has_opted_out(&sqlite, chat).unwrap());
    }
}

/// The object's way of accepting a text.
fn accept(
    sqlite: &Sqlite,
    send_queues: &mut SendQueues,
    key: &str,
    phone: &str,
    class: PriorityClass,
    now: Timestamp,
) -> OutboxMessage {
    let (round, place) = send_queues.assign_turn(class, phone);
    let text = OutboxMessage { round, phone: phone.into(), ..text(key, place, class) };
    outbox::accept(sqlite, &text).unwrap();
    send_queues.push(&text, people::is_stranger(sqlite, &outbox::chat_id(phone)).unwrap(), now);
    text
}

/// Sends one text after the other, as far as `ask` allows; their keys in the order they left.
fn drain(
    sqlite: &Sqlite,
    send_queues: &mut SendQueues,
    most: usize,
    mut ask: impl FnMut(SendQueue) -> Result<(), Wait>,
) -> (Vec<String>, NextStep) {
    let mut left = Vec::new();
    loop {
        let next = send_queues.next(sqlite, NOW, 1, &mut ask).unwrap();
        let NextStep::Send(waiting) = next else { return (left, next) };
        assert!(outbox::mark_sending(sqlite, &waiting.wa_id, "link", false, NOW).unwrap());
        send_queues.release_chat(&waiting);
        left.push(outbox::find(sqlite, &waiting.wa_id).unwrap().unwrap().text.replace("text ", ""));
        if left.len() == most {
            return (left, NextStep::Nothing);
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an answer that may also be no")]
fn anybody(_: SendQueue) -> Result<(), Wait> {
    Ok(())
}

#[test]
fn classes_are_strict_and_chats_take_turns() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 1..=3 {
        accept(&sqlite, &mut send_queues, &format!("c{number}"), &format!("62{number}"), PriorityClass::Campaign, NOW);
    }
    for number in 1..=4 {
        accept(&sqlite, &mut send_queues, &format!("a{number}"), "6281", PriorityClass::Normal, NOW);
    }
    accept(&sqlite, &mut send_queues, "b1", "6282", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut send_queues, "u1", "6281", PriorityClass::Urgent, NOW);
    accept(&sqlite, &mut send_queues, "b2", "6282", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut send_queues, 99, anybody);
    assert_eq!(left, ["u1", "a1", "b1", "a2", "b2", "a3", "a4", "c1", "c2", "c3"]);
    assert_eq!(send_queues.waiting(), 0);
}

#[test]
fn a_reply_overtakes_five_hundred_campaign_texts_unless_a_hard_limit_is_spent() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..500 {
        accept(&sqlite, &mut send_queues, &format!("c{number}"), &format!("62{number}"), PriorityClass::Campaign, NOW);
    }
    drain(&sqlite, &mut send_queues, 3, anybody);
    accept(&sqlite, &mut send_queues, "reply", "6281", PriorityClass::High, NOW);
    let spent = Wait { code: WaitCode::MinuteLimit, until: NOW.plus(seconds(7)) };
    assert_eq!(drain(&sqlite, &mut send_queues, 2, |_| Err(spent)), (Vec::new(), NextStep::Wait(spent)));
    assert_eq!(drain(&sqlite, &mut send_queues, 2, anybody).0, ["reply", "c3"]);
}

#[test]
fn a_late_chat_waits_for_one_text_and_not_for_five_hundred() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..500 {
        accept(&sqlite, &mut send_queues, &format!("a{number}"), "6281", PriorityClass::Normal, NOW);
    }
    drain(&sqlite, &mut send_queues, 10, anybody);
    accept(&sqlite, &mut send_queues, "late", "6282", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut send_queues, 3, anybody);
    assert!(left.contains(&"late".to_owned()), "{left:?}");
    // The next life goes on where this one was.
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    accept(&sqlite, &mut send_queues, "later", "6283", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut send_queues, 3, anybody);
    assert!(left.contains(&"later".to_owned()), "{left:?}");
    let (left, _) = drain(&sqlite, &mut send_queues, 999, anybody);
    assert_eq!(left.len(), 502 - 16);
    assert!(
        left.is_sorted_by_key(|key| key.trim_start_matches('a').parse::<u32>().unwrap()),
        "one chat keeps its order"
    );
}

#[test]
fn strangers_who_wait_for_the_warm_up_keep_no_customer_waiting() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..300 {
        accept(&sqlite, &mut send_queues, &format!("s{number}"), &format!("6281{number}"), PriorityClass::Normal, NOW);
    }
    people::record_incoming(&sqlite, "6299@c.us", NOW).unwrap();
    accept(&sqlite, &mut send_queues, "customer", "6299", PriorityClass::Normal, NOW);
    let until = NOW.plus(seconds(3600));
    let no_strangers =
        |queue: SendQueue| if queue.is_stranger { Err(Wait { code: WaitCode::WarmUp, until }) } else { Ok(()) };
    let (left, next) = drain(&sqlite, &mut send_queues, 99, no_strangers);
    assert_eq!(left, ["customer"]);
    assert_eq!(next, NextStep::Wait(Wait { code: WaitCode::WarmUp, until }));
    // One of them answers, and is no stranger any more.
    people::record_incoming(&sqlite, "628142@c.us", NOW).unwrap();
    send_queues.mark_known("628142", NOW);
    assert_eq!(drain(&sqlite, &mut send_queues, 99, no_strangers).0, ["s42"]);
    // One far behind the texts in memory is found a moment later, and not by reading the outbox each time.
    assert!(people::record_incoming(&sqlite, "6281250@c.us", NOW).unwrap());
    assert!(!people::record_incoming(&sqlite, "6281250@c.us", NOW).unwrap(), "he is known by now");
    send_queues.mark_known("6281250", NOW);
    let (left, next) = drain(&sqlite, &mut send_queues, 99, no_strangers);
    let NextStep::Wait(wait) = next else { panic!("{next:?}") };
    assert!(left.is_empty() && wait.until <= NOW.plus(seconds(1)));
    let NextStep::Send(found) = send_queues.next(&sqlite, wait.until, 1, no_strangers).unwrap() else {
        panic!("not found")
    };
    assert_eq!(found.phone, "6281250");
}

#[test]
fn a_chat_with_a_text_under_way_lets_the_others_go() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    accept(&sqlite, &mut send_queues, "a1", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut send_queues, "a2", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut send_queues, "b1", "6282", PriorityClass::Normal, NOW);
    let mut leave = |at_once| send_queues.next(&sqlite, NOW, at_once, anybody).unwrap();
    let NextStep::Send(first) = leave(2) else { panic!("a1 stays") };
    let NextStep::Send(second) = leave(2) else { panic!("b1 stays") };
    assert_eq!((first.phone.as_str(), second.phone.as_str()), ("6281", "6282"));
    assert_eq!(leave(2), NextStep::Nothing, "two are under way");
    assert_eq!(leave(3), NextStep::Nothing, "a2 waits for a1");
    send_queues.put_back(first.clone());
    assert_eq!(
        send_queues.next(&sqlite, NOW, 2, anybody).unwrap(),
        NextStep::Send(first),
        "it did not leave after all"
    );
}

#[test]
fn a_text_for_later_waits_for_its_time_and_then_takes_its_place() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    let due = NOW.plus(seconds(60));
    let (round, place) = send_queues.assign_turn(PriorityClass::Normal, "6281");
    let later = OutboxMessage {
        round,
        due_at: Some(due),
        send_at: Some(due),
        phone: "6281".into(),
        ..text("later", place, PriorityClass::Normal)
    };
    outbox::accept(&sqlite, &later).unwrap();
    send_queues.push(&later, true, NOW);
    accept(&sqlite, &mut send_queues, "now", "6282", PriorityClass::Normal, NOW);
    let (left, next) = drain(&sqlite, &mut send_queues, 99, anybody);
    assert_eq!((left, next), (vec!["now".to_owned()], NextStep::Wait(Wait { code: WaitCode::Scheduled, until: due })));
    assert!(
        matches!(send_queues.next(&sqlite, due, 1, anybody).unwrap(), NextStep::Send(text) if text.wa_id == later.wa_id)
    );
    let mut next_life = SendQueues::load(&sqlite, NOW).unwrap();
    assert!(matches!(next_life.next(&sqlite, NOW, 1, anybody).unwrap(), NextStep::Wait(wait) if wait.until == due));
    outbox::advance(&sqlite, &later.wa_id, MessageStatus::Failed, Some("cancelled")).unwrap();
    next_life.remove(PriorityClass::Normal, &later.wa_id);
    next_life.refresh_next_due(&sqlite, NOW).unwrap();
    assert_eq!(next_life.next(&sqlite, NOW, 1, anybody).unwrap(), NextStep::Nothing, "its time counts no more");
}

#[test]
fn a_cancelled_text_does_not_leave() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    let gone = accept(&sqlite, &mut send_queues, "gone", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut send_queues, "stays", "6282", PriorityClass::Normal, NOW);
    outbox::advance(&sqlite, &gone.wa_id, MessageStatus::Failed, Some("cancelled")).unwrap();
    send_queues.remove(PriorityClass::Normal, &gone.wa_id);
    assert_eq!(drain(&sqlite, &mut send_queues, 99, anybody).0, ["stays"]);
}

#[test]
fn ten_thousand_waiting_texts_take_no_more_memory_than_a_hundred() {
    let sqlite = object();
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..10_000 {
        accept(
            &sqlite,
            &mut send_queues,
            &format!("t{number}"),
            &format!("62{}", number % 700),
            PriorityClass::Normal,
            NOW,
        );
    }
    let mut send_queues = SendQueues::load(&sqlite, NOW).unwrap();
    let (left, _) = drain(&sqlite, &mut send_queues, 500, anybody);
    assert_eq!(left.len(), 500);
    assert!(send_queues.messages_in_memory().count() <= 128);
    assert_eq!(send_queues.waiting(), 9_500);
}

#[test]
fn another_tenant_learns_nothing_and_an_older_generation_is_refused() {
    let record = Record::new(tenant(), device(), 3, NOW, &mut SeededRandom::new(1));
    let other = TenantId::new(NOW, &mut SeededRandom::new(8));
    assert_eq!(record.check_caller(&tenant(), 3), Ok(()));
    assert_eq!(record.check_caller(&tenant(), 4), Ok(()));
    assert_eq!(record.check_caller(&other, 3), Err(Error::NotFound { what: "the device" }));
    assert!(matches!(record.check_caller(&tenant(), 2), Err(Error::Conflict(_))));
}

#[test]
fn the_stored_record_is_pinned() {
    let sqlite = object();
    assert_eq!(Record::find(&sqlite).unwrap(), None);
    let oldest = r#"{"tenant":"ten_0193e0a0-0000-7000-8000-000000000003","device":"dev_0193e0a0-0000-7000-8000-000000000002","generation":1,"epoch":"00ff","status":{"status":"online","cause":"connected","at":"2025-11-21T04:40:00.000Z","phone":"628120000","lid":null,"provenUntil":null}}"#;
    sqlite.execute("insert into record (id, value) values (1, ?)", &cloudwa_flow::params![oldest]).unwrap();
    let record = Record::find(&sqlite).unwrap().unwrap();
    assert_eq!((record.status.status, record.link.clone(), record.linked_at), (Status::Online, None, None));
    record.save(&sqlite).unwrap();
    assert_eq!(Record::find(&sqlite).unwrap(), Some(record));
}
