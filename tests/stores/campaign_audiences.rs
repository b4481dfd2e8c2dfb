//! The contacts that a broadcast is for: counted and checked before it, and frozen when it starts.

use super::campaigns::{chat_of, create, list, receive_keyword, start};
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, TagMatch, UndecidedRecipients};
use cloudwa_flow::campaigns::progress::ItemStatus;
use cloudwa_flow::campaigns::store::audience::{self, ChosenContacts};
use cloudwa_flow::campaigns::store::{self, CampaignItem};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::wrong_row::RowReason;
use cloudwa_flow::ids::{ContactId, DeviceId, TenantId};
use cloudwa_flow::messages::template::Template;
use cloudwa_flow::page::PageRequest;
use std::collections::BTreeSet;

/// Creates contacts 1 to `count`: every second one lives in Bandung, every third one is a vip, the tenth has no name.
fn some_contacts(db: &Sqlite, tenant: &TenantId, count: i64) {
    let connection = db.connection();
    for number in 1..=count {
        let tags = if number % 3 == 0 { r#"["vip","baru"]"# } else { r#"["baru"]"# };
        let attributes = if number % 2 == 0 { r#"{"kota":"Bandung"}"# } else { "{}" };
        let name = if number == 10 { String::new() } else { format!("Orang {number}") };
        let id = ContactId::new(at(number), &mut SeededRandom::new(number.unsigned_abs()));
        let phone = format!("62812{number:07}");
        connection
            .execute(
                "insert into contacts (tenant_id, contact_id, phone, name, tags, attributes, source, created_at, updated_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, 'manual', 0, 0)",
                rusqlite::params![tenant.as_str(), id.as_str(), phone, name, tags, attributes],
            )
            .unwrap();
    }
}

fn tagged(tags: &[&str], tag_match: TagMatch) -> Audience {
    tagged_without(tags, tag_match, &[])
}

/// Like `tagged`, without the contacts that have one of the other tags.
fn tagged_without(tags: &[&str], tag_match: TagMatch, without: &[&str]) -> Audience {
    let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    Audience::Tags { tags: owned(tags), tag_match, without_tags: owned(without), needed_values: Vec::new() }
}

async fn chosen(db: &Sqlite, ours: &TenantId, who: &Audience) -> ChosenContacts {
    audience::choose(db, ours, who, UndecidedRecipients::default()).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_audience_is_counted_by_tags_and_frozen_without_opted_out_contacts() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    some_contacts(&db, &tenant(2), 3);
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 1).await;
    let size = async |tags: &[&str], which| {
        let size = audience::size(&db, &ours, &chosen(&db, &ours, &tagged(tags, which)).await).await.unwrap();
        (size.recipients, size.opted_out)
    };
    assert_eq!(size(&["vip"], TagMatch::Any).await, (9, 1));
    assert_eq!(size(&["vip", "baru"], TagMatch::All).await, (9, 1));
    assert_eq!(size(&["vip", "baru"], TagMatch::Any).await, (29, 1));
    assert_eq!(size(&["vip", "tidak ada"], TagMatch::All).await, (0, 0));
    assert_eq!(size(&["vip", " VIP", "vip "], TagMatch::All).await, (9, 1), "a repeated tag is one");
    db.connection()
        .execute(
            "update contacts set tags = '[\"VIP\",\"baru\"]' where tenant_id = ?1 and name = 'Orang 6'",
            [ours.as_str()],
        )
        .unwrap();
    assert_eq!(size(&["Vip"], TagMatch::Any).await, (9, 1), "whatever each contact has it spelled like");
    assert_eq!(size(&["VÏP", "Baru"], TagMatch::All).await, (9, 1), "case and accents make no other tag");
    assert_eq!(size(&[], TagMatch::Any).await, (29, 1), "without tags every contact matches");

    let campaign = create(&db, &ours, std::slice::from_ref(&device), &tagged(&["vip"], TagMatch::Any), &[]).await;
    assert_eq!(campaign.counts.total, 0);
    start(&db, &ours, &campaign, 5).await;
    start(&db, &ours, &campaign, 6).await;
    let running = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((running.counts.total, running.counts.pending), (9, 9));
    let items = list(&db, &ours, &campaign, None).await;
    let phones: BTreeSet<_> = items.iter().map(|item| item.phone.clone()).collect();
    assert!(phones.len() == 9 && !phones.contains("628120000003"));
    assert_eq!(items.iter().map(|item| item.item_no).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    let sixth = items.iter().find(|item| item.phone == "628120000006").unwrap();
    assert_eq!((sixth.variables["name"].as_str(), sixth.variables["kota"].as_str()), ("Orang 6", "Bandung"));
}

#[tokio::test]
async fn a_contact_that_lacks_a_value_is_listed_with_the_variable_and_its_position() {
    let db = migrated("tenant");
    let ours = tenant(1);
    some_contacts(&db, &ours, 30);
    let missing = async |variables: &[&str]| {
        let required: BTreeSet<String> = variables.iter().map(|variable| (*variable).to_owned()).collect();
        let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
        audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap()
    };
    assert_eq!(missing(&["phone"]).await, (Vec::new(), 0));
    let (rows, count) = missing(&["name"]).await;
    assert_eq!((rows.len(), rows[0].row, rows[0].field, count), (1, 10, "name", 1));
    let contact = rows[0].contact.as_ref().unwrap();
    assert_eq!(
        (contact.phone.as_str(), contact.name.as_str(), rows[0].code),
        ("628120000010", "", RowReason::MissingValue)
    );
    let (rows, count) = missing(&["kota", "name"]).await;
    assert_eq!((count, rows.len(), rows[0].row), (16, 16, 1));
    assert!(rows[0].message.contains("{{kota}}"));
    assert_eq!(audience::columns(&db, &ours).await.unwrap(), BTreeSet::from(["kota".to_owned()]));
    let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
    assert_eq!(audience::sample(&db, &ours, &everyone, 2).await.unwrap()[1].values().find("kota"), Some("Bandung"));
    let phones = ["628120000001", "628120000002"];
    assert_eq!(audience::list_opted_out(&db, &ours, &phones).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_contact_who_opted_out_lacks_nothing_and_is_not_shown_in_the_preview() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
    let required = BTreeSet::from(["name".to_owned()]);
    assert_eq!(audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap().1, 1);
    for number in [1, 10] {
        receive_keyword(&db, &ours, &device, &chat_of(number), ConsentKeyword::OptOut("stop"), 1).await;
    }
    assert_eq!(audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap().1, 0);
    let shown = audience::sample(&db, &ours, &everyone, 30).await.unwrap();
    assert!(shown.len() == 28 && shown.iter().all(|item| item.phone != "628120000001"));
}

#[tokio::test]
async fn a_stored_name_or_value_that_nobody_sees_is_none_before_and_in_the_broadcast() {
    let invisible = ["\u{200b}", "\u{3164}\u{200d}", " \u{a0}\t\n", "\u{202e}\u{feff}", "\u{2800}"];
    let seen = ["Ayu", " \u{200b}Budi\u{feff}", "🌸", "."];
    let template = Template::parse("Halo {{name}}").unwrap();
    let (name, kota) = (BTreeSet::from(["name".to_owned()]), BTreeSet::from(["kota".to_owned()]));
    for (values, missing) in [(&invisible[..], 1), (&seen[..], 0)] {
        for value in values {
            let db = migrated("tenant");
            let ours = tenant(1);
            let device = a_device(&db, &ours, 1).await;
            some_contacts(&db, &ours, 1);
            // An earlier release has stored names and values as they came.
            let store_as_it_is = "update contacts set name = ?1, attributes = json_object('kota', ?1)";
            db.connection().execute(store_as_it_is, [value]).unwrap();
            let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
            for required in [&name, &kota] {
                let (_, count) = audience::list_missing_values(&db, &ours, &everyone, required).await.unwrap();
                assert_eq!(count, missing, "{value:?}");
            }
            let item = &audience::sample(&db, &ours, &everyone, 1).await.unwrap()[0];
            let text = template.render(&item.values(), &mut SeededRandom::new(1));
            assert_eq!(text.is_err(), missing == 1, "{value:?}");
            let who = Audience::Tags {
                tags: vec![],
                tag_match: TagMatch::Any,
                without_tags: vec![],
                needed_values: vec!["name".into()],
            };
            let those = chosen(&db, &ours, &who).await;
            let size = audience::size(&db, &ours, &those).await.unwrap();
            assert_eq!((size.recipients, size.left_out), (1 - missing, missing), "{value:?}");
            assert_eq!(audience::sample(&db, &ours, &those, 1).await.unwrap().len(), usize::from(missing == 0));
            let campaign = create(&db, &ours, std::slice::from_ref(&device), &who, &[]).await;
            start(&db, &ours, &campaign, 5).await;
            assert_eq!(list(&db, &ours, &campaign, None).await.len(), usize::from(missing == 0), "{value:?}");
        }
    }
}

#[tokio::test]
async fn contacts_without_a_value_are_left_out_if_the_broadcast_says_so() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 1).await;
    let who = Audience::Tags {
        tags: vec![],
        tag_match: TagMatch::Any,
        without_tags: vec![],
        needed_values: vec!["name".into(), "phone".into()],
    };
    let those = chosen(&db, &ours, &who).await;
    let size = audience::size(&db, &ours, &those).await.unwrap();
    assert_eq!((size.recipients, size.opted_out, size.left_out), (28, 1, 1));
    assert_eq!(audience::sample(&db, &ours, &those, 30).await.unwrap().len(), 28);
    let campaign = create(&db, &ours, std::slice::from_ref(&device), &who, &[]).await;
    start(&db, &ours, &campaign, 5).await;
    let items = list(&db, &ours, &campaign, None).await;
    assert!(items.len() == 28 && items.iter().all(|item| item.phone != "628120000010"));
}

#[tokio::test]
async fn contacts_with_a_tag_that_is_left_out_are_neither_counted_nor_shown_nor_sent_to() {
    for (tags, which, without, expected) in [
        (&["vip"][..], TagMatch::Any, &["grosir"][..], (6, 1)),
        (&["vip"], TagMatch::Any, &["Grosir", "grosir"], (6, 1)),
        (&["vip", "baru"], TagMatch::All, &["grosir"], (6, 1)),
        (&["vip", "baru"], TagMatch::Any, &["grosir"], (26, 1)),
        (&["vip"], TagMatch::Any, &["tidak ada"], (8, 1)),
        (&[], TagMatch::Any, &["grosir"], (26, 1)),
        (&["baru"], TagMatch::Any, &["vip", "grosir"], (20, 0)),
        (&["vip", "baru"], TagMatch::Any, &["VIP"], (20, 0)),
    ] {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let device = a_device(&db, &ours, 1).await;
        some_contacts(&db, &ours, 30);
        some_contacts(&db, &tenant(2), 6);
        for (number, own) in [(6, r#"["vip","grosir"]"#), (9, r#"["GROSIR","VIP","baru"]"#), (12, r#"["grosir"]"#)] {
            let values = rusqlite::params![own, ours.as_str(), format!("Orang {number}")];
            let set_tags = "update contacts set tags = ?1 where tenant_id = ?2 and name = ?3";
            db.connection().execute(set_tags, values).unwrap();
        }
        receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 1).await;
        let who = tagged_without(tags, which, without);
        assert_reaches(&db, &ours, &device, &who, expected).await;
    }
}

/// The audience is counted with these numbers of recipients and of people who opted out; and those who are counted, those who are
/// shown before the start and those who are sent to are the same people.
async fn assert_reaches(db: &Sqlite, ours: &TenantId, device: &DeviceId, who: &Audience, expected: (i64, i64)) {
    let those = chosen(db, ours, who).await;
    let size = audience::size(db, ours, &those).await.unwrap();
    assert_eq!((size.recipients, size.opted_out), expected, "{who:?}");
    let phones = |items: Vec<CampaignItem>| items.into_iter().map(|item| item.phone).collect::<BTreeSet<_>>();
    let shown = audience::list(db, ours, &those, &[ItemStatus::Pending], &PageRequest::first(100)).await.unwrap();
    let shown = phones(shown.items);
    assert_eq!(shown.len(), usize::try_from(size.recipients).unwrap(), "{who:?}");
    let previewed = audience::sample(db, ours, &those, 100).await.unwrap();
    assert_eq!(previewed.into_iter().map(|item| item.phone).collect::<BTreeSet<_>>(), shown, "{who:?}");
    let campaign = create(db, ours, std::slice::from_ref(device), who, &[]).await;
    start(db, ours, &campaign, 5).await;
    assert_eq!(phones(list(db, ours, &campaign, None).await), shown, "{who:?}");
}

#[tokio::test]
async fn picked_contacts_are_those_of_the_start_and_are_found_after_a_merge() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 12);
    some_contacts(&db, &theirs, 14);
    let id = |number: i64| ContactId::new(at(number), &mut SeededRandom::new(number.unsigned_abs()));
    let change = |sql: &str, values: &[&str]| {
        db.connection().execute(sql, rusqlite::params_from_iter(values)).unwrap();
    };
    let ours_text = ours.as_str();
    let tenant_and = |number: i64| [ours_text.to_owned(), id(number).to_string()];
    // Contact 13 is only another tenant's; 5 has no number; 6 is deleted; 7 has become 8, and 8 has become 9, which is picked, too.
    let [tenant_id, fifth] = tenant_and(5);
    change("update contacts set phone = '55@lid' where tenant_id = ? and contact_id = ?", &[&tenant_id, &fifth]);
    for gone in [6, 7, 8] {
        change(
            "delete from contacts where tenant_id = ? and contact_id = ?",
            &tenant_and(gone).each_ref().map(String::as_str),
        );
    }
    for (merged, into) in [(7, 8), (8, 9)] {
        let merge = "insert into merged_contacts (tenant_id, contact_id, merged_into) values (?, ?, ?)";
        change(merge, &[ours_text, id(merged).as_str(), id(into).as_str()]);
    }
    receive_keyword(&db, &ours, &device, &chat_of(2), ConsentKeyword::OptOut("stop"), 1).await;
    let picked = |numbers: &[i64], needed: &[&str]| Audience::Contacts {
        contacts: numbers.iter().map(|number| id(*number)).collect(),
        needed_values: needed.iter().map(|&value| value.to_owned()).collect(),
    };
    for (who, expected) in [
        (picked(&[1, 2, 3, 5, 6, 13], &[]), (2, 1)),
        (picked(&[7], &[]), (1, 0)),
        (picked(&[7, 9], &[]), (1, 0)),
        (picked(&[6], &[]), (0, 0)),
        (picked(&[4, 11], &["kota"]), (1, 0)),
    ] {
        let those = chosen(&db, &ours, &who).await;
        let size = audience::size(&db, &ours, &those).await.unwrap();
        assert_eq!((size.recipients, size.opted_out), expected, "{who:?}");
    }
    let who = picked(&[1, 2, 7, 10], &[]);
    let required = BTreeSet::from(["name".to_owned()]);
    let (rows, count) =
        audience::list_missing_values(&db, &ours, &chosen(&db, &ours, &who).await, &required).await.unwrap();
    assert_eq!((rows[0].contact.as_ref().unwrap().phone.as_str(), count), ("628120000010", 1));
    let [tenant_id, first] = tenant_and(1);
    change("update contacts set name = 'Nama baru' where tenant_id = ? and contact_id = ?", &[&tenant_id, &first]);
    assert_reaches(&db, &ours, &device, &who, (3, 1)).await;
    let names = "select variables ->> 'name' from campaign_recipients order by item_no limit 1";
    let name: String = db.connection().query_row(names, [], |row| row.get(0)).unwrap();
    assert_eq!(name, "Nama baru");
}
