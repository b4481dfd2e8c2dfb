//! A tag gets another name, or is deleted, for all contacts and in the broadcasts that name it.

use super::campaigns::{OnlineDevices, command, request};
use super::contacts::fresh_random;
use crate::support::builders::{a_device, at, link_all, tenant};
use crate::support::database::migrated;
use crate::support::objects::RecordedQueue;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, CampaignCommand, CampaignStatus, TagMatch};
use cloudwa_flow::campaigns::store as campaigns;
use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{CampaignId, ContactId, TenantId};
use cloudwa_flow::workflows::change_tag::{TagEdit, TagEdited, change_tag};
use cloudwa_flow::workflows::plan_campaign::{CampaignRequest, RecipientSource, plan_campaign};
use cloudwa_flow::workflows::review_campaign::review;

fn contact(db: &Sqlite, ours: &TenantId, number: i64, tags: &[&str]) {
    let id = ContactId::new(at(number), &mut fresh_random());
    let tags = serde_json::json!(tags).to_string();
    let contact = rusqlite::params![ours.as_str(), id.as_str(), format!("62812{:07}", 3_000_000 + number), tags];
    let insert = "insert into contacts (tenant_id, contact_id, phone, name, tags, source, created_at, updated_at)
                  values (?1, ?2, ?3, 'Ayu', ?4, 'manual', 0, 0)";
    db.connection().execute(insert, contact).unwrap();
}

