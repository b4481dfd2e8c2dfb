use crate::support::builders::{a_device, at, device, tenant, told_word};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::consent::store::{ManualConsentEntry, list, record_manual_entry};
use cloudwa_flow::contacts::consent::{ConsentKind, ConsentSource};
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, NewContact};
use cloudwa_flow::ids::{ContactId, TenantId, UserId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

const PHONE: &str = "6281234567890";
const CHAT: &str = "6281234567890@c.us";

async fn a_contact(db: &Sqlite, ours: &TenantId) -> ContactId {
    let id = ContactId::new(at(0), &mut SeededRandom::new(1));
    let phone = Phone::parse(PHONE, DEFAULT_REGION).unwrap();
    let new = NewContact {
        id: id.clone(),
        phone: &phone,
        name: "Ayu",
        tags: &[],
        attributes: &Attributes::new(),
        request: None,
    };
    store::create(db, ours, new, at(0)).await.unwrap();
    id
}

async fn hear(db: &Sqlite, ours: &TenantId, word: ConsentKeyword, millis: i64) {
    let told = [told_word(&device(1), CHAT, word, at(millis))];
    Database::batch(db, project_events(ours, &told, &[]).unwrap()).await.unwrap();
}

async fn write_down(db: &Sqlite, ours: &TenantId, kind: ConsentKind, millis: i64) {
    let user = UserId::new(at(0), &mut SeededRandom::new(1));
    let entry = ManualConsentEntry {
        phone: PHONE,
        chat_id: CHAT,
        kind,
        note: Some("lewat telepon"),
        user: &user,
        at: at(millis),
    };
    Database::batch(db, Vec::from(record_manual_entry(ours, &entry))).await.unwrap();
}

#[tokio::test]
async fn the_ledger_has_every_word_once_and_nothing_of_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_device(&db, &ours, 1).await;
    let id = a_contact(&db, &ours).await;
    hear(&db, &ours, ConsentKeyword::OptOut("stop"), 10).await;
    hear(&db, &ours, ConsentKeyword::OptIn("start"), 20).await;
    let written = db.rows_written();
    hear(&db, &ours, ConsentKeyword::OptOut("stop"), 10).await;
    assert_eq!(db.rows_written(), written, "told again");
    write_down(&db, &ours, ConsentKind::OptedOut, 30).await;
    write_down(&db, &ours, ConsentKind::Consented, 40).await;
    hear(&db, &tenant(2), ConsentKeyword::OptOut("berhenti"), 50).await;

    let page = list(&db, &ours, &id, &PageRequest::first(10)).await.unwrap();
    let told: Vec<_> = page.items.iter().map(|entry| (entry.at, entry.kind, entry.source)).collect();
    assert_eq!(
        told,
        [
            (at(40), ConsentKind::Consented, ConsentSource::Person),
            (at(30), ConsentKind::OptedOut, ConsentSource::Person),
            (at(20), ConsentKind::OptedIn, ConsentSource::Keyword),
            (at(10), ConsentKind::OptedOut, ConsentSource::Keyword),
        ]
    );
    let (written, heard) = (&page.items[1], &page.items[3]);
    assert_eq!((written.note.as_deref(), written.keyword.as_deref()), (Some("lewat telepon"), None));
    assert!(written.user_id.is_some() && written.device_id.is_none());
    assert_eq!((heard.keyword.as_deref(), heard.device_id.as_deref()), (Some("stop"), Some(device(1).as_str())));
    assert!(list(&db, &tenant(2), &id, &PageRequest::first(10)).await.unwrap().items.is_empty());

    let first = list(&db, &ours, &id, &PageRequest::first(3)).await.unwrap();
    let next = PageRequest::parse(first.next_cursor.as_deref(), Some("3")).unwrap();
    assert_eq!(list(&db, &ours, &id, &next).await.unwrap().items, page.items[3..]);
}

#[tokio::test]
async fn a_wish_written_down_counts_until_a_newer_one() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_contact(&db, &ours).await;
    write_down(&db, &ours, ConsentKind::OptedOut, 30).await;
    let wish = store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap();
    assert_eq!((wish.at, wish.keyword, wish.source), (at(30), None, ConsentSource::Person));
    hear(&db, &ours, ConsentKeyword::OptIn("start"), 20).await;
    assert!(store::get(&db, &ours, &id).await.unwrap().opted_out.is_some(), "an older word comes too late");
    write_down(&db, &ours, ConsentKind::Consented, 35).await;
    let contact = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!(contact.consented_at, Some(at(35)));
    assert!(contact.opted_out.is_some(), "consent takes no opt-out back");
    write_down(&db, &ours, ConsentKind::OptedIn, 40).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().opted_out, None);
    hear(&db, &ours, ConsentKeyword::OptOut("stop"), 50).await;
    let wish = store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap();
    assert_eq!(
        (wish.keyword.as_deref(), wish.source),
        (Some("stop"), ConsentSource::Keyword),
        "it was he himself this time"
    );
}
