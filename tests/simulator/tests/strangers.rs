//! Bad input never ends the server, neither before the handshake nor after the login.

mod support;

use futures::SinkExt as _;
use serde_json::json;
use support::device::Device;
use support::{CUSTOMER, Simulator, eventually};
use tokio_tungstenite::tungstenite::Message;
use whatsapp_rust::NodeBuilder;
use whatsapp_rust::wacore_binary::Node;

#[tokio::test(flavor = "multi_thread")]
async fn clients_without_a_valid_handshake_are_refused_and_a_device_still_links() {
    let simulator = Simulator::with_customer().await;
    let hello_of_nothing = [b"WA\x06\x03".as_slice(), &[0, 0, 3, 0xFF, 0xFF, 0xFF]].concat();
    let openings = [
        Message::text("hello"),
        Message::binary(vec![0u8; 4096]),
        Message::binary(b"ED\x00\x01\xFF\xFF\xFF".to_vec()),
        Message::binary(b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        Message::binary(hello_of_nothing),
    ];
    for opening in openings {
        let (mut socket, _) = tokio_tungstenite::connect_async(simulator.socket_url()).await.unwrap();
        socket.send(opening).await.unwrap();
        let _ = socket.close(None).await;
    }
    let device = Device::linked(&simulator).await;
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_stanzas_of_a_linked_device_do_not_end_the_server() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    for stanza in invalid_stanzas() {
        device.client.send_node(stanza).await.unwrap();
    }
    simulator.customer_writes("still there?").await;
    device.until("the text", |observed| (observed.texts.len() == 1).then_some(())).await;
    device.send(CUSTOMER, "yes").await;
    eventually("the answer", async || (simulator.received_texts().await == ["yes"]).then_some(())).await;
    device.stop().await;
}

fn invalid_stanzas() -> Vec<Node> {
    let iq =
        |namespace: &'static str| NodeBuilder::new("iq").attr("id", "x").attr("type", "set").attr("xmlns", namespace);
    let child = |tag: &'static str| NodeBuilder::new(tag).build();
    let enc = NodeBuilder::new("enc").attr("type", "pkmsg").bytes(vec![1, 2, 3]).build();
    vec![
        child("message"),
        child("receipt"),
        child("ack"),
        child("iq"),
        child("chatstate"),
        child("presence"),
        child("never-heard-of"),
        iq("usync").build(),
        iq("usync").children([NodeBuilder::new("usync").children([child("list")]).build()]).build(),
        iq("encrypt").build(),
        iq("encrypt").children([NodeBuilder::new("list").children([child("key")]).build()]).build(),
        iq("encrypt").children([NodeBuilder::new("rotate").children([child("skey")]).build()]).build(),
        iq("w:sync:app:state").children([NodeBuilder::new("sync").children([child("collection")]).build()]).build(),
        iq("never:heard:of").build(),
        NodeBuilder::new("ib").children([NodeBuilder::new("offline_batch").attr("count", "many").build()]).build(),
        NodeBuilder::new("message").attr("id", "m1").attr("to", "1@g.us").attr("type", "text").build(),
        NodeBuilder::new("message")
            .attr("id", "m2")
            .attr("to", format!("{CUSTOMER}@s.whatsapp.net"))
            .children([enc])
            .build(),
        NodeBuilder::new("receipt")
            .attr("id", "r1")
            .attr("to", format!("{CUSTOMER}@s.whatsapp.net"))
            .attr("type", "retry")
            .build(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_deletes_everything_and_drops_the_sockets() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    simulator.customer_writes("one").await;
    device.until("the text", |observed| (observed.texts.len() == 1).then_some(())).await;
    simulator.post("/control/reset", json!({})).await;
    assert_eq!(simulator.get("/control/companions").await["companions"], json!([]));
    assert_eq!(simulator.get("/control/acks").await["acks"], json!([]));
    device.until("LoggedOut", |observed| (observed.logged_out > 0).then_some(())).await;
}
