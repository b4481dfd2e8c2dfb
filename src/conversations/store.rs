//! Messages and chats in D1: a projection that the tenant hub writes from the devices' events. Repeating a statement
//! changes nothing, and a status never goes backwards.

use serde::Serialize;

use crate::{
    clock::Timestamp,
    contacts::phone::CHAT_ID_SUFFIX,
    devices::{
        event::{DeviceEvent, DeviceEventKind, MessageProgress},
        failure::FailureReason,
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::{
        content::Content,
        message::{CampaignRef, Direction, Message, MessageStatus, replaced_by, replaced_by_json},
    },
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

/// How much of the last message a list of chats shows.
const PREVIEW_CHARACTERS: usize = 200;

/// A message with the reason why it failed, if it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StoredMessage {
    #[serde(flatten)]
    pub message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    pub name: Option<String>,
    /// The words of the last message's content.
    pub last_text: String,
    /// The kind of the last message's content.
    pub last_kind: String,
    pub last_at: Timestamp,
    pub last_direction: Direction,
    pub last_status: MessageStatus,
    pub unread: i64,
    /// The chat's newest message. A client that also receives events skips the `message.created` of this message, and of one
    /// that is not later and has a smaller id: the row contains them already.
    pub last_message_id: MessageId,
    /// Since when this contact has opted out of broadcasts, on any of the tenant's numbers.
    pub opted_out_at: Option<Timestamp>,
}

/// The last status of one message in a batch of events.
struct MessageUpdate<'a> {
    device: &'a DeviceId,
    /// Set if the batch also creates the message.
    created: Option<&'a Message>,
    chat_id: &'a str,
    id: &'a MessageId,
    status: MessageStatus,
    error: Option<&'a FailureReason>,
}

/// The statements for a batch of events. They write one row per new or changed message and one per chat with a new
/// message.
pub fn project(tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) -> Result<Vec<Statement>> {
    let updates = merge_events(events);
    // Chats come first: they count the messages as unread that `messages` does not hold yet.
    let mut statements = update_chats(tenant, &updates);
    for update in &updates {
        match update.created {
            Some(created) => statements.push(insert_message(tenant, update, created)?),
            None => statements.extend(update_message(tenant, update)),
        }
    }
    Ok(statements)
}

/// Merges the batch to one update per message. Several statuses of a message become one, which leads to the same status as
/// one after the other would.
fn merge_events(events: &[(DeviceId, DeviceEvent)]) -> Vec<MessageUpdate<'_>> {
    let mut updates: Vec<MessageUpdate<'_>> = Vec::new();
    for (device, event) in events {
        match &event.kind {
            DeviceEventKind::MessageCreated(message) if updates.iter().all(|known| known.id != &message.id) => {
                updates.push(MessageUpdate {
                    device,
                    created: Some(message),
                    chat_id: &message.chat_id,
                    id: &message.id,
                    status: message.status,
                    error: None,
                });
            }
            DeviceEventKind::MessageStatus(MessageProgress { id, chat_id, status, error, .. }) => {
                let error = error.as_ref();
                match updates.iter_mut().find(|known| known.id == id) {
                    Some(known) if known.status.is_replaced_by(*status) => {
                        (known.status, known.error) = (*status, error);
                    }
                    Some(_) => {}
                    None => updates.push(MessageUpdate { device, created: None, chat_id, id, status: *status, error }),
                }
            }
            DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::ContactOptedOut(_)
            | DeviceEventKind::ContactOptedIn(_) => {}
        }
    }
    updates
}

const INSERT_MESSAGE: &str = "
    insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, error, at, wa_message_id, campaign_id, item_no, content)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id, message_id) do update set status = excluded.status, error = excluded.error
    where messages.status in (select value from json_each(?14))";

