//! A contact with several addresses or without a number, and two contacts that turn out to be one person.

use crate::support::builders::{at, device, identified_event, tenant};
use crate::support::database::{migrated, without_words};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, TagMatch, UndecidedRecipients};
use cloudwa_flow::campaigns::store::audience;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::{ContactAddress, ContactAddressKind};
use cloudwa_flow::contacts::contact::{Attributes, Contact, MAX_ATTRIBUTES, MAX_TAGS};
use cloudwa_flow::contacts::store::addresses::join;
use cloudwa_flow::contacts::store::{self, ContactChange, ContactFilter, NewContact};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{CampaignId, ContactId, TenantId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::{prepare_events, project_events};

pub const AYU: &str = "6281234000001";
pub const BUDI: &str = "6281234000002";

const GONE: Error = Error::NotFound { what: "the contact" };

pub fn number(value: &str) -> ContactAddress {
    ContactAddress { kind: ContactAddressKind::Phone, value: value.into() }
}

pub fn lid(value: &str) -> ContactAddress {
    ContactAddress { kind: ContactAddressKind::Lid, value: value.into() }
}

fn contact_id(number: i64) -> ContactId {
    ContactId::new(at(number), &mut SeededRandom::new(number.unsigned_abs()))
}

/// What a test says about a contact that it creates.
#[derive(Default, Clone, Copy)]
pub struct About<'a> {
    pub name: &'a str,
    pub tags: &'a [&'a str],
    pub attributes: &'a [(&'a str, &'a str)],
}

pub async fn try_create(
    db: &Sqlite,
    ours: &TenantId,
    no: i64,
    address: &ContactAddress,
    about: About<'_>,
) -> Result<Contact> {
    let tags: Vec<String> = about.tags.iter().map(|tag| (*tag).to_owned()).collect();
    let attributes = about.attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let name = about.name;
    let new = NewContact { id: contact_id(no), address, name, tags: &tags, attributes: &attributes, request: None };
    store::create(db, ours, new, at(no)).await
}

async fn create(db: &Sqlite, ours: &TenantId, no: i64, address: &ContactAddress, about: About<'_>) -> Contact {
    try_create(db, ours, no, address, about).await.unwrap()
}

/// What the release before `contact_addresses` wrote for a new contact.
pub fn create_as_the_previous_release(db: &Sqlite, ours: &TenantId, no: i64, phone: &str) -> usize {
    let sql = "insert into contacts (tenant_id, contact_id, phone, source, created_at, updated_at)
        values (?1, ?2, ?3, 'manual', 0, 0) on conflict (tenant_id, phone) do nothing";
    db.connection().execute(sql, [ours.as_str(), contact_id(no).as_str(), phone]).unwrap()
}

fn remove_as_the_previous_release(db: &Sqlite, ours: &TenantId, id: &ContactId) {
    let sql = "delete from contacts where tenant_id = ?1 and contact_id = ?2";
    db.connection().execute(sql, [ours.as_str(), id.as_str()]).unwrap();
}

/// Records that WhatsApp has shown the number of a LID, as the projection of the event does.
pub fn record_lid_number(db: &Sqlite, ours: &TenantId, lid: &str, phone: &str, millis: i64) {
    let sql = "insert into lid_numbers (tenant_id, lid, phone, shown_at) values (?1, ?2, ?3, ?4)
        on conflict (tenant_id, lid) do update set phone = excluded.phone, shown_at = excluded.shown_at
        where excluded.shown_at > lid_numbers.shown_at";
    let shown_at = at(millis).unix_millis();
    db.connection().execute(sql, rusqlite::params![ours.as_str(), lid, phone, shown_at]).unwrap();
}

pub async fn identify(db: &Sqlite, ours: &TenantId, lid: &str, phone: &str, millis: i64) {
    Database::batch(db, join(ours, lid, phone, at(millis))).await.unwrap();
}

