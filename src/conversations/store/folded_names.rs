//! The folded names of chats, in which a search looks, in the form of `contacts::store::folded_name`.

use serde::Serialize;

use crate::{
    contacts::store::folded_name,
    error::{Error, Result},
    ids::TenantId,
    params,
    ports::{Database, Statement},
};

/// How many chats are folded at once.
const AT_ONCE: usize = 1_000;
/// How many times a search does so: a tenant with more chats folds the others with the next searches.
const MAX_ROUNDS: usize = 20;

const LIST_OLDER: &str = "
    select device_id, chat_id, name, business_name from chats
    where tenant_id = ?1
      and (substr(folded_name, 1, length(name) + 1) is not name || char(10)
        or substr(folded_business_name, 1, length(business_name) + 1) is not business_name || char(10))
    order by device_id, chat_id limit ?2";

/// A name that has changed since it was read is folded by the next search.
const SAVE: &str = "
    update chats set folded_name = f.value ->> 'name', folded_business_name = f.value ->> 'businessName'
    from json_each(?2) f
    where chats.tenant_id = ?1 and chats.device_id = f.value ->> 'deviceId' and chats.chat_id = f.value ->> 'chatId'";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Folded {
    device_id: String,
    chat_id: String,
    name: Option<String>,
    business_name: Option<String>,
}

/// Folds the names of chats that have not been folded yet. Reads each chat of the tenant, as the search does, and writes one
/// row for each chat that it folds.
pub async fn fold_older_names(db: &impl Database, tenant: &TenantId) -> Result<()> {
    for _ in 0..MAX_ROUNDS {
        let most = i64::try_from(AT_ONCE).map_err(Error::internal)?;
        let rows = db.query(Statement::new(LIST_OLDER, params![tenant.as_str(), most])).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut chats = Vec::with_capacity(rows.len());
        for row in &rows {
            chats.push(Folded {
                device_id: row.text("device_id")?,
                chat_id: row.text("chat_id")?,
                name: row.text_or_null("name")?.as_deref().map(folded_name),
                business_name: row.text_or_null("business_name")?.as_deref().map(folded_name),
            });
        }
        let chats = serde_json::to_string(&chats).map_err(Error::internal)?;
        db.query(Statement::new(SAVE, params![tenant.as_str(), chats])).await?;
    }
    Ok(())
}
