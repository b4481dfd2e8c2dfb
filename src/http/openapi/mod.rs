//! The API's contract (OpenAPI 3.1), from the table of routes and the types they read and write: a route without an
//! entry does not compile. `npm run api` writes it to `frontend/public/openapi.json`, a test compares the two, and the
//! specs hold every answer of a running stack against it.

mod examples;
mod shapes;
mod told;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{
    http::routes::{Method, ROUTES, Route},
    ids::{CampaignId, ContactId, DeviceId, ImportId, MessageId},
    tenants::{
        access::{Action, Audience},
        rate_limit::buckets_of,
    },
};
use shapes::Shapes;
use told::{Content, tell, text};

const ABOUT: &str = "Everything the dashboard does, it does by this API. Answers are `{\"success\": true, \"data\": …}` or \
`{\"success\": false, \"error\": {\"code\", \"message\", \"details\"}}`; switch on `code`, show `message`. Times are RFC 3339 in \
UTC, phone numbers digits of E.164. Lists come in pages: ask again with `cursor` set to the last page's `nextCursor` until that \
is `null`.";

/// The whole document.
pub fn document() -> Value {
    let mut shapes = Shapes::default();
    let mut paths: Map<String, Value> = Map::new();
    for route in &ROUTES {
        let operation = operation(route, &mut shapes);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(method_name(route.method).into(), operation);
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
        "tags": TAGS.map(|(name, description)| json!({ "name": name, "description": description })),
        "paths": paths,
        "components": {
            "schemas": shapes.into_json(&json!(paths)),
            "responses": refusals(),
            "headers": limit_headers(),
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": crate::http::cookies::SESSION,
                    "description": "Set by `POST /api/auth/login`, for 15 minutes; `POST /api/auth/refresh` renews it. Whatever changes something also needs an `Origin` header that this installation knows.",
                },
            },
        },
    });
    examples::illustrate(&mut document);
    document
}

const TAGS: [(&str, &str); 6] = [
    ("Sign in", "A session in cookies."),
    ("Devices", "WhatsApp numbers, their link, their pace."),
    ("Messages", "Texts to one person: sent, waiting, said."),
    ("Contacts", "Whom a business knows, and who wants no broadcasts."),
    ("Broadcasts", "One text to many. The API calls a broadcast a campaign."),
    ("Events", "What happened, in the tenant's order."),
];

const fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

fn operation(route: &Route, shapes: &mut Shapes) -> Value {
    let told = tell(route.action, shapes);
    let audience = route.action.audience();
    let mut parameters: Vec<Value> = path_parameters(route.path);
    let has_path_parameters = !parameters.is_empty();
    let reads_query = !told.query.is_empty();
    parameters.extend(told.query);
    if told.takes_key {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same key is the same thing: repeat a request whose answer you did not get. Remembered for seven days.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        }));
    }
    let has_body = told.body.is_some() || route.action == Action::ImportContacts;
    let is_open = audience == Audience::Everyone;
    let changes = !matches!(route.method, Method::Get);
    let mut responses = Map::new();
    for (status, content) in std::iter::once(told.answer).chain(told.also) {
        let mut answer = answer(content);
        if let Some(answer) = answer.as_object_mut().filter(|_| !buckets_of(route.action, false).is_empty()) {
            answer.insert("headers".into(), limits_told());
        }
        responses.insert(status.to_string(), answer);
    }
    let refusals = [
        (has_body || reads_query || told.takes_key || route.action == Action::OpenEventSocket, 400, "ValidationError"),
        (!is_open || matches!(route.action, Action::SignIn | Action::RefreshSession), 401, "Unauthorized"),
        (changes || audience == Audience::Admins || route.action == Action::OpenEventSocket, 403, "Forbidden"),
        (has_path_parameters || route.action == Action::TestCampaign || has_body && !is_open, 404, "NotFound"),
        (told.may_conflict, 409, "Conflict"),
        (has_body, 413, "PayloadTooLarge"),
        (!buckets_of(route.action, false).is_empty(), 429, "RateLimited"),
    ];
    for (is_possible, status, name) in refusals {
        if is_possible {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    responses.insert("5XX".into(), json!({ "$ref": "#/components/responses/ServerError" }));
    let mut operation = json!({
        "operationId": operation_id(route.action),
        "tags": [TAGS.get(told.tag).map_or("", |(name, _)| name)],
        "summary": told.summary,
        "description": for_whom(audience),
        "security": if is_open { json!([]) } else { json!([{ "session": [] }]) },
        "responses": responses,
    });
    if let Some(operation) = operation.as_object_mut() {
        if !parameters.is_empty() {
            operation.insert("parameters".into(), parameters.into());
        }
        let content = match (told.body, route.action) {
            (Some(schema), _) => Some(json!({ "application/json": { "schema": schema } })),
            (None, Action::ImportContacts) => Some(json!({ "text/csv": { "schema": csv() } })),
            (None, _) => None,
        };
        if let Some(content) = content {
            operation.insert("requestBody".into(), json!({ "required": true, "content": content }));
        }
    }
    operation
}

const fn for_whom(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "For everybody.",
        Audience::Members => "For every member of a tenant.",
        Audience::Admins => "For admins.",
    }
}