/// Writes nothing if the device has been removed.
fn insert_message(tenant: &TenantId, update: &MessageUpdate<'_>, message: &Message) -> Result<Statement> {
    let campaign = message.campaign.as_ref();
    Ok(Statement::new(
        INSERT_MESSAGE,
        params![
            tenant.as_str(),
            update.device.as_str(),
            update.chat_id,
            update.id.as_str(),
            direction_name(message.direction),
            message.content.words().as_ref(),
            update.status.as_str(),
            update.error,
            message.at,
            message.wa_message_id.as_str(),
            campaign.map(|campaign| campaign.id.as_str()),
            campaign.map(|campaign| campaign.item_no),
            message.content.to_json()?,
            replaced_by_json(update.status),
        ],
    ))
}

const UPDATE_MESSAGE: &str = "
    update messages set status = ?5, error = ?6
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and status in (select value from json_each(?7))";

/// `sending` lasts a moment only, so it is not written: dashboards get it as a live update.
fn update_message(tenant: &TenantId, update: &MessageUpdate<'_>) -> Option<Statement> {
    if matches!(update.status, MessageStatus::Typing | MessageStatus::Sending) || replaced_by(update.status).is_empty()
    {
        return None;
    }
    let key = params![tenant.as_str(), update.device.as_str(), update.chat_id, update.id.as_str()];
    let values = params![update.status.as_str(), update.error, replaced_by_json(update.status)];
    Some(Statement::new(UPDATE_MESSAGE, key.into_iter().chain(values).collect::<Vec<_>>()))
}

const UPDATE_CHAT: &str = "
    insert into chats (tenant_id, device_id, chat_id, phone, lid, name, last_message_id, last_text, last_at, last_direction, unread)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (
      select count(*) from json_each(?11) as incoming where not exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = incoming.value))
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

