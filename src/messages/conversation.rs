//! The state of a conversation: who is assigned to it, and whether it is open, snoozed or closed. Users change it, and so do a message of
//! the customer and the end of a snooze, which open it again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::{DeviceId, EntryId, UserId},
    tenants::user::Member,
};

/// The longest snooze.
pub const LONGEST_SNOOZE: Duration = Duration::from_hours(24 * 365);

/// Whether agents have something to do in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationStatus {
    #[default]
    Open,
    /// Open again at a time, or as soon as the customer writes.
    Snoozed,
    /// Open again as soon as the customer writes.
    Closed,
}

impl ConversationStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Snoozed, Self::Closed].into_iter().find(|status| status.as_str() == text)
    }
}

/// One change of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StateChange {
    Assigned {
        to: Member,
    },
    /// Nobody is assigned any more.
    Unassigned,
    Snoozed {
        until: Timestamp,
    },
    Closed,
    Opened,
}

/// Who or what has changed a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChangedBy {
    // The fields of `Member`: a schema that flattens a closed object into a variant would allow nothing.
    User {
        id: UserId,
        name: String,
    },
    /// The customer has written.
    Customer,
    /// The time of the snooze has come.
    Time,
}

impl From<Member> for ChangedBy {
    fn from(Member { id, name }: Member) -> Self {
        Self::User { id, name }
    }
}

/// The data of the event `conversation.changed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationChanged {
    /// The id of the entry that shows the change in the thread.
    pub id: EntryId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub change: StateChange,
    pub by: ChangedBy,
}

/// What stands in a thread and is no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ThreadEntry {
    pub id: EntryId,
    /// The key by which the entry is sorted among the messages of the thread, by their `place`; compare it as text.
    pub place: String,
    #[serde(flatten)]
    pub stored: StoredEntry,
}

/// An entry as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoredEntry {
    pub at: Timestamp,
    pub by: ChangedBy,
    #[serde(flatten)]
    pub kind: EntryKind,
}

/// The kinds of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// A change of the conversation.
    Change { change: StateChange },
}

/// The state of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConversationState {
    pub status: ConversationStatus,
    pub snoozed_until: Option<Timestamp>,
    pub assignee: Option<UserId>,
}

impl ConversationState {
    /// Returns whether the conversation is already as the change would make it.
    pub fn has(&self, change: &StateChange) -> bool {
        match change {
            StateChange::Assigned { to } => self.assignee.as_ref() == Some(&to.id),
            StateChange::Unassigned => self.assignee.is_none(),
            StateChange::Snoozed { until } => {
                self.status == ConversationStatus::Snoozed && self.snoozed_until == Some(*until)
            }
            StateChange::Closed => self.status == ConversationStatus::Closed,
            StateChange::Opened => self.status == ConversationStatus::Open,
        }
    }

    /// Returns the state after a change.
    pub fn after(self, change: &StateChange) -> Self {
        let (status, snoozed_until) = match change {
            StateChange::Assigned { to } => return Self { assignee: Some(to.id.clone()), ..self },
            StateChange::Unassigned => return Self { assignee: None, ..self },
            StateChange::Snoozed { until } => (ConversationStatus::Snoozed, Some(*until)),
            StateChange::Closed => (ConversationStatus::Closed, None),
            StateChange::Opened => (ConversationStatus::Open, None),
        };
        Self { status, snoozed_until, ..self }
    }
}

