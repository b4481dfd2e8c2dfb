use crate::support::blobs::Bucket;
use crate::support::builders::{a_device, at, consent_event, identified_event, status, status_event, tenant};
use crate::support::database::{Failing, migrated};
use crate::support::hub::TestHub;
use crate::support::objects::{Call, Objects, RecordedQueue};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::consent::{self, ConsentKind, ConsentSource};
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::import::{Import, ImportStatus, rejections_csv, store as imports};
use cloudwa_flow::contacts::layout::Column;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{BareDigits, DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, ContactFilter, NewContact, consent_changes};
use cloudwa_flow::conversations::store::list_opted_out_others;
use cloudwa_flow::devices::device::Status as DeviceState;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::idempotency::{IdempotencyKey, KeyedRequest};
use cloudwa_flow::ids::{ContactId, DeviceId, ImportId, TenantId, UserId};
use cloudwa_flow::language::Language;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::change_consent::{ConsentRequest, OptInRequest, change_consent, record_opt_in};
use cloudwa_flow::workflows::deliver_consents::deliver_consents;
use cloudwa_flow::workflows::import_contacts::{
    ContinueOutcome, OpenedFile, Owner, Upload, continue_import, continue_stalled_imports, import_once, open, preview,
};
use cloudwa_flow::workflows::project_events::project_events;
use serde_json::{Value, json};

thread_local! {
    static CALLS: std::cell::Cell<u64> = const { std::cell::Cell::new(100) };
}

/// Each call has its own random source, as in a Worker, so that two calls at the same time create different ids.
pub(super) fn fresh_random() -> SeededRandom {
    CALLS.set(CALLS.get() + 1);
    SeededRandom::new(CALLS.get() * 1_000_003)
}

fn user() -> UserId {
    UserId::new(at(0), &mut SeededRandom::new(1))
}

fn upload(text: &str) -> Upload {
    let bytes = text.as_bytes().to_vec();
    Upload {
        bytes,
        file_name: "a.csv".into(),
        has_head: None,
        columns: None,
        tags: vec![],
        has_consented: false,
        bare_digits: BareDigits::Ask,
    }
}

fn opened(text: &str) -> OpenedFile {
    open(upload(text)).unwrap()
}

/// Nine of ten rows have no number, because parsing numbers takes time; of the others, one in ten repeats the first.
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

pub(super) async fn start_import(
    db: &impl Database,
    blobs: &Bucket,
    queue: &RecordedQueue,
    ours: &TenantId,
    text: &str,
) -> Result<Import> {
    let owner = Owner { tenant: ours, user: &user(), request: None };
    import_once(db, blobs, queue, owner, opened(text), at(0), &mut fresh_random()).await
}

async fn run_job(
    db: &impl Database,
    blobs: &Bucket,
    queue: &RecordedQueue,
    ours: &TenantId,
    id: &ImportId,
) -> Result<ContinueOutcome> {
    continue_import(db, blobs, queue, ours, id, at(1), &mut fresh_random()).await
}

/// Runs every job until the queue is empty.
async fn deliver_all(db: &impl Database, blobs: &Bucket, queue: &RecordedQueue) -> Vec<ContinueOutcome> {
    let mut done = Vec::new();
    loop {
        let Some(job) = queue.sent.borrow_mut().pop() else { return done };
        let (ours, id) = parse_job(&job);
        done.push(run_job(db, blobs, queue, &ours, &id).await.unwrap());
    }
}

