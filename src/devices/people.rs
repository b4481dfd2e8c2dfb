//! Whom this number has to do with: who ever wrote to it or was written to, who answered, who wants nothing more.

use std::time::Duration;

use crate::{clock::Timestamp, devices::pacing::Replies, error::Result, params, ports::Sql};

/// How far back the reply ratio looks.
pub const REPLY_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);

const RECORD_INCOMING: &str = "insert into people (chat, heard_at) values (?, ?)
    on conflict (chat) do update set heard_at = excluded.heard_at where people.heard_at is null returning cold_at";

/// Somebody wrote to us; true if he was a stranger until now. One row written the first time.
pub fn record_incoming(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<bool> {
    match sql.query(RECORD_INCOMING, &params![chat, now])?.first() {
        Some(row) => Ok(row.integer_or_null("cold_at")?.is_none()),
        None => Ok(false),
    }
}

const RECORD_OUTGOING: &str = "insert into people (chat, cold_at) values (?, ?)
    on conflict (chat) do update set cold_at = excluded.cold_at
    where people.cold_at is null and people.heard_at is null and people.opted_out_at is not null";

/// We wrote to somebody. One row written the first time: whoever is new here was a stranger.
pub fn record_outgoing(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(RECORD_OUTGOING, &params![chat, now])
}

/// Of whom this number knows nothing but what he told another one, it knows nothing.
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

/// Somebody wants no more broadcasts. One row written.
pub fn opt_out(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT, &params![chat, now])
}

/// The same, told to another of the business's numbers. One row written.
pub fn opt_out_on_other_device(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT_ON_OTHER_DEVICE, &params![chat, now])
}

/// Somebody wants them again. One row written if he had opted out.
pub fn opt_in(sql: &impl Sql, chat: &str) -> Result<()> {
    clear_opt_out(sql, chat, None)
}

/// Drops an opt-out of so long ago that D1 knows of it, for somebody whom D1 hands over all the same: the word that
/// brought him back was told to another number and never came here. One row written if there was one.
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

/// Of the strangers written to lately, how many answered.
pub fn count_replies(sql: &impl Sql, now: Timestamp) -> Result<Replies> {
    let since = now.unix_millis().saturating_sub(i64::try_from(REPLY_WINDOW.as_millis()).unwrap_or(i64::MAX));
    let rows = sql.query(REPLIES, &params![since])?;
    let count = |column| rows.first().map_or(Ok(0), |row| row.integer(column));
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Replies { strangers: small(count("strangers")?), answered: small(count("answered")?) })
}
