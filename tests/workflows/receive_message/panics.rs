//! Panics of a hook and of the storage, and statements that fail.

use std::{cell::Cell, rc::Rc};

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        commands::{Envelope, GetStatus},
        schema,
        session::{Moment, Session, Storage},
        unfinished,
    },
    error::{Error, Result},
    panics::{Attempt, run_twice_if_it_panics},
    ports::{Row, Sql, SqlValue, TimeZones},
    workflows::receive_message::{Hook, RequestedEffect, receive_message, receive_result, resume},
};

use super::{AYU, Nth, ORDINARY, Script, ScriptedHooks, answer, messages_reported, online, receive, text_from};
use crate::support::{
    builders::{at, device, tenant},
    session::without_pauses,
    sqlite::Sqlite,
};

#[tokio::test]
async fn a_hook_that_panics_once_is_asked_again_and_the_event_is_not_repeated() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    let requested = receive(&device, &hooks, AYU, Script { number: 1, hook: 1, effects: 1, panics: 1, ..ORDINARY });
    let asked = [(1, Hook::HumanTakeover, None), (1, Hook::WaitingFlow, None), (1, Hook::WaitingFlow, None)];
    assert_eq!(hooks.take_asked(), asked, "only the hook that panicked is repeated");
    answer(&device, &hooks, &requested.unwrap());
    assert_eq!(hooks.handled.borrow()[&format!("{AYU}@c.us")], [1]);
    assert_eq!(messages_reported(&device).await, 1);
}

#[tokio::test]
async fn a_hook_that_panics_twice_loses_no_message_and_stops_no_chat() {
    let (device, hooks) = (online(), ScriptedHooks::default());
    receive(&device, &hooks, AYU, Script { number: 1, hook: 1, panics: 2, ..ORDINARY });
    assert_eq!(hooks.numbers_asked(), [1]);
    let waits = receive(&device, &hooks, AYU, Script { number: 2, effects: 1, ..ORDINARY }).unwrap();
    receive(&device, &hooks, AYU, Script { number: 3, hook: 0, panics: 2, ..ORDINARY });
    receive(&device, &hooks, AYU, Script { number: 4, ..ORDINARY });
    hooks.take_asked();
    assert_eq!(answer(&device, &hooks, &waits), None);
    let asked = hooks.take_asked();
    assert_eq!(asked.iter().filter(|(number, ..)| *number == 3).count(), 2, "no hook behind the one that panicked");
    assert_eq!(hooks.handled.borrow()[&format!("{AYU}@c.us")], [2, 4]);
    assert_eq!(messages_reported(&device).await, 4);
}

/// A storage that fails at a statement, by an error or by a panic.
#[derive(Clone)]
struct FailingStorage {
    sqlite: Sqlite,
    fails: Rc<Cell<Option<Failure>>>,
}

#[derive(Clone, Copy)]
struct Failure {
    at: &'static str,
    is_panic: bool,
    times: u32,
}

impl FailingStorage {
    fn check(&self, statement: &str) -> Result<()> {
        let Some(failure) = self.fails.get().filter(|failure| failure.times > 0 && statement.contains(failure.at))
        else {
            return Ok(());
        };
        self.fails.set(Some(Failure { times: failure.times - 1, ..failure }));
        assert!(!failure.is_panic, "the storage panics");
        Err(Error::Internal("the storage fails".into()))
    }
}

impl Sql for FailingStorage {
    fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()> {
        self.check(statement)?;
        Sql::execute(&self.sqlite, statement, params)
    }

    fn query(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        self.check(statement)?;
        Sql::query(&self.sqlite, statement, params)
    }
}

impl Storage for FailingStorage {
    fn part(&self, _part: &'static str) -> Self {
        self.clone()
    }
}

struct NoZones;

impl TimeZones for NoZones {
    fn offset_at(&self, _zone: &str, _at: Timestamp) -> Option<i64> {
        None
    }
}

fn moment() -> Moment<'static> {
    Moment { now: at(0), is_logged_in: true, proven_until: None, settings: without_pauses(), zones: &NoZones }
}

fn failing_session() -> (Session<FailingStorage>, FailingStorage) {
    let storage = FailingStorage { sqlite: Sqlite::in_memory(), fails: Rc::default() };
    schema::migrate(&storage).unwrap();
    let mut session = Session::new(storage.clone());
    session.load(at(0), &mut SeededRandom::new(1)).unwrap();
    let envelope = Envelope { tenant: tenant(1), device: device(1), generation: 1, command: GetStatus {} };
    let body = serde_json::to_vec(&envelope).unwrap();
    session.parse_and_authorise::<GetStatus>(&body, at(0), &mut SeededRandom::new(2)).unwrap();
    (session, storage)
}