/// Shows the same LID and number as before, and asserts that no row is written.
pub async fn identify_again(db: &Sqlite, ours: &TenantId, lid: &str, phone: &str, millis: i64) {
    let written = db.rows_written();
    identify(db, ours, lid, phone, millis).await;
    assert_eq!(db.rows_written(), written, "{lid} is {phone}, again");
}

#[tokio::test]
async fn the_names_of_people_are_found_by_any_of_their_addresses_in_one_tenant() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    create(&db, &ours, 1, &number(AYU), About { name: "Ayu", ..About::default() }).await;
    create(&db, &ours, 2, &lid("77"), About { name: "Budi", ..About::default() }).await;
    create(&db, &ours, 3, &number(BUDI), About::default()).await;
    create(&db, &theirs, 4, &number(BUDI), About { name: "Rahasia", ..About::default() }).await;
    let asked = [number(AYU), lid("77"), number(BUDI), lid("78")];
    let names = store::addresses::names_of(&db, &ours, &asked).await.unwrap();
    let expected = [(number(AYU), "Ayu".to_owned()), (lid("77"), "Budi".to_owned())];
    assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);
    assert!(store::addresses::names_of(&db, &ours, &[]).await.unwrap().is_empty());
}

pub async fn get(db: &Sqlite, ours: &TenantId, no: i64) -> Result<Contact> {
    store::get(db, ours, &contact_id(no)).await
}

pub async fn all(db: &Sqlite, ours: &TenantId) -> Vec<Contact> {
    store::list(db, ours, &ContactFilter::default(), &PageRequest::first(100)).await.unwrap().items
}

/// All rows of `contact_addresses`, with the contact's id.
pub fn stored_addresses(db: &Sqlite) -> Vec<(String, String, String)> {
    let connection = db.connection();
    let mut rows = connection.prepare("select kind, value, contact_id from contact_addresses order by 1, 2").unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(rusqlite::Result::unwrap)
        .collect()
}

fn merge_by_hand(db: &Sqlite, ours: &TenantId, from: &ContactId, into: &ContactId) {
    let sql = "insert into merged_contacts (tenant_id, contact_id, merged_into) values (?1, ?2, ?3)";
    db.connection().execute(sql, [ours.as_str(), from.as_str(), into.as_str()]).unwrap();
}

/// The contact that the answer says to exist already, or the whole of any other answer.
fn known(answer: Result<Contact>) -> String {
    match answer {
        Err(Error::AlreadyExists { details, .. }) => details["contactId"].as_str().unwrap().to_owned(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_contact_may_have_a_lid_and_no_number() {
    let (db, ours) = (without_words(), tenant(1));
    let written = db.rows_written();
    let budi = create(&db, &ours, 1, &lid("77"), About { name: "Budi", ..About::default() }).await;
    assert_eq!(db.rows_written() - written, 2);
    assert_eq!((budi.phone.as_deref(), budi.addresses.as_slice()), (None, &[lid("77")][..]));
    assert_eq!((budi.chat_id().as_str(), budi.address(ContactAddressKind::Lid)), ("77@lid", Some("77")));
    assert_eq!(all(&db, &ours).await, [budi]);

    let written = db.rows_written();
    assert_eq!(known(try_create(&db, &ours, 2, &lid("77"), About::default()).await), contact_id(1).as_str());
    assert_eq!(db.rows_written(), written);
    let theirs = create(&db, &tenant(2), 2, &lid("77"), About::default()).await;
    assert_eq!(get(&db, &ours, 2).await, Err(GONE));
    store::remove(&db, &ours, &contact_id(1)).await.unwrap();
    assert_eq!(all(&db, &tenant(2)).await, [theirs], "another tenant's contact stays");
    assert_eq!(stored_addresses(&db), [("lid".into(), "77".into(), contact_id(2).to_string())]);
    create(&db, &ours, 3, &lid("77"), About::default()).await;
}

#[tokio::test]
async fn a_contact_of_every_kind_of_address_reads_back() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (no, kind, value, chat_id) in [
        (1, ContactAddressKind::Phone, AYU, "6281234000001@c.us"),
        (2, ContactAddressKind::Lid, "77", "77@lid"),
        (3, ContactAddressKind::Bsuid, "BR.1502", "BR.1502@bsuid"),
        (4, ContactAddressKind::Username, "toko.ayu", "toko.ayu@username"),
    ] {
        let address = ContactAddress { kind, value: value.into() };
        let made = create(&db, &ours, no, &address, About::default()).await;
        assert_eq!((made.addresses.as_slice(), made.chat_id().as_str()), (&[address.clone()][..], chat_id));
        assert_eq!(made.phone.is_some(), kind == ContactAddressKind::Phone);
        assert_eq!(known(try_create(&db, &ours, 10 + no, &address, About::default()).await), made.id.as_str());
    }
}

#[tokio::test]
async fn the_lid_of_another_contact_is_a_conflict_that_names_the_contact() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &tenant(2), 9, &number(AYU), About::default()).await;
    create(&db, &tenant(2), 8, &lid("77"), About::default()).await;
    create(&db, &ours, 1, &number(AYU), About::default()).await;
    identify(&db, &ours, "77", AYU, 5).await;
    for address in [lid("77"), number(AYU)] {
        assert_eq!(known(try_create(&db, &ours, 2, &address, About::default()).await), contact_id(1).as_str());
    }
    assert_eq!(all(&db, &ours).await.len(), 1);
}

