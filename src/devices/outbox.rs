//! The outbox: one row per outgoing message, from the moment the device accepts it until seven days after it is
//! finished. The device writes the row before it sends the frame, and an answer only moves the row's state forward.

mod message_ids;
pub mod own_changes;
pub mod receipts;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::message_ids::KeyOwner;
pub use self::message_ids::{caller_wa_message_id, item_wa_message_id};
use crate::{
    clock::Timestamp,
    contacts::phone::CHAT_ID_SUFFIX,
    devices::{expiry, failure::FailureReason},
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId},
    messages::{
        content::Content,
        message::{CampaignRef, Marks, Message, MessageStatus},
        quote::Quote,
    },
    params,
    ports::{Row, Sql},
};

/// How long a finished row stays, so that receipts find it. Longer than the 24 hours that the send history needs.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many campaign messages a device holds at once; with fewer than half of them it requests more (design §2).
pub const CAMPAIGN_CAPACITY: usize = 200;
/// Pauses after which the device tries again to send a message that failed temporarily. If the last try fails, the
/// message has failed (design 19).
const RETRIES: [Duration; 3] = [Duration::from_secs(20), Duration::from_mins(1), Duration::from_mins(3)];

// The priorities are those of design 18.
/// The priority of a message. Messages of a higher priority are always sent first; within a priority the chats take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Priority)]
pub enum PriorityClass {
    Urgent,
    High,
    Normal,
    Campaign,
}

impl PriorityClass {
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Campaign];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::High => "high",
            Self::Normal => "normal",
            Self::Campaign => "campaign",
        }
    }

    pub const fn is_campaign(self) -> bool {
        matches!(self, Self::Campaign)
    }

    fn read(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|class| class.as_str() == text)
            .ok_or_else(|| Error::Internal(format!("outbox class {text}")))
    }
}

/// One outgoing message with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// The WhatsApp message id, the same each time the message is sent again.
    pub wa_message_id: String,
    pub id: MessageId,
    /// The round in which the message is sent: in each round, every chat of a class sends one message.
    pub round: i64,
    /// The position of the message within its round.
    pub place: i64,
    pub class: PriorityClass,
    /// The recipient: a number in E.164 without `+`, or the chat id of a LID (`123456789012345@lid`).
    pub phone: String,
    pub content: Content,
    /// The message that this one quotes.
    pub quote: Option<Quote>,
    pub campaign: Option<CampaignRef>,
    pub state: MessageStatus,
    pub error: Option<FailureReason>,
    pub accepted_at: Timestamp,
    /// When the sender wants the message to be sent.
    pub send_at: Option<Timestamp>,
    /// The earliest time at which the device sends the message: `send_at`, or the end of a pause after a failure.
    pub due_at: Option<Timestamp>,
    /// Whether the campaign of the message is paused: the row keeps its round and position, and the message is in no send queue.
    pub is_held: bool,
    /// Whether the message was sent as a cold message: as the first one to a stranger, or as one of a campaign.
    pub is_cold: bool,
    /// How often the message has failed temporarily.
    pub tries: u32,
    pub attempted_at: Option<Timestamp>,
    /// The link (pairing) over which the device first tried to send the message.
    pub link: Option<String>,
}

impl OutboxMessage {
    /// Returns the message in the form in which its chat shows it.
    pub fn in_chat(&self, device_id: DeviceId) -> Message {
        let at = self.attempted_at.unwrap_or(self.accepted_at);
        let (id, content) = (self.id.clone(), self.content.clone());
        Message {
            status: self.state,
            campaign: self.campaign.clone(),
            send_at: self.due_at.filter(|_| self.state == MessageStatus::Queued),
            marks: Marks { reply_to: self.quote.as_ref().map(|quote| quote.reply_to.clone()), ..Marks::default() },
            ..Message::to(&self.phone, id, device_id, content, self.wa_message_id.clone(), at)
        }
    }
}

/// A message that waits, as the device keeps it in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    pub wa_message_id: String,
    pub id: MessageId,
    pub class: PriorityClass,
    pub phone: String,
    pub round: i64,
    pub place: i64,
    /// Whether the device never wrote to this number, and this number never wrote to the device.
    pub is_stranger: bool,
}

