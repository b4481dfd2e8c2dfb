//! The JSON Schemas of types that are written as text. Only the generator of the API's contract uses them.

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// Returns the schema of a text that matches `pattern`, a regular expression of ECMA-262.
pub fn text(pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).examples([example]).into()
}

/// Returns the schema of one of these texts.
pub fn one_of<const N: usize>(words: [&str; N]) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
}
