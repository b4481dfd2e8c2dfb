use crate::support::builders::{at, consent_event, device, identified_event, tenant};
use crate::support::database::{migrated, without_words};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::consent;
use cloudwa_flow::contacts::contact::{Attributes, Contact};
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, ContactChange, ContactFilter, ContactSort, NewContact};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{ContactId, TenantId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

const STOP: ConsentKeyword = ConsentKeyword::OptOut("stop");
const START: ConsentKeyword = ConsentKeyword::OptIn("start");

fn phone(number: u32) -> Phone {
    Phone::parse(&format!("+62812{:08}", 34_000_000 + number), DEFAULT_REGION).unwrap()
}

async fn try_contact(db: &Sqlite, ours: &TenantId, number: u32, name: &str, tags: &[&str]) -> Result<Contact> {
    let id = ContactId::new(at(i64::from(number)), &mut SeededRandom::new(number.into()));
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let attributes = [("kota".to_owned(), "Bogor".to_owned())].into();
    let address = ContactAddress::phone(&phone(number));
    let new = NewContact { id, address: &address, name, tags: &tags, attributes: &attributes, request: None };
    store::create(db, ours, new, at(i64::from(number))).await
}

async fn contact(db: &Sqlite, ours: &TenantId, number: u32, name: &str, tags: &[&str]) -> Contact {
    try_contact(db, ours, number, name, tags).await.unwrap()
}

async fn found(db: &Sqlite, ours: &TenantId, filter: ContactFilter) -> Vec<String> {
    let page = store::list(db, ours, &filter, &PageRequest::first(100)).await.unwrap();
    page.items.into_iter().map(|contact| contact.name).collect()
}

fn search(text: &str) -> ContactFilter {
    ContactFilter { search: Some(text.into()), ..ContactFilter::default() }
}

async fn receive_keyword(db: &Sqlite, ours: &TenantId, chat: &str, keyword: ConsentKeyword<'_>, millis: i64) {
    let device = crate::support::builders::device(1);
    let events = [consent_event(&device, chat, keyword, at(millis))];
    Database::batch(db, project_events(ours, &events, &[]).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_contact_is_its_row_and_its_address_and_reads_back_for_its_tenant_only() {
    let (db, ours) = (without_words(), tenant(1));
    let written = db.rows_written();
    let ayu = contact(&db, &ours, 1, "Ayu", &["vip"]).await;
    assert_eq!(db.rows_written() - written, 2);
    assert_eq!(
        serde_json::to_value(&ayu).unwrap(),
        serde_json::json!({
            "id": ayu.id, "phone": "6281234000001", "name": "Ayu",
            "addresses": [{ "kind": "phone", "value": "6281234000001" }],
            "tags": ["vip"], "attributes": { "kota": "Bogor" },
            "source": "manual", "optedOut": null, "optedIn": null, "undecidedOptOut": null, "consentedAt": null,
            "createdAt": at(1), "updatedAt": at(1),
        })
    );
    assert_eq!(contact(&db, &tenant(2), 1, "Punya lain", &[]).await.name, "Punya lain");
    assert_eq!(
        try_contact(&db, &ours, 1, "Lain", &[]).await,
        Err(Error::AlreadyExists {
            message: "this number is among the contacts already".into(),
            details: serde_json::json!({ "contactId": ayu.id, "contactName": "Ayu" }),
        })
    );

    let theirs = tenant(2);
    let gone = Err(Error::NotFound { what: "the contact" });
    assert_eq!(store::get(&db, &tenant(3), &ayu.id).await, gone);
    assert_eq!(store::change_contact(&db, &tenant(3), &ayu.id, &ContactChange::default(), at(9)).await, gone);
    assert_eq!(store::remove(&db, &tenant(3), &ayu.id).await, Err(Error::NotFound { what: "the contact" }));
    store::remove(&db, &ours, &ayu.id).await.unwrap();
    assert_eq!(store::get(&db, &ours, &ayu.id).await, gone);
    assert_eq!(found(&db, &theirs, ContactFilter::default()).await, ["Punya lain"]);
}

#[tokio::test]
async fn changes_of_different_attributes_by_two_people_are_both_kept() {
    let (db, ours) = (without_words(), tenant(1));
    let id = contact(&db, &ours, 1, "Ayu", &["vip"]).await.id;
    let attributes = |pairs: &[(&str, Option<&str>)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned))).collect()
    };
    let written = db.rows_written();
    let set = ContactChange { attributes: attributes(&[("umur", Some("31"))]), ..ContactChange::default() };
    store::change_contact(&db, &ours, &id, &set, at(5)).await.unwrap();
    assert_eq!(db.rows_written() - written, 1);
    let removed = ContactChange {
        name: Some("Ayu L".into()),
        tags: Some(vec![]),
        attributes: attributes(&[("kota", None)]),
        version: Some(at(5)),
    };
    let ayu = store::change_contact(&db, &ours, &id, &removed, at(6)).await.unwrap();
    assert_eq!((ayu.name.as_str(), ayu.tags.len(), ayu.updated_at), ("Ayu L", 0, at(6)));
    assert_eq!(ayu.attributes, Attributes::from([("umur".to_owned(), "31".to_owned())]));

    let outdated = ContactChange { name: Some("Ayu M".into()), version: Some(at(5)), ..ContactChange::default() };
    let refused = store::change_contact(&db, &ours, &id, &outdated, at(7)).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "somebody has changed it since: {refused:?}");
    assert_eq!(store::get(&db, &ours, &id).await.unwrap(), ayu);

    let names: Vec<String> = (0..50).map(|number| format!("a{number}")).collect();
    let many: Vec<(&str, Option<&str>)> = names.iter().map(|name| (name.as_str(), Some("x"))).collect();
    let many = ContactChange { attributes: attributes(&many), ..ContactChange::default() };
    let refused = store::change_contact(&db, &ours, &id, &many, at(7)).await;
    assert!(matches!(refused, Err(Error::Invalid { details, .. }) if details["field"] == "attributes"));
    assert_eq!(store::get(&db, &ours, &id).await.unwrap(), ayu, "too many attributes change nothing");
}

