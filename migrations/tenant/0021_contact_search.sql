-- What contacts are searched by: an index of full text with a word for each part of a name or number, each tag and each name of an
-- attribute (decision 0018). A word begins with its kind and the number of its tenant, so a search reads the words of its tenant alone.
create table search_tenants (
  tenant_id text not null primary key,
  number integer not null
) strict, without rowid;
create unique index tenants_by_number on search_tenants (number);

-- The document of each contact in the index. Documents are numbered in the order in which contacts were added, and lists of found
-- contacts have this order.
create table contact_documents (
  tenant_id text not null,
  contact_id text not null,
  document integer not null,
  primary key (tenant_id, contact_id)
) strict, without rowid;
create unique index documents_by_number on contact_documents (document);

-- Neither the words nor their places in a document are stored beside the index: only whether a contact has them.
create virtual table contact_words using fts5 (words, content = '', detail = 'none', columnsize = 0);
-- How many contacts have each word.
create virtual table contact_word_counts using fts5vocab ('contact_words', 'row');

-- The words of each contact: `a` for every contact, `n` for three letters of the folded name, `p` for three digits of the number, `t`
-- for a tag and `k` for the name of an attribute. What may have other characters than digits is in hex. A name or number of n letters has
-- its parts at n - 2 places, and `replace(hex(zeroblob(n)), '00', ',0')` makes a list whose keys are these places.
create view words_of_contacts as
select c.tenant_id, c.contact_id, 'a' || c.of || 'x '
  || (select group_concat('n' || c.of || 'x' || hex(substr(c.folded, k.key + 1, 3)), ' ')
    from json_each('[0' || replace(hex(zeroblob(length(c.folded) - 3)), '00', ',0') || ']') k) || ' '
  || iif(instr(c.phone, '@') > 0, '', (select group_concat('p' || c.of || 'x' || substr(c.phone, k.key + 1, 3), ' ')
    from json_each('[0' || replace(hex(zeroblob(length(c.phone) - 3)), '00', ',0') || ']') k)) || ' '
  || ifnull((select group_concat('t' || c.of || 'x' || hex(t.value), ' ') from json_each(c.tags) t), '') || ' '
  || ifnull((select group_concat('k' || c.of || 'x' || hex(a.key), ' ') from json_each(c.attributes) a), '') as words
from (
  select s.tenant_id, s.contact_id, s.phone, s.tags, s.attributes, n.number as of,
    ltrim(iif(substr(s.folded_name, 1, length(s.name) + 1) is s.name || char(10), substr(s.folded_name, length(s.name) + 2), lower(s.name)),
      char(2)) as folded
  from contacts s join search_tenants n on n.tenant_id = s.tenant_id) c;

insert into search_tenants (tenant_id, number)
select tenant_id, row_number() over (order by tenant_id) from (select distinct tenant_id from contacts);
insert into contact_documents (tenant_id, contact_id, document)
select tenant_id, contact_id, row_number() over (order by contact_id, tenant_id) from contacts;
insert into contact_words (rowid, words)
select d.document, w.words from contact_documents d indexed by documents_by_number
  cross join words_of_contacts w on w.tenant_id = d.tenant_id and w.contact_id = d.contact_id order by d.document;

