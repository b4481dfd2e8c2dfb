-- Texts that people of a business keep, to insert them into an answer by a shortcut.
create table canned_replies (
  tenant_id text not null,
  id text not null,
  shortcut text not null,
  text text not null,
  created_at integer not null,
  updated_at integer not null,
  primary key (tenant_id, id)
) without rowid;

-- A shortcut names one text; the list is in this order.
create unique index canned_replies_by_shortcut on canned_replies (tenant_id, shortcut);
