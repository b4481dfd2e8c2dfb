//! The people whom this device knows: who wrote to it, to whom it wrote, who answered, and who opted out. A person has one
//! row, under the chat id of the number or, while WhatsApp has not shown the number, of the LID.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    devices::pacing::Replies,
    error::Result,
    ids::{ConversationId, DeviceId},
    params,
    ports::{Row, Sql},
};

/// The reply ratio counts the strangers to whom the number first wrote within this time.
pub const REPLY_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);

const RECORD_INCOMING: &str = "insert into people (chat, heard_at) values (?, ?)
    on conflict (chat) do update set heard_at = excluded.heard_at where people.heard_at is null returning cold_at";

/// Records that a person wrote to this number; returns whether the person was a stranger until now. Writes one row the first time.
pub fn record_incoming(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<bool> {
    match sql.query(RECORD_INCOMING, &params![chat, now])?.first() {
        Some(row) => Ok(row.integer_or_null("cold_at")?.is_none()),
        None => Ok(false),
    }
}

/// The view `known_people` decides who is no stranger (`schema.rs`).
const IS_KNOWN: &str = "select 1 from known_people where chat = ?";

pub fn is_stranger(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(sql.query(IS_KNOWN, &params![chat])?.is_empty())
}

const RECORD_OUTGOING: &str = "insert into people (chat, cold_at) values (?, ?)
    on conflict (chat) do update set cold_at = excluded.cold_at
    where not exists (select 1 from known_people k where k.chat = excluded.chat)";

/// Records that this number wrote to a person. Writes one row the first time, when the person was a stranger.
pub fn record_outgoing(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(RECORD_OUTGOING, &params![chat, now])
}

const KEEP_KNOWN_PEOPLE: &str = "insert into people_of_numbers (number, chat, cold_at, heard_at)
    select ?1, chat, cold_at, heard_at from known_people where true";
const FORGET_CHATS: &str = "delete from people
    where coalesce(same_as, opted_out_at, conversation_id, joined_lid, timer_seconds) is null";
const FORGET_KNOWN_PEOPLE: &str =
    "update people set cold_at = null, heard_at = null where cold_at is not null or heard_at is not null";
const RESTORE_KNOWN_PEOPLE: &str = "insert into people (chat, cold_at, heard_at)
    select chat, cold_at, heard_at from people_of_numbers where number = ?1
    on conflict (chat) do update set cold_at = excluded.cold_at, heard_at = excluded.heard_at";
const FORGET_NUMBER: &str = "delete from people_of_numbers where number = ?1";

/// Records that another number is linked to this device now. The people whom the previous number knew are strangers to it, except those
/// whom it knew when it was linked here earlier. Opt-outs belong to the business and remain. Writes about two rows for each known person.
pub fn change_number(sql: &impl Sql, before: &str, number: &str) -> Result<()> {
    sql.execute(FORGET_NUMBER, &params![before])?;
    sql.execute(KEEP_KNOWN_PEOPLE, &params![before])?;
    sql.execute(FORGET_CHATS, &[])?;
    sql.execute(FORGET_KNOWN_PEOPLE, &[])?;
    sql.execute(RESTORE_KNOWN_PEOPLE, &params![number])?;
    sql.execute(FORGET_NUMBER, &params![number])
}

const HAS_WRITTEN: &str = "select 1 from people where chat = ? and heard_at is not null";

/// Returns whether this person has ever written to this number.
pub fn has_written(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(!sql.query(HAS_WRITTEN, &params![chat])?.is_empty())
}

const OPT_OUT: &str = "insert into people (chat, heard_at, opted_out_at) values (?1, ?2, ?2)
    on conflict (chat) do update set opted_out_at = max(coalesce(people.opted_out_at, 0), excluded.opted_out_at)";
/// Saves an opt-out, unless a newer change is stored: the older one may have arrived late, and the stored opt-out may not be in D1 yet.
const OPT_OUT_ON_OTHER_DEVICE: &str = "insert into people (chat, opted_out_at) values (?, ?)
    on conflict (chat) do update set opted_out_at = excluded.opted_out_at
    where people.opted_out_at is null or people.opted_out_at < excluded.opted_out_at";
const OPT_IN: &str = "update people set opted_out_at = null where chat = ?1 and opted_out_at <= ?2
    and coalesce(cold_at, heard_at, same_as, conversation_id, joined_lid, timer_seconds) is not null";
/// Deletes a row that holds only the opt-out, because an empty row would make the person a known one.
const FORGET_OPT_OUT: &str = "delete from people where chat = ?1 and opted_out_at <= ?2
    and coalesce(cold_at, heard_at, same_as, conversation_id, joined_lid, timer_seconds) is null";

/// Records that the person opted out of broadcasts. Writes one row.
pub fn opt_out(sql: &impl Sql, chat: &str, now: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT, &params![chat, now])
}

