//! One person with a LID and a number: what the device knows.

use cloudwa_flow::{
    contacts::{opt_out::ConsentEvent, store::consent_changes},
    devices::{
        commands::{ApplyConsentEvent, ApplyConsents},
        event::{DeviceEvent, DeviceEventKind},
        people,
        session::{ChatSource, IncomingMessage, LearnedNumber, MessageAction},
    },
    ids::{ConversationId, DeviceId},
    messages::content::Content,
    ports::{Database, Sql},
    workflows::project_events::project_events,
};

use super::{
    NOW,
    incoming::{break_table, group, lid, mend_table, phone, receive, source},
    message_to, online, seconds, take, tenant,
};
use crate::support::{database::migrated, sqlite::Sqlite};

pub const NUMBER: &str = "628130000001";
pub const NUMBER_CHAT: &str = "628130000001@c.us";
pub const LID: &str = "77";
pub const LID_CHAT: &str = "77@lid";

pub fn message(wa_message_id: &str, source: ChatSource) -> IncomingMessage {
    IncomingMessage {
        wa_message_id: wa_message_id.into(),
        source,
        sent_at_seconds: NOW.unix_seconds(),
        push_name: "Ayu".into(),
        business_name: None,
        learned_number: None,
        timer_seconds: None,
        quoted: None,
        media: None,
        action: MessageAction::Content(Content::text(wa_message_id)),
    }
}

pub fn by_lid(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(lid(LID), lid(LID), None))
}

pub fn by_number(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(phone(NUMBER), phone(NUMBER), None))
}

pub fn by_both(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(lid(LID), lid(LID), Some(phone(NUMBER))))
}

fn saying(text: &str, incoming: IncomingMessage) -> IncomingMessage {
    IncomingMessage { action: MessageAction::Content(Content::text(text)), ..incoming }
}

/// Each event as a short text, for comparisons.
fn described(events: &[DeviceEvent]) -> Vec<String> {
    let each = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => format!("{} in {}", message.wa_message_id, message.chat_id),
        DeviceEventKind::ContactIdentified(contact) => format!("{}@lid is {}", contact.lid, contact.phone),
        DeviceEventKind::ContactOptedOut(consent) => format!("{} opted out", consent.chat_id),
        other => format!("{other:?}"),
    };
    events.iter().map(each).collect()
}

#[tokio::test]
async fn a_lid_and_a_number_are_one_chat_from_the_moment_whatsapp_shows_it() {
    let device = online();
    device.new_events().await;
    for incoming in [by_lid("A"), by_both("B"), by_lid("C"), by_number("D"), by_both("E")] {
        receive(&device, &incoming);
    }
    let events = device.new_events().await;
    assert_eq!(
        described(&events),
        [
            "A in 77@lid",
            "77@lid is 628130000001",
            "B in 628130000001@c.us",
            "C in 628130000001@c.us",
            "D in 628130000001@c.us",
            "E in 628130000001@c.us"
        ]
    );
    device.restart();
    receive(&device, &by_lid("F"));
    let DeviceEventKind::MessageCreated(last) = &device.new_events().await.last().unwrap().kind.clone() else {
        panic!("not a message")
    };
    assert_eq!(
        (last.chat_id.as_str(), last.phone.as_deref(), last.lid.as_deref()),
        (NUMBER_CHAT, Some(NUMBER), Some(LID))
    );
    let DeviceEventKind::MessageCreated(first) = &events[0].kind else { panic!("not a message") };
    assert_eq!(first.conversation(), last.conversation(), "the conversation of the LID keeps its id");
}

/// Otherwise D1 would show one person as two for ever.
#[tokio::test]
async fn a_join_whose_event_the_storage_does_not_take_is_reported_with_the_next_message() {
    let device = online();
    receive(&device, &by_lid("A"));
    device.new_events().await;
    break_table(&device, "events");
    receive(&device, &by_both("B"));
    mend_table(&device, "events");
    receive(&device, &by_both("B"));
    let events: Vec<_> = device.new_events().await;
    let messages_and_joins: Vec<_> = described(&events).into_iter().filter(|event| event.contains(NUMBER)).collect();
    assert_eq!(messages_and_joins, ["77@lid is 628130000001", "B in 628130000001@c.us"]);
}

#[tokio::test]
async fn a_conversation_of_the_number_keeps_its_id() {
    let device = online();
    receive(&device, &by_number("A"));
    receive(&device, &by_lid("B"));
    receive(&device, &by_both("C"));
    let ids: Vec<_> = device
        .new_events()
        .await
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            DeviceEventKind::ContactIdentified(contact) => Some(contact.conversation_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids[0], ids[2], "the event names the one that stays");
    assert_eq!((ids[0] == ids[3], ids[0] == ids[1]), (true, false));
}

