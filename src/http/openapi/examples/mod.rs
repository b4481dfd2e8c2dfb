//! The examples of the contract. Each is a value of the Rust type of a request or an answer, so a renamed field or a code that no longer
//! exists does not compile here.

mod broadcasts;
mod canned_replies;
mod contacts;
mod contents;
mod conversations;
mod devices;
mod files;
mod groups;
mod messages;
mod people;

use serde_json::{Value, json};

use super::operation::Content;
use crate::clock::Timestamp;

/// A type with example values.
pub trait Example: Sized {
    /// Returns the examples. The first is the example of a body of this type. Together they have a value in every field that is a text.
    fn examples() -> Vec<Self>;
}

const EARLIER: Timestamp = Timestamp::from_unix_millis(1_795_568_400_000);
const LATER: Timestamp = Timestamp::from_unix_millis(1_795_572_000_000);

const PHONE: &str = "6281234567890";
const CHAT: &str = "6281234567890@c.us";
const LID: &str = "114567890123456";
const TEXT: &str = "Halo Ayu, pesanan sudah siap.";

/// The number that ends every example id.
const FIRST: &str = "0193e0a0-0000-7000-8000-000000000001";

#[expect(clippy::expect_used, reason = "the ids are constants, and only the contract's generator reads them")]
fn id<T: TryFrom<String>>(prefix: &str) -> T {
    T::try_from(format!("{prefix}_{FIRST}")).ok().expect("an id of the right form")
}

/// Adds an example value to each string schema of a body: the text that the body's examples have there.
pub fn show_in_schemas(document: &mut Value, content: Content) {
    let Content::Json { schema, examples } = content else { return };
    let mut texts = Vec::new();
    let schema = schema(&mut super::Schemas::default());
    for example in examples() {
        find_texts(document, Place { schema: &schema, pointer: String::new() }, &example, &mut texts);
    }
    for (pointer, text) in texts {
        if let Some(schema) = document.pointer_mut(&pointer).filter(|schema| !shows_an_example(schema))
            && let Some(schema) = schema.as_object_mut()
        {
            schema.insert("examples".into(), json!([text]));
        }
    }
}

/// A schema and its JSON pointer in the document. The pointer is empty if the schema is not in the document itself.
#[derive(Clone)]
struct Place<'a> {
    schema: &'a Value,
    pointer: String,
}

impl<'a> Place<'a> {
    fn child(&self, way: &str) -> Option<Self> {
        let schema = self.schema.pointer(way)?;
        let pointer = if self.pointer.is_empty() { String::new() } else { format!("{}{way}", self.pointer) };
        Some(Self { schema, pointer })
    }

    fn resolved(self, document: &'a Value) -> Self {
        let target = self.schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
        match target.and_then(|pointer| Some((pointer, document.pointer(pointer)?))) {
            Some((pointer, schema)) => Self { schema, pointer: pointer.to_owned() },
            None => self,
        }
    }
}

/// Collects the texts of an example with the pointers to the schemas that describe them.
fn find_texts(document: &Value, place: Place<'_>, example: &Value, found: &mut Vec<(String, Value)>) {
    let place = place.resolved(document);
    for choice in ["oneOf", "anyOf"] {
        let kinds = place.schema.get(choice).and_then(Value::as_array).map_or(0, Vec::len);
        let kinds = (0..kinds).filter_map(|number| place.child(&format!("/{choice}/{number}")));
        for kind in kinds.filter(|kind| describes(document, kind.schema, example)) {
            find_texts(document, kind, example, found);
        }
    }
    match example {
        Value::String(_) if is_bare_text(place.schema) && !place.pointer.is_empty() => {
            found.push((place.pointer, example.clone()));
        }
        Value::Array(items) => {
            for (item, place) in items.iter().filter_map(|item| Some((item, place.child("/items")?))) {
                find_texts(document, place, item, found);
            }
        }
        Value::Object(fields) => {
            let is_map = place.schema.get("properties").is_none();
            if is_map && !place.pointer.is_empty() && place.schema.get("additionalProperties").is_some_and(is_bare_text)
            {
                found.push((place.pointer.clone(), example.clone()));
            }
            for (name, value) in fields {
                let place =
                    place.child(&format!("/properties/{name}")).or_else(|| place.child("/additionalProperties"));
                if let Some(place) = place {
                    find_texts(document, place, value, found);
                }
            }
        }
        _ => {}
    }
}

/// Returns whether the schema describes the value. It checks only what distinguishes the variants of a `oneOf` or `anyOf`.
fn describes(document: &Value, schema: &Value, value: &Value) -> bool {
    let place = Place { schema, pointer: String::new() }.resolved(document);
    let schema = place.schema;
    let is_allowed = schema.get("enum").and_then(Value::as_array).is_none_or(|allowed| allowed.contains(value));
    let has_fields = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let has_fields = has_fields.filter_map(Value::as_str).all(|field| value.get(field).is_some());
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let fields_fit = properties
        .filter_map(|(name, schema)| Some((schema, value.get(name)?)))
        .all(|(schema, field)| schema.get("enum").is_none() || describes(document, schema, field));
    let is_null = schema.get("type").is_some_and(|name| name == "null");
    is_allowed && has_fields && fields_fit && value.is_null() == is_null
}

/// Returns whether the schema is a string without an example value.
fn is_bare_text(schema: &Value) -> bool {
    has_type(schema, "string") && !shows_an_example(schema)
}

fn shows_an_example(schema: &Value) -> bool {
    SHOWING.iter().any(|keyword| schema.get(keyword).is_some())
}

/// The keywords of a JSON schema that already show a possible value.
const SHOWING: [&str; 5] = ["example", "examples", "enum", "const", "default"];

fn has_type(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(|known| known == name),
        Some(known) => known == name,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::openapi::document;

    /// Collects the strings for which the contract has no example value.
    fn bare_texts(schema: &Value, way: &str, found: &mut Vec<String>) {
        if is_bare_text(schema) && schema.get("format") != Some(&json!("date-time")) {
            found.push(way.to_owned());
        }
        match schema {
            Value::Object(fields) if !shows_an_example(schema) => {
                let described = fields.iter().filter(|(name, _)| *name != "propertyNames");
                described.for_each(|(name, field)| bare_texts(field, &format!("{way}/{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|item| bare_texts(item, way, found)),
            _ => {}
        }
    }

    #[test]
    fn every_string_of_the_contract_has_an_example() {
        let mut found = Vec::new();
        bare_texts(&document()["components"], "", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn every_body_has_an_example() {
        fn check(place: &Value, way: &str) {
            if let Some(content) = place.get("content").and_then(Value::as_object) {
                // The bytes of a file, of any type, have no example.
                for (media, body) in content.iter().filter(|(name, _)| name.contains('/') && *name != "*/*") {
                    assert!(body.get("example").is_some_and(|example| !example.is_null()), "{way} {media}");
                }
            }
            match place {
                Value::Object(fields) => fields.iter().for_each(|(name, field)| check(field, &format!("{way}/{name}"))),
                Value::Array(items) => items.iter().for_each(|item| check(item, way)),
                _ => {}
            }
        }
        check(&document(), "");
    }
}
