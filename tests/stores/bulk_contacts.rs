//! One change of many contacts at once.

use std::{cell::RefCell, collections::BTreeSet};

use cloudwa_flow::{
    clock::SeededRandom,
    contacts::{
        address::ContactAddress,
        contact::{Attributes, MAX_TAGS},
        phone::{DEFAULT_REGION, Phone},
        store::{
            self, ContactFilter, NewContact,
            bulk::{self, BulkOutcome, TagChange},
        },
    },
    error::{Error, Result},
    ids::{ContactId, TenantId},
    page::PageRequest,
    params,
    ports::{Database, Statement},
};

use crate::{
    contact_addresses::{identify, lid},
    support::{
        builders::{at, tenant},
        database::{ChangedBefore, migrated},
        sqlite::Sqlite,
    },
};

fn texts(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

async fn create(db: &Sqlite, ours: &TenantId, no: u32, address: &ContactAddress, tags: &[String]) -> ContactId {
    let id = ContactId::new(at(i64::from(no)), &mut SeededRandom::new(no.into()));
    let attributes = Attributes::new();
    let new = NewContact { id: id.clone(), address, name: "Ayu", tags, attributes: &attributes, request: None };
    store::create(db, ours, new, at(0)).await.unwrap();
    id
}

async fn contact(db: &Sqlite, ours: &TenantId, no: u32, tags: &[&str]) -> ContactId {
    create(db, ours, no, &ContactAddress::phone(&phone(no)), &texts(tags)).await
}

fn phone(no: u32) -> Phone {
    Phone::parse(&format!("+62812{:08}", 34_000_000 + no), DEFAULT_REGION).unwrap()
}

async fn tags(db: &Sqlite, ours: &TenantId, id: &ContactId) -> Vec<String> {
    store::get(db, ours, id).await.unwrap().tags
}

async fn count(db: &Sqlite, ours: &TenantId) -> usize {
    store::list(db, ours, &ContactFilter::default(), &PageRequest::first(100)).await.unwrap().items.len()
}

fn set<const N: usize>(ids: [&ContactId; N]) -> BTreeSet<ContactId> {
    ids.into_iter().cloned().collect()
}

async fn change(
    db: &impl Database,
    ours: &TenantId,
    ids: &BTreeSet<ContactId>,
    change: TagChange,
    tags: &[&str],
) -> Result<BulkOutcome> {
    bulk::change_tags(db, ours, ids, change, &texts(tags), at(50)).await
}

#[tokio::test]
async fn tags_are_added_and_removed_whatever_their_spelling_and_a_repetition_writes_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (contact(&db, &ours, 1, &["VIP"]).await, contact(&db, &ours, 2, &["lama"]).await);
    let theirs = contact(&db, &tenant(2), 3, &[]).await;
    let ids = set([&one, &two, &theirs]);
    let added = change(&db, &ours, &ids, TagChange::Add, &["baru", "vip"]).await.unwrap();
    assert_eq!(added, BulkOutcome { changed: 2, unchanged: 0, full: 0, unknown: 1 });
    assert_eq!(tags(&db, &ours, &one).await, ["VIP", "baru"], "the contact keeps its spelling");
    assert_eq!(tags(&db, &ours, &two).await, ["baru", "lama", "vip"]);
    assert_eq!(tags(&db, &tenant(2), &theirs).await, texts(&[]), "another tenant's contact stays");
    assert_eq!(store::get(&db, &ours, &one).await.unwrap().updated_at, at(50));

    let written = db.rows_written();
    let again = change(&db, &ours, &ids, TagChange::Add, &["baru", "vip"]).await.unwrap();
    assert_eq!(again, BulkOutcome { changed: 0, unchanged: 2, full: 0, unknown: 1 });
    assert_eq!(db.rows_written(), written);

    let removed = change(&db, &ours, &ids, TagChange::Remove, &["Vip", "lama"]).await.unwrap();
    assert_eq!((removed.changed, removed.unchanged), (2, 0));
    assert_eq!((tags(&db, &ours, &one).await, tags(&db, &ours, &two).await), (texts(&["baru"]), texts(&["baru"])));
}

