//! What changes a message or a chat later: edits, deletions, a message that is decrypted at the second try, what is read on
//! the phone, the subject of a group, the disappearing timer.

use cloudwa_flow::{
    devices::{
        commands::ChangeInbox,
        event::{DeviceEvent, DeviceEventKind, MessageChange},
        inbox_settings::InboxSettingsPatch,
        people,
        session::{
            Address, AddressKind, ChangedMessage, ChatKind, ChatSource, Effect, GroupNews, IncomingMessage,
            MessageAction, Report, Turns,
        },
    },
    messages::{
        content::{Content, File, NoticeKind},
        message::{Direction, Message, Sender},
    },
    ports::Sql,
};

use super::{
    NOW,
    incoming::{break_table, from_person, group, lid, mend_table, phone, receive, source},
    message_to, online, seconds,
};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";
const BUDI: &str = "628120000002";

fn changed(id: &str) -> ChangedMessage {
    ChangedMessage { wa_message_id: id.into(), author: None }
}

fn edit(of: &str, text: &str, from: IncomingMessage) -> IncomingMessage {
    let action = MessageAction::Edit { of: changed(of), content: Content::text(text) };
    IncomingMessage { wa_message_id: format!("edit of {of}: {text}"), action, ..from }
}

fn deletion(of: &str, from: IncomingMessage) -> IncomingMessage {
    IncomingMessage {
        wa_message_id: format!("deletion of {of}"),
        action: MessageAction::Deletion { of: changed(of) },
        ..from
    }
}

fn unreadable(about: NoticeKind, from: IncomingMessage) -> IncomingMessage {
    IncomingMessage { action: MessageAction::Content(Content::Notice { about }), ..from }
}

/// A member writes in a group.
fn in_group(member: &str, id: &str, text: &str) -> IncomingMessage {
    let chat = group("120363001");
    IncomingMessage {
        source: source(chat, lid(&format!("9{member}")), Some(phone(member))),
        push_name: format!("Member {member}"),
        ..from_person(member, id, text)
    }
}

fn on_phone(incoming: IncomingMessage) -> IncomingMessage {
    let source = ChatSource { is_from_me: true, ..incoming.source };
    IncomingMessage { source, ..incoming }
}

fn created(events: &[DeviceEvent]) -> Vec<Message> {
    let message = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.clone()),
        _ => None,
    };
    events.iter().filter_map(message).collect()
}

fn edits(events: &[DeviceEvent]) -> Vec<MessageChange> {
    let change = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageEdited(change) => Some(change.clone()),
        _ => None,
    };
    events.iter().filter_map(change).collect()
}

/// The message that is received first, and the device with no events left.
async fn received(incoming: &IncomingMessage) -> (NativeDevice, Message) {
    let device = online();
    device.new_events().await;
    receive(&device, incoming);
    let message = created(&device.new_events().await).pop().unwrap();
    (device, message)
}

#[tokio::test]
async fn an_edit_changes_the_message_and_is_no_message_of_its_own() {
    let (device, message) = received(&from_person(AYU, "IN1", "pesan 1 kopi")).await;
    device.pass(seconds(60));
    let later = IncomingMessage { sent_at_seconds: NOW.unix_seconds() + 60, ..from_person(AYU, "X", "") };
    for _ in 0..2 {
        receive(&device, &edit("IN1", "pesan 10 kopi", later.clone()));
    }
    let events = device.new_events().await;
    let [change] = &edits(&events)[..] else { panic!("{events:?}") };
    assert_eq!((events.len(), &change.id, &change.chat_id), (1, &message.id, &message.chat_id));
    assert_eq!(change.content, Content::text("pesan 10 kopi"));
    assert!(change.edited_at > Some(NOW));
}

