//! The addresses of contacts in D1, and contacts that turn out to be one person.

use std::collections::BTreeMap;

use crate::{
    clock::Timestamp,
    contacts::{
        address::{ContactAddress, ContactAddressKind, IdentifiedContact},
        contact::{MAX_ATTRIBUTES, MAX_TAGS, spelled_as},
    },
    error::{Error, Result},
    ids::{ContactId, TenantId},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

const SAVE: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, ?3, ?4, c.contact_id from contacts c where c.tenant_id = ?1 and c.contact_id = ?2
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

const SAVE_NUMBER: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, 'phone', c.phone, c.contact_id from contacts c
    where c.tenant_id = ?1 and c.contact_id = ?2 and instr(c.phone, '@') = 0
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

/// Saves the address of a contact that the same transaction has created, and its number if it has one. If another contact has the address,
/// the contact was not created, and the statements write nothing. A row of a contact that no longer exists is overwritten.
pub fn save_first(tenant: &TenantId, id: &ContactId, address: &ContactAddress) -> [Statement; 2] {
    let (kind, value) = (address.kind.as_str(), address.value.as_str());
    [
        Statement::new(SAVE, params![tenant.as_str(), id.as_str(), kind, value]),
        Statement::new(SAVE_NUMBER, params![tenant.as_str(), id.as_str()]),
    ]
}

const NAMES_OF: &str = "
    select a.kind, a.value, c.name from json_each(?2) j
      cross join contact_addresses a on a.tenant_id = ?1 and a.kind = j.value ->> 0 and a.value = j.value ->> 1
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = a.contact_id
    where a.tenant_id = ?1 and c.name <> ''";

/// Returns the names of the contacts with these addresses. An address that no contact has is omitted.
pub async fn names_of(
    db: &impl Database,
    tenant: &TenantId,
    addresses: &[ContactAddress],
) -> Result<BTreeMap<ContactAddress, String>> {
    if addresses.is_empty() {
        return Ok(BTreeMap::new());
    }
    let asked: Vec<[&str; 2]> = addresses.iter().map(|of| [of.kind.as_str(), of.value.as_str()]).collect();
    let asked = serde_json::to_string(&asked).map_err(Error::internal)?;
    let read = |row: &Row| {
        let (kind, value) = (row.text("kind")?, row.text("value")?);
        let kind = ContactAddressKind::find(&kind).ok_or_else(|| Error::Internal(format!("unknown kind {kind}")))?;
        Ok((ContactAddress { kind, value }, row.text("name")?))
    };
    db.query(Statement::new(NAMES_OF, params![tenant.as_str(), asked])).await?.iter().map(read).collect()
}

const REMOVE_ALL: &str = "
    with recursive ids (id) as (
      select value from json_each(?2)
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    delete from contact_addresses where tenant_id = ?1 and contact_id in (select id from ids)";

/// Removes all addresses of contacts that are removed in the same transaction. `ids` is a JSON array of their ids.
pub fn remove_all(tenant: &TenantId, ids: &str) -> Statement {
    Statement::new(REMOVE_ALL, params![tenant.as_str(), ids])
}

/// Gives the contact of the LID its number, if no contact has the number yet.
const GIVE_NUMBER: &str = "
    update contacts set phone = ?3, updated_at = max(updated_at, ?4)
    where tenant_id = ?1 and contact_id = (
        select a.contact_id from contact_addresses a where a.tenant_id = ?1 and a.kind = 'lid' and a.value = ?2)
      and instr(phone, '@') > 0
      and not exists (select 1 from contacts n where n.tenant_id = ?1 and n.phone = ?3)
      and not exists (
        select 1 from lid_numbers s where s.tenant_id = ?1 and s.lid = ?2 and s.phone <> ?3 and s.shown_at > ?4)";

const LIST_TAGS_OF_BOTH: &str = "
    select l.contact_id, l.tags, n.tags as known from json_each(?2) j
      cross join contact_addresses a on a.tenant_id = ?1 and a.kind = 'lid' and a.value = j.value ->> 'lid'
      cross join contacts l on l.tenant_id = a.tenant_id and l.contact_id = a.contact_id
      cross join contacts n on n.tenant_id = a.tenant_id and n.phone = j.value ->> 'phone'
    where a.tenant_id = ?1 and instr(l.phone, '@') > 0 and l.tags <> '[]' and n.tags <> '[]'";

const RESPELL_TAGS: &str = "
    update contacts set tags = ?4 where tenant_id = ?1 and contact_id = ?2 and tags = ?3";

/// Returns statements that precede those of `join`, for contacts that become one: the contact of a LID and the contact of its number. Tags
/// of the former that the latter has in another spelling get that spelling, so that `join` finds them equal. This is not in SQL, because
/// SQLite cannot fold. Empty if no two such contacts are joined.
pub async fn respell_tags(
    db: &impl Database,
    tenant: &TenantId,
    joined: impl IntoIterator<Item = &IdentifiedContact>,
) -> Result<Vec<Statement>> {
    let pair = |contact: &IdentifiedContact| serde_json::json!({ "lid": contact.lid, "phone": contact.phone });
    let pairs: Vec<_> = joined.into_iter().map(pair).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let pairs = serde_json::Value::from(pairs).to_string();
    let mut statements = Vec::new();
    for row in db.query(Statement::new(LIST_TAGS_OF_BOTH, params![tenant.as_str(), pairs])).await? {
        let (id, stored) = (row.text("contact_id")?, row.text("tags")?);
        let tags: Vec<String> = serde_json::from_str(&stored).map_err(Error::internal)?;
        let known: Vec<String> = serde_json::from_str(&row.text("known")?).map_err(Error::internal)?;
        let respelled = spelled_as(&known, &tags);
        if respelled != tags {
            let respelled = serde_json::to_string(&respelled).map_err(Error::internal)?;
            statements.push(Statement::new(RESPELL_TAGS, params![tenant.as_str(), id, stored, respelled]));
        }
    }
    Ok(statements)
}

/// Adds to the contact of the number what only the contact of the LID has. Tags and attributes are sorted like those of a request. The
/// contact keeps its own, and gets others up to the limits of a contact.
const ADD_TO_CONTACT_OF_NUMBER: &str = "
    update contacts set
      name = case when contacts.name = '' then l.name else contacts.name end,
      tags = (
        select json_group_array(value) from (
          select value from (
            select value, min(place) as place, row_number() over (order by min(place), value) as no from (
              select value, 0 as place from json_each(contacts.tags)
              union all select value, 1 from json_each(l.tags))
            group by value)
          where contacts.tenant_id = ?1 and (place = 0 or no <= ?5) order by value)),
      attributes = (
        select json_group_object(key, value) from (
          select key, value, min(place) as place, row_number() over (order by min(place), key) as no from (
            select key, value, 0 as place from json_each(contacts.attributes)
            union all select key, value, 1 from json_each(l.attributes))
          group by key)
        where contacts.tenant_id = ?1 and (place = 0 or no <= ?6)),
      consented_at = max(coalesce(contacts.consented_at, l.consented_at), coalesce(l.consented_at, contacts.consented_at)),
      updated_at = max(contacts.updated_at, ?4)
    from (
      select c.name, c.tags, c.attributes, c.consented_at from contact_addresses a
        cross join contacts c on c.tenant_id = a.tenant_id and c.contact_id = a.contact_id
      where a.tenant_id = ?1 and a.kind = 'lid' and a.value = ?2 and instr(c.phone, '@') > 0) l
    where contacts.tenant_id = ?1 and contacts.phone = ?3
      and not exists (
        select 1 from lid_numbers s where s.tenant_id = ?1 and s.lid = ?2 and s.phone <> ?3 and s.shown_at > ?4)";

/// Records that the contact of the LID becomes part of the contact of the number. The statements after this one find the contact to remove
/// in this row.
const RECORD_MERGE: &str = "
    insert into merged_contacts (tenant_id, contact_id, merged_into)
    select ?1, l.contact_id, n.contact_id from contact_addresses a
      cross join contacts l on l.tenant_id = a.tenant_id and l.contact_id = a.contact_id
      cross join contacts n on n.tenant_id = a.tenant_id and n.phone = ?3
    where a.tenant_id = ?1 and a.kind = 'lid' and a.value = ?2 and instr(l.phone, '@') > 0
      and not exists (
        select 1 from lid_numbers s where s.tenant_id = ?1 and s.lid = ?2 and s.phone <> ?3 and s.shown_at > ?4)
    on conflict (tenant_id, contact_id) do nothing";

const REMOVE_MERGED: &str = "
    delete from contacts where tenant_id = ?1 and contact_id = (
      select m.contact_id from contact_addresses a
        cross join merged_contacts m on m.tenant_id = a.tenant_id and m.contact_id = a.contact_id
      where a.tenant_id = ?1 and a.kind = 'lid' and a.value = ?2)";

const MOVE_ADDRESSES: &str = "
    update contact_addresses set contact_id = m.merged_into
    from (
      select m.contact_id, m.merged_into from contact_addresses a
        cross join merged_contacts m on m.tenant_id = a.tenant_id and m.contact_id = a.contact_id
      where a.tenant_id = ?1 and a.kind = 'lid' and a.value = ?2) m
    where contact_addresses.tenant_id = ?1 and contact_addresses.contact_id = m.contact_id";

/// Gives the contact of the number both addresses. At this point of the transaction the LID may still belong to a contact that has another
/// number, and either address to a contact that no longer exists.
const SAVE_BOTH: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, k.kind, k.value, c.contact_id from contacts c
      cross join (select 'lid' as kind, ?2 as value union all select 'phone', ?3) k
    where c.tenant_id = ?1 and c.phone = ?3
      and not exists (
        select 1 from lid_numbers s where s.tenant_id = ?1 and s.lid = ?2 and s.phone <> ?3 and s.shown_at > ?4)
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

/// Returns statements for one transaction, after WhatsApp has shown at `at` that a LID and a number are one person: a contact that has one
/// of these addresses gets both. They write nothing if one contact has both already.
///
/// - Two contacts become one only if the contact of the LID has no number. Otherwise the LID moves: the person changed the number, or the
///   number was given to somebody else. The LID stays with its contact until a contact of the new number exists.
/// - If `lid_numbers` has a newer number for the LID, nothing changes.
pub fn join(tenant: &TenantId, lid: &str, phone: &str, at: Timestamp) -> Vec<Statement> {
    let shown = || params![tenant.as_str(), lid, phone, at];
    let limits =
        params![u32::try_from(MAX_TAGS).unwrap_or(u32::MAX), u32::try_from(MAX_ATTRIBUTES).unwrap_or(u32::MAX)];
    let with_limits: Vec<SqlValue> = shown().into_iter().chain(limits).collect();
    vec![
        Statement::new(GIVE_NUMBER, shown()),
        Statement::new(ADD_TO_CONTACT_OF_NUMBER, with_limits),
        Statement::new(RECORD_MERGE, shown()),
        Statement::new(REMOVE_MERGED, params![tenant.as_str(), lid]),
        Statement::new(MOVE_ADDRESSES, params![tenant.as_str(), lid]),
        Statement::new(SAVE_BOTH, shown()),
    ]
}

const MERGED_IDS: &str = "
    with recursive ids (id) as (
      select value from json_each(?2)
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    select id from ids";

/// Returns these ids, and those of the contacts that they were merged into. Only the last id of a contact has a row in `contacts`.
pub async fn merged_ids(db: &impl Database, tenant: &TenantId, contacts: &[ContactId]) -> Result<Vec<String>> {
    let asked = serde_json::to_string(contacts).map_err(Error::internal)?;
    let rows = db.query(Statement::new(MERGED_IDS, params![tenant.as_str(), asked])).await?;
    rows.iter().map(|row| row.text("id")).collect()
}
