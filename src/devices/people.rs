//! The chats of this number: who wrote to it, to whom it wrote, who answered, and who opted out.

use std::time::Duration;

use crate::{clock::Timestamp, devices::pacing::Replies, error::Result, params, ports::Sql};

/// The reply ratio counts the strangers of this time.
pub const REPLY_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);

const RECORD_INCOMING: &str = "insert into people (chat, heard_at) values (?, ?)
    on conflict (chat) do update set heard_at = excluded.heard_at where people.heard_at is null returning cold_at";

/// A person wrote to this number; true if the person was a stranger until now. Writes one row the first time.
pub fn record_incoming(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<bool> {
    match sql.query(RECORD_INCOMING, &params![chat, now])?.first() {
        Some(row) => Ok(row.integer_or_null("cold_at")?.is_none()),
        None => Ok(false),
    }
}

const RECORD_OUTGOING: &str = "insert into people (chat, cold_at) values (?, ?)
    on conflict (chat) do update set cold_at = excluded.cold_at
    where people.cold_at is null and people.heard_at is null and people.opted_out_at is not null";

/// This number wrote to a person. Writes one row the first time: a person without a row was a stranger.
pub fn record_outgoing(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(RECORD_OUTGOING, &params![chat, now])
}

/// A row that holds only an opt-out sent to another device leaves the person a stranger to this number.
const IS_KNOWN: &str =
    "select 1 from people where chat = ? and (cold_at is not null or heard_at is not null or opted_out_at is null)";

pub fn is_stranger(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(sql.query(IS_KNOWN, &params![chat])?.is_empty())
}

const OPT_OUT: &str = "insert into people (chat, heard_at, opted_out_at) values (?1, ?2, ?2)
    on conflict (chat) do update set opted_out_at = excluded.opted_out_at";
const OPT_OUT_ON_OTHER_DEVICE: &str = "insert into people (chat, opted_out_at) values (?, ?)
    on conflict (chat) do update set opted_out_at = excluded.opted_out_at";
const OPT_IN: &str = "update people set opted_out_at = null
    where chat = ?1 and (?2 is null or opted_out_at < ?2) and opted_out_at is not null
      and (cold_at is not null or heard_at is not null)";
const FORGET_OPT_OUT: &str = "delete from people
    where chat = ?1 and (?2 is null or opted_out_at < ?2) and opted_out_at is not null
      and cold_at is null and heard_at is null";

/// The person opted out of broadcasts. Writes one row.
pub fn opt_out(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT, &params![chat, now])
}

/// The person opted out in a chat with another device of the tenant. Writes one row.
pub fn opt_out_on_other_device(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT_ON_OTHER_DEVICE, &params![chat, now])
}

/// The person opted in again. Writes one row if the person had opted out.
pub fn opt_in(sql: &impl Sql, chat: &str) -> Result<()> {
    clear_opt_out(sql, chat, None)
}

/// Deletes an opt-out from before `opted_out_before`. D1 knows every opt-out that old; if D1 still hands over the person's
/// item, the person opted in through another device and this device missed the event. Writes one row if there was an
/// opt-out.
pub fn opt_in_if_opted_out_before(sql: &impl Sql, chat: &str, opted_out_before: Timestamp) -> Result<()> {
    clear_opt_out(sql, chat, Some(opted_out_before))
}

fn clear_opt_out(sql: &impl Sql, chat: &str, opted_out_before: Option<Timestamp>) -> Result<()> {
    sql.execute(OPT_IN, &params![chat, opted_out_before])?;
    sql.execute(FORGET_OPT_OUT, &params![chat, opted_out_before])
}

const HAS_OPTED_OUT: &str = "select 1 from people where chat = ? and opted_out_at is not null";

pub fn has_opted_out(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(!sql.query(HAS_OPTED_OUT, &params![chat])?.is_empty())
}

const REPLIES: &str = "select count(*) as strangers, count(heard_at) as answered from people where cold_at > ?";

/// To how many strangers this number wrote within `REPLY_WINDOW`, and how many of them answered.
pub fn count_replies(sql: &impl Sql, now: Timestamp) -> Result<Replies> {
    let since = now.unix_millis().saturating_sub(i64::try_from(REPLY_WINDOW.as_millis()).unwrap_or(i64::MAX));
    let rows = sql.query(REPLIES, &params![since])?;
    let count = |column| rows.first().map_or(Ok(0), |row| row.integer(column));
    let to_u32 = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Replies { strangers: to_u32(count("strangers")?), answered: to_u32(count("answered")?) })
}