#[tokio::test]
async fn an_earlier_edit_that_comes_late_does_not_replace_a_later_one() {
    let (device, _) = received(&from_person(AYU, "IN1", "satu")).await;
    device.pass(seconds(60));
    let at = |offset| IncomingMessage { sent_at_seconds: NOW.unix_seconds() + offset, ..from_person(AYU, "X", "") };
    receive(&device, &edit("IN1", "tiga", at(20)));
    receive(&device, &edit("IN1", "dua", at(10)));
    let edits = edits(&device.new_events().await);
    assert_eq!(edits.iter().map(|change| change.content.words().into_owned()).collect::<Vec<_>>(), ["tiga"]);
}

#[tokio::test]
async fn nobody_edits_or_deletes_what_somebody_else_wrote() {
    let (device, _) = received(&in_group(AYU, "IN1", "pesan 1 kopi")).await;
    device.run(&message_to("1", BUDI)).unwrap();
    device.send_all().await;
    let sent = device.frames.borrow()[0].wa_message_id.clone();
    device.new_events().await;
    receive(&device, &deletion("IN1", in_group(BUDI, "X", "")));
    receive(&device, &deletion(&sent, from_person(BUDI, "X", "")));
    assert_eq!(device.new_events().await, []);
    // Budi's edit names a message of Ayu: it counts as an edit of a message of Budi that is not known.
    receive(&device, &edit("IN1", "pesan 100 kopi", in_group(BUDI, "X", "")));
    let events = device.new_events().await;
    assert_eq!((edits(&events).len(), created(&events).len()), (0, 1));
    assert_eq!(created(&events)[0].marks.sender.as_ref().unwrap().phone.as_deref(), Some(BUDI));
}

#[tokio::test]
async fn an_edit_of_a_message_that_is_not_known_is_shown_as_a_message() {
    let device = online();
    device.new_events().await;
    receive(&device, &edit("IN0", "pesan 10 kopi", from_person(AYU, "X", "")));
    let [shown] = &created(&device.new_events().await)[..] else { panic!("one line") };
    assert_eq!((shown.wa_message_id.as_str(), &shown.content), ("IN0", &Content::text("pesan 10 kopi")));
    assert!(shown.marks.edited_at.is_some());
    receive(&device, &edit("IN0", "pesan 11 kopi", from_person(AYU, "X", "")));
    assert_eq!(edits(&device.new_events().await).len(), 1, "the next edit finds it");
}

#[tokio::test]
async fn an_edit_that_says_stop_is_an_opt_out_and_so_is_a_caption() {
    let (device, _) = received(&from_person(AYU, "IN1", "stok?")).await;
    receive(&device, &edit("IN1", "STOP", from_person(AYU, "X", "")));
    assert!(people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap());
    let caption = Content::Image { file: File::default(), caption: Some("STOP".into()) };
    receive(&device, &IncomingMessage { action: MessageAction::Content(caption), ..from_person(BUDI, "IN2", "") });
    assert!(people::has_opted_out(&device.sqlite, &format!("{BUDI}@c.us")).unwrap());
}

#[tokio::test]
async fn a_deletion_for_everybody_takes_the_words_away_and_nothing_brings_them_back() {
    let (device, message) = received(&from_person(AYU, "IN1", "rahasia")).await;
    for _ in 0..2 {
        receive(&device, &deletion("IN1", from_person(AYU, "X", "")));
    }
    receive(&device, &edit("IN1", "rahasia lagi", from_person(AYU, "X", "")));
    receive(&device, &from_person(AYU, "IN1", "rahasia"));
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::MessageDeleted(change), .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((&change.id, &change.content), (&message.id, &Content::Deleted { by_admin: None }));
    let stored = device.sqlite.query("select message from inbox", &[]).unwrap();
    assert!(!stored[0].text("message").unwrap().contains("rahasia"));
}

#[tokio::test]
async fn a_deletion_of_a_message_that_is_not_known_reports_nothing() {
    let device = online();
    device.new_events().await;
    receive(&device, &deletion("IN0", from_person(AYU, "X", "")));
    assert_eq!(device.new_events().await, []);
}

