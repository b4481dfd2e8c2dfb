//! Files that were sent to a device, on the real session and the real tables: the servers answer what the test decides.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::support::blobs::Bucket;
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects};
use crate::support::session::{NativeDevice, without_pauses};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::devices::event::{DeviceEventKind, MessageFile};
use cloudwa_flow::devices::media::{Bytes32, FetchMediaJob, MediaReference};
use cloudwa_flow::devices::session::{
    Address, AddressKind, ChangedMessage, ChatKind, ChatSource, Effect, IncomingMessage, MessageAction, Turns,
};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::files::{self, kind::FileKind};
use cloudwa_flow::ids::{DeviceId, FileId, TenantId};
use cloudwa_flow::messages::content::{Content, File, FileState};
use cloudwa_flow::panics::Attempt;
use cloudwa_flow::ports::{Database, DeviceObjects, ObjectCommand, Row, Sql, Statement};
use cloudwa_flow::workflows::fetch_media::{Answer, FetchOutcome, MediaServers, fetch_media};
use cloudwa_flow::workflows::receive_message::{NoHooks, receive_message};
use futures::FutureExt;
use futures::future::pending;
use futures::stream::{Iter, iter};
use sha2::{Digest, Sha256};
use wacore::download::MediaType;
use wacore::upload::MediaEncryptor;

const PATH: &str = "/v/t62.7118-24/1_n.enc?ccb=11-4";
const MAX_STEPS: u32 = 60;

/// What a server answers to one request.
#[derive(Clone)]
enum Reply {
    /// The whole body, or what comes before the connection ends.
    Body(Vec<u8>),
    Cut(Vec<u8>),
    Gone,
    Unavailable,
}

/// Counts what a job does. At the chosen step the Worker is ended: the step is done, or not, and nothing comes back.
#[derive(Clone, Default)]
struct Steps(Rc<Cell<Option<u32>>>);

impl Steps {
    fn set(&self, left: Option<u32>) {
        self.0.set(left);
    }

    /// Whether the Worker ends here.
    fn end(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.map(|left| left.saturating_sub(1)));
        left == Some(0)
    }
}

struct Servers {
    replies: RefCell<VecDeque<Reply>>,
    opened: RefCell<Vec<(usize, String)>>,
    steps: Steps,
}

impl MediaServers for Servers {
    type Chunks = Iter<std::vec::IntoIter<Result<Vec<u8>>>>;

    fn count(&self) -> usize {
        2
    }

    async fn open(&self, server: usize, path: &str) -> Result<Answer<Self::Chunks>> {
        self.opened.borrow_mut().push((server, path.to_owned()));
        if self.steps.end() {
            pending::<()>().await;
        }
        let chunks = |bytes: &[u8]| bytes.chunks(1_000).map(|chunk| Ok(chunk.to_vec())).collect::<Vec<_>>();
        match self.replies.borrow_mut().pop_front() {
            Some(Reply::Body(bytes)) => Ok(Answer::File(iter(chunks(&bytes)))),
            Some(Reply::Cut(bytes)) => {
                let cut = Err(Error::Provider("cut".into()));
                Ok(Answer::File(iter(chunks(&bytes).into_iter().chain([cut]).collect::<Vec<_>>())))
            }
            Some(Reply::Gone) => Ok(Answer::Gone),
            Some(Reply::Unavailable) => Err(Error::Provider("503".into())),
            None => Err(Error::Provider("nothing is scripted".into())),
        }
    }
}

struct Ending<T> {
    inner: T,
    steps: Steps,
}

impl Database for Ending<Sqlite> {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>> {
        if self.steps.end() {
            return pending().await;
        }
        let rows = Database::query(&self.inner, statement).await;
        if self.steps.end() { pending().await } else { rows }
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
        if self.steps.end() {
            return pending().await;
        }
        let rows = self.inner.batch(statements).await;
        if self.steps.end() { pending().await } else { rows }
    }
}

impl<O: DeviceObjects> DeviceObjects for Ending<O> {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        if self.steps.end() {
            return pending().await;
        }
        let reply = self.inner.call(device, command).await;
        if self.steps.end() { pending().await } else { reply }
    }
}

