//! Reactions to messages, in both directions.

use cloudwa_flow::{
    clock::Timestamp,
    devices::{
        commands::SendMessage,
        event::{DeviceEvent, DeviceEventKind, LiveUpdate},
        failure::FailureReason,
        session::{Address, ChangedMessage, ChatSource, IncomingMessage, MessageAction, ReceiptKind, Turns},
    },
    error::Error,
    messages::{
        content::{Content, MessageKey},
        message::{Message, MessageStatus},
        reaction::{MessageReaction, THEM, US},
    },
};

use super::{
    NOW,
    incoming::{from_person, group, lid, phone, receive, source},
    later, message_to, online, progress, seconds,
};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";

fn reacting(to: &str, emoji: Option<&str>, sent_at: Option<Timestamp>, from: IncomingMessage) -> IncomingMessage {
    let of = ChangedMessage { wa_message_id: to.into(), author: None };
    IncomingMessage { action: MessageAction::Reaction { of, emoji: emoji.map(str::to_owned), sent_at }, ..from }
}

fn on_phone(incoming: IncomingMessage) -> IncomingMessage {
    IncomingMessage { source: ChatSource { is_from_me: true, ..incoming.source }, ..incoming }
}

fn reactions(events: &[DeviceEvent]) -> Vec<MessageReaction> {
    let reaction = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageReacted(reacted) => Some(reacted.clone()),
        _ => None,
    };
    events.iter().filter_map(reaction).collect()
}

fn created(events: &[DeviceEvent]) -> Vec<Message> {
    let message = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.clone()),
        _ => None,
    };
    events.iter().filter_map(message).collect()
}

async fn received(device: &NativeDevice, incoming: &IncomingMessage) -> Message {
    receive(device, incoming);
    created(&device.new_events().await).pop().unwrap()
}

fn reaction(key: &str, to: &str, emoji: Option<&str>) -> SendMessage {
    let content = Content::Reaction { to: MessageKey::default(), emoji: emoji.map(str::to_owned) };
    SendMessage { content, reply_to: Some(to.into()), ..message_to(key, AYU) }
}

#[tokio::test]
async fn a_reaction_names_the_message_that_it_is_about_and_is_no_message_of_its_own() {
    let device = online();
    device.run(&message_to("1", AYU)).unwrap();
    let ours = created(&device.new_events().await).pop().unwrap();
    let theirs = received(&device, &from_person(AYU, "IN1", "halo")).await;
    let at = NOW.minus(seconds(1));
    for (target, from, by) in [
        (&ours, from_person(AYU, "R1", ""), THEM),
        (&theirs, from_person(AYU, "R2", ""), THEM),
        (&theirs, on_phone(from_person(AYU, "R3", "")), US),
    ] {
        receive(&device, &reacting(&target.wa_message_id, Some("👍"), Some(at), from));
        let events = device.new_events().await;
        let [reacted] = &reactions(&events)[..] else { panic!("{events:?}") };
        assert_eq!(events.len(), 1);
        assert_eq!((reacted.id.as_ref(), reacted.by.as_str()), (Some(&target.id), by));
        assert_eq!((&reacted.wa_message_id, &reacted.chat_id), (&target.wa_message_id, &target.chat_id));
        assert_eq!((reacted.reaction.emoji.as_deref(), reacted.reaction.at), (Some("👍"), at));
    }
}

#[tokio::test]
async fn a_removed_reaction_has_no_emoji_and_a_clock_that_is_ahead_counts_as_now() {
    let device = online();
    received(&device, &from_person(AYU, "IN1", "halo")).await;
    receive(&device, &reacting("IN1", None, Some(later(seconds(86_400))), from_person(AYU, "R1", "")));
    let reacted = reactions(&device.new_events().await).pop().unwrap();
    assert_eq!((reacted.reaction.emoji, reacted.reaction.at), (None, NOW));
}

/// D1 may still have the message.
#[tokio::test]
async fn a_reaction_to_a_message_that_the_device_has_forgotten_names_it_by_whatsapps_id() {
    let device = online();
    device.new_events().await;
    receive(&device, &reacting("OLD", Some("👍"), None, from_person(AYU, "R1", "")));
    let reacted = reactions(&device.new_events().await).pop().unwrap();
    assert_eq!((reacted.id, reacted.wa_message_id.as_str()), (None, "OLD"));
}

#[tokio::test]
async fn in_a_group_the_member_who_reacts_is_named() {
    let device = online();
    let member = |user: &str, id: &str| IncomingMessage {
        source: source(group("120363001"), lid(&format!("9{user}")), Some(phone(user))),
        push_name: format!("Member {user}"),
        ..from_person(user, id, "siapa ikut?")
    };
    let asked = received(&device, &member(AYU, "IN1")).await;
    let author: Address = lid(&format!("9{AYU}"));
    let of = ChangedMessage { wa_message_id: "IN1".into(), author: Some(author.text) };
    let action = MessageAction::Reaction { of, emoji: Some("🙏".into()), sent_at: None };
    receive(&device, &IncomingMessage { action, ..member("62813", "R1") });
    let reacted = reactions(&device.new_events().await).pop().unwrap();
    assert_eq!((reacted.id, reacted.by.as_str()), (Some(asked.id), "962813@lid"));
    assert_eq!(reacted.reaction.sender.unwrap().name.as_deref(), Some("Member 62813"));
}

