//! A request's body: not too large, JSON, and of the shape its route expects.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// The largest body under `/api`.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// A body somewhat over the limit is read and thrown away, so that the caller hears the answer and its connection can
/// go on; one far over it is cut off.
pub const CUT_OFF_AT: usize = 8 * BODY_LIMIT;

/// How large a body may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub largest: usize,
    pub cut_off_at: usize,
}

impl Limits {
    pub const JSON: Self = Self { largest: BODY_LIMIT, cut_off_at: CUT_OFF_AT };

    /// Refuses by the announced length, before anything is read. Tells how much there will be to keep.
    pub fn check_length(self, header: Option<&str>) -> Result<usize> {
        match header.and_then(|length| length.parse::<u64>().ok()) {
            Some(length) if length > self.cut_off_at as u64 => Err(self.exceeded()),
            Some(length) => Ok(usize::try_from(length).unwrap_or(self.largest).min(self.largest)),
            None => Ok(0),
        }
    }

    pub fn exceeded(self) -> Error {
        Error::TooLarge { limit_bytes: self.largest }
    }
}

pub fn too_large() -> Error {
    Error::TooLarge { limit_bytes: BODY_LIMIT }
}

/// Reads a body; what is wrong names its field where serde knows it.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    if body.len() > BODY_LIMIT {
        return Err(too_large());
    }
    let value: serde_json::Value =
        serde_json::from_slice(body).map_err(|_| invalid(None, "the body is not JSON".into()))?;
    // serde would read a list as an object's fields in their order.
    if !value.is_object() {
        return Err(invalid(None, "the body is not a JSON object".into()));
    }
    T::deserialize(&value).map_err(|cause| {
        let message = cause.to_string();
        if let Some(field) = missing_field(&message) {
            return invalid(Some(field), format!("{field} is missing"));
        }
        let field = wrong_field::<T>(&value, &message);
        invalid(field.as_deref(), message)
    })
}

fn missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

/// serde does not tell which field has the wrong shape. It is the one without which it would complain of another.
fn wrong_field<T: DeserializeOwned>(value: &Value, message: &str) -> Option<String> {
    let fields = value.as_object()?;
    let is_wrong = |field: &&String| {
        let others: Map<String, Value> = fields
            .iter()
            .filter(|(name, _)| name != field)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        serde_json::from_value::<T>(Value::Object(others)).map_or_else(|other| other.to_string() != message, |_| true)
    };
    fields.keys().find(is_wrong).cloned()
}

fn invalid(field: Option<&str>, message: String) -> Error {
    Error::Invalid { message, details: serde_json::json!({ "field": field.unwrap_or("body") }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Message {
        to: String,
        text: String,
    }

    fn refusal(body: &[u8]) -> (String, serde_json::Value) {
        match parse::<Message>(body) {
            Err(Error::Invalid { message, details }) => (message, details["field"].clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_body_of_the_right_shape_is_read() {
        let message = Message { to: "1".into(), text: "halo".into() };
        assert_eq!(parse(br#"{"to":"1","text":"halo","more":true}"#), Ok(message));
    }

    #[test]
    fn what_is_not_json_or_of_another_shape_is_refused() {
        for body in [&b""[..], b"to=1", b"{\"to\":", b"\xff"] {
            assert_eq!(refusal(body), ("the body is not JSON".into(), "body".into()));
        }
        assert_eq!(refusal(br#"{"to":"1"}"#), ("text is missing".into(), "text".into()));
        for body in [&b"[]"[..], b"7", b"null", br#"["1","halo"]"#] {
            assert_eq!(refusal(body), ("the body is not a JSON object".into(), "body".into()));
        }
    }

    #[test]
    fn a_field_of_the_wrong_shape_is_named() {
        assert_eq!(refusal(br#"{"to":7,"text":"halo"}"#).1, "to");
        assert_eq!(refusal(br#"{"to":"1","text":["halo"]}"#).1, "text");
        assert_eq!(refusal(br#"{"more":1,"to":"1","text":null}"#).1, "text");
    }

    #[test]
    fn a_body_over_the_limit_is_refused() {
        let check_length = |header| Limits::JSON.check_length(header);
        assert_eq!(check_length(Some("1048577")), Ok(BODY_LIMIT), "read, and then refused");
        assert_eq!(check_length(Some("8388609")), Err(too_large()));
        assert_eq!(check_length(Some("99999999999999999999")), Ok(0), "unreadable lengths are found out while reading");
        assert_eq!((check_length(Some("7")), check_length(None)), (Ok(7), Ok(0)));
        let text = format!("{{\"to\":\"1\",\"text\":\"{}\"}}", "a".repeat(BODY_LIMIT));
        assert_eq!(parse::<Message>(text.as_bytes()), Err(too_large()));
    }
}
