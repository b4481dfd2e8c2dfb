//! What the contract says of a route besides its path and its permission. Each record in `http/routes` has one, in `doc!`.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{examples::Example, schemas::Schemas};
use crate::{
    contacts::import::{Import, preview::ImportPreview},
    page::{DEFAULT_LIMIT, MAX_LIMIT, Page},
};

/// Registers a type under its name and refers to it.
pub type MakeSchema = fn(&mut Schemas) -> Value;

#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub summary: &'static str,
    pub status: u16,
    pub answer: Content,
    /// A second status that a success may have, with its answer.
    pub also: Option<(u16, Content)>,
    pub body: Option<Content>,
    pub query: &'static [Parameter],
    /// The route creates or sends something, and does so once if requests have the same `Idempotency-Key`.
    pub takes_key: bool,
    /// A refusal that the request itself does not show: its status and the name of the answer.
    pub also_refuses: Option<(u16, &'static str)>,
    /// The resource may be in a state that does not allow the request, or the key may belong to another request.
    pub may_conflict: bool,
    /// The route refuses a wrong password or an expired session although it is open to everyone.
    pub checks_credentials: bool,
}

/// A body of a request or of an answer.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    Json {
        schema: MakeSchema,
        examples: fn() -> Vec<Value>,
    },
    Csv,
    /// Any bytes.
    File,
    /// The answer is an address.
    Redirect,
    Socket,
}

#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    pub description: &'static str,
    pub kind: Kind,
}

/// The values that a query parameter takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Text,
    /// A whole number from 0.
    Whole,
    PageLimit,
    OneOf(&'static [&'static str]),
    Schema(MakeSchema),
}

pub const CURSOR: Parameter =
    parameter("cursor", "The `nextCursor` of the previous page. Without it the first page is returned.", Kind::Text);
pub const LIMIT: Parameter = parameter("limit", "The largest number of items on the page.", Kind::PageLimit);

pub const LANGUAGE: Parameter =
    parameter("language", "The language of the headings and reasons; English without it.", Kind::OneOf(&["id", "en"]));

pub const CONTACT_SEARCH: Parameter =
    parameter("search", "Parts of a name in any order, or digits of a phone number.", Kind::Text);
pub const CONTACT_TAG: Parameter = parameter("tag", "Only contacts with this tag.", Kind::Text);
pub const CONTACT_OPTED_OUT: Parameter = parameter(
    "optedOut",
    "`true`: only contacts who want no broadcasts. `false`: only the others.",
    Kind::OneOf(&["true", "false"]),
);

pub const CONTACT_IN_QUESTION: Parameter = parameter(
    "mayHaveOptedOut",
    "`true`: only contacts with an `undecidedOptOut`, a message that looks like an opt-out and waits for a person's decision.",
    Kind::OneOf(&["true"]),
);

pub const CONTACT_SORT: Parameter = parameter(
    "sort",
    "The order: by the time at which the contacts were added (`newest` first, the default, or `oldest`), or by `name`, where those without a name come last.",
    Kind::OneOf(&["newest", "oldest", "name"]),
);

pub const TIME_ZONE: Parameter = parameter(
    "timeZone",
    "The IANA name of a time zone, such as `Asia/Jakarta`: the times are local, in a form that spreadsheets read, and their headings name the zone. Without it they are RFC 3339 in UTC.",
    Kind::Text,
);

const fn operation(summary: &'static str, answer: Content) -> Operation {
    Operation {
        summary,
        status: 200,
        answer,
        also: None,
        body: None,
        query: &[],
        takes_key: false,
        also_refuses: None,
        may_conflict: false,
        checks_credentials: false,
    }
}

/// Answers with one JSON object.
pub const fn json<T: ToSchema + Serialize + Example>(summary: &'static str) -> Operation {
    operation(summary, answer::<T>())
}

/// Answers with a page of a list.
pub const fn page<T: ToSchema + Serialize + Example>(summary: &'static str) -> Operation {
    let answer = Content::Json { schema: page_schema::<T>, examples: pages_of::<T> };
    operation(summary, answer).query(&[CURSOR, LIMIT])
}

/// Answers with a table to download.
pub const fn csv(summary: &'static str) -> Operation {
    operation(summary, Content::Csv).query(&[LANGUAGE])
}

/// Answers with a table to download that has times.
pub const fn csv_with_times(summary: &'static str) -> Operation {
    operation(summary, Content::Csv).query(&[LANGUAGE, TIME_ZONE])
}

/// Takes a file.
pub const fn upload<T: ToSchema + Serialize + Example>(summary: &'static str) -> Operation {
    Operation { body: Some(Content::File), ..operation(summary, answer::<T>()) }
}