fn parse_job(job: &Value) -> (TenantId, ImportId) {
    assert_eq!(job["kind"], "import.continue");
    (
        TenantId::parse(job["tenant"].as_str().unwrap()).unwrap(),
        ImportId::parse(job["import"].as_str().unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn a_small_file_is_imported_within_the_request() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let import = start_import(&db, &blobs, &queue, &ours, &large(5_000)).await.unwrap();
    assert_eq!((import.status, counts(&import)), (ImportStatus::Completed, [5_000, 450, 0, 50, 4_500]));
    assert!(blobs.files.borrow().is_empty() && queue.sent.borrow().is_empty());
}

#[tokio::test]
async fn rejected_rows_that_are_imported_unchanged_leave_every_contact_as_it_was() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let text = "nomor,nama,kota\n0811-9000-101,Ayu,Bogor\n+62 811 9000 101,Ayu lama,Solo\nx,Budi,Depok\n";
    let first = start_import(&db, &blobs, &queue, &ours, text).await.unwrap();
    assert_eq!(counts(&first), [3, 1, 0, 1, 1]);
    let download = async |import: &Import| {
        let layout = imports::get_job(&db, &ours, &import.id).await.unwrap().options.layout;
        let rejected = imports::all_rejections(&db, &ours, &import.id).await.unwrap();
        (rejections_csv(&layout, &rejected, Language::Indonesian).unwrap(), rejected)
    };
    let shown = async || {
        let all = store::list(&db, &ours, &ContactFilter::default(), &PageRequest::first(10)).await.unwrap().items;
        all.into_iter().map(|contact| (contact.name, contact.attributes)).collect::<Vec<_>>()
    };
    let (before, (mut file, _)) = (shown().await, download(&first).await);
    for _ in 0..2 {
        let again = start_import(&db, &blobs, &queue, &ours, &file).await.unwrap();
        assert_eq!(counts(&again), [2, 0, 0, 0, 2]);
        let (next, rejected) = download(&again).await;
        let codes: Vec<&str> = rejected.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ["still_duplicate", "phone_no_digits"]);
        assert_eq!(shown().await, before);
        file = next;
    }
    let mended =
        file.replace("\"+62 811 9000 101\"", "\"0811-9000-102\"").replace("'+62 811 9000 101\"", "0811-9000-102\"");
    let last = start_import(&db, &blobs, &queue, &ours, &mended).await.unwrap();
    assert_eq!(counts(&last), [2, 1, 0, 0, 1]);
}

#[tokio::test]
async fn a_small_file_is_imported_completely_or_not_at_all() {
    let (ours, text) = (tenant(1), large(3_000));
    for calls in 0..2 {
        let db = Failing { inner: migrated("tenant"), after: std::cell::Cell::new(Some(calls)) };
        let first = start_import(&db, &Bucket::default(), &RecordedQueue::default(), &ours, &text).await;
        assert!(first.is_err(), "the database failed at call {calls}");
        let kept = store::summary(&db.inner, &ours).await.unwrap().contacts;
        assert!([0, 270].contains(&kept), "{kept} were stored");
    }
}

#[tokio::test]
async fn a_large_file_is_imported_in_the_background_in_bounded_slices() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let begun = start_import(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap();
    assert_eq!((begun.status, begun.rows), (ImportStatus::Running, 0));
    assert_eq!(usize::try_from(begun.size_bytes).unwrap(), large(ROWS).len());
    assert_eq!((blobs.files.borrow().len(), queue.sent.borrow().len()), (1, 1));
    let key = blobs.files.borrow().keys().next().unwrap().clone();
    assert_eq!(key, format!("imports/{ours}/{}.csv", begun.id));

    assert_eq!(run_job(&db, &blobs, &queue, &ours, &begun.id).await.unwrap(), ContinueOutcome::Continues);
    let between = imports::get(&db, &ours, &begun.id).await.unwrap();
    assert!((1..12_000).contains(&between.rows), "{}", between.rows);
    let done = deliver_all(&db, &blobs, &queue).await;
    assert_eq!(done.last(), Some(&ContinueOutcome::Ended(ImportStatus::Completed)));
    let ended = imports::get(&db, &ours, &begun.id).await.unwrap();
    assert_eq!((ended.status, counts(&ended), ended.done_bytes), (ImportStatus::Completed, COUNTS, ended.size_bytes));
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 1_080);
    assert!(blobs.files.borrow().is_empty(), "the file is deleted");
    assert!(blobs.largest_read.get() <= 256 * 1024);
}

#[tokio::test]
async fn each_of_a_hundred_thousand_rows_is_counted_and_read_in_bounded_slices() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = start_import(&db, &blobs, &queue, &ours, &large(100_000)).await.unwrap().id;
    deliver_all(&db, &blobs, &queue).await;
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, counts(&ended)), (ImportStatus::Completed, [100_000, 9_000, 0, 1_000, 90_000]));
    assert_eq!(store::summary(&db, &ours).await.unwrap().contacts, 9_000);
    assert!(blobs.largest_read.get() <= 256 * 1024);
}

