//! Parses a struct from named values, as bodies and queries have them; an error names the wrong value.

use serde::de::{DeserializeOwned, value::MapDeserializer};
use serde_json::Value;

use crate::error::{Error, Result};

/// Parses `T` from `entries`. `Invalid` names the first entry that is missing or wrong.
///
/// serde asks for one entry after the other, so the entry that it requested last is the one it refused. `serde_path_to_error` finds whole
/// paths, but compiles every type once more, which is 15 KB of the upload (gzip -9).
pub fn read<'a, T: DeserializeOwned>(entries: impl Iterator<Item = (&'a str, &'a Value)>) -> Result<T> {
    let mut last = None;
    let entries = entries.inspect(|(name, _)| last = Some(*name));
    T::deserialize(MapDeserializer::new(entries)).map_err(|cause: serde_json::Error| {
        let message = cause.to_string();
        match find_missing_field(&message) {
            Some(field) => Error::invalid(field, format!("{field} is missing")),
            None => Error::invalid(last.unwrap_or("body"), message),
        }
    })
}

fn find_missing_field(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Query {
        cursor: String,
        limit: Option<u8>,
    }

    fn refused_field(entries: &[(&str, Value)]) -> Value {
        match read::<Query>(entries.iter().map(|(name, value)| (*name, value))) {
            Err(Error::Invalid { details, .. }) => details["field"].clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_entry_that_is_given_twice_is_named() {
        assert_eq!(refused_field(&[("cursor", json!("a")), ("more", json!(1)), ("cursor", json!("b"))]), "cursor");
    }

    #[test]
    fn the_wrong_entry_is_named_wherever_it_is() {
        assert_eq!(refused_field(&[("limit", json!("ten")), ("cursor", json!("a"))]), "limit");
        assert_eq!(refused_field(&[("cursor", json!("a")), ("limit", json!(300)), ("more", json!(1))]), "limit");
    }

    #[test]
    fn a_missing_entry_is_named_and_an_unknown_one_is_ignored() {
        assert_eq!(refused_field(&[("limit", json!(1)), ("more", json!(1))]), "cursor");
    }
}
