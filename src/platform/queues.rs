//! `ports::Queue` on Cloudflare Queues.

use serde::Serialize;
use worker::{Env, QueueContentType, RawMessageBuilder};

use crate::{
    error::{Error, Result},
    platform::bindings,
    ports::Queue,
};

pub struct DispatchQueue(worker::Queue);

impl DispatchQueue {
    pub fn new(env: &Env) -> Result<Self> {
        let missing = |cause| Error::Internal(format!("the queue {} is not bound: {cause}", bindings::DISPATCH));
        env.queue(bindings::DISPATCH).map(Self).map_err(missing)
    }
}

impl Queue for DispatchQueue {
    async fn send<M: Serialize>(&self, message: &M) -> Result<()> {
        let json = serde_json::to_string(message).map_err(Error::internal)?;
        // A plain object: serde's own way to JavaScript makes a Map of some types, which arrives empty.
        let body = js_sys::JSON::parse(&json).map_err(|_| Error::internal("a queue message is not JSON"))?;
        self.0
            .send_raw(RawMessageBuilder::new(body).build_with_content_type(QueueContentType::Json))
            .await
            .map_err(Error::internal)
    }
}
