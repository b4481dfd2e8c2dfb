//! The states of conversations and the entries of their threads, as the hub's events say.

use crate::{
    clock::Timestamp,
    conversations::store::find_chat,
    error::{Error, Result},
    ids::{DeviceId, EntryId, TenantId},
    messages::conversation::{
        ConversationChanged, ConversationStatus, EntryKind, StateChange, StoredEntry, ThreadEntry,
    },
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, Statement},
};

/// A change whose entry is stored already was repeated, and changes nothing: the chat may have become one with another since.
const SET_STATUS: &str = "
    update chats set status = ?4, snoozed_until = ?5
    where tenant_id = ?1 and device_id = ?2 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and (status <> ?4 or snoozed_until is not ?5)
      and not exists (select 1 from thread_entries e
        where e.tenant_id = ?1 and e.device_id = ?2 and e.chat_id = chats.chat_id and e.place = ?6)";

const ASSIGN: &str = "
    update chats set assignee = ?4
    where tenant_id = ?1 and device_id = ?2 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and assignee is not ?4
      and not exists (select 1 from thread_entries e
        where e.tenant_id = ?1 and e.device_id = ?2 and e.chat_id = chats.chat_id and e.place = ?5)";

const INSERT_ENTRY: &str = "
    insert into thread_entries (tenant_id, device_id, chat_id, place, entry)
    select ?1, ?2, coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3), ?4, ?5
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id, place) do nothing";

/// Returns the statements for a change: they write the row of the chat, if it changes, and one for the entry.
pub fn project(tenant: &TenantId, changed: &ConversationChanged, at: Timestamp) -> Result<[Statement; 2]> {
    let ConversationChanged { id, device_id, chat_id, change, by } = changed;
    let key = params![tenant.as_str(), device_id.as_str(), chat_id.as_str()];
    let with = |sql: &'static str, values: &[crate::ports::SqlValue]| {
        Statement::new(sql, key.iter().cloned().chain(values.iter().cloned()).collect::<Vec<_>>())
    };
    let status = |status: ConversationStatus, until: Option<Timestamp>| {
        with(SET_STATUS, &params![status.as_str(), until, id.place()])
    };
    let state = match change {
        StateChange::Assigned { to } => with(ASSIGN, &params![to.id.as_str(), id.place()]),
        StateChange::Unassigned => with(ASSIGN, &params![None::<&str>, id.place()]),
        StateChange::Snoozed { until } => status(ConversationStatus::Snoozed, Some(*until)),
        StateChange::Closed => status(ConversationStatus::Closed, None),
        StateChange::Opened => status(ConversationStatus::Open, None),
    };
    let entry = StoredEntry { at, by: by.clone(), kind: EntryKind::Change { change: change.clone() } };
    let json = serde_json::to_string(&entry).map_err(Error::internal)?;
    Ok([state, with(INSERT_ENTRY, &params![id.place(), json])])
}

const LIST_ENTRIES: &str = "
    select place, entry from thread_entries
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and place < ?4 order by place desc limit ?5";

/// A text that sorts after every place.
const AFTER_EVERY_PLACE: &str = "~";

/// Returns a page of the entries of a thread, the newest first. `chat_id` is an id that leads to the chat.
pub async fn list_entries(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    page: &PageRequest,
) -> Result<Page<ThreadEntry>> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_PLACE);
    let params = params![tenant.as_str(), device.as_str(), chat_id, before, page.rows_to_read()];
    let rows = db.query(Statement::new(LIST_ENTRIES, params)).await?;
    let entries = rows.iter().map(read_entry).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(entries, page, |entry| entry.place.clone()))
}

fn read_entry(row: &Row) -> Result<ThreadEntry> {
    let place = row.text("place")?;
    let stored = serde_json::from_str(&row.text("entry")?).map_err(Error::internal)?;
    Ok(ThreadEntry { id: EntryId::at_place(&place)?, place, stored })
}
