//! Messages and chats in D1: a projection that the tenant hub writes from the devices' events. Repeating a statement changes nothing, and
//! no statement sets a status back to an earlier one.

pub mod canned_replies;
mod changes;
mod chats;
pub mod folded_names;
mod join;
mod opted_out;
mod states;

use serde::Serialize;

use crate::{
    clock::Timestamp,
    contacts::{
        address::{GROUP_SUFFIX, LID_SUFFIX},
        chat_kind::ChatKind,
        names::{Names, display_name, shown_name},
        phone::{self, Phone},
        store::folded_name,
    },
    devices::{
        event::{DeviceEvent, DeviceEventKind, MessageProgress},
        failure::FailureReason,
    },
    error::{Error, Result},
    ids::{CampaignId, ConversationId, DeviceId, MessageId, TenantId},
    messages::{
        content::Content,
        message::{CampaignRef, Direction, Marks, Message, MessageStatus, replaced_by, replaced_by_json},
        place::{Place, WAITING},
    },
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, Statement, repeat},
};

pub use chats::{Chat, ChatFilter, list_chats, list_chats_of_tenant, mark_chat_read, mark_chat_unread, read_one};
pub use opted_out::{ChatOfPerson, OptedOutPerson, list_opted_out_others, newest_chat_of};
pub use states::list_entries;

/// The most characters of the last message that a list of chats shows.
const PREVIEW_CHARACTERS: usize = 200;

/// A message with its place in the chat, and the reason why it failed, if it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoredMessage {
    #[serde(flatten)]
    pub message: Message,
    /// The key by which the messages of a chat are sorted; compare it as text. The order is the one that WhatsApp shows on a
    /// phone: by the time at which a message left or arrived. A message that waits to be sent comes after all others.
    pub place: String,
    /// When an outgoing message was sent. Absent until then, and for messages stored by a release without this field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Timestamp>)]
    pub sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
}

impl StoredMessage {
    /// Creates the view of a message that the device has just accepted.
    pub fn new(message: Message) -> Self {
        let place = Place::of_new(&message);
        Self::at(message, place, None)
    }

    fn at(message: Message, place: Option<Place>, error: Option<FailureReason>) -> Self {
        let has_left = message.direction == Direction::Out && message.status.has_left();
        let sent_at = place.as_ref().filter(|_| has_left).and_then(Place::time);
        let place = place.map_or_else(|| message.id.to_string(), |place| place.as_str().to_owned());
        Self { message, place, sent_at, error }
    }
}

/// The last status that a batch of events reports for one message. An acknowledgement may be an update of its own.
struct MessageUpdate<'a> {
    device: &'a DeviceId,
    /// Set if the batch also creates the message.
    created: Option<&'a Message>,
    chat_id: &'a str,
    id: &'a MessageId,
    status: MessageStatus,
    error: Option<&'a FailureReason>,
    /// The place of the message, if an event of the batch decides it.
    place: Option<Place>,
    /// Whether an event of the batch is the acknowledgement.
    is_acknowledged: bool,
    /// When the message left, if the batch has its acknowledgement and it belongs to no broadcast.
    left_at: Option<Timestamp>,
}

/// Returns the statements for a batch of events. They write one row for each new or changed message, and one for each chat with a message
/// that is new or has left. An outgoing message also writes an entry of an index twice: when it is accepted and when it leaves.
pub fn project(tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    // The batch is split after each event that merges two chats or marks a chat as read. The events before it concern the separate chats,
    // and only the messages after it are unread.
    let ends_part =
        |kind: &DeviceEventKind| matches!(kind, DeviceEventKind::ContactIdentified(_) | DeviceEventKind::ChatRead(_));
    for events in events.split_inclusive(|(_, event)| ends_part(&event.kind)) {
        let updates = merge_events(events);
        // The statements for the chats come first: they count as unread those messages that the table `messages` does not hold
        // yet.
        statements.extend(update_chats(tenant, &updates));
        for update in &updates {
            match update.created {
                Some(created) => statements.push(insert_message(tenant, update, created)?),
                None => statements.extend(update_message(tenant, update)),
            }
            statements.extend(move_message(tenant, update));
            statements.extend(move_chat(tenant, update));
        }
        for (_, event) in events {
            statements.extend(changes::project(tenant, event)?);
        }
        if let Some((_, DeviceEvent { kind: DeviceEventKind::ContactIdentified(contact), .. })) = events.last() {
            statements.extend(join::join(tenant, contact));
        }
    }
    Ok(statements)
}

