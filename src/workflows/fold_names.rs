//! Folds the names of contacts and chats that an earlier release stored without folding, so that a search finds them in every spelling. An
//! index lists the contacts that are not folded yet. A table stores, for each tenant, the last chat that is done. A run that fails or is
//! skipped therefore loses nothing.

use crate::{clock::Timestamp, contacts, conversations::store::folded_names as chats, error::Result, ports::Database};

/// The most contacts, and the most chats, that one run folds. The next runs fold the others.
const MAX_ROWS_PER_RUN: u32 = 500;
/// The most tenants that one run serves, because each costs two queries. They share the rows.
const MAX_TENANTS_PER_RUN: u32 = 20;
/// The most tenants with unfolded names that one run finds.
const MAX_TENANTS_LISTED: u32 = 500;

/// Folds some of the names that are not folded yet. If those of one tenant cannot be folded, those of the others still are. Once all are
/// folded, a run queries an empty index and an empty table.
pub async fn fold_names(db: &impl Database, now: Timestamp) -> Result<()> {
    let mut outcome = Ok(());
    let tenants = tenants_of_this_minute(contacts::store::list_tenants_to_fold(db, MAX_TENANTS_LISTED).await?, now);
    for tenant in &tenants {
        let folded = contacts::store::fold_some_names(db, tenant, rows_per_tenant(tenants.len())).await;
        outcome = outcome.and(folded.map(drop));
    }
    let tenants = tenants_of_this_minute(chats::list_unfolded(db, MAX_TENANTS_LISTED).await?, now);
    for tenant in &tenants {
        outcome = outcome.and(chats::fold_next_names(db, tenant, rows_per_tenant(tenants.len())).await);
    }
    outcome
}

/// Returns the number of rows that one run folds for each tenant.
fn rows_per_tenant(tenants: usize) -> u32 {
    let tenants = u32::try_from(tenants).unwrap_or(MAX_TENANTS_PER_RUN);
    MAX_ROWS_PER_RUN.checked_div(tenants).unwrap_or_default()
}

/// Returns the tenants that are served in this minute. The tenants take turns, so that a few large ones do not delay the others.
fn tenants_of_this_minute<T>(mut tenants: Vec<T>, now: Timestamp) -> Vec<T> {
    let minute = usize::try_from(now.unix_seconds().div_euclid(60)).unwrap_or_default();
    let at_once = usize::try_from(MAX_TENANTS_PER_RUN).unwrap_or(usize::MAX);
    if tenants.len() > at_once {
        let first = minute.wrapping_mul(at_once) % tenants.len();
        tenants.rotate_left(first);
        tenants.truncate(at_once);
    }
    tenants
}
