//! The examples of the states of conversations.

use super::{EARLIER, Example, LATER, id};
use crate::{
    http::bodies::conversations::{NewAssignment, NewChatStatus},
    ids::{EntryId, UserId},
    messages::conversation::{ChangedBy, ConversationStatus, EntryKind, StateChange, StoredEntry, ThreadEntry},
    tenants::user::Member,
};

pub fn ani() -> Member {
    Member { id: id("usr"), name: "Ani".into() }
}

impl Example for Member {
    fn examples() -> Vec<Self> {
        vec![ani()]
    }
}

impl Example for NewAssignment {
    fn examples() -> Vec<Self> {
        vec![Self { assignee: Some(id::<UserId>("usr").to_string()) }, Self { assignee: None }]
    }
}

impl Example for NewChatStatus {
    fn examples() -> Vec<Self> {
        let snoozed = Self { status: ConversationStatus::Snoozed, until: Some("2026-12-01T02:00:00Z".into()) };
        vec![Self { status: ConversationStatus::Closed, until: None }, snoozed]
    }
}

impl Example for ThreadEntry {
    fn examples() -> Vec<Self> {
        let entry = |by, change| {
            let id: EntryId = id("ent");
            let place = id.place();
            Self { id, place, stored: StoredEntry { at: EARLIER, by, kind: EntryKind::Change { change } } }
        };
        vec![
            entry(ChangedBy::from(ani()), StateChange::Assigned { to: ani() }),
            entry(ChangedBy::from(ani()), StateChange::Snoozed { until: LATER }),
            entry(ChangedBy::from(ani()), StateChange::Closed),
            entry(ChangedBy::Customer, StateChange::Opened),
            entry(ChangedBy::Time, StateChange::Opened),
        ]
    }
}
