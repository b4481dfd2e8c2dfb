//! Groups: what the device knows about them, and the messages that it sends to them.

use cloudwa_flow::{
    devices::{
        commands::{GetGroup, GetReceipts, ListGroups},
        event::{DeviceEvent, DeviceEventKind},
        groups::{Addressing, GroupMember, GroupRole, MemberChange, Membership},
        outbox::{self, PriorityClass, SendQueue},
        people,
        session::{Effect, GroupAnswer, GroupNews, IncomingMessage, MessageAction, ReceiptKind, Report, Turns},
    },
    error::Error,
    messages::{
        content::{Content, GroupChange},
        message::{MessageStatus, Sender},
    },
};

use super::{
    incoming::{from_person, group, lid, phone, receive, source},
    message_to, online, progress,
};
use crate::support::session::NativeDevice;

const GROUP: &str = "120363001@g.us";
const AYU: &str = "628120001";
const BUDI: &str = "628120002";
/// The number of every linked test device.
const OURS: &str = "6281100000000";

fn member(number: &str, role: GroupRole) -> GroupMember {
    GroupMember { phone: Some(number.into()), lid: Some(format!("9{number}")), role }
}

fn person(number: &str) -> Sender {
    Sender { phone: Some(number.into()), lid: Some(format!("9{number}")), name: None }
}

fn info() -> GroupAnswer {
    let members = vec![member(OURS, GroupRole::Member), member(AYU, GroupRole::Owner), member(BUDI, GroupRole::Member)];
    GroupAnswer { subject: "Arisan RT 5".into(), membership: Membership { addressing: Addressing::Lid, members } }
}

/// A device that is a member of the group and knows its members.
fn in_known_group() -> NativeDevice {
    let device = online();
    device.turn(|session, at| session.on_group_answer(GROUP, &info(), at));
    device
}

fn said(number: &str, id: &str, text: &str) -> IncomingMessage {
    let source = source(group("120363001"), lid(&format!("9{number}")), Some(phone(number)));
    IncomingMessage { source, ..from_person(number, id, text) }
}

fn notice(id: &str, change: GroupChange, members: Vec<Sender>) -> IncomingMessage {
    let content = Content::GroupChange { change, subject: None, members };
    IncomingMessage { action: MessageAction::Content(content), ..said(AYU, id, "") }
}

fn asked(device: &NativeDevice) -> usize {
    device.effects.borrow().iter().filter(|effect| matches!(effect, Effect::AskGroup(chat) if chat == GROUP)).count()
}

fn news(device: &NativeDevice, change: MemberChange, number: &str) {
    let news = GroupNews::Members { change, people: vec![person(number)] };
    device.turn(|session, at| session.on_report(&Report::Group { chat_id: GROUP.into(), news }, at));
}

fn receipt(device: &NativeDevice, wa_message_id: &str, number: &str, kind: ReceiptKind) {
    let (wa_message_ids, member) = (vec![wa_message_id.to_owned()], Some(person(number)));
    device.turn(|session, at| session.on_report(&Report::Receipt { kind, wa_message_ids, member }, at));
}

#[tokio::test]
async fn a_group_is_asked_for_once_and_never_for_a_later_message() {
    let device = online();
    for id in ["IN1", "IN2"] {
        receive(&device, &said(AYU, id, "halo"));
    }
    assert_eq!(asked(&device), 1);
    device.turn(|session, at| session.on_group_answer(GROUP, &info(), at));
    device.restart();
    receive(&device, &said(AYU, "IN3", "halo"));
    assert_eq!(asked(&device), 0);
    let known = device.turn(|session, _| session.read_group(&GetGroup { chat_id: GROUP.into() })).unwrap();
    assert_eq!((known.subject.as_deref(), known.membership), (Some("Arisan RT 5"), Some(info().membership)));
}

