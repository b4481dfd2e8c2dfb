//! The list of chats, and which of them a person has read.

use serde::Serialize;

use super::{find_chat, folded_names, parse_direction, parse_status, read_conversation, read_name};
use crate::{
    clock::Timestamp,
    contacts::{self, address::LID_SUFFIX, phone::CHAT_ID_SUFFIX, store::search_parts},
    error::{Error, Result},
    ids::{ContactId, ConversationId, DeviceId, MessageId, TenantId},
    messages::message::{Direction, MessageStatus},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    /// The device that has this chat. A person who writes to two numbers of the tenant has two chats.
    pub device_id: DeviceId,
    /// A permanent id of the conversation: it stays valid when `chatId` changes.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    /// The name in the address book, else the name of the business, else the name that the person shows.
    pub name: Option<String>,
    /// The name of the business, which WhatsApp has verified; absent for a chat without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub business_name: Option<String>,
    /// The contact of the tenant with whom this chat is.
    pub contact_id: Option<ContactId>,
    /// The words of the last message's content.
    pub last_text: String,
    /// The kind of the last message's content.
    pub last_kind: String,
    pub last_at: Timestamp,
    pub last_direction: Direction,
    pub last_status: MessageStatus,
    pub unread: i64,
    /// The message that the row shows: the one that arrived, was accepted or left last, at `lastAt`. Its id need not be the
    /// largest of the chat: a scheduled message, and one of a broadcast, leaves long after its id was made. An edit or a
    /// deletion changes `lastText` and `lastKind` only.
    ///
    /// A client that also receives events compares each `message.created` with the row. It skips the event of this message. It
    /// also skips an event whose time is not later than `lastAt` and whose id is smaller: the row contains that message
    /// already. A message whose time is not later than `lastAt` and whose id is larger has arrived late and does not become
    /// the last one; the row counts it as unread already if the row was read after the event came.
    pub last_message_id: MessageId,
    /// Since when this contact has opted out of broadcasts, on any of the tenant's numbers.
    pub opted_out_at: Option<Timestamp>,
}

/// Which chats a list shows. The default excludes none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChatFilter {
    pub device: Option<DeviceId>,
    /// Words of a name in any order, without regard to case and accents, or some digits of a number or LID.
    pub search: Option<String>,
    pub is_unread: bool,
}

/// What `read_chat` needs, of the chats in `page c`, and where it is found. `?1` is the tenant; `?2` and `?3` are what the ids of
/// chats by number and by LID end with. A group is in no address book.
const CHAT_COLUMNS: &str = "
    c.device_id, c.chat_id, c.conversation_id, c.last_text, c.last_at, c.last_direction, m.status as last_status,
      c.unread, c.last_message_id, json_extract(m.content, '$.kind') as last_kind, o.opted_out_at,
      c.phone, c.lid, c.name, c.business_name, k.contact_id, k.name as contact_name
    from page c
      left join messages m on m.tenant_id = c.tenant_id and m.device_id = c.device_id and m.chat_id = c.chat_id
        and m.message_id = c.last_message_id
      left join opt_outs o on o.tenant_id = ?1 and o.chat_id = c.person
      left join contacts k on k.tenant_id = ?1 and k.contact_id = coalesce(
        (select p.contact_id from contacts p where p.tenant_id = ?1 and p.phone = replace(c.person, ?2, '')),
        (select a.contact_id from contact_addresses a
          where a.tenant_id = ?1 and a.kind = 'lid' and a.value = c.lid and c.chat_id = c.lid || ?3))";

/// `?10` are the words of a name, as a JSON array, and `?11` is part of a number or LID.
/// Status posts and channels are listed while the settings of the device show them. An earlier release kept status posts
/// under another id.
const LIST_CHATS: &str = "
    with page as (
      select tenant_id, device_id, chat_id, phone, lid, name, last_text, last_at, last_direction, unread, last_message_id,
        conversation_id, business_name,
        {person of chats.chat_id} as person
      from chats
      where tenant_id = ?1
        and device_id in (select d.device_id from devices d where d.tenant_id = ?1 and (?4 is null or d.device_id = ?4))
        and (?5 is null or (last_at, chat_id, device_id) < (?5, ?6, ?7))
        and (?9 = 0 or unread > 0)
        and chat_id <> 'status@g.us'
        and (chat_id <> 'status@broadcast' and chat_id not like '%@newsletter' or exists (
          select 1 from devices s where s.tenant_id = ?1 and s.device_id = chats.device_id
            and case chats.chat_id when 'status@broadcast' then s.shows_status_posts else s.shows_channels end))
        and (?10 is null and ?11 is null
          or (select min(instr(
              coalesce(substr(folded_name, length(name) + 2), '') || char(10)
                || coalesce(substr(folded_business_name, length(business_name) + 2), ''), w.value) > 0)
            from json_each(?10) w)
          or instr(coalesce(phone, '') || ' ' || coalesce(lid, '') || ' ' || chat_id, ?11) > 0
          or chat_id in (
            with named (contact_id, phone) as (
              select f.contact_id, f.phone from contacts f
              where f.tenant_id = ?1
                and (select min(instr(substr(f.folded_name, length(f.name) + 2), w.value) > 0) from json_each(?10) w))
            select phone || ?2 from named
            union all
            select g.value || ?3 from named
              cross join contact_addresses g on g.tenant_id = ?1 and g.contact_id = named.contact_id and g.kind = 'lid'))
      order by last_at desc, chat_id desc, device_id desc limit ?8)
    select {columns}
    order by c.last_at desc, c.chat_id desc, c.device_id desc";

