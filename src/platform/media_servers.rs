//! `MediaServers` and `UploadServers` on WhatsApp's servers, or on those of the simulated network in a simulator build.

use std::{pin::Pin, time::Duration};

use futures::{
    Stream, StreamExt,
    future::{Either, join, select},
    pin_mut,
    stream::unfold,
};
use js_sys::{BigInt, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use whatsapp_rust::wacore::{download::DEFAULT_MEDIA_HOSTS, net::WHATSAPP_WEB_ORIGIN};
use worker::{
    Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, ResponseBody,
    worker_sys::FixedLengthStream,
};

use crate::{
    error::{Error, Result},
    platform::objects::sleep::Sleep,
    time_limit::within,
    workflows::{
        fetch_media::{Answer, MediaServers},
        upload_media::{self, UploadServers},
    },
};

/// The size of the chunks in which a file is received, in bytes. One encrypted and one decrypted chunk are in memory at a time.
const CHUNK_BYTES: u32 = 64 * 1024;
/// The longest answer to an upload that is read, in bytes. The servers answer with short JSON.
const ANSWER_BYTES: u32 = 16 * 1024;
/// A server that sends no answer, or neither gives nor takes a full chunk, for this long is not asked again in this attempt.
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

impl WhatsAppServers<'_> {
    /// A request with the origin of WhatsApp Web. The sender of a message chooses a path, so no answer may lead to another server.
    fn request(&self, method: Method, host: &str, path: &str, body: Option<JsValue>) -> Result<Request> {
        let headers = Headers::new();
        headers.set("Origin", WHATSAPP_WEB_ORIGIN).map_err(Error::internal)?;
        let mut init = RequestInit::new();
        init.with_method(method).with_headers(headers).with_redirect(RequestRedirect::Manual).with_body(body);
        Request::new_with_init(&self.url(host, path), &init).map_err(|_| unreachable_server_error())
    }
}

impl UploadServers for WhatsAppServers<'_> {
    async fn ask(&self, host: &str, path: &str) -> Result<upload_media::Answer> {
        let request = self.request(Method::Post, host, path, None)?;
        let response = within(Sleep::new(ANSWERS_WITHIN), send(request)).await?;
        read_answer(&response).await
    }

    async fn send(
        &self,
        host: &str,
        path: &str,
        length: u64,
        body: impl Stream<Item = Result<Vec<u8>>>,
    ) -> Result<upload_media::Answer> {
        // The stream states the length of the request, and the servers ask for it.
        let stream = FixedLengthStream::new_big_int(BigInt::from(length)).map_err(|_| unreachable_server_error())?;
        let writer = stream.writable().get_writer().map_err(|_| unreachable_server_error())?;
        let request = self.request(Method::Post, host, path, Some(stream.readable().into()))?;
        let mut answer = Box::pin(send(request));
        pin_mut!(body);
        let response = loop {
            let Some(chunk) = body.next().await else {
                let end = join(JsFuture::from(writer.close()), answer);
                break within(Sleep::new(ANSWERS_WITHIN), async { end.await.1 }).await?;
            };
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    abort(writer.abort_with_reason(&JsValue::from_str("the file could not be read"))).await;
                    return Err(error);
                }
            };
            let write = JsFuture::from(writer.write_with_chunk(&Uint8Array::from(chunk.as_slice())));
            let step = async { Ok(select(write, answer.as_mut()).await) };
            match within(Sleep::new(ANSWERS_WITHIN), step).await? {
                Either::Left((Ok(_), _)) => {}
                // The connection has ended, perhaps with an answer.
                Either::Left((Err(_), answer)) => break within(Sleep::new(ANSWERS_WITHIN), answer).await?,
                Either::Right((response, _)) => {
                    abort(writer.abort_with_reason(&JsValue::from_str("the server has answered"))).await;
                    break response?;
                }
            }
        };
        read_answer(&response).await
    }
}

async fn send(request: Request) -> Result<Response> {
    Fetch::Request(request).send().await.map_err(|_| unreachable_server_error())
}

/// Ends a request whose body is not needed any more. That it fails is what is wanted.
async fn abort(aborted: js_sys::Promise) {
    let _ = JsFuture::from(aborted).await;
}

async fn read_answer(response: &Response) -> Result<upload_media::Answer> {
    let ResponseBody::Stream(body) = response.body() else {
        return Ok(upload_media::Answer { status: response.status_code(), body: Vec::new() });
    };
    let reader = Reader(open_chunks(body.unchecked_ref()).map_err(|_| unreachable_server_error())?);
    let body = reader.next(ANSWER_BYTES).await?.unwrap_or_default();
    Ok(upload_media::Answer { status: response.status_code(), body })
}

impl MediaServers for WhatsAppServers<'_> {
    type Chunks = Pin<Box<dyn Stream<Item = Result<Vec<u8>>>>>;

    fn count(&self) -> usize {
        DEFAULT_MEDIA_HOSTS.len()
    }

    async fn open(&self, server: usize, path: &str) -> Result<Answer<Self::Chunks>> {
        let host = DEFAULT_MEDIA_HOSTS.get(server).ok_or_else(|| Error::internal("there is no such server"))?;
        let request = self.request(Method::Get, host, path, None)?;
        let response = within(Sleep::new(ANSWERS_WITHIN), send(request)).await?;
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
            match reader.next(CHUNK_BYTES).await {
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
    /// The next `size` bytes, fewer at the end, or `None` after it.
    async fn next(&self, size: u32) -> Result<Option<Vec<u8>>> {
        let read = async {
            let cut = |_| Error::Provider("the connection to a server with files ended early".into());
            next_chunk(&self.0, size).await.map_err(cut)
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
