//! A phone number that is valid by its country's numbering plan, in one form: E.164 without `+`.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};

pub use rlibphonenumber::Region;
use serde::Serialize;

use crate::error::{Error, Result};

/// The country of a number without a country code, until a tenant can choose it.
pub const DEFAULT_REGION: Region = Region::ID;

/// What follows the phone number in the id of a chat with one person.
pub const CHAT_ID_SUFFIX: &str = "@c.us";

/// The id of the chat with the person who has this number: digits only, country code first.
pub fn chat_id(phone: &str) -> String {
    format!("{phone}{CHAT_ID_SUFFIX}")
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: `+62 812-3456-7890`, `0812 3456 7890`, `6281234567890`.
    pub fn parse(text: &str, default_region: Region) -> Result<Self> {
        // An error message names the field and does not repeat what the caller typed.
        let wrong = || Error::invalid("phone", "this is not a phone number");
        let number: PhoneNumber = PHONE_NUMBER_UTIL.parse(text.trim(), Some(default_region)).map_err(|_| wrong())?;
        if !number.is_valid() {
            return Err(wrong());
        }
        let e164 = number.format_as(PhoneNumberFormat::E164);
        Ok(Self(e164.trim_start_matches('+').to_owned()))
    }

    /// Reads the `to` of a send: a number as people type it, or a chat id.
    pub fn parse_recipient(text: &str, default_region: Region) -> Result<Self> {
        let parsed = match text.trim().strip_suffix(CHAT_ID_SUFFIX) {
            Some(digits) => Self::parse(&format!("+{digits}"), default_region),
            None => Self::parse(text, default_region),
        };
        parsed.map_err(|_| Error::invalid("to", "this is not a phone number or a chat id like 6281234567890@c.us"))
    }

    /// Digits only, country code first.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn chat_id(&self) -> String {
        chat_id(&self.0)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for text in [
            "+62 812-3456-7890",
            "0812-3456-7890",
            "0812 3456 7890",
            "6281234567890",
            " +6281234567890 ",
            "(0812) 34567890",
        ] {
            assert_eq!(Phone::parse(text, DEFAULT_REGION).unwrap().as_str(), "6281234567890", "{text}");
        }
        assert_eq!(Phone::parse("+1 650-253-0000", DEFAULT_REGION).unwrap().as_str(), "16502530000");
        assert_eq!(Phone::parse("650-253-0000", Region::US).unwrap().as_str(), "16502530000");
    }

    #[test]
    fn a_text_that_is_no_phone_number_is_refused() {
        for text in [
            "",
            "ayu",
            "0812",
            "12",
            "+62",
            "+62 812",
            "99999999999999999999",
            "+0 1234567",
            "0812-3456-7890-1234-5678",
            "'; drop table",
        ] {
            assert!(matches!(Phone::parse(text, DEFAULT_REGION), Err(Error::Invalid { .. })), "{text}");
        }
    }

    #[test]
    fn a_recipient_may_be_a_chat_id() {
        let phone = Phone::parse_recipient("6281234567890@c.us", DEFAULT_REGION).unwrap();
        assert_eq!(phone.chat_id(), "6281234567890@c.us");
        for text in ["@c.us", "ayu@c.us", "6281234567890@g.us", "6281234567890@lid", "0812@c.us"] {
            let Err(Error::Invalid { details, .. }) = Phone::parse_recipient(text, DEFAULT_REGION) else {
                panic!("{text} was accepted")
            };
            assert_eq!(details["field"], "to");
        }
    }

    #[test]
    fn numbers_the_simulated_network_hands_out_are_valid() {
        for text in ["6281234567890", "6281100000001", "628110000001", "6285700001234", "628990000001"] {
            assert_eq!(Phone::parse(text, DEFAULT_REGION).unwrap().as_str(), text);
        }
    }
}
