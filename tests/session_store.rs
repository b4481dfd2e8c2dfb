//! The session's storage against the library's own in-memory backend, its promises where that backend differs, and a
//! pin on every stored format.

mod support;

use bytes::Bytes;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::ports::Sql;
use cloudwa_flow::session_store::conformance::{Op, all_reads, apply, compare, generate};
use cloudwa_flow::session_store::{SessionStore, migrate};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::future::Future;
use support::clock::SteppingClock;
use support::sqlite::Sqlite;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::Device;
use wacore::store::InMemoryBackend;
use wacore::store::traits::{
    AppStateSyncKey, AppSyncStore, DeviceListRecord, DeviceStore, LidPnMappingEntry, MsgSecretEntry, MsgSecretStore,
    ProtocolStore, SignalStore, TcTokenEntry,
};

/// All storage futures are ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn open(sqlite: &Sqlite) -> SessionStore<Sqlite> {
    SteppingClock::rule_the_library();
    SessionStore::open(sqlite.clone(), SteppingClock::shared()).unwrap()
}

fn fresh() -> (Sqlite, SessionStore<Sqlite>) {
    let sqlite = Sqlite::in_memory();
    let store = open(&sqlite);
    (sqlite, store)
}

/// Runs a sequence on both, restarts and wipes included, and reads everything at the end.
async fn agree(ops: &[Op]) -> Result<(), String> {
    let sqlite = Sqlite::in_memory();
    let (mut store, mut oracle) = (open(&sqlite), InMemoryBackend::new());
    for (number, op) in ops.iter().chain(&[Op::Restart]).chain(&all_reads()).enumerate() {
        match op {
            Op::Restart => store = open(&sqlite),
            Op::Wait { seconds } => SteppingClock::step(i64::from(*seconds) * 1_000),
            Op::Wipe => {
                store.wipe().map_err(|error| error.to_string())?;
                oracle = InMemoryBackend::new();
            }
            _ => {}
        }
        let (found, expected) = (apply(op, &store).await, apply(op, &oracle).await);
        if found != expected {
            return Err(format!("step {number}, {op:?}: the store says {found}, the oracle {expected}"));
        }
        if found.get("error").is_some() {
            return Err(format!("step {number}, {op:?}: {found}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_operations_answers_like_the_oracle(seeds in prop::collection::vec(any::<u64>().no_shrink(), 1..80)) {
        let ops: Vec<Op> = (0..).zip(&seeds).map(|(turn, seed)| Op::draw(&mut SeededRandom::new(*seed), turn)).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        prop_assert_eq!(runtime.block_on(agree(&ops)), Ok(()));
    }
}

#[test]
fn long_sequences_answer_like_the_oracle() {
    for seed in 0..20 {
        let ops = generate(seed, 1_000);
        assert_eq!(now(agree(&ops)), Ok(()), "seed {seed}");
    }
}

#[test]
fn the_comparison_of_two_backends_without_restarts_holds_too() {
    for seed in 0..20 {
        let (_, store) = fresh();
        assert_eq!(now(compare(seed, 200, &store, &InMemoryBackend::new())), Ok(()));
    }
}
