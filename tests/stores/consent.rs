use crate::support::builders::{a_device, at, consent_event, device, identified_event, newest_consents, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::consent::store::{ManualConsentEntry, list, record_manual_entry};
use cloudwa_flow::contacts::consent::{ConsentKind, ConsentSource};
use cloudwa_flow::contacts::contact::{Attributes, OptIn};
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, ContactFilter, NewContact};
use cloudwa_flow::ids::{ContactId, TenantId, UserId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

const PHONE: &str = "6281234567890";
const CHAT: &str = "6281234567890@c.us";

async fn a_contact(db: &Sqlite, ours: &TenantId) -> ContactId {
    let id = ContactId::new(at(0), &mut SeededRandom::new(1));
    let address = ContactAddress::phone(&Phone::parse(PHONE, DEFAULT_REGION).unwrap());
    let new = NewContact {
        id: id.clone(),
        address: &address,
        name: "Ayu",
        tags: &[],
        attributes: &Attributes::new(),
        request: None,
    };
    store::create(db, ours, new, at(0)).await.unwrap();
    id
}

async fn receive_keyword(db: &Sqlite, ours: &TenantId, keyword: ConsentKeyword<'_>, millis: i64) {
    let events = [consent_event(&device(1), CHAT, keyword, at(millis))];
    Database::batch(db, project_events(ours, &events, &[]).unwrap()).await.unwrap();
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
    Database::batch(db, record_manual_entry(ours, &entry)).await.unwrap();
}

#[tokio::test]
async fn the_consent_log_has_every_keyword_once_and_nothing_of_other_tenants() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_device(&db, &ours, 1).await;
    let id = a_contact(&db, &ours).await;
    receive_keyword(&db, &ours, ConsentKeyword::OptOut("stop"), 10).await;
    receive_keyword(&db, &ours, ConsentKeyword::OptIn("start"), 20).await;
    let written = db.rows_written();
    receive_keyword(&db, &ours, ConsentKeyword::OptOut("stop"), 10).await;
    assert_eq!(
        db.rows_written(),
        written + 2,
        "the same event again: the newer one gets the next number, and nothing else"
    );
    write_down(&db, &ours, ConsentKind::OptedOut, 30).await;
    write_down(&db, &ours, ConsentKind::Consented, 40).await;
    receive_keyword(&db, &tenant(2), ConsentKeyword::OptOut("berhenti"), 50).await;

    let page = list(&db, &ours, &id, &PageRequest::first(10)).await.unwrap();
    let entries: Vec<_> = page.items.iter().map(|entry| (entry.at, entry.kind, entry.source)).collect();
    assert_eq!(
        entries,
        [
            (at(40), ConsentKind::Consented, ConsentSource::Person),
            (at(30), ConsentKind::OptedOut, ConsentSource::Person),
            (at(20), ConsentKind::OptedIn, ConsentSource::Keyword),
            (at(10), ConsentKind::OptedOut, ConsentSource::Keyword),
        ]
    );
    let (written, received) = (&page.items[1], &page.items[3]);
    assert_eq!((written.note.as_deref(), written.keyword.as_deref()), (Some("lewat telepon"), None));
    assert!(written.user_id.is_some() && written.device_id.is_none());
    assert_eq!((received.keyword.as_deref(), received.device_id.as_deref()), (Some("stop"), Some(device(1).as_str())));
    assert!(list(&db, &tenant(2), &id, &PageRequest::first(10)).await.unwrap().items.is_empty());

    let first = list(&db, &ours, &id, &PageRequest::first(3)).await.unwrap();
    let next = PageRequest::parse(first.next_cursor.as_deref(), Some("3")).unwrap();
    assert_eq!(list(&db, &ours, &id, &next).await.unwrap().items, page.items[3..]);
}

#[tokio::test]
async fn an_opt_out_by_hand_counts_until_a_newer_entry() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_contact(&db, &ours).await;
    write_down(&db, &ours, ConsentKind::OptedOut, 30).await;
    let opt_out = store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap();
    assert_eq!((opt_out.at, opt_out.keyword, opt_out.source), (at(30), None, ConsentSource::Person));
    receive_keyword(&db, &ours, ConsentKeyword::OptIn("start"), 20).await;
    assert!(store::get(&db, &ours, &id).await.unwrap().opted_out.is_some(), "an older keyword changes nothing");
    write_down(&db, &ours, ConsentKind::Consented, 35).await;
    let contact = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!(contact.consented_at, Some(at(35)));
    assert!(contact.opted_out.is_some(), "consent does not cancel an opt-out");
    write_down(&db, &ours, ConsentKind::OptedIn, 40).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().opted_out, None);
    receive_keyword(&db, &ours, ConsentKeyword::OptOut("stop"), 50).await;
    let opt_out = store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap();
    assert_eq!(
        (opt_out.keyword.as_deref(), opt_out.source),
        (Some("stop"), ConsentSource::Keyword),
        "the contact sent it"
    );
}

/// Between the reading of the contact and the writing of the entry WhatsApp may show the number.
#[tokio::test]
async fn an_entry_about_a_lid_counts_for_the_number_that_was_just_shown() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let shown = identified_event(&device(1), "77", PHONE, at(1));
    Database::batch(&db, project_events(&ours, &[shown], &[]).unwrap()).await.unwrap();
    let user = UserId::new(at(0), &mut SeededRandom::new(1));
    let (phone, chat_id) = ("77@lid", "77@lid");
    let entry = ManualConsentEntry { phone, chat_id, kind: ConsentKind::OptedOut, note: None, user: &user, at: at(2) };
    Database::batch(&db, record_manual_entry(&ours, &entry)).await.unwrap();
    let said = newest_consents(&db, &ours, &[CHAT, chat_id]).await;
    assert_eq!(said.iter().map(|newest| newest.chat_id.as_str()).collect::<Vec<_>>(), [CHAT]);
    let lines = "select count(*) from consents where chat_id = ?";
    assert_eq!(db.connection().query_row(lines, [CHAT], |row| row.get::<_, i64>(0)).unwrap(), 1);
}

#[tokio::test]
async fn a_contact_shows_its_newest_opt_in_until_it_opts_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_device(&db, &ours, 1).await;
    let id = a_contact(&db, &ours).await;
    let opted_in = async || store::get(&db, &ours, &id).await.unwrap().opted_in;
    assert_eq!(opted_in().await, None);
    // Somebody who has never opted out asks for broadcasts.
    receive_keyword(&db, &ours, ConsentKeyword::OptIn("mulai"), 10).await;
    let by_keyword = OptIn {
        at: at(10),
        keyword: Some("mulai".into()),
        source: ConsentSource::Keyword,
        device_id: Some(device(1).to_string()),
    };
    assert_eq!(opted_in().await, Some(by_keyword.clone()));
    let listed = store::list(&db, &ours, &ContactFilter::default(), &PageRequest::first(9)).await.unwrap();
    assert_eq!(listed.items[0].opted_in, Some(by_keyword));
    receive_keyword(&db, &ours, ConsentKeyword::OptOut("stop"), 20).await;
    let contact = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((contact.opted_in, contact.opted_out.is_some()), (None, true));
    write_down(&db, &ours, ConsentKind::OptedIn, 30).await;
    let by_person = OptIn { at: at(30), keyword: None, source: ConsentSource::Person, device_id: None };
    assert_eq!(opted_in().await, Some(by_person.clone()));
    write_down(&db, &ours, ConsentKind::Consented, 40).await;
    assert_eq!(opted_in().await, Some(by_person), "a consent is something else");
}