#[tokio::test]
async fn a_message_that_is_delivered_again_under_another_address_is_received_once() {
    for [first, again] in [
        [by_lid("A"), by_both("A")],
        [by_number("A"), by_both("A")],
        [by_both("A"), by_number("A")],
        [by_both("A"), by_lid("A")],
        [message("A", source(phone(NUMBER), phone(NUMBER), Some(lid(LID)))), by_lid("A")],
        // The two are one person by then.
        [by_lid("A"), by_number("A")],
    ] {
        let device = online();
        device.new_events().await;
        receive(&device, &first);
        if first.source.sender_alt.is_none() && again.source.sender_alt.is_none() {
            receive(&device, &by_both("B"));
        }
        receive(&device, &again);
        let messages = described(&device.new_events().await).into_iter().filter(|event| event.starts_with("A in"));
        assert_eq!(messages.count(), 1, "{:?} then {:?}", first.source, again.source);
    }
}

#[tokio::test]
async fn an_opt_out_under_the_lid_counts_for_the_number() {
    let device = online();
    device.is_logged_in.set(false);
    take(&device, 1, [1]).unwrap();
    receive(&device, &saying("STOP", by_lid("A")));
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), "nobody knows yet");
    receive(&device, &by_both("B"));
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
    assert!(!people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
    device.is_logged_in.set(true);
    device.send_all().await;
    assert!(device.frames.borrow().is_empty(), "the broadcast's message is not sent");
    receive(&device, &saying("START", by_lid("C")));
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
}

#[tokio::test]
async fn a_consent_event_of_another_device_counts_for_the_person_whichever_address_it_names() {
    let named = |chat_id: &str, phone: Option<&str>, lid: Option<&str>| {
        let consent = ConsentEvent {
            device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000009").unwrap(),
            chat_id: chat_id.into(),
            phone: phone.map(str::to_owned),
            lid: lid.map(str::to_owned),
            keyword: "stop".into(),
        };
        ApplyConsentEvent(DeviceEvent { at: NOW, kind: DeviceEventKind::ContactOptedOut(consent) })
    };
    let device = online();
    receive(&device, &by_both("A"));
    device.run(&named(LID_CHAT, None, Some(LID))).unwrap();
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), "this device knows the number");

    let device = online();
    device.run(&named(LID_CHAT, None, Some(LID))).unwrap();
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
    device.run(&named(NUMBER_CHAT, Some(NUMBER), Some(LID))).unwrap();
    receive(&device, &by_lid("A"));
    assert!(
        described(&device.new_events().await).contains(&format!("A in {NUMBER_CHAT}")),
        "it has learned the number"
    );
}

/// An opt-in deletes a row that holds nothing but an opt-out; the id of a conversation must not be in such a row.
#[tokio::test]
async fn an_opt_out_under_a_lid_that_never_wrote_here_begins_no_conversation() {
    let device = online();
    people::opt_out_on_other_device(&device.sqlite, LID_CHAT, NOW).unwrap();
    receive(
        &device,
        &message("A", ChatSource { is_from_me: true, recipient_alt: Some(phone(NUMBER)), ..by_lid("A").source }),
    );
    people::opt_in(&device.sqlite, NUMBER_CHAT, NOW).unwrap();
    receive(&device, &by_number("B"));
    let ids: Vec<_> = device
        .new_events()
        .await
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            _ => None,
        })
        .collect();
    assert_eq!(
        ids,
        [ConversationId::of(&crate::device(), NUMBER_CHAT), ConversationId::of(&crate::device(), NUMBER_CHAT)]
    );
}

#[tokio::test]
async fn a_stranger_who_has_written_under_the_lid_is_known_by_the_number() {
    let device = online();
    receive(&device, &by_lid("A"));
    assert!(people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
    receive(
        &device,
        &message("B", ChatSource { is_from_me: true, recipient_alt: Some(phone(NUMBER)), ..by_lid("B").source }),
    );
    assert!(!people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
}

#[tokio::test]
async fn what_was_received_under_either_address_is_shown_as_read_before_the_answer() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    receive(&device, &by_lid("A"));
    receive(&device, &by_number("B"));
    receive(&device, &by_both("C"));
    device.run(&message_to("answer", NUMBER)).unwrap();
    device.send_all().await;
    let seen = device.seen.borrow().join(" ");
    for id in ["A", "B", "C"] {
        assert!(seen.contains(id), "{seen}");
    }
}

/// A LID keeps its owner when the owner's number changes; the old number may belong to somebody else.
#[tokio::test]
async fn two_numbers_of_one_lid_stay_two_chats() {
    let device = online();
    device.new_events().await;
    receive(&device, &by_both("A"));
    receive(&device, &message("B", source(lid(LID), lid(LID), Some(phone("628130000002")))));
    receive(&device, &by_lid("C"));
    let events = device.new_events().await;
    let conversations: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            _ => None,
        })
        .collect();
    let of = |number: &str| ConversationId::of(&crate::device(), &format!("{number}@c.us"));
    assert_eq!(conversations, [of(NUMBER), of("628130000002"), of("628130000002")]);
    assert_eq!(
        described(&events),
        [
            "77@lid is 628130000001",
            "A in 628130000001@c.us",
            "77@lid is 628130000002",
            "B in 628130000002@c.us",
            "C in 628130000002@c.us"
        ]
    );
}

