//! What goes out: one row per text from the moment it is accepted until nobody can ask about it any more. A row is
//! written before its frame leaves, and an answer only ever moves it forward.

use std::time::Duration;

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
pub const RESEND_WITHIN: Duration = Duration::from_secs(10 * 60);
/// How long a finished row stays for receipts to find it.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many texts of campaigns an object takes at once; below half of it, it asks for more (design §2).
pub const CAMPAIGN_ROOM: usize = 200;

/// Who goes first: strict between classes (design 18; two of its four so far).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Normal,
    Campaign,
}

impl Class {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Campaign => "campaign",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        match text {
            "normal" => Ok(Self::Normal),
            "campaign" => Ok(Self::Campaign),
            other => Err(Error::Internal(format!("outbox class {other}"))),
        }
    }
}

/// One text on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The id on the wire, the same over every resend.
    pub wa_id: String,
    pub id: MessageId,
    /// Its place in the queue of its class.
    pub place: i64,
    pub class: Class,
    pub phone: String,
    pub text: String,
    pub campaign: Option<CampaignRef>,
    pub state: MessageStatus,
    pub error: Option<String>,
    pub accepted_at: Timestamp,
    pub attempted_at: Option<Timestamp>,
    /// The link it was first attempted on.
    pub link: Option<String>,
}

/// A row that waits, as the object keeps it in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub wa_id: String,
    pub class: Class,
    pub phone: String,
}

/// Who chose a key: no caller's key may ever name a campaign's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    ByCaller,
    ByCampaign,
}

/// The WhatsApp id of the text under this key: the same key gives the same id, so a repeated request finds its row
/// without an index. Shape of WhatsApp Web's own ids: `3EB0` and 18 hexadecimal digits.
pub fn wa_id_for(device: &DeviceId, keyed: Keyed, key: &str) -> String {
    let namespace = match keyed {
        Keyed::ByCaller => b"send",
        Keyed::ByCampaign => b"item",
    };
    let digest = Sha256::new().chain_update(device.as_str()).chain_update(namespace).chain_update(key).finalize();
    format!("3EB0{}", hex::encode_upper(digest.get(..9).unwrap_or_default()))
}

const ACCEPT: &str = "insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?) on conflict (wa_id) do nothing returning wa_id";
const COLUMNS: &str =
    "wa_id, id, place, class, phone, body, campaign, item_no, state, error, accepted_at, attempted_at, link";
const WAITING: &str = "select wa_id, class, phone from outbox where state = 'queued' order by class desc, place";
const LAST_PLACE: &str = "select coalesce(max(place), 0) from outbox";
const MARK_SENDING: &str =
    "update outbox set state = 'sending', attempted_at = coalesce(attempted_at, ?), link = coalesce(link, ?)
    where wa_id = ? and state = 'queued' returning wa_id";
const MOVE: &str = "update outbox set state = ?, error = ? where wa_id = ?";
const REQUEUE: &str = "update outbox set state = 'queued' where wa_id = ? and state = 'sending'";
const SWEEP: &str =
    "delete from outbox where accepted_at < ? and state in ('sent', 'delivered', 'read', 'failed', 'unknown')";

/// Accepts a text; false if its key is known. One row written.
pub fn accept(sql: &impl Sql, text: &Outgoing) -> Result<bool> {
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
        ],
    )?;
    Ok(!rows.is_empty())
}

pub fn find(sql: &impl Sql, wa_id: &str) -> Result<Option<Outgoing>> {
    let select = format!("select {COLUMNS} from outbox where wa_id = ?");
    sql.query(&select, &params![wa_id])?.first().map(read).transpose()
}

/// Everything that waits, in the order it may leave.
pub fn list_waiting(sql: &impl Sql) -> Result<Vec<Waiting>> {
    sql.query(WAITING, &[])?
        .iter()
        .map(|row| Ok(Waiting { wa_id: row.text(0)?, class: Class::parse(&row.text(1)?)?, phone: row.text(2)? }))
        .collect()
}

/// Everything that was attempted and not answered.
pub fn list_sending(sql: &impl Sql) -> Result<Vec<Outgoing>> {
    let select = format!("select {COLUMNS} from outbox where state = 'sending' order by place");
    sql.query(&select, &[])?.iter().map(read).collect()
}

pub fn last_place(sql: &impl Sql) -> Result<i64> {
    sql.query(LAST_PLACE, &[])?.first().map_or(Ok(0), |row| row.integer(0))
}

/// The intent, before the frame. False if it no longer waits. One row written.
pub fn mark_sending(sql: &impl Sql, wa_id: &str, link: &str, now: Timestamp) -> Result<bool> {
    Ok(!sql.query(MARK_SENDING, &params![now, link, wa_id])?.is_empty())
}

/// Back to waiting, because nothing left the object. One row written.
pub fn requeue(sql: &impl Sql, wa_id: &str) -> Result<()> {
    sql.execute(REQUEUE, &params![wa_id])
}

/// Moves a row forward and answers with it; `None` if it is not ours or is as far already. One row written.
pub fn advance(sql: &impl Sql, wa_id: &str, to: MessageStatus, error: Option<&str>) -> Result<Option<Outgoing>> {
    let Some(mut text) = find(sql, wa_id)? else { return Ok(None) };
    if !may_move(text.state, to) {
        return Ok(None);
    }
    sql.execute(MOVE, &params![to.as_str(), error, wa_id])?;
    text.state = to;
    text.error = error.map(str::to_owned);
    Ok(Some(text))
}

/// Forgets finished rows nobody asks about any more.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    let oldest = now.unix_millis().saturating_sub(i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX));
    sql.execute(SWEEP, &params![oldest])
}

/// Whether an answer moves a text on. A late proof of delivery corrects `unknown`; nothing corrects a receipt.
pub fn may_move(from: MessageStatus, to: MessageStatus) -> bool {
    use MessageStatus::{Delivered, Failed, Queued, Read, Received, Sending, Sent, Unknown};
    match (from, to) {
        (Queued, Sending | Failed) => true,
        (Queued | Sending | Unknown, Sent | Delivered | Read) => true,
        (Sending, Failed | Unknown) => true,
        (Sent, Delivered | Read | Failed) => true,
        (Delivered, Read) => true,
        (Queued | Sending | Sent | Delivered | Read | Failed | Unknown | Received, _) => false,
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

pub fn recover(text: &Outgoing, link: Option<&str>, now: Timestamp) -> Recovery {
    let fresh = text.attempted_at.is_some_and(|at| now.since(at) <= RESEND_WITHIN);
    if fresh && text.link.is_some() && text.link.as_deref() == link { Recovery::Resend } else { Recovery::Unknown }
}

fn read(row: &Row) -> Result<Outgoing> {
    let state = row.text(8)?;
    let campaign = match (row.text_or_null(6)?, row.integer_or_null(7)?) {
        (Some(id), Some(item_no)) => Some(CampaignRef { id: CampaignId::parse(&id)?, item_no }),
        _ => None,
    };
    Ok(Outgoing {
        wa_id: row.text(0)?,
        id: MessageId::parse(&row.text(1)?)?,
        place: row.integer(2)?,
        class: Class::parse(&row.text(3)?)?,
        phone: row.text(4)?,
        text: row.text(5)?,
        campaign,
        state: MessageStatus::parse(&state).ok_or_else(|| Error::Internal(format!("outbox state {state}")))?,
        error: row.text_or_null(9)?,
        accepted_at: Timestamp::from_unix_millis(row.integer(10)?),
        attempted_at: row.integer_or_null(11)?.map(Timestamp::from_unix_millis),
        link: row.text_or_null(12)?,
    })
}