#[tokio::test]
async fn a_search_ignores_case_accents_and_the_order_of_words_in_any_script() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, name) in [(1, "ÉMILIE Dubois"), (2, "ИВАН Фёдоров"), (3, "Jürgen Weiß"), (4, "Ayu Lestari")]
    {
        contact(&db, &ours, number, name, &[]).await;
    }
    for (wanted, name) in [
        ("émilie", "ÉMILIE Dubois"),
        ("EMILIE", "ÉMILIE Dubois"),
        ("иван", "ИВАН Фёдоров"),
        ("ФЕДОР", "ИВАН Фёдоров"),
        ("weiss", "Jürgen Weiß"),
        ("lestari ayu", "Ayu Lestari"),
    ] {
        assert_eq!(found(&db, &ours, search(wanted)).await, [name], "{wanted}");
    }
    assert_eq!(found(&db, &ours, search("ayu budi")).await, Vec::<String>::new(), "each word counts");
}

#[tokio::test]
async fn names_that_an_earlier_release_has_written_are_found_too() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let ivan = contact(&db, &ours, 1, "ИВАН", &[]).await.id;
    contact(&db, &tenant(2), 1, "ИВАН", &[]).await;
    db.connection().execute("update contacts set folded_name = null", []).unwrap();
    assert_eq!(found(&db, &ours, search("иван")).await, ["ИВАН"]);
    let unfolded = "select count(*) from contacts where folded_name is null";
    let left = db.connection().query_row(unfolded, [], |row| row.get::<_, i64>(0));
    assert_eq!(left, Ok(1), "a search folds the names of its own tenant");
    let written = db.rows_written();
    assert_eq!(found(&db, &ours, search("иван")).await, ["ИВАН"]);
    assert_eq!(db.rows_written(), written, "once");

    // An earlier release renames the contact and knows nothing of the column.
    db.connection().execute("update contacts set name = 'ПЁТР' where tenant_id = ?1", [ours.as_str()]).unwrap();
    assert_eq!(found(&db, &ours, search("иван")).await, Vec::<String>::new());
    assert_eq!(found(&db, &ours, search("петр")).await, ["ПЁТР"]);
    let renamed = ContactChange { name: Some("ÁYU".into()), ..ContactChange::default() };
    store::change_contact(&db, &ours, &ivan, &renamed, at(5)).await.unwrap();
    assert_eq!(found(&db, &ours, search("ayu")).await, ["ÁYU"]);
}

