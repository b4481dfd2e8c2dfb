//! Previews an unfinished broadcast: its recipients, their texts, its problems and how long it takes. Nothing is stored.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::UndecidedRecipients,
        plan::{self, PlannedItem, UnusableRecipients},
        store::audience::{self, ChosenContacts},
    },
    clock::{Random, SeededRandom, Timestamp},
    contacts::{
        names::is_visible,
        phone::{BareDigits, Region},
        recipients::{self, CheckedRecipients},
        wrong_row::{RowReason, WrongRow},
    },
    devices::{self, commands::Gap},
    error::Result,
    ids::{DeviceId, TenantId},
    messages::{
        template::{Template, VARIABLES, lint},
        text::Text,
    },
    ports::{Database, DeviceObjects, TimeZones},
    workflows::{
        estimate_campaign::{EstimateView, ask_devices, estimate, starts_from},
        plan_campaign::{RecipientSource, with_needed_values},
    },
};

/// The number of recipients whose rendered texts are shown.
const MAX_RENDERINGS: u32 = 5;
/// The most rejected rows that are listed; the others are only counted.
const MAX_EXPLAINED_ROWS: usize = 20;

/// A broadcast that a user is still writing.
pub struct CampaignDraft {
    pub devices: Vec<DeviceId>,
    pub text: String,
    pub to: RecipientSource,
    pub region: Region,
    pub gap: Gap,
    /// When the campaign would start on schedule.
    pub scheduled_at: Option<Timestamp>,
    pub unusable: UnusableRecipients,
    pub undecided: UndecidedRecipients,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignPreview)]
