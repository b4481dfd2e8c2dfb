//! The folded names of chats, which a search compares, in the form of `contacts::store::folded_name`.

use serde::Serialize;

use crate::{
    contacts::store::{fold_for_search, fold_rows, folded_name},
    error::{Error, Result},
    ids::TenantId,
    params,
    ports::{Database, Row, Statement},
};

/// Finds chats with unfolded names. Without its index, which SQLite does not choose by itself, each search would scan every chat of the
/// tenant.
const LIST_OLDER: &str = "
    select device_id, chat_id, name, business_name from chats indexed by older_chat_foldings
    where tenant_id = ?1
      and (substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2)
        or substr(folded_business_name, 1, length(business_name) + 2) is not business_name || char(10) || char(2))
    order by device_id, chat_id limit ?2";

const LEFT_OF_ALL_TENANTS: &str = "
    select tenant_id, device_id, chat_id from chat_foldings order by tenant_id limit ?1";

const LIST_NEXT: &str = "
    select device_id, chat_id, name, business_name, folded_name, folded_business_name from chats
    where tenant_id = ?1 and (device_id, chat_id) > (?2, ?3)
    order by device_id, chat_id limit ?4";

const MOVE_ON: &str = "update chat_foldings set device_id = ?2, chat_id = ?3 where tenant_id = ?1";

const END: &str = "delete from chat_foldings where tenant_id = ?1";

/// Saves folded names. A name that has changed since it was loaded is folded by the next search.
const SAVE: &str = "
    with f (device_id, chat_id, name, business_name) as materialized (
      select value ->> 'deviceId', value ->> 'chatId', value ->> 'name', value ->> 'businessName' from json_each(?2))
    update chats set folded_name = f.name, folded_business_name = f.business_name from f
    where chats.tenant_id = ?1 and chats.device_id = f.device_id and chats.chat_id = f.chat_id";

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FoldedRow {
    device_id: String,
    chat_id: String,
    name: Option<String>,
    business_name: Option<String>,
}

impl FoldedRow {
    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            device_id: row.text("device_id")?,
            chat_id: row.text("chat_id")?,
            name: row.text_or_null("name")?.as_deref().map(folded_name),
            business_name: row.text_or_null("business_name")?.as_deref().map(folded_name),
        })
    }
}

/// Folds the names of a tenant's chats for a search. Writes one row for each chat that it folds.
pub async fn fold_older_names(db: &impl Database, tenant: &TenantId) -> Result<()> {
    fold_for_search(async |limit| fold_rows(db, tenant, LIST_OLDER, SAVE, limit, FoldedRow::of).await).await
}

/// A tenant whose chats may have names that the present release has not folded, and the last chat that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfoldedTenant {
    pub tenant: TenantId,
    device_id: String,
    chat_id: String,
}

/// Returns the first tenants whose chats have not all been checked.
pub async fn list_unfolded(db: &impl Database, limit: u32) -> Result<Vec<UnfoldedTenant>> {
    let rows = db.query(Statement::new(LEFT_OF_ALL_TENANTS, params![limit])).await?;
    let read = |row: &Row| {
        let (device_id, chat_id) = (row.text("device_id")?, row.text("chat_id")?);
        Ok(UnfoldedTenant { tenant: TenantId::parse(&row.text("tenant_id")?)?, device_id, chat_id })
    };
    rows.iter().map(read).collect()
}

/// Checks the tenant's next chats, at most `limit`, and folds the names that the present release has not folded. Writes one row for each of
/// these chats, and one for the last chat that is done.
pub async fn fold_next_names(db: &impl Database, unfolded: &UnfoldedTenant, limit: u32) -> Result<()> {
    let UnfoldedTenant { tenant, device_id, chat_id } = unfolded;
    let after = params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), limit];
    let rows = db.query(Statement::new(LIST_NEXT, after)).await?;
    let (mut older, mut last) = (Vec::new(), None);
    for row in &rows {
        let folded = FoldedRow::of(row)?;
        last = Some((folded.device_id.clone(), folded.chat_id.clone()));
        let is_folded = row.text_or_null("folded_name")? == folded.name
            && row.text_or_null("folded_business_name")? == folded.business_name;
        if !is_folded {
            older.push(folded);
        }
    }
    let is_last = u32::try_from(rows.len()).map_err(Error::internal)? < limit;
    let moved = match last.filter(|_| !is_last) {
        Some((device_id, chat_id)) => Statement::new(MOVE_ON, params![tenant.as_str(), device_id, chat_id]),
        None => Statement::new(END, params![tenant.as_str()]),
    };
    let older = serde_json::to_string(&older).map_err(Error::internal)?;
    db.batch(vec![Statement::new(SAVE, params![tenant.as_str(), older]), moved]).await.map(drop)
}
