//! SQLite's plan of every statement of the product, so that nothing becomes slow as a tenant grows without anybody having decided it.

use super::support::sqlite::Sqlite;
use super::{is_store, migrated, names, statements, tree};
use cloudwa_flow::{devices, session_store};
use rusqlite::Connection;

/// Tables of which a tenant has one row, or as many as it has devices.
const SMALL_TABLES: [&str; 6] =
    ["tenants", "consent_changes", "opt_out_settings", "devices", "chat_foldings", "search_tenants"];

/// The statements that read all rows of a tenant, or of a table, and why they may. Whatever else is slow with 100 000 contacts,
/// a million messages or hundreds of broadcasts is refused.
const READS_ALL: [(&str, &str, &str); 26] = [
    ("campaigns/store/audience.rs", "SIZE", "an audience is chosen among all contacts, before a broadcast starts"),
    ("campaigns/store/audience.rs", "CREATE_ITEMS", "the same, when it starts"),
    ("campaigns/store/audience.rs", "LIST_MISSING_VALUES", "the same, for its preview"),
    ("campaigns/store/audience.rs", "SAMPLE", "the same, for its preview"),
    ("campaigns/store/claims.rs", "STALLED_OF_ALL_TENANTS", "an index has the running broadcasts alone"),
    ("campaigns/store/notifications.rs", "PENDING_NOTIFICATIONS", "an index has the pending ones alone"),
    ("campaigns/store/notifications.rs", "PENDING_NOTIFICATIONS_OF_ALL_TENANTS", "an index has the pending ones alone"),
    ("campaigns/store/removal.rs", "END_ITEMS", "a device is deleted: one row for each broadcast and device"),
    ("campaigns/store/removal.rs", "COMPLETE", "the same"),
    ("campaigns/store/removal.rs", "CANCEL_WITHOUT_DEVICE", "the same"),
    ("campaigns/store/removal.rs", "CANCEL_ITEMS", "the same"),
    ("campaigns/store/removal.rs", "NOTIFY_OTHERS", "the same"),
    ("campaigns/store/removal.rs", "DELETE_DEVICE", "the same"),
    ("campaigns/store/schedule.rs", "DUE_OF_ALL_TENANTS", "an index has the scheduled broadcasts alone"),
    ("campaigns/store/tags.rs", "LIST", "a tag is renamed or deleted: one row for each broadcast"),
    ("contacts/import/store.rs", "STALLED_OF_ALL_TENANTS", "an index has the running imports alone"),
    ("contacts/import/store.rs", "DELETE_OLD_OF_ALL_TENANTS", "once a day, some rows at a time"),
    ("contacts/import/store.rs", "DELETE_OLD_REJECTIONS_OF_ALL_TENANTS", "once a day, some rows at a time"),
    ("contacts/store/consent_changes.rs", "GIVE_NUMBER", "the largest number, at the end of an index"),
    ("contacts/store/folded_names.rs", "LIST_OLDER", "an index has the contacts whose names are not folded alone"),
    ("contacts/store/mod.rs", "COUNT_OPTED_OUT", "the summary: people who have opted out are few"),
    ("contacts/store/probable_opt_outs.rs", "DELETE_DECIDED_OF_ALL_TENANTS", "once a day, some rows at a time"),
    ("contacts/store/tags.rs", "CHANGE", "a tag is renamed or deleted for all contacts"),
    ("conversations/store/canned_replies.rs", "CREATE", "a tenant has at most 500 of them"),
    ("conversations/store/folded_names.rs", "LIST_OLDER", "an index has the chats whose names are not folded alone"),
    ("tenants/store.rs", "DELETE_EXPIRED_FAMILIES", "once a day, some rows at a time"),
];

