//! Files that are sent to the device: the message is shown at once, and the device asks for its file until it hears what became of it.

use std::time::Duration;

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::{EndMedia, GetMedia},
        event::{DeviceEvent, DeviceEventKind, MessageFile},
        media::{Bytes32, FetchMediaJob, MediaReference, Reupload},
        session::{ChangedMessage, ChatKind, Effect, IncomingMessage, MessageAction, Session, Turns},
    },
    files::kind::FileKind,
    ids::FileId,
    messages::{
        content::{Content, File, FileState, NoticeKind},
        message::Message,
    },
    ports::Sql,
};

use super::{
    NOW,
    incoming::{break_table, from_person, lid, mend_table, receive, source},
    online, seconds, unlinked,
};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";
const HOUR: Duration = Duration::from_hours(1);

fn reference() -> MediaReference {
    MediaReference {
        kind: FileKind::Image,
        path: "/v/secret_path.enc".into(),
        media_key: Bytes32([7; 32]),
        sha256: Bytes32([2; 32]),
        encrypted_sha256: Bytes32([3; 32]),
        size: 1_024,
        media_type: Some("image/jpeg".into()),
        name: None,
    }
}

fn image(caption: &str) -> Content {
    let file = File { media_type: Some("image/jpeg".into()), size: Some(1_024), ..File::default() };
    Content::Image { file, caption: Some(caption.into()) }
}

fn an_image(id: &str) -> IncomingMessage {
    let action = MessageAction::Content(image("Menu"));
    IncomingMessage { media: Some(reference()), action, ..from_person(AYU, id, "") }
}

fn jobs(device: &NativeDevice) -> Vec<FetchMediaJob> {
    device.take_effects(|effect| match effect {
        Effect::FetchMedia(job) => Some(job.clone()),
        _ => None,
    })
}

async fn created(device: &NativeDevice) -> Message {
    let created = device.new_events().await.into_iter().find_map(|event| match event.kind {
        DeviceEventKind::MessageCreated(message) => Some(message),
        _ => None,
    });
    created.unwrap()
}

async fn files(device: &NativeDevice) -> Vec<MessageFile> {
    let file = |event: DeviceEvent| match event.kind {
        DeviceEventKind::MessageFile(file) => Some(file),
        _ => None,
    };
    device.new_events().await.into_iter().filter_map(file).collect()
}

fn file_of(message: &Message) -> FileId {
    message.content.file().unwrap().id.clone().unwrap()
}

fn end(device: &NativeDevice, file: &FileId, state: FileState) -> bool {
    device.run(&EndMedia { file: file.clone(), state }).unwrap().is_wanted
}

fn asked(device: &NativeDevice, file: &FileId) -> Option<MediaReference> {
    device.run(&GetMedia { file: file.clone() }).unwrap().reference
}

fn rows(device: &NativeDevice) -> i64 {
    device.sqlite.query("select count(*) as rows from media", &[]).unwrap().first().unwrap().integer("rows").unwrap()
}

fn ring(device: &NativeDevice) {
    device.turn(Session::on_alarm);
}

/// A device that has received an image, the message, and its file.
async fn received() -> (NativeDevice, Message, FileId) {
    let device = online();
    device.new_events().await;
    receive(&device, &an_image("IN1"));
    let message = created(&device).await;
    let file = file_of(&message);
    (device, message, file)
}

#[tokio::test]
async fn an_image_is_shown_at_once_and_its_file_is_asked_for() {
    let (device, message, file) = received().await;
    assert_eq!(message.content.file().unwrap().state, Some(FileState::Pending));
    let [job] = &jobs(&device)[..] else { panic!("one job") };
    assert_eq!((&job.tenant, &job.device, &job.file), (&super::tenant(), &super::device(), &file));
    assert_eq!(asked(&device, &file), Some(reference()));
    receive(&device, &an_image("IN1"));
    assert!(jobs(&device).is_empty(), "the message comes again");
}

