//! Texts, receipts and typing between the real client and simulated customers.

mod support;

use axum::http::StatusCode;
use serde_json::json;
use support::device::Device;
use support::{BUSINESS, CUSTOMER, Simulator, eventually};
use wacore::types::presence::ReceiptType;
use whatsapp_rust::Jid;

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_acknowledged_delivered_and_read() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let id = device.send(CUSTOMER, "hello").await;
    device.until("the ack", |observed| observed.acks.iter().any(|(acked, _)| *acked == id).then_some(())).await;
    let has = |kind: ReceiptType| {
        let id = id.clone();
        move |observed: &support::device::Observed| {
            observed.receipts.contains(&(id.clone(), kind.clone())).then_some(())
        }
    };
    device.until("delivered", has(ReceiptType::Delivered)).await;
    let path = format!("/control/customers/{CUSTOMER}/read");
    let (status, answer) = simulator.call("POST", &path, None).await;
    assert_eq!((status, &answer["read"]), (StatusCode::OK, &json!(1)));
    device.until("read", has(ReceiptType::Read)).await;
    let sent = simulator.get("/control/sent?after=0").await;
    assert_eq!(sent["sent"][0]["id"], id);
    assert_eq!(sent["sent"][0]["acked"], true);
    let companion = simulator.wait_for_companion("own copy", |companion| companion["ownCopies"] == 1).await;
    assert_eq!(companion["phone"], BUSINESS);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_sends_the_receipts_that_it_is_set_to_send() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let behaviour = format!("/control/customers/{CUSTOMER}");
    simulator.post(&behaviour, json!({ "receipts": "none" })).await;
    let silent = device.send(CUSTOMER, "one").await;
    eventually("one text", async || (simulator.received_texts().await.len() == 1).then_some(())).await;
    simulator.post(&behaviour, json!({ "receipts": "read" })).await;
    let read = device.send(CUSTOMER, "two").await;
    device.until("read", |observed| observed.receipts.contains(&(read.clone(), ReceiptType::Read)).then_some(())).await;
    assert!(device.observed.lock().unwrap().receipts.iter().all(|(id, _)| *id != silent));
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_is_switched_off_reads_later() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let behaviour = format!("/control/customers/{CUSTOMER}");
    simulator.post(&behaviour, json!({ "online": false })).await;
    let id = device.send(CUSTOMER, "later").await;
    device.until("the ack", |observed| observed.acks.iter().any(|(acked, _)| *acked == id).then_some(())).await;
    assert!(simulator.received_texts().await.is_empty());
    simulator.post(&behaviour, json!({ "online": true })).await;
    device.until("delivered", |observed| (!observed.receipts.is_empty()).then_some(())).await;
    assert_eq!(simulator.received_texts().await, ["later"]);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_sent_twice_is_received_twice() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    for _ in 0..2 {
        device.send_as(CUSTOMER, "once more", "3EB0AAAAAAAAAAAAAAAA").await;
    }
    eventually("both", async || (simulator.received_texts().await.len() == 2).then_some(())).await;
    let messages = simulator.get("/control/inbound?after=0").await;
    assert_eq!(messages["messages"][0]["id"], messages["messages"][1]["id"]);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_shown_in_both_directions() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    device.client.chatstate().send_composing(&Jid::pn(CUSTOMER)).await.unwrap();
    let typing = eventually("typing", async || {
        let list = simulator.get("/control/typing?after=0").await;
        (list["typing"] != json!([])).then_some(list)
    })
    .await;
    assert_eq!(typing["typing"][0]["state"], "composing");
    assert_eq!(typing["typing"][0]["to"], CUSTOMER);
    let path = format!("/control/customers/{CUSTOMER}/typing");
    simulator.post(&path, json!({ "to": BUSINESS, "state": "composing" })).await;
    device.until("typing", |observed| (observed.typing > 0).then_some(())).await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_500_texts_arrives_in_order() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let burst = json!({ "to": BUSINESS, "count": 500, "from": [CUSTOMER], "prefix": "b" });
    let answer = simulator.post("/control/burst", burst).await;
    assert_eq!(answer["ids"].as_array().unwrap().len(), 500);
    device.until("500 texts", |observed| (observed.texts.len() >= 500).then_some(())).await;
    let expected: Vec<String> = (1..=500).map(|number| format!("b{number}")).collect();
    assert_eq!(device.texts(), expected);
    simulator.wait_for_companion("nothing left", |companion| companion["unackedInbound"] == 0).await;
    assert_eq!(simulator.get("/control/acks?after=0").await["acks"].as_array().unwrap().len(), 500);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_without_an_account_is_not_on_the_network() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let asked = [Jid::pn(CUSTOMER), Jid::pn("6289999999999")];
    let found = device.client.contacts().is_on_whatsapp(&asked).await.unwrap();
    let known: Vec<bool> = found.iter().map(|result| result.is_registered).collect();
    assert_eq!(known, [true, false]);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_reached_at_its_id_and_not_at_the_number_that_people_dial() {
    let simulator = Simulator::start().await;
    let customer = json!({ "phone": "553181900017", "dialled_as": "5531981900017" });
    simulator.post("/control/customers", customer).await;
    let device = Device::linked(&simulator).await;
    let found = device.client.contacts().is_on_whatsapp(&[Jid::pn("5531981900017")]).await.unwrap();
    assert!(found[0].is_registered);
    assert_eq!(found[0].jid.user, "553181900017");
    let lookups = simulator.get("/control/lookups").await;
    assert_eq!(lookups["lookups"][0]["phone"], "5531981900017");
    device.send("5531981900017", "to nobody").await;
    device.send("553181900017", "oi").await;
    eventually("the text at the id", async || {
        let received = simulator.get("/control/customers/553181900017/messages").await;
        let texts = received["messages"].as_array()?.iter().map(|message| message["text"].clone()).collect::<Vec<_>>();
        (texts == ["oi"]).then_some(())
    })
    .await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_answered_with_a_sentence() {
    let simulator = Simulator::with_customer().await;
    let cases = [
        ("/control/customers", json!({ "phone": "12" }), StatusCode::BAD_REQUEST),
        ("/control/customers", json!({}), StatusCode::BAD_REQUEST),
        ("/control/customers/628999999999/messages", json!({ "to": CUSTOMER, "text": "x" }), StatusCode::NOT_FOUND),
        ("/control/companions/628999999999/fault", json!({ "kind": "drop" }), StatusCode::NOT_FOUND),
        ("/control/companions/628999999999/fault", json!({ "kind": "storm" }), StatusCode::BAD_REQUEST),
        ("/control/burst", json!({ "to": BUSINESS, "count": 1, "from": [] }), StatusCode::BAD_REQUEST),
    ];
    for (path, body, expected) in cases {
        let (status, answer) = simulator.call("POST", path, Some(body)).await;
        assert_eq!(status, expected, "{path}: {answer}");
        assert!(!answer["error"].as_str().unwrap().is_empty());
    }
}