#[tokio::test]
async fn a_lid_whose_number_is_known_makes_a_contact_with_both() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    record_lid_number(&db, &ours, "77", AYU, 1);
    record_lid_number(&db, &tenant(2), "78", BUDI, 1);
    let ayu = create(&db, &ours, 1, &lid("77"), About::default()).await;
    assert_eq!((ayu.phone.as_deref(), ayu.addresses), (Some(AYU), vec![number(AYU), lid("77")]));
    assert_eq!(stored_addresses(&db).len(), 2);
    assert_eq!(create(&db, &ours, 2, &lid("78"), About::default()).await.phone, None, "another tenant was shown it");

    record_lid_number(&db, &ours, "79", BUDI, 2);
    create(&db, &ours, 3, &number(BUDI), About::default()).await;
    let written = db.rows_written();
    let refused = try_create(&db, &ours, 4, &lid("79"), About::default()).await;
    assert_eq!(known(refused), contact_id(3).as_str(), "the contact has the number of the LID");
    assert_eq!(db.rows_written(), written);
}

#[tokio::test]
async fn contacts_of_the_previous_release_are_known_by_their_column() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create_as_the_previous_release(&db, &ours, 1, AYU);
    let ayu = get(&db, &ours, 1).await.unwrap();
    assert_eq!((ayu.phone.as_deref(), ayu.addresses), (Some(AYU), vec![number(AYU)]));
    assert_eq!(known(try_create(&db, &ours, 2, &number(AYU), About::default()).await), contact_id(1).as_str());
    assert_eq!(store::count_known(&db, &ours, &[AYU, BUDI]).await, Ok(1));
    identify(&db, &ours, "77", AYU, 5).await;
    assert_eq!(get(&db, &ours, 1).await.unwrap().addresses, [number(AYU), lid("77")]);
    let of_ayu = |kind: &str, value: &str| (kind.to_owned(), value.to_owned(), contact_id(1).to_string());
    assert_eq!(stored_addresses(&db), [of_ayu("lid", "77"), of_ayu("phone", AYU)]);
}

