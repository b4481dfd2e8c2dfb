//! Messages of several chats, results, restarts and alarms in any order.

use std::collections::HashMap;

use cloudwa_flow::workflows::receive_message::RequestedEffect;
use proptest::prelude::*;

use super::{Asked, Nth, Script, ScriptedHooks, alarm, answer, online, receive, unfinished_rows};

#[derive(Debug, Clone)]
enum Step {
    Receive {
        chat: usize,
        script: Script,
    },
    /// The result of any effect that was ever requested: it may come twice, late, or before a restart requests the effect again.
    Result(prop::sample::Index),
    Restart,
    Alarm,
}

fn script() -> impl Strategy<Value = Script> {
    let panics = prop_oneof![8 => Just(0), 1 => Just(1), 1 => Just(2)];
    (0..5_usize, 0..3_usize, panics, any::<bool>()).prop_map(|(hook, effects, panics, is_handled)| Script {
        number: 0,
        hook,
        effects,
        panics,
        is_handled,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..3_usize, script()).prop_map(|(chat, script)| Step::Receive { chat, script }),
        5 => any::<prop::sample::Index>().prop_map(Step::Result),
        1 => Just(Step::Restart),
        1 => Just(Step::Alarm),
    ]
}

/// The hooks see each message of a chat only after they are done with the one before it. Returns the messages in the order
/// in which they were first seen, and how often a hook got each result.
fn check_asked(asked: &[Asked], chat_of: &HashMap<usize, usize>) -> HashMap<usize, Vec<usize>> {
    let mut by_chat: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut got = HashMap::new();
    for (number, _, nth) in asked {
        let seen = by_chat.entry(chat_of[number]).or_default();
        if seen.last() != Some(number) {
            assert!(!seen.contains(number), "message {number} came back after a later one of its chat");
            seen.push(*number);
        }
        if let Some(nth) = nth {
            *got.entry((*number, *nth)).or_insert(0) += 1;
        }
    }
    assert!(got.values().all(|times| *times == 1), "a result was used twice: {got:?}");
    by_chat
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_message_passes_once_and_in_the_order_of_its_chat(steps in prop::collection::vec(step(), 1..60)) {
        let (device, hooks) = (online(), ScriptedHooks::default());
        let mut requested: Vec<RequestedEffect<Nth>> = Vec::new();
        let mut received: Vec<(usize, Script)> = Vec::new();
        for step in steps {
            match step {
                Step::Receive { chat, script } => {
                    // A panic while a result is used would be counted as a second use.
                    let panics = if script.effects > 0 { 0 } else { script.panics };
                    let script = Script { number: received.len(), panics, ..script };
                    received.push((chat, script));
                    requested.extend(receive(&device, &hooks, &format!("628120000000{chat}"), script));
                }
                Step::Result(_) if requested.is_empty() => {}
                Step::Result(which) => {
                    let which = which.get(&requested).clone();
                    requested.extend(answer(&device, &hooks, &which));
                }
                Step::Restart => device.restart(),
                Step::Alarm => requested.extend(alarm(&device, &hooks)),
            }
        }
        device.restart();
        let mut open = alarm(&device, &hooks);
        while let Some(next) = open.pop() {
            open.extend(answer(&device, &hooks, &next));
        }

        let chat_of: HashMap<usize, usize> = received.iter().map(|(chat, script)| (script.number, *chat)).collect();
        let seen = check_asked(&hooks.asked.borrow(), &chat_of);
        for chat in 0..3 {
            let of_chat = received.iter().filter(|(of, _)| *of == chat).map(|(_, script)| script);
            let numbers: Vec<usize> = of_chat.clone().map(|script| script.number).collect();
            prop_assert_eq!(seen.get(&chat).cloned().unwrap_or_default(), numbers, "chat {}", chat);
            let is_handled = |script: &&Script| script.hook < 4 && script.panics < 2 && script.is_handled;
            let handled: Vec<usize> = of_chat.filter(is_handled).map(|script| script.number).collect();
            let by_hooks = hooks.handled.borrow().get(&format!("628120000000{chat}@c.us")).cloned();
            prop_assert_eq!(by_hooks.unwrap_or_default(), handled, "chat {}", chat);
        }
        prop_assert_eq!(unfinished_rows(&device), 0);
    }
}
