//! What goes out: one row per text from the moment it is accepted until nobody can ask about it any more. A row is
//! written before its frame leaves, and an answer only ever moves it forward.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    clock::Timestamp,
    devices::event::{CampaignRef, MessageStatus},
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId},
    params,
    ports::{Row, Sql},
};

/// Within this time an unacknowledged text is sent again under the same id; later a person decides (design §2).
pub const RESEND_WITHIN: Duration = Duration::from_mins(10);
/// How long a finished row stays for receipts to find it. Longer than the day the send history looks back.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many texts of campaigns an object takes at once; below half of it, it asks for more (design §2).
pub const CAMPAIGN_CAPACITY: usize = 200;
/// Pauses before another try of a text that met a passing failure; after the last one it has failed (design 19).
const RETRIES: [Duration; 3] = [Duration::from_secs(20), Duration::from_mins(1), Duration::from_mins(3)];

/// Who goes first: strict between classes, in turn between the chats of one (design 18).
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

/// One text on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// The id on the wire, the same over every resend.
    pub wa_id: String,
    pub id: MessageId,
    /// Its turn among the chats of its class …
    pub round: i64,
    /// … and its place within the turn.
    pub place: i64,
    pub class: PriorityClass,
    pub phone: String,
    pub text: String,
    pub campaign: Option<CampaignRef>,
    pub state: MessageStatus,
    pub error: Option<String>,
    pub accepted_at: Timestamp,
    /// When whoever sent it wants it to leave.
    pub send_at: Option<Timestamp>,
    /// Not before this: `send_at`, or the end of a pause after a failure.
    pub due_at: Option<Timestamp>,
    /// How often it met a passing failure.
    pub tries: u32,
    pub attempted_at: Option<Timestamp>,
    /// The link it was first attempted on.
    pub link: Option<String>,
}

/// The chat of a number on the wire (design 20).
pub fn chat_id(phone: &str) -> String {
    format!("{phone}@c.us")
}

/// A row that waits, as the object keeps it in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    pub wa_id: String,
    pub id: MessageId,
    pub class: PriorityClass,
    pub phone: String,
    pub round: i64,
    pub place: i64,
    /// We never wrote to this number and it never wrote to us.
    pub is_stranger: bool,
}

/// Who chose a key: no caller's key may ever name a campaign's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOwner {
    Caller,
    Campaign,
}

/// The WhatsApp id of the text under this key: the same key gives the same id, so a repeated request finds its row
/// without an index. Shape of WhatsApp Web's own ids: `3EB0` and 18 hexadecimal digits.
pub fn wa_id_for(device: &DeviceId, owner: KeyOwner, key: &str) -> String {
    let namespace = match owner {
        KeyOwner::Caller => b"send",
        KeyOwner::Campaign => b"item",
    };
    let digest = Sha256::new().chain_update(device.as_str()).chain_update(namespace).chain_update(key).finalize();
    format!("3EB0{}", hex::encode_upper(digest.get(..9).unwrap_or_default()))
}

const COLUMNS: &str = "wa_id, id, place, class, phone, body, campaign, item_no, state, error, accepted_at, attempted_at, link, round, send_at, due_at, tries";

const ACCEPT: &str = "
    insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at, round, send_at, due_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?) on conflict (wa_id) do nothing returning wa_id";

/// Accepts a text; false if its key is known. One row written.
pub fn accept(sql: &impl Sql, text: &OutboxMessage) -> Result<bool> {
    let campaign = text.campaign.as_ref();
    let rows = sql.query(
        ACCEPT,
        &params![
            text.wa_id.as_str(),
            text.id.as_str(),
            text.place,
            text.class.as_str(),
            text.phone.as_str(),
            text.text.as_str(),
            campaign.map(|of| of.id.as_str()),
            campaign.map(|of| of.item_no),
            text.accepted_at,
            text.round,
            text.send_at,
            text.due_at,
        ],
    )?;
    Ok(!rows.is_empty())
}

pub fn find(sql: &impl Sql, wa_id: &str) -> Result<Option<OutboxMessage>> {
    let select = format!("select {COLUMNS} from outbox where wa_id = ?");
    sql.query(&select, &params![wa_id])?.first().map(read).transpose()
}

/// Looks at every row: only a person asks by this id, and an index would be a row for every text.
pub fn find_by_message(sql: &impl Sql, id: &MessageId) -> Result<Option<OutboxMessage>> {
    let select = format!("select {COLUMNS} from outbox where id = ?");
    sql.query(&select, &params![id.as_str()])?.first().map(read).transpose()
}

/// Which texts of a class: those to people we know, or first words to strangers. They wait for different reasons, so
/// neither may stand in the other's way. To a campaign everybody is a stranger.
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
        let send_queues = PriorityClass::ALL
            .into_iter()
            .flat_map(|class| [false, true].map(|is_stranger| Self { class, is_stranger }));
        send_queues.filter(|queue| *queue == Self::of(queue.class, queue.is_stranger))
    }
}

