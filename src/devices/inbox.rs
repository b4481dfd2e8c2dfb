//! The inbox: one row per received message. The device writes the row before it acknowledges the message to WhatsApp, so a crash after the
//! acknowledgement loses nothing. WhatsApp delivers an unacknowledged message again; the primary key of the row rejects the repetition.

use crate::{
    clock::Timestamp,
    devices::expiry,
    error::{Error, Result},
    ids::MessageId,
    messages::message::Message,
    params,
    ports::{Row, Sql},
};

const RECEIVE: &str = "insert into inbox (chat, sender, wa_id, received_at, message)
    select ?1, ?2, ?3, ?4, ?5 where not exists (
      select 1 from inbox where wa_id = ?3
        and chat in (select value from json_each(?6)) and sender in (select value from json_each(?7)))
    on conflict do nothing returning wa_id";
const FORGET: &str = "delete from inbox where wa_id = ?1
    and chat in (select value from json_each(?2)) and sender in (select value from json_each(?3))";
const FIND: &str = "select message from inbox where wa_id = ?1
    and chat in (select value from json_each(?2)) and sender in (select value from json_each(?3)) limit 1";
const REPLACE: &str = "update inbox set message = ?4 where wa_id = ?1
    and chat in (select value from json_each(?2)) and sender in (select value from json_each(?3))";
const NEWEST: &str = "select message from inbox
    where chat in (select value from json_each(?1)) and wa_id in (select value from json_each(?2))
    order by json_extract(message, '$.id') desc limit 1";
const HAS_NEWER: &str = "select 1 from inbox
    where chat in (select value from json_each(?1)) and json_extract(message, '$.at') > ?2 limit 1";
const NEWEST_UNTIL: &str = "select message from inbox
    where chat in (select value from json_each(?1)) and json_extract(message, '$.at') <= ?2
    order by json_extract(message, '$.at') desc, json_extract(message, '$.id') desc limit 1";
const FIND_IN_ANY_CHAT: &str = "select message from inbox where wa_id in (select value from json_each(?))
    order by json_extract(message, '$.id') desc limit 1";
const FIND_BY_ID: &str = "select message from inbox
    where chat in (select value from json_each(?1)) and json_extract(message, '$.id') = ?2 limit 1";
const SWEEP: &str = "delete from inbox where received_at < ?";
const OLDEST: &str = "select min(received_at) as at from inbox";

/// How long the device recognises a redelivered message. WhatsApp's offline queue keeps messages for at most 30 days.
/// WhatsApp redelivers nothing from before the last connection, and a device that is offline for longer than WhatsApp
/// keeps messages has to be linked again.
pub const REMEMBERED_FOR: std::time::Duration = std::time::Duration::from_secs(14 * 24 * 3600);

/// The ids that identify a message in the inbox. WhatsApp may deliver a message once under the LID of its sender and again under the
/// number; it is still the same message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxKey {
    /// The chat id, and the one that the chat may have had earlier.
    pub chats: Vec<String>,
    /// The sender's ids: first the one that a new row gets, then those that a stored row may have.
    pub senders: Vec<String>,
}

/// Adds a message; returns false if it is stored already. Writes one row.
pub fn receive(sql: &impl Sql, key: &InboxKey, message: &Message, now: Timestamp) -> Result<bool> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    let sender = key.senders.first().map_or("", String::as_str);
    let row = params![message.chat_id.as_str(), sender, message.wa_message_id.as_str(), now, json];
    let known = params![json_list(&key.chats), json_list(&key.senders)];
    let rows = sql.query(RECEIVE, &row.into_iter().chain(known).collect::<Vec<_>>())?;
    Ok(!rows.is_empty())
}

/// Returns the stored message, with its later changes.
pub fn find(sql: &impl Sql, key: &InboxKey, wa_message_id: &str) -> Result<Option<Message>> {
    let rows = sql.query(FIND, &params![wa_message_id, json_list(&key.chats), json_list(&key.senders)])?;
    rows.first().map(read).transpose()
}

/// Returns the message that was received last among these messages of one chat.
pub fn newest(sql: &impl Sql, chats: &[String], wa_message_ids: &[String]) -> Result<Option<Message>> {
    sql.query(NEWEST, &params![json_list(chats), json_list(wa_message_ids)])?.first().map(read).transpose()
}

/// Returns whether a message of the chat was sent after this time.
pub fn has_newer(sql: &impl Sql, chats: &[String], until: Timestamp) -> Result<bool> {
    Ok(!sql.query(HAS_NEWER, &params![json_list(chats), until.to_rfc3339()])?.is_empty())
}

/// Returns the last message of the chat that was sent at this time or earlier.
pub fn newest_until(sql: &impl Sql, chats: &[String], until: Timestamp) -> Result<Option<Message>> {
    sql.query(NEWEST_UNTIL, &params![json_list(chats), until.to_rfc3339()])?.first().map(read).transpose()
}

/// Finds the same as `newest`, in any chat. The query scans the whole inbox, because an index would add one written row per message.
pub fn find_in_any_chat(sql: &impl Sql, wa_message_ids: &[String]) -> Result<Option<Message>> {
    sql.query(FIND_IN_ANY_CHAT, &params![json_list(wa_message_ids)])?.first().map(read).transpose()
}

/// Returns the message of a chat with this id. Reads the messages of the chat.
pub fn find_by_id(sql: &impl Sql, chats: &[String], id: &MessageId) -> Result<Option<Message>> {
    sql.query(FIND_BY_ID, &params![json_list(chats), id.as_str()])?.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Message> {
    serde_json::from_str(&row.text("message")?).map_err(Error::internal)
}

/// Replaces a stored message by its changed form. Writes one row.
pub fn replace(sql: &impl Sql, key: &InboxKey, message: &Message) -> Result<()> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    let key = params![message.wa_message_id.as_str(), json_list(&key.chats), json_list(&key.senders), json];
    sql.execute(REPLACE, &key)
}

/// Deletes a message whose processing failed, so that WhatsApp may deliver it again. Writes one row.
pub fn forget(sql: &impl Sql, key: &InboxKey, message: &Message) -> Result<()> {
    sql.execute(FORGET, &params![message.wa_message_id.as_str(), json_list(&key.chats), json_list(&key.senders)])
}

fn json_list(texts: &[String]) -> String {
    serde_json::json!(texts).to_string()
}

/// Deletes rows older than `REMEMBERED_FOR`.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(REMEMBERED_FOR)])
}

/// Returns when the oldest row expires that `sweep` deletes. The query scans the whole inbox, because an index would add one written row
/// per message.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, REMEMBERED_FOR)
}
