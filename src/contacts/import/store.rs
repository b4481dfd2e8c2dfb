//! Imports in D1. A slice is one transaction: its contacts, its rejected rows, its counts, and the byte up to which the file is imported.
//! Each statement first compares the byte where the slice begins with the stored one, so a slice that is saved twice changes nothing the
//! second time.

use std::collections::HashMap;

use serde::Serialize;

use crate::{
    clock::{Random, Timestamp},
    contacts::{
        contact::{Attributes, MAX_ATTRIBUTES, tags_to_add},
        import::{
            Import, ImportJob, ImportOptions, ImportStatus, MAX_KEPT_REJECTIONS, Rejection, RowFault,
            slice::{AcceptedRow, FilePosition, Slice},
        },
        phone::CHAT_ID_SUFFIX,
        store::folded_name,
    },
    error::{Error, Result},
    ids::{ContactId, ImportId, TenantId, UserId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// An import to create.
pub struct NewImport<'a> {
    pub id: &'a ImportId,
    pub user: &'a UserId,
    pub file_name: &'a str,
    pub options: &'a ImportOptions,
    pub size_bytes: usize,
    pub created_at: Timestamp,
}

const CREATE: &str = "
    insert into imports (tenant_id, import_id, user_id, file_name, wishes, size_bytes, created_at, moved_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";

/// Creates an import. Writes two rows, the second in the index of running imports.
pub fn create(tenant: &TenantId, new: &NewImport<'_>) -> Result<Statement> {
    let names = params![tenant.as_str(), new.id.as_str(), new.user.as_str(), new.file_name];
    let rest = params![json(new.options)?, to_integer(new.size_bytes)?, new.created_at];
    Ok(Statement::new(CREATE, names.into_iter().chain(rest).collect::<Vec<SqlValue>>()))
}

/// One row of the JSON array that the statements expand with `json_each`.
#[derive(Serialize)]
struct StoredContact<'a> {
    id: ContactId,
    line: u64,
    phone: &'a str,
    written: &'a str,
    name: &'a str,
    folded: String,
    tags: Vec<&'a str>,
    attributes: &'a Attributes,
    cells: &'a [String],
}

/// A number that an earlier slice of this import has saved is a duplicate, too.
const SAVE_REJECTIONS: &str = "
    with wrong as (
      select value ->> 'line' as line, value ->> 'field' as field, value ->> 'code' as code,
        value ->> 'message' as message, value ->> 'value' as value, value -> 'cells' as cells
      from json_each(?4)
      union all
      select value ->> 'line', 'phone', 'duplicate', ?6, value ->> 'written', value -> 'cells' from json_each(?5)
      where exists (
        select 1 from contacts c where c.tenant_id = ?1 and c.phone = value ->> 'phone' and c.import_id = ?2))
    insert into import_rejections (tenant_id, import_id, line, field, code, message, value, cells)
    select ?1, ?2, line, field, code, message, value, cells from wrong
    where exists (
      select 1 from imports i where i.tenant_id = ?1 and i.import_id = ?2 and i.done_bytes = ?3 and i.status = 'running')
    order by line
    limit max(0, ?7 - (select i.duplicates + i.rejected from imports i where i.tenant_id = ?1 and i.import_id = ?2))
    on conflict (tenant_id, import_id, line) do nothing";

const ADD_COUNTS: &str = "
    update imports set
      rows = rows + ?4,
      rejected = rejected + ?5,
      duplicates = duplicates + ?6 + (
        select count(*) from json_each(?7) n
          cross join contacts c on c.tenant_id = ?1 and c.phone = n.value ->> 'phone' and c.import_id is ?2),
      updated = updated + (
        select count(*) from json_each(?7) n
          cross join contacts c on c.tenant_id = ?1 and c.phone = n.value ->> 'phone' and c.import_id is not ?2),
      created = created + (
        select count(*) from json_each(?7) n
        where not exists (select 1 from contacts c where c.tenant_id = ?1 and c.phone = n.value ->> 'phone'))
    where tenant_id = ?1 and import_id = ?2 and done_bytes = ?3 and status = 'running'";

const SAVE_CONTACTS: &str = "
    insert into contacts (
      tenant_id, contact_id, phone, name, folded_name, tags, attributes, source, import_id, consented_at, created_at, updated_at)
    select ?1, value ->> 'id', value ->> 'phone', value ->> 'name', value ->> 'folded', value -> 'tags', value -> 'attributes',
      'import', ?2, ?5, ?6, ?6
    from json_each(?4)
    where exists (
        select 1 from imports i where i.tenant_id = ?1 and i.import_id = ?2 and i.done_bytes = ?3 and i.status = 'running')
      and not exists (
        select 1 from contacts c where c.tenant_id = ?1 and c.phone = value ->> 'phone' and c.import_id = ?2)
    on conflict (tenant_id, phone) do update set
      name = case when excluded.name = '' then contacts.name else excluded.name end,
      folded_name = case when excluded.name = '' then contacts.folded_name else excluded.folded_name end,
      tags = (
        select json_group_array(value) from (
          select value from json_each(contacts.tags) union select value from json_each(excluded.tags) order by value)),
      attributes = (
        select json_group_object(key, value) from (
          select key, value, is_new, row_number() over (order by is_new, key) as no from (
            select j.key, j.value, j.key not in (select k.key from json_each(contacts.attributes) k) as is_new
            from json_each(json_patch(contacts.attributes, excluded.attributes)) j))
        where contacts.tenant_id = ?1 and (is_new = 0 or no <= ?7)),
      import_id = excluded.import_id,
      consented_at = coalesce(contacts.consented_at, excluded.consented_at),
      updated_at = excluded.updated_at";

/// A number belongs to the contact that has it in `contacts.phone`. A row with another contact id is a remnant of a contact that an earlier
/// release removed.
const SAVE_NUMBERS: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, 'phone', c.phone, c.contact_id from json_each(?4) n
      cross join contacts c on c.tenant_id = ?1 and c.phone = n.value ->> 'phone'
    where exists (
      select 1 from imports i where i.tenant_id = ?1 and i.import_id = ?2 and i.done_bytes = ?3 and i.status = 'running')
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

const SAVE_CONSENTS: &str = "
    insert into consents (tenant_id, chat_id, at, said, source, note, user_id)
    select ?1, value ->> 'phone' || ?8, ?5, 'consented', 'import', ?6, ?7 from json_each(?4)
    where exists (
      select 1 from imports i where i.tenant_id = ?1 and i.import_id = ?2 and i.done_bytes = ?3 and i.status = 'running')
    on conflict (tenant_id, chat_id, at, said) do nothing";

const ADVANCE: &str = "
    update imports set done_bytes = ?4, done_line = ?5, moved_at = ?6,
      status = case when ?4 >= size_bytes then 'completed' else status end,
      completed_at = case when ?4 >= size_bytes then ?6 end
    where tenant_id = ?1 and import_id = ?2 and done_bytes = ?3 and status = 'running'
    returning status";

/// The stored tags of the contacts that some slices of a file name. The key is the phone number of the contact.
pub type KnownTags = HashMap<String, Vec<String>>;

const LIST_KNOWN_TAGS: &str = "
    select c.phone, c.tags from json_each(?2) p cross join contacts c on c.tenant_id = ?1 and c.phone = p.value
    where c.tenant_id = ?1 and c.tags <> '[]'";

/// Returns the current tags of the contacts to whom these slices give tags. The comparison is not in SQL, because SQLite cannot fold.
pub async fn known_tags(db: &impl Database, tenant: &TenantId, slices: &[Slice]) -> Result<KnownTags> {
    let tagged = slices.iter().flat_map(|slice| &slice.accepted).filter(|row| !row.tags.is_empty());
    let phones: Vec<&str> = tagged.map(|row| row.phone.as_str()).collect();
    if phones.is_empty() {
        return Ok(KnownTags::new());
    }
    let rows = db.query(Statement::new(LIST_KNOWN_TAGS, params![tenant.as_str(), json(&phones)?])).await?;
    let read = |row: &Row| {
        let tags = serde_json::from_str(&row.text("tags")?).map_err(Error::internal)?;
        Ok((row.text("phone")?, tags))
    };
    rows.iter().map(read).collect()
}

/// Returns the statements that save one slice, which begins at the byte `from`. Each new contact writes four rows: itself, its number, and
/// each of them in an index. Each known one writes one, and each consent writes one more in the consent log.
///
/// A known contact keeps its tags in their spelling, and its attributes, whose values the file may change. It gets new tags and attributes
/// up to the limits of a contact. The row counts as imported even if some do not fit; no message reports them.
pub fn save_slice(
    tenant: &TenantId,
    new: &NewImport<'_>,
    from: FilePosition,
    slice: &Slice,
    known: &KnownTags,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Vec<Statement>> {
    let contacts: Vec<StoredContact<'_>> =
        slice.accepted.iter().map(|contact| stored(contact, known, ContactId::new(now, random))).collect();
    let contacts = json(&contacts)?;
    let at = |more: Vec<SqlValue>| -> Result<Vec<SqlValue>> {
        let guard = params![tenant.as_str(), new.id.as_str(), to_integer(from.byte)?];
        Ok(guard.into_iter().chain(more).collect())
    };
    let rejected = to_integer(slice.rejected.len())? - slice.duplicates;
    let wrong = params![json(&slice.rejected)?, contacts.as_str(), RowFault::SAME_NUMBER, MAX_KEPT_REJECTIONS];
    let counts = params![slice.rows, rejected, slice.duplicates, contacts.as_str()];
    let consented_at = new.options.has_consented.then_some(new.created_at);
    let mut statements = vec![
        Statement::new(SAVE_REJECTIONS, at(wrong.into())?),
        Statement::new(ADD_COUNTS, at(counts.into())?),
        Statement::new(
            SAVE_CONTACTS,
            at(params![contacts.as_str(), consented_at, now, to_integer(MAX_ATTRIBUTES)?].into())?,
        ),
        Statement::new(SAVE_NUMBERS, at(params![contacts.as_str()].into())?),
    ];
    if new.options.has_consented {
        let (file, user) = (new.file_name, new.user.as_str());
        let consents = params![contacts.as_str(), new.created_at, file, user, CHAT_ID_SUFFIX];
        statements.push(Statement::new(SAVE_CONSENTS, at(consents.into())?));
    }
    let end = params![to_integer(slice.end.byte)?, to_integer(slice.end.row)?, now];
    statements.push(Statement::new(ADVANCE, at(end.into())?));
    Ok(statements)
}

fn stored<'a>(contact: &'a AcceptedRow, known: &KnownTags, id: ContactId) -> StoredContact<'a> {
    let AcceptedRow { line, phone, written, country: _, name, tags, attributes, cells } = contact;
    StoredContact {
        id,
        line: *line,
        phone: phone.as_str(),
        written,
        name,
        folded: folded_name(name),
        tags: tags_to_add(known.get(phone.as_str()).map_or(&[], Vec::as_slice), tags),
        attributes,
        cells,
    }
}

