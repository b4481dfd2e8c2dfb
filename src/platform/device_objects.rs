//! `ports::DeviceObjects`: one object per device, bound from the deployment that holds the WhatsApp connections.

use std::time::Duration;

use futures::{
    future::{Either, select},
    pin_mut,
};
use worker::{Delay, Env};

use crate::{
    error::{Error, Result},
    platform::{bindings, objects::stub},
    ports::{DeviceObjects, ObjectCommand},
};

pub struct Objects {
    env: Env,
    timeout: Option<Duration>,
}

impl Objects {
    /// Objects whose answer a person waits for, as long as it takes.
    pub fn new(env: Env) -> Self {
        Self { env, timeout: None }
    }

    /// Objects of which one that does not answer in this time counts as failed: a call to an object can hang for ever.
    pub fn answering_within(env: Env, timeout: Duration) -> Self {
        Self { env, timeout: Some(timeout) }
    }
}

impl DeviceObjects for Objects {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        let answer = stub::call(&self.env, bindings::DEVICE_SESSION, device, command);
        let Some(timeout) = self.timeout else { return answer.await };
        let timeout = Delay::from(timeout);
        pin_mut!(answer, timeout);
        match select(answer, timeout).await {
            Either::Left((answer, _)) => answer,
            Either::Right(((), _)) => Err(Error::internal("the object did not answer in time")),
        }
    }
}
