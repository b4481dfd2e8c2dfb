//! One example for every body of the contract, put together from what its fields look like.

use serde_json::{Map, Value, json};

/// What a text of this name looks like, wherever it stands; `Schema.field` where it looks different there.
const LOOKS: [(&str, &str); 45] = [
    ("attributes", "kota"),
    ("cause", "connected"),
    ("chatId", "6281234567890@c.us"),
    ("Rejection.code", "no_number"),
    ("commit", "3f6c1d2"),
    ("csv", "phone,name\n081234567890,Ayu\n"),
    ("deviceId", "dev_0193e0a0-0000-7000-8000-000000000001"),
    ("deviceIds", "dev_0193e0a0-0000-7000-8000-000000000001"),
    ("email", "ayu@toko.example"),
    ("error", "whatsapp_463"),
    ("Import.error", "the file is gone; import it again"),
    ("field", "phone"),
    ("fileName", "pelanggan.csv"),
    ("head", "Nomor HP"),
    ("lastText", "Terima kasih!"),
    ("license", "AGPL-3.0-only"),
    ("lid", "114567890123456"),
    ("message", "this is no phone number"),
    ("name", "Ayu"),
    ("Campaign.name", "Promo November"),
    ("NewCampaign.name", "Promo November"),
    ("Device.name", "Toko Pusat"),
    ("DeviceName.name", "Toko Pusat"),
    ("nextCursor", "eyJhZnRlciI6Ij"),
    ("note", "said so on the phone"),
    ("password", "a long password"),
    ("phone", "6281234567890"),
    ("raw", "2@Zk1…,base64,base64,base64"),
    ("samples", "0812-3456-7890"),
    ("scheduledAt", "2026-11-26T02:00:00Z"),
    ("sendAt", "2026-11-26T02:00:00Z"),
    ("source", "https://example.com/cloudwa-flow"),
    ("status", "ok"),
    ("svg", "<svg viewBox=\"0 0 61 61\">…</svg>"),
    ("tag", "vip"),
    ("tags", "vip"),
    ("tenantName", "Toko Ayu"),
    ("text", "Halo Ayu, pesanan sudah siap."),
    ("to", "+62 812-3456-7890"),
    ("userId", "usr_0193e0a0-0000-7000-8000-000000000001"),
    ("value", "12345"),
    ("variable", "kota"),
    ("version", "0.1.0"),
    ("word", "STOP"),
    ("waMessageId", "3EB0C431C26A1916E07A"),
];

/// Tables of texts by texts, and what stands in one.
const TABLES: [&str; 2] = ["attributes", "variables"];
const CELL: (&str, &str) = ("kota", "Bandung");

fn look_of(schema: &str, field: &str) -> Option<&'static str> {
    let own = format!("{schema}.{field}");
    let find = |name: &str| LOOKS.iter().find(|(known, _)| *known == name).map(|(_, look)| *look);
    find(&own).or_else(|| find(field))
}

/// Deeper than any of our types; a schema that leads to itself ends here.
const DEEPEST: usize = 16;

/// Gives every text in `document` an example, and then every body.
pub fn illustrate(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    for (name, schema) in schemas.iter_mut() {
        show_texts(name, schema);
    }
    for (name, example) in usual_requests() {
        if let Some(request) = schemas.get_mut(name).and_then(Value::as_object_mut) {
            request.insert("example".into(), example);
        }
    }
    let schemas = json!(schemas);
    visit(document, &schemas);
}

/// Requests of which everything that can be said would be too much, or contradict itself.
fn usual_requests() -> [(&'static str, Value); 3] {
    let campaign = json!({
        "name": "Promo November",
        "deviceIds": ["dev_0193e0a0-0000-7000-8000-000000000001"],
        "text": "Halo {{name}}, ada promo baru.",
        "recipients": [{ "phone": "081234567890", "name": "Ayu" }],
        "preset": "safe",
    });
    let message = json!({ "to": "+62 812-3456-7890", "text": "Halo Ayu, pesanan sudah siap." });
    let hours = json!({ "enabled": true, "from": "21:00", "to": "08:00", "timeZone": "Asia/Jakarta" });
    [("NewCampaign", campaign), ("NewMessage", message), ("PacingPatch", json!({ "quietHours": hours }))]
}

fn show_texts(name: &str, schema: &mut Value) {
    for kind in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        show_texts(name, kind);
    }
    for (field, shape) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if TABLES.contains(&field.as_str()) && kind_of(shape) == "object" {
            show(shape, &json!({ (CELL.0): CELL.1 }));
        }
        let place = if kind_of(shape) == "array" { shape.get_mut("items") } else { Some(shape) };
        if let (Some(text), Some(look)) = (place.filter(|place| is_bare_text(place)), look_of(name, field)) {
            show(text, &json!(look));
        }
    }
    if let Some(cell) = schema.get_mut("additionalProperties").filter(|cell| is_bare_text(cell)) {
        show(cell, &json!(CELL.1));
    }
}