const COLUMNS: &str = "wa_id, id, place, class, phone, body, content, campaign, item_no, state, error, accepted_at, attempted_at, link, round, send_at, due_at, held, tries, is_cold, quote";

const ACCEPT: &str = "
    insert into outbox (wa_id, id, place, class, phone, body, content, campaign, item_no, state, accepted_at, round, send_at, due_at, quote)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?) on conflict (wa_id) do nothing returning wa_id";

/// Adds a message; returns false if the outbox already has a message with this key. Writes one row.
pub fn accept(sql: &impl Sql, message: &OutboxMessage) -> Result<bool> {
    let campaign = message.campaign.as_ref();
    let quote = message.quote.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let rows = sql.query(
        ACCEPT,
        &params![
            message.wa_message_id.as_str(),
            message.id.as_str(),
            message.place,
            message.class.as_str(),
            message.phone.as_str(),
            message.content.words().as_ref(),
            message.content.to_json()?,
            campaign.map(|of| of.id.as_str()),
            campaign.map(|of| of.item_no),
            message.accepted_at,
            message.round,
            message.send_at,
            message.due_at,
            quote,
        ],
    )?;
    Ok(!rows.is_empty())
}

const FORGET: &str = "delete from outbox where wa_id = ?";

/// Deletes a message whose event could not be stored.
pub fn forget(sql: &impl Sql, wa_message_id: &str) -> Result<()> {
    sql.execute(FORGET, &params![wa_message_id])
}

pub fn find(sql: &impl Sql, wa_message_id: &str) -> Result<Option<OutboxMessage>> {
    let select = format!("select {COLUMNS} from outbox where wa_id = ?");
    sql.query(&select, &params![wa_message_id])?.first().map(read).transpose()
}

/// Returns the message that a caller's key names, whenever it was accepted. Messages of earlier releases have the id that the key
/// has in week 0.
pub fn find_by_caller_key(sql: &impl Sql, device: &DeviceId, key: &str) -> Result<Option<OutboxMessage>> {
    let [prefix @ .., _, _] = KeyOwner::Caller.digest(device, key);
    let prefix = hex::encode_upper::<[u8; 7]>(prefix);
    let select = format!("select {COLUMNS} from outbox where wa_id between ? and ? order by accepted_at desc limit 1");
    let range = params![format!("3EB0{prefix}0000"), format!("3EB0{prefix}FFFF")];
    sql.query(&select, &range)?.first().map(read).transpose()
}

/// Returns the message with this id. Reads the whole table, because only people look up messages by this id, and an index would
/// cost a written row per message.
pub fn find_by_message(sql: &impl Sql, id: &MessageId) -> Result<Option<OutboxMessage>> {
    let select = format!("select {COLUMNS} from outbox where id = ?");
    sql.query(&select, &params![id.as_str()])?.first().map(read).transpose()
}

/// One of a class's two queues: messages to known chats, or first messages to strangers. They wait for different
/// reasons, so neither may block the other. For campaigns every recipient counts as a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SendQueue {
    pub class: PriorityClass,
    pub is_stranger: bool,
}

impl SendQueue {
    pub fn of(class: PriorityClass, is_stranger: bool) -> Self {
        Self { class, is_stranger: is_stranger || class.is_campaign() }
    }

    pub fn all() -> impl Iterator<Item = Self> {
        let queues = PriorityClass::ALL
            .into_iter()
            .flat_map(|class| [false, true].map(|is_stranger| Self { class, is_stranger }));
        queues.filter(|queue| *queue == Self::of(queue.class, queue.is_stranger))
    }
}

const FRONT: &str = "
    select wa_id, id, phone, round, place from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and state = 'queued' and held = 0 and class = ?1 and (due_at is null or due_at <= ?2)
      and (class = 'campaign'
        or ?3 = not exists (select 1 from known_people k where k.chat = coalesce(
          (select p.same_as from people p where p.chat = outbox.phone),
          case when instr(outbox.phone, '@') > 0 then outbox.phone else outbox.phone || ?5 end)))
    order by round, place limit ?4";