/// A shop whose device has received an image.
struct Shop {
    db: Ending<Sqlite>,
    bucket: Bucket,
    servers: Servers,
    steps: Steps,
    tenant: TenantId,
    id: DeviceId,
    device: NativeDevice,
    file: Vec<u8>,
    encrypted: Vec<u8>,
    job: FetchMediaJob,
    jobs: Cell<u64>,
}

fn phone(user: &str) -> Address {
    Address { kind: AddressKind::Phone, user: user.into(), text: format!("{user}@s.whatsapp.net") }
}

fn incoming(action: MessageAction, media: Option<MediaReference>) -> IncomingMessage {
    let source = ChatSource {
        chat: phone("62812"),
        sender: phone("62812"),
        sender_alt: None,
        recipient_alt: None,
        receipt_to: "62812@s.whatsapp.net".into(),
        receipt_participant: None,
        is_from_me: false,
        kind: ChatKind::Person,
    };
    IncomingMessage {
        wa_message_id: "IN1".into(),
        source,
        sent_at_seconds: at(0).unix_seconds(),
        push_name: "Ayu".into(),
        business_name: None,
        learned_number: None,
        timer_seconds: None,
        quoted: None,
        media,
        action,
    }
}

impl Shop {
    async fn new() -> Self {
        let file: Vec<u8> = (0..50_001_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
        Self::with(file, |_| {}).await
    }

    /// `change` falsifies what the message says about the file.
    async fn with(file: Vec<u8>, change: impl Fn(&mut MediaReference)) -> Self {
        let mut encryptor = MediaEncryptor::with_key([7; 32], MediaType::Image).unwrap();
        let mut encrypted = Vec::new();
        encryptor.update(&file, &mut encrypted);
        let info = encryptor.finalize(&mut encrypted).unwrap();
        let mut reference = MediaReference {
            kind: FileKind::Image,
            path: PATH.into(),
            media_key: Bytes32([7; 32]),
            sha256: Bytes32(info.file_sha256),
            encrypted_sha256: Bytes32(info.file_enc_sha256),
            size: file.len() as u64,
            media_type: Some("image/jpeg".into()),
            name: None,
        };
        change(&mut reference);
        let (db, tenant, steps) = (migrated("tenant"), tenant(1), Steps::default());
        let id = a_device(&db, &tenant, 1).await;
        let device = NativeDevice::linked(&tenant, &id, without_pauses(), at(0), at(0));
        device.new_events().await;
        let image = Content::Image { file: File::default(), caption: None };
        let message = incoming(MessageAction::Content(image), Some(reference));
        receive(&device, &message);
        device.new_events().await;
        let jobs = device.take_effects(|effect| match effect {
            Effect::FetchMedia(job) => Some(job.clone()),
            _ => None,
        });
        Self {
            db: Ending { inner: db, steps: steps.clone() },
            bucket: Bucket::default(),
            servers: Servers { replies: RefCell::default(), opened: RefCell::default(), steps: steps.clone() },
            steps,
            tenant,
            id,
            device,
            file,
            encrypted,
            job: jobs[0].clone(),
            jobs: Cell::default(),
        }
    }

    fn answer(&self, replies: impl IntoIterator<Item = Reply>) {
        self.servers.replies.borrow_mut().clear();
        self.servers.replies.borrow_mut().extend(replies);
    }

    fn whole(&self) -> Reply {
        Reply::Body(self.encrypted.clone())
    }

    async fn run(&self, attempt: u32) -> Result<FetchOutcome> {
        let objects = Objects::answering(|call: &Call| self.device.run_named(&call.command, &call.body));
        let objects = Ending { inner: objects, steps: self.steps.clone() };
        self.jobs.set(self.jobs.get() + 1);
        let mut random = SeededRandom::new(self.jobs.get());
        fetch_media(&self.db, &self.bucket, &self.servers, &objects, &self.job, attempt, at(1), &mut random).await
    }

    async fn shown(&self) -> Vec<MessageFile> {
        let events = self.device.new_events().await.into_iter();
        let shown = events.filter_map(|event| match event.kind {
            DeviceEventKind::MessageFile(file) => Some(file),
            _ => None,
        });
        shown.collect()
    }

    fn rows(&self, table: &str) -> i64 {
        let rows = Sql::query(&self.db.inner, &format!("select count(*) as rows from {table}"), &[]).unwrap();
        rows[0].integer("rows").unwrap()
    }

    /// The bucket has the file, once, and D1 leads to it.
    async fn assert_stored(&self) {
        let stored = files::store::find(&self.db.inner, &self.tenant, &self.job.file, at(2)).await.unwrap();
        assert_eq!((stored.device.as_ref(), stored.media_type.as_str()), (Some(&self.id), "image/jpeg"));
        assert_eq!((stored.size, stored.kept_until), (self.file.len() as u64, None));
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&self.file)));
        assert_eq!(self.bucket.files.borrow().get(&stored.key), Some(&self.file));
    }

    /// Nothing of the file is left behind of which D1 does not know.
    fn assert_nothing_stored(&self) {
        assert_eq!((self.rows("files"), self.rows("file_writes")), (0, 0));
        assert!(self.bucket.files.borrow().is_empty());
    }
}

