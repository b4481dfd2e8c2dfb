//! The object of one webhook endpoint. Deliveries are not built yet: the class exists so that its binding and its storage migration are in
//! place, and answers every request with status 501.

use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

#[durable_object(fetch)]
pub struct WebhookEndpoint;

impl DurableObject for WebhookEndpoint {
    fn new(_state: State, _env: Env) -> Self {
        Self
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Response::error("webhook endpoints are not available yet", 501)
    }
}
