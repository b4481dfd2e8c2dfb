//! `docs/retention.md` names every table and bucket, each once and at its place.

use std::collections::BTreeMap;

use cloudwa_flow::{devices, session_store};

use super::{DATABASES, migrated, names, support::sqlite::Sqlite};

/// Without the tables in which SQLite keeps the index of `contact_words`.
const TABLES: &str = "
    select name from sqlite_master
    where type = 'table' and name not in ('d1_migrations', 'sqlite_sequence') and name not like 'contact\\_words\\_%' escape '\\'";

/// The places that the document names, with what it calls them.
const PLACES: [(&str, &str); 4] = [("D1", "D1 "), ("R2", "R2 "), ("device", "the device "), ("hub", "the hub ")];

/// `(place, name)` of everything that the document names, in order. The second cell of a row is a list of places, divided by
/// semicolons, each with its names in backticks.
fn documented(document: &str) -> Vec<(&'static str, String)> {
    let cells = document.lines().filter(|line| line.starts_with("| ")).filter_map(|line| line.split('|').nth(2));
    let parts = cells.flat_map(|cell| cell.split(';')).map(str::trim);
    let of_a_place = parts.filter_map(|part| {
        PLACES.iter().find_map(|(place, called)| part.strip_prefix(called).map(|listed| (*place, listed)))
    });
    let mut found: Vec<_> = of_a_place
        .flat_map(|(place, listed)| listed.split('`').skip(1).step_by(2).map(move |name| (place, name.to_owned())))
        .filter(|(_, name)| !name.ends_with('/'))
        .collect();
    found.sort();
    found
}

fn buckets() -> Vec<String> {
    let sections = include_str!("../../wrangler.toml").split("[[r2_buckets]]").skip(1);
    let bindings = sections.filter_map(|text| text.lines().find_map(|line| line.strip_prefix("binding = ")));
    bindings.map(|name| name.trim_matches('"').to_owned()).collect()
}

fn stored() -> Vec<(&'static str, String)> {
    let (device, hub) = (Sqlite::in_memory(), Sqlite::in_memory());
    devices::schema::migrate(&device).unwrap();
    session_store::migrate(&device).unwrap();
    devices::tenant_log::migrate(&hub).unwrap();
    let of_databases = DATABASES.iter().flat_map(|database| names(&migrated(database), TABLES));
    let mut all: Vec<_> = of_databases.map(|name| ("D1", name)).collect();
    all.extend(buckets().into_iter().map(|name| ("R2", name)));
    all.extend(names(&device.connection(), TABLES).into_iter().map(|name| ("device", name)));
    all.extend(names(&hub.connection(), TABLES).into_iter().map(|name| ("hub", name)));
    all.sort();
    all
}

#[test]
fn how_long_each_table_and_bucket_is_kept_is_documented() {
    let (documented, stored) = (documented(include_str!("../../docs/retention.md")), stored());
    let lacks: Vec<_> = stored.iter().filter(|each| !documented.contains(each)).collect();
    assert!(lacks.is_empty(), "docs/retention.md does not say how long these are kept: {lacks:?}");
    let mut counts = BTreeMap::new();
    for each in &documented {
        *counts.entry(each).or_insert(0) += 1;
    }
    let wrong: Vec<_> = counts.iter().filter(|(each, count)| **count > 1 || !stored.contains(each)).collect();
    assert!(wrong.is_empty(), "docs/retention.md names these twice, or they do not exist: {wrong:?}");
}

#[test]
fn a_name_counts_only_at_its_place() {
    let table = "| what | where | kept |\n|---|---|---|\n| a | D1 `one`, `two` (a hash); the device `three` | `four` |\n| b | R2 `FIVE`, below `six/` | |\n| c | a cookie `seven` | |";
    let all = [("D1", "one"), ("D1", "two"), ("R2", "FIVE"), ("device", "three")];
    assert_eq!(documented(table), all.map(|(place, name)| (place, name.to_owned())));
}
