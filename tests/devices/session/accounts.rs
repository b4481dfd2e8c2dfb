//! Whom a message goes to: the account that WhatsApp names for a number, a chat id that WhatsApp gave, a LID.

use cloudwa_flow::{
    clock::Timestamp,
    devices::{
        accounts::{self, Account},
        commands::{GetPacing, SendMessage},
        event::DeviceEventKind,
        failure::FailureReason,
        pacing::WaitCode,
        people,
        session::Turns,
    },
    ids::ConversationId,
    messages::{content::Content, message::MessageStatus},
};

use super::{
    NOW, accept,
    identity::{LID_CHAT, NUMBER, by_both, by_lid, message},
    incoming::{lid, phone, receive, source},
    message_to, online, progress, seconds, take,
};
use crate::support::session::NativeDevice;

const DIALLED: &str = "5531981900017";
/// The id of an account from before Brazil's ninth digit.
const OLD_ID: &str = "553181900017";

/// The number that people dial, and the id of an account from before the country changed its mobile numbers.
const CHANGED_NUMBERS: [(&str, &str); 3] =
    [(DIALLED, OLD_ID), ("525512345678", "5215512345678"), ("5491123456789", "541123456789")];

fn send_to(device: &NativeDevice, key: &str, to: &str) -> String {
    device.run(&message_to(key, to)).unwrap().wa_message_id
}

fn has_no_account(device: &NativeDevice, phone: &str) {
    device.ids.borrow_mut().insert(phone.into(), None);
}

/// Whom the frames went to.
fn recipients(device: &NativeDevice) -> Vec<String> {
    device.frames.borrow().iter().map(|frame| frame.to.clone()).collect()
}

#[tokio::test]
async fn whatsapp_is_asked_before_the_first_message_to_a_person_and_never_again() {
    let device = online();
    for key in ["1", "2"] {
        send_to(&device, key, NUMBER);
        device.send_all().await;
    }
    assert_eq!(*device.asked.borrow(), [[NUMBER]]);
    assert_eq!(recipients(&device), [NUMBER, NUMBER]);
}

#[tokio::test]
async fn nobody_asks_about_a_person_who_has_written() {
    let device = online();
    receive(&device, &by_both("A"));
    send_to(&device, "1", NUMBER);
    device.send_all().await;
    assert_eq!(device.asked.borrow().len(), 0);
    assert_eq!(recipients(&device), [NUMBER]);
}

#[tokio::test]
async fn a_number_that_is_not_on_whatsapp_fails_and_spends_no_limit() {
    let device = online();
    has_no_account(&device, NUMBER);
    device.new_events().await;
    let id = send_to(&device, "1", NUMBER);
    device.send_all().await;
    let failed = device.find(&id);
    assert_eq!((failed.state, failed.error), (MessageStatus::Failed, Some(FailureReason::NotOnWhatsapp)));
    assert_eq!(progress(&device.new_events().await)[0].error, Some(FailureReason::NotOnWhatsapp));
    let usage = device.run(&GetPacing {}).unwrap().usage;
    assert_eq!([usage.minute.used, usage.hour.used, usage.day.used, usage.cold.used], [0; 4]);
    assert!(device.frames.borrow().is_empty() && device.seen.borrow().is_empty(), "nobody saw the device type");
    assert!(people::is_stranger(&device.sqlite, &format!("{NUMBER}@c.us")).unwrap());
}

#[tokio::test]
async fn an_answer_counts_for_a_while_and_outlives_a_restart() {
    let device = online();
    has_no_account(&device, NUMBER);
    send_to(&device, "1", NUMBER);
    device.send_all().await;
    device.restart();
    device.pass(seconds(23 * 3600));
    send_to(&device, "2", NUMBER);
    device.send_all().await;
    assert_eq!(device.asked.borrow().len(), 1);
    device.ids.borrow_mut().clear();
    device.pass(seconds(3600));
    send_to(&device, "3", NUMBER);
    device.send_all().await;
    assert_eq!((device.asked.borrow().len(), recipients(&device).len()), (2, 1), "the owner has installed WhatsApp");
}

