//! `ports::Queue` on Cloudflare Queues.

use serde::Serialize;
use worker::{Env, QueueContentType, RawMessageBuilder};

use crate::{
    error::{Error, Result},
    platform::bindings,
    ports::Queue,
};

/// The queue of dispatch jobs (`workflows::dispatch_campaign`).
pub struct DispatchQueue(worker::Queue);

impl DispatchQueue {
    pub fn new(env: &Env) -> Result<Self> {
        bound(env, bindings::DISPATCH).map(Self)
    }
}

impl Queue for DispatchQueue {
    async fn send<M: Serialize>(&self, message: &M) -> Result<()> {
        send(&self.0, message).await
    }
}

/// The queue of background jobs (`workflows::background_job`).
pub struct BackgroundQueue(worker::Queue);

impl BackgroundQueue {
    pub fn new(env: &Env) -> Result<Self> {
        bound(env, bindings::EFFECTS).map(Self)
    }
}

impl Queue for BackgroundQueue {
    async fn send<M: Serialize>(&self, message: &M) -> Result<()> {
        send(&self.0, message).await
    }
}

fn bound(env: &Env, binding: &str) -> Result<worker::Queue> {
    env.queue(binding).map_err(|cause| Error::Internal(format!("the queue {binding} is not bound: {cause}")))
}

async fn send<M: Serialize>(queue: &worker::Queue, message: &M) -> Result<()> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    // The body is a plain object, because serde's conversion to JavaScript turns some types into a Map, which arrives empty.
    let body = js_sys::JSON::parse(&json).map_err(|_| Error::internal("a queue message is not JSON"))?;
    queue
        .send_raw(RawMessageBuilder::new(body).build_with_content_type(QueueContentType::Json))
        .await
        .map_err(Error::internal)
}
