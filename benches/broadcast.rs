//! Measures the work before a broadcast is sent, and simulates how its messages are spread over a day.
//! `npm run bench -- broadcast` runs it; it draws `docs/pictures/gaps.svg` and prints one JSON object. The random source is
//! seeded, so the picture changes only when a rule changes.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may stop where something is wrong")]

#[path = "broadcast/day.rs"]
mod day;
#[path = "broadcast/picture.rs"]
mod picture;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/support/session.rs"]
mod session;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/support/sqlite.rs"]
mod sqlite;

use std::{collections::BTreeMap, hint::black_box, time::Instant};

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        commands::Gap,
        pacing::{self, History, Link, QuietHours, Replies, SendLimits, Sender, Settings, WarmUp},
    },
    messages::template::{Template, Variables},
    ports::TimeZones,
};
use serde_json::{Value, json};

use day::{DEVICES, Day};

/// Eight in the morning in Jakarta: the quiet hours are over.
const MORNING: Timestamp = Timestamp::from_unix_millis(1_763_686_800_000);

const PRESETS: [(&str, Gap); 3] = [
    ("safe", Gap { min_ms: 30_000, max_ms: 60_000 }),
    ("normal", Gap { min_ms: 10_000, max_ms: 30_000 }),
    ("fast", Gap { min_ms: 5_000, max_ms: 10_000 }),
];

/// A Worker asks its host and caches the answer for a quarter of an hour; here the answer is fixed.
struct Jakarta;

impl TimeZones for Jakarta {
    fn offset_at(&self, _zone: &str, _at: Timestamp) -> Option<i64> {
        Some(7 * 3600)
    }
}

fn main() {
    let real = PRESETS.map(|(name, gap)| (name, gap, Day::simulate(gap, &warmed_up())));
    let lifted = PRESETS.map(|(name, gap)| (name, gap, Day::simulate(gap, &without_limits())));
    let drawn: Vec<_> = lifted.iter().map(|(name, gap, day)| (*name, *gap, day.gaps())).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/gaps.svg");
    std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures")).unwrap();
    std::fs::write(path, picture::histograms(&drawn)).unwrap();
    let days = [days("real", &real), days("lifted", &lifted)].concat();
    let result = json!({
        "estimates": [estimate("old numbers", &warmed_up(), 60, 100_000), estimate("new numbers", &Settings::default(), 0, 100_000), estimate("old numbers", &warmed_up(), 60, 5_000)],
        "templates": templates(),
        "days": days,
        "picture": "docs/pictures/gaps.svg",
    });
    println!("{result}");
}

/// A number after its warm-up: only the limits and the quiet hours apply.
fn warmed_up() -> Settings {
    Settings { warm_up: WarmUp { enabled: false }, ..Settings::default() }
}

/// Only the gap and the typing apply. Campaigns leave a quarter of the limits free, so 5 000 messages a day need higher
/// limits.
fn without_limits() -> Settings {
    Settings {
        limits: SendLimits { per_minute: u32::MAX, per_hour: u32::MAX, per_day: u32::MAX },
        quiet_hours: QuietHours { enabled: false, ..QuietHours::default() },
        ..warmed_up()
    }
}

fn linked(days_ago: u64) -> Link {
    let linked_at = MORNING.minus(std::time::Duration::from_hours(24 * days_ago));
    Link { linked_at, replies: Replies::default(), held_until: None }
}

/// The median of five runs.
fn estimate(what: &str, settings: &Settings, linked_days_ago: u64, texts: usize) -> Value {
    let history = History::default();
    let link = linked(linked_days_ago);
    let sender =
        Sender { history: &history, settings, link, campaign_next_at: None, waiting_before: 0, can_send: true };
    let senders = [sender; DEVICES];
    let (_, gap) = PRESETS[1];
    let mut found = None;
    let mut millis: Vec<f64> = (0..5)
        .map(|_| {
            let started_at = Instant::now();
            found = black_box(pacing::estimate(black_box(&senders), gap, texts, MORNING, &Jakarta));
            started_at.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    millis.sort_by(f64::total_cmp);
    let found = found.unwrap();
    json!({
        "of": what,
        "devices": DEVICES,
        "texts": texts,
        "millis": rounded(millis[2]),
        "finishesAfterHours": rounded(found.finishes_at.since(MORNING).as_secs_f64() / 3_600.0),
        "days": found.days,
        "limitedBy": found.limited_by,
    })
}

/// Parses a text, and renders it for a hundred recipients: one hand-over of items.
fn templates() -> Vec<Value> {
    const RECIPIENTS: u32 = 100;
    const ROUNDS: u32 = 200;
    let attributes = BTreeMap::from(
        [("kota", "Solo"), ("poin", "120"), ("cabang", "Manahan")]
            .map(|(column, value)| (column.to_owned(), value.to_owned())),
    );
    [
        ("two variables", "Halo {{name}}, pesanan Anda di {{kota}} sudah siap."),
        ("spintax, 24 variants", "{Halo|Hai|Selamat {pagi|siang}} {{name|default('Kak')}}, pesanan Anda di {{kota}} {sudah siap|siap diambil}{!|.|}"),
        ("conditions", "Halo {{name}}, {% if poin|int > 100 %}{poin|saldo} Anda {{poin}}{% else %}belum ada poin{% endif %} di {{kota|upper}}, {{cabang|default('-')}}."),
    ]
    .map(|(what, text)| {
        let started_at = Instant::now();
        for _ in 0..ROUNDS {
            black_box(Template::parse(black_box(text)).unwrap());
        }
        let parse = started_at.elapsed() / ROUNDS;
        let template = Template::parse(text).unwrap();
        let started_at = Instant::now();
        for round in 0..ROUNDS {
            for recipient in 0..RECIPIENTS {
                let variables = Variables { name: "Ayu Lestari", phone: "6281234567890", attributes: &attributes };
                let mut random = SeededRandom::new(u64::from(round * RECIPIENTS + recipient));
                black_box(template.render(black_box(&variables), &mut random).unwrap());
            }
        }
        let render = started_at.elapsed() / (ROUNDS * RECIPIENTS);
        json!({ "text": what, "parseNs": nanos(parse), "renderNs": nanos(render) })
    })
    .to_vec()
}

fn days(rules: &str, days: &[(&str, Gap, Day)]) -> Vec<Value> {
    days.iter().map(|(preset, gap, day)| day.report(rules, preset, *gap)).collect()
}

fn nanos(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
