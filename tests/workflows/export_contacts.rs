//! The export of contacts, and what an import makes of it.

use super::contacts::{fresh_random, start_import};
use crate::support::blobs::Bucket;
use crate::support::builders::{at, consent_event, device, tenant};
use crate::support::database::migrated;
use crate::support::objects::RecordedQueue;
use crate::support::session::Jakarta;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::contact::{Attributes, Contact};
use cloudwa_flow::contacts::export::Export;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, ContactFilter, NewContact};
use cloudwa_flow::download::Chunks;
use cloudwa_flow::ids::{ContactId, TenantId};
use cloudwa_flow::language::Language;
use cloudwa_flow::local_time::FileFormat;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

async fn exported(db: &Sqlite, ours: &TenantId, filter: &ContactFilter, language: Language) -> Vec<String> {
    let format = FileFormat { language, time_zone: Some("Asia/Jakarta".into()) };
    let mut export = Export::open(db, ours, filter, format).await.unwrap();
    let mut pieces = Vec::new();
    while let Some(piece) = export.next_chunk(db, &Jakarta).await.unwrap() {
        pieces.push(piece);
    }
    pieces
}

/// What is the same before the export and behind the import.
type Kept = (Option<String>, String, Vec<String>, Attributes);

async fn contacts(db: &Sqlite, ours: &TenantId) -> Vec<Kept> {
    let page = store::list(db, ours, &ContactFilter::default(), &PageRequest::first(100)).await.unwrap();
    let kept = |Contact { phone, name, tags, attributes, .. }: Contact| (phone, name, tags, attributes);
    let mut all: Vec<Kept> = page.items.into_iter().map(kept).collect();
    all.sort();
    all
}

async fn a_contact(db: &Sqlite, ours: &TenantId, phone: &str, name: &str, tags: &[&str], columns: &[(&str, &str)]) {
    let address = ContactAddress::phone(&Phone::parse(phone, DEFAULT_REGION).unwrap());
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let attributes = columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let id = ContactId::new(at(0), &mut fresh_random());
    let new = NewContact { id, address: &address, name, tags: &tags, attributes: &attributes, request: None };
    store::create(db, ours, new, at(0)).await.unwrap();
}

/// Contacts with all that a file may change: other countries, cells that look like formulas, headings or several cells, and
/// attributes whose names a file of somebody else would have for a number or a name.
async fn difficult_contacts(db: &Sqlite, ours: &TenantId) {
    let columns = [("kota", "Solo; Jawa, Tengah"), ("hp_2", "0812-3456-7890"), ("last_name", "Lestari"), ("nama", "x")];
    a_contact(db, ours, "+62 811 9000 001", "Ayu \"Sari\", Toko", &["VIP", "kota besar"], &columns).await;
    let formulas =
        [("catatan", "=1+1\n-2;@x"), ("tags", "bukan tag"), ("tag", "y"), ("country_code", "65"), ("no", "7")];
    a_contact(db, ours, "+65 8123 4567", "=Budi", &[], &formulas).await;
    a_contact(db, ours, "+1 650 253 0000", "", &["baru"], &[("consent_since", "2020"), ("nomor_wa", "0811")]).await;
}

#[tokio::test]
async fn an_import_of_an_export_has_the_same_contacts_tags_and_columns() {
    for language in [Language::English, Language::Indonesian] {
        let (db, ours, others) = (migrated("tenant"), tenant(1), tenant(2));
        difficult_contacts(&db, &ours).await;
        let text = exported(&db, &ours, &ContactFilter::default(), language).await.concat();
        let import = start_import(&db, &Bucket::default(), &RecordedQueue::default(), &others, &text).await.unwrap();
        assert_eq!((import.created, import.rejected, import.rows), (3, 0, 3), "{language:?}");
        assert_eq!(contacts(&db, &others).await, contacts(&db, &ours).await, "{language:?}");
    }
}

#[tokio::test]
async fn an_export_that_is_imported_where_it_comes_from_changes_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    difficult_contacts(&db, &ours).await;
    let before = contacts(&db, &ours).await;
    let text = exported(&db, &ours, &ContactFilter::default(), Language::Indonesian).await.concat();
    let import = start_import(&db, &Bucket::default(), &RecordedQueue::default(), &ours, &text).await.unwrap();
    assert_eq!((import.created, import.updated, import.rejected), (0, 3, 0));
    assert_eq!(contacts(&db, &ours).await, before);
}

