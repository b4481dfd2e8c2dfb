//! `ports::Database` on D1.
//!
//! D1 returns each row as an object whose keys are the columns, so a statement must give each of its columns a
//! different name.

use std::fmt;

use js_sys::{Object, Uint8Array};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use wasm_bindgen::{JsCast, JsValue};
use worker::{D1Database, D1PreparedStatement, D1Result, Env};

use crate::{
    error::{Error, Result},
    platform::faults::{Faults, Moment},
    ports::{ColumnNames, Database, Row, SqlValue, Statement},
};

pub struct D1 {
    database: D1Database,
    faults: Faults,
}

impl D1 {
    pub fn new(env: &Env, binding: &str) -> Result<Self> {
        let missing = |cause| Error::Internal(format!("the database {binding} is not bound: {cause}"));
        Ok(Self { database: env.d1(binding).map_err(missing)?, faults: Faults::of(env) })
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement> {
        let values: Vec<JsValue> = statement.params.iter().map(to_js).collect();
        self.database.prepare(statement.sql.as_ref()).bind(&values).map_err(|cause| d1_error(&cause))
    }
}

impl Database for D1 {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>> {
        let fault = self.faults.draw();
        Faults::fail_if(fault, Moment::Before)?;
        let result = self.prepare(&statement)?.all().await.map_err(|cause| d1_error(&cause))?;
        Faults::fail_if(fault, Moment::After)?;
        read(&result)
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<Vec<_>>>()?;
        let fault = self.faults.draw();
        Faults::fail_if(fault, Moment::Before)?;
        let results = self.database.batch(prepared).await.map_err(|cause| d1_error(&cause))?;
        Faults::fail_if(fault, Moment::After)?;
        results.iter().map(read).collect()
    }
}

fn d1_error(cause: &worker::Error) -> Error {
    Error::Internal(format!("D1: {cause}"))
}

fn read(result: &D1Result) -> Result<Vec<Row>> {
    let objects = result.results::<RowObject>().map_err(|cause| d1_error(&cause))?;
    let Some(first) = objects.first() else { return Ok(Vec::new()) };
    // Each row of a result has the same keys in the same order, so the names are taken from the first row.
    let first: &Object = first.0.unchecked_ref();
    let columns: ColumnNames = Object::keys(first).iter().filter_map(|key| key.as_string()).collect();
    objects.iter().map(|object| Ok(Row::new(ColumnNames::clone(&columns), values_of(object)?))).collect()
}

fn values_of(RowObject(object): &RowObject) -> Result<Vec<SqlValue>> {
    let object: &Object = object.unchecked_ref();
    let cells: Vec<ColumnValue> = serde_wasm_bindgen::from_value(Object::values(object).into())
        .map_err(|cause| Error::Internal(format!("D1: {cause}")))?;
    Ok(cells.into_iter().map(|ColumnValue(value)| value).collect())
}

/// Converts a value for D1. D1 accepts no BigInt, so integers are bound as doubles; the product's integers are below 2^53.
fn to_js(value: &SqlValue) -> JsValue {
    match value {
        SqlValue::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "whole and below 2^53")]
        SqlValue::Integer(number) => JsValue::from_f64(*number as f64),
        SqlValue::Real(number) => JsValue::from_f64(*number),
        SqlValue::Text(text) => JsValue::from_str(text),
        SqlValue::Blob(bytes) => Uint8Array::from(bytes.as_slice()).into(),
    }
}

/// A row as the JavaScript object that D1 returned.
#[derive(Deserialize)]
struct RowObject(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

struct ColumnValue(SqlValue);

impl<'de> Deserialize<'de> for ColumnValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ColumnValueVisitor).map(Self)
    }
}

struct ColumnValueVisitor;

impl<'de> Visitor<'de> for ColumnValueVisitor {
    type Value = SqlValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of SQL")
    }

    fn visit_unit<E>(self) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Null)
    }

    fn visit_none<E>(self) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> std::result::Result<SqlValue, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Integer(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> std::result::Result<SqlValue, E> {
        i64::try_from(number).map(SqlValue::Integer).map_err(E::custom)
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Real(number))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Text(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Blob(bytes.to_vec()))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> std::result::Result<SqlValue, E> {
        Ok(SqlValue::Blob(bytes))
    }

    /// Converts a blob, which D1 returns as a list of numbers.
    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> std::result::Result<SqlValue, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = numbers.next_element()? {
            bytes.push(byte);
        }
        Ok(SqlValue::Blob(bytes))
    }
}
