//! Opt-outs in D1: the newest consent event of each person, written by the tenant hub. They belong to the business and not to the device
//! that received the event, so they stay when a device is removed.
//!
//! A person has one row, under the chat id of the number or, while no number is known, of the LID. An event that names a LID is stored
//! under the number that `lid_numbers` has for the LID, because the device that sends the event may have only an older number of the
//! person. `expand` puts the lookup of a person's row into other statements.
//!
//! Each change of a row gets the tenant's next change number (`consent_changes`). A device is sent the changes whose numbers it has not
//! confirmed yet.

use crate::{
    clock::Timestamp,
    contacts::{
        address::{IdentifiedContact, LID_SUFFIX},
        opt_out::ConsentEvent,
        phone::CHAT_ID_SUFFIX,
        store::consent_changes::give_number,
    },
    error::Result,
    ids::TenantId,
    params,
    ports::{Database, SqlValue, Statement},
};

/// `?4` is the LID of the person, or null if the change names no LID.
const SAVE: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word, source, change_no)
    values (
      ?1, {person of ?2, ?4},
      coalesce((select n.phone from lid_numbers n where n.tenant_id = ?1 and n.lid = ?4), ?3), ?4, ?5, ?6, ?7, ?8, ?9,
      coalesce((select c.last_no from consent_changes c where c.tenant_id = ?1), 0) + 1)
    on conflict (tenant_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word,
      source = excluded.source,
      change_no = excluded.change_no
    where excluded.heard_at >= opt_outs.heard_at";

/// Saves that a contact has opted out, unless the saved change is newer.
pub fn opt_out(tenant: &TenantId, event: &ConsentEvent, received_at: Timestamp) -> [Statement; 3] {
    save(tenant, &Change::received(event, Some(received_at), received_at))
}

/// Saves that a contact has opted in, even if it had not opted out: an older opt-out may arrive later from a device that was offline.
pub fn opt_in(tenant: &TenantId, event: &ConsentEvent, received_at: Timestamp) -> [Statement; 3] {
    save(tenant, &Change::received(event, None, received_at))
}

const FIND: &str = "
    select o.chat_id from opt_outs o
    where o.tenant_id = ?1
      and o.chat_id = {person of ?2}";

/// Returns the chat id under which the state of the person of this chat is stored; `None` if the person has never opted out or in. If the
/// number of a LID is known, it is the chat id of the number.
pub async fn find(db: &impl Database, tenant: &TenantId, chat_id: &str) -> Result<Option<String>> {
    let rows = db.query(expand(Statement::new(FIND, params![tenant.as_str(), chat_id]))).await?;
    rows.first().map(|row| row.text("chat_id")).transpose()
}

/// An opt-out or opt-in of a person at the time `at`, and its source.
pub(in crate::contacts) struct Change<'a> {
    pub chat_id: &'a str,
    pub phone: Option<&'a str>,
    pub lid: Option<&'a str>,
    pub opted_out_at: Option<Timestamp>,
    pub at: Timestamp,
    /// The device that received the keyword. `device` and `keyword` are empty if a user has recorded the change.
    pub device: &'a str,
    pub keyword: &'a str,
    /// `word` or `person`.
    pub source: &'static str,
}

impl<'a> Change<'a> {
    fn received(event: &'a ConsentEvent, opted_out_at: Option<Timestamp>, at: Timestamp) -> Self {
        Self {
            chat_id: &event.chat_id,
            phone: event.phone.as_deref(),
            lid: event.lid.as_deref(),
            opted_out_at,
            at,
            device: event.device_id.as_str(),
            keyword: &event.keyword,
            source: "word",
        }
    }
}

/// Repeats the stored change with a new number if a device reports an older and opposite change late. The device has applied that older
/// change, so all devices must receive the stored one again.
const REPEAT_NEWER: &str = "
    update opt_outs set change_no = coalesce((select c.last_no from consent_changes c where c.tenant_id = ?1), 0) + 1
    where tenant_id = ?1
      and chat_id = {person of ?2, ?3}
      and heard_at > ?4 and (opted_out_at is null) = ?5";

