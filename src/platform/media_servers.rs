//! `MediaServers` on WhatsApp's servers, or on those of the simulated network in a simulator build.

use std::{pin::Pin, time::Duration};

use futures::{Stream, stream::unfold};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use whatsapp_rust::wacore::{download::DEFAULT_MEDIA_HOSTS, net::WHATSAPP_WEB_ORIGIN};
use worker::{Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, ResponseBody};

use crate::{
    error::{Error, Result},
    platform::objects::sleep::Sleep,
    time_limit::within,
    workflows::fetch_media::{Answer, MediaServers},
};

/// The size of the chunks in which a file is received, in bytes. One encrypted and one decrypted chunk are in memory at a time.
const CHUNK_BYTES: u32 = 64 * 1024;
/// A server that sends no answer, or no full chunk, for this long is not asked again in this attempt.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

#[wasm_bindgen(module = "/src/platform/media_chunks.js")]
extern "C" {
    #[wasm_bindgen(js_name = openChunks, catch)]
    fn open_chunks(body: &JsValue) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = nextChunk, catch)]
    async fn next_chunk(reader: &JsValue, size: u32) -> std::result::Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = closeChunks)]
    fn close_chunks(reader: &JsValue);
}

pub struct WhatsAppServers<'a>(
    #[cfg_attr(not(feature = "simulator"), expect(dead_code, reason = "no variable is read"))] &'a Env,
);

impl<'a> WhatsAppServers<'a> {
    pub const fn new(env: &'a Env) -> Self {
        Self(env)
    }

    #[cfg_attr(not(feature = "simulator"), expect(clippy::unused_self, reason = "a release has one set of servers"))]
    fn url(&self, host: &str, path: &str) -> String {
        #[cfg(feature = "simulator")]
        if let Ok(url) = self.0.var(crate::platform::bindings::SIMULATOR_URL) {
            return format!("{url}/media{path}");
        }
        format!("https://{host}{path}")
    }
}

impl MediaServers for WhatsAppServers<'_> {
    type Chunks = Pin<Box<dyn Stream<Item = Result<Vec<u8>>>>>;

    fn count(&self) -> usize {
        DEFAULT_MEDIA_HOSTS.len()
    }

    async fn open(&self, server: usize, path: &str) -> Result<Answer<Self::Chunks>> {
        let host = DEFAULT_MEDIA_HOSTS.get(server).ok_or_else(|| Error::internal("there is no such server"))?;
        let headers = Headers::new();
        headers.set("Origin", WHATSAPP_WEB_ORIGIN).map_err(Error::internal)?;
        let mut init = RequestInit::new();
        // The path comes from the sender of the message, so no answer may lead to another server.
        init.with_method(Method::Get).with_headers(headers).with_redirect(RequestRedirect::Manual);
        let request = Request::new_with_init(&self.url(host, path), &init).map_err(|_| unreachable_server_error())?;
        let fetch = async { Fetch::Request(request).send().await.map_err(|_| unreachable_server_error()) };
        let response = within(Sleep::new(ANSWERS_WITHIN), fetch).await?;
        match response.status_code() {
            200 => {}
            // The library of the protocol counts the first two as a refusal of the path, too: its signature has expired.
            401 | 403 | 404 | 410 => return Ok(Answer::Gone),
            status => return Err(Error::Provider(format!("a server with files answered {status}"))),
        }
        let ResponseBody::Stream(body) = response.body() else { return Err(unreachable_server_error()) };
        let reader = Reader(open_chunks(body.unchecked_ref()).map_err(|_| unreachable_server_error())?);
        Ok(Answer::File(Box::pin(unfold(Some(reader), |reader| async move {
            let reader = reader?;
            match reader.next().await {
                Ok(Some(chunk)) => Some((Ok(chunk), Some(reader))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        }))))
    }
}

/// Returns an error without the cause, because the cause may contain the address of the file, which is a secret.
fn unreachable_server_error() -> Error {
    Error::Provider("a server with files could not be reached".into())
}

struct Reader(JsValue);

impl Reader {
    async fn next(&self) -> Result<Option<Vec<u8>>> {
        let read = async {
            let cut = |_| Error::Provider("the connection to a server with files ended early".into());
            next_chunk(&self.0, CHUNK_BYTES).await.map_err(cut)
        };
        let chunk = within(Sleep::new(ANSWERS_WITHIN), read).await?;
        Ok((!chunk.is_null()).then(|| Uint8Array::new(&chunk).to_vec()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        close_chunks(&self.0);
    }
}