/// Returns the messages of a queue that are due, in the order in which they are sent.
pub fn list_front(sql: &impl Sql, queue: SendQueue, now: Timestamp, limit: usize) -> Result<Vec<WaitingMessage>> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let read = |row: &Row| {
        Ok(WaitingMessage {
            wa_message_id: row.text("wa_id")?,
            id: MessageId::parse(&row.text("id")?)?,
            class: queue.class,
            phone: row.text("phone")?,
            round: row.integer("round")?,
            place: row.integer("place")?,
            is_stranger: queue.is_stranger,
        })
    };
    let params = params![queue.class.as_str(), now, queue.is_stranger, limit, CHAT_ID_SUFFIX];
    sql.query(FRONT, &params)?.iter().map(read).collect()
}

const NEXT_DUE: &str = "
    select min(due_at) as due_at from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and state = 'queued' and held = 0 and due_at > ?";

/// Returns the earliest due time that is in the future; `None` if no waiting message has one.
pub fn next_due(sql: &impl Sql, now: Timestamp) -> Result<Option<Timestamp>> {
    let due = sql.query(NEXT_DUE, &params![now])?.first().map_or(Ok(None), |row| row.integer_or_null("due_at"))?;
    Ok(due.map(Timestamp::from_unix_millis))
}

/// How many messages of a class wait, and the round that the class has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassBacklog {
    pub class: PriorityClass,
    pub waiting: usize,
    pub first_round: i64,
}

const QUEUES: &str = "
    select class, count(*) as waiting, min(round) as first_round from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and state = 'queued' and held = 0 group by class";

pub fn list_backlogs(sql: &impl Sql) -> Result<Vec<ClassBacklog>> {
    let read = |row: &Row| {
        let waiting = usize::try_from(row.integer("waiting")?).map_err(Error::internal)?;
        Ok(ClassBacklog {
            class: PriorityClass::read(&row.text("class")?)?,
            waiting,
            first_round: row.integer("first_round")?,
        })
    };
    sql.query(QUEUES, &[])?.iter().map(read).collect()
}

const LAST_ROUNDS: &str = "
    select o.class as class, o.phone as phone, max(o.round) as round from outbox o indexed by open_messages
    join (
      select class, min(round) as first_round from outbox indexed by open_messages
      where state in ('queued', 'sending', 'unknown') and state = 'queued' and held = 0 group by class
    ) q on q.class = o.class
    where o.state in ('queued', 'sending', 'unknown') and o.state = 'queued' and o.held = 0 group by o.class, o.phone having max(o.round) > min(q.first_round)";

/// Returns the last round of each chat whose last round comes after the first round of its class. More than one message of such a chat
/// waits.
pub fn list_last_rounds(sql: &impl Sql) -> Result<Vec<(PriorityClass, String, i64)>> {
    let read = |row: &Row| Ok((PriorityClass::read(&row.text("class")?)?, row.text("phone")?, row.integer("round")?));
    sql.query(LAST_ROUNDS, &[])?.iter().map(read).collect()
}

const SENT_SINCE: &str = "select left_at, is_cold, class from outbox
    where left_at > ?1 and (coalesce(link, '') in (select value from json_each(?2))) = ?3";

/// When a message was sent, and what kind of message it was. The limits count these records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendRecord {
    pub at: Timestamp,
    pub is_cold: bool,
    pub is_campaign: bool,
}

/// The links over which messages were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentOver {
    Only(Vec<String>),
    AllBut(Vec<String>),
}

/// Returns all messages that were sent after `since` over these links, with any outcome.
pub fn list_send_records(sql: &impl Sql, since: Timestamp, over: &SentOver) -> Result<Vec<SendRecord>> {
    let read = |row: &Row| {
        Ok(SendRecord {
            at: Timestamp::from_unix_millis(row.integer("left_at")?),
            is_cold: row.integer("is_cold")? != 0,
            is_campaign: PriorityClass::read(&row.text("class")?)?.is_campaign(),
        })
    };
    let (links, are_meant) = match over {
        SentOver::Only(links) => (links, true),
        SentOver::AllBut(links) => (links, false),
    };
    let links = serde_json::to_string(links).map_err(Error::internal)?;
    sql.query(SENT_SINCE, &params![since, links, are_meant])?.iter().map(read).collect()
}

