//! What each column of a file holds: guessed from its head line in Indonesian or English or from its cells, or chosen by
//! a person.

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use crate::{
    contacts::{
        contact::{MAX_ATTRIBUTES, attribute_name, free_name, parse_attribute_name},
        phone::{BareDigits, Phone, Region},
        table::{Delimiter, first_rows},
    },
    error::{Error, Result},
    json_schema,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Column {
    Phone,
    Name,
    Tags,
    Ignore,
    Attribute(String),
}

impl utoipa::PartialSchema for Column {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        json_schema::text("^(phone|name|tags|ignore|attribute:.+)$", "attribute:city")
    }
}

impl utoipa::ToSchema for Column {}

impl TryFrom<String> for Column {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Ok(match text.as_str() {
            "phone" => Self::Phone,
            "name" => Self::Name,
            "tags" => Self::Tags,
            "ignore" => Self::Ignore,
            other => match other.strip_prefix("attribute:") {
                Some(name) => Self::Attribute(parse_attribute_name(name).map_err(|cause| wrong(cause.to_string()))?),
                None => return Err(wrong(
                    "a column is phone, name, tags, ignore, or attribute: followed by a name, such as attribute:city"
                        .to_owned(),
                )),
            },
        })
    }
}

impl From<Column> for String {
    fn from(column: Column) -> Self {
        match column {
            Column::Phone => "phone".to_owned(),
            Column::Name => "name".to_owned(),
            Column::Tags => "tags".to_owned(),
            Column::Ignore => "ignore".to_owned(),
            Column::Attribute(name) => format!("attribute:{name}"),
        }
    }
}

/// How the rows of a file are separated and what its columns hold. Stored with an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    pub delimiter: Delimiter,
    pub has_head: bool,
    pub columns: Vec<Column>,
}

const PHONE_HEADINGS: [&str; 25] = [
    "phone",
    "phone number",
    "mobile",
    "mobile number",
    "mobile phone",
    "cell",
    "cell phone",
    "whatsapp",
    "whatsapp number",
    "wa",
    "msisdn",
    "nomor",
    "nomor hp",
    "nomor telepon",
    "nomor wa",
    "nomor whatsapp",
    "no hp",
    "no telp",
    "no telepon",
    "no wa",
    "no whatsapp",
    "hp",
    "handphone",
    "telp",
    "telepon",
];
const NAME_HEADINGS: [&str; 8] =
    ["name", "full name", "contact name", "customer name", "nama", "nama lengkap", "nama kontak", "nama pelanggan"];
const TAG_HEADINGS: [&str; 8] = ["tag", "tags", "label", "labels", "grup", "group", "segmen", "segment"];

impl Layout {
    /// Guesses the layout of a file. A person may state whether it has a head line: `has_head`.
    pub fn guess(text: &str, has_head: Option<bool>, region: Region) -> Self {
        let delimiter = Delimiter::guess(text);
        let rows = first_rows(text, delimiter);
        let head = rows.first().cloned().unwrap_or_default();
        let width = rows.iter().map(StringRecord::len).max().unwrap_or_default();
        // A number that could be two persons is a number.
        let is_number = |cell: &str| Phone::read(cell, region, BareDigits::International).is_ok();
        let is_phone = |row: &StringRecord, column: usize| row.get(column).is_some_and(is_number);
        let phones_in = |column: &usize| rows.iter().filter(|row| is_phone(row, *column)).count();
        let named = head.iter().position(|cell| is_one_of(&PHONE_HEADINGS, cell));
        let filled = (0..width).rev().max_by_key(phones_in).filter(|column| phones_in(column) > 0);
        let has_digits = |cell: &str| cell.chars().any(|letter| letter.is_ascii_digit());
        let looks_like_a_head = || filled.is_some() && !head.iter().any(has_digits);
        let has_head = has_head.unwrap_or_else(|| named.is_some() || looks_like_a_head());
        let phone = named.filter(|_| has_head).or(filled).unwrap_or_default();
        let columns = if has_head {
            columns_named(&head, width, phone)
        } else {
            // In a file without a head line, only the number and the first other column can be guessed.
            let name = (0..width).find(|column| *column != phone);
            let column = |place| match place {
                place if place == phone => Column::Phone,
                place if Some(place) == name => Column::Name,
                _ => Column::Ignore,
            };
            (0..width.max(1)).map(column).collect()
        };
        Self { delimiter, has_head, columns }
    }

    /// The same layout with the columns that a person has chosen.
    pub fn with_columns(self, columns: Vec<Column>) -> Result<Self> {
        let expected = self.columns.len();
        if columns.len() != expected {
            return Err(wrong(format!("the file has {expected} columns, but {} were named", columns.len())));
        }
        for (place, column) in columns.iter().enumerate() {
            let is_double = columns.iter().take(place).any(|earlier| earlier == column);
            if is_double && *column != Column::Ignore {
                return Err(wrong(format!("two columns are {}; ignore one of them", String::from(column.clone()))));
            }
        }
        if !columns.contains(&Column::Phone) {
            return Err(wrong("no column is phone; say which one holds the numbers".to_owned()));
        }
        if columns.iter().filter(|column| matches!(column, Column::Attribute(_))).count() > MAX_ATTRIBUTES {
            return Err(wrong(format!("at most {MAX_ATTRIBUTES} columns are attributes; ignore the others")));
        }
        Ok(Self { columns, ..self })
    }
}

