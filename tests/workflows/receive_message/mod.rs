//! The way of a received message: its steps in order, chats that do not wait for each other, effects and their results,
//! restarts and panics.

mod any_order;
mod panics;

use std::{cell::RefCell, collections::HashMap, time::Duration};

use cloudwa_flow::{
    clock::{Random, SeededRandom},
    contacts::{consent::changes::ConsentPage, opt_out::KeywordSettings},
    devices::{
        commands::ApplyConsents,
        event::DeviceEventKind,
        people,
        session::{
            Address, AddressKind, ChatKind, ChatSource, IncomingMessage, MessageAction, Moment, Session, Storage, Turns,
        },
    },
    ids::EffectId,
    messages::{content::Content, message::Message},
    panics::run_twice_if_it_panics,
    ports::Sql,
    workflows::receive_message::{
        Decision, Hook, Hooks, NoHooks, RESULT_WITHIN, RequestedEffect, receive_message, receive_result, resume,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::{
    builders::{at, device, tenant},
    session::{NativeDevice, without_pauses},
    sqlite::Sqlite,
};

const AYU: &str = "6281200000001";
const BUDI: &str = "6281200000002";

/// What a message makes the hooks do. It is the text of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Script {
    number: usize,
    /// The hook that the message is for, by its place in the order; 4 is none of them.
    hook: usize,
    /// How many effects the hook requests, one after the other.
    effects: usize,
    /// How often the hook panics before it decides.
    panics: usize,
    /// Whether the hook handles the message in the end.
    is_handled: bool,
}

/// A message that the AI handles at once.
const ORDINARY: Script = Script { number: 0, hook: 3, effects: 0, panics: 0, is_handled: true };

impl Script {
    fn text(self) -> String {
        serde_json::to_string(&self).unwrap()
    }
}

/// An effect of the scripted hooks. Its result is the same value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Nth {
    message: usize,
    nth: usize,
}

/// A call of a hook: the message, the hook, and the number of the effect whose result it got.
type Asked = (usize, Hook, Option<usize>);

#[derive(Default)]
struct ScriptedHooks {
    asked: RefCell<Vec<Asked>>,
    /// The messages that a hook handled, by chat.
    handled: RefCell<HashMap<String, Vec<usize>>>,
    panicked: RefCell<HashMap<usize, usize>>,
}

impl ScriptedHooks {
    fn take_asked(&self) -> Vec<Asked> {
        self.asked.take()
    }

    fn numbers_asked(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = self.take_asked().into_iter().map(|(number, ..)| number).collect();
        numbers.dedup();
        numbers
    }
}

impl<S: Storage> Hooks<S> for ScriptedHooks {
    type Effect = Nth;
    type EffectResult = Nth;

    fn decide(
        &self,
        hook: Hook,
        message: &Message,
        result: Option<&Nth>,
        _: &mut Session<S>,
        _: &Moment,
        _: &mut impl Random,
    ) -> Decision<Nth> {
        let script = serde_json::from_str(&message.content.words()).unwrap_or(ORDINARY);
        let Script { number, hook: for_hook, effects, panics, is_handled } = script;
        assert!(result.is_none_or(|result| result.message == number), "the result belongs to another message");
        self.asked.borrow_mut().push((number, hook, result.map(|result| result.nth)));
        if Hook::ALL.get(for_hook) != Some(&hook) {
            return Decision::NotMine;
        }
        let mut panicked = self.panicked.borrow_mut();
        let so_far = panicked.entry(number).or_default();
        let panics_now = *so_far < panics;
        *so_far += usize::from(panics_now);
        drop(panicked);
        assert!(!panics_now, "as the message says");
        let done = result.map_or(0, |result| result.nth);
        if done < effects {
            return Decision::Request(Nth { message: number, nth: done + 1 });
        }
        if !is_handled {
            return Decision::NotMine;
        }
        self.handled.borrow_mut().entry(message.chat_id.clone()).or_default().push(number);
        Decision::Handled
    }
}

fn online() -> NativeDevice {
    let linked_at = at(0).minus(Duration::from_hours(90 * 24));
    NativeDevice::linked(&tenant(1), &device(1), without_pauses(), linked_at, at(0))
}

