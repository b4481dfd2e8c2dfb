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
    timeout: Option<Duration>,
}

impl Objects {
    /// Creates a port whose calls have no time limit.
    pub fn new(env: Env) -> Self {
        Self { env, timeout: None }
    }

    /// Creates a port whose calls fail if the object does not answer within `timeout`. Without a limit, a call to an object can hang for
    /// ever.
    pub fn answering_within(env: Env, timeout: Duration) -> Self {
        Self { env, timeout: Some(timeout) }
    }
}

impl DeviceObjects for Objects {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        match self.timeout {
            Some(span) => stub::call_within(span, &self.env, bindings::DEVICE_SESSION, device, command).await,
            None => stub::call(&self.env, bindings::DEVICE_SESSION, device, command).await,
        }
    }
}
