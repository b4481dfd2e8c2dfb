use crate::support::blobs::Bucket;
use crate::support::builders::{a_device, at, status, status_event, tenant};
use crate::support::database::{Failing, migrated};
use crate::support::objects::{Call, Objects, RecordedQueue};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::consent::ConsentKind;
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::import::{Import, ImportStatus, store as imports};
use cloudwa_flow::contacts::layout::Column;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, NewContact};
use cloudwa_flow::devices::device::Status as DeviceState;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{ContactId, ImportId, TenantId, UserId};
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::change_consent::{ConsentRequest, change_consent};
use cloudwa_flow::workflows::import_contacts::{
    ContinueOutcome, Opened, Owner, Upload, continue_import, give_up_import, import_once, open, preview,
    requeue_imports_without_job,
};
use cloudwa_flow::workflows::project_events::project_events;
use serde_json::{Value, json};

thread_local! {
    static CALLS: std::cell::Cell<u64> = const { std::cell::Cell::new(100) };
}

/// Each call rolls dice of its own, as in a Worker: ids of two calls at one moment differ.
fn fresh_dice() -> SeededRandom {
    CALLS.set(CALLS.get() + 1);
    SeededRandom::new(CALLS.get() * 1_000_003)
}

fn user() -> UserId {
    UserId::new(at(0), &mut SeededRandom::new(1))
}

fn upload(text: &str) -> Upload {
    let bytes = text.as_bytes().to_vec();
    Upload { bytes, file_name: "a.csv".into(), has_head: None, columns: None, tags: vec![], has_consented: false }
}

fn opened(text: &str) -> Opened {
    open(upload(text)).unwrap()
}

/// Nine of ten rows have no number, because numbers take their time to read; of the others, one in ten repeats the first.
fn large(rows: usize) -> String {
    let row = |number: usize| match number {
        number if number % 10 != 0 => format!(",\"Tanpa nomor {number}\"\n"),
        number if number % 100 == 50 => "+62 812-3400-0000,Lagi\n".to_owned(),
        number => format!("0812{:08},Orang {number}\n", 34_000_000 + number),
    };
    format!("nomor,nama\n{}", (0..rows).map(row).collect::<String>())
}

const ROWS: usize = 12_000;
/// `rows, created, updated, duplicates, rejected` of the large file.
const COUNTS: [i64; 5] = [12_000, 1_080, 0, 120, 10_800];

fn counts(import: &Import) -> [i64; 5] {
    [import.rows, import.created, import.updated, import.duplicates, import.rejected]
}

async fn begun(
    db: &impl Database,
    blobs: &Bucket,
    queue: &RecordedQueue,
    ours: &TenantId,
    text: &str,
) -> Result<Import> {
    let owner = Owner { tenant: ours, user: &user(), request: None };
    import_once(db, blobs, queue, owner, opened(text), at(0), &mut fresh_dice()).await
}

async fn go_on(
    db: &impl Database,
    blobs: &Bucket,
    queue: &RecordedQueue,
    ours: &TenantId,
    id: &ImportId,
) -> Result<ContinueOutcome> {
    continue_import(db, blobs, queue, ours, id, at(1), &mut fresh_dice()).await
}

/// Delivers every message until none is left.
async fn deliver_all(db: &impl Database, blobs: &Bucket, queue: &RecordedQueue) -> Vec<ContinueOutcome> {
    let mut done = Vec::new();
    loop {
        let Some(word) = queue.sent.borrow_mut().pop() else { return done };
        let (ours, id) = names_in(&word);
        done.push(go_on(db, blobs, queue, &ours, &id).await.unwrap());
    }
}

