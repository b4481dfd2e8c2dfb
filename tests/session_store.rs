//! The Signal store gives the same answers as the library's own in-memory backend, keeps its guarantees where that backend
//! behaves differently, and does not change any format that it has stored.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::error;
use cloudwa_flow::ports::{Row, Sql, SqlValue};
use cloudwa_flow::session_store::conformance::{Op, all_reads, apply, compare, generate};
use cloudwa_flow::session_store::{People, SessionStore, migrate};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::clock::SteppingClock;
use support::sqlite::Sqlite;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::crypto::contact_notification_hash;
use wacore::store::InMemoryBackend;
use wacore::store::cache::CacheStore;
use wacore::store::traits::{
    AppStateSyncKey, AppSyncStore, DeviceListRecord, DeviceStore, LidPnMappingEntry, MsgSecretEntry, MsgSecretStore,
    ProtocolStore, SignalStore, TcTokenEntry,
};
use wacore::types::{LearningSource, LidPnEntry};

/// Runs a storage future, which is always ready at once.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn open(sqlite: &Sqlite) -> SessionStore<Sqlite> {
    SteppingClock::drive_the_library();
    migrate(sqlite).unwrap();
    SessionStore::new(sqlite.clone(), SteppingClock)
}

fn fresh() -> (Sqlite, SessionStore<Sqlite>) {
    let sqlite = Sqlite::in_memory();
    let store = open(&sqlite);
    (sqlite, store)
}

/// Runs a sequence on both backends, with restarts and wipes, and reads everything at the end.
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
            return Err(format!("step {number}, {op:?}: the store answers {found}, the oracle {expected}"));
        }
        if found.get("error").is_some() {
            return Err(format!("step {number}, {op:?}: {found}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

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
        assert_eq!(block_on(agree(&ops)), Ok(()), "seed {seed}");
    }
}

#[test]
fn the_comparison_without_restarts_finds_no_difference() {
    for seed in 0..20 {
        let (_, store) = fresh();
        assert_eq!(block_on(compare(seed, 200, &store, &InMemoryBackend::new())), Ok(()));
    }
}

/// The generator draws every method of the five traits, restarts, waits and wipes. An operation that it never draws would
/// not be tested.
#[test]
fn every_operation_is_drawn() {
    let kinds: BTreeSet<String> = (0..40).flat_map(|seed| generate(seed, 1_000)).map(|op| kind(&op)).collect();
    assert_eq!(kinds.len(), 84, "{kinds:?}");
}

fn kind(op: &Op) -> String {
    let text = format!("{op:?}");
    text.split([' ', '{']).next().unwrap().trim_end_matches("(Span").to_owned()
}

#[test]
fn operations_survive_json() {
    let ops = generate(1, 500);
    let text = serde_json::to_string(&ops).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Op>>(&text).unwrap(), ops);
}

fn mapping(lid: &str, phone: &str, at: i64) -> LidPnMappingEntry {
    LidPnMappingEntry {
        lid: lid.to_owned(),
        phone_number: phone.to_owned(),
        created_at: at,
        updated_at: at,
        learning_source: "usync".to_owned(),
    }
}

/// The in-memory backend returns `None` here: it drops a phone number as soon as one of its LIDs gets another number. The
/// trait promises the most recent LID for that number.
#[test]
fn a_number_keeps_its_second_lid_when_its_first_moves_to_another_number() {
    let (_, store) = fresh();
    for entry in [mapping("lid a", "1", 10), mapping("lid b", "1", 20), mapping("lid a", "2", 30)] {
        block_on(store.put_lid_mapping(&entry)).unwrap();
    }
    assert_eq!(block_on(store.get_pn_mapping("1")).unwrap().unwrap().lid, "lid b");
    assert_eq!(block_on(store.get_pn_mapping("2")).unwrap().unwrap().lid, "lid a");
}

/// The in-memory backend returns the LID that was stored last. The library's own cache compares the times at which they
/// were learned.
#[test]
fn the_most_recent_lid_of_a_phone_number_is_the_one_learned_last() {
    let (_, store) = fresh();
    block_on(store.put_lid_mappings(&[mapping("new", "1", 20), mapping("old", "1", 10)])).unwrap();
    assert_eq!(block_on(store.get_pn_mapping("1")).unwrap().unwrap().lid, "new");
}

