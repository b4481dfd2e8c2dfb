//! Sends the HTTP requests of the protocol library. A response of any status is `Ok`.

use async_trait::async_trait;
use whatsapp_rust::{
    anyhow::{Result, anyhow},
    wacore::net::{HttpClient, HttpRequest, HttpResponse},
};
use worker::{Fetch, Headers, Method, Request, RequestInit};

/// The largest response that is accepted, because linear memory never shrinks and all devices of the isolate share it.
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

pub struct FetchClient;

#[async_trait(?Send)]
impl HttpClient for FetchClient {
    async fn execute(&self, request: HttpRequest) -> Result<HttpResponse> {
        let failed = |error: worker::Error| anyhow!("{error}");
        let headers = Headers::new();
        for (name, value) in &request.headers {
            headers.set(name, value).map_err(failed)?;
        }
        let mut init = RequestInit::new();
        init.with_method(Method::from(request.method)).with_headers(headers);
        if let Some(body) = &request.body {
            init.with_body(Some(js_sys::Uint8Array::from(&body[..]).into()));
        }
        let request = Request::new_with_init(&request.url, &init).map_err(failed)?;
        let mut response = Fetch::Request(request).send().await.map_err(failed)?;
        let body = response.bytes().await.map_err(failed)?;
        if body.len() > MAX_RESPONSE_BYTES {
            return Err(anyhow!("a response of {} bytes is over the limit of {MAX_RESPONSE_BYTES}", body.len()));
        }
        Ok(HttpResponse { status_code: response.status_code(), body })
    }
}
