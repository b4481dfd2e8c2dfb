//! What came in, once each: written before WhatsApp hears our acknowledgement, so whatever is killed afterwards, the
//! text is here. WhatsApp repeats what it did not hear acknowledged; the key drops the repetition.

use crate::{
    clock::Timestamp,
    devices::event::Message,
    error::{Error, Result},
    params,
    ports::Sql,
};

const RECEIVE: &str = "insert into inbox (chat, sender, wa_id, received_at, message) values (?, ?, ?, ?, ?)
    on conflict do nothing returning wa_id";
const FORGET: &str = "delete from inbox where chat = ? and sender = ? and wa_id = ?";
const SWEEP: &str = "delete from inbox where received_at < ?";

/// How long a repetition is recognised. WhatsApp's offline queue keeps messages for at most 30 days [S4]; a repeat
/// older than the link's last connection does not happen, and a device offline for longer is asked to scan again.
pub const REMEMBERED_FOR: std::time::Duration = std::time::Duration::from_secs(14 * 24 * 3600);

/// Records a text; false if it is here already. One row written.
pub fn receive(sql: &impl Sql, sender: &str, message: &Message, now: Timestamp) -> Result<bool> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    let rows =
        sql.query(RECEIVE, &params![message.chat_id.as_str(), sender, message.wa_message_id.as_str(), now, json])?;
    Ok(!rows.is_empty())
}

/// As if the text had never come: whoever kept it could not finish. One row written.
pub fn forget(sql: &impl Sql, sender: &str, message: &Message) -> Result<()> {
    sql.execute(FORGET, &params![message.chat_id.as_str(), sender, message.wa_message_id.as_str()])
}

/// Forgets what no repetition can name any more.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest])
}