fn show(schema: &mut Value, example: &Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("examples".into(), json!([example]));
    }
}

/// A text that does not say what it looks like.
fn is_bare_text(schema: &Value) -> bool {
    kind_of(schema) == "string" && !TELLING.iter().any(|word| schema.get(word).is_some())
}

/// What tells an example already.
const TELLING: [&str; 5] = ["example", "examples", "enum", "const", "default"];

/// Bodies are where a media type has a schema.
fn visit(place: &mut Value, schemas: &Value) {
    match place {
        Value::Object(fields) => {
            if let Some(Value::Object(content)) = fields.get_mut("content") {
                for media in content.values_mut().filter_map(Value::as_object_mut) {
                    let example = media.get("schema").map(|schema| example_of(schema, schemas, 0));
                    media.extend(example.map(|example| ("example".to_owned(), example)));
                }
            }
            fields.values_mut().for_each(|field| visit(field, schemas));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, schemas)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn example_of(schema: &Value, schemas: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    let deeper = |schema: &Value| example_of(schema, schemas, depth + 1);
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return schemas.get(name).map_or(Value::Null, deeper);
    }
    let told = ["example", "const", "default"].into_iter().find_map(|word| schema.get(word));
    let listed = ["examples", "enum"].into_iter().find_map(|word| schema.get(word)?.get(0));
    if let Some(example) = told.or(listed) {
        return example.clone();
    }
    let kinds = ["oneOf", "anyOf"].into_iter().find_map(|word| schema.get(word)?.as_array());
    if let Some(kind) = kinds.and_then(|kinds| kinds.iter().find(|kind| kind.get("type") != Some(&json!("null")))) {
        return deeper(kind);
    }
    match kind_of(schema) {
        "object" => {
            let fields = schema.get("properties").and_then(Value::as_object);
            let fields = fields.into_iter().flatten().map(|(name, field)| (name.clone(), deeper(field)));
            Value::Object(fields.collect::<Map<String, Value>>())
        }
        "array" => schema.get("items").map_or_else(|| json!([]), |items| json!([deeper(items)])),
        "integer" | "number" => schema.get("minimum").filter(|least| **least != json!(0)).cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "string" if schema.get("format") == Some(&json!("date-time")) => json!("2026-11-25T01:00:00.000Z"),
        _ => Value::Null,
    }
}

/// The type, of a choice between it and nothing the type.
fn kind_of(schema: &Value) -> &str {
    let named = |kind: &Value| kind.as_str().is_some_and(|kind| kind != "null");
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().find(|kind| named(kind)).and_then(Value::as_str).unwrap_or_default(),
        Some(kind) => kind.as_str().unwrap_or_default(),
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::openapi::document;

    /// Texts of which nobody knows what they look like.
    fn bare_texts(schema: &Value, way: &str, found: &mut Vec<String>) {
        if is_bare_text(schema) && schema.get("format") != Some(&json!("date-time")) {
            found.push(way.to_owned());
        }
        match schema {
            Value::Object(fields) if !TELLING.iter().any(|word| fields.contains_key(*word)) => {
                fields.iter().for_each(|(name, field)| bare_texts(field, &format!("{way}/{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|item| bare_texts(item, way, found)),
            _ => {}
        }
    }

    #[test]
    fn every_text_of_the_contract_shows_what_it_looks_like() {
        let mut found = Vec::new();
        bare_texts(&document()["components"], "", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn every_body_has_an_example() {
        fn check(place: &Value, way: &str) {
            if let Some(content) = place.get("content").and_then(Value::as_object) {
                for (media, body) in content {
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