/// Merges the statuses of a message in a batch into one update, which leads to the same status as the single updates would. An
/// acknowledgement remains an update of its own, unless the batch also creates the message: whether it changes the place of the message
/// depends on the status that D1 has.
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
                    place: Place::of_new(message),
                    is_acknowledged: false,
                    left_at: None,
                });
            }
            // A reaction has no row of its own.
            DeviceEventKind::MessageStatus(MessageProgress { target: Some(_), .. }) => {}
            DeviceEventKind::MessageStatus(MessageProgress { id, chat_id, status, error, campaign, .. }) => {
                let error = error.as_ref();
                let is_acknowledgement = *status == MessageStatus::Sent;
                let left_at = (is_acknowledgement && campaign.is_none()).then_some(event.at);
                let is_merged = |known: &&mut MessageUpdate<'_>| {
                    known.created.is_some() || !(is_acknowledgement || known.is_acknowledged)
                };
                match updates.iter_mut().rfind(|known| known.id == id).filter(is_merged) {
                    Some(known) if known.status.is_replaced_by(*status) => {
                        (known.status, known.error) = (*status, error);
                        if let Some(place) = Place::after(known.place.as_ref(), *status, event.at, id) {
                            known.place = Some(place);
                        }
                        known.is_acknowledged |= is_acknowledgement;
                        known.left_at = left_at.or(known.left_at);
                    }
                    Some(_) => {}
                    None => updates.push(MessageUpdate {
                        device,
                        created: None,
                        chat_id,
                        id,
                        status: *status,
                        error,
                        place: Place::after(None, *status, event.at, id),
                        is_acknowledged: is_acknowledgement,
                        left_at,
                    }),
                }
            }
            DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::MessageFile(_)
            | DeviceEventKind::MessageReacted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::ConversationChanged(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::ContactIdentified(_)
            | DeviceEventKind::ContactProbablyOptedOut(_)
            | DeviceEventKind::ContactOptedOut(_)
            | DeviceEventKind::ContactOptedIn(_) => {}
        }
    }
    updates
}

/// A repeated event may name a chat that was merged into another one; `conversation_links` leads to the other one.
const INSERT_MESSAGE: &str = "
    insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, error, at, wa_message_id, campaign_id, item_no, content, place, marks)
    select ?1, ?2, coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?15, ?16
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id, message_id) do update set status = excluded.status, error = excluded.error
    where messages.status in (select value from json_each(?14))";

/// Returns the statement for a new message. It writes nothing if the device has been removed.
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
            update.place.as_ref().map(Place::as_str),
            message.marks.to_column()?,
        ],
    ))
}

const UPDATE_MESSAGE: &str = "
    update messages set status = ?5, error = ?6
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and status in (select value from json_each(?7))";

/// Updates a message that WhatsApp has acknowledged, and moves it to the place where it left. `UPDATE_MESSAGE` does not set the
/// place, because SQLite writes an index again for a column that is set, even to the same value.
const UPDATE_AND_MOVE_MESSAGE: &str = "
    update messages set status = ?5, error = ?6, place = ?8
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and status in (select value from json_each(?7))";

/// Returns the statement for a new status. `typing` and `sending` last only for seconds, so they are not written: dashboards get them as
/// live updates.
fn update_message(tenant: &TenantId, update: &MessageUpdate<'_>) -> Option<Statement> {
    if matches!(update.status, MessageStatus::Typing | MessageStatus::Sending) || replaced_by(update.status).is_empty()
    {
        return None;
    }
    let key = params![tenant.as_str(), update.device.as_str(), update.chat_id, update.id.as_str()];
    let values = params![update.status.as_str(), update.error, replaced_by_json(update.status)];
    let values = key.into_iter().chain(values);
    Some(match &update.place {
        Some(place) if update.is_acknowledged => {
            Statement::new(UPDATE_AND_MOVE_MESSAGE, values.chain(params![place.as_str()]).collect::<Vec<_>>())
        }
        _ => Statement::new(UPDATE_MESSAGE, values.collect::<Vec<_>>()),
    })
}

