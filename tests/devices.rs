//! The tables of a device session: outbox, inbox, people, event log and record.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where something is wrong")]

#[path = "devices/campaigns.rs"]
mod campaigns;
#[path = "devices/send_queues.rs"]
mod send_queues;
#[path = "devices/session/mod.rs"]
mod session;
mod support;
#[path = "devices/time_zones.rs"]
mod time_zones;

use std::time::Duration;

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        device::Status,
        event::{DeviceEvent, DeviceEventKind},
        event_log::EventLog,
        failure::FailureReason,
        inbox::{self, InboxKey},
        outbox::{
            self, OutboxCursor, OutboxFilter, OutboxMessage, PriorityClass, Requeued, SendQueue, SentOver,
            caller_wa_message_id, item_wa_message_id,
        },
        people,
        record::Record,
        recovery::{self, Recovery, recover},
        schema,
    },
    error::Error,
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::{
        content::Content,
        message::{CampaignRef, Direction, Marks, Message, MessageStatus},
    },
    ports::Sql,
};
use support::sqlite::Sqlite;

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

fn device_storage() -> Sqlite {
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

fn wa_message_id(key: &str) -> String {
    caller_wa_message_id(&device(), key, NOW)
}

fn message(key: &str, place: i64, class: PriorityClass) -> OutboxMessage {
    OutboxMessage {
        wa_message_id: wa_message_id(key),
        id: MessageId::new(NOW, &mut SeededRandom::new(place.unsigned_abs())),
        round: 0,
        place,
        class,
        phone: format!("62812000000{place}"),
        content: Content::text(format!("text {key}")),
        quote: None,
        campaign: None,
        state: MessageStatus::Queued,
        error: None,
        accepted_at: NOW,
        send_at: None,
        due_at: None,
        is_held: false,
        is_cold: false,
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
            conversation_id: None,
            device_id: device(),
            chat_id: "6281200000001@c.us".into(),
            direction: Direction::In,
            content: Content::text(text),
            status: MessageStatus::Received,
            at: NOW,
            wa_message_id: "3EB0AA".into(),
            phone: Some("6281200000001".into()),
            lid: None,
            name: None,
            business_name: None,
            campaign: None,
            send_at: None,
            marks: Marks::default(),
        }),
    }
}

#[test]
fn the_same_key_gives_the_same_id_in_whatsapps_format() {
    let id = wa_message_id("order-17");
    assert_eq!(id, wa_message_id("order-17"));
    assert_ne!(id, wa_message_id("order-18"));
    assert_ne!(id, item_wa_message_id(&device(), "order-17"), "no caller's key names a campaign's item");
    assert_eq!(id.len(), 22);
    assert!(
        id.starts_with("3EB0") && id.chars().all(|letter| letter.is_ascii_digit() || ('A'..='F').contains(&letter))
    );
}

/// Today's ids depend on the week, too. A row of an earlier release, whose id does not, keeps its id and is found by its key.
#[test]
fn the_ids_of_messages_are_pinned() {
    assert_eq!(wa_message_id("order-17"), "3EB0B028999D5301DD1DC9");
    assert_eq!(item_wa_message_id(&device(), "order-17"), "3EB07563C69229C1A2EA4C");
    let sqlite = device_storage();
    let before = OutboxMessage {
        wa_message_id: "3EB0B028999D5301DD16AD".into(),
        ..message("order-17", 1, PriorityClass::Normal)
    };
    outbox::accept(&sqlite, &before).unwrap();
    assert_eq!(outbox::find_by_caller_key(&sqlite, &device(), "order-17").unwrap(), Some(before));
    assert_eq!(outbox::find_by_caller_key(&sqlite, &device(), "order-18").unwrap(), None);
}

/// A phone drops a message whose id it has received before.
#[test]
fn a_key_that_is_used_again_after_seven_days_makes_a_message_that_phones_do_not_drop() {
    let id = |at: Timestamp| caller_wa_message_id(&device(), "rent-42", at);
    for days in 0..8 {
        let first = NOW.plus(Duration::from_hours(24 * days));
        for weeks in 1..200 {
            let again = first.plus(outbox::REMEMBERED_FOR * weeks);
            assert_ne!(id(first), id(again), "{days} {weeks}");
        }
    }
}

