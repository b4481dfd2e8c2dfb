//! Contacts in D1. The table `opt_outs` says which of them have opted out of broadcasts.
//!
//! The table `contact_addresses` has the addresses of every contact. The column `contacts.phone` has one of them: the number, or the first
//! address of a contact without a number, such as `123@lid`. A number is looked up in the column, because releases without the table wrote
//! only the column; another address is looked up in the table. When those releases removed a contact, its addresses remained in the table,
//! so an address counts only while its contact exists.

pub mod addresses;
pub mod bulk;
pub mod consent_changes;
mod folded_names;
mod list;
pub mod lid_numbers;
pub mod opt_out_settings;
pub mod opt_outs;
pub mod probable_opt_outs;
mod search;
pub mod tags;
mod words;

pub use folded_names::{
    fold_for_search, fold_older_names, fold_rows, fold_some_names, folded_name, list_tenants_to_fold,
};
pub use list::{ContactFilter, ContactSort, ResolvedFilter, list, list_page};
pub use search::search_parts;
pub use words::{expression_of_names, list_tagged};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    clock::Timestamp,
    contacts::{
        address::{ContactAddress, ContactAddressKind},
        consent,
        contact::{Attributes, Contact, ContactSource, MAX_ATTRIBUTES, OptIn, OptOut, too_many_attributes_error},
        phone::CHAT_ID_SUFFIX,
    },
    error::{Error, Result},
    folding::fold,
    idempotency::{self, KeyedRequest},
    ids::{ContactId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// A contact to create.
pub struct NewContact<'a> {
    pub id: ContactId,
    pub address: &'a ContactAddress,
    pub name: &'a str,
    pub tags: &'a [String],
    pub attributes: &'a Attributes,
    pub request: Option<&'a KeyedRequest>,
}

/// Creates a contact. If its LID belongs to a known number, it gets the number, too.
const CREATE: &str = "
    insert into contacts (tenant_id, contact_id, phone, name, tags, attributes, source, created_at, updated_at, folded_name)
    select ?1, ?2, coalesce((
        select n.phone from lid_numbers n where n.tenant_id = ?1 and ?8 = 'lid' and n.lid = ?9), ?3),
      ?4, ?5, ?6, 'manual', ?7, ?7, ?10
    where not exists (
      select 1 from contact_addresses a
        cross join contacts c on c.tenant_id = a.tenant_id and c.contact_id = a.contact_id
      where a.tenant_id = ?1 and a.kind = ?8 and a.value = ?9 and a.kind <> 'phone')
    on conflict (tenant_id, phone) do nothing returning contact_id";

/// Creates a contact. Writes four rows: the contact, its address, and each of them in an index.
pub async fn create(db: &impl Database, tenant: &TenantId, new: NewContact<'_>, now: Timestamp) -> Result<Contact> {
    let (tags, attributes) = (json(&new.tags)?, json(new.attributes)?);
    let NewContact { id, address, name, request, .. } = new;
    let column = address.in_column();
    let (kind, value) = (address.kind.as_str(), address.value.as_str());
    let folded = folded_name(name);
    let values = params![tenant.as_str(), id.as_str(), column, name, tags, attributes, now, kind, value, folded];
    let remember = idempotency::store::remember(tenant, request, id.as_str(), now);
    let statements = [Statement::new(CREATE, values)].into_iter().chain(remember);
    let answers = db.batch(statements.chain(addresses::save_first(tenant, &id, address)).collect()).await?;
    if answers.first().is_none_or(Vec::is_empty) {
        return Err(already_exists(db, tenant, address).await?);
    }
    get(db, tenant, &id).await
}

/// Finds the contact because of which `CREATE` creates none: the one with this address, else the one with this number.
const FIND_KNOWN: &str = "
    select c.contact_id, c.name from (
      select a.contact_id, 0 as place from contact_addresses a
      where a.tenant_id = ?1 and a.kind = ?3 and a.value = ?4 and a.kind <> 'phone'
      union all
      select p.contact_id, 1 from contacts p
      where p.tenant_id = ?1 and p.phone = coalesce((
        select n.phone from lid_numbers n where n.tenant_id = ?1 and ?3 = 'lid' and n.lid = ?4), ?2)) k
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = k.contact_id
    where c.tenant_id = ?1 order by k.place limit 1";

