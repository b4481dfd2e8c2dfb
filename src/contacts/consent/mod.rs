//! The consent log: who opted out of broadcasts, opted in or consented, and when. Entries are only added.

pub mod changes;
pub mod store;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
};

/// What an entry of the consent log records. Consent does not cancel an opt-out; only an opt-in does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentSaid)]
pub enum ConsentKind {
    OptedOut,
    OptedIn,
    Consented,
}

impl ConsentKind {
    const ALL: [Self; 3] = [Self::OptedOut, Self::OptedIn, Self::Consented];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::OptedIn => "opted_in",
            Self::Consented => "consented",
        }
    }

    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Who or what recorded an entry of the consent log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// The contact sent one of the keywords of `opt_out` to one of the tenant's numbers.
    #[serde(rename = "word")]
    Keyword,
    /// A user of the tenant recorded the entry.
    Person,
    /// An import recorded the entry for every contact of its file.
    Import,
}

impl ConsentSource {
    const ALL: [Self; 3] = [Self::Keyword, Self::Person, Self::Import];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyword => "word",
            Self::Person => "person",
            Self::Import => "import",
        }
    }

    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

/// One entry of the consent log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentEntry {
    pub at: Timestamp,
    #[serde(rename = "said")]
    pub kind: ConsentKind,
    pub source: ConsentSource,
    #[serde(rename = "word")]
    pub keyword: Option<String>,
    pub note: Option<String>,
    pub device_id: Option<String>,
    pub user_id: Option<String>,
}

const MAX_NOTE_CHARACTERS: usize = 500;

/// Parses the note with which a user explains an entry of the log.
pub fn parse_note(text: Option<&str>) -> Result<Option<String>> {
    let Some(note) = text.map(str::trim).filter(|note| !note.is_empty()) else { return Ok(None) };
    if note.chars().count() > MAX_NOTE_CHARACTERS {
        return Err(Error::invalid("note", format!("a note has at most {MAX_NOTE_CHARACTERS} characters")));
    }
    Ok(Some(note.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_short_or_none() {
        assert_eq!(parse_note(Some("  ")), Ok(None));
        assert_eq!(parse_note(Some(" lewat telepon ")), Ok(Some("lewat telepon".into())));
        assert!(parse_note(Some(&"a".repeat(501))).is_err());
    }

    #[test]
    fn stored_kinds_and_sources_read_back() {
        for kind in ConsentKind::ALL {
            assert_eq!(ConsentKind::find(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for source in ConsentSource::ALL {
            assert_eq!(ConsentSource::find(source.as_str()), Some(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.as_str());
        }
        assert_eq!(ConsentKind::find("maybe"), None);
    }
}
