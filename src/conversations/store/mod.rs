//! Messages and chats in D1: a projection that the tenant hub writes from the devices' events. Repeating a statement
//! changes nothing, and a status never goes backwards.

mod join;

use serde::Serialize;

use crate::{
    clock::Timestamp,
    contacts::{
        address::LID_SUFFIX,
        names::{Names, display_name},
        phone::CHAT_ID_SUFFIX,
    },
    devices::{
        event::{DeviceEvent, DeviceEventKind, MessageProgress},
        failure::FailureReason,
    },
    error::{Error, Result},
    ids::{CampaignId, ContactId, ConversationId, DeviceId, MessageId, TenantId},
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
    /// Leads to the chat for ever, also when its chat id changes.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    /// The name in the address book, else the name of the business, else the name that the person shows.
    pub name: Option<String>,
    /// The contact in the address book.
    pub contact_id: Option<ContactId>,
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
    let mut statements = Vec::new();
    // Two chats become one after what happened in each, and before what happens in both.
    for events in events.split_inclusive(|(_, event)| matches!(event.kind, DeviceEventKind::ContactIdentified(_))) {
        let updates = merge_events(events);
        // Chats come first: they count the messages as unread that `messages` does not hold yet.
        statements.extend(update_chats(tenant, &updates));
        for update in &updates {
            match update.created {
                Some(created) => statements.push(insert_message(tenant, update, created)?),
                None => statements.extend(update_message(tenant, update)),
            }
        }
        if let Some((_, DeviceEvent { kind: DeviceEventKind::ContactIdentified(contact), .. })) = events.last() {
            statements.extend(join::join(tenant, contact));
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
            | DeviceEventKind::ContactIdentified(_)
            | DeviceEventKind::ContactProbablyOptedOut(_)
            | DeviceEventKind::ContactOptedOut(_)
            | DeviceEventKind::ContactOptedIn(_) => {}
        }
    }
    updates
}

/// A repeated event may name a chat that has become part of another one; `conversation_links` has the other one.
const INSERT_MESSAGE: &str = "
    insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, error, at, wa_message_id, campaign_id, item_no, content)
    select ?1, ?2, coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
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
    with chat (id) as (select coalesce(
      (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3))
    insert into chats (tenant_id, device_id, chat_id, phone, lid, name, last_message_id, last_text, last_at, last_direction, unread, conversation_id, business_name)
    select ?1, ?2, chat.id, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (
      select count(*) from json_each(?11) as incoming where not exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = chat.id and message_id = incoming.value)),
      ?13, ?14
    from chat
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      name = coalesce(excluded.name, name),
      business_name = coalesce(excluded.business_name, business_name),
      last_message_id = case when excluded.last_at >= last_at then excluded.last_message_id else last_message_id end,
      last_text = case when excluded.last_at >= last_at then excluded.last_text else last_text end,
      last_direction = case when excluded.last_at >= last_at then excluded.last_direction else last_direction end,
      last_at = max(last_at, excluded.last_at),
      unread = excluded.unread + case when ?12 is null or exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = chats.chat_id and message_id = ?12) then unread else 0 end";

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
            last.conversation().as_str(),
            newest(|message| message.business_name.as_deref()),
        ],
    ))
}

/// The columns that `read_name` and the list of chats need, of `chats c` and `contacts k`. A group is in no address book.
const NAME_COLUMNS: &str = "
    c.phone, c.lid, c.name, c.business_name, k.contact_id, k.name as contact_name";

const LIST_CHATS: &str = "
    with page as (
      select tenant_id, device_id, chat_id, phone, lid, name, last_text, last_at, last_direction, unread, last_message_id,
        conversation_id, business_name,
        coalesce((select n.phone || ?6 from lid_numbers n
          where n.tenant_id = ?1 and n.lid = chats.lid and chats.chat_id = chats.lid || ?7), chat_id) as person
      from chats
      where tenant_id = ?1 and device_id = ?2 and (?3 is null or (last_at, chat_id) < (?3, ?4))
      order by last_at desc, chat_id desc limit ?5)
    select c.device_id, c.chat_id, c.conversation_id, c.last_text, c.last_at, c.last_direction, m.status as last_status,
      c.unread, c.last_message_id, json_extract(m.content, '$.kind') as last_kind, o.opted_out_at, {columns}
    from page c
      left join messages m on m.tenant_id = c.tenant_id and m.device_id = c.device_id and m.chat_id = c.chat_id
        and m.message_id = c.last_message_id
      left join opt_outs o on o.tenant_id = ?1 and o.chat_id = c.person
      left join contacts k on k.tenant_id = ?1 and k.contact_id = coalesce(
        (select p.contact_id from contacts p where p.tenant_id = ?1 and p.phone = replace(c.person, ?6, '')),
        (select a.contact_id from contact_addresses a
          where a.tenant_id = ?1 and a.kind = 'lid' and a.value = c.lid and c.chat_id = c.lid || ?7))
    order by c.last_at desc, c.chat_id desc";

/// A page of the device's chats, the newest first. Reads every chat of the device: an index on the time would write two
/// more rows for each message. A person who is known by a number on another device of the tenant has opted out under it; a
/// group never opts out.
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
    let params =
        params![tenant.as_str(), device.as_str(), at, chat_id, page.rows_to_read(), CHAT_ID_SUFFIX, LID_SUFFIX];
    let rows = db.query(Statement::with_columns(LIST_CHATS, NAME_COLUMNS, params)).await?;
    let chats = rows.iter().map(read_chat).collect::<Result<Vec<Chat>>>()?;
    Ok(Page::cut(chats, page, |chat| format!("{} {}", chat.last_at.unix_millis(), chat.chat_id)))
}