fn receive(device: &NativeDevice, message: &IncomingMessage) {
    let mut random = SeededRandom::new(3);
    device.turn(|session, at| receive_message(session, &NoHooks, message, Attempt::First, at, &mut random));
}

#[tokio::test]
async fn a_file_is_stored_byte_for_byte_and_shown_with_its_message() {
    for length in [1, 15, 16, 17, 5_000, 50_000] {
        let shop = Shop::with((0..length).map(|at| u8::try_from(at % 241).unwrap()).collect(), |_| {}).await;
        shop.answer([shop.whole()]);
        assert_eq!(shop.run(1).await, Ok(FetchOutcome::Reported(FileState::Stored)));
        shop.assert_stored().await;
        let [shown] = &shop.shown().await[..] else { panic!("one event") };
        assert_eq!((shown.file.id.as_ref(), shown.file.state), (Some(&shop.job.file), Some(FileState::Stored)));
        assert_eq!(*shop.servers.opened.borrow(), [(0, PATH.to_owned())]);
        assert_eq!((shop.rows("file_writes"), shop.bucket.files.borrow().len()), (0, 1));
        assert_eq!(shop.run(1).await, Ok(FetchOutcome::Nothing), "the job comes twice");
        let opened = shop.servers.opened.borrow().len();
        assert_eq!((opened, shop.shown().await.len()), (1, 0));
    }
}

#[tokio::test]
async fn the_second_server_is_asked_if_the_first_one_fails() {
    let shop = Shop::new().await;
    for fault in [Reply::Unavailable, Reply::Cut(shop.encrypted[..30_000].to_vec()), Reply::Body(vec![0; 40])] {
        let shop = Shop::new().await;
        shop.answer([fault, shop.whole()]);
        assert_eq!(shop.run(1).await, Ok(FetchOutcome::Reported(FileState::Stored)));
        assert_eq!(shop.servers.opened.borrow().iter().map(|(server, _)| *server).collect::<Vec<_>>(), [0, 1]);
        shop.assert_stored().await;
        assert_eq!((shop.rows("file_writes"), shop.bucket.files.borrow().len()), (0, 1));
    }
}

#[tokio::test]
async fn a_file_that_is_cut_or_not_to_be_had_is_tried_again_and_nothing_stays_of_it() {
    let shop = Shop::new().await;
    let cut = |length: usize| Reply::Cut(shop.encrypted[..length].to_vec());
    let short = |length: usize| Reply::Body(shop.encrypted[..length].to_vec());
    let whole = shop.encrypted.len();
    for replies in [
        [Reply::Unavailable, Reply::Unavailable],
        [cut(0), cut(20_000)],
        [short(0), short(whole - 1)],
        [cut(whole), Reply::Unavailable],
    ] {
        shop.answer(replies);
        assert!(shop.run(9).await.is_err());
        shop.assert_nothing_stored();
    }
    assert_eq!(shop.shown().await, []);
    shop.answer([shop.whole()]);
    assert_eq!(shop.run(10).await, Ok(FetchOutcome::Reported(FileState::Stored)));
    shop.assert_stored().await;
}

#[tokio::test]
async fn a_file_that_the_servers_do_not_have_any_more_has_expired() {
    let shop = Shop::new().await;
    shop.device.is_logged_in.set(false);
    shop.answer([Reply::Gone]);
    assert_eq!(shop.run(1).await, Ok(FetchOutcome::Reported(FileState::Expired)));
    assert_eq!(shop.shown().await[0].file.state, Some(FileState::Expired));
    shop.assert_nothing_stored();
    assert_eq!(shop.run(1).await, Ok(FetchOutcome::Nothing));
}