fn names_in(word: &Value) -> (TenantId, ImportId) {
    assert_eq!(word["kind"], "import.continue");
    (
        TenantId::parse(word["tenant"].as_str().unwrap()).unwrap(),
        ImportId::parse(word["import"].as_str().unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn a_small_file_is_imported_while_its_sender_waits() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let import = begun(&db, &blobs, &queue, &ours, &large(5_000)).await.unwrap();
    assert_eq!((import.status, counts(&import)), (ImportStatus::Completed, [5_000, 450, 0, 50, 4_500]));
    assert!(blobs.files.borrow().is_empty() && queue.sent.borrow().is_empty());
}

#[tokio::test]
async fn a_small_file_is_imported_whole_or_not_at_all() {
    let (ours, text) = (tenant(1), large(3_000));
    for calls in 0..2 {
        let db = Failing { inner: migrated("tenant"), after: std::cell::Cell::new(Some(calls)) };
        let first = begun(&db, &Bucket::default(), &RecordedQueue::default(), &ours, &text).await;
        assert!(first.is_err(), "the database was away at call {calls}");
        let kept = store::summary(&db.inner, &ours).await.unwrap().contacts;
        assert!([0, 270].contains(&kept), "{kept} were kept");
    }
}

#[tokio::test]
async fn a_large_file_goes_on_in_the_background_in_bounded_pieces() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let begun = begun(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap();
    assert_eq!((begun.status, begun.rows), (ImportStatus::Running, 0));
    assert_eq!(usize::try_from(begun.size_bytes).unwrap(), large(ROWS).len());
    assert_eq!((blobs.files.borrow().len(), queue.sent.borrow().len()), (1, 1));
    let key = blobs.files.borrow().keys().next().unwrap().clone();
    assert_eq!(key, format!("imports/{ours}/{}.csv", begun.id));

    assert_eq!(go_on(&db, &blobs, &queue, &ours, &begun.id).await.unwrap(), ContinueOutcome::Continues);
    let between = imports::get(&db, &ours, &begun.id).await.unwrap();
    assert!((1..12_000).contains(&between.rows), "{}", between.rows);
    let done = deliver_all(&db, &blobs, &queue).await;
    assert_eq!(done.last(), Some(&ContinueOutcome::Ended(ImportStatus::Completed)));
    let ended = imports::get(&db, &ours, &begun.id).await.unwrap();
    assert_eq!((ended.status, counts(&ended), ended.done_bytes), (ImportStatus::Completed, COUNTS, ended.size_bytes));
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 1_080);
    assert!(blobs.files.borrow().is_empty(), "the file is not kept");
    assert!(blobs.largest_read.get() <= 256 * 1024);
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_all_accounted_for_in_bounded_pieces() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = begun(&db, &blobs, &queue, &ours, &large(100_000)).await.unwrap().id;
    deliver_all(&db, &blobs, &queue).await;
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, counts(&ended)), (ImportStatus::Completed, [100_000, 9_000, 0, 1_000, 90_000]));
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 9_000);
    assert!(blobs.largest_read.get() <= 256 * 1024);
}

#[tokio::test]
async fn every_message_twice_counts_nothing_twice() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = begun(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap().id;
    loop {
        let Some(word) = queue.sent.borrow_mut().pop() else { break };
        queue.sent.borrow_mut().clear();
        let (ours, id) = names_in(&word);
        for _ in 0..2 {
            go_on(&db, &blobs, &queue, &ours, &id).await.unwrap();
        }
    }
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, counts(&ended)), (ImportStatus::Completed, COUNTS));
    assert_eq!(go_on(&db, &blobs, &queue, &ours, &id).await.unwrap(), ContinueOutcome::Ended(ImportStatus::Completed));
    assert_eq!(go_on(&db, &blobs, &queue, &tenant(2), &id).await.unwrap(), ContinueOutcome::NotFound);
}

/// A bucket in which two messages about the same slice meet: the second reads it while the first has not kept it yet.
#[tokio::test]
async fn of_two_at_the_same_slice_one_stops() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = begun(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap().id;
    let one = go_on(&db, &blobs, &queue, &ours, &id);
    let late = Late { inner: &db, other: std::cell::RefCell::new(Some(Box::pin(one))) };
    assert_eq!(go_on(&late, &blobs, &queue, &ours, &id).await.unwrap(), ContinueOutcome::Superseded);
    deliver_all(&db, &blobs, &queue).await;
    assert_eq!(counts(&imports::get(&db, &ours, &id).await.unwrap()), COUNTS);
}

type Other<'a> = std::pin::Pin<Box<dyn Future<Output = Result<ContinueOutcome>> + 'a>>;

/// Lets somebody else go first before its first transaction.
struct Late<'a> {
    inner: &'a Sqlite,
    other: std::cell::RefCell<Option<Other<'a>>>,
}

impl Database for Late<'_> {
    async fn query(&self, statement: cloudwa_flow::ports::Statement) -> Result<Vec<cloudwa_flow::ports::Row>> {
        Database::query(self.inner, statement).await
    }

    async fn batch(
        &self,
        statements: Vec<cloudwa_flow::ports::Statement>,
    ) -> Result<Vec<Vec<cloudwa_flow::ports::Row>>> {
        let other = self.other.borrow_mut().take();
        if let Some(other) = other {
            other.await.unwrap();
        }
        Database::batch(self.inner, statements).await
    }
}

#[tokio::test]
async fn whichever_call_to_d1_fails_the_message_repeated_ends_with_the_same() {
    let (ours, text) = (tenant(1), large(6_000));
    let mut failed = 0;
    for calls in 0.. {
        let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
        let db = Failing::never(migrated("tenant"));
        let id = begun(&db, &blobs, &queue, &ours, &text).await.unwrap().id;
        db.after.set(Some(calls));
        let first = go_on(&db, &blobs, &queue, &ours, &id).await;
        if first.is_ok() {
            break;
        }
        failed += 1;
        queue.sent.borrow_mut().clear();
        go_on(&db, &blobs, &queue, &ours, &id).await.unwrap();
        deliver_all(&db, &blobs, &queue).await;
        let ended = imports::get(&db, &ours, &id).await.unwrap();
        assert_eq!(
            (ended.status, counts(&ended)),
            (ImportStatus::Completed, [6_000, 540, 0, 60, 5_400]),
            "call {calls}"
        );
        assert!(blobs.files.borrow().is_empty());
    }
    assert!(failed >= 7, "only {failed} calls were let fail");
}