/// Returns the error that names the contact with this address. The error has no contact id if somebody has just deleted the contact.
async fn already_exists(db: &impl Database, tenant: &TenantId, address: &ContactAddress) -> Result<Error> {
    let (kind, value) = (address.kind.as_str(), address.value.as_str());
    let values = params![tenant.as_str(), address.in_column(), kind, value];
    let message = match address.kind {
        ContactAddressKind::Phone => "this number is among the contacts already".to_owned(),
        kind => format!("this {} belongs to a contact already", kind.as_str()),
    };
    let rows = db.query(Statement::new(FIND_KNOWN, values)).await?;
    let Some(known) = rows.first() else { return Ok(Error::Conflict(message)) };
    let (id, name) = (known.text("contact_id")?, known.text("name")?);
    Ok(Error::AlreadyExists { message, details: serde_json::json!({ "contactId": id, "contactName": name }) })
}

/// The columns of `contacts c` and `opt_outs o` that `read` expects; `?1` is the tenant.
const COLUMNS: &str = "
    c.contact_id, c.phone, c.name, c.tags, c.attributes, c.source, c.consented_at, c.created_at, c.updated_at,
    (select json_group_array(json_object('kind', a.kind, 'value', a.value)) from contact_addresses a
      where a.tenant_id = c.tenant_id and a.contact_id = c.contact_id) as addresses,
    o.opted_out_at, o.word, o.source as opted_out_source, o.heard_at, o.device_id as heard_by,
    ({undecided_opt_out of c.phone}) as undecided_opt_out";

const GET: &str = "
    with recursive ids (id) as (
      select ?2
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    select {columns} from contacts c
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and c.contact_id in (select id from ids)";

/// Returns the contact, or the one that it was merged into. An id may lead through several merges, and only the last id has a row.
pub async fn get(db: &impl Database, tenant: &TenantId, id: &ContactId) -> Result<Contact> {
    let statement = Statement::with_columns(GET, COLUMNS, params![tenant.as_str(), id.as_str()]);
    let rows = db.query(probable_opt_outs::expand(statement)).await?;
    rows.first().map_or(Err(Error::NotFound { what: "the contact" }), read)
}

/// Returns, for each of these tags, the spellings that the tenant's contacts have of it. Reads one row for each tag of the tenant.
pub async fn spellings_of_tags(db: &impl Database, tenant: &TenantId, tags: &[String]) -> Result<Vec<Vec<String>>> {
    let mut spellings: Vec<(String, Vec<String>)> = tags.iter().map(|tag| (fold(tag), Vec::new())).collect();
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    for tag in words::tags(db, tenant).await? {
        let folded = fold(&tag);
        for (_, known) in spellings.iter_mut().filter(|(asked, _)| *asked == folded) {
            known.push(tag.clone());
        }
    }
    Ok(spellings.into_iter().map(|(_, spellings)| spellings).collect())
}

/// The fields of a contact to change; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactChange {
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    /// A text sets an attribute, `None` removes it.
    pub attributes: BTreeMap<String, Option<String>>,
    /// The `updated_at` of the contact that the caller has loaded. If the contact has another one now, nothing is changed.
    pub version: Option<Timestamp>,
}