#[tokio::test]
async fn a_wrong_file_is_never_stored_and_given_up_at_the_third_try() {
    let changes: [fn(&mut MediaReference); 5] = [
        |reference| reference.sha256 = Bytes32([9; 32]),
        |reference| reference.encrypted_sha256 = Bytes32([9; 32]),
        |reference| reference.media_key = Bytes32([9; 32]),
        |reference| reference.kind = FileKind::Video,
        |reference| reference.size -= 1,
    ];
    for change in changes {
        let shop = Shop::with(vec![5; 50_001], change).await;
        for attempt in [1, 2] {
            shop.answer([shop.whole(), shop.whole()]);
            assert!(shop.run(attempt).await.is_err());
            shop.assert_nothing_stored();
        }
        assert_eq!(shop.shown().await, []);
        shop.answer([shop.whole(), shop.whole()]);
        assert_eq!(shop.run(3).await, Ok(FetchOutcome::Reported(FileState::Failed)));
        assert_eq!(shop.shown().await[0].file.state, Some(FileState::Failed));
        shop.assert_nothing_stored();
    }
    let shop = Shop::new().await;
    let mut wrong = shop.encrypted.clone();
    wrong[25_000] ^= 1;
    shop.answer([Reply::Body(wrong.clone()), Reply::Body(wrong)]);
    assert_eq!(shop.run(3).await, Ok(FetchOutcome::Reported(FileState::Failed)));
    shop.assert_nothing_stored();
}

/// The Worker may be ended at each step, before or after what the step does. The next job finishes, and no step stores or shows the file
/// a second time.
#[tokio::test]
async fn a_job_that_is_ended_anywhere_is_finished_by_the_next_one() {
    let mut ended = 0;
    for step in 0..MAX_STEPS {
        let shop = Shop::new().await;
        shop.answer([shop.whole(), shop.whole()]);
        shop.steps.set(Some(step));
        let first = shop.run(1).now_or_never();
        shop.steps.set(None);
        ended += u32::from(first.is_none());
        let second = shop.run(2).await.unwrap();
        assert!(
            matches!(second, FetchOutcome::Reported(FileState::Stored) | FetchOutcome::Nothing),
            "{step}: {second:?}"
        );
        shop.assert_stored().await;
        let shown = shop.shown().await;
        assert_eq!((shown.len(), shown[0].file.state), (1, Some(FileState::Stored)), "{step}");
        // What an ended job has left in the bucket is recorded in D1, so that the cron job deletes it.
        let left = shop.bucket.files.borrow().len() - 1;
        assert!(i64::try_from(left).unwrap() <= shop.rows("file_writes"), "{step}");
        if first.is_some() {
            assert!(ended > 10, "{ended}");
            return;
        }
    }
    panic!("a job has more than {MAX_STEPS} steps");
}

#[tokio::test]
async fn a_bucket_that_fails_stores_nothing_or_all_of_it() {
    for call in 0..80 {
        let shop = Shop::new().await;
        shop.answer([shop.whole(), shop.whole(), shop.whole()]);
        shop.bucket.failure.set(Some(call));
        let first = shop.run(1).await;
        shop.bucket.failure.set(None);
        if first.is_err() {
            assert_eq!(shop.shown().await, []);
        }
        shop.answer([shop.whole()]);
        shop.run(2).await.unwrap();
        shop.assert_stored().await;
    }
}

/// Servers at which another job for the same file overtakes this one.
struct Overtaken<'a> {
    shop: &'a Shop,
    is_over: Cell<bool>,
}

impl MediaServers for Overtaken<'_> {
    type Chunks = Iter<std::vec::IntoIter<Result<Vec<u8>>>>;

    fn count(&self) -> usize {
        1
    }

    async fn open(&self, server: usize, path: &str) -> Result<Answer<Self::Chunks>> {
        if !self.is_over.replace(true) {
            let other = self.shop.run(1).now_or_never();
            assert_eq!(other, Some(Ok(FetchOutcome::Reported(FileState::Stored))));
        }
        self.shop.servers.open(server, path).await
    }
}

