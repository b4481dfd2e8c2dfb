//! The index in which contacts are searched has the words of each contact, and a search finds whom somebody finds who reads every row.

use crate::support::builders::tenant;
use crate::support::database::{apply, migrated, migrations};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::{Random, SeededRandom};
use cloudwa_flow::contacts::store::{self, ContactFilter, ContactSort};
use cloudwa_flow::ids::TenantId;
use cloudwa_flow::page::PageRequest;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

const NAMES: [&str; 8] = ["Budi", "Budi Santoso", "", "Á", "ИВАН Фёдоров", "Bu", "\"Toko\" (24) AND x*", "🌸 Sari"];
const TAGS: [&str; 5] = ["[]", r#"["vip"]"#, r#"["Vip","a b"]"#, r#"["é"]"#, r#"["vip","x' OR 1"]"#];
const ATTRIBUTES: [&str; 4] = ["{}", r#"{"kota":"Bogor"}"#, r#"{"kota":"Solo","umur":"3"}"#, r#"{"\"":"x"}"#];
const PHONES: [&str; 6] = ["62811", "628119000", "628119001", "77@lid", "6281", "447911123456"];

fn one_of<'a>(random: &mut SeededRandom, of: &[&'a str]) -> &'a str {
    let mut byte = [0];
    random.fill(&mut byte);
    of[usize::from(byte[0]) % of.len()]
}

fn folded(name: &str) -> String {
    store::folded_name(name)
}

/// How many contacts have each word, counted one by one.
fn recount(connection: &Connection) -> BTreeMap<String, i64> {
    let mut counted = BTreeMap::new();
    let mut read = connection.prepare("select words from words_of_contacts").unwrap();
    let texts = read.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for text in texts.map(Result::unwrap) {
        let words: BTreeSet<String> = text.split_whitespace().map(str::to_lowercase).collect();
        for word in words {
            *counted.entry(word).or_default() += 1;
        }
    }
    counted
}

