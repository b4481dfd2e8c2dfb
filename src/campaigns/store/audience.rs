//! The contacts a campaign is for. They are counted and sampled while the campaign is planned, and become its items when
//! it starts. Contacts who have opted out by then get no item. Contacts who may have opted out get none either, unless the campaign
//! is sent to them, too. The item of a contact who opts out later fails in its claim. Campaigns are sent to phone numbers
//! only: a contact without a number, whose column `phone` holds another address with an `@`, is in no audience.

use std::collections::{BTreeSet, HashSet};

use serde_json::json;

use super::{CampaignItem, chain, read_at, read_variables};
use crate::{
    campaigns::{
        campaign::{Audience, TagMatch, UndecidedRecipients},
        plan::PlannedItem,
        progress::ItemStatus,
    },
    clock::Timestamp,
    contacts::{
        contact::wanted_tags,
        names::invisible_characters,
        store::{addresses, attribute_names, list_tagged, opt_outs, probable_opt_outs, spellings_of_tags},
        wrong_row::{RowReason, WrongContact, WrongRow},
    },
    devices::failure::FailureReason,
    error::{Error, Result},
    ids::{CampaignId, ContactId, TenantId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// The most rows that an error lists; the other rows are only counted.
const MAX_EXPLAINED_ROWS: i64 = 20;

/// An audience of contacts, in the form that the statements need: each tag in all its spellings, because SQLite ignores neither case nor
/// accents, and each picked contact by every id that it has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenContacts {
    /// A JSON object: `with` has one list of spellings for each wanted tag, `without` the spellings of all excluded tags, `contacts` the
    /// ids of the picked contacts, and `listed` the ids of all contacts who can be chosen, if these are few: `{"with": [["Bug-Promo",
    /// "bug-promo"], ["vip"]], "without": ["Grosir", "grosir"], "contacts": null, "listed": null}`.
    criteria: String,
    /// Whether `listed` has the ids of all contacts who can be chosen, because these are few. The statements then read no other contact.
    is_listed: bool,
    /// How many of the wanted tags a contact must have. Without tags, every contact matches.
    needed: i64,
    /// The names of the variables for which a contact must have a value, as a JSON array: a contact that lacks one gets nothing.
    needed_values: String,
    undecided: UndecidedRecipients,
}

/// An audience of at most this many contacts has a list of them, which is still far smaller than a value in D1 may be.
const MAX_LISTED: u32 = 2_000;

const LISTED: &str = "(select distinct value from json_each(?2, '$.listed')) listed
      cross join contacts {contact} on {contact}.tenant_id = ?1 and {contact}.contact_id = listed.value";

impl ChosenContacts {
    /// Replaces `{contacts CONTACT}` by the contacts who can be chosen, and the placeholders of `expand`.
    fn expand(&self, statement: Statement) -> Statement {
        let read_listed = |contact: &str| LISTED.replace("{contact}", contact);
        expand(if self.is_listed { statement.replace_each("contacts", read_listed) } else { statement })
    }

    fn params(&self, tenant: &TenantId) -> [SqlValue; 3] {
        params![tenant.as_str(), self.criteria.as_str(), self.needed]
    }
}

/// Looks up the spellings of an audience's tags, or the contacts into which its picked ones were merged. `None` if the audience is a list.
pub async fn choose(
    db: &impl Database,
    tenant: &TenantId,
    audience: &Audience,
    undecided: UndecidedRecipients,
) -> Result<Option<ChosenContacts>> {
    let (criteria, needed, is_listed) = match audience {
        Audience::List => return Ok(None),
        Audience::Tags { tags, tag_match, without_tags, .. } => {
            let tags = wanted_tags(tags);
            let needed = match tag_match {
                TagMatch::Any => tags.len().min(1),
                TagMatch::All => tags.len(),
            };
            let asked: Vec<String> = tags.iter().cloned().chain(wanted_tags(without_tags)).collect();
            let mut with = spellings_of_tags(db, tenant, &asked).await?;
            let without: Vec<String> = with.drain(tags.len().min(with.len())..).flatten().collect();
            let listed = match tag_match {
                _ if tags.is_empty() => None,
                TagMatch::Any => list_tagged(db, tenant, &[with.concat()], MAX_LISTED).await?,
                TagMatch::All => list_tagged(db, tenant, &with, MAX_LISTED).await?,
            };
            let is_listed = listed.is_some();
            (json!({ "with": with, "without": without, "contacts": null, "listed": listed }), needed, is_listed)
        }
        Audience::Contacts { contacts, .. } => {
            let contacts = addresses::merged_ids(db, tenant, contacts).await?;
            (json!({ "with": [], "without": [], "contacts": contacts, "listed": contacts }), 0, true)
        }
    };
    let values: Vec<&String> = audience.needed_values().iter().filter(|variable| *variable != "phone").collect();
    Ok(Some(ChosenContacts {
        criteria: criteria.to_string(),
        is_listed,
        needed: i64::try_from(needed).map_err(Error::internal)?,
        needed_values: json!(values).to_string(),
        undecided,
    }))
}

/// How many of the chosen contacts get the broadcast, and how many are skipped because they have opted out or lack a value. Each contact is
/// in one of these counts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AudienceSize {
    pub all: i64,
    pub recipients: i64,
    pub opted_out: i64,
    pub left_out: i64,
    /// How many contacts may have opted out. They are counted among `recipients` if the broadcast is sent to them, too.
    pub undecided: i64,
}