/// Returns all messages that the device has tried to send and that WhatsApp has not answered yet.
pub fn list_sending(sql: &impl Sql) -> Result<Vec<OutboxMessage>> {
    let select = format!(
        "select {COLUMNS} from outbox indexed by open_messages
         where state in ('queued', 'sending', 'unknown') and state = 'sending' order by place"
    );
    sql.query(&select, &[])?.iter().map(read).collect()
}

const LAST_PLACE: &str = "select coalesce(max(place), 0) as place from outbox";

pub fn last_place(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST_PLACE, &[])?.first().map_or(Ok(0), |row| row.integer("place"))
}

const MARK_SENDING: &str = "
    update outbox set state = 'sending', attempted_at = coalesce(attempted_at, ?1), link = coalesce(link, ?2),
      left_at = ?1, is_cold = max(is_cold, ?3)
    where wa_id = ?4 and state = 'queued' and held = 0 returning content, body";

/// Records that the device is about to send the message, and returns the message's present content. `None` if the message waits no
/// longer or its campaign was paused. Writes one row.
pub fn mark_sending(sql: &impl Sql, wa_id: &str, link: &str, is_cold: bool, now: Timestamp) -> Result<Option<Content>> {
    let row = sql.query(MARK_SENDING, &params![now, link, is_cold, wa_id])?;
    row.first().map(read_content).transpose()
}

const HOLD: &str = "
    update outbox indexed by open_messages set held = 1
    where state in ('queued', 'sending', 'unknown') and campaign = ? and state = 'queued' and held = 0 returning wa_id";

/// Stops this campaign's messages until `release_campaign`; returns the ids of those that waited. Writes one row per
/// waiting message.
pub fn hold_campaign(sql: &impl Sql, campaign: &CampaignId) -> Result<Vec<String>> {
    sql.query(HOLD, &params![campaign.as_str()])?.iter().map(|row| row.text("wa_id")).collect()
}

const RELEASE: &str = "
    update outbox indexed by open_messages set held = 0
    where state in ('queued', 'sending', 'unknown') and campaign = ? and held = 1";

/// Lets the messages that `hold_campaign` stopped be sent again, and returns them. Writes one row per message.
pub fn release_campaign(sql: &impl Sql, campaign: &CampaignId) -> Result<Vec<OutboxMessage>> {
    let select = format!(
        "select {COLUMNS} from outbox indexed by open_messages
         where state in ('queued', 'sending', 'unknown') and campaign = ? and state = 'queued' and held = 1
         order by round, place"
    );
    let messages = sql.query(&select, &params![campaign.as_str()])?.iter().map(read).collect::<Result<_>>()?;
    sql.execute(RELEASE, &params![campaign.as_str()])?;
    Ok(messages)
}

const QUEUED_OF: &str = "
    select wa_id from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and campaign = ? and state = 'queued' limit ?";

/// Returns the ids of at most `limit` waiting messages of a campaign, held or not.
pub fn list_queued_of(sql: &impl Sql, campaign: &CampaignId, limit: u32) -> Result<Vec<String>> {
    sql.query(QUEUED_OF, &params![campaign.as_str(), limit])?.iter().map(|row| row.text("wa_id")).collect()
}

const COUNT_OPEN_OF: &str = "
    select count(*) as messages from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and campaign = ? and state in ('queued', 'sending')";

/// Counts the messages of a campaign that wait or are being sent.
pub fn count_open_of(sql: &impl Sql, campaign: &CampaignId) -> Result<usize> {
    let count =
        sql.query(COUNT_OPEN_OF, &params![campaign.as_str()])?.first().map_or(Ok(0), |row| row.integer("messages"))?;
    usize::try_from(count).map_err(Error::internal)
}

const REQUEUE: &str = "
    update outbox set state = 'queued', due_at = ?2, tries = ?3,
      held = exists (select 1 from campaigns c where c.id = outbox.campaign and c.state = 'paused')
    where wa_id = ?1 and state = 'sending' returning held";

/// What `requeue` did with a message that was being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requeued {
    /// The message waits in the outbox again.
    Queued,
    /// The message waits in the outbox again, but its campaign was paused meanwhile: it waits for `release_campaign`.
    Held,
    /// WhatsApp answered meanwhile, so the row did not change.
    AlreadyAnswered,
}

