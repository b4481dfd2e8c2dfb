use crate::support::builders::{at, consent_event, device, tenant};
use crate::support::database::{migrated, without_words};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::store::audience;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::contact::{Attributes, Contact, ContactSource};
use cloudwa_flow::contacts::import::preview::read_beginning;
use cloudwa_flow::contacts::import::slice::{FilePosition, Slice};
use cloudwa_flow::contacts::import::store::{self, NewImport};
use cloudwa_flow::contacts::import::{Import, ImportOptions, ImportStatus, Rejection, RowFault};
use cloudwa_flow::contacts::layout::Layout;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{BareDigits, DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::recipients;
use cloudwa_flow::contacts::store::{self as contacts, ContactFilter, NewContact};
use cloudwa_flow::contacts::{consent, contact};
use cloudwa_flow::ids::{ContactId, ImportId, TenantId, UserId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

fn options_for(text: &str) -> ImportOptions {
    ImportOptions {
        layout: Layout::guess(text, None, ImportOptions::REGION),
        tags: vec![],
        has_consented: false,
        bare_digits: BareDigits::Ask,
    }
}

/// One file that a tenant has uploaded.
struct Upload {
    seed: u64,
    id: ImportId,
    tenant: TenantId,
    user: UserId,
    options: ImportOptions,
    size_bytes: usize,
}

impl Upload {
    async fn of(db: &Sqlite, tenant: &TenantId, seed: u64, options: ImportOptions, size_bytes: usize) -> Self {
        let id = ImportId::new(at(seed.cast_signed()), &mut SeededRandom::new(seed));
        let user = UserId::new(at(0), &mut SeededRandom::new(1));
        let upload = Self { seed, id, tenant: tenant.clone(), user, options, size_bytes };
        Database::query(db, store::create(tenant, &upload.new_import()).unwrap()).await.unwrap();
        upload
    }

    fn new_import(&self) -> NewImport<'_> {
        NewImport {
            id: &self.id,
            user: &self.user,
            file_name: "pelanggan.csv",
            options: &self.options,
            size_bytes: self.size_bytes,
            created_at: at(7),
        }
    }

    async fn keep(&self, db: &Sqlite, from: FilePosition, slice: &Slice) -> Option<ImportStatus> {
        let mut random = SeededRandom::new(self.seed * 1_000_003 + from.byte as u64);
        let known = store::known_tags(db, &self.tenant, std::slice::from_ref(slice)).await.unwrap();
        let new = self.new_import();
        let statements = store::save_slice(&self.tenant, &new, from, slice, &known, at(8), &mut random).unwrap();
        store::status_after(&Database::batch(db, statements).await.unwrap()).unwrap()
    }

    async fn get(&self, db: &Sqlite) -> Import {
        store::get(db, &self.tenant, &self.id).await.unwrap()
    }

    async fn rejections(&self, db: &Sqlite) -> Vec<Rejection> {
        store::all_rejections(db, &self.tenant, &self.id).await.unwrap()
    }
}

async fn import(db: &Sqlite, ours: &TenantId, seed: u64, text: &str, options: ImportOptions) -> Upload {
    let upload = Upload::of(db, ours, seed, options, text.len()).await;
    let beginning = read_beginning(text, &upload.options).unwrap();
    let mut from = FilePosition::START;
    for slice in &beginning.slices {
        assert!(upload.keep(db, from, slice).await.is_some());
        from = slice.end;
    }
    upload
}

async fn all(db: &Sqlite, ours: &TenantId) -> Vec<Contact> {
    let mut found = contacts::list(db, ours, &ContactFilter::default(), &PageRequest::first(100)).await.unwrap().items;
    found.sort_by(|one, other| one.phone.cmp(&other.phone));
    found
}

fn counts(import: &Import) -> [i64; 5] {
    [import.rows, import.created, import.updated, import.duplicates, import.rejected]
}

#[tokio::test]
async fn an_import_counts_its_rows_and_writes_two_rows_for_a_new_contact() {
    let (db, ours) = (without_words(), tenant(1));
    let row = |number: u32| format!("0812{:08},A\n", 34_000_000 + number);
    let rows: String = (0..1_000).map(row).collect();
    let written = db.rows_written();
    let first = import(&db, &ours, 1, &rows, options_for(&rows)).await;
    // The import itself, its counts and its new position.
    assert_eq!(db.rows_written() - written, 2 * 1_000 + 3, "a contact and its number");
    assert_eq!(counts(&first.get(&db).await), [1_000, 1_000, 0, 0, 0]);
    assert_eq!(first.get(&db).await.status, ImportStatus::Completed);
    assert_eq!((first.get(&db).await.done_bytes, first.get(&db).await.completed_at), (1_000 * 15, Some(at(8))));

    let written = db.rows_written();
    let again = import(&db, &ours, 2, &rows, options_for(&rows)).await;
    assert_eq!(db.rows_written() - written, 1_000 + 3, "the numbers are known");
    assert_eq!(counts(&again.get(&db).await), [1_000, 0, 1_000, 0, 0]);

    let consented = ImportOptions { has_consented: true, ..options_for(&rows) };
    let written = db.rows_written();
    let third = import(&db, &tenant(2), 3, &rows, consented).await;
    assert_eq!(db.rows_written() - written, 3 * 1_000 + 3, "and one in the consent log");
    assert_eq!(counts(&third.get(&db).await), [1_000, 1_000, 0, 0, 0], "another tenant knows none of them");
    let of_tenant = "select count(*) from contacts where tenant_id = ?1";
    assert_eq!(db.connection().query_row(of_tenant, [ours.as_str()], |row| row.get::<_, i64>(0)), Ok(1_000));
}

#[tokio::test]
async fn an_import_adds_to_known_contacts() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let address = ContactAddress::phone(&Phone::parse("081234567890", DEFAULT_REGION).unwrap());
    let attributes = Attributes::from([("kota".into(), "Bogor".into()), ("umur".into(), "31".into())]);
    let id = ContactId::new(at(0), &mut SeededRandom::new(1));
    let tags = contact::parse_tags(["vip"]).unwrap();
    let new = NewContact {
        id: id.clone(),
        address: &address,
        name: "Ayu",
        tags: &tags,
        attributes: &attributes,
        request: None,
    };
    contacts::create(&db, &ours, new, at(0)).await.unwrap();

    let text = "phone,name,tags,kota,umur\n081234567890,,\"lama,vip\",Depok,\n081334567890,Budi,,,\n";
    let options = ImportOptions { tags: vec!["promo".into()], has_consented: true, ..options_for(text) };
    let upload = import(&db, &ours, 2, text, options).await;
    assert_eq!(counts(&upload.get(&db).await), [2, 1, 1, 0, 0]);
    let known = all(&db, &ours).await;
    let (ayu, budi) = (&known[0], &known[1]);
    assert_eq!(
        (&ayu.id, ayu.name.as_str(), ayu.source),
        (&id, "Ayu", ContactSource::Manual),
        "an empty cell changes nothing"
    );
    assert_eq!(ayu.tags, ["lama", "promo", "vip"]);
    assert_eq!((ayu.attributes["kota"].as_str(), ayu.attributes["umur"].as_str()), ("Depok", "31"));
    assert_eq!((budi.name.as_str(), budi.source, budi.consented_at), ("Budi", ContactSource::Import, Some(at(7))));
    let entries = consent::store::list(&db, &ours, &id, &PageRequest::first(10)).await.unwrap().items;
    assert_eq!(
        (entries.len(), entries[0].kind, entries[0].source),
        (1, consent::ConsentKind::Consented, consent::ConsentSource::Import)
    );
    assert_eq!((entries[0].at, entries[0].note.as_deref()), (at(7), Some("pelanggan.csv")));

    let named = import(&db, &ours, 3, "phone,name\n081234567890,Ayu Lestari\n", options_for("phone,name\n")).await;
    assert_eq!(counts(&named.get(&db).await), [1, 0, 1, 0, 0]);
    let ayu = &all(&db, &ours).await[0];
    assert_eq!((ayu.name.as_str(), ayu.consented_at), ("Ayu Lestari", Some(at(7))));
}