pub struct PreviewView {
    /// How many rows the list has, or how many contacts the audience has: the sum of the counts below. People who may have opted out are
    /// counted once.
    pub rows: i64,
    /// The columns that the text can use besides `name` and `phone`.
    pub columns: Vec<String>,
    /// How many people would receive the broadcast.
    pub recipients: i64,
    /// How many people are skipped because they opted out.
    pub opted_out: i64,
    /// How many people may have opted out: a message of theirs looks like an opt-out, and nobody has decided about it. They are skipped;
    /// with `sendToUndecided` they are among `recipients`.
    pub undecided: i64,
    /// How many people are skipped because they lack a value that the text uses.
    pub left_out: i64,
    /// How many rows name a recipient of an earlier row. `repeatedRows` lists the first of them.
    pub repeated: usize,
    pub repeated_rows: Vec<WrongRow>,
    /// How many rows cannot be used. `rejectedRows` lists the first of them.
    pub rejected: usize,
    pub rejected_rows: Vec<WrongRow>,
    /// How many of the rejected rows have a number that could belong to two people. Send `bareDigits` to choose which one is meant.
    pub ambiguous: usize,
    /// The value of `bareDigits` that probably fits the ambiguous numbers. It is `home` if the other numbers that have lost their leading 0
    /// outnumber the ambiguous ones.
    pub suggested_bare_digits: Option<BareDigits>,
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

/// The recipients, with what is needed to render and check the text.
struct Recipients {
    size: audience::AudienceSize,
    first: Vec<PlannedItem>,
    columns: BTreeSet<String>,
    wrong: Vec<WrongRow>,
    repeated: Vec<WrongRow>,
    /// All recipients, if the broadcast is for a list.
    rows: Vec<(u64, PlannedItem)>,
    /// The numbers of a list that may have opted out. `choice` says whether they are skipped.
    undecided: HashSet<String>,
    choice: UndecidedRecipients,
}

pub async fn preview_campaign(
    db: &impl Database,
    objects: &impl DeviceObjects,
    zones: &impl TimeZones,
    tenant: &TenantId,
    draft: CampaignDraft,
    now: Timestamp,
) -> Result<PreviewView> {
    let read = lint::read(&draft.text);
    let chosen = match (&draft.to, &read) {
        (RecipientSource::Contacts(audience), Ok(template)) => {
            let audience = with_needed_values(audience.clone(), template, draft.unusable);
            audience::choose(db, tenant, &audience, draft.undecided).await?
        }
        (RecipientSource::Contacts(audience), Err(_)) => {
            audience::choose(db, tenant, audience, draft.undecided).await?
        }
        (RecipientSource::Rows(_), _) => None,
    };
    let mut suggested_bare_digits = None;
    let mut recipients = match (&draft.to, &chosen) {
        (RecipientSource::Rows(rows), _) if !rows.is_empty() => {
            let list = recipients::check(rows, draft.region)?;
            suggested_bare_digits = list.suggest_bare_digits(rows);
            let opted_out = audience::list_opted_out(db, tenant, &list.phones()).await?;
            let undecided = audience::list_undecided(db, tenant, &list.phones()).await?;
            Recipients::of_list(list, &opted_out, undecided, draft.undecided)
        }
        (_, Some(chosen)) => Recipients {
            size: audience::size(db, tenant, chosen).await?,
            first: audience::sample(db, tenant, chosen, MAX_RENDERINGS).await?,
            columns: audience::columns(db, tenant).await?,
            wrong: Vec::new(),
            repeated: Vec::new(),
            rows: Vec::new(),
            undecided: HashSet::new(),
            choice: draft.undecided,
        },
        _ => Recipients::of_list(CheckedRecipients::default(), &HashSet::new(), HashSet::new(), draft.undecided),
    };
    let (problems, renderings) = match read {
        Ok(template) => {
            let mut problems = lint::lint(&template, &recipients.columns);
            if problems.iter().all(|problem| !problem.is_error()) {
                let (missing, wrong) = missing(db, tenant, chosen.as_ref(), &template, &recipients).await?;
                match draft.unusable {
                    UnusableRecipients::Refuse => problems.extend(missing),
                    UnusableRecipients::LeaveOut => recipients.leave_out(&wrong),
                }
            }
            (problems, render(&template, &recipients.first))
        }
        Err(problem) => (vec![*problem], Vec::new()),
    };
    let mut devices = Vec::with_capacity(draft.devices.len());
    for id in &draft.devices {
        devices.push(devices::store::get(db, tenant, id).await?);
    }
    let facts = ask_devices(objects, tenant, &devices, None).await;
    let texts = usize::try_from(recipients.size.recipients).unwrap_or(0);
    let audience::AudienceSize { all, recipients: reached, opted_out, left_out, undecided } = recipients.size;
    let unused = i64::try_from(recipients.wrong.len() + recipients.repeated.len()).unwrap_or(i64::MAX);
    let is_column = |column: &String| !VARIABLES.contains(&column.as_str());
    Ok(PreviewView {
        rows: all + unused,
        columns: recipients.columns.into_iter().filter(is_column).collect(),
        recipients: reached,
        opted_out,
        undecided,
        left_out,
        repeated: recipients.repeated.len(),
        repeated_rows: recipients.repeated.into_iter().take(MAX_EXPLAINED_ROWS).collect(),
        rejected: recipients.wrong.len(),
        ambiguous: recipients.wrong.iter().filter(|wrong| wrong.code == RowReason::PhoneAmbiguous).count(),
        suggested_bare_digits,
        rejected_rows: recipients.wrong.into_iter().take(MAX_EXPLAINED_ROWS).collect(),
        renderings,
        problems,
        estimate: estimate(&devices, &facts, draft.gap, texts, starts_from(draft.scheduled_at, now), zones),
    })
}

impl Recipients {
    /// Returns the recipients of a list, without those who have opted out. People who may have opted out are checked like the others,
    /// because a user may decide that they have not.
    fn of_list(
        list: CheckedRecipients,
        opted_out: &HashSet<String>,
        undecided: HashSet<String>,
        choice: UndecidedRecipients,
    ) -> Self {
        let rows: Vec<(u64, PlannedItem)> = list
            .recipients
            .into_iter()
            .zip(1..)
            .map(|(person, no)| (person.row, PlannedItem::from((no, person))))
            .collect();
        let columns = rows.iter().flat_map(|(_, item)| item.variables.keys().cloned()).collect();
        let (out, rows): (Vec<_>, _) = rows.into_iter().partition(|(_, item)| opted_out.contains(&item.phone));
        let size = audience::AudienceSize::of(count(out.len()), count(out.len()), 0, 0, choice);
        let (wrong, repeated) = (list.wrong, list.repeated);
        let mut recipients = Self { size, first: Vec::new(), columns, wrong, repeated, rows, undecided, choice };
        recipients.leave_out(&HashSet::new());
        recipients
    }

