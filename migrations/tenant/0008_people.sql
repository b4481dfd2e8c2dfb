-- A contact is a person with one or more addresses. `kind` is `phone` (E.164 without `+`), `lid`, `bsuid` (Meta's
-- business-scoped user id) or `username`. A contact without a number has its first address in `contacts.phone`, such as
-- `123@lid`: the column may not be empty. A later release drops it.
create table contact_addresses (
  tenant_id text not null,
  kind text not null,
  value text not null,
  contact_id text not null,
  primary key (tenant_id, kind, value)
) strict, without rowid;

-- The addresses of one contact.
create index addresses_of_contacts on contact_addresses (tenant_id, contact_id);

insert into contact_addresses (tenant_id, kind, value, contact_id)
select tenant_id, 'phone', phone, contact_id from contacts;

-- Contacts that turned out to be one person: the id of a contact that no longer exists, and the one that has what it had.
create table merged_contacts (
  tenant_id text not null,
  contact_id text not null,
  merged_into text not null,
  primary key (tenant_id, contact_id)
) strict, without rowid;

-- Whose LID a number is, as WhatsApp has shown to one of the tenant's devices. The newest showing counts.
create table lid_numbers (
  tenant_id text not null,
  lid text not null,
  phone text not null,
  shown_at integer not null,
  primary key (tenant_id, lid)
) strict, without rowid;

insert into lid_numbers (tenant_id, lid, phone, shown_at)
select tenant_id, lid, phone, max(last_at) from chats
where lid is not null and phone is not null and chat_id = phone || '@c.us' group by tenant_id, lid;

-- From now on a person who is known by a number opts out under the number's chat id only.
insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word, source)
select o.tenant_id, n.phone || '@c.us', n.phone, n.lid, o.opted_out_at, o.heard_at, o.device_id, o.word, o.source
from lid_numbers n join opt_outs o on o.tenant_id = n.tenant_id and o.chat_id = n.lid || '@lid'
where true
on conflict (tenant_id, chat_id) do update set
  lid = excluded.lid,
  opted_out_at = excluded.opted_out_at,
  heard_at = excluded.heard_at,
  device_id = excluded.device_id,
  word = excluded.word,
  source = excluded.source
where excluded.heard_at > opt_outs.heard_at;

insert into consents (tenant_id, chat_id, at, said, source, word, note, device_id, user_id)
select e.tenant_id, n.phone || '@c.us', e.at, e.said, e.source, e.word, e.note, e.device_id, e.user_id
from lid_numbers n join consents e on e.tenant_id = n.tenant_id and e.chat_id = n.lid || '@lid'
where true
on conflict (tenant_id, chat_id, at, said) do nothing;

-- The id of a conversation stays the same when its chat id changes. It is empty in rows of earlier releases, whose id
-- follows from the device and the chat id.
alter table chats add column conversation_id text;
create index conversations on chats (tenant_id, device_id, conversation_id) where conversation_id is not null;
-- The name that a business shows, which WhatsApp has checked.
alter table chats add column business_name text;

-- After two chats became one: the ids of the chat that is no more, its chat id and its conversation id, lead to the other.
create table conversation_links (
  tenant_id text not null,
  device_id text not null,
  link text not null,
  chat_id text not null,
  primary key (tenant_id, device_id, link)
) strict, without rowid;