#[tokio::test]
async fn an_imported_contact_keeps_the_spelling_of_its_tags_and_has_each_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let first = "phone,tags\n081234567890,\"VIP,Kafé\"\n081334567890,vip\n";
    import(&db, &ours, 1, first, options_for(first)).await;
    let second = "phone,tags\n081234567890,\"vip,KAFE,baru\"\n081334567890,Vip\n081434567890,vip\n";
    import(&db, &ours, 2, second, options_for(second)).await;
    let tags: Vec<_> = all(&db, &ours).await.into_iter().map(|contact| contact.tags).collect();
    assert_eq!(tags, [vec!["Kafé", "VIP", "baru"], vec!["vip"], vec!["vip"]]);
    let summary = contacts::summary(&db, &ours).await.unwrap();
    let vip = summary.tags.iter().find(|count| count.tag.eq_ignore_ascii_case("vip")).unwrap();
    assert_eq!(vip.contacts, 3, "nobody is counted twice");
}

#[tokio::test]
async fn an_import_gives_no_contact_more_tags_and_attributes_than_it_may_have() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let names =
        |letter: &str, count: usize| -> Vec<String> { (0..count).map(|no| format!("{letter}{no:02}")).collect() };
    let file = |tags: &[String], attributes: &[String], value: &str| {
        let cells = format!(",{value}").repeat(attributes.len());
        format!("phone,tags,{}\n081234567890,\"{}\"{cells}\n", attributes.join(","), tags.join(","))
    };
    let (kept, more) = (names("m", contact::MAX_TAGS - 1), names("a", 3));
    let (kept_attributes, more_attributes) = (names("m", contact::MAX_ATTRIBUTES - 1), names("a", 3));
    let first = file(&kept, &kept_attributes, "x");
    import(&db, &ours, 1, &first, options_for(&first)).await;
    // The file also has another value for an attribute that the contact has.
    let second = file(&more, &[more_attributes, vec!["m00".to_owned()]].concat(), "y");
    let upload = import(&db, &ours, 2, &second, options_for(&second)).await;
    assert_eq!(counts(&upload.get(&db).await), [1, 0, 1, 0, 0], "the row is imported");
    let ayu = all(&db, &ours).await.remove(0);
    let expected = |kept: &[String]| [vec!["a00".to_owned()], kept.to_vec()].concat();
    assert_eq!(ayu.tags, expected(&kept));
    assert_eq!(ayu.attributes.keys().cloned().collect::<Vec<_>>(), expected(&kept_attributes));
    assert_eq!([&ayu.attributes["a00"], &ayu.attributes["m00"], &ayu.attributes["m01"]], ["y", "y", "x"]);
    let renamed = contacts::ContactChange { name: Some("Ayu".into()), ..Default::default() };
    assert!(contacts::change_contact(&db, &ours, &ayu.id, &renamed, at(9)).await.is_ok());

    // An earlier release has given it more.
    let (tags, attributes) = (names("t", 40), names("b", 60));
    let attributes: Attributes = attributes.into_iter().map(|name| (name, "x".to_owned())).collect();
    let sql = "update contacts set tags = ?1, attributes = ?2";
    let json = [serde_json::to_string(&tags).unwrap(), serde_json::to_string(&attributes).unwrap()];
    db.connection().execute(sql, json).unwrap();
    import(&db, &ours, 3, &second, options_for(&second)).await;
    let ayu = all(&db, &ours).await.remove(0);
    assert_eq!((ayu.tags, ayu.attributes), (tags, attributes), "what it has stays, and nothing is added");
}

