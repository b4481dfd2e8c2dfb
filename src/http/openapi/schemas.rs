//! The types of requests and answers as JSON Schema, under the names that clients see.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

const PLACE: &str = "#/components/schemas/";

/// Fields that an answer omits when they have no value. Every other field is always present, if only as `null`.
const LEFT_OUT: [(&str, &str); 53] = [
    ("File", "preview"),
    ("FilePreview", "height"),
    ("FilePreview", "thumbnail"),
    ("FilePreview", "waveform"),
    ("FilePreview", "width"),
    ("Message", "conversationId"),
    ("Message", "businessName"),
    ("Message", "campaign"),
    ("Message", "sendAt"),
    ("Message", "sender"),
    ("Message", "isFromPhone"),
    ("Message", "editedAt"),
    ("Message", "replyTo"),
    ("Message", "reactions"),
    ("StoredMessage", "businessName"),
    ("StoredMessage", "campaign"),
    ("StoredMessage", "sendAt"),
    ("StoredMessage", "sentAt"),
    ("StoredMessage", "sender"),
    ("StoredMessage", "isFromPhone"),
    ("StoredMessage", "editedAt"),
    ("StoredMessage", "replyTo"),
    ("StoredMessage", "reactions"),
    ("StoredMessage", "error"),
    ("AcceptedMessage", "businessName"),
    ("AcceptedMessage", "campaign"),
    ("AcceptedMessage", "sendAt"),
    ("AcceptedMessage", "sentAt"),
    ("AcceptedMessage", "sender"),
    ("AcceptedMessage", "isFromPhone"),
    ("AcceptedMessage", "editedAt"),
    ("AcceptedMessage", "replyTo"),
    ("AcceptedMessage", "reactions"),
    ("AcceptedMessage", "error"),
    ("MessageProgress", "error"),
    ("MessageProgress", "campaign"),
    ("MessageProgress", "isCold"),
    ("MessageProgress", "target"),
    ("MessageState", "error"),
    ("Chat", "businessName"),
    ("MessageChange", "editedAt"),
    ("MessageChange", "replyTo"),
    ("MessageChange", "deletedFile"),
    ("File", "id"),
    ("File", "state"),
    ("MessageReaction", "id"),
    ("Reaction", "emoji"),
    ("Reaction", "sender"),
    ("ReplyTo", "id"),
    ("ReplyTo", "sender"),
    ("ChatRead", "through"),
    ("IdentifiedContact", "otherPhone"),
    ("ImportPreview", "suggestedBareDigits"),
];

/// The named schemas of the contract.
#[derive(Default)]
pub struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// Returns the schema of a request. Unknown fields are ignored, so that an older server understands a newer client.
    pub fn request<T: ToSchema>(&mut self) -> Value {
        self.add::<T>(false)
    }

    /// Returns the schema of an answer, which has exactly these fields.
    pub fn answer<T: ToSchema>(&mut self) -> Value {
        self.add::<T>(true)
    }

    fn add<T: ToSchema>(&mut self, is_answer: bool) -> Value {
        let name = T::name().into_owned();
        let mut found = vec![(name.clone(), T::schema())];
        T::schemas(&mut found);
        let mut fresh = Vec::new();
        for (name, schema) in found {
            if self.0.contains_key(&name) {
                continue;
            }
            let Ok(schema) = serde_json::to_value(&schema) else { continue };
            self.0.insert(name.clone(), schema);
            fresh.push(name);
        }
        for name in &fresh {
            let mut schema = self.flattened(self.0.get(name).cloned().unwrap_or_default());
            if is_answer {
                close(name, &mut schema);
            }
            self.0.insert(name.clone(), schema);
        }
        json!({ "$ref": format!("{PLACE}{name}") })
    }

    /// Returns the schemas to which `elsewhere` or another schema refers. A flattened part is contained in its whole, so it is removed.
    pub fn into_json(mut self, elsewhere: &Value) -> Value {
        loop {
            let text = format!("{elsewhere}{}", json!(self.0));
            let before = self.0.len();
            self.0.retain(|name, _| text.contains(&format!("\"{PLACE}{name}\"")));
            if self.0.len() == before {
                return json!(self.0);
            }
        }
    }

    /// Merges flattened parts. utoipa writes a struct that has them as `allOf`; this makes it the one object that JSON has, or one object
    /// per kind.
    fn flattened(&self, schema: Value) -> Value {
        let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return schema };
        let parts: Vec<Value> = parts.iter().map(|part| without_closing(self.flattened(self.resolved(part)))).collect();
        let mut merged = parts.iter().fold(json!({ "type": "object" }), |merged, part| merge(&merged, part));
        if let (Some(text), Some(merged)) = (schema.get("description"), merged.as_object_mut()) {
            merged.insert("description".into(), text.clone());
        }
        merged
    }

    fn resolved(&self, schema: &Value) -> Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        name.and_then(|name| self.0.get(name)).unwrap_or(schema).clone()
    }
}

/// Removes `additionalProperties: false` from a schema that is merged with others (`allOf`): it would forbid the fields of the
/// others.
fn without_closing(mut schema: Value) -> Value {
    if let Some(object) =
        schema.as_object_mut().filter(|object| object.get("additionalProperties") == Some(&json!(false)))
    {
        object.remove("additionalProperties");
    }
    schema
}

/// Merges two object schemas. If one is a `oneOf`, the other is merged into each of its variants.
fn merge(one: &Value, other: &Value) -> Value {
    for (choice, rest) in [(one, other), (other, one)] {
        if let Some(kinds) = choice.get("oneOf").and_then(Value::as_array) {
            let kinds: Vec<Value> = kinds.iter().map(|kind| merge(rest, kind)).collect();
            return json!({ "oneOf": kinds });
        }
    }
    let mut merged = one.clone();
    if let Some(target) = merged.as_object_mut() {
        for field in ["properties", "required", "additionalProperties"] {
            match (target.get_mut(field), other.get(field)) {
                (Some(Value::Object(known)), Some(Value::Object(more))) => known.extend(more.clone()),
                (Some(Value::Array(known)), Some(Value::Array(more))) => known.extend(more.clone()),
                (None, Some(more)) => drop(target.insert(field.into(), more.clone())),
                _ => {}
            }
        }
    }
    merged
}

/// Marks every field of an answer as required and forbids others.
fn close(name: &str, schema: &mut Value) {
    for kind in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        close(name, kind);
    }
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("type").is_none_or(|kind| *kind != json!("object")) || object.contains_key("additionalProperties") {
        return;
    }
    let fields = object.get("properties").and_then(Value::as_object).map(names).unwrap_or_default();
    let is_always_present = |field: &String| !LEFT_OUT.contains(&(name, field));
    object.insert("required".into(), fields.into_iter().filter(is_always_present).collect());
    object.insert("additionalProperties".into(), Value::Bool(false));
}

fn names(fields: &Map<String, Value>) -> Vec<String> {
    fields.keys().cloned().collect()
}
