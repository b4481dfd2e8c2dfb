//! Contacts that are created and shown to be one person in any order.

use super::contact_addresses::{
    AYU, About, BUDI, all, create_as_the_previous_release, get, identify, identify_again, lid, number,
    record_lid_number, stored_addresses, try_create,
};
use crate::support::builders::tenant;
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::contacts::address::{ContactAddress, ContactAddressKind};
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::TenantId;
use proptest::prelude::*;
use rusqlite::types::Value;

/// What may happen to the contacts of a tenant.
#[derive(Debug, Clone)]
enum Step {
    CreateByNumber(usize),
    CreateByLid(usize),
    CreateByTheReleaseBefore(usize),
    Show(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..3).prop_map(Step::CreateByNumber),
        (0_usize..3).prop_map(Step::CreateByLid),
        (0_usize..3).prop_map(Step::CreateByTheReleaseBefore),
        (0_usize..3, 0_usize..3).prop_map(|(lid, phone)| Step::Show(lid, phone)),
        (0_usize..3, 0_usize..3).prop_map(|(lid, phone)| Step::Show(lid, phone)),
    ]
}

/// Everything that the tables of contacts hold.
fn dump(db: &Sqlite) -> Vec<Vec<Value>> {
    let connection = db.connection();
    let read = |table: &str| -> Vec<Vec<Value>> {
        let mut rows = connection.prepare(&format!("select * from {table} order by 1, 2, 3")).unwrap();
        let columns = rows.column_count();
        rows.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())
            .unwrap()
            .map(rusqlite::Result::unwrap)
            .collect()
    };
    ["contacts", "contact_addresses", "merged_contacts"].into_iter().flat_map(read).collect()
}

/// A contact that a step of the history has created, and what later steps must not lose: its address, its name, and the
/// attribute that marks it.
struct CreatedContact {
    no: i64,
    address: ContactAddress,
    has_name: bool,
    mark: Option<String>,
}

async fn assert_that_nothing_is_lost(db: &Sqlite, ours: &TenantId, created: &[CreatedContact]) {
    let living = all(db, ours).await;
    for CreatedContact { no, address, has_name, mark } in created {
        let owners = living.iter().filter(|contact| contact.addresses.contains(address)).count();
        assert_eq!(owners, 1, "{address:?}");
        let contact = get(db, ours, *no).await.unwrap();
        assert!(living.contains(&contact), "{no} leads to a living contact");
        assert!(!has_name || !contact.name.is_empty(), "{no} has lost its name");
        if let Some(mark) = mark {
            assert!(contact.tags.contains(mark), "{no} has lost its tag");
            assert_eq!(contact.attributes.get(mark), Some(mark), "{no} has lost its attribute");
        }
    }
    for contact in &living {
        let numbers = contact.addresses.iter().filter(|address| address.kind == ContactAddressKind::Phone).count();
        assert!(numbers <= 1 && (numbers == 1) == contact.phone.is_some(), "{contact:?}");
        for address in &contact.addresses {
            let owners = living.iter().filter(|other| other.addresses.contains(address)).count();
            assert_eq!(owners, 1, "{address:?}");
        }
    }
    for (_, _, owner) in stored_addresses(db) {
        assert!(living.iter().any(|contact| contact.id.as_str() == owner), "an address of {owner}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Holds in every order in which contacts are created and WhatsApp shows LIDs.
    #[test]
    fn every_address_has_one_contact_and_nothing_is_lost(
        steps in proptest::collection::vec(step(), 1..14),
        are_showings_noted: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (db, ours) = (migrated("tenant"), tenant(1));
            let phones = [AYU, BUDI, "6281234000003"];
            let lids = ["77", "78", "79"];
            let mut created: Vec<CreatedContact> = Vec::new();
            for (no, step) in (1..).zip(&steps) {
                let by = match step {
                    Step::CreateByNumber(phone) => number(phones[*phone]),
                    Step::CreateByLid(at) => lid(lids[*at]),
                    Step::CreateByTheReleaseBefore(phone) => {
                        if create_as_the_previous_release(&db, &ours, no, phones[*phone]) == 1 {
                            let address = number(phones[*phone]);
                            created.push(CreatedContact { no, address, has_name: false, mark: None });
                        }
                        continue;
                    }
                    Step::Show(lid, phone) => {
                        let (lid, phone) = (lids[*lid], phones[*phone]);
                        if are_showings_noted {
                            record_lid_number(&db, &ours, lid, phone, no);
                        }
                        identify(&db, &ours, lid, phone, no).await;
                        let before = dump(&db);
                        identify_again(&db, &ours, lid, phone, no).await;
                        assert_eq!(dump(&db), before);
                        assert_that_nothing_is_lost(&db, &ours, &created).await;
                        continue;
                    }
                };
                let (mark, name) = (format!("m{no:02}"), if no % 2 == 0 { "Nama" } else { "" });
                let about = About { name, tags: &[&mark], attributes: &[(&mark, &mark)] };
                match try_create(&db, &ours, no, &by, about).await {
                    Ok(_) => created.push(CreatedContact { no, address: by, has_name: !name.is_empty(), mark: Some(mark) }),
                    Err(error) => {
                        let Error::AlreadyExists { details, .. } = &error else { panic!("{error}") };
                        let contacts = all(&db, &ours).await;
                        assert!(contacts.iter().any(|contact| details["contactId"] == contact.id.as_str()), "{details}");
                        let known = contacts.iter().any(|contact| contact.addresses.contains(&by));
                        assert!(known || are_showings_noted, "nobody has {by:?}");
                    }
                }
                assert_that_nothing_is_lost(&db, &ours, &created).await;
            }
            // An earlier identification that is delivered again at the end changes nothing.
            if are_showings_noted {
                let newest = |lid: usize| (1_i64..).zip(&steps).filter_map(move |(no, step)| match step {
                    Step::Show(shown, phone) if *shown == lid => Some((no, *phone)),
                    _ => None,
                }).last();
                for (no, step) in (1_i64..).zip(&steps) {
                    let Step::Show(shown, phone) = step else { continue };
                    if newest(*shown).is_some_and(|(_, last)| last != *phone) {
                        identify_again(&db, &ours, lids[*shown], phones[*phone], no).await;
                    }
                }
            }
        });
    }
}
