//! The lists of contacts. A page begins where the previous one ended, and its statement reads only the contacts of the page: a list by time
//! in the order of the primary key, one by name in that of an index, and a search in that of the documents in which its words are found
//! (`words`).

use strum::IntoStaticStr;

use super::{COLUMNS, fold_older_names, json, probable_opt_outs, read, search::search_parts, spellings_of_tags, words};
use crate::{
    contacts::contact::Contact,
    error::Result,
    ids::TenantId,
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// Which contacts a list shows. `None` excludes no contact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// A part of a name, or some digits of a number.
    pub search: Option<String>,
    pub tag: Option<String>,
    pub opted_out: Option<bool>,
    /// Whether the list has only contacts that may have opted out.
    pub may_have_opted_out: bool,
    pub sort: ContactSort,
}

/// The order of a list of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ContactSort {
    /// By the time at which they were added, the newest first.
    #[default]
    Newest,
    Oldest,
    /// By name, ignoring case and accents; contacts without a name come last.
    Name,
}

/// The condition that a filter sets for contacts `c` with their opt-outs `o`: `?3` to `?6` are the fields of `ResolvedFilter`.
const SHOWN: &str = "(?3 is null or coalesce((
        select min(instr(
          case when substr(c.folded_name, 1, length(c.name) + 1) is c.name || char(10)
            then substr(c.folded_name, length(c.name) + 2) else lower(c.name) end, w.value) > 0)
        from json_each(?3) w), 1))
      and (?4 is null or instr(c.phone, '@') = 0 and instr(c.phone, ?4) > 0)
      and (?5 is null or coalesce((
        select max(t.value in (select value from json_each(?5))) from json_each(c.tags) t), 0))
      and (?6 is null or (o.opted_out_at is not null) = ?6)";

const LIST: &str = "
    select {columns}, c.contact_id as place from contacts c
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and c.contact_id < ?2 and {is_shown c, o}
    order by c.contact_id desc limit ?7";

const LIST_OLDEST_FIRST: &str = "
    select {columns}, c.contact_id as place from contacts c
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and c.contact_id > ?2 and {is_shown c, o}
    order by c.contact_id limit ?7";

/// `?8` is the name of the last contact on the previous page, as `name_order` has it. Without this index SQLite would sort all contacts.
const LIST_BY_NAME: &str = "
    select {columns}, c.contact_id || ' ' || c.name_order as place from contacts c indexed by contacts_by_name
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and (c.name_order, c.contact_id) > (?8, ?2) and {is_shown c, o}
    order by c.name_order, c.contact_id limit ?7";

/// `?8` is the expression for the index of words, and `?2` the number of the document at which the previous page ended.
const LIST_FOUND: &str = "
    select {columns}, f.rowid as place from contact_words f
      cross join contact_documents d on d.tenant_id = ?1 and d.document = f.rowid
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = d.contact_id
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and f.contact_words match {found ?8} and f.rowid < ?2 and {is_shown c, o}
    order by f.rowid desc limit ?7";

const LIST_FOUND_OLDEST_FIRST: &str = "
    select {columns}, f.rowid as place from contact_words f
      cross join contact_documents d on d.tenant_id = ?1 and d.document = f.rowid
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = d.contact_id
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 and f.contact_words match {found ?8} and f.rowid > ?2 and {is_shown c, o}
    order by f.rowid limit ?7";

/// Reads every contact that the search finds, and all columns of those of the page. `?9` is the expression.
const LIST_FOUND_BY_NAME: &str = "
    with listed (id, name_order) as materialized (
      select c.contact_id, c.name_order from contact_words f
        cross join contact_documents d on d.tenant_id = ?1 and d.document = f.rowid
        cross join contacts c on c.tenant_id = ?1 and c.contact_id = d.contact_id
        left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
      where c.tenant_id = ?1 and f.contact_words match {found ?9} and (c.name_order, c.contact_id) > (?8, ?2) and {is_shown c, o}
      order by c.name_order, c.contact_id limit ?7)
    select {columns}, c.contact_id || ' ' || c.name_order as place from listed l
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = l.id
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1 order by l.name_order, l.id";

/// The contacts that may have opted out are few, and found by their numbers. `?9` is the order.
const LIST_UNDECIDED: &str = "
    with listed (id, name_order) as materialized (
      select c.contact_id, c.name_order from ({phones of undecided}) q
        cross join contacts c on c.tenant_id = ?1 and c.phone = q.phone
        left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
      where c.tenant_id = ?1 and o.opted_out_at is null and {is_shown c, o}
        and case ?9
          when 'newest' then c.contact_id < ?2
          when 'oldest' then c.contact_id > ?2
          else (c.name_order, c.contact_id) > (?8, ?2) end
      order by case when ?9 = 'name' then c.name_order end, case when ?9 = 'newest' then c.contact_id end desc, c.contact_id limit ?7)
    select {columns}, iif(?9 = 'name', c.contact_id || ' ' || c.name_order, c.contact_id) as place from listed l
      cross join contacts c on c.tenant_id = ?1 and c.contact_id = l.id
      left join opt_outs o on o.tenant_id = c.tenant_id and o.chat_id = {chat_id of c.phone}
    where c.tenant_id = ?1
    order by case when ?9 = 'name' then l.name_order end, case when ?9 = 'newest' then l.id end desc, l.id";

/// A text that sorts after every id.
const AFTER_EVERY_ID: &str = "~";
/// A number that is greater than that of every document, and that JavaScript can represent exactly.
const AFTER_EVERY_DOCUMENT: i64 = (1 << 53) - 1;
/// The sort key of contacts without a name: `name_order` of migration 0021.
const WITHOUT_NAME: &str = "\u{10ffff}";

