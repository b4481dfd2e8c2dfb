//! The socket to WhatsApp. `fetch` opens it, because a WebSocket constructor cannot send `Origin`. `socket.js` listens to it, because the
//! listeners must outlive a wasm instance that trapped.

use std::{panic::AssertUnwindSafe, rc::Rc, sync::Arc};

use async_channel::{Receiver, Sender};
use async_trait::async_trait;
use wasm_bindgen::prelude::*;
use whatsapp_rust::{
    anyhow::{Result, anyhow},
    bytes::Bytes,
    wacore::net::{DisconnectReason, Transport, TransportEvent, TransportFactory, WHATSAPP_WEB_ORIGIN},
};
use worker::{Fetch, Headers, Method, Request, RequestInit, WebSocket};

use super::Inner;
use crate::platform::objects::crash_points::CrashPoints;

#[wasm_bindgen(module = "/src/platform/objects/device_session/socket.js")]
extern "C" {
    #[wasm_bindgen(js_name = instanceStarted)]
    pub fn instance_started();
    #[wasm_bindgen(js_name = closeStaleSocket)]
    pub fn close_stale_socket(object_id: &str);
    fn attach(object_id: &str, socket: &JsValue, storage: &JsValue, on_frame: &JsValue, on_close: &JsValue);
    fn close(socket: &JsValue, code: u16, reason: &str);
    fn release(socket: &JsValue);
}

/// Opens sockets for one object.
pub struct SocketFactory {
    pub object: AssertUnwindSafe<Rc<Inner>>,
}

#[async_trait(?Send)]
impl TransportFactory for SocketFactory {
    async fn create_transport(&self) -> Result<(Arc<dyn Transport>, Receiver<TransportEvent>)> {
        let socket =
            open(&self.object.socket_url()).await.map_err(|error| anyhow!("the socket did not open: {error}"))?;
        let (events, receiver) = async_channel::unbounded();
        #[expect(clippy::arc_with_non_send_sync, reason = "the library's type; wasm32 has one thread")]
        let transport = Arc::new(Socket::attach(&self.object, socket, events));
        Ok((transport, receiver))
    }
}

async fn open(url: &str) -> worker::Result<WebSocket> {
    let headers = Headers::new();
    headers.set("Upgrade", "websocket")?;
    headers.set("Origin", WHATSAPP_WEB_ORIGIN)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers);
    let response = Fetch::Request(Request::new_with_init(url, &init)?).send().await?;
    let status = response.status_code();
    response.websocket().ok_or_else(|| worker::Error::RustError(format!("no upgrade, status {status}")))
}

/// One socket. Its closures live as long as it does.
struct Socket {
    socket: WebSocket,
    events: Sender<TransportEvent>,
    crash_points: AssertUnwindSafe<CrashPoints>,
    _on_frame: Closure<dyn FnMut(js_sys::Uint8Array)>,
    _on_close: Closure<dyn FnMut(u16, String)>,
}

impl Socket {
    fn attach(object: &Rc<Inner>, socket: WebSocket, events: Sender<TransportEvent>) -> Self {
        let frames = AssertUnwindSafe((object.clone(), events.clone()));
        let on_frame = Closure::wrap_assert_unwind_safe(Box::new(move |bytes: js_sys::Uint8Array| {
            let (object, events) = &*frames;
            object.record_byte_received();
            // No frame may be lost, because the cipher counts them. The channel is unbounded and only `end` closes it.
            let _reader_is_gone = events.try_send(TransportEvent::DataReceived(Bytes::from(bytes.to_vec())));
        }) as Box<dyn FnMut(js_sys::Uint8Array)>);
        let ended = AssertUnwindSafe(events.clone());
        let on_close = Closure::wrap_assert_unwind_safe(Box::new(move |code: u16, reason: String| {
            let reason = match code {
                1006 => {
                    DisconnectReason::ReadError(if reason.is_empty() { "the connection broke".into() } else { reason })
                }
                code => DisconnectReason::ServerClose { code: Some(code), reason },
            };
            end(&ended, reason);
        }) as Box<dyn FnMut(u16, String)>);

        attach(&object.id, raw(&socket), &object.raw_storage(), on_frame.as_ref(), on_close.as_ref());
        let _reader_is_gone = events.try_send(TransportEvent::Connected);
        let crash_points = AssertUnwindSafe(object.crash_points.clone());
        Self { socket, events, crash_points, _on_frame: on_frame, _on_close: on_close }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        release(raw(&self.socket));
    }
}

fn raw(socket: &WebSocket) -> &JsValue {
    AsRef::<web_sys::WebSocket>::as_ref(socket).as_ref()
}

fn end(events: &Sender<TransportEvent>, reason: DisconnectReason) {
    let _reader_is_gone = events.try_send(TransportEvent::Disconnected(reason));
    events.close();
}

#[async_trait(?Send)]
impl Transport for Socket {
    async fn send(&self, data: Bytes) -> Result<()> {
        self.crash_points.before_frame().await;
        self.socket.send_with_bytes(&data[..]).map_err(|error| anyhow!("{error}"))
    }

    async fn disconnect(&self) {
        close(raw(&self.socket), 1000, "");
        // A half-open socket never answers the close, so the code that reads it must not wait for that.
        end(&self.events, DisconnectReason::StreamEnded);
    }
}
