//! Explains to the author of a list of recipients why a row cannot be used.

use serde::{Deserialize, Serialize};

use crate::{
    contacts::{names::is_name, phone_fault::PhoneFault},
    error::Error,
    ids::ContactId,
};

/// How many wrong rows an error lists; the other rows are only counted.
const MAX_EXPLAINED_ROWS: usize = 20;
/// The most characters of a row's text that are shown.
const MAX_SHOWN_CHARACTERS: usize = 200;

/// A row that cannot be used, or that names a recipient of an earlier row again, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WrongRow {
    /// With `recipients`: the position in the list, from 1. With `csv`: the number of the row in the file, as a spreadsheet counts it. The
    /// header row and empty rows count, and a row whose cells have several lines counts once.
    pub row: u64,
    pub field: &'static str,
    pub code: RowReason,
    pub message: String,
    /// The text of the row by which its author finds it: the number or the name as it was written.
    pub value: String,
    /// The variable that has no value.
    pub variable: Option<String>,
    /// The contact, if the broadcast is for contacts.
    pub contact: Option<WrongContact>,
}

/// A contact that cannot get the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WrongContact {
    pub id: ContactId,
    pub name: String,
    pub phone: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowReason {
    PhoneMissing,
    PhoneNoDigits,
    PhoneTooShort,
    PhoneTooLong,
    PhoneUnknownPrefix,
    PhoneLetters,
    PhoneTwoNumbers,
    /// A spreadsheet has written the number as `6.28E+11`.
    PhoneSpreadsheet,
    /// The country that the row gives is not recognized, and the number has no country code.
    PhoneUnknownCountry,
    /// The number could belong to two people.
    PhoneAmbiguous,
    /// A bot of Meta has the number.
    RecipientBot,
    /// An earlier row has the same number.
    Duplicate,
    NameTooLong,
    ValueInvalid,
    /// The text uses a value that the row does not have.
    MissingValue,
    /// The text of this recipient is too long, empty or cannot be filled in.
    TextInvalid,
    Unreadable,
}

impl RowReason {
    const fn field(self) -> &'static str {
        match self {
            Self::PhoneMissing
            | Self::PhoneNoDigits
            | Self::PhoneTooShort
            | Self::PhoneTooLong
            | Self::PhoneUnknownPrefix
            | Self::PhoneLetters
            | Self::PhoneTwoNumbers
            | Self::PhoneSpreadsheet
            | Self::PhoneUnknownCountry
            | Self::PhoneAmbiguous
            | Self::RecipientBot
            | Self::Duplicate => "phone",
            Self::NameTooLong => "name",
            Self::ValueInvalid => "attributes",
            Self::MissingValue | Self::TextInvalid => "text",
            Self::Unreadable => "csv",
        }
    }
}

impl From<&PhoneFault> for RowReason {
    fn from(fault: &PhoneFault) -> Self {
        match fault {
            PhoneFault::Missing => Self::PhoneMissing,
            PhoneFault::NoDigits => Self::PhoneNoDigits,
            PhoneFault::TooShort => Self::PhoneTooShort,
            PhoneFault::TooLong => Self::PhoneTooLong,
            PhoneFault::UnknownPrefix => Self::PhoneUnknownPrefix,
            PhoneFault::Letters => Self::PhoneLetters,
            PhoneFault::TwoNumbers => Self::PhoneTwoNumbers,
            PhoneFault::SpreadsheetNumber => Self::PhoneSpreadsheet,
            PhoneFault::UnknownCountry => Self::PhoneUnknownCountry,
            PhoneFault::Ambiguous { .. } => Self::PhoneAmbiguous,
            PhoneFault::Bot => Self::RecipientBot,
        }
    }
}

impl WrongRow {
    pub fn new(row: u64, code: RowReason, message: impl Into<String>) -> Self {
        Self {
            row,
            field: code.field(),
            code,
            message: message.into(),
            value: String::new(),
            variable: None,
            contact: None,
        }
    }
}

/// Returns the beginning of a row's text, as much as is shown.
pub fn shown(text: &str) -> String {
    text.chars().take(MAX_SHOWN_CHARACTERS).collect()
}

/// Returns the text by which the author finds a wrong row: its number as it is written or, without one, the first other text of the row,
/// preferably the name. `cells` are the row's other texts as `MappedRow` returns them, in the order of preference.
pub fn text_to_find_by<'a>(number: &'a str, cells: impl IntoIterator<Item = &'a str>) -> &'a str {
    if is_name(number) {
        return number;
    }
    // A name has letters; the number of a line, which may precede the name, has none.
    let (named, other): (Vec<&str>, Vec<&str>) =
        cells.into_iter().filter(|cell| is_name(cell)).partition(|cell| cell.chars().any(char::is_alphabetic));
    named.first().or(other.first()).copied().unwrap_or(number)
}

/// Returns the error that refuses the whole list: it lists the first wrong rows and counts all of them.
pub fn refuse(wrong: &[WrongRow]) -> Error {
    refuse_some(wrong, i64::try_from(wrong.len()).unwrap_or(i64::MAX))
}

/// Returns the same error as `refuse` for a list with `rejected` wrong rows, of which only the first ones are known.
pub fn refuse_some(first: &[WrongRow], rejected: i64) -> Error {
    let first: Vec<&WrongRow> = first.iter().take(MAX_EXPLAINED_ROWS).collect();
    Error::Invalid {
        message: format!("{rejected} of the recipients cannot be used"),
        details: serde_json::json!({ "field": "recipients", "rows": first, "rejected": rejected }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::{BareDigits, DEFAULT_REGION, Phone};

    #[test]
    fn a_row_without_a_number_is_found_by_its_name_or_any_other_text_in_it() {
        let find = |number: &'static str, cells: &[&'static str]| text_to_find_by(number, cells.iter().copied());
        assert_eq!(find("12", &["12", "Ayu"]), "12");
        assert_eq!(find("", &["17", "", "Ayu Lestari", "Bandung"]), "Ayu Lestari");
        assert_eq!(find("-", &["-", "17"]), "17");
        assert_eq!(find("", &["", ""]), "");
        assert_eq!(find("-", &[]), "-");
        assert_eq!(find("\u{3164}", &["\u{3164}", "Ayu"]), "Ayu", "a letter that nobody sees");
    }

    #[test]
    fn a_row_with_a_wrong_number_has_the_code_of_the_phone_fault() {
        let fault = Phone::read("85291900012", DEFAULT_REGION, BareDigits::Ask).unwrap_err();
        let faults = [
            fault,
            PhoneFault::Missing,
            PhoneFault::NoDigits,
            PhoneFault::TooShort,
            PhoneFault::TooLong,
            PhoneFault::UnknownPrefix,
            PhoneFault::Letters,
            PhoneFault::TwoNumbers,
            PhoneFault::SpreadsheetNumber,
            PhoneFault::UnknownCountry,
            PhoneFault::Bot,
        ];
        for fault in faults {
            assert_eq!(serde_json::json!(RowReason::from(&fault)), fault.code());
        }
    }
}
