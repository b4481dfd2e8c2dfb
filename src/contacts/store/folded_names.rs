//! The folded names of contacts, which a search compares. SQLite cannot fold, so each statement that writes a name also writes its folded
//! form.
//!
//! The column has the name that was folded, the mark of the present folding, and the folded name. If its name or mark differs from what the
//! row should have, an earlier release or a merge of two contacts has written the row. A cron job folds the names of such rows; a search
//! folds those of its tenant that the cron job has not reached.

use serde::Serialize;

use crate::{
    error::{Error, Result},
    folding::fold,
    ids::TenantId,
    params,
    ports::{Database, Row, Statement},
};

/// The mark of the present folding. Whoever changes `folding::fold` replaces this character here and in the statements, and adds a
/// migration with an index of the names that have another mark. No word that somebody searches for has this character.
const FOLDING: char = '\u{2}';

/// Returns what is stored for a name: the name, a line end, and the mark and the name in folded form. A name has no line end.
pub fn folded_name(name: &str) -> String {
    format!("{name}\n{FOLDING}{}", fold(name))
}

/// The number of rows that a search folds in one batch.
const BATCH_ROWS: u32 = 1_000;
/// The most batches that one search folds. In a tenant with more rows, later searches fold the others.
const MAX_BATCHES: usize = 20;

/// Finds contacts with unfolded names. Without this index, which SQLite does not choose by itself, each search would scan every contact of
/// the tenant.
const LIST_OLDER: &str = "
    select contact_id, name from contacts indexed by older_foldings
    where tenant_id = ?1 and substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2)
    order by contact_id limit ?2";

/// Finds tenants with unfolded names. SQLite uses the index once for each tenant in it, so the cost does not grow with the number of
/// contacts.
const TENANTS_TO_FOLD_OF_ALL_TENANTS: &str = "
    with recursive t (tenant_id) as (
      select min(tenant_id) from contacts indexed by older_foldings
      where substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2)
      union all
      select (
        select min(c.tenant_id) from contacts c indexed by older_foldings
        where c.tenant_id > t.tenant_id
          and substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2))
      from t where t.tenant_id is not null
      limit ?1)
    select tenant_id from t where tenant_id is not null";

/// Saves folded names, except those of contacts whose name has changed since it was loaded. Because the list is materialized, SQLite looks
/// up each contact by its key. Otherwise it would scan all contacts, and the whole list for each of them.
const SAVE: &str = "
    with f (contact_id, name, folded) as materialized (
      select value ->> 'id', value ->> 'name', value ->> 'folded' from json_each(?2))
    update contacts set folded_name = f.folded from f
    where contacts.tenant_id = ?1 and contacts.contact_id = f.contact_id and contacts.name = f.name";

#[derive(Serialize)]
struct FoldedRow {
    id: String,
    name: String,
    folded: String,
}

/// Returns the first tenants with names that the present release has not folded.
pub async fn list_tenants_to_fold(db: &impl Database, limit: u32) -> Result<Vec<TenantId>> {
    let rows = db.query(Statement::new(TENANTS_TO_FOLD_OF_ALL_TENANTS, params![limit])).await?;
    rows.iter().map(|row| TenantId::parse(&row.text("tenant_id")?)).collect()
}

/// Folds at most `limit` names that the present release has not folded, and returns how many. Writes one row for each.
pub async fn fold_some_names(db: &impl Database, tenant: &TenantId, limit: u32) -> Result<u32> {
    let fold_row = |row: &Row| {
        let name = row.text("name")?;
        Ok(FoldedRow { id: row.text("contact_id")?, folded: folded_name(&name), name })
    };
    fold_rows(db, tenant, LIST_OLDER, SAVE, limit, fold_row).await
}

/// Folds the names of a tenant's contacts for a search.
pub async fn fold_older_names(db: &impl Database, tenant: &TenantId) -> Result<()> {
    fold_for_search(async |limit| fold_some_names(db, tenant, limit).await).await
}

/// Folds names until all are folded, or until `MAX_BATCHES` is reached, because more would take a search too long.
pub async fn fold_for_search(fold_some: impl AsyncFn(u32) -> Result<u32>) -> Result<()> {
    for _ in 0..MAX_BATCHES {
        if fold_some(BATCH_ROWS).await? < BATCH_ROWS {
            return Ok(());
        }
    }
    Ok(())
}

/// Folds the names of the rows that `list` finds, and returns how many rows these are. `?2` of `list` is the most rows that it finds, and
/// `?2` of `save` has the folded rows as a JSON array.
pub async fn fold_rows<T: Serialize>(
    db: &impl Database,
    tenant: &TenantId,
    list: &'static str,
    save: &'static str,
    limit: u32,
    fold_row: impl Fn(&Row) -> Result<T>,
) -> Result<u32> {
    let rows = db.query(Statement::new(list, params![tenant.as_str(), limit])).await?;
    if !rows.is_empty() {
        let folded = rows.iter().map(fold_row).collect::<Result<Vec<T>>>()?;
        let folded = serde_json::to_string(&folded).map_err(Error::internal)?;
        db.query(Statement::new(save, params![tenant.as_str(), folded])).await?;
    }
    u32::try_from(rows.len()).map_err(Error::internal)
}
