//! Simulator build only: what a test must be able to do to an object that no caller may.

use std::cell::RefCell;

use futures::channel::oneshot;
use serde::Deserialize;
use wacore::store::InMemoryBackend;
use worker::Storage;

use crate::{
    error::{Error, Result},
    platform::{
        clock::{self, SystemClock},
        objects::crash_points::{Ending, Point},
        sql_storage::ObjectSql,
    },
    session_store::{SessionStore, conformance},
};

const SOON_MS: i64 = 1;

#[derive(Deserialize)]
struct Cases {
    seed: u64,
    steps: usize,
    cases: u64,
}

/// Random operations on this object's real storage, compared with the library's own backend. The object must hold no
/// session: its tables are emptied before each case.
pub async fn conformance(sql: &ObjectSql, body: &[u8]) -> Result<serde_json::Value> {
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

/// What breaks.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A panic in the request.
    Panic,
    /// A panic in a background task.
    PanicInTask,
    /// A panic in whatever hears the protocol library's next event.
    PanicInHandler,
    /// The same, after it has written a text into the inbox and before it has told anybody.
    PanicAfterInboxInsert,
    /// The same, after the hub has taken events and before the device knows.
    PanicMidHandOver,
    /// A panic when the next text's turn has come.
    PanicInSend,
    /// What no unwinding catches: the wasm instance is lost.
    Trap,
}

pub fn break_down(sql: &ObjectSql, body: &[u8]) -> Result<serde_json::Value> {
    let panic_at = |point| sql.crash_points.arm(point, Ending::Panic);
    match serde_json::from_slice(body).map_err(Error::internal)? {
        #[expect(clippy::panic, reason = "this is what the test asks for")]
        Fault::Panic => panic!("a panic on request"),
        #[expect(clippy::panic, reason = "this is what the test asks for")]
        Fault::PanicInTask => wasm_bindgen_futures::spawn_local(async { panic!("a panic in a task") }),
        Fault::PanicInHandler => panic_at(Point::Event),
        Fault::PanicAfterInboxInsert => panic_at(Point::AfterInboxInsert),
        Fault::PanicMidHandOver => panic_at(Point::MidHandOver),
        Fault::PanicInSend => panic_at(Point::Send),
        Fault::Trap => core::arch::wasm32::unreachable(),
    }
    Ok(serde_json::json!({}))
}

#[derive(Deserialize)]
struct Arming {
    point: Point,
}

/// The next time this object comes by that point, the process stands still until it is killed.
pub async fn arm_crash_point(sql: &ObjectSql, storage: Storage, body: &[u8]) -> Result<serde_json::Value> {
    let Arming { point } = serde_json::from_slice(body).map_err(Error::internal)?;
    sql.crash_points.arm(point, Ending::Stop);
    if point == Point::MidAlarm {
        // Its own alarm would be up to a minute away.
        storage.set_alarm(SOON_MS).await.map_err(Error::internal)?;
    }
    Ok(serde_json::json!({}))
}

thread_local! {
    /// Shared by all objects of the isolate on purpose: the probe shows why nothing else may be.
    static BELL: RefCell<Option<oneshot::Sender<()>>> = const { RefCell::new(None) };
}

/// Waits until another object of the isolate rings, then writes to this object's storage.
pub async fn wait_for_bell(sql: &ObjectSql) -> Result<serde_json::Value> {
    let (sender, bell) = oneshot::channel();
    BELL.set(Some(sender));
    bell.await.map_err(Error::internal)?;
    crate::ports::Sql::query(sql, "select 1", &[])?;
    Ok(serde_json::json!({ "woken": true }))
}

pub fn ring() -> Result<serde_json::Value> {
    let rang = BELL.take().is_some_and(|sender| sender.send(()).is_ok());
    Ok(serde_json::json!({ "rang": rang }))
}
