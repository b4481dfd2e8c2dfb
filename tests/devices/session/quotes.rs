//! Messages that answer an earlier one, in both directions.

use cloudwa_flow::{
    devices::{
        commands::SendMessage,
        event::{DeviceEvent, DeviceEventKind},
        session::{IncomingMessage, MessageAction, Quoted},
    },
    error::Error,
    messages::{
        content::{Content, NoticeKind},
        message::{Direction, Message, MessageStatus},
        quote::{Quote, ReplyTo},
    },
};

use super::{
    accept,
    incoming::{from_person, group, lid, phone, receive, source},
    message_to, online,
};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";
/// The number and the LID that a device of these tests has.
const OUR_PHONE: &str = "6281100000000";
const OUR_LID: &str = "9988";

fn quoting(id: &str, author: cloudwa_flow::devices::session::Address, from: IncomingMessage) -> IncomingMessage {
    let content = Some(Content::text("what the answer says"));
    IncomingMessage { quoted: Some(Quoted { wa_message_id: id.into(), author: Some(author), content }), ..from }
}

fn created(events: &[DeviceEvent]) -> Vec<Message> {
    let message = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.clone()),
        _ => None,
    };
    events.iter().filter_map(message).collect()
}

/// Receives the answer and returns its mark.
async fn mark(device: &NativeDevice, answer: &IncomingMessage) -> ReplyTo {
    device.new_events().await;
    receive(device, answer);
    created(&device.new_events().await).pop().unwrap().marks.reply_to.unwrap()
}

/// A text to Ayu that WhatsApp has acknowledged.
async fn sent(device: &NativeDevice, key: &str) -> Message {
    device.run(&message_to(key, AYU)).unwrap();
    let shown = created(&device.new_events().await).pop().unwrap();
    device.send_all().await;
    device.acknowledge_all();
    shown
}

fn reply(key: &str, to: &str) -> SendMessage {
    SendMessage { reply_to: Some(to.into()), ..message_to(key, AYU) }
}

