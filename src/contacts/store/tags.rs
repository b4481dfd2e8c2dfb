//! Renames or deletes a tag of all contacts. A repeated change finds nothing to do.

use super::{json, spellings_of_tags};
use crate::{
    clock::Timestamp,
    error::Result,
    ids::TenantId,
    params,
    ports::{Database, Row, Statement},
};

/// The most contacts that one statement changes. This stays far below the 30 seconds after which D1 cancels a statement.
const CHANGED_AT_ONCE: u32 = 5_000;

/// Replaces the spellings `?2` in the tags of a contact: by the spelling of the new tag that the contact has already (one of `?4`), or else
/// by the new tag `?3`; without a new tag, they are removed. The tags remain sorted.
const CHANGE: &str = "
    update contacts set updated_at = ?5, tags = (
      select '[' || ifnull(group_concat(iif(tag is null, null, json_quote(tag))), '') || ']' from (
        select distinct iif(t.value in (select value from json_each(?2)), coalesce((
            select max(iif(k.value in (select value from json_each(?4)) and k.value not in (select value from json_each(?2)),
              k.value, null))
            from json_each(contacts.tags) k), ?3), t.value) as tag
        from json_each(contacts.tags) t order by tag))
    where tenant_id = ?1 and contact_id in (
      select c.contact_id from contacts c
      where c.tenant_id = ?1 and coalesce((
        select max(o.value in (select value from json_each(?2))) from json_each(c.tags) o), 0)
      order by c.contact_id limit ?6)
    returning contact_id";

/// A change of a tag, with the spellings that the tag has now.
pub struct TagOfAll {
    statement: Option<Statement>,
}

impl TagOfAll {
    /// Loads the spellings of the tag. `new` is the tag's new name; without one, the tag is deleted. Reads every contact.
    pub async fn read(
        db: &impl Database,
        tenant: &TenantId,
        tag: &str,
        new: Option<&str>,
        now: Timestamp,
    ) -> Result<Self> {
        let asked: Vec<String> = [Some(tag), new].into_iter().flatten().map(str::to_owned).collect();
        let mut spellings = spellings_of_tags(db, tenant, &asked).await?.into_iter();
        let mut old = spellings.next().unwrap_or_default();
        // The new name may be another spelling of the same tag; contacts who have the tag in the new spelling keep it.
        old.retain(|spelling| Some(spelling.as_str()) != new);
        if old.is_empty() {
            return Ok(Self { statement: None });
        }
        let known = spellings.next().unwrap_or_default();
        let values = params![tenant.as_str(), json(&old)?, new, json(&known)?, now, CHANGED_AT_ONCE];
        Ok(Self { statement: Some(Statement::new(CHANGE, values)) })
    }

    /// Returns the statement that changes the first contacts; `None` if no contact has the tag.
    pub fn statement(&self) -> Option<Statement> {
        self.statement.clone()
    }

    /// Returns whether the statement has to be repeated for other contacts after it has changed these.
    pub fn has_more(&self, changed: &[Row]) -> bool {
        self.statement.is_some() && changed.len() >= CHANGED_AT_ONCE as usize
    }
}