#[tokio::test]
async fn two_jobs_at_the_same_time_store_and_show_the_file_once() {
    let shop = Shop::new().await;
    shop.answer([shop.whole(), shop.whole()]);
    let objects = Objects::answering(|call: &Call| shop.device.run_named(&call.command, &call.body));
    let (servers, mut random) = (Overtaken { shop: &shop, is_over: Cell::default() }, SeededRandom::new(99));
    let slower = fetch_media(&shop.db, &shop.bucket, &servers, &objects, &shop.job, 1, at(1), &mut random).await;
    assert_eq!(slower, Ok(FetchOutcome::Reported(FileState::Stored)));
    assert_eq!(shop.servers.opened.borrow().len(), 2);
    shop.assert_stored().await;
    assert_eq!((shop.rows("files"), shop.rows("file_writes"), shop.bucket.files.borrow().len()), (1, 0, 1));
    assert_eq!(shop.shown().await.len(), 1);
}

#[tokio::test]
async fn a_message_that_is_deleted_while_its_file_is_fetched_leaves_no_file() {
    for step in 0..MAX_STEPS {
        let shop = Shop::new().await;
        shop.answer([shop.whole(), shop.whole()]);
        shop.steps.set(Some(step));
        let first = shop.run(1).now_or_never();
        shop.steps.set(None);
        let of = ChangedMessage { wa_message_id: "IN1".into(), author: None };
        let deletion = incoming(MessageAction::Deletion { of }, None);
        receive(&shop.device, &IncomingMessage { wa_message_id: "DEL".into(), ..deletion });
        let second = shop.run(2).await.unwrap();
        assert_eq!(second, FetchOutcome::Nothing, "{step}");
        // The hub projects the deletion.
        let events: Vec<_> = shop.device.new_events().await.into_iter().map(|event| (shop.id.clone(), event)).collect();
        let statements = cloudwa_flow::workflows::project_events::project_events(&shop.tenant, &events, &[]).unwrap();
        shop.db.inner.batch(statements).await.unwrap();
        let found = files::store::find(&shop.db.inner, &shop.tenant, &shop.job.file, at(60_000)).await;
        assert!(matches!(found, Err(Error::NotFound { .. })), "{step}: {found:?}");
        if first.is_some() {
            return;
        }
    }
}

#[tokio::test]
async fn a_file_that_is_stored_after_its_message_was_deleted_expires_at_once() {
    let shop = Shop::new().await;
    shop.answer([shop.whole()]);
    let deleted = Cell::new(false);
    let objects = Objects::answering(|call: &Call| {
        if call.command == "end_media" && !deleted.replace(true) {
            let of = ChangedMessage { wa_message_id: "IN1".into(), author: None };
            let deletion = incoming(MessageAction::Deletion { of }, None);
            receive(&shop.device, &IncomingMessage { wa_message_id: "DEL".into(), ..deletion });
        }
        shop.device.run_named(&call.command, &call.body)
    });
    let mut random = SeededRandom::new(1);
    let outcome =
        fetch_media(&shop.db, &shop.bucket, &shop.servers, &objects, &shop.job, 1, at(1), &mut random).await.unwrap();
    assert_eq!(outcome, FetchOutcome::Unwanted);
    let found = files::store::find(&shop.db.inner, &shop.tenant, &shop.job.file, at(2)).await;
    assert!(matches!(found, Err(Error::NotFound { .. })));
    assert_eq!(shop.shown().await, []);
}

#[tokio::test]
async fn nothing_is_fetched_for_a_device_that_does_not_exist_or_a_file_that_nobody_waits_for() {
    let shop = Shop::new().await;
    let unknown = FetchMediaJob { file: FileId::derived(at(0), "another"), ..shop.job.clone() };
    let objects = Objects::answering(|call: &Call| shop.device.run_named(&call.command, &call.body));
    let mut random = SeededRandom::new(1);
    for (job, outcome) in [
        (unknown, FetchOutcome::Nothing),
        (FetchMediaJob { tenant: tenant(2), ..shop.job.clone() }, FetchOutcome::DeviceGone),
        (FetchMediaJob { device: crate::support::builders::device(9), ..shop.job.clone() }, FetchOutcome::DeviceGone),
    ] {
        let run = fetch_media(&shop.db, &shop.bucket, &shop.servers, &objects, &job, 1, at(1), &mut random).await;
        assert_eq!(run, Ok(outcome));
    }
    assert!(shop.servers.opened.borrow().is_empty());
    shop.assert_nothing_stored();
}
