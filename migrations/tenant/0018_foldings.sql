-- Folding has changed, and names that are stored in the older form are not found by some spellings. Behind the line end of a
-- folded name now stands the character U+0002 as the mark of the present folding. This index has the contacts without it, which
-- cron folds a few at a time; once all are folded it is empty, and no row that is written comes into it. A later change of folding
-- takes another character and another index. `unfolded_names` stays for the releases that read it.
create index older_foldings on contacts (tenant_id, contact_id)
where substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2);

-- The tenants whose chats cron has not looked through yet, and up to which chat it has. An index of the chats would be a part of
-- each message that is written. A tenant that is done has no row.
create table chat_foldings (
  tenant_id text not null primary key,
  device_id text not null default '',
  chat_id text not null default ''
) strict, without rowid;

insert into chat_foldings (tenant_id) select distinct tenant_id from devices;