#[tokio::test]
async fn an_admin_deletes_the_message_of_a_member_and_is_named() {
    let (device, _) = received(&in_group(AYU, "IN1", "spam")).await;
    let author = Some(format!("9{AYU}@lid"));
    let of = ChangedMessage { wa_message_id: "IN1".into(), author };
    receive(&device, &IncomingMessage { action: MessageAction::Deletion { of }, ..in_group(BUDI, "X", "") });
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::MessageDeleted(change), .. }] = &events[..] else { panic!("{events:?}") };
    let Content::Deleted { by_admin: Some(admin) } = &change.content else { panic!("{change:?}") };
    let named =
        Sender { phone: Some(BUDI.into()), lid: Some(format!("9{BUDI}")), name: Some(format!("Member {BUDI}")) };
    assert_eq!(*admin, named);
}

#[tokio::test]
async fn the_phone_changes_what_this_device_has_sent() {
    let device = online();
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    let sent = device.frames.borrow()[0].wa_message_id.clone();
    device.new_events().await;
    receive(&device, &on_phone(edit(&sent, "text 1, diralat", from_person(AYU, "X", ""))));
    receive(&device, &on_phone(deletion(&sent, from_person(AYU, "X", ""))));
    let events = device.new_events().await;
    assert!(matches!(events[0].kind, DeviceEventKind::MessageEdited(_)), "{events:?}");
    assert!(matches!(events[1].kind, DeviceEventKind::MessageDeleted(_)), "{events:?}");
}

#[tokio::test]
async fn a_message_that_could_not_be_decrypted_is_a_line_and_replaced_when_it_comes_again() {
    let (device, line) = received(&unreadable(NoticeKind::Undecryptable, from_person(AYU, "IN1", ""))).await;
    assert_eq!(line.direction, Direction::In);
    receive(&device, &unreadable(NoticeKind::Undecryptable, from_person(AYU, "IN1", "")));
    assert_eq!(device.new_events().await, []);
    for _ in 0..2 {
        receive(&device, &from_person(AYU, "IN1", "STOP"));
    }
    let events = device.new_events().await;
    let [decrypted, opted_out] = &events[..] else { panic!("{events:?}") };
    let DeviceEventKind::MessageDecrypted(change) = &decrypted.kind else { panic!("{events:?}") };
    assert_eq!((&change.id, &change.content), (&line.id, &Content::text("STOP")));
    assert!(matches!(opted_out.kind, DeviceEventKind::ContactOptedOut(_)));
    receive(&device, &unreadable(NoticeKind::Undecryptable, from_person(AYU, "IN1", "")));
    assert_eq!(device.new_events().await, [], "what was read stays");
}

#[tokio::test]
async fn a_status_post_and_a_channel_leave_no_trace() {
    let device = online();
    device.new_events().await;
    let other = |text: &str| Address { kind: AddressKind::Other, user: "status".into(), text: text.into() };
    for (kind, chat) in [(ChatKind::Status, "status@broadcast"), (ChatKind::Channel, "120363002@newsletter")] {
        for action in [
            MessageAction::Content(Content::text("STOP")),
            MessageAction::Content(Content::Notice { about: NoticeKind::Undecryptable }),
        ] {
            let source = ChatSource { kind, ..source(other(chat), phone(AYU), None) };
            receive(&device, &IncomingMessage { source, action, ..from_person(AYU, "IN1", "") });
        }
    }
    assert_eq!(device.new_events().await, []);
    assert!(people::is_stranger(&device.sqlite, &format!("{AYU}@c.us")).unwrap());
}

