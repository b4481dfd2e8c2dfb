//! What a user checks before a broadcast starts: how many people would receive it now, and the message of the first of them.

use serde::Serialize;

use crate::{
    campaigns::{
        campaign::Campaign,
        plan,
        progress::ItemStatus,
        store::{
            self, CampaignItem,
            audience::{self, AudienceSize},
            review,
        },
    },
    error::Result,
    ids::TenantId,
    messages::template::Template,
    page::{Page, PageRequest},
    ports::Database,
    workflows::preview_campaign::Rendering,
};

/// Who would receive a broadcast if it started now; a user reviews this before the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = StartReview)]
pub struct StartReview {
    pub recipients: i64,
    /// How many people are skipped because they opted out.
    pub opted_out: i64,
    /// How many people may have opted out: a message of theirs looks like an opt-out, and nobody has decided about it. They are skipped, or
    /// they are among the recipients if the broadcast is sent to them, too.
    pub undecided: i64,
    /// How many people are skipped because they lack a value that the text uses.
    pub left_out: i64,
    /// The message of the first recipient.
    pub first: Option<Rendering>,
}

/// Returns a page of the recipients. Before the start of a broadcast for contacts, these are the present contacts of the audience.
pub async fn list_recipients(
    db: &impl Database,
    tenant: &TenantId,
    campaign: &Campaign,
    shown: &[ItemStatus],
    page: &PageRequest,
) -> Result<Page<CampaignItem>> {
    if campaign.status.is_before_start()
        && let Some(chosen) = audience::choose(db, tenant, &campaign.audience, campaign.undecided).await?
    {
        return audience::list(db, tenant, &chosen, shown, page).await;
    }
    let is_counted = !campaign.status.is_before_start() && !shown.is_empty();
    // According to the counts there is nobody, so no recipient is queried.
    if is_counted && shown.iter().all(|status| campaign.counts.of(*status) == 0) {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    if is_counted && shown.iter().all(|status| store::FAILED_STATUSES.contains(status)) {
        return store::list_failed_items(db, tenant, &campaign.id, shown, page).await;
    }
    store::list_items(db, tenant, &campaign.id, shown, page).await
}

pub async fn review(db: &impl Database, tenant: &TenantId, campaign: &Campaign) -> Result<StartReview> {
    let (size, first) =
        if let Some(chosen) = audience::choose(db, tenant, &campaign.audience, campaign.undecided).await? {
            let size = audience::size(db, tenant, &chosen).await?;
            (size, audience::sample(db, tenant, &chosen, 1).await?.into_iter().next())
        } else {
            let size = review::count_list_recipients(db, tenant, &campaign.id, campaign.undecided).await?;
            (size, review::first_list_recipient(db, tenant, &campaign.id, campaign.undecided).await?)
        };
    let template = Template::parse(&campaign.text).ok();
    let first = first.and_then(|item| {
        let name = item.name().to_owned();
        let text = plan::render(template.as_ref()?, &campaign.id, item.item_no, &item.phone, &item.variables).ok()?;
        Some(Rendering { phone: item.phone, name, text: text.into_string() })
    });
    let AudienceSize { all: _, recipients, opted_out, undecided, left_out } = size;
    Ok(StartReview { recipients, opted_out, undecided, left_out, first })
}