#[tokio::test]
async fn an_export_says_who_wants_no_broadcasts_and_since_when_and_a_spreadsheet_keeps_its_numbers() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_contact(&db, &ours, "+62 811 9000 001", "Ayu", &["baru", "vip"], &[("kota", "Solo")]).await;
    let stop = consent_event(&device(1), "628119000001@c.us", ConsentKeyword::OptOut("stop"), at(60_000));
    Database::batch(&db, project_events(&ours, &[stop], &[]).unwrap()).await.unwrap();
    let text = exported(&db, &ours, &ContactFilter::default(), Language::English).await.concat();
    assert_eq!(
        text,
        "\u{feff}\"phone\",\"name\",\"tags\",\"Consent to broadcasts\",\"Consent since (Asia/Jakarta)\",\
         \"Added to contacts (Asia/Jakarta)\",\"kota\"\n\
         \"(+62) 811-9000-001\",\"Ayu\",\"baru, vip\",\"opted out\",\"2025-11-21 11:41:00\",\"2025-11-21 11:40:00\",\"Solo\"\n"
    );
}

#[tokio::test]
async fn an_export_has_what_the_list_shows_and_nothing_of_another_tenant() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    a_contact(&db, &ours, "+62 811 9000 001", "Ayu", &["VIP"], &[]).await;
    a_contact(&db, &ours, "+62 811 9000 002", "Budi", &["vip"], &[]).await;
    a_contact(&db, &ours, "+62 811 9000 003", "Citra", &[], &[]).await;
    a_contact(&db, &tenant(2), "+62 811 9000 004", "Rahasia", &["vip"], &[("rahasia", "1")]).await;
    let names = async |filter: ContactFilter| {
        let text = exported(&db, &ours, &filter, Language::English).await.concat();
        ["Ayu", "Budi", "Citra", "ahasia"].into_iter().filter(|name| text.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(names(ContactFilter::default()).await, ["Ayu", "Budi", "Citra"]);
    assert_eq!(names(ContactFilter { tag: Some("Vip".into()), ..ContactFilter::default() }).await, ["Ayu", "Budi"]);
    assert_eq!(names(ContactFilter { search: Some("cit".into()), ..ContactFilter::default() }).await, ["Citra"]);
    assert_eq!(names(ContactFilter { opted_out: Some(true), ..ContactFilter::default() }).await, Vec::<&str>::new());
}

#[tokio::test]
async fn a_long_export_comes_in_chunks_and_has_each_contact_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for number in 0..2_001_i64 {
        let id = ContactId::new(at(number), &mut fresh_random());
        let contact = rusqlite::params![ours.as_str(), id.as_str(), format!("62812{:07}", 3_000_000 + number)];
        let insert = "insert into contacts (tenant_id, contact_id, phone, source, created_at, updated_at)
                      values (?1, ?2, ?3, 'manual', 0, 0)";
        db.connection().execute(insert, contact).unwrap();
    }
    let pieces = exported(&db, &ours, &ContactFilter::default(), Language::English).await;
    let lines: Vec<usize> = pieces.iter().map(|piece| piece.lines().count()).collect();
    assert_eq!(lines, [1_001, 1_000, 1]);
    let text = pieces.concat();
    let rows: std::collections::HashSet<&str> = text.lines().collect();
    assert_eq!(rows.len(), 2_002);
}

#[tokio::test]
async fn a_contact_without_a_number_has_an_empty_cell_and_an_import_leaves_its_row_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let address = ContactAddress::parse_either(None, Some("123456789@lid")).unwrap();
    let id = ContactId::new(at(0), &mut fresh_random());
    let attributes = Attributes::new();
    let new = NewContact { id, address: &address, name: "Ayu", tags: &[], attributes: &attributes, request: None };
    store::create(&db, &ours, new, at(0)).await.unwrap();
    a_contact(&db, &ours, "+62 811 9000 002", "Budi", &[], &[]).await;
    let text = exported(&db, &ours, &ContactFilter::default(), Language::English).await.concat();
    assert!(text.contains("\"\",\"Ayu\""), "{text}");
    let import = start_import(&db, &Bucket::default(), &RecordedQueue::default(), &tenant(2), &text).await.unwrap();
    assert_eq!((import.created, import.rejected), (1, 1));
}
