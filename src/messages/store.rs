//! Conversations as D1 shows them: a projection of what the devices told, written by the tenant's hub. Every statement
//! here may be repeated, and a status never moves backwards.

use serde::Serialize;

use crate::{
    clock::Timestamp,
    devices::event::{CampaignRef, Direction, Event, Happening, Message, MessageProgress, MessageStatus},
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::progress::{replaced_by, replaced_by_json},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

/// How much of the last text a list of chats shows.
const PREVIEW_CHARACTERS: usize = 200;

/// A text with the reason it failed, if it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StoredMessage {
    #[serde(flatten)]
    pub message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    pub name: Option<String>,
    pub last_text: String,
    pub last_at: Timestamp,
    pub last_direction: Direction,
    pub last_status: MessageStatus,
    pub unread: i64,
    /// Lets a reader that also hears events tell which of them this row already knows.
    pub last_message_id: MessageId,
    /// Since when this contact wants no more broadcasts, whichever of our numbers it told.
    pub opted_out_at: Option<Timestamp>,
}

/// What a batch of events says about one message.
struct MessageUpdate<'a> {
    device: &'a DeviceId,
    /// Set if its creation is part of the batch.
    created: Option<&'a Message>,
    chat_id: &'a str,
    id: &'a MessageId,
    status: MessageStatus,
    error: Option<&'a str>,
}

/// One row per new or changed message and one per chat with a new message.
pub fn project(tenant: &TenantId, told: &[(DeviceId, Event)]) -> Result<Vec<Statement>> {
    let heard = merge_events(told);
    // Chats first: they count as unread what `messages` does not hold yet.
    let mut statements = update_chats(tenant, &heard);
    statements.extend(heard.iter().filter_map(|message| match message.created {
        Some(created) => Some(insert_message(tenant, message, created)),
        None => update_message(tenant, message),
    }));
    Ok(statements)
}

/// Folds the batch to one entry per message. Several steps in one batch are one step: `progress::replaced_by` is
/// transitive, so the furthest step replaces whatever the steps before it would have.
fn merge_events(told: &[(DeviceId, Event)]) -> Vec<MessageUpdate<'_>> {
    let mut heard: Vec<MessageUpdate<'_>> = Vec::new();
    for (device, event) in told {
        match &event.what {
            Happening::MessageCreated(message) if heard.iter().all(|known| known.id != &message.id) => {
                heard.push(MessageUpdate {
                    device,
                    created: Some(message),
                    chat_id: &message.chat_id,
                    id: &message.id,
                    status: message.status,
                    error: None,
                });
            }
            Happening::MessageStatus(MessageProgress { id, chat_id, status, error, .. }) => {
                let error = error.as_deref();
                match heard.iter_mut().find(|known| known.id == id) {
                    Some(known) if replaced_by(*status).contains(&known.status) => {
                        (known.status, known.error) = (*status, error);
                    }
                    Some(_) => {}
                    None => heard.push(MessageUpdate { device, created: None, chat_id, id, status: *status, error }),
                }
            }
            Happening::MessageCreated(_)
            | Happening::DeviceStatus(_)
            | Happening::DeviceQr(_)
            | Happening::ContactOptedOut(_)
            | Happening::ContactOptedIn(_) => {}
        }
    }
    heard
}

const INSERT_MESSAGE: &str = "
    insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, error, at, wa_message_id, campaign_id, item_no)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id, message_id) do update set status = excluded.status, error = excluded.error
    where messages.status in (select value from json_each(?13))";

/// A device that was removed gets no rows any more.
fn insert_message(tenant: &TenantId, heard: &MessageUpdate<'_>, message: &Message) -> Statement {
    let campaign = message.campaign.as_ref();
    Statement::new(
        INSERT_MESSAGE,
        params![
            tenant.as_str(),
            heard.device.as_str(),
            heard.chat_id,
            heard.id.as_str(),
            direction_name(message.direction),
            message.text.as_str(),
            heard.status.as_str(),
            heard.error,
            message.at,
            message.wa_message_id.as_str(),
            campaign.map(|campaign| campaign.id.as_str()),
            campaign.map(|campaign| campaign.item_no),
            replaced_by_json(heard.status),
        ],
    )
}

const UPDATE_MESSAGE: &str = "
    update messages set status = ?5, error = ?6
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and status in (select value from json_each(?7))";

/// `sending` lasts a moment and is not worth a row: dashboards see it live.
fn update_message(tenant: &TenantId, heard: &MessageUpdate<'_>) -> Option<Statement> {
    if matches!(heard.status, MessageStatus::Sending) || replaced_by(heard.status).is_empty() {
        return None;
    }
    let names = params![tenant.as_str(), heard.device.as_str(), heard.chat_id, heard.id.as_str()];
    let news = params![heard.status.as_str(), heard.error, replaced_by_json(heard.status)];
    Some(Statement::new(UPDATE_MESSAGE, names.into_iter().chain(news).collect::<Vec<_>>()))
}

