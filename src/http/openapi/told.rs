//! What the contract says of each route beside its path: one entry a route, all in one match.

use serde_json::{Value, json};
use utoipa::ToSchema;

use super::shapes::Shapes;
use crate::{
    campaigns::progress::ItemStatus,
    contacts::{
        consent::ConsentEntry,
        contact::Contact,
        import::{Import, Rejection, preview::ImportPreview},
        store::ContactSummary,
    },
    devices::{
        commands::{PacingReply, Qr, StateReply},
        pacing::SettingsPatch,
        tenant_log::EventPage,
    },
    http::shapes::{
        campaigns::{CampaignView, ItemView, NewCampaign, NewTest},
        contacts::{Changed, Given, NewWord},
        devices::{DeviceView, LinkView, Named},
        messages::{NewDecision, NewMessage, OutboxView},
        people::{Credentials, Health, Nothing, Release, Whoami},
    },
    messages::store::{Chat, StoredMessage},
    page::{LARGEST_LIMIT, USUAL_LIMIT},
    tenants::access::Action,
    workflows::{campaign_progress::ProgressView, preview_campaign::PreviewView, send_message::Accepted},
};

/// What a route says beside its answer.
pub struct Told {
    pub tag: usize,
    pub summary: &'static str,
    /// The answer's status, its schema, and what else it may be.
    pub answer: (u16, Content),
    pub also: Option<(u16, Content)>,
    pub body: Option<Value>,
    pub query: Vec<Value>,
    pub takes_key: bool,
    pub may_conflict: bool,
}

pub enum Content {
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

    /// It makes or sends something: under a key once. A key belongs to one request.
    fn keyed(self) -> Self {
        Self { takes_key: true, may_conflict: true, ..self }
    }
}

#[expect(clippy::too_many_lines, reason = "one entry a route, all in one match")]
pub fn tell(action: Action, shapes: &mut Shapes) -> Told {
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
            .carrying(shapes.request::<Named>())
            .keyed(),
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
            Told::new(MESSAGES, "Send a text", 202, accepted).carrying(shapes.request::<NewMessage>()).keyed()
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
            .keyed(),
        Action::ReadContactSummary => {
            ok::<ContactSummary>(CONTACTS, "How many there are, their tags and columns", shapes)
        }
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
            page::<ConsentEntry>(CONTACTS, "What a contact said about broadcasts, the newest first", shapes)
        }
        Action::ChangeConsent => ok::<Contact>(CONTACTS, "Write down what a contact said about broadcasts", shapes)
            .carrying(shapes.request::<NewWord>())
            .keyed(),
        Action::ListCampaigns => page::<CampaignView>(BROADCASTS, "List broadcasts, the newest first", shapes),
        Action::CreateCampaign => {
            Told::new(BROADCASTS, "Write a broadcast", 201, Content::Json(shapes.answer::<CampaignView>()))
                .carrying(shapes.request::<NewCampaign>())
                .keyed()
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
        .keyed(),
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
        Action::ListEvents => ok::<EventPage>(EVENTS, "Events, the oldest first", shapes).conflicting().asking([
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
    let preview = shapes.answer::<ImportPreview>();
    let import = shapes.answer::<Import>();
    let done = json!({ "oneOf": [import, preview] });
    let mut told = Told::new(tag, "Import contacts from a CSV file, or look at it first", 200, Content::Json(done));
    told.also = Some((202, Content::Json(import)));
    told.keyed().asking([
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

pub fn text() -> Value {
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
