//! The order in which a device sends the messages of its outbox.

use cloudwa_flow::{
    clock::Timestamp,
    contacts::phone,
    devices::{
        failure::FailureReason,
        outbox::{self, OutboxMessage, PriorityClass, SendQueue},
        pacing::{Wait, WaitCode},
        people,
        send_queues::{NextStep, SendQueues},
    },
    messages::message::MessageStatus,
};

use super::{
    NOW, device_storage, message, seconds,
    support::{builders::advance, sqlite::Sqlite},
};

/// Accepts a message as the device session does.
fn accept(
    sqlite: &Sqlite,
    queues: &mut SendQueues,
    key: &str,
    phone: &str,
    class: PriorityClass,
    now: Timestamp,
) -> OutboxMessage {
    let (round, place) = queues.assign_turn(class, phone);
    let message = OutboxMessage { round, phone: phone.into(), ..message(key, place, class) };
    outbox::accept(sqlite, &message).unwrap();
    queues.push(&message, people::is_stranger(sqlite, &phone::chat_id(phone)).unwrap(), now);
    message
}

/// Sends messages one after the other while `ask` permits it; returns their keys in the order of sending.
fn drain(
    sqlite: &Sqlite,
    queues: &mut SendQueues,
    max: usize,
    mut ask: impl FnMut(SendQueue) -> Result<(), Wait>,
) -> (Vec<String>, NextStep) {
    let mut left = Vec::new();
    loop {
        let next = queues.next(sqlite, NOW, 1, &mut ask).unwrap();
        let NextStep::Send(waiting) = next else { return (left, next) };
        assert!(outbox::mark_sending(sqlite, &waiting.wa_message_id, "link", false, NOW).unwrap().is_some());
        queues.release_chat(&waiting);
        left.push(outbox::find(sqlite, &waiting.wa_message_id).unwrap().unwrap().content.words().replace("text ", ""));
        if left.len() == max {
            return (left, NextStep::Nothing);
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the rules may also refuse")]
fn allow_all(_: SendQueue) -> Result<(), Wait> {
    Ok(())
}

#[test]
fn a_higher_class_goes_first_and_chats_take_turns() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 1..=3 {
        accept(&sqlite, &mut queues, &format!("c{number}"), &format!("62{number}"), PriorityClass::Campaign, NOW);
    }
    for number in 1..=4 {
        accept(&sqlite, &mut queues, &format!("a{number}"), "6281", PriorityClass::Normal, NOW);
    }
    accept(&sqlite, &mut queues, "b1", "6282", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut queues, "u1", "6281", PriorityClass::Urgent, NOW);
    accept(&sqlite, &mut queues, "b2", "6282", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut queues, 99, allow_all);
    assert_eq!(left, ["u1", "a1", "b1", "a2", "b2", "a3", "a4", "c1", "c2", "c3"]);
    assert_eq!(queues.waiting(), 0);
}

#[test]
fn a_reply_overtakes_500_campaign_messages_unless_a_limit_is_reached() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..500 {
        accept(&sqlite, &mut queues, &format!("c{number}"), &format!("62{number}"), PriorityClass::Campaign, NOW);
    }
    drain(&sqlite, &mut queues, 3, allow_all);
    accept(&sqlite, &mut queues, "reply", "6281", PriorityClass::High, NOW);
    let spent = Wait { code: WaitCode::MinuteLimit, until: NOW.plus(seconds(7)) };
    assert_eq!(drain(&sqlite, &mut queues, 2, |_| Err(spent)), (Vec::new(), NextStep::Wait(spent)));
    assert_eq!(drain(&sqlite, &mut queues, 2, allow_all).0, ["reply", "c3"]);
}

#[test]
fn a_late_chat_waits_for_one_message_and_not_for_500() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..500 {
        accept(&sqlite, &mut queues, &format!("a{number}"), "6281", PriorityClass::Normal, NOW);
    }
    drain(&sqlite, &mut queues, 10, allow_all);
    accept(&sqlite, &mut queues, "late", "6282", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut queues, 3, allow_all);
    assert!(left.contains(&"late".to_owned()), "{left:?}");
    // The next instance of the object continues at the same place.
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    accept(&sqlite, &mut queues, "later", "6283", PriorityClass::Normal, NOW);
    let (left, _) = drain(&sqlite, &mut queues, 3, allow_all);
    assert!(left.contains(&"later".to_owned()), "{left:?}");
    let (left, _) = drain(&sqlite, &mut queues, 999, allow_all);
    assert_eq!(left.len(), 502 - 16);
    assert!(
        left.is_sorted_by_key(|key| key.trim_start_matches('a').parse::<u32>().unwrap()),
        "one chat keeps its order"
    );
}

