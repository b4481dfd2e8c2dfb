//! The API's contract (OpenAPI 3.1), made from the records of `http/routes` and from the types that requests and answers
//! are. `npm run api` writes it to `frontend/public/openapi.json`, a test compares the two, and the specs check every
//! answer of a running stack against it.

mod examples;
mod limits;
pub mod operation;
mod schemas;

/// The names that the text of a `doc!` may use without a `use`.
pub mod prelude {
    pub use super::operation::{
        CONTACT_IN_QUESTION, CONTACT_OPTED_OUT, CONTACT_SEARCH, CONTACT_SORT, CONTACT_TAG, CURSOR,
        Kind::{OneOf, Text, Whole},
        LANGUAGE, LIMIT, TIME_ZONE, csv, csv_with_times, file, import, json, page, parameter, redirect, schema_of,
        socket, upload,
    };
    pub use crate::{campaigns, contacts, conversations, devices, http::bodies, messages, tenants, workflows};
}

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    error::Error,
    http::{
        json::BODY_LIMIT,
        routes::{self, GROUPS, Group, Method, Route},
    },
    ids::{CampaignId, CannedReplyId, ContactId, DeviceId, FileId, ImportId, MessageId},
    name::Name,
    tenants::{access::Audience, rate_limit::RateLimit},
};
use operation::Content;
use schemas::Schemas;

const ABOUT: &str = "Everything the dashboard does, it does by this API. Answers are `{\"success\": true, \"data\": …}` or \
`{\"success\": false, \"error\": {\"code\", \"message\", \"details\"}}`; switch on `code`, show `message`. Times are RFC 3339 in \
UTC, phone numbers are the digits of E.164. Lists come in pages: ask again with `cursor` set to the last page's `nextCursor` \
until that is `null`.";

/// Returns the whole document.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let mut paths: Map<String, Value> = Map::new();
    for group in &GROUPS {
        for route in group.routes {
            let operation = operation(group, route, &mut schemas);
            let path = paths.entry(route.path).or_insert_with(|| json!({}));
            if let Some(path) = path.as_object_mut() {
                path.insert(method_name(route.method).into(), operation);
            }
        }
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "CloudWA Flow",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "tags": GROUPS.iter().map(|group| json!({ "name": group.tag, "description": group.description })).collect::<Value>(),
        "paths": paths,
        "components": {
            "schemas": schemas.into_json(&json!(paths)),
            "responses": refusals(),
            "headers": limit_headers(),
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": crate::http::cookies::SESSION,
                    "description": "Set by `POST /api/auth/login`, for 15 minutes; `POST /api/auth/refresh` renews it. A request that changes something also needs an `Origin` header that this installation allows.",
                },
            },
        },
    });
    for route in routes::all() {
        let bodies = route.doc.body.iter().chain([&route.doc.answer]);
        bodies.for_each(|content| examples::show_in_schemas(&mut document, *content));
    }
    limits::add_to(&mut document);
    document
}

const fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn operation(group: &Group, route: &Route, schemas: &mut Schemas) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "tags": [group.tag],
        "summary": route.doc.summary,
        "description": audience_description(route.audience),
        "security": if route.audience == Audience::Everyone { json!([]) } else { json!([{ "session": [] }]) },
        "responses": responses(route, schemas),
    });
    let parameters = parameters(route, schemas);
    let body = route.doc.body.map(|content| body(content, schemas));
    if let Some(operation) = operation.as_object_mut() {
        if !parameters.is_empty() {
            operation.insert("parameters".into(), parameters.into());
        }
        if let Some(content) = body {
            operation.insert("requestBody".into(), json!({ "required": true, "content": content }));
        }
    }
    operation
}

const fn audience_description(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "Anyone may call this, signed in or not.",
        Audience::Members => "Every signed-in member of a tenant may call this.",
        Audience::Admins => "Only admins may call this.",
    }
}

fn parameters(route: &Route, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters: Vec<Value> = path_parameters(route.path);
    parameters.extend(route.doc.query.iter().map(|parameter| parameter.to_json(schemas)));
    if route.doc.takes_key {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The server executes a request that is repeated with the same key only once, so repeat it if you did not get the answer. A key is remembered for seven days.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        }));
    }
    parameters
}

fn path_parameters(path: &str) -> Vec<Value> {
    fn id<T: ToSchema>() -> Value {
        serde_json::to_value(T::schema()).unwrap_or_default()
    }
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let schema = |name| match name {
        "device" => id::<DeviceId>(),
        "message" => id::<MessageId>(),
        "contact" => id::<ContactId>(),
        "import" => id::<ImportId>(),
        "reply" => id::<CannedReplyId>(),
        "campaign" => id::<CampaignId>(),
        "file" => id::<FileId>(),
        _ => json!({ "type": "string" }),
    };
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema(name) })).collect()
}

