//! Finds the broadcasts that were sent to one person. No index leads from a number to its items, but each item's message is in the person's
//! chat. So the statement reads the last messages of the chats, and the items to which they belong.

use serde::Serialize;

use super::{read_at_or_null, read_item_status};
use crate::{
    campaigns::progress::ItemStatus,
    clock::Timestamp,
    devices::failure::FailureReason,
    error::{Error, Result},
    ids::{CampaignId, DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// The number of last messages of each chat that are searched.
const MESSAGES_OF_A_CHAT: u32 = 500;

/// A broadcast that has a message to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BroadcastToPerson {
    pub campaign_id: CampaignId,
    pub name: String,
    pub status: ItemStatus,
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
    /// The device that has the message. It may have been deleted since.
    pub device_id: DeviceId,
    pub sent_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
}

const LIST: &str = "
    with sent (campaign_id, item_no, device_id, message_id) as materialized (
      select m.campaign_id, m.item_no, m.device_id, max(m.message_id)
      from devices d cross join json_each(?2) p
        cross join messages m on m.tenant_id = d.tenant_id and m.device_id = d.device_id and m.chat_id = p.value
          and m.message_id in (
            select n.message_id from messages n
            where n.tenant_id = d.tenant_id and n.device_id = d.device_id and n.chat_id = p.value
            order by n.message_id desc limit ?4)
      where d.tenant_id = ?1 and m.campaign_id is not null
      group by m.campaign_id, m.item_no)
    select c.campaign_id, c.name, c.status as campaign_status, i.status, i.error, i.item_no <= c.handed_through as is_claimed,
      s.device_id, i.sent_at, i.replied_at
    from sent s
      cross join campaigns c on c.tenant_id = ?1 and c.campaign_id = s.campaign_id
      cross join campaign_recipients i on i.tenant_id = ?1 and i.campaign_id = s.campaign_id and i.item_no = s.item_no
    where c.tenant_id = ?1 order by s.message_id desc limit ?3";

/// Returns the last broadcasts to the person of these chats, the newest first. A deleted broadcast is not among them.
pub async fn list_to_person(
    db: &impl Database,
    tenant: &TenantId,
    chat_ids: &[String],
    limit: u32,
) -> Result<Vec<BroadcastToPerson>> {
    let chats = serde_json::to_string(chat_ids).map_err(Error::internal)?;
    let values = params![tenant.as_str(), chats, limit, MESSAGES_OF_A_CHAT];
    db.query(Statement::new(LIST, values)).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<BroadcastToPerson> {
    Ok(BroadcastToPerson {
        campaign_id: CampaignId::parse(&row.text("campaign_id")?)?,
        name: row.text("name")?,
        status: read_item_status(row)?,
        error: row.text_or_null("error")?.map(FailureReason::from),
        device_id: DeviceId::parse(&row.text("device_id")?)?,
        sent_at: read_at_or_null(row, "sent_at")?,
        replied_at: read_at_or_null(row, "replied_at")?,
    })
}