/// A number that WhatsApp showed earlier must not replace the LID's newest number: it may be somebody else's by now.
#[tokio::test]
async fn an_old_number_does_not_come_back() {
    let (old, new) = (NUMBER, "628130000002");
    let under_new = |id: &str| message(id, source(lid(LID), lid(LID), Some(phone(new))));
    let learned = |id: &str| {
        let learned_number = Some(LearnedNumber { phone: old.into(), learned_at: NOW.minus(seconds(9)) });
        IncomingMessage { learned_number, ..by_lid(id) }
    };
    let consent = ConsentEvent {
        device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000009").unwrap(),
        chat_id: NUMBER_CHAT.into(),
        phone: Some(old.into()),
        lid: Some(LID.into()),
        keyword: "stop".into(),
    };
    let device = online();
    receive(&device, &by_both("A"));
    receive(&device, &under_new("B"));
    device.new_events().await;
    receive(&device, &by_both("A"));
    receive(&device, &learned("C"));
    device.run(&ApplyConsentEvent(DeviceEvent { at: NOW, kind: DeviceEventKind::ContactOptedOut(consent) })).unwrap();
    receive(&device, &by_lid("D"));
    assert_eq!(described(&device.new_events().await), ["C in 628130000002@c.us", "D in 628130000002@c.us"]);
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), "the opt-out is that of the old number");
}

#[tokio::test]
async fn a_number_that_the_library_has_learned_counts_from_when_it_did() {
    let device = online();
    device.new_events().await;
    let learned_number = Some(LearnedNumber { phone: NUMBER.into(), learned_at: NOW.minus(seconds(9)) });
    receive(&device, &IncomingMessage { learned_number, ..by_lid("A") });
    receive(&device, &by_lid("B"));
    let events = device.new_events().await;
    assert_eq!(described(&events), ["77@lid is 628130000001", "A in 628130000001@c.us", "B in 628130000001@c.us"]);
    assert_eq!(events[0].at, NOW.minus(seconds(9)));
}

/// The protocol library learns the LID of each number that it sends to.
#[tokio::test]
async fn a_stop_that_names_only_the_lid_counts_for_the_number_that_got_the_broadcast() {
    let device = online();
    take(&device, 1, [1]).unwrap();
    device.send_all().await;
    assert_eq!(device.frames.borrow().iter().map(|frame| frame.to.as_str()).collect::<Vec<_>>(), [NUMBER]);
    device.new_events().await;
    let learned_number = Some(LearnedNumber { phone: NUMBER.into(), learned_at: NOW.minus(seconds(9)) });
    receive(&device, &IncomingMessage { learned_number, ..saying("STOP", by_lid("A")) });
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
    assert!(described(&device.new_events().await).contains(&format!("{NUMBER_CHAT} opted out")));
}

/// The device does not store the time of an opt-in, so D1 sends it the newest of the two.
#[tokio::test]
async fn of_a_stop_and_a_start_under_two_addresses_the_newest_counts_on_the_device_too() {
    for [first, second] in [["STOP", "START"], ["START", "STOP"]] {
        let (db, device) = (migrated("tenant"), online());
        receive(&device, &saying(first, by_lid("A")));
        device.pass(seconds(60));
        receive(&device, &saying(second, by_number("B")));
        device.pass(seconds(60));
        receive(&device, &by_both("C"));
        let events = device.new_events().await;
        project(&db, &crate::device(), &events).await;
        let page = consent_changes::read_page(&db, &tenant(), 0, device.now.get()).await.unwrap();
        let [newest] = &page.changes[..] else { panic!("{page:?}") };
        assert_eq!(newest.is_opted_out, second == "STOP");
        device.run(&ApplyConsents(page.clone())).unwrap();
        assert_eq!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), newest.is_opted_out);
    }
}

/// D1 has to join the two even if a later step fails.
#[tokio::test]
async fn an_identified_contact_is_reported_although_a_later_step_fails() {
    let device = online();
    receive(&device, &by_lid("A"));
    device.sqlite.execute("drop table unfinished", &[]).unwrap();
    receive(&device, &by_both("B"));
    assert!(described(&device.new_events().await).contains(&"77@lid is 628130000001".to_owned()));
}

/// Groups show the numbers of many members who never write to this account. Each would be a row and an event.
#[tokio::test]
async fn a_group_shows_the_number_of_those_only_who_have_a_chat() {
    let device = online();
    device.new_events().await;
    let in_group = |id: &str| message(id, source(group("1234"), lid(LID), Some(phone(NUMBER))));
    receive(&device, &in_group("A"));
    receive(&device, &by_lid("B"));
    receive(&device, &in_group("C"));
    receive(&device, &by_lid("D"));
    assert_eq!(
        described(&device.new_events().await),
        ["A in 1234@g.us", "B in 77@lid", "77@lid is 628130000001", "C in 1234@g.us", "D in 628130000001@c.us"]
    );
}

/// Writes the events to D1.
pub async fn project(db: &Sqlite, device: &DeviceId, events: &[DeviceEvent]) {
    let events: Vec<_> = events.iter().map(|event| (device.clone(), event.clone())).collect();
    Database::batch(db, project_events(&tenant(), &events, &[]).unwrap()).await.unwrap();
}