/// Returns the change that gives a conversation this status. A snooze needs its end, at most a year ahead; another status has none.
pub fn parse_status_change(
    status: ConversationStatus,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<StateChange> {
    match (status, until) {
        (ConversationStatus::Open, None) => Ok(StateChange::Opened),
        (ConversationStatus::Closed, None) => Ok(StateChange::Closed),
        (ConversationStatus::Snoozed, Some(until)) if until > now && until.since(now) <= LONGEST_SNOOZE => {
            Ok(StateChange::Snoozed { until })
        }
        (ConversationStatus::Snoozed, _) => {
            Err(Error::invalid("until", "give the time at which the snooze ends, at most a year ahead"))
        }
        (ConversationStatus::Open | ConversationStatus::Closed, Some(_)) => {
            Err(Error::invalid("until", "only a snooze has an end; leave it out"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn ani() -> Member {
        Member { id: UserId::parse("usr_0193e0a0-0000-7000-8000-000000000001").unwrap(), name: "Ani".into() }
    }

    #[test]
    fn a_status_is_set_with_the_end_that_it_needs() {
        let later = NOW.plus(Duration::from_mins(5));
        let parse = |status, until| parse_status_change(status, until, NOW);
        assert_eq!(parse(ConversationStatus::Open, None), Ok(StateChange::Opened));
        assert_eq!(parse(ConversationStatus::Closed, None), Ok(StateChange::Closed));
        assert_eq!(parse(ConversationStatus::Snoozed, Some(later)), Ok(StateChange::Snoozed { until: later }));
        let too_late = NOW.plus(LONGEST_SNOOZE + Duration::from_millis(1));
        for (status, until) in [
            (ConversationStatus::Snoozed, None),
            (ConversationStatus::Snoozed, Some(NOW)),
            (ConversationStatus::Snoozed, Some(too_late)),
            (ConversationStatus::Open, Some(later)),
            (ConversationStatus::Closed, Some(later)),
        ] {
            let refused = parse(status, until);
            assert!(
                matches!(refused, Err(Error::Invalid { ref details, .. }) if details["field"] == "until"),
                "{status:?}"
            );
        }
    }

    #[test]
    fn a_change_that_changes_nothing_is_recognised() {
        let until = NOW.plus(Duration::from_mins(5));
        let open = ConversationState::default();
        assert!(open.has(&StateChange::Opened) && open.has(&StateChange::Unassigned));
        assert!(!open.has(&StateChange::Closed) && !open.has(&StateChange::Assigned { to: ani() }));
        let snoozed = ConversationState {
            status: ConversationStatus::Snoozed,
            snoozed_until: Some(until),
            assignee: Some(ani().id),
        };
        assert!(snoozed.has(&StateChange::Snoozed { until }) && snoozed.has(&StateChange::Assigned { to: ani() }));
        assert!(!snoozed.has(&StateChange::Snoozed { until: NOW }) && !snoozed.has(&StateChange::Opened));
    }

    #[test]
    fn after_a_change_a_conversation_has_it_and_keeps_the_rest() {
        let until = NOW.plus(Duration::from_mins(5));
        let status = [StateChange::Snoozed { until }, StateChange::Closed, StateChange::Opened];
        for change in [StateChange::Assigned { to: ani() }].iter().chain(&status).chain([&StateChange::Unassigned]) {
            for before in status.iter().map(|status| ConversationState::default().after(status)) {
                let after = before.clone().after(change);
                assert!(after.has(change));
                assert_eq!(after.snoozed_until.is_some(), after.status == ConversationStatus::Snoozed);
                let is_assignment = matches!(change, StateChange::Assigned { .. } | StateChange::Unassigned);
                assert!(if is_assignment { after.status == before.status } else { after.assignee == before.assignee });
            }
        }
    }

    #[test]
    fn every_status_is_read_as_it_is_written() {
        for status in [ConversationStatus::Open, ConversationStatus::Snoozed, ConversationStatus::Closed] {
            assert_eq!(ConversationStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(ConversationStatus::parse("done"), None);
    }

    #[test]
    fn the_stored_format_of_an_entry_is_pinned() {
        let user = r#"{"kind":"user","id":"usr_0193e0a0-0000-7000-8000-000000000001","name":"Ani"}"#;
        let to = r#"{"id":"usr_0193e0a0-0000-7000-8000-000000000001","name":"Ani"}"#;
        for (by, change) in [
            (user, format!(r#"{{"kind":"assigned","to":{to}}}"#)),
            (user, r#"{"kind":"unassigned"}"#.to_owned()),
            (user, r#"{"kind":"snoozed","until":"2025-11-21T04:40:00.000Z"}"#.to_owned()),
            (user, r#"{"kind":"closed"}"#.to_owned()),
            (r#"{"kind":"customer"}"#, r#"{"kind":"opened"}"#.to_owned()),
            (r#"{"kind":"time"}"#, r#"{"kind":"opened"}"#.to_owned()),
        ] {
            let json = format!(r#"{{"at":"2025-11-21T04:40:00.000Z","by":{by},"kind":"change","change":{change}}}"#);
            let entry = serde_json::from_str::<StoredEntry>(&json).unwrap();
            assert_eq!(serde_json::to_string(&entry).unwrap(), json);
        }
    }
}
