//! A canned reply: a text that the people of a business keep, and insert into an answer by its shortcut.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::CannedReplyId,
    messages::text::Text,
};

/// The most canned replies that a tenant may have.
pub const MAX_REPLIES: u32 = 500;
/// The longest shortcut, in characters.
pub const MAX_SHORTCUT: usize = 32;

/// A text with the shortcut that inserts it: `/` and the shortcut, in the field for a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CannedReply {
    pub id: CannedReplyId,
    /// The shortcut without its slash: lower-case letters, digits, `-` and `_`. No two replies have the same one.
    pub shortcut: String,
    /// The text. The dashboard replaces `{{name}}`, `{{phone}}` and the names of the contact's attributes by their values when
    /// it inserts the text.
    pub text: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Reads a shortcut as a person types it, with or without its slash, in any case.
pub fn parse_shortcut(typed: &str) -> Result<String> {
    let typed = typed.trim();
    let shortcut = typed.strip_prefix('/').unwrap_or(typed).to_lowercase();
    let length = shortcut.chars().count();
    if length == 0 || length > MAX_SHORTCUT {
        return Err(Error::invalid("shortcut", format!("a shortcut has 1 to {MAX_SHORTCUT} characters")));
    }
    if let Some(wrong) = shortcut.chars().find(|letter| !letter.is_alphanumeric() && !matches!(letter, '-' | '_')) {
        let message = format!("a shortcut has letters, digits, - and _; {wrong:?} is none of them");
        return Err(Error::invalid("shortcut", message));
    }
    Ok(shortcut)
}

/// Reads the text of a reply, by the limits of a message.
pub fn parse_text(text: &str) -> Result<String> {
    Text::parse(text).map(Text::into_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_read_with_or_without_its_slash_in_any_case() {
        for (typed, shortcut) in
            [("/Halo", "halo"), (" ongkir-2 ", "ongkir-2"), ("jam_buka", "jam_buka"), ("ÖFFNUNG", "öffnung")]
        {
            assert_eq!(parse_shortcut(typed).unwrap(), shortcut, "{typed}");
        }
        assert_eq!(parse_shortcut(&"a".repeat(MAX_SHORTCUT)).unwrap().len(), MAX_SHORTCUT);
    }

    #[test]
    fn a_wrong_shortcut_is_refused_with_what_is_wrong() {
        let long = "a".repeat(MAX_SHORTCUT + 1);
        for typed in ["", " ", "/", "//", "jam buka", "halo!", "a/b", "a\nb", "🌸", long.as_str()] {
            let refused = parse_shortcut(typed);
            assert!(
                matches!(refused, Err(Error::Invalid { ref details, .. }) if details["field"] == "shortcut"),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_text_that_nobody_would_see_is_refused() {
        assert_eq!(parse_text(" Halo {{name}}\n").unwrap(), " Halo {{name}}\n");
        assert!(matches!(parse_text(" \u{200b}"), Err(Error::Invalid { details, .. }) if details["field"] == "text"));
    }
}
