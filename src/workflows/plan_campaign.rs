//! Creates a broadcast as a draft. Every recipient is checked and every text rendered, or nothing is created. A
//! broadcast to contacts with tags has no items yet: its contacts are checked now, and become items when it starts.

use crate::{
    campaigns::{
        campaign::{Audience, Campaign},
        plan,
        store::{self, NewCampaign, audience},
    },
    clock::{Random, Timestamp},
    contacts::{
        phone::Region,
        recipients::{self, RawRow},
    },
    devices::{self, commands::Gap},
    error::{Error, Result},
    idempotency::KeyedRequest,
    ids::{CampaignId, DeviceId, TenantId},
    messages::{
        template::{Template, lint},
        text::Text,
    },
    name::Name,
    ports::Database,
    workflows::create_once::create_once,
};

/// The recipients, as the request names them.
#[derive(Debug, Clone)]
pub enum RecipientSource {
    /// One row per recipient.
    Rows(Vec<RawRow>),
    Contacts(Audience),
}

/// A broadcast as the request describes it.
pub struct CampaignRequest {
    pub devices: Vec<DeviceId>,
    pub name: Name,
    pub text: Text,
    pub to: RecipientSource,
    pub region: Region,
    pub gap: Gap,
    pub scheduled_at: Option<Timestamp>,
}

/// Two requests with the same key create one broadcast.
pub async fn plan_campaign(
    db: &impl Database,
    tenant: &TenantId,
    campaign: CampaignRequest,
    request: Option<&KeyedRequest>,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Campaign> {
    let read = async |made: &str| store::get(db, tenant, &CampaignId::parse(made)?).await;
    create_once(db, tenant, request, read, async || create_draft(db, tenant, campaign, request, now, random).await)
        .await
}

async fn create_draft(
    db: &impl Database,
    tenant: &TenantId,
    campaign: CampaignRequest,
    request: Option<&KeyedRequest>,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<Campaign> {
    let id = CampaignId::new(now, random);
    let (items, audience) = match campaign.to {
        RecipientSource::Rows(rows) => {
            let list = recipients::check(&rows, campaign.region)?;
            (plan::plan(&campaign.text, list)?, Audience::List)
        }
        RecipientSource::Contacts(audience) => {
            fits_contacts(db, tenant, &campaign.text, &audience).await?;
            (Vec::new(), audience)
        }
    };
    for device in &campaign.devices {
        devices::store::get(db, tenant, device).await?;
    }
    let new = NewCampaign {
        id,
        devices: &campaign.devices,
        name: &campaign.name,
        text: campaign.text.as_str(),
        gap: campaign.gap,
        audience: &audience,
        scheduled_at: campaign.scheduled_at,
        request,
    };
    store::create(db, tenant, new, &items, now).await
}

/// Refuses a text with a variable that some contacts of the audience lack, and names both; refuses an empty audience.
pub async fn fits_contacts(db: &impl Database, tenant: &TenantId, text: &Text, audience: &Audience) -> Result<()> {
    let Audience::Tags { tags, tag_match } = audience else { return Ok(()) };
    let template = Template::parse(text.as_str())?;
    let columns = audience::columns(db, tenant).await?;
    lint::refuse_errors(&lint::lint(&template, &columns))?;
    let size = audience::size(db, tenant, tags, *tag_match).await?;
    if size.recipients == 0 {
        return Err(Error::invalid("audience", "nobody with these tags wants broadcasts; choose other tags"));
    }
    let (wrong, count) = audience::list_missing_values(db, tenant, tags, *tag_match, template.required()).await?;
    if count == 0 { Ok(()) } else { Err(recipients::refuse_some(&wrong, count)) }
}
