//! The folded names of contacts, in which a search looks. SQLite cannot fold, so each statement that writes a name writes its
//! folded form, too. The column begins with the name that was folded: where that is not the name of the row, an earlier release
//! or a merge of two contacts has written the name without folding it, and the next search folds it.

use serde::Serialize;

use crate::{
    error::{Error, Result},
    folding::fold,
    ids::TenantId,
    params,
    ports::{Database, Row, Statement},
};

/// What is stored for a name: the name, a line end, and the folded name. A name has no line end.
pub fn folded_name(name: &str) -> String {
    format!("{name}\n{}", fold(name))
}

/// How many rows are folded in one batch.
const BATCH_ROWS: u32 = 1_000;
/// How many batches one search folds. In a tenant with more rows, the next searches fold the others.
const MAX_BATCHES: usize = 20;

/// Without its index, which SQLite does not choose by itself, each search would read every contact of the tenant.
const LIST_OLDER: &str = "
    select contact_id, name from contacts indexed by unfolded_names
    where tenant_id = ?1 and substr(folded_name, 1, length(name) + 1) is not name || char(10)
    order by contact_id limit ?2";

/// A row whose name has changed since it was read stays as it is. The list is materialized so that SQLite looks up its rows
/// by their key: joined with `json_each` itself, it reads all contacts and, for each of them, the whole list.
const SAVE: &str = "
    with f (contact_id, name, folded) as materialized (
      select value ->> 'id', value ->> 'name', value ->> 'folded' from json_each(?2))
    update contacts set folded_name = f.folded from f
    where contacts.tenant_id = ?1 and contacts.contact_id = f.contact_id and contacts.name = f.name";

#[derive(Serialize)]
struct Folded {
    id: String,
    name: String,
    folded: String,
}

/// Folds the names of contacts that have not been folded yet. Writes one row for each.
pub async fn fold_older_names(db: &impl Database, tenant: &TenantId) -> Result<()> {
    let fold_row = |row: &Row| {
        let name = row.text("name")?;
        Ok(Folded { id: row.text("contact_id")?, folded: folded_name(&name), name })
    };
    fold_rows(db, tenant, LIST_OLDER, SAVE, fold_row).await
}

/// Folds the names of the rows that `list` finds, until it finds no more. `?2` of `list` is how many rows it finds at most, and
/// `?2` of `save` has the folded rows as a JSON array.
pub async fn fold_rows<T: Serialize>(
    db: &impl Database,
    tenant: &TenantId,
    list: &'static str,
    save: &'static str,
    fold_row: impl Fn(&Row) -> Result<T>,
) -> Result<()> {
    for _ in 0..MAX_BATCHES {
        let rows = db.query(Statement::new(list, params![tenant.as_str(), BATCH_ROWS])).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let folded = rows.iter().map(&fold_row).collect::<Result<Vec<T>>>()?;
        let folded = serde_json::to_string(&folded).map_err(Error::internal)?;
        db.query(Statement::new(save, params![tenant.as_str(), folded])).await?;
        if rows.len() < BATCH_ROWS as usize {
            return Ok(());
        }
    }
    Ok(())
}
