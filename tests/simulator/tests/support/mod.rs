//! A simulator in this process, its control API, and the real client library as a device.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

pub mod device;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use simulator::{Network, app};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tower::ServiceExt as _;

pub const BUSINESS: &str = "6281100000001";
pub const CUSTOMER: &str = "6281200000001";

pub struct Simulator {
    pub network: Network,
    pub address: SocketAddr,
    router: Router,
}

/// An answer whose body may have been cut.
pub struct Raw {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Result<Vec<u8>, String>,
}

impl Simulator {
    pub async fn start() -> Self {
        Self::start_with(Network::new().unwrap()).await
    }

    pub async fn start_with(network: Network) -> Self {
        log_if_asked();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = app(network.clone());
        let served = router.clone();
        tokio::spawn(async move { axum::serve(listener, served).await });
        Self { network, address, router }
    }

    pub async fn with_customer() -> Self {
        let simulator = Self::start().await;
        simulator.post("/control/customers", json!({ "phone": CUSTOMER, "name": "Ani" })).await;
        simulator
    }

    pub fn socket_url(&self) -> String {
        format!("ws://{}/ws/chat", self.address)
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call("POST", path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |value| Body::from(value.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let raw = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&raw).unwrap_or(Value::Null))
    }

    /// Sends a request with exactly these headers.
    pub async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Raw {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        Raw { status, headers, body: body.map(|bytes| bytes.to_vec()).map_err(|error| error.to_string()) }
    }

    pub async fn fault(&self, fault: Value) {
        self.post(&format!("/control/companions/{BUSINESS}/fault"), fault).await;
    }

    pub async fn customer_writes(&self, text: &str) -> String {
        let path = format!("/control/customers/{CUSTOMER}/messages");
        let answer = self.post(&path, json!({ "to": BUSINESS, "text": text })).await;
        answer["id"].as_str().unwrap().to_owned()
    }

    pub async fn received_texts(&self) -> Vec<String> {
        let answer = self.get(&format!("/control/customers/{CUSTOMER}/messages?after=0")).await;
        let texts = answer["messages"].as_array().unwrap();
        texts.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn companion(&self) -> Value {
        self.get("/control/companions").await["companions"][0].clone()
    }

    pub async fn wait_for_companion(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        eventually(what, async || {
            let companion = self.companion().await;
            fits(&companion).then_some(companion)
        })
        .await
    }
}

/// Polls until there is an answer; the deadline is far longer than a busy machine needs.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(45);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "never happened: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Prints what both sides send if `SIMULATOR_LOG=debug` is set, so that somebody can find out why a test failed.
fn log_if_asked() {
    struct Stderr;
    impl log::Log for Stderr {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }
        fn log(&self, record: &log::Record<'_>) {
            eprintln!("{} {}: {}", record.level(), record.target(), record.args());
        }
        fn flush(&self) {}
    }
    if let Some(level) = std::env::var("SIMULATOR_LOG").ok().and_then(|text| text.parse().ok())
        && log::set_logger(&Stderr).is_ok()
    {
        log::set_max_level(level);
    }
}
