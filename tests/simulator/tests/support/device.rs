//! A device: the client library with in-memory storage on a plain WebSocket, and the events it received.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use bytes::Bytes;
use futures::stream::SplitSink;
use futures::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tower::ServiceExt as _;
use wacore::net::{
    DisconnectReason, HttpClient, HttpRequest, HttpResponse, Transport, TransportEvent, TransportFactory,
};
use wacore::proto_helpers::MessageExt as _;
use wacore::store::InMemoryBackend;
use wacore::types::events::{Event, EventHandler};
use wacore::types::presence::ReceiptType;
use whatsapp_rust::bot::{Bot, BotHandle};
use whatsapp_rust::waproto::whatsapp as wa;
use whatsapp_rust::{Client, Jid, SendOptions, TokioRuntime, async_trait};

use super::{BUSINESS, Simulator, eventually};
use serde_json::json;

const VERSION: (u32, u32, u32) = (2, 3000, 1_043_857_760);

#[derive(Default)]
pub struct Observed {
    pub qr: Vec<String>,
    pub connected: usize,
    pub texts: Vec<(String, String)>,
    pub receipts: Vec<(String, ReceiptType)>,
    pub acks: Vec<(String, Option<String>)>,
    pub logged_out: usize,
    pub replaced: usize,
    pub typing: usize,
    pub undecryptable: usize,
    /// Messages with a file, with their ids and chats.
    pub files: Vec<(String, Jid, wa::Message)>,
}

struct Recorder(Arc<Mutex<Observed>>);