#[tokio::test]
async fn a_stored_file_is_shown_once_and_its_key_is_deleted() {
    let (device, message, file) = received().await;
    for round in 0..3 {
        assert!(end(&device, &file, FileState::Stored));
        let shown = files(&device).await;
        assert_eq!(shown.len(), usize::from(round == 0), "told twice, shown once");
        for shown in shown {
            assert_eq!((&shown.id, &shown.chat_id), (&message.id, &message.chat_id));
            assert_eq!((shown.file.id.as_ref(), shown.file.state), (Some(&file), Some(FileState::Stored)));
            assert_eq!((shown.file.media_type.as_deref(), shown.file.size), (Some("image/jpeg"), Some(1_024)));
        }
    }
    assert_eq!((asked(&device, &file), rows(&device)), (None, 0));
    device.pass(HOUR * 2);
    jobs(&device);
    ring(&device);
    assert!(jobs(&device).is_empty());
}

#[tokio::test]
async fn a_file_that_cannot_be_had_is_shown_as_such() {
    for state in [FileState::Failed, FileState::Expired] {
        let (device, _, file) = received().await;
        device.is_logged_in.set(false);
        assert!(end(&device, &file, state));
        assert_eq!(files(&device).await[0].file.state, Some(state));
        assert_eq!(rows(&device), 0);
    }
    let (device, _, file) = received().await;
    assert!(device.run(&EndMedia { file, state: FileState::Pending }).is_err());
}

fn questions(device: &NativeDevice) -> Vec<Reupload> {
    device.take_effects(|effect| match effect {
        Effect::AskReupload(ask) => Some(ask.clone()),
        _ => None,
    })
}

#[tokio::test]
async fn the_phone_that_sent_an_expired_file_is_asked_once_to_upload_it_again() {
    for answer in [Some("/v/again.enc"), None, Some("@evil.test/again.enc")] {
        let (device, _, file) = received().await;
        jobs(&device);
        assert!(end(&device, &file, FileState::Expired));
        let [ask] = &questions(&device)[..] else { panic!("one question") };
        assert_eq!((&ask.file, ask.media_key), (&file, reference().media_key));
        assert_eq!((ask.message.wa_message_id.as_str(), ask.message.is_from_me), ("IN1", false));
        assert_eq!(ask.message.chat, "628120000001@s.whatsapp.net");
        assert_eq!(files(&device).await, [], "it may still come");
        device.turn(|session, at| session.on_reupload(&file, answer, at));
        if answer == Some("/v/again.enc") {
            assert_eq!(jobs(&device).len(), 1);
            assert_eq!(asked(&device, &file), Some(MediaReference { path: "/v/again.enc".into(), ..reference() }));
            assert!(end(&device, &file, FileState::Expired), "it has expired again");
        }
        assert!(questions(&device).is_empty());
        assert_eq!(files(&device).await[0].file.state, Some(FileState::Expired));
        assert_eq!((jobs(&device).len(), rows(&device)), (0, 0));
        device.turn(|session, at| session.on_reupload(&file, Some("/v/late.enc"), at));
        assert_eq!((asked(&device, &file), files(&device).await.len()), (None, 0), "an answer that comes too late");
    }
}

#[tokio::test]
async fn a_file_whose_message_is_deleted_while_its_sender_is_asked_is_not_shown() {
    let (device, _, file) = received().await;
    end(&device, &file, FileState::Expired);
    let of = ChangedMessage { wa_message_id: "IN1".into(), author: None };
    receive(&device, &IncomingMessage { action: MessageAction::Deletion { of }, ..from_person(AYU, "X", "") });
    device.new_events().await;
    for answer in [Some("/v/again.enc"), None] {
        device.turn(|session, at| session.on_reupload(&file, answer, at));
        assert_eq!((asked(&device, &file), files(&device).await.len()), (None, 0));
    }
}

#[tokio::test]
async fn a_message_that_does_not_say_how_its_file_is_fetched_is_shown_with_a_file_that_failed() {
    let device = online();
    device.new_events().await;
    receive(&device, &IncomingMessage { media: None, ..an_image("IN1") });
    let message = created(&device).await;
    let file = message.content.file().unwrap();
    assert_eq!((&file.id, file.state), (&None, Some(FileState::Failed)));
    assert!(jobs(&device).is_empty());
    // Words have no file, whatever the message says beside them.
    receive(&device, &IncomingMessage { media: Some(reference()), ..from_person(AYU, "IN2", "halo") });
    assert!(jobs(&device).is_empty());
    assert_eq!(rows(&device), 0);
}