fn count(storage: &FailingStorage, table: &str) -> i64 {
    let counted = storage.sqlite.connection().query_row(&format!("select count(*) from {table}"), [], |row| row.get(0));
    counted.unwrap()
}

#[test]
fn a_panic_at_any_statement_repeats_no_event_and_loses_no_message() {
    // The statement that panics, and how often; the second message waits behind the first.
    let statements = ["insert into inbox", "insert into people", "into events", "from unfinished", "into unfinished"];
    for (statement, times) in statements.into_iter().flat_map(|statement| [(statement, 1), (statement, 2)]) {
        let (mut session, storage) = failing_session();
        let hooks = ScriptedHooks::default();
        let mut receive = |script: Script| {
            let incoming = text_from(AYU, &format!("IN{}", script.number), &script.text());
            run_twice_if_it_panics(|attempt| {
                let mut random = SeededRandom::from_text(&format!("{}", script.number));
                receive_message(&mut session, &hooks, &incoming, attempt, &moment(), &mut random)
            })
        };
        storage.fails.set(Some(Failure { at: statement, is_panic: true, times }));
        let first = receive(Script { number: 1, effects: 1, ..ORDINARY });
        receive(Script { number: 2, ..ORDINARY });
        // Nothing is stored of a message whose own rows could not be written at the second attempt, either.
        if times == 1 || statement.contains("unfinished") {
            assert_eq!((count(&storage, "inbox"), count(&storage, "events")), (2, 2), "{statement}, {times} times");
        }
        if times == 1 {
            let requested = first.flatten().unwrap();
            assert_eq!(count(&storage, "unfinished"), 2, "{statement}");
            let mut random = SeededRandom::new(3);
            let result = receive_result(&mut session, &hooks, &requested.id, &requested.effect, &moment(), &mut random);
            assert_eq!(result.unwrap(), None);
            assert_eq!(hooks.handled.borrow()[&format!("{AYU}@c.us")], [1, 2], "{statement}");
        }
    }
}

#[test]
fn a_panic_while_an_opt_out_is_recorded_repeats_no_event() {
    for (times, events) in [(1, 2), (2, 1)] {
        let (mut session, storage) = failing_session();
        storage.fails.set(Some(Failure { at: "(chat, heard_at, opted_out_at)", is_panic: true, times }));
        let incoming = text_from(AYU, "IN1", "STOP");
        run_twice_if_it_panics(|attempt| {
            let mut random = SeededRandom::new(3);
            receive_message(&mut session, &ScriptedHooks::default(), &incoming, attempt, &moment(), &mut random)
        });
        assert_eq!((count(&storage, "inbox"), count(&storage, "events")), (1, events), "{times} times");
    }
}

#[test]
fn an_effect_that_could_not_be_stored_is_not_requested() {
    let (mut session, storage) = failing_session();
    let hooks = ScriptedHooks::default();
    storage.fails.set(Some(Failure { at: "into unfinished", is_panic: false, times: 1 }));
    let incoming = text_from(AYU, "IN1", &Script { number: 1, effects: 1, ..ORDINARY }.text());
    let mut random = SeededRandom::new(3);
    assert_eq!(receive_message(&mut session, &hooks, &incoming, Attempt::First, &moment(), &mut random), None);
    assert_eq!(count(&storage, "unfinished"), 0);
}

#[test]
fn a_chat_whose_next_message_could_not_be_read_goes_on_at_the_next_alarm() {
    let (mut session, storage) = failing_session();
    let hooks = ScriptedHooks::default();
    let mut random = SeededRandom::new(3);
    let mut requested = Vec::new();
    for number in 1..=2 {
        let incoming = text_from(AYU, &format!("IN{number}"), &Script { number, effects: 1, ..ORDINARY }.text());
        let next = receive_message(&mut session, &hooks, &incoming, Attempt::First, &moment(), &mut random);
        requested.extend(next);
    }
    storage.fails.set(Some(Failure { at: "order by place limit 1", is_panic: false, times: 1 }));
    let [RequestedEffect { id, effect }] = &requested[..] else { panic!("{requested:?}") };
    assert!(receive_result(&mut session, &hooks, id, effect, &moment(), &mut random).is_err());
    let next = resume(&mut session, &hooks, &moment(), &mut random);
    assert_eq!(next.iter().map(|requested| requested.effect.clone()).collect::<Vec<_>>(), [Nth { message: 2, nth: 1 }]);
    assert!(unfinished::first(&storage, &format!("{AYU}@c.us")).unwrap().unwrap().awaited.is_some());
}
