//! Every statement names the tenant first: a forgotten tenant in one `where` would show a tenant the rows of another.

use super::source::{code_only, text_constants};

/// The tables of the control database, which have ids of their own: their rows say which tenant is calling.
const CONTROL_TABLES: [&str; 3] = ["tenants", "users", "refresh_tokens"];

/// Statements that read every tenant on purpose. A cron job runs them, never a caller.
pub const OF_ALL_TENANTS: [(&str, &str); 14] = [
    ("src/campaigns/store/claims.rs", "STALLED_OF_ALL_TENANTS"),
    ("src/campaigns/store/notifications.rs", "PENDING_NOTIFICATIONS_OF_ALL_TENANTS"),
    ("src/campaigns/store/schedule.rs", "DUE_OF_ALL_TENANTS"),
    ("src/contacts/import/store.rs", "DELETE_OLD_OF_ALL_TENANTS"),
    ("src/contacts/import/store.rs", "DELETE_OLD_REJECTIONS_OF_ALL_TENANTS"),
    ("src/contacts/import/store.rs", "STALLED_OF_ALL_TENANTS"),
    ("src/contacts/store/folded_names.rs", "TENANTS_TO_FOLD_OF_ALL_TENANTS"),
    ("src/contacts/store/probable_opt_outs.rs", "DELETE_DECIDED_OF_ALL_TENANTS"),
    ("src/contacts/store/consent_changes.rs", "PENDING_OF_ALL_TENANTS"),
    ("src/conversations/store/folded_names.rs", "LEFT_OF_ALL_TENANTS"),
    ("src/devices/store.rs", "ROLL_CALL_OF_ALL_TENANTS"),
    ("src/files/store.rs", "LIST_ABANDONED_WRITES_OF_ALL_TENANTS"),
    ("src/files/store.rs", "LIST_EXPIRED_OF_ALL_TENANTS"),
    ("src/idempotency/store.rs", "DELETE_EXPIRED_OF_ALL_TENANTS"),
];

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

/// The statements of a store (a `store.rs`, or a file in a folder `store/`) that do not name the tenant first, except those of
/// `OF_ALL_TENANTS`.
pub fn starts_with_the_tenant(path: &str, text: &str) -> Vec<String> {
    if !is_store(path) {
        return Vec::new();
    }
    let checked =
        text_constants(text).into_iter().filter(|(_, name, _)| !OF_ALL_TENANTS.contains(&(path, name.as_str())));
    checked
        .flat_map(|(line, name, sql)| {
            // A list of columns may hold sub-selects; it is checked as a part of a statement.
            let is_list = name.ends_with("COLUMNS");
            let sql = if is_list { format!("select {sql} from rows where tenant_id = ?1") } else { sql };
            violations(&sql).into_iter().map(move |what| format!("line {line}: {name} {what}"))
        })
        .collect()
}

/// A statement for D1 outside of a store would not be checked by the rule above.
pub fn statements_outside_stores(path: &str, text: &str) -> Vec<String> {
    let may = is_store(path) || path == "src/ports.rs";
    let makes = ["Statement::new", "Statement::with_columns", "Statement {"]
        .into_iter()
        .filter(|made| code_only(text).contains(made));
    makes.filter(|_| !may).map(|made| format!("makes a statement (`{made}`)")).collect()
}

fn violations(sql: &str) -> Vec<String> {
    let words = words(sql);
    let Some(verb) = words.first().map(String::as_str) else { return Vec::new() };
    if !["select", "insert", "update", "delete", "with", "replace"].contains(&verb) {
        return Vec::new();
    }
    let tables = tables(&words);
    let is_control = |table: &&String| CONTROL_TABLES.contains(&table.as_str());
    match tables.iter().filter(is_control).count() {
        controls if controls == tables.len() => return Vec::new(),
        0 => {}
        _ => return vec!["joins two databases".to_owned()],
    }
    let mut found = Vec::new();
    let mut names_the_tenant = false;
    for (at, word) in words.iter().enumerate() {
        let next = |ahead: usize| words.get(at + ahead).map_or("", String::as_str);
        match word.as_str() {
            "into" if next(2) == "(" && is_tenant(next(3)) => names_the_tenant = true,
            "into" => found.push(format!("inserts into {} without the tenant as its first column", next(1))),
            "where" if is_guard(&words[..at]) || is_exists(next(1), next(2)) => {}
            "where" | "on" if is_tenant(next(1)) && next(2) == "=" && (next(3) == "?1" || is_tenant(next(3))) => {
                names_the_tenant |= next(3) == "?1";
            }
            "on" if next(1) == "conflict" => {}
            "where" | "on" => found.push(format!(
                "has a `{word}` that does not start with the tenant: `{word} {} {}`",
                next(1),
                next(2)
            )),
            _ => {}
        }
    }
    if !names_the_tenant {
        found.push("never names the tenant".to_owned());
    }
    found
}

