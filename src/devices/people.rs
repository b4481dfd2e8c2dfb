//! Whom this number has to do with: who ever wrote to it or was written to, who answered, who wants nothing more.

use std::time::Duration;

use crate::{clock::Timestamp, devices::pacing::Replies, error::Result, params, ports::Sql};

/// How far back the reply ratio looks.
pub const REPLIES_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);

const HEARD: &str = "insert into people (chat, heard_at) values (?, ?)
    on conflict (chat) do update set heard_at = excluded.heard_at where people.heard_at is null";

/// Somebody wrote to us. One row written the first time.
pub fn heard(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(HEARD, &params![chat, now])
}

const WROTE_TO: &str = "insert into people (chat, cold_at) values (?, ?) on conflict (chat) do nothing";

/// We wrote to somebody. One row written the first time: whoever is new here was a stranger.
pub fn wrote_to(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(WROTE_TO, &params![chat, now])
}

const IS_KNOWN: &str = "select 1 from people where chat = ?";

pub fn is_stranger(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(sql.query(IS_KNOWN, &params![chat])?.is_empty())
}

const OPT_OUT: &str = "insert into people (chat, heard_at, opted_out_at) values (?1, ?2, ?2)
    on conflict (chat) do update set opted_out_at = excluded.opted_out_at";
const OPT_IN: &str = "update people set opted_out_at = null where chat = ? and opted_out_at is not null";

/// Somebody wants no more broadcasts. One row written.
pub fn opt_out(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT, &params![chat, now])
}

/// Somebody wants them again. One row written if he had opted out.
pub fn opt_in(sql: &impl Sql, chat: &str) -> Result<()> {
    sql.execute(OPT_IN, &params![chat])
}

const HAS_OPTED_OUT: &str = "select 1 from people where chat = ? and opted_out_at is not null";

pub fn has_opted_out(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(!sql.query(HAS_OPTED_OUT, &params![chat])?.is_empty())
}

const REPLIES: &str = "select count(*), count(heard_at) from people where cold_at > ?";

/// Of the strangers written to lately, how many answered.
pub fn count_replies(sql: &impl Sql, now: Timestamp) -> Result<Replies> {
    let since = now.unix_millis().saturating_sub(i64::try_from(REPLIES_WITHIN.as_millis()).unwrap_or(i64::MAX));
    let rows = sql.query(REPLIES, &params![since])?;
    let count = |column| rows.first().map_or(Ok(0), |row| row.integer(column));
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Replies { strangers: small(count(0)?), answered: small(count(1)?) })
}