#[test]
fn a_repeated_request_is_accepted_once() {
    let sqlite = device_storage();
    let first = message("a", 1, PriorityClass::Normal);
    assert!(outbox::accept(&sqlite, &first).unwrap());
    assert!(
        !outbox::accept(
            &sqlite,
            &OutboxMessage { content: Content::text("other"), ..message("a", 2, PriorityClass::Normal) }
        )
        .unwrap()
    );
    assert_eq!(outbox::find(&sqlite, &first.wa_message_id).unwrap(), Some(first));
}

#[test]
fn an_accepted_message_is_stored_with_all_its_fields() {
    let sqlite = device_storage();
    let campaign = Some(CampaignRef { id: CampaignId::new(NOW, &mut SeededRandom::new(9)), item_no: 4 });
    let later = Some(NOW.plus(seconds(60)));
    let full =
        OutboxMessage { campaign, round: 7, send_at: later, due_at: later, ..message("c", 3, PriorityClass::Campaign) };
    outbox::accept(&sqlite, &full).unwrap();
    assert_eq!(outbox::find(&sqlite, &full.wa_message_id).unwrap().as_ref(), Some(&full));
    assert_eq!(outbox::find_by_message(&sqlite, &full.id).unwrap(), Some(full));
    assert_eq!(outbox::last_place(&sqlite).unwrap(), 3);
}

#[test]
fn a_message_is_marked_as_sending_once_and_keeps_its_first_attempt() {
    let sqlite = device_storage();
    let message = message("a", 1, PriorityClass::Normal);
    let later = NOW.plus(seconds(60));
    outbox::accept(&sqlite, &message).unwrap();
    assert!(outbox::mark_sending(&sqlite, &message.wa_message_id, "link-1", true, NOW).unwrap().is_some());
    assert!(outbox::mark_sending(&sqlite, &message.wa_message_id, "link-1", true, NOW).unwrap().is_none());
    assert_eq!(outbox::requeue(&sqlite, &message.wa_message_id, None, 1).unwrap(), Requeued::Queued);
    assert!(outbox::mark_sending(&sqlite, &message.wa_message_id, "link-2", false, later).unwrap().is_some());
    let found = outbox::find(&sqlite, &message.wa_message_id).unwrap().unwrap();
    assert_eq!((found.attempted_at, found.link.as_deref(), found.tries), (Some(NOW), Some("link-1"), 1));
    assert_eq!(outbox::list_sending(&sqlite).unwrap().len(), 1);
    let left = outbox::list_send_records(&sqlite, NOW, &SentOver::AllBut(Vec::new())).unwrap();
    assert_eq!(left.iter().map(|left| (left.at, left.is_cold)).collect::<Vec<_>>(), [(later, true)]);
    crate::support::builders::advance(&sqlite, &message.wa_message_id, MessageStatus::Sent, None).unwrap();
    assert_eq!(
        outbox::requeue(&sqlite, &message.wa_message_id, None, 2).unwrap(),
        Requeued::AlreadyAnswered,
        "WhatsApp answered meanwhile"
    );
}

#[test]
fn a_temporary_failure_is_retried_three_times_with_growing_pauses() {
    let pauses: Vec<_> = (0..4).map(|tries| outbox::retry_at(tries, NOW).map(|at| at.since(NOW).as_secs())).collect();
    assert_eq!(pauses, [Some(20), Some(60), Some(180), None]);
}