#[tokio::test]
async fn a_contact_with_too_many_tags_gets_as_many_as_it_may_have_and_is_named_as_full() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let many: Vec<String> = (1..MAX_TAGS).map(|no| format!("tag {no:02}")).collect();
    let nearly_full = create(&db, &ours, 1, &ContactAddress::phone(&phone(1)), &many).await;
    let free = contact(&db, &ours, 2, &[]).await;
    let ids = set([&nearly_full, &free]);
    let outcome = change(&db, &ours, &ids, TagChange::Add, &["x", "y"]).await.unwrap();
    assert_eq!(outcome, BulkOutcome { changed: 2, unchanged: 0, full: 1, unknown: 0 });
    assert_eq!(tags(&db, &ours, &nearly_full).await.len(), MAX_TAGS);
    let outcome = change(&db, &ours, &ids, TagChange::Add, &["x", "y"]).await.unwrap();
    assert_eq!(outcome, BulkOutcome { changed: 0, unchanged: 2, full: 1, unknown: 0 });
}

#[tokio::test]
async fn a_tag_that_somebody_adds_at_the_same_time_is_kept() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = contact(&db, &ours, 1, &["lama"]).await;
    let sql = "update contacts set tags = ?3 where tenant_id = ?1 and contact_id = ?2";
    let meanwhile = Statement::new(sql, params![ours.as_str(), id.as_str(), r#"["lama","mereka"]"#]);
    let changed = ChangedBefore { inner: db, by: RefCell::new(Some(meanwhile)) };
    let outcome = change(&changed, &ours, &set([&id]), TagChange::Add, &["baru"]).await.unwrap();
    assert_eq!(outcome, BulkOutcome { changed: 1, unchanged: 0, full: 0, unknown: 0 });
    assert_eq!(tags(&changed.inner, &ours, &id).await, ["baru", "lama", "mereka"]);
}

#[tokio::test]
async fn several_contacts_are_deleted_as_one_is_and_ids_that_lead_nowhere_are_counted() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two, kept) =
        (contact(&db, &ours, 1, &[]).await, contact(&db, &ours, 2, &[]).await, contact(&db, &ours, 3, &[]).await);
    let theirs = contact(&db, &tenant(2), 7, &[]).await;
    let ids = set([&one, &two, &theirs]);
    assert_eq!(
        bulk::remove(&db, &ours, &ids).await.unwrap(),
        BulkOutcome { changed: 2, unchanged: 0, full: 0, unknown: 1 }
    );
    assert_eq!((count(&db, &ours).await, count(&db, &tenant(2)).await), (1, 1));
    store::get(&db, &ours, &kept).await.unwrap();
    assert_eq!(bulk::remove(&db, &ours, &ids).await.unwrap().unknown, 3);
    contact(&db, &ours, 1, &[]).await;
    assert_eq!(store::remove(&db, &ours, &two).await, Err(Error::NotFound { what: "the contact" }));
}

#[tokio::test]
async fn two_ids_of_contacts_that_became_one_are_one_contact() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let of_lid = create(&db, &ours, 1, &lid("77"), &[]).await;
    let of_number = contact(&db, &ours, 2, &[]).await;
    identify(&db, &ours, "77", phone(2).as_str(), 5).await;
    let ids = set([&of_lid, &of_number]);
    let tagged = change(&db, &ours, &ids, TagChange::Add, &["vip"]).await.unwrap();
    assert_eq!(tagged, BulkOutcome { changed: 1, unchanged: 0, full: 0, unknown: 0 });
    let removed = bulk::remove(&db, &ours, &ids).await.unwrap();
    assert_eq!(removed, BulkOutcome { changed: 1, unchanged: 0, full: 0, unknown: 0 });
    assert_eq!(count(&db, &ours).await, 0);
}
