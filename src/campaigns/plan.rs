//! From a text and a list of people to the items of a broadcast: one rendered text each, in the order of the list.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    clock::{Random, Timestamp},
    contacts::recipients::{self, Checked, Recipient, WrongRow},
    error::{Error, Result},
    ids::MessageId,
    messages::{
        template::{Template, Variables, lint},
        text::Text,
    },
};

/// Items handed over at once.
pub const BATCH: i64 = 100;
/// What all texts of one broadcast may weigh together: 1 000 texts of 8 KB, or fewer and longer ones. A D1 batch has
/// 30 s, and the isolate holds the texts several times over.
const LARGEST_PLAN_BYTES: usize = 8 * 1024 * 1024;

/// One text to one person. `item_no` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedItem {
    pub item_no: i64,
    pub id: MessageId,
    pub phone: String,
    pub name: String,
    pub text: String,
}

/// Renders every text, or explains all rows that cannot have one.
pub fn plan(text: &Text, list: Checked, now: Timestamp, dice: &mut impl Random) -> Result<Vec<PlannedItem>> {
    let template = Template::parse(text.as_str())?;
    lint::refuse_errors(&lint::lint(&template, &BTreeSet::new()))?;
    let mut items = Vec::with_capacity(list.recipients.len());
    let mut wrong = list.wrong;
    let mut size_bytes = 0_usize;
    for (recipient, item_no) in list.recipients.into_iter().zip(1..) {
        match render(&template, &recipient, dice) {
            Ok(text) => {
                size_bytes = size_bytes.saturating_add(text.len());
                let id = MessageId::new(now, dice);
                items.push(PlannedItem { item_no, id, phone: recipient.phone.to_string(), name: recipient.name, text });
            }
            Err(reason) => wrong.push(reason),
        }
        if size_bytes > LARGEST_PLAN_BYTES {
            return Err(Error::invalid("text", "this text is too long for so many recipients; split the list"));
        }
    }
    wrong.sort_by_key(|wrong| wrong.row);
    if wrong.is_empty() { Ok(items) } else { Err(recipients::refuse(&wrong)) }
}

fn render(template: &Template, recipient: &Recipient, dice: &mut impl Random) -> std::result::Result<String, WrongRow> {
    let wrong = |field, message: String| WrongRow { row: recipient.row, field, message };
    let attributes = BTreeMap::new();
    let variables = Variables { name: &recipient.name, phone: recipient.phone.as_str(), attributes: &attributes };
    if template.missing(&variables) == Some("name") {
        return Err(wrong("name", "the text uses {{name}}, but the name is missing".into()));
    }
    template.render(&variables, dice).map_err(|cause| wrong("text", cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        contacts::phone::{DEFAULT_REGION, Phone},
    };

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn person(row: u64, name: &str) -> Recipient {
        Recipient {
            phone: Phone::parse(&format!("+62812{:07}", 3_000_000 + row), DEFAULT_REGION).unwrap(),
            name: name.into(),
            row,
        }
    }

    fn planned(text: &str, people: Vec<Recipient>) -> Result<Vec<PlannedItem>> {
        let list = Checked { recipients: people, wrong: Vec::new() };
        plan(&Text::parse(text).unwrap(), list, NOW, &mut SeededRandom::new(1))
    }

    #[test]
    fn everybody_gets_his_own_text_in_the_order_of_the_list() {
        let items = planned("Halo {{name}}!", vec![person(2, "Ayu"), person(3, "Budi")]).unwrap();
        let texts: Vec<_> = items.iter().map(|item| (item.item_no, item.text.as_str())).collect();
        assert_eq!(texts, [(1, "Halo Ayu!"), (2, "Halo Budi!")]);
    }

    #[test]
    fn a_row_without_the_name_its_text_needs_is_refused() {
        let Err(Error::Invalid { details, .. }) = planned("Halo {{name}}!", vec![person(2, "Ayu"), person(3, "")])
        else {
            panic!("planned")
        };
        assert_eq!((details["rows"][0]["row"].clone(), details["rows"][0]["field"].clone()), (3.into(), "name".into()));
        assert!(planned("Halo!", vec![person(2, "")]).is_ok());
    }

    #[test]
    fn what_the_list_got_wrong_is_told_together_with_what_the_text_needs() {
        let wrong = vec![WrongRow { row: 4, field: "phone", message: "this is not a phone number".into() }];
        let list = Checked { recipients: vec![person(2, "Ayu"), person(3, ""), person(5, "")], wrong };
        let refused = plan(&Text::parse("Halo {{name}}").unwrap(), list, NOW, &mut SeededRandom::new(1));
        let Err(Error::Invalid { details, .. }) = refused else { panic!("planned") };
        let rows: Vec<_> = details["rows"].as_array().unwrap().iter().map(|row| row["row"].clone()).collect();
        assert_eq!(rows, [3, 4, 5]);
    }

    #[test]
    fn a_row_whose_text_grows_too_long_or_empty_is_refused() {
        let long = format!("{}{{{{name}}}}", "a".repeat(65_528));
        let Err(Error::Invalid { details, .. }) = planned(&long, vec![person(2, "Ayu"), person(3, "Budi Santoso")])
        else {
            panic!("planned")
        };
        assert_eq!((details["rejected"].clone(), details["rows"][0]["row"].clone()), (1.into(), 3.into()));
        assert!(planned("{% if name == 'Ayu' %}Halo{% endif %}", vec![person(2, "Budi")]).is_err());
    }

    #[test]
    fn a_variable_nobody_fills_refuses_the_text_and_not_its_rows() {
        assert!(
            matches!(planned("Halo {{nama}}", vec![person(2, "Ayu")]), Err(Error::Invalid { details, .. }) if details["field"] == "text")
        );
    }

    #[test]
    fn all_texts_together_have_a_limit() {
        let people = || (0..200).map(|row| person(row, "")).collect();
        assert!(planned(&"a".repeat(40_000), people()).is_ok());
        assert!(planned(&"a".repeat(60_000), people()).is_err());
    }
}