#[test]
fn strangers_that_wait_for_the_warm_up_do_not_block_known_customers() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..300 {
        accept(&sqlite, &mut queues, &format!("s{number}"), &format!("6281{number}"), PriorityClass::Normal, NOW);
    }
    people::record_incoming(&sqlite, "6299@c.us", NOW).unwrap();
    accept(&sqlite, &mut queues, "customer", "6299", PriorityClass::Normal, NOW);
    let until = NOW.plus(seconds(3600));
    let no_strangers =
        |queue: SendQueue| if queue.is_stranger { Err(Wait { code: WaitCode::WarmUp, until }) } else { Ok(()) };
    let (left, next) = drain(&sqlite, &mut queues, 99, no_strangers);
    assert_eq!(left, ["customer"]);
    assert_eq!(next, NextStep::Wait(Wait { code: WaitCode::WarmUp, until }));
    // One of them answers and is no longer a stranger.
    people::record_incoming(&sqlite, "628142@c.us", NOW).unwrap();
    queues.mark_known("628142", NOW);
    assert_eq!(drain(&sqlite, &mut queues, 99, no_strangers).0, ["s42"]);
    // A message that is not in memory is found within a second, not by a read of the outbox for each message.
    assert!(people::record_incoming(&sqlite, "6281250@c.us", NOW).unwrap());
    assert!(!people::record_incoming(&sqlite, "6281250@c.us", NOW).unwrap(), "the person is known already");
    queues.mark_known("6281250", NOW);
    let (left, next) = drain(&sqlite, &mut queues, 99, no_strangers);
    let NextStep::Wait(wait) = next else { panic!("{next:?}") };
    assert!(left.is_empty() && wait.until <= NOW.plus(seconds(1)));
    let NextStep::Send(found) = queues.next(&sqlite, wait.until, 1, no_strangers).unwrap() else { panic!("not found") };
    assert_eq!(found.phone, "6281250");
}

#[test]
fn a_chat_whose_message_is_being_sent_does_not_block_other_chats() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    accept(&sqlite, &mut queues, "a1", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut queues, "a2", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut queues, "b1", "6282", PriorityClass::Normal, NOW);
    let mut leave = |at_once| queues.next(&sqlite, NOW, at_once, allow_all).unwrap();
    let NextStep::Send(first) = leave(2) else { panic!("a1 is not sent") };
    let NextStep::Send(second) = leave(2) else { panic!("b1 is not sent") };
    assert_eq!((first.phone.as_str(), second.phone.as_str()), ("6281", "6282"));
    assert_eq!(leave(2), NextStep::Nothing, "two messages are being sent");
    assert_eq!(leave(3), NextStep::Nothing, "a2 waits for a1");
    queues.put_back(first.clone());
    assert_eq!(queues.next(&sqlite, NOW, 2, allow_all).unwrap(), NextStep::Send(first), "it was not sent");
}

#[test]
fn a_scheduled_message_waits_for_its_time_and_then_takes_its_place() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    let due = NOW.plus(seconds(60));
    let (round, place) = queues.assign_turn(PriorityClass::Normal, "6281");
    let later = OutboxMessage {
        round,
        due_at: Some(due),
        send_at: Some(due),
        phone: "6281".into(),
        ..message("later", place, PriorityClass::Normal)
    };
    outbox::accept(&sqlite, &later).unwrap();
    queues.push(&later, true, NOW);
    accept(&sqlite, &mut queues, "now", "6282", PriorityClass::Normal, NOW);
    let (left, next) = drain(&sqlite, &mut queues, 99, allow_all);
    assert_eq!((left, next), (vec!["now".to_owned()], NextStep::Wait(Wait { code: WaitCode::Scheduled, until: due })));
    assert!(
        matches!(queues.next(&sqlite, due, 1, allow_all).unwrap(), NextStep::Send(message) if message.wa_message_id == later.wa_message_id)
    );
    let mut next_instance = SendQueues::load(&sqlite, NOW).unwrap();
    assert!(
        matches!(next_instance.next(&sqlite, NOW, 1, allow_all).unwrap(), NextStep::Wait(wait) if wait.until == due)
    );
    advance(&sqlite, &later.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled)).unwrap();
    next_instance.remove(PriorityClass::Normal, &later.wa_message_id);
    next_instance.refresh_next_due(&sqlite, NOW).unwrap();
    assert_eq!(
        next_instance.next(&sqlite, NOW, 1, allow_all).unwrap(),
        NextStep::Nothing,
        "its due time no longer counts"
    );
}

#[test]
fn a_cancelled_message_is_not_sent() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    let gone = accept(&sqlite, &mut queues, "gone", "6281", PriorityClass::Normal, NOW);
    accept(&sqlite, &mut queues, "stays", "6282", PriorityClass::Normal, NOW);
    advance(&sqlite, &gone.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled)).unwrap();
    queues.remove(PriorityClass::Normal, &gone.wa_message_id);
    assert_eq!(drain(&sqlite, &mut queues, 99, allow_all).0, ["stays"]);
}

#[test]
fn ten_thousand_waiting_messages_need_no_more_memory_than_a_hundred() {
    let sqlite = device_storage();
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    for number in 0..10_000 {
        accept(&sqlite, &mut queues, &format!("t{number}"), &format!("62{}", number % 700), PriorityClass::Normal, NOW);
    }
    let mut queues = SendQueues::load(&sqlite, NOW).unwrap();
    let (left, _) = drain(&sqlite, &mut queues, 500, allow_all);
    assert_eq!(left.len(), 500);
    assert!(queues.messages_in_memory().count() <= 128);
    assert_eq!(queues.waiting(), 9_500);
}
