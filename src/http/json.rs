//! Parses the body of a request, and checks that it is small enough, is JSON and has the fields that the route expects.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    error::{Error, Result},
    http::fields,
};

/// The largest body under `/api`.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// A body that is somewhat larger than the limit is received and discarded, so that the caller gets the answer and can keep the connection.
/// The connection of a body over this size is closed.
pub const CUT_OFF_AT: usize = 4 * BODY_LIMIT;

/// How large a body may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub largest: usize,
    pub cut_off_at: usize,
}

impl Limits {
    pub const JSON: Self = Self { largest: BODY_LIMIT, cut_off_at: CUT_OFF_AT };

    /// Refuses a body by its announced length, before it is received. Returns how many bytes to reserve.
    pub fn check_length(self, header: Option<&str>) -> Result<usize> {
        match header.and_then(|length| length.parse::<u64>().ok()) {
            Some(length) if length > self.cut_off_at as u64 => Err(self.too_large_error()),
            Some(length) => Ok(usize::try_from(length).unwrap_or(self.largest).min(self.largest)),
            None => Ok(0),
        }
    }

    pub fn too_large_error(self) -> Error {
        Error::TooLarge { limit_bytes: self.largest }
    }
}

pub fn too_large() -> Error {
    Error::TooLarge { limit_bytes: BODY_LIMIT }
}

/// Parses a body. An error names the wrong field.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    if body.len() > BODY_LIMIT {
        return Err(too_large());
    }
    let value: Value = serde_json::from_slice(body).map_err(|_| invalid("the body is not JSON"))?;
    let Value::Object(object) = &value else { return Err(invalid("the body is not a JSON object")) };
    fields::read(object.iter().map(|(name, value)| (name.as_str(), value)))
}

fn invalid(message: &str) -> Error {
    Error::invalid("body", message)
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
    fn a_body_with_every_field_is_read() {
        let message = Message { to: "1".into(), text: "halo".into() };
        assert_eq!(parse(br#"{"to":"1","text":"halo","more":true}"#), Ok(message));
    }

    #[test]
    fn a_body_that_is_not_a_json_object_with_every_field_is_refused() {
        for body in [&b""[..], b"to=1", b"{\"to\":", b"\xff"] {
            assert_eq!(refusal(body), ("the body is not JSON".into(), "body".into()));
        }
        assert_eq!(refusal(br#"{"to":"1"}"#), ("text is missing".into(), "text".into()));
        for body in [&b"[]"[..], b"7", b"null", br#"["1","halo"]"#] {
            assert_eq!(refusal(body), ("the body is not a JSON object".into(), "body".into()));
        }
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named() {
        assert_eq!(refusal(br#"{"to":7,"text":"halo"}"#).1, "to");
        assert_eq!(refusal(br#"{"to":"1","text":["halo"]}"#).1, "text");
        assert_eq!(refusal(br#"{"more":1,"to":"1","text":null}"#).1, "text");
    }

    #[test]
    fn a_body_over_the_limit_is_refused() {
        let check_length = |header| Limits::JSON.check_length(header);
        assert_eq!(check_length(Some("2097153")), Ok(BODY_LIMIT), "the body is read and then refused");
        assert_eq!(check_length(Some("8388609")), Err(too_large()));
        assert_eq!(
            check_length(Some("99999999999999999999")),
            Ok(0),
            "a length that is no number is checked while the body is read"
        );
        assert_eq!((check_length(Some("7")), check_length(None)), (Ok(7), Ok(0)));
        let text = format!("{{\"to\":\"1\",\"text\":\"{}\"}}", "a".repeat(BODY_LIMIT));
        assert_eq!(parse::<Message>(text.as_bytes()), Err(too_large()));
    }
}
