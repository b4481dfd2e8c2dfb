//! Linking and logging in with the real client.

mod support;

use axum::http::StatusCode;
use serde_json::json;

use support::device::{Device, PAIRING_LIMIT};
use support::{BUSINESS, CUSTOMER, Simulator};
use tokio::time::Instant;

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_linked_by_its_qr_and_connected_within_ten_seconds() {
    let simulator = Simulator::with_customer().await;
    let started_at = Instant::now();
    let device = Device::linked(&simulator).await;
    assert!(started_at.elapsed() < PAIRING_LIMIT, "took {:?}", started_at.elapsed());
    let companion = simulator.companion().await;
    assert_eq!(companion["phone"], BUSINESS);
    assert_eq!(companion["online"], true);
    assert_eq!(companion["sockets"], 1);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_texts_each_way_arrive_once_and_in_order() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let expected: Vec<String> = (1..=20).map(|number| format!("text {number}")).collect();
    for text in &expected {
        device.send(CUSTOMER, text).await;
        simulator.customer_writes(text).await;
    }
    device.until("20 texts at the device", |observed| (observed.texts.len() >= 20).then_some(())).await;
    support::eventually("20 texts at the customer", async || {
        (simulator.received_texts().await.len() >= 20).then_some(())
    })
    .await;
    assert_eq!(device.texts(), expected);
    assert_eq!(simulator.received_texts().await, expected);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_or_used_qr_is_refused_with_a_sentence() {
    let simulator = Simulator::with_customer().await;
    let path = format!("/control/phones/{BUSINESS}/scan");
    let device = Device::start(&simulator).await;
    let qr = device.until("a QR", |observed| observed.qr.last().cloned()).await;
    let (_, rest) = qr.split_once(',').unwrap();

    let (status, body) = simulator.call("POST", &path, Some(json!({ "qr": format!("2@unknown,{rest}") }))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body["error"].as_str().unwrap().contains("QR"));
    let (status, _) = simulator.call("POST", &path, Some(json!({ "qr": "hello" }))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);

    device.link(&simulator).await;
    let (status, _) = simulator.call("POST", &path, Some(json!({ "qr": qr }))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlinked_device_is_told_that_it_was_logged_out() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.post(&format!("/control/phones/{BUSINESS}/unlink"), json!({})).await;
    device.until("LoggedOut", |observed| (observed.logged_out > 0).then_some(())).await;
    assert_eq!(simulator.get("/control/companions").await["companions"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_unlinked_while_offline_is_told_at_its_next_login() {
    let simulator = Simulator::with_customer().await;
    let backend = Device::linked(&simulator).await.stop().await;
    simulator.wait_for_companion("offline", |companion| companion["online"] == false).await;
    simulator.post(&format!("/control/phones/{BUSINESS}/unlink"), json!({})).await;
    let device = Device::start_with(&simulator, backend).await;
    device.until("LoggedOut", |observed| (observed.logged_out > 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_logs_itself_out_is_not_linked_any_more() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    device.client.logout().await;
    support::eventually("no companion", async || {
        (simulator.get("/control/companions").await["companions"] == json!([])).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_login_of_the_same_device_replaces_the_first() {
    let simulator = Simulator::with_customer().await;
    let first = Device::linked(&simulator).await;
    let second = Device::start_with(&simulator, first.backend.clone()).await;
    first.until("StreamReplaced", |observed| (observed.replaced > 0).then_some(())).await;
    second.until("Connected", |observed| (observed.connected > 0).then_some(())).await;
    simulator.wait_for_companion("one socket", |companion| companion["sockets"] == 1).await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_reconnects_over_ik_and_over_the_fallback_after_the_server_key_changed() {
    let simulator = Simulator::with_customer().await;
    let backend = Device::linked(&simulator).await.stop().await;
    for server_key_changes in [false, true] {
        if server_key_changes {
            simulator.post("/control/server-key", json!({})).await;
        }
        let device = Device::start_with(&simulator, backend.clone()).await;
        device.until("Connected", |observed| (observed.connected > 0).then_some(())).await;
        simulator.customer_writes("again").await;
        device.until("a text", |observed| (!observed.texts.is_empty()).then_some(())).await;
        device.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_one_time_key_of_a_device_is_given_out_once() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let before =
        simulator.wait_for_companion("keys uploaded", |companion| companion["oneTimeKeys"].as_u64() > Some(10)).await;
    let first = before["oneTimeKeys"].as_u64().unwrap();
    for number in 1..=5 {
        let phone = format!("628130000000{number}");
        simulator.post("/control/customers", json!({ "phone": phone })).await;
        for _ in 0..2 {
            let path = format!("/control/customers/{phone}/messages");
            simulator.post(&path, json!({ "to": BUSINESS, "text": "hi" })).await;
        }
    }
    device.until("ten texts", |observed| (observed.texts.len() == 10).then_some(())).await;
    assert_eq!(simulator.companion().await["oneTimeKeys"], first - 5);
    assert_eq!(device.observed.lock().unwrap().undecryptable, 0);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_of_one_phone_both_receive_a_text_and_a_copy_of_what_the_other_sends() {
    let simulator = Simulator::with_customer().await;
    let first = Device::linked(&simulator).await;
    let second = Device::linked(&simulator).await;
    simulator.customer_writes("to both").await;
    for device in [&first, &second] {
        device.until("the text", |observed| (!observed.texts.is_empty()).then_some(())).await;
    }
    first.send(CUSTOMER, "from one").await;
    support::eventually("the text", async || (simulator.received_texts().await == ["from one"]).then_some(())).await;
    first.stop().await;
    second.stop().await;
}
