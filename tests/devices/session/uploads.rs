//! Files that the device sends: the message waits for the upload of its file, its chat with it, and nothing else does.

use std::time::Duration;

use cloudwa_flow::{
    clock::SeededRandom,
    devices::{
        commands::{CancelMessage, EndUpload, GetUpload, ListOutbox, MessageWait, SendMessage},
        failure::FailureReason,
        media::Bytes32,
        outbox::OutboxFilter,
        pacing::WaitCode,
        session::{ConnectionEvent, Effect, FileOfMessage, Session, Turns},
        uploads::{FileToSend, REPEAT_REQUEST_AFTER, UPLOADED_WITHIN, USED_FOR, UploadMediaJob, UploadedFile},
    },
    files::kind::FileKind,
    ids::FileId,
    messages::{
        content::{Content, File, FileState},
        message::MessageStatus,
    },
};

use super::{NOW, accept, later, message_to, online, progress, unlinked};
use crate::support::session::NativeDevice;

const AYU: &str = "628120000001";

fn file() -> FileId {
    FileId::parse("fil_0193e0a0-0000-7000-8000-000000000005").unwrap()
}

fn image() -> Content {
    let file = File {
        media_type: Some("image/jpeg".into()),
        size: Some(1_024),
        id: Some(file()),
        state: Some(FileState::Stored),
        preview: None,
    };
    Content::Image { file, caption: Some("Menu".into()) }
}

fn picture_to(key: &str, phone: &str) -> SendMessage {
    SendMessage { content: image(), ..message_to(key, phone) }
}

fn to_send() -> FileToSend {
    FileToSend { id: file(), sent_as: FileKind::Image }
}

fn uploaded() -> UploadedFile {
    UploadedFile {
        path: "/v/1_n.enc?oh=01".into(),
        url: "https://mmg.whatsapp.net/v/1_n.enc?oh=01".into(),
        sha256: Bytes32([2; 32]),
        encrypted_sha256: Bytes32([3; 32]),
        size: 1_024,
        sidecar: None,
    }
}

fn jobs(device: &NativeDevice) -> Vec<UploadMediaJob> {
    device.take_effects(|effect| match effect {
        Effect::UploadMedia(job) => Some(job.clone()),
        _ => None,
    })
}

/// What the object answers to a consumer that is connected.
fn media_key(device: &NativeDevice) -> Bytes32 {
    let ask = GetUpload { file: to_send(), is_auth_expired: false };
    device.turn(|session, at| session.media_key_of(&ask, at.now, &mut SeededRandom::new(7))).unwrap()
}

fn end(device: &NativeDevice, uploaded: Option<UploadedFile>) {
    device.run(&EndUpload { file: to_send(), uploaded }).unwrap();
}

fn frames(device: &NativeDevice) -> Vec<(String, Option<FileOfMessage>)> {
    device.frames.borrow().iter().map(|frame| (frame.content.words().into_owned(), frame.file.clone())).collect()
}

fn waits(device: &NativeDevice) -> Vec<Option<WaitCode>> {
    let ask = ListOutbox { shown: OutboxFilter::Waiting, after: None, limit: 50 };
    let mut items = device.run(&ask).unwrap().items;
    items.sort_by_key(|item| item.wait.is_none());
    items.into_iter().map(|item| item.wait.map(|wait: MessageWait| wait.code)).collect()
}

#[tokio::test]
async fn a_picture_is_sent_once_its_file_is_uploaded_and_nothing_of_its_chat_overtakes_it() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.run(&message_to("2", AYU)).unwrap();
    device.run(&message_to("3", "628120000002")).unwrap();
    device.send_all().await;
    let [job] = &jobs(&device)[..] else { panic!("one job") };
    assert_eq!((&job.tenant, &job.device, &job.file), (&super::tenant(), &super::device(), &to_send()));
    assert_eq!(frames(&device), [("text 3".to_owned(), None)], "other chats go on");
    // The last one is the text of the other chat, which has left.
    assert_eq!(waits(&device), [Some(WaitCode::FileUpload), Some(WaitCode::Busy), None]);
    let media_key = media_key(&device);
    device.pass(Duration::from_secs(5));
    end(&device, Some(uploaded()));
    device.send_all().await;
    let file = FileOfMessage { media_key, began_at: NOW, uploaded: uploaded() };
    let sent = frames(&device);
    assert_eq!(sent[1..], [("[image] Menu".to_owned(), Some(file)), ("text 2".to_owned(), None)]);
}

#[tokio::test]
async fn an_upload_serves_every_later_message_of_a_week() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.send_all().await;
    media_key(&device);
    end(&device, Some(uploaded()));
    device.send_all().await;
    jobs(&device);
    device.run(&picture_to("2", "628120000002")).unwrap();
    device.send_all().await;
    assert_eq!((frames(&device).len(), jobs(&device).len()), (2, 0));
    device.pass(USED_FOR);
    device.run(&picture_to("3", "628120000003")).unwrap();
    device.send_all().await;
    assert_eq!((frames(&device).len(), jobs(&device).len()), (2, 1));
}

