//! A broadcast comes into being as a draft: every recipient checked and every text rendered, or nothing at all. One for
//! contacts with tags has no items yet; they are looked at now and frozen when it starts.

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
    workflows::make_once::make_once,
};

/// Who shall get it, as it came in.
#[derive(Debug, Clone)]
pub enum For {
    /// These people.
    Rows(Vec<RawRow>),
    Contacts(Audience),
}

/// What somebody wants to send.
pub struct Wish {
    pub devices: Vec<DeviceId>,
    pub name: Name,
    pub text: Text,
    pub to: For,
    pub region: Region,
    pub gap: Gap,
    pub scheduled_at: Option<Timestamp>,
}

/// Under a key the same request makes one broadcast.
pub async fn plan_campaign(
    db: &impl Database,
    tenant: &TenantId,
    wish: Wish,
    request: Option<&KeyedRequest>,
    now: Timestamp,
    dice: &mut impl Random,
) -> Result<Campaign> {
    let read = async |made: &str| store::get(db, tenant, &CampaignId::parse(made)?).await;
    make_once(db, tenant, request, read, async || draft(db, tenant, wish, request, now, dice).await).await
}

async fn draft(
    db: &impl Database,
    tenant: &TenantId,
    wish: Wish,
    request: Option<&KeyedRequest>,
    now: Timestamp,
    dice: &mut impl Random,
) -> Result<Campaign> {
    let id = CampaignId::new(now, dice);
    let (items, audience) = match wish.to {
        For::Rows(rows) => {
            let list = recipients::check(&rows, wish.region)?;
            (plan::plan(&wish.text, list)?, Audience::List)
        }
        For::Contacts(audience) => {
            fits_contacts(db, tenant, &wish.text, &audience).await?;
            (Vec::new(), audience)
        }
    };
    for device in &wish.devices {
        devices::store::get(db, tenant, device).await?;
    }
    let new = NewCampaign {
        id,
        devices: &wish.devices,
        name: &wish.name,
        text: wish.text.as_str(),
        gap: wish.gap,
        audience: &audience,
        scheduled_at: wish.scheduled_at,
        request,
    };
    store::create(db, tenant, new, &items, now).await
}

/// Refuses a text that some contact of the audience cannot be sent, naming the variable and who lacks it; and an
/// audience of nobody.
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