/// The tables of which a statement reads all rows of a tenant, or all rows.
fn tables_read_whole(database: &Connection, sql: &str) -> Vec<String> {
    let tables = names(database, "select name from sqlite_master where type = 'table'");
    let words: Vec<&str> = sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let named = |alias: &str| {
        let place = words.windows(2).find(|pair| {
            pair.last() == Some(&alias) && tables.iter().any(|table| pair.first() == Some(&table.as_str()))
        });
        let table = place.and_then(|pair| pair.first().copied()).unwrap_or(alias);
        tables.iter().find(|known| *known == table).cloned()
    };
    let mut explained = database.prepare(&format!("explain query plan {sql}")).unwrap();
    let values = vec![0; explained.parameter_count()];
    let steps = explained.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    let steps: Vec<String> = steps.map(Result::unwrap).collect();
    let is_whole = |step: &&String| {
        let step = step.trim_end_matches(" LEFT-JOIN");
        let is_all = step.starts_with("SCAN ") || step.ends_with("(tenant_id=?)");
        // A virtual table with a number was asked for certain rows: words of an index, or a range of them.
        let is_all = is_all && (!step.contains("VIRTUAL TABLE INDEX") || step.ends_with("VIRTUAL TABLE INDEX 0:"));
        // Only the opt-outs that wait for a person's decision are in this index: those of a few days.
        is_all && !step.contains("INDEX undecided_opt_outs ")
    };
    let read = steps.iter().filter(is_whole).filter_map(|step| named(step.split(' ').nth(1)?));
    read.filter(|table| !SMALL_TABLES.contains(&table.as_str())).collect()
}

/// The plan of every statement of the stores, so that nothing becomes slow as a tenant grows without anybody having decided it.
#[test]
fn no_statement_reads_all_rows_of_a_tenant_unless_it_may() {
    let (control, tenant) = (migrated("control"), migrated("tenant"));
    let mut found = Vec::new();
    for (path, text) in tree::files(&["src"], &["rs"]).iter().filter(|(path, _)| is_store(path)) {
        let database = if path == "src/tenants/store.rs" { &control } else { &tenant };
        for (_, name, variants) in statements(text) {
            let Some(sql) = variants.iter().find(|sql| database.prepare(sql).is_ok()) else { continue };
            if !tables_read_whole(database, sql).is_empty() {
                found.push(format!("{} {name}", path.trim_start_matches("src/")));
            }
        }
    }
    let mut allowed: Vec<String> = READS_ALL.iter().map(|(path, name, _)| format!("{path} {name}")).collect();
    found.sort();
    allowed.sort();
    assert_eq!(found, allowed);
}

