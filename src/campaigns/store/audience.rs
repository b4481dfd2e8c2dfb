//! The contacts a campaign is for. They are counted and sampled while the campaign is planned, and become its items when
//! it starts. Contacts who have opted out by then get no item; the item of a contact who opts out later fails in its
//! claim. A message of a campaign is sent to a number: contacts without one, whose `phone` has an `@` in it, are in no
//! audience.

use std::collections::BTreeSet;

use super::{chain, read_variables};
use crate::{
    campaigns::{
        campaign::{Audience, TagMatch},
        plan::PlannedItem,
    },
    clock::Timestamp,
    contacts::{recipients::WrongRow, store::opt_outs},
    error::Result,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// How many rows an error lists; it only counts the others.
const EXPLAINED_ROWS: i64 = 20;

/// The tags, and how many of them a contact must have. Without tags, every contact matches.
fn tag_values(tags: &[String], tag_match: TagMatch) -> [SqlValue; 2] {
    let needed = match tag_match {
        TagMatch::Any => tags.len().min(1),
        TagMatch::All => tags.len(),
    };
    params![serde_json::json!(tags).to_string(), i64::try_from(needed).unwrap_or(i64::MAX)]
}

/// How many contacts have the tags and get the broadcast, and how many of those with the tags have opted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AudienceSize {
    pub recipients: i64,
    pub opted_out: i64,
}

const SIZE: &str = "
    select count(*) as contacts, coalesce(sum(({opted_out_at of c.phone}) is not null), 0) as opted_out
    from contacts c
    where c.tenant_id = ?1 and instr(c.phone, '@') = 0
      and coalesce((select sum(t.value in (select value from json_each(?2))) from json_each(c.tags) t), 0) >= ?3";

pub async fn size(db: &impl Database, tenant: &TenantId, tags: &[String], tag_match: TagMatch) -> Result<AudienceSize> {
    let params = chain(params![tenant.as_str()], tag_values(tags, tag_match));
    let rows = db.query(opt_outs::expand(Statement::new(SIZE, params))).await?;
    let Some(row) = rows.first() else { return Ok(AudienceSize::default()) };
    let opted_out = row.integer("opted_out")?;
    Ok(AudienceSize { recipients: row.integer("contacts")? - opted_out, opted_out })
}

const FREEZE: &str = "
    insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, variables, updated_at)
    select c.tenant_id, ?4, row_number() over (order by c.contact_id), c.phone, json_set(c.attributes, '$.name', c.name), ?5
    from contacts c
    where c.tenant_id = ?1 and instr(c.phone, '@') = 0
      and coalesce((select sum(t.value in (select value from json_each(?2))) from json_each(c.tags) t), 0) >= ?3
      and exists (select 1 from campaigns where tenant_id = ?1 and campaign_id = ?4 and status in ('draft', 'scheduled'))
      and ({opted_out_at of c.phone}) is null";

const SET_TOTAL: &str = "
    update campaigns set total = (select count(*) from campaign_recipients where tenant_id = ?1 and campaign_id = ?2)
    where tenant_id = ?1 and campaign_id = ?2 and status in ('draft', 'scheduled')";

/// Creates one item per contact of the audience as it is now, in the transaction that starts the campaign. Writes one row
/// per recipient.
pub fn freeze(tenant: &TenantId, id: &CampaignId, audience: &Audience, now: Timestamp) -> Vec<Statement> {
    let Audience::Tags { tags, tag_match } = audience else { return Vec::new() };
    let who = chain(params![tenant.as_str()], tag_values(tags, *tag_match));
    let params = who.into_iter().chain(params![id.as_str(), now]).collect::<Vec<_>>();
    vec![
        opt_outs::expand(Statement::new(FREEZE, params)),
        Statement::new(SET_TOTAL, params![tenant.as_str(), id.as_str()]),
    ]
}

