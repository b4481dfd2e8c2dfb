//! The API's contract (OpenAPI 3.1), from the table of routes and the types they read and write: a route without an
//! entry does not compile. `npm run api` writes it to `frontend/public/openapi.json`, a test compares the two, and the
//! specs hold every answer of a running stack against it.

mod shapes;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{
    campaigns::progress::ItemStatus,
    contacts::{
        consent::Entry,
        contact::Contact,
        import::{Import, Rejection, preview::Preview},
        store::Summary,
    },
    devices::{
        commands::{PacingReply, Qr, StateReply},
        pacing::SettingsPatch,
        tenant_log::Listed,
    },
    http::{
        routes::{Method, ROUTES, Route},
        shapes::{
            campaigns::{CampaignView, ItemView, NewCampaign, NewTest},
            contacts::{Changed, Given, NewWord},
            devices::{DeviceView, LinkView, Named},
            messages::{NewDecision, NewMessage, OutboxView},
            people::{Credentials, Health, Nothing, Release, Whoami},
        },
    },
    ids::{CampaignId, ContactId, DeviceId, ImportId, MessageId},
    messages::store::{Chat, StoredMessage},
    page::{LARGEST_LIMIT, USUAL_LIMIT},
    tenants::access::{Action, Audience},
    workflows::{campaign_progress::ProgressView, preview_campaign::PreviewView, send_message::Accepted},
};
use shapes::Shapes;

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
    json!({
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
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": crate::http::cookies::SESSION,
                    "description": "Set by `POST /api/auth/login`, for 15 minutes; `POST /api/auth/refresh` renews it. Whatever changes something also needs an `Origin` header that this installation knows.",
                },
            },
        },
    })
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

/// What a route says beside its answer.
struct Told {
    tag: usize,
    summary: &'static str,
    /// The answer's status, its schema, and what else it may be.
    answer: (u16, Content),
    also: Option<(u16, Content)>,
    body: Option<Value>,
    query: Vec<Value>,
    takes_key: bool,
    may_conflict: bool,
}

enum Content {
    Json(Value),
    Csv,
    Socket,
}

impl Told {
    const fn new(tag: usize, summary: &'static str, status: u16, content: Content) -> Self {
        let answer = (status, content);
        Self { tag, summary, answer, also: None, body: None, query: Vec::new(), takes_key: false, may_conflict: false }
    }