/// Returns the status of the import after a slice was saved; `None` if another delivery of the queue message had saved it before.
pub fn status_after(answers: &[Vec<Row>]) -> Result<Option<ImportStatus>> {
    let row = answers.last().and_then(|rows| rows.first());
    row.map(|row| read_status(&row.text("status")?)).transpose()
}

/// The columns that `read` expects.
const COLUMNS: &str = "import_id, file_name, status, error, size_bytes, done_bytes, rows, created, updated, duplicates, rejected, created_at, completed_at";

const FIND_JOB: &str = "
    select {columns}, done_line, wishes, user_id from imports where tenant_id = ?1 and import_id = ?2";

/// Returns an import with everything that is needed to continue it.
pub async fn get_job(db: &impl Database, tenant: &TenantId, id: &ImportId) -> Result<ImportJob> {
    let statement = Statement::with_columns(FIND_JOB, COLUMNS, params![tenant.as_str(), id.as_str()]);
    let rows = db.query(statement).await?;
    let row = rows.first().ok_or(Error::NotFound { what: "the import" })?;
    let import = read(row)?;
    let byte = usize::try_from(import.done_bytes).map_err(Error::internal)?;
    let done_row = u64::try_from(row.integer("done_line")?).map_err(Error::internal)?;
    let options = serde_json::from_str(&row.text("wishes")?).map_err(Error::internal)?;
    Ok(ImportJob {
        import,
        done: FilePosition { byte, row: done_row },
        options,
        user: UserId::parse(&row.text("user_id")?)?,
    })
}

