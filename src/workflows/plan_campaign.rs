//! Creates a broadcast as a draft. Every recipient is checked and every text rendered, or nothing is created. A
//! broadcast to contacts has no items yet: its contacts are checked now, and become items when it starts.

use crate::{
    campaigns::{
        campaign::{Audience, Campaign, UndecidedRecipients, contradicting_tag_error},
        plan::{self, UnusableRecipients},
        store::{self, NewCampaign, audience},
    },
    clock::{Random, Timestamp},
    contacts::{
        phone::Region,
        recipients::{self, RawRow},
        wrong_row,
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

/// The recipients, in the form in which the request gives them.
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
    /// What to do with recipients for whom the text cannot be rendered.
    pub unusable: UnusableRecipients,
    pub undecided: UndecidedRecipients,
    /// A broadcast that has not started and is replaced by this one.
    pub replaces: Option<CampaignId>,
}

/// Creates the draft. Two requests with the same idempotency key create one broadcast.
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
            let opted_out = audience::list_opted_out(db, tenant, &list.phones()).await?;
            (plan::plan(&campaign.text, list, &opted_out, campaign.unusable)?, Audience::List)
        }
        RecipientSource::Contacts(audience) => {
            let audience = with_needed_values(audience, &Template::parse(campaign.text.as_str())?, campaign.unusable);
            check_contacts(db, tenant, &campaign.text, &audience, campaign.undecided).await?;
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
        undecided: campaign.undecided,
        scheduled_at: campaign.scheduled_at,
        request,
        replaces: campaign.replaces.as_ref(),
    };
    store::create(db, tenant, new, &items, now).await
}

/// Returns the audience, with the values that a contact needs if the author skips contacts who lack one.
pub fn with_needed_values(audience: Audience, template: &Template, unusable: UnusableRecipients) -> Audience {
    match (audience, unusable) {
        (Audience::Tags { tags, tag_match, without_tags, .. }, UnusableRecipients::LeaveOut) => {
            let needed_values = template.required().iter().cloned().collect();
            Audience::Tags { tags, tag_match, without_tags, needed_values }
        }
        (Audience::Contacts { contacts, .. }, UnusableRecipients::LeaveOut) => {
            Audience::Contacts { contacts, needed_values: template.required().iter().cloned().collect() }
        }
        (audience, _) => audience,
    }
}

/// Refuses a text with a variable that some contacts of the audience lack, unless these contacts are skipped, and names both. Refuses an
/// empty audience.
pub async fn check_contacts(
    db: &impl Database,
    tenant: &TenantId,
    text: &Text,
    audience: &Audience,
    undecided: UndecidedRecipients,
) -> Result<()> {
    let Some(chosen) = audience::choose(db, tenant, audience, undecided).await? else { return Ok(()) };
    let template = Template::parse(text.as_str())?;
    let columns = audience::columns(db, tenant).await?;
    lint::refuse_unsendable(&template, &columns)?;
    let size = audience::size(db, tenant, &chosen).await?;
    let is_complete = !audience.needed_values().is_empty();
    if size.recipients == 0 {
        // One of two tags may have been renamed to the other since both were saved.
        if let Some(tag) = audience.tag_in_both() {
            return Err(contradicting_tag_error(tag));
        }
        let is_picked = matches!(audience, Audience::Contacts { .. });
        let message = if is_complete && size.left_out > 0 {
            "nobody left has all the values that the text uses; give them a default"
        } else if size.undecided > 0 {
            "everybody left may have opted out; decide about their messages in the chats first"
        } else if is_picked {
            "none of these contacts has a number and wants broadcasts; choose other contacts"
        } else {
            "nobody with these tags wants broadcasts; choose other tags, or add contacts"
        };
        return Err(Error::invalid("audience", message));
    }
    if is_complete {
        return Ok(());
    }
    let (wrong, count) = audience::list_missing_values(db, tenant, &chosen, template.required()).await?;
    if count == 0 { Ok(()) } else { Err(wrong_row::refuse_some(&wrong, count)) }
}
