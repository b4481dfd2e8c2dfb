//! Plans a campaign: turns a template and a list of recipients into items, in the order of the list. All variants of the template are
//! rendered for every recipient, so that each message can be rendered when its item is handed over. An item always renders to the same
//! text.

use std::{
    collections::{BTreeMap, HashSet},
    hash::BuildHasher,
};

use serde::Serialize;

use crate::{
    clock::{Random, SeededRandom},
    contacts::{
        recipients::{CheckedRecipients, Recipient},
        wrong_row::{self, RowReason, WrongRow},
    },
    error::{Error, Result},
    ids::CampaignId,
    messages::{
        template::{Template, Variables, lint},
        text::Text,
    },
};

/// The size limit of all variables of one campaign: the isolate holds several copies of them, and a D1 batch may take
/// 30 s.
const MAX_PLAN_BYTES: usize = 8 * 1024 * 1024;

/// One item of a campaign: the message to one recipient. `item_no` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedItem {
    pub item_no: i64,
    pub phone: String,
    /// The values that the text is rendered from; `name` is one of them.
    pub variables: BTreeMap<String, String>,
}

impl PlannedItem {
    pub fn name(&self) -> &str {
        self.variables.get("name").map_or("", String::as_str)
    }

    pub fn values(&self) -> Variables<'_> {
        Variables { name: self.name(), phone: &self.phone, attributes: &self.variables }
    }

    pub fn size_bytes(&self) -> usize {
        let variables = self.variables.iter().map(|(name, value)| name.len().saturating_add(value.len()));
        variables.fold(self.phone.len().saturating_add(50), usize::saturating_add)
    }
}

impl From<(i64, Recipient)> for PlannedItem {
    fn from((item_no, recipient): (i64, Recipient)) -> Self {
        let mut variables = recipient.attributes;
        variables.insert("name".into(), recipient.name);
        Self { item_no, phone: recipient.phone.to_string(), variables }
    }
}

/// Returns the text of one item. Each call returns the same text.
pub fn render(
    template: &Template,
    campaign: &CampaignId,
    item_no: i64,
    phone: &str,
    variables: &BTreeMap<String, String>,
) -> Result<Text> {
    let mut random = SeededRandom::from_text(&format!("{campaign}:{item_no}"));
    fill(template, phone, variables, &mut random)
}

/// Returns the text for one recipient. `name` is one of the variables.
pub fn fill(
    template: &Template,
    phone: &str,
    variables: &BTreeMap<String, String>,
    random: &mut impl Random,
) -> Result<Text> {
    let name = variables.get("name").map_or("", String::as_str);
    Text::parse(&template.render(&Variables { name, phone, attributes: variables }, random)?)
}

/// The choice about recipients for whom the text cannot be rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnusableRecipients {
    /// The broadcast is refused because of such recipients, so that its author can correct the list.
    #[default]
    Refuse,
    /// Such recipients are skipped.
    LeaveOut,
}

/// Creates the items, or returns an error that explains every row without a valid text. The text is not checked for recipients who have
/// opted out, because they get no message.
pub fn plan(
    text: &Text,
    list: CheckedRecipients,
    opted_out: &HashSet<String, impl BuildHasher>,
    unusable: UnusableRecipients,
) -> Result<Vec<PlannedItem>> {
    let template = Template::parse(text.as_str())?;
    let mut items = Vec::with_capacity(list.recipients.len());
    let mut wrong = list.wrong;
    let mut size_bytes = 0_usize;
    let columns = list.recipients.iter().flat_map(|recipient| recipient.attributes.keys().cloned()).collect();
    lint::refuse_unsendable(&template, &columns)?;
    for (recipient, item_no) in list.recipients.into_iter().zip(1..) {
        let row = recipient.row;
        let item = PlannedItem::from((item_no, recipient));
        let problem =
            if opted_out.contains(&item.phone) { None } else { lint::check_row(&template, &item.values(), row) };
        match problem {
            None => {
                size_bytes = size_bytes.saturating_add(item.size_bytes());
                items.push(item);
            }
            Some(problem) => wrong.push(wrong_row(row, problem)),
        }
        if size_bytes > MAX_PLAN_BYTES {
            return Err(Error::invalid("recipients", "these columns are too large together; split the list"));
        }
    }
    wrong.sort_by_key(|wrong| wrong.row);
    let is_usable = unusable == UnusableRecipients::LeaveOut && !items.is_empty();
    if wrong.is_empty() || is_usable { Ok(items) } else { Err(wrong_row::refuse(&wrong)) }
}