/// Counts the statements that read.
#[derive(Clone)]
struct Counted(Sqlite, Arc<AtomicUsize>);

impl Sql for Counted {
    fn execute(&self, statement: &str, params: &[SqlValue]) -> error::Result<()> {
        self.0.execute(statement, params)
    }

    fn query(&self, statement: &str, params: &[SqlValue]) -> error::Result<Vec<Row>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Sql::query(&self.0, statement, params)
    }
}

/// A device that knows the numbers and LIDs of so many people.
fn device_that_knows(people: usize) -> (Sqlite, SessionStore<Sqlite>) {
    let (sqlite, store) = fresh();
    let mappings: Vec<_> = (0..people).map(|number| mapping(&lid_of(number), &number_of(number), 10)).collect();
    block_on(store.put_lid_mappings(&mappings)).unwrap();
    (sqlite, store)
}

fn lid_of(person: usize) -> String {
    format!("1{person:014}")
}

fn number_of(person: usize) -> String {
    format!("62811{person:07}")
}

const BY_LID: &str = "lid_pn_by_lid";
const BY_NUMBER: &str = "lid_pn_by_pn";
const DEVICES: &str = "device_registry";

#[test]
fn the_map_of_lids_is_asked_and_not_loaded() {
    let (sqlite, store) = device_that_knows(10_000);
    assert!(block_on(store.get_all_lid_mappings()).unwrap().is_empty(), "the library loads these when it starts");

    let queries = Arc::new(AtomicUsize::new(0));
    let map = People::new(SessionStore::new(Counted(sqlite, queries.clone()), SteppingClock));
    let ask = |namespace: &str, user: &str| -> Option<LidPnEntry> {
        let mapping = block_on(map.get(namespace, user)).unwrap()?;
        Some(serde_json::from_slice(&mapping).unwrap())
    };
    assert_eq!(*ask(BY_LID, &lid_of(7)).unwrap().phone_number, number_of(7));
    assert_eq!(*ask(BY_NUMBER, &number_of(7)).unwrap().lid, lid_of(7));
    assert!(ask(BY_LID, "nobody").is_none());
    assert_eq!(queries.load(Ordering::Relaxed), 3);

    assert!(ask(BY_LID, &lid_of(7)).is_some() && ask(BY_LID, "nobody").is_none());
    assert_eq!(queries.load(Ordering::Relaxed), 3, "the latest answers are in memory");
    assert!((100..300).all(|person| ask(BY_LID, &lid_of(person)).is_some()));
    assert!(ask(BY_LID, &lid_of(7)).is_some());
    assert_eq!(queries.load(Ordering::Relaxed), 204, "earlier answers are not");
}

#[test]
fn a_mapping_that_the_library_learns_is_on_disk_at_once_and_written_once() {
    let (sqlite, store) = fresh();
    let map = People::new(open(&sqlite));
    let learn = |namespace: &str, user: &str, (lid, phone, at): (&str, &str, i64)| {
        let entry = LidPnEntry::with_timestamp(lid, phone, at, LearningSource::PeerPnMessage);
        block_on(map.set(namespace, user, &serde_json::to_vec(&entry).unwrap(), None)).unwrap();
    };
    let lid_in_memory = |phone: &str| -> Option<String> {
        let mapping = block_on(map.get(BY_NUMBER, phone)).unwrap()?;
        Some(serde_json::from_slice::<LidPnEntry>(&mapping).unwrap().lid.to_string())
    };
    assert_eq!(lid_in_memory("1"), None);
    learn(BY_LID, "new", ("new", "1", 20));
    let on_disk = block_on(store.get_lid_mapping("new")).unwrap().unwrap();
    assert_eq!((&*on_disk.phone_number, &*on_disk.learning_source), ("1", "peer_pn_message"));
    assert_eq!(lid_in_memory("1").as_deref(), Some("new"), "although it was unknown before");

    let written = sqlite.rows_written();
    block_on(store.put_lid_mapping(&on_disk)).unwrap();
    learn(BY_LID, "new", ("new", "1", 20));
    learn(BY_NUMBER, "1", ("new", "1", 20));
    assert_eq!(sqlite.rows_written(), written);

    learn(BY_LID, "old", ("old", "1", 10));
    assert_eq!(lid_in_memory("1").as_deref(), Some("new"), "the newest of the number");
}