/// The statements of an object that read all rows of a table or of an index, and why they may.
const OBJECT_READS_ALL: [(&str, &str, &str); 47] = [
    ("devices/accounts.rs", "SWEEP", "once a day, what has expired"),
    ("devices/campaigns.rs", "LIST", "broadcasts under way, and those of the last week"),
    ("devices/campaigns.rs", "SWEEP", "once a day, what has expired"),
    ("devices/campaigns.rs", "SWEEP_FENCES", "once a day, what has expired"),
    (
        "devices/event_log.rs",
        "FORGET_ALL_BUT",
        "the events that the hub has not confirmed, in slots that are used again",
    ),
    ("devices/event_log.rs", "LIST", "the events that the hub has not confirmed, in slots that are used again"),
    ("devices/event_log.rs", "SLOTS", "the events that the hub has not confirmed, in slots that are used again"),
    ("devices/groups.rs", "LIST", "a number is in some groups, and a user asks for them"),
    (
        "devices/inbox.rs",
        "FIND_IN_ANY_CHAT",
        "not bounded yet: a change of a message whose chat has another id, among the received ones of 14 days",
    ),
    ("devices/inbox.rs", "SWEEP", "once a day, what has expired"),
    ("devices/media.rs", "LIST", "the files that are still being fetched are few"),
    ("devices/number_history.rs", "SWEEP", "once a day, what has expired"),
    ("devices/number_history.rs", "SWEEP_ELSEWHERE", "once a day, what has expired"),
    ("devices/outbox.rs", "COUNT_OPEN_OF", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "COUNT_UNKNOWN", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "HOLD", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "LAST_ROUNDS", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "LIST_SHOWN", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "QUEUED_OF", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "QUEUES", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "RELEASE", "an index has the messages alone that are not finished"),
    (
        "devices/outbox.rs",
        "SENT_SINCE",
        "once in each life of the object: what was sent within a day, among the messages of a week",
    ),
    ("devices/outbox.rs", "SOME_QUEUED", "an index has the messages alone that are not finished"),
    ("devices/outbox.rs", "OLDEST_FINISHED", "once a day, what has expired"),
    ("devices/outbox.rs", "SWEEP", "once a day, what has expired"),
    ("devices/people.rs", "FORGET_KNOWN_PEOPLE", "another number is linked, which happens seldom"),
    ("devices/people.rs", "FORGET_CHATS", "another number is linked, which happens seldom"),
    ("devices/people.rs", "KEEP_KNOWN_PEOPLE", "another number is linked, which happens seldom"),
    ("devices/people.rs", "REPLIES", "not bounded yet: whom the number wrote to, each ten minutes"),
    ("devices/tenant_log.rs", "CONSENTS", "walks the key from one end to the first row that counts"),
    ("devices/tenant_log.rs", "SWEEP", "walks the key from one end to the first row that counts"),
    ("devices/tenant_log.rs", "TOTAL", "walks the key from one end to the first row that counts"),
    ("devices/tenant_log.rs", "TOTAL_THROUGH", "walks the key from one end to the first row that counts"),
    ("devices/tenant_log.rs", "TRIM", "walks the key from one end to the first row that counts"),
    ("devices/tenant_log.rs", "SWEEP_HOLDERS", "once a day, what has expired"),
    ("devices/unfinished.rs", "LIST_AWAITED", "received messages that wait for a step of their processing are few"),
    ("devices/uploads.rs", "SWEEP", "once a day, what has expired"),
    ("devices/unfinished.rs", "WAITING_FOR", "received messages that wait for a step of their processing are few"),
    ("session_store/app_sync.rs", "LATEST_SYNC_KEY_ID", "a device has a few of these keys"),
    ("session_store/protocol.rs", "DELETE_EXPIRED_PENDING", "the library sweeps and renews what it keeps"),
    ("session_store/protocol.rs", "DELETE_EXPIRED_SENT", "the library sweeps and renews what it keeps"),
    ("session_store/protocol.rs", "DELETE_EXPIRED_TC_TOKENS", "the library sweeps and renews what it keeps"),
    ("session_store/protocol.rs", "GET_ALL_TC_TOKEN_JIDS", "the library sweeps and renews what it keeps"),
    ("session_store/secrets.rs", "COUNT", "the library sweeps what it keeps"),
    ("session_store/secrets.rs", "DELETE_EXPIRED", "the library sweeps what it keeps"),
    ("session_store/secrets.rs", "DELETE_OLDEST", "the library sweeps what it keeps"),
    ("session_store/signal.rs", "LOAD_ALL_SIGNED_PREKEYS", "a device has a few of these keys"),
];

/// The plan of every statement of the objects: what an object reads holds up all others of its isolate.
#[test]
fn no_statement_of_an_object_reads_a_whole_table_unless_it_may() {
    let (device, hub, session) = (Sqlite::in_memory(), Sqlite::in_memory(), Sqlite::in_memory());
    devices::schema::migrate(&device).unwrap();
    devices::tenant_log::migrate(&hub).unwrap();
    session_store::migrate(&session).unwrap();
    let mut found = Vec::new();
    for (path, text) in tree::files(&["src"], &["rs"]).iter().filter(|(path, _)| !is_store(path)) {
        let storages: &[&Sqlite] = if path.starts_with("src/session_store/") { &[&session] } else { &[&device, &hub] };
        for (_, name, variants) in statements(text) {
            let planned =
                storages.iter().flat_map(|storage| variants.iter().map(move |sql| (storage.connection(), sql)));
            let whole = planned
                .filter(|(connection, sql)| connection.prepare(sql).is_ok())
                .flat_map(|(connection, sql)| tables_read_whole(&connection, sql));
            if whole.count() > 0 {
                found.push(format!("{} {name}", path.trim_start_matches("src/")));
            }
        }
    }
    let mut allowed: Vec<String> = OBJECT_READS_ALL.iter().map(|(path, name, _)| format!("{path} {name}")).collect();
    found.sort();
    allowed.sort();
    assert_eq!(found, allowed);
}
