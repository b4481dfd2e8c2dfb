//! SQLite behind `ports::Sql` (Durable Object storage) and `ports::Database` (D1), with Cloudflare's restrictions: every
//! number is bound as a double, and a statement takes at most 100 parameters.

use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ports::{ColumnNames, Database, Row, Sql, SqlValue, Statement};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use std::sync::{Arc, Mutex, MutexGuard};

const MAX_PARAMETERS: usize = 100;
const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// One database; its clones share it, as the instances of an object share its storage.
#[derive(Clone)]
pub struct Sqlite(Arc<Mutex<Connection>>);

impl Sqlite {
    pub fn in_memory() -> Self {
        Self(Arc::new(Mutex::new(Connection::open_in_memory().unwrap())))
    }

    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap()
    }

    /// Rows inserted, updated and deleted since the database was opened.
    pub fn rows_written(&self) -> u64 {
        self.connection().total_changes()
    }

    fn run(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        let connection = self.connection();
        run(&connection, statement, params)
    }
}

impl Sql for Sqlite {
    fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()> {
        self.run(statement, params).map(drop)
    }

    fn query(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        self.run(statement, params)
    }
}

impl Database for Sqlite {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>> {
        self.run(&statement.sql, &statement.params)
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
        let mut connection = self.connection();
        let transaction = connection.transaction().map_err(Error::internal)?;
        let rows = statements.iter().map(|each| run(&transaction, &each.sql, &each.params)).collect::<Result<_>>()?;
        transaction.commit().map_err(Error::internal)?;
        Ok(rows)
    }
}

fn run(connection: &Connection, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
    if params.len() > MAX_PARAMETERS {
        return Err(Error::Internal(format!("{} parameters in: {statement}", params.len())));
    }
    let params = params.iter().map(bound).collect::<Result<Vec<Value>>>()?;
    let failed = |cause| Error::Internal(format!("{cause} in: {statement}"));
    let mut prepared = connection.prepare_cached(statement).map_err(failed)?;
    let columns: ColumnNames = prepared.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = prepared.query(params_from_iter(params)).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let values = (0..columns.len()).map(|column| row.get_ref(column).map(read));
        let values = values.collect::<rusqlite::Result<_>>().map_err(failed)?;
        found.push(Row::new(ColumnNames::clone(&columns), values));
    }
    Ok(found)
}

#[expect(clippy::cast_precision_loss, reason = "numbers from 2^53 on are refused: JavaScript would round them")]
fn bound(value: &SqlValue) -> Result<Value> {
    Ok(match value {
        SqlValue::Null => Value::Null,
        SqlValue::Integer(number) if number.abs() > MAX_SAFE_INTEGER => {
            return Err(Error::Internal(format!("{number} does not fit a JavaScript number")));
        }
        SqlValue::Integer(number) => Value::Real(*number as f64),
        SqlValue::Real(number) => Value::Real(*number),
        SqlValue::Text(text) => Value::Text(text.clone()),
        SqlValue::Blob(bytes) => Value::Blob(bytes.clone()),
    })
}

fn read(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(number) => SqlValue::Integer(number),
        ValueRef::Real(number) => SqlValue::Real(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8(text.to_vec()).unwrap()),
        ValueRef::Blob(bytes) => SqlValue::Blob(bytes.to_vec()),
    }
}