#[tokio::test]
async fn tags_that_differ_in_case_or_accents_are_one() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    contact(&db, &ours, 1, "Ayu", &["Bug-Promo"]).await;
    contact(&db, &ours, 2, "Budi", &["bug-promo"]).await;
    contact(&db, &ours, 3, "Cici", &["bug-promo", "vip"]).await;
    let tagged = |tag: &str| ContactFilter { tag: Some(tag.into()), ..ContactFilter::default() };
    assert_eq!(found(&db, &ours, tagged("BUG-PROMO")).await, ["Cici", "Budi", "Ayu"]);
    let tags: Vec<_> =
        store::summary(&db, &ours).await.unwrap().tags.into_iter().map(|tag| (tag.tag, tag.contacts)).collect();
    assert_eq!(tags, [("bug-promo".to_owned(), 3), ("vip".to_owned(), 1)]);
}

#[tokio::test]
async fn a_list_is_searched_by_name_number_tag_and_opt_out_a_page_at_a_time() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, name, tags) in
        [(1, "Ayu Lestari", &["vip"][..]), (2, "Budi", &["lama", "vip"]), (3, "Lestari Jaya", &[]), (4, "", &["v"])]
    {
        contact(&db, &ours, number, name, tags).await;
    }
    contact(&db, &tenant(2), 5, "Lestari lain", &["vip"]).await;
    receive_keyword(&db, &ours, &phone(2).chat_id(), STOP, 10).await;

    assert_eq!(found(&db, &ours, ContactFilter::default()).await, ["", "Lestari Jaya", "Budi", "Ayu Lestari"]);
    assert_eq!(found(&db, &ours, search("LESTARI")).await, ["Lestari Jaya", "Ayu Lestari"]);
    assert_eq!(found(&db, &ours, search("0812-3400-0002")).await, ["Budi"]);
    assert_eq!(found(&db, &ours, search("%")).await, Vec::<String>::new());
    let tagged = |tag: &str| ContactFilter { tag: Some(tag.into()), ..ContactFilter::default() };
    assert_eq!(found(&db, &ours, tagged("vip")).await, ["Budi", "Ayu Lestari"]);
    let opted_out = |opted_out| ContactFilter { opted_out: Some(opted_out), ..ContactFilter::default() };
    assert_eq!(found(&db, &ours, opted_out(true)).await, ["Budi"]);
    assert_eq!(found(&db, &ours, opted_out(false)).await, ["", "Lestari Jaya", "Ayu Lestari"]);
    assert_eq!(found(&db, &ours, ContactFilter { opted_out: Some(false), ..tagged("vip") }).await, ["Ayu Lestari"]);

    let first = store::list(&db, &ours, &ContactFilter::default(), &PageRequest::first(3)).await.unwrap();
    let next = PageRequest::parse(first.next_cursor.as_deref(), Some("3")).unwrap();
    let second = store::list(&db, &ours, &ContactFilter::default(), &next).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next_cursor), (3, 1, None));
    assert_eq!(second.items[0].name, "Ayu Lestari");
}

/// WhatsApp shows that the number and the LID belong to one person.
async fn link_lid(db: &Sqlite, ours: &TenantId, number: u32, lid: &str) {
    let shown = identified_event(&device(1), lid, phone(number).as_str(), at(5));
    Database::batch(db, project_events(ours, &[shown], &[]).unwrap()).await.unwrap();
}

#[tokio::test]
async fn the_newest_keyword_counts_under_whichever_chat_id_it_was_received() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = contact(&db, &ours, 1, "Ayu", &["vip"]).await.id;
    receive_keyword(&db, &ours, "777@lid", STOP, 10).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().opted_out, None, "the LID's phone number is still unknown");
    link_lid(&db, &ours, 1, "777").await;
    let opt_out = store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap();
    assert_eq!(
        (opt_out.at, opt_out.keyword.as_deref(), opt_out.source),
        (at(10), Some("stop"), consent::ConsentSource::Keyword)
    );
    assert_eq!(store::summary(&db, &ours).await.unwrap().opted_out, 1);
    assert_eq!(found(&db, &ours, ContactFilter { opted_out: Some(true), ..ContactFilter::default() }).await, ["Ayu"]);

    receive_keyword(&db, &ours, &phone(1).chat_id(), START, 20).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().opted_out, None);
    assert_eq!(store::summary(&db, &ours).await.unwrap().opted_out, 0);
    receive_keyword(&db, &ours, "777@lid", STOP, 30).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().opted_out.unwrap().at, at(30));
}

