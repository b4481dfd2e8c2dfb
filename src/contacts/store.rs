//! Contacts in D1, and who of them wants no more broadcasts: a projection of the words the devices heard, written by the
//! tenant's hub. A device that is removed takes none of it along: the wish was told to the business, not to the number.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    clock::Timestamp,
    contacts::{
        consent,
        contact::{Attributes, Contact, ContactSource, MAX_ATTRIBUTES, OptOut, too_many_attributes},
        opt_out::ConsentEvent,
        phone::Phone,
    },
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{ContactId, TenantId},
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

const SAVE_OPT_OUT: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    on conflict (tenant_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word,
      source = excluded.source
    where excluded.heard_at >= opt_outs.heard_at";

/// Somebody wants no more broadcasts. One row written; an older word, heard again, writes none.
pub fn opt_out(tenant: &TenantId, event: &ConsentEvent, heard_at: Timestamp) -> Statement {
    save_opt_out(tenant, event, Some(heard_at), heard_at)
}

/// Somebody wants them again. Kept although it takes nothing back: an older word may come later from a device that
/// was away.
pub fn opt_in(tenant: &TenantId, event: &ConsentEvent, heard_at: Timestamp) -> Statement {
    save_opt_out(tenant, event, None, heard_at)
}

fn save_opt_out(
    tenant: &TenantId,
    event: &ConsentEvent,
    opted_out_at: Option<Timestamp>,
    heard_at: Timestamp,
) -> Statement {
    let who = params![tenant.as_str(), event.chat_id.as_str(), event.phone.as_deref(), event.lid.as_deref()];
    let what = params![opted_out_at, heard_at, event.device_id.as_str(), event.keyword.as_str()];
    Statement::new(SAVE_OPT_OUT, who.into_iter().chain(what).collect::<Vec<SqlValue>>())
}

/// What a new contact is made of.
pub struct NewContact<'a> {
    pub id: ContactId,
    pub phone: &'a Phone,
    pub name: &'a str,
    pub tags: &'a [String],
    pub attributes: &'a Attributes,
    pub request: Option<&'a KeyedRequest>,
}

const CREATE: &str = "
    insert into contacts (tenant_id, contact_id, phone, name, tags, attributes, source, created_at, updated_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, 'manual', ?7, ?7)
    on conflict (tenant_id, phone) do nothing returning contact_id";

/// Two rows written: the contact and its number in the index.
pub async fn create(db: &impl Database, tenant: &TenantId, new: NewContact<'_>, now: Timestamp) -> Result<Contact> {
    let (tags, attributes) = (json(&new.tags)?, json(new.attributes)?);
    let values = params![tenant.as_str(), new.id.as_str(), new.phone.as_str(), new.name, tags, attributes, now];
    let remember = idempotency::store::remember(tenant, new.request, new.id.as_str(), now);
    let answers = db.batch([Statement::new(CREATE, values)].into_iter().chain(remember).collect()).await?;
    if answers.first().is_none_or(Vec::is_empty) {
        return Err(Error::Conflict("this number is among the contacts already".into()));
    }
    get(db, tenant, &new.id).await
}

/// The newest word counts, under whichever of its names the contact said it.
const GET: &str = "
    select c.contact_id, c.phone, c.name, c.tags, c.attributes, c.source, c.consented_at, c.created_at, c.updated_at,
      o.opted_out_at, o.word, o.source as opted_out_source
    from contacts c left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = (
      select n.chat_id from opt_outs n
      where n.tenant_id = ?1 and n.chat_id in (
        select c.phone || '@c.us'
        union all
        select h.lid || '@lid' from devices d
          cross join chats h on h.tenant_id = d.tenant_id and h.device_id = d.device_id and h.chat_id = c.phone || '@c.us'
          where d.tenant_id = ?1)
      order by n.heard_at desc limit 1)
    where c.tenant_id = ?1 and c.contact_id = ?2";

pub async fn get(db: &impl Database, tenant: &TenantId, id: &ContactId) -> Result<Contact> {
    let rows = db.query(Statement::new(GET, params![tenant.as_str(), id.as_str()])).await?;
    rows.first().map_or(Err(Error::NotFound { what: "the contact" }), read)
}

/// Whom a list shows; what is not said leaves nobody out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// Part of a name, or some digits of a number.
    pub search: Option<String>,
    pub tag: Option<String>,
    pub opted_out: Option<bool>,
}