/// One statement per chat with new messages. A message that the tenant sends marks everything before it as read.
fn update_chats(tenant: &TenantId, updates: &[MessageUpdate<'_>]) -> Vec<Statement> {
    // A broadcast's message creates no chat. A reply to it does; chats without one would hide those.
    let created: Vec<&Message> =
        updates.iter().filter_map(|message| message.created).filter(|message| message.campaign.is_none()).collect();
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
            last.content.words().chars().take(PREVIEW_CHARACTERS).collect::<String>(),
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
      c.last_message_id, json_extract(m.content, '$.kind') as last_kind,
      case when c.chat_id like '%@g.us' then null else (
        select o.opted_out_at from opt_outs o
        where o.tenant_id = ?1 and o.chat_id in (c.chat_id, c.phone || ?6, c.lid || '@lid')
        order by o.heard_at desc limit 1) end as opted_out_at
    from page c left join messages m
      on m.tenant_id = c.tenant_id and m.device_id = c.device_id and m.chat_id = c.chat_id and m.message_id = c.last_message_id
    order by c.last_at desc, c.chat_id desc";

/// A page of the device's chats, the newest first. Reads every chat of the device: an index on the time would write two
/// more rows for each message. The contact's newest opt-out or opt-in counts, whichever of its chat ids it was received
/// under; a group never opts out.
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
    let params = params![tenant.as_str(), device.as_str(), at, chat_id, page.rows_to_read(), CHAT_ID_SUFFIX];
    let rows = db.query(Statement::new(LIST_CHATS, params)).await?;
    let chats = rows.iter().map(read_chat).collect::<Result<Vec<Chat>>>()?;
    Ok(Page::cut(chats, page, |chat| format!("{} {}", chat.last_at.unix_millis(), chat.chat_id)))
}

/// The columns that `read_message` needs, of `messages m` and `chats c`.
const MESSAGE_COLUMNS: &str = "
    m.message_id, m.device_id, m.chat_id, m.direction, m.text, m.content, m.status, m.at, m.wa_message_id,
    c.phone, c.lid, c.name, m.campaign_id, m.item_no, m.error";

const LIST_MESSAGES: &str = "
    select {columns}
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and (?4 is null or m.message_id < ?4)
    order by m.message_id desc limit ?5";

/// A page of a chat's messages, the newest first.
pub async fn list_messages(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    page: &PageRequest,
) -> Result<Page<StoredMessage>> {
    let params = params![tenant.as_str(), device.as_str(), chat_id, page.after.as_deref(), page.rows_to_read()];
    let rows = db.query(Statement::with_columns(LIST_MESSAGES, MESSAGE_COLUMNS, params)).await?;
    let messages = rows.iter().map(read_message).collect::<Result<Vec<StoredMessage>>>()?;
    Ok(Page::cut(messages, page, |stored| stored.message.id.to_string()))
}

const FIND_MESSAGE: &str = "
    select {columns}
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id = ?4";

pub async fn find_message(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    id: &MessageId,
) -> Result<Option<StoredMessage>> {
    let params = params![tenant.as_str(), device.as_str(), chat_id, id.as_str()];
    let rows = db.query(Statement::with_columns(FIND_MESSAGE, MESSAGE_COLUMNS, params)).await?;
    rows.first().map(read_message).transpose()
}

const MARK_CHAT_READ: &str =
    "update chats set unread = 0 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and unread > 0";

/// Marks a chat as read, because a user has opened it. Writes a row only if it had unread messages.
pub async fn mark_chat_read(db: &impl Database, tenant: &TenantId, device: &DeviceId, chat_id: &str) -> Result<()> {
    db.query(Statement::new(MARK_CHAT_READ, params![tenant.as_str(), device.as_str(), chat_id])).await.map(drop)
}

const DELETE_MESSAGES: &str = "delete from messages where tenant_id = ?1 and device_id = ?2";
const DELETE_CHATS: &str = "delete from chats where tenant_id = ?1 and device_id = ?2";

/// Deletes all messages and chats of a device.
pub fn delete_of_device(tenant: &TenantId, device: &DeviceId) -> [Statement; 2] {
    [DELETE_MESSAGES, DELETE_CHATS].map(|sql| Statement::new(sql, params![tenant.as_str(), device.as_str()]))
}

fn read_chat(row: &Row) -> Result<Chat> {
    Ok(Chat {
        chat_id: row.text("chat_id")?,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        name: row.text_or_null("name")?,
        last_text: row.text("last_text")?,
        // A row of an earlier release has no content but its text.
        last_kind: row.text_or_null("last_kind")?.unwrap_or_else(|| "text".to_owned()),
        last_at: Timestamp::from_unix_millis(row.integer("last_at")?),
        last_direction: parse_direction(&row.text("last_direction")?)?,
        last_status: parse_status(&row.text("last_status")?)?,
        unread: row.integer("unread")?,
        last_message_id: MessageId::parse(&row.text("last_message_id")?)?,
        opted_out_at: row.integer_or_null("opted_out_at")?.map(Timestamp::from_unix_millis),
    })
}

fn read_message(row: &Row) -> Result<StoredMessage> {
    let campaign = match (row.text_or_null("campaign_id")?, row.integer_or_null("item_no")?) {
        (Some(id), Some(item_no)) => Some(CampaignRef { id: CampaignId::parse(&id)?, item_no }),
        _ => None,
    };
    let message = Message {
        id: MessageId::parse(&row.text("message_id")?)?,
        device_id: DeviceId::parse(&row.text("device_id")?)?,
        chat_id: row.text("chat_id")?,
        direction: parse_direction(&row.text("direction")?)?,
        content: Content::from_columns(row.text_or_null("content")?.as_deref(), row.text("text")?)?,
        status: parse_status(&row.text("status")?)?,
        at: Timestamp::from_unix_millis(row.integer("at")?),
        wa_message_id: row.text("wa_message_id")?,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        name: row.text_or_null("name")?,
        campaign,
        send_at: None,
    };
    Ok(StoredMessage { message, error: row.text_or_null("error")?.map(FailureReason::from) })
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