#[tokio::test]
async fn the_media_key_is_the_same_at_each_attempt_and_another_one_for_another_kind() {
    let device = online();
    let first = media_key(&device);
    device.pass(Duration::from_secs(60));
    assert_eq!(media_key(&device), first);
    let ask = GetUpload { file: FileToSend { sent_as: FileKind::Document, ..to_send() }, is_auth_expired: false };
    let other = device.turn(|session, at| session.media_key_of(&ask, at.now, &mut SeededRandom::new(8))).unwrap();
    assert_ne!(other, first);
}

#[tokio::test]
async fn messages_whose_file_is_not_taken_fail_and_their_chats_go_on() {
    let device = online();
    let (first, second) = (picture_to("1", AYU), picture_to("2", "628120000002"));
    for picture in [&first, &second] {
        device.run(picture).unwrap();
    }
    device.run(&message_to("3", AYU)).unwrap();
    device.send_all().await;
    media_key(&device);
    device.new_events().await;
    end(&device, None);
    device.send_all().await;
    let ends = progress(&device.new_events().await);
    let failed: Vec<_> = ends.iter().filter(|end| end.status == MessageStatus::Failed).collect();
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|end| end.error == Some(FailureReason::FileNotUploaded)));
    assert_eq!(frames(&device), [("text 3".to_owned(), None)]);
    device.run(&picture_to("4", AYU)).unwrap();
    assert_eq!(jobs(&device).len(), 2, "another message tries again");
}

#[tokio::test]
async fn a_cancelled_picture_no_longer_blocks_its_chat() {
    let device = online();
    let picture = picture_to("1", AYU);
    let id = device.run(&picture).unwrap().id;
    device.run(&message_to("2", AYU)).unwrap();
    device.send_all().await;
    assert!(frames(&device).is_empty());
    device.run(&CancelMessage { id }).unwrap();
    device.turn(Session::send_due);
    device.send_all().await;
    assert_eq!(frames(&device), [("text 2".to_owned(), None)]);
    end(&device, Some(uploaded()));
    device.send_all().await;
    assert_eq!(frames(&device).len(), 1);
}

#[tokio::test]
async fn a_restart_in_the_middle_of_an_upload_sends_the_picture_once() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.send_all().await;
    let key = media_key(&device);
    device.restart();
    device.send_all().await;
    assert_eq!(jobs(&device).len(), 1, "the next instance asks again");
    assert_eq!(media_key(&device), key);
    end(&device, Some(uploaded()));
    end(&device, Some(uploaded()));
    device.send_all().await;
    assert_eq!(frames(&device).len(), 1);
    device.restart();
    device.send_all().await;
    assert!(frames(&device).iter().all(|(_, file)| file.is_some()));
    assert!(jobs(&device).is_empty());
}

#[tokio::test]
async fn a_lost_job_is_asked_for_again_and_given_up_after_a_day() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.send_all().await;
    media_key(&device);
    jobs(&device);
    device.turn(Session::on_alarm);
    assert!(jobs(&device).is_empty(), "the queue is trusted for a while");
    device.pass(REPEAT_REQUEST_AFTER);
    device.turn(Session::on_alarm);
    assert_eq!(jobs(&device).len(), 1);
    device.pass(UPLOADED_WITHIN);
    device.new_events().await;
    device.turn(Session::on_alarm);
    let ends = progress(&device.new_events().await);
    assert_eq!(ends.last().and_then(|end| end.error.clone()), Some(FailureReason::FileNotUploaded));
}

#[tokio::test]
async fn an_upload_that_met_no_connection_is_asked_for_when_the_device_is_connected() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.send_all().await;
    jobs(&device);
    device.turn(|session, _| session.on_upload_postponed(&to_send()));
    device.news(ConnectionEvent::Disconnected);
    assert!(jobs(&device).is_empty());
    device.news(ConnectionEvent::Connected);
    assert_eq!(jobs(&device).len(), 1);
}

#[tokio::test]
async fn a_scheduled_picture_is_uploaded_when_it_is_due() {
    let device = online();
    let due = later(Duration::from_hours(24 * 30));
    device.run(&SendMessage { send_at: Some(due), ..picture_to("1", AYU) }).unwrap();
    device.send_all().await;
    assert!(jobs(&device).is_empty());
    device.now.set(due);
    device.turn(Session::send_due);
    device.send_all().await;
    assert_eq!(jobs(&device).len(), 1);
}

#[tokio::test]
async fn pictures_that_wait_end_with_the_link() {
    let device = online();
    device.run(&picture_to("1", AYU)).unwrap();
    device.send_all().await;
    device.new_events().await;
    device.news(ConnectionEvent::RemovedOnPhone);
    let ends = progress(&device.new_events().await);
    assert_eq!(ends.last().map(|end| end.status), Some(MessageStatus::Failed));
    end(&device, Some(uploaded()));
    device.send_all().await;
    assert!(frames(&device).is_empty());
    assert!(unlinked().run(&picture_to("1", AYU)).is_err());
}

#[tokio::test]
async fn many_pictures_to_one_chat_keep_their_order_and_do_not_stop_other_chats() {
    let device = online();
    for number in 0..20 {
        device.run(&picture_to(&format!("p{number}"), AYU)).unwrap();
    }
    device.send_all().await;
    accept(&device, "7");
    device.send_all().await;
    assert_eq!(frames(&device), [("text 7".to_owned(), None)]);
    end(&device, None);
    assert_eq!(jobs(&device).len(), 1);
}