#[tokio::test]
async fn an_opt_out_outlives_a_deletion_an_import_with_consent_and_another_spelling() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let phone = Phone::parse("0811-9000-832", DEFAULT_REGION).unwrap();
    let text = "phone,name\n08119000832,Ayu\n";
    import(&db, &ours, 1, text, options_for(text)).await;
    let said = [consent_event(&device(1), &phone.chat_id(), ConsentKeyword::OptOut("stop"), at(1))];
    Database::batch(&db, project_events(&ours, &said, &[]).unwrap()).await.unwrap();
    let opted_out =
        async || all(&db, &ours).await.iter().map(|contact| contact.opted_out.is_some()).collect::<Vec<_>>();
    assert_eq!(opted_out().await, [true]);

    let id = all(&db, &ours).await.remove(0).id;
    contacts::remove(&db, &ours, &id).await.unwrap();
    import(&db, &ours, 2, text, options_for(text)).await;
    assert_eq!(opted_out().await, [true], "the contact was deleted and created again");

    let consented = ImportOptions { has_consented: true, ..options_for(text) };
    import(&db, &ours, 3, text, consented).await;
    assert_eq!(opted_out().await, [true], "the file says that everybody has agreed");

    let rows = recipients::read_csv("(0811) 9000832\n+62 811-9000-832\n", BareDigits::Ask).unwrap();
    let list = recipients::check(&rows, DEFAULT_REGION).unwrap();
    let left_out = audience::list_opted_out(&db, &ours, &list.phones()).await.unwrap();
    assert_eq!(left_out.into_iter().collect::<Vec<_>>(), [phone.as_str()]);
}

