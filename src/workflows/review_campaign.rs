//! What a person checks before a broadcast starts: how many people would receive it now, and the message of the first of them.

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::Campaign,
        plan,
        store::{audience, review},
    },
    error::Result,
    ids::TenantId,
    messages::template::Template,
    ports::Database,
    workflows::preview_campaign::Rendering,
};

/// Who would receive a broadcast if it started now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BeforeStart)]
pub struct BeforeStart {
    pub recipients: i64,
    /// How many people are left out because they opted out.
    pub opted_out: i64,
    /// The message of the first recipient.
    pub first: Option<Rendering>,
}

pub async fn review(db: &impl Database, tenant: &TenantId, campaign: &Campaign) -> Result<BeforeStart> {
    let (size, first) = if let Some(chosen) = audience::choose(db, tenant, &campaign.audience).await? {
        let size = audience::size(db, tenant, &chosen).await?;
        (size, audience::sample(db, tenant, &chosen, 1).await?.into_iter().next())
    } else {
        let size = review::size_of_list(db, tenant, &campaign.id).await?;
        (size, review::first_of_list(db, tenant, &campaign.id).await?)
    };
    let template = Template::parse(&campaign.text).ok();
    let first = first.and_then(|item| {
        let name = item.name().to_owned();
        let text = plan::render(template.as_ref()?, &campaign.id, item.item_no, &item.phone, &item.variables).ok()?;
        Some(Rendering { phone: item.phone, name, text: text.into_string() })
    });
    Ok(BeforeStart { recipients: size.recipients, opted_out: size.opted_out, first })
}