#[tokio::test]
async fn the_file_of_a_post_in_a_channel_is_not_fetched() {
    let device = online();
    device.sqlite.execute("update record set value = json_set(value, '$.inbox.channels', json('true'))", &[]).unwrap();
    device.restart();
    device.new_events().await;
    let mut post = IncomingMessage { media: None, ..an_image("IN1") };
    post.source.kind = ChatKind::Channel;
    receive(&device, &post);
    assert_eq!(created(&device).await.content, image("Menu"));
}

#[tokio::test]
async fn no_event_and_no_stored_message_has_the_key_or_the_path() {
    let (device, _, file) = received().await;
    end(&device, &file, FileState::Stored);
    device.new_events().await;
    let sent = serde_json::to_string(&*device.appends.borrow()).unwrap();
    let stored = device.sqlite.query("select group_concat(message) as stored from inbox", &[]).unwrap();
    for text in [sent, stored[0].text("stored").unwrap()] {
        let key = String::from(reference().media_key);
        assert!(text.contains(file.as_str()) && !text.contains("secret_path") && !text.contains(&key));
    }
}

#[tokio::test]
async fn a_new_instance_asks_again_at_once_and_any_instance_after_an_hour() {
    let (device, _, file) = received().await;
    jobs(&device);
    device.pass(seconds(50));
    ring(&device);
    assert!(jobs(&device).is_empty(), "the queue repeats the job by itself");
    device.restart();
    assert_eq!(jobs(&device).len(), 1, "the job may have been lost with the instance");
    ring(&device);
    assert!(jobs(&device).is_empty());
    device.pass(HOUR);
    ring(&device);
    ring(&device);
    let again = jobs(&device);
    assert_eq!(again.iter().map(|job| &job.file).collect::<Vec<_>>(), [&file]);
}

#[tokio::test]
async fn a_device_without_a_connection_is_woken_for_its_files() {
    let (device, _, _) = received().await;
    let stopped = cloudwa_flow::devices::session::ConnectionEvent::RemovedOnPhone;
    device.news(stopped);
    assert_eq!(device.turn(|session, at| session.next_alarm(at.now)), Some(HOUR));
    assert_eq!(unlinked().turn(|session, at| session.next_alarm(at.now)), None);
}

#[tokio::test]
async fn a_file_that_could_not_be_fetched_for_a_day_is_given_up() {
    let (device, _, file) = received().await;
    let mut asked_for = jobs(&device).len();
    for _ in 0..23 {
        device.pass(HOUR);
        ring(&device);
        asked_for += jobs(&device).len();
    }
    assert_eq!(asked_for, 24);
    assert_eq!(files(&device).await, []);
    device.pass(HOUR);
    ring(&device);
    let [given_up] = &files(&device).await[..] else { panic!("one event") };
    assert_eq!((given_up.file.id.as_ref(), given_up.file.state), (Some(&file), Some(FileState::Failed)));
    assert_eq!((jobs(&device).len(), rows(&device)), (0, 0));
}

#[tokio::test]
async fn many_files_are_asked_for_in_portions() {
    let device = online();
    for number in 0..50 {
        receive(&device, &an_image(&format!("IN{number}")));
    }
    assert_eq!(jobs(&device).len(), 50);
    device.pass(HOUR);
    for wanted in [20, 20, 10, 0] {
        ring(&device);
        assert_eq!(jobs(&device).len(), wanted);
    }
}

#[tokio::test]
async fn a_message_that_is_deleted_for_everybody_takes_its_file_with_it() {
    for is_stored in [false, true] {
        let (device, message, file) = received().await;
        if is_stored {
            end(&device, &file, FileState::Stored);
        }
        let of = ChangedMessage { wa_message_id: "IN1".into(), author: None };
        let deletion = IncomingMessage { action: MessageAction::Deletion { of }, ..from_person(AYU, "X", "") };
        receive(&device, &deletion);
        let deleted = device.new_events().await.into_iter().find_map(|event| match event.kind {
            DeviceEventKind::MessageDeleted(change) => Some(change),
            _ => None,
        });
        let deleted = deleted.unwrap();
        assert_eq!((&deleted.id, deleted.deleted_file.as_ref()), (&message.id, Some(&file)));
        assert_eq!(asked(&device, &file), None, "nobody has to fetch it");
        let key = String::from(reference().media_key);
        let kept = device.sqlite.query("select group_concat(reference) as kept from media", &[]).unwrap();
        assert!(!kept[0].text_or_null("kept").unwrap().unwrap_or_default().contains(&key));
        // Whoever was fetching it at that moment hears each time that it is not wanted, and nothing is shown.
        for _ in 0..2 {
            assert_eq!(end(&device, &file, FileState::Stored), is_stored);
        }
        assert_eq!(files(&device).await, []);
        device.pass(HOUR * 24);
        ring(&device);
        assert_eq!(rows(&device), 0);
        assert_eq!(files(&device).await, []);
    }
}

