//! The inbox: one row per received message. The device writes the row before it acknowledges the message to WhatsApp, so a
//! crash after the acknowledgement loses nothing. WhatsApp delivers an unacknowledged message again; the key of the row
//! drops the repetition.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    messages::message::Message,
    params,
    ports::Sql,
};

const RECEIVE: &str = "insert into inbox (chat, sender, wa_id, received_at, message) values (?, ?, ?, ?, ?)
    on conflict do nothing returning wa_id";
const FORGET: &str = "delete from inbox where chat = ? and sender = ? and wa_id = ?";
const SWEEP: &str = "delete from inbox where received_at < ?";

/// How long the device recognises a redelivered message. WhatsApp's offline queue keeps messages for at most 30 days [S4].
/// WhatsApp redelivers nothing from before the last connection, and a device that is offline for longer has to scan again.
pub const REMEMBERED_FOR: std::time::Duration = std::time::Duration::from_secs(14 * 24 * 3600);

/// Adds a message; false if it is there already. Writes one row.
pub fn receive(sql: &impl Sql, sender: &str, message: &Message, now: Timestamp) -> Result<bool> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    let rows =
        sql.query(RECEIVE, &params![message.chat_id.as_str(), sender, message.wa_message_id.as_str(), now, json])?;
    Ok(!rows.is_empty())
}

/// Deletes a message whose processing failed, so that WhatsApp may deliver it again. Writes one row.
pub fn forget(sql: &impl Sql, sender: &str, message: &Message) -> Result<()> {
    sql.execute(FORGET, &params![message.chat_id.as_str(), sender, message.wa_message_id.as_str()])
}

/// Deletes rows older than `REMEMBERED_FOR`.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest])
}
