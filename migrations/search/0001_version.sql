-- The full-text index lives in a database of its own, because D1 refuses to export one that holds virtual tables. It
-- is derived and can be dropped and rebuilt; the version says from which shape of the source rows it was built.

create table search_version (
  version integer not null primary key
) strict, without rowid;