/// Answers with a file, or with the part of it that was asked for. A link that is not valid any more is refused.
pub const fn file(summary: &'static str) -> Operation {
    Operation {
        also: Some((206, Content::File)),
        also_refuses: Some((403, "Forbidden")),
        ..operation(summary, Content::File)
    }
}

/// Leads to the address of a file. A client that follows it, as most do by themselves, gets the file.
pub const fn redirect(summary: &'static str) -> Operation {
    Operation { status: 302, also: Some((200, Content::File)), ..operation(summary, Content::Redirect) }
}

/// Answers with a WebSocket.
pub const fn socket(summary: &'static str) -> Operation {
    Operation { status: 101, ..operation(summary, Content::Socket) }
}

/// Takes a CSV file. Answers with the import or, to a `dryRun`, with its preview. The import of a large file goes on after
/// the answer (202).
pub const fn import(summary: &'static str) -> Operation {
    let answer_to_both = Content::Json { schema: import_or_preview, examples: imports_and_previews };
    Operation { body: Some(Content::Csv), also: Some((202, answer::<Import>())), ..operation(summary, answer_to_both) }
}

fn import_or_preview(schemas: &mut Schemas) -> Value {
    json!({ "oneOf": [schemas.answer::<Import>(), schemas.answer::<ImportPreview>()] })
}

fn imports_and_previews() -> Vec<Value> {
    [examples_of::<Import>(), examples_of::<ImportPreview>()].concat()
}

const fn answer<T: ToSchema + Serialize + Example>() -> Content {
    Content::Json { schema: Schemas::answer::<T>, examples: examples_of::<T> }
}

impl Operation {
    pub const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub const fn body<T: ToSchema + Serialize + Example>(self) -> Self {
        let body = Content::Json { schema: Schemas::request::<T>, examples: requests_of::<T> };
        Self { body: Some(body), ..self }
    }

    pub const fn query(self, query: &'static [Parameter]) -> Self {
        Self { query, ..self }
    }

    pub const fn takes_key(self) -> Self {
        Self { takes_key: true, may_conflict: true, ..self }
    }

    /// The route may answer 400 although the request has nothing but an id: what is stored under the id cannot be used any more.
    pub const fn may_be_invalid(self) -> Self {
        Self { also_refuses: Some((400, "ValidationError")), ..self }
    }

    pub const fn may_conflict(self) -> Self {
        Self { may_conflict: true, ..self }
    }

    pub const fn checks_credentials(self) -> Self {
        Self { checks_credentials: true, ..self }
    }
}

pub const fn parameter(name: &'static str, description: &'static str, kind: Kind) -> Parameter {
    Parameter { name, description, kind }
}

/// The values of a type of ours.
pub const fn schema_of<T: ToSchema>() -> Kind {
    Kind::Schema(Schemas::request::<T>)
}

impl Parameter {
    pub fn to_json(self, schemas: &mut Schemas) -> Value {
        let schema = match self.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Whole => json!({ "type": "integer", "minimum": 0 }),
            Kind::PageLimit => {
                json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT })
            }
            Kind::OneOf(words) => json!({ "type": "string", "enum": words }),
            Kind::Schema(schema) => schema(schemas),
        };
        json!({ "name": self.name, "in": "query", "description": self.description, "schema": schema })
    }
}

impl Content {
    /// The examples of a body, the usual one first.
    pub fn examples(self) -> Vec<Value> {
        match self {
            Self::Json { examples, .. } => examples(),
            Self::Csv | Self::File | Self::Redirect | Self::Socket => Vec::new(),
        }
    }
}

fn examples_of<T: Serialize + Example>() -> Vec<Value> {
    T::examples().iter().map(|example| json!(example)).collect()
}

/// A request leaves out the fields that it does not need.
fn requests_of<T: Serialize + Example>() -> Vec<Value> {
    let mut examples = examples_of::<T>();
    examples.iter_mut().for_each(leave_out_nulls);
    examples
}

fn leave_out_nulls(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.values_mut().for_each(leave_out_nulls);
        fields.retain(|_, field| !field.is_null() && *field != json!({}));
    }
}

fn pages_of<T: Serialize + Example>() -> Vec<Value> {
    let page = |item| Page { items: vec![item], next_cursor: Some("eyJhZnRlciI6Ij".into()) };
    T::examples().into_iter().map(|item| json!(page(item))).collect()
}

fn page_schema<T: ToSchema>(schemas: &mut Schemas) -> Value {
    let items = schemas.answer::<T>();
    json!({
        "type": "object",
        "required": ["items", "nextCursor"],
        "additionalProperties": false,
        "properties": { "items": { "type": "array", "items": items }, "nextCursor": { "type": ["string", "null"] } },
    })
}
