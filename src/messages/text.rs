//! The text of a message: not empty, and not longer than WhatsApp accepts.

use crate::{
    contacts::names::is_visible,
    error::{Error, Result},
    messages::content::Content,
};

/// The longest text, in UTF-16 units, which is how WhatsApp and JavaScript count.
pub const MAX_TEXT_UNITS: usize = 65_536;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Accepts the text as it was typed, unless it has nothing visible.
    pub fn parse(text: &str) -> Result<Self> {
        if !is_visible(text) {
            return Err(Error::invalid("text", "the text is empty"));
        }
        if text.encode_utf16().count() > MAX_TEXT_UNITS {
            return Err(Error::invalid(
                "text",
                format!("a text has at most {MAX_TEXT_UNITS} characters (UTF-16 units)"),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<Text> for Content {
    fn from(text: Text) -> Self {
        Self::Text { text: text.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_it_was_typed() {
        for text in ["  halo\n", "🌸", ".", "\u{200b}1"] {
            assert_eq!(Text::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn an_empty_text_is_refused() {
        for text in ["", " ", "\n\t\u{a0}", "\u{2800}", "\u{200b}", " \u{3164}\u{fe0f}\n"] {
            assert!(matches!(Text::parse(text), Err(Error::Invalid { details, .. }) if details["field"] == "text"));
        }
    }

    #[test]
    fn length_is_counted_in_utf_16_units() {
        assert!(Text::parse(&"a".repeat(65_536)).is_ok());
        assert!(Text::parse(&"a".repeat(65_537)).is_err());
        assert!(Text::parse(&"😀".repeat(32_768)).is_ok());
        assert!(Text::parse(&"😀".repeat(32_769)).is_err());
        assert!(Text::parse(&"é".repeat(65_536)).is_ok());
    }
}