/// Returns the answer of a route and every way in which it may refuse.
fn responses(route: &Route, schemas: &mut Schemas) -> Value {
    let (doc, audience) = (&route.doc, route.audience);
    let is_open = audience == Audience::Everyone;
    let is_limited = route.rate_limit != RateLimit::Unlimited;
    let is_socket = matches!(doc.answer, Content::Socket);
    let changes = !matches!(route.method, Method::Get);
    let has_body = doc.body.is_some();
    let mut responses = Map::new();
    for (status, content) in std::iter::once((doc.status, doc.answer)).chain(doc.also) {
        let mut answer = answer(content, schemas);
        if let Some(answer) = answer.as_object_mut().filter(|_| is_limited) {
            answer.insert("headers".into(), references_to_limit_headers());
        }
        responses.insert(status.to_string(), answer);
    }
    if matches!(doc.answer, Content::File) {
        responses.insert("304".into(), json!({ "description": "The file is the one that `If-None-Match` names." }));
        let nothing =
            "The file has nothing of the part that was asked for. `Content-Range` says how many bytes it has.";
        responses.insert("416".into(), json!({ "description": nothing }));
    }
    let refusals = [
        (has_body || !doc.query.is_empty() || doc.takes_key || is_socket, 400, "ValidationError"),
        (!is_open || doc.checks_credentials, 401, "Unauthorized"),
        (changes || audience == Audience::Admins || is_socket, 403, "Forbidden"),
        (route.path.contains('{') || has_body && !is_open, 404, "NotFound"),
        (has_body, 408, "RequestTimeout"),
        (doc.may_conflict, 409, "Conflict"),
        (has_body, 413, "PayloadTooLarge"),
        (is_limited, 429, "RateLimited"),
    ];
    let hidden = doc.also_refuses.map(|(status, name)| (true, status, name));
    for (is_possible, status, name) in refusals.into_iter().chain(hidden) {
        if is_possible {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    responses.insert("5XX".into(), json!({ "$ref": "#/components/responses/ServerError" }));
    responses.into()
}

const CSV_EXAMPLE: &str = "phone,name\n081234567890,Ayu\n";

/// Returns the body of a request.
fn body(content: Content, schemas: &mut Schemas) -> Value {
    match content {
        Content::Json { schema, examples } => {
            json!({ "application/json": { "schema": schema(schemas), "example": examples().first() } })
        }
        Content::File => json!({ "application/octet-stream": { "schema": { "type": "string" }, "example": "Halo" } }),
        Content::Csv | Content::Redirect | Content::Socket => {
            let schema = json!({ "type": "string", "examples": [CSV_EXAMPLE] });
            json!({ "text/csv": { "schema": schema, "example": CSV_EXAMPLE } })
        }
    }
}

fn answer(content: Content, schemas: &mut Schemas) -> Value {
    match content {
        Content::Json { schema, examples } => {
            let schema = json!({
                "type": "object",
                "required": ["success", "data"],
                "additionalProperties": false,
                "properties": { "success": { "const": true }, "data": schema(schemas) },
            });
            let example = json!({ "success": true, "data": examples().first() });
            json!({
                "description": "The request succeeded. The answer is in `data`.",
                "content": { "application/json": { "schema": schema, "example": example } },
            })
        }
        Content::Csv => json!({ "description": CSV_ANSWER, "content": body(content, schemas) }),
        Content::File => json!({ "description": "The bytes of the file.", "content": { "*/*": {} } }),
        Content::Redirect => json!({ "description": "The address is in the header `Location`." }),
        Content::Socket => json!({ "description": "The WebSocket is open. Each frame is one JSON object." }),
    }
}

const CSV_ANSWER: &str =
    "A CSV file. If the server cannot finish a long file, its last line begins with `\"#incomplete`.";

/// `(header, description)` of the limits that every caller has.
const LIMIT_HEADERS: [(&str, &str); 3] = [
    ("X-RateLimit-Limit", "How many requests are allowed per minute."),
    ("X-RateLimit-Remaining", "How many more requests are allowed now."),
    ("X-RateLimit-Reset", "When the whole limit is available again, in seconds since 1970."),
];

fn limit_headers() -> Value {
    let whole = json!({ "type": "integer", "minimum": 0 });
    LIMIT_HEADERS
        .iter()
        .map(|(name, text)| ((*name).to_owned(), json!({ "description": text, "schema": whole })))
        .collect()
}

fn references_to_limit_headers() -> Value {
    let place = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    LIMIT_HEADERS.iter().map(|(name, _)| ((*name).to_owned(), place(name))).collect()
}

/// Returns `(name, description, errors)` for each group of refusals: the errors are answered with this refusal, the first one as the
/// example.
fn refusal_groups() -> [(&'static str, &'static str, Vec<Error>); 9] {
    let name = Name::parse("").err().unwrap_or_else(|| Error::internal("a name may be empty"));
    let device = DeviceId::parse("").err().unwrap_or_else(|| Error::internal("an id may be empty"));
    let limited = Error::RateLimited { limit: 300, after_seconds: 7, reset_at: Timestamp::from_unix_millis(0) };
    [
        ("ValidationError", "Something in the request is wrong. `details.field` names it.", vec![name]),
        (
            "Unauthorized",
            "Nobody is signed in, or the session has expired.",
            vec![Error::Unauthorized("sign in first".into())],
        ),
        (
            "Forbidden",
            "The role of the user does not allow this, or the request comes from a page of another origin.",
            vec![Error::Forbidden("your role does not allow this".into())],
        ),
        ("NotFound", "The resource does not exist, or it belongs to another tenant.", vec![device]),
        (
            "Conflict",
            "The state of the resource does not allow this (a broadcast has ended, a message was sent already), the device is not connected, the idempotency key was used for another request, or the contact to add exists already: then `details.contactId` and `details.contactName` name it.",
            vec![Error::Conflict("this broadcast has ended".into()), Error::DeviceDisconnected(String::new())],
        ),
        (
            "RateLimited",
            "There were too many requests, or too many wrong passwords for one account. `Retry-After` says in how many seconds the next one is allowed.",
            vec![limited, Error::SignInLocked { after_seconds: 900 }],
        ),
        (
            "ServerError",
            "The server failed, or a server that it depends on, or it is too busy for this now. Repeat the request later with the same idempotency key.",
            vec![
                Error::internal("an example"),
                Error::Provider(String::new()),
                Error::Unavailable { message: String::new(), after_seconds: 5 },
            ],
        ),
        (
            "RequestTimeout",
            "The body arrived too slowly: slower than 16 KiB per second after the first 30 seconds. Nothing was changed.",
            vec![Error::TooSlow],
        ),
        ("PayloadTooLarge", "The body is too large.", vec![Error::TooLarge { limit_bytes: BODY_LIMIT }]),
    ]
}

fn refusals() -> Value {
    let groups = refusal_groups().into_iter();
    let mut refusals: Value = groups.map(|(name, text, errors)| (name.to_owned(), refusal(text, &errors))).collect();
    if let Some(limited) = refusals.get_mut("RateLimited").and_then(Value::as_object_mut) {
        let after = json!({ "description": "In how many seconds the next request is allowed.", "schema": { "type": "integer", "minimum": 1 } });
        let mut headers = references_to_limit_headers();
        headers
            .as_object_mut()
            .into_iter()
            .for_each(|headers| drop(headers.insert("Retry-After".into(), after.clone())));
        limited.insert("headers".into(), headers);
    }
    refusals
}

fn refusal(description: &str, errors: &[Error]) -> Value {
    let codes: Vec<&str> = errors.iter().map(Error::code).collect();
    let (message, details) = errors.first().map(Error::message_and_details).unwrap_or_default();
    let example =
        json!({ "success": false, "error": { "code": codes.first(), "message": message, "details": details } });
    let schema = json!({
        "type": "object",
        "required": ["success", "error"],
        "additionalProperties": false,
        "properties": {
            "success": { "const": false },
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "additionalProperties": false,
                "properties": {
                    "code": { "type": "string", "enum": codes },
                    "message": { "type": "string", "example": message },
                    "details": { "type": "object", "description": "Each error has its own details. `field` names the field that is wrong.", "example": details },
                },
            },
        },
    });
    json!({ "description": description, "content": { "application/json": { "schema": schema, "example": example } } })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects every value in the document, with the path to it.
    fn walk<'a>(value: &'a Value, way: &str, seen: &mut Vec<(String, &'a Value)>) {
        seen.push((way.to_owned(), value));
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| walk(field, &format!("{way}/{name}"), seen));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(place, item)| walk(item, &format!("{way}/{place}"), seen));
            }
            _ => {}
        }
    }

    #[test]
    fn every_reference_has_a_target_and_every_schema_is_referred_to() {
        let document = document();
        let mut seen = Vec::new();
        walk(&document, "#", &mut seen);
        let text = document.to_string();
        for (way, value) in &seen {
            if let Some(target) = way.ends_with("/$ref").then(|| value.as_str().unwrap()) {
                assert!(document.pointer(target.strip_prefix('#').unwrap()).is_some(), "{way} leads to {target}");
            }
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "nothing leads to {name}");
        }
    }

    #[test]
    fn every_object_schema_has_fields_or_says_why_not() {
        let document = document();
        let mut seen = Vec::new();
        walk(&document["components"], "#", &mut seen);
        for (way, value) in seen {
            let is_object = value.get("type").is_some_and(|kind| *kind == json!("object"));
            let has_shape = value.get("properties").is_some() || value.get("additionalProperties").is_some();
            let has_reason = value["description"].as_str().is_some_and(|text| text.contains("has its own details"));
            assert!(!is_object || has_shape || has_reason, "{way} is an object without fields");
        }
    }
}