pub async fn get(db: &impl Database, tenant: &TenantId, id: &ImportId) -> Result<Import> {
    get_job(db, tenant, id).await.map(|job| job.import)
}

const LIST: &str = "
    select {columns} from imports where tenant_id = ?1 and import_id < ?2 order by import_id desc limit ?3";

/// Returns a page of imports, the newest first.
pub async fn list(db: &impl Database, tenant: &TenantId, page: &PageRequest) -> Result<Page<Import>> {
    let before = page.after.as_deref().unwrap_or("~");
    let params = params![tenant.as_str(), before, page.rows_to_read()];
    let rows = db.query(Statement::with_columns(LIST, COLUMNS, params)).await?;
    let imports = rows.iter().map(read).collect::<Result<Vec<Import>>>()?;
    Ok(Page::cut(imports, page, |import| import.id.to_string()))
}

const DELETE_OLD_REJECTIONS_OF_ALL_TENANTS: &str = "
    delete from import_rejections where (tenant_id, import_id, line) in (
      select r.tenant_id, r.import_id, r.line from imports i
      join import_rejections r on r.tenant_id = i.tenant_id and r.import_id = i.import_id
      where i.status <> 'running' and i.created_at < ?1 order by i.created_at limit ?2)";
const DELETE_OLD_OF_ALL_TENANTS: &str = "
    delete from imports where (tenant_id, import_id) in (
      select i.tenant_id, i.import_id from imports i
      where i.status <> 'running' and i.created_at < ?1 and not exists (
        select 1 from import_rejections r where r.tenant_id = i.tenant_id and r.import_id = i.import_id)
      order by i.created_at limit ?2)";