impl ContactFilter {
    /// `(part of the name, part of the number)`. Who looks for `0812` means what we keep as `62812…`.
    fn parts(&self) -> (Option<String>, Option<String>) {
        let Some(search) = self.search.as_deref().map(str::trim).filter(|search| !search.is_empty()) else {
            return (None, None);
        };
        let digits: String = search.chars().filter(char::is_ascii_digit).collect();
        let is_number = search.chars().all(|each| each.is_ascii_digit() || " +-().".contains(each));
        match digits.trim_start_matches('0') {
            "" => (Some(search.to_ascii_lowercase()), None),
            digits if is_number => (None, Some(digits.to_owned())),
            _ => (Some(search.to_ascii_lowercase()), None),
        }
    }
}

const LIST: &str = "
    select c.contact_id, c.phone, c.name, c.tags, c.attributes, c.source, c.consented_at, c.created_at, c.updated_at,
      o.opted_out_at, o.word, o.source as opted_out_source
    from contacts c left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = (
      select n.chat_id from opt_outs n
      where n.tenant_id = ?1 and n.chat_id in (
        select c.phone || '@c.us'
        union all
        select h.lid || '@lid' from devices d
          cross join chats h on h.tenant_id = d.tenant_id and h.device_id = d.device_id and h.chat_id = c.phone || '@c.us'
          where d.tenant_id = ?1)
      order by n.heard_at desc limit 1)
    where c.tenant_id = ?1 and c.contact_id < ?2
      and (?3 is null or instr(lower(c.name), ?3) > 0)
      and (?4 is null or instr(c.phone, ?4) > 0)
      and (?5 is null or ?5 in (select value from json_each(c.tags)))
      and (?6 is null or (o.opted_out_at is not null) = ?6)
    order by c.contact_id desc limit ?7";

/// Sorts behind every id.
const AFTER_EVERY_ID: &str = "~";

/// Newest first. Whoever searches walks the tenant's contacts until the page is full: an index on names, or a row per
/// tag, would cost more rows with each write than this reads.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    filter: &ContactFilter,
    page: &PageRequest,
) -> Result<Page<Contact>> {
    let (name, phone) = filter.parts();
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
    let values = params![tenant.as_str(), before, name, phone, filter.tag.as_deref(), filter.opted_out, page.rows()];
    let rows = db.query(Statement::new(LIST, values)).await?;
    let contacts = rows.iter().map(read).collect::<Result<Vec<Contact>>>()?;
    Ok(Page::cut(contacts, page, |contact| contact.id.to_string()))
}

/// What of a contact is changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactChange {
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    /// A text sets an attribute, `None` takes it away.
    pub attributes: BTreeMap<String, Option<String>>,
}

const CHANGE: &str = "
    update contacts set name = coalesce(?3, name), tags = coalesce(?4, tags), attributes = json_patch(attributes, ?5),
      updated_at = ?6
    where tenant_id = ?1 and contact_id = ?2
      and (select count(*) from json_each(json_patch(attributes, ?5))) <= ?7
    returning contact_id";

/// Two people who change different attributes both succeed.
pub async fn change(
    db: &impl Database,
    tenant: &TenantId,
    id: &ContactId,
    change: &ContactChange,
    now: Timestamp,
) -> Result<Contact> {
    let tags = change.tags.as_ref().map(json).transpose()?;
    let (name, attributes) = (change.name.as_deref(), json(&change.attributes)?);
    let most = i64::try_from(MAX_ATTRIBUTES).map_err(Error::internal)?;
    let values = params![tenant.as_str(), id.as_str(), name, tags, attributes, now, most];
    let is_changed = !db.query(Statement::new(CHANGE, values)).await?.is_empty();
    let contact = get(db, tenant, id).await?;
    if is_changed { Ok(contact) } else { Err(too_many_attributes()) }
}

const REMOVE: &str = "delete from contacts where tenant_id = ?1 and contact_id = ?2 returning contact_id";

