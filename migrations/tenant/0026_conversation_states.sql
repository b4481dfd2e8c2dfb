-- Who is assigned to a conversation, and whether it is open, snoozed or closed. The hub writes it from its events; a message that arrives
-- writes none of these columns.
alter table chats add column status text not null default 'open';
alter table chats add column snoozed_until integer;
alter table chats add column assignee text;

-- What stands in a thread beside the messages: the changes of the conversation. `place` is a place among those of the messages, and
-- names the entry. One row for each change.
create table thread_entries (
  tenant_id text not null,
  device_id text not null,
  chat_id text not null,
  place text not null,
  entry text not null,
  primary key (tenant_id, device_id, chat_id, place)
) strict, without rowid;