fn text_from(phone: &str, wa_message_id: &str, text: &str) -> IncomingMessage {
    let person = Address { kind: AddressKind::Phone, user: phone.into(), text: format!("{phone}@s.whatsapp.net") };
    IncomingMessage {
        wa_message_id: wa_message_id.into(),
        source: ChatSource {
            receipt_to: person.text.clone(),
            chat: person.clone(),
            sender: person,
            sender_alt: None,
            recipient_alt: None,
            is_from_me: false,
            receipt_participant: None,
            kind: ChatKind::Person,
        },
        sent_at_seconds: at(0).unix_seconds(),
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
fn receive_text(
    device: &NativeDevice,
    hooks: &ScriptedHooks,
    incoming: &IncomingMessage,
) -> Option<RequestedEffect<Nth>> {
    let mut random = SeededRandom::from_text(&incoming.wa_message_id);
    run_twice_if_it_panics(|attempt| {
        device.turn(|session, at| receive_message(session, hooks, incoming, attempt, at, &mut random))
    })
    .flatten()
}

fn receive(device: &NativeDevice, hooks: &ScriptedHooks, phone: &str, script: Script) -> Option<RequestedEffect<Nth>> {
    receive_text(device, hooks, &text_from(phone, &format!("IN{}", script.number), &script.text()))
}

fn give(device: &NativeDevice, hooks: &ScriptedHooks, id: &EffectId, result: &Nth) -> Option<RequestedEffect<Nth>> {
    let mut random = SeededRandom::from_text(&format!("{id} {}", result.nth));
    device.turn(|session, at| receive_result(session, hooks, id, result, at, &mut random)).unwrap()
}

fn answer(
    device: &NativeDevice,
    hooks: &ScriptedHooks,
    requested: &RequestedEffect<Nth>,
) -> Option<RequestedEffect<Nth>> {
    give(device, hooks, &requested.id, &requested.effect)
}

fn alarm<H: Hooks<Sqlite>>(device: &NativeDevice, hooks: &H) -> Vec<RequestedEffect<H::Effect>> {
    device.turn(|session, at| resume(session, hooks, at, &mut SeededRandom::new(5)))
}

fn unfinished_rows(device: &NativeDevice) -> i64 {
    let rows = device.sqlite.connection().query_row("select count(*) from unfinished", [], |row| row.get(0));
    rows.unwrap()
}

async fn messages_reported(device: &NativeDevice) -> usize {
    let events = device.new_events().await;
    events.iter().filter(|event| matches!(event.kind, DeviceEventKind::MessageCreated(_))).count()
}

// ---- Steps in their order -------------------------------------------------------------------------------------------

#[test]
fn the_hooks_are_asked_in_order_until_one_handles_the_message() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let asked = |script| {
        assert_eq!(receive(&device, &hooks, AYU, script), None);
        hooks.take_asked().into_iter().map(|(_, hook, _)| hook).collect::<Vec<_>>()
    };
    assert_eq!(asked(Script { number: 1, hook: 2, ..ORDINARY }), Hook::ALL[..3]);
    assert_eq!(asked(Script { number: 2, hook: 0, ..ORDINARY }), Hook::ALL[..1]);
    assert_eq!(asked(Script { number: 3, hook: 4, ..ORDINARY }), Hook::ALL);
    let order: Vec<&str> = Hook::ALL.into_iter().map(|hook| hook.into_str()).collect();
    assert_eq!(order, ["human_takeover", "waiting_flow", "trigger", "ai"], "these texts are stored");
}

#[tokio::test]
async fn a_message_that_was_sent_on_the_phone_or_to_a_group_or_comes_again_passes_no_hook() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let person = text_from(AYU, "IN1", "hello");
    let mut own = text_from(AYU, "OUT1", "hello");
    own.source.is_from_me = true;
    let mut of_group = text_from(AYU, "IN2", "hello");
    of_group.source.kind = ChatKind::Group;
    for incoming in [&own, &of_group] {
        receive_text(&device, &hooks, incoming);
    }
    assert_eq!(hooks.take_asked(), []);
    receive_text(&device, &hooks, &person);
    assert_eq!(hooks.take_asked().len(), 4);
    receive_text(&device, &hooks, &person);
    assert_eq!(hooks.take_asked(), []);
    assert_eq!(messages_reported(&device).await, 3);
}

