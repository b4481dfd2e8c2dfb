//! The subjects of the groups that this device knows.

use crate::{error::Result, params, ports::Sql};

const FIND: &str = "select name from groups where chat = ?";
const SAVE: &str = "insert into groups (chat, name) values (?, ?)
    on conflict (chat) do update set name = excluded.name";

/// Returns the subject of the group with this chat id; `None` if WhatsApp has not reported it yet.
pub fn find_name(sql: &impl Sql, chat: &str) -> Result<Option<String>> {
    sql.query(FIND, &params![chat])?.first().map(|row| row.text("name")).transpose()
}

/// Writes one row.
pub fn save_name(sql: &impl Sql, chat: &str, name: &str) -> Result<()> {
    sql.execute(SAVE, &params![chat, name])
}