fn wrong_row(row: u64, problem: lint::Problem) -> WrongRow {
    let reason = match problem.code {
        lint::ProblemCode::MissingValue => RowReason::MissingValue,
        _ => RowReason::TextInvalid,
    };
    let field = if problem.variable.as_deref() == Some("name") { "name" } else { "text" };
    WrongRow { field, variable: problem.variable, ..WrongRow::new(row, reason, problem.message) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        clock::Timestamp,
        contacts::phone::{DEFAULT_REGION, Phone},
    };

    fn campaign() -> CampaignId {
        CampaignId::new(Timestamp::from_unix_millis(1_763_700_000_000), &mut SeededRandom::new(1))
    }

    fn person(row: u64, name: &str) -> Recipient {
        Recipient {
            phone: Phone::parse(&format!("+62812{:07}", 3_000_000 + row), DEFAULT_REGION).unwrap(),
            name: name.into(),
            attributes: BTreeMap::new(),
            row,
        }
    }

    fn from(row: u64, name: &str, kota: &str) -> Recipient {
        Recipient { attributes: BTreeMap::from([("kota".to_owned(), kota.to_owned())]), ..person(row, name) }
    }

    fn planned(text: &str, people: Vec<Recipient>) -> Result<Vec<PlannedItem>> {
        let list = CheckedRecipients { recipients: people, ..CheckedRecipients::default() };
        plan(&Text::parse(text).unwrap(), list, &HashSet::new(), UnusableRecipients::Refuse)
    }

    fn texts(text: &str, people: Vec<Recipient>) -> Vec<String> {
        let template = Template::parse(text).unwrap();
        let render = |item: PlannedItem| render(&template, &campaign(), item.item_no, &item.phone, &item.variables);
        planned(text, people).unwrap().into_iter().map(|item| render(item).unwrap().into_string()).collect()
    }

    fn refused(text: &str, people: Vec<Recipient>) -> serde_json::Value {
        match planned(text, people) {
            Err(Error::Invalid { details, .. }) => details,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_recipient_gets_their_own_text_in_the_order_of_the_list() {
        assert_eq!(texts("Halo {{name}}!", vec![person(2, "Ayu"), person(3, "Budi")]), ["Halo Ayu!", "Halo Budi!"]);
    }

    #[test]
    fn an_item_renders_the_same_each_time_and_recipients_get_different_variants() {
        let people = || (0..40).map(|row| person(row, "Ayu")).collect::<Vec<_>>();
        let spun = "{Halo|Hai|Selamat pagi|Apa kabar} {{name}}";
        assert_eq!(texts(spun, people()), texts(spun, people()));
        assert!(texts(spun, people()).iter().collect::<BTreeSet<_>>().len() > 2);
    }

    #[test]
    fn a_row_that_lacks_a_required_value_is_refused_with_its_variable_and_row() {
        let details = refused("Halo {{name}}!", vec![person(2, "Ayu"), person(3, "")]);
        assert_eq!((details["rows"][0]["row"].clone(), details["rows"][0]["field"].clone()), (3.into(), "name".into()));
        assert!(planned("Halo!", vec![person(2, "")]).is_ok());
        let details = refused("{{name}} di {{kota}}", vec![from(2, "Ayu", "Bandung"), from(3, "Budi", " ")]);
        assert_eq!(details["rows"][0]["row"], 3);
        assert!(details["rows"][0]["message"].as_str().unwrap().contains("{{kota}}"));
        assert_eq!(
            texts("di {{kota|default(\"kotamu\")}}", vec![from(2, "Ayu", "Bandung"), from(3, "Budi", "")]),
            ["di Bandung", "di kotamu"]
        );
    }

    #[test]
    fn wrong_rows_and_rows_without_a_required_value_are_listed_together() {
        let wrong = vec![WrongRow::new(4, RowReason::PhoneTooShort, "it is too short")];
        let people = vec![person(2, "Ayu"), person(3, ""), person(5, "")];
        let list = CheckedRecipients { recipients: people, wrong, ..CheckedRecipients::default() };
        let text = Text::parse("Halo {{name}}").unwrap();
        let left_out = plan(&text, list.clone(), &HashSet::new(), UnusableRecipients::LeaveOut).unwrap();
        assert_eq!(left_out.iter().map(PlannedItem::name).collect::<Vec<_>>(), ["Ayu"], "the others are left out");
        let nobody = CheckedRecipients { recipients: vec![person(3, "")], ..CheckedRecipients::default() };
        assert!(
            plan(&text, nobody, &HashSet::new(), UnusableRecipients::LeaveOut).is_err(),
            "a broadcast to nobody is none"
        );
        let unnamed =
            CheckedRecipients { recipients: vec![person(2, "Ayu"), person(3, "")], ..CheckedRecipients::default() };
        let opted_out = HashSet::from([unnamed.recipients[1].phone.to_string()]);
        let planned = plan(&text, unnamed, &opted_out, UnusableRecipients::Refuse).unwrap();
        assert_eq!(planned.len(), 2, "who has opted out gets no text, and blocks nothing");
        let refused = plan(&text, list, &HashSet::new(), UnusableRecipients::Refuse);
        let Err(Error::Invalid { details, .. }) = refused else { panic!("planned") };
        let rows: Vec<_> = details["rows"].as_array().unwrap().iter().map(|row| row["row"].clone()).collect();
        assert_eq!(rows, [3, 4, 5]);
    }

    #[test]
    fn a_row_whose_text_is_too_long_or_empty_is_refused() {
        let long = format!("{}{{{{name}}}}", "a".repeat(65_528));
        let details = refused(&long, vec![person(2, "Ayu"), person(3, "Budi Santoso")]);
        assert_eq!((details["rejected"].clone(), details["rows"][0]["row"].clone()), (1.into(), 3.into()));
        assert!(planned("{% if name == 'Ayu' %}Halo{% endif %}", vec![person(2, "Budi")]).is_err());
    }

    #[test]
    fn an_unknown_variable_refuses_the_text_and_not_its_rows() {
        let details = refused("Halo {{nama}}", vec![person(2, "Ayu")]);
        assert_eq!((details["field"].clone(), details["rows"].clone()), ("text".into(), serde_json::Value::Null));
    }

    #[test]
    fn the_variables_of_all_recipients_together_have_a_size_limit() {
        let people = |bytes: usize| (0..200).map(|row| from(row, "", &"a".repeat(bytes))).collect();
        assert!(planned("Halo", people(20_000)).is_ok());
        assert!(planned("Halo", people(60_000)).is_err());
    }
}
