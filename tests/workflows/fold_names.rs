//! Names in the form of an earlier release are folded again after an upgrade.

use crate::support::builders::{a_device, at, created_event, message, tenant};
use crate::support::database::{Failing, migrated};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::Timestamp;
use cloudwa_flow::contacts::store::{self, ContactFilter};
use cloudwa_flow::conversations::store::{ChatFilter, list_chats_of_tenant};
use cloudwa_flow::ids::TenantId;
use cloudwa_flow::messages::message::{Direction, Message};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::fold_names::fold_names;
use cloudwa_flow::workflows::project_events::project_events;
use std::time::Duration;

/// An earlier release has not made one letter of the ways in which keyboards write this name.
const NAME: &str = "مصطفى";

fn minute(minute: u64) -> Timestamp {
    at(0).plus(Duration::from_secs(60 * minute))
}

/// Contacts as an earlier release has stored them.
fn older_contacts(db: &Sqlite, tenant: &TenantId, count: u32) {
    let sql = "
        insert into contacts (tenant_id, contact_id, phone, name, source, created_at, updated_at, folded_name)
        with recursive n (no) as (select 1 union all select no + 1 from n where no < ?3)
        select ?1, printf('con_0193e0a0-0000-7000-8000-%012d', no), printf('62811%06d', no), ?2, 'import', 1, 1, ?2 || char(10) || ?2 from n";
    db.connection().execute(sql, (tenant.as_str(), NAME, count)).unwrap();
}

/// How many contacts of a tenant are still in the older form.
fn left(db: &Sqlite, tenant: &TenantId) -> i64 {
    let sql = "select count(*) from contacts where tenant_id = ?1 and folded_name = name || char(10) || name";
    db.connection().query_row(sql, [tenant.as_str()], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn names_of_an_earlier_release_are_folded_again_a_few_hundred_at_a_time() {
    let (db, large, small) = (migrated("tenant"), tenant(1), tenant(2));
    older_contacts(&db, &large, 600);
    older_contacts(&db, &small, 5);
    fold_names(&db, minute(0)).await.unwrap();
    assert_eq!((left(&db, &large), left(&db, &small)), (350, 0), "they share the rows of a run");
    fold_names(&db, minute(1)).await.unwrap();
    assert_eq!(left(&db, &large), 0);
    let search = ContactFilter { search: Some("مصطفي".into()), ..ContactFilter::default() };
    let found = store::list(&db, &small, &search, &PageRequest::first(9)).await.unwrap().items;
    assert_eq!(found.len(), 5);

    let written = db.rows_written();
    let counting = Failing { inner: db, after: std::cell::Cell::new(Some(2)) };
    fold_names(&counting, minute(2)).await.unwrap();
    assert_eq!(counting.inner.rows_written() - written, 0, "an empty index and an empty table");
}

#[tokio::test]
async fn no_tenant_waits_for_the_names_of_large_ones() {
    let db = migrated("tenant");
    let tenants: Vec<TenantId> = (1..=30).map(tenant).collect();
    for ours in &tenants {
        older_contacts(&db, ours, 40);
    }
    fold_names(&db, minute(0)).await.unwrap();
    let begun = |db: &Sqlite| tenants.iter().filter(|ours| left(db, ours) < 40).count();
    assert_eq!(begun(&db), 20);
    fold_names(&db, minute(1)).await.unwrap();
    assert_eq!(begun(&db), 30, "the others have their turn before the first ones are done");
    for later in 2..6 {
        fold_names(&db, minute(later)).await.unwrap();
    }
    assert!(tenants.iter().all(|ours| left(&db, ours) == 0));
}

#[tokio::test]
async fn the_names_of_chats_are_folded_again_too() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for number in 1..4 {
        let chat_id = format!("62811900000{number}@c.us");
        let said = message(&device, number, Direction::In, "halo");
        let business_name = (number == 1).then(|| "Toko کریم".to_owned());
        let said = Message { chat_id, name: (number < 3).then(|| NAME.to_owned()), business_name, ..said };
        Database::batch(&db, project_events(&ours, &[created_event(said)], &[]).unwrap()).await.unwrap();
    }
    let older = "update chats set folded_name = name || char(10) || name,
        folded_business_name = business_name || char(10) || business_name";
    db.connection().execute(older, []).unwrap();
    // The migration lists the tenants that have devices.
    db.connection().execute("insert into chat_foldings (tenant_id) values (?1)", [ours.as_str()]).unwrap();
    let written = db.rows_written();
    fold_names(&db, minute(0)).await.unwrap();
    assert_eq!(db.rows_written() - written, 3, "a chat without a name has none to fold, and the tenant is done");
    let found = async |search: &str| {
        let filter = ChatFilter { search: Some(search.into()), ..ChatFilter::default() };
        list_chats_of_tenant(&db, &ours, &filter, &PageRequest::first(9)).await.unwrap().items.len()
    };
    assert_eq!((found("مصطفي").await, found("كريم").await), (2, 1));
    assert_eq!(db.rows_written() - written, 3, "the searches had nothing to fold");
}

#[tokio::test]
async fn the_chats_of_a_tenant_are_looked_through_in_their_order_each_once() {
    let (db, tenants) = (migrated("tenant"), [tenant(1), tenant(2)]);
    for ours in &tenants {
        let sql = "
            insert into chats (tenant_id, device_id, chat_id, name, folded_name, last_message_id, last_text, last_at, last_direction)
            with recursive n (no) as (select 1 union all select no + 1 from n where no < 600)
            select ?1, 'dev_' || no % 2, printf('62811%06d@c.us', no), ?2, ?2 || char(10) || ?2, 'm', 't', 1, 'in' from n";
        db.connection().execute(sql, (ours.as_str(), NAME)).unwrap();
        db.connection().execute("insert into chat_foldings (tenant_id) values (?1)", [ours.as_str()]).unwrap();
    }
    let left = |db: &Sqlite, ours: &TenantId| -> i64 {
        let sql = "select count(*) from chats where tenant_id = ?1 and folded_name = name || char(10) || name";
        db.connection().query_row(sql, [ours.as_str()], |row| row.get(0)).unwrap()
    };
    let mut seen = Vec::new();
    for no in 0..4 {
        fold_names(&db, minute(no)).await.unwrap();
        seen.push(tenants.each_ref().map(|ours| left(&db, ours)));
    }
    assert_eq!(seen, [[350, 350], [100, 100], [0, 0], [0, 0]]);
    let written = db.rows_written();
    fold_names(&db, minute(4)).await.unwrap();
    assert_eq!(db.rows_written() - written, 0, "both are done");
}
