//! Filters a list of campaigns by words of their names and by status. SQLite cannot fold, and a tenant has far fewer campaigns than
//! contacts, so a search loads the names and folds them itself.

use strum::IntoEnumIterator as _;

use super::AFTER_EVERY_ID;
use crate::{
    campaigns::campaign::CampaignStatus,
    error::Result,
    folding,
    ids::TenantId,
    page::PageRequest,
    params,
    ports::{Database, Statement},
};

/// The campaigns that a list shows. The default shows all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignFilter {
    /// Parts of the name in any order.
    pub search: Option<String>,
    /// The wanted statuses; empty for every status.
    pub statuses: Vec<CampaignStatus>,
}

const LIST_NAMES: &str = "
    select c.campaign_id, c.name from campaigns c
    where c.tenant_id = ?1 and c.campaign_id < ?2 and c.status in (select value from json_each(?3))
    order by c.campaign_id desc limit ?4";

/// The number of names that a search loads with one query: all names of nearly every tenant, and far less than a result of D1 may have.
const NAMES_AT_ONCE: u32 = 2_000;

impl CampaignFilter {
    /// Returns the wanted statuses as a JSON array.
    pub(super) fn statuses(&self) -> String {
        let all: Vec<CampaignStatus> = CampaignStatus::iter().collect();
        let wanted = if self.statuses.is_empty() { &all } else { &self.statuses };
        let names: Vec<&str> = wanted.iter().map(|status| status.as_str()).collect();
        serde_json::json!(names).to_string()
    }

    /// Returns the folded words of the search; empty for every name.
    pub(super) fn words(&self) -> Vec<String> {
        self.search.as_deref().map(folding::words).unwrap_or_default()
    }
}

/// Returns the ids of the campaigns whose names have these words: those of the page, and one more if there is one.
pub(super) async fn find_by_name(
    db: &impl Database,
    tenant: &TenantId,
    words: &[String],
    statuses: &str,
    page: &PageRequest,
) -> Result<Vec<String>> {
    let wanted = page.rows_to_read() as usize;
    let mut found = Vec::new();
    let mut before = page.after.clone().unwrap_or_else(|| AFTER_EVERY_ID.to_owned());
    loop {
        let values = params![tenant.as_str(), before.as_str(), statuses, NAMES_AT_ONCE];
        let rows = db.query(Statement::new(LIST_NAMES, values)).await?;
        for row in &rows {
            let id = row.text("campaign_id")?;
            if folding::has_words(&row.text("name")?, words) {
                found.push(id.clone());
                if found.len() == wanted {
                    return Ok(found);
                }
            }
            before = id;
        }
        if rows.len() < NAMES_AT_ONCE as usize {
            return Ok(found);
        }
    }
}
