//! `ports::DeviceObjects`: one object per device, bound from the deployment that holds the WhatsApp connections.

use std::time::Duration;

use worker::Env;

use crate::{
    error::Result,
    platform::{bindings, objects::stub},
    ports::{DeviceObjects, ObjectCommand},
};

pub struct Objects {
    env: Env,
    answers_within: Option<Duration>,
}

impl Objects {
    pub fn new(env: Env) -> Self {
        Self { env, answers_within: None }
    }

    /// The same objects for a background task: an object that has not answered after this time does not hold it up.
    pub fn answering_within(self, span: Duration) -> Self {
        Self { answers_within: Some(span), ..self }
    }
}

impl DeviceObjects for Objects {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        match self.answers_within {
            Some(span) => stub::call_within(span, &self.env, bindings::DEVICE_SESSION, device, command).await,
            None => stub::call(&self.env, bindings::DEVICE_SESSION, device, command).await,
        }
    }
}
