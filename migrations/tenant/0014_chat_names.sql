-- The names of a chat and their folded forms, in which a search looks, each as `contacts.folded_name`. Where the first part is
-- not the name of the row, an earlier release has written the name, and the next search folds it. No index leads there: it
-- would be written with each message.
alter table chats add column folded_name text;
alter table chats add column folded_business_name text;
