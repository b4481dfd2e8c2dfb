//! Applies the migrations as D1 does, and checks that the SQL of all stores fits the resulting databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "schema/plans.rs"]
mod plans;
#[path = "schema/retention.rs"]
mod retention;
#[path = "architecture/source.rs"]
mod source;
mod support;
#[path = "architecture/tree.rs"]
mod tree;

use cloudwa_flow::campaigns::store::audience;
use cloudwa_flow::ports::Statement;
use cloudwa_flow::{devices, session_store};
use rusqlite::Connection;
use support::sqlite::Sqlite;

const DATABASES: [&str; 3] = ["control", "tenant", "search"];

/// `(file name, text)` of one database's migrations, in the order of their names.
fn migrations(database: &str) -> Vec<(String, String)> {
    let files = tree::files(&[&format!("migrations/{database}")], &["sql"]);
    files.into_iter().map(|(path, text)| (path.rsplit('/').next().unwrap().to_owned(), text)).collect()
}

/// Does what `wrangler d1 migrations apply` does: it applies each file once, in one transaction, and records its name.
/// Returns how many files were applied.
fn apply(connection: &mut Connection, migrations: &[(String, String)]) -> rusqlite::Result<usize> {
    connection.execute_batch("create table if not exists d1_migrations (name text primary key)")?;
    let mut applied = 0;
    for (name, text) in migrations {
        let is_known = connection
            .query_row("select count(*) from d1_migrations where name = ?", [name], |row| row.get::<_, i64>(0))?
            > 0;
        if !is_known {
            let transaction = connection.transaction()?;
            transaction.execute_batch(text)?;
            transaction.execute("insert into d1_migrations (name) values (?)", [name])?;
            transaction.commit()?;
            applied += 1;
        }
    }
    Ok(applied)
}

fn migrated(database: &str) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    apply(&mut connection, &migrations(database)).unwrap();
    connection
}

#[test]
fn migrations_apply_to_an_empty_database_once() {
    for database in DATABASES {
        let files = migrations(database);
        assert!(!files.is_empty(), "{database} has no migrations");
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(apply(&mut connection, &files), Ok(files.len()), "{database}");
        assert_eq!(apply(&mut connection, &files), Ok(0), "{database}");
    }
}

/// A file that was applied by hand, so that D1 has not recorded it, fails as a whole instead of running twice.
#[test]
fn a_migration_applied_twice_by_hand_is_refused() {
    for database in DATABASES {
        let connection = migrated(database);
        for (name, text) in migrations(database) {
            assert!(connection.execute_batch(&text).is_err(), "{database}/{name} may run twice");
        }
    }
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    for database in DATABASES {
        for (number, (name, _)) in (1..).zip(migrations(database)) {
            assert!(name.starts_with(&format!("{number:04}_")), "{database}/{name} should have number {number}");
        }
    }
}

/// A migration only adds; a later release removes what is unused. So a release can be rolled back.
#[test]
fn migrations_only_add() {
    for database in DATABASES {
        for (name, text) in migrations(database) {
            // A trigger deletes what belongs to a row that is deleted later, and not when the migration is applied.
            let lines = text.lines().filter(|line| !line.starts_with("CREATE TRIGGER"));
            let code: String = lines.map(|line| line.split("--").next().unwrap().to_lowercase() + "\n").collect();
            for word in ["drop ", "rename ", "delete from"] {
                assert!(!code.contains(word), "{database}/{name} has `{word}`");
            }
        }
    }
}

/// `wrangler d1 migrations apply --remote` sends the text of a migration to D1 as it is, and D1 cuts it at its semicolons. It
/// keeps a trigger together if it reads `BEGIN` and `END` in capital letters, and takes the `END` of a `CASE` for the trigger's
/// (cloudflare/workers-sdk, issues 10998, 14991 and 15314). The local D1 takes any form, so no other test would fail.
fn trigger_violations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_trigger = words.windows(2).any(|pair| pair.join(" ").eq_ignore_ascii_case("create trigger"));
        if !is_trigger {
            continue;
        }
        let count = |word: &str| words.iter().filter(|known| **known == word).count();
        if count("BEGIN") != 1 || count("END;") != 1 || !line.ends_with("; END;") {
            found.push(format!("is not one line with BEGIN and END: {line}"));
        }
        if words.iter().any(|word| word.trim_matches(['(', ')', ',']).eq_ignore_ascii_case("case")) {
            found.push(format!("has a CASE: {line}"));
        }
    }
    // A comment may be cut, too (issue 3892).
    let has_trigger = text.lines().any(|line| line.to_lowercase().starts_with("create trigger"));
    let is_cut = |line: &&str| line.trim_start().starts_with("--") && line.contains(';');
    found.extend(text.lines().filter(|line| has_trigger && is_cut(line)).map(|line| format!("would be cut: {line}")));
    if text.contains('\r') {
        found.push("has line ends of Windows".to_owned());
    }
    found
}

