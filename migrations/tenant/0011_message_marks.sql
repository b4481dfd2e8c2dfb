-- What is to be said about a message beside its content, as JSON: who wrote it in a group, that the business wrote it on its
-- phone, when it was edited last. It is null for most messages.
alter table messages add column marks text;
-- What the message said before its first edit. A deletion for everybody empties it.
alter table messages add column first_content text;

-- A group is named by its subject and not by whoever wrote there last; the next message brings the subject.
update chats set phone = null, lid = null, name = null, business_name = null where chat_id like '%@g.us';
-- Status posts and channels were taken for chats. They get no new messages, and nobody has to read the earlier ones.
update chats set unread = 0 where chat_id = 'status@g.us' or chat_id like '%@newsletter';
