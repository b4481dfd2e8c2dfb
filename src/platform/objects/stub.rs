//! The JSON that objects and Workers exchange over stubs: one request, one reply or one named error.

use serde::{Serialize, de::DeserializeOwned};
use worker::{Env, Headers, Method, Request, RequestInit, Response};

use crate::error::{Error, Result};

/// The error as it crosses a stub; the other side makes the same `Error` of it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Refusal {
    code: String,
    message: String,
    #[serde(default)]
    details: serde_json::Value,
}

const REFUSED: u16 = 422;

/// Calls `POST http://object/v1/<command>` on the object `name` of the class bound as `binding`.
pub async fn call<C: Serialize, R: DeserializeOwned>(
    env: &Env,
    binding: &str,
    name: &str,
    command: &str,
    body: &C,
) -> Result<R> {
    let headers = Headers::new();
    headers.set("content-type", "application/json").map_err(Error::internal)?;
    let json = serde_json::to_string(body).map_err(Error::internal)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_body(Some(json.into()));
    let request = Request::new_with_init(&format!("http://object/v1/{command}"), &init).map_err(Error::internal)?;
    let stub = env.durable_object(binding).and_then(|class| class.get_by_name(name)).map_err(Error::internal)?;
    let mut response = stub.fetch_with_request(request).await.map_err(Error::internal)?;
    let text = response.text().await.map_err(Error::internal)?;
    match response.status_code() {
        200 => serde_json::from_str(&text).map_err(Error::internal),
        REFUSED => Err(serde_json::from_str::<Refusal>(&text).map_or_else(Error::internal, Refusal::into_error)),
        status => Err(Error::Internal(format!("{binding} answered {command} with status {status}"))),
    }
}

/// The object's side of `call`.
pub fn reply<R: Serialize>(answer: Result<R>) -> worker::Result<Response> {
    match answer {
        Ok(answer) => Response::from_json(&answer),
        Err(error) => Ok(Response::from_json(&Refusal::from(&error))?.with_status(REFUSED)),
    }
}

impl From<&Error> for Refusal {
    fn from(error: &Error) -> Self {
        let details = match error {
            Error::Invalid { details, .. } => details.clone(),
            Error::NotFound { what } => serde_json::json!(what),
            Error::RateLimited { limit, after_seconds, reset_at } => {
                serde_json::json!([limit, after_seconds, reset_at])
            }
            _ => serde_json::Value::Null,
        };
        Self { code: error.code().to_owned(), message: error.to_string(), details }
    }
}

impl Refusal {
    fn into_error(self) -> Error {
        match self.code.as_str() {
            "NOT_FOUND" => Error::NotFound { what: "the device" },
            "VALIDATION_ERROR" => Error::Invalid { message: self.message, details: self.details },
            "CONFLICT" => Error::Conflict(self.message),
            "DEVICE_DISCONNECTED" => Error::DeviceDisconnected(self.message),
            "FORBIDDEN" => Error::Forbidden(self.message),
            "PROVIDER_ERROR" => Error::Provider(self.message),
            "RATE_LIMITED" => match serde_json::from_value(self.details) {
                Ok((limit, after_seconds, reset_at)) => Error::RateLimited { limit, after_seconds, reset_at },
                Err(cause) => Error::internal(cause),
            },
            _ => Error::Internal(self.message),
        }
    }
}