#[test]
fn the_devices_of_a_contact_are_forgotten_by_its_hash_alone() {
    let (sqlite, store) = device_that_knows(2_500);
    let list: DeviceListRecord = serde_json::from_str(golden("device_list.json").as_str()).unwrap();
    let people = [3, 1_001, 2_400];
    let remember =
        |user: String| block_on(store.update_device_list(DeviceListRecord { user, ..list.clone() })).unwrap();
    let known = || people.map(|person| block_on(store.get_devices(&lid_of(person))).unwrap().is_some());
    for person in &people {
        remember(lid_of(*person));
    }
    remember(number_of(2_400));

    let map = People::new(open(&sqlite));
    block_on(map.set(DEVICES, &lid_of(1_001), b"{}", None)).unwrap();
    let forget = |user: &str| map.forget_devices_of(&STANDARD.encode(contact_notification_hash(user))).unwrap();
    forget("somebody else");
    map.forget_devices_of("no hash").unwrap();
    assert_eq!(known(), [true, true, true]);
    forget(&lid_of(1_001));
    assert_eq!(known(), [true, false, true]);
    assert!(block_on(map.get(DEVICES, &lid_of(1_001))).unwrap().is_none());
    forget(&number_of(2_400));
    assert_eq!(known(), [true, false, false]);
    assert!(block_on(store.get_devices(&number_of(2_400))).unwrap().is_none());
}

/// The in-memory backend counts up because it may hold many devices. An object holds one device, however often `create`
/// is called.
#[test]
fn creating_the_device_twice_keeps_the_first() {
    let (sqlite, store) = fresh();
    assert_eq!(block_on(store.create()).unwrap(), 1);
    let first = block_on(store.load()).unwrap().unwrap();
    assert_eq!(block_on(open(&sqlite).create()).unwrap(), 1);
    assert_eq!(block_on(store.load()).unwrap().unwrap().registration_id, first.registration_id);
}

#[test]
fn numbers_that_javascript_would_round_keep_their_order() {
    let (_, store) = fresh();
    let entry = TcTokenEntry { token: vec![1], token_timestamp: i64::MAX, sender_timestamp: Some(i64::MIN) };
    block_on(store.put_tc_token("jid", &entry)).unwrap();
    assert_eq!(block_on(store.delete_expired_tc_tokens(1 << 52, 1 << 52)).unwrap(), 0);
    assert_eq!(block_on(store.delete_expired_sent_messages(i64::MAX)).unwrap(), 0);
}

#[test]
fn unchanged_records_are_not_written_again() {
    let (sqlite, store) = fresh();
    block_on(store.create()).unwrap();
    let device = block_on(store.load()).unwrap().unwrap();
    let sessions = [("a".into(), Bytes::from_static(b"1")), ("b".into(), Bytes::from_static(b"2"))];
    let list: DeviceListRecord = serde_json::from_str(golden("device_list.json").as_str()).unwrap();
    let key: AppStateSyncKey = serde_json::from_str(golden("sync_key.json").as_str()).unwrap();
    let mac = AppStateMutationMAC { index_mac: vec![1; 32], value_mac: vec![2; 32] };
    let secret = |expires_at, message_ts| MsgSecretEntry {
        chat: "chat".into(),
        sender: "sender".into(),
        msg_id: "id".into(),
        secret: [1; 32],
        expires_at,
        message_ts,
    };
    let round = || {
        block_on(store.save(&device)).unwrap();
        block_on(store.put_identity("a", [1; 32])).unwrap();
        block_on(store.put_sessions_batch(&sessions)).unwrap();
        block_on(store.store_prekeys_batch(&[(1, Bytes::from_static(b"1")), (2, Bytes::from_static(b"2"))], false))
            .unwrap();
        block_on(store.mark_prekeys_uploaded(&[1, 2])).unwrap();
        block_on(store.put_sender_key("g", b"1")).unwrap();
        block_on(store.set_sync_key(b"1", key.clone())).unwrap();
        block_on(store.set_version("regular", HashState::default())).unwrap();
        block_on(store.put_mutation_macs("regular", 1, std::slice::from_ref(&mac))).unwrap();
        block_on(store.set_sender_key_status("g", &[("a", true)])).unwrap();
        block_on(store.put_lid_mapping(&mapping("lid", "1", 10))).unwrap();
        block_on(store.save_base_key("a", "id", b"1")).unwrap();
        block_on(store.update_device_list(list.clone())).unwrap();
        block_on(store.put_group_metadata("g", b"1")).unwrap();
        block_on(store.touch_tc_token_sender_timestamp("jid", 5)).unwrap();
        block_on(store.store_received_tc_token("jid", b"token", 5)).unwrap();
        block_on(store.store_sent_message("chat", "id", b"payload")).unwrap();
        block_on(store.store_pending_inbound("chat", "sender", "id", b"payload")).unwrap();
        block_on(store.put_msg_secrets(vec![secret(10, 5), secret(7, 0)])).unwrap();
    };
    let before = sqlite.rows_written();
    round();
    assert_eq!(sqlite.rows_written() - before, 19, "one row per record; the device was there already");
    let before = sqlite.rows_written();
    round();
    assert_eq!(sqlite.rows_written() - before, 0);
}