const FRONT: &str = "
    select wa_id, id, phone, round, place from outbox
    where state = 'queued' and held = 0 and class = ?1 and (due_at is null or due_at <= ?2)
      and (class = 'campaign' or ?3 = not exists (select 1 from people where chat = phone || '@c.us'))
    order by round, place limit ?4";

/// The texts of a send queue that are due, in the order they may leave.
pub fn list_front(sql: &impl Sql, queue: SendQueue, now: Timestamp, limit: usize) -> Result<Vec<WaitingMessage>> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let read = |row: &Row| {
        Ok(WaitingMessage {
            wa_id: row.text("wa_id")?,
            id: MessageId::parse(&row.text("id")?)?,
            class: queue.class,
            phone: row.text("phone")?,
            round: row.integer("round")?,
            place: row.integer("place")?,
            is_stranger: queue.is_stranger,
        })
    };
    sql.query(FRONT, &params![queue.class.as_str(), now, queue.is_stranger, limit])?.iter().map(read).collect()
}

const NEXT_DUE: &str = "select min(due_at) as due_at from outbox where state = 'queued' and held = 0 and due_at > ?";

/// When the next text that waits for a time of its own may leave.
pub fn next_due(sql: &impl Sql, now: Timestamp) -> Result<Option<Timestamp>> {
    let due = sql.query(NEXT_DUE, &params![now])?.first().map_or(Ok(None), |row| row.integer_or_null("due_at"))?;
    Ok(due.map(Timestamp::from_unix_millis))
}

/// How many texts wait in a class, and the round it has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassBacklog {
    pub class: PriorityClass,
    pub waiting: usize,
    pub first_round: i64,
}

const QUEUES: &str = "select class, count(*) as waiting, min(round) as first_round from outbox where state = 'queued' and held = 0 group by class";

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
    select o.class as class, o.phone as phone, max(o.round) as round from outbox o
    join (select class, min(round) as first_round from outbox where state = 'queued' and held = 0 group by class) q on q.class = o.class
    where o.state = 'queued' and o.held = 0 group by o.class, o.phone having max(o.round) > min(q.first_round)";

/// The last round of every chat that is ahead of its class: more than one of its texts waits.
pub fn list_last_rounds(sql: &impl Sql) -> Result<Vec<(PriorityClass, String, i64)>> {
    let read = |row: &Row| Ok((PriorityClass::read(&row.text("class")?)?, row.text("phone")?, row.integer("round")?));
    sql.query(LAST_ROUNDS, &[])?.iter().map(read).collect()
}

const LEFT_SINCE: &str = "select left_at, is_cold, class from outbox where left_at > ?";

/// A text that left: what the limits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendRecord {
    pub at: Timestamp,
    pub is_cold: bool,
    pub is_campaign: bool,
}

/// Everything that left after `since`, whatever became of it.
pub fn list_send_records(sql: &impl Sql, since: Timestamp) -> Result<Vec<SendRecord>> {
    let read = |row: &Row| {
        Ok(SendRecord {
            at: Timestamp::from_unix_millis(row.integer("left_at")?),
            is_cold: row.integer("is_cold")? != 0,
            is_campaign: PriorityClass::read(&row.text("class")?)?.is_campaign(),
        })
    };
    sql.query(LEFT_SINCE, &params![since])?.iter().map(read).collect()
}

/// Everything that was attempted and not answered.
pub fn list_sending(sql: &impl Sql) -> Result<Vec<OutboxMessage>> {
    let select = format!("select {COLUMNS} from outbox where state = 'sending' order by place");
    sql.query(&select, &[])?.iter().map(read).collect()
}

const LAST_PLACE: &str = "select coalesce(max(place), 0) as place from outbox";

pub fn last_place(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST_PLACE, &[])?.first().map_or(Ok(0), |row| row.integer("place"))
}

const MARK_SENDING: &str = "
    update outbox set state = 'sending', attempted_at = coalesce(attempted_at, ?1), link = coalesce(link, ?2),
      left_at = ?1, is_cold = max(is_cold, ?3)
    where wa_id = ?4 and state = 'queued' and held = 0 returning wa_id";

/// The intent, before the frame. False if it no longer waits, or its campaign was paused. One row written.
pub fn mark_sending(sql: &impl Sql, wa_id: &str, link: &str, is_cold: bool, now: Timestamp) -> Result<bool> {
    Ok(!sql.query(MARK_SENDING, &params![now, link, is_cold, wa_id])?.is_empty())
}

const HOLD: &str = "update outbox set held = 1 where campaign = ? and state = 'queued' and held = 0 returning wa_id";

