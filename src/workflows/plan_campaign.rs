//! A broadcast comes into being as a draft: every recipient checked and every text rendered, or nothing at all.

use crate::{
    campaigns::{
        campaign::Campaign,
        plan,
        store::{self, NewCampaign},
    },
    clock::{Random, Timestamp},
    contacts::{
        phone::Region,
        recipients::{self, RawRow},
    },
    devices::{self, commands::Gap},
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    messages::text::Text,
    name::Name,
    ports::Database,
};

/// What somebody wants to send, with the list as it came in.
pub struct Wish {
    pub device: DeviceId,
    pub name: Name,
    pub text: Text,
    pub rows: Vec<RawRow>,
    pub region: Region,
    pub gap: Gap,
}

pub async fn plan_campaign(
    db: &impl Database,
    tenant: &TenantId,
    wish: Wish,
    now: Timestamp,
    dice: &mut impl Random,
) -> Result<Campaign> {
    let list = recipients::check(&wish.rows, wish.region)?;
    let items = plan::plan(&wish.text, list, now, dice)?;
    let device = devices::store::get(db, tenant, &wish.device).await?;
    let new = NewCampaign {
        id: CampaignId::new(now, dice),
        device: &device.id,
        name: &wish.name,
        text: wish.text.as_str(),
        gap: wish.gap,
    };
    store::create(db, tenant, new, &items, now).await
}
