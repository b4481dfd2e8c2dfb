-- A row that was not imported as it came, as a JSON array of its cells, so that it can be mended and imported again. Empty in
-- rows of earlier releases.
alter table import_rejections add column cells text;

-- The name and its folded form, in which a search looks, with a line end between them. Where the first part is not the name
-- of the row, an earlier release has written the name, and the next search folds it.
alter table contacts add column folded_name text;
create index unfolded_names on contacts (tenant_id, contact_id)
where substr(folded_name, 1, length(name) + 1) is not name || char(10);