#[tokio::test]
async fn a_setting_shows_status_posts_in_one_chat_with_their_authors_and_channels_in_chats_of_their_own() {
    let device = online();
    device.new_events().await;
    let other = |text: &str| Address { kind: AddressKind::Other, user: "1".into(), text: text.into() };
    let post = |kind, chat: &str, id: &str| IncomingMessage {
        source: ChatSource { kind, ..source(other(chat), phone(AYU), None) },
        ..from_person(AYU, id, "STOP")
    };
    let both = || [post(ChatKind::Status, "status@broadcast", "S"), post(ChatKind::Channel, "9@newsletter", "C")];
    let change = |status_posts, channels| {
        device.run(&ChangeInbox(InboxSettingsPatch { status_posts, channels })).unwrap();
    };
    change(Some(true), None);
    for post in &both() {
        receive(&device, post);
    }
    let events = device.new_events().await;
    let [status] = &created(&events)[..] else { panic!("{events:?}") };
    assert_eq!((status.chat_id.as_str(), status.name.as_deref()), ("status@broadcast", Some("Status")));
    assert_eq!((&status.phone, &status.lid), (&None, &None), "the chat is with no person");
    assert_eq!(status.marks.sender.as_ref().and_then(|sender| sender.phone.as_deref()), Some(AYU));
    change(Some(false), Some(true));
    for post in &both() {
        receive(&device, post);
    }
    let events = device.new_events().await;
    let [channel] = &created(&events)[..] else { panic!("{events:?}") };
    assert_eq!((channel.chat_id.as_str(), &channel.marks.sender, &channel.name), ("9@newsletter", &None, &None));
    assert!(people::is_stranger(&device.sqlite, &format!("{AYU}@c.us")).unwrap(), "nobody wrote to this number");
    assert!(!people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap());
}

#[tokio::test]
async fn a_status_post_is_deleted_by_its_author_alone_also_while_the_setting_is_off() {
    let device = online();
    let change = |shown| {
        let patch = InboxSettingsPatch { status_posts: Some(shown), channels: None };
        device.run(&ChangeInbox(patch)).unwrap();
    };
    let of = |author: &str, incoming: IncomingMessage| {
        let chat = Address { kind: AddressKind::Other, user: "status".into(), text: "status@broadcast".into() };
        IncomingMessage {
            source: ChatSource { kind: ChatKind::Status, ..source(chat, phone(author), None) },
            ..incoming
        }
    };
    change(true);
    device.new_events().await;
    // Two people may choose the same id.
    for author in [AYU, BUDI] {
        receive(&device, &of(author, from_person(author, "S", author)));
    }
    let posts = created(&device.new_events().await);
    assert_eq!(
        posts.iter().map(|post| post.content.clone()).collect::<Vec<_>>(),
        [Content::text(AYU), Content::text(BUDI)]
    );
    change(false);
    receive(&device, &of(BUDI, deletion("S", from_person(BUDI, "D", ""))));
    let events = device.new_events().await;
    let [event] = &events[..] else { panic!("{events:?}") };
    let DeviceEventKind::MessageDeleted(deleted) = &event.kind else { panic!("{events:?}") };
    assert_eq!(deleted.id, posts[1].id);
}

#[tokio::test]
async fn what_a_person_writes_to_a_broadcast_list_is_in_the_chat_with_the_person() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    device.new_events().await;
    let list = Address { kind: AddressKind::Other, user: "1699".into(), text: "1699@broadcast".into() };
    let source = ChatSource {
        kind: ChatKind::BroadcastList,
        receipt_to: list.text.clone(),
        receipt_participant: Some(format!("{AYU}@s.whatsapp.net")),
        ..source(list, phone(AYU), None)
    };
    receive(&device, &IncomingMessage { source, ..from_person(AYU, "IN1", "STOP") });
    let events = device.new_events().await;
    assert_eq!(created(&events)[0].chat_id, format!("{AYU}@c.us"));
    assert!(people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap());
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    assert_eq!(device.seen.borrow()[0], format!("read IN1 of 1699@broadcast by {AYU}@s.whatsapp.net"));
}

#[tokio::test]
async fn the_chat_of_whatsapp_itself_has_its_name_and_is_no_person() {
    let device = online();
    device.new_events().await;
    let source = ChatSource { kind: ChatKind::WhatsApp, ..source(phone("0"), phone("0"), None) };
    receive(&device, &IncomingMessage { source, push_name: "Admin".into(), ..from_person(AYU, "IN1", "STOP") });
    let [message] = &created(&device.new_events().await)[..] else { panic!("one message") };
    assert_eq!((message.name.as_deref(), &message.phone, &message.lid), (Some("WhatsApp"), &None, &None));
    assert!(!people::has_opted_out(&device.sqlite, &message.chat_id).unwrap());
}