/// Sets the place of a message. If `?6`, the batch has the acknowledgement, which also sets the place of a message that does not wait any
/// more. Every place from `?7` on is that of a waiting message.
const MOVE_MESSAGE: &str = "
    update messages set place = ?5
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and place is not ?5 and (?6 or place >= ?7)";

/// Sets the place of a message whose wait ended without an acknowledgement, and of an outgoing one that the batch creates: if
/// its event was repeated, the row existed already, and `INSERT_MESSAGE` has not changed its place.
fn move_message(tenant: &TenantId, update: &MessageUpdate<'_>) -> Option<Statement> {
    let has_moved = update.created.is_some_and(|message| message.direction == Direction::Out);
    let has_ended = update.created.is_none() && !update.is_acknowledged;
    let place = update.place.as_ref().filter(|place| !place.is_waiting() && (has_moved || has_ended))?;
    let key = params![tenant.as_str(), update.device.as_str(), update.chat_id, update.id.as_str()];
    let values = params![place.as_str(), update.is_acknowledged, WAITING];
    Some(Statement::new(MOVE_MESSAGE, key.into_iter().chain(values).collect::<Vec<_>>()))
}

const MOVE_CHAT: &str = "
    update chats set last_message_id = ?4, last_at = ?5, last_direction = 'out', last_text = (
      select substr(m.text, 1, ?6) from messages m
      where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id = ?4)
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and last_at < ?5
      and exists (select 1 from messages m
        where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id = ?4 and m.place = ?7)";

/// Makes a message that has just left the last one of its chat, if its place shows that the statement before has accepted the
/// acknowledgement.
fn move_chat(tenant: &TenantId, update: &MessageUpdate<'_>) -> Option<Statement> {
    let left_at = update.left_at?;
    let key = params![tenant.as_str(), update.device.as_str(), update.chat_id, update.id.as_str()];
    let place = update.place.as_ref()?;
    let values = params![left_at, i64::try_from(PREVIEW_CHARACTERS).ok(), place.as_str()];
    Some(Statement::new(MOVE_CHAT, key.into_iter().chain(values).collect::<Vec<_>>()))
}

const UPDATE_CHAT: &str = "
    with chat (id) as (select coalesce(
      (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3))
    insert into chats (tenant_id, device_id, chat_id, phone, lid, name, last_message_id, last_text, last_at, last_direction, unread, conversation_id, business_name,
      folded_name, folded_business_name)
    select ?1, ?2, chat.id, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (
      select count(*) from json_each(?11) as incoming where not exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = chat.id and message_id = incoming.value)),
      ?13, ?14, ?15, ?16
    from chat
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      name = coalesce(excluded.name, name),
      business_name = coalesce(excluded.business_name, business_name),
      folded_name = coalesce(excluded.folded_name, folded_name),
      folded_business_name = coalesce(excluded.folded_business_name, folded_business_name),
      last_message_id = case when excluded.last_at >= last_at then excluded.last_message_id else last_message_id end,
      last_text = case when excluded.last_at >= last_at then excluded.last_text else last_text end,
      last_direction = case when excluded.last_at >= last_at then excluded.last_direction else last_direction end,
      last_at = max(last_at, excluded.last_at),
      unread = excluded.unread + case when ?12 is null or exists (
        select 1 from messages where tenant_id = ?1 and device_id = ?2 and chat_id = chats.chat_id and message_id = ?12) then unread else 0 end";

