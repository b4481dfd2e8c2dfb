use std::cell::Cell;

use crate::support::builders::{at, device, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::devices::store::{self, Device};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::idempotency::store::{KEY_LIFETIME, delete_expired, find_created};
use cloudwa_flow::idempotency::{IdempotencyKey, KeyedRequest};
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::workflows::create_once::create_once;

fn request(key: &str, body: &str) -> KeyedRequest {
    KeyedRequest::new(IdempotencyKey::parse(key).unwrap(), "POST", "/api/devices", body.as_bytes())
}

async fn make(db: &Sqlite, ours: &TenantId, seed: u64, request: &KeyedRequest) -> Result<Device> {
    let name = Name::parse("Toko").unwrap();
    let read = async |made: &str| store::get(db, ours, &DeviceId::parse(made)?).await;
    let make = async || store::create(db, ours, &device(seed), &name, Some(request), at(0)).await;
    create_once(db, ours, Some(request), read, make).await
}

#[tokio::test]
async fn a_repeated_request_creates_one_thing_and_its_key_fits_no_other_request() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let first = make(&db, &ours, 1, &request("k", "{}")).await.unwrap();
    let written = db.rows_written();
    assert_eq!(make(&db, &ours, 2, &request("k", "{}")).await.unwrap().id, first.id);
    assert_eq!(db.rows_written(), written);
    assert!(matches!(make(&db, &ours, 3, &request("k", "{ }")).await, Err(Error::Conflict(_))));
    assert_eq!(make(&db, &ours, 4, &request("l", "{}")).await.unwrap().id, device(4));
    assert_eq!(make(&db, &theirs, 5, &request("k", "{}")).await.unwrap().id, device(5), "tenants share no keys");
}

#[tokio::test]
async fn of_two_requests_at_once_the_slower_reads_what_the_faster_created() {
    let (db, ours, request) = (migrated("tenant"), tenant(1), request("k", "{}"));
    let name = Name::parse("Toko").unwrap();
    let read = async |made: &str| store::get(&db, &ours, &DeviceId::parse(made)?).await;
    let slow = async || {
        make(&db, &ours, 1, &request).await?;
        store::create(&db, &ours, &device(2), &name, Some(&request), at(0)).await
    };
    assert_eq!(create_once(&db, &ours, Some(&request), read, slow).await.unwrap().id, device(1));
    assert!(store::get(&db, &ours, &device(2)).await.is_err(), "both or neither");
}

#[tokio::test]
async fn a_request_whose_response_was_lost_finds_what_it_created() {
    let (db, ours, request) = (migrated("tenant"), tenant(1), request("k", "{}"));
    let name = Name::parse("Toko").unwrap();
    let read = async |made: &str| store::get(&db, &ours, &DeviceId::parse(made)?).await;
    let lossy = async || {
        store::create(&db, &ours, &device(1), &name, Some(&request), at(0)).await?;
        Err(Error::internal("the network broke"))
    };
    assert_eq!(create_once(&db, &ours, Some(&request), read, lossy).await.unwrap().id, device(1));
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let (db, ours, request) = (migrated("tenant"), tenant(1), request("k", "{}"));
    let read = async |_: &str| Ok(());
    let refused = async || Err(Error::invalid("name", "no"));
    assert!(create_once(&db, &ours, Some(&request), read, refused).await.is_err());
    assert_eq!(find_created(&db, &ours, &request).await, Ok(None));
    assert_eq!(make(&db, &ours, 1, &request).await.unwrap().id, device(1));
}

#[tokio::test]
async fn a_repeated_request_does_not_create_a_deleted_thing_again() {
    let (db, ours, request) = (migrated("tenant"), tenant(1), request("k", "{}"));
    make(&db, &ours, 1, &request).await.unwrap();
    let gone = async |_: &str| Err(Error::NotFound { what: "the device" });
    let made = Cell::new(false);
    let again = async || {
        made.set(true);
        Ok(())
    };
    assert!(matches!(create_once(&db, &ours, Some(&request), gone, again).await, Err(Error::Conflict(_))));
    assert!(!made.get());
}

#[tokio::test]
async fn a_key_is_deleted_after_seven_days() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for (seed, key) in ["a", "b", "c"].into_iter().enumerate() {
        make(&db, &ours, seed as u64, &request(key, "{}")).await.unwrap();
    }
    let known = async || {
        let mut known = 0;
        for key in ["a", "b", "c"] {
            known += usize::from(find_created(&db, &ours, &request(key, "{}")).await.unwrap().is_some());
        }
        known
    };
    delete_expired(&db, at(0).plus(KEY_LIFETIME), 10).await.unwrap();
    assert_eq!(known().await, 3);
    delete_expired(&db, at(1).plus(KEY_LIFETIME), 2).await.unwrap();
    assert_eq!(known().await, 1, "two were deleted, as the limit says");
    delete_expired(&db, at(1).plus(KEY_LIFETIME), 10).await.unwrap();
    assert_eq!(known().await, 0);
}
