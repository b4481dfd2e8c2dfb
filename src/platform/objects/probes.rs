//! Commands of the simulator build, for tests only: they break an object on purpose or inspect its internal state.

use std::cell::RefCell;

use futures::channel::oneshot;
use serde::Deserialize;
use wacore::store::InMemoryBackend;
use worker::Storage;

use crate::{
    error::{Error, Result},
    platform::{
        clock::{self, SystemClock},
        objects::crash_points::{CrashKind, CrashPoints, Point},
        sql_storage::ObjectSql,
    },
    session_store::{SessionStore, conformance},
};

const ALARM_AFTER_MS: i64 = 1;

/// Runs the probe with this name, which does something that only tests may do to an object.
pub async fn run(
    name: &str,
    body: &[u8],
    sql: &ObjectSql,
    crash_points: &CrashPoints,
    storage: Storage,
) -> Option<Result<serde_json::Value>> {
    Some(match name {
        "conformance" => conformance(sql, body).await,
        "break_down" => break_on_purpose(crash_points, body),
        "arm_crash_point" => arm_crash_point(crash_points, storage, body).await,
        "wait_for_bell" => wait_for_bell(sql).await,
        "ring" => Ok(ring()),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Cases {
    seed: u64,
    steps: usize,
    cases: u64,
}

/// Runs random operations on this object's real storage and compares each result with the protocol library's own
/// in-memory backend. The object must not be linked: its Signal tables are emptied before each case.
async fn conformance(sql: &ObjectSql, body: &[u8]) -> Result<serde_json::Value> {
    let Cases { seed, steps, cases } = serde_json::from_slice(body).map_err(Error::internal)?;
    for case in 0..cases {
        let store = SessionStore::new(sql.part("session"), SystemClock);
        store.wipe()?;
        let oracle = InMemoryBackend::new();
        clock::frozen(conformance::compare(seed + case, steps, &store, &oracle))
            .await
            .map_err(|difference| Error::Internal(format!("seed {}: {difference}", seed + case)))?;
    }
    Ok(serde_json::json!({ "cases": cases }))
}

/// How the object breaks.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Breakdown {
    /// A panic in the request.
    Panic,
    /// A panic in a background task.
    PanicInTask,
    /// A panic in the handler of the protocol library's next event.
    PanicInHandler,
    /// A panic in the same handler, after it has written a message into the inbox and before it appends the event.
    PanicAfterInboxInsert,
    /// A panic after the hub has taken events and before the device has noted that.
    PanicMidHandOver,
    /// A panic when the next message is about to be sent.
    PanicInSend,
    /// The storage rejects the next received message.
    ErrorInInbox,
    /// The storage rejects the next event.
    ErrorInEvents,
    /// A trap, which cannot be caught: the wasm instance is lost.
    Trap,
}

fn break_on_purpose(crash_points: &CrashPoints, body: &[u8]) -> Result<serde_json::Value> {
    let panic_at = |point| crash_points.arm(point, CrashKind::Panic);
    match serde_json::from_slice(body).map_err(Error::internal)? {
        #[expect(clippy::panic, reason = "this is what the test asks for")]
        Breakdown::Panic => panic!("a panic on request"),
        #[expect(clippy::panic, reason = "this is what the test asks for")]
        Breakdown::PanicInTask => wasm_bindgen_futures::spawn_local(async { panic!("a panic in a task") }),
        Breakdown::PanicInHandler => panic_at(Point::Event),
        Breakdown::PanicAfterInboxInsert => panic_at(Point::AfterInboxInsert),
        Breakdown::PanicMidHandOver => panic_at(Point::MidHandOver),
        Breakdown::PanicInSend => panic_at(Point::Send),
        Breakdown::ErrorInInbox => crash_points.fail_write("inbox"),
        Breakdown::ErrorInEvents => crash_points.fail_write("events"),
        Breakdown::Trap => core::arch::wasm32::unreachable(),
    }
    Ok(serde_json::json!({}))
}

#[derive(Deserialize)]
struct CrashPointToArm {
    point: Point,
}

/// Arms a crash point: the next time this object reaches it, the process halts until it is killed.
async fn arm_crash_point(crash_points: &CrashPoints, storage: Storage, body: &[u8]) -> Result<serde_json::Value> {
    let CrashPointToArm { point } = serde_json::from_slice(body).map_err(Error::internal)?;
    crash_points.arm(point, CrashKind::Halt);
    if point == Point::MidAlarm {
        // The object's own alarm may be up to a minute away.
        storage.set_alarm(ALARM_AFTER_MS).await.map_err(Error::internal)?;
    }
    Ok(serde_json::json!({}))
}

thread_local! {
    /// A channel that all objects of the isolate share on purpose: the probe shows why nothing else may be shared.
    static BELL: RefCell<Option<oneshot::Sender<()>>> = const { RefCell::new(None) };
}

/// Waits until another object of the isolate calls `ring`, then uses this object's storage.
async fn wait_for_bell(sql: &ObjectSql) -> Result<serde_json::Value> {
    let (sender, bell) = oneshot::channel();
    BELL.set(Some(sender));
    bell.await.map_err(Error::internal)?;
    crate::ports::Sql::query(sql, "select 1", &[])?;
    Ok(serde_json::json!({ "woken": true }))
}

fn ring() -> serde_json::Value {
    let rang = BELL.take().is_some_and(|sender| sender.send(()).is_ok());
    serde_json::json!({ "rang": rang })
}
