//! Merges two chats that turn out to be one conversation: WhatsApp has shown that a LID and a number, or two numbers, are one person.

use crate::{
    contacts::address::IdentifiedContact,
    ids::{ConversationId, TenantId},
    params,
    ports::{SqlValue, Statement},
};

/// `?3` is the chat of the LID or of the other number, `?4` that of the number. `?5` is the conversation id of the merged chat;
/// `?6` and `?7` are the conversation ids of the two chats, for rows in which none is stored.
const LINK: &str = "
    insert into conversation_links (tenant_id, device_id, link, chat_id)
    select c.tenant_id, c.device_id, ?3, ?4 from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.chat_id = ?3
    union all
    select c.tenant_id, c.device_id, coalesce(c.conversation_id, case c.chat_id when ?3 then ?6 else ?7 end) as link, ?4
    from chats c
    where c.tenant_id = ?1 and c.device_id = ?2 and c.chat_id in (?3, ?4) and link <> ?5
      and exists (select 1 from chats l where l.tenant_id = ?1 and l.device_id = ?2 and l.chat_id = ?3)
    on conflict (tenant_id, device_id, link) do update set chat_id = excluded.chat_id
    where conversation_links.chat_id <> excluded.chat_id";

const MOVE_MESSAGES: &str = "
    update messages set chat_id = ?4 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3";

const MOVE_ENTRIES: &str = "
    update thread_entries set chat_id = ?4 where tenant_id = ?1 and device_id = ?2 and chat_id = ?3";

/// If one of the two chats is open, the joined one is.
const JOIN_CHATS: &str = "
    insert into chats (tenant_id, device_id, chat_id, phone, lid, name, last_message_id, last_text, last_at, last_direction, unread, conversation_id, business_name,
      folded_name, folded_business_name, status, snoozed_until, assignee)
    select c.tenant_id, c.device_id, ?4, ?6, ?7, c.name, c.last_message_id, c.last_text, c.last_at, c.last_direction, c.unread, ?5, c.business_name,
      c.folded_name, c.folded_business_name, c.status, c.snoozed_until, c.assignee
    from chats c where c.tenant_id = ?1 and c.device_id = ?2 and c.chat_id = ?3
    on conflict (tenant_id, device_id, chat_id) do update set
      lid = excluded.lid,
      name = coalesce(name, excluded.name),
      business_name = coalesce(business_name, excluded.business_name),
      folded_name = case when name is null then excluded.folded_name else folded_name end,
      folded_business_name = case when business_name is null then excluded.folded_business_name else folded_business_name end,
      conversation_id = excluded.conversation_id,
      last_message_id = case when excluded.last_at >= last_at then excluded.last_message_id else last_message_id end,
      last_text = case when excluded.last_at >= last_at then excluded.last_text else last_text end,
      last_direction = case when excluded.last_at >= last_at then excluded.last_direction else last_direction end,
      last_at = max(last_at, excluded.last_at),
      unread = unread + excluded.unread,
      assignee = coalesce(assignee, excluded.assignee),
      snoozed_until = case when excluded.status <> 'open' then snoozed_until end,
      status = case when excluded.status <> 'open' then status else 'open' end";

const FORGET_CHAT: &str = "delete from chats where tenant_id = ?1 and device_id = ?2 and chat_id = ?3";

/// Returns the statements that merge the chat of the LID or of the other number into the chat of the number, with its messages and its
/// unread count and its entries; its ids still lead there. They write one row per message and per entry and four more, or none if there is no such chat.
pub fn join(tenant: &TenantId, contact: &IdentifiedContact) -> [Statement; 5] {
    let IdentifiedContact { device_id, conversation_id, chat_id, phone, lid, .. } = contact;
    let joined_chat = contact.joined_chat();
    let chats = params![tenant.as_str(), device_id.as_str(), joined_chat.as_str(), chat_id.as_str()];
    let earlier = [&joined_chat, chat_id].map(|chat| ConversationId::of(device_id, chat));
    let with = |more: Vec<SqlValue>| chats.iter().cloned().chain(more).collect::<Vec<_>>();
    let ids = params![conversation_id.as_str(), earlier[0].as_str(), earlier[1].as_str()];
    let addresses = params![conversation_id.as_str(), phone.as_str(), lid.as_str()];
    [
        Statement::new(LINK, with(ids.into())),
        Statement::new(MOVE_MESSAGES, with(Vec::new())),
        Statement::new(MOVE_ENTRIES, with(Vec::new())),
        Statement::new(JOIN_CHATS, with(addresses.into())),
        Statement::new(FORGET_CHAT, params![tenant.as_str(), device_id.as_str(), joined_chat]),
    ]
}