/// The columns that `read_message` needs, of `messages m` and `chats c`.
const MESSAGE_COLUMNS: &str = "
    m.message_id, m.device_id, m.chat_id, m.direction, m.text, m.content, m.status, m.at, m.wa_message_id,
    c.conversation_id, c.phone, c.lid, c.name, c.business_name, m.campaign_id, m.item_no, m.error";

const LIST_MESSAGES: &str = "
    select {columns}
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and (?4 is null or m.message_id < ?4)
    order by m.message_id desc limit ?5";

const FIND_CHAT: &str = "
    select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3
    union all
    select c.chat_id from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.conversation_id = ?3";
const CHATS_WITHOUT_ID: &str =
    "select c.chat_id from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.conversation_id is null";

/// The present chat id of the chat to which this id leads: the id of a conversation, or a chat id, also one from before
/// two chats became one.
async fn find_chat(db: &impl Database, tenant: &TenantId, device: &DeviceId, id: &str) -> Result<String> {
    let is_conversation = id.starts_with(ConversationId::PREFIX);
    // The chat id of a number or a group stays.
    if !is_conversation && !id.ends_with(LID_SUFFIX) {
        return Ok(id.to_owned());
    }
    let found = db.query(Statement::new(FIND_CHAT, params![tenant.as_str(), device.as_str(), id])).await?;
    if let Some(row) = found.first() {
        return row.text("chat_id");
    }
    if is_conversation {
        let earlier = db.query(Statement::new(CHATS_WITHOUT_ID, params![tenant.as_str(), device.as_str()])).await?;
        for row in &earlier {
            let chat_id = row.text("chat_id")?;
            if ConversationId::of(device, &chat_id).as_str() == id {
                return Ok(chat_id);
            }
        }
    }
    Ok(id.to_owned())
}

/// A page of a chat's messages, the newest first. `chat_id` is an id that leads to the chat.
pub async fn list_messages(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    page: &PageRequest,
) -> Result<Page<StoredMessage>> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
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

/// Marks the chat to which this id leads as read, because a user has opened it. Writes a row only if it had unread messages.
pub async fn mark_chat_read(db: &impl Database, tenant: &TenantId, device: &DeviceId, chat_id: &str) -> Result<()> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
    db.query(Statement::new(MARK_CHAT_READ, params![tenant.as_str(), device.as_str(), chat_id])).await.map(drop)
}

const DELETE_MESSAGES: &str = "delete from messages where tenant_id = ?1 and device_id = ?2";
const DELETE_CHATS: &str = "delete from chats where tenant_id = ?1 and device_id = ?2";
const DELETE_LINKS: &str = "delete from conversation_links where tenant_id = ?1 and device_id = ?2";

/// Deletes all messages and chats of a device.
pub fn delete_of_device(tenant: &TenantId, device: &DeviceId) -> [Statement; 3] {
    [DELETE_MESSAGES, DELETE_CHATS, DELETE_LINKS]
        .map(|sql| Statement::new(sql, params![tenant.as_str(), device.as_str()]))
}

fn read_chat(row: &Row) -> Result<Chat> {
    let chat_id = row.text("chat_id")?;
    Ok(Chat {
        conversation_id: read_conversation(row, &DeviceId::parse(&row.text("device_id")?)?, &chat_id)?,
        chat_id,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        name: read_name(row, row.text_or_null("contact_name")?.as_deref())?,
        contact_id: row.text_or_null("contact_id")?.map(|id| ContactId::parse(&id)).transpose()?,
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
    let (device_id, chat_id) = (DeviceId::parse(&row.text("device_id")?)?, row.text("chat_id")?);
    let message = Message {
        id: MessageId::parse(&row.text("message_id")?)?,
        conversation_id: Some(read_conversation(row, &device_id, &chat_id)?),
        device_id,
        chat_id,
        direction: parse_direction(&row.text("direction")?)?,
        content: Content::from_columns(row.text_or_null("content")?.as_deref(), row.text("text")?)?,
        status: parse_status(&row.text("status")?)?,
        at: Timestamp::from_unix_millis(row.integer("at")?),
        wa_message_id: row.text("wa_message_id")?,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        name: read_name(row, None)?,
        business_name: row.text_or_null("business_name")?,
        campaign,
        send_at: None,
    };
    Ok(StoredMessage { message, error: row.text_or_null("error")?.map(FailureReason::from) })
}

/// A chat that an earlier release wrote has no id of its own.
fn read_conversation(row: &Row, device: &DeviceId, chat_id: &str) -> Result<ConversationId> {
    let id = row.text_or_null("conversation_id")?;
    id.map_or_else(|| Ok(ConversationId::of(device, chat_id)), |id| ConversationId::parse(&id))
}

fn read_name(row: &Row, address_book: Option<&str>) -> Result<Option<String>> {
    let (business, push) = (row.text_or_null("business_name")?, row.text_or_null("name")?);
    let names = Names { address_book, business: business.as_deref(), push: push.as_deref(), phone: None };
    Ok(display_name(&names).map(str::to_owned))
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