#[tokio::test]
async fn an_address_of_a_contact_that_the_previous_release_removed_is_free() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (no, address) in [(1, number(AYU)), (2, lid("77"))] {
        create(&db, &ours, no, &address, About::default()).await;
        remove_as_the_previous_release(&db, &ours, &contact_id(no));
        let again = create(&db, &ours, 10 + no, &address, About::default()).await;
        assert_eq!(again.addresses, [address]);
        assert!(stored_addresses(&db).iter().any(|(.., owner)| *owner == again.id.to_string()));
        remove_as_the_previous_release(&db, &ours, &again.id);
    }
    let budi = create(&db, &ours, 3, &number(BUDI), About::default()).await;
    identify(&db, &ours, "77", BUDI, 5).await;
    assert_eq!(get(&db, &ours, 3).await.unwrap().addresses, [number(BUDI), lid("77")]);
    create_as_the_previous_release(&db, &ours, 4, AYU);
    assert_eq!(get(&db, &ours, 4).await.unwrap().addresses, [number(AYU)]);
    assert_eq!((budi.id, all(&db, &ours).await.len()), (contact_id(3), 2));
}

#[tokio::test]
async fn a_contact_without_a_number_is_in_no_audience() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let vip = About { name: "Ayu", tags: &["vip"], attributes: &[("kota", "Bogor")] };
    create(&db, &ours, 1, &number(AYU), vip).await;
    create(&db, &ours, 2, &lid("6281"), About { tags: &["vip"], ..About::default() }).await;
    let tags = ["vip".to_owned()];
    let of = async |tags: &[String]| {
        let who = Audience::Tags {
            tags: tags.to_vec(),
            tag_match: TagMatch::Any,
            without_tags: vec![],
            needed_values: Vec::new(),
        };
        audience::choose(&db, &ours, &who, UndecidedRecipients::default()).await.unwrap().unwrap()
    };
    for tags in [&tags[..], &[]] {
        let size = audience::size(&db, &ours, &of(tags).await).await.unwrap();
        assert_eq!((size.recipients, size.opted_out), (1, 0));
    }
    let required = ["name".to_owned(), "kota".to_owned()].into();
    let chosen = of(&tags).await;
    let (wrong, count) = audience::list_missing_values(&db, &ours, &chosen, &required).await.unwrap();
    assert_eq!((wrong.len(), count), (0, 0));
    let sample = audience::sample(&db, &ours, &chosen, 10).await.unwrap();
    assert_eq!(sample.iter().map(|item| item.phone.as_str()).collect::<Vec<_>>(), [AYU]);

    let campaign = CampaignId::new(at(0), &mut SeededRandom::new(1));
    a_draft(&db, &ours, &campaign);
    Database::batch(&db, audience::create_items(&ours, &campaign, &chosen, at(1))).await.unwrap();
    let connection = db.connection();
    let mut frozen = connection.prepare("select phone from campaign_recipients").unwrap();
    let frozen: Vec<String> = frozen.query_map([], |row| row.get(0)).unwrap().map(rusqlite::Result::unwrap).collect();
    assert_eq!(frozen, [AYU]);
}

fn a_draft(db: &Sqlite, ours: &TenantId, campaign: &CampaignId) {
    let sql = "insert into campaigns
        (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total, status, created_at)
        values (?1, ?2, '', 'Promo', 'halo', 0, 0, 0, 'draft', 0)";
    db.connection().execute(sql, [ours.as_str(), campaign.as_str()]).unwrap();
}

#[tokio::test]
async fn a_search_for_digits_finds_numbers_and_no_lids() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About { name: "Ayu", ..About::default() }).await;
    create(&db, &ours, 2, &lid("81234"), About { name: "Budi", ..About::default() }).await;
    let found = async |search: &str| {
        let filter = ContactFilter { search: Some(search.into()), ..ContactFilter::default() };
        let page = store::list(&db, &ours, &filter, &PageRequest::first(10)).await.unwrap();
        page.items.into_iter().map(|contact| contact.name).collect::<Vec<_>>()
    };
    assert_eq!(found("081234").await, ["Ayu"]);
    assert_eq!(found("budi").await, ["Budi"]);
    assert_eq!(found("lid").await, Vec::<String>::new());
    assert_eq!(store::count_known(&db, &ours, &["81234", "81234@lid"]).await, Ok(1), "only the column's own text");
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 2);
}