#[tokio::test]
async fn without_an_answer_the_message_waits_and_whatsapp_is_asked_again_after_growing_pauses() {
    let device = online();
    device.is_silent.set(true);
    let id = send_to(&device, "1", NUMBER);
    let mut asked_at: Vec<Timestamp> = Vec::new();
    for _ in 0..5 {
        device.send_all().await;
        asked_at.push(device.now.get());
        let waiting = device.find(&id);
        assert_eq!((waiting.state, waiting.tries, waiting.error), (MessageStatus::Queued, 0, None));
        let wait = device.turn(|session, _| session.next_wait()).unwrap();
        assert_eq!(wait.code, WaitCode::NumberCheck);
        device.send_all().await;
        assert_eq!(device.asked.borrow().len(), asked_at.len(), "not before the pause is over");
        device.now.set(wait.until);
    }
    let pauses: Vec<_> = asked_at.windows(2).map(|pair| pair[1].since(pair[0])).collect();
    assert_eq!(pauses, [seconds(20), seconds(60), seconds(180), seconds(180)]);
    device.is_silent.set(false);
    device.send_all().await;
    assert_eq!(recipients(&device), [NUMBER]);
}

#[tokio::test]
async fn a_number_without_an_answer_does_not_hold_all_others_back_for_ever() {
    let device = online();
    device.unanswered.borrow_mut().insert(NUMBER.to_owned());
    send_to(&device, "1", NUMBER);
    send_to(&device, "2", "628140000001");
    for _ in 0..6 {
        device.send_all().await;
        if let Some(wait) = device.turn(|session, _| session.next_wait()) {
            device.now.set(wait.until);
        }
    }
    assert_eq!(recipients(&device), ["628140000001"]);
    let failed =
        progress(&device.new_events().await).into_iter().find(|progress| progress.status == MessageStatus::Failed);
    assert_eq!(failed.unwrap().error, Some(FailureReason::SendFailed));
    assert_eq!(device.asked.borrow().len(), 5, "four times about the first, and once about the second");
}

#[tokio::test]
async fn a_person_in_brazil_mexico_or_argentina_whom_an_earlier_release_wrote_to_is_asked() {
    for (number, id) in CHANGED_NUMBERS {
        let device = online();
        device.ids.borrow_mut().insert(number.into(), Some(id.into()));
        people::record_outgoing(&device.sqlite, &format!("{number}@c.us"), NOW).unwrap();
        people::record_outgoing(&device.sqlite, &format!("{NUMBER}@c.us"), NOW).unwrap();
        for (key, to) in [("1", number), ("2", NUMBER)] {
            send_to(&device, key, to);
        }
        device.send_all().await;
        assert_eq!(*device.asked.borrow(), [[number.to_owned()]]);
        assert_eq!(recipients(&device), [id, NUMBER]);
    }
}

#[tokio::test]
async fn a_question_that_whatsapp_does_not_answer_holds_back_no_reply_to_a_customer() {
    let device = online();
    receive(&device, &by_both("A"));
    device.is_silent.set(true);
    send_to(&device, "1", "628140000001");
    send_to(&device, "2", NUMBER);
    device.send_all().await;
    assert_eq!(recipients(&device), [NUMBER]);
}

#[tokio::test]
async fn a_broadcast_asks_about_its_next_numbers_at_once_and_pauses_after_a_question_that_led_to_no_message() {
    let device = online();
    for item in 1..=3 {
        has_no_account(&device, &format!("62813{item:07}"));
    }
    take(&device, 1, 1..=30).unwrap();
    device.send_all().await;
    assert_eq!(device.asked.borrow().iter().map(Vec::len).collect::<Vec<_>>(), [20]);
    assert!(device.frames.borrow().is_empty());
    let wait = device.turn(|session, _| session.next_wait()).unwrap();
    assert_eq!(wait.code, WaitCode::Gap);
    device.now.set(wait.until);
    device.send_all().await;
    assert_eq!(recipients(&device), ["628130000004"], "the answers about two and three are known");
    assert_eq!(device.asked.borrow().len(), 1);
}

#[tokio::test]
async fn a_message_goes_to_the_id_that_whatsapp_answered_and_its_chat_stays_that_of_the_number() {
    let device = online();
    device.ids.borrow_mut().insert(NUMBER.into(), Some("628990000009".into()));
    device.new_events().await;
    send_to(&device, "1", NUMBER);
    device.send_all().await;
    assert_eq!(recipients(&device), ["628990000009"]);
    receive(&device, &message("A", source(phone("628990000009"), phone("628990000009"), None)));
    let chats: Vec<String> = device
        .new_events()
        .await
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.chat_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(chats, [format!("{NUMBER}@c.us"), format!("{NUMBER}@c.us")], "the answer is in the chat of the number");
    let account = accounts::find(&device.sqlite, NUMBER).unwrap();
    assert_eq!(account, Some(Account { id: Some("628990000009".into()), asked_at: NOW }));
}

