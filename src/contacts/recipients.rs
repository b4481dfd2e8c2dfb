//! A list of recipients as JSON rows or as a file. Each row becomes either a recipient or an error for its author.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::{
    contacts::{
        contact::{Attributes, MAX_ATTRIBUTES, MAX_NAME_CHARACTERS, attribute_name, free_name, parse_value},
        layout::{Column, Layout},
        phone::{BareDigits, DEFAULT_REGION, Phone, Region},
        table::{Lines, cell_text, reader},
    },
    error::{Error, Result},
};

/// How many rows one list may have.
pub const MAX_RECIPIENTS: usize = 5_000;
/// How many wrong rows an error lists; it only counts the others.
const EXPLAINED_ROWS: usize = 20;

/// One row before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Recipient)]
pub struct RawRow {
    pub phone: String,
    #[serde(default)]
    pub name: String,
    /// All other columns, by the names that a template uses for them.
    #[serde(flatten, deserialize_with = "read_attributes")]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub attributes: Attributes,
    /// Where its author finds the row: its line in the file, or its position in the list, counted from 1.
    #[serde(skip)]
    pub row: u64,
    /// How a number without `+` and 0 is read: a program gives JSON rows, a person a file.
    #[serde(skip, default = "of_a_program")]
    pub bare_digits: BareDigits,
}

const fn of_a_program() -> BareDigits {
    BareDigits::International
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub phone: Phone,
    pub name: String,
    /// Without empty values, so that a template's default replaces them.
    pub attributes: Attributes,
    pub row: u64,
}

/// A checked list: the recipients, and the rows that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckedRecipients {
    pub recipients: Vec<Recipient>,
    pub wrong: Vec<WrongRow>,
}

/// A row that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WrongRow {
    pub row: u64,
    pub field: &'static str,
    pub message: String,
    /// What is wrong with a phone number, as a code such as `phone_too_short`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// The error that refuses the whole list: it lists the first wrong rows and counts all of them.
pub fn refuse(wrong: &[WrongRow]) -> Error {
    refuse_some(wrong, i64::try_from(wrong.len()).unwrap_or(i64::MAX))
}

/// The same error where only the first of the `rejected` wrong rows are known.
pub fn refuse_some(first: &[WrongRow], rejected: i64) -> Error {
    let first: Vec<&WrongRow> = first.iter().take(EXPLAINED_ROWS).collect();
    Error::Invalid {
        message: format!("{rejected} of the recipients cannot be used"),
        details: serde_json::json!({ "field": "recipients", "rows": first, "rejected": rejected }),
    }
}

/// Numbers JSON rows from 1.
pub fn number(rows: Vec<RawRow>) -> Vec<RawRow> {
    rows.into_iter().zip(1..).map(|(row, place)| RawRow { row: place, ..row }).collect()
}

fn read_attributes<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Attributes, D::Error> {
    let mut attributes = Attributes::new();
    for (heading, value) in BTreeMap::<String, Value>::deserialize(deserializer)? {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return Err(D::Error::custom(format!("the column {heading} holds neither a text nor a number")));
            }
        };
        let Some(name) = attribute_name(&heading) else { continue };
        attributes.insert(free_name(&name, |name| attributes.contains_key(name)), text);
    }
    Ok(attributes)
}

/// Reads a file of rows separated by `,`, `;`, tab or `|`, with or without a head line that names its columns.
pub fn read_csv(text: &str) -> Result<Vec<RawRow>> {
    let text = text.trim_start_matches('\u{feff}');
    let layout = Layout::guess(text, None, DEFAULT_REGION);
    let mut lines = Lines::starting_with(1, text.as_bytes());
    let mut line_of = |position: Option<&csv::Position>| {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        lines.row_at(start).1
    };
    let mut is_head = layout.has_head;
    let mut rows = Vec::new();
    for record in reader(text.as_bytes(), layout.delimiter).records() {
        let record = record.map_err(|cause| {
            refuse(&[WrongRow {
                row: line_of(cause.position()),
                field: "csv",
                message: "this line cannot be read".into(),
                reason: None,
            }])
        })?;
        if record.iter().all(str::is_empty) || std::mem::take(&mut is_head) {
            continue;
        }
        if rows.len() > MAX_RECIPIENTS {
            break;
        }
        rows.push(RawRow { row: line_of(record.position()), ..read_record(&record, &layout.columns) });
    }
    Ok(rows)
}

