//! The state file: a restart of the simulator unlinks no device and loses no message.

mod support;

use serde_json::json;
use simulator::state;
use support::device::Device;
use support::{BUSINESS, CUSTOMER, Simulator, eventually};

struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("{name}-{}.json", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
        let _ = std::fs::remove_dir_all(self.0.with_extension("media"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_simulator_still_has_its_devices_and_their_queued_texts() {
    let file = Scratch::new("simulator-restart");
    let before = Simulator::start_with(state::open(&file.0).unwrap()).await;
    before.post("/control/customers", json!({ "phone": CUSTOMER, "name": "Ani" })).await;
    let device = Device::linked(&before).await;
    device.send(CUSTOMER, "first").await;
    eventually("the first", async || (before.received_texts().await == ["first"]).then_some(())).await;
    let backend = device.stop().await;
    before.wait_for_companion("offline", |companion| companion["online"] == false).await;
    before.customer_writes("while away").await;
    state::save(&before.network).unwrap();
    before.network.reset();

    let after = Simulator::start_with(state::open(&file.0).unwrap()).await;
    assert_eq!(after.companion().await["phone"], BUSINESS);
    assert_eq!(after.companion().await["unackedInbound"], 1);
    let device = Device::start_with(&after, backend).await;
    device.until("what waited", |observed| (observed.texts.len() == 1).then_some(())).await;
    device.send(CUSTOMER, "second").await;
    eventually("both", async || (after.received_texts().await == ["first", "second"]).then_some(())).await;
    after.customer_writes("again").await;
    device.until("the next", |observed| (observed.texts.len() == 2).then_some(())).await;
    assert_eq!(device.texts(), ["while away", "again"]);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_simulator_still_has_its_files_and_a_reset_deletes_them() {
    let file = Scratch::new("simulator-files");
    let before = Simulator::start_with(state::open(&file.0).unwrap()).await;
    for phone in [CUSTOMER, BUSINESS] {
        before.post("/control/customers", json!({ "phone": phone })).await;
    }
    let body = json!({ "to": BUSINESS, "kind": "document", "file": { "bytes": 20, "seed": 1 } });
    let sent = before.post(&format!("/control/customers/{CUSTOMER}/messages"), body).await;
    let path = format!("/control/files/{CUSTOMER}/{}", sent["id"].as_str().unwrap());
    let bytes = before.raw("GET", &path, &[], b"").await.body.unwrap();
    assert_eq!(bytes.len(), 20);
    state::save(&before.network).unwrap();

    let after = Simulator::start_with(state::open(&file.0).unwrap()).await;
    assert_eq!(after.raw("GET", &path, &[], b"").await.body.unwrap(), bytes);
    after.network.reset();
    assert!(!file.0.with_extension("media").exists());
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_not_overwritten() {
    let file = Scratch::new("simulator-foreign");
    std::fs::write(&file.0, "{\"hello\":1}").unwrap();
    let Err(refused) = state::open(&file.0) else { panic!("it was taken") };
    assert!(refused.to_string().contains("was not written by this program"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file.0).unwrap(), "{\"hello\":1}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_saved_without_a_call() {
    let file = Scratch::new("simulator-saving");
    let network = state::open(&file.0).unwrap();
    tokio::spawn(state::keep_saving(network.clone()));
    let simulator = Simulator::start_with(network).await;
    eventually("the file", async || {
        simulator.post("/control/customers", json!({ "phone": CUSTOMER })).await;
        std::fs::read_to_string(&file.0).ok().filter(|text| text.contains(CUSTOMER))
    })
    .await;
}