fn is_tenant(word: &str) -> bool {
    word == "tenant_id" || word.ends_with(".tenant_id")
}

/// The `where` of an upsert only guards the row whose key conflicted.
fn is_guard(before: &[String]) -> bool {
    let update = before.windows(3).rposition(|words| words == ["do", "update", "set"]);
    update.is_some_and(|at| !before[at..].iter().any(|word| word == "select" || word == ";"))
}

/// The sub-select of an `exists` has its own `where`.
fn is_exists(first: &str, second: &str) -> bool {
    first == "exists" || (first == "not" && second == "exists")
}

fn tables(words: &[String]) -> Vec<String> {
    let names = words.windows(2).filter(|pair| ["from", "join", "into", "update"].contains(&pair[0].as_str()));
    let names = names.map(|pair| pair[1].clone());
    names.filter(|name| !["(", "set", "json_each", "json_tree"].contains(&name.as_str())).collect()
}

/// Names and numbers as words, everything else one character at a time; quoted texts are dropped.
fn words(sql: &str) -> Vec<String> {
    let unquoted: String = sql.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
    let mut words = Vec::new();
    let mut word = String::new();
    for character in unquoted.to_lowercase().chars().chain([' ']) {
        if character.is_alphanumeric() || "_.?".contains(character) {
            word.push(character);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !character.is_whitespace() {
            words.push(character.to_string());
        }
    }
    words
}

#[test]
fn a_forgotten_tenant_is_refused() {
    let refused = |sql: &str| {
        let text = format!("const X: &str = \"{sql}\";");
        assert!(starts_with_the_tenant("src/campaigns/pacing.rs", &text).is_empty(), "only stores are read");
        !starts_with_the_tenant("src/campaigns/store.rs", &text).is_empty()
    };
    assert!(refused("select name from campaigns where campaign_id = ?1"));
    assert!(refused("select name from campaigns where campaign_id = ?2 and tenant_id = ?1"));
    assert!(refused("select name from campaigns"));
    assert!(refused("update campaigns set name = ?2"));
    assert!(refused("delete from campaigns where campaign_id = ?1 or tenant_id = ?2"));
    assert!(refused("insert into campaigns (campaign_id, tenant_id) values (?1, ?2)"));
    assert!(refused("insert into campaigns values (?1, ?2)"));
    assert!(refused("select 1 from campaigns where tenant_id = ?2"));
    assert!(refused("select 1 from campaigns c join items i on i.id = c.id where c.tenant_id = ?1"));
    assert!(refused("select 1 from campaigns where tenant_id = ?1 and id in (select id from items where no = ?2)"));
    assert!(refused("select 1 from campaigns c join users u on u.tenant_id = c.tenant_id where c.tenant_id = ?1"));
    assert!(!refused("select 1 from campaigns c join items i on i.tenant_id = c.tenant_id where c.tenant_id = ?1"));
    assert!(!refused("select user_id from users where email = ?1"));
    assert!(!refused(
        "insert into items (tenant_id, no) values (?1, ?2) on conflict (tenant_id, no) do update set a = 1 where items.a < 1"
    ));
    assert!(!refused("update campaigns set text = 'where' where tenant_id = ?1 and campaign_id = ?2"));
    assert!(!refused("not sql at all"));
}

#[test]
fn a_statement_outside_of_a_store_is_refused() {
    assert!(!statements_outside_stores("src/workflows/send.rs", "db.query(Statement::new(SQL, []))").is_empty());
    assert!(statements_outside_stores("src/devices/store.rs", "db.query(Statement::new(SQL, []))").is_empty());
}
