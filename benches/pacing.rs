//! Measures a pacing decision, and an outbox with different numbers of waiting messages. `npm run bench -- pacing` runs it;
//! it prints one JSON object.
//!
//! Each call is timed on its own, so a figure contains two reads of the clock; the time of those alone is printed, too.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::unwrap_used, reason = "a benchmark may stop where something is wrong")]

#[path = "../tests/support/sqlite.rs"]
mod sqlite;

use std::{
    alloc::{GlobalAlloc, Layout, System},
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use cloudwa_flow::{
    clock::{Random, SeededRandom, Timestamp},
    contacts::phone,
    devices::{
        commands::Gap,
        outbox::{self, OutboxMessage, PriorityClass, SendQueue, WaitingMessage, caller_wa_message_id},
        pacing::{self, Candidate, History, Link, Replies, SendKind, Settings, Wait, WaitCode},
        people, schema,
        send_queues::{NextStep, SendQueues},
    },
    ids::{DeviceId, MessageId},
    messages::{content::Content, message::MessageStatus},
    ports::{Sql, TimeZones},
};
use serde::Serialize;
use serde_json::{Value, json};
use sqlite::Sqlite;

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
const DAY_MS: u64 = 86_400_000;
const CALLS: usize = 200_000;
const CALLS_BEFORE: usize = 20_000;
/// Calls that touch an outbox.
const OUTBOX_CALLS: usize = 2_000;
/// Waiting messages per chat, on average.
const TEXTS_PER_CHAT: usize = 4;
/// How many messages are sent one after the other, at most: ten fronts of a queue.
const MAX_SENT: usize = 640;

/// A Worker asks its host and caches the answer for a quarter of an hour; here the answer is fixed.
struct Jakarta;

impl TimeZones for Jakarta {
    fn offset_at(&self, _zone: &str, _at: Timestamp) -> Option<i64> {
        Some(7 * 3600)
    }
}

fn main() {
    let decisions = [100, 1_000, 5_000].map(decisions);
    // With 4 000 messages the queues keep the rounds of as many chats as they ever do.
    let outboxes = [(100, 0), (1_000, 0), (4_000, 0), (10_000, 0), (100_000, 0), (1_000, 100_000)]
        .map(|(rows, finished)| outbox_of(rows, finished));
    let result = json!({
        "calls": CALLS,
        "clock": clock(),
        "decisions": decisions,
        "typing": typing(),
        "gap": gap(),
        "outboxCalls": OUTBOX_CALLS,
        "outboxes": outboxes,
        "rowsOfALife": rows_of_a_message(),
    });
    println!("{result}");
}

/// The time of the measurement itself.
fn clock() -> Percentiles {
    measure(|_| ())
}

/// Decides about messages of all classes at all hours of the day after `sends` messages were sent.
fn decisions(sends: u64) -> Value {
    let history = history_of_a_day(sends);
    let settings = Settings::default();
    let linked_at = Timestamp::from_unix_millis(NOW.unix_millis() - 30 * 86_400_000);
    let link = Link { linked_at, replies: Replies { strangers: 40, answered: 10 }, held_until: None };
    let candidates: Vec<Candidate> = PriorityClass::ALL
        .into_iter()
        .flat_map(|class| [false, true].map(|is_stranger| Candidate { class, is_stranger }))
        .collect();
    let mut random = SeededRandom::new(sends);
    let asked: Vec<(Candidate, Timestamp)> = candidates
        .iter()
        .cycle()
        .take(CALLS)
        .map(|candidate| (*candidate, later(NOW, random.between(0, DAY_MS))))
        .collect();
    let percentiles = measure(|call| {
        let Some((candidate, now)) = asked.get(call % asked.len()) else { return };
        let _ = black_box(pacing::may_send(black_box(&history), &settings, &link, *candidate, *now, &Jakarta));
    });
    let waits = asked
        .iter()
        .filter(|(candidate, now)| pacing::may_send(&history, &settings, &link, *candidate, *now, &Jakarta).is_err())
        .count();
    json!({ "sends": sends, "waits": waits, "p50Ns": percentiles.p50_ns, "p95Ns": percentiles.p95_ns })
}

fn typing() -> Percentiles {
    let text = "Your order is on its way and will arrive tomorrow.";
    let mut random = SeededRandom::new(1);
    measure(|_| {
        black_box(pacing::typing_for(black_box(text), (1_000, 3_000), &mut random));
    })
}

fn gap() -> Percentiles {
    let mut random = SeededRandom::new(2);
    measure(|_| {
        black_box(pacing::draw_gap(black_box(Gap { min_ms: 10_000, max_ms: 30_000 }), &mut random));
    })
}

/// Spread over the last 24 hours, one in four to a stranger or of a campaign.
fn history_of_a_day(sends: u64) -> History {
    let rows = (0..sends).map(|send| {
        let before = DAY_MS * (sends - send) / (sends + 1);
        let at = Timestamp::from_unix_millis(NOW.unix_millis() - i64::try_from(before).unwrap_or(0));
        (at, SendKind { is_cold: send % 8 == 0, is_campaign: send % 8 == 4 })
    });
    History::from_rows(rows)
}

fn later(at: Timestamp, millis: u64) -> Timestamp {
    at.plus(std::time::Duration::from_millis(millis))
}

/// All figures of an outbox with this many waiting messages, half of them to strangers, and with messages that are finished.
fn outbox_of(rows: usize, finished: usize) -> Value {
    let mixed = Outbox::filled(rows, finished, |chat| chat % 2 == 0);
    let strangers = Outbox::filled(rows, finished, |_| true);
    json!({
        "rows": rows,
        "finished": finished,
        "chats": mixed.chats,
        "memory": memory(&mixed),
        "load": load(&mixed),
        "mayLeave": may_send(&mixed),
        "mustWait": must_wait(&mixed),
        "accept": accept(&mixed),
        "refill": refill(&mixed),
        "leaving": leaving(&mixed, false),
        "leavingToStrangers": leaving(&strangers, true),
    })
}

/// The bytes of the queues once every front is full, and the peak on the way there.
fn memory(outbox: &Outbox) -> Value {
    // The first call also prepares the statements, which stay in memory.
    drop(outbox.ready());
    let before = LIVE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let queues = outbox.ready();
    let after = LIVE.load(Ordering::Relaxed);
    let peak = PEAK.load(Ordering::Relaxed);
    json!({ "texts": queues.messages_in_memory().count(), "bytes": after - before, "peakBytes": peak - before })
}

/// The start of an instance of the object.
fn load(outbox: &Outbox) -> Percentiles {
    percentiles((0..20).map(|_| nanos_of(|| outbox.ready())).collect())
}

/// The time to choose the next message when one may be sent. The front of every send queue is already in memory.
fn may_send(outbox: &Outbox) -> Percentiles {
    let mut queues = outbox.ready();
    percentiles(
        (0..OUTBOX_CALLS)
            .map(|_| {
                let mut next = NextStep::Nothing;
                let nanos = nanos_of(|| next = outbox.next(&mut queues, true));
                queues.put_back(sent_message(next).unwrap());
                nanos
            })
            .collect(),
    )
}

/// The same when no queue may send a message.
fn must_wait(outbox: &Outbox) -> Percentiles {
    let mut queues = outbox.ready();
    percentiles((0..OUTBOX_CALLS).map(|_| nanos_of(|| outbox.next(&mut queues, false))).collect())
}

/// A message is accepted: its turn, its row, its queue. It is deleted before the next one.
fn accept(outbox: &Outbox) -> Percentiles {
    let mut queues = outbox.ready();
    percentiles(
        (0..OUTBOX_CALLS)
            .map(|number| {
                let phone = outbox.phone(number % outbox.chats);
                let key = format!("accepted {number}");
                let mut wa_message_id = String::new();
                let nanos = nanos_of(|| wa_message_id = accept_one(&outbox.sql, &mut queues, &key, &phone));
                outbox
                    .sql
                    .execute("delete from outbox where wa_id = ?", &cloudwa_flow::params![wa_message_id.as_str()])
                    .unwrap();
                queues.remove(PriorityClass::Normal, &wa_message_id);
                nanos
            })
            .collect(),
    )
}

/// One read of the first 64 messages of a queue.
fn refill(outbox: &Outbox) -> Percentiles {
    let queue = SendQueue::of(PriorityClass::Normal, false);
    percentiles((0..50).map(|_| nanos_of(|| outbox::list_front(&outbox.sql, queue, NOW, 64).unwrap())).collect())
}

/// Messages are sent one after the other, with refills. The figures contain the decisions and not their writes.
fn leaving(outbox: &Outbox, are_strangers: bool) -> Value {
    let mut queues = outbox.ready();
    let mut nanos = Vec::new();
    while nanos.len() < MAX_SENT {
        let mut next = NextStep::Nothing;
        let took = nanos_of(|| next = outbox.next(&mut queues, true));
        let Some(waiting) = sent_message(next) else { break };
        nanos.push(took);
        outbox::mark_sending(&outbox.sql, &waiting.wa_message_id, "link", false, NOW).unwrap();
        if are_strangers {
            people::record_outgoing(&outbox.sql, &phone::chat_id(&waiting.phone), NOW).unwrap();
            queues.mark_known(&waiting.phone, NOW);
        }
        queues.release_chat(&waiting);
    }
    let texts = nanos.len();
    let mean_ns = nanos.iter().sum::<u64>() / u64::try_from(texts).unwrap().max(1);
    let most_ns = nanos.iter().max().copied();
    let Percentiles { p50_ns, p95_ns } = percentiles(nanos);
    json!({ "texts": texts, "meanNs": mean_ns, "p50Ns": p50_ns, "p95Ns": p95_ns, "mostNs": most_ns })
}

/// The rows that the outbox writes for a message until it is read, and for its deletion a week later.
fn rows_of_a_message() -> Value {
    let outbox = Outbox::filled(0, 0, |_| false);
    let mut queues = outbox.ready();
    let written = |work: &mut dyn FnMut()| {
        let before = outbox.sql.rows_written();
        work();
        outbox.sql.rows_written() - before
    };
    let accept = written(&mut || {
        accept_one(&outbox.sql, &mut queues, "lives", "6281200000000");
    });
    let waiting = sent_message(outbox.next(&mut queues, true)).unwrap();
    let (id, chat) = (waiting.wa_message_id.as_str(), phone::chat_id(&waiting.phone));
    let leaves = written(&mut || {
        outbox::mark_sending(&outbox.sql, id, "link", false, NOW).unwrap();
        people::record_outgoing(&outbox.sql, &chat, NOW).unwrap();
    });
    let answers = written(&mut || {
        for status in [MessageStatus::Sent, MessageStatus::Delivered, MessageStatus::Read] {
            let (message, _) = outbox::next_step(&outbox.sql, id, status, None).unwrap().unwrap();
            outbox::save_step(&outbox.sql, &message).unwrap();
        }
    });
    let later = NOW.plus(outbox::REMEMBERED_FOR + Duration::from_secs(1));
    let sweep = written(&mut || outbox::sweep(&outbox.sql, later).unwrap());
    json!({ "accept": accept, "leaves": leaves, "answers": answers, "sweep": sweep })
}

const FINISH: &str = "update outbox set state = 'read' where wa_id = ?";

/// Waiting messages, on a real SQLite.
struct Outbox {
    sql: Sqlite,
    chats: usize,
}

impl Outbox {
    fn filled(rows: usize, finished: usize, is_stranger: impl Fn(usize) -> bool) -> Self {
        let outbox = Self { sql: Sqlite::in_memory(), chats: rows.div_ceil(TEXTS_PER_CHAT) };
        schema::migrate(&outbox.sql).unwrap();
        for chat in (0..outbox.chats).filter(|chat| !is_stranger(*chat)) {
            people::record_incoming(&outbox.sql, &phone::chat_id(&outbox.phone(chat)), NOW).unwrap();
        }
        let mut queues = SendQueues::load(&outbox.sql, NOW).unwrap();
        for number in 0..finished {
            let phone = outbox.phone(number % outbox.chats);
            let id = accept_one(&outbox.sql, &mut queues, &format!("finished {number}"), &phone);
            outbox.sql.execute(FINISH, &cloudwa_flow::params![id.as_str()]).unwrap();
            queues.remove(PriorityClass::Normal, &id);
        }
        for number in 0..rows {
            let phone = outbox.phone(number % outbox.chats);
            accept_one(&outbox.sql, &mut queues, &format!("waits {number}"), &phone);
        }
        outbox
    }

    fn phone(&self, chat: usize) -> String {
        debug_assert!(chat < self.chats);
        (6_281_200_000_000_u64 + u64::try_from(chat).unwrap()).to_string()
    }

    /// The send queues of a new instance, after the first message of every chat has been read into memory.
    fn ready(&self) -> SendQueues {
        let mut queues = SendQueues::load(&self.sql, NOW).unwrap();
        self.next(&mut queues, false);
        queues
    }

    fn next(&self, queues: &mut SendQueues, may_send: bool) -> NextStep {
        let until = NOW.plus(Duration::from_secs(60));
        let answer = if may_send { Ok(()) } else { Err(Wait { code: WaitCode::MinuteLimit, until }) };
        queues.next(&self.sql, NOW, 1, |_| answer).unwrap()
    }
}

fn sent_message(next: NextStep) -> Option<WaitingMessage> {
    match next {
        NextStep::Send(waiting) => Some(waiting),
        NextStep::Wait(_) | NextStep::Nothing => None,
    }
}

fn accept_one(sql: &Sqlite, queues: &mut SendQueues, key: &str, phone: &str) -> String {
    let device = DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap();
    let (round, place) = queues.assign_turn(PriorityClass::Normal, phone);
    let text = OutboxMessage {
        wa_message_id: caller_wa_message_id(&device, key, NOW),
        id: MessageId::new(NOW, &mut SeededRandom::new(place.unsigned_abs())),
        round,
        place,
        class: PriorityClass::Normal,
        phone: phone.to_owned(),
        content: Content::text("Your order is on its way and will arrive tomorrow."),
        quote: None,
        campaign: None,
        state: MessageStatus::Queued,
        error: None,
        accepted_at: NOW,
        send_at: None,
        due_at: None,
        is_held: false,
        is_cold: false,
        tries: 0,
        attempted_at: None,
        link: None,
    };
    outbox::accept(sql, &text).unwrap();
    queues.push(&text, people::is_stranger(sql, &phone::chat_id(phone)).unwrap(), NOW);
    text.wa_message_id
}

/// Counts what Rust holds. SQLite has an allocator of its own and is not in it.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(unsafe_code, reason = "an allocator is; this one only counts and leaves the work to the system's")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(live, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Nanoseconds of a call: half of them took at most the first, 95 in 100 at most the second.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Percentiles {
    p50_ns: u64,
    p95_ns: u64,
}

fn measure(mut call: impl FnMut(usize)) -> Percentiles {
    (0..CALLS_BEFORE).for_each(&mut call);
    percentiles((0..CALLS).map(|number| nanos_of(|| call(number))).collect())
}

fn nanos_of<T>(call: impl FnOnce() -> T) -> u64 {
    let began_at = Instant::now();
    let result = black_box(call());
    let nanos = u64::try_from(began_at.elapsed().as_nanos()).unwrap_or(u64::MAX);
    drop(result);
    nanos
}

fn percentiles(mut nanos: Vec<u64>) -> Percentiles {
    nanos.sort_unstable();
    let at_most = |percent: usize| nanos.get(nanos.len() * percent / 100).copied().unwrap_or_default();
    Percentiles { p50_ns: at_most(50), p95_ns: at_most(95) }
}
