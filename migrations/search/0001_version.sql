-- The full-text index has a database of its own, because D1 cannot export a database with virtual tables. The index is
-- derived and can be rebuilt; the version tells which format of the source rows it was built from.

create table search_version (
  version integer not null primary key
) strict, without rowid;
