//! Requests that a client may repeat: requests with the same idempotency key create a thing only once.

pub mod store;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The key that a client gives to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

const MAX_KEY_CHARACTERS: usize = 200;

impl IdempotencyKey {
    pub fn parse(text: &str) -> Result<Self> {
        let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > MAX_KEY_CHARACTERS || !is_printable {
            return Err(Error::invalid(
                "Idempotency-Key",
                format!("an idempotency key has 1 to {MAX_KEY_CHARACTERS} visible ASCII characters"),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A request with its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    key: IdempotencyKey,
    fingerprint: String,
}

impl KeyedRequest {
    /// Creates the request. `target` is the path with its query.
    pub fn new(key: IdempotencyKey, method: &str, target: &str, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [method.as_bytes(), b" ", target.as_bytes(), b"\n", body] {
            hash.update(part);
        }
        Self { key, fingerprint: hex::encode(hash.finalize()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_1_to_200_visible_ascii_characters() {
        assert!(IdempotencyKey::parse("0193e0a0-0000-7000-8000-000000000001").is_ok());
        for text in ["", " ", "a b", "é", "a\u{0}", &"a".repeat(201)] {
            assert!(IdempotencyKey::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn another_request_has_another_fingerprint() {
        let request = |method, target, body: &str| {
            KeyedRequest::new(IdempotencyKey::parse("k").unwrap(), method, target, body.as_bytes()).fingerprint
        };
        let one = request("POST", "/api/devices", "{}");
        assert_eq!(one, request("POST", "/api/devices", "{}"));
        for other in [
            request("PATCH", "/api/devices", "{}"),
            request("POST", "/api/contacts", "{}"),
            request("POST", "/api/devices?dryRun=true", "{}"),
            request("POST", "/api/devices", "{ }"),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!(
            one, "9cb8c53eda15a8faee3611c9b4739f8e2818cfcf062ce0f28cd6ca4be5f78b8e",
            "stored in D1 for seven days"
        );
    }
}
