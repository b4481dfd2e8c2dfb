//! The JSON that objects and Workers exchange over stubs: a command, and its reply or an error.

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use worker::{Delay, Env, Headers, Method, Request, RequestInit, Response};

use crate::{
    error::{Error, Result},
    ports::ObjectCommand,
    time_limit,
};

/// An error as JSON; the caller turns it back into the same `Error`.
#[derive(Serialize, Deserialize)]
struct Refusal {
    code: String,
    message: String,
    #[serde(default)]
    details: serde_json::Value,
}

const REFUSED: u16 = 422;

/// Sends a command to the object `name` of the class bound as `binding`.
pub async fn call<C: ObjectCommand>(env: &Env, binding: &str, name: &str, command: &C) -> Result<C::Reply> {
    call_as::<C, C::Reply>(env, binding, name, command).await
}

/// Calls an object like `call`, and fails if the object has not answered within `span`.
pub async fn call_within<C: ObjectCommand>(
    span: Duration,
    env: &Env,
    binding: &str,
    name: &str,
    command: &C,
) -> Result<C::Reply> {
    within(span, call(env, binding, name, command)).await
}

/// Returns the result of the work, or an error if it takes longer than `span`.
pub async fn within<T>(span: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    time_limit::within(Delay::from(span), work).await
}

/// Calls an object like `call`, and returns its reply as JSON for a caller that passes it on: a newer object may include something that
/// this release cannot parse.
pub async fn call_for_json<C: ObjectCommand>(
    env: &Env,
    binding: &str,
    name: &str,
    command: &C,
) -> Result<serde_json::Value> {
    call_as::<C, serde_json::Value>(env, binding, name, command).await
}

async fn call_as<C: ObjectCommand, R: DeserializeOwned>(
    env: &Env,
    binding: &str,
    name: &str,
    command: &C,
) -> Result<R> {
    let headers = Headers::new();
    headers.set("content-type", "application/json").map_err(Error::internal)?;
    let json = serde_json::to_string(command).map_err(Error::internal)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_body(Some(json.into()));
    let url = format!("http://object/v1/{}", C::NAME);
    let request = Request::new_with_init(&url, &init).map_err(Error::internal)?;
    let stub = env.durable_object(binding).and_then(|class| class.get_by_name(name)).map_err(Error::internal)?;
    let mut response = stub.fetch_with_request(request).await.map_err(Error::internal)?;
    let text = response.text().await.map_err(Error::internal)?;
    match response.status_code() {
        200 => serde_json::from_str(&text).map_err(Error::internal),
        REFUSED => Err(serde_json::from_str::<Refusal>(&text).map_or_else(Error::internal, Refusal::into_error)),
        status => Err(Error::Internal(format!("{binding} answered {} with status {status}", C::NAME))),
    }
}

/// Parses a command that an object has received.
pub fn parse<C: ObjectCommand>(body: &[u8]) -> Result<C> {
    serde_json::from_slice(body).map_err(Error::internal)
}

/// Creates the object's response, from which `call` parses the reply or the error.
pub fn reply<R: Serialize>(answer: Result<R>) -> worker::Result<Response> {
    match answer {
        Ok(answer) => Response::from_json(&answer),
        Err(error) => Ok(Response::from_json(&Refusal::from(&error))?.with_status(REFUSED)),
    }
}

/// Creates a response like `reply`, for a reply that is JSON text already.
pub fn reply_json(answer: Result<String>) -> worker::Result<Response> {
    match answer {
        Ok(json) => Response::ok(json),
        Err(error) => reply::<()>(Err(error)),
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
            Error::Unavailable { after_seconds, .. } => serde_json::json!(after_seconds),
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
            "UNAVAILABLE" => match serde_json::from_value(self.details) {
                Ok(after_seconds) => Error::Unavailable { message: self.message, after_seconds },
                Err(cause) => Error::internal(cause),
            },
            "PROVIDER_ERROR" => Error::Provider(self.message),
            "RATE_LIMITED" => match serde_json::from_value(self.details) {
                Ok((limit, after_seconds, reset_at)) => Error::RateLimited { limit, after_seconds, reset_at },
                Err(cause) => Error::internal(cause),
            },
            _ => Error::Internal(self.message),
        }
    }
}

/// Runs the command that `$name` names and turns its reply into the response; `None` if no arm has this name. An arm gives only the type of
/// its command: the type has the name, the argument and the reply. `$parse` parses the argument.
macro_rules! run_command {
    ($name:expr, $parse:expr, { $($command:ty: |$argument:pat_param| $answer:expr,)+ }) => {
        match $name {
            $(<$command as $crate::ports::ObjectCommand>::NAME => {
                let parsed: $crate::error::Result<$command> = $parse;
                let answer: $crate::error::Result<<$command as $crate::ports::ObjectCommand>::Reply> = match parsed {
                    Ok($argument) => $answer,
                    Err(error) => Err(error),
                };
                Some($crate::platform::objects::stub::reply(answer))
            })+
            _ => None,
        }
    };
}
pub(crate) use run_command;
