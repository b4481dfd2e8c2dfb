//! Checks that two stores behave alike: it runs random operations over small key spaces on both and compares every result. The same file
//! runs in native tests (on SQLite) and inside a Worker (on Durable Object storage); the oracle is the library's own in-memory backend.
//!
//! An operation is a value, so a failing sequence can be printed, stored and replayed.

mod app_sync;
mod device;
mod protocol;
mod retention;
mod secrets;
mod signal;

use crate::clock::{Random, SeededRandom};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore::store::traits::Backend;

/// One call of a storage trait, or an event of the process around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    Signal(signal::Op),
    AppSync(app_sync::Op),
    Protocol(protocol::Op),
    Retention(retention::Op),
    Secrets(secrets::Op),
    Device(device::Op),
    /// The process restarts; the store is opened again on the same rows.
    Restart,
    /// The clock moves forward.
    Wait {
        seconds: u8,
    },
    /// The store is wiped.
    Wipe,
}

impl Op {
    /// Creates one random operation, the `turn`-th of its sequence. Times grow with the turn, so it is always clear which of two mappings
    /// is the newest.
    pub fn draw(random: &mut SeededRandom, turn: u32) -> Self {
        let mut source = OpSource { random, turn };
        match source.below(48) {
            0 => Self::Restart,
            1 | 2 => Self::Wait { seconds: source.below(5) },
            3 if source.below(4) == 0 => Self::Wipe,
            3..=14 => Self::Signal(signal::Op::draw(&mut source)),
            15..=21 => Self::AppSync(app_sync::Op::draw(&mut source)),
            22..=33 => Self::Protocol(protocol::Op::draw(&mut source)),
            34..=40 => Self::Retention(retention::Op::draw(&mut source)),
            41..=44 => Self::Secrets(secrets::Op::draw(&mut source)),
            _ => Self::Device(device::Op::draw(&mut source)),
        }
    }
}

/// Creates `len` operations that depend only on `seed`.
pub fn generate(seed: u64, len: usize) -> Vec<Op> {
    let mut random = SeededRandom::new(seed);
    (0_u32..).take(len).map(|turn| Op::draw(&mut random, turn)).collect()
}

/// Returns operations that read every key the generator can write. Run at the end of a sequence, they show whether the two stores now
/// differ in a value that no operation of the sequence has read.
pub fn all_reads() -> Vec<Op> {
    let signal = signal::Op::reads().into_iter().map(Op::Signal);
    let app_sync = app_sync::Op::reads().into_iter().map(Op::AppSync);
    let protocol = protocol::Op::reads().into_iter().map(Op::Protocol);
    let retention = retention::Op::reads().into_iter().map(Op::Retention);
    let secrets = secrets::Op::reads().into_iter().map(Op::Secrets);
    let device = device::Op::reads().into_iter().map(Op::Device);
    signal.chain(app_sync).chain(protocol).chain(retention).chain(secrets).chain(device).collect()
}

/// Runs the operation and returns the result of `backend` in a comparable form. The caller handles restarts, waits and wipes; here they do
/// nothing.
pub async fn apply(op: &Op, backend: &impl Backend) -> Value {
    let answer = match op {
        Op::Signal(op) => op.apply(backend).await,
        Op::AppSync(op) => op.apply(backend).await,
        Op::Protocol(op) => op.apply(backend).await,
        Op::Retention(op) => op.apply(backend).await,
        Op::Secrets(op) => op.apply(backend).await,
        Op::Device(op) => op.apply(backend).await,
        Op::Restart | Op::Wait { .. } | Op::Wipe => Ok(Value::Null),
    };
    answer.unwrap_or_else(|error| json!({ "error": error.to_string() }))
}

/// Runs one sequence on both backends and stops at the first different result. Both must be empty and use the same clock.
pub async fn compare(seed: u64, steps: usize, store: &impl Backend, oracle: &impl Backend) -> Result<(), String> {
    for (number, op) in generate(seed, steps).iter().chain(&all_reads()).enumerate() {
        let (found, expected) = (apply(op, store).await, apply(op, oracle).await);
        if found != expected {
            return Err(format!(
                "seed {seed}, step {number}, {op:?}: the store answers {found}, the oracle {expected}"
            ));
        }
    }
    Ok(())
}

/// The random values of one operation. Single keys come from a small range, so that different operations often use the
/// same key.
struct OpSource<'a> {
    random: &'a mut SeededRandom,
    turn: u32,
}

impl OpSource<'_> {
    fn below(&mut self, end: u8) -> u8 {
        u8::try_from(self.random.between(0, u64::from(end).saturating_sub(1))).unwrap_or(0)
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn key(&mut self) -> u8 {
        self.below(9)
    }

    fn value(&mut self) -> u8 {
        self.below(60)
    }

    /// Returns usually a few neighbouring keys, sometimes more than fit into one statement.
    fn span(&mut self) -> Span {
        let count = if self.below(8) == 0 { self.below(150) } else { self.below(5) };
        Span { first: self.key(), count, value: self.value() }
    }

    /// Returns seconds that grow with the turn; the seconds of a span fit between two turns.
    fn seconds(&self) -> i64 {
        1_700_000_000 + i64::from(self.turn) * 1_000
    }
}

/// Neighbouring keys with neighbouring values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    first: u8,
    count: u8,
    value: u8,
}

impl Span {
    fn pairs(self) -> impl Iterator<Item = (u8, u8)> {
        (0..self.count).map(move |step| (self.first.wrapping_add(step), self.value.wrapping_add(step)))
    }

    fn keys(self) -> impl Iterator<Item = u8> {
        self.pairs().map(|(key, _)| key)
    }
}

/// Iterates over the keys of a final read: those of single operations, and some that only long spans reach.
fn read_keys() -> impl Iterator<Item = u8> {
    (0..12).chain([60, 119])
}

/// Returns bytes that depend on `value`; their number is from 0 to 59.
fn bytes(value: u8) -> Vec<u8> {
    vec![value; usize::from(value % 60)]
}

/// Returns one of three users with three devices each, whose names begin alike; each further key is its own user.
fn user(key: u8) -> String {
    match key / 3 {
        0 => "628110".to_owned(),
        1 => "6281100".to_owned(),
        2 => "628110A".to_owned(),
        _ => format!("44{key}"),
    }
}

fn address(key: u8) -> String {
    match key % 3 {
        0 => format!("{}@c.us.0", user(key)),
        device => format!("{}:{device}@c.us.0", user(key)),
    }
}

/// Sorts a list so that its order does not depend on the backend.
fn sorted<T: Serialize + Ord>(mut list: Vec<T>) -> Value {
    list.sort();
    json!(list)
}
