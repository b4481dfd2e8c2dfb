//! Opt-outs in D1: the newest consent event of each person, written by the tenant hub. They belong to the business and
//! not to the device that received the event, so they stay when a device is removed.
//!
//! A person has one row, under the chat id of the number or, while no number is known, of the LID. An event that names a LID
//! is kept under the number that `lid_numbers` has for it: the device that sends it may know only an older one. `expand` puts the lookup of a person's row into other
//! statements.

use std::borrow::Cow;

use crate::{
    clock::Timestamp,
    contacts::{address::IdentifiedContact, opt_out::ConsentEvent, phone::CHAT_ID_SUFFIX},
    error::Result,
    ids::TenantId,
    params,
    ports::{Database, Row, SqlValue, Statement},
};

const SAVE_OPT_OUT: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word)
    values (
      ?1, coalesce((select n.phone || ?9 from lid_numbers n where n.tenant_id = ?1 and n.lid = ?4), ?2),
      coalesce((select n.phone from lid_numbers n where n.tenant_id = ?1 and n.lid = ?4), ?3), ?4, ?5, ?6, ?7, ?8)
    on conflict (tenant_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word,
      source = excluded.source
    where excluded.heard_at >= opt_outs.heard_at";

/// Saves that a contact has opted out. Writes one row; an event older than the saved one writes none.
pub fn opt_out(tenant: &TenantId, event: &ConsentEvent, received_at: Timestamp) -> Statement {
    save(tenant, event, Some(received_at), received_at)
}

/// Saves that a contact has opted in, even if it had not opted out: a device that was offline may later deliver an older
/// opt-out.
pub fn opt_in(tenant: &TenantId, event: &ConsentEvent, received_at: Timestamp) -> Statement {
    save(tenant, event, None, received_at)
}

fn save(tenant: &TenantId, event: &ConsentEvent, opted_out_at: Option<Timestamp>, received_at: Timestamp) -> Statement {
    let contact = params![tenant.as_str(), event.chat_id.as_str(), event.phone.as_deref(), event.lid.as_deref()];
    let state = params![opted_out_at, received_at, event.device_id.as_str(), event.keyword.as_str(), CHAT_ID_SUFFIX];
    Statement::new(SAVE_OPT_OUT, contact.into_iter().chain(state).collect::<Vec<SqlValue>>())
}

const FIND: &str = "
    select o.chat_id, o.opted_out_at is not null as is_opted_out, o.heard_at, o.word from json_each(?2) c
      cross join opt_outs o on o.tenant_id = ?1 and o.chat_id = c.value
    where o.tenant_id = ?1";

/// The newest opt-out or opt-in of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    pub chat_id: String,
    pub is_opted_out: bool,
    pub at: Timestamp,
    /// Empty if no keyword was sent.
    pub keyword: String,
}

/// What those of the people with these chat ids said last who ever opted out or in.
pub async fn find(db: &impl Database, tenant: &TenantId, chat_ids: &[&str]) -> Result<Vec<Newest>> {
    if chat_ids.is_empty() {
        return Ok(Vec::new());
    }
    let values = params![tenant.as_str(), serde_json::json!(chat_ids).to_string()];
    let rows = db.query(Statement::new(FIND, values)).await?;
    let read = |row: &Row| {
        Ok(Newest {
            chat_id: row.text("chat_id")?,
            is_opted_out: row.integer("is_opted_out")? != 0,
            at: Timestamp::from_unix_millis(row.integer("heard_at")?),
            keyword: row.text("word")?,
        })
    };
    rows.iter().map(read).collect()
}

const JOIN: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word, source)
    select o.tenant_id, ?3, ?4, ?5, o.opted_out_at, o.heard_at, o.device_id, o.word, o.source
    from opt_outs o where o.tenant_id = ?1 and o.chat_id = ?2
    on conflict (tenant_id, chat_id) do update set
      lid = excluded.lid,
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word,
      source = excluded.source
    where excluded.heard_at > opt_outs.heard_at";
const FORGET_LID: &str = "delete from opt_outs where tenant_id = ?1 and chat_id = ?2";

/// A LID and a number are one person: of what the person said under either, the newest counts. Writes no row if nothing was
/// said under the LID alone.
pub fn join(tenant: &TenantId, contact: &IdentifiedContact) -> [Statement; 2] {
    let IdentifiedContact { chat_id, phone, lid, .. } = contact;
    let lid_chat = contact.joined_chat();
    let person = params![tenant.as_str(), lid_chat.as_str(), chat_id.as_str(), phone.as_str(), lid.as_str()];
    [Statement::new(JOIN, person), Statement::new(FORGET_LID, params![tenant.as_str(), lid_chat])]
}

/// The newest opt-out or opt-in of a contact.
const STATE_OF_CONTACT: &str = "
    select n.opted_out_at from opt_outs n where n.tenant_id = ?1 and n.chat_id = {chat_id of {phone}}";

/// The chat id of a contact: that of its number, or its LID's.
const CHAT_ID_OF_CONTACT: &str = "case when instr({phone}, '@') > 0 then {phone} else {phone} || '{suffix}' end";

/// Replaces the placeholders of a statement. `PHONE` is a column that holds a phone number, or `contacts.phone`, and `?1` is
/// the tenant.
///
/// - `{opted_out_at of PHONE}`: a sub-select of the time since when the contact has opted out; null if it has not, or has
///   opted in again.
/// - `{chat_id of PHONE}`: the chat id under which the contact's opt-outs and consent are kept.
pub fn expand(statement: Statement) -> Statement {
    let sql = replace_each(&statement.sql, "opted_out_at", |phone| STATE_OF_CONTACT.replace("{phone}", phone));
    let sql = replace_each(&sql, "chat_id", |phone| {
        CHAT_ID_OF_CONTACT.replace("{phone}", phone).replace("{suffix}", CHAT_ID_SUFFIX)
    });
    Statement { sql: Cow::Owned(sql), ..statement }
}

/// Replaces each `{NAME of PHONE}` by what `sub_select` makes of `PHONE`.
fn replace_each(sql: &str, name: &str, sub_select: impl Fn(&str) -> String) -> String {
    let start = format!("{{{name} of ");
    let mut parts = sql.split(start.as_str());
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |sql, part| match part.split_once('}') {
        Some((phone, after)) => sql + &sub_select(phone) + after,
        None => sql + part,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_becomes_the_lookup_of_its_contact() {
        let sql = "select {opted_out_at of c.phone} from contacts c where {chat_id of p.value} = ?2";
        let expanded = expand(Statement::new(sql, Vec::new())).sql;
        assert!(expanded.starts_with("select \n    select n.opted_out_at from opt_outs n"), "{expanded}");
        assert_eq!(expanded.matches("c.phone || '@c.us'").count(), 1);
        assert_eq!(expanded.matches("p.value || '@c.us'").count(), 1);
        assert!(!expanded.contains(['{', '}']), "{expanded}");
    }
}