/// Returns the statements that save a change. They write two rows, also if the stored change is newer and opposite; none if it is newer and
/// the same.
pub(in crate::contacts) fn save(tenant: &TenantId, change: &Change<'_>) -> [Statement; 3] {
    let Change { chat_id, phone, lid, opted_out_at, at, device, keyword, source } = change;
    let contact = params![tenant.as_str(), *chat_id, *phone, *lid];
    let state = params![*opted_out_at, *at, *device, *keyword, *source];
    let values = contact.into_iter().chain(state).collect::<Vec<SqlValue>>();
    let is_opt_out = opted_out_at.is_some();
    let repeated = params![tenant.as_str(), *chat_id, *lid, *at, is_opt_out];
    [expand(Statement::new(SAVE, values)), expand(Statement::new(REPEAT_NEWER, repeated)), give_number(tenant)]
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
const DELETE_MERGED: &str = "delete from opt_outs where tenant_id = ?1 and chat_id = ?2";
/// Gives the joined row a new change number, so that every device receives it: a device may have only the change under the LID.
const REPEAT_JOINED_CHANGE: &str = "
    update opt_outs set change_no = coalesce((select c.last_no from consent_changes c where c.tenant_id = ?1), 0) + 1
    where tenant_id = ?1 and chat_id = ?2";

/// Joins the rows of a LID and a number that are one person: the newest change of the two counts, and every device gets it
/// under the number. Writes no row if neither has a change.
pub fn join(tenant: &TenantId, contact: &IdentifiedContact) -> [Statement; 4] {
    let IdentifiedContact { chat_id, phone, lid, .. } = contact;
    let lid_chat = contact.joined_chat();
    let person = params![tenant.as_str(), lid_chat.as_str(), chat_id.as_str(), phone.as_str(), lid.as_str()];
    [
        Statement::new(JOIN, person),
        Statement::new(REPEAT_JOINED_CHANGE, params![tenant.as_str(), chat_id.as_str()]),
        Statement::new(DELETE_MERGED, params![tenant.as_str(), lid_chat]),
        give_number(tenant),
    ]
}

/// Selects the newest opt-out or opt-in of a contact.
const STATE_OF_CONTACT: &str = "
    select n.opted_out_at from opt_outs n where n.tenant_id = ?1 and n.chat_id = {chat_id of {phone}}";

/// Computes the chat id of a contact: that of its number, or that of its LID.
const CHAT_ID_OF_CONTACT: &str = "case when instr({phone}, '@') > 0 then {phone} else {phone} || '{suffix}' end";

/// Selects the chat id under which the state of the person of a chat is stored. If the chat is that of a LID, its number may be known.
const PERSON: &str =
    "coalesce((select n.phone || '{suffix}' from lid_numbers n where n.tenant_id = ?1 and n.lid = {lid}), {chat})";

/// Replaces the placeholders of a statement. `PHONE` is a column that holds a phone number, or `contacts.phone`, and `?1` is the tenant.
///
/// - `{opted_out_at of PHONE}`: a sub-select of the time since when the contact has opted out; null if it has not, or has opted in again.
/// - `{chat_id of PHONE}`: the chat id under which the contact's opt-outs and consent are kept.
/// - `{person of CHAT}` and `{person of CHAT, LID}`: the same for the person of a chat. The chat of a LID leads to the number that
///   `lid_numbers` has for it; an event may name the LID beside an older number.
///
/// The placeholders of the list of contacts are replaced first.
pub fn expand(statement: Statement) -> Statement {
    super::list::expand_list(statement)
        .replace_each("opted_out_at of", |phone| STATE_OF_CONTACT.replace("{phone}", phone))
        .replace_each("chat_id of", |phone| {
            CHAT_ID_OF_CONTACT.replace("{phone}", phone).replace("{suffix}", CHAT_ID_SUFFIX)
        })
        .replace_each("person of", |person| {
            let lid = || format!("replace({person}, '{LID_SUFFIX}', '')");
            let (chat, lid) =
                person.split_once(", ").map_or_else(|| (person, lid()), |(chat, lid)| (chat, lid.to_owned()));
            PERSON.replace("{suffix}", CHAT_ID_SUFFIX).replace("{lid}", &lid).replace("{chat}", chat)
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
        let sql = "select {person of p.chat_id}, {person of ?2, ?4}";
        let expanded = expand(Statement::new(sql, Vec::new())).sql;
        assert!(expanded.contains("n.lid = replace(p.chat_id, '@lid', '')), p.chat_id)"), "{expanded}");
        assert!(expanded.contains("n.lid = ?4), ?2)"), "{expanded}");
    }
}