#[tokio::test]
async fn no_row_is_counted_twice_although_every_job_arrives_twice() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = start_import(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap().id;
    loop {
        let Some(job) = queue.sent.borrow_mut().pop() else { break };
        queue.sent.borrow_mut().clear();
        let (ours, id) = parse_job(&job);
        for _ in 0..2 {
            run_job(&db, &blobs, &queue, &ours, &id).await.unwrap();
        }
    }
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, counts(&ended)), (ImportStatus::Completed, COUNTS));
    assert_eq!(
        run_job(&db, &blobs, &queue, &ours, &id).await.unwrap(),
        ContinueOutcome::Ended(ImportStatus::Completed)
    );
    assert_eq!(run_job(&db, &blobs, &queue, &tenant(2), &id).await.unwrap(), ContinueOutcome::NotFound);
}

/// Two jobs read the same slice: the second reads it before the first has stored it.
#[tokio::test]
async fn one_of_two_jobs_at_the_same_slice_stops() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = start_import(&db, &blobs, &queue, &ours, &large(ROWS)).await.unwrap().id;
    let one = run_job(&db, &blobs, &queue, &ours, &id);
    let late = Late { inner: &db, other: std::cell::RefCell::new(Some(Box::pin(one))) };
    assert_eq!(run_job(&late, &blobs, &queue, &ours, &id).await.unwrap(), ContinueOutcome::Superseded);
    deliver_all(&db, &blobs, &queue).await;
    assert_eq!(counts(&imports::get(&db, &ours, &id).await.unwrap()), COUNTS);
}

type Other<'a> = std::pin::Pin<Box<dyn Future<Output = Result<ContinueOutcome>> + 'a>>;

/// A database that runs another job to its end before it runs its own first transaction.
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
async fn a_retried_job_gives_the_same_result_whichever_call_to_d1_failed() {
    let (ours, text) = (tenant(1), large(6_000));
    let mut failed = 0;
    for calls in 0.. {
        let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
        let db = Failing::never(migrated("tenant"));
        let id = start_import(&db, &blobs, &queue, &ours, &text).await.unwrap().id;
        db.after.set(Some(calls));
        let first = run_job(&db, &blobs, &queue, &ours, &id).await;
        if first.is_ok() {
            break;
        }
        failed += 1;
        queue.sent.borrow_mut().clear();
        run_job(&db, &blobs, &queue, &ours, &id).await.unwrap();
        deliver_all(&db, &blobs, &queue).await;
        let ended = imports::get(&db, &ours, &id).await.unwrap();
        assert_eq!(
            (ended.status, counts(&ended)),
            (ImportStatus::Completed, [6_000, 540, 0, 60, 5_400]),
            "call {calls}"
        );
        assert!(blobs.files.borrow().is_empty());
    }
    assert!(failed >= 7, "only {failed} calls failed");
}

#[tokio::test]
async fn a_retried_job_gives_the_same_result_whichever_call_to_the_bucket_failed() {
    let (ours, text) = (tenant(1), large(6_000));
    // Six slices are read, and the file is deleted.
    for calls in 0..7 {
        let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
        let db = migrated("tenant");
        let id = start_import(&db, &blobs, &queue, &ours, &text).await.unwrap().id;
        blobs.failure.set(Some(calls));
        assert!(run_job(&db, &blobs, &queue, &ours, &id).await.is_err(), "call {calls}");
        run_job(&db, &blobs, &queue, &ours, &id).await.unwrap();
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
async fn an_import_that_cannot_start_leaves_no_file_and_no_job() {
    let (ours, text) = (tenant(1), large(6_000));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    blobs.failure.set(Some(0));
    assert!(start_import(&migrated("tenant"), &blobs, &queue, &ours, &text).await.is_err());
    let db = Failing { inner: migrated("tenant"), after: std::cell::Cell::new(Some(0)) };
    assert!(start_import(&db, &blobs, &queue, &ours, &text).await.is_err());
    assert!(blobs.files.borrow().is_empty() && queue.sent.borrow().is_empty());
}

#[tokio::test]
async fn cron_repeats_a_lost_job_after_two_minutes() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, away) = (Bucket::default(), RecordedQueue { fails: true, ..RecordedQueue::default() });
    let id = start_import(&db, &blobs, &away, &ours, &large(6_000)).await.unwrap().id;
    let queue = RecordedQueue::default();
    continue_stalled_imports(&db, &blobs, &queue, at(119_999)).await.unwrap();
    assert!(queue.sent.borrow().is_empty());
    continue_stalled_imports(&db, &blobs, &queue, at(120_000)).await.unwrap();
    assert_eq!(parse_job(&queue.sent.borrow()[0]), (ours.clone(), id.clone()));
    deliver_all(&db, &blobs, &queue).await;
    assert_eq!(imports::get(&db, &ours, &id).await.unwrap().status, ImportStatus::Completed);
    continue_stalled_imports(&db, &blobs, &queue, at(999_999)).await.unwrap();
    assert!(queue.sent.borrow().is_empty(), "the job of an ended import is not repeated");
}