#[test]
fn a_trigger_in_a_migration_has_the_form_that_d1_takes() {
    for database in DATABASES {
        for (name, text) in migrations(database) {
            assert_eq!(trigger_violations(&text), Vec::<String>::new(), "{database}/{name}");
        }
    }
    for wrong in [
        "create trigger a after update on b begin select 1; end;",
        "CREATE TRIGGER a AFTER UPDATE ON b BEGIN\n  SELECT 1;\nEND;",
        "CREATE TRIGGER a AFTER UPDATE ON b BEGIN SELECT (CASE 1 WHEN 1 THEN 2 END); END;",
        "select 1;\r\n",
        "-- one; two\nCREATE TRIGGER a AFTER UPDATE ON b BEGIN SELECT 1; END;",
    ] {
        assert_ne!(trigger_violations(wrong), Vec::<String>::new(), "{wrong}");
    }
}

#[test]
fn every_table_of_tenant_rows_is_keyed_by_the_tenant_first() {
    let connection = migrated("tenant");
    // Each word of the index of contacts begins with its kind and the number of its tenant.
    let tables = names(
        &connection,
        "select name from sqlite_master where type = 'table' and name <> 'd1_migrations' and name not like 'contact_word%'",
    );
    assert!(!tables.is_empty());
    for table in tables {
        let key =
            names(&connection, &format!("select name from pragma_table_info('{table}') where pk > 0 order by pk"));
        assert_eq!(key.first().map(String::as_str), Some("tenant_id"), "{table}");
    }
}