#[tokio::test]
async fn a_contact_of_the_number_gets_the_lid() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About::default()).await;
    create(&db, &tenant(2), 2, &number(AYU), About::default()).await;
    let written = db.rows_written();
    identify(&db, &ours, "77", AYU, 5).await;
    assert_eq!(db.rows_written() - written, 1);
    identify_again(&db, &ours, "77", AYU, 5).await;
    let ayu = get(&db, &ours, 1).await.unwrap();
    assert_eq!((ayu.phone.as_deref(), ayu.addresses), (Some(AYU), vec![number(AYU), lid("77")]));
    assert_eq!(get_of(&db, 2, 2).await.addresses, [number(AYU)], "the other tenant was not shown it");
    identify(&db, &ours, "78", AYU, 6).await;
    assert_eq!(get(&db, &ours, 1).await.unwrap().addresses, [number(AYU), lid("77"), lid("78")]);
    store::remove(&db, &ours, &contact_id(1)).await.unwrap();
    assert_eq!(stored_addresses(&db).len(), 1, "all addresses go with the contact");
}

async fn get_of(db: &Sqlite, seed: u64, no: i64) -> Contact {
    get(db, &tenant(seed), no).await.unwrap()
}

#[tokio::test]
async fn a_contact_of_the_lid_gets_the_number() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &lid("77"), About { name: "Ayu", tags: &["vip"], ..About::default() }).await;
    let written = db.rows_written();
    identify(&db, &ours, "77", AYU, 5).await;
    assert_eq!(db.rows_written() - written, 2 + 6, "the contact, its address, and their words in the index");
    identify_again(&db, &ours, "77", AYU, 5).await;
    let ayu = get(&db, &ours, 1).await.unwrap();
    assert_eq!((ayu.phone.as_deref(), ayu.addresses.as_slice()), (Some(AYU), &[number(AYU), lid("77")][..]));
    assert_eq!((ayu.name.as_str(), ayu.chat_id().as_str()), ("Ayu", "6281234000001@c.us"));
    assert_eq!((ayu.created_at, ayu.updated_at), (at(1), at(5)));
    let who = Audience::Tags {
        tags: vec!["vip".into()],
        tag_match: TagMatch::Any,
        without_tags: vec![],
        needed_values: Vec::new(),
    };
    let chosen = audience::choose(&db, &ours, &who, UndecidedRecipients::default()).await.unwrap().unwrap();
    let size = audience::size(&db, &ours, &chosen).await.unwrap();
    assert_eq!(size.recipients, 1, "from now on broadcasts reach the contact");
}

#[tokio::test]
async fn a_lid_and_a_number_that_no_contact_of_the_tenant_has_write_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(BUDI), About::default()).await;
    create(&db, &tenant(2), 2, &number(AYU), About::default()).await;
    create(&db, &tenant(2), 3, &lid("77"), About::default()).await;
    identify_again(&db, &ours, "77", AYU, 5).await;
}

#[tokio::test]
async fn two_contacts_of_one_person_become_one() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let of_number = About { name: "", tags: &["lama", "vip"], attributes: &[("kota", "Bogor")] };
    let of_lid = About { name: "Ayu", tags: &["baru", "vip"], attributes: &[("kota", "Depok"), ("umur", "31")] };
    create(&db, &ours, 1, &number(AYU), of_number).await;
    create(&db, &ours, 2, &lid("77"), of_lid).await;
    create(&db, &ours, 3, &number(BUDI), About { name: "Budi", ..About::default() }).await;
    let consented = |no: i64, millis: i64| {
        let sql = "update contacts set consented_at = ?3 where tenant_id = ?1 and contact_id = ?2";
        let when = at(millis).unix_millis();
        db.connection().execute(sql, rusqlite::params![ours.as_str(), contact_id(no).as_str(), when]).unwrap();
    };
    consented(1, 100);
    consented(2, 200);

    let written = db.rows_written();
    identify(&db, &ours, "77", AYU, 5).await;
    // The contact, its new address, the one that goes, where it went; and the words of both in the index.
    assert_eq!(db.rows_written() - written, 4 + 12);
    identify_again(&db, &ours, "77", AYU, 5).await;
    let ayu = get(&db, &ours, 1).await.unwrap();
    assert_eq!((ayu.name.as_str(), ayu.phone.as_deref()), ("Ayu", Some(AYU)));
    assert_eq!(ayu.tags, ["baru", "lama", "vip"]);
    let attributes = [("kota".to_owned(), "Bogor".to_owned()), ("umur".to_owned(), "31".to_owned())];
    assert_eq!(ayu.attributes, Attributes::from(attributes));
    assert_eq!((ayu.consented_at, ayu.created_at, ayu.updated_at), (Some(at(200)), at(1), at(5)));
    assert_eq!(ayu.addresses, [number(AYU), lid("77")]);
    assert_eq!(all(&db, &ours).await.len(), 2);
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 2);
}

