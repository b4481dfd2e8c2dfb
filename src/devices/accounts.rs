//! The WhatsApp account of each number. The device asks WhatsApp before the first message to a person: not every number has an account, and
//! the id of an account may have other digits than the number (accounts from before Brazil's ninth digit).

use std::time::Duration;

use crate::{
    clock::Timestamp,
    devices::expiry,
    error::Result,
    params,
    ports::{Row, Sql},
};

/// After this time the device asks WhatsApp again about a number that has an account, because numbers are given to other people.
const VALID_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
/// After this time the device asks WhatsApp again about a number without an account, because its owner may have installed WhatsApp.
const MISSING_FOR: Duration = Duration::from_secs(24 * 3600);

/// WhatsApp's answer about a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The recipient of messages: the digits of WhatsApp's id, or the chat id of a LID. `None` if there is no account.
    pub id: Option<String>,
    pub asked_at: Timestamp,
}

impl Account {
    /// Returns whether the answer is still valid, so that the device need not ask again.
    pub fn is_current(&self, now: Timestamp) -> bool {
        now.since(self.asked_at) < if self.id.is_some() { VALID_FOR } else { MISSING_FOR }
    }
}

const FIND: &str = "select id, asked_at from accounts where phone = ?";

pub fn find(sql: &impl Sql, phone: &str) -> Result<Option<Account>> {
    let read = |row: &Row| {
        let asked_at = Timestamp::from_unix_millis(row.integer("asked_at")?);
        Ok(Account { id: row.text_or_null("id")?, asked_at })
    };
    sql.query(FIND, &params![phone])?.first().map(read).transpose()
}

const SAVE: &str = "insert into accounts (phone, id, asked_at) values (?, ?, ?)
    on conflict (phone) do update set id = excluded.id, asked_at = excluded.asked_at";

/// Writes one row.
pub fn save(sql: &impl Sql, phone: &str, id: Option<&str>, now: Timestamp) -> Result<()> {
    sql.execute(SAVE, &params![phone, id, now])
}

const SAVE_ID: &str = "insert into accounts (phone, id, asked_at) values (?, ?, ?)
    on conflict (phone) do update set id = excluded.id, asked_at = excluded.asked_at
    where accounts.id is null or accounts.id <> excluded.id";

/// Saves an id by which WhatsApp names the account of this number. Writes one row, or none if the id is stored already.
pub fn save_id(sql: &impl Sql, phone: &str, id: &str, now: Timestamp) -> Result<()> {
    sql.execute(SAVE_ID, &params![phone, id, now])
}

const SWEEP: &str = "delete from accounts where asked_at < ?1 and (id is null or id = phone)";

/// Deletes answers older than `VALID_FOR`, except ids with other digits than their number, because messages are sent to them.
pub fn sweep(sql: &impl Sql, now: Timestamp) -> Result<()> {
    sql.execute(SWEEP, &params![now.minus(VALID_FOR)])
}

const OLDEST: &str = "select min(asked_at) as at from accounts where id is null or id = phone";

/// Returns when the oldest row expires that `sweep` deletes.
pub fn first_expiry(sql: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(sql, OLDEST, VALID_FOR)
}
