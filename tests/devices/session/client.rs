//! When the client of the protocol library starts and stops.

use cloudwa_flow::{
    devices::{
        device::{Status, StatusCause},
        session::{
            ConnectionEvent, Turns,
            client::{ensure_connected, is_client_missing, link},
        },
    },
    error::Error,
};

use super::{online, unlinked};
use crate::support::session::NativeDevice;

async fn linked_status(device: &NativeDevice) -> (Status, StatusCause) {
    let status = link(device).await.unwrap().status;
    (status.status, status.cause)
}

#[tokio::test]
async fn a_device_that_is_not_linked_starts_to_pair_without_the_keys_of_an_earlier_link() {
    let device = unlinked();
    device.has_client.set(false);
    assert_eq!(linked_status(&device).await, (Status::Pairing, StatusCause::LinkRequested));
    assert_eq!(device.calls.take(), ["stop Forget", "start"]);
    assert_eq!(linked_status(&device).await.0, Status::Pairing);
    assert!(device.calls.borrow().is_empty(), "the client that shows a QR goes on");
    device.has_client.set(false);
    link(&device).await.unwrap();
    assert_eq!(device.calls.take(), ["stop Forget", "start"]);
}

#[tokio::test]
async fn a_linked_device_is_not_linked_again() {
    let device = online();
    assert!(matches!(link(&device).await, Err(Error::Conflict(_))));
    assert!(device.calls.borrow().is_empty());
}

#[tokio::test]
async fn a_device_that_was_stopped_connects_again_with_its_keys() {
    for news in [ConnectionEvent::OpenedElsewhere, ConnectionEvent::TemporaryBan, ConnectionEvent::ClientOutdated] {
        let device = online();
        device.news(news);
        assert_eq!(linked_status(&device).await, (Status::Connecting, StatusCause::ReconnectRequested), "{news:?}");
        assert_eq!(device.calls.take(), ["stop Keep", "start"], "{news:?}");
    }
    let device = online();
    device.news(ConnectionEvent::RemovedOnPhone);
    assert_eq!(linked_status(&device).await, (Status::Pairing, StatusCause::LinkRequested));
}

#[tokio::test]
async fn a_missing_client_is_started_and_the_status_says_so() {
    let device = online();
    device.has_client.set(false);
    assert!(is_client_missing(&device));
    ensure_connected(&device).await;
    assert_eq!(device.calls.take(), ["start"]);
    assert_eq!(device.turn(|session, at| session.status_reply(at)).status.cause, StatusCause::Restarted);
    ensure_connected(&device).await;
    assert!(device.calls.borrow().is_empty(), "one client runs");
}

#[tokio::test]
async fn no_client_is_started_twice_or_for_a_device_that_wants_no_socket() {
    let device = online();
    device.has_client.set(false);
    device.is_starting.set(true);
    ensure_connected(&device).await;
    let stopped = online();
    stopped.has_client.set(false);
    stopped.news(ConnectionEvent::TemporaryBan);
    ensure_connected(&stopped).await;
    assert!(device.calls.borrow().is_empty() && stopped.calls.borrow().is_empty());
}

#[tokio::test]
async fn a_client_that_does_not_start_is_tried_again_by_the_alarm() {
    let device = online();
    device.has_client.set(false);
    device.cannot_start.set(true);
    for _ in 0..2 {
        ensure_connected(&device).await;
    }
    assert_eq!(device.calls.take(), ["start", "start"]);
    assert!(device.turn(|session, at| session.next_alarm(at.now)).is_some());
    device.news(ConnectionEvent::OpenedElsewhere);
    assert!(link(&device).await.is_err(), "the person who links the device gets an error");
}