impl AudienceSize {
    /// Computes the recipients: of `all` people, those who are in none of the other counts, and the undecided if the broadcast is sent to
    /// them.
    pub const fn of(all: i64, opted_out: i64, left_out: i64, undecided: i64, choice: UndecidedRecipients) -> Self {
        let without = if choice.is_sent() { 0 } else { undecided };
        Self { all, recipients: all - opted_out - left_out - without, opted_out, left_out, undecided }
    }
}

/// The condition that a contact is in an audience, by its tags or because it was picked. `?2` is `ChosenContacts::criteria`, and `?3` says in how many
/// of the lists of wanted tags a tag of the contact has to be.
const IS_CHOSEN: &str = "
    ((?2 ->> '$.contacts' is null or {contact}.contact_id in (select value from json_each(?2, '$.contacts')))
    and coalesce((
      select sum((select max(t.value in (select value from json_each(asked.value))) from json_each({contact}.tags) t))
      from json_each(?2, '$.with') asked), 0) >= ?3
    and not exists (
      select 1 from json_each({contact}.tags) t where t.value in (select value from json_each(?2, '$.without'))))";

/// The condition that a contact has nothing visible as the value of this name; `{unseen}` are the invisible characters.
const LACKS_VALUE: &str = "
    coalesce(trim(case v.value when 'name' then {contact}.name else {contact}.attributes ->> ('$.\"' || v.value || '\"') end,
      {unseen}), '') = ''";

/// Computes why a person gets no message, as the text of a `FailureReason`; null if the person gets it.
const SKIPPED_FOR: &str = "
    case when ({opted_out_at of {phone}}) is not null then 'opted_out'
      when not {sends} and {may_have_opted_out {phone}} then 'may_have_opted_out' end";

/// Replaces the placeholders of a statement, and those of `probable_opt_outs` and `opt_outs`.
///
/// - `{contacts CONTACT}`: all contacts, under this name.
/// - `{is_chosen of CONTACT}`: `IS_CHOSEN` for a row of `contacts`.
/// - `{skipped_for PHONE, SENDS}`: `SKIPPED_FOR` for a column that holds a phone number. `SENDS` says whether the campaign is sent to
///   people who may have opted out.
/// - `{lacks v.value of CONTACT, UNSEEN}`: `LACKS_VALUE` for a row of `contacts`, with the parameter that has the invisible characters. `v`
///   is the list of names.
pub fn expand(statement: Statement) -> Statement {
    let expanded = statement
        .replace_each("contacts", |contact| format!("contacts {contact}"))
        .replace_each("is_chosen of", |contact| IS_CHOSEN.replace("{contact}", contact))
        .replace_each("skipped_for", |places| {
            let (phone, sends) = places.split_once(", ").unwrap_or((places, "0"));
            SKIPPED_FOR.replace("{phone}", phone).replace("{sends}", sends)
        })
        .replace_each("lacks v.value of", |places| {
            let (contact, unseen) = places.split_once(", ").unwrap_or((places, "''"));
            LACKS_VALUE.replace("{contact}", contact).replace("{unseen}", unseen)
        });
    probable_opt_outs::expand(expanded)
}

const SIZE: &str = "
    with audience as (
      select ({opted_out_at of c.phone}) is not null as is_opted_out,
        coalesce((select max({lacks v.value of c, ?5}) from json_each(?4) v), 0) as lacks_value,
        {may_have_opted_out c.phone} as is_undecided
      from {contacts c}
      where c.tenant_id = ?1 and instr(c.phone, '@') = 0
        and {is_chosen of c})
    select count(*) as contacts, coalesce(sum(is_opted_out), 0) as opted_out,
      coalesce(sum(not is_opted_out and lacks_value), 0) as left_out,
      coalesce(sum(is_undecided and not is_opted_out and not lacks_value), 0) as undecided
    from audience";

