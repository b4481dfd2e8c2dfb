//! Files that are uploaded or received: stored as a whole or not at all, whatever fails.

use crate::support::blobs::Bucket;
use crate::support::builders::{a_device, at, file_id, tenant};
use crate::support::database::{Failing, migrated};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::files::content::Declared;
use cloudwa_flow::files::file::StoredFile;
use cloudwa_flow::files::kind::FileKind;
use cloudwa_flow::files::store;
use cloudwa_flow::idempotency::IdempotencyKey;
use cloudwa_flow::ports::{Database, StreamedBlobs};
use cloudwa_flow::workflows::delete_expired::delete_expired_files;
use cloudwa_flow::workflows::store_file::{Description, FileInStorage, Storage};
use cloudwa_flow::workflows::upload_file::{Incoming, Upload, upload_file};
use futures::StreamExt;
use sha2::{Digest, Sha256};
use std::time::Duration;

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";
const DAY: Duration = Duration::from_hours(24);

/// The chunks of a body, and what happens after the last one.
struct Body {
    chunks: Vec<Vec<u8>>,
    then: Result<()>,
}

impl Body {
    fn of(content: &[u8], size: usize) -> Self {
        Self { chunks: content.chunks(size).rev().map(<[u8]>::to_vec).collect(), then: Ok(()) }
    }
}

impl Incoming for Body {
    type Chunk = Vec<u8>;

    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self.chunks.pop() {
            Some(chunk) => Ok(Some(chunk)),
            None => self.then.clone().map(|()| None),
        }
    }
}

fn declared(content_type: &str, name: &str) -> Declared {
    Declared::new(None, Some(content_type), Some(name.to_owned()))
}

struct Sent<'a> {
    declared: Declared,
    length: u64,
    key: Option<&'a str>,
    body: Body,
    seed: u64,
}

fn sent(content: &[u8]) -> Sent<'static> {
    let length = content.len() as u64;
    Sent { declared: declared("image/jpeg", "foto.jpg"), length, key: None, body: Body::of(content, 5), seed: 1 }
}

async fn send(db: &impl Database, bucket: &Bucket, sent: Sent<'_>) -> Result<StoredFile> {
    let Sent { declared, length, key, mut body, seed } = sent;
    let key = key.map(|key| (IdempotencyKey::parse(key).unwrap(), "/api/files?name=foto.jpg".to_owned()));
    let upload = Upload { tenant: &tenant(1), declared, length, key };
    upload_file(db, bucket, upload, &mut body, at(0), &mut SeededRandom::new(seed)).await
}

fn count(db: &Sqlite, table: &str) -> i64 {
    db.connection().query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap()
}

/// The rows about files and the files in the bucket.
fn left(db: &Sqlite, bucket: &Bucket) -> (i64, i64, usize) {
    (count(db, "files"), count(db, "file_writes"), bucket.files.borrow().len())
}

#[tokio::test]
async fn an_upload_is_stored_with_its_size_its_hash_and_its_type_and_is_read_in_parts() {
    let (db, bucket) = (migrated("tenant"), Bucket::default());
    let file = send(&db, &bucket, sent(JPEG)).await.unwrap();
    assert_eq!((file.kind, file.media_type.as_str(), file.size), (FileKind::Image, "image/jpeg", 20));
    assert_eq!((file.name.as_deref(), file.kept_until), (Some("foto.jpg"), Some(at(0).plus(DAY))));
    assert_eq!(file.sha256, <[u8; 32]>::from(Sha256::digest(JPEG)));
    assert_eq!(store::find(&db, &tenant(1), &file.id, at(1)).await.unwrap(), file);
    let read: Vec<_> = bucket.read(&file.key, 4, 7).await.unwrap().unwrap().map(Result::unwrap).collect().await;
    assert_eq!(read.concat(), JPEG[4..11]);
    assert_eq!(left(&db, &bucket), (1, 0, 1));
}

#[tokio::test]
async fn an_upload_that_is_refused_leaves_nothing() {
    let wrong_type = Sent { declared: declared("image/png", "foto.png"), ..sent(b"PK\x03\x04 an archive") };
    let archive_behind = {
        let end = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        sent(&[JPEG, &[0; 9_000], end].concat())
    };
    let too_long = Sent { length: 19, ..sent(JPEG) };
    let long_after_the_head =
        Sent { length: 5_000, body: Body::of(&[JPEG, &[0; 9_000]].concat(), 1_000), ..sent(JPEG) };
    let too_short = Sent { length: 21, ..sent(JPEG) };
    let breaks_off = Sent { body: Body { then: Err(Error::TooSlow), ..Body::of(JPEG, 5) }, ..sent(JPEG) };
    let late = Body { then: Err(Error::TooSlow), ..Body::of(&[JPEG, &[0; 9_000]].concat(), 1_000) };
    let breaks_off_late = Sent { length: 9_020, body: late, ..sent(JPEG) };
    let empty = sent(b"");
    let too_large = Sent { length: 5 * 1024 * 1024 + 1, ..sent(JPEG) };
    for (what, sent) in [
        ("wrong type", wrong_type),
        ("an archive behind it", archive_behind),
        ("longer than announced", too_long),
        ("longer than announced, noticed late", long_after_the_head),
        ("shorter than announced", too_short),
        ("broken off", breaks_off),
        ("broken off late", breaks_off_late),
        ("empty", empty),
        ("too large", too_large),
    ] {
        let (db, bucket) = (migrated("tenant"), Bucket::default());
        assert!(send(&db, &bucket, sent).await.is_err(), "{what}");
        assert_eq!(left(&db, &bucket), (0, 0, 0), "{what}");
    }
}

