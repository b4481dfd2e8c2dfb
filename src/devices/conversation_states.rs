//! Changes of conversations in the tenant hub, which puts them into the order of the tenant's events. It remembers which conversations are
//! snoozed or closed, and opens one in the turn in which it appends a message of the customer, or when the time of the snooze has come. So
//! each of them is opened once, also if a device hands a message over again or the hub restarts.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Random, Timestamp},
    contacts::{address::IdentifiedContact, chat_kind::ChatKind},
    devices::{
        event::{DeviceEvent, DeviceEventKind},
        tenant_log::{self, TenantEvent},
    },
    error::Result,
    ids::{DeviceId, EntryId, TenantId},
    messages::{
        conversation::{ChangedBy, ConversationChanged, StateChange},
        message::Direction,
    },
    params,
    ports::{Done, ObjectCommand, Row, Sql},
    tenants::user::Member,
};

/// The most snoozes that one alarm ends. If more are due, the next alarm follows at once.
const ENDED_AT_ONCE: u32 = 100;

/// The command `change_conversation`: a user changes a conversation. The hub replies once it has appended the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeConversation {
    pub tenant: TenantId,
    pub device_id: DeviceId,
    pub chat_id: String,
    pub change: StateChange,
    pub by: Member,
}

impl ObjectCommand for ChangeConversation {
    const NAME: &'static str = "change_conversation";
    type Reply = Done;
}

const SAVE: &str = "insert into closed_chats (device, chat_id, until) values (?, ?, ?)
    on conflict (device, chat_id) do update set until = excluded.until";
const FORGET: &str = "delete from closed_chats where device = ? and chat_id = ? returning chat_id";
const RENAME: &str = "update or ignore closed_chats set chat_id = ?3 where device = ?1 and chat_id = ?2";
const FORGET_DEVICE: &str = "delete from closed_chats where device = ?";
const DUE: &str = "select device, chat_id from closed_chats where until <= ?1 order by until limit ?2";
const NEXT_DUE: &str = "select until from closed_chats where until >= 0 order by until limit 1";

/// The hub's conversations. Their changes get increasing times, so that the thread shows them in the hub's order.
#[derive(Debug, Default)]
pub struct ConversationStates {
    last_change_at: Option<Timestamp>,
}

impl ConversationStates {
    /// Appends a user's change. Writes one row for the event, and one for a conversation that is snoozed, closed or opened again; a snooze
    /// also writes an entry of an index.
    pub fn change(
        &mut self,
        sql: &impl Sql,
        command: &ChangeConversation,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<TenantEvent> {
        let ChangeConversation { device_id, chat_id, change, by, .. } = command;
        let key = params![device_id.as_str(), chat_id.as_str()];
        match change {
            StateChange::Snoozed { until } => {
                sql.execute(SAVE, &params![device_id.as_str(), chat_id.as_str(), *until])?;
            }
            StateChange::Closed => sql.execute(SAVE, &params![device_id.as_str(), chat_id.as_str(), None::<i64>])?,
            StateChange::Opened => drop(sql.query(FORGET, &key)?),
            StateChange::Assigned { .. } | StateChange::Unassigned => {}
        }
        self.append(sql, device_id, chat_id, change.clone(), ChangedBy::from(by.clone()), now, random)
    }

    /// Opens the conversations in which a customer has written, in the turn in which their messages were appended. Reads at most one row
    /// for each received message.
    pub fn open_written(
        &mut self,
        sql: &impl Sql,
        appended: &[TenantEvent],
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<Vec<TenantEvent>> {
        let mut opened = Vec::new();
        for event in appended {
            match &event.event.kind {
                DeviceEventKind::ContactIdentified(contact) => join(sql, contact)?,
                DeviceEventKind::MessageCreated(message)
                    if message.direction == Direction::In && !ChatKind::of(&message.chat_id).has_posts() =>
                {
                    let (device, chat_id) = (&event.device_id, message.chat_id.as_str());
                    if !sql.query(FORGET, &params![device.as_str(), chat_id])?.is_empty() {
                        // The change stands after the message that has caused it.
                        let at = now.max(message.id.time().plus(Duration::from_millis(1)));
                        opened.push(self.append(
                            sql,
                            device,
                            chat_id,
                            StateChange::Opened,
                            ChangedBy::Customer,
                            at,
                            random,
                        )?);
                    }
                }
                _ => {}
            }
        }
        Ok(opened)
    }

    /// Opens the conversations whose snooze has ended, 100 at most.
    pub fn open_due(&mut self, sql: &impl Sql, now: Timestamp, random: &mut impl Random) -> Result<Vec<TenantEvent>> {
        let mut opened = Vec::new();
        for row in sql.query(DUE, &params![now, ENDED_AT_ONCE])? {
            let (device, chat_id) = read(&row)?;
            sql.query(FORGET, &params![device.as_str(), chat_id.as_str()])?;
            opened.push(self.append(sql, &device, &chat_id, StateChange::Opened, ChangedBy::Time, now, random)?);
        }
        Ok(opened)
    }

    #[expect(clippy::too_many_arguments, reason = "the storage, the fields of the change, the clock and the dice")]
    fn append(
        &mut self,
        sql: &impl Sql,
        device: &DeviceId,
        chat_id: &str,
        change: StateChange,
        by: ChangedBy,
        now: Timestamp,
        random: &mut impl Random,
    ) -> Result<TenantEvent> {
        let next = self.last_change_at.map(|last| last.plus(Duration::from_millis(1)));
        let at = next.map_or(now, |next| next.max(now));
        self.last_change_at = Some(at);
        let (id, device_id, chat_id) = (EntryId::new(at, random), device.clone(), chat_id.to_owned());
        let changed = ConversationChanged { id, device_id, chat_id, change, by };
        let event = DeviceEvent { at, kind: DeviceEventKind::ConversationChanged(changed) };
        tenant_log::append_own(sql, device, event)
    }
}

/// Returns when the next snooze ends. Reads one row.
pub fn next_due(sql: &impl Sql) -> Result<Option<Timestamp>> {
    let rows = sql.query(NEXT_DUE, &[])?;
    rows.first().map(|row| row.integer("until").map(Timestamp::from_unix_millis)).transpose()
}

/// Forgets the conversations of a device that was deleted.
pub fn forget_device(sql: &impl Sql, device: &DeviceId) -> Result<()> {
    sql.execute(FORGET_DEVICE, &params![device.as_str()])
}

/// Two chats have become one. If the hub remembers both, it goes on with the chat that remains. D1 knows whether one of the two was open,
/// and then the joined chat is: for such a chat the hub may remember too much, and opens once more what is open already.
fn join(sql: &impl Sql, contact: &IdentifiedContact) -> Result<()> {
    let joined = contact.joined_chat();
    let device = contact.device_id.as_str();
    sql.execute(RENAME, &params![device, joined.as_str(), contact.chat_id.as_str()])?;
    sql.query(FORGET, &params![device, joined.as_str()]).map(drop)
}

fn read(row: &Row) -> Result<(DeviceId, String)> {
    Ok((DeviceId::parse(&row.text("device")?)?, row.text("chat_id")?))
}
