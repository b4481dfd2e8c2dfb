//! The list of chats, and their unread marks.

use serde::Serialize;

use super::{find_chat, folded_names, parse_direction, parse_status, read_conversation, read_name};
use crate::{
    clock::Timestamp,
    contacts::{self, address::LID_SUFFIX, phone::CHAT_ID_SUFFIX, store::search_parts},
    error::{Error, Result},
    ids::{ContactId, ConversationId, DeviceId, MessageId, TenantId, UserId},
    messages::{
        conversation::{ConversationState, ConversationStatus, StateChange},
        message::{Direction, MessageStatus},
    },
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    /// The device that has this chat. A person who writes to two numbers of the tenant has two chats.
    pub device_id: DeviceId,
    /// A permanent id of the conversation: it remains valid when `chatId` changes.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    /// The name in the tenant's contacts, else the name of the business, else the name that the person shows.
    pub name: Option<String>,
    /// The name of the business, which WhatsApp has verified; absent for a chat without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub business_name: Option<String>,
    /// The id of the contact with whom this chat is.
    pub contact_id: Option<ContactId>,
    /// The words of the last message's content.
    pub last_text: String,
    /// The kind of the last message's content.
    pub last_kind: String,
    pub last_at: Timestamp,
    pub last_direction: Direction,
    pub last_status: MessageStatus,
    pub unread: i64,
    /// The message that the row shows: the one that arrived, was accepted or left last, at `lastAt`. Its id need not be the largest of the
    /// chat: a scheduled message, and one of a broadcast, leaves long after its id was created. An edit or a deletion changes `lastText`
    /// and `lastKind` only.
    ///
    /// A client that also receives events compares each `message.created` with the row. It skips the event of this message. It also skips
    /// an event whose time is not later than `lastAt` and whose id is smaller: the row contains that message already. A message whose time
    /// is not later than `lastAt` and whose id is larger has arrived late and does not become the last one; the row counts it as unread
    /// already if the row was loaded after the event arrived.
    pub last_message_id: MessageId,
    /// Whether the conversation is open, snoozed or closed. A message of the customer opens it again.
    pub status: ConversationStatus,
    /// When the snooze ends; `null` unless the conversation is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// The user to whom the conversation is assigned; `null` if to nobody.
    pub assignee: Option<UserId>,
    /// The time since which this contact has opted out of broadcasts, on any of the tenant's numbers.
    pub opted_out_at: Option<Timestamp>,
}

/// The chats that a list shows. The default shows all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChatFilter {
    pub device: Option<DeviceId>,
    /// Words of a name in any order, ignoring case and accents, or some digits of a number or LID.
    pub search: Option<String>,
    pub is_unread: bool,
}

/// The columns of the chats in `page c` that `read_chat` expects. `?1` is the tenant; `?2` and `?3` are the suffixes of chat ids by number
/// and by LID. A group is in no address book.
const CHAT_COLUMNS: &str = "
    c.device_id, c.chat_id, c.conversation_id, c.last_text, c.last_at, c.last_direction, m.status as last_status,
      c.unread, c.last_message_id, json_extract(m.content, '$.kind') as last_kind, o.opted_out_at,
      c.status, c.snoozed_until, c.assignee, c.phone, c.lid, c.name, c.business_name, k.contact_id, k.name as contact_name
    from page c
      left join messages m on m.tenant_id = c.tenant_id and m.device_id = c.device_id and m.chat_id = c.chat_id
        and m.message_id = c.last_message_id
      left join opt_outs o on o.tenant_id = ?1 and o.chat_id = c.person
      left join contacts k on k.tenant_id = ?1 and k.contact_id = coalesce(
        (select p.contact_id from contacts p where p.tenant_id = ?1 and p.phone = replace(c.person, ?2, '')),
        (select a.contact_id from contact_addresses a
          where a.tenant_id = ?1 and a.kind = 'lid' and a.value = c.lid and c.chat_id = c.lid || ?3))";

/// The last chats of the list, newest first: `?4` to `?6` say where the previous page ended, `?7` is the device, and `?8` the number of
/// chats. Each device's chats are read in the order of an index, and no more of them than a page has. Status posts and channels are listed
/// while the settings of the device show them. An earlier release stored status posts under another id.
const NEWEST_CHATS: &str = "
    select e.value ->> 0 as last_at, e.value ->> 1 as chat_id, d.device_id
    from devices d cross join json_each((
      select json_group_array(json_array(last_at, chat_id)) from (
        select x.last_at, x.chat_id from chats x indexed by recent_chats
        where x.tenant_id = ?1 and x.device_id = d.device_id and x.last_at <= ?4
          and (x.last_at, x.chat_id, x.device_id) < (?4, ?5, ?6)
          and x.chat_id <> 'status@g.us'
          and (x.chat_id <> 'status@broadcast' and x.chat_id not like '%@newsletter'
            or case x.chat_id when 'status@broadcast' then d.shows_status_posts else d.shows_channels end)
        order by x.last_at desc, x.chat_id desc limit ?8))) e
    where d.tenant_id = ?1 and d.device_id = coalesce(?7, d.device_id)
    order by 1 desc, 2 desc, 3 desc limit ?8";