/// Lets a message wait again because the device did not send it or WhatsApp refused it for now. Writes one row.
pub fn requeue(sql: &impl Sql, wa_message_id: &str, due_at: Option<Timestamp>, tries: u32) -> Result<Requeued> {
    let rows = sql.query(REQUEUE, &params![wa_message_id, due_at, tries])?;
    let held = rows.first().map(|row| row.integer("held")).transpose()?;
    Ok(held.map_or(Requeued::AlreadyAnswered, |held| if held == 0 { Requeued::Queued } else { Requeued::Held }))
}

const IS_WAITING: &str = "select 1 from outbox where wa_id = ? and state = 'queued' and held = 0";

/// Returns whether the device may still send the message: it was not cancelled, and its campaign was not paused.
pub fn is_waiting(sql: &impl Sql, wa_message_id: &str) -> Result<bool> {
    Ok(!sql.query(IS_WAITING, &params![wa_message_id])?.is_empty())
}

/// Returns when the device may try again to send a message that has failed `tries` times; `None` if that was the last try.
pub fn retry_at(tries: u32, now: Timestamp) -> Option<Timestamp> {
    RETRIES.get(usize::try_from(tries).ok()?).map(|pause| now.plus(*pause))
}

const SEND_AGAIN: &str = "
    update outbox set state = 'queued', error = null, attempted_at = null, link = null, due_at = null, tries = 0, round = ?2,
      held = exists (select 1 from campaigns c where c.id = outbox.campaign and c.state = 'paused')
    where wa_id = ?1 and state = 'unknown' returning wa_id";

/// Queues an unknown message again because a person decided so; if its campaign is paused, it is held like the others.
/// The message keeps its id, so a phone that has the message drops the repetition. False if the message is no longer
/// unknown. Writes one row.
pub fn resend_unknown(sql: &impl Sql, wa_message_id: &str, round: i64) -> Result<bool> {
    Ok(!sql.query(SEND_AGAIN, &params![wa_message_id, round])?.is_empty())
}

const SET_STATE: &str = "update outbox set state = ?, error = ? where wa_id = ?";

/// Returns the message with its next state, and the state that it has now. `None` if the outbox has no such message, or if its
/// present state cannot be replaced by this one. Writes nothing.
pub fn next_step(
    sql: &impl Sql,
    wa_message_id: &str,
    to: MessageStatus,
    error: Option<&FailureReason>,
) -> Result<Option<(OutboxMessage, MessageStatus)>> {
    let Some(message) = find(sql, wa_message_id)? else { return Ok(None) };
    let from = message.state;
    let moved = OutboxMessage { state: to, error: error.cloned(), ..message };
    Ok(from.is_replaced_by(to).then_some((moved, from)))
}

/// Stores the state that `next_step` returned. Writes one row.
pub fn save_step(sql: &impl Sql, moved: &OutboxMessage) -> Result<()> {
    sql.execute(SET_STATE, &params![moved.state.as_str(), moved.error.as_ref(), moved.wa_message_id.as_str()])
}

const SWEEP: &str = "
    delete from outbox where accepted_at < ?1 and coalesce(left_at, 0) < ?1 and state in ('sent', 'delivered', 'read', 'failed')
      and (campaign is null or campaign not in (select id from campaigns where state in ('running', 'paused')))";

/// Deletes finished rows older than `REMEMBERED_FOR`. An unknown message stays until a person decides. The items of an
/// open campaign stay because D1 may hand them over again, and a deleted one would then be sent twice.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(REMEMBERED_FOR)])
}

const OLDEST_FINISHED: &str = "
    select min(max(accepted_at, coalesce(left_at, 0))) as at from outbox where state in ('sent', 'delivered', 'read', 'failed')
      and (campaign is null or campaign not in (select id from campaigns where state in ('running', 'paused')))";

/// Returns when the first row expires that `sweep` deletes. Reads the whole outbox.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST_FINISHED, REMEMBERED_FOR)
}

/// The messages that a user lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxFilter {
    /// Messages that WhatsApp has not acknowledged yet.
    Waiting,
    /// Messages that may or may not have been sent; a person has to decide.
    Unknown,
}