/// What the contact said about broadcasts stays: it was told to the business.
pub async fn remove(db: &impl Database, tenant: &TenantId, id: &ContactId) -> Result<()> {
    let removed = db.query(Statement::new(REMOVE, params![tenant.as_str(), id.as_str()])).await?;
    if removed.is_empty() { Err(Error::NotFound { what: "the contact" }) } else { Ok(()) }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactSummary {
    pub contacts: i64,
    pub opted_out: i64,
    pub tags: Vec<TagCount>,
    pub attributes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TagCount {
    pub tag: String,
    pub contacts: i64,
}

const COUNT: &str = "select count(*) from contacts where tenant_id = ?1";

/// Walks those who ever said the word, who are few. The chats know the number of who was only a LID then.
const COUNT_OPTED_OUT: &str = "
    with numbers as (
      select o.phone from opt_outs o where o.tenant_id = ?1 and o.opted_out_at is not null and o.phone is not null
      union
      select h.phone from chats h where h.tenant_id = ?1 and h.lid || '@lid' in (
        select o.chat_id from opt_outs o where o.tenant_id = ?1 and o.opted_out_at is not null and o.phone is null))
    select count(*) from numbers p cross join contacts c on c.tenant_id = ?1 and c.phone = p.phone
    where c.tenant_id = ?1 and (
      select n.opted_out_at from opt_outs n
      where n.tenant_id = ?1 and n.chat_id in (
        select c.phone || '@c.us'
        union all
        select h.lid || '@lid' from devices d
          cross join chats h on h.tenant_id = d.tenant_id and h.device_id = d.device_id and h.chat_id = c.phone || '@c.us'
          where d.tenant_id = ?1)
      order by n.heard_at desc limit 1) is not null";

const COUNT_TAGS: &str = "
    select t.value as tag, count(*) as contacts from contacts c cross join json_each(c.tags) t
    where c.tenant_id = ?1 group by t.value order by contacts desc, tag limit ?2";

const ATTRIBUTE_NAMES: &str = "
    select distinct a.key as name from contacts c cross join json_each(c.attributes) a
    where c.tenant_id = ?1 order by name limit ?2";

/// A list of more names is no help to anybody.
const MAX_NAMES: u32 = 500;

/// Reads every contact.
pub async fn summary(db: &impl Database, tenant: &TenantId) -> Result<ContactSummary> {
    let ours = tenant.as_str();
    let mut answers = db
        .batch(vec![
            Statement::new(COUNT, params![ours]),
            Statement::new(COUNT_OPTED_OUT, params![ours]),
            Statement::new(COUNT_TAGS, params![ours, MAX_NAMES]),
            Statement::new(ATTRIBUTE_NAMES, params![ours, MAX_NAMES]),
        ])
        .await?
        .into_iter();
    let mut next = || answers.next().unwrap_or_default();
    let number = |rows: Vec<Row>| rows.first().map_or(Ok(0), |row| row.integer(0));
    Ok(ContactSummary {
        contacts: number(next())?,
        opted_out: number(next())?,
        tags: next()
            .iter()
            .map(|row| Ok(TagCount { tag: row.text(0)?, contacts: row.integer(1)? }))
            .collect::<Result<_>>()?,
        attributes: next().iter().map(|row| row.text(0)).collect::<Result<_>>()?,
    })
}

const COUNT_KNOWN: &str = "
    select count(*) from json_each(?2) p cross join contacts c on c.tenant_id = ?1 and c.phone = p.value
    where c.tenant_id = ?1";

/// How many of these numbers are contacts already.
pub async fn count_known(db: &impl Database, tenant: &TenantId, phones: &[&str]) -> Result<i64> {
    let rows = db.query(Statement::new(COUNT_KNOWN, params![tenant.as_str(), json(&phones)?])).await?;
    rows.first().map_or(Ok(0), |row| row.integer(0))
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}

fn read(row: &Row) -> Result<Contact> {
    let at = |column| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    let source = row.text(5)?;
    Ok(Contact {
        id: ContactId::parse(&row.text(0)?)?,
        phone: row.text(1)?,
        name: row.text(2)?,
        tags: parse(&row.text(3)?)?,
        attributes: parse(&row.text(4)?)?,
        source: ContactSource::parse(&source)
            .ok_or_else(|| Error::Internal(format!("unknown source of a contact {source}")))?,
        consented_at: at(6)?,
        created_at: Timestamp::from_unix_millis(row.integer(7)?),
        updated_at: Timestamp::from_unix_millis(row.integer(8)?),
        opted_out: at(9)?.map(|at| read_opted_out(row, at)).transpose()?,
    })
}

fn read_opted_out(row: &Row, at: Timestamp) -> Result<OptOut> {
    let source = row.text(11)?;
    let known = consent::ConsentSource::find(&source);
    Ok(OptOut {
        at,
        keyword: row.text_or_null(10)?.filter(|keyword| !keyword.is_empty()),
        source: known.ok_or_else(|| Error::Internal(format!("unknown source of an opt-out {source}")))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_types_digits_looks_for_a_number() {
        let parts = |search: &str| ContactFilter { search: Some(search.into()), ..ContactFilter::default() }.parts();
        assert_eq!(parts("0812-3456"), (None, Some("8123456".into())));
        assert_eq!(parts("+62 812"), (None, Some("62812".into())));
        assert_eq!(parts("Toko 24"), (Some("toko 24".into()), None));
        assert_eq!((parts("  "), parts("-")), ((None, None), (Some("-".into()), None)));
    }
}