impl EventHandler for Recorder {
    fn handle_event(&self, event: Arc<Event>) {
        let mut observed = self.0.lock().unwrap();
        match &*event {
            Event::PairingQrCode(code) => observed.qr.push(code.code.clone()),
            Event::Connected(_) => observed.connected += 1,
            Event::LoggedOut(_) => observed.logged_out += 1,
            Event::StreamReplaced(_) => observed.replaced += 1,
            Event::ChatPresence(_) => observed.typing += 1,
            Event::UndecryptableMessage(_) => observed.undecryptable += 1,
            Event::Messages(batch) => {
                for message in batch {
                    if let Some(text) = message.message.conversation.clone() {
                        observed.texts.push((message.info.id.clone(), text));
                    } else if message.message.text_content().is_none() {
                        let (info, content) = (&message.info, (*message.message).clone());
                        observed.files.push((info.id.clone(), info.source.chat.clone(), content));
                    }
                }
            }
            Event::Receipt(receipt) => {
                for id in &receipt.message_ids {
                    observed.receipts.push((id.clone(), receipt.r#type.clone()));
                }
            }
            Event::ServerAck(ack) if ack.class.as_deref() == Some("message") => {
                observed.acks.push((ack.id.clone(), ack.error.clone()));
            }
            _ => {}
        }
    }
}

pub struct Device {
    pub observed: Arc<Mutex<Observed>>,
    pub backend: Arc<InMemoryBackend>,
    pub client: Arc<Client>,
    handle: BotHandle,
}

impl Device {
    pub async fn start(simulator: &Simulator) -> Self {
        Self::start_with(simulator, Arc::new(InMemoryBackend::new())).await
    }

    pub async fn start_with(simulator: &Simulator, backend: Arc<InMemoryBackend>) -> Self {
        let observed = Arc::new(Mutex::new(Observed::default()));
        let bot = Bot::builder()
            .with_backend_arc(backend.clone())
            .with_transport_factory(PlainSockets { url: simulator.socket_url() })
            .with_http_client(MediaRequests(simulator.router.clone()))
            .with_runtime(TokioRuntime)
            .with_version(VERSION)
            .with_wanted_pre_key_count(60)
            .skip_history_sync()
            .with_event_handler(Recorder(observed.clone()))
            .build()
            .await
            .unwrap();
        let client = bot.client();
        Self { observed, backend, client, handle: bot.spawn() }
    }

    /// Returns a device that is linked to the business phone and connected.
    pub async fn linked(simulator: &Simulator) -> Self {
        let device = Self::start(simulator).await;
        device.link(simulator).await;
        device.until("Connected", |observed| (observed.connected > 0).then_some(())).await;
        device
    }

    pub async fn link(&self, simulator: &Simulator) {
        let qr = self.until("a QR", |observed| observed.qr.last().cloned()).await;
        simulator.post(&format!("/control/phones/{BUSINESS}/scan"), json!({ "qr": qr, "name": "Toko" })).await;
    }

    pub async fn until<T>(&self, what: &str, look: impl Fn(&Observed) -> Option<T>) -> T {
        eventually(what, async || look(&self.observed.lock().unwrap())).await
    }

    pub fn texts(&self) -> Vec<String> {
        self.observed.lock().unwrap().texts.iter().map(|(_, text)| text.clone()).collect()
    }

    pub async fn send(&self, to: &str, text: &str) -> String {
        let jid = Jid::pn(to);
        self.client.send_text(jid, text).await.unwrap().message_id
    }

    pub async fn send_as(&self, to: &str, text: &str, id: &str) {
        let message =
            whatsapp_rust::waproto::whatsapp::Message { conversation: Some(text.to_owned()), ..Default::default() };
        let options = SendOptions::default().with_message_id(id);
        self.client.send_message_with_options(Jid::pn(to), message, options).await.unwrap();
    }

    pub async fn stop(self) -> Arc<InMemoryBackend> {
        self.handle.shutdown().await;
        self.backend
    }
}

struct PlainSockets {
    url: String,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct PlainSocket(tokio::sync::Mutex<SplitSink<Socket, Message>>);

#[async_trait]
impl Transport for PlainSocket {
    async fn send(&self, data: Bytes) -> anyhow::Result<()> {
        self.0.lock().await.send(Message::Binary(data)).await?;
        Ok(())
    }

    async fn disconnect(&self) {
        let _ = self.0.lock().await.close().await;
    }
}

#[async_trait]
impl TransportFactory for PlainSockets {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        let (socket, _) = tokio_tungstenite::connect_async(self.url.as_str()).await?;
        let (sink, mut stream) = socket.split();
        let (events, receiver) = async_channel::unbounded();
        tokio::spawn(async move {
            let _ = events.send(TransportEvent::Connected).await;
            while let Some(Ok(message)) = stream.next().await {
                match message {
                    Message::Binary(data) => {
                        let _ = events.send(TransportEvent::DataReceived(data)).await;
                    }
                    Message::Close(_) => break,
                    _ => {}
                }
            }
            let _ = events.send(TransportEvent::Disconnected(DisconnectReason::StreamEnded)).await;
        });
        Ok((Arc::new(PlainSocket(tokio::sync::Mutex::new(sink))), receiver))
    }
}

/// Requests to the hosts of WhatsApp's files go to the simulator, in this process. A browser would add the origin.
struct MediaRequests(Router);

#[async_trait]
impl HttpClient for MediaRequests {
    async fn execute(&self, request: HttpRequest) -> anyhow::Result<HttpResponse> {
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let body = request.body.unwrap_or_default();
        let mut asked = Request::builder()
            .method(request.method.as_str())
            .uri(format!("/media/{path}"))
            .header(header::CONTENT_LENGTH, body.len());
        for (name, value) in &request.headers {
            asked = asked.header(name, value);
        }
        if !request.headers.contains_key("Origin") {
            asked = asked.header(header::ORIGIN, "https://web.whatsapp.com");
        }
        let answer = self.0.clone().oneshot(asked.body(Body::from(body))?).await?;
        let status_code = answer.status().as_u16();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await?.to_vec();
        Ok(HttpResponse { status_code, body })
    }
}

/// How long pairing may take in these tests.
pub const PAIRING_LIMIT: Duration = Duration::from_secs(10);