#[test]
fn an_unknown_message_is_sent_again_only_if_a_person_decides_so() {
    let sqlite = device_storage();
    let message = message("a", 1, PriorityClass::Normal);
    outbox::accept(&sqlite, &message).unwrap();
    outbox::mark_sending(&sqlite, &message.wa_message_id, "link", false, NOW).unwrap();
    assert!(!outbox::resend_unknown(&sqlite, &message.wa_message_id, 0).unwrap(), "not unknown yet");
    crate::support::builders::advance(
        &sqlite,
        &message.wa_message_id,
        MessageStatus::Unknown,
        Some(&FailureReason::NoAnswer),
    )
    .unwrap();
    assert_eq!(outbox::count_unknown(&sqlite).unwrap(), 1);
    assert!(outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Normal, true), NOW, 9).unwrap().is_empty());
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR * 2)).unwrap();
    assert!(
        outbox::resend_unknown(&sqlite, &message.wa_message_id, 5).unwrap(),
        "the sweep keeps it until a person decides"
    );
    let again = outbox::find(&sqlite, &message.wa_message_id).unwrap().unwrap();
    assert_eq!((again.state, again.attempted_at, again.link, again.error), (MessageStatus::Queued, None, None, None));
}

#[test]
fn waiting_messages_are_listed_page_by_page_in_the_order_of_sending() {
    let sqlite = device_storage();
    let later = Some(NOW.plus(seconds(60)));
    for (key, place, class, due_at) in [
        ("campaign", 1, PriorityClass::Campaign, None),
        ("scheduled", 2, PriorityClass::High, later),
        ("normal", 3, PriorityClass::Normal, None),
        ("urgent", 4, PriorityClass::Urgent, None),
        ("high", 5, PriorityClass::High, None),
    ] {
        outbox::accept(&sqlite, &OutboxMessage { due_at, ..message(key, place, class) }).unwrap();
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = outbox::list_page(&sqlite, OutboxFilter::Waiting, after, NOW, 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(OutboxCursor::of(last, NOW));
        seen.extend(page.into_iter().map(|message| message.content.words().into_owned()));
    }
    assert_eq!(seen, ["text urgent", "text high", "text scheduled", "text normal", "text campaign"]);
    assert!(outbox::list_page(&sqlite, OutboxFilter::Unknown, None, NOW, 9).unwrap().is_empty());
}

#[test]
fn an_answer_only_moves_a_message_forward() {
    let sqlite = device_storage();
    let message = message("a", 1, PriorityClass::Normal);
    outbox::accept(&sqlite, &message).unwrap();
    outbox::mark_sending(&sqlite, &message.wa_message_id, "link", false, NOW).unwrap();
    let moved = |to| crate::support::builders::advance(&sqlite, &message.wa_message_id, to, None).unwrap().is_some();
    assert!(moved(MessageStatus::Delivered), "a receipt may overtake the server's ack");
    assert!(!moved(MessageStatus::Sent));
    assert!(!moved(MessageStatus::Delivered));
    assert!(moved(MessageStatus::Read));
    assert!(!moved(MessageStatus::Failed));
    assert!(
        crate::support::builders::advance(&sqlite, "3EB0FFFF", MessageStatus::Sent, None).unwrap().is_none(),
        "the outbox has no such message"
    );
}

#[test]
fn a_message_is_resent_only_within_ten_minutes_and_over_its_own_link() {
    let attempted =
        OutboxMessage { attempted_at: Some(NOW), link: Some("one".into()), ..message("a", 1, PriorityClass::Normal) };
    let limit = recovery::RESEND_WITHIN;
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit)), Recovery::Resend);
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit + Duration::from_millis(1))), Recovery::Unknown);
    assert_eq!(recover(&attempted, Some("two"), NOW), Recovery::Unknown);
    assert_eq!(recover(&OutboxMessage { link: None, ..attempted }, None, NOW), Recovery::Unknown);
}

#[test]
fn only_finished_messages_are_swept() {
    let sqlite = device_storage();
    for (place, key) in [(1, "waits"), (2, "done")] {
        outbox::accept(&sqlite, &message(key, place, PriorityClass::Normal)).unwrap();
    }
    crate::support::builders::advance(&sqlite, &wa_message_id("done"), MessageStatus::Sent, None).unwrap();
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR)).unwrap();
    assert!(outbox::find(&sqlite, &wa_message_id("done")).unwrap().is_some(), "not yet");
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(outbox::find(&sqlite, &wa_message_id("done")).unwrap().is_none());
    assert!(outbox::find(&sqlite, &wa_message_id("waits")).unwrap().is_some());
}