const UPDATE_CHAT: &str = "
    insert into chats (tenant_id, device_id, chat_id, phone, lid, name, last_message_id, last_text, last_at, last_direction, unread)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (
      select count(*) from json_each(?11) as news where not exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = news.value))
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      name = coalesce(excluded.name, name),
      last_message_id = case when excluded.last_at >= last_at then excluded.last_message_id else last_message_id end,
      last_text = case when excluded.last_at >= last_at then excluded.last_text else last_text end,
      last_direction = case when excluded.last_at >= last_at then excluded.last_direction else last_direction end,
      last_at = max(last_at, excluded.last_at),
      unread = excluded.unread + case when ?12 is null or exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?12) then unread else 0 end";

/// One statement per chat with new messages. Our own answer means that everything before it was read.
fn update_chats(tenant: &TenantId, heard: &[MessageUpdate<'_>]) -> Vec<Statement> {
    // A broadcast makes no chats: whoever answers it has one, and the others would bury it.
    let created: Vec<&Message> =
        heard.iter().filter_map(|message| message.created).filter(|message| message.campaign.is_none()).collect();
    let is_same_chat =
        |one: &Message, other: &Message| one.device_id == other.device_id && one.chat_id == other.chat_id;
    let is_first_of_chat = |(place, message): &(usize, &&Message)| {
        created.iter().take(*place).all(|earlier| !is_same_chat(earlier, message))
    };
    let chats = created.iter().enumerate().filter(is_first_of_chat);
    let of_chat = chats
        .map(|(_, first)| created.iter().copied().filter(|message| is_same_chat(message, first)).collect::<Vec<_>>());
    of_chat.filter_map(|messages| update_chat(tenant, &messages)).collect()
}

fn update_chat(tenant: &TenantId, messages: &[&Message]) -> Option<Statement> {
    let last = messages.iter().max_by_key(|message| message.at)?;
    let answer = messages.iter().rposition(|message| message.direction == Direction::Out);
    let unread = messages
        .iter()
        .skip(answer.map_or(0, |place| place.saturating_add(1)))
        .filter(|message| message.direction == Direction::In);
    let unread: Vec<&str> = unread.map(|message| message.id.as_str()).collect();
    let newest = |of: fn(&Message) -> Option<&str>| messages.iter().rev().find_map(|message| of(message));
    Some(Statement::new(
        UPDATE_CHAT,
        params![
            tenant.as_str(),
            last.device_id.as_str(),
            last.chat_id.as_str(),
            newest(|message| message.phone.as_deref()),
            newest(|message| message.lid.as_deref()),
            newest(|message| message.name.as_deref()),
            last.id.as_str(),
            last.text.chars().take(PREVIEW_CHARACTERS).collect::<String>(),
            last.at,
            direction_name(last.direction),
            serde_json::json!(unread).to_string(),
            answer.and_then(|place| messages.get(place)).map(|message| message.id.as_str()),
        ],
    ))
}

const LIST_CHATS: &str = "
    with page as (
      select tenant_id, device_id, chat_id, phone, lid, name, last_text, last_at, last_direction, unread, last_message_id
      from chats
      where tenant_id = ?1 and device_id = ?2 and (?3 is null or (last_at, chat_id) < (?3, ?4))
      order by last_at desc, chat_id desc limit ?5)
    select c.chat_id, c.phone, c.lid, c.name, c.last_text, c.last_at, c.last_direction, m.status as last_status, c.unread,
      c.last_message_id,
      case when c.chat_id like '%@g.us' then null else (
        select o.opted_out_at from opt_outs o
        where o.tenant_id = ?1 and o.chat_id in (c.chat_id, c.phone || '@c.us', c.lid || '@lid')
        order by o.heard_at desc limit 1) end as opted_out_at
    from page c left join messages m
      on m.tenant_id = c.tenant_id and m.device_id = c.device_id and m.chat_id = c.chat_id and m.message_id = c.last_message_id
    order by c.last_at desc, c.chat_id desc";

/// Newest first. Reads every chat of the device: an index on the time would cost two more rows for each message. Of an
/// opt-out, the newest word counts, under whichever of its names the contact said it; a group has no such wish.
pub async fn list_chats(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    page: &PageRequest,
) -> Result<Page<Chat>> {
    let after = page.after.as_deref().map(|after| {
        let (at, chat_id) = after.split_once(' ').ok_or_else(wrong_cursor)?;
        Ok::<_, Error>((at.parse::<i64>().map_err(|_| wrong_cursor())?, chat_id))
    });
    let (at, chat_id) = after.transpose()?.unzip();
    let rows = db
        .query(Statement::new(LIST_CHATS, params![tenant.as_str(), device.as_str(), at, chat_id, page.rows()]))
        .await?;
    let chats = rows.iter().map(read_chat).collect::<Result<Vec<Chat>>>()?;
    Ok(Page::cut(chats, page, |chat| format!("{} {}", chat.last_at.unix_millis(), chat.chat_id)))
}

const LIST_MESSAGES: &str = "
    select m.message_id, m.device_id, m.chat_id, m.direction, m.text, m.status, m.at, m.wa_message_id,
      c.phone, c.lid, c.name, m.campaign_id, m.item_no, m.error
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and (?4 is null or m.message_id < ?4)
    order by m.message_id desc limit ?5";

/// Newest first.
pub async fn list_messages(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    page: &PageRequest,
) -> Result<Page<StoredMessage>> {
    let params = params![tenant.as_str(), device.as_str(), chat_id, page.after.as_deref(), page.rows()];
    let rows = db.query(Statement::new(LIST_MESSAGES, params)).await?;
    let messages = rows.iter().map(read_message).collect::<Result<Vec<StoredMessage>>>()?;
    Ok(Page::cut(messages, page, |stored| stored.message.id.to_string()))
}

const FIND_MESSAGE: &str = "
    select m.message_id, m.device_id, m.chat_id, m.direction, m.text, m.status, m.at, m.wa_message_id,
      c.phone, c.lid, c.name, m.campaign_id, m.item_no, m.error
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id = ?4";

pub async fn find_message(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    id: &MessageId,
) -> Result<Option<StoredMessage>> {
    let rows =
        db.query(Statement::new(FIND_MESSAGE, params![tenant.as_str(), device.as_str(), chat_id, id.as_str()])).await?;
    rows.first().map(read_message).transpose()
}

const MARK_CHAT_READ: &str =
    "update chats set unread = 0 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and unread > 0";

/// Somebody of the team has seen the chat. A row only if there was something unread.
pub async fn mark_chat_read(db: &impl Database, tenant: &TenantId, device: &DeviceId, chat_id: &str) -> Result<()> {
    db.query(Statement::new(MARK_CHAT_READ, params![tenant.as_str(), device.as_str(), chat_id])).await.map(drop)
}

const FORGET_MESSAGES: &str = "delete from messages where tenant_id = ?1 and device_id = ?2";
const FORGET_CHATS: &str = "delete from chats where tenant_id = ?1 and device_id = ?2";

/// Everything that was said on a device.
pub fn forget_device(tenant: &TenantId, device: &DeviceId) -> [Statement; 2] {
    [FORGET_MESSAGES, FORGET_CHATS].map(|sql| Statement::new(sql, params![tenant.as_str(), device.as_str()]))
}

fn read_chat(row: &Row) -> Result<Chat> {
    let last_direction = parse_direction(&row.text(6)?)?;
    Ok(Chat {
        chat_id: row.text(0)?,
        phone: row.text_or_null(1)?,
        lid: row.text_or_null(2)?,
        name: row.text_or_null(3)?,
        last_text: row.text(4)?,
        last_at: Timestamp::from_unix_millis(row.integer(5)?),
        last_direction,
        last_status: parse_status(&row.text(7)?)?,
        unread: row.integer(8)?,
        last_message_id: MessageId::parse(&row.text(9)?)?,
        opted_out_at: row.integer_or_null(10)?.map(Timestamp::from_unix_millis),
    })
}

fn read_message(row: &Row) -> Result<StoredMessage> {
    let campaign = match (row.text_or_null(11)?, row.integer_or_null(12)?) {
        (Some(id), Some(item_no)) => Some(CampaignRef { id: CampaignId::parse(&id)?, item_no }),
        _ => None,
    };
    let message = Message {
        id: MessageId::parse(&row.text(0)?)?,
        device_id: DeviceId::parse(&row.text(1)?)?,
        chat_id: row.text(2)?,
        direction: parse_direction(&row.text(3)?)?,
        text: row.text(4)?,
        status: parse_status(&row.text(5)?)?,
        at: Timestamp::from_unix_millis(row.integer(6)?),
        wa_message_id: row.text(7)?,
        phone: row.text_or_null(8)?,
        lid: row.text_or_null(9)?,
        name: row.text_or_null(10)?,
        campaign,
        send_at: None,
    };
    Ok(StoredMessage { message, error: row.text_or_null(13)? })
}

const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

fn parse_direction(text: &str) -> Result<Direction> {
    match text {
        "in" => Ok(Direction::In),
        "out" => Ok(Direction::Out),
        other => Err(Error::Internal(format!("unknown direction {other}"))),
    }
}

fn parse_status(text: &str) -> Result<MessageStatus> {
    MessageStatus::parse(text).ok_or_else(|| Error::Internal(format!("unknown message status {text}")))
}
