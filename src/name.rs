//! The name that a person gives to a device or a broadcast.

use crate::error::{Error, Result};

const MAX_CHARACTERS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    pub fn parse(text: &str) -> Result<Self> {
        let name = text.trim();
        let length = name.chars().count();
        if !(1..=MAX_CHARACTERS).contains(&length) || name.contains(char::is_control) {
            return Err(Error::invalid("name", format!("a name has 1 to {MAX_CHARACTERS} characters on one line")));
        }
        Ok(Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_100_characters_on_one_line() {
        assert_eq!(Name::parse(" Toko Utama ").unwrap().as_str(), "Toko Utama");
        assert!(Name::parse(&"é".repeat(100)).is_ok());
        for text in ["", "  ", "a\nb", &"a".repeat(101)] {
            assert!(Name::parse(text).is_err());
        }
    }
}
