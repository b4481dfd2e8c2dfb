//! Previews an unfinished broadcast: its recipients, their texts, its problems and how long it takes. Nothing is
//! stored.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::Audience,
        plan::{self, PlannedItem},
        store::audience,
    },
    clock::{Random, SeededRandom, Timestamp},
    contacts::{
        phone::Region,
        recipients::{self, CheckedRecipients, WrongRow},
    },
    devices::{self, commands::Gap},
    error::Result,
    ids::{DeviceId, TenantId},
    messages::{
        template::{Template, lint},
        text::Text,
    },
    ports::{Database, DeviceObjects, TimeZones},
    workflows::{
        estimate_campaign::{EstimateView, ask_devices, estimate, starts_from},
        plan_campaign::RecipientSource,
    },
};

/// Recipients whose rendered texts are shown.
const RENDERINGS: u32 = 5;
/// Rejected rows that are listed; the others are only counted.
const EXPLAINED_ROWS: usize = 20;

/// A broadcast that a person is still writing.
pub struct CampaignDraft {
    pub devices: Vec<DeviceId>,
    pub text: String,
    pub to: RecipientSource,
    pub region: Region,
    pub gap: Gap,
    /// When it would start by itself.
    pub scheduled_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignPreview)]
pub struct PreviewView {
    /// How many people would receive the broadcast.
    pub recipients: i64,
    /// How many people are left out because they opted out.
    pub opted_out: i64,
    /// How many rows cannot be used. `rejectedRows` holds the first of them.
    pub rejected: usize,
    pub rejected_rows: Vec<WrongRow>,
    pub renderings: Vec<Rendering>,
    pub problems: Vec<lint::Problem>,
    pub estimate: Option<EstimateView>,
}

/// The text that one recipient would receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rendering {
    pub phone: String,
    pub name: String,
    pub text: String,
}

/// The recipients, as far as rendering and checking the text needs them.
struct Recipients {
    size: audience::AudienceSize,
    first: Vec<PlannedItem>,
    columns: BTreeSet<String>,
    wrong: Vec<WrongRow>,
    /// All recipients, if the broadcast is for a list.
    rows: Vec<(u64, PlannedItem)>,
}

pub async fn preview_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    zones: &impl TimeZones,
    tenant: &TenantId,
    draft: CampaignDraft,
    now: Timestamp,
) -> Result<PreviewView> {
    let recipients = match &draft.to {
        RecipientSource::Rows(rows) if rows.is_empty() => Recipients::of_list(CheckedRecipients::default(), 0),
        RecipientSource::Rows(rows) => {
            let list = recipients::check(rows, draft.region)?;
            let phones: Vec<&str> = list.recipients.iter().map(|recipient| recipient.phone.as_str()).collect();
            let opted_out = audience::count_opted_out(db, tenant, &phones).await?;
            Recipients::of_list(list, opted_out)
        }
        RecipientSource::Contacts(Audience::List) => Recipients::of_list(CheckedRecipients::default(), 0),
        RecipientSource::Contacts(Audience::Tags { tags, tag_match }) => Recipients {
            size: audience::size(db, tenant, tags, *tag_match).await?,
            first: audience::sample(db, tenant, tags, *tag_match, RENDERINGS).await?,
            columns: audience::columns(db, tenant).await?,
            wrong: Vec::new(),
            rows: Vec::new(),
        },
    };
    let (problems, renderings) = match lint::read(&draft.text) {
        Ok(template) => {
            let mut problems = lint::lint(&template, &recipients.columns);
            if problems.iter().all(|problem| !problem.is_error()) {
                problems.extend(missing(db, tenant, &draft.to, &template, &recipients).await?);
            }
            (problems, render(&template, &recipients.first))
        }
        Err(problem) => (vec![problem], Vec::new()),
    };
    let mut devices = Vec::with_capacity(draft.devices.len());
    for id in &draft.devices {
        devices.push(devices::store::get(db, tenant, id).await?);
    }
    let facts = ask_devices(objects, tenant, &devices, None).await;
    let texts = usize::try_from(recipients.size.recipients).unwrap_or(0);
    Ok(PreviewView {
        recipients: recipients.size.recipients,
        opted_out: recipients.size.opted_out,
        rejected: recipients.wrong.len(),
        rejected_rows: recipients.wrong.into_iter().take(EXPLAINED_ROWS).collect(),
        renderings,
        problems,
        estimate: estimate(&devices, &facts, draft.gap, texts, starts_from(draft.scheduled_at, now), zones),
    })
}

impl Recipients {
    fn of_list(list: CheckedRecipients, opted_out: i64) -> Self {
        let rows: Vec<(u64, PlannedItem)> = list
            .recipients
            .into_iter()
            .zip(1..)
            .map(|(person, no)| (person.row, PlannedItem::from((no, person))))
            .collect();
        let columns = rows.iter().flat_map(|(_, item)| item.variables.keys().cloned()).collect();
        let shown = usize::try_from(RENDERINGS).unwrap_or(usize::MAX);
        let recipients = i64::try_from(rows.len()).unwrap_or(i64::MAX) - opted_out;
        Self {
            size: audience::AudienceSize { recipients, opted_out },
            first: rows.iter().take(shown).map(|(_, item)| item.clone()).collect(),
            columns,
            wrong: list.wrong,
            rows,
        }
    }
}

/// The recipients that lack a value for a variable: one problem per variable, with the first such row and the number of
/// such rows.
async fn missing(
    db: &impl Database,
    tenant: &TenantId,
    to: &RecipientSource,
    template: &Template,
    recipients: &Recipients,
) -> Result<Vec<lint::Problem>> {
    if let RecipientSource::Contacts(Audience::Tags { tags, tag_match }) = to {
        let mut problems = Vec::new();
        for variable in template.required() {
            let only = BTreeSet::from([variable.clone()]);
            let (wrong, count) = audience::list_missing_values(db, tenant, tags, *tag_match, &only).await?;
            if let Some(first) = wrong.into_iter().next() {
                problems.push(lint::Problem {
                    code: lint::ProblemCode::MissingValue,
                    severity: lint::Severity::Error,
                    message: first.message,
                    variable: Some(variable.clone()),
                    row: Some(first.row),
                    count: count.unsigned_abs(),
                });
            }
        }
        return Ok(problems);
    }
    let mut problems: Vec<lint::Problem> = Vec::new();
    for (row, item) in &recipients.rows {
        let Some(found) = lint::check_row(template, &item.values(), *row) else { continue };
        match problems.iter_mut().find(|known| (known.code, &known.variable) == (found.code, &found.variable)) {
            Some(known) => known.count += 1,
            None => problems.push(found),
        }
    }
    Ok(problems)
}

fn render(template: &Template, first: &[PlannedItem]) -> Vec<Rendering> {
    let text = |item: &PlannedItem| {
        let mut random = SeededRandom::from_text(&format!("preview:{}", item.item_no));
        let text = template.render(&item.values(), &mut random).ok()?;
        Some(Rendering { phone: item.phone.clone(), name: item.name().to_owned(), text })
    };
    first.iter().filter_map(text).collect()
}

/// The text of a test message: a variable without a value is rendered as its own name.
pub fn render_test(
    text: &str,
    phone: &str,
    variables: &BTreeMap<String, String>,
    random: &mut impl Random,
) -> Result<Text> {
    let template = Template::parse(Text::parse(text)?.as_str())?;
    let mut filled = variables.clone();
    for variable in template.variables() {
        let value = filled.entry(variable.clone()).or_default();
        if value.trim().is_empty() {
            value.clone_from(variable);
        }
    }
    plan::fill(&template, phone, &filled, random)
}
