//! How opt-outs and opt-ins reach the tenant's devices: in pages, in the order of the tenant's change numbers.

use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, contacts::opt_out::KeywordSettings};

/// The newest opt-out or opt-in of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentChange {
    /// The chat id of the number, or of the LID while no number is known.
    pub chat_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The LID that belongs to the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lid: Option<String>,
    pub is_opted_out: bool,
    /// When the person opted out or in.
    pub at: Timestamp,
}

/// One page of changes: those with a number greater than `after` and at most `through`. A person has one change, the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentPage {
    pub after: i64,
    pub through: i64,
    pub changes: Vec<ConsentChange>,
    /// Whether D1 had no later change when the page was queried.
    pub is_complete: bool,
    /// When D1 was queried. `None` if D1 did not answer: the page then has only changes that the tenant hub has not written to D1 yet, and
    /// `through` equals `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// The keyword settings, if they have changed since the change number `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keywords: Option<KeywordSettings>,
}

impl ConsentPage {
    /// Returns an empty page, for the case that D1 did not answer.
    pub fn unread(after: i64) -> Self {
        Self { after, through: after, changes: Vec::new(), is_complete: true, read_at: None, keywords: None }
    }

    /// Returns whether there is a next page: D1 has answered and has later changes.
    pub const fn has_more(&self) -> bool {
        !self.is_complete && self.read_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_a_page_is_pinned() {
        let at = Timestamp::from_unix_millis(1_763_700_000_000);
        let change = ConsentChange {
            chat_id: "6281234567890@c.us".into(),
            phone: Some("6281234567890".into()),
            lid: Some("77".into()),
            is_opted_out: true,
            at,
        };
        let keywords = Some(KeywordSettings::default());
        let page =
            ConsentPage { after: 3, through: 4, changes: vec![change], is_complete: true, read_at: Some(at), keywords };
        let json = r#"{"after":3,"through":4,"changes":[{"chatId":"6281234567890@c.us","phone":"6281234567890","lid":"77","isOptedOut":true,"at":"2025-11-21T04:40:00.000Z"}],"isComplete":true,"readAt":"2025-11-21T04:40:00.000Z","keywords":{"languages":[],"optOutWords":[],"optInWords":[],"countsProbable":false}}"#;
        assert_eq!(serde_json::to_string(&page).unwrap(), json);
        assert_eq!(serde_json::from_str::<ConsentPage>(json).unwrap(), page);
        let unread = r#"{"after":3,"through":3,"changes":[],"isComplete":true}"#;
        assert_eq!(serde_json::from_str::<ConsentPage>(unread).unwrap(), ConsentPage::unread(3));
    }
}
