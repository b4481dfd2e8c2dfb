//! The recipients of a list before their campaign starts.

use super::{
    audience::{AudienceSize, expand},
    read_variables,
};
use crate::{
    campaigns::{campaign::UndecidedRecipients, plan::PlannedItem},
    error::Result,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

const SIZE: &str = "
    with items as (
      select ({opted_out_at of i.phone}) is not null as is_opted_out, {may_have_opted_out i.phone} as is_undecided
      from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = ?2)
    select count(*) as items, coalesce(sum(is_opted_out), 0) as opted_out,
      coalesce(sum(is_undecided and not is_opted_out), 0) as undecided
    from items";

/// Counts the recipients who would get the message, those who have opted out, and those who may have. Reads every recipient.
pub async fn count_list_recipients(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    undecided: UndecidedRecipients,
) -> Result<AudienceSize> {
    let statement = Statement::new(SIZE, params![tenant.as_str(), id.as_str()]);
    let rows = db.query(expand(statement)).await?;
    let Some(row) = rows.first() else { return Ok(AudienceSize::default()) };
    let column = |name: &'static str| row.integer(name);
    Ok(AudienceSize::of(column("items")?, column("opted_out")?, 0, column("undecided")?, undecided))
}

const FIRST: &str = "
    select i.item_no, i.phone, i.variables from campaign_recipients i
    where i.tenant_id = ?1 and i.campaign_id = ?2 and {skipped_for i.phone, ?3} is null
    order by i.item_no limit 1";

/// Returns the first recipient who would get the message.
pub async fn first_list_recipient(
    db: &impl Database,
    tenant: &TenantId,
    id: &CampaignId,
    undecided: UndecidedRecipients,
) -> Result<Option<PlannedItem>> {
    let params = params![tenant.as_str(), id.as_str(), undecided.is_sent()];
    let rows = db.query(expand(Statement::new(FIRST, params))).await?;
    let read = |row: &Row| {
        let (item_no, phone) = (row.integer("item_no")?, row.text("phone")?);
        Ok(PlannedItem { item_no, phone, variables: read_variables(row)? })
    };
    rows.first().map(read).transpose()
}