/// Selects the same, for chats with unread messages.
const NEWEST_UNREAD_CHATS: &str = "
    select e.value ->> 0 as last_at, e.value ->> 1 as chat_id, d.device_id
    from devices d cross join json_each((
      select json_group_array(json_array(last_at, chat_id)) from (
        select x.last_at, x.chat_id from chats x indexed by unread_chats
        where x.tenant_id = ?1 and x.device_id = d.device_id and x.unread > 0 and x.last_at <= ?4
          and (x.last_at, x.chat_id, x.device_id) < (?4, ?5, ?6)
          and x.chat_id <> 'status@g.us'
          and (x.chat_id <> 'status@broadcast' and x.chat_id not like '%@newsletter'
            or case x.chat_id when 'status@broadcast' then d.shows_status_posts else d.shows_channels end)
        order by x.last_at desc, x.chat_id desc limit ?8))) e
    where d.tenant_id = ?1 and d.device_id = coalesce(?7, d.device_id)
    order by 1 desc, 2 desc, 3 desc limit ?8";

/// Selects the same, for chats that a search finds: `?9` are the words of a name, as a JSON array, `?10` is part of a number or LID, `?11`
/// says whether only chats with unread messages are wanted, and `?12` is the expression for the index of contacts. It scans the chats of
/// each device until a page is full: all of them if few match.
const NEWEST_FOUND_CHATS: &str = "
    select e.value ->> 0 as last_at, e.value ->> 1 as chat_id, d.device_id
    from devices d cross join json_each((
      select json_group_array(json_array(last_at, chat_id)) from (
        select x.last_at, x.chat_id from chats x indexed by recent_chats
        where x.tenant_id = ?1 and x.device_id = d.device_id and x.last_at <= ?4
          and (x.last_at, x.chat_id, x.device_id) < (?4, ?5, ?6)
          and x.unread >= ?11
          and x.chat_id <> 'status@g.us'
          and (x.chat_id <> 'status@broadcast' and x.chat_id not like '%@newsletter'
            or case x.chat_id when 'status@broadcast' then d.shows_status_posts else d.shows_channels end)
          and ((select min(instr(
              coalesce(substr(x.folded_name, length(x.name) + 2), '') || char(10)
                || coalesce(substr(x.folded_business_name, length(x.business_name) + 2), ''), w.value) > 0)
            from json_each(?9) w)
          or instr(coalesce(x.phone, '') || ' ' || coalesce(x.lid, '') || ' ' || x.chat_id, ?10) > 0
          or x.chat_id in (
            with named (contact_id, phone) as (
              select k.contact_id, k.phone from contact_words f
                cross join contact_documents g on g.tenant_id = ?1 and g.document = f.rowid
                cross join contacts k on k.tenant_id = ?1 and k.contact_id = g.contact_id
              where k.tenant_id = ?1 and f.contact_words match {found ?12}
                and (select min(instr(substr(k.folded_name, length(k.name) + 2), w.value) > 0) from json_each(?9) w))
            select phone || ?2 from named
            union all
            select l.value || ?3 from named
              cross join contact_addresses l on l.tenant_id = ?1 and l.contact_id = named.contact_id and l.kind = 'lid'))
        order by x.last_at desc, x.chat_id desc limit ?8))) e
    where d.tenant_id = ?1 and d.device_id = coalesce(?7, d.device_id)
    order by 1 desc, 2 desc, 3 desc limit ?8";

/// Selects all columns, for the chats of the page only. `{newest chats}` is one of the three statements above.
const LIST_CHATS: &str = "
    with newest (last_at, chat_id, device_id) as materialized ({newest chats}),
    page as (
      select chats.tenant_id, chats.device_id, chats.chat_id, chats.phone, chats.lid, chats.name, chats.last_text, chats.last_at,
        chats.last_direction, chats.unread, chats.last_message_id, chats.conversation_id, chats.business_name,
        chats.status, chats.snoozed_until, chats.assignee,
        {person of chats.chat_id} as person
      from newest
        cross join chats on chats.tenant_id = ?1 and chats.device_id = newest.device_id and chats.chat_id = newest.chat_id)
    select {columns}
    order by c.last_at desc, c.chat_id desc, c.device_id desc";

const READ_CHAT: &str = "
    with page as (
      select tenant_id, device_id, chat_id, phone, lid, name, last_text, last_at, last_direction, unread, last_message_id,
        conversation_id, business_name, status, snoozed_until, assignee,
        {person of chats.chat_id} as person
      from chats
      where tenant_id = ?1 and device_id = ?4 and chat_id = ?5)
    select {columns}";