/// A filter whose search and tag have been looked up, so that a list with many pages does so once.
#[derive(Debug, Clone)]
pub struct ResolvedFilter {
    /// The folded words of a name, as a JSON array.
    words: Option<String>,
    /// Part of a number.
    phone: Option<String>,
    /// The spellings of the tag, as a JSON array.
    tag: Option<String>,
    /// The expression for the index of words, if the index can narrow the filter.
    expression: Option<String>,
    opted_out: Option<bool>,
    may_have_opted_out: bool,
    sort: ContactSort,
}

impl ResolvedFilter {
    /// Looks up the search and the tag of a filter. After an upgrade, the first search or list by name folds the names that an earlier
    /// release has written.
    pub async fn of(db: &impl Database, tenant: &TenantId, filter: &ContactFilter) -> Result<Self> {
        let (words, phone) = search_parts(filter.search.as_deref());
        if words.is_some() || filter.sort == ContactSort::Name {
            fold_older_names(db, tenant).await?;
        }
        let spellings = match &filter.tag {
            Some(tag) => {
                let spellings = spellings_of_tags(db, tenant, std::slice::from_ref(tag)).await?;
                Some(spellings.into_iter().flatten().collect::<Vec<_>>())
            }
            None => None,
        };
        let expression = words::expression(words.as_deref(), phone.as_deref(), spellings.as_deref());
        let words = words.as_ref().map(json).transpose()?;
        let tag = spellings.as_ref().map(json).transpose()?;
        let ContactFilter { opted_out, may_have_opted_out, sort, .. } = *filter;
        Ok(Self { words, phone, tag, expression, opted_out, may_have_opted_out, sort })
    }

    fn statement(&self, tenant: &TenantId, page: &PageRequest) -> Result<Statement> {
        let Self { words, phone, tag, expression, opted_out, may_have_opted_out, sort } = self;
        let after = page.after.as_deref();
        let (id, name) = match sort {
            ContactSort::Newest => (after.unwrap_or(AFTER_EVERY_ID), ""),
            ContactSort::Oldest => (after.unwrap_or_default(), ""),
            ContactSort::Name => after.map_or(Ok(("", "")), name_place)?,
        };
        let document = || match (after, sort) {
            (None, ContactSort::Oldest) => Ok(0),
            (None, ContactSort::Newest | ContactSort::Name) => Ok(AFTER_EVERY_DOCUMENT),
            (Some(after), _) => after.parse::<i64>().map_err(|_| wrong_cursor()),
        };
        let (sql, place, more): (_, SqlValue, Vec<SqlValue>) = match (expression, sort) {
            _ if *may_have_opted_out => (LIST_UNDECIDED, id.into(), params![name, sort.into_str()].into()),
            (None, ContactSort::Newest) => (LIST, id.into(), Vec::new()),
            (None, ContactSort::Oldest) => (LIST_OLDEST_FIRST, id.into(), Vec::new()),
            (None, ContactSort::Name) => (LIST_BY_NAME, id.into(), params![name].into()),
            (Some(found), ContactSort::Newest) => (LIST_FOUND, document()?.into(), params![found.as_str()].into()),
            (Some(found), ContactSort::Oldest) => {
                (LIST_FOUND_OLDEST_FIRST, document()?.into(), params![found.as_str()].into())
            }
            (Some(found), ContactSort::Name) => (LIST_FOUND_BY_NAME, id.into(), params![name, found.as_str()].into()),
        };
        let filter = params![words.as_deref(), phone.as_deref(), tag.as_deref(), *opted_out, page.rows_to_read()];
        let values: Vec<_> = [tenant.as_str().into(), place].into_iter().chain(filter).chain(more).collect();
        Ok(probable_opt_outs::expand(Statement::with_columns(sql, COLUMNS, values)))
    }
}

/// Replaces `{is_shown …}`, and the placeholder of `words`.
pub(super) fn expand_list(statement: Statement) -> Statement {
    words::expand_found(statement.replace_each("is_shown", |_| SHOWN.to_owned()))
}

/// Returns a page of contacts in the order of the filter.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    filter: &ContactFilter,
    page: &PageRequest,
) -> Result<Page<Contact>> {
    list_page(db, tenant, &ResolvedFilter::of(db, tenant, filter).await?, page).await
}

/// Returns a page of contacts. For a search of one or two letters, and for the filter by opt-out, the statement scans contacts until the
/// page is full, which is soon.
pub async fn list_page(
    db: &impl Database,
    tenant: &TenantId,
    filter: &ResolvedFilter,
    page: &PageRequest,
) -> Result<Page<Contact>> {
    let rows = db.query(filter.statement(tenant, page)?).await?;
    let read_with_place = |row: &Row| {
        let place = row.text("place").or_else(|_| Ok::<_, crate::error::Error>(row.integer("place")?.to_string()))?;
        Ok((read(row)?, place))
    };
    let contacts = rows.iter().map(read_with_place).collect::<Result<Vec<(Contact, String)>>>()?;
    Ok(Page::cut(contacts, page, |(_, place)| place.clone()).map(|(contact, _)| contact))
}

/// Returns where a page by name ended: the id of its last contact, and the name by which that contact is sorted. In a cursor of the
/// previous release, the name of a contact without one is empty.
fn name_place(after: &str) -> Result<(&str, &str)> {
    let (id, name) = after.split_once(' ').ok_or_else(wrong_cursor)?;
    Ok((id, if name.is_empty() { WITHOUT_NAME } else { name }))
}
