//! Received messages that have not passed all their steps: the first of a chat waits for the result of an effect, and the others of the
//! chat wait for the first. A message that passes its steps immediately has no row here, so it costs none.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::{ConversationId, EffectId},
    messages::message::Message,
    params,
    ports::{Row, Sql, SqlValue},
};

/// A message, and the effect that it waits for; `None` while an earlier message of its chat is unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedMessage {
    pub message: Message,
    pub awaited: Option<AwaitedEffect>,
}

/// The effect whose result a hook waits for. `workflows/receive_message` writes and parses the texts `hook` and `effect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedEffect {
    pub id: EffectId,
    pub hook: String,
    pub effect: String,
    pub requested_at: Timestamp,
}

const IS_BUSY: &str = "select 1 from unfinished where chat = ? limit 1";
const PUT: &str = "insert into unfinished (chat, message_id, place, message, hook, effect_id, effect, requested_at)
    select ?1, ?2, coalesce(max(place), 0) + 1, ?3, ?4, ?5, ?6, ?7 from unfinished where chat = ?1
    on conflict (chat, message_id) do update set hook = excluded.hook, effect_id = excluded.effect_id,
        effect = excluded.effect, requested_at = excluded.requested_at";
const FINISH: &str = "delete from unfinished where chat = ? and message_id = ?";
const JOIN: &str = "update unfinished set chat = ?2,
    place = place + (select coalesce(max(place), 0) from unfinished where chat = ?2),
    message = json_set(message, '$.chatId', ?2, '$.phone', ?3, '$.conversationId', ?4) where chat = ?1";
const LIST_AWAITED: &str =
    "select message, hook, effect_id, effect, requested_at from unfinished where effect_id is not null";
const FIRST: &str = "select message, hook, effect_id, effect, requested_at from unfinished where chat = ?
    order by place limit 1";
const FIRST_OF_EACH_CHAT: &str = "select message, hook, effect_id, effect, requested_at from unfinished as first
    where place = (select min(place) from unfinished where chat = first.chat)";
const WAITING_FOR: &str = "select message, hook, effect_id, effect, requested_at from unfinished where effect_id = ?";

/// Queues the message after the unfinished messages of its chat and writes one row; returns false and writes nothing if the chat has none.
pub fn queue_after_earlier(sql: &impl Sql, message: &Message) -> Result<bool> {
    let is_busy = !sql.query(IS_BUSY, &params![message.chat_id.as_str()])?.is_empty();
    if is_busy {
        put(sql, message, [const { SqlValue::Null }; 4])?;
    }
    Ok(is_busy)
}

/// Records that the message waits for the result of this effect. Writes one row.
pub fn wait_for(sql: &impl Sql, message: &Message, awaited: &AwaitedEffect) -> Result<()> {
    let AwaitedEffect { id, hook, effect, requested_at } = awaited;
    put(sql, message, params![hook.as_str(), id.as_str(), effect.as_str(), *requested_at])
}

fn put(sql: &impl Sql, message: &Message, awaited: [SqlValue; 4]) -> Result<()> {
    let json = serde_json::to_string(message).map_err(Error::internal)?;
    let [chat, id, json] = params![message.chat_id.as_str(), message.id.as_str(), json];
    let [hook, effect_id, effect, requested_at] = awaited;
    sql.execute(PUT, &[chat, id, json, hook, effect_id, effect, requested_at])
}

/// Records that the message has passed its steps. Writes one row.
pub fn finish(sql: &impl Sql, message: &Message) -> Result<()> {
    sql.execute(FINISH, &params![message.chat_id.as_str(), message.id.as_str()])
}

/// Moves the unfinished messages of one chat to another chat of the same person, after those of that chat. Writes one row for each.
pub fn join(sql: &impl Sql, from: &str, to: &str, phone: &str, conversation: &ConversationId) -> Result<()> {
    sql.execute(JOIN, &params![from, to, phone, conversation.as_str()])
}

/// Returns the first unfinished message of the chat.
pub fn first(sql: &impl Sql, chat: &str) -> Result<Option<UnfinishedMessage>> {
    sql.query(FIRST, &params![chat])?.first().map(read_unfinished).transpose()
}

/// Returns the first unfinished message of each chat.
pub fn first_of_each_chat(sql: &impl Sql) -> Result<Vec<UnfinishedMessage>> {
    sql.query(FIRST_OF_EACH_CHAT, &[])?.iter().map(read_unfinished).collect()
}

/// Returns all messages that wait for a result.
pub fn list_awaited(sql: &impl Sql) -> Result<Vec<UnfinishedMessage>> {
    sql.query(LIST_AWAITED, &[])?.iter().map(read_unfinished).collect()
}

/// Returns the message that waits for the result of this effect.
pub fn waiting_for(sql: &impl Sql, id: &EffectId) -> Result<Option<UnfinishedMessage>> {
    sql.query(WAITING_FOR, &params![id.as_str()])?.first().map(read_unfinished).transpose()
}

fn read_unfinished(row: &Row) -> Result<UnfinishedMessage> {
    let message = serde_json::from_str(&row.text("message")?).map_err(Error::internal)?;
    let awaited = match row.text_or_null("effect_id")? {
        Some(id) => Some(AwaitedEffect {
            id: EffectId::parse(&id)?,
            hook: row.text("hook")?,
            effect: row.text("effect")?,
            requested_at: Timestamp::from_unix_millis(row.integer("requested_at")?),
        }),
        None => None,
    };
    Ok(UnfinishedMessage { message, awaited })
}