/// Returns the chat to which this id leads, even if the inbox does not show it.
pub async fn read_one(db: &impl Database, tenant: &TenantId, device: &DeviceId, id: &str) -> Result<Chat> {
    let chat_id = find_chat(db, tenant, device, id).await?;
    let params = params![tenant.as_str(), CHAT_ID_SUFFIX, LID_SUFFIX, device.as_str(), chat_id];
    let statement = Statement::with_columns(READ_CHAT, CHAT_COLUMNS, params);
    let rows = db.query(contacts::store::opt_outs::expand(statement)).await?;
    rows.first().map(read_chat).transpose()?.ok_or(Error::NotFound { what: "the chat" })
}

/// Returns a page of the device's chats, the newest first.
pub async fn list_chats(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    page: &PageRequest,
) -> Result<Page<Chat>> {
    let filter = ChatFilter { device: Some(device.clone()), ..ChatFilter::default() };
    list_chats_of_tenant(db, tenant, &filter, page).await
}

/// A number that is greater than every time, and that JavaScript can represent exactly.
const AFTER_EVERY_TIME: i64 = (1 << 53) - 1;

/// Returns a page of the chats of all devices, or of those that match the filter, the newest first. A search scans the chats of these
/// devices until a page is full. The first search after an upgrade folds the names that an earlier release has written. If another device
/// of the tenant has shown the number of a LID, the opt-out is looked up under the number. A group never opts out.
pub async fn list_chats_of_tenant(
    db: &impl Database,
    tenant: &TenantId,
    filter: &ChatFilter,
    page: &PageRequest,
) -> Result<Page<Chat>> {
    let (at, chat_id, after_device) = page.after.as_deref().map_or(Ok((AFTER_EVERY_TIME, "", "")), parse_end)?;
    let (words, digits) = search_parts(filter.search.as_deref());
    if words.is_some() {
        contacts::store::fold_older_names(db, tenant).await?;
        folded_names::fold_older_names(db, tenant).await?;
    }
    let device = filter.device.as_ref().map(DeviceId::as_str);
    let place =
        params![tenant.as_str(), CHAT_ID_SUFFIX, LID_SUFFIX, at, chat_id, after_device, device, page.rows_to_read()];
    let (newest, values) = if words.is_some() || digits.is_some() {
        let contacts = contacts::store::expression_of_names(words.as_deref());
        let words = words.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
        let search = params![words, digits, filter.is_unread, contacts];
        (NEWEST_FOUND_CHATS, place.into_iter().chain(search).collect())
    } else {
        (if filter.is_unread { NEWEST_UNREAD_CHATS } else { NEWEST_CHATS }, Vec::from(place))
    };
    let Statement { sql, params } = Statement::with_columns(LIST_CHATS, CHAT_COLUMNS, values);
    let statement = Statement { sql: sql.replace("{newest chats}", newest).into(), params };
    let rows = db.query(contacts::store::opt_outs::expand(statement)).await?;
    let chats = rows.iter().map(read_chat).collect::<Result<Vec<Chat>>>()?;
    Ok(Page::cut(chats, page, |chat| format!("{} {} {}", chat.last_at.unix_millis(), chat.chat_id, chat.device_id)))
}

/// Parses where a page ended: time, chat id and device. A cursor of the previous release has no device.
fn parse_end(cursor: &str) -> Result<(i64, &str, &str)> {
    let (at, rest) = cursor.split_once(' ').ok_or_else(wrong_cursor)?;
    let (chat_id, device) = rest.split_once(' ').unwrap_or((rest, ""));
    Ok((at.parse().map_err(|_| wrong_cursor())?, chat_id, device))
}

const MARK_CHAT_READ: &str = "update chats set unread = 0 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and unread > 0 returning chat_id";

/// Marks the chat to which this id leads as read, because a user has opened it. Returns its chat id if it had unread messages; otherwise
/// nothing is written.
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
        status: read_status(&row.text("status")?)?,
        snoozed_until: row.integer_or_null("snoozed_until")?.map(Timestamp::from_unix_millis),
        assignee: row.text_or_null("assignee")?.map(|id| UserId::parse(&id)).transpose()?,
        opted_out_at: row.integer_or_null("opted_out_at")?.map(Timestamp::from_unix_millis),
    })
}

fn read_status(text: &str) -> Result<ConversationStatus> {
    ConversationStatus::parse(text).ok_or_else(|| Error::Internal(format!("unknown status of a conversation {text}")))
}

impl Chat {
    /// Returns the state of the conversation.
    pub fn state(&self) -> ConversationState {
        let (status, snoozed_until, assignee) = (self.status, self.snoozed_until, self.assignee.clone());
        ConversationState { status, snoozed_until, assignee }
    }

    /// Returns the chat after a change of its state.
    pub fn after(self, change: &StateChange) -> Self {
        let ConversationState { status, snoozed_until, assignee } = self.state().after(change);
        Self { status, snoozed_until, assignee, ..self }
    }
}