#[tokio::test]
async fn a_summary_counts_contacts_opt_outs_and_tags() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, tags) in [(1, &["lama", "vip"][..]), (2, &["vip"]), (3, &[])] {
        contact(&db, &ours, number, "A", tags).await;
    }
    contact(&db, &tenant(2), 4, "B", &["rahasia"]).await;
    receive_keyword(&db, &ours, &phone(2).chat_id(), STOP, 10).await;
    receive_keyword(&db, &ours, "6281299999999@c.us", STOP, 10).await;
    assert_eq!(
        serde_json::to_value(store::summary(&db, &ours).await.unwrap()).unwrap(),
        serde_json::json!({
            "contacts": 3, "optedOut": 1, "optedOutOthers": 1,
            "tags": [{ "tag": "vip", "contacts": 2 }, { "tag": "lama", "contacts": 1 }],
            "attributes": ["kota"],
        })
    );
    assert_eq!(store::summary(&db, &tenant(3)).await.unwrap().contacts, 0);
    let phones = [phone(1), phone(4), phone(9)];
    let phones: Vec<&str> = phones.iter().map(Phone::as_str).collect();
    assert_eq!(store::count_known(&db, &ours, &phones).await, Ok(1));
}

/// The names on all pages of two contacts.
async fn in_pages(db: &Sqlite, ours: &TenantId, filter: &ContactFilter) -> Vec<String> {
    let mut page = Some(PageRequest::first(2));
    let mut names = Vec::new();
    while let Some(request) = page {
        let found = store::list(db, ours, filter, &request).await.unwrap();
        page = request.next(found.next_cursor.as_deref()).unwrap();
        names.extend(found.items.into_iter().map(|contact| contact.name));
    }
    names
}

#[tokio::test]
async fn contacts_are_sorted_by_name_or_by_the_time_at_which_they_were_added_page_by_page() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    for (number, name) in (1..).zip(["budi", "", "Ésti", "Ayu", "eko", "", "ayu", "Zaki"]) {
        contact(&db, &ours, number, name, &[if number % 2 == 0 { "genap" } else { "ganjil" }]).await;
    }
    contact(&db, &theirs, 1, "Aaa", &[]).await;
    let sorted = |sort| ContactFilter { sort, ..ContactFilter::default() };
    let newest = ["Zaki", "ayu", "", "eko", "Ayu", "Ésti", "", "budi"];
    assert_eq!(in_pages(&db, &ours, &sorted(ContactSort::Newest)).await, newest);
    let oldest: Vec<&str> = newest.into_iter().rev().collect();
    assert_eq!(in_pages(&db, &ours, &sorted(ContactSort::Oldest)).await, oldest);
    let by_name = ["Ayu", "ayu", "budi", "eko", "Ésti", "Zaki", "", ""];
    assert_eq!(in_pages(&db, &ours, &sorted(ContactSort::Name)).await, by_name);
    let tagged = ContactFilter { tag: Some("Ganjil".into()), ..sorted(ContactSort::Name) };
    assert_eq!(in_pages(&db, &ours, &tagged).await, ["ayu", "budi", "eko", "Ésti"]);
    let searched = ContactFilter { search: Some("ayu".into()), ..sorted(ContactSort::Name) };
    assert_eq!(in_pages(&db, &ours, &searched).await, ["Ayu", "ayu"]);
}

#[tokio::test]
async fn a_name_that_an_earlier_release_has_written_is_in_its_place() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (number, name) in (1..).zip(["Citra", "Émi", "Budi"]) {
        contact(&db, &ours, number, name, &[]).await;
    }
    db.connection().execute("update contacts set folded_name = null", []).unwrap();
    let by_name = ContactFilter { sort: ContactSort::Name, ..ContactFilter::default() };
    assert_eq!(in_pages(&db, &ours, &by_name).await, ["Budi", "Citra", "Émi"]);
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused_by_a_list_by_name() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    contact(&db, &ours, 1, "Ayu", &[]).await;
    let by_name = ContactFilter { sort: ContactSort::Name, ..ContactFilter::default() };
    let after = PageRequest { after: Some("con_1".into()), limit: 2 };
    assert!(matches!(store::list(&db, &ours, &by_name, &after).await, Err(Error::Invalid { .. })));
}