fn columns_named(head: &StringRecord, width: usize, phone: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(width);
    let mut attributes = 0;
    for place in 0..width.max(1) {
        let cell = head.get(place).unwrap_or_default();
        let is_free = |column: &Column| !columns.contains(column);
        let column = if place == phone {
            Column::Phone
        } else if is_one_of(&NAME_HEADINGS, cell) && is_free(&Column::Name) {
            Column::Name
        } else if is_one_of(&TAG_HEADINGS, cell) && is_free(&Column::Tags) {
            Column::Tags
        } else if let Some(name) = attribute_name(cell).filter(|_| attributes < MAX_ATTRIBUTES) {
            attributes += 1;
            let is_taken = |name: &str| columns.contains(&Column::Attribute(name.to_owned()));
            Column::Attribute(free_name(&name, is_taken))
        } else {
            Column::Ignore
        };
        columns.push(column);
    }
    columns
}

/// Whether a heading is one of these words, in any case and with any punctuation: `No. HP`.
fn is_one_of(words: &[&str], cell: &str) -> bool {
    let plain: String = cell.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let heading = plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    words.contains(&heading.as_str())
}

fn wrong(message: String) -> Error {
    Error::invalid("columns", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::DEFAULT_REGION;

    fn guessed(text: &str) -> (bool, Vec<String>) {
        let layout = Layout::guess(text, None, DEFAULT_REGION);
        (layout.has_head, layout.columns.into_iter().map(String::from).collect())
    }

    fn columns(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_head_line_is_understood_in_both_languages() {
        for (head, expected) in [
            ("phone,name", vec!["phone", "name"]),
            ("Nama;No. HP;Kota", vec!["name", "phone", "attribute:kota"]),
            ("NOMOR WA\tNama Lengkap\tLabel\tTanggal Lahir", vec!["phone", "name", "tags", "attribute:tanggal_lahir"]),
            ("Full Name|WhatsApp|Group", vec!["name", "phone", "tags"]),
            ("telepon,nama,,kota", vec!["phone", "name", "ignore", "attribute:kota"]),
        ] {
            assert_eq!(guessed(&format!("{head}\n")), (true, columns(&expected)), "{head}");
        }
    }

    #[test]
    fn columns_with_the_same_heading_stay_separate() {
        assert_eq!(
            guessed("phone,nama,kota,Kota,telepon,name\n"),
            (
                true,
                columns(&[
                    "phone",
                    "name",
                    "attribute:kota",
                    "attribute:kota_2",
                    "attribute:telepon",
                    "attribute:name_2"
                ])
            )
        );
    }

    #[test]
    fn the_column_of_numbers_is_found_by_its_cells() {
        assert_eq!(guessed("Ayu,0812-3456-7890\nBudi,0813-3456-7890\n"), (false, columns(&["name", "phone"])));
        assert_eq!(
            guessed("Pembeli;Kontak;Kota\nAyu;0812-3456-7890;Bogor\n"),
            (true, columns(&["attribute:pembeli", "phone", "attribute:kota"]))
        );
        assert_eq!(guessed("0812,Ayu,x\n"), (false, columns(&["phone", "name", "ignore"])), "nothing looks like one");
        assert_eq!(guessed(""), (false, columns(&["phone"])));
    }

    #[test]
    fn a_person_decides_whether_there_is_a_head_line() {
        let headless = Layout::guess("nomor,nama\n", Some(false), DEFAULT_REGION);
        assert!(!headless.has_head);
        let headed = Layout::guess("081234567890,Ayu\n081334567890,Budi\n", Some(true), DEFAULT_REGION);
        assert_eq!((headed.has_head, headed.columns[0].clone()), (true, Column::Phone));
    }

    #[test]
    fn missing_and_doubled_columns_are_explained() {
        let layout = || Layout::guess("phone,name,kota\n", None, DEFAULT_REGION);
        let named = |words: &[&str]| {
            let columns = words.iter().map(|word| Column::try_from((*word).to_owned())).collect::<Result<Vec<_>>>()?;
            layout().with_columns(columns)
        };
        assert_eq!(named(&["ignore", "attribute:Kota Asal", "phone"]).unwrap().columns[2], Column::Phone);
        for (words, explanation) in [
            (vec!["phone", "name"], "the file has 3 columns, but 2 were named"),
            (vec!["name", "ignore", "ignore"], "no column is phone"),
            (vec!["phone", "phone", "name"], "two columns are phone"),
            (vec!["phone", "attribute:kota", "attribute:Kota"], "two columns are attribute:kota"),
            (vec!["phone", "name", "nama"], "a column is phone, name"),
            (vec!["phone", "name", "attribute:name"], "begins with a letter"),
        ] {
            let Err(Error::Invalid { message, .. }) = named(&words) else { panic!("{words:?} was read") };
            assert!(message.contains(explanation), "{message}");
        }
    }
}
