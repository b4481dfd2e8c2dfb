//! The library's transport over a WebSocket without TLS, which is what the simulated network speaks.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream::SplitSink;
use futures::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use whatsapp_rust::async_trait;
use whatsapp_rust::wacore::net::{
    DisconnectReason, HttpClient, HttpRequest, HttpResponse, Transport, TransportEvent, TransportFactory,
};

pub struct PlainSockets {
    pub url: String,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct PlainSocket(Mutex<SplitSink<Socket, Message>>);

#[async_trait]
impl TransportFactory for PlainSockets {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        let no_delay = true;
        let (socket, _) = connect_async_with_config(self.url.as_str(), None, no_delay).await?;
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
        Ok((Arc::new(PlainSocket(Mutex::new(sink))), receiver))
    }
}

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

pub struct NoHttp;

#[async_trait]
impl HttpClient for NoHttp {
    async fn execute(&self, _: HttpRequest) -> anyhow::Result<HttpResponse> {
        Ok(HttpResponse { status_code: 404, body: Vec::new() })
    }
}