/// Records on this device that the person opted out elsewhere: in a chat with another device of the tenant, or because a user entered it.
/// Writes at most one row.
pub fn opt_out_on_other_device(sql: &impl Sql, chat: &str, at: Timestamp) -> Result<()> {
    sql.execute(OPT_OUT_ON_OTHER_DEVICE, &params![chat, at])
}

/// Records that the person opted in again at this time. Writes one row if the person had opted out before; a newer opt-out remains.
pub fn opt_in(sql: &impl Sql, chat: &str, at: Timestamp) -> Result<()> {
    sql.execute(OPT_IN, &params![chat, at])?;
    sql.execute(FORGET_OPT_OUT, &params![chat, at])
}

const SAVE_TIMER: &str = "update people set timer_seconds = ?2 where chat = ?1 and timer_seconds is not ?2";
const TIMER: &str = "select timer_seconds from people where chat = ?";

/// Saves the disappearing timer of the chat with this person in seconds; 0 for off. Writes one row if the timer changes. For a person
/// without a row nothing is saved, because a row would make a stranger a known person.
pub fn save_timer(sql: &impl Sql, chat: &str, seconds: u32) -> Result<()> {
    let stored = (seconds != 0).then_some(seconds);
    sql.execute(SAVE_TIMER, &params![chat, stored])
}

/// Returns the disappearing timer of the chat with this person in seconds; `None` if it is off.
pub fn timer_seconds(sql: &impl Sql, chat: &str) -> Result<Option<u32>> {
    let row = sql.query(TIMER, &params![chat])?.into_iter().next();
    let seconds = row.map_or(Ok(None), |row| row.integer_or_null("timer_seconds"))?;
    Ok(seconds.and_then(|seconds| u32::try_from(seconds).ok()))
}

const FIND: &str = "select same_as, joined_lid, conversation_id, cold_at, heard_at, opted_out_at, timer_seconds from people where chat = ?";

fn find(sql: &impl Sql, chat: &str) -> Result<Option<Row>> {
    Ok(sql.query(FIND, &params![chat])?.into_iter().next())
}

/// Returns whether the LID has a row, and its number is not known.
pub fn is_known(sql: &impl Sql, lid_chat: &str) -> Result<bool> {
    find(sql, lid_chat)?.map_or(Ok(false), |row| Ok(row.text_or_null("same_as")?.is_none()))
}

/// Returns the chat id of the number that belongs to a LID, if WhatsApp has shown it.
pub fn chat_of_number(sql: &impl Sql, lid_chat: &str) -> Result<Option<String>> {
    find(sql, lid_chat)?.map_or(Ok(None), |row| row.text_or_null("same_as"))
}

/// Returns the id of the conversation that has this chat id now.
pub fn conversation_of(sql: &impl Sql, device: &DeviceId, chat: &str) -> Result<ConversationId> {
    let kept = find(sql, chat)?.map_or(Ok(None), |row| row.text_or_null("conversation_id"))?;
    kept.map_or_else(|| Ok(ConversationId::of(device, chat)), |id| ConversationId::parse(&id))
}

/// Returns the chat id of the LID under which the person wrote before the number was known; `None` if there is none.
pub fn joined_lid(sql: &impl Sql, chat: &str) -> Result<Option<String>> {
    find(sql, chat)?.map_or(Ok(None), |row| row.text_or_null("joined_lid"))
}

