//! Faults that a test causes, and how the real client reacts.

mod support;

use std::time::Duration;

use serde_json::json;
use support::device::Device;
use support::{CUSTOMER, Simulator, eventually};
use tokio::time::Instant;
use whatsapp_rust::Jid;

fn numbered(prefix: &str, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{prefix}{number}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_drop_the_device_receives_the_queued_texts() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let logins = simulator.companion().await["logins"].as_u64().unwrap();
    simulator.fault(json!({ "kind": "drop" })).await;
    for text in numbered("w", 5) {
        simulator.customer_writes(&text).await;
    }
    device.until("five texts", |observed| (observed.texts.len() >= 5).then_some(())).await;
    assert_eq!(device.texts(), numbered("w", 5));
    let companion = simulator.wait_for_companion("acked", |companion| companion["unackedInbound"] == 0).await;
    assert_eq!(companion["logins"], logins + 1);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_backlog_comes_in_batches() {
    let simulator = Simulator::with_customer().await;
    let backend = Device::linked(&simulator).await.stop().await;
    simulator.wait_for_companion("offline", |companion| companion["online"] == false).await;
    for text in numbered("o", 450) {
        simulator.customer_writes(&text).await;
    }
    assert_eq!(simulator.companion().await["pendingOffline"], 450);
    let device = Device::start_with(&simulator, backend).await;
    device.until("450 texts", |observed| (observed.texts.len() >= 450).then_some(())).await;
    assert_eq!(device.texts(), numbered("o", 450));
    simulator.wait_for_companion("acked", |companion| companion["unackedInbound"] == 0).await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_reach_the_device_and_are_acknowledged() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.fault(json!({ "kind": "duplicate" })).await;
    for text in numbered("d", 3) {
        simulator.customer_writes(&text).await;
    }
    device.until("three texts", |observed| (observed.texts.len() >= 3).then_some(())).await;
    simulator.wait_for_companion("acked", |companion| companion["unackedInbound"] == 0).await;
    assert_eq!(device.texts(), numbered("d", 3));
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_socket_stays_open_and_silent_until_the_fault_ends() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    device.send(CUSTOMER, "before").await;
    device.until("delivered", |observed| (!observed.receipts.is_empty()).then_some(())).await;
    simulator.fault(json!({ "kind": "half_open" })).await;
    let before = simulator.companion().await["lastFrameAt"].clone();
    simulator.customer_writes("unheard").await;
    let client = device.client.clone();
    let sending = tokio::spawn(async move { client.send_text(Jid::pn(CUSTOMER), "unsaid").await.is_ok() });
    let companion = simulator.companion().await;
    assert_eq!(companion["online"], true);
    assert_eq!(companion["lastFrameAt"], before);
    assert!(device.texts().is_empty());
    simulator.fault(json!({ "kind": "ok" })).await;
    device.until("the text", |observed| (observed.texts.len() == 1).then_some(())).await;
    eventually("the other", async || (simulator.received_texts().await == ["before", "unsaid"]).then_some(())).await;
    assert!(sending.await.unwrap());
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_socket_that_the_device_closes_is_gone() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.fault(json!({ "kind": "half_open" })).await;
    let backend = device.stop().await;
    simulator.wait_for_companion("no socket", |companion| companion["sockets"] == 0).await;
    let device = Device::start_with(&simulator, backend).await;
    device.until("Connected", |observed| (observed.connected > 0).then_some(())).await;
    assert_eq!(simulator.companion().await["sockets"], 1);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_slows_both_directions() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.fault(json!({ "kind": "delay", "ms": 300 })).await;
    let started_at = Instant::now();
    let id = device.send(CUSTOMER, "slow").await;
    device.until("the ack", |observed| observed.acks.iter().any(|(acked, _)| *acked == id).then_some(())).await;
    assert!(started_at.elapsed() >= Duration::from_millis(600));
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_messages_carry_the_code_and_are_not_delivered() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.fault(json!({ "kind": "stream_error", "code": 463 })).await;
    let id = device.send(CUSTOMER, "refused").await;
    device
        .until("the nack", |observed| observed.acks.contains(&(id.clone(), Some("463".to_owned()))).then_some(()))
        .await;
    simulator.fault(json!({ "kind": "ok" })).await;
    device.send(CUSTOMER, "accepted").await;
    eventually("one text", async || (simulator.received_texts().await == ["accepted"]).then_some(())).await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_reconnects_to_a_server_that_restarted() {
    for code in [503, 515] {
        let simulator = Simulator::with_customer().await;
        let device = Device::linked(&simulator).await;
        let logins = simulator.companion().await["logins"].as_u64().unwrap();
        simulator.fault(json!({ "kind": "stream_error", "code": code })).await;
        simulator.wait_for_companion("back", |companion| companion["logins"] == logins + 1).await;
        simulator.customer_writes("after").await;
        device.until("the text", |observed| (observed.texts.len() == 1).then_some(())).await;
        device.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stream_error_codes_that_end_a_link_end_it() {
    for (code, replaced) in [(401, false), (403, false), (440, true)] {
        let simulator = Simulator::with_customer().await;
        let device = Device::linked(&simulator).await;
        simulator.fault(json!({ "kind": "stream_error", "code": code })).await;
        device
            .until("the end", |observed| {
                (if replaced { observed.replaced } else { observed.logged_out } > 0).then_some(())
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_server_does_not_acknowledge_is_delivered_nevertheless() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.fault(json!({ "kind": "no_ack" })).await;
    let id = device.send(CUSTOMER, "unacknowledged").await;
    device.until("delivered", |observed| (!observed.receipts.is_empty()).then_some(())).await;
    assert!(device.observed.lock().unwrap().acks.iter().all(|(acked, _)| *acked != id));
    assert_eq!(simulator.get("/control/sent").await["sent"][0]["acked"], false);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_text_is_asked_for_again_and_arrives() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.customer_writes("whole").await;
    device.until("one text", |observed| (observed.texts.len() == 1).then_some(())).await;
    simulator.fault(json!({ "kind": "corrupt", "count": 1 })).await;
    simulator.customer_writes("damaged").await;
    device.until("the second text", |observed| (observed.texts.len() == 2).then_some(())).await;
    assert_eq!(device.texts(), ["whole", "damaged"]);
    simulator.wait_for_companion("acked", |companion| companion["unackedInbound"] == 0).await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_without_its_session_asks_again_and_receives_the_text() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    device.send(CUSTOMER, "first").await;
    simulator.customer_writes("reply").await;
    device.until("the reply", |observed| (observed.texts.len() == 1).then_some(())).await;
    simulator.fault(json!({ "kind": "lose_sessions" })).await;
    device.send(CUSTOMER, "second").await;
    eventually("both", async || (simulator.received_texts().await == ["first", "second"]).then_some(())).await;
    device.stop().await;
}