/// The tags of the tenant's contacts in the order in which they were created, as they are stored.
fn tags(db: &Sqlite, ours: &TenantId) -> Vec<String> {
    let connection = db.connection();
    let mut statement =
        connection.prepare("select tags from contacts where tenant_id = ? order by contact_id").unwrap();
    statement.query_map([ours.as_str()], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

async fn rename(db: &Sqlite, ours: &TenantId, tag: &str, to: &str, now: Timestamp) -> TagEdited {
    change_tag(db, ours, tag, &TagEdit::Rename { to: to.into() }, now).await.unwrap()
}

async fn delete(db: &Sqlite, ours: &TenantId, tag: &str) -> TagEdited {
    change_tag(db, ours, tag, &TagEdit::Delete, at(9)).await.unwrap()
}

async fn a_broadcast_to(db: &Sqlite, ours: &TenantId, tags: &[&str], scheduled_at: Option<Timestamp>) -> CampaignId {
    a_broadcast_without(db, ours, tags, &[], scheduled_at).await
}

/// A broadcast to those who have one of the tags and none of the others.
async fn a_broadcast_without(
    db: &Sqlite,
    ours: &TenantId,
    tags: &[&str],
    without: &[&str],
    scheduled_at: Option<Timestamp>,
) -> CampaignId {
    let device = crate::support::builders::device(1);
    let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    let (tags, without_tags) = (owned(tags), owned(without));
    let audience = Audience::Tags { tags, tag_match: TagMatch::Any, without_tags, needed_values: vec![] };
    let wanted = CampaignRequest { scheduled_at, ..request(&[device], RecipientSource::Contacts(audience)) };
    let count: i64 = db.connection().query_row("select count(*) from campaigns", [], |row| row.get(0)).unwrap();
    plan_campaign(db, ours, wanted, None, at(count), &mut SeededRandom::new(1)).await.unwrap().id
}

async fn tags_of(db: &Sqlite, ours: &TenantId, id: &CampaignId) -> Vec<String> {
    match campaigns::get(db, ours, id).await.unwrap().audience {
        Audience::Tags { tags, .. } => tags,
        Audience::List | Audience::Contacts { .. } => Vec::new(),
    }
}

#[tokio::test]
async fn a_tag_is_renamed_for_all_contacts_in_every_spelling_and_none_has_it_twice() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    for (number, own) in
        [&["a", "vip", "z"][..], &["VIP"], &["Pelanggan", "ViP"], &["lain"], &[]].into_iter().enumerate()
    {
        contact(&db, &ours, number.try_into().unwrap(), own);
    }
    contact(&db, &theirs, 9, &["vip"]);
    assert_eq!(rename(&db, &ours, "Vip", "pelanggan", at(9)).await.contacts, 3);
    let changed = "select count(*) from contacts where updated_at > 0";
    assert_eq!(db.connection().query_row(changed, [], |row| row.get::<_, i64>(0)), Ok(3));
    let renamed = [r#"["a","pelanggan","z"]"#, r#"["pelanggan"]"#, r#"["Pelanggan"]"#, r#"["lain"]"#, "[]"];
    assert_eq!(tags(&db, &ours), renamed);
    assert_eq!(tags(&db, &theirs), [r#"["vip"]"#]);
    assert_eq!(
        rename(&db, &ours, "vip", "pelanggan", at(10)).await,
        TagEdited::default(),
        "the same again changes nothing"
    );
}

#[tokio::test]
async fn a_tag_gets_another_spelling_and_those_who_have_it_are_not_written() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, own) in [&["VIP"][..], &["Vip"], &["vip", "Ésok"]].into_iter().enumerate() {
        contact(&db, &ours, number.try_into().unwrap(), own);
    }
    assert_eq!(rename(&db, &ours, "vip", "Vip", at(9)).await.contacts, 2);
    assert_eq!(tags(&db, &ours), [r#"["Vip"]"#, r#"["Vip"]"#, r#"["Vip","Ésok"]"#]);
    assert_eq!(rename(&db, &ours, "VIP", "Vip", at(9)).await.contacts, 0);
}

#[tokio::test]
async fn a_tag_is_deleted_from_all_contacts_and_the_same_request_again_changes_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, own) in [&["a", "vip"][..], &["VIP"], &["lain"]].into_iter().enumerate() {
        contact(&db, &ours, number.try_into().unwrap(), own);
    }
    assert_eq!(delete(&db, &ours, "vip").await.contacts, 2);
    assert_eq!(tags(&db, &ours), [r#"["a"]"#, "[]", r#"["lain"]"#]);
    assert_eq!(delete(&db, &ours, "vip").await, TagEdited::default());
}

#[tokio::test]
async fn thousands_of_contacts_are_changed_some_at_a_time() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    db.connection().execute_batch("begin").unwrap();
    for number in 0..10_001 {
        contact(&db, &ours, number, &["vip"]);
    }
    db.connection().execute_batch("commit").unwrap();
    assert_eq!(rename(&db, &ours, "vip", "lama", at(9)).await.contacts, 10_001);
    assert!(tags(&db, &ours).iter().all(|tags| tags == r#"["lama"]"#));
}

#[tokio::test]
async fn a_renamed_tag_is_renamed_in_broadcasts_that_have_not_started_and_nowhere_else() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    a_device(&db, &ours, 1).await;
    a_device(&db, &theirs, 1).await;
    link_all(&db);
    contact(&db, &ours, 1, &["vip"]);
    contact(&db, &ours, 2, &["lain"]);
    contact(&db, &theirs, 1, &["vip"]);
    let draft = a_broadcast_to(&db, &ours, &["lain", "VIP"], None).await;
    let scheduled = a_broadcast_to(&db, &ours, &["vip"], Some(at(3_600_000))).await;
    let started = a_broadcast_to(&db, &ours, &["vip"], None).await;
    let other = a_broadcast_to(&db, &ours, &["lain"], None).await;
    let foreign = a_broadcast_to(&db, &theirs, &["vip"], None).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    command(&db, &objects, &queue, &ours, &started, CampaignCommand::Start, 2).await.unwrap();
    let edited = rename(&db, &ours, "vip", "pelanggan", at(9)).await;
    assert_eq!((edited.contacts, edited.broadcasts), (1, vec![draft.clone(), scheduled.clone()]));
    assert_eq!(tags_of(&db, &ours, &draft).await, ["lain", "pelanggan"]);
    assert_eq!(tags_of(&db, &ours, &scheduled).await, ["pelanggan"]);
    assert_eq!(tags_of(&db, &ours, &started).await, ["vip"], "it has its recipients");
    assert_eq!(tags_of(&db, &ours, &other).await, ["lain"]);
    assert_eq!(tags_of(&db, &theirs, &foreign).await, ["vip"]);
    let reached = review(&db, &ours, &campaigns::get(&db, &ours, &draft).await.unwrap()).await.unwrap();
    assert_eq!(reached.recipients, 2, "the broadcast reaches those it reached before");
}

#[tokio::test]
async fn a_broadcast_whose_tag_was_deleted_reaches_nobody_and_says_why_it_does_not_start() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_device(&db, &ours, 1).await;
    link_all(&db);
    contact(&db, &ours, 1, &["vip"]);
    let draft = a_broadcast_to(&db, &ours, &["vip"], None).await;
    let edited = delete(&db, &ours, "VIP").await;
    assert_eq!((edited.contacts, edited.broadcasts), (1, vec![draft.clone()]));
    let campaign = campaigns::get(&db, &ours, &draft).await.unwrap();
    assert_eq!(review(&db, &ours, &campaign).await.unwrap().recipients, 0);
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    let refused = command(&db, &objects, &queue, &ours, &draft, CampaignCommand::Start, 2).await.err();
    let Some(Error::Invalid { details, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(details["field"], "audience");
    assert_eq!(campaigns::get(&db, &ours, &draft).await.unwrap().status, CampaignStatus::Draft);
}

#[tokio::test]
async fn a_renamed_tag_is_still_left_out_of_broadcasts_that_have_not_started() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_device(&db, &ours, 1).await;
    link_all(&db);
    for (number, own) in [&["vip"][..], &["vip", "Reseller"], &["lain"]].into_iter().enumerate() {
        contact(&db, &ours, number.try_into().unwrap(), own);
    }
    let draft = a_broadcast_without(&db, &ours, &["vip"], &["reseller"], None).await;
    let scheduled = a_broadcast_without(&db, &ours, &[], &["RESELLER"], Some(at(3_600_000))).await;
    let edited = rename(&db, &ours, "reseller", "mitra", at(9)).await;
    assert_eq!(edited.broadcasts, [draft.clone(), scheduled.clone()]);
    for (id, recipients) in [(&draft, 1), (&scheduled, 2)] {
        let campaign = campaigns::get(&db, &ours, id).await.unwrap();
        let Audience::Tags { without_tags, .. } = &campaign.audience else { panic!("{campaign:?}") };
        assert_eq!(without_tags, &["mitra"]);
        assert_eq!(review(&db, &ours, &campaign).await.unwrap().recipients, recipients);
    }
    // The tag that is left out gets the name of the one that is wanted: nobody is left, and the start says which tag it is.
    rename(&db, &ours, "mitra", "vip", at(10)).await;
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    let refused = command(&db, &objects, &queue, &ours, &draft, CampaignCommand::Start, 11).await.err();
    let Some(Error::Invalid { details, message }) = refused else { panic!("{refused:?}") };
    assert_eq!(details["field"], "audience");
    assert!(message.contains("vip") && message.contains("take it out of one of them"), "{message}");
}
