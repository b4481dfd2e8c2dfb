//! `ports::Sql` on the SQLite storage of a Durable Object. Counts the rows that each part of the object writes, because
//! rows are billed.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use worker::{SqlCursor, SqlStorage, SqlStorageValue};

use crate::{
    devices::session::Storage,
    error::{Error, Result},
    ports::{ColumnNames, Row, Sql, SqlValue},
};

/// The number of rows written by this instance of the object, by part.
pub type RowsWritten = Rc<RefCell<BTreeMap<&'static str, u64>>>;

/// The code that a simulator build runs before and after the statements of an object.
pub trait StatementHook {
    /// Runs before each statement. If this returns an error, the statement does not run and fails with this error.
    fn before_statement(&self, part: &str, statement: &str) -> Result<()>;
    /// Runs after a statement that wrote at least one row.
    fn after_write(&self, part: &str);
}

/// The storage of one object, as one part of the object uses it.
#[derive(Clone)]
pub struct ObjectSql {
    storage: SqlStorage,
    part: &'static str,
    rows_written: RowsWritten,
    /// The names of the selected columns, by statement.
    columns: Rc<RefCell<HashMap<String, ColumnNames>>>,
    hook: Option<Rc<dyn StatementHook>>,
    /// Whether the instance is being ended, so that it may store nothing more.
    refuses_all: Rc<Cell<bool>>,
}

// A Worker has one thread, and the storage of an object is used by that object only. The storage traits of the protocol
// library require `Send + Sync` types on every target.
#[expect(unsafe_code, reason = "wasm32 has one thread; see above")]
unsafe impl Send for ObjectSql {}
#[expect(unsafe_code, reason = "wasm32 has one thread; see above")]
unsafe impl Sync for ObjectSql {}

impl ObjectSql {
    pub fn new(storage: SqlStorage, part: &'static str, rows_written: RowsWritten) -> Self {
        Self { storage, part, rows_written, columns: Rc::default(), hook: None, refuses_all: Rc::default() }
    }

    /// Returns the same storage, with statements that call the hook.
    pub fn with_hook(self, hook: Rc<dyn StatementHook>) -> Self {
        Self { hook: Some(hook), ..self }
    }

    /// Returns the same storage, with rows counted as those of another part.
    pub fn part(&self, part: &'static str) -> Self {
        Self { part, ..self.clone() }
    }

    /// Makes every further statement fail.
    pub fn refuse_all(&self) {
        self.refuses_all.set(true);
    }

    /// Counts a write that is not an SQL statement (an alarm is one row).
    pub fn count(&self, part: &'static str, rows: u64) {
        *self.rows_written.borrow_mut().entry(part).or_default() += rows;
    }

    pub fn rows_written(&self) -> BTreeMap<&'static str, u64> {
        self.rows_written.borrow().clone()
    }

    fn run(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        if self.refuses_all.get() {
            return Err(Error::internal("this instance of the object ends"));
        }
        if let Some(hook) = &self.hook {
            hook.before_statement(self.part, statement)?;
        }
        let bindings: Vec<SqlStorageValue> = params.iter().map(to_storage_value).collect();
        let cursor = self.storage.exec(statement, bindings).map_err(Error::internal)?;
        let mut rows = Vec::new();
        let mut columns = None;
        for row in cursor.raw() {
            let values = row.map_err(Error::internal)?.into_iter().map(from_storage_value).collect();
            let columns = columns.get_or_insert_with(|| self.columns_of(statement, &cursor));
            rows.push(Row::new(ColumnNames::clone(columns), values));
        }
        // The cursor has the number of written rows only after all its rows are read.
        let written = cursor.rows_written() as u64;
        if written > 0 {
            self.count(self.part, written);
            if let Some(hook) = &self.hook {
                hook.after_write(self.part);
            }
        }
        Ok(rows)
    }

    /// Returns the names of the columns that `statement` selects. The object gets them from JavaScript once per statement.
    fn columns_of(&self, statement: &str, cursor: &SqlCursor) -> ColumnNames {
        if let Some(known) = self.columns.borrow().get(statement) {
            return ColumnNames::clone(known);
        }
        let columns: ColumnNames = cursor.column_names().into();
        self.columns.borrow_mut().insert(statement.to_owned(), ColumnNames::clone(&columns));
        columns
    }
}

impl Sql for ObjectSql {
    fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()> {
        self.run(statement, params).map(drop)
    }

    fn query(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        self.run(statement, params)
    }
}

impl Storage for ObjectSql {
    fn part(&self, part: &'static str) -> Self {
        Self::part(self, part)
    }
}

fn to_storage_value(value: &SqlValue) -> SqlStorageValue {
    match value {
        SqlValue::Null => SqlStorageValue::Null,
        SqlValue::Integer(number) => SqlStorageValue::Integer(*number),
        SqlValue::Real(number) => SqlStorageValue::Float(*number),
        SqlValue::Text(text) => SqlStorageValue::String(text.clone()),
        SqlValue::Blob(bytes) => SqlStorageValue::Blob(bytes.clone()),
    }
}

fn from_storage_value(value: SqlStorageValue) -> SqlValue {
    match value {
        SqlStorageValue::Null => SqlValue::Null,
        SqlStorageValue::Boolean(flag) => SqlValue::Integer(i64::from(flag)),
        SqlStorageValue::Integer(number) => SqlValue::Integer(number),
        SqlStorageValue::Float(number) => SqlValue::Real(number),
        SqlStorageValue::String(text) => SqlValue::Text(text),
        SqlStorageValue::Blob(bytes) => SqlValue::Blob(bytes),
    }
}