#[tokio::test]
async fn a_merge_moves_every_address() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About::default()).await;
    create(&db, &ours, 2, &lid("77"), About::default()).await;
    let sql = "insert into contact_addresses (tenant_id, kind, value, contact_id) values (?1, 'username', 'ayu', ?2)";
    db.connection().execute(sql, [ours.as_str(), contact_id(2).as_str()]).unwrap();
    identify(&db, &ours, "77", AYU, 5).await;
    identify_again(&db, &ours, "77", AYU, 5).await;
    let username = ContactAddress { kind: ContactAddressKind::Username, value: "ayu".into() };
    assert_eq!(get(&db, &ours, 2).await.unwrap().addresses, [number(AYU), lid("77"), username]);
}

#[tokio::test]
async fn the_merged_contact_keeps_the_values_of_the_contact_with_the_number() {
    for (of_number, of_lid, later) in
        [(None, None, None), (Some(100), None, Some(100)), (None, Some(90), Some(90)), (Some(100), Some(90), Some(100))]
    {
        let (db, ours) = (migrated("tenant"), tenant(1));
        create(&db, &ours, 1, &number(AYU), About { name: "Ayu", ..About::default() }).await;
        create(&db, &ours, 2, &lid("77"), About { name: "Lain", ..About::default() }).await;
        for (no, consented) in [(1, of_number), (2, of_lid)] {
            let sql = "update contacts set consented_at = ?3, updated_at = 7 where tenant_id = ?1 and contact_id = ?2";
            let id = contact_id(no);
            let consented = consented.map(|millis| at(millis).unix_millis());
            db.connection().execute(sql, rusqlite::params![ours.as_str(), id.as_str(), consented]).unwrap();
        }
        identify(&db, &ours, "77", AYU, 5).await;
        let ayu = get(&db, &ours, 2).await.unwrap();
        assert_eq!((ayu.id.clone(), ayu.name.as_str()), (contact_id(1), "Ayu"));
        assert_eq!(ayu.consented_at, later.map(at));
    }
}

#[tokio::test]
async fn a_merged_contact_has_at_most_as_many_tags_and_attributes_as_any_other() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let names =
        |letter: &str, count: usize| -> Vec<String> { (0..count).map(|no| format!("{letter}{no:02}")).collect() };
    // The names of the contact that is merged into the other one sort first.
    let (kept, added) = (names("m", MAX_TAGS - 1), names("a", 3));
    let tags = |names: &[String]| -> Vec<String> { names.to_vec() };
    let attributes = |names: &[String]| -> Attributes { names.iter().map(|name| (name.clone(), "x".into())).collect() };
    let (kept_attributes, added_attributes) = (names("m", MAX_ATTRIBUTES - 1), names("a", 3));
    for (no, address, tag_names, attribute_names) in
        [(1, number(AYU), &kept, &kept_attributes), (2, lid("77"), &added, &added_attributes)]
    {
        let (tags, attributes) = (tags(tag_names), attributes(attribute_names));
        let new = NewContact {
            id: contact_id(no),
            address: &address,
            name: "",
            tags: &tags,
            attributes: &attributes,
            request: None,
        };
        store::create(&db, &ours, new, at(no)).await.unwrap();
    }
    identify(&db, &ours, "77", AYU, 5).await;
    let ayu = get(&db, &ours, 1).await.unwrap();
    let expected = |kept: &[String]| -> Vec<String> { [vec!["a00".to_owned()], kept.to_vec()].concat() };
    assert_eq!(ayu.tags, expected(&kept));
    assert_eq!(ayu.attributes.into_keys().collect::<Vec<_>>(), expected(&kept_attributes));
}

