//! Folds the names of contacts and chats that an earlier release has stored, so that a search finds them in every spelling. An
//! index has the contacts that are left, and a table the place up to which a tenant's chats are done, so a run that fails or is left
//! out loses nothing.

use crate::{clock::Timestamp, contacts, conversations::store::folded_names as chats, error::Result, ports::Database};

/// How many contacts, and how many chats, are folded in one run. The next runs fold the others.
const ROWS_AT_ONCE: u32 = 500;
/// How many tenants have their turn in one run: each costs two queries. They share the rows.
const TENANTS_AT_ONCE: u32 = 20;
/// How many tenants with older names are looked for.
const TENANTS_LISTED: u32 = 500;

/// Folds some of the older names. If those of one tenant cannot be folded, those of the others are. Once all are folded, a run
/// reads an empty index and an empty table.
pub async fn fold_names(db: &impl Database, now: Timestamp) -> Result<()> {
    let mut outcome = Ok(());
    let tenants = in_turn(contacts::store::list_tenants_to_fold(db, TENANTS_LISTED).await?, now);
    for tenant in &tenants {
        let folded = contacts::store::fold_some_names(db, tenant, share(tenants.len())).await;
        outcome = outcome.and(folded.map(drop));
    }
    let tenants = in_turn(chats::list_unfolded(db, TENANTS_LISTED).await?, now);
    for tenant in &tenants {
        outcome = outcome.and(chats::fold_next_names(db, tenant, share(tenants.len())).await);
    }
    outcome
}

/// The rows that each of so many tenants has of one run.
fn share(tenants: usize) -> u32 {
    let tenants = u32::try_from(tenants).unwrap_or(TENANTS_AT_ONCE);
    ROWS_AT_ONCE.checked_div(tenants).unwrap_or_default()
}

/// The tenants whose turn it is in this minute, so that a few large ones do not hold up the others.
fn in_turn<T>(mut tenants: Vec<T>, now: Timestamp) -> Vec<T> {
    let minute = usize::try_from(now.unix_seconds().div_euclid(60)).unwrap_or_default();
    let at_once = usize::try_from(TENANTS_AT_ONCE).unwrap_or(usize::MAX);
    if tenants.len() > at_once {
        let first = minute.wrapping_mul(at_once) % tenants.len();
        tenants.rotate_left(first);
        tenants.truncate(at_once);
    }
    tenants
}
