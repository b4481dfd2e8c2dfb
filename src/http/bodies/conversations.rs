//! The bodies of the states of conversations.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::UserId,
    messages::conversation::{ConversationStatus, StateChange, parse_status_change},
};

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewAssignment {
    /// The id of a user of the business; `null` if nobody is to be assigned.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub assignee: Option<String>,
}

impl NewAssignment {
    pub fn parse(&self) -> Result<Option<UserId>> {
        let parse =
            |id: &String| UserId::parse(id).map_err(|_| Error::invalid("assignee", "this is not the id of a user"));
        self.assignee.as_ref().map(parse).transpose()
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewChatStatus {
    pub status: ConversationStatus,
    /// When the snooze ends, at most a year ahead; only with `snoozed`.
    #[schema(format = DateTime)]
    pub until: Option<String>,
}

impl NewChatStatus {
    pub fn parse(&self, now: Timestamp) -> Result<StateChange> {
        let wrong = || Error::invalid("until", "this is no time, such as 2026-12-01T02:00:00Z");
        let until = self.until.as_deref().map(|text| Timestamp::parse_rfc3339(text).ok_or_else(wrong)).transpose()?;
        parse_status_change(self.status, until, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_names_a_user_or_nobody() {
        let parse = |json: &str| serde_json::from_str::<NewAssignment>(json).map(|new| new.parse());
        assert_eq!(parse(r#"{"assignee":null}"#).unwrap(), Ok(None));
        let id = "usr_0193e0a0-0000-7000-8000-000000000001";
        let named = parse(&format!(r#"{{"assignee":"{id}"}}"#)).unwrap();
        assert_eq!(named.unwrap().map(|user| user.to_string()).as_deref(), Some(id));
        assert!(parse("{}").is_err());
        assert!(matches!(
            parse(r#"{"assignee":"Ani"}"#).unwrap(),
            Err(Error::Invalid { details, .. }) if details["field"] == "assignee"
        ));
    }

    #[test]
    fn the_end_of_a_snooze_is_a_time() {
        let parse = |until: &str| {
            NewChatStatus { status: ConversationStatus::Snoozed, until: Some(until.into()) }
                .parse(Timestamp::from_unix_millis(1_763_700_000_000))
        };
        assert!(matches!(parse("2025-11-21T05:00:00Z"), Ok(StateChange::Snoozed { .. })));
        assert!(matches!(parse("tomorrow"), Err(Error::Invalid { details, .. }) if details["field"] == "until"));
    }
}
