//! An import: a file of contacts that is read slice by slice, with its progress and the rows that were rejected.

pub mod preview;
pub mod slice;
pub mod store;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        layout::Layout,
        phone::{BareDigits, DEFAULT_REGION, Region},
    },
    error::{Error, Result},
    ids::{ImportId, TenantId, UserId},
    spreadsheet::Sheet,
};

/// The largest file: 100 000 rows of 250 bytes.
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;
/// How many rejected rows are stored; all of them are counted.
pub const MAX_KEPT_REJECTIONS: i64 = 10_000;
const MAX_FILE_NAME_CHARACTERS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    Running,
    Completed,
    Failed,
}

impl ImportStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Completed, Self::Failed].into_iter().find(|status| status.as_str() == text)
    }
}

/// An import and its progress. `rows` is the sum of created, updated, duplicates and rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub status: ImportStatus,
    pub error: Option<String>,
    /// The size of the file as UTF-8, in which it is stored and read.
    pub size_bytes: i64,
    pub done_bytes: i64,
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub duplicates: i64,
    pub rejected: i64,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
}

/// How a person wants a file to be imported. Stored with the import, so new fields need a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportOptions {
    #[serde(flatten)]
    pub layout: Layout,
    /// Tags for every contact of the file.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Every contact of the file has agreed to broadcasts.
    #[serde(default)]
    pub has_consented: bool,
    /// How the file's numbers without `+` and 0 are read.
    #[serde(default)]
    pub bare_digits: BareDigits,
}

impl ImportOptions {
    /// The country of a number without a country code, until a tenant can choose it.
    pub const REGION: Region = DEFAULT_REGION;
}

/// An import with everything that is needed to continue it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    pub import: Import,
    pub done: slice::FilePosition,
    pub options: ImportOptions,
    pub user: UserId,
}

/// A row that was not imported, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rejection {
    pub line: i64,
    pub field: String,
    pub code: String,
    pub message: String,
    pub value: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// The code of a `PhoneFault`.
    Phone(&'static str),
    Duplicate,
    NameTooLong,
    TagInvalid,
    ValueTooLong,
    RowTooLong,
    Unreadable,
}

/// How much of a rejected value is shown.
const MAX_SHOWN_CHARACTERS: usize = 200;

impl RowFault {
    pub fn rejection(self, line: u64, message: impl Into<String>, value: &str) -> Rejection {
        let (field, code) = match self {
            Self::Phone(code) => ("phone", code),
            Self::Duplicate => ("phone", "duplicate"),
            Self::NameTooLong => ("name", "name_too_long"),
            Self::TagInvalid => ("tags", "tag_invalid"),
            Self::ValueTooLong => ("attributes", "value_too_long"),
            Self::RowTooLong => ("row", "row_too_long"),
            Self::Unreadable => ("row", "unreadable"),
        };
        Rejection {
            line: i64::try_from(line).unwrap_or(i64::MAX),
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.into(),
            value: value.chars().take(MAX_SHOWN_CHARACTERS).collect(),
        }
    }

    /// The message for a duplicate. The store gives the same one to duplicates of earlier slices.
    pub const SAME_NUMBER: &'static str = "an earlier row of this file has the same number";
}

/// The R2 key of an import's file.
pub fn blob_key(tenant: &TenantId, import: &ImportId) -> String {
    format!("imports/{tenant}/{import}.csv")
}

/// Reads the name of an uploaded file, which is only shown.
pub fn parse_file_name(text: Option<&str>) -> Result<String> {
    let name = text.map(str::trim).filter(|name| !name.is_empty()).unwrap_or("contacts.csv");
    if name.chars().count() > MAX_FILE_NAME_CHARACTERS || name.contains(char::is_control) {
        return Err(Error::invalid(
            "fileName",
            format!("a file's name has at most {MAX_FILE_NAME_CHARACTERS} characters"),
        ));
    }
    Ok(name.to_owned())
}

/// The rejected rows as CSV for a spreadsheet.
pub fn rejections_csv(rejections: &[Rejection]) -> Result<String> {
    let mut sheet = Sheet::new(&["line", "field", "code", "message", "value"])?;
    for rejection in rejections {
        let Rejection { line, field, code, message, value } = rejection;
        sheet.add_row([line.to_string(), field.clone(), code.clone(), message.clone(), value.clone()])?;
    }
    sheet.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::{layout::Column, table::Delimiter};

    #[test]
    fn import_options_are_stored_in_this_form() {
        let columns = vec![Column::Phone, Column::Attribute("kota".into()), Column::Ignore];
        let options = ImportOptions {
            layout: Layout { delimiter: Delimiter::Tab, has_head: true, columns },
            tags: vec!["vip".into()],
            has_consented: true,
            bare_digits: BareDigits::Home,
        };
        let stored = r#"{"delimiter":"\t","hasHead":true,"columns":["phone","attribute:kota","ignore"],"tags":["vip"],"hasConsented":true,"bareDigits":"home"}"#;
        assert_eq!(serde_json::to_string(&options).unwrap(), stored);
        assert_eq!(serde_json::from_str::<ImportOptions>(stored).unwrap(), options);
        let older = r#"{"delimiter":",","hasHead":false,"columns":["phone"]}"#;
        let older = serde_json::from_str::<ImportOptions>(older).unwrap();
        assert_eq!((older.has_consented, older.bare_digits), (false, BareDigits::Ask));
    }

    #[test]
    fn rejections_as_csv_hold_no_formula() {
        let of = |value: &str| RowFault::Phone("phone_letters").rejection(7, "this is not a phone number", value);
        assert_eq!(
            rejections_csv(&[of("=HYPERLINK(\"evil\")"), of("ayu, \"b\"")]).unwrap(),
            "\u{feff}line,field,code,message,value\n\
             7,phone,phone_letters,this is not a phone number,\"'=HYPERLINK(\"\"evil\"\")\"\n\
             7,phone,phone_letters,this is not a phone number,\"ayu, \"\"b\"\"\"\n"
        );
    }

    #[test]
    fn a_long_value_is_shown_in_part() {
        assert_eq!(RowFault::NameTooLong.rejection(1, "x", &"é".repeat(500)).value.chars().count(), 200);
    }

    #[test]
    fn a_file_name_is_one_line() {
        assert_eq!(parse_file_name(None).unwrap(), "contacts.csv");
        assert_eq!(parse_file_name(Some(" pelanggan.csv ")).unwrap(), "pelanggan.csv");
        assert!(parse_file_name(Some("a\nb")).is_err() && parse_file_name(Some(&"a".repeat(201))).is_err());
    }
}
