//! The language of a text that the server writes for a person, such as the headings of a file. The dashboard and the errors of the API have
//! their own texts.

use crate::error::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Indonesian,
}

impl Language {
    /// Parses `?language=`. Without it, a file is in English.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        match text {
            None | Some("" | "en") => Ok(Self::English),
            Some("id") => Ok(Self::Indonesian),
            Some(_) => Err(Error::invalid("language", "the language is id or en")),
        }
    }

    /// Returns the value of this language, from an English and an Indonesian one.
    pub const fn of_both<T: Copy>(self, [english, indonesian]: [T; 2]) -> T {
        match self {
            Self::English => english,
            Self::Indonesian => indonesian,
        }
    }

    /// Returns the text of this language.
    pub const fn of<'a>(self, english: &'a str, indonesian: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Indonesian => indonesian,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_indonesian_or_english() {
        assert_eq!(
            (Language::parse(None), Language::parse(Some("id"))),
            (Ok(Language::English), Ok(Language::Indonesian))
        );
        assert!(Language::parse(Some("fr")).is_err());
        assert_eq!(Language::Indonesian.of("Name", "Nama"), "Nama");
    }
}