/// Nothing of this campaign leaves until `release_campaign`. One row written per text that waits; the texts.
pub fn hold_campaign(sql: &impl Sql, campaign: &CampaignId) -> Result<Vec<String>> {
    sql.query(HOLD, &params![campaign.as_str()])?.iter().map(|row| row.text("wa_id")).collect()
}

const LET_GO: &str = "update outbox set held = 0 where campaign = ? and held = 1";

/// What `hold_campaign` held may leave again, and is answered. One row written per text.
pub fn release_campaign(sql: &impl Sql, campaign: &CampaignId) -> Result<Vec<OutboxMessage>> {
    let select = format!(
        "select {COLUMNS} from outbox where campaign = ? and state = 'queued' and held = 1 order by round, place"
    );
    let texts = sql.query(&select, &params![campaign.as_str()])?.iter().map(read).collect::<Result<_>>()?;
    sql.execute(LET_GO, &params![campaign.as_str()])?;
    Ok(texts)
}

const QUEUED_OF: &str = "select wa_id from outbox where campaign = ? and state = 'queued' limit ?";

/// Some texts of a campaign that wait, held or not.
pub fn list_queued_of(sql: &impl Sql, campaign: &CampaignId, limit: u32) -> Result<Vec<String>> {
    sql.query(QUEUED_OF, &params![campaign.as_str(), limit])?.iter().map(|row| row.text("wa_id")).collect()
}

const COUNT_OPEN_OF: &str =
    "select count(*) as texts from outbox where campaign = ? and state in ('queued', 'sending')";

/// How many texts of a campaign wait or are under way.
pub fn count_open_of(sql: &impl Sql, campaign: &CampaignId) -> Result<usize> {
    let count =
        sql.query(COUNT_OPEN_OF, &params![campaign.as_str()])?.first().map_or(Ok(0), |row| row.integer("texts"))?;
    usize::try_from(count).map_err(Error::internal)
}

const REQUEUE: &str = "
    update outbox set state = 'queued', due_at = ?2, tries = ?3,
      held = exists (select 1 from campaigns c where c.id = outbox.campaign and c.state = 'paused')
    where wa_id = ?1 and state = 'sending' returning held";

/// Where a text went that was about to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requeued {
    /// Back to waiting.
    Waits,
    /// The same, but its campaign was paused meanwhile: `release_campaign` lets it leave.
    IsHeld,
    /// It was answered meanwhile.
    NoMore,
}

/// Back to waiting, because nothing left the object or WhatsApp refused it for now. One row written.
pub fn requeue(sql: &impl Sql, wa_id: &str, due_at: Option<Timestamp>, tries: u32) -> Result<Requeued> {
    let rows = sql.query(REQUEUE, &params![wa_id, due_at, tries])?;
    let held = rows.first().map(|row| row.integer("held")).transpose()?;
    Ok(held.map_or(Requeued::AlreadyAnswered, |held| if held == 0 { Requeued::Queued } else { Requeued::Held }))
}

const IS_WAITING: &str = "select 1 from outbox where wa_id = ? and state = 'queued' and held = 0";

/// Whether it may still leave: nobody cancelled it, and its campaign was not paused.
pub fn is_waiting(sql: &impl Sql, wa_id: &str) -> Result<bool> {
    Ok(!sql.query(IS_WAITING, &params![wa_id])?.is_empty())
}

/// When a text that failed `tries` times before may be tried again; `None` when that was the last try.
pub fn retry_at(tries: u32, now: Timestamp) -> Option<Timestamp> {
    RETRIES.get(usize::try_from(tries).ok()?).map(|pause| now.plus(*pause))
}

const SEND_AGAIN: &str = "
    update outbox set state = 'queued', error = null, attempted_at = null, link = null, due_at = null, tries = 0, round = ?2
    where wa_id = ?1 and state = 'unknown' returning wa_id";

/// A person wants an unknown text to go out again, under its id: a phone that has it drops it. False if it is not
/// unknown any more. One row written.
pub fn resend_unknown(sql: &impl Sql, wa_id: &str, round: i64) -> Result<bool> {
    Ok(!sql.query(SEND_AGAIN, &params![wa_id, round])?.is_empty())
}

const MOVE: &str = "update outbox set state = ?, error = ? where wa_id = ?";

/// Moves a row forward; answers with it as it is now and with the state it left. `None` if it is not ours or is as far
/// already. One row written.
pub fn advance(
    sql: &impl Sql,
    wa_id: &str,
    to: MessageStatus,
    error: Option<&str>,
) -> Result<Option<(OutboxMessage, MessageStatus)>> {
    let Some(mut text) = find(sql, wa_id)? else { return Ok(None) };
    if !may_advance(text.state, to) {
        return Ok(None);
    }
    sql.execute(MOVE, &params![to.as_str(), error, wa_id])?;
    let from = std::mem::replace(&mut text.state, to);
    text.error = error.map(str::to_owned);
    Ok(Some((text, from)))
}