#[tokio::test]
async fn an_opt_out_is_recorded_before_the_hooks_and_while_its_chat_waits() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let has_opted_out = || people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap();
    assert_eq!(receive_text(&device, &hooks, &text_from(AYU, "IN1", "STOP")), None);
    assert!(has_opted_out());
    assert_eq!(hooks.take_asked(), [], "no bot answers an opt-out");
    receive_text(&device, &hooks, &text_from(AYU, "IN2", "START"));
    assert!(!has_opted_out());
    assert_eq!(hooks.take_asked().len(), 4, "a flow may have asked for this word");

    receive(&device, &hooks, AYU, Script { number: 3, effects: 1, ..ORDINARY }).unwrap();
    device.new_events().await;
    receive_text(&device, &hooks, &text_from(AYU, "IN4", "STOP"));
    assert!(has_opted_out());
    assert_eq!(unfinished_rows(&device), 1, "the opt-out waits for nothing");
    let events = device.new_events().await;
    let [message, consent] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(message.kind, DeviceEventKind::MessageCreated(_)));
    assert!(matches!(consent.kind, DeviceEventKind::ContactOptedOut(_)));
}

#[tokio::test]
async fn a_message_that_looks_like_an_opt_out_waits_for_a_person_unless_the_tenant_counts_it() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let has_opted_out = || people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap();
    device.new_events().await;
    receive_text(&device, &hooks, &text_from(AYU, "IN1", "Stop ya kak"));
    assert!(!has_opted_out());
    assert_eq!(hooks.take_asked().len(), 4, "it may be anything");
    let events = device.new_events().await;
    let created = events.iter().find_map(|event| match &event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message.id.clone()),
        _ => None,
    });
    let Some(DeviceEventKind::ContactProbablyOptedOut(asked)) = events.last().map(|event| &event.kind) else {
        panic!("{events:?}")
    };
    assert_eq!((Some(&asked.message_id), asked.word.as_str()), (created.as_ref(), "stop ya kak"));

    let keywords = KeywordSettings { counts_probable: true, ..KeywordSettings::default() };
    let page = ConsentPage { read_at: Some(device.now.get()), keywords: Some(keywords), ..ConsentPage::unread(0) };
    device.run(&ApplyConsents(page)).unwrap();
    receive_text(&device, &hooks, &text_from(AYU, "IN2", "Stop ya kak"));
    assert!(has_opted_out());
    assert_eq!(hooks.take_asked(), [], "no bot answers an opt-out");
    let events = device.new_events().await;
    assert!(
        matches!(&events.last().unwrap().kind, DeviceEventKind::ContactOptedOut(consent) if consent.keyword == "stop ya kak")
    );
    device.restart();
    receive_text(&device, &hooks, &text_from(AYU, "IN3", "start"));
    receive_text(&device, &hooks, &text_from(AYU, "IN4", "please stop"));
    assert!(has_opted_out(), "the settings are stored");
}

#[tokio::test]
async fn a_caption_an_answer_and_an_edited_message_may_be_a_keyword() {
    for content in [
        json!({ "kind": "image", "caption": "STOP" }),
        json!({ "kind": "document", "caption": "stop" }),
        json!({ "kind": "answer", "id": "b1", "text": "Stop promo" }),
        json!({ "kind": "edit", "of": { "waMessageId": "IN0", "isOurs": false }, "text": "berhenti" }),
    ] {
        let content: Content = serde_json::from_value(content).unwrap();
        let (device, hooks) = (online(), ScriptedHooks::default());
        let action = MessageAction::Content(content);
        receive_text(&device, &hooks, &IncomingMessage { action, ..text_from(AYU, "IN1", "") });
        assert!(people::has_opted_out(&device.sqlite, &format!("{AYU}@c.us")).unwrap());
    }
}

// ---- Effects and their results -------------------------------------------------------------------------------------

#[test]
fn later_messages_of_a_chat_wait_for_the_result_and_other_chats_do_not() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let requested = receive(&device, &hooks, AYU, Script { number: 1, effects: 1, ..ORDINARY }).unwrap();
    assert_eq!(hooks.numbers_asked(), [1]);
    for number in 2..=4 {
        assert_eq!(receive(&device, &hooks, AYU, Script { number, ..ORDINARY }), None);
    }
    assert_eq!(hooks.numbers_asked(), [0; 0], "they wait");
    receive(&device, &hooks, BUDI, Script { number: 5, ..ORDINARY });
    assert_eq!(hooks.numbers_asked(), [5], "the other chat goes on");
    assert_eq!(answer(&device, &hooks, &requested), None);
    assert_eq!(hooks.numbers_asked(), [1, 2, 3, 4]);
    assert_eq!(unfinished_rows(&device), 0);
    receive(&device, &hooks, AYU, Script { number: 6, ..ORDINARY });
    assert_eq!(hooks.numbers_asked(), [6]);
}

