//! Received messages: who sent them, what is stored, and what an opt-out keyword does.

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::SendMessage,
        event::{DeviceEvent, DeviceEventKind},
        people,
        session::{
            Address, AddressKind, ChangedMessage, ChatIdentity, ChatKind, ChatSource, Effect, IncomingMessage,
            MessageAction, Turns,
        },
    },
    messages::{
        content::{Content, bounds::CUT},
        message::{Direction, Message, MessageStatus},
    },
    panics::Attempt,
    ports::Sql,
    workflows::receive_message::{NoHooks, receive_message},
};

use super::{NOW, message_to, online, seconds, take};
use crate::support::session::NativeDevice;

pub fn phone(user: &str) -> Address {
    Address { kind: AddressKind::Phone, user: user.into(), text: format!("{user}@s.whatsapp.net") }
}

pub fn lid(user: &str) -> Address {
    Address { kind: AddressKind::Lid, user: user.into(), text: format!("{user}@lid") }
}

pub fn group(user: &str) -> Address {
    Address { kind: AddressKind::Group, user: user.into(), text: format!("{user}@g.us") }
}

pub fn source(chat: Address, sender: Address, sender_alt: Option<Address>) -> ChatSource {
    ChatSource {
        receipt_to: chat.text.clone(),
        receipt_participant: None,
        kind: if chat.kind == AddressKind::Group { ChatKind::Group } else { ChatKind::Person },
        chat,
        sender,
        sender_alt,
        recipient_alt: None,
        is_from_me: false,
    }
}

pub fn from_person(user: &str, wa_message_id: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        wa_message_id: wa_message_id.into(),
        source: source(phone(user), phone(user), Some(lid("77"))),
        sent_at_seconds: NOW.unix_seconds(),
        push_name: "Ayu".into(),
        business_name: None,
        learned_number: None,
        timer_seconds: None,
        quoted: None,
        media: None,
        action: MessageAction::Content(Content::text(text)),
    }
}

/// Receives a message as the object does.
pub fn receive(device: &NativeDevice, incoming: &IncomingMessage) {
    let mut random = SeededRandom::from_text(&incoming.wa_message_id);
    let requested =
        device.turn(|session, at| receive_message(session, &NoHooks, incoming, Attempt::First, at, &mut random));
    assert!(requested.is_none());
}

fn received(events: &[DeviceEvent]) -> Vec<Message> {
    let message = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.clone()),
        _ => None,
    };
    events.iter().filter_map(message).collect()
}

#[test]
fn the_other_side_of_a_chat_is_known_by_its_phone_number_or_its_lid() {
    let identity = |chat_id: &str, phone: Option<&str>, lid: Option<&str>| ChatIdentity {
        chat_id: chat_id.into(),
        phone: phone.map(str::to_owned),
        lid: lid.map(str::to_owned),
    };
    let of = |source: &ChatSource| ChatIdentity::of(source);
    let (by_phone, by_lid) = (source(phone("62"), phone("62"), None), source(lid("77"), lid("77"), None));
    assert_eq!(of(&by_phone), identity("62@c.us", Some("62"), None));
    assert_eq!(of(&by_lid), identity("77@lid", None, Some("77")));
    let both = identity("62@c.us", Some("62"), Some("77"));
    assert_eq!(of(&source(phone("62"), phone("62"), Some(lid("77")))), both);
    assert_eq!(of(&source(lid("77"), lid("77"), Some(phone("62")))), both);
    let own =
        ChatSource { is_from_me: true, recipient_alt: Some(phone("62")), ..source(lid("77"), phone("6281"), None) };
    assert_eq!(of(&own), both, "a message that was sent on the phone names the recipient");
    let in_group = source(group("1234"), lid("77"), Some(phone("62")));
    assert_eq!(of(&in_group), identity("1234@g.us", Some("62"), Some("77")), "the member who wrote");
    let channel = Address { kind: AddressKind::Other, user: "9".into(), text: "9@newsletter".into() };
    let channel = ChatSource { kind: ChatKind::Channel, ..source(channel.clone(), channel, None) };
    assert_eq!(of(&channel), identity("9@newsletter", None, None));
}

#[tokio::test]
async fn a_message_is_stored_once_and_reported_once() {
    let device = online();
    device.new_events().await;
    device.pass(seconds(2));
    for _ in 0..2 {
        receive(&device, &from_person("62812", "IN1", "hello"));
    }
    let [message] = &received(&device.new_events().await)[..] else { panic!("one event") };
    assert_eq!((message.chat_id.as_str(), message.phone.as_deref()), ("62812@c.us", Some("62812")));
    assert_eq!((message.lid.as_deref(), message.name.as_deref()), (Some("77"), Some("Ayu")));
    assert_eq!((message.direction, message.status), (Direction::In, MessageStatus::Received));
    assert_eq!(message.at.unix_millis(), NOW.unix_millis() + 999, "the last moment of the second that WhatsApp names");
}