#[tokio::test]
async fn a_group_is_a_chat_of_its_own_and_each_message_has_its_writer() {
    let device = online();
    device.new_events().await;
    receive(&device, &in_group(AYU, "IN1", "STOP"));
    receive(&device, &in_group(BUDI, "IN2", "halo"));
    let messages = created(&device.new_events().await);
    for (message, member) in messages.iter().zip([AYU, BUDI]) {
        assert_eq!(message.chat_id, "120363001@g.us");
        assert_eq!((&message.phone, &message.lid, &message.name), (&None, &None, &None));
        let sender = Sender {
            phone: Some(member.into()),
            lid: Some(format!("9{member}")),
            name: Some(format!("Member {member}")),
        };
        assert_eq!(message.marks.sender, Some(sender));
        assert!(people::is_stranger(&device.sqlite, &format!("{member}@c.us")).unwrap());
        assert!(!people::has_opted_out(&device.sqlite, &format!("{member}@c.us")).unwrap());
    }
}

#[tokio::test]
async fn the_subject_of_a_group_is_asked_for_once_and_names_its_next_messages() {
    let device = online();
    let asked = |effects: &[Effect]| {
        effects.iter().filter(|effect| matches!(effect, Effect::AskGroup(chat) if chat == "120363001@g.us")).count()
    };
    receive(&device, &in_group(AYU, "IN1", "halo"));
    receive(&device, &in_group(AYU, "IN2", "halo"));
    assert_eq!(asked(&device.effects.borrow()), 1);
    device.new_events().await;
    for name in [" Arisan RT 5 ", "Arisan RT 5", "\u{200B}"] {
        device.turn(|session, at| session.on_group_news("120363001@g.us", &GroupNews::Subject(name.to_owned()), at));
    }
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::ChatNamed(named), .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(named.name, "Arisan RT 5");
    receive(&device, &in_group(AYU, "IN3", "halo"));
    assert_eq!(created(&device.new_events().await)[0].name.as_deref(), Some("Arisan RT 5"));
}

#[tokio::test]
async fn a_subject_whose_event_the_storage_does_not_take_is_reported_with_the_next_try() {
    let device = online();
    device.new_events().await;
    let name = |device: &NativeDevice| {
        device.turn(|session, at| session.on_group_news("120363001@g.us", &GroupNews::Subject("Arisan".into()), at));
    };
    break_table(&device, "events");
    name(&device);
    mend_table(&device, "events");
    name(&device);
    let events = device.new_events().await;
    assert!(events.iter().any(|event| matches!(event.kind, DeviceEventKind::ChatNamed(_))), "{events:?}");
}

#[tokio::test]
async fn a_text_from_the_phone_is_marked_and_the_chat_needs_no_receipt_any_more() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    receive(&device, &from_person(AYU, "IN1", "halo"));
    device.new_events().await;
    receive(&device, &on_phone(from_person(AYU, "OUT1", "sudah saya jawab")));
    let [message] = &created(&device.new_events().await)[..] else { panic!("one message") };
    assert!(message.marks.is_from_phone && message.direction == Direction::Out);
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    assert!(!device.seen.borrow().iter().any(|seen| seen.starts_with("read")), "the phone has sent the receipt");
}