#[tokio::test]
async fn notifications_keep_the_members_and_each_is_a_line_in_the_chat_once() {
    let device = in_known_group();
    device.new_events().await;
    news(&device, MemberChange::Added, "628120003");
    news(&device, MemberChange::Removed, BUDI);
    news(&device, MemberChange::Promoted, "628120003");
    for _ in 0..2 {
        receive(&device, &notice("N1-0", GroupChange::Added, vec![person("628120003")]));
    }
    let known = device.turn(|session, _| session.read_group(&GetGroup { chat_id: GROUP.into() })).unwrap();
    let members: Vec<_> =
        known.membership.unwrap().members.into_iter().map(|of| (of.phone.unwrap(), of.role)).collect();
    let expected = [(OURS, GroupRole::Member), (AYU, GroupRole::Owner), ("628120003", GroupRole::Admin)]
        .map(|(phone, role)| (phone.to_owned(), role));
    assert_eq!(members, expected);
    let events = device.new_events().await;
    let [DeviceEvent { kind: DeviceEventKind::MessageCreated(line), .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(
        (line.chat_id.as_str(), line.marks.sender.as_ref().and_then(|by| by.phone.as_deref())),
        (GROUP, Some(AYU))
    );
    assert!(matches!(&line.content, Content::GroupChange { change: GroupChange::Added, .. }));
    assert_eq!(asked(&device), 0);
}

#[tokio::test]
async fn a_change_of_a_group_that_is_not_known_asks_for_all_of_it() {
    let device = online();
    news(&device, MemberChange::Added, BUDI);
    receive(&device, &notice("N1-0", GroupChange::Added, vec![person(BUDI)]));
    assert_eq!(asked(&device), 1);
    let refused = device.turn(|session, _| session.read_group(&GetGroup { chat_id: GROUP.into() }));
    assert!(matches!(refused, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn the_groups_of_a_device_are_listed_with_the_number_of_their_members() {
    let device = in_known_group();
    device.turn(|session, at| session.on_group_news("120363002@g.us", &GroupNews::Subject("Lama".into()), at));
    let listed = device.run(&ListGroups {}).unwrap().groups;
    let [known, other] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!((known.subject.as_deref(), known.members, known.is_member), (Some("Arisan RT 5"), Some(3), Some(true)));
    assert_eq!((other.subject.as_deref(), other.members, other.is_member), (Some("Lama"), None, None));
    news(&device, MemberChange::Removed, OURS);
    assert_eq!(device.run(&ListGroups {}).unwrap().groups[0].is_member, Some(false));
}

#[tokio::test]
async fn a_text_goes_to_a_group_as_to_no_stranger_and_nobody_is_asked_about_it() {
    let device = in_known_group();
    people::opt_out(&device.sqlite, GROUP, device.now.get()).unwrap();
    device.run(&message_to("1", GROUP)).unwrap();
    device.send_all().await;
    let frames = device.frames.borrow();
    let [frame] = &frames[..] else { panic!("{frames:?}") };
    assert_eq!((frame.to.as_str(), frame.addressing), (GROUP, Some(Addressing::Lid)));
    assert!(device.asked.borrow().is_empty());
    let message = outbox::find(&device.sqlite, &frame.wa_message_id).unwrap().unwrap();
    assert!(!message.is_cold);
}

#[tokio::test]
async fn a_waiting_text_to_a_group_is_read_again_after_a_restart() {
    let device = in_known_group();
    device.is_logged_in.set(false);
    device.run(&message_to("1", GROUP)).unwrap();
    let queue = SendQueue::of(PriorityClass::Normal, false);
    let front = outbox::list_front(&device.sqlite, queue, device.now.get(), 9).unwrap();
    assert_eq!(front.iter().map(|waiting| waiting.phone.as_str()).collect::<Vec<_>>(), [GROUP]);
}

#[tokio::test]
async fn nothing_is_sent_to_a_group_of_which_the_number_is_no_member() {
    let device = in_known_group();
    news(&device, MemberChange::Removed, OURS);
    assert!(matches!(device.run(&message_to("1", GROUP)), Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_text_is_delivered_and_read_when_all_members_have_and_each_receipt_is_kept() {
    let device = in_known_group();
    let sent = device.run(&message_to("1", GROUP)).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    device.new_events().await;
    let statuses = async || progress(&device.new_events().await).iter().map(|of| of.status).collect::<Vec<_>>();
    receipt(&device, &sent.wa_message_id, AYU, ReceiptKind::Read);
    receipt(&device, &sent.wa_message_id, OURS, ReceiptKind::Delivered);
    assert_eq!(statuses().await, []);
    receipt(&device, &sent.wa_message_id, BUDI, ReceiptKind::Delivered);
    receipt(&device, &sent.wa_message_id, BUDI, ReceiptKind::Delivered);
    assert_eq!(statuses().await, [MessageStatus::Delivered]);
    let receipts = device.run(&GetReceipts { id: sent.id.clone() }).unwrap().members;
    let receipts: Vec<_> = receipts.iter().map(|of| (of.phone.as_deref().unwrap(), of.status)).collect();
    assert_eq!(receipts, [(AYU, Some(MessageStatus::Read)), (BUDI, Some(MessageStatus::Delivered))]);
    receipt(&device, &sent.wa_message_id, BUDI, ReceiptKind::Read);
    assert_eq!(statuses().await, [MessageStatus::Read]);
    // A member who leaves is still one to whom the message was sent.
    news(&device, MemberChange::Removed, BUDI);
    assert_eq!(device.run(&GetReceipts { id: sent.id }).unwrap().members.len(), 2);
}

#[tokio::test]
async fn the_receipts_of_a_text_to_a_person_are_not_those_of_a_group() {
    let device = in_known_group();
    let sent = device.run(&message_to("1", AYU)).unwrap();
    assert!(matches!(device.run(&GetReceipts { id: sent.id }), Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn an_answer_in_a_group_shows_what_each_member_wrote_as_read() {
    let device = in_known_group();
    device.settings.borrow_mut().read_before_reply = true;
    for (number, id) in [(AYU, "IN1"), (BUDI, "IN2")] {
        let message = said(number, id, "halo");
        let source = cloudwa_flow::devices::session::ChatSource {
            receipt_to: GROUP.into(),
            receipt_participant: Some(format!("9{number}@lid")),
            ..message.source.clone()
        };
        receive(&device, &IncomingMessage { source, ..message });
    }
    device.run(&message_to("1", GROUP)).unwrap();
    device.send_all().await;
    let expected = [
        format!("read IN1 of {GROUP} by 9{AYU}@lid"),
        format!("read IN2 of {GROUP} by 9{BUDI}@lid"),
        format!("a message to {GROUP}"),
    ];
    assert_eq!(device.seen.borrow()[..], expected);
}

#[tokio::test]
async fn an_answer_quotes_a_member_in_the_group() {
    let device = in_known_group();
    receive(&device, &said(AYU, "IN1", "berapa iurannya?"));
    let answer =
        cloudwa_flow::devices::commands::SendMessage { reply_to: Some("IN1".into()), ..message_to("1", GROUP) };
    // The sender of the message is a member, whose name the caller does not know.
    let reply = device.run(&answer);
    let quoted = reply.unwrap().reply_to.unwrap();
    assert_eq!(quoted.sender.and_then(|sender| sender.phone).as_deref(), Some(AYU));
}