#[tokio::test]
async fn a_file_that_cannot_be_parsed_further_ends_its_import_with_the_reason() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let unclosed = format!("{}081234567890,\"A\n{}", large(6_000), "0813,B\n".repeat(60_000));
    let id = start_import(&db, &blobs, &queue, &ours, &unclosed).await.unwrap().id;
    let done = deliver_all(&db, &blobs, &queue).await;
    assert_eq!(done.last(), Some(&ContinueOutcome::Ended(ImportStatus::Failed)));
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert!(ended.error.unwrap().contains("row 6002"), "the row after the head and 6 000 rows");
    assert_eq!((ended.created, blobs.files.borrow().len()), (540, 0), "imported rows stay");

    let gone = start_import(&db, &blobs, &queue, &ours, &large(6_001)).await.unwrap().id;
    blobs.files.borrow_mut().clear();
    deliver_all(&db, &blobs, &queue).await;
    let ended = imports::get(&db, &ours, &gone).await.unwrap();
    assert_eq!(
        (ended.status, ended.error.as_deref()),
        (ImportStatus::Failed, Some("the file is gone; import it again"))
    );
}

/// The queue gives up a job after seven minutes, and D1 may be unavailable for longer.
#[tokio::test]
async fn an_import_goes_on_after_d1_was_unavailable_for_hours() {
    let (db, ours) = (Failing::never(migrated("tenant")), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = start_import(&db, &blobs, &queue, &ours, &large(6_000)).await.unwrap().id;
    queue.sent.borrow_mut().clear();
    let minute = 60_000;
    for minutes in (8..23 * 60).step_by(7) {
        db.after.set(Some(0));
        assert!(continue_stalled_imports(&db, &blobs, &queue, at(minutes * minute)).await.is_err());
    }
    assert_eq!(imports::get(&db, &ours, &id).await.unwrap().status, ImportStatus::Running);
    continue_stalled_imports(&db, &blobs, &queue, at(23 * 60 * minute)).await.unwrap();
    continue_stalled_imports(&db, &blobs, &queue, at(23 * 60 * minute + minute)).await.unwrap();
    assert_eq!(queue.sent.borrow().len(), 1, "one job at a time");
    deliver_all(&db.inner, &blobs, &queue).await;
    assert_eq!(imports::get(&db, &ours, &id).await.unwrap().status, ImportStatus::Completed);
}

#[tokio::test]
async fn an_import_that_makes_no_progress_for_a_day_is_given_up_with_a_reason() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (blobs, queue) = (Bucket::default(), RecordedQueue::default());
    let id = start_import(&db, &blobs, &queue, &ours, &large(6_000)).await.unwrap().id;
    let day = at(24 * 3_600_000);
    blobs.failure.set(Some(0));
    continue_stalled_imports(&db, &blobs, &queue, day).await.unwrap();
    assert_eq!(imports::get(&db, &ours, &id).await.unwrap().status, ImportStatus::Running, "the file is still there");
    let later = at(24 * 3_600_000 + 120_000);
    continue_stalled_imports(&db, &blobs, &queue, later).await.unwrap();
    let ended = imports::get(&db, &ours, &id).await.unwrap();
    assert_eq!((ended.status, ended.completed_at), (ImportStatus::Failed, Some(later)));
    assert!(ended.error.is_some() && blobs.files.borrow().is_empty());
}