/// In a list of recipients, a column of tags is an attribute like any other.
const TAGS: &str = "tags";

fn read_record(record: &csv::StringRecord, columns: &[Column]) -> RawRow {
    let mut row = RawRow::default();
    for (cell, column) in record.iter().map(cell_text).zip(columns) {
        match column {
            Column::Phone => row.phone = cell,
            Column::Name => row.name = cell,
            Column::Tags => drop(row.attributes.insert(TAGS.to_owned(), cell)),
            Column::Attribute(name) => drop(row.attributes.insert(name.clone(), cell)),
            Column::Ignore => {}
        }
    }
    row
}

/// Checks every row. The caller may add wrong rows of its own, so that one error lists everything.
pub fn check(rows: &[RawRow], default_region: Region) -> Result<CheckedRecipients> {
    if rows.is_empty() {
        return Err(Error::invalid("recipients", "there is nobody to send to"));
    }
    if rows.len() > MAX_RECIPIENTS {
        return Err(Error::invalid(
            "recipients",
            format!("at most {MAX_RECIPIENTS} recipients fit into one broadcast"),
        ));
    }
    let mut checked = CheckedRecipients::default();
    let mut first_row_of: HashMap<Phone, u64> = HashMap::with_capacity(rows.len());
    for row in rows {
        match check_row(row, default_region, &mut first_row_of) {
            Ok(recipient) => checked.recipients.push(recipient),
            Err(reason) => checked.wrong.push(reason),
        }
    }
    Ok(checked)
}