/// The key of a message in the chat of `event`, from a sender with these names.
fn inbox_key(senders: &[&str]) -> InboxKey {
    let senders = senders.iter().map(|sender| (*sender).to_owned()).collect();
    InboxKey { chats: vec!["6281200000001@c.us".to_owned(), "77@lid".to_owned()], senders }
}

#[test]
fn a_redelivered_message_is_received_once() {
    let sqlite = device_storage();
    let DeviceEventKind::MessageCreated(message) = event("hello").kind else { panic!("not a message") };
    assert!(inbox::receive(&sqlite, &inbox_key(&["6281200000001@s.whatsapp.net"]), &message, NOW).unwrap());
    assert!(!inbox::receive(&sqlite, &inbox_key(&["6281200000001@s.whatsapp.net"]), &message, NOW).unwrap());
    assert!(
        inbox::receive(&sqlite, &inbox_key(&["another@lid"]), &message, NOW).unwrap(),
        "an id is only unique per sender"
    );
    inbox::sweep(&sqlite, NOW.plus(inbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(inbox::receive(&sqlite, &inbox_key(&["6281200000001@s.whatsapp.net"]), &message, NOW).unwrap());
}

#[test]
fn a_message_that_was_received_under_another_name_of_its_sender_is_received_once() {
    let sqlite = device_storage();
    let DeviceEventKind::MessageCreated(by_number) = event("hello").kind else { panic!("not a message") };
    let by_lid = Message { chat_id: "77@lid".into(), ..by_number.clone() };
    assert!(inbox::receive(&sqlite, &inbox_key(&["77@lid"]), &by_lid, NOW).unwrap());
    let both = inbox_key(&["6281200000001@c.us", "77@lid"]);
    assert!(!inbox::receive(&sqlite, &both, &by_number, NOW).unwrap());
    inbox::forget(&sqlite, &both, &by_number).unwrap();
    assert!(inbox::receive(&sqlite, &both, &by_number, NOW).unwrap());
}

#[test]
fn a_forgotten_message_is_received_again() {
    let sqlite = device_storage();
    let DeviceEventKind::MessageCreated(message) = event("hello").kind else { panic!("not a message") };
    assert!(inbox::receive(&sqlite, &inbox_key(&["one@lid"]), &message, NOW).unwrap());
    assert!(inbox::receive(&sqlite, &inbox_key(&["another@lid"]), &message, NOW).unwrap());
    inbox::forget(&sqlite, &inbox_key(&["one@lid"]), &message).unwrap();
    assert!(inbox::receive(&sqlite, &inbox_key(&["one@lid"]), &message, NOW).unwrap());
    assert!(!inbox::receive(&sqlite, &inbox_key(&["another@lid"]), &message, NOW).unwrap(), "the other row stays");
}

#[test]
fn events_keep_their_numbers_and_slots_are_used_again() {
    let sqlite = device_storage();
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

    let mut next_instance = EventLog::load(&sqlite).unwrap();
    assert!(next_instance.has_unconfirmed());
    next_instance.confirm(5);
    next_instance.append(&sqlite, &event("six")).unwrap();
    assert_eq!(seqs(&next_instance, 5), [6]);
}

#[test]
fn a_sweep_deletes_free_slots_and_no_number_is_used_twice() {
    let sqlite = device_storage();
    let mut log = EventLog::load(&sqlite).unwrap();
    for number in 0..200 {
        log.append(&sqlite, &event(&number.to_string())).unwrap();
    }
    log.sweep(&sqlite).unwrap();
    assert_eq!(rows(&sqlite, "events"), 200, "the hub has not confirmed them");
    log.confirm(200);
    log.sweep(&sqlite).unwrap();
    assert!(rows(&sqlite, "events") <= 33);
    let mut next_instance = EventLog::load(&sqlite).unwrap();
    next_instance.append(&sqlite, &event("next")).unwrap();
    assert_eq!(next_instance.list_after(&sqlite, 200, 10).unwrap()[0].seq, 201);
}

#[test]
fn a_sweep_leaves_no_text_of_an_event_that_the_hub_has() {
    let sqlite = device_storage();
    let mut log = EventLog::load(&sqlite).unwrap();
    for text in ["one", "two", "three"] {
        log.append(&sqlite, &event(text)).unwrap();
    }
    log.confirm(1);
    log.sweep(&sqlite).unwrap();
    assert_eq!(log.list_after(&sqlite, 1, 9).unwrap().len(), 2, "the hub has not confirmed these");
    assert!(!log.is_sweep_due(), "not before it has");
    log.confirm(3);
    assert!(log.is_sweep_due());
    log.sweep(&sqlite).unwrap();
    assert!(!log.is_sweep_due());
    assert_eq!((rows(&sqlite, "events"), rows(&sqlite, "events where event <> ''")), (1, 0));
    for instance in [&mut log, &mut EventLog::load(&sqlite).unwrap()] {
        assert!(instance.list_after(&sqlite, 0, 9).unwrap().is_empty(), "a text that is gone is no event");
    }
    let mut next_instance = EventLog::load(&sqlite).unwrap();
    for (text, seq) in [("four", 4), ("five", 5)] {
        next_instance.append(&sqlite, &event(text)).unwrap();
        assert_eq!(next_instance.list_after(&sqlite, 3, 9).unwrap().last().unwrap().seq, seq);
    }
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
fn the_tables_of_the_first_version_are_migrated_to_the_newest() {
    let sqlite = Sqlite::in_memory();
    for statement in include_str!("golden/device_object_v1.sql").split(";\n").filter(|part| !part.trim().is_empty()) {
        sqlite.execute(statement, &[]).unwrap();
    }
    schema::migrate(&sqlite).unwrap();
    schema::migrate(&sqlite).unwrap();
    let waiting = outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Normal, false), NOW, 9).unwrap();
    assert_eq!(waiting.iter().map(|message| message.wa_message_id.as_str()).collect::<Vec<_>>(), ["3EB0AA"]);
    let left =
        outbox::list_send_records(&sqlite, Timestamp::from_unix_millis(0), &SentOver::AllBut(Vec::new())).unwrap();
    assert_eq!(left.iter().map(|left| (left.is_campaign, left.is_cold)).collect::<Vec<_>>(), [(true, true)]);
    assert!(!people::is_stranger(&sqlite, "628120000@c.us").unwrap());
    assert!(people::is_stranger(&sqlite, "628129999@c.us").unwrap());
    let log = EventLog::load(&sqlite).unwrap();
    assert_eq!(log.list_after(&sqlite, 0, 9).unwrap().iter().map(|event| event.seq).collect::<Vec<_>>(), [7]);
}

#[test]
fn a_person_who_wrote_or_was_written_to_is_no_stranger() {
    let sqlite = device_storage();
    let (ayu, budi) = ("6281@c.us", "6282@c.us");
    assert!(people::is_stranger(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, budi).unwrap());
    people::record_incoming(&sqlite, ayu, NOW).unwrap();
    people::record_outgoing(&sqlite, budi, NOW).unwrap();
    assert!(!people::is_stranger(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, budi).unwrap());
    let replies = people::count_replies(&sqlite, NOW).unwrap();
    assert_eq!((replies.strangers, replies.answered), (1, 0), "a person who wrote first does not count as a stranger");
    people::record_incoming(&sqlite, budi, NOW.plus(seconds(5))).unwrap();
    assert_eq!(people::count_replies(&sqlite, NOW).unwrap().answered, 1);
    assert_eq!(people::count_replies(&sqlite, NOW.plus(people::REPLY_WINDOW)).unwrap().strangers, 0);
}

#[test]
fn an_opt_out_is_stored_until_the_person_opts_in() {
    let sqlite = device_storage();
    let ayu = "6281@c.us";
    people::opt_in(&sqlite, ayu, NOW).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap());
    people::opt_out(&sqlite, ayu, NOW).unwrap();
    people::record_incoming(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap());
    people::opt_in(&sqlite, ayu, NOW).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, ayu).unwrap());
}

