//! Why a text is no valid phone number.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, ValidationError};
use serde_json::json;

use super::{
    number_readings::country_code,
    phone::{Phone, Region},
    written_number::WrittenNumber,
};
use crate::error::Error;

/// The most digits that may be missing or too many in a number whose length is possible in its country, but not for its kind.
const MAX_WRONG_DIGITS: usize = 4;

/// Each fault has a code that a program can rely on, and a message that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneFault {
    Missing,
    NoDigits,
    TooShort,
    TooLong,
    /// No number of this country, or of any country, begins like this.
    UnknownPrefix,
    /// There is text among the digits, or text with digits of its own after them.
    Letters,
    TwoNumbers,
    /// The text is what a spreadsheet makes of a long number: `6.28129E+11`. The last digits are lost.
    SpreadsheetNumber,
    /// The number has no country code, and the country that the row gives is not recognized.
    UnknownCountry,
    /// A bot of Meta has this number. The code is the one of a chat with a bot, because it is the same recipient.
    Bot,
    /// The digits are two numbers: one if they are a number of the home country, and another if they begin with a country code.
    Ambiguous {
        home: Phone,
        abroad: Phone,
    },
}

impl PhoneFault {
    /// The code of `Ambiguous`.
    pub const AMBIGUOUS: &'static str = "phone_ambiguous";
    /// The code of `Bot`, and of a recipient that is the chat with a bot.
    pub const BOT: &'static str = "recipient_bot";
    /// The message of `Bot`.
    pub const BOT_MESSAGE: &'static str = "this is a bot, which can be answered on the phone only";

    /// Returns the reason for which these digits are no number.
    pub fn of(number: &WrittenNumber, region: Region) -> Self {
        let WrittenNumber { has_country_code, digits, .. } = number;
        let code = country_code(region);
        let international = if *has_country_code || digits.starts_with(&code) {
            digits.clone()
        } else {
            format!("{code}{}", digits.strip_prefix('0').unwrap_or(digits))
        };
        let parse = |digits: &str| PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None::<Region>);
        let is_valid = |digits: &str| parse(digits).is_ok_and(|number| number.is_valid());
        let number = match parse(&international) {
            Ok(number) => number,
            Err(ParseError::TooLongNsn) => return Self::TooLong,
            Err(ParseError::InvalidCountryCode) => return Self::UnknownPrefix,
            Err(ParseError::TooShortAfterIdd | ParseError::TooShortNsn) => return Self::TooShort,
            Err(ParseError::NotANumber(_)) => {
                return if international.len() > MAX_WRONG_DIGITS { Self::UnknownPrefix } else { Self::TooShort };
            }
        };
        match number.is_possible_with_reason() {
            Err(ValidationError::TooShort) | Ok(NumberLengthType::IsPossibleLocalOnly) => return Self::TooShort,
            Err(ValidationError::TooLong) => return Self::TooLong,
            Err(ValidationError::InvalidCountryCode) => return Self::UnknownPrefix,
            Err(ValidationError::InvalidLength) | Ok(NumberLengthType::IsPossible) => {}
        }
        let mut longer = international.clone();
        let mut shorter = international.as_str();
        for _ in 0..MAX_WRONG_DIGITS {
            longer.push('5');
            shorter = shorter.get(..shorter.len().saturating_sub(1)).unwrap_or_default();
            if is_valid(&longer) {
                return Self::TooShort;
            }
            if is_valid(shorter) {
                return Self::TooLong;
            }
        }
        Self::UnknownPrefix
    }

    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "phone_missing",
            Self::NoDigits => "phone_no_digits",
            Self::TooShort => "phone_too_short",
            Self::TooLong => "phone_too_long",
            Self::UnknownPrefix => "phone_unknown_prefix",
            Self::Letters => "phone_letters",
            Self::TwoNumbers => "phone_two_numbers",
            Self::SpreadsheetNumber => "phone_spreadsheet",
            Self::UnknownCountry => "phone_unknown_country",
            Self::Bot => Self::BOT,
            Self::Ambiguous { .. } => Self::AMBIGUOUS,
        }
    }

    /// Returns the message for the caller. It repeats the number only if that is ambiguous, because the caller has to choose one of two
    /// numbers.
    pub fn message(&self) -> String {
        match self {
            Self::Missing => "the phone number is missing".to_owned(),
            Self::NoDigits => "this is not a phone number: it has no digits".to_owned(),
            Self::TooShort => "this is not a phone number: it is too short".to_owned(),
            Self::TooLong => "this is not a phone number: it is too long".to_owned(),
            Self::UnknownPrefix => {
                "this is not a phone number: no number begins like this; check the first digits, or write it with + and its country code"
                    .to_owned()
            }
            Self::Letters => "this is not a phone number alone: take the text out".to_owned(),
            Self::TwoNumbers => "these are two phone numbers, or a number and further digits; write one".to_owned(),
            Self::SpreadsheetNumber => {
                "a spreadsheet has shortened this number and its last digits are lost; format the column as text, enter the numbers again and save the file"
                    .to_owned()
            }
            Self::UnknownCountry => {
                "the country beside this number is not understood; write the calling code, such as 62, or the number with + and its country code"
                    .to_owned()
            }
            Self::Bot => Self::BOT_MESSAGE.to_owned(),
            Self::Ambiguous { home, abroad } => {
                format!("this can be +{home} or +{abroad}; write it with + and its country code, or with its leading 0")
            }
        }
    }

    /// Returns the two numbers that an ambiguous text can mean, in E.164 with `+`: first the one in the home country.
    pub fn readings(&self) -> Vec<String> {
        if let Self::Ambiguous { home, abroad } = self {
            return vec![format!("+{home}"), format!("+{abroad}")];
        }
        Vec::new()
    }

    /// Returns the error for wrong input in this field.
    pub fn in_field(&self, field: &str) -> Error {
        let mut details = json!({ "field": field, "reason": self.code() });
        if let (Self::Ambiguous { .. }, Some(details)) = (self, details.as_object_mut()) {
            details.insert("readings".to_owned(), json!(self.readings()));
        }
        Error::Invalid { message: self.message(), details }
    }
}

impl From<PhoneFault> for Error {
    fn from(fault: PhoneFault) -> Self {
        fault.in_field("phone")
    }
}
