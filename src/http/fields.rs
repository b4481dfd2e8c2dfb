//! Reads a struct from named values, as bodies and queries have them, and names the value that is wrong.

use serde::de::{DeserializeOwned, value::MapDeserializer};
use serde_json::Value;

use crate::error::{Error, Result};

/// Reads `T` from `entries`. `Invalid` names the first entry that is missing or wrong.
///
/// serde asks for one entry after the other, so the entry it took last is the one it refused. `serde_path_to_error` finds
/// whole paths, but compiles every type a second time: 25 KB of the upload (gzip -9).
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