#[test]
fn a_wipe_leaves_only_the_schema() {
    let (sqlite, store) = fresh();
    let mut used = BTreeSet::new();
    for op in (0..).flat_map(|seed| generate(seed, 200)).take(20_000) {
        block_on(apply(&op, &store));
        used.extend(filled_tables(&sqlite));
        if used.len() == tables(&sqlite).len() {
            break;
        }
    }
    assert_eq!(used, tables(&sqlite), "the operations fill every table");
    store.wipe().unwrap();
    assert_eq!(filled_tables(&sqlite), BTreeSet::from(["wa_schema".to_owned()]));
}

fn tables(sqlite: &Sqlite) -> BTreeSet<String> {
    let connection = sqlite.connection();
    let mut statement = connection.prepare("select name from sqlite_master where type = 'table'").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn filled_tables(sqlite: &Sqlite) -> BTreeSet<String> {
    let is_filled = |table: &String| {
        let count = format!("select count(*) from {table}");
        sqlite.connection().query_row(&count, [], |row| row.get::<_, i64>(0)).unwrap() > 0
    };
    tables(sqlite).into_iter().filter(is_filled).collect()
}

#[test]
fn migrating_again_writes_nothing() {
    let (sqlite, _) = fresh();
    let before = sqlite.rows_written();
    migrate(&sqlite).unwrap();
    assert_eq!(sqlite.rows_written(), before);
}

/// Migrations only add, so an older release that is deployed again works with the newer tables.
#[test]
fn a_newer_schema_is_left_alone() {
    let (sqlite, _) = fresh();
    sqlite.connection().execute("update wa_schema set version = 99", []).unwrap();
    migrate(&sqlite).unwrap();
    let kept = sqlite.connection().query_row("select version from wa_schema", [], |row| row.get::<_, i64>(0));
    assert_eq!(kept, Ok(99));
}

#[test]
fn the_first_schema_stays_as_it_was_released() {
    let (sqlite, _) = fresh();
    let connection = sqlite.connection();
    let mut statement =
        connection.prepare("select sql from sqlite_master where sql is not null order by name").unwrap();
    let found: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let found = found.iter().map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect::<String>();
    assert_eq!(found, golden("schema.sql"));
}

fn golden(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/golden/session_store/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn execute(sqlite: &Sqlite, statement: &str, params: impl rusqlite::Params) {
    assert_eq!(sqlite.connection().execute(statement, params).unwrap(), 1);
}

/// A later library may add fields to a record, but it must still write the fields of the sample.
fn assert_keeps_fields(written: &str, sample: &str) {
    let (written, sample): (Value, Value) =
        (serde_json::from_str(written).unwrap(), serde_json::from_str(sample).unwrap());
    for (field, value) in sample.as_object().unwrap() {
        assert_eq!(written.get(field), Some(value), "{field}");
    }
}

fn stored_text(sqlite: &Sqlite, query: &str) -> String {
    sqlite.connection().query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_stored_device_is_read_and_written_as_before() {
    let (sqlite, store) = fresh();
    execute(&sqlite, "insert into wa_device (id, device) values (1, ?)", [golden("device.json")]);
    let mut device = block_on(store.load()).unwrap().unwrap();
    assert_eq!(device.pn.as_ref().unwrap().to_string(), "6281100000001:12@s.whatsapp.net");
    assert_eq!(device.lid.as_ref().unwrap().to_string(), "100000000000001:12@lid");
    assert_eq!(device.account.as_ref().unwrap().device_signature.as_deref(), Some([8_u8, 9].as_slice()));
    assert_eq!((device.push_name.as_str(), device.next_pre_key_id), ("Toko Melati", 101));
    assert_eq!(device.server_cert_chain.as_ref().unwrap().leaf.key, [2; 32]);
    device.login_counter += 1;
    block_on(store.save(&device)).unwrap();
    device.login_counter -= 1;
    block_on(store.save(&device)).unwrap();
    assert_keeps_fields(&stored_text(&sqlite, "select device from wa_device"), &golden("device.json"));
}

#[test]
fn a_stored_collection_state_is_read_and_written_as_before() {
    let (sqlite, store) = fresh();
    execute(&sqlite, "insert into wa_sync_versions (name, state) values ('regular', ?)", [golden("hash_state.json")]);
    let state = block_on(store.get_version("regular")).unwrap();
    assert_eq!((state.version, state.hash[127], state.mac_mismatch_fatal), ((1 << 53) + 1, 127, true));
    block_on(store.set_version("other", state)).unwrap();
    let written = stored_text(&sqlite, "select state from wa_sync_versions where name = 'other'");
    assert_keeps_fields(&written, &golden("hash_state.json"));
}

#[test]
fn a_stored_sync_key_is_read_and_written_as_before() {
    let (sqlite, store) = fresh();
    let statement = "insert into wa_sync_keys (key_id, sync_key, stored_no) values (x'01', ?, 1)";
    execute(&sqlite, statement, [golden("sync_key.json")]);
    let key = block_on(store.get_sync_key(&[1])).unwrap().unwrap();
    assert_eq!((key.key_data[31], key.fingerprint[0], key.timestamp), (31, 8, 1_700_000_000));
    block_on(store.set_sync_key(&[2], key)).unwrap();
    assert_eq!(block_on(store.get_latest_sync_key_id()).unwrap(), Some(vec![2]));
    let written = stored_text(&sqlite, "select sync_key from wa_sync_keys where key_id = x'02'");
    assert_keeps_fields(&written, &golden("sync_key.json"));
}

#[test]
fn a_stored_device_list_is_read_and_written_as_before() {
    let (sqlite, store) = fresh();
    execute(
        &sqlite,
        "insert into wa_device_lists (user, record) values ('6281100000001', ?)",
        [golden("device_list.json")],
    );
    let mut list = block_on(store.get_devices("6281100000001")).unwrap().unwrap();
    assert_eq!((list.devices[1].device_id, list.devices[1].is_hosted, list.raw_id), (12, true, Some(77)));
    list.timestamp += 1;
    block_on(store.update_device_list(list.clone())).unwrap();
    list.timestamp -= 1;
    block_on(store.update_device_list(list)).unwrap();
    assert_keeps_fields(&stored_text(&sqlite, "select record from wa_device_lists"), &golden("device_list.json"));
}

/// A secret that is needed long after its message, such as that of a poll, is no exception: the newest messages count.
#[test]
fn of_too_many_secrets_the_oldest_are_forgotten() {
    let (sqlite, store) = fresh();
    let secret = |number: i64| MsgSecretEntry {
        chat: "chat".into(),
        sender: "sender".into(),
        msg_id: number.to_string().into(),
        secret: [1; 32],
        expires_at: 0,
        message_ts: number,
    };
    block_on(store.put_msg_secrets((1..=5).map(secret).collect())).unwrap();
    assert_eq!(store.keep_newest_secrets(5).unwrap(), 0);
    let written = sqlite.rows_written();
    assert_eq!(store.keep_newest_secrets(3).unwrap(), 2);
    assert_eq!(sqlite.rows_written() - written, 2);
    let kept = |number: i64| block_on(store.get_msg_secret("chat", "sender", &number.to_string())).unwrap().is_some();
    assert_eq!((1..=5).map(kept).collect::<Vec<_>>(), [false, false, true, true, true]);
}
