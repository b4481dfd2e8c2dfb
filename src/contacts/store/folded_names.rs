//! The folded names of contacts, in which a search looks. SQLite cannot fold, so each statement that writes a name writes its
//! folded form, too. The column begins with the name that was folded: where that is not the name of the row, a release
//! before the column or a merge of two contacts has written it, and the next search folds it again.

use serde::Serialize;

use crate::{
    error::{Error, Result},
    folding::fold,
    ids::TenantId,
    params,
    ports::{Database, Statement},
};

/// What is stored for a name: the name, a line end, and the folded name. A name has no line end.
pub fn folded_name(name: &str) -> String {
    format!("{name}\n{}", fold(name))
}

/// How many names are folded at once.
const AT_ONCE: usize = 1_000;
/// How many times a search does so: a tenant with more contacts folds the others with the next searches.
const MAX_ROUNDS: usize = 20;

const LIST_OLDER: &str = "
    select contact_id, name from contacts
    where tenant_id = ?1 and contact_id > ?2
      and substr(folded_name, 1, length(name) + 1) is not name || char(10)
    order by contact_id limit ?3";

/// A name that has changed since it was read keeps its row as it is.
const SAVE: &str = "
    update contacts set folded_name = f.value ->> 'folded'
    from json_each(?2) f
    where contacts.tenant_id = ?1 and contacts.contact_id = f.value ->> 'id' and contacts.name = f.value ->> 'name'";

#[derive(Serialize)]
struct Folded {
    id: String,
    name: String,
    folded: String,
}

/// Folds the names that have not been folded yet. Writes one row for each.
pub async fn fold_older_names(db: &impl Database, tenant: &TenantId) -> Result<()> {
    let mut after = String::new();
    for _ in 0..MAX_ROUNDS {
        let most = i64::try_from(AT_ONCE).map_err(Error::internal)?;
        let rows = db.query(Statement::new(LIST_OLDER, params![tenant.as_str(), after.as_str(), most])).await?;
        let mut names = Vec::with_capacity(rows.len());
        for row in &rows {
            let name = row.text("name")?;
            names.push(Folded { id: row.text("contact_id")?, folded: folded_name(&name), name });
        }
        let Some(last) = names.last() else { return Ok(()) };
        after.clone_from(&last.id);
        let is_last = names.len() < AT_ONCE;
        let names = serde_json::to_string(&names).map_err(Error::internal)?;
        db.query(Statement::new(SAVE, params![tenant.as_str(), names])).await?;
        if is_last {
            return Ok(());
        }
    }
    Ok(())
}