/// `listDevices`.
fn operation_id(action: Action) -> String {
    let name = format!("{action:?}");
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
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
        "campaign" => id::<CampaignId>(),
        _ => text(),
    };
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema(name) })).collect()
}

fn csv() -> Value {
    json!({ "type": "string", "examples": ["phone,name\n081234567890,Ayu\n"] })
}

fn answer(content: Content) -> Value {
    match content {
        Content::Json(data) => json!({
            "description": "Done",
            "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["success", "data"],
                "additionalProperties": false,
                "properties": { "success": { "const": true }, "data": data },
            } } },
        }),
        Content::Csv => json!({ "description": "A table", "content": { "text/csv": { "schema": csv() } } }),
        Content::Socket => json!({ "description": "The socket is open; each frame is one JSON object" }),
    }
}

/// `(header, what it says)` of everybody's limits.
const LIMIT_HEADERS: [(&str, &str); 3] = [
    ("X-RateLimit-Limit", "How many requests a minute."),
    ("X-RateLimit-Remaining", "How many of them may come at once from now."),
    ("X-RateLimit-Reset", "When all of them may come at once again, in seconds since 1970."),
];

fn limit_headers() -> Value {
    let whole = json!({ "type": "integer", "minimum": 0 });
    LIMIT_HEADERS
        .iter()
        .map(|(name, said)| ((*name).to_owned(), json!({ "description": said, "schema": whole })))
        .collect()
}

fn limits_told() -> Value {
    let place = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    LIMIT_HEADERS.iter().map(|(name, _)| ((*name).to_owned(), place(name))).collect()
}

fn refusals() -> Value {
    let refusal = |codes: &[&str], description: &str, example: &str, details: Value| {
        json!({
            "description": description,
            "content": { "application/json": { "schema": {
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
                            "message": { "type": "string", "example": example },
                            "details": { "type": "object", "description": "Open, because each refusal knows something else: `field` names what is wrong.", "example": details },
                        },
                    },
                },
            } } },
        })
    };
    let mut refusals = json!({
        "ValidationError": refusal(&["VALIDATION_ERROR"], "Something in the request is wrong; `details.field` says what.", "a name has 1 to 100 characters on one line", json!({ "field": "name" })),
        "Unauthorized": refusal(&["UNAUTHORIZED"], "Sign in first, or again.", "sign in first", json!({})),
        "Forbidden": refusal(&["FORBIDDEN"], "Not for this role, or not from this page.", "your role does not allow this", json!({})),
        "NotFound": refusal(&["NOT_FOUND"], "There is no such thing, or it is somebody else's.", "the device was not found", json!({})),
        "Conflict": refusal(&["CONFLICT", "DEVICE_DISCONNECTED"], "The thing is in a state that does not allow it, or the key was another request's.", "this broadcast has ended", json!({})),
        "RateLimited": refusal(&["RATE_LIMITED"], "Too many requests; `Retry-After` says in how many seconds the next may come.", "too many requests, try again in 7 s", json!({ "retryAfterSeconds": 7 })),
        "ServerError": refusal(&["INTERNAL_ERROR", "PROVIDER_ERROR"], "Our fault, or somebody's we depend on. Try again later, under the same key.", "something went wrong on our side", json!({})),
        "PayloadTooLarge": refusal(&["PAYLOAD_TOO_LARGE"], "The body is too large.", "the body is larger than 1048576 bytes", json!({})),
    });
    if let Some(limited) = refusals.get_mut("RateLimited").and_then(Value::as_object_mut) {
        let after = json!({ "description": "In how many seconds.", "schema": { "type": "integer", "minimum": 1 } });
        let mut headers = limits_told();
        headers
            .as_object_mut()
            .into_iter()
            .for_each(|headers| drop(headers.insert("Retry-After".into(), after.clone())));
        limited.insert("headers".into(), headers);
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every place in the document, with the way to it.
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
    fn every_reference_leads_somewhere_and_every_schema_is_led_to() {
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
    fn no_object_is_open_without_a_reason() {
        let document = document();
        let mut seen = Vec::new();
        walk(&document["components"], "#", &mut seen);
        for (way, value) in seen {
            let is_object = value.get("type").is_some_and(|kind| *kind == json!("object"));
            let has_shape = value.get("properties").is_some() || value.get("additionalProperties").is_some();
            let has_reason = value["description"].as_str().is_some_and(|text| text.contains("Open, because"));
            assert!(!is_object || has_shape || has_reason, "{way} is an open object");
        }
    }
}