    fn carrying(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    fn asking(mut self, query: impl IntoIterator<Item = Value>) -> Self {
        self.query.extend(query);
        self
    }

    /// The thing may be in a state that does not allow it.
    fn conflicting(self) -> Self {
        Self { may_conflict: true, ..self }
    }

    fn keyed(self) -> Self {
        Self { takes_key: true, ..self }
    }
}

#[expect(clippy::too_many_lines, reason = "one entry a route, all in one match")]
fn tell(action: Action, shapes: &mut Shapes) -> Told {
    fn ok<T: ToSchema>(tag: usize, summary: &'static str, shapes: &mut Shapes) -> Told {
        Told::new(tag, summary, 200, Content::Json(shapes.answer::<T>()))
    }
    fn page<T: ToSchema>(tag: usize, summary: &'static str, shapes: &mut Shapes) -> Told {
        let items = shapes.answer::<T>();
        let page = json!({
            "type": "object",
            "required": ["items", "nextCursor"],
            "additionalProperties": false,
            "properties": { "items": { "type": "array", "items": items }, "nextCursor": { "type": ["string", "null"] } },
        });
        Told::new(tag, summary, 200, Content::Json(page)).asking(paging())
    }
    const SIGN_IN: usize = 0;
    const DEVICES: usize = 1;
    const MESSAGES: usize = 2;
    const CONTACTS: usize = 3;
    const BROADCASTS: usize = 4;
    const EVENTS: usize = 5;
    match action {
        Action::ReadHealth => ok::<Health>(SIGN_IN, "Is it there?", shapes),
        Action::ReadVersion => ok::<Release>(SIGN_IN, "Which version is it, and where is its source?", shapes),
        Action::SignIn => ok::<Whoami>(SIGN_IN, "Sign in", shapes).carrying(shapes.request::<Credentials>()),
        Action::RefreshSession => ok::<Whoami>(SIGN_IN, "Renew the session", shapes),
        Action::SignOut => ok::<Nothing>(SIGN_IN, "Sign out", shapes),
        Action::ReadSelf => ok::<Whoami>(SIGN_IN, "Who am I?", shapes),
        Action::ListDevices => page::<DeviceView>(DEVICES, "List devices", shapes),
        Action::CreateDevice => Told::new(DEVICES, "Add a device", 201, Content::Json(shapes.answer::<DeviceView>()))
            .carrying(shapes.request::<Named>()),
        Action::ReadDevice => ok::<DeviceView>(DEVICES, "Read a device, as its object sees itself", shapes),
        Action::RenameDevice => {
            ok::<DeviceView>(DEVICES, "Rename a device", shapes).carrying(shapes.request::<Named>())
        }
        Action::DeleteDevice => ok::<Nothing>(DEVICES, "Delete a device and what it knows", shapes),
        Action::LinkDevice => {
            let link = Content::Json(shapes.answer::<LinkView>());
            Told::new(DEVICES, "Show a QR to link a phone by", 202, link).conflicting()
        }
        Action::ReadQr => ok::<Qr>(DEVICES, "The QR on show", shapes).conflicting(),
        Action::LogOutDevice => ok::<DeviceView>(DEVICES, "Unlink the phone", shapes).conflicting(),
        Action::ReadPacing => {
            ok::<PacingReply>(DEVICES, "How gently the number is used, and how much of its limits", shapes)
        }
        Action::ChangePacing => {
            ok::<PacingReply>(DEVICES, "Change the pace", shapes).carrying(shapes.request::<SettingsPatch>())
        }
        Action::SendMessage => {
            let accepted = Content::Json(shapes.answer::<Accepted>());
            Told::new(MESSAGES, "Send a text", 202, accepted)
                .carrying(shapes.request::<NewMessage>())
                .keyed()
                .conflicting()
        }
        Action::CancelMessage => ok::<StateReply>(MESSAGES, "Take back a text that waits", shapes).conflicting(),
        Action::DecideMessage => ok::<StateReply>(MESSAGES, "Decide about a text whose fate is unknown", shapes)
            .carrying(shapes.request::<NewDecision>())
            .conflicting(),
        Action::ListOutbox => {
            ok::<OutboxView>(MESSAGES, "What waits on a device, and why", shapes).asking(paging()).asking([parameter(
                "state",
                "Texts that wait, or that a person has to decide about.",
                one_of(&["waiting", "unknown"]),
            )])
        }
        Action::ListChats => page::<Chat>(MESSAGES, "List chats, the newest first", shapes),
        Action::ListMessages => page::<StoredMessage>(MESSAGES, "Read a chat, the newest first", shapes),
        Action::MarkChatRead => ok::<Nothing>(MESSAGES, "Mark a chat as read", shapes),
        Action::ListContacts => page::<Contact>(CONTACTS, "List contacts, or search", shapes).asking([
            parameter("search", "Of a name, from its start or after a space, or digits of a number.", text()),
            parameter("tag", "Only those who wear it.", text()),
            parameter("optedOut", "Only those who want no broadcasts, or only the others.", one_of(&["true", "false"])),
        ]),
        Action::CreateContact => Told::new(CONTACTS, "Add a contact", 201, Content::Json(shapes.answer::<Contact>()))
            .carrying(shapes.request::<Given>())
            .conflicting(),
        Action::ReadContactSummary => ok::<Summary>(CONTACTS, "How many there are, their tags and columns", shapes),
        Action::ImportContacts => import(CONTACTS, shapes),
        Action::ListImports => page::<Import>(CONTACTS, "List imports, the newest first", shapes),
        Action::ReadImport => ok::<Import>(CONTACTS, "How far an import is", shapes),
        Action::ListRejections => page::<Rejection>(CONTACTS, "Rows an import left out, and why", shapes),
        Action::ReadRejectionsFile => Told::new(CONTACTS, "The rows an import left out, as a file", 200, Content::Csv),
        Action::ReadContact => ok::<Contact>(CONTACTS, "Read a contact", shapes),
        Action::ChangeContact => {
            ok::<Contact>(CONTACTS, "Change a contact", shapes).carrying(shapes.request::<Changed>())
        }
        Action::DeleteContact => ok::<Nothing>(CONTACTS, "Delete a contact", shapes),
        Action::ListConsent => {
            page::<Entry>(CONTACTS, "What a contact said about broadcasts, the newest first", shapes)
        }
        Action::ChangeConsent => ok::<Contact>(CONTACTS, "Write down what a contact said about broadcasts", shapes)
            .carrying(shapes.request::<NewWord>()),
        Action::ListCampaigns => page::<CampaignView>(BROADCASTS, "List broadcasts, the newest first", shapes),
        Action::CreateCampaign => {
            Told::new(BROADCASTS, "Write a broadcast", 201, Content::Json(shapes.answer::<CampaignView>()))
                .carrying(shapes.request::<NewCampaign>())
        }
        Action::ReadCampaign => ok::<CampaignView>(BROADCASTS, "Read a broadcast", shapes),
        Action::StartCampaign => ok::<CampaignView>(BROADCASTS, "Start it", shapes).conflicting(),
        Action::PauseCampaign => ok::<CampaignView>(BROADCASTS, "Pause it", shapes).conflicting(),
        Action::ResumeCampaign => ok::<CampaignView>(BROADCASTS, "Let it go on", shapes).conflicting(),
        Action::CancelCampaign => ok::<CampaignView>(BROADCASTS, "End it", shapes).conflicting(),
        Action::RetryCampaign => ok::<CampaignView>(BROADCASTS, "Send what failed once more", shapes).conflicting(),
        Action::PreviewCampaign => ok::<PreviewView>(BROADCASTS, "What it would be, without its being one", shapes)
            .carrying(shapes.request::<NewCampaign>()),
        Action::TestCampaign => Told::new(
            BROADCASTS,
            "Send the text to a number of one's own",
            202,
            Content::Json(shapes.answer::<Accepted>()),
        )
        .carrying(shapes.request::<NewTest>())
        .keyed()
        .conflicting(),
        Action::ReadCampaignProgress => ok::<ProgressView>(BROADCASTS, "How far it is, and for what it waits", shapes),
        Action::ReadCampaignReport => {
            Told::new(BROADCASTS, "What became of each recipient, as a file", 200, Content::Csv)
        }
        Action::ListCampaignItems => page::<ItemView>(
            BROADCASTS,
            "Its recipients, in the order they are sent to",
            shapes,
        )
        .asking([parameter("status", "Only those that stand so.", shapes.request::<ItemStatus>())]),
        Action::ListEvents => ok::<Listed>(EVENTS, "Events, the oldest first", shapes).conflicting().asking([
            parameter("limit", "How many, at most.", limit()),
            parameter("after", "The number of the last event you have seen.", whole()),
        ]),
        Action::OpenEventSocket => Told::new(EVENTS, "The same as they happen, over a WebSocket", 101, Content::Socket)
            .asking([parameter(
                "after",
                "The number of the last event you have seen: what you missed comes first.",
                whole(),
            )]),
    }
}

fn import(tag: usize, shapes: &mut Shapes) -> Told {
    let preview = shapes.answer::<Preview>();
    let import = shapes.answer::<Import>();
    let done = json!({ "oneOf": [import, preview] });
    let mut told = Told::new(tag, "Import contacts from a CSV file, or look at it first", 200, Content::Json(done));
    told.also = Some((202, Content::Json(import)));
    told.asking([
        parameter("dryRun", "Only look: what would become of the file.", one_of(&["true", "false"])),
        parameter(
            "hasHead",
            "Whether the first line names the columns; guessed without it.",
            one_of(&["true", "false"]),
        ),
        parameter(
            "columns",
            "What each column is, as a JSON array of `phone`, `name`, `tags`, `ignore`, `attribute:city`.",
            text(),
        ),
        parameter("tags", "For everybody in the file, separated by commas.", text()),
        parameter("consented", "They agreed to broadcasts.", one_of(&["true", "false"])),
        parameter("fileName", "How the list of imports names it.", text()),
    ])
}

#[expect(clippy::needless_pass_by_value, reason = "made where it is given")]
fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn paging() -> [Value; 2] {
    [
        parameter("cursor", "Where the last page ended: its `nextCursor`.", text()),
        parameter("limit", "How many, at most.", limit()),
    ]
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn limit() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT })
}

fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
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
            "description": "The same key is the same text: repeat a request whose answer you did not get.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        }));
    }
    let has_body = told.body.is_some() || route.action == Action::ImportContacts;
    let is_open = audience == Audience::Everyone;
    let changes = !matches!(route.method, Method::Get);
    let mut responses = Map::new();
    for (status, content) in std::iter::once(told.answer).chain(told.also) {
        responses.insert(status.to_string(), answer(content));
    }
    let refusals = [
        (has_body || reads_query || told.takes_key || route.action == Action::OpenEventSocket, 400, "ValidationError"),
        (!is_open || matches!(route.action, Action::SignIn | Action::RefreshSession), 401, "Unauthorized"),
        (changes || audience == Audience::Admins || route.action == Action::OpenEventSocket, 403, "Forbidden"),
        (has_path_parameters || route.action == Action::TestCampaign || has_body && !is_open, 404, "NotFound"),
        (told.may_conflict, 409, "Conflict"),
        (has_body, 413, "PayloadTooLarge"),
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
            (None, Action::ImportContacts) => Some(json!({ "text/csv": { "schema": text() } })),
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
        Content::Csv => json!({ "description": "A table", "content": { "text/csv": { "schema": text() } } }),
        Content::Socket => json!({ "description": "The socket is open; each frame is one JSON object" }),
    }
}

fn refusals() -> Value {
    let refusal = |codes: &[&str], description: &str| {
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
                            "message": { "type": "string" },
                            "details": { "type": "object", "description": "Open, because each refusal knows something else: `field` names what is wrong." },
                        },
                    },
                },
            } } },
        })
    };
    json!({
        "ValidationError": refusal(&["VALIDATION_ERROR"], "Something in the request is wrong; `details.field` says what."),
        "Unauthorized": refusal(&["UNAUTHORIZED"], "Sign in first, or again."),
        "Forbidden": refusal(&["FORBIDDEN"], "Not for this role, or not from this page."),
        "NotFound": refusal(&["NOT_FOUND"], "There is no such thing, or it is somebody else's."),
        "Conflict": refusal(&["CONFLICT", "DEVICE_DISCONNECTED"], "The thing is in a state that does not allow it."),
        "ServerError": refusal(&["INTERNAL_ERROR", "PROVIDER_ERROR"], "Our fault, or somebody's we depend on. Try again later, under the same key."),
        "PayloadTooLarge": refusal(&["PAYLOAD_TOO_LARGE"], "The body is too large."),
    })
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
