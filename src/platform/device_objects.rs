//! `ports::DeviceObjects`: one object per device, bound from the deployment that holds the WhatsApp connections.

use worker::Env;

use crate::{
    error::Result,
    platform::{bindings, objects::stub},
    ports::{DeviceObjects, ObjectCommand},
};

pub struct Objects(Env);

impl Objects {
    pub fn new(env: Env) -> Self {
        Self(env)
    }
}

impl DeviceObjects for Objects {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        stub::call(&self.0, bindings::DEVICE_SESSION, device, command).await
    }
}