#[test]
fn the_hook_that_requested_an_effect_decides_again_with_its_result() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let twice = Script { number: 1, hook: 1, effects: 2, is_handled: false, ..ORDINARY };
    let first = receive(&device, &hooks, AYU, twice).unwrap();
    let next_message = Script { number: 2, hook: 0, effects: 1, ..ORDINARY };
    receive(&device, &hooks, AYU, next_message);
    let second = answer(&device, &hooks, &first).unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(second.effect, Nth { message: 1, nth: 2 });
    let of_next = answer(&device, &hooks, &second).unwrap();
    assert_eq!(of_next.effect, Nth { message: 2, nth: 1 });
    assert_eq!(
        hooks.take_asked(),
        [
            (1, Hook::HumanTakeover, None),
            (1, Hook::WaitingFlow, None),
            (1, Hook::WaitingFlow, Some(1)),
            (1, Hook::WaitingFlow, Some(2)),
            (1, Hook::Trigger, None),
            (1, Hook::Ai, None),
            (2, Hook::HumanTakeover, None),
        ]
    );
}

#[test]
fn a_result_that_nothing_waits_for_changes_nothing() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let first = receive(&device, &hooks, AYU, Script { number: 1, effects: 1, ..ORDINARY }).unwrap();
    receive(&device, &hooks, AYU, Script { number: 2, effects: 1, ..ORDINARY });
    let unknown = EffectId::new(at(7), &mut SeededRandom::new(7));
    assert_eq!(give(&device, &hooks, &unknown, &first.effect), None);
    let second = answer(&device, &hooks, &first).unwrap();
    hooks.take_asked();
    let rows = device.sqlite.rows_written();
    assert_eq!(answer(&device, &hooks, &first), None, "it comes twice");
    assert_eq!((hooks.take_asked(), device.sqlite.rows_written()), (vec![], rows));
    assert_eq!(answer(&device, &hooks, &second), None);
    assert_eq!(hooks.handled.borrow()[&format!("{AYU}@c.us")], [1, 2]);
}

#[test]
fn a_chat_goes_on_without_a_result_that_is_overdue() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let lost = receive(&device, &hooks, AYU, Script { number: 1, effects: 1, ..ORDINARY }).unwrap();
    receive(&device, &hooks, AYU, Script { number: 2, effects: 1, ..ORDINARY });
    device.pass(RESULT_WITHIN.saturating_sub(Duration::from_millis(1)));
    alarm(&device, &hooks);
    assert_eq!(hooks.numbers_asked(), [1], "not yet");
    device.pass(Duration::from_millis(1));
    let next = alarm(&device, &hooks);
    let [next] = &next[..] else { panic!("{next:?}") };
    assert_eq!(next.effect, Nth { message: 2, nth: 1 });
    assert_eq!(answer(&device, &hooks, &lost), None, "it comes too late");
    assert_eq!(hooks.numbers_asked(), [2]);
    assert_eq!(answer(&device, &hooks, next), None);
    assert_eq!(hooks.handled.borrow()[&format!("{AYU}@c.us")], [2]);
    assert_eq!(unfinished_rows(&device), 0);
}

#[test]
fn a_text_costs_no_row_more_and_one_that_waits_costs_three() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let written = |work: &dyn Fn()| {
        let before = device.sqlite.rows_written();
        work();
        device.sqlite.rows_written() - before
    };
    receive(&device, &hooks, AYU, Script { number: 1, ..ORDINARY });
    let passes = || assert_eq!(receive(&device, &hooks, AYU, Script { number: 2, ..ORDINARY }), None);
    assert_eq!(written(&passes), 2, "the inbox and the event");
    let quiet_alarm = || assert_eq!(alarm(&device, &hooks), []);
    assert_eq!(written(&quiet_alarm), 0);
    let waits = || {
        let requested = receive(&device, &hooks, AYU, Script { number: 3, effects: 1, ..ORDINARY });
        answer(&device, &hooks, &requested.unwrap());
    };
    assert_eq!(written(&waits), 2 + 2, "the row is written and deleted");
}

