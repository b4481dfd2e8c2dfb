//! The number of each LID, as WhatsApp has shown it to one of the tenant's devices. The tenant hub writes this projection.

use std::collections::BTreeMap;

use crate::{
    clock::Timestamp,
    contacts::address::IdentifiedContact,
    error::Result,
    ids::TenantId,
    params,
    ports::{Database, Statement},
};

const SAVE: &str = "
    insert into lid_numbers (tenant_id, lid, phone, shown_at) values (?1, ?2, ?3, ?4)
    on conflict (tenant_id, lid) do update set phone = excluded.phone, shown_at = excluded.shown_at
    where excluded.shown_at > shown_at or excluded.shown_at = shown_at and excluded.phone <> phone";

/// Saves the number that WhatsApp has shown for a LID, unless a number that was shown later is stored. Writes one row, and one of an index.
pub fn save(tenant: &TenantId, contact: &IdentifiedContact, shown_at: Timestamp) -> Statement {
    Statement::new(SAVE, params![tenant.as_str(), contact.lid.as_str(), contact.phone.as_str(), shown_at])
}

const FIND: &str = "
    select n.lid, n.phone from json_each(?2) l cross join lid_numbers n on n.tenant_id = ?1 and n.lid = l.value
    where n.tenant_id = ?1";

/// Returns the number of each of these LIDs; a LID without a known number is omitted.
pub async fn find(db: &impl Database, tenant: &TenantId, lids: &[&str]) -> Result<BTreeMap<String, String>> {
    if lids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = db.query(Statement::new(FIND, params![tenant.as_str(), serde_json::json!(lids).to_string()])).await?;
    rows.iter().map(|row| Ok((row.text("lid")?, row.text("phone")?))).collect()
}
