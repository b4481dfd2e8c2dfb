//! The folded names of chats, in which a search looks, in the form of `contacts::store::folded_name`.

use serde::Serialize;

use crate::{
    contacts::store::{fold_rows, folded_name},
    error::Result,
    ids::TenantId,
    ports::{Database, Row},
};

const LIST_OLDER: &str = "
    select device_id, chat_id, name, business_name from chats
    where tenant_id = ?1
      and (substr(folded_name, 1, length(name) + 1) is not name || char(10)
        or substr(folded_business_name, 1, length(business_name) + 1) is not business_name || char(10))
    order by device_id, chat_id limit ?2";

/// A name that has changed since it was read is folded by the next search.
const SAVE: &str = "
    with f (device_id, chat_id, name, business_name) as materialized (
      select value ->> 'deviceId', value ->> 'chatId', value ->> 'name', value ->> 'businessName' from json_each(?2))
    update chats set folded_name = f.name, folded_business_name = f.business_name from f
    where chats.tenant_id = ?1 and chats.device_id = f.device_id and chats.chat_id = f.chat_id";

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
    let fold_row = |row: &Row| {
        Ok(Folded {
            device_id: row.text("device_id")?,
            chat_id: row.text("chat_id")?,
            name: row.text_or_null("name")?.as_deref().map(folded_name),
            business_name: row.text_or_null("business_name")?.as_deref().map(folded_name),
        })
    };
    fold_rows(db, tenant, LIST_OLDER, SAVE, fold_row).await
}