/// A file in two slices. The second one has a number of the first, a known number, a new one and an invalid one.
fn halves() -> (ImportOptions, FilePosition, [Slice; 2], usize) {
    let first = "phone,name\n081234567890,Ayu\n081334567890,Budi\n";
    let second = "+62 812-3456-7890,Ayu lagi\n081434567890,Cici\n081534567890,Dodi\nx,Salah\n";
    let options = options_for(first);
    let one = read_beginning(first, &options).unwrap().slices.remove(0);
    let from = one.end;
    let headless = ImportOptions { layout: Layout { has_head: false, ..options.layout.clone() }, ..options.clone() };
    let mut two = read_beginning(second, &headless).unwrap().slices.remove(0);
    two.end = FilePosition { byte: from.byte + second.len(), row: from.row + 4 };
    (options, from, [one, two], first.len() + second.len())
}

#[tokio::test]
async fn a_number_of_an_earlier_slice_is_a_duplicate_and_the_first_one_wins() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    import(&db, &ours, 1, "081434567890,Lama\n", options_for("081434567890,Lama\n")).await;
    let (options, from, [one, two], size) = halves();
    let upload = Upload::of(&db, &ours, 2, options, size).await;
    assert_eq!(upload.keep(&db, FilePosition::START, &one).await, Some(ImportStatus::Running));
    assert_eq!(upload.keep(&db, from, &two).await, Some(ImportStatus::Completed));
    assert_eq!(counts(&upload.get(&db).await), [6, 3, 1, 1, 1]);
    let names: Vec<String> = all(&db, &ours).await.into_iter().map(|contact| contact.name).collect();
    assert_eq!(names, ["Ayu", "Budi", "Cici", "Dodi"]);
    let cells: Vec<_> = upload.rejections(&db).await.into_iter().map(|each| each.cells).collect();
    assert_eq!(cells[0], ["+62 812-3456-7890", "Ayu lagi"], "a row of a later slice is kept as it came");
    let rejections: Vec<_> = upload.rejections(&db).await.into_iter().map(|each| (each.code, each.value)).collect();
    assert_eq!(
        rejections,
        [("duplicate".to_owned(), "+62 812-3456-7890".to_owned()), ("phone_no_digits".to_owned(), "x".to_owned())]
    );
}