#[tokio::test]
async fn a_preview_stores_nothing_and_counts_the_known_contacts() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    start_import(&db, &Bucket::default(), &RecordedQueue::default(), &ours, "081234567890,Ayu\n").await.unwrap();
    let written = db.rows_written();
    let shown = preview(&db, &ours, &opened("081234567890,Ayu\n081334567890,Budi\n")).await.unwrap();
    assert_eq!((shown.accepted, shown.known, shown.rows), (2, 1, 2));
    assert_eq!(preview(&db, &tenant(2), &opened("081234567890,Ayu\n")).await.unwrap().known, 0);
    assert_eq!(db.rows_written(), written);
}

#[test]
fn an_unusable_file_is_refused_with_the_field_that_is_wrong() {
    let field = |upload: Upload| match open(upload) {
        Err(Error::Invalid { details, .. }) => details["field"].clone(),
        _ => json!(null),
    };
    assert_eq!(field(Upload { bytes: b"nomor\n0812\xff".to_vec(), ..upload("") }), "file");
    assert_eq!(field(upload("nomor,nama\n")), "file");
    let columns = Some(vec![Column::Name, Column::Ignore]);
    assert_eq!(field(Upload { columns, ..upload("081234567890,Ayu\n") }), "columns");
}

async fn linked(db: &Sqlite, ours: &TenantId, seed: u64) -> DeviceId {
    let id = a_device(db, ours, seed).await;
    let events = [status_event(&id, status(DeviceState::Online, "connected", at(1)))];
    Database::batch(db, project_events(ours, &events, &[]).unwrap()).await.unwrap();
    id
}

async fn ayu(db: &Sqlite, ours: &TenantId) -> ContactId {
    let id = ContactId::new(at(0), &mut SeededRandom::new(1));
    let address = ContactAddress::phone(&Phone::parse("081234567890", DEFAULT_REGION).unwrap());
    let new = NewContact {
        id: id.clone(),
        address: &address,
        name: "Ayu",
        tags: &[],
        attributes: &Attributes::new(),
        request: None,
    };
    store::create(db, ours, new, at(0)).await.unwrap();
    id
}

/// Confirms every page of opt-outs.
#[expect(clippy::unnecessary_wraps, reason = "it is the answer of an object, which can fail")]
fn confirm(call: &Call) -> Result<Value> {
    assert_eq!(call.command, "apply_consents");
    Ok(json!({ "through": call.body["command"]["through"] }))
}

#[tokio::test]
async fn a_recorded_opt_out_is_stored_and_sent_to_every_device() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await, a_device(&db, &ours, 3).await];
    linked(&db, &tenant(2), 4).await;
    let id = ayu(&db, &ours).await;
    let objects = Objects::answering(confirm);
    let request =
        |kind| ConsentRequest { contact: &id, kind, note: None, user: Box::leak(Box::new(user())), request: None };
    let hub = TestHub::default();
    let contact = change_consent(&db, &objects, &hub, &ours, request(ConsentKind::OptedOut), at(10)).await.unwrap();
    assert_eq!(hub.deliveries.get(), 0, "every device has confirmed");
    assert_eq!(contact.opted_out.unwrap().at, at(10));
    let calls = objects.calls.borrow().clone();
    let mut devices = devices.map(String::from);
    devices.sort_unstable();
    assert_eq!(calls.iter().map(|call| call.device.clone()).collect::<Vec<_>>(), devices);
    for call in &calls {
        let changes =
            json!([{ "chatId": "6281234567890@c.us", "phone": "6281234567890", "isOptedOut": true, "at": at(10) }]);
        assert_eq!(call.body["command"]["changes"], changes);
    }
    change_consent(&db, &objects, &TestHub::default(), &ours, request(ConsentKind::Consented), at(11)).await.unwrap();
    assert_eq!(objects.calls.borrow().len(), 3, "a consent is not sent to devices");
    let back =
        change_consent(&db, &objects, &TestHub::default(), &ours, request(ConsentKind::OptedIn), at(12)).await.unwrap();
    assert_eq!((back.opted_out, back.consented_at, objects.calls.borrow().len()), (None, Some(at(11)), 6));
    let theirs =
        change_consent(&db, &objects, &TestHub::default(), &tenant(2), request(ConsentKind::OptedOut), at(13)).await;
    assert_eq!(theirs, Err(Error::NotFound { what: "the contact" }));
}