#[tokio::test]
async fn a_merged_contact_has_each_tag_once_in_the_spelling_of_the_contact_that_stays() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let of_number = About { tags: &["Kafé", "VIP"], ..About::default() };
    create(&db, &ours, 1, &number(AYU), of_number).await;
    create(&db, &ours, 2, &lid("77"), About { tags: &["baru", "kafe", "vip"], ..About::default() }).await;
    create(&db, &ours, 3, &lid("78"), About { tags: &["vip"], ..About::default() }).await;
    let shown = [identified_event(&device(1), "77", AYU, at(5)), identified_event(&device(1), "78", BUDI, at(6))];
    let prepared = prepare_events(&db, &ours, &shown).await.unwrap();
    let statements = prepared.into_iter().chain(project_events(&ours, &shown, &[]).unwrap());
    Database::batch(&db, statements.collect()).await.unwrap();
    assert_eq!(get(&db, &ours, 1).await.unwrap().tags, ["Kafé", "VIP", "baru"]);
    assert_eq!(get(&db, &ours, 3).await.unwrap().tags, ["vip"], "nobody else is respelled");
    let summary = store::summary(&db, &ours).await.unwrap();
    let counted: Vec<_> = summary.tags.iter().map(|count| (count.tag.as_str(), count.contacts)).collect();
    assert_eq!(counted, [("VIP", 2), ("Kafé", 1), ("baru", 1)]);
    assert!(prepare_events(&db, &ours, &shown).await.unwrap().is_empty(), "again");
}

#[tokio::test]
async fn a_contact_that_an_earlier_release_has_filled_loses_nothing_in_a_merge() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About::default()).await;
    create(&db, &ours, 2, &lid("77"), About { tags: &["a"], attributes: &[("a", "x")], ..About::default() }).await;
    let names = |count: usize| -> Vec<String> { (10..count + 10).map(|no| format!("m{no}")).collect() };
    let (tags, attributes) = (names(MAX_TAGS + 5), names(MAX_ATTRIBUTES + 5));
    let attributes: Attributes = attributes.into_iter().map(|name| (name, "x".to_owned())).collect();
    let sql = "update contacts set tags = ?1, attributes = ?2 where phone = ?3";
    let (json_tags, json_attributes) = (serde_json::json!(tags).to_string(), serde_json::json!(attributes).to_string());
    db.connection().execute(sql, [json_tags.as_str(), json_attributes.as_str(), AYU]).unwrap();
    identify(&db, &ours, "77", AYU, 5).await;
    let ayu = get(&db, &ours, 2).await.unwrap();
    assert_eq!((ayu.tags, ayu.attributes), (tags, attributes));
}