#[tokio::test]
async fn whichever_call_to_the_bucket_fails_the_message_repeated_ends_with_the_same() {
    let (ours, text) = (tenant(1), large(6_000));
    // Six slices, and the file that is deleted.
    for calls in 0..7 {
        let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
        let db = migrated("tenant");
        let id = begun(&db, &blobs, &queue, &ours, &text).await.unwrap().id;
        blobs.fails_after.set(Some(calls));
        assert!(go_on(&db, &blobs, &queue, &ours, &id).await.is_err(), "call {calls}");
        go_on(&db, &blobs, &queue, &ours, &id).await.unwrap();
        let ended = imports::get(&db, &ours, &id).await.unwrap();
        assert_eq!(
            (ended.status, counts(&ended)),
            (ImportStatus::Completed, [6_000, 540, 0, 60, 5_400]),
            "call {calls}"
        );
        assert!(blobs.files.borrow().is_empty());
    }
}

#[tokio::test]
async fn a_large_file_that_cannot_begin_leaves_nothing() {
    let (ours, text) = (tenant(1), large(6_000));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    blobs.fails_after.set(Some(0));
    assert!(begun(&migrated("tenant"), &blobs, &queue, &ours, &text).await.is_err());
    let db = Failing { inner: migrated("tenant"), after: std::cell::Cell::new(Some(0)) };
    assert!(begun(&db, &blobs, &queue, &ours, &text).await.is_err());
    assert!(blobs.files.borrow().is_empty() && queue.sent.borrow().is_empty());
}

#[tokio::test]
async fn a_lost_message_is_said_again_after_two_minutes() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, away) = (Bucket::default(), RecordedQueue { is_away: true, ..RecordedQueue::default() });
    let id = begun(&db, &blobs, &away, &ours, &large(6_000)).await.unwrap().id;
    let queue = RecordedQueue::default();
    requeue_imports_without_job(&db, &queue, at(119_999)).await.unwrap();
    assert!(queue.sent.borrow().is_empty());
    requeue_imports_without_job(&db, &queue, at(120_000)).await.unwrap();
    assert_eq!(names_in(&queue.sent.borrow()[0]), (ours.clone(), id.clone()));
    deliver_all(&db, &blobs, &queue).await;
    assert_eq!(imports::get(&db, &ours, &id).await.unwrap().status, ImportStatus::Completed);
    requeue_imports_without_job(&db, &queue, at(999_999)).await.unwrap();
    assert!(queue.sent.borrow().is_empty(), "what has ended is not repeated");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_on_ends_its_import_with_the_reason() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let unclosed = format!("{}081234567890,\"A\n{}", large(6_000), "0813,B\n".repeat(60_000));
    let id = begun(&db, &blobs, &queue, &ours, &unclosed).await.unwrap().id;
    let done = deliver_all(&db, &blobs, &queue).await;
    assert_eq!(done.last(), Some(&ContinueOutcome::Ended(ImportStatus::Failed)));
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert!(ended.error.unwrap().contains("line 6002"), "the row after 6 000 and the head");
    assert_eq!((ended.created, blobs.files.borrow().len()), (540, 0), "what it has kept stays");

    let gone = begun(&db, &blobs, &queue, &ours, &large(6_001)).await.unwrap().id;
    blobs.files.borrow_mut().clear();
    deliver_all(&db, &blobs, &queue).await;
    let ended = imports::get(&db, &ours, &gone).await.unwrap();
    assert_eq!(
        (ended.status, ended.error.as_deref()),
        (ImportStatus::Failed, Some("the file is gone; import it again"))
    );
}

#[tokio::test]
async fn an_import_that_ends_in_the_dead_letters_says_so() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = begun(&db, &blobs, &queue, &ours, &large(6_000)).await.unwrap().id;
    give_up_import(&db, &blobs, &ours, &id, at(5)).await.unwrap();
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, ended.completed_at), (ImportStatus::Failed, Some(at(5))));
    assert!(ended.error.is_some() && blobs.files.borrow().is_empty());
}

