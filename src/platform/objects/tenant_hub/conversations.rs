//! Changes of conversations: by users, by messages of customers and by time.

use std::rc::Rc;

use super::{Inner, projection};
use crate::{
    clock::{Clock, SystemRandom},
    devices::{
        conversation_states::{self, ChangeConversation},
        tenant_log::TenantEvent,
    },
    error::Result,
    platform::clock::SystemClock,
    ports::Done,
    tenants::session::SESSION_LIFETIME,
};

impl Inner {
    /// Appends a user's change, shows it and writes it to D1. If D1 does not take it, the hub repeats that, and the reply is the same.
    pub async fn change_conversation(self: &Rc<Self>, command: &ChangeConversation) -> Result<Done> {
        self.remember_tenant(&command.tenant)?;
        let event = self.conversations.borrow_mut().change(&self.sql, command, SystemClock.now(), &mut SystemRandom)?;
        self.send_event(&event);
        self.wake_after(projection::LATEST_RETRY_AFTER);
        self.wake_for_snoozes()?;
        self.project_all().await;
        Ok(Done {})
    }

    /// Opens the conversations in which customers have written. The messages are appended already, so an error changes nothing for them.
    pub fn open_written_conversations(&self, appended: &[TenantEvent]) -> Vec<TenantEvent> {
        let opened =
            self.conversations.borrow_mut().open_written(&self.sql, appended, SystemClock.now(), &mut SystemRandom);
        opened.unwrap_or_else(|error| {
            log::error!("conversations with new messages were not opened: {error}");
            Vec::new()
        })
    }

    /// Opens the conversations whose snooze has ended, and sets the alarm for the next one.
    pub fn open_due_conversations(&self) -> Result<()> {
        let now = SystemClock.now();
        for event in self.conversations.borrow_mut().open_due(&self.sql, now, &mut SystemRandom)? {
            self.send_event(&event);
        }
        if let Some(due) = conversation_states::next_due(&self.sql)? {
            self.alarm.wake_by(due);
        }
        Ok(())
    }

    /// Sets the alarm for the end of the next snooze. A new instance does not know for when the alarm of its predecessor was set, which
    /// may have been the end of a user's session, so it wakes up within the longest one.
    pub fn wake_for_snoozes(&self) -> Result<()> {
        if let Some(due) = conversation_states::next_due(&self.sql)? {
            self.alarm.wake_by(due.min(SystemClock.now().plus(SESSION_LIFETIME)));
        }
        Ok(())
    }
}
