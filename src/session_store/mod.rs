//! The store of the WhatsApp client: the five storage traits of the protocol library over `ports::Sql`, so the same code runs on Durable
//! Object storage and on SQLite in tests.
//!
//! Promises:
//! - every method runs without an `.await`, so inside an object it is one transaction with everything that the caller writes in the same
//!   turn (docs/decisions/0002);
//! - values are validated and serialised before the first statement, because a failure does not roll back;
//! - rows are billed: a table has no second index unless its comment says why, and a row that would not change is not written again. Each
//!   method says how many rows it writes;
//! - no statement binds more than 100 parameters.
//!
//! One store holds the data of one device, as one object does.

mod app_sync;
mod device;
mod people;
mod protocol;
mod schema;
mod secrets;
mod signal;

// Compares two stores, in native tests and in the simulator build inside a Worker.
#[cfg(any(feature = "simulator", not(target_arch = "wasm32")))]
pub mod conformance;

pub use people::People;
pub use protocol::number_of_lid;
pub use schema::migrate;

use crate::clock::Clock;
use crate::error::Error;
use crate::ports::{Row, Sql, SqlValue};
use wacore::store::error::{Result, StoreError};

/// Cloudflare's limit for one statement of Durable Object storage.
const MAX_PARAMETERS: usize = 100;

/// The largest integer that JavaScript represents exactly.
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

pub struct SessionStore<S> {
    sql: S,
    clock: Box<dyn Clock + Send + Sync>,
}

impl<S: Sql> SessionStore<S> {
    /// Opens the store in `sql`, on which `migrate` has run. `clock` gives the times of rows that are deleted by age.
    pub fn new(sql: S, clock: impl Clock + Send + Sync + 'static) -> Self {
        Self { sql, clock: Box::new(clock) }
    }

    /// Empties every table and keeps the schema, after a logout. Writes one row per deleted row.
    pub fn wipe(&self) -> crate::error::Result<()> {
        schema::TABLES.iter().try_for_each(|table| self.sql.execute(&format!("delete from {table}"), &[]))
    }

    fn now_seconds(&self) -> SqlValue {
        safe_integer(self.clock.now().unix_seconds())
    }

    fn execute(&self, statement: &str, params: &[SqlValue]) -> Result<()> {
        Ok(self.sql.execute(statement, params)?)
    }

    fn query(&self, statement: &str, params: &[SqlValue]) -> Result<Vec<Row>> {
        Ok(self.sql.query(statement, params)?)
    }

    /// Returns the only row of a lookup by primary key.
    fn find(&self, statement: &str, params: &[SqlValue]) -> Result<Option<Row>> {
        Ok(self.query(statement, params)?.into_iter().next())
    }

    /// Returns how many rows a `delete … returning 1` deleted.
    fn count_deleted(&self, statement: &str, params: &[SqlValue]) -> Result<u32> {
        Ok(u32::try_from(self.query(statement, params)?.len()).unwrap_or(u32::MAX))
    }

    /// Inserts or updates all `rows` of `N` values with as few statements as the parameter limit allows.
    fn upsert<const N: usize>(&self, upsert: &Upsert, rows: impl IntoIterator<Item = [SqlValue; N]>) -> Result<()> {
        let mut rows = rows.into_iter();
        loop {
            let params: Vec<SqlValue> = rows.by_ref().take(MAX_PARAMETERS / N).flatten().collect();
            if params.is_empty() {
                return Ok(());
            }
            let values = repeat_group(&format!("({})", repeat_group("?", N)), params.len() / N);
            self.execute(&format!("{} values {values} {}", upsert.insert, upsert.on_conflict), &params)?;
        }
    }
}

/// The parts before and after the values of a multi-row insert.
struct Upsert {
    insert: &'static str,
    on_conflict: &'static str,
}

/// Splits the keys of an `in (…)` so that they and `others` more parameters stay below the limit.
fn split_keys<T>(keys: &[T], others: usize) -> impl Iterator<Item = &[T]> {
    keys.chunks(MAX_PARAMETERS.saturating_sub(others).max(1))
}

fn repeat_group(group: &str, times: usize) -> String {
    vec![group; times].join(",")
}

/// Limits a number to the range of JavaScript. All numbers stored this way are seconds or small ids, so no valid value comes near the
/// limit. An invalid one becomes the limit itself, so that numbers keep their order.
fn safe_integer(number: i64) -> SqlValue {
    SqlValue::Integer(number.clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER))
}

fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(serialization_error)
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(serialization_error)
}

/// Converts a stored number that must fit a smaller type.
fn narrow<T>(number: i64) -> Result<T>
where
    T: TryFrom<i64>,
    T::Error: std::error::Error + Send + Sync + 'static,
{
    T::try_from(number).map_err(serialization_error)
}

fn serialization_error(cause: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Serialization(Box::new(cause))
}

impl From<Error> for StoreError {
    fn from(cause: Error) -> Self {
        Self::Database(Box::new(cause))
    }
}