/// The rows that `save_join` writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    pub conversation: ConversationId,
    /// Whether the person had written under the LID before.
    pub has_written: bool,
    lid_chat: String,
    chat: String,
    of_lid: Option<Row>,
}

const KEEP_JOINED: &str = "insert into people (chat, cold_at, heard_at, opted_out_at, conversation_id, joined_lid, timer_seconds)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    on conflict (chat) do update set
      timer_seconds = coalesce(people.timer_seconds, excluded.timer_seconds),
      joined_lid = excluded.joined_lid,
      cold_at = coalesce(people.cold_at, excluded.cold_at),
      heard_at = coalesce(people.heard_at, excluded.heard_at),
      opted_out_at = max(coalesce(people.opted_out_at, excluded.opted_out_at), coalesce(excluded.opted_out_at, people.opted_out_at))";
const POINT_TO_NUMBER: &str = "insert into people (chat, same_as) values (?1, ?2)
    on conflict (chat) do update set
      same_as = excluded.same_as, conversation_id = null, cold_at = null, heard_at = null, opted_out_at = null,
      timer_seconds = null";

/// Plans to join a LID and a number that are one person: everything known about the LID becomes known about the number. A conversation of
/// the LID alone keeps its id, unless the number has a conversation already. `None` if the two are joined already. This writes nothing;
/// `save_join` does.
///
/// A LID that belonged to another number belongs to this one from now on, because its owner has a new number. Everything known about the
/// other number remains with that number.
pub fn plan_join(sql: &impl Sql, device: &DeviceId, lid_chat: &str, chat: &str) -> Result<Option<Join>> {
    let of_lid = find(sql, lid_chat)?;
    let number = of_lid.as_ref().map_or(Ok(None), |row| row.text_or_null("same_as"))?;
    if number.as_deref() == Some(chat) {
        return Ok(None);
    }
    let of_lid = of_lid.filter(|_| number.is_none());
    let has_written = of_lid.as_ref().map_or(Ok(None), |row| row.integer_or_null("heard_at"))?.is_some();
    // A row that holds only an opt-out from another device belongs to no conversation of this device.
    let keeps_id = has_written && find(sql, chat)?.is_none();
    let conversation = conversation_of(sql, device, if keeps_id { lid_chat } else { chat })?;
    Ok(Some(Join { conversation, has_written, lid_chat: lid_chat.to_owned(), chat: chat.to_owned(), of_lid }))
}

/// Writes one row, or two if the LID had a row.
pub fn save_join(sql: &impl Sql, join: &Join) -> Result<()> {
    if let Some(row) = &join.of_lid {
        let at = |column| row.integer_or_null(column);
        let id = join.has_written.then(|| join.conversation.as_str());
        let row = params![
            join.chat.as_str(),
            at("cold_at")?,
            at("heard_at")?,
            at("opted_out_at")?,
            id,
            join.lid_chat.as_str(),
            at("timer_seconds")?
        ];
        sql.execute(KEEP_JOINED, &row)?;
    }
    sql.execute(POINT_TO_NUMBER, &params![join.lid_chat.as_str(), join.chat.as_str()])
}

const HAS_OPTED_OUT: &str = "select 1 from people where chat = ? and opted_out_at is not null";

pub fn has_opted_out(sql: &impl Sql, chat: &str) -> Result<bool> {
    Ok(!sql.query(HAS_OPTED_OUT, &params![chat])?.is_empty())
}

const REPLIES: &str = "select count(*) as strangers, count(heard_at) as answered from people where cold_at > ?";

/// Counts the strangers to whom this number wrote within `REPLY_WINDOW`, and how many of them answered.
pub fn count_replies(sql: &impl Sql, now: Timestamp) -> Result<Replies> {
    let since = now.unix_millis().saturating_sub(i64::try_from(REPLY_WINDOW.as_millis()).unwrap_or(i64::MAX));
    let rows = sql.query(REPLIES, &params![since])?;
    let count = |column| rows.first().map_or(Ok(0), |row| row.integer(column));
    let to_u32 = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Replies { strangers: to_u32(count("strangers")?), answered: to_u32(count("answered")?) })
}