    /// Removes the people of these rows of a list. For an audience the SQL statements skip contacts.
    fn leave_out(&mut self, wrong: &HashSet<u64>) {
        if self.rows.is_empty() {
            return;
        }
        self.rows.retain(|(row, _)| !wrong.contains(row));
        let undecided = self.rows.iter().filter(|(_, item)| self.undecided.contains(&item.phone)).count();
        let (opted_out, left_out) = (self.size.opted_out, self.size.left_out + count(wrong.len()));
        let all = count(self.rows.len()) + opted_out + left_out;
        self.size = audience::AudienceSize::of(all, opted_out, left_out, count(undecided), self.choice);
        let gets_it = |item: &PlannedItem| self.choice.is_sent() || !self.undecided.contains(&item.phone);
        let first = self.rows.iter().filter(|(_, item)| gets_it(item)).take(MAX_RENDERINGS as usize);
        self.first = first.map(|(_, item)| item.clone()).collect();
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Finds the recipients that lack a value for a variable. Returns one problem per variable, with the first such row and the number of such
/// rows; and, if the broadcast is for a list, the numbers of all such rows.
async fn missing(
    db: &impl Database,
    tenant: &TenantId,
    chosen: Option<&ChosenContacts>,
    template: &Template,
    recipients: &Recipients,
) -> Result<(Vec<lint::Problem>, HashSet<u64>)> {
    if let Some(chosen) = chosen {
        let mut problems = Vec::new();
        for variable in template.required() {
            let only = BTreeSet::from([variable.clone()]);
            let (wrong, count) = audience::list_missing_values(db, tenant, chosen, &only).await?;
            if let Some(first) = wrong.into_iter().next() {
                problems.push(lint::Problem {
                    code: lint::ProblemCode::MissingValue,
                    severity: lint::Severity::Error,
                    message: first.message,
                    variable: Some(variable.clone()),
                    row: Some(first.row),
                    count: count.unsigned_abs(),
                    replacements: Vec::new(),
                    written: None,
                    contact: first.contact,
                });
            }
        }
        return Ok((problems, HashSet::new()));
    }
    let (mut problems, mut wrong) = (Vec::<lint::Problem>::new(), HashSet::new());
    for (row, item) in &recipients.rows {
        let Some(found) = lint::check_row(template, &item.values(), *row) else { continue };
        wrong.insert(*row);
        match problems.iter_mut().find(|known| (known.code, &known.variable) == (found.code, &found.variable)) {
            Some(known) => known.count += 1,
            None => problems.push(found),
        }
    }
    Ok((problems, wrong))
}

fn render(template: &Template, first: &[PlannedItem]) -> Vec<Rendering> {
    let text = |item: &PlannedItem| {
        let mut random = SeededRandom::from_text(&format!("preview:{}", item.item_no));
        let text = template.render(&item.values(), &mut random).ok()?;
        Some(Rendering { phone: item.phone.clone(), name: item.name().to_owned(), text })
    };
    first.iter().filter_map(text).collect()
}

/// Renders the text of a test message: a variable without a value is rendered as its own name. The text is refused if it could not be saved
/// as that of a broadcast. The columns of the recipients are known only as far as the caller names their values.
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
        if !is_visible(value) {
            value.clone_from(variable);
        }
    }
    lint::refuse_unsendable(&template, &filled.keys().cloned().collect())?;
    plan::fill(&template, phone, &filled, random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contacts::recipients::RawRow, error::Error};

    fn tested(text: &str, values: &[(&str, &str)]) -> Result<String> {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        render_test(text, "628119000017", &values, &mut SeededRandom::new(1)).map(Text::into_string)
    }

    /// Returns the error for a broadcast of this text to one person with these values.
    fn saved(text: &str, values: &[(&str, &str)]) -> Result<()> {
        let value =
            |wanted: &str| values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
        let others = values.iter().filter(|(name, _)| *name != "name");
        let row = RawRow {
            phone: "0811-9000-017".into(),
            name: value("name").unwrap_or_default(),
            attributes: others.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..RawRow::default()
        };
        let list = recipients::check(&[row], crate::contacts::phone::DEFAULT_REGION)?;
        plan::plan(&Text::parse(text)?, list, &HashSet::new(), UnusableRecipients::Refuse).map(drop)
    }

    #[test]
    fn a_text_that_could_not_be_saved_is_not_sent_as_a_test() {
        let values = [("name", "Ayu"), ("kota", "Solo")];
        for text in [
            "Halo {{1}}",
            "Halo {name}",
            "Halo {name|Kak}",
            "Halo [[nama]], dari {kota}",
            "Halo {{name}}, pesanan ${order_id}",
            "Poin {{kota > 100}}",
            "Halo {{name",
            " ",
        ] {
            let refusal = |result: Result<()>| match result {
                Err(Error::Invalid { message, .. }) => message,
                other => panic!("{text}: {other:?}"),
            };
            assert_eq!(refusal(tested(text, &values).map(drop)), refusal(saved(text, &values)), "{text}");
        }
        for text in ["Halo {{name}} dari {{kota}}", "{Halo|Hai}", "Halo [isi sendiri]", "Diskon 10 %"] {
            assert_eq!(saved(text, &values), Ok(()), "{text}");
            assert!(tested(text, &values).is_ok(), "{text}");
        }
        assert_eq!(
            tested("Halo {{name}} dari {{desa}}", &values).unwrap(),
            "Halo Ayu dari desa",
            "a value that nobody named"
        );
    }
}