/// A day later at the latest, the bucket has exactly the files that D1 has, whichever call fails.
#[tokio::test]
async fn whatever_fails_nothing_stays_in_the_bucket_that_d1_does_not_know() {
    for fails_at in 0..14 {
        for database_fails in [true, false] {
            let (db, bucket) = (Failing::never(migrated("tenant")), Bucket::default());
            if database_fails {
                db.after.set(Some(fails_at));
            } else {
                bucket.failure.set(Some(fails_at));
            }
            let stored = send(&db, &bucket, sent(&[JPEG, &[0; 9_000]].concat())).await;
            db.after.set(None);
            bucket.failure.set(None);
            let (files, writes, blobs) = left(&db.inner, &bucket);
            assert_eq!(stored.is_ok(), files == 1, "{fails_at} {database_fails}");
            assert!(i64::try_from(blobs).unwrap() <= files + writes, "D1 knows every key: {fails_at} {database_fails}");
            delete_expired_files(&db, &bucket, at(0).plus(DAY).plus(Duration::from_millis(1))).await.unwrap();
            assert_eq!(left(&db.inner, &bucket), (0, 0, 0), "{fails_at} {database_fails}");
        }
    }
}

#[tokio::test]
async fn a_repeated_upload_is_stored_once_and_its_key_fits_no_other_file() {
    let (db, bucket) = (migrated("tenant"), Bucket::default());
    let keyed = |content: &[u8], seed| Sent { key: Some("k"), seed, ..sent(content) };
    let first = send(&db, &bucket, keyed(JPEG, 1)).await.unwrap();
    assert_eq!(send(&db, &bucket, keyed(JPEG, 2)).await.unwrap(), first);
    let other = [JPEG, b"x"].concat();
    assert!(matches!(send(&db, &bucket, keyed(&other, 3)).await, Err(Error::Conflict(_))));
    assert_eq!(left(&db, &bucket), (1, 0, 1));
    assert!(send(&db, &bucket, Sent { key: Some("l"), ..keyed(&other, 4) }).await.is_ok());
}

#[tokio::test]
async fn an_upload_that_no_message_uses_is_deleted_after_a_day() {
    let (db, bucket) = (migrated("tenant"), Bucket::default());
    send(&db, &bucket, sent(JPEG)).await.unwrap();
    delete_expired_files(&db, &bucket, at(-1).plus(DAY)).await.unwrap();
    assert_eq!(left(&db, &bucket), (1, 0, 1));
    bucket.failure.set(Some(0));
    assert!(delete_expired_files(&db, &bucket, at(0).plus(DAY)).await.is_err());
    assert_eq!(left(&db, &bucket), (1, 0, 1), "what the bucket has stays known");
    delete_expired_files(&db, &bucket, at(0).plus(DAY)).await.unwrap();
    assert_eq!(left(&db, &bucket), (0, 0, 0));
}

async fn receive(db: &Sqlite, bucket: &Bucket, seed: u64) -> Result<Storage> {
    let (ours, toko) = (tenant(1), crate::support::builders::device(1));
    let mut random = SeededRandom::new(seed);
    let length = JPEG.len() as u64;
    let mut file = FileInStorage::begin(db, bucket, &ours, file_id(1), length, at(0), &mut random).await?;
    for chunk in JPEG.chunks(7) {
        file.push(chunk).await?;
    }
    assert_eq!((file.received(), file.sha256()), (length, Sha256::digest(JPEG).into()));
    let media_type = "image/jpeg".to_owned();
    let description =
        Description { device: Some(toko), kind: FileKind::Image, media_type, name: None, kept_until: None };
    file.finish(description, at(5)).await
}

#[tokio::test]
async fn a_received_file_is_stored_once_and_goes_with_its_device() {
    let (db, bucket, ours) = (migrated("tenant"), Bucket::default(), tenant(1));
    let toko = a_device(&db, &ours, 1).await;
    let Storage::Stored(first) = receive(&db, &bucket, 1).await.unwrap() else { panic!() };
    assert_eq!(receive(&db, &bucket, 2).await.unwrap(), Storage::Stored(first.clone()), "the queue repeats a message");
    assert_eq!(bucket.files.borrow().keys().collect::<Vec<_>>(), [&first.key]);
    delete_expired_files(&db, &bucket, at(0).plus(DAY * 400)).await.unwrap();
    assert_eq!(left(&db, &bucket), (1, 0, 1));
    db.query(store::expire_of_device(&ours, &toko, at(9), 9)).await.unwrap();
    delete_expired_files(&db, &bucket, at(9)).await.unwrap();
    assert_eq!(left(&db, &bucket), (0, 0, 0));
}

#[tokio::test]
async fn a_file_of_a_deleted_device_is_not_kept() {
    let (db, bucket) = (migrated("tenant"), Bucket::default());
    assert_eq!(receive(&db, &bucket, 1).await.unwrap(), Storage::DeviceDeleted);
    assert_eq!(left(&db, &bucket), (0, 0, 0));
}