fn indexed(connection: &Connection) -> BTreeMap<String, i64> {
    let mut read = connection.prepare("select term, doc from contact_word_counts").unwrap();
    let rows = read.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn check(db: &Sqlite, step: &str) {
    let connection = db.connection();
    assert_eq!(indexed(&connection), recount(&connection), "{step}");
    let documents = "select (select count(*) from contact_documents) - (select count(*) from contacts)";
    assert_eq!(connection.query_row(documents, [], |row| row.get::<_, i64>(0)), Ok(0), "{step}");
}

/// Changes rows as every statement of every release may: whole rows, single columns, the same value again, upserts.
fn change(connection: &Connection, random: &mut SeededRandom, number: u32) -> String {
    let ours = tenant(1 + u64::from(number % 2));
    let (name, tags) = (one_of(random, &NAMES), one_of(random, &TAGS));
    let (attributes, phone) = (one_of(random, &ATTRIBUTES), one_of(random, &PHONES));
    let id = format!("con_0193e0a0-0000-7000-8000-{number:012}");
    let what =
        one_of(random, &["insert", "insert", "upsert", "name", "old name", "tags", "attributes", "phone", "delete"]);
    let of_phone = "where tenant_id = ?1 and phone = ?2";
    let changed = match what {
        "insert" | "upsert" => connection.execute(
            "insert into contacts (tenant_id, contact_id, phone, name, folded_name, tags, attributes, source, created_at, updated_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'manual', 0, 0)
             on conflict (tenant_id, phone) do update set name = excluded.name, folded_name = excluded.folded_name,
               tags = excluded.tags, attributes = excluded.attributes",
            params![ours.as_str(), id, phone, name, folded(name), tags, attributes],
        ),
        "name" => connection.execute(
            &format!("update contacts set name = ?3, folded_name = ?4 {of_phone}"),
            params![ours.as_str(), phone, name, folded(name)],
        ),
        "old name" => {
            connection.execute(&format!("update contacts set name = ?3 {of_phone}"), params![ours.as_str(), phone, name])
        }
        "tags" => {
            connection.execute(&format!("update contacts set tags = ?3 {of_phone}"), params![ours.as_str(), phone, tags])
        }
        "attributes" => connection.execute(
            &format!("update contacts set attributes = ?3, name = name {of_phone}"),
            params![ours.as_str(), phone, attributes],
        ),
        "phone" => connection.execute(
            &format!("update or ignore contacts set phone = ?3 {of_phone}"),
            params![ours.as_str(), phone, one_of(random, &PHONES)],
        ),
        _ => connection.execute(&format!("delete from contacts {of_phone}"), params![ours.as_str(), phone]),
    };
    changed.unwrap();
    format!("{number}: {what} {phone} {name}")
}

#[test]
fn the_words_of_the_index_are_those_of_a_recount_after_any_change() {
    for seed in 0..6 {
        let db = migrated("tenant");
        let mut random = SeededRandom::new(seed);
        for number in 0..120 {
            let step = change(&db.connection(), &mut random, number);
            check(&db, &step);
        }
        let connection = db.connection();
        connection.execute("insert into contact_words (contact_words) values ('integrity-check')", []).unwrap();
    }
}

#[test]
fn a_migration_gives_the_contacts_of_before_their_words() {
    let (before, after): (Vec<_>, Vec<_>) =
        migrations("tenant").into_iter().partition(|file| file.file_name().unwrap().to_str().unwrap() < "0021");
    let db = Sqlite::in_memory();
    apply(&db, &before);
    let mut random = SeededRandom::new(7);
    for number in 0..60 {
        change(&db.connection(), &mut random, number);
    }
    apply(&db, &after);
    check(&db, "migrated");
    let step = change(&db.connection(), &mut random, 99);
    check(&db, &step);
}

async fn found(db: &Sqlite, ours: &TenantId, filter: &ContactFilter, limit: u32) -> Vec<String> {
    let (mut ids, mut page) = (Vec::new(), PageRequest::first(limit));
    loop {
        let read = store::list(db, ours, filter, &page).await.unwrap();
        ids.extend(read.items.into_iter().map(|contact| contact.id.to_string()));
        match page.next(read.next_cursor.as_deref()).unwrap() {
            Some(next) => page = next,
            None => return ids,
        }
    }
}

/// Whoever has the words, or the digits, and the tag, in the order in which they were added.
fn expected(db: &Sqlite, ours: &TenantId, words: &[&str], digits: &str, tag: Option<&str>) -> Vec<String> {
    let connection = db.connection();
    let mut read = connection
        .prepare("select contact_id, name, phone, tags from contacts where tenant_id = ? order by contact_id")
        .unwrap();
    let text = |row: &rusqlite::Row<'_>, column| row.get::<_, String>(column);
    let rows = read.query_map([ours.as_str()], |row| Ok((text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?)));
    let fold = |text: &str| folded(text).split_once('\n').unwrap().1.trim_start_matches('\u{2}').to_owned();
    rows.unwrap()
        .map(Result::unwrap)
        .filter(|(_, name, phone, tags)| {
            let tags: Vec<String> = serde_json::from_str(tags).unwrap();
            words.iter().all(|word| fold(name).contains(&fold(word)))
                && (digits.is_empty() || !phone.contains('@') && phone.contains(digits))
                && tag.is_none_or(|tag| tags.iter().any(|known| fold(known) == fold(tag)))
        })
        .map(|(id, ..)| id)
        .collect()
}

#[tokio::test]
async fn a_search_finds_whom_somebody_finds_who_reads_every_row_page_by_page() {
    let db = migrated("tenant");
    let mut random = SeededRandom::new(3);
    // Every contact has a number of its own, so that all names and tags stay.
    for number in 0..200_u32 {
        let (name, tags) = (one_of(&mut random, &NAMES), one_of(&mut random, &TAGS));
        let owner = tenant(1 + u64::from(number % 3) / 2);
        let id = format!("con_0193e0a0-0000-7000-8000-{number:012}");
        let connection = db.connection();
        connection
            .execute(
                "insert into contacts (tenant_id, contact_id, phone, name, folded_name, tags, attributes, source, created_at, updated_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, '{}', 'manual', 0, 0)",
                params![owner.as_str(), id, format!("62811{:06}", number * 7919), name, folded(name), tags],
            )
            .unwrap();
    }
    let ours = tenant(1);
    for (search, words, digits) in [
        ("budi", &["budi"][..], ""),
        ("BUDI santoso", &["budi", "santoso"], ""),
        ("bud san", &["bud", "san"], ""),
        ("bu", &["bu"], ""),
        ("á", &["a"], ""),
        ("иван", &["иван"], ""),
        ("федор", &["федор"], ""),
        ("toko", &["toko"], ""),
        ("\"toko\" and x*", &["\"toko\"", "and", "x*"], ""),
        ("🌸", &["🌸"], ""),
        ("nemo", &["nemo"], ""),
        ("791", &[], "791"),
        ("62811", &[], "62811"),
        ("0811", &[], "811"),
        ("99999999", &[], "99999999"),
        ("", &[], ""),
    ] {
        for tag in [None, Some("vip"), Some("É"), Some("x' OR 1"), Some("nobody")] {
            for sort in [ContactSort::Newest, ContactSort::Oldest, ContactSort::Name] {
                let filter = ContactFilter {
                    search: Some(search.into()),
                    tag: tag.map(str::to_owned),
                    sort,
                    ..ContactFilter::default()
                };
                let mut wanted = expected(&db, &ours, words, digits, tag);
                let mut listed = found(&db, &ours, &filter, 7).await;
                match sort {
                    ContactSort::Newest => wanted.reverse(),
                    ContactSort::Oldest => {}
                    ContactSort::Name => {
                        let names: BTreeMap<String, String> = names_of(&db);
                        let keys: Vec<_> =
                            listed.iter().map(|id| (names[id].is_empty(), names[id].clone(), id.clone())).collect();
                        assert!(keys.is_sorted(), "{search} {tag:?}: {keys:?}");
                        listed.sort();
                    }
                }
                assert_eq!(listed, wanted, "{search} {tag:?} {sort:?}");
            }
        }
    }
}

/// The folded names of all contacts.
fn names_of(db: &Sqlite) -> BTreeMap<String, String> {
    let connection = db.connection();
    let mut read = connection.prepare("select contact_id, name from contacts").unwrap();
    let rows = read.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    rows.map(Result::unwrap)
        .map(|(id, name)| (id, folded(&name).split_once('\n').unwrap().1.trim_start_matches('\u{2}').to_owned()))
        .collect()
}