#[test]
fn a_person_who_opted_out_on_another_device_is_still_a_stranger() {
    let sqlite = device_storage();
    let (ayu, budi) = ("6281200000001@c.us", "6281200000002@c.us");
    people::opt_out_on_other_device(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, ayu).unwrap());
    people::opt_in(&sqlite, ayu, NOW).unwrap();
    assert!(!people::has_opted_out(&sqlite, ayu).unwrap() && people::is_stranger(&sqlite, ayu).unwrap());
    people::opt_out_on_other_device(&sqlite, ayu, NOW).unwrap();
    people::record_outgoing(&sqlite, ayu, NOW).unwrap();
    assert!(people::has_opted_out(&sqlite, ayu).unwrap() && !people::is_stranger(&sqlite, ayu).unwrap());
    assert_eq!(people::count_replies(&sqlite, NOW.plus(seconds(1))).unwrap().strangers, 1);

    people::record_outgoing(&sqlite, budi, NOW).unwrap();
    people::opt_out_on_other_device(&sqlite, budi, NOW).unwrap();
    people::opt_in(&sqlite, budi, NOW).unwrap();
    assert!(!people::is_stranger(&sqlite, budi).unwrap(), "the device wrote to this person before");
}

#[test]
fn of_an_opt_out_and_an_opt_in_that_come_in_any_order_the_newer_one_counts() {
    let sqlite = device_storage();
    let (mine, elsewhere) = ("6281200000001@c.us", "6281200000002@c.us");
    people::opt_out(&sqlite, mine, NOW).unwrap();
    people::opt_out_on_other_device(&sqlite, elsewhere, NOW).unwrap();
    for chat in [mine, elsewhere] {
        people::opt_in(&sqlite, chat, NOW.minus(seconds(1))).unwrap();
        assert!(people::has_opted_out(&sqlite, chat).unwrap(), "the opt-in is older");
        people::opt_out_on_other_device(&sqlite, chat, NOW.minus(seconds(9))).unwrap();
        people::opt_in(&sqlite, chat, NOW.minus(seconds(1))).unwrap();
        assert!(people::has_opted_out(&sqlite, chat).unwrap(), "an older opt-out does not replace the newer one");
        people::opt_in(&sqlite, chat, NOW).unwrap();
        assert!(!people::has_opted_out(&sqlite, chat).unwrap(), "both came in one turn, in this order");
    }
}

