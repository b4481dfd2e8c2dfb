-- The names of a chat and their folded forms, in which a search looks, each as `contacts.folded_name`. Where the first part is
-- not the name of the row, an earlier release has written the name, and the next search folds it.
alter table chats add column folded_name text;
alter table chats add column folded_business_name text;
create index unfolded_chats on chats (tenant_id, device_id, chat_id)
where substr(folded_name, 1, length(name) + 1) is not name || char(10)
  or substr(folded_business_name, 1, length(business_name) + 1) is not business_name || char(10);