-- A change takes the words of the row before it out of the index, by the same rule as in the view, and puts those of the row after it in. A
-- change of an attribute's value, or of nothing, changes no word. Nothing happens before the change itself, which may be refused.
CREATE TRIGGER contact_words_add AFTER INSERT ON contacts FOR EACH ROW BEGIN INSERT INTO search_tenants (tenant_id, number) SELECT new.tenant_id, ifnull((SELECT max(number) FROM search_tenants), 0) + 1 WHERE NOT EXISTS (SELECT 1 FROM search_tenants WHERE tenant_id = new.tenant_id); INSERT INTO contact_documents (tenant_id, contact_id, document) SELECT new.tenant_id, new.contact_id, ifnull((SELECT max(document) FROM contact_documents), 0) + 1; INSERT INTO contact_words (rowid, words) SELECT d.document, w.words FROM contact_documents d CROSS JOIN words_of_contacts w ON w.tenant_id = d.tenant_id AND w.contact_id = d.contact_id WHERE d.tenant_id = new.tenant_id AND d.contact_id = new.contact_id; END;
CREATE TRIGGER contact_words_change AFTER UPDATE OF name, folded_name, phone, tags, attributes ON contacts FOR EACH ROW WHEN old.name <> new.name OR old.folded_name IS NOT new.folded_name OR old.phone <> new.phone OR old.tags <> new.tags OR (SELECT json_group_array(key) FROM json_each(old.attributes)) <> (SELECT json_group_array(key) FROM json_each(new.attributes)) BEGIN INSERT INTO contact_words (contact_words, rowid, words) SELECT 'delete', d.document, (SELECT 'a' || c.of || 'x ' || (SELECT group_concat('n' || c.of || 'x' || hex(substr(c.folded, k.key + 1, 3)), ' ') FROM json_each('[0' || replace(hex(zeroblob(length(c.folded) - 3)), '00', ',0') || ']') k) || ' ' || iif(instr(old.phone, '@') > 0, '', (SELECT group_concat('p' || c.of || 'x' || substr(old.phone, k.key + 1, 3), ' ') FROM json_each('[0' || replace(hex(zeroblob(length(old.phone) - 3)), '00', ',0') || ']') k)) || ' ' || ifnull((SELECT group_concat('t' || c.of || 'x' || hex(t.value), ' ') FROM json_each(old.tags) t), '') || ' ' || ifnull((SELECT group_concat('k' || c.of || 'x' || hex(a.key), ' ') FROM json_each(old.attributes) a), '') FROM (SELECT n.number AS of, ltrim(iif(substr(old.folded_name, 1, length(old.name) + 1) IS old.name || char(10), substr(old.folded_name, length(old.name) + 2), lower(old.name)), char(2)) AS folded FROM search_tenants n WHERE n.tenant_id = old.tenant_id) c) FROM contact_documents d WHERE d.tenant_id = old.tenant_id AND d.contact_id = old.contact_id; INSERT INTO contact_words (rowid, words) SELECT d.document, w.words FROM contact_documents d CROSS JOIN words_of_contacts w ON w.tenant_id = d.tenant_id AND w.contact_id = d.contact_id WHERE d.tenant_id = new.tenant_id AND d.contact_id = new.contact_id; END;
CREATE TRIGGER contact_words_remove AFTER DELETE ON contacts FOR EACH ROW BEGIN INSERT INTO contact_words (contact_words, rowid, words) SELECT 'delete', d.document, (SELECT 'a' || c.of || 'x ' || (SELECT group_concat('n' || c.of || 'x' || hex(substr(c.folded, k.key + 1, 3)), ' ') FROM json_each('[0' || replace(hex(zeroblob(length(c.folded) - 3)), '00', ',0') || ']') k) || ' ' || iif(instr(old.phone, '@') > 0, '', (SELECT group_concat('p' || c.of || 'x' || substr(old.phone, k.key + 1, 3), ' ') FROM json_each('[0' || replace(hex(zeroblob(length(old.phone) - 3)), '00', ',0') || ']') k)) || ' ' || ifnull((SELECT group_concat('t' || c.of || 'x' || hex(t.value), ' ') FROM json_each(old.tags) t), '') || ' ' || ifnull((SELECT group_concat('k' || c.of || 'x' || hex(a.key), ' ') FROM json_each(old.attributes) a), '') FROM (SELECT n.number AS of, ltrim(iif(substr(old.folded_name, 1, length(old.name) + 1) IS old.name || char(10), substr(old.folded_name, length(old.name) + 2), lower(old.name)), char(2)) AS folded FROM search_tenants n WHERE n.tenant_id = old.tenant_id) c) FROM contact_documents d WHERE d.tenant_id = old.tenant_id AND d.contact_id = old.contact_id; DELETE FROM contact_documents WHERE tenant_id = old.tenant_id AND contact_id = old.contact_id; END;

-- By what contacts are sorted by name: the folded name without its mark. Those without a name stand behind all others. A page by name
-- reads a page.
alter table contacts add column name_order text generated always as (
  ifnull(nullif(iif(substr(folded_name, 1, length(name) + 2) is name || char(10) || char(2), substr(folded_name, length(name) + 3), lower(name)),
    ''), char(1114111))) virtual;
create index contacts_by_name on contacts (tenant_id, name_order);
