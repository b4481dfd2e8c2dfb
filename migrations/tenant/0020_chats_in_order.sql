-- The chats of a device in the order in which a list shows them, so that a page reads a page. Each message that moves a chat
-- writes an entry, one billed row, and one more while the chat has unread messages (decision 0017).
create index recent_chats on chats (tenant_id, device_id, last_at);
create index unread_chats on chats (tenant_id, device_id, last_at) where unread > 0;

-- As `older_foldings` of contacts: a chat whose names are folded is not in it, so no message writes an entry.
create index older_chat_foldings on chats (tenant_id, device_id, chat_id)
where substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2)
  or substr(folded_business_name, 1, length(business_name) + 2) is not business_name || char(10) || char(2);