fn names(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every statement of the stores prepares on its database, so no column name is misspelled.
#[test]
fn every_statement_of_a_store_prepares_on_its_database() {
    let (control, tenant) = (migrated("control"), migrated("tenant"));
    let mut prepared = 0;
    for (path, text) in tree::files(&["src"], &["rs"]).iter().filter(|(path, _)| is_store(path)) {
        let database = if path == "src/tenants/store.rs" { &control } else { &tenant };
        for (line, name, variants) in statements(text) {
            let refusals: Vec<String> =
                variants.iter().filter_map(|sql| Some(database.prepare(sql).err()?.to_string())).collect();
            assert!(refusals.len() < variants.len(), "{path}:{line} {name}: {refusals:?}");
            prepared += 1;
        }
    }
    assert!(prepared > 20, "found only {prepared} statements");
}

/// SQLite's query plan for a statement of a store.
fn plan_of(path: &str, name: &str) -> Vec<String> {
    let tenant = migrated("tenant");
    let store = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (_, _, variants) = statements(&store).into_iter().find(|(_, known, _)| known == name).unwrap();
    let explain = |sql: &String| tenant.prepare(&format!("explain query plan {sql}")).ok();
    let mut explained = variants.iter().find_map(explain).unwrap();
    let values = vec![0; explained.parameter_count()];
    let steps = explained.query_map(rusqlite::params_from_iter(values), |row| row.get(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

fn assert_plan_has(path: &str, name: &str, wanted: &[&str]) {
    let plan = plan_of(path, name);
    for step in wanted {
        assert!(plan.iter().any(|known| known == step), "{step} is not in {plan:#?}");
    }
}

const OPT_OUTS_BY_KEY: &str = "SEARCH n USING PRIMARY KEY (tenant_id=? AND chat_id=?)";

/// A claim runs once per hundred recipients. A walk over all chats of the tenant would take seconds.
#[test]
fn a_claim_looks_up_opt_outs_by_their_primary_key() {
    assert_plan_has("src/campaigns/store/claims.rs", "SKIP", &[OPT_OUTS_BY_KEY]);
}

const CONTACT_LISTS: &str = "src/contacts/store/list.rs";

/// A page of 100 000 contacts begins where the last one ended, needs no sorting, and reads only the opt-outs of its own
/// contacts.
#[test]
fn lists_of_contacts_are_read_in_the_order_of_their_key() {
    let contacts = "SEARCH c USING PRIMARY KEY (tenant_id=? AND contact_id<?)";
    let opt_outs = "SEARCH o USING PRIMARY KEY (tenant_id=? AND chat_id=?) LEFT-JOIN";
    assert_plan_has(CONTACT_LISTS, "LIST", &[contacts, opt_outs]);
    let oldest = "SEARCH c USING PRIMARY KEY (tenant_id=? AND contact_id>?)";
    assert_plan_has(CONTACT_LISTS, "LIST_OLDEST_FIRST", &[oldest, opt_outs]);
    let by_name = "SEARCH c USING INDEX contacts_by_name (tenant_id=? AND (name_order,contact_id)>(?,?))";
    assert_plan_has(CONTACT_LISTS, "LIST_BY_NAME", &[by_name, opt_outs]);
    // Those who may have opted out are found by their numbers.
    let one = "SEARCH c USING PRIMARY KEY (tenant_id=? AND contact_id=?)";
    let number = "SEARCH c USING INDEX contact_numbers (tenant_id=? AND phone=?)";
    assert_plan_has(CONTACT_LISTS, "LIST_UNDECIDED", &[number, one, opt_outs]);
    // A search reads the contacts that the index of words finds, in the order of their documents.
    let document = "SEARCH d USING COVERING INDEX documents_by_number (document=? AND tenant_id=?)";
    for name in ["LIST_FOUND", "LIST_FOUND_OLDEST_FIRST", "LIST_FOUND_BY_NAME"] {
        assert_plan_has(CONTACT_LISTS, name, &[document, one, opt_outs]);
    }
    for name in ["LIST", "LIST_OLDEST_FIRST", "LIST_BY_NAME", "LIST_FOUND", "LIST_FOUND_OLDEST_FIRST"] {
        let plan = plan_of(CONTACT_LISTS, name);
        assert!(plan.iter().all(|step| !step.contains("ORDER BY")), "{name}: {plan:#?}");
    }
}

/// A page of chats reads at most a page of each device, in the order of an index.
#[test]
fn the_newest_chats_are_read_in_the_order_of_an_index() {
    let list = "src/conversations/store/chats.rs";
    let recent = "SEARCH x USING COVERING INDEX recent_chats (tenant_id=? AND device_id=? AND last_at<?)";
    assert_plan_has(list, "NEWEST_CHATS", &[recent]);
    let unread = "SEARCH x USING INDEX unread_chats (tenant_id=? AND device_id=? AND last_at<?)";
    assert_plan_has(list, "NEWEST_UNREAD_CHATS", &[unread]);
    for name in ["NEWEST_CHATS", "NEWEST_UNREAD_CHATS"] {
        let sorts = plan_of(list, name).iter().filter(|step| step.contains("ORDER BY")).count();
        assert_eq!(sorts, 1, "{name}: only the pages of the devices are sorted");
    }
}

/// A page of the people who have opted out and are no contacts begins where the last one ended, and needs no sorting.
#[test]
fn people_who_have_opted_out_are_read_in_the_order_of_their_changes() {
    let list = "src/conversations/store/opted_out.rs";
    let changes = "SEARCH o USING INDEX opt_out_changes (tenant_id=? AND (change_no,chat_id)<(?,?))";
    let contact = "SEARCH k USING COVERING INDEX contact_numbers (tenant_id=? AND phone=?)";
    let chat = "SEARCH c USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=?)";
    assert_plan_has(list, "LIST", &[changes, contact, chat]);
    let sorts = plan_of(list, "LIST").iter().filter(|step| step.contains("ORDER BY")).count();
    assert_eq!(sorts, 1, "only the few chats of a person are sorted");
}

/// A page of chats looks up the contact and the opt-out of each chat, and an id of a conversation leads to its chat directly.
#[test]
fn chats_find_their_contacts_and_conversations_by_key() {
    let store = "src/conversations/store/mod.rs";
    let contact = "SEARCH k USING PRIMARY KEY (tenant_id=? AND contact_id=?) LEFT-JOIN";
    let opt_outs = "SEARCH o USING PRIMARY KEY (tenant_id=? AND chat_id=?) LEFT-JOIN";
    let by_number = "SEARCH p USING COVERING INDEX contact_numbers (tenant_id=? AND phone=?)";
    let by_lid = "SEARCH a USING PRIMARY KEY (tenant_id=? AND kind=? AND value=?)";
    let lids = "SEARCH n USING PRIMARY KEY (tenant_id=? AND lid=?)";
    let list = "src/conversations/store/chats.rs";
    let one = "SEARCH chats USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=?)";
    for name in ["LIST_CHATS", "READ_CHAT"] {
        assert_plan_has(list, name, &[contact, opt_outs, by_number, by_lid, lids, one]);
    }
    let links = "SEARCH l USING PRIMARY KEY (tenant_id=? AND device_id=? AND link=?)";
    let conversations =
        "SEARCH c USING COVERING INDEX conversations (tenant_id=? AND device_id=? AND conversation_id=?)";
    assert_plan_has(store, "FIND_CHAT", &[links, conversations]);
}

/// A page of a long chat reads a page by each of the two orders, and no more.
#[test]
fn a_page_of_a_chat_is_read_by_keys() {
    let store = "src/conversations/store/mod.rs";
    let by_id = "SEARCH i USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=? AND message_id<?)";
    let by_place =
        "SEARCH p USING COVERING INDEX places (tenant_id=? AND device_id=? AND chat_id=? AND place>? AND place<?)";
    assert_plan_has(store, "LIST_MESSAGES", &[by_id, by_place]);
    let key = "SEARCH messages USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=? AND message_id=?)";
    assert_plan_has(store, "MOVE_MESSAGE", &[key]);
}

/// An entry of an index is a billed row, which `rows_written` does not see. SQLite writes it again if the statement sets an
/// indexed column, even to the same value. The chat of a text is another matter: lists read it in the order of an index.
#[test]
fn a_text_changes_no_index() {
    let tenant = migrated("tenant");
    let path = "src/conversations/store/mod.rs";
    let store = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for name in ["INSERT_MESSAGE", "UPDATE_MESSAGE"] {
        let (_, _, variants) = statements(&store).into_iter().find(|(_, known, _)| known == name).unwrap();
        let mut explained = tenant.prepare(&format!("explain {}", variants[0])).unwrap();
        let values = vec![0; explained.parameter_count()];
        let steps = explained.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(1)).unwrap();
        assert!(steps.map(Result::unwrap).all(|step| step != "IdxDelete"), "{name}");
    }
}

/// While a device sends a broadcast, it asks for these changes each minute, and mostly there are none.
#[test]
fn the_changes_of_consent_that_a_device_lacks_are_found_by_their_numbers() {
    let changes = "SEARCH o USING INDEX opt_out_changes (tenant_id=? AND change_no>?)";
    assert_plan_has("src/contacts/store/consent_changes.rs", "LIST", &[changes]);
}

/// An audience reads every contact of the tenant once, and only the opt-outs of these contacts.
#[test]
fn an_audience_is_read_once() {
    for name in ["SIZE", "CREATE_ITEMS"] {
        let contacts = "SEARCH c USING PRIMARY KEY (tenant_id=?)";
        assert_plan_has("src/campaigns/store/audience.rs", name, &[contacts, OPT_OUTS_BY_KEY]);
    }
}

/// The page of a contact reads the last messages of the person's chats, and looks up a chat on each device.
#[test]
fn what_was_sent_to_a_person_is_found_by_the_persons_chats() {
    let of_person = "src/campaigns/store/of_person.rs";
    let last = "SEARCH n USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=?)";
    let message = "SEARCH m USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=? AND message_id=?)";
    let campaign = "SEARCH c USING PRIMARY KEY (tenant_id=? AND campaign_id=?)";
    let item = "SEARCH i USING PRIMARY KEY (tenant_id=? AND campaign_id=? AND item_no=?)";
    assert_plan_has(of_person, "LIST", &[last, message, campaign, item]);
    let chat = "SEARCH c USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=?)";
    assert_plan_has("src/conversations/store/opted_out.rs", "NEWEST_CHAT", &[chat]);
}

/// The counts of a campaign are read from their own few rows, and a campaign ends without a look at each recipient.
#[test]
fn no_count_reads_the_recipients_of_a_campaign() {
    let counts = "src/campaigns/store/counts.rs";
    let of_campaign = "SEARCH k USING PRIMARY KEY (tenant_id=? AND campaign_id=?) LEFT-JOIN";
    let campaign = "SEARCH c USING PRIMARY KEY (tenant_id=? AND campaign_id=?)";
    assert_plan_has(counts, "OF_CAMPAIGNS", &[campaign, of_campaign]);
    assert_plan_has(counts, "DETAILS", &["SEARCH campaign_counts USING PRIMARY KEY (tenant_id=? AND campaign_id=?)"]);
    for name in ["OF_CAMPAIGNS", "DETAILS", "PAUSE_FAILING_CAMPAIGN"] {
        let plan = plan_of(counts, name);
        assert!(plan.iter().all(|step| !step.contains("campaign_recipients")), "{name}: {plan:#?}");
    }
    let claims = "SEARCH k USING PRIMARY KEY (tenant_id=? AND campaign_id=?)";
    let items = "SEARCH i USING PRIMARY KEY (tenant_id=? AND campaign_id=? AND item_no>? AND item_no<?)";
    assert_plan_has("src/campaigns/store/mod.rs", "CANCEL_RELEASED_ITEMS", &[claims, items]);
}

/// Cron runs these statements each minute over all tenants. They read only scheduled broadcasts, running ones, and pending
/// notifications.
#[test]
fn cron_reads_only_what_may_have_work() {
    for (path, name, index) in [
        ("src/campaigns/store/schedule.rs", "DUE_OF_ALL_TENANTS", "scheduled_campaigns"),
        ("src/campaigns/store/claims.rs", "STALLED_OF_ALL_TENANTS", "running_campaigns"),
        ("src/campaigns/store/notifications.rs", "PENDING_NOTIFICATIONS_OF_ALL_TENANTS", "untold_devices"),
    ] {
        let plan = plan_of(path, name);
        assert!(plan.iter().any(|step| step.contains(index)), "{name}: {plan:#?}");
        let whole =
            |step: &&String| step.starts_with("SCAN") && !step.contains(index) && !step.contains("VIRTUAL TABLE");
        let whole: Vec<_> =
            plan.iter().filter(whole).filter(|step| !step.contains("subquery") && *step != "SCAN mine").collect();
        assert!(whole.is_empty(), "{name}: {whole:?} in {plan:#?}");
    }
}

/// The deletion of a device finds its items by its claims. All items of a campaign times all its claims would take longer than
/// D1 gives a statement.
#[test]
fn the_items_of_a_removed_device_are_found_by_its_claims() {
    let claims = "SEARCH k USING PRIMARY KEY (tenant_id=? AND campaign_id=?)";
    let items = "SEARCH i USING PRIMARY KEY (tenant_id=? AND campaign_id=? AND item_no>? AND item_no<?)";
    let changed = "SEARCH campaign_recipients USING PRIMARY KEY (tenant_id=? AND campaign_id=? AND item_no=?)";
    for name in ["END_ITEMS", "CANCEL_ITEMS"] {
        assert_plan_has("src/campaigns/store/removal.rs", name, &[claims, items, changed]);
    }
}

/// A slice of an import looks up each of its numbers and does not walk all contacts.
#[test]
fn an_import_finds_contacts_by_their_numbers() {
    let by_number = "SEARCH c USING INDEX contact_numbers (tenant_id=? AND phone=?)";
    for name in ["SAVE_REJECTIONS", "ADD_COUNTS", "SAVE_CONTACTS"] {
        assert_plan_has("src/contacts/import/store.rs", name, &[by_number]);
    }
    let by_number_alone = "SEARCH c USING COVERING INDEX contact_numbers (tenant_id=? AND phone=?)";
    assert_plan_has("src/contacts/import/store.rs", "SAVE_NUMBERS", &[by_number_alone]);
    assert_plan_has("src/contacts/import/store.rs", "LIST_KNOWN_TAGS", &[by_number]);
    assert_plan_has("src/contacts/store/mod.rs", "COUNT_KNOWN", &[by_number_alone]);
    let stalled = plan_of("src/contacts/import/store.rs", "STALLED_OF_ALL_TENANTS");
    assert!(stalled.iter().any(|step| step.contains("running_imports")), "{stalled:#?}");
}

/// WhatsApp often shows that a LID and a number belong together. Both are found by keys, and a contact's addresses by their
/// index.
#[test]
fn contacts_are_found_by_their_addresses() {
    let (address, contact) = (
        "SEARCH a USING PRIMARY KEY (tenant_id=? AND kind=? AND value=?)",
        "SEARCH c USING PRIMARY KEY (tenant_id=? AND contact_id=?)",
    );
    let addresses = "src/contacts/store/addresses.rs";
    let joining =
        ["GIVE_NUMBER", "ADD_TO_CONTACT_OF_NUMBER", "RECORD_MERGE", "REMOVE_MERGED", "MOVE_ADDRESSES", "SAVE_BOTH"];
    for name in joining {
        let plan = plan_of(addresses, name);
        let walked =
            |step: &&String| step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE") && !is_temporary(step);
        assert_eq!(plan.iter().find(walked), None, "{name}: {plan:#?}");
        let half = |step: &&String| step.ends_with("(tenant_id=?)");
        assert_eq!(plan.iter().find(half), None, "{name}: {plan:#?}");
    }
    let both = [
        address,
        "SEARCH l USING PRIMARY KEY (tenant_id=? AND contact_id=?)",
        "SEARCH n USING INDEX contact_numbers (tenant_id=? AND phone=?)",
    ];
    assert_plan_has(addresses, "LIST_TAGS_OF_BOTH", &both);
    assert_plan_has("src/contacts/store/mod.rs", "CREATE", &[address, contact]);
    let of_contact = "SEARCH a USING COVERING INDEX addresses_of_contacts (tenant_id=? AND contact_id=?)";
    let asked = "SEARCH p USING INDEX undecided_opt_outs (tenant_id=? AND chat_id=?)";
    let lids = "SEARCH n USING COVERING INDEX lids_of_numbers (tenant_id=? AND phone=?)";
    for name in ["GET", "LIST", "LIST_OLDEST_FIRST", "LIST_BY_NAME", "LIST_UNDECIDED"] {
        let path = if name == "GET" { "src/contacts/store/mod.rs" } else { CONTACT_LISTS };
        assert_plan_has(path, name, &[of_contact, asked, lids]);
    }
    assert_plan_has("src/contacts/store/mod.rs", "GET", &[contact]);
    assert_plan_has("src/contacts/store/bulk.rs", "FIND", &[contact]);
    for name in ["SET_TAGS", "REMOVE"] {
        let plan = ["SEARCH contacts USING PRIMARY KEY (tenant_id=? AND contact_id=?)"];
        assert_plan_has("src/contacts/store/bulk.rs", name, &plan);
    }
    assert_plan_has(
        addresses,
        "REMOVE_ALL",
        &["SEARCH contact_addresses USING COVERING INDEX addresses_of_contacts (tenant_id=? AND contact_id=?)"],
    );
}

/// Whether a step walks the few rows of a sub-select.
fn is_temporary(step: &str) -> bool {
    step.contains("(subquery") || ["SCAN CONSTANT ROW", "SCAN k", "SCAN l", "SCAN m"].contains(&step)
}

/// Names that an earlier release has written are folded a thousand at a time, and each is looked up by its key.
#[test]
fn older_names_are_folded_by_their_keys() {
    let contact = "SEARCH contacts USING PRIMARY KEY (tenant_id=? AND contact_id=?)";
    assert_plan_has("src/contacts/store/folded_names.rs", "SAVE", &[contact]);
    let older = "SEARCH contacts USING INDEX older_foldings (tenant_id=?)";
    assert_plan_has("src/contacts/store/folded_names.rs", "LIST_OLDER", &[older]);
    let chat = "SEARCH chats USING PRIMARY KEY (tenant_id=? AND device_id=? AND chat_id=?)";
    assert_plan_has("src/conversations/store/folded_names.rs", "SAVE", &[chat]);
    let after = "SEARCH chats USING PRIMARY KEY (tenant_id=? AND (device_id,chat_id)>(?,?))";
    assert_plan_has("src/conversations/store/folded_names.rs", "LIST_NEXT", &[after]);
    let next = "SEARCH c USING INDEX older_foldings (tenant_id>?)";
    assert_plan_has("src/contacts/store/folded_names.rs", "TENANTS_TO_FOLD_OF_ALL_TENANTS", &[next]);
    let page = "SEARCH c USING PRIMARY KEY (tenant_id=? AND campaign_id<?)";
    assert_plan_has("src/campaigns/store/mod.rs", "LIST", &[page]);
    assert_plan_has("src/campaigns/store/filter.rs", "LIST_NAMES", &[page]);
    let found = "SEARCH c USING PRIMARY KEY (tenant_id=? AND campaign_id=?)";
    assert_plan_has("src/campaigns/store/mod.rs", "LIST_FOUND", &[found]);
}

/// Every statement of the Durable Objects prepares on its storage, too: a device's own tables, its Signal store, and the
/// tenant hub's tables.
#[test]
fn every_statement_of_an_object_prepares_on_its_storage() {
    let (device, hub, session) = (Sqlite::in_memory(), Sqlite::in_memory(), Sqlite::in_memory());
    devices::schema::migrate(&device).unwrap();
    devices::tenant_log::migrate(&hub).unwrap();
    session_store::migrate(&session).unwrap();
    let mut prepared = 0;
    for (path, text) in tree::files(&["src"], &["rs"]).iter().filter(|(path, _)| !is_store(path)) {
        let storages: &[&Sqlite] = if path.starts_with("src/session_store/") { &[&session] } else { &[&device, &hub] };
        for (line, name, variants) in statements(text) {
            let attempts = || variants.iter().flat_map(|sql| storages.iter().map(move |storage| (sql, storage)));
            let refusals: Vec<String> = attempts()
                .filter_map(|(sql, storage)| Some(storage.connection().prepare(sql).err()?.to_string()))
                .collect();
            assert!(refusals.len() < attempts().count(), "{path}:{line} {name}: {refusals:?}");
            prepared += 1;
        }
    }
    assert!(prepared > 20, "found only {prepared} statements");
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

/// `(line, name, variants)` of the text constants that are statements. A variant is the SQL with its placeholders
/// replaced; a statement with `{columns}` has one for each column list of its file.
fn statements(text: &str) -> Vec<(usize, String, Vec<String>)> {
    let is_statement = |sql: &str| {
        // A single word is no statement: `delete` is also the name of a command.
        let mut words = sql.split_whitespace();
        let verb = words.next().filter(|_| words.next().is_some()).unwrap_or_default();
        ["select", "insert", "update", "delete", "with"].contains(&verb)
    };
    let (statements, others): (Vec<_>, Vec<_>) =
        source::text_constants(text).into_iter().partition(|(_, _, sql)| is_statement(sql));
    // The lists of contacts take the columns of the store that they are a part of.
    let shared = source::text_constants(include_str!("../src/contacts/store/mod.rs"));
    let lists: Vec<String> = others
        .into_iter()
        .chain(shared)
        .filter(|(_, name, _)| name.ends_with("COLUMNS"))
        .map(|(_, _, list)| list)
        .collect();
    let variants = |sql: &str| {
        if !sql.contains("{columns}") {
            return vec![with_fragments_filled_in(sql)];
        }
        lists.iter().map(|list| with_fragments_filled_in(&sql.replace("{columns}", list))).collect()
    };
    statements.into_iter().map(|(line, name, sql)| (line, name, variants(&sql))).collect()
}

/// The SQL with every `{…}` replaced by the piece of SQL that the stores put there when they run it, so that SQLite can prepare it.
fn with_fragments_filled_in(sql: &str) -> String {
    let sql = sql
        .replace("{newest chats}", "select 0, '', ''")
        .replace("{phone}", "'6281'")
        .replace("{column}", "chat_id")
        .replace("{suffix}", "@c.us");
    audience::expand(Statement { sql: sql.into(), params: Vec::new() }).sql.into_owned()
}
