//! The recipients of a list before their campaign starts.

use super::{audience::AudienceSize, read_variables};
use crate::{
    campaigns::plan::PlannedItem,
    contacts::store::opt_outs,
    error::Result,
    ids::{CampaignId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

const SIZE: &str = "
    select count(*) as items, coalesce(sum(({opted_out_at of i.phone}) is not null), 0) as opted_out
    from campaign_recipients i where i.tenant_id = ?1 and i.campaign_id = ?2";

/// How many of the recipients would get the message, and how many have opted out. Reads every recipient.
pub async fn size_of_list(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<AudienceSize> {
    let rows = db.query(opt_outs::expand(Statement::new(SIZE, params![tenant.as_str(), id.as_str()]))).await?;
    let Some(row) = rows.first() else { return Ok(AudienceSize::default()) };
    let opted_out = row.integer("opted_out")?;
    Ok(AudienceSize { recipients: row.integer("items")? - opted_out, opted_out, left_out: 0 })
}

const FIRST: &str = "
    select i.item_no, i.phone, i.variables from campaign_recipients i
    where i.tenant_id = ?1 and i.campaign_id = ?2 and ({opted_out_at of i.phone}) is null order by i.item_no limit 1";

/// The first recipient who has not opted out.
pub async fn first_of_list(db: &impl Database, tenant: &TenantId, id: &CampaignId) -> Result<Option<PlannedItem>> {
    let rows = db.query(opt_outs::expand(Statement::new(FIRST, params![tenant.as_str(), id.as_str()]))).await?;
    let read = |row: &Row| {
        let (item_no, phone) = (row.integer("item_no")?, row.text("phone")?);
        Ok(PlannedItem { item_no, phone, variables: read_variables(row)? })
    };
    rows.first().map(read).transpose()
}