pub async fn size(db: &impl Database, tenant: &TenantId, chosen: &ChosenContacts) -> Result<AudienceSize> {
    let params = chain(chosen.params(tenant), params![chosen.needed_values.as_str(), invisible_characters()]);
    let rows = db.query(chosen.expand(Statement::new(SIZE, params))).await?;
    let Some(row) = rows.first() else { return Ok(AudienceSize::default()) };
    let column = |name: &'static str| row.integer(name);
    let (all, opted_out, left_out) = (column("contacts")?, column("opted_out")?, column("left_out")?);
    Ok(AudienceSize::of(all, opted_out, left_out, column("undecided")?, chosen.undecided))
}

const CREATE_ITEMS: &str = "
    insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, updated_at)
    select c.tenant_id, ?5, row_number() over (order by c.contact_id), c.phone, json_set(c.attributes, '$.name', c.name), ?6
    from contacts c
    where c.tenant_id = ?1 and instr(c.phone, '@') = 0
      and {is_chosen of c}
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?5 and status in ('draft', 'scheduled'))
      and {skipped_for c.phone, ?8} is null
      and coalesce((select max({lacks v.value of c, ?7}) from json_each(?4) v), 0) = 0";

const SET_TOTAL: &str = "
    update campaigns set total = (select count(*) from campaign_recipients where tenant_id = ?1 and campaign_id = ?2)
    where tenant_id = ?1 and campaign_id = ?2 and status in ('draft', 'scheduled')";

/// Returns the statements that create one item per contact of the present audience, for the transaction that starts the campaign. They
/// write one row per recipient.
pub fn create_items(tenant: &TenantId, id: &CampaignId, chosen: &ChosenContacts, now: Timestamp) -> Vec<Statement> {
    let choice =
        params![chosen.needed_values.as_str(), id.as_str(), now, invisible_characters(), chosen.undecided.is_sent()];
    let params = chain(chosen.params(tenant), choice);
    vec![expand(Statement::new(CREATE_ITEMS, params)), Statement::new(SET_TOTAL, params![tenant.as_str(), id.as_str()])]
}

const LIST_MISSING_VALUES: &str = "
    with audience as (
      select c.tenant_id, row_number() over (order by c.contact_id) as place, c.contact_id, c.phone, c.name, c.attributes
      from {contacts c}
      where c.tenant_id = ?1 and instr(c.phone, '@') = 0
        and {is_chosen of c}
        and {skipped_for c.phone, ?7} is null)
    select a.place, a.contact_id, a.phone, a.name, v.value as variable, count(*) over () as rows
    from audience a join json_each(?4) v
    where a.tenant_id = ?1 and {lacks v.value of a, ?6}
    order by a.place limit ?5";

/// Returns one row for each required value that a contact lacks, with the contact's position in the audience: the first `MAX_EXPLAINED_ROWS`,
/// and how many there are in all. Contacts who are skipped, because they have opted out or may have, are not checked.
pub async fn list_missing_values(
    db: &impl Database,
    tenant: &TenantId,
    chosen: &ChosenContacts,
    required: &BTreeSet<String>,
) -> Result<(Vec<WrongRow>, i64)> {
    if required.iter().all(|variable| variable == "phone") {
        return Ok((Vec::new(), 0));
    }
    let variables: Vec<&String> = required.iter().filter(|variable| *variable != "phone").collect();
    let names = json!(variables).to_string();
    let more = params![names, MAX_EXPLAINED_ROWS, invisible_characters(), chosen.undecided.is_sent()];
    let params = chain(chosen.params(tenant), more);
    let rows = db.query(chosen.expand(Statement::new(LIST_MISSING_VALUES, params))).await?;
    let wrong = |row: &Row| {
        let variable = row.text("variable")?;
        let message = format!("the text uses {{{{{variable}}}}}, but this contact has no {variable}");
        let phone = row.text("phone")?;
        Ok(WrongRow {
            field: if variable == "name" { "name" } else { "text" },
            value: phone.clone(),
            variable: Some(variable),
            contact: Some(WrongContact {
                id: ContactId::parse(&row.text("contact_id")?)?,
                name: row.text("name")?,
                phone,
            }),
            ..WrongRow::new(row.integer("place")?.unsigned_abs(), RowReason::MissingValue, message)
        })
    };
    let count = rows.first().map_or(Ok(0), |row| row.integer("rows"))?;
    Ok((rows.iter().map(wrong).collect::<Result<_>>()?, count))
}

const SAMPLE: &str = "
    select c.phone, json_set(c.attributes, '$.name', c.name) as variables
    from {contacts c}
    where c.tenant_id = ?1 and instr(c.phone, '@') = 0
      and {is_chosen of c}
      and {skipped_for c.phone, ?7} is null
      and coalesce((select max({lacks v.value of c, ?6}) from json_each(?4) v), 0) = 0
    order by c.contact_id limit ?5";