const LIST_MISSING_VALUES: &str = "
    with audience as (
      select c.tenant_id, row_number() over (order by c.contact_id) as place, c.name, c.attributes
      from contacts c
      where c.tenant_id = ?1 and instr(c.phone, '@') = 0
        and coalesce((select sum(t.value in (select value from json_each(?2))) from json_each(c.tags) t), 0) >= ?3)
    select a.place, v.value as variable, count(*) over () as rows
    from audience a join json_each(?4) v
    where a.tenant_id = ?1 and coalesce(trim(
      case v.value when 'name' then a.name else a.attributes ->> ('$.\"' || v.value || '\"') end), '') = ''
    order by a.place limit ?5";

/// The contacts that lack a value which the text requires, by their position in the audience, and how many there are.
pub async fn list_missing_values(
    db: &impl Database,
    tenant: &TenantId,
    tags: &[String],
    tag_match: TagMatch,
    required: &BTreeSet<String>,
) -> Result<(Vec<WrongRow>, i64)> {
    if required.iter().all(|variable| variable == "phone") {
        return Ok((Vec::new(), 0));
    }
    let variables: Vec<&String> = required.iter().filter(|variable| *variable != "phone").collect();
    let who = chain(params![tenant.as_str()], tag_values(tags, tag_match));
    let params = who.into_iter().chain(params![serde_json::json!(variables).to_string(), EXPLAINED_ROWS]);
    let rows = db.query(Statement::new(LIST_MISSING_VALUES, params.collect::<Vec<_>>())).await?;
    let wrong = |row: &Row| {
        let variable = row.text("variable")?;
        Ok(WrongRow {
            row: row.integer("place")?.unsigned_abs(),
            field: if variable == "name" { "name" } else { "text" },
            message: format!("the text uses {{{{{variable}}}}}, but this contact has no {variable}"),
            reason: None,
        })
    };
    let count = rows.first().map_or(Ok(0), |row| row.integer("rows"))?;
    Ok((rows.iter().map(wrong).collect::<Result<_>>()?, count))
}

const SAMPLE: &str = "
    select c.phone, json_set(c.attributes, '$.name', c.name) as variables
    from contacts c
    where c.tenant_id = ?1 and instr(c.phone, '@') = 0
      and coalesce((select sum(t.value in (select value from json_each(?2))) from json_each(c.tags) t), 0) >= ?3
    order by c.contact_id limit ?4";

/// The first contacts of the audience, to preview their messages.
pub async fn sample(
    db: &impl Database,
    tenant: &TenantId,
    tags: &[String],
    tag_match: TagMatch,
    limit: u32,
) -> Result<Vec<PlannedItem>> {
    let who = chain(params![tenant.as_str()], tag_values(tags, tag_match));
    let params = who.into_iter().chain(params![limit]).collect::<Vec<_>>();
    let rows = db.query(Statement::new(SAMPLE, params)).await?;
    let read = |(row, item_no): (&Row, i64)| {
        Ok(PlannedItem { item_no, phone: row.text("phone")?, variables: read_variables(row)? })
    };
    rows.iter().zip(1..).map(read).collect()
}

const COUNT_OPTED_OUT: &str = "
    select coalesce(sum(({opted_out_at of p.value}) is not null), 0) as contacts from json_each(?2) p";

/// How many of these numbers have opted out.
pub async fn count_opted_out(db: &impl Database, tenant: &TenantId, phones: &[&str]) -> Result<i64> {
    let params = params![tenant.as_str(), serde_json::json!(phones).to_string()];
    let rows = db.query(opt_outs::expand(Statement::new(COUNT_OPTED_OUT, params))).await?;
    rows.first().map_or(Ok(0), |row| row.integer("contacts"))
}

const ATTRIBUTE_NAMES: &str = "
    select distinct a.key as column_name from contacts c join json_each(c.attributes) a where c.tenant_id = ?1";

/// The names of all attributes of the tenant's contacts. Reads every contact.
pub async fn columns(db: &impl Database, tenant: &TenantId) -> Result<BTreeSet<String>> {
    let rows = db.query(Statement::new(ATTRIBUTE_NAMES, params![tenant.as_str()])).await?;
    rows.iter().map(|row| row.text("column_name")).collect()
}