#[tokio::test]
async fn a_name_of_which_nothing_is_seen_is_none_and_any_other_is_one_short_line() {
    for (push_name, name) in [
        (" ", None),
        ("\u{3164}", None),
        ("\u{200B}", None),
        ("\u{2800}", None),
        ("🌸", None),
        ("\u{202E}Ayu\u{202C}", Some("Ayu".to_owned())),
        ("Ayu\r\nLestari", Some("Ayu Lestari".to_owned())),
        (&"a".repeat(420), Some("a".repeat(200))),
    ] {
        let device = online();
        device.new_events().await;
        let business_name = Some(push_name.to_owned());
        receive(
            &device,
            &IncomingMessage { push_name: push_name.into(), business_name, ..from_person("62812", "IN1", "hello") },
        );
        let [message] = &received(&device.new_events().await)[..] else { panic!("one message") };
        assert_eq!((&message.name, &message.business_name), (&name, &name), "{}", push_name.escape_unicode());
    }
}

#[tokio::test]
async fn a_message_whose_processing_panicked_is_received_again() {
    let device = online();
    let incoming = from_person("62812", "IN1", "hello");
    receive(&device, &incoming);
    device.new_events().await;
    device.turn(|session, at| session.receive_again(&incoming, at, &mut SeededRandom::new(2)));
    assert_eq!(received(&device.new_events().await).len(), 1);
}

#[tokio::test]
async fn a_message_that_the_person_sent_on_the_phone_is_outgoing() {
    let device = online();
    device.new_events().await;
    let mut own = from_person("62812", "OUT1", "STOP");
    own.source.is_from_me = true;
    receive(&device, &own);
    let events = device.new_events().await;
    let [message] = &received(&events)[..] else { panic!("{events:?}") };
    assert_eq!((message.direction, message.status, message.name.clone()), (Direction::Out, MessageStatus::Sent, None));
    assert_eq!(events.len(), 1, "the account does not opt itself out");
    assert!(people::is_stranger(&device.sqlite, "62812@c.us").unwrap());
}

#[tokio::test]
async fn an_opt_out_keyword_stops_broadcasts_to_the_person_at_once() {
    let device = online();
    device.is_logged_in.set(false);
    take(&device, 1, [1]).unwrap();
    device.new_events().await;
    receive(&device, &from_person("628130000001", "IN1", " stop. "));
    let events = device.new_events().await;
    assert!(matches!(events[0].kind, DeviceEventKind::ContactIdentified(_)));
    assert!(matches!(events[1].kind, DeviceEventKind::MessageCreated(_)), "the message comes before its consent");
    let DeviceEventKind::ContactOptedOut(consent) = &events[2].kind else { panic!("{events:?}") };
    assert_eq!((consent.chat_id.as_str(), consent.keyword.as_str()), ("628130000001@c.us", "stop"));
    device.is_logged_in.set(true);
    device.send_all().await;
    assert!(device.frames.borrow().is_empty());

    receive(&device, &from_person("628130000001", "IN2", "START"));
    assert!(!people::has_opted_out(&device.sqlite, "628130000001@c.us").unwrap());
}

#[tokio::test]
async fn a_keyword_in_a_group_is_only_a_message() {
    let device = online();
    device.new_events().await;
    let mut incoming = from_person("62812", "IN1", "STOP");
    incoming.source = source(group("1234"), phone("62812"), None);
    receive(&device, &incoming);
    assert_eq!(device.new_events().await.len(), 1);
    assert!(!people::has_opted_out(&device.sqlite, "62812@c.us").unwrap());
}

/// In quiet hours, first messages to strangers wait and messages to known people do not.
#[tokio::test]
async fn a_person_who_has_written_is_no_stranger_any_more() {
    let device = online();
    device.settings.borrow_mut().quiet_hours.enabled = true;
    // 23:40 in Jakarta.
    device.pass(seconds(12 * 3600));
    device.run(&message_to("1", "62812")).unwrap();
    device.run(&message_to("2", "62813")).unwrap();
    assert_eq!(device.to_send(), []);
    receive(&device, &from_person("62812", "IN1", "hello"));
    device.send_all().await;
    assert_eq!(device.frames.borrow().iter().map(|frame| frame.to.as_str()).collect::<Vec<_>>(), ["62812"]);
}

#[tokio::test]
async fn the_read_receipts_of_a_chat_are_bounded() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    for number in 0..30 {
        receive(&device, &from_person("62812", &format!("IN{number}"), "hello"));
    }
    device.run(&SendMessage { ..message_to("1", "62812") }).unwrap();
    device.send_all().await;
    let newest: Vec<_> = (10..30).map(|number| format!("IN{number}")).collect();
    assert_eq!(device.seen.borrow()[0], format!("read {} of 62812@s.whatsapp.net", newest.join(" ")));
    for number in 0..=100 {
        receive(&device, &from_person(&format!("62900{number}"), &format!("IN{number}"), "hello"));
    }
    device.seen.take();
    device.run(&message_to("2", "629000")).unwrap();
    device.send_all().await;
    assert_eq!(device.seen.borrow()[0], "a message to 629000", "the receipts of the first hundred chats are given up");
}