const READ_CHAT: &str = "
    with page as (
      select tenant_id, device_id, chat_id, phone, lid, name, last_text, last_at, last_direction, unread, last_message_id,
        conversation_id, business_name,
        {person of chats.chat_id} as person
      from chats
      where tenant_id = ?1 and device_id = ?4 and chat_id = ?5)
    select {columns}";

/// The chat to which this id leads, also one that the inbox does not show.
pub async fn read_one(db: &impl Database, tenant: &TenantId, device: &DeviceId, id: &str) -> Result<Chat> {
    let chat_id = find_chat(db, tenant, device, id).await?;
    let params = params![tenant.as_str(), CHAT_ID_SUFFIX, LID_SUFFIX, device.as_str(), chat_id];
    let statement = Statement::with_columns(READ_CHAT, CHAT_COLUMNS, params);
    let rows = db.query(contacts::store::opt_outs::expand(statement)).await?;
    rows.first().map(read_chat).transpose()?.ok_or(Error::NotFound { what: "the chat" })
}

/// A page of the device's chats, the newest first.
pub async fn list_chats(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    page: &PageRequest,
) -> Result<Page<Chat>> {
    let filter = ChatFilter { device: Some(device.clone()), ..ChatFilter::default() };
    list_chats_of_tenant(db, tenant, &filter, page).await
}

/// A page of the chats of all devices, or of those that the filter leaves, the newest first. Reads every chat of these
/// devices: an index on the time would write two more rows for each message. The first search after an upgrade folds the
/// names that an earlier release has written. If another device of the tenant has shown the number of a LID, the opt-out is
/// looked up under the number. A group never opts out.
pub async fn list_chats_of_tenant(
    db: &impl Database,
    tenant: &TenantId,
    filter: &ChatFilter,
    page: &PageRequest,
) -> Result<Page<Chat>> {
    let end = page.after.as_deref().map(parse_end).transpose()?;
    let (at, chat_id, after_device) =
        end.map_or((None, None, None), |(at, chat, device)| (Some(at), Some(chat), Some(device)));
    let (words, digits) = search_parts(filter.search.as_deref());
    if words.is_some() {
        contacts::store::fold_older_names(db, tenant).await?;
        folded_names::fold_older_names(db, tenant).await?;
    }
    let words = words.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let params = params![
        tenant.as_str(),
        CHAT_ID_SUFFIX,
        LID_SUFFIX,
        filter.device.as_ref().map(DeviceId::as_str),
        at,
        chat_id,
        after_device,
        page.rows_to_read(),
        filter.is_unread,
        words,
        digits
    ];
    let statement = Statement::with_columns(LIST_CHATS, CHAT_COLUMNS, params);
    let rows = db.query(contacts::store::opt_outs::expand(statement)).await?;
    let chats = rows.iter().map(read_chat).collect::<Result<Vec<Chat>>>()?;
    Ok(Page::cut(chats, page, |chat| format!("{} {} {}", chat.last_at.unix_millis(), chat.chat_id, chat.device_id)))
}

/// Where a page ended: time, chat id and device. A cursor of the previous release has no device.
fn parse_end(cursor: &str) -> Result<(i64, &str, &str)> {
    let (at, rest) = cursor.split_once(' ').ok_or_else(wrong_cursor)?;
    let (chat_id, device) = rest.split_once(' ').unwrap_or((rest, ""));
    Ok((at.parse().map_err(|_| wrong_cursor())?, chat_id, device))
}

const MARK_CHAT_READ: &str = "update chats set unread = 0 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and unread > 0 returning chat_id";

/// Marks the chat to which this id leads as read, because a user has opened it. Returns its chat id if it had unread messages;
/// else nothing is written.
pub async fn mark_chat_read(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
) -> Result<Option<String>> {
    set_read_state(db, MARK_CHAT_READ, tenant, device, chat_id).await
}

const MARK_CHAT_UNREAD: &str = "update chats set unread = 1 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and unread = 0 returning chat_id";

/// Marks the chat as unread, because a user wants to come back to it. Returns its chat id if it had no unread messages.
pub async fn mark_chat_unread(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
) -> Result<Option<String>> {
    set_read_state(db, MARK_CHAT_UNREAD, tenant, device, chat_id).await
}

async fn set_read_state(
    db: &impl Database,
    sql: &'static str,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
) -> Result<Option<String>> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
    let rows = db.query(Statement::new(sql, params![tenant.as_str(), device.as_str(), chat_id])).await?;
    rows.first().map(|row| row.text("chat_id")).transpose()
}

fn read_chat(row: &Row) -> Result<Chat> {
    let (device_id, chat_id) = (DeviceId::parse(&row.text("device_id")?)?, row.text("chat_id")?);
    Ok(Chat {
        conversation_id: read_conversation(row, &device_id, &chat_id)?,
        device_id,
        chat_id,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        name: read_name(row, row.text_or_null("contact_name")?.as_deref())?,
        business_name: row.text_or_null("business_name")?,
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