#[tokio::test]
async fn a_recorded_opt_out_is_stored_although_no_device_answers() {
    let ours = tenant(1);
    // Read the contact, store the record, list the devices, read the page, record the failure, read the contact again.
    for calls in 0..6 {
        let db = Failing::never(migrated("tenant"));
        let device = linked(&db.inner, &ours, 1).await;
        let id = ayu(&db.inner, &ours).await;
        db.after.set(Some(calls));
        let objects = Objects::answering(|_: &Call| Err::<Value, _>(Error::Internal("away".into())));
        let request = || ConsentRequest {
            contact: &id,
            kind: ConsentKind::OptedOut,
            note: None,
            user: Box::leak(Box::new(user())),
            request: None,
        };
        let hub = TestHub::default();
        let outcome = change_consent(&db, &objects, &hub, &ours, request(), at(10)).await;
        assert_eq!(outcome.is_ok(), (2..5).contains(&calls), "call {calls}");
        assert_eq!(hub.deliveries.get(), u32::from(calls >= 2), "the hub repeats the delivery of what is stored");
        db.after.set(None);
        change_consent(&db, &objects, &TestHub::default(), &ours, request(), at(10)).await.unwrap();
        assert!(store::get(&db, &ours, &id).await.unwrap().opted_out.is_some());
        assert!(consent_changes::find_pending(&db, &ours, &device).await.unwrap().is_some(), "it is tried again");
    }
}

/// Somebody who wrote STOP and was never saved as a contact.
#[tokio::test]
async fn a_recorded_opt_in_of_a_person_who_is_no_contact_is_stored_and_sent_to_every_device() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [linked(&db, &ours, 1).await, linked(&db, &ours, 2).await];
    let objects = Objects::answering(confirm);
    let chat = "6281234567890@c.us";
    let (user, key) = (user(), KeyedRequest::new(IdempotencyKey::parse("once").unwrap(), "POST", "/opt-in", b"{}"));
    let opt_in = |chat_id| OptInRequest { chat_id, note: Some("lewat telepon"), user: &user, request: Some(&key) };
    let unknown = record_opt_in(&db, &objects, &TestHub::default(), &ours, opt_in(chat), at(5)).await;
    assert_eq!(unknown, Err(Error::NotFound { what: "the opt-out" }), "who has never opted out");
    let events = [
        consent_event(&devices[0], "77@lid", ConsentKeyword::OptOut("stop"), at(1)),
        identified_event(&devices[0], "77", "6281234567890", at(2)),
    ];
    db.batch(project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    deliver_consents(&db, &objects, &ours, at(3)).await.unwrap();
    objects.calls.borrow_mut().clear();

    let theirs = record_opt_in(&db, &objects, &TestHub::default(), &tenant(2), opt_in(chat), at(9)).await;
    assert_eq!(theirs, Err(Error::NotFound { what: "the opt-out" }));
    // A device that does not know the number has the chat under the LID.
    for _ in 0..2 {
        record_opt_in(&db, &objects, &TestHub::default(), &ours, opt_in("77@lid"), at(10)).await.unwrap();
    }
    let calls = objects.calls.borrow().clone();
    assert_eq!(calls.len(), 2, "each device once, although the request was repeated");
    for call in &calls {
        let change = &call.body["command"]["changes"][0];
        assert_eq!((&change["chatId"], &change["isOptedOut"]), (&json!(chat), &json!(false)));
    }
    let others = list_opted_out_others(&db, &ours, None, &PageRequest::first(10)).await.unwrap();
    assert!(others.items.is_empty());

    // The consent log is that of the person: a contact who is saved later has it.
    let id = ayu(&db, &ours).await;
    let log = consent::store::list(&db, &ours, &id, &PageRequest::first(10)).await.unwrap().items;
    let entries: Vec<_> = log.iter().map(|entry| (entry.at, entry.kind, entry.source)).collect();
    let (back, out) = (ConsentKind::OptedIn, ConsentKind::OptedOut);
    assert_eq!(entries, [(at(10), back, ConsentSource::Person), (at(1), out, ConsentSource::Keyword)]);
    assert_eq!((log[0].note.as_deref(), log[0].user_id.as_deref()), (Some("lewat telepon"), Some(user.as_str())));
}