/// Renames the table: the storage refuses its rows until it has its old name again.
pub fn break_table(device: &NativeDevice, table: &str) {
    device.sqlite.connection().execute_batch(&format!("alter table {table} rename to {table}_away")).unwrap();
}

/// The storage works again, and the instance that has ended is followed by another one.
pub fn mend_table(device: &NativeDevice, table: &str) {
    let aborts = device.take_effects(|effect| (*effect == Effect::Abort).then_some(()));
    assert_eq!(aborts.len(), 1, "{table}: the instance ends");
    device.sqlite.connection().execute_batch(&format!("alter table {table}_away rename to {table}")).unwrap();
    device.restart();
}

#[tokio::test]
async fn a_message_that_the_storage_does_not_take_is_not_acknowledged() {
    for table in ["inbox", "events", "people"] {
        let device = online();
        device.new_events().await;
        break_table(&device, table);
        receive(&device, &from_person("62812", "IN1", "STOP"));
        // The instance ends before it acknowledges the message.
        mend_table(&device, table);
        receive(&device, &from_person("62812", "IN1", "STOP"));
        let events = device.new_events().await;
        assert!(
            !received(&events).is_empty(),
            "{table}: WhatsApp delivers the message again, and it counts as a new one"
        );
        let opted_out = events.iter().any(|event| matches!(event.kind, DeviceEventKind::ContactOptedOut(_)));
        assert!(opted_out, "{table}");
    }
}

#[tokio::test]
async fn a_message_that_the_storage_takes_ends_no_instance() {
    let device = online();
    receive(&device, &from_person("62812", "IN1", "STOP"));
    assert!(device.take_effects(|effect| (*effect == Effect::Abort).then_some(())).is_empty());
}

/// What is stored of everything that was received, in bytes.
fn longest_row(device: &NativeDevice) -> usize {
    let rows = |table: &str, column: &str| {
        let longest = format!("select coalesce(max(length(cast({column} as blob))), 0) as longest from {table}");
        let rows = device.sqlite.query(&longest, &[]).unwrap();
        usize::try_from(rows.first().unwrap().integer("longest").unwrap()).unwrap()
    };
    rows("inbox", "message || chat || sender || wa_id").max(rows("events", "event"))
}

#[tokio::test]
async fn a_text_of_megabytes_from_a_modified_client_is_stored_cut_and_reported_once() {
    let device = online();
    device.new_events().await;
    let long = "pesan \u{1}\"😀 ".repeat(300_000);
    for _ in 0..2 {
        receive(&device, &from_person("62812", "IN1", &long));
    }
    receive(&device, &from_person("62812", "IN2", "halo"));
    let messages = received(&device.new_events().await);
    let [cut, next] = &messages[..] else { panic!("{} events", messages.len()) };
    let Content::Text { text } = &cut.content else { panic!("another kind") };
    assert!(text.ends_with(CUT) && long.starts_with(text.strip_suffix(CUT).unwrap()));
    assert_eq!(next.content, Content::text("halo"), "the chat goes on");
    assert!(longest_row(&device) < 1_000_000, "{} bytes", longest_row(&device));
}

#[tokio::test]
async fn ids_and_names_of_megabytes_are_cut_and_still_name_their_message() {
    let device = online();
    device.new_events().await;
    let long = "A".repeat(3_000_000);
    let named = |id: &str, action: MessageAction| IncomingMessage {
        push_name: long.clone(),
        business_name: Some(long.clone()),
        ..IncomingMessage { action, ..from_person("62812", id, "") }
    };
    let of = |id: &str| ChangedMessage { wa_message_id: id.into(), author: None };
    let edit = |id: &str, text: &str| MessageAction::Edit { of: of(id), content: Content::text(text) };
    receive(&device, &named(&long, MessageAction::Content(Content::text("satu"))));
    receive(&device, &named("E1", edit(&long, &long)));
    // An edit and a deletion of messages that nobody knows.
    receive(&device, &named("E2", edit(&format!("B{long}"), "dua")));
    let by_admin = ChangedMessage { author: Some(long.clone()), ..of(&format!("C{long}")) };
    receive(&device, &named("E3", MessageAction::Deletion { of: by_admin }));
    let events = device.new_events().await;
    let kinds: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.content.words().chars().take(4).collect()),
            DeviceEventKind::MessageEdited(_) => Some("edit".to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, ["satu", "edit", "dua"]);
    assert!(longest_row(&device) < 1_000_000, "{} bytes", longest_row(&device));
}