/// Deletes at most `limit` rejected rows of ended imports that were created before `before`, and at most `limit` of those
/// imports that have no rejected row left.
pub async fn delete_old(db: &impl Database, before: Timestamp, limit: u32) -> Result<()> {
    let both = [DELETE_OLD_REJECTIONS_OF_ALL_TENANTS, DELETE_OLD_OF_ALL_TENANTS];
    db.batch(both.map(|delete| Statement::new(delete, params![before, limit])).into()).await.map(drop)
}

const LIST_REJECTIONS: &str = "
    select line, field, code, message, value, cells from import_rejections
    where tenant_id = ?1 and import_id = ?2 and line > ?3 order by line limit ?4";

/// Returns a page of rejected rows, in the order of the file.
pub async fn list_rejections(
    db: &impl Database,
    tenant: &TenantId,
    id: &ImportId,
    page: &PageRequest,
) -> Result<Page<Rejection>> {
    let after = page.after.as_deref().map_or(Ok(0), |after| after.parse::<i64>().map_err(|_| wrong_cursor()))?;
    let rejections = rejections_after(db, tenant, id, after, i64::from(page.rows_to_read())).await?;
    Ok(Page::cut(rejections, page, |rejection| rejection.line.to_string()))
}

/// The number of rejections of one query. A row has at most 64 KiB.
const REJECTIONS_PER_QUERY: i64 = 500;

/// Loads all stored rejections of an import. They fit into memory: their cells are parts of the file, which has at most `MAX_FILE_BYTES`.
pub async fn all_rejections(db: &impl Database, tenant: &TenantId, id: &ImportId) -> Result<Vec<Rejection>> {
    let mut all: Vec<Rejection> = Vec::new();
    loop {
        let after = all.last().map_or(0, |last| last.line);
        let next = rejections_after(db, tenant, id, after, REJECTIONS_PER_QUERY).await?;
        let is_last = next.len() < usize::try_from(REJECTIONS_PER_QUERY).unwrap_or_default();
        all.extend(next);
        if is_last {
            return Ok(all);
        }
    }
}