fn check_row(
    row: &RawRow,
    default_region: Region,
    first_row_of: &mut HashMap<Phone, u64>,
) -> std::result::Result<Recipient, WrongRow> {
    let wrong = |field, message: String| WrongRow { row: row.row, field, message, reason: None };
    let phone = Phone::read(&row.phone, default_region, row.bare_digits)
        .map_err(|fault| WrongRow { reason: Some(fault.code()), ..wrong("phone", fault.message()) })?;
    if row.name.chars().count() > MAX_NAME_CHARACTERS {
        return Err(wrong("name", format!("a name has at most {MAX_NAME_CHARACTERS} characters")));
    }
    if let Some(first) = first_row_of.get(&phone) {
        return Err(wrong("phone", format!("row {first} has the same number")));
    }
    let mut attributes = Attributes::new();
    for (name, value) in &row.attributes {
        let value = parse_value(value).map_err(|cause| wrong("attributes", format!("{name}: {cause}")))?;
        if !value.is_empty() {
            attributes.insert(name.clone(), value);
        }
    }
    if attributes.len() > MAX_ATTRIBUTES {
        return Err(wrong("attributes", format!("a row has at most {MAX_ATTRIBUTES} further columns")));
    }
    first_row_of.insert(phone.clone(), row.row);
    Ok(Recipient { phone, name: row.name.trim().to_owned(), attributes, row: row.row })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::DEFAULT_REGION;

    fn pairs(text: &str) -> Vec<(u64, String, String)> {
        read_csv(text).unwrap().into_iter().map(|row| (row.row, row.phone, row.name)).collect()
    }

    fn row(row: u64, phone: &str, name: &str) -> (u64, String, String) {
        (row, phone.into(), name.into())
    }

    #[test]
    fn a_file_is_read_with_any_separator_byte_order_mark_and_head_line() {
        let expected = vec![row(2, "0812-3456-7890", "Ayu"), row(3, "0813", "Budi")];
        assert_eq!(pairs("phone,name\n0812-3456-7890,Ayu\n0813,Budi\n"), expected);
        assert_eq!(pairs("\u{feff}phone;name\r\n0812-3456-7890;Ayu\r\n0813;Budi"), expected);
        assert_eq!(pairs("Name\tPhone\nAyu\t0812-3456-7890\nBudi\t0813"), expected);
        assert_eq!(pairs("nama,nomor\n\"Ayu\",0812-3456-7890\nBudi,0813"), expected);
    }

    #[test]
    fn a_file_without_a_head_line_starts_with_a_recipient() {
        assert_eq!(
            pairs("0812,Ayu\n0813,\"Toko; Budi, Jaya\"\n0814"),
            vec![row(1, "0812", "Ayu"), row(2, "0813", "Toko; Budi, Jaya"), row(3, "0814", "")]
        );
    }

    #[test]
    fn empty_lines_are_skipped_but_counted() {
        assert_eq!(pairs("phone,name\n\n,\n0812,Ayu\n"), vec![row(4, "0812", "Ayu")]);
        assert_eq!(
            pairs("\r\nphone,name\r\n\r\n\r\n0812,\"A\r\nyu\"\r\n0813,\r\n"),
            vec![row(5, "0812", "A\nyu"), row(7, "0813", "")]
        );
    }

    #[test]
    fn every_wrong_row_is_explained() {
        let rows = read_csv("phone,name\n0812-3456-7890,Ayu\nayu,Ayu\n,Budi\n+6281234567890,Ayu again\n").unwrap();
        let checked = check(&rows, DEFAULT_REGION).unwrap();
        assert_eq!(checked.recipients.len(), 1);
        let Error::Invalid { details, .. } = refuse(&checked.wrong) else { panic!("another error") };
        assert_eq!(
            details,
            serde_json::json!({ "field": "recipients", "rejected": 3, "rows": [
                { "row": 3, "field": "phone", "message": "this is not a phone number: it has no digits", "reason": "phone_no_digits" },
                { "row": 4, "field": "phone", "message": "the phone number is missing", "reason": "phone_missing" },
                { "row": 5, "field": "phone", "message": "row 2 has the same number" },
            ]})
        );
    }

    fn attributes(row: &RawRow) -> Vec<(&str, &str)> {
        row.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn every_further_column_is_an_attribute() {
        let rows = read_csv("No HP;Nama;Kota Asal;Label;Name\n0812;Ayu;Bogor;vip;A\n0813;B\n").unwrap();
        assert_eq!(attributes(&rows[0]), [("kota_asal", "Bogor"), ("name_2", "A"), ("tags", "vip")]);
        assert_eq!((rows[1].name.as_str(), attributes(&rows[1])), ("B", vec![]));
        let json =
            r#"{"phone":"0812","Kota Asal":"Bogor","umur":31,"total":1.5,"kosong":null,"kota-asal":"x","都市":"x"}"#;
        let row: RawRow = serde_json::from_str(json).unwrap();
        assert_eq!(attributes(&row), [("kota_asal", "Bogor"), ("kota_asal_2", "x"), ("total", "1.5"), ("umur", "31")]);
        for json in [r#"{"phone":"0812","kota":["x"]}"#, r#"{"phone":"0812","kota":true}"#, r#"{"kota":"x"}"#] {
            assert!(serde_json::from_str::<RawRow>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_empty_attribute_is_left_out_and_a_long_one_is_refused() {
        let of = |value: &str| RawRow {
            phone: "081234567890".into(),
            attributes: [("kota".to_owned(), value.to_owned())].into(),
            ..RawRow::default()
        };
        assert_eq!(check(&[of("  ")], DEFAULT_REGION).unwrap().recipients[0].attributes.len(), 0);
        assert_eq!(check(&[of(" Bogor ")], DEFAULT_REGION).unwrap().recipients[0].attributes["kota"], "Bogor");
        assert_eq!(check(&[of(&"x".repeat(1_001))], DEFAULT_REGION).unwrap().wrong[0].field, "attributes");
    }

    #[test]
    fn only_the_first_wrong_rows_are_listed() {
        let rows = number((0..100).map(|_| RawRow { phone: "x".into(), ..RawRow::default() }).collect());
        let Error::Invalid { details, .. } = refuse(&check(&rows, DEFAULT_REGION).unwrap().wrong) else { panic!() };
        assert_eq!((details["rejected"].clone(), details["rows"].as_array().unwrap().len()), (100.into(), 20));
    }

    #[test]
    fn a_list_has_one_to_five_thousand_recipients() {
        let person = |n: u32| RawRow { phone: format!("+62812{:07}", 3_000_000 + n), ..RawRow::default() };
        let of = |people| check(&number((0..people).map(person).collect()), DEFAULT_REGION);
        assert!(of(0).is_err());
        assert_eq!(of(5_000).unwrap().recipients.len(), 5_000);
        assert!(of(5_001).is_err());
    }
}
