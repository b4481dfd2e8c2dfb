use crate::support::builders::{a_device, at, device, file_id, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::error::Error;
use cloudwa_flow::files::file::StoredFile;
use cloudwa_flow::files::kind::FileKind;
use cloudwa_flow::files::store::{
    Expired, Insertion, begin_write, delete, end_write, expire_of_device, find, insert, list_abandoned_writes,
    list_expired,
};
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::ports::repeat;

fn file(seed: u64, device: Option<&DeviceId>, key: &str) -> StoredFile {
    StoredFile {
        id: file_id(seed),
        device: device.cloned(),
        key: key.into(),
        kind: FileKind::Document,
        media_type: "application/pdf".into(),
        name: Some("Harga Café.pdf".into()),
        size: 104_857_600,
        sha256: [7; 32],
        kept_until: None,
        created_at: at(0),
    }
}

fn count(db: &Sqlite, table: &str) -> i64 {
    db.connection().query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_file_is_read_as_it_was_stored_and_only_by_its_tenant() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let toko = a_device(&db, &ours, 1).await;
    for stored in [file(1, Some(&toko), "k1"), StoredFile { name: None, ..file(2, None, "k2") }] {
        assert_eq!(insert(&db, &ours, &stored).await.unwrap(), Insertion::Stored);
        assert_eq!(find(&db, &ours, &stored.id, at(1)).await.unwrap(), stored);
        assert_eq!(find(&db, &theirs, &stored.id, at(1)).await, Err(Error::NotFound { what: "the file" }));
    }
}

#[tokio::test]
async fn a_written_key_moves_from_the_begun_to_the_stored_ones_in_one_step() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    begin_write(&db, &ours, "k1", at(0)).await.unwrap();
    begin_write(&db, &ours, "other", at(0)).await.unwrap();
    for _ in 0..2 {
        assert_eq!(insert(&db, &ours, &file(1, None, "k1")).await.unwrap(), Insertion::Stored, "it may be repeated");
        assert_eq!(list_abandoned_writes(&db, at(1), 9).await.unwrap(), [(ours.clone(), "other".to_owned())]);
    }
    end_write(&db, &ours, "other").await.unwrap();
    assert_eq!((count(&db, "file_writes"), count(&db, "files")), (0, 1));
}

#[tokio::test]
async fn a_second_attempt_finds_what_the_first_one_stored_and_its_key_stays_known() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let first = file(1, None, "k1");
    insert(&db, &ours, &first).await.unwrap();
    begin_write(&db, &ours, "k2", at(0)).await.unwrap();
    let second = insert(&db, &ours, &file(1, None, "k2")).await.unwrap();
    assert_eq!(second, Insertion::StoredBefore(first));
    assert_eq!(list_abandoned_writes(&db, at(1), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_of_a_device_that_does_not_exist_is_not_stored() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let of_theirs = a_device(&db, &theirs, 1).await;
    for gone in [of_theirs, device(9)] {
        begin_write(&db, &ours, "k1", at(0)).await.unwrap();
        assert_eq!(insert(&db, &ours, &file(1, Some(&gone), "k1")).await.unwrap(), Insertion::DeviceDeleted);
    }
    assert_eq!((count(&db, "file_writes"), count(&db, "files")), (1, 0));
}

#[tokio::test]
async fn a_file_that_has_expired_is_not_found_and_is_listed_until_it_is_deleted() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let kept_until = |seed, key: &str, millis| StoredFile { kept_until: Some(at(millis)), ..file(seed, None, key) };
    insert(&db, &ours, &kept_until(1, "late", 200)).await.unwrap();
    insert(&db, &theirs, &kept_until(2, "early", 100)).await.unwrap();
    insert(&db, &ours, &file(3, None, "kept")).await.unwrap();
    let expired =
        |tenant: &TenantId, seed, key: &str| Expired { tenant: tenant.clone(), id: file_id(seed), key: key.into() };
    assert_eq!(list_expired(&db, at(99), 9).await.unwrap(), []);
    assert!(find(&db, &ours, &file_id(1), at(199)).await.is_ok());
    assert!(find(&db, &ours, &file_id(1), at(200)).await.is_err());
    assert_eq!(list_expired(&db, at(200), 1).await.unwrap(), [expired(&theirs, 2, "early")]);
    delete(&db, &theirs, &file_id(2)).await.unwrap();
    assert_eq!(list_expired(&db, at(999), 9).await.unwrap(), [expired(&ours, 1, "late")]);
}

#[tokio::test]
async fn the_files_of_a_deleted_device_expire_and_no_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (toko, gudang) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    for (seed, device) in [(1, Some(&toko)), (2, Some(&toko)), (3, Some(&toko)), (4, Some(&gudang)), (5, None)] {
        insert(&db, &ours, &file(seed, device, &format!("k{seed}"))).await.unwrap();
    }
    repeat(&db, &expire_of_device(&ours, &toko, at(7), 2), 2).await.unwrap();
    let mut keys: Vec<_> = list_expired(&db, at(7), 9).await.unwrap().into_iter().map(|expired| expired.key).collect();
    keys.sort();
    assert_eq!(keys, ["k1", "k2", "k3"]);
}

#[tokio::test]
async fn a_file_writes_three_rows() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let toko = a_device(&db, &ours, 1).await;
    for stored in [file(1, Some(&toko), "k1"), StoredFile { kept_until: Some(at(9)), ..file(2, None, "k2") }] {
        let before = db.rows_written();
        begin_write(&db, &ours, &stored.key, at(0)).await.unwrap();
        insert(&db, &ours, &stored).await.unwrap();
        assert_eq!(db.rows_written() - before, 3, "{}", stored.key);
    }
}
