//! Opt-outs in D1: the newest consent event of each chat id, written by the tenant hub. They belong to the business and
//! not to the device that received the event, so they stay when a device is removed.
//!
//! Other statements look up whether a contact has opted out. A contact may have opted out under a LID before its phone
//! number was known; the chats of the tenant's devices know which LID and which number belong together. `expand` puts
//! this lookup into a statement.

use std::borrow::Cow;

use crate::{
    clock::Timestamp,
    contacts::{opt_out::ConsentEvent, phone::CHAT_ID_SUFFIX},
    ids::TenantId,
    params,
    ports::{SqlValue, Statement},
};

const SAVE_OPT_OUT: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
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
    let state = params![opted_out_at, received_at, event.device_id.as_str(), event.keyword.as_str()];
    Statement::new(SAVE_OPT_OUT, contact.into_iter().chain(state).collect::<Vec<SqlValue>>())
}

/// The newest opt-out row of a phone number.
const NEWEST_OF_PHONE: &str = "
    select n.{column} from opt_outs n
    where n.tenant_id = ?1 and n.chat_id in ({chat_ids of {phone}}) order by n.heard_at desc limit 1";

/// The chat ids of a phone number. The `cross join` makes SQLite walk the few devices and not the many chats.
const CHAT_IDS_OF_PHONE: &str = "
    select {phone} || '{suffix}'
    union all
    select h.lid || '@lid' from devices d
      cross join chats h on h.tenant_id = d.tenant_id and h.device_id = d.device_id and h.chat_id = {phone} || '{suffix}'
      where d.tenant_id = ?1";

/// Replaces the placeholders of a statement by sub-selects. `PHONE` is a column that holds a phone number, and `?1` is
/// the tenant.
///
/// - `{opted_out_at of PHONE}`: since when the contact has opted out; null if it has not, or has opted in again.
/// - `{opt_out_chat_id of PHONE}`: the chat id of the contact's newest row in `opt_outs`.
/// - `{chat_ids of PHONE}`: all chat ids of the contact.
pub fn expand(statement: Statement) -> Statement {
    let newest = |column: &str, phone: &str| NEWEST_OF_PHONE.replace("{column}", column).replace("{phone}", phone);
    let sql = replace_each(&statement.sql, "opted_out_at", |phone| newest("opted_out_at", phone));
    let sql = replace_each(&sql, "opt_out_chat_id", |phone| newest("chat_id", phone));
    let sql = replace_each(&sql, "chat_ids", |phone| {
        CHAT_IDS_OF_PHONE.replace("{phone}", phone).replace("{suffix}", CHAT_ID_SUFFIX)
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
    fn a_placeholder_becomes_the_lookup_of_its_phone_number() {
        let sql = "select {opted_out_at of c.phone} from contacts c where c.phone in ({chat_ids of p.value})";
        let expanded = expand(Statement::new(sql, Vec::new())).sql;
        assert!(expanded.starts_with("select \n    select n.opted_out_at from opt_outs n"), "{expanded}");
        assert_eq!(expanded.matches("c.phone || '@c.us'").count(), 2);
        assert_eq!(expanded.matches("p.value || '@c.us'").count(), 2);
        assert!(!expanded.contains(['{', '}']), "{expanded}");
    }
}