#[tokio::test]
async fn an_edited_caption_keeps_the_file_and_what_became_of_it() {
    let (device, _, file) = received().await;
    let edit = |text: &str| IncomingMessage {
        action: MessageAction::Edit {
            of: ChangedMessage { wa_message_id: "IN1".into(), author: None },
            content: image(text),
        },
        media: Some(MediaReference { path: "/v/another.enc".into(), ..reference() }),
        ..from_person(AYU, text, "")
    };
    receive(&device, &edit("Menu baru"));
    assert_eq!(asked(&device, &file), Some(reference()));
    end(&device, &file, FileState::Stored);
    assert_eq!(files(&device).await[0].file.state, Some(FileState::Stored));
    device.pass(seconds(5));
    receive(&device, &edit("Menu besok"));
    let edited = device.new_events().await.into_iter().find_map(|event| match event.kind {
        DeviceEventKind::MessageEdited(change) => Some(change.content),
        _ => None,
    });
    let content = edited.unwrap();
    let shown = content.file().unwrap();
    assert_eq!((content.written_text(), shown.id.as_ref()), (Some("Menu besok"), Some(&file)));
    assert_eq!((shown.state, rows(&device)), (Some(FileState::Stored), 0));
}

#[tokio::test]
async fn the_file_of_a_message_that_is_decrypted_later_is_asked_for() {
    let device = online();
    device.new_events().await;
    let about = NoticeKind::Undecryptable;
    let unreadable = MessageAction::Content(Content::Notice { about });
    receive(&device, &IncomingMessage { action: unreadable, ..from_person(AYU, "IN1", "") });
    let notice = created(&device).await;
    receive(&device, &an_image("IN1"));
    let [job] = &jobs(&device)[..] else { panic!("one job") };
    end(&device, &job.file, FileState::Stored);
    let [shown] = &files(&device).await[..] else { panic!("one event") };
    assert_eq!((&shown.id, shown.file.id.as_ref()), (&notice.id, Some(&job.file)));
}

#[tokio::test]
async fn a_file_is_shown_with_its_message_whatever_address_the_chat_has_meanwhile() {
    let device = online();
    device.new_events().await;
    let by_lid = IncomingMessage { source: source(lid("77"), lid("77"), None), ..an_image("IN1") };
    receive(&device, &by_lid);
    let message = created(&device).await;
    assert_eq!(message.chat_id, "77@lid");
    receive(&device, &from_person(AYU, "IN2", "halo"));
    device.new_events().await;
    end(&device, &file_of(&message), FileState::Stored);
    let [shown] = &files(&device).await[..] else { panic!("one event") };
    assert_eq!((shown.chat_id.as_str(), &shown.id), ("628120000001@c.us", &message.id));
}

#[tokio::test]
async fn a_message_whose_reference_could_not_be_stored_is_received_when_it_comes_again() {
    let device = online();
    device.new_events().await;
    break_table(&device, "media");
    receive(&device, &an_image("IN1"));
    mend_table(&device, "media");
    device.new_events().await;
    receive(&device, &an_image("IN1"));
    assert_eq!(jobs(&device).len(), 1);
    assert_eq!(created(&device).await.content.file().unwrap().state, Some(FileState::Pending));
}

#[tokio::test]
async fn a_message_that_is_processed_again_after_a_panic_has_the_same_file() {
    let (device, _, file) = received().await;
    device.turn(|session, at| session.receive_again(&an_image("IN1"), at, &mut SeededRandom::new(2)));
    assert_eq!(file_of(&created(&device).await), file);
    assert_eq!(rows(&device), 1);
    assert!(end(&device, &file, FileState::Stored));
    assert_eq!(files(&device).await.len(), 1);
    assert_eq!(device.now.get(), NOW);
}