#[tokio::test]
async fn a_preview_keeps_nothing_and_knows_the_known() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    begun(&db, &Bucket::default(), &RecordedQueue::default(), &ours, "081234567890,Ayu\n").await.unwrap();
    let written = db.rows_written();
    let shown = preview(&db, &ours, &opened("081234567890,Ayu\n081334567890,Budi\n")).await.unwrap();
    assert_eq!((shown.accepted, shown.known, shown.rows), (2, 1, 2));
    assert_eq!(preview(&db, &tenant(2), &opened("081234567890,Ayu\n")).await.unwrap().known, 0);
    assert_eq!(db.rows_written(), written);
}

#[test]
fn a_file_that_was_misunderstood_is_refused_by_field() {
    let field = |upload: Upload| match open(upload) {
        Err(Error::Invalid { details, .. }) => details["field"].clone(),
        _ => json!(null),
    };
    assert_eq!(field(Upload { bytes: b"nomor\n0812\xff".to_vec(), ..upload("") }), "file");
    assert_eq!(field(upload("nomor,nama\n")), "file");
    let columns = Some(vec![Column::Name, Column::Ignore]);
    assert_eq!(field(Upload { columns, ..upload("081234567890,Ayu\n") }), "columns");
}

async fn linked(db: &Sqlite, ours: &TenantId, seed: u64) -> String {
    let id = a_device(db, ours, seed).await;
    let told = [status_event(&id, status(DeviceState::Online, "connected", at(1)))];
    Database::batch(db, project_events(ours, &told, &[]).unwrap()).await.unwrap();
    id.to_string()
}

async fn ayu(db: &Sqlite, ours: &TenantId) -> ContactId {
    let id = ContactId::new(at(0), &mut SeededRandom::new(1));
    let phone = Phone::parse("081234567890", DEFAULT_REGION).unwrap();
    let new = NewContact {
        id: id.clone(),
        phone: &phone,
        name: "Ayu",
        tags: &[],
        attributes: &Attributes::new(),
        request: None,
    };
    store::create(db, ours, new, at(0)).await.unwrap();
    id
}

#[tokio::test]
async fn a_wish_written_down_is_kept_and_told_to_every_linked_number() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await];
    a_device(&db, &ours, 3).await;
    linked(&db, &tenant(2), 4).await;
    let id = ayu(&db, &ours).await;
    let objects = Objects::answering(|_: &Call| Ok(json!({})));
    let spoken =
        |said| ConsentRequest { contact: &id, said, note: None, user: Box::leak(Box::new(user())), request: None };
    let contact = change_consent(&db, &objects, &ours, spoken(ConsentKind::OptedOut), at(10)).await.unwrap();
    assert_eq!(contact.opted_out.unwrap().at, at(10));
    let calls = objects.calls.borrow().clone();
    assert_eq!(calls.iter().map(|call| call.device.clone()).collect::<Vec<_>>(), devices);
    for call in &calls {
        assert_eq!((call.command.as_str(), &call.body["command"]["kind"]), ("hear_word", &json!("contact.opted_out")));
        let word = &call.body["command"]["data"];
        assert_eq!((&word["phone"], &word["chatId"]), (&json!("6281234567890"), &json!("6281234567890@c.us")));
        assert_eq!(word["deviceId"], json!(call.device), "the form an object has always known");
    }
    change_consent(&db, &objects, &ours, spoken(ConsentKind::Consented), at(11)).await.unwrap();
    assert_eq!(objects.calls.borrow().len(), 2, "consent changes nothing for them");
    let back = change_consent(&db, &objects, &ours, spoken(ConsentKind::OptedIn), at(12)).await.unwrap();
    assert_eq!((back.opted_out, back.consented_at, objects.calls.borrow().len()), (None, Some(at(11)), 4));
    let theirs = change_consent(&db, &objects, &tenant(2), spoken(ConsentKind::OptedOut), at(13)).await;
    assert_eq!(theirs, Err(Error::NotFound { what: "the contact" }));
}

#[tokio::test]
async fn a_wish_counts_although_no_device_can_be_told() {
    let ours = tenant(1);
    // The contact, the transaction, the list of devices, the contact again.
    for calls in 0..4 {
        let db = Failing::never(migrated("tenant"));
        linked(&db.inner, &ours, 1).await;
        let id = ayu(&db.inner, &ours).await;
        db.after.set(Some(calls));
        let objects = Objects::answering(|_: &Call| Err::<Value, _>(Error::Internal("away".into())));
        let spoken = || ConsentRequest {
            contact: &id,
            said: ConsentKind::OptedOut,
            note: None,
            user: Box::leak(Box::new(user())),
            request: None,
        };
        let told = change_consent(&db, &objects, &ours, spoken(), at(10)).await;
        assert_eq!(told.is_ok(), calls == 2, "call {calls}");
        db.after.set(None);
        change_consent(&db, &objects, &ours, spoken(), at(10)).await.unwrap();
        assert!(store::get(&db, &ours, &id).await.unwrap().opted_out.is_some());
    }
}
