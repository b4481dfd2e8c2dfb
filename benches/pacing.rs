//! What a decision of the governor costs. Run by `npm run bench -- pacing`; prints one JSON object.
//!
//! Each call is timed on its own, so a figure contains reading the clock twice; what that alone costs is printed too.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::{hint::black_box, time::Instant};

use cloudwa_flow::{
    clock::{Random, SeededRandom, Timestamp},
    devices::{
        commands::Gap,
        outbox::Class,
        pacing::{self, Candidate, History, Link, Replies, Settings, Traffic},
    },
};
use serde::Serialize;
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
const A_DAY_MS: u64 = 86_400_000;
const CALLS: usize = 200_000;
const CALLS_BEFORE: usize = 20_000;

fn main() {
    let decisions = [100, 1_000, 5_000].map(decisions);
    let result = json!({
        "calls": CALLS,
        "clock": clock(),
        "decisions": decisions,
        "typing": typing(),
        "gap": gap(),
    });
    println!("{result}");
}

/// What measuring costs.
fn clock() -> Figures {
    measure(|_| ())
}

/// May a text of any class leave, at any hour of the day after `sends` texts left.
fn decisions(sends: u64) -> Value {
    let history = history_of_a_day(sends);
    let settings = Settings::default();
    let linked_at = Timestamp::from_unix_millis(NOW.unix_millis() - 30 * 86_400_000);
    let link = Link { linked_at, replies: Replies { strangers: 40, answered: 10 }, held_until: None };
    let candidates: Vec<Candidate> = Class::ALL
        .into_iter()
        .flat_map(|class| [false, true].map(|is_stranger| Candidate { class, is_stranger }))
        .collect();
    let mut dice = SeededRandom::new(sends);
    let asked: Vec<(Candidate, Timestamp)> = candidates
        .iter()
        .cycle()
        .take(CALLS)
        .map(|candidate| (*candidate, later(NOW, dice.between(0, A_DAY_MS))))
        .collect();
    let figures = measure(|call| {
        let Some((candidate, now)) = asked.get(call % asked.len()) else { return };
        let _ = black_box(pacing::may_leave(black_box(&history), &settings, &link, *candidate, *now));
    });
    let waits = asked
        .iter()
        .filter(|(candidate, now)| pacing::may_leave(&history, &settings, &link, *candidate, *now).is_err())
        .count();
    json!({ "sends": sends, "waits": waits, "p50Ns": figures.p50_ns, "p95Ns": figures.p95_ns })
}

fn typing() -> Figures {
    let text = "Your order is on its way and will arrive tomorrow.";
    let mut dice = SeededRandom::new(1);
    measure(|_| {
        black_box(pacing::typing_for(black_box(text), (1_000, 3_000), &mut dice));
    })
}

fn gap() -> Figures {
    let mut dice = SeededRandom::new(2);
    measure(|_| {
        black_box(pacing::draw_gap(black_box(Gap { min_ms: 10_000, max_ms: 30_000 }), &mut dice));
    })
}

/// Spread over the last 24 hours, one in four to a stranger or of a campaign.
fn history_of_a_day(sends: u64) -> History {
    let rows = (0..sends).map(|send| {
        let before = A_DAY_MS * (sends - send) / (sends + 1);
        let at = Timestamp::from_unix_millis(NOW.unix_millis() - i64::try_from(before).unwrap_or(0));
        (at, Traffic { is_cold: send % 8 == 0, is_campaign: send % 8 == 4 })
    });
    History::from_rows(rows)
}

fn later(at: Timestamp, millis: u64) -> Timestamp {
    at.plus(std::time::Duration::from_millis(millis))
}

/// Nanoseconds of a call: half of them took at most the first, 95 in 100 at most the second.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures {
    p50_ns: u64,
    p95_ns: u64,
}

fn measure(mut call: impl FnMut(usize)) -> Figures {
    (0..CALLS_BEFORE).for_each(&mut call);
    let mut nanos: Vec<u64> = (0..CALLS)
        .map(|number| {
            let began_at = Instant::now();
            call(number);
            u64::try_from(began_at.elapsed().as_nanos()).unwrap_or(u64::MAX)
        })
        .collect();
    nanos.sort_unstable();
    let at_most = |percent: usize| nanos.get(nanos.len() * percent / 100).copied().unwrap_or_default();
    Figures { p50_ns: at_most(50), p95_ns: at_most(95) }
}
