//! `ports::DeviceObjects`: one object per device, bound from the deployment that holds the sessions.

use serde::{Serialize, de::DeserializeOwned};
use worker::Env;

use crate::{
    error::Result,
    platform::{bindings, objects::stub},
    ports::DeviceObjects,
};

pub struct Objects(Env);

impl Objects {
    pub fn new(env: Env) -> Self {
        Self(env)
    }
}

impl DeviceObjects for Objects {
    async fn call<B: Serialize, R: DeserializeOwned>(&self, device: &str, command: &str, body: &B) -> Result<R> {
        stub::call(&self.0, bindings::DEVICE_SESSION, device, command, body).await
    }
}
