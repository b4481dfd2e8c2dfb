//! Linking and logging in with the real client.

mod support;

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
    device.until("20 texts at the device", |heard| (heard.texts.len() >= 20).then_some(())).await;
    support::eventually("20 texts at the customer", async || {
        (simulator.received_texts().await.len() >= 20).then_some(())
    })
    .await;
    assert_eq!(device.texts(), expected);
    assert_eq!(simulator.received_texts().await, expected);
    device.stop().await;
}