#[tokio::test]
async fn what_is_read_on_the_phone_is_reported_with_the_last_message_that_was_read() {
    let device = online();
    receive(&device, &from_person(AYU, "IN1", "satu"));
    receive(&device, &from_person(AYU, "IN2", "dua"));
    let first = created(&device.new_events().await)[0].id.clone();
    let read =
        |ids: &[&str]| Report::MessagesReadOnPhone { wa_message_ids: ids.iter().map(|id| (*id).to_owned()).collect() };
    device.turn(|session, at| session.on_report(&read(&["IN1"]), at));
    // After a restart the device looks in its inbox.
    device.turn(|session, at| session.on_report(&read(&["IN1"]), at));
    device.turn(|session, at| session.on_report(&read(&["of nobody"]), at));
    let whole = Report::ChatReadOnPhone { chat_id: "77@lid".into(), until: NOW };
    device.turn(|session, at| session.on_report(&whole, at));
    let through: Vec<_> = device
        .new_events()
        .await
        .iter()
        .map(|event| match &event.kind {
            DeviceEventKind::ChatRead(read) => (read.chat_id.clone(), read.through.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let chat = format!("{AYU}@c.us");
    assert_eq!(through, [(chat.clone(), Some(first.clone())), (chat.clone(), Some(first)), (chat, None)]);
}

#[tokio::test]
async fn what_arrived_after_the_chat_was_read_on_the_phone_stays_unread() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    let sent = |seconds, id: &str| IncomingMessage {
        sent_at_seconds: NOW.unix_seconds() + seconds,
        ..from_person(AYU, id, "halo")
    };
    receive(&device, &sent(0, "IN1"));
    receive(&device, &sent(300, "IN2"));
    let first = created(&device.new_events().await)[0].id.clone();
    // The device was offline while the chat was read on the phone: this report comes after the later message.
    let read = |until| Report::ChatReadOnPhone { chat_id: format!("{AYU}@c.us"), until };
    device.turn(|session, at| session.on_report(&read(super::later(seconds(60))), at));
    device.turn(|session, at| session.on_report(&read(NOW.minus(seconds(60))), at));
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::ChatRead(read), .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(read.through, Some(first));
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    assert!(device.seen.borrow().iter().any(|seen| seen.starts_with("read")), "the device still sends its receipt");
}

#[tokio::test]
async fn an_edit_on_the_phone_back_to_what_was_sent_counts() {
    let device = online();
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    let sent = device.frames.borrow()[0].wa_message_id.clone();
    let first_text = device.frames.borrow()[0].content.words().into_owned();
    device.new_events().await;
    let on_phone = |offset| {
        on_phone(IncomingMessage { sent_at_seconds: NOW.unix_seconds() + offset, ..from_person(AYU, "X", "") })
    };
    device.pass(seconds(60));
    receive(&device, &edit(&sent, "12rb", on_phone(10)));
    receive(&device, &edit(&sent, &first_text, on_phone(20)));
    let texts =
        edits(&device.new_events().await).iter().map(|edit| edit.content.words().into_owned()).collect::<Vec<_>>();
    assert_eq!(texts, ["12rb".to_owned(), first_text]);
}

#[tokio::test]
async fn an_answer_disappears_as_the_messages_of_its_chat_do() {
    let device = online();
    let with_timer = |id: &str, timer_seconds| IncomingMessage { timer_seconds, ..from_person(AYU, id, "halo") };
    let timers = async |key: &str| {
        device.run(&message_to(key, AYU)).unwrap();
        device.send_all().await;
        device.frames.take().iter().map(|frame| frame.timer_seconds).collect::<Vec<_>>()
    };
    receive(&device, &with_timer("IN1", Some(86_400)));
    assert_eq!(timers("1").await, [Some(86_400)]);
    receive(&device, &with_timer("IN2", None));
    assert_eq!(timers("2").await, [Some(86_400)], "a message that says nothing about it changes nothing");
    receive(&device, &IncomingMessage { action: MessageAction::Timer, ..with_timer("IN3", Some(604_800)) });
    assert_eq!(timers("3").await, [Some(604_800)]);
    receive(&device, &with_timer("IN4", Some(0)));
    assert_eq!(timers("4").await, [None]);
}

#[tokio::test]
async fn a_missed_call_is_a_line_that_gets_no_read_receipt() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    device.new_events().await;
    receive(&device, &unreadable(NoticeKind::MissedCall, from_person(AYU, "CALL1", "")));
    assert_eq!(created(&device.new_events().await)[0].content.words(), "[missed call]");
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    assert!(!device.seen.borrow().iter().any(|seen| seen.starts_with("read")));
}
