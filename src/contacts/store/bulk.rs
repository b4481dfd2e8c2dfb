//! Changes many contacts with one request. A repeated request finds the contacts already changed, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{addresses, json, parse};
use crate::{
    clock::Timestamp,
    contacts::contact::{tags_to_add, tags_without},
    error::{Error, Result},
    folding::fold,
    ids::{ContactId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// How many contacts one request changes.
pub const MAX_CONTACTS: usize = 500;
/// The most attempts to load and save tags, when somebody else changes the same contacts in between.
const MAX_ATTEMPTS: usize = 5;

/// Whether tags are added to each contact or removed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagChange {
    Add,
    Remove,
}

/// What a change did. If several ids lead to one contact, because contacts were merged, that contact is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
#[schema(as = ContactsChanged)]
pub struct BulkOutcome {
    /// How many contacts were changed or deleted.
    pub changed: usize,
    /// How many contacts were already as requested.
    pub unchanged: usize,
    /// How many contacts cannot get all of the new tags, because they would have too many. They are counted in `changed` or `unchanged`,
    /// too.
    pub full: usize,
    /// How many ids lead to no contact: the contact was deleted, or belongs to another tenant.
    pub unknown: usize,
}

const FIND: &str = "
    with recursive ids (asked, id) as (
      select value, value from json_each(?2)
      union select i.asked, m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    select i.asked, c.contact_id, c.tags from ids i cross join contacts c on c.tenant_id = ?1 and c.contact_id = i.id
    where c.tenant_id = ?1";

/// Gives contacts their new tags, except those that somebody has changed since they were loaded. `?2` is an object with both lists by the
/// contact's id.
const SET_TAGS: &str = "
    update contacts set tags = ?2 ->> ('$.' || contact_id || '.tags'), updated_at = ?3
    where tenant_id = ?1 and contact_id in (select key from json_each(?2))
      and tags = ?2 ->> ('$.' || contact_id || '.was')
    returning contact_id";

/// The stored tags of a contact, and its new tags. Both are JSON as text, as the column has them.
#[derive(Serialize)]
struct NewTags<'a> {
    was: &'a str,
    tags: String,
}

/// Adds tags to the contacts, or removes them. Each contact keeps the spelling of the tags that it has. One statement saves all contacts;
/// those that somebody has changed since they were loaded are loaded and saved again.
pub async fn change_tags(
    db: &impl Database,
    tenant: &TenantId,
    ids: &BTreeSet<ContactId>,
    change: TagChange,
    tags: &[String],
    now: Timestamp,
) -> Result<BulkOutcome> {
    let asked = json(ids)?;
    let mut changed: BTreeSet<String> = BTreeSet::new();
    for _ in 0..MAX_ATTEMPTS {
        let rows = db.query(Statement::new(FIND, params![tenant.as_str(), asked.as_str()])).await?;
        let found = FoundContacts::read(&rows)?;
        let mut full: usize = 0;
        let mut new: BTreeMap<&str, NewTags<'_>> = BTreeMap::new();
        for (id, stored) in &found.contacts {
            let known: Vec<String> = parse(stored)?;
            let (wanted, is_full) = changed_tags(&known, change, tags);
            full = full.saturating_add(usize::from(is_full));
            if wanted != known {
                new.insert(id, NewTags { was: stored, tags: json(&wanted)? });
            }
        }
        if !new.is_empty() {
            let values = params![tenant.as_str(), json(&new)?, now];
            let answers = db.batch(vec![Statement::new(SET_TAGS, values)]).await?;
            for row in answers.iter().flatten() {
                changed.insert(row.text("contact_id")?);
            }
        }
        if new.keys().all(|id| changed.contains(*id)) {
            let unchanged = found.contacts.keys().filter(|id| !changed.contains(*id)).count();
            return Ok(BulkOutcome { changed: changed.len(), unchanged, full, unknown: found.count_unknown(ids) });
        }
    }
    Err(Error::Conflict("somebody is changing these contacts; send the same request again".into()))
}

/// Returns the tags after the change, and whether the contact could not get all of them because of the limit.
fn changed_tags(known: &[String], change: TagChange, tags: &[String]) -> (Vec<String>, bool) {
    match change {
        TagChange::Add => {
            let added = tags_to_add(known, tags);
            let missing = tags.iter().filter(|tag| !known.iter().any(|own| fold(own) == fold(tag))).count();
            let is_full = added.len() < missing;
            if added.is_empty() {
                return (known.to_vec(), is_full);
            }
            let mut all: Vec<String> = known.iter().map(String::as_str).chain(added).map(str::to_owned).collect();
            all.sort_unstable();
            (all, is_full)
        }
        TagChange::Remove => (tags_without(known, tags), false),
    }
}

const REMOVE: &str = "
    with recursive ids (id) as (
      select value from json_each(?2)
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    delete from contacts where tenant_id = ?1 and contact_id in (select id from ids) returning contact_id";

/// Removes contacts with their addresses. Their opt-outs and consent entries stay, because they belong to the business.
pub async fn remove(db: &impl Database, tenant: &TenantId, ids: &BTreeSet<ContactId>) -> Result<BulkOutcome> {
    let asked = json(ids)?;
    let statement = |sql| Statement::new(sql, params![tenant.as_str(), asked.as_str()]);
    let answers = db.batch(vec![statement(FIND), addresses::remove_all(tenant, &asked), statement(REMOVE)]).await?;
    let found = FoundContacts::read(answers.first().map(Vec::as_slice).unwrap_or_default())?;
    let changed = answers.last().map_or(0, Vec::len);
    Ok(BulkOutcome { changed, unknown: found.count_unknown(ids), ..BulkOutcome::default() })
}

/// The contacts to which the ids of a request lead.
struct FoundContacts {
    /// The requested ids that lead to a contact.
    asked: BTreeSet<String>,
    /// The stored tags of each contact by its id.
    contacts: BTreeMap<String, String>,
}

impl FoundContacts {
    /// Returns how many of these ids lead to no contact.
    fn count_unknown(&self, ids: &BTreeSet<ContactId>) -> usize {
        ids.iter().filter(|id| !self.asked.contains(id.as_str())).count()
    }

    fn read(rows: &[Row]) -> Result<Self> {
        let mut found = Self { asked: BTreeSet::new(), contacts: BTreeMap::new() };
        for row in rows {
            found.asked.insert(row.text("asked")?);
            found.contacts.insert(row.text("contact_id")?, row.text("tags")?);
        }
        Ok(found)
    }
}