#[tokio::test]
async fn a_deleted_message_gets_no_reaction_from_either_side() {
    let device = online();
    received(&device, &from_person(AYU, "IN1", "halo")).await;
    let of = ChangedMessage { wa_message_id: "IN1".into(), author: None };
    receive(&device, &IncomingMessage { action: MessageAction::Deletion { of }, ..from_person(AYU, "X", "") });
    device.new_events().await;
    receive(&device, &reacting("IN1", Some("👍"), None, from_person(AYU, "R1", "")));
    assert!(device.new_events().await.is_empty());
    assert!(matches!(device.run(&reaction("1", "IN1", Some("👍"))), Err(Error::Conflict(_))));
    assert_eq!(device.run(&reaction("1", "NONE", Some("👍"))).unwrap_err(), Error::NotFound { what: "the message" });
}

#[tokio::test]
async fn our_reaction_is_shown_when_whatsapp_has_it_and_leaves_once_without_typing() {
    let device = online();
    device.settings.borrow_mut().typing.enabled = true;
    let theirs = received(&device, &from_person(AYU, "IN1", "halo")).await;
    let accepted = device.run(&reaction("1", theirs.id.as_str(), Some("👍"))).unwrap();
    assert!(accepted.is_new && !device.run(&reaction("1", theirs.id.as_str(), Some("👍"))).unwrap().is_new);
    assert!(matches!(device.run(&reaction("1", theirs.id.as_str(), None)), Err(Error::Conflict(_))));
    device.restart();
    device.send_all().await;
    assert!(device.seen.borrow().iter().all(|seen| !seen.starts_with("typing")), "{:?}", device.seen.borrow());
    let frame = device.frames.borrow()[0].clone();
    let to = MessageKey { wa_message_id: "IN1".into(), is_ours: false, participant: None };
    assert_eq!(frame.content, Content::Reaction { to, emoji: Some("👍".into()) });
    assert_eq!((device.frames.borrow().len(), &frame.wa_message_id), (1, &accepted.wa_message_id));
    let before = device.new_events().await;
    assert!(reactions(&before).is_empty() && created(&before).is_empty(), "{before:?}");
    device.answer(&accepted.wa_message_id, None);
    let events = device.new_events().await;
    let [reacted] = &reactions(&events)[..] else { panic!("{events:?}") };
    assert_eq!((reacted.id.as_ref(), reacted.by.as_str()), (Some(&theirs.id), US));
    assert_eq!((reacted.reaction.emoji.as_deref(), reacted.reaction.at), (Some("👍"), NOW));
    let reported = progress(&events);
    assert_eq!(
        reported.iter().map(|one| (one.status, one.target.as_ref())).collect::<Vec<_>>(),
        [(MessageStatus::Sent, Some(&theirs.id))]
    );
    let ids = [accepted.wa_message_id];
    device.turn(|session, at| session.on_receipt(ReceiptKind::Delivered, &ids, at));
    assert!(reactions(&device.new_events().await).is_empty(), "it is shown once");
}

#[tokio::test]
async fn a_refused_reaction_is_not_shown_and_says_so() {
    let device = online();
    let theirs = received(&device, &from_person(AYU, "IN1", "halo")).await;
    let accepted = device.run(&reaction("1", "IN1", Some("👍"))).unwrap();
    device.send_all().await;
    device.answer(&accepted.wa_message_id, Some("479"));
    let events = device.new_events().await;
    assert!(reactions(&events).is_empty());
    let failed = progress(&events).pop().unwrap();
    assert_eq!((failed.status, failed.target), (MessageStatus::Failed, Some(theirs.id)));
    assert_eq!(failed.error, Some(FailureReason::refused_by_whatsapp("479")));
}

/// A person who was written to is no stranger, so nothing that holds first messages back holds a reaction back.
#[tokio::test]
async fn a_reaction_is_not_a_cold_message() {
    let device = online();
    device.run(&message_to("1", AYU)).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    let ours = created(&device.new_events().await).pop().unwrap();
    device.run(&reaction("2", ours.id.as_str(), Some("👍"))).unwrap();
    device.send_all().await;
    device.acknowledge_all();
    let reported = progress(&device.new_events().await);
    let of_reaction: Vec<_> = reported.iter().filter(|one| one.target.is_some()).collect();
    assert!(!of_reaction.is_empty() && of_reaction.iter().all(|one| !one.is_cold), "{reported:?}");
    let updates = device.new_live_updates().await;
    assert!(updates.iter().all(|update| !matches!(update, LiveUpdate::MessageWaiting(_))), "{updates:?}");
}