const SWEEP: &str = "
    delete from outbox where accepted_at < ?1 and coalesce(left_at, 0) < ?1 and state in ('sent', 'delivered', 'read', 'failed')
      and (campaign is null or campaign not in (select id from campaigns where state in ('running', 'paused')))";

/// Forgets finished rows nobody asks about any more. An unknown one waits for its person, and the items of an open
/// campaign may be handed over again: whoever forgot one would send it twice.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest])
}

/// Which texts a person looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxFilter {
    /// Not answered by WhatsApp yet.
    Waiting,
    /// A person has to decide.
    Unknown,
}

const LIST_SHOWN: &str = "
    select {columns} from (
      select *, case class when 'urgent' then 0 when 'high' then 1 when 'normal' then 2 else 3 end as rank from outbox
      where state in (select value from json_each(?1)))
    where (rank, coalesce(due_at, 0) > ?2, round, place) > (?3, ?4, ?5, ?6)
    order by rank, coalesce(due_at, 0) > ?2, round, place limit ?7";

/// Where a list of texts goes on: after this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxCursor(pub i64, pub i64, pub i64, pub i64);

impl OutboxCursor {
    const START: Self = Self(-1, 0, 0, 0);

    pub fn of(text: &OutboxMessage, now: Timestamp) -> Self {
        let rank =
            PriorityClass::ALL.iter().zip(0..).find(|(class, _)| **class == text.class).map_or(0, |(_, rank)| rank);
        Self(rank, i64::from(text.due_at.is_some_and(|due| due > now)), text.round, text.place)
    }
}

/// In the order they leave; those that wait for a time of their own come last in their class.
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

const COUNT_UNKNOWN: &str = "select count(*) as texts from outbox where state = 'unknown'";

pub fn count_unknown(sql: &impl Sql) -> Result<usize> {
    let count = sql.query(COUNT_UNKNOWN, &[])?.first().map_or(Ok(0), |row| row.integer("texts"))?;
    usize::try_from(count).map_err(Error::internal)
}

const SOME_QUEUED: &str = "select wa_id from outbox where state = 'queued' limit ?";

/// Some of the texts that wait, whatever for.
pub fn list_queued(sql: &impl Sql, limit: u32) -> Result<Vec<String>> {
    sql.query(SOME_QUEUED, &params![limit])?.iter().map(|row| row.text("wa_id")).collect()
}

/// Whether an answer moves a text on. A late proof of delivery corrects `unknown`; nothing corrects a receipt.
pub fn may_advance(from: MessageStatus, to: MessageStatus) -> bool {
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Typing, Unknown};
    match (from, to) {
        (Queued, Sending | Failed) => true,
        (Queued | Sending | Unknown, Sent | Delivered | Read) => true,
        (Sending, Failed | Unknown) => true,
        (Unknown, Failed) => true,
        (Sent, Delivered | Read | Failed) => true,
        (Delivered, Read) => true,
        (Queued | Typing | Sending | Sent | Delivered | Read | Failed | Unknown | Received, _) => false,
    }
}

/// What becomes of a text that was attempted before the object lost its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Send it again under its id.
    Resend,
    /// Show it to a person.
    Unknown,
}

pub fn recover(text: &OutboxMessage, link: Option<&str>, now: Timestamp) -> Recovery {
    let fresh = text.attempted_at.is_some_and(|at| now.since(at) <= RESEND_WITHIN);
    if fresh && text.link.is_some() && text.link.as_deref() == link { Recovery::Resend } else { Recovery::Unknown }
}

fn read(row: &Row) -> Result<OutboxMessage> {
    let state = row.text("state")?;
    let campaign = match (row.text_or_null("campaign")?, row.integer_or_null("item_no")?) {
        (Some(id), Some(item_no)) => Some(CampaignRef { id: CampaignId::parse(&id)?, item_no }),
        _ => None,
    };
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    Ok(OutboxMessage {
        wa_id: row.text("wa_id")?,
        id: MessageId::parse(&row.text("id")?)?,
        place: row.integer("place")?,
        class: PriorityClass::read(&row.text("class")?)?,
        phone: row.text("phone")?,
        text: row.text("body")?,
        campaign,
        state: MessageStatus::parse(&state).ok_or_else(|| Error::Internal(format!("outbox state {state}")))?,
        error: row.text_or_null("error")?,
        accepted_at: Timestamp::from_unix_millis(row.integer("accepted_at")?),
        attempted_at: at("attempted_at")?,
        link: row.text_or_null("link")?,
        round: row.integer("round")?,
        send_at: at("send_at")?,
        due_at: at("due_at")?,
        tries: u32::try_from(row.integer("tries")?).map_err(Error::internal)?,
    })
}
