//! The items of a campaign as a page shows them. Before the start, an item shows what would happen: whether the person gets the message, or
//! why not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{audience::expand, read_at, read_at_or_null, read_item_status, read_variables};
use crate::{
    campaigns::progress::ItemStatus,
    clock::Timestamp,
    devices::failure::FailureReason,
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

/// One item of a campaign: one recipient and the status of the message to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignItem {
    pub item_no: i64,
    pub phone: String,
    pub variables: BTreeMap<String, String>,
    pub status: ItemStatus,
    pub error: Option<FailureReason>,
    pub device_id: Option<DeviceId>,
    pub sent_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

const LIST_ITEMS: &str = "
    with items as (
      select i.tenant_id, i.item_no, i.phone, i.variables, i.status as stored_status, i.error as stored_error, i.device_id, i.sent_at, i.replied_at,
        i.updated_at, i.item_no <= c.handed_through as is_claimed, c.status as campaign_status,
        iif(c.status in ('draft', 'scheduled'), {skipped_for i.phone, c.sends_to_undecided}, null) as skipped_for
      from campaign_recipients i join campaigns c on c.tenant_id = i.tenant_id and c.campaign_id = i.campaign_id
      where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > ?3),
    judged as (
      select *, iif(skipped_for is null, stored_status, 'failed') as status, ifnull(skipped_for, stored_error) as error
      from items)
    select * from judged where tenant_id = ?1 and (?5 is null or case
      when status = 'pending' and is_claimed then 'queued'
      when status = 'pending' and campaign_status = 'cancelled' then 'cancelled'
      when status = 'failed' and error in ('opted_out', 'may_have_opted_out') then 'skipped'
      else status end in (select value from json_each(?5)))
    order by item_no limit ?4";

/// Returns a page of the campaign's items in the order of their numbers; with `shown`, only those with one of these statuses.
pub async fn list_items(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    shown: &[ItemStatus],
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    list_page(db, tenant, id, LIST_ITEMS, shown, page).await
}

async fn list_page(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    sql: &'static str,
    shown: &[ItemStatus],
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    let after = page.after.as_deref().map_or(Ok(0), |after| after.parse::<i64>().map_err(|_| wrong_cursor()))?;
    let params = params![tenant.as_str(), id.as_str(), after, page.rows_to_read(), as_json(shown)];
    let rows = db.query(expand(Statement::new(sql, params))).await?;
    let items = rows.iter().map(read_item).collect::<Result<Vec<CampaignItem>>>()?;
    Ok(Page::cut(items, page, |item| item.item_no.to_string()))
}

/// Only recipients of a campaign that has started are stored as `failed` or `unknown`, and these have an index.
const LIST_FAILED_ITEMS: &str = "
    select i.item_no, i.phone, i.variables, i.status, i.error, i.device_id, i.sent_at, i.replied_at, i.updated_at,
      i.item_no <= c.handed_through as is_claimed, c.status as campaign_status
    from campaign_recipients i indexed by failed_recipients
      join campaigns c on c.tenant_id = i.tenant_id and c.campaign_id = i.campaign_id
    where i.tenant_id = ?1 and i.campaign_id = ?2 and i.item_no > ?3 and i.status in ('failed', 'unknown')
      and iif(i.status = 'failed' and i.error in ('opted_out', 'may_have_opted_out'), 'skipped', i.status) in (
        select value from json_each(?5))
    order by i.item_no limit ?4";

/// The statuses by which `list_failed_items` can filter recipients.
pub const FAILED_STATUSES: [ItemStatus; 3] = [ItemStatus::Failed, ItemStatus::Skipped, ItemStatus::Unknown];

/// Does the same as `list_items` for a campaign that has started and for some of `FAILED_STATUSES`. Reads no recipient with another status.
pub async fn list_failed_items(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    shown: &[ItemStatus],
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    list_page(db, tenant, id, LIST_FAILED_ITEMS, shown, page).await
}

/// Selects the names of the columns, except `name` and the number, which are columns of the report anyway.
const COLUMN_NAMES: &str = "
    select distinct v.key as name from campaign_recipients i cross join json_each(i.variables) v
    where i.tenant_id = ?1 and i.campaign_id = ?2 and v.key not in ('name', 'phone') order by name limit ?3";

/// Returns the names of the columns, besides the name and the number, in which some recipient of the campaign has a value: at most `limit`
/// of them. Reads every item of the campaign.
pub async fn list_column_names(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    limit: u32,
) -> Result<Vec<String>> {
    let rows = db.query(Statement::new(COLUMN_NAMES, params![tenant.as_str(), id.as_str(), limit])).await?;
    rows.iter().map(|row| row.text("name")).collect()
}

fn read_item(row: &Row) -> Result<CampaignItem> {
    Ok(CampaignItem {
        item_no: row.integer("item_no")?,
        phone: row.text("phone")?,
        variables: read_variables(row)?,
        status: read_item_status(row)?,
        error: row.text_or_null("error")?.map(FailureReason::from),
        device_id: row.text_or_null("device_id")?.map(|id| DeviceId::parse(&id)).transpose()?,
        sent_at: read_at_or_null(row, "sent_at")?,
        replied_at: read_at_or_null(row, "replied_at")?,
        updated_at: read_at(row, "updated_at")?,
    })
}

fn as_json(shown: &[ItemStatus]) -> Option<String> {
    let shown: Vec<&str> = shown.iter().map(|status| status.as_str()).collect();
    (!shown.is_empty()).then(|| serde_json::json!(shown).to_string())
}