/// Returns one statement per chat with new messages. A message that the tenant sends marks everything before it as read.
fn update_chats(tenant: &TenantId, updates: &[MessageUpdate<'_>]) -> Vec<Statement> {
    // A message of a broadcast creates no chat, only a reply to it does. Chats without a reply would hide the others.
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
        .filter(|message| message.direction == Direction::In && !ChatKind::of(&message.chat_id).has_posts())
        // Nobody has to answer a line about a group.
        .filter(|message| !matches!(message.content, Content::GroupChange { .. }));
    let unread: Vec<&str> = unread.map(|message| message.id.as_str()).collect();
    // An event of an earlier release has the number and the name of the member who wrote in a group.
    let is_group = last.chat_id.ends_with(GROUP_SUFFIX);
    let newest = |of: fn(&Message) -> Option<&str>| {
        let has_writer = |message: &&&Message| !is_group || message.marks != Marks::default();
        messages.iter().rev().filter(has_writer).find_map(|message| of(message))
    };
    let name = newest(|message| message.name.as_deref());
    let business_name = newest(|message| message.business_name.as_deref());
    Some(Statement::new(
        UPDATE_CHAT,
        params![
            tenant.as_str(),
            last.device_id.as_str(),
            last.chat_id.as_str(),
            newest(|message| message.phone.as_deref()),
            newest(|message| message.lid.as_deref()),
            name,
            last.id.as_str(),
            last.content.words().chars().take(PREVIEW_CHARACTERS).collect::<String>(),
            last.at,
            direction_name(last.direction),
            serde_json::json!(unread).to_string(),
            answer.and_then(|place| messages.get(place)).map(|message| message.id.as_str()),
            last.conversation().as_str(),
            business_name,
            name.map(folded_name),
            business_name.map(folded_name),
        ],
    ))
}

/// The columns of `messages m` and `chats c` that `read_message` expects.
const MESSAGE_COLUMNS: &str = "
    m.message_id, m.device_id, m.chat_id, m.direction, m.text, m.content, m.status, m.at, m.wa_message_id,
    c.conversation_id, c.phone, c.lid, c.name, c.business_name, m.campaign_id, m.item_no, m.error, m.place, m.marks";

/// Messages without a stored place are read in the order of the primary key, the others in that of the index `places`; the
/// page is sorted from these two pages.
const LIST_MESSAGES: &str = "
    with page (message_id, place) as (
      select * from (
        select i.message_id, i.message_id from messages i
        where i.tenant_id = ?1 and i.device_id = ?2 and i.chat_id = ?3 and i.message_id < ?4 and i.place is null
        order by i.message_id desc limit ?5)
      union all
      select * from (
        select p.message_id, p.place from messages p
        where p.tenant_id = ?1 and p.device_id = ?2 and p.chat_id = ?3 and p.place < ?4 and p.place is not null
        order by p.place desc limit ?5))
    select {columns}
    from page
      cross join messages m on m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id = page.message_id
      left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    order by page.place desc limit ?5";

/// A text that sorts after every place.
const AFTER_EVERY_PLACE: &str = "~";

const FIND_CHAT: &str = "
    select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3
    union all
    select c.chat_id from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.conversation_id = ?3";
const CHATS_WITHOUT_ID: &str =
    "select c.chat_id from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.conversation_id is null";

const HAS_CHAT: &str = "select 1 from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.chat_id = ?3";

/// Returns the present chat id of the chat to which this id leads. The id is that of a conversation, or a chat id, which may be that of a
/// chat that was merged into another one.
pub async fn find_chat(db: &impl Database, tenant: &TenantId, device: &DeviceId, id: &str) -> Result<String> {
    let is_conversation = id.starts_with(ConversationId::PREFIX);
    let old_number = phone::number_in(id).and_then(Phone::of_old_id);
    // The chat id of a number of today's numbering plans never changes, nor does that of a group.
    if !is_conversation && !id.ends_with(LID_SUFFIX) && old_number.is_none() {
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
    if let Some(number) = old_number {
        // A chat keeps the id of an old numbering plan if it was stored before devices replaced such ids by today's numbers.
        let chat = db.query(Statement::new(HAS_CHAT, params![tenant.as_str(), device.as_str(), id])).await?;
        return Ok(if chat.is_empty() { number.chat_id() } else { id.to_owned() });
    }
    Ok(id.to_owned())
}

/// Returns a page of a chat's messages in the order of a phone, the newest first; messages that wait come before all others. `chat_id` is
/// an id that leads to the chat.
pub async fn list_messages(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    page: &PageRequest,
) -> Result<Page<StoredMessage>> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_PLACE);
    let params = params![tenant.as_str(), device.as_str(), chat_id, before, page.rows_to_read()];
    let rows = db.query(Statement::with_columns(LIST_MESSAGES, MESSAGE_COLUMNS, params)).await?;
    let messages = rows.iter().map(read_message).collect::<Result<Vec<StoredMessage>>>()?;
    Ok(Page::cut(messages, page, |stored| stored.place.clone()))
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

const FIND_BY_WA_ID: &str = "
    select {columns}
    from messages m left join chats c on c.tenant_id = m.tenant_id and c.device_id = m.device_id and c.chat_id = m.chat_id
    where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.wa_message_id = ?4
    order by m.message_id desc limit 1";

/// Returns the message of a chat that a caller names by its id, or by WhatsApp's id, for which the statement reads the messages of the
/// chat. `chat_id` is an id that leads to the chat.
pub async fn find_named(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    reference: &str,
) -> Result<Option<StoredMessage>> {
    let chat_id = find_chat(db, tenant, device, chat_id).await?;
    if let Ok(id) = MessageId::parse(reference) {
        return find_message(db, tenant, device, &chat_id, &id).await;
    }
    let params = params![tenant.as_str(), device.as_str(), chat_id, reference];
    let rows = db.query(Statement::with_columns(FIND_BY_WA_ID, MESSAGE_COLUMNS, params)).await?;
    rows.first().map(read_message).transpose()
}

const DELETE_MESSAGES: &str = "
    delete from messages where tenant_id = ?1 and device_id = ?2 and (chat_id, message_id) in (
      select m.chat_id, m.message_id from messages m where m.tenant_id = ?1 and m.device_id = ?2 limit ?3)
    returning 1 as deleted";
const DELETE_CHATS: &str = "delete from chats where tenant_id = ?1 and device_id = ?2";
const DELETE_ENTRIES: &str = "
    delete from thread_entries where tenant_id = ?1 and device_id = ?2 and (chat_id, place) in (
      select e.chat_id, e.place from thread_entries e where e.tenant_id = ?1 and e.device_id = ?2 limit ?3)
    returning 1 as deleted";
const DELETE_LINKS: &str = "delete from conversation_links where tenant_id = ?1 and device_id = ?2";
/// The number of messages that one statement deletes: D1 cancels a statement after 30 seconds, and a device may have a million messages.
const DELETED_AT_ONCE: u32 = 5_000;

/// Deletes all chats and messages of a device. May be repeated. The chats are deleted first, because a list of chats reads the last message
/// of each.
pub async fn delete_of_device(db: &impl Database, tenant: &TenantId, device: &DeviceId) -> Result<()> {
    let names = || params![tenant.as_str(), device.as_str()];
    db.batch(vec![Statement::new(DELETE_CHATS, names()), Statement::new(DELETE_LINKS, names())]).await?;
    for sql in [DELETE_MESSAGES, DELETE_ENTRIES] {
        let values = params![tenant.as_str(), device.as_str(), DELETED_AT_ONCE];
        repeat(db, &Statement::new(sql, values), DELETED_AT_ONCE).await?;
    }
    Ok(())
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
        marks: Marks::from_column(row.text_or_null("marks")?.as_deref())?,
    };
    let place = row.text_or_null("place")?.map(Place::of_row);
    Ok(StoredMessage::at(message, place, row.text_or_null("error")?.map(FailureReason::from)))
}

/// Returns the conversation id of a chat. A chat that an earlier release wrote has none: it follows from the device and the chat id.
fn read_conversation(row: &Row, device: &DeviceId, chat_id: &str) -> Result<ConversationId> {
    let id = row.text_or_null("conversation_id")?;
    id.map_or_else(|| Ok(ConversationId::of(device, chat_id)), |id| ConversationId::parse(&id))
}

fn read_name(row: &Row, address_book: Option<&str>) -> Result<Option<String>> {
    let (business, push) = (row.text_or_null("business_name")?, row.text_or_null("name")?);
    let names = Names { address_book, business: business.as_deref(), push: push.as_deref(), phone: None };
    Ok(display_name(&names).and_then(shown_name))
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