#[tokio::test]
async fn a_slice_that_is_saved_twice_changes_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (options, from, [one, two], size) = halves();
    let upload = Upload::of(&db, &ours, 2, options, size).await;
    upload.keep(&db, FilePosition::START, &one).await;
    for (cursor, slice) in [(FilePosition::START, &one), (from, &two)] {
        upload.keep(&db, cursor, slice).await;
        let (before, known) = (upload.get(&db).await, all(&db, &ours).await);
        // The previous release wrote no addresses: saving one of its slices again does not add them either.
        db.connection().execute("delete from contact_addresses", []).unwrap();
        let written = db.rows_written();
        assert_eq!(upload.keep(&db, cursor, slice).await, None);
        assert_eq!(db.rows_written(), written);
        assert_eq!((upload.get(&db).await, all(&db, &ours).await), (before, known));
    }
    store::fail(&db, &ours, &upload.id, "x", at(9)).await.unwrap();
    assert_eq!(upload.get(&db).await.status, ImportStatus::Completed, "a completed import cannot fail");
}

#[tokio::test]
async fn ten_thousand_rejected_rows_are_stored_and_all_are_counted() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let upload = Upload::of(&db, &ours, 1, options_for("phone\n"), 100).await;
    let mut from = FilePosition::START;
    for piece in 0..11_u64 {
        let rejected = (1..=1_000)
            .map(|row| RowFault::Phone("phone_too_short").rejection(piece * 1_000 + row, "wrong", "x"))
            .collect();
        let end = FilePosition { byte: from.byte + 1, row: from.row + 1_000 };
        let slice = Slice { accepted: vec![], rejected, duplicates: 0, rows: 1_000, end };
        upload.keep(&db, from, &slice).await;
        from = end;
    }
    assert_eq!(counts(&upload.get(&db).await), [11_000, 0, 0, 0, 11_000]);
    let kept = upload.rejections(&db).await;
    assert_eq!((kept.len(), kept[9_999].line), (10_000, 10_000));
    let page = store::list_rejections(&db, &ours, &upload.id, &PageRequest::first(2)).await.unwrap();
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("2")).unwrap();
    let lines = store::list_rejections(&db, &ours, &upload.id, &next).await.unwrap().items;
    assert_eq!(lines.iter().map(|rejection| rejection.line).collect::<Vec<_>>(), [3, 4]);
    let theirs = store::list_rejections(&db, &tenant(2), &upload.id, &PageRequest::first(2)).await.unwrap();
    assert!(theirs.items.is_empty());
}

#[tokio::test]
async fn imports_are_listed_newest_first_for_their_tenant() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for seed in 1..=3 {
        Upload::of(&db, &ours, seed, options_for("phone\n"), 100).await;
    }
    let theirs = Upload::of(&db, &tenant(2), 4, options_for("phone\n"), 100).await;
    let page = store::list(&db, &ours, &PageRequest::first(2)).await.unwrap();
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("2")).unwrap();
    let rest = store::list(&db, &ours, &next).await.unwrap();
    assert!(page.items[0].id > page.items[1].id && page.items[1].id > rest.items[0].id);
    assert_eq!(rest.items.len(), 1);
    assert!(store::get(&db, &ours, &theirs.id).await.is_err());
    assert_eq!(store::list_stalled(&db, at(6), 10).await.unwrap(), []);
    assert_eq!(store::list_stalled(&db, at(7), 10).await.unwrap().len(), 4);
    let tenants = async |now| {
        let stalled = store::list_stalled(&db, at(now), 2).await.unwrap();
        let tenants: Vec<_> = stalled.iter().map(|import| import.tenant.clone()).collect();
        store::mark_requeued(&db, &stalled, at(now)).await.unwrap();
        tenants
    };
    let both = |mut tenants: Vec<_>| {
        tenants.sort();
        tenants == {
            let mut both = [ours.clone(), tenant(2)];
            both.sort();
            both
        }
    };
    assert!(both(tenants(7).await), "the tenants take turns");
    assert_eq!(store::list_stalled(&db, at(6), 10).await.unwrap(), []);
    assert!(both(tenants(8).await));
    store::fail(&db, &tenant(2), &theirs.id, "the file is gone", at(9)).await.unwrap();
    assert_eq!(store::list_stalled(&db, at(9), 10).await.unwrap().len(), 3);
}