/// Returns the first contacts of the audience who get the message, to preview it.
pub async fn sample(
    db: &impl Database,
    tenant: &TenantId,
    chosen: &ChosenContacts,
    limit: u32,
) -> Result<Vec<PlannedItem>> {
    let choice = params![chosen.needed_values.as_str(), limit, invisible_characters(), chosen.undecided.is_sent()];
    let rows = db.query(chosen.expand(Statement::new(SAMPLE, chain(chosen.params(tenant), choice)))).await?;
    let read = |(row, item_no): (&Row, i64)| {
        Ok(PlannedItem { item_no, phone: row.text("phone")?, variables: read_variables(row)? })
    };
    rows.iter().zip(1..).map(read).collect()
}

const LIST: &str = "
    with audience as (
      select c.tenant_id, c.contact_id, c.phone, json_set(c.attributes, '$.name', c.name) as variables, {skipped_for c.phone, ?7} as error,
        c.updated_at
      from {contacts c}
      where c.tenant_id = ?1 and instr(c.phone, '@') = 0 and c.contact_id > ?8
        and {is_chosen of c}
        and (({opted_out_at of c.phone}) is not null
          or coalesce((select max({lacks v.value of c, ?6}) from json_each(?4) v), 0) = 0))
    select * from audience where tenant_id = ?1 and iif(error is null, ?9, ?10)
    order by contact_id limit ?5";

/// Returns a page of the contacts who would become items if the campaign started now, and of the contacts who would be skipped, as `size`
/// counts them. Contacts who lack a needed value are not on the page. The items are numbered as lines of this list.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    chosen: &ChosenContacts,
    shown: &[ItemStatus],
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    let (listed, after) = match page.after.as_deref() {
        None => (0, ""),
        Some(cursor) => {
            let (listed, after) = cursor.split_once(' ').ok_or_else(wrong_cursor)?;
            (listed.parse::<i64>().map_err(|_| wrong_cursor())?, after)
        }
    };
    let is_listed = |status| shown.is_empty() || shown.contains(&status);
    let choice =
        params![chosen.needed_values.as_str(), page.rows_to_read(), invisible_characters(), chosen.undecided.is_sent()];
    let params = chain(chosen.params(tenant), choice)
        .into_iter()
        .chain(params![after, is_listed(ItemStatus::Pending), is_listed(ItemStatus::Skipped)])
        .collect::<Vec<_>>();
    let rows = db.query(chosen.expand(Statement::new(LIST, params))).await?;
    let read = |(row, item_no): (&Row, i64)| {
        let error = row.text_or_null("error")?.map(FailureReason::from);
        let item = CampaignItem {
            item_no,
            phone: row.text("phone")?,
            variables: read_variables(row)?,
            status: if error.is_none() { ItemStatus::Pending } else { ItemStatus::Skipped },
            error,
            device_id: None,
            sent_at: None,
            replied_at: None,
            updated_at: read_at(row, "updated_at")?,
        };
        Ok((row.text("contact_id")?, item))
    };
    let items = rows.iter().zip(listed.saturating_add(1)..).map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page, |(contact, item)| format!("{} {contact}", item.item_no)).map(|(_, item)| item))
}

const LIST_OPTED_OUT: &str = "
    select p.value as phone from json_each(?2) p where ({opted_out_at of p.value}) is not null";

/// Returns the numbers that have opted out.
pub async fn list_opted_out(db: &impl Database, tenant: &TenantId, phones: &[&str]) -> Result<HashSet<String>> {
    let params = params![tenant.as_str(), json!(phones).to_string()];
    let rows = db.query(opt_outs::expand(Statement::new(LIST_OPTED_OUT, params))).await?;
    rows.iter().map(|row| row.text("phone")).collect()
}

const LIST_UNDECIDED: &str = "
    select asked.value as phone from json_each(?2) asked
    where {may_have_opted_out asked.value} and ({opted_out_at of asked.value}) is null";

/// Returns the numbers that may have opted out. A number that has opted out is not among them.
pub async fn list_undecided(db: &impl Database, tenant: &TenantId, phones: &[&str]) -> Result<HashSet<String>> {
    let params = params![tenant.as_str(), json!(phones).to_string()];
    let rows = db.query(probable_opt_outs::expand(Statement::new(LIST_UNDECIDED, params))).await?;
    rows.iter().map(|row| row.text("phone")).collect()
}

/// Returns the names of all attributes of the tenant's contacts.
pub async fn columns(db: &impl Database, tenant: &TenantId) -> Result<BTreeSet<String>> {
    Ok(attribute_names(db, tenant, u32::MAX).await?.into_iter().collect())
}
