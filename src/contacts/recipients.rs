//! A list of recipients as rows of JSON or as a file: every row is either a person we can write to or explained.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    contacts::phone::{Phone, Region},
    error::{Error, Result},
};

/// How many rows one list may have.
pub const MOST_RECIPIENTS: usize = 1_000;
/// How many wrong rows are spelled out; the rest is only counted.
const EXPLAINED_ROWS: usize = 20;
const LONGEST_NAME: usize = 200;

/// One row before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RawRow {
    pub phone: String,
    #[serde(default)]
    pub name: String,
    /// Where its author finds it: the line of the file, or its place in the list from 1.
    #[serde(skip)]
    pub row: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub phone: Phone,
    pub name: String,
    pub row: u64,
}

/// A list after a first look: who can be written to, and which rows cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    pub recipients: Vec<Recipient>,
    pub wrong: Vec<WrongRow>,
}

/// Why a row cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongRow {
    pub row: u64,
    pub field: &'static str,
    pub message: String,
}

/// Refuses the whole list, naming the first rows that are wrong and counting all.
pub fn refuse(wrong: &[WrongRow]) -> Error {
    let first: Vec<&WrongRow> = wrong.iter().take(EXPLAINED_ROWS).collect();
    Error::Invalid {
        message: format!("{} of the recipients cannot be used", wrong.len()),
        details: serde_json::json!({ "field": "recipients", "rows": first, "rejected": wrong.len() }),
    }
}

/// Gives JSON rows their numbers.
pub fn number(rows: Vec<RawRow>) -> Vec<RawRow> {
    rows.into_iter().zip(1..).map(|(row, place)| RawRow { row: place, ..row }).collect()
}

/// Reads a file of rows separated by `,`, `;` or tab, with or without a head line that names `phone` and `name`.
pub fn read_csv(text: &str) -> Result<Vec<RawRow>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut lines = Lines { text: &text, byte: 0, line: 1 };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter_of(&text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| {
            refuse(&[WrongRow {
                row: lines.line_of(cause.position()),
                field: "csv",
                message: "this line cannot be read".into(),
            }])
        })?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let columns = match columns {
            Some(columns) => columns,
            None => match Columns::named_by(&record) {
                Some(named) => {
                    columns = Some(named);
                    continue;
                }
                None => *columns.insert(Columns { phone: 0, name: Some(1) }),
            },
        };
        if rows.len() > MOST_RECIPIENTS {
            break;
        }
        let cell = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let row = lines.line_of(record.position());
        rows.push(RawRow { phone: cell(columns.phone), name: columns.name.map(cell).unwrap_or_default(), row });
    }
    Ok(rows)
}

/// Counts the lines of a file as an editor shows them; the reader's own count lags behind after empty lines.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character at or after this position that is not a line end.
    fn line_of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.byte);
        for (at, byte) in self.text.bytes().enumerate().skip(self.byte) {
            if at >= start && byte != b'\n' {
                break;
            }
            self.byte = at + 1;
            self.line += u64::from(byte == b'\n');
        }
        self.line
    }
}

#[derive(Clone, Copy)]
struct Columns {
    phone: usize,
    name: Option<usize>,
}

impl Columns {
    /// The columns, if this line is a head line.
    fn named_by(record: &csv::StringRecord) -> Option<Self> {
        let find = |names: &[&str]| record.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
        Some(Self { phone: find(&["phone", "nomor", "telepon"])?, name: find(&["name", "nama"]) })
    }
}

/// The first separator of the first line; a name in quotes is not looked into.
fn delimiter_of(text: &str) -> u8 {
    let mut in_quotes = false;
    for byte in text.lines().next().unwrap_or_default().bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b',' | b';' | b'\t' if !in_quotes => return byte,
            _ => {}
        }
    }
    b','
}

/// Reads every row. Who finds more that is wrong adds it, so that the list's author hears everything at once.
pub fn check(rows: &[RawRow], default_region: Region) -> Result<Checked> {
    if rows.is_empty() {
        return Err(Error::invalid("recipients", "there is nobody to send to"));
    }
    if rows.len() > MOST_RECIPIENTS {
        return Err(Error::invalid(
            "recipients",
            format!("at most {MOST_RECIPIENTS} recipients fit into one broadcast"),
        ));
    }
    let mut checked = Checked::default();
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
    let wrong = |field, message: String| WrongRow { row: row.row, field, message };
    let Ok(phone) = Phone::parse(&row.phone, default_region) else {
        let message =
            if row.phone.trim().is_empty() { "the phone number is missing" } else { "this is not a phone number" };
        return Err(wrong("phone", message.into()));
    };
    if row.name.chars().count() > LONGEST_NAME {
        return Err(wrong("name", format!("a name has at most {LONGEST_NAME} characters")));
    }
    if let Some(first) = first_row_of.get(&phone) {
        return Err(wrong("phone", format!("row {first} has the same number")));
    }
    first_row_of.insert(phone.clone(), row.row);
    Ok(Recipient { phone, name: row.name.trim().to_owned(), row: row.row })
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
    fn a_file_is_read_with_any_separator_mark_and_head() {
        let expected = vec![row(2, "0812-3456-7890", "Ayu"), row(3, "0813", "Budi")];
        assert_eq!(pairs("phone,name\n0812-3456-7890,Ayu\n0813,Budi\n"), expected);
        assert_eq!(pairs("\u{feff}phone;name\r\n0812-3456-7890;Ayu\r\n0813;Budi"), expected);
        assert_eq!(pairs("Name\tPhone\nAyu\t0812-3456-7890\nBudi\t0813"), expected);
        assert_eq!(pairs("nama,nomor\n\"Ayu\",0812-3456-7890\nBudi,0813"), expected);
    }

    #[test]
    fn a_file_without_a_head_starts_with_its_first_person() {
        assert_eq!(
            pairs("0812,Ayu\n0813,\"Toko; Budi, Jaya\"\n0814"),
            vec![row(1, "0812", "Ayu"), row(2, "0813", "Toko; Budi, Jaya"), row(3, "0814", "")]
        );
    }

    #[test]
    fn empty_lines_are_nobody_and_keep_their_number() {
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
                { "row": 3, "field": "phone", "message": "this is not a phone number" },
                { "row": 4, "field": "phone", "message": "the phone number is missing" },
                { "row": 5, "field": "phone", "message": "row 2 has the same number" },
            ]})
        );
    }

    #[test]
    fn only_the_first_wrong_rows_are_spelled_out() {
        let rows = number((0..100).map(|_| RawRow { phone: "x".into(), name: String::new(), row: 0 }).collect());
        let Error::Invalid { details, .. } = refuse(&check(&rows, DEFAULT_REGION).unwrap().wrong) else { panic!() };
        assert_eq!((details["rejected"].clone(), details["rows"].as_array().unwrap().len()), (100.into(), 20));
    }

    #[test]
    fn a_list_has_somebody_and_not_too_many() {
        let person = |n: u32| RawRow { phone: format!("+62812{:07}", 3_000_000 + n), name: String::new(), row: 0 };
        let of = |people| check(&number((0..people).map(person).collect()), DEFAULT_REGION);
        assert!(of(0).is_err());
        assert_eq!(of(1_000).unwrap().recipients.len(), 1_000);
        assert!(of(1_001).is_err());
    }
}
