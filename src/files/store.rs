//! Files in D1.
//!
//! Before anything is written under a key of the bucket, the key is stored in `file_writes`. Once the bucket has the whole file,
//! one transaction moves the key to `files`. When a file is deleted, the bucket deletes it before D1 does. So D1 knows every key of
//! the bucket, whenever a Worker ends.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    files::{file::StoredFile, kind::FileKind},
    idempotency::{KeyedRequest, store::remember},
    ids::{DeviceId, FileId, MessageId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

const COLUMNS: &str = "file_id, device_id, r2_key, kind, media_type, name, size, sha256, kept_until, created_at";

const BEGIN_WRITE: &str = "
    insert into file_writes (tenant_id, r2_key, began_at) values (?1, ?2, ?3)
    on conflict (tenant_id, r2_key) do nothing";

/// Records that a file is going to be written under this key. Writes two rows.
pub async fn begin_write(db: &impl Database, tenant: &TenantId, key: &str, now: Timestamp) -> Result<()> {
    db.query(Statement::new(BEGIN_WRITE, params![tenant.as_str(), key, now])).await.map(drop)
}

const END_WRITE: &str = "delete from file_writes where tenant_id = ?1 and r2_key = ?2";

/// Records that the bucket has nothing under the key, and never will have.
pub async fn end_write(db: &impl Database, tenant: &TenantId, key: &str) -> Result<()> {
    db.query(Statement::new(END_WRITE, params![tenant.as_str(), key])).await.map(drop)
}

/// The result of storing a file whose bytes are in the bucket.
#[derive(Debug, PartialEq, Eq)]
pub enum Insertion {
    /// The file is stored under the key that was given.
    Stored,
    /// An earlier attempt has stored the file under another key. What was written now has to be deleted.
    StoredBefore(StoredFile),
    /// The device that received the file was deleted meanwhile. What was written has to be deleted.
    DeviceDeleted,
}

const INSERT_UPLOADED: &str = "
    insert into files (tenant_id, file_id, device_id, r2_key, kind, media_type, name, size, sha256, kept_until, created_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    on conflict (tenant_id, file_id) do nothing";

/// A file of a device that does not exist is not inserted: nothing would delete it.
const INSERT_RECEIVED: &str = "
    insert into files (tenant_id, file_id, device_id, r2_key, kind, media_type, name, size, sha256, kept_until, created_at)
    select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
    where exists (select 1 from devices d where d.tenant_id = ?1 and d.device_id = ?3)
    on conflict (tenant_id, file_id) do nothing";

const END_STORED_WRITE: &str = "
    delete from file_writes where tenant_id = ?1 and r2_key = ?2
      and exists (select 1 from files f where f.tenant_id = ?1 and f.file_id = ?3 and f.r2_key = ?2)";

const FIND_ANY: &str = "select {columns} from files where tenant_id = ?1 and file_id = ?2";

/// Inserts a file that the bucket has as a whole. The same file may be inserted again.
pub async fn insert(db: &impl Database, tenant: &TenantId, file: &StoredFile) -> Result<Insertion> {
    let find = Statement::with_columns(FIND_ANY, COLUMNS, params![tenant.as_str(), file.id.as_str()]);
    let results = db.batch(vec![insertion(tenant, file)?, end_stored_write(tenant, file), find]).await?;
    let found = results.last().and_then(|rows| rows.first()).map(read).transpose()?;
    Ok(match found {
        Some(found) if found.key == file.key => Insertion::Stored,
        Some(found) => Insertion::StoredBefore(found),
        None => Insertion::DeviceDeleted,
    })
}

/// Inserts an uploaded file, with the key of the request that has uploaded it. Fails if the key is stored already.
pub async fn insert_upload(
    db: &impl Database,
    tenant: &TenantId,
    file: &StoredFile,
    request: Option<&KeyedRequest>,
) -> Result<()> {
    let key = remember(tenant, request, file.id.as_str(), file.created_at);
    let statements = [insertion(tenant, file)?].into_iter().chain(key).chain([end_stored_write(tenant, file)]);
    db.batch(statements.collect()).await.map(drop)
}

fn insertion(tenant: &TenantId, file: &StoredFile) -> Result<Statement> {
    let size = i64::try_from(file.size).map_err(Error::internal)?;
    let device = file.device.as_ref().map(DeviceId::as_str);
    let what = params![tenant.as_str(), file.id.as_str(), device, file.key.as_str()];
    let kind = params![file.kind.as_str(), file.media_type.as_str(), file.name.as_deref()];
    let content = params![size, hex::encode(file.sha256), file.kept_until, file.created_at];
    let sql = if device.is_some() { INSERT_RECEIVED } else { INSERT_UPLOADED };
    Ok(Statement::new(sql, [&what[..], &kind[..], &content[..]].concat()))
}

fn end_stored_write(tenant: &TenantId, file: &StoredFile) -> Statement {
    Statement::new(END_STORED_WRITE, params![tenant.as_str(), file.key.as_str(), file.id.as_str()])
}

const FIND: &str = "
    select {columns} from files
    where tenant_id = ?1 and file_id = ?2 and (kept_until is null or kept_until > ?3)";

/// Returns a file that has not expired. Fails with `NotFound` if there is none.
pub async fn find(db: &impl Database, tenant: &TenantId, id: &FileId, now: Timestamp) -> Result<StoredFile> {
    let rows = db.query(Statement::with_columns(FIND, COLUMNS, params![tenant.as_str(), id.as_str(), now])).await?;
    rows.first().map(read).transpose()?.ok_or(Error::NotFound { what: "the file" })
}

const HOLD: &str = "
    update files set kept_until = case when kept_until is not null then max(kept_until, ?4) end
    where tenant_id = ?1 and file_id = ?2 and (kept_until is null or kept_until > ?3)
    returning {columns}";

/// A file that a message is going to send, or `NotFound`. An upload that no message has yet is kept at least until `until`.
pub async fn hold(
    db: &impl Database,
    tenant: &TenantId,
    id: &FileId,
    now: Timestamp,
    until: Timestamp,
) -> Result<StoredFile> {
    let values = params![tenant.as_str(), id.as_str(), now, until];
    let rows = db.query(Statement::with_columns(HOLD, COLUMNS, values)).await?;
    rows.first().map(read).transpose()?.ok_or(Error::NotFound { what: "the file" })
}

const ADD_USE: &str = "
    insert into file_uses (tenant_id, file_id, message_id, device_id) values (?1, ?2, ?3, ?4)
    on conflict (tenant_id, file_id, message_id) do nothing";

const KEEP_USED: &str = "
    update files set kept_until = null where tenant_id = ?1 and file_id = ?2 and device_id is null and kept_until is not null";

/// Records that a message of the business has this file: from now on the file is kept as long as the message. Writes three rows.
pub fn add_use(tenant: &TenantId, id: &FileId, message: &MessageId, device: &DeviceId) -> [Statement; 2] {
    let values = params![tenant.as_str(), id.as_str(), message.as_str(), device.as_str()];
    [Statement::new(ADD_USE, values), Statement::new(KEEP_USED, params![tenant.as_str(), id.as_str()])]
}

const EXPIRE_UPLOADS_OF_DEVICE: &str = "
    update files set kept_until = ?3
    where tenant_id = ?1 and file_id in (
      select u.file_id from file_uses u join files f on f.tenant_id = u.tenant_id and f.file_id = u.file_id
      where u.tenant_id = ?1 and u.device_id = ?2 and (f.kept_until is null or f.kept_until > ?3)
        and (f.device_id is null or f.device_id = ?2 or not exists (
          select 1 from devices d where d.tenant_id = f.tenant_id and d.device_id = f.device_id))
        and not exists (
          select 1 from file_uses o where o.tenant_id = u.tenant_id and o.file_id = u.file_id and o.device_id <> ?2)
      limit ?4)
    returning file_id";

/// Lets at most `limit` files expire that only messages of this device send. To be repeated (`ports::repeat`) until it returns fewer rows.
pub fn expire_uploads_of_device(tenant: &TenantId, device: &DeviceId, now: Timestamp, limit: u32) -> Statement {
    Statement::new(EXPIRE_UPLOADS_OF_DEVICE, params![tenant.as_str(), device.as_str(), now, limit])
}

const DELETE_USES_OF_DEVICE: &str = "
    delete from file_uses where tenant_id = ?1 and (file_id, message_id) in (
      select u.file_id, u.message_id from file_uses u where u.tenant_id = ?1 and u.device_id = ?2 limit ?3)
    returning file_id";

/// Deletes which files at most `limit` messages of a device have. To be repeated until it returns fewer rows.
pub fn delete_uses_of_device(tenant: &TenantId, device: &DeviceId, limit: u32) -> Statement {
    Statement::new(DELETE_USES_OF_DEVICE, params![tenant.as_str(), device.as_str(), limit])
}

const EXPIRE_OF_DEVICE: &str = "
    update files set kept_until = ?3
    where tenant_id = ?1 and file_id in (
      select f.file_id from files f
      where f.tenant_id = ?1 and f.device_id = ?2 and (f.kept_until is null or f.kept_until > ?3)
        and not exists (
          select 1 from file_uses u where u.tenant_id = ?1 and u.file_id = f.file_id and u.device_id <> ?2)
      limit ?4)
    returning file_id";

/// Returns the statement that lets at most `limit` files expire that the device received and no other device sends on. The caller repeats it
/// (`ports::repeat`) until it returns fewer rows.
pub fn expire_of_device(tenant: &TenantId, device: &DeviceId, now: Timestamp, limit: u32) -> Statement {
    Statement::new(EXPIRE_OF_DEVICE, params![tenant.as_str(), device.as_str(), now, limit])
}

const EXPIRE: &str = "
    update files set kept_until = ?3
    where tenant_id = ?1 and file_id = ?2 and (kept_until is null or kept_until > ?3)
      and not exists (select 1 from file_uses u where u.tenant_id = ?1 and u.file_id = ?2)";

/// Returns the statement that lets a file expire whose message was deleted, unless a message of the business sends it, too.
pub fn expire(tenant: &TenantId, id: &FileId, now: Timestamp) -> Statement {
    Statement::new(EXPIRE, params![tenant.as_str(), id.as_str(), now])
}

const DELETE_USE: &str = "delete from file_uses where tenant_id = ?1 and file_id = ?2 and message_id = ?3";

/// A message with this file was deleted: the file expires, unless another message sends it.
pub fn end_use(tenant: &TenantId, id: &FileId, message: &MessageId, now: Timestamp) -> [Statement; 2] {
    let values = params![tenant.as_str(), id.as_str(), message.as_str()];
    [Statement::new(DELETE_USE, values), expire(tenant, id, now)]
}

/// An expired file: its tenant, its id and its key in the bucket.
#[derive(Debug, PartialEq, Eq)]
pub struct Expired {
    pub tenant: TenantId,
    pub id: FileId,
    pub key: String,
}

const LIST_EXPIRED_OF_ALL_TENANTS: &str = "
    select tenant_id, file_id, r2_key from files where kept_until <= ?1 order by kept_until limit ?2";

/// Returns at most `limit` expired files, first those that expired longest ago.
pub async fn list_expired(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<Expired>> {
    let rows = db.query(Statement::new(LIST_EXPIRED_OF_ALL_TENANTS, params![now, limit])).await?;
    let read = |row: &Row| {
        let (tenant, id) = (TenantId::parse(&row.text("tenant_id")?)?, FileId::parse(&row.text("file_id")?)?);
        Ok(Expired { tenant, id, key: row.text("r2_key")? })
    };
    rows.iter().map(read).collect()
}

const DELETE: &str = "delete from files where tenant_id = ?1 and file_id = ?2";

/// Deletes the row of a file that the bucket does not have any more.
pub async fn delete(db: &impl Database, tenant: &TenantId, id: &FileId) -> Result<()> {
    db.query(Statement::new(DELETE, params![tenant.as_str(), id.as_str()])).await.map(drop)
}

const LIST_ABANDONED_WRITES_OF_ALL_TENANTS: &str = "
    select tenant_id, r2_key from file_writes where began_at < ?1 order by began_at limit ?2";

/// Returns at most `limit` keys under which the writing of a file has begun before this time and not ended.
pub async fn list_abandoned_writes(
    db: &impl Database,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<(TenantId, String)>> {
    let rows = db.query(Statement::new(LIST_ABANDONED_WRITES_OF_ALL_TENANTS, params![before, limit])).await?;
    rows.iter().map(|row| Ok((TenantId::parse(&row.text("tenant_id")?)?, row.text("r2_key")?))).collect()
}

fn read(row: &Row) -> Result<StoredFile> {
    let hash = hex::decode(row.text("sha256")?).map_err(Error::internal)?;
    let device = row.text_or_null("device_id")?.map(|id| DeviceId::parse(&id)).transpose()?;
    Ok(StoredFile {
        id: FileId::parse(&row.text("file_id")?)?,
        device,
        key: row.text("r2_key")?,
        kind: FileKind::read(&row.text("kind")?)?,
        media_type: row.text("media_type")?,
        name: row.text_or_null("name")?,
        size: u64::try_from(row.integer("size")?).map_err(Error::internal)?,
        sha256: hash.try_into().map_err(|_| Error::internal("a SHA-256 has 32 bytes"))?,
        kept_until: row.integer_or_null("kept_until")?.map(Timestamp::from_unix_millis),
        created_at: Timestamp::from_unix_millis(row.integer("created_at")?),
    })
}
