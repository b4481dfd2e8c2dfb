//! Uploads to servers whose answers the test decides.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::files::kind::FileKind;
use cloudwa_flow::whatsapp::sealing::{SealMedia, SealedFile};
use cloudwa_flow::workflows::upload_media::{
    Answer, FileSource, MediaConnection, UploadError, UploadServers, UploadedMedia, seal_media, upload_media,
    upload_sealed,
};
use futures::{Stream, StreamExt, pin_mut};

use crate::support::blobs::Bucket;

const KEY: &str = "files/one";
const MEDIA_KEY: [u8; 32] = [5; 32];

/// What a server does with the next request.
enum Turn {
    Answers(u16, &'static str),
    /// Takes so many bytes of the body and breaks off.
    BreaksOff(u64),
}

const STORED: Turn = Turn::Answers(200, r#"{"url":"https://mmg/x","direct_path":"/x?oh=1"}"#);

#[derive(Default)]
struct Servers {
    turns: RefCell<VecDeque<Turn>>,
    /// Host, path without its authorisation and token, and the length of the body.
    requests: RefCell<Vec<(String, String, Option<u64>)>>,
    /// The body of the last request.
    body: RefCell<Vec<u8>>,
    largest_chunk: Cell<usize>,
}

impl Servers {
    fn that(turns: impl IntoIterator<Item = Turn>) -> Self {
        Self { turns: RefCell::new(turns.into_iter().collect()), ..Self::default() }
    }

    fn note(&self, host: &str, path: &str, length: Option<u64>) {
        assert!(path.contains("?auth=a%2Bb&token="), "{path}");
        let more = path.splitn(3, '&').nth(2).unwrap_or_default();
        self.requests.borrow_mut().push((host.into(), more.into(), length));
    }

    fn next(&self) -> Turn {
        self.turns.borrow_mut().pop_front().unwrap()
    }

    fn asked(&self) -> Vec<(String, String, Option<u64>)> {
        assert!(self.turns.borrow().is_empty(), "an answer was not asked for");
        self.requests.borrow().clone()
    }
}

fn unreachable_server() -> Error {
    Error::Provider("a server with files could not be reached".into())
}

impl UploadServers for Servers {
    async fn ask(&self, host: &str, path: &str) -> Result<Answer> {
        self.note(host, path, None);
        match self.next() {
            Turn::Answers(status, body) => Ok(Answer { status, body: body.into() }),
            Turn::BreaksOff(_) => Err(unreachable_server()),
        }
    }

    async fn send(
        &self,
        host: &str,
        path: &str,
        length: u64,
        body: impl Stream<Item = Result<Vec<u8>>>,
    ) -> Result<Answer> {
        self.note(host, path, Some(length));
        let turn = self.next();
        self.body.borrow_mut().clear();
        pin_mut!(body);
        while let Some(chunk) = body.next().await {
            let chunk = chunk?;
            self.largest_chunk.set(self.largest_chunk.get().max(chunk.len()));
            self.body.borrow_mut().extend(chunk);
            if matches!(turn, Turn::BreaksOff(after) if self.body.borrow().len() as u64 >= after) {
                return Err(unreachable_server());
            }
        }
        match turn {
            Turn::Answers(status, body) => Ok(Answer { status, body: body.into() }),
            Turn::BreaksOff(_) => Err(unreachable_server()),
        }
    }
}

fn connection() -> MediaConnection {
    MediaConnection { hosts: vec!["first".into(), "second".into()], auth: "a+b".into() }
}

/// A bucket with a file of so many bytes, and the file as it is encrypted.
fn stored(size: usize, kind: FileKind) -> (Bucket, Vec<u8>, SealedFile) {
    let plain: Vec<u8> = (0..251).cycle().take(size).collect();
    let mut sealing = SealMedia::new(kind, MEDIA_KEY).unwrap();
    let mut encrypted = sealing.update(&plain);
    let (last, sealed) = sealing.finish().unwrap();
    encrypted.extend(last);
    let bucket = Bucket::default();
    bucket.files.borrow_mut().insert(KEY.into(), plain);
    (bucket, encrypted, sealed)
}

fn source(size: usize) -> FileSource<'static> {
    FileSource { key: KEY, size: size as u64 }
}

async fn upload(bucket: &Bucket, servers: &Servers, size: usize) -> std::result::Result<UploadedMedia, UploadError> {
    upload_media(bucket, servers, &connection(), source(size), FileKind::Document, MEDIA_KEY).await
}

const SMALL: usize = 300_000;
const LARGE: usize = 5 * 1024 * 1024 + 5;

#[tokio::test(flavor = "current_thread")]
async fn a_file_is_uploaded_encrypted_in_small_chunks_and_described() {
    for (size, kind) in [(1, FileKind::Image), (SMALL, FileKind::Video), (128 * 1024, FileKind::Document)] {
        let (bucket, encrypted, sealed) = stored(size, kind);
        let servers = Servers::that([STORED]);
        let uploaded =
            upload_media(&bucket, &servers, &connection(), source(size), kind, MEDIA_KEY).await.ok().unwrap();
        assert!(uploaded.file == sealed);
        assert_eq!((uploaded.direct_path.as_str(), uploaded.url.as_str()), ("/x?oh=1", "https://mmg/x"));
        assert!(*servers.body.borrow() == encrypted);
        assert_eq!(servers.asked(), [("first".into(), String::new(), Some(encrypted.len() as u64))]);
        assert!(bucket.largest_read.get() <= 128 * 1024 && servers.largest_chunk.get() <= 128 * 1024 + 32);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_large_upload_goes_on_where_an_earlier_one_ended() {
    let (bucket, encrypted, _) = stored(LARGE, FileKind::Document);
    let whole = encrypted.len() as u64;
    let servers = Servers::that([Turn::Answers(200, r#"{"resume":"3000001"}"#), STORED]);
    upload(&bucket, &servers, LARGE).await.ok().unwrap();
    assert!(*servers.body.borrow() == encrypted[3_000_001..]);
    let asked = servers.asked();
    assert_eq!(asked[0], ("first".into(), "resume=1".into(), None));
    assert_eq!(asked[1], ("first".into(), "file_offset=3000001".into(), Some(whole - 3_000_001)));

    let all = Turn::Answers(200, r#"{"resume":"complete","url":"https://mmg/y","direct_path":"/y"}"#);
    let servers = Servers::that([all]);
    assert_eq!(upload(&bucket, &servers, LARGE).await.ok().unwrap().direct_path, "/y");
    assert_eq!(servers.asked().len(), 1);
}

#[tokio::test(flavor = "current_thread")]
async fn an_answer_that_does_not_say_how_much_is_there_begins_the_upload_anew() {
    let (bucket, encrypted, sealed) = stored(LARGE, FileKind::Document);
    for turn in [
        Turn::Answers(200, r#"{"resume":"0"}"#),
        Turn::Answers(200, r#"{"resume":"99999999999"}"#),
        Turn::Answers(200, r#"{"resume":"complete"}"#),
        Turn::Answers(200, r#"{"resume":"-1"}"#),
        Turn::Answers(200, "{}"),
        Turn::Answers(200, "no JSON"),
        Turn::Answers(404, r#"{"resume":"7"}"#),
        Turn::BreaksOff(0),
    ] {
        let servers = Servers::that([turn, STORED]);
        upload_sealed(&bucket, &servers, &connection(), source(LARGE), sealed.clone()).await.ok().unwrap();
        assert_eq!(servers.asked()[1], ("first".into(), String::new(), Some(encrypted.len() as u64)));
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_server_that_has_forgotten_what_it_had_gets_the_whole_file() {
    let (bucket, encrypted, _) = stored(LARGE, FileKind::Document);
    let servers = Servers::that([Turn::Answers(200, r#"{"resume":"9"}"#), Turn::Answers(400, "bad offset"), STORED]);
    upload(&bucket, &servers, LARGE).await.ok().unwrap();
    assert!(*servers.body.borrow() == encrypted);
}

#[tokio::test(flavor = "current_thread")]
async fn the_servers_are_tried_in_their_order() {
    let (bucket, encrypted, _) = stored(SMALL, FileKind::Document);
    for turn in
        [Turn::Answers(503, "later"), Turn::Answers(400, "no"), Turn::BreaksOff(100_000), Turn::Answers(200, "?")]
    {
        let servers = Servers::that([turn, STORED]);
        upload(&bucket, &servers, SMALL).await.ok().unwrap();
        let hosts: Vec<String> = servers.asked().into_iter().map(|(host, ..)| host).collect();
        assert_eq!(hosts, ["first", "second"]);
        assert!(*servers.body.borrow() == encrypted);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn an_expired_authorisation_is_an_error_of_its_own_and_no_other_server_is_asked() {
    let (bucket, ..) = stored(SMALL, FileKind::Document);
    for status in [401, 403] {
        let servers = Servers::that([Turn::Answers(status, "expired")]);
        assert_eq!(upload(&bucket, &servers, SMALL).await.err(), Some(UploadError::AuthExpired));
        assert_eq!(servers.asked().len(), 1);
    }
    let (bucket, ..) = stored(LARGE, FileKind::Document);
    let servers = Servers::that([Turn::Answers(401, "expired")]);
    assert_eq!(upload(&bucket, &servers, LARGE).await.err(), Some(UploadError::AuthExpired));
    assert_eq!(servers.asked(), [("first".into(), "resume=1".into(), None)]);
}

#[tokio::test(flavor = "current_thread")]
async fn an_upload_that_may_succeed_later_is_transient_and_another_one_permanent() {
    let (bucket, ..) = stored(SMALL, FileKind::Document);
    let answers = |first, second| Servers::that([Turn::Answers(first, "why"), Turn::Answers(second, "why")]);
    for (first, second) in [(503, 500), (503, 400), (400, 503), (413, 429), (302, 302)] {
        let error = upload(&bucket, &answers(first, second), SMALL).await.err().unwrap();
        assert!(matches!(error, UploadError::Transient(_)), "{first} {second}: {error}");
    }
    let error = upload(&bucket, &answers(413, 400), SMALL).await.err().unwrap();
    assert_eq!(error, UploadError::Permanent("a server for files answered 400: why".into()));
    let nowhere = MediaConnection { hosts: Vec::new(), ..connection() };
    let error = upload_media(&bucket, &answers(1, 1), &nowhere, source(SMALL), FileKind::Image, MEDIA_KEY).await.err();
    assert!(matches!(error, Some(UploadError::Transient(_))));
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_that_is_gone_empty_or_changed_is_never_uploaded() {
    let (bucket, _, sealed) = stored(SMALL, FileKind::Document);
    let none = Servers::default();
    let error = |error| Some(UploadError::Permanent(error));
    assert_eq!(upload(&bucket, &none, 0).await.err(), error("an empty file cannot be sent".into()));
    let other = FileSource { key: "files/other", size: 5 };
    let gone = seal_media(&bucket, other, FileKind::Image, MEDIA_KEY).await.err();
    assert_eq!(gone, error("the file is not in the bucket any more".into()));

    bucket.files.borrow_mut().get_mut(KEY).unwrap()[200_000] ^= 1;
    let servers = Servers::that([STORED]);
    let length = sealed.encrypted_size();
    let changed = upload_sealed(&bucket, &servers, &connection(), source(SMALL), sealed).await.err();
    assert_eq!(changed, error("the file in the bucket has changed".into()));
    assert!((servers.body.borrow().len() as u64) < length, "the server got the whole file");
}

#[tokio::test(flavor = "current_thread")]
async fn a_bucket_that_fails_is_asked_again_at_a_later_try() {
    let (bucket, ..) = stored(SMALL, FileKind::Document);
    for calls in [0, 1, 3, 4] {
        bucket.failure.set(Some(calls));
        let servers = Servers::that(if calls < 3 { vec![] } else { vec![STORED] });
        let error = upload(&bucket, &servers, SMALL).await.err();
        assert_eq!(error, Some(UploadError::Transient("the bucket is unavailable".into())));
    }
    upload(&bucket, &Servers::that([STORED]), SMALL).await.ok().unwrap();
}
