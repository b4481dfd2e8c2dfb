//! One small trait per kind of binding. Modules and workflows are generic over these traits; `platform` implements them on
//! Cloudflare, and tests implement them on SQLite and in memory.

use std::{borrow::Cow, sync::Arc};

use futures::Stream;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{clock::Timestamp, error::Result};

/// A value that a statement binds or returns. Integers are below 2^53 (JavaScript's limit).
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// The names of the columns that a statement selects, in their order. All rows of one result share one list.
pub type ColumnNames = Arc<[String]>;

/// One row of a result. Its values are read by the name of their column.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    columns: ColumnNames,
    values: Vec<SqlValue>,
}

impl Row {
    /// Creates a row; `values` are in the order of `columns`.
    pub fn new(columns: ColumnNames, values: Vec<SqlValue>) -> Self {
        Self { columns, values }
    }

    pub fn text(&self, column: &str) -> Result<String> {
        match self.value(column) {
            Some(SqlValue::Text(text)) => Ok(text.clone()),
            other => Err(self.wrong_column(column, "text", other)),
        }
    }

    pub fn text_or_null(&self, column: &str) -> Result<Option<String>> {
        match self.value(column) {
            Some(SqlValue::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    pub fn integer(&self, column: &str) -> Result<i64> {
        match self.value(column) {
            Some(SqlValue::Integer(number)) => Ok(*number),
            // D1 and Durable Object storage return every number as a JavaScript double.
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            Some(SqlValue::Real(number)) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => {
                Ok(*number as i64)
            }
            other => Err(self.wrong_column(column, "a whole number", other)),
        }
    }

    pub fn integer_or_null(&self, column: &str) -> Result<Option<i64>> {
        match self.value(column) {
            Some(SqlValue::Null) => Ok(None),
            _ => self.integer(column).map(Some),
        }
    }

    pub fn blob(&self, column: &str) -> Result<Vec<u8>> {
        match self.value(column) {
            Some(SqlValue::Blob(bytes)) => Ok(bytes.clone()),
            other => Err(self.wrong_column(column, "bytes", other)),
        }
    }

    pub fn blob_or_null(&self, column: &str) -> Result<Option<Vec<u8>>> {
        match self.value(column) {
            Some(SqlValue::Null) => Ok(None),
            _ => self.blob(column).map(Some),
        }
    }

    fn value(&self, column: &str) -> Option<&SqlValue> {
        // A result has few columns, so comparing each name is cheaper than a map that every result would build.
        self.columns.iter().position(|name| name == column).and_then(|position| self.values.get(position))
    }

    fn wrong_column(&self, column: &str, wanted: &str, found: Option<&SqlValue>) -> crate::error::Error {
        let found = match found {
            None => {
                let selected = self.columns.join(", ");
                return crate::error::Error::Internal(format!("the row has no column {column}, only: {selected}"));
            }
            Some(SqlValue::Null) => "null",
            Some(SqlValue::Integer(_)) => "a whole number",
            Some(SqlValue::Real(_)) => "a fraction",
            Some(SqlValue::Text(_)) => "text",
            Some(SqlValue::Blob(_)) => "bytes",
        };
        crate::error::Error::Internal(format!("column {column} should hold {wanted}, found {found}"))
    }
}

macro_rules! into_sql_value {
    ($($from:ty => $make:expr),+ $(,)?) => { $(impl From<$from> for SqlValue { fn from(value: $from) -> Self { ($make)(value) } })+ };
}
into_sql_value!(
    i64 => SqlValue::Integer,
    u32 => |number: u32| SqlValue::Integer(i64::from(number)),
    bool => |flag: bool| SqlValue::Integer(i64::from(flag)),
    &str => |text: &str| SqlValue::Text(text.to_owned()),
    String => SqlValue::Text,
    &[u8] => |bytes: &[u8]| SqlValue::Blob(bytes.to_vec()),
    Vec<u8> => SqlValue::Blob,
    crate::clock::Timestamp => |at: crate::clock::Timestamp| SqlValue::Integer(at.unix_millis()),
);

impl<T: Into<SqlValue>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Binds values of mixed types: `params![tenant.as_str(), limit]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::ports::SqlValue::from($value)),*] };
}

/// The storage of one Durable Object. It is synchronous, so calls without an `.await` between them are one transaction
/// (docs/decisions/0002). At most 100 parameters a statement (Cloudflare's limit).
pub trait Sql {
    /// Runs one writing statement.
    fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()>;
    /// Runs one reading (or `returning`) statement and returns all its rows.
    fn query(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>>;
}

/// One statement with its values, for `Database::batch`.
#[derive(Debug, Clone)]
pub struct Statement {
    pub sql: Cow<'static, str>,
    pub params: Vec<SqlValue>,
}

impl Statement {
    pub fn new(sql: &'static str, params: impl Into<Vec<SqlValue>>) -> Self {
        Self { sql: Cow::Borrowed(sql), params: params.into() }
    }

    /// Creates a statement in which `columns` replaces the placeholder `{columns}`, so that a store lists the columns of a table once.
    pub fn with_columns(sql: &'static str, columns: &str, params: impl Into<Vec<SqlValue>>) -> Self {
        Self { sql: Cow::Owned(sql.replace("{columns}", columns)), params: params.into() }
    }

    /// Replaces each placeholder `{NAME ARGUMENTS}` by the text that `write` returns for its arguments, so that a condition which several
    /// statements need is written once.
    #[must_use]
    pub fn replace_each(self, name: &str, write: impl Fn(&str) -> String) -> Self {
        let start = format!("{{{name} ");
        let mut parts = self.sql.split(start.as_str());
        let before = parts.next().unwrap_or_default().to_owned();
        let sql = parts.fold(before, |sql, part| match part.split_once('}') {
            Some((arguments, after)) => sql + &write(arguments) + after,
            None => sql + part,
        });
        Self { sql: Cow::Owned(sql), ..self }
    }
}

/// A D1 database.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Database {
    /// Runs one statement and returns its rows.
    async fn query(&self, statement: Statement) -> Result<Vec<Row>>;
    /// Runs all statements in one transaction; returns the rows of each, in order.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>>;
}

/// Repeats a statement that changes at most `limit` rows and returns each of them, until it changes fewer. D1 cancels a statement that
/// takes longer than 30 seconds.
pub async fn repeat(db: &impl Database, statement: &Statement, limit: u32) -> Result<()> {
    while db.query(statement.clone()).await?.len() >= limit as usize {}
    Ok(())
}

/// A command to a Durable Object: `POST http://object/v1/<NAME>` with the command as JSON, answered with its reply as
/// JSON. The sender and the object may run different releases: a name never changes, and fields are only added.
pub trait ObjectCommand: Serialize + DeserializeOwned {
    const NAME: &'static str;
    type Reply: Serialize + DeserializeOwned;
}

/// The reply to a command that only has to succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

/// The devices' objects. Their commands are in `devices/commands.rs`.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait DeviceObjects {
    /// Sends `command` to the object named `device`. If the object refuses the command, its error is returned.
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply>;
}

/// The time zones by their IANA names. The host has the database, because a database in the product would be a tenth of the uploaded
/// Worker.
pub trait TimeZones {
    /// Returns the seconds to add to UTC for local time; `None` for an unknown zone.
    fn offset_at(&self, zone: &str, at: crate::clock::Timestamp) -> Option<i64>;
}

impl<T: TimeZones + ?Sized> TimeZones for &T {
    fn offset_at(&self, zone: &str, at: crate::clock::Timestamp) -> Option<i64> {
        (**self).offset_at(zone, at)
    }
}

/// A queue to which this deployment sends messages.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Queue {
    async fn send<M: serde::Serialize>(&self, message: &M) -> Result<()>;
}

/// A bucket of files that are too large for a row.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Blobs {
    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<()>;
    /// Returns at most `length` bytes from `offset` on; `None` if there is no such file. Callers never read after the end of the file.
    async fn get_range(&self, key: &str, offset: usize, length: usize) -> Result<Option<Vec<u8>>>;
    /// Returns at most `limit` keys that begin with the prefix, of files that were stored before this time.
    async fn list_older(&self, prefix: &str, before: Timestamp, limit: u32) -> Result<Vec<String>>;
    /// Deletes a file; succeeds if there is no such file.
    async fn delete(&self, key: &str) -> Result<()>;
}