async fn rejections_after(
    db: &impl Database,
    tenant: &TenantId,
    id: &ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<Rejection>> {
    let rows = db.query(Statement::new(LIST_REJECTIONS, params![tenant.as_str(), id.as_str(), after, limit])).await?;
    let read = |row: &Row| {
        Ok(Rejection {
            line: row.integer("line")?,
            field: row.text("field")?,
            code: row.text("code")?,
            message: row.text("message")?,
            value: row.text("value")?,
            cells: row
                .text_or_null("cells")?
                .map_or(Ok(Vec::new()), |cells| serde_json::from_str(&cells))
                .map_err(Error::internal)?,
        })
    };
    rows.iter().map(read).collect()
}

const FAIL: &str = "
    update imports set status = 'failed', error = ?3, completed_at = ?4
    where tenant_id = ?1 and import_id = ?2 and status = 'running'";

/// Ends an import that cannot continue. The contacts that it has saved so far remain.
pub async fn fail(db: &impl Database, tenant: &TenantId, id: &ImportId, error: &str, now: Timestamp) -> Result<()> {
    db.query(Statement::new(FAIL, params![tenant.as_str(), id.as_str(), error, now])).await.map(drop)
}

/// A running import that has made no progress for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalledImport {
    pub tenant: TenantId,
    pub id: ImportId,
    /// When the import last made progress.
    pub moved_at: Timestamp,
}

/// The tenants take turns. Each tenant's row is the import whose job was requeued longest ago.
const STALLED_OF_ALL_TENANTS: &str = "
    select tenant_id, import_id, moved_at from (
      select tenant_id, import_id, moved_at, requeued_at,
        row_number() over (partition by tenant_id order by requeued_at, moved_at, import_id) as turn
      from imports where status = 'running' and moved_at <= ?1 and requeued_at <= ?1)
    order by turn, requeued_at limit ?2";

/// Returns running imports of all tenants that have made no progress since `seen_before` and whose job has not been requeued since then.
pub async fn list_stalled(db: &impl Database, seen_before: Timestamp, limit: u32) -> Result<Vec<StalledImport>> {
    let rows = db.query(Statement::new(STALLED_OF_ALL_TENANTS, params![seen_before, limit])).await?;
    let read = |row: &Row| {
        Ok(StalledImport {
            tenant: TenantId::parse(&row.text("tenant_id")?)?,
            id: ImportId::parse(&row.text("import_id")?)?,
            moved_at: Timestamp::from_unix_millis(row.integer("moved_at")?),
        })
    };
    rows.iter().map(read).collect()
}

const MARK_REQUEUED: &str = "
    update imports set requeued_at = ?3 where tenant_id = ?1 and import_id = ?2 and status = 'running'";

/// Records that the jobs of these imports are requeued now. Writes one row for each.
pub async fn mark_requeued(db: &impl Database, stalled: &[StalledImport], now: Timestamp) -> Result<()> {
    let mark = |import: &StalledImport| {
        Statement::new(MARK_REQUEUED, params![import.tenant.as_str(), import.id.as_str(), now])
    };
    db.batch(stalled.iter().map(mark).collect()).await.map(drop)
}

fn read(row: &Row) -> Result<Import> {
    Ok(Import {
        id: ImportId::parse(&row.text("import_id")?)?,
        file_name: row.text("file_name")?,
        status: read_status(&row.text("status")?)?,
        error: row.text_or_null("error")?,
        size_bytes: row.integer("size_bytes")?,
        done_bytes: row.integer("done_bytes")?,
        rows: row.integer("rows")?,
        created: row.integer("created")?,
        updated: row.integer("updated")?,
        duplicates: row.integer("duplicates")?,
        rejected: row.integer("rejected")?,
        created_at: Timestamp::from_unix_millis(row.integer("created_at")?),
        completed_at: row.integer_or_null("completed_at")?.map(Timestamp::from_unix_millis),
    })
}

fn read_status(text: &str) -> Result<ImportStatus> {
    ImportStatus::parse(text).ok_or_else(|| Error::Internal(format!("unknown import status {text}")))
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn to_integer<N: TryInto<i64, Error: std::fmt::Display>>(number: N) -> Result<i64> {
    number.try_into().map_err(Error::internal)
}