#[test]
fn commands_of_another_tenant_or_an_older_generation_are_refused() {
    let record = Record::new(tenant(), device(), 3, NOW, &mut SeededRandom::new(1));
    let other = TenantId::new(NOW, &mut SeededRandom::new(8));
    assert_eq!(record.check_caller(&tenant(), 3), Ok(()));
    assert_eq!(record.check_caller(&tenant(), 4), Ok(()));
    assert_eq!(record.check_caller(&other, 3), Err(Error::NotFound { what: "the device" }));
    assert!(matches!(record.check_caller(&tenant(), 2), Err(Error::Conflict(_))));
}

#[test]
fn the_stored_record_is_pinned() {
    let sqlite = device_storage();
    assert_eq!(Record::find(&sqlite).unwrap(), None);
    let oldest = r#"{"tenant":"ten_0193e0a0-0000-7000-8000-000000000003","device":"dev_0193e0a0-0000-7000-8000-000000000002","generation":1,"epoch":"00ff","status":{"status":"online","cause":"connected","at":"2025-11-21T04:40:00.000Z","phone":"628120000","lid":null,"provenUntil":null}}"#;
    sqlite.execute("insert into record (id, value) values (1, ?)", &cloudwa_flow::params![oldest]).unwrap();
    let record = Record::find(&sqlite).unwrap().unwrap();
    assert_eq!((record.status.status, record.link.clone(), record.linked_at), (Status::Online, None, None));
    record.save(&sqlite).unwrap();
    assert_eq!(Record::find(&sqlite).unwrap(), Some(record));
}