fn refusal(device: &NativeDevice, send: &SendMessage) -> String {
    match device.run(send) {
        Err(Error::Invalid { message, details }) if details.get("field").is_some_and(|field| field == "replyTo") => {
            message
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_to_our_text_finds_it_by_either_of_our_ids_and_shows_what_we_wrote() {
    let device = online();
    let ours = sent(&device, "1").await;
    for (id, author) in [("IN1", phone(OUR_PHONE)), ("IN2", lid(OUR_LID)), ("IN3", lid("12345"))] {
        let mark = mark(&device, &quoting(&ours.wa_message_id, author, from_person(AYU, id, "siap"))).await;
        assert_eq!(mark, ReplyTo::of(&Message { status: MessageStatus::Sent, ..ours.clone() }), "{id}");
        assert_eq!((mark.is_ours, mark.text.as_str()), (true, "text 1"));
    }
}

#[tokio::test]
async fn an_answer_to_a_received_message_finds_it_also_if_the_business_answers_on_its_phone() {
    let device = online();
    device.new_events().await;
    receive(&device, &from_person(AYU, "IN1", "ada kopi?"));
    let theirs = created(&device.new_events().await).pop().unwrap();
    let on_phone = IncomingMessage {
        source: cloudwa_flow::devices::session::ChatSource {
            is_from_me: true,
            ..source(phone(AYU), phone(OUR_PHONE), None)
        },
        ..from_person(AYU, "OUT1", "ada")
    };
    for answer in [from_person(AYU, "IN2", "halo?"), on_phone] {
        let mark = mark(&device, &quoting("IN1", phone(AYU), answer)).await;
        assert_eq!((mark.id, mark.is_ours, mark.text.as_str()), (Some(theirs.id.clone()), false, "ada kopi?"));
    }
    let mark = mark(&device, &quoting("OUT1", phone(OUR_PHONE), from_person(AYU, "IN3", "satu"))).await;
    assert_eq!((mark.is_ours, mark.text.as_str()), (true, "ada"));
}

#[tokio::test]
async fn an_answer_to_a_message_that_the_device_does_not_have_keeps_what_it_says_about_it() {
    let device = online();
    for (id, author, is_ours) in
        [("IN1", phone(OUR_PHONE), true), ("IN2", lid(OUR_LID), true), ("IN3", phone(AYU), false)]
    {
        let mark = mark(&device, &quoting("OLD", author, from_person(AYU, id, "siap"))).await;
        assert_eq!((mark.wa_message_id.as_str(), mark.id, mark.is_ours, mark.sender), ("OLD", None, is_ours, None));
        assert_eq!((mark.kind.as_str(), mark.text.as_str()), ("text", "what the answer says"));
    }
    let bare = Quoted { wa_message_id: "OLD".into(), author: None, content: None };
    let bare = mark(&device, &IncomingMessage { quoted: Some(bare), ..from_person(AYU, "IN4", "siap") }).await;
    assert_eq!((bare.kind.as_str(), bare.text.as_str(), bare.is_ours), ("text", "", false));
    let long = "x".repeat(10_000);
    let huge = Quoted { wa_message_id: long.clone(), author: Some(phone(&long)), content: Some(Content::text(long)) };
    let huge = mark(&device, &IncomingMessage { quoted: Some(huge), ..from_person(AYU, "IN5", "siap") }).await;
    assert!(serde_json::to_string(&huge).unwrap().len() < 1_000);
}

#[tokio::test]
async fn in_a_group_the_mark_names_the_member_who_is_quoted() {
    let device = online();
    let member = |user: &str, id: &str, text: &str| IncomingMessage {
        source: source(group("120363001"), lid(&format!("9{user}")), Some(phone(user))),
        push_name: format!("Member {user}"),
        ..from_person(user, id, text)
    };
    receive(&device, &member(AYU, "IN1", "siapa ikut?"));
    let known = mark(&device, &quoting("IN1", lid(&format!("9{AYU}")), member("62813", "IN2", "saya"))).await;
    let sender = known.sender.unwrap();
    assert_eq!((sender.name.as_deref(), known.text.as_str()), (Some("Member 628120000001"), "siapa ikut?"));
    let unknown = mark(&device, &quoting("OLD", lid("9777"), member("62813", "IN3", "ya"))).await;
    assert_eq!(unknown.sender.unwrap().lid.as_deref(), Some("9777"));
}

/// The quoted message was deleted for everybody, so its words are kept nowhere.
#[tokio::test]
async fn a_deleted_message_stays_deleted_in_the_answer_to_it() {
    let device = online();
    receive(&device, &from_person(AYU, "IN1", "rahasia"));
    let of = cloudwa_flow::devices::session::ChangedMessage { wa_message_id: "IN1".into(), author: None };
    receive(&device, &IncomingMessage { action: MessageAction::Deletion { of }, ..from_person(AYU, "X", "") });
    let mark = mark(&device, &quoting("IN1", phone(AYU), from_person(AYU, "IN2", "tadi itu"))).await;
    assert_eq!((mark.kind.as_str(), mark.text.as_str()), ("deleted", "[deleted message]"));
    assert!(refusal(&device, &reply("1", "IN1")).contains("deleted"));
}

#[tokio::test]
async fn an_answer_that_can_be_decrypted_at_the_second_try_has_its_mark() {
    let device = online();
    receive(&device, &from_person(AYU, "IN1", "ada kopi?"));
    let unreadable = MessageAction::Content(Content::Notice { about: NoticeKind::Undecryptable });
    receive(&device, &IncomingMessage { action: unreadable, ..from_person(AYU, "IN2", "") });
    device.new_events().await;
    receive(&device, &quoting("IN1", phone(AYU), from_person(AYU, "IN2", "halo?")));
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::MessageDecrypted(change), .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(change.reply_to.as_ref().map(|mark| mark.text.as_str()), Some("ada kopi?"));
}

#[tokio::test]
async fn an_answer_leaves_with_its_quote_also_after_a_restart() {
    let device = online();
    receive(&device, &from_person(AYU, "IN1", "ada kopi?"));
    let theirs = created(&device.new_events().await).pop().unwrap();
    for (key, name) in [("1", "IN1"), ("2", theirs.id.as_str())] {
        let accepted = device.run(&reply(key, name)).unwrap();
        let again = device.run(&reply(key, name)).unwrap();
        assert_eq!((accepted.reply_to.clone(), accepted.reply_to), (again.reply_to, Some(ReplyTo::of(&theirs))));
        assert!(accepted.is_new && !again.is_new);
        let shown = created(&device.new_events().await).pop().unwrap();
        assert_eq!((shown.direction, shown.marks.reply_to), (Direction::Out, Some(ReplyTo::of(&theirs))));
    }
    let plain = message_to("1", AYU);
    assert!(matches!(device.run(&plain), Err(Error::Conflict(_))), "the same key without the quote is another message");
    device.restart();
    device.send_all().await;
    let frames = device.frames.take();
    let quotes: Vec<_> = frames.iter().map(|frame| frame.quote.clone().unwrap()).collect();
    assert_eq!(quotes, vec![Quote::of(&theirs).unwrap(); 2]);
}

#[tokio::test]
async fn what_the_database_knows_is_quoted_although_the_device_has_forgotten_it() {
    let device = online();
    let old = Quote {
        reply_to: ReplyTo { wa_message_id: "OLD".into(), ..ReplyTo::saying(&Content::text("dulu")) },
        content: Content::text("dulu"),
        sent_at: None,
    };
    device.run(&SendMessage { quote: Some(old.clone()), ..reply("1", "OLD") }).unwrap();
    device.send_all().await;
    assert_eq!(device.frames.borrow()[0].quote, Some(old));
}

#[tokio::test]
async fn an_unknown_message_one_of_another_chat_and_one_that_has_not_left_are_refused_and_nothing_is_kept() {
    let device = online();
    let elsewhere = accept(&device, "9");
    let waiting = device.run(&SendMessage { send_at: Some(super::later(super::seconds(60))), ..message_to("8", AYU) });
    let waiting = waiting.unwrap();
    device.send_all().await;
    device.acknowledge_all();
    device.new_events().await;
    for name in ["NONE", "msg_0193e0a0-0000-7000-8000-00000000000f", &elsewhere.wa_message_id, elsewhere.id.as_str()] {
        assert_eq!(refusal(&device, &reply("1", name)), "this chat has no such message", "{name}");
    }
    for name in [waiting.wa_message_id.as_str(), waiting.id.as_str()] {
        assert!(refusal(&device, &reply("1", name)).contains("not been sent"), "{name}");
    }
    assert!(device.new_events().await.is_empty());
    assert!(device.run(&message_to("1", AYU)).unwrap().is_new, "a refused request does not use its key up");
}
