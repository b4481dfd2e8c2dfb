//! Canned replies in D1.

use crate::{
    clock::Timestamp,
    conversations::canned_reply::{CannedReply, MAX_REPLIES},
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{CannedReplyId, TenantId},
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, Statement},
};

const LIST: &str = "
    select id, shortcut, text, created_at, updated_at from canned_replies
    where tenant_id = ?1 and shortcut > ?2 order by shortcut limit ?3";

/// The replies in the order of their shortcuts.
pub async fn list(db: &impl Database, tenant: &TenantId, page: &PageRequest) -> Result<Page<CannedReply>> {
    let after = page.after.as_deref().unwrap_or_default();
    let rows = db.query(Statement::new(LIST, params![tenant.as_str(), after, page.rows_to_read()])).await?;
    let replies = rows.iter().map(read).collect::<Result<_>>()?;
    Ok(Page::cut(replies, page, |reply: &CannedReply| reply.shortcut.clone()))
}

const FIND: &str = "
    select id, shortcut, text, created_at, updated_at from canned_replies where tenant_id = ?1 and id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &CannedReplyId) -> Result<CannedReply> {
    let rows = db.query(Statement::new(FIND, params![tenant.as_str(), id.as_str()])).await?;
    rows.first().map_or(Err(Error::NotFound { what: "the canned reply" }), read)
}

const CREATE: &str = "
    insert into canned_replies (tenant_id, id, shortcut, text, created_at, updated_at)
    select ?1, ?2, ?3, ?4, ?5, ?5
    where not exists (select 1 from canned_replies r where r.tenant_id = ?1 limit 1 offset ?6 - 1)
    on conflict (tenant_id, shortcut) do nothing returning id";

/// A reply to create, with the parsed shortcut and text.
pub struct NewReply<'a> {
    pub id: CannedReplyId,
    pub shortcut: &'a str,
    pub text: &'a str,
    pub request: Option<&'a KeyedRequest>,
}

/// Creates a reply. An error if the shortcut is taken or the tenant has as many replies as it may have.
pub async fn create(db: &impl Database, tenant: &TenantId, new: NewReply<'_>, now: Timestamp) -> Result<CannedReply> {
    let NewReply { id, shortcut, text, request } = new;
    let values = params![tenant.as_str(), id.as_str(), shortcut, text, now, MAX_REPLIES];
    let remember = idempotency::store::remember(tenant, request, id.as_str(), now);
    let statements = [Statement::new(CREATE, values)].into_iter().chain(remember).collect();
    if db.batch(statements).await?.first().is_none_or(Vec::is_empty) {
        return Err(refusal(db, tenant, shortcut).await?);
    }
    get(db, tenant, &id).await
}

const CHANGE: &str = "
    update canned_replies set shortcut = coalesce(?3, shortcut), text = coalesce(?4, text), updated_at = ?5
    where tenant_id = ?1 and id = ?2
      and not exists (
        select 1 from canned_replies r where r.tenant_id = ?1 and r.shortcut = ?3 and r.id <> ?2)
    returning id";

/// Changes the shortcut, the text or both.
pub async fn change(
    db: &impl Database,
    tenant: &TenantId,
    id: &CannedReplyId,
    shortcut: Option<&str>,
    text: Option<&str>,
    now: Timestamp,
) -> Result<CannedReply> {
    let values = params![tenant.as_str(), id.as_str(), shortcut, text, now];
    if db.query(Statement::new(CHANGE, values)).await?.is_empty() {
        get(db, tenant, id).await?;
        return Err(taken(shortcut.unwrap_or_default()));
    }
    get(db, tenant, id).await
}

const DELETE: &str = "delete from canned_replies where tenant_id = ?1 and id = ?2 returning id";

pub async fn delete(db: &impl Database, tenant: &TenantId, id: &CannedReplyId) -> Result<()> {
    let deleted = db.query(Statement::new(DELETE, params![tenant.as_str(), id.as_str()])).await?;
    if deleted.is_empty() { Err(Error::NotFound { what: "the canned reply" }) } else { Ok(()) }
}

const FIND_SHORTCUT: &str = "select id from canned_replies where tenant_id = ?1 and shortcut = ?2";

/// Returns the reason why `CREATE` has created nothing.
async fn refusal(db: &impl Database, tenant: &TenantId, shortcut: &str) -> Result<Error> {
    let known = db.query(Statement::new(FIND_SHORTCUT, params![tenant.as_str(), shortcut])).await?;
    if known.is_empty() {
        let message = format!("there are {MAX_REPLIES} canned replies, as many as there may be; delete one first");
        return Ok(Error::Conflict(message));
    }
    Ok(taken(shortcut))
}

fn taken(shortcut: &str) -> Error {
    let message = format!("another canned reply has the shortcut /{shortcut}");
    Error::AlreadyExists { message, details: serde_json::json!({ "field": "shortcut" }) }
}

fn read(row: &Row) -> Result<CannedReply> {
    let at = |column| row.integer(column).map(Timestamp::from_unix_millis);
    Ok(CannedReply {
        id: CannedReplyId::parse(&row.text("id")?)?,
        shortcut: row.text("shortcut")?,
        text: row.text("text")?,
        created_at: at("created_at")?,
        updated_at: at("updated_at")?,
    })
}