/// A bucket of files that are written and read in chunks, so that no file is in memory as a whole.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait StreamedBlobs: Blobs {
    type Writer: BlobWriter;
    /// The bytes of a file in chunks.
    type Chunks: Stream<Item = Result<Vec<u8>>> + Unpin;

    /// Begins to write a file of exactly `length` bytes. No file may have the key.
    fn write(&self, key: &str, length: u64) -> Result<Self::Writer>;
    /// Reads at most `length` bytes from `offset` on; returns `None` if there is no such file. `length` is at least 1.
    async fn read(&self, key: &str, offset: u64, length: u64) -> Result<Option<Self::Chunks>>;
}

/// A file that is being written. After an error the bucket may have something under the key, which the caller deletes.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait BlobWriter {
    /// Waits until the bucket has taken the bytes. After an error, only `abort` may follow.
    async fn push(&mut self, chunk: &[u8]) -> Result<()>;
    /// Waits until the bucket has the whole file. Fails if fewer bytes were pushed than announced.
    async fn finish(self) -> Result<()>;
    /// Ends the writing before the last byte, so that the bucket stores no file.
    async fn abort(self);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let columns = ["phone", "run", "claimed_at", "secret"].map(str::to_owned);
        Row::new(columns.into(), params!["628", 3_i64, None::<i64>, vec![1_u8, 2]].into())
    }

    #[test]
    fn values_are_read_by_the_name_of_their_column() {
        let row = row();
        assert_eq!(row.text("phone").unwrap(), "628");
        assert_eq!(row.integer("run").unwrap(), 3);
        assert_eq!(row.integer_or_null("claimed_at").unwrap(), None);
        assert_eq!(row.blob("secret").unwrap(), [1, 2]);
    }

    #[test]
    fn the_error_names_a_column_that_is_missing_or_of_another_type() {
        let message = |error: crate::error::Error| format!("{error:?}");
        let missing = message(row().text("name").unwrap_err());
        assert!(missing.contains("no column name, only: phone, run, claimed_at, secret"), "{missing}");
        let null = message(row().integer("claimed_at").unwrap_err());
        assert!(null.contains("column claimed_at should hold a whole number, found null"), "{null}");
    }

    #[test]
    fn the_columns_of_a_table_replace_their_placeholder() {
        let statement =
            Statement::with_columns("select {columns} from devices where id = ?1", "id, name", params![1_i64]);
        assert_eq!(statement.sql, "select id, name from devices where id = ?1");
    }
}
