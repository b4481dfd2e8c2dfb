//! Brings the tables in a Durable Object's storage to the newest version.

use crate::{error::Result, params, ports::Sql};

/// The statements on the one-row table that holds the version of a schema.
#[derive(Debug, Clone, Copy)]
pub struct VersionTable {
    /// The statement that creates the table if it is missing.
    pub create: &'static str,
    /// The statement that selects the column `version`; it returns no row before the first migration.
    pub find: &'static str,
    /// The statement that saves the version, its only parameter.
    pub save: &'static str,
}

/// The version table of an object whose tables all belong to one schema. The Signal store, which shares an object with another schema, has
/// a table of its own.
pub const VERSION_TABLE: VersionTable = VersionTable {
    create: "create table if not exists schema_version (
    id integer primary key check (id = 1),
    version integer not null
) without rowid",
    find: "select version from schema_version where id = 1",
    save: "insert into schema_version (id, version) values (1, ?)
    on conflict (id) do update set version = excluded.version",
};

/// Runs the statements of every version that is newer than the stored one, and stores each version after its statements. `versions` holds
/// version 1, 2, 3, and so on; entries are only ever added, because an object may miss several releases. A stored version that is newer
/// than the last entry (after a rollback) is not changed. The function has no `.await`, so inside an object it is one transaction. It may
/// be repeated.
pub fn migrate(sql: &impl Sql, table: &VersionTable, versions: &[&[&str]]) -> Result<()> {
    sql.execute(table.create, &[])?;
    let stored = sql.query(table.find, &[])?.first().map_or(Ok(0), |row| row.integer("version"))?;
    for (version, statements) in (1_i64..).zip(versions).filter(|(version, _)| *version > stored) {
        statements.iter().try_for_each(|statement| sql.execute(statement, &[]))?;
        sql.execute(table.save, &params![version])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;
    use crate::{
        error::Error,
        ports::{Row, SqlValue},
    };

    const TABLE: VersionTable = VersionTable { create: "create", find: "find", save: "save" };
    const VERSIONS: [&[&str]; 3] = [&["one a", "one b"], &["two"], &["three"]];

    /// A storage that keeps the version and records every other statement.
    #[derive(Default)]
    struct Storage {
        version: Cell<Option<i64>>,
        statements: RefCell<Vec<String>>,
    }

    impl Sql for Storage {
        fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()> {
            match (statement, params) {
                ("create", []) => {}
                ("save", [SqlValue::Integer(version)]) => self.version.set(Some(*version)),
                ("broken", []) => return Err(Error::internal("the statement failed")),
                (statement, []) => self.statements.borrow_mut().push(statement.to_owned()),
                (statement, _) => return Err(Error::internal(statement)),
            }
            Ok(())
        }

        fn query(&self, statement: &str, _params: &[SqlValue]) -> Result<Vec<Row>> {
            assert_eq!(statement, "find");
            let row = |version| Row::new(["version".to_owned()].into(), vec![SqlValue::Integer(version)]);
            Ok(self.version.get().map(row).into_iter().collect())
        }
    }

    fn statements_run(stored: Option<i64>) -> (Vec<String>, Option<i64>) {
        let storage = Storage::default();
        storage.version.set(stored);
        migrate(&storage, &TABLE, &VERSIONS).unwrap();
        (storage.statements.take(), storage.version.get())
    }

    #[test]
    fn an_empty_storage_gets_every_version_in_order() {
        let all = ["one a", "one b", "two", "three"].map(str::to_owned).to_vec();
        assert_eq!(statements_run(None), (all, Some(3)));
    }

    #[test]
    fn only_versions_newer_than_the_stored_one_run() {
        assert_eq!(statements_run(Some(1)), (vec!["two".to_owned(), "three".to_owned()], Some(3)));
        assert_eq!(statements_run(Some(3)), (Vec::new(), Some(3)));
    }

    #[test]
    fn a_version_newer_than_this_release_is_left_alone() {
        assert_eq!(statements_run(Some(99)), (Vec::new(), Some(99)));
    }

    #[test]
    fn a_version_whose_statement_failed_is_not_stored() {
        let storage = Storage::default();
        assert!(migrate(&storage, &TABLE, &[&["one"], &["broken"]]).is_err());
        assert_eq!(storage.version.get(), Some(1));
    }
}