const CHANGE_CONTACT: &str = "
    with recursive ids (id) as (
      select ?2
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    update contacts set name = coalesce(?3, name), folded_name = coalesce(?9, folded_name), tags = coalesce(?4, tags), attributes = json_patch(attributes, ?5),
      updated_at = ?6
    where tenant_id = ?1 and contact_id in (select id from ids)
      and (select count(*) from json_each(json_patch(attributes, ?5))) <= ?7
      and (?8 is null or updated_at = ?8)
    returning contact_id";

/// Changes a contact. If two people change different attributes at the same time, both changes are kept. Fails with `Conflict` if the
/// contact has another version than the caller has loaded.
pub async fn change_contact(
    db: &impl Database,
    tenant: &TenantId,
    id: &ContactId,
    change: &ContactChange,
    now: Timestamp,
) -> Result<Contact> {
    let tags = change.tags.as_ref().map(json).transpose()?;
    let (name, attributes) = (change.name.as_deref(), json(&change.attributes)?);
    let most = i64::try_from(MAX_ATTRIBUTES).map_err(Error::internal)?;
    let folded = name.map(folded_name);
    let values = params![tenant.as_str(), id.as_str(), name, tags, attributes, now, most, change.version, folded];
    let is_changed = !db.query(Statement::new(CHANGE_CONTACT, values)).await?.is_empty();
    let contact = get(db, tenant, id).await?;
    if is_changed {
        Ok(contact)
    } else if change.version.is_some_and(|version| version != contact.updated_at) {
        Err(Error::Conflict("somebody has changed this contact meanwhile; read it again".into()))
    } else {
        Err(too_many_attributes_error())
    }
}

/// Removes a contact.
pub async fn remove(db: &impl Database, tenant: &TenantId, id: &ContactId) -> Result<()> {
    let outcome = bulk::remove(db, tenant, &[id.clone()].into()).await?;
    if outcome.changed == 0 { Err(Error::NotFound { what: "the contact" }) } else { Ok(()) }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactSummary {
    pub contacts: i64,
    /// How many contacts have opted out.
    pub opted_out: i64,
    /// How many people who are not contacts have opted out.
    pub opted_out_others: i64,
    pub tags: Vec<TagCount>,
    pub attributes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TagCount {
    pub tag: String,
    pub contacts: i64,
}

/// Counts the rows of opt-outs, which are few. A person has one row, so nobody is counted twice.
const COUNT_OPTED_OUT: &str = "
    select count(c.contact_id) as contacts, count(*) - count(c.contact_id) as others from opt_outs o
      left join contacts c on c.tenant_id = ?1 and c.phone = replace(o.chat_id, ?2, '')
    where o.tenant_id = ?1 and o.opted_out_at is not null";

/// Returns the names of the contacts' attributes in alphabetical order, at most `limit` of them.
pub async fn attribute_names(db: &impl Database, tenant: &TenantId, limit: u32) -> Result<Vec<String>> {
    let rows = db.query(words::count(tenant, words::WordKind::Attributes)).await?;
    rows.iter().take(limit as usize).map(|row| Ok(words::read_counted(row)?.0)).collect()
}

/// The most tags and the most names of attributes that a summary lists; nobody looks through more.
const MAX_NAMES: usize = 500;

/// Counts the contacts and the opt-outs, and lists the tags and the names of the attributes. Reads one row for each tag, name of an
/// attribute and opt-out.
pub async fn summary(db: &impl Database, tenant: &TenantId) -> Result<ContactSummary> {
    use words::WordKind;
    let mut answers = db
        .batch(vec![
            words::count(tenant, WordKind::Contacts),
            Statement::new(COUNT_OPTED_OUT, params![tenant.as_str(), CHAT_ID_SUFFIX]),
            words::count(tenant, WordKind::Tags),
            words::count(tenant, WordKind::Attributes),
        ])
        .await?
        .into_iter();
    let mut next = || answers.next().unwrap_or_default();
    let counted = |rows: &[Row]| rows.iter().map(words::read_counted).collect::<Result<Vec<_>>>();
    let number = |rows: &[Row], column| rows.first().map_or(Ok(0), |row| row.integer(column));
    let contacts = counted(&next())?.first().map_or(0, |(_, contacts)| *contacts);
    let opted_out = next();
    let mut tags: Vec<TagCount> =
        counted(&next())?.into_iter().map(|(tag, contacts)| TagCount { tag, contacts }).collect();
    // Among equally frequent tags, the first ones in alphabetical order are kept.
    tags.sort_by_key(|count| -count.contacts);
    tags.truncate(MAX_NAMES);
    Ok(ContactSummary {
        contacts,
        opted_out: number(&opted_out, "contacts")?,
        opted_out_others: number(&opted_out, "others")?,
        tags: one_spelling_each(tags),
        attributes: counted(&next())?.into_iter().take(MAX_NAMES).map(|(name, _)| name).collect(),
    })
}

/// Merges tags that differ only in case or accents, in the spelling that most contacts have. `counts` begins with the most frequent ones.
fn one_spelling_each(counts: Vec<TagCount>) -> Vec<TagCount> {
    let mut tags: Vec<(String, TagCount)> = Vec::with_capacity(counts.len());
    for count in counts {
        let folded = fold(&count.tag);
        match tags.iter_mut().find(|(known, _)| *known == folded) {
            Some((_, known)) => known.contacts += count.contacts,
            None => tags.push((folded, count)),
        }
    }
    let mut tags: Vec<TagCount> = tags.into_iter().map(|(_, count)| count).collect();
    tags.sort_by(|one, other| (other.contacts, &one.tag).cmp(&(one.contacts, &other.tag)));
    tags
}

const COUNT_KNOWN: &str = "
    select count(*) as contacts from json_each(?2) p cross join contacts c on c.tenant_id = ?1 and c.phone = p.value
    where c.tenant_id = ?1";

/// Returns how many of these numbers are contacts.
pub async fn count_known(db: &impl Database, tenant: &TenantId, phones: &[&str]) -> Result<i64> {
    let rows = db.query(Statement::new(COUNT_KNOWN, params![tenant.as_str(), json(&phones)?])).await?;
    rows.first().map_or(Ok(0), |row| row.integer("contacts"))
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// Returns the addresses of a contact in their order. The one in `contacts.phone` may be missing in `contact_addresses`.
fn read_addresses(row: &Row) -> Result<Vec<ContactAddress>> {
    let mut addresses: Vec<ContactAddress> = parse(&row.text("addresses")?)?;
    addresses.push(ContactAddress::of_column(&row.text("phone")?)?);
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

fn read(row: &Row) -> Result<Contact> {
    let addresses = read_addresses(row)?;
    let phone = addresses.iter().find(|address| address.kind == ContactAddressKind::Phone);
    let at = |column: &'static str| Ok::<_, Error>(row.integer_or_null(column)?.map(Timestamp::from_unix_millis));
    let source = row.text("source")?;
    Ok(Contact {
        id: ContactId::parse(&row.text("contact_id")?)?,
        phone: phone.map(|address| address.value.clone()),
        addresses,
        name: row.text("name")?,
        tags: parse(&row.text("tags")?)?,
        attributes: parse(&row.text("attributes")?)?,
        source: ContactSource::parse(&source)
            .ok_or_else(|| Error::Internal(format!("unknown source of a contact {source}")))?,
        consented_at: at("consented_at")?,
        created_at: Timestamp::from_unix_millis(row.integer("created_at")?),
        updated_at: Timestamp::from_unix_millis(row.integer("updated_at")?),
        opted_out: at("opted_out_at")?.map(|at| read_opted_out(row, at)).transpose()?,
        opted_in: match (at("opted_out_at")?, at("heard_at")?) {
            (None, Some(at)) => Some(read_opted_in(row, at)?),
            (Some(_), _) | (None, None) => None,
        },
        undecided_opt_out: match at("opted_out_at")? {
            None => probable_opt_outs::read_undecided(row)?,
            Some(_) => None,
        },
    })
}

/// Reads the columns `word` and `opted_out_source` of a person who has opted out at this time.
pub fn read_opted_out(row: &Row, at: Timestamp) -> Result<OptOut> {
    let (keyword, source) = read_cause(row)?;
    Ok(OptOut { at, keyword, source })
}

/// Reads the same columns, and `heard_by`, of a person whose newest change at this time is an opt-in.
fn read_opted_in(row: &Row, at: Timestamp) -> Result<OptIn> {
    let (keyword, source) = read_cause(row)?;
    Ok(OptIn { at, keyword, source, device_id: row.text_or_null("heard_by")?.filter(|device| !device.is_empty()) })
}

/// Returns the keyword and the source of an opt-out or opt-in.
fn read_cause(row: &Row) -> Result<(Option<String>, consent::ConsentSource)> {
    let source = row.text("opted_out_source")?;
    let known = consent::ConsentSource::find(&source);
    let keyword = row.text_or_null("word")?.filter(|keyword| !keyword.is_empty());
    Ok((keyword, known.ok_or_else(|| Error::Internal(format!("unknown source of an opt-out {source}")))?))
}