const LIST_SHOWN: &str = "
    select {columns} from (
      select *, case class when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end as rank
      from outbox indexed by open_messages
      where state in ('queued', 'sending', 'unknown') and state in (select value from json_each(?1)))
    where (rank, coalesce(due_at, 0) > ?2, round, place) > (?3, ?4, ?5, ?6)
    order by rank, coalesce(due_at, 0) > ?2, round, place limit ?7";

/// The position of a message in the list; the next page starts after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxCursor(pub i64, pub i64, pub i64, pub i64);

impl OutboxCursor {
    const START: Self = Self(-1, 0, 0, 0);

    pub fn of(message: &OutboxMessage, now: Timestamp) -> Self {
        let rank =
            PriorityClass::ALL.iter().zip(0..).find(|(class, _)| **class == message.class).map_or(0, |(_, rank)| rank);
        Self(rank, i64::from(message.due_at.is_some_and(|due| due > now)), message.round, message.place)
    }
}

/// Returns a page of messages in the order of sending. Within a class, messages whose due time is in the future come last.
pub fn list_page(
    sql: &impl Sql,
    shown: OutboxFilter,
    after: Option<OutboxCursor>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<OutboxMessage>> {
    let states = match shown {
        OutboxFilter::Waiting => r#"["queued","sending"]"#,
        OutboxFilter::Unknown => r#"["unknown"]"#,
    };
    let OutboxCursor(rank, is_later, round, place) = after.unwrap_or(OutboxCursor::START);
    let select = LIST_SHOWN.replace("{columns}", COLUMNS);
    sql.query(&select, &params![states, now, rank, is_later, round, place, limit])?.iter().map(read).collect()
}

const COUNT_UNKNOWN: &str = "
    select count(*) as messages from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and state = 'unknown'";

pub fn count_unknown(sql: &impl Sql) -> Result<usize> {
    let count = sql.query(COUNT_UNKNOWN, &[])?.first().map_or(Ok(0), |row| row.integer("messages"))?;
    usize::try_from(count).map_err(Error::internal)
}

const SOME_QUEUED: &str = "
    select wa_id from outbox indexed by open_messages
    where state in ('queued', 'sending', 'unknown') and state = 'queued' limit ?";

/// Returns the ids of at most `limit` waiting messages.
pub fn list_queued(sql: &impl Sql, limit: u32) -> Result<Vec<String>> {
    sql.query(SOME_QUEUED, &params![limit])?.iter().map(|row| row.text("wa_id")).collect()
}

fn read_content(row: &Row) -> Result<Content> {
    Content::from_columns(row.text_or_null("content")?.as_deref(), row.text("body")?)
}

fn read(row: &Row) -> Result<OutboxMessage> {
    let state = row.text("state")?;
    let campaign = match (row.text_or_null("campaign")?, row.integer_or_null("item_no")?) {
        (Some(id), Some(item_no)) => Some(CampaignRef { id: CampaignId::parse(&id)?, item_no }),
        _ => None,
    };
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    Ok(OutboxMessage {
        wa_message_id: row.text("wa_id")?,
        id: MessageId::parse(&row.text("id")?)?,
        place: row.integer("place")?,
        class: PriorityClass::read(&row.text("class")?)?,
        phone: row.text("phone")?,
        content: read_content(row)?,
        campaign,
        state: MessageStatus::parse(&state).ok_or_else(|| Error::Internal(format!("outbox state {state}")))?,
        error: row.text_or_null("error")?.map(FailureReason::from),
        accepted_at: Timestamp::from_unix_millis(row.integer("accepted_at")?),
        attempted_at: at("attempted_at")?,
        link: row.text_or_null("link")?,
        round: row.integer("round")?,
        send_at: at("send_at")?,
        due_at: at("due_at")?,
        is_held: row.integer("held")? != 0,
        is_cold: row.integer("is_cold")? != 0,
        tries: u32::try_from(row.integer("tries")?).map_err(Error::internal)?,
        quote: row
            .text_or_null("quote")?
            .map(|quote| serde_json::from_str(&quote))
            .transpose()
            .map_err(Error::internal)?,
    })
}