#[test]
fn messages_that_wait_under_the_lid_go_on_in_the_chat_of_the_number() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let lid = |text: IncomingMessage| {
        let lid = Address { kind: AddressKind::Lid, user: "77".into(), text: "77@lid".into() };
        IncomingMessage { source: ChatSource { chat: lid.clone(), sender: lid, ..text.source }, ..text }
    };
    let of = |number, effects| text_from(AYU, &format!("IN{number}"), &Script { number, effects, ..ORDINARY }.text());
    let of_lid = receive_text(&device, &hooks, &lid(of(1, 1))).unwrap();
    receive_text(&device, &hooks, &lid(of(2, 0)));
    let of_number = receive_text(&device, &hooks, &of(3, 1)).unwrap();
    receive_text(&device, &hooks, &of(4, 0));
    let mut both = lid(of(5, 0));
    both.source.sender_alt = Some(of(5, 0).source.sender);
    receive_text(&device, &hooks, &both);
    hooks.take_asked();
    device.restart();
    let mut again = alarm(&device, &hooks);
    again.sort_by_key(|requested| requested.effect.message);
    assert_eq!(again, [of_lid.clone(), of_number.clone()], "both are requested again");
    assert_eq!(answer(&device, &hooks, &of_lid), None);
    assert_eq!(answer(&device, &hooks, &of_number), None);
    assert_eq!(hooks.numbers_asked(), [1, 3, 4, 2, 5], "each once, and those of the LID behind those of the number");
    assert_eq!(unfinished_rows(&device), 0);
}

// ---- Restarts -------------------------------------------------------------------------------------------------------

#[test]
fn a_message_that_waits_is_found_again_after_a_restart() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let before = [AYU, BUDI].map(|phone| {
        let number = if phone == AYU { 1 } else { 2 };
        receive(&device, &hooks, phone, Script { number, effects: 1, ..ORDINARY }).unwrap()
    });
    receive(&device, &hooks, AYU, Script { number: 3, ..ORDINARY });
    device.restart();
    receive(&device, &hooks, AYU, Script { number: 4, ..ORDINARY });
    assert_eq!(answer(&device, &hooks, &before[1]), None, "a result may come before the first alarm");
    assert_eq!(alarm(&device, &hooks), before[..1], "the same effect under the same id");
    assert_eq!(alarm(&device, &hooks), [], "once in each instance");
    hooks.take_asked();
    assert_eq!(answer(&device, &hooks, &before[0]), None);
    assert_eq!(hooks.numbers_asked(), [1, 3, 4]);
    assert_eq!(unfinished_rows(&device), 0);
}

#[test]
fn a_release_that_does_not_know_the_effect_or_the_hook_goes_on_in_the_end() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let waiting = Script { number: 1, effects: 1, ..ORDINARY };
    receive(&device, &hooks, AYU, waiting).unwrap();
    receive(&device, &hooks, AYU, Script { number: 2, ..ORDINARY });
    device.restart();
    assert!(alarm(&device, &NoHooks).is_empty(), "it cannot request what it does not know");
    assert_eq!(unfinished_rows(&device), 2);
    device.pass(RESULT_WITHIN);
    assert!(alarm(&device, &NoHooks).is_empty());
    assert_eq!(unfinished_rows(&device), 0);

    let requested = receive(&device, &hooks, AYU, Script { number: 3, ..waiting }).unwrap();
    receive(&device, &hooks, AYU, Script { number: 4, ..ORDINARY });
    device.sqlite.execute("update unfinished set hook = 'later' where hook is not null", &[]).unwrap();
    hooks.take_asked();
    assert_eq!(answer(&device, &hooks, &requested), None);
    assert_eq!(hooks.numbers_asked(), [4]);
}

#[test]
fn the_stored_message_that_waits_is_pinned() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let id = "eff_0193e0a0-0000-7000-8000-000000000001";
    let message = r#"{"id":"msg_0193e0a0-0000-7000-8000-000000000009","deviceId":"dev_0193e0a0-0000-7000-8000-000000000002","chatId":"777@lid","direction":"in","text":"halo","content":{"kind":"text","text":"halo"},"status":"received","at":"2025-11-21T04:40:00.000Z","waMessageId":"3EB0FF","phone":null,"lid":"777","name":"Ayu"}"#;
    let stored = "insert into unfinished (chat, message_id, place, message, hook, effect_id, effect, requested_at)
        values ('777@lid', 'msg_0193e0a0-0000-7000-8000-000000000009', 1, ?, 'ai', ?, '{\"message\":0,\"nth\":1}', ?)";
    device.sqlite.execute(stored, &[message.into(), id.into(), at(0).into()]).unwrap();
    let requested = alarm(&device, &hooks);
    let effect = Nth { message: 0, nth: 1 };
    assert_eq!(requested, [RequestedEffect { id: EffectId::parse(id).unwrap(), effect }]);
    assert_eq!(answer(&device, &hooks, &requested[0]), None);
    assert_eq!(hooks.take_asked(), [(0, Hook::Ai, Some(1))]);
}