#[tokio::test]
async fn the_id_of_a_merged_contact_leads_to_the_contact_that_it_was_merged_into() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About { name: "Ayu", ..About::default() }).await;
    create(&db, &ours, 2, &lid("77"), About::default()).await;
    identify(&db, &ours, "77", AYU, 5).await;
    assert_eq!(get(&db, &ours, 2).await, get(&db, &ours, 1).await);
    assert_eq!(get(&db, &tenant(2), 2).await, Err(GONE));
    let change = ContactChange { name: Some("Ayu L".into()), ..ContactChange::default() };
    let changed = store::change_contact(&db, &ours, &contact_id(2), &change, at(9)).await.unwrap();
    assert_eq!((changed.id, changed.name.as_str()), (contact_id(1), "Ayu L"));

    // Merged twice: the contact of the first merge became part of another one.
    let oldest = contact_id(30);
    merge_by_hand(&db, &ours, &oldest, &contact_id(2));
    assert_eq!(store::get(&db, &ours, &oldest).await.unwrap().id, contact_id(1));
    let change = ContactChange { name: Some("Ayu".into()), ..ContactChange::default() };
    assert_eq!(store::change_contact(&db, &ours, &oldest, &change, at(10)).await.unwrap().id, contact_id(1));
    assert_eq!(store::remove(&db, &tenant(2), &oldest).await, Err(GONE));
    store::remove(&db, &ours, &oldest).await.unwrap();
    for no in [1, 2, 30] {
        assert_eq!(get(&db, &ours, no).await, Err(GONE));
        assert_eq!(store::remove(&db, &ours, &contact_id(no)).await, Err(GONE));
    }
    assert_eq!(stored_addresses(&db), []);
}

#[tokio::test]
async fn several_lids_of_one_number_become_one_contact() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &lid("77"), About { tags: &["a"], ..About::default() }).await;
    create(&db, &ours, 2, &lid("78"), About { tags: &["b"], ..About::default() }).await;
    identify(&db, &ours, "77", AYU, 5).await;
    identify(&db, &ours, "78", AYU, 6).await;
    let ayu = get(&db, &ours, 2).await.unwrap();
    assert_eq!((ayu.id.clone(), ayu.tags.len()), (contact_id(1), 2));
    assert_eq!(ayu.addresses, [number(AYU), lid("77"), lid("78")]);
}

#[tokio::test]
async fn a_lid_moves_to_the_newest_number_and_never_merges_two_numbers() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &number(AYU), About { tags: &["a"], ..About::default() }).await;
    create(&db, &ours, 2, &number(BUDI), About { tags: &["b"], ..About::default() }).await;
    record_lid_number(&db, &ours, "77", AYU, 5);
    identify(&db, &ours, "77", AYU, 5).await;
    record_lid_number(&db, &ours, "77", BUDI, 6);
    let written = db.rows_written();
    identify(&db, &ours, "77", BUDI, 6).await;
    assert_eq!(db.rows_written() - written, 1);
    identify_again(&db, &ours, "77", BUDI, 6).await;
    let [ayu, budi] = [get(&db, &ours, 1).await.unwrap(), get(&db, &ours, 2).await.unwrap()];
    assert_eq!(
        (ayu.addresses.as_slice(), budi.addresses.as_slice()),
        (&[number(AYU)][..], &[number(BUDI), lid("77")][..])
    );
    assert_eq!((ayu.tags, budi.tags), (vec!["a".to_owned()], vec!["b".to_owned()]));
    identify_again(&db, &ours, "77", AYU, 5).await;

    // The new number has no contact yet.
    record_lid_number(&db, &ours, "77", "6281234000003", 7);
    identify_again(&db, &ours, "77", "6281234000003", 7).await;
    create(&db, &ours, 3, &number("6281234000003"), About::default()).await;
    identify(&db, &ours, "77", "6281234000003", 7).await;
    assert_eq!(get(&db, &ours, 3).await.unwrap().addresses, [number("6281234000003"), lid("77")]);
}

#[tokio::test]
async fn a_lid_does_not_get_a_number_that_was_shown_before_its_newest_one() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    create(&db, &ours, 1, &lid("77"), About::default()).await;
    record_lid_number(&db, &ours, "77", BUDI, 6);
    identify_again(&db, &ours, "77", AYU, 5).await;
    create(&db, &ours, 2, &number(AYU), About::default()).await;
    identify_again(&db, &ours, "77", AYU, 5).await;
    identify(&db, &ours, "77", BUDI, 6).await;
    assert_eq!(get(&db, &ours, 1).await.unwrap().phone.as_deref(), Some(BUDI));
}