#[tokio::test]
async fn a_customer_with_an_old_id_has_the_chat_of_the_number_of_today_and_gets_the_answers() {
    let device = online();
    device.new_events().await;
    receive(&device, &message("A", source(lid("91"), lid("91"), Some(phone(OLD_ID)))));
    let events = device.new_events().await;
    let DeviceEventKind::ContactIdentified(identified) = &events[0].kind else { panic!("{events:?}") };
    assert_eq!((identified.phone.as_str(), identified.other_phone.as_deref()), (DIALLED, Some(OLD_ID)));
    for (key, to) in [("1", OLD_ID), ("2", DIALLED), ("3", "91@lid")] {
        let reply = device.run(&message_to(key, to)).unwrap();
        assert_eq!(reply.chat_id.as_deref(), Some("5531981900017@c.us"), "{to}");
        device.send_all().await;
    }
    assert_eq!(recipients(&device), [OLD_ID, OLD_ID, OLD_ID]);
    assert_eq!(device.asked.borrow().len(), 0, "the customer has written");
}

#[tokio::test]
async fn a_chat_that_an_earlier_release_stored_under_an_old_id_becomes_the_chat_of_the_number() {
    let device = online();
    people::record_incoming(&device.sqlite, "553181900017@c.us", NOW).unwrap();
    people::opt_out(&device.sqlite, "553181900017@c.us", NOW).unwrap();
    receive(&device, &message("A", source(lid("91"), lid("91"), Some(phone(OLD_ID)))));
    assert!(people::has_opted_out(&device.sqlite, "5531981900017@c.us").unwrap());
    let began = ConversationId::of(&super::device(), "553181900017@c.us");
    let kept = people::conversation_of(&device.sqlite, &super::device(), "5531981900017@c.us").unwrap();
    assert_eq!(kept, began, "the conversation keeps its id");
}

#[tokio::test]
async fn a_chat_of_a_lid_is_answered_at_the_lid_until_the_number_is_known() {
    let device = online();
    receive(&device, &by_lid("A"));
    let reply = device.run(&message_to("1", LID_CHAT)).unwrap();
    assert_eq!(reply.chat_id.as_deref(), Some(LID_CHAT));
    device.send_all().await;
    assert_eq!(recipients(&device), [LID_CHAT]);
    let shown = device.new_events().await.into_iter().find_map(|event| match event.kind {
        DeviceEventKind::MessageCreated(message) if message.content == Content::text("text 1") => Some(message),
        _ => None,
    });
    let shown = shown.unwrap();
    assert_eq!((shown.chat_id.as_str(), shown.phone, shown.lid.as_deref()), (LID_CHAT, None, Some("77")));

    device.run(&message_to("2", LID_CHAT)).unwrap();
    receive(&device, &by_both("B"));
    let again = device.run(&SendMessage { content: Content::text("text 2"), ..message_to("2", LID_CHAT) }).unwrap();
    assert!(!again.is_new, "the same request, although the number is known by now");
    device.send_all().await;
    device.run(&message_to("3", LID_CHAT)).unwrap();
    device.send_all().await;
    assert_eq!(recipients(&device), [LID_CHAT, LID_CHAT, NUMBER]);
    let chats: Vec<String> = progress(&device.new_events().await).into_iter().map(|shown| shown.chat_id).collect();
    assert!(chats.iter().all(|chat| chat == "628130000001@c.us"), "{chats:?}");
}

#[test]
fn a_restart_keeps_the_queue_of_a_chat_with_a_lid() {
    let device = online();
    receive(&device, &by_lid("A"));
    device.is_logged_in.set(false);
    device.run(&message_to("1", LID_CHAT)).unwrap();
    device.restart();
    device.send_due();
    let waiting = device.to_send();
    assert_eq!(
        waiting.iter().map(|one| (one.phone.as_str(), one.is_stranger)).collect::<Vec<_>>(),
        [(LID_CHAT, false)]
    );
    assert_eq!(accept(&device, "9").chat_id.as_deref(), Some("628120009@c.us"));
}
