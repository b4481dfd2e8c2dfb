//! Broadcasts.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    campaigns::{
        campaign::{Campaign, Status, USUAL_GAP, parse_gap},
        progress::Counts,
        store::{self, Item},
    },
    clock::Timestamp,
    contacts::{
        phone::DEFAULT_REGION,
        recipients::{self, RawRow},
    },
    devices::commands::Gap,
    error::{Error, Result},
    http::{
        app::App,
        caller::{AtCampaign, Body, Member, Paged},
        reply::{Answer, Reply},
    },
    ids::{CampaignId, DeviceId},
    messages::text::Text,
    name::Name,
    page::Page,
    workflows::{
        plan_campaign::{Wish, plan_campaign},
        start_campaign::start_campaign,
    },
};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    min_seconds: f64,
    max_seconds: f64,
}

impl From<Gap> for GapView {
    fn from(gap: Gap) -> Self {
        let seconds = |milliseconds| std::time::Duration::from_millis(milliseconds).as_secs_f64();
        Self { min_seconds: seconds(gap.min_ms), max_seconds: seconds(gap.max_ms) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignView {
    id: CampaignId,
    name: String,
    device_id: DeviceId,
    text: String,
    status: Status,
    gap: GapView,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    counts: Counts,
}

impl From<Campaign> for CampaignView {
    fn from(campaign: Campaign) -> Self {
        let Campaign { id, device, name, text, status, run: _, gap, created_at, started_at, completed_at, counts } =
            campaign;
        Self {
            id,
            name,
            device_id: device,
            text,
            status,
            gap: gap.into(),
            created_at,
            started_at,
            completed_at,
            counts,
        }
    }
}

/// A list comes as rows or as a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCampaign {
    name: String,
    device_id: String,
    text: String,
    recipients: Option<Vec<RawRow>>,
    csv: Option<String>,
    gap: Option<GapView>,
}

impl NewCampaign {
    fn parse(self, shortest_gap: Duration) -> Result<Wish> {
        let name = Name::parse(&self.name)?;
        let text = Text::parse(&self.text)?;
        let gap = self.gap.map_or(Ok(USUAL_GAP), |gap| parse_gap(gap.min_seconds, gap.max_seconds, shortest_gap))?;
        let rows = match (self.recipients, self.csv) {
            (Some(rows), None) => recipients::number(rows),
            (None, Some(csv)) => recipients::read_csv(&csv)?,
            (None, None) | (Some(_), Some(_)) => {
                return Err(Error::invalid("recipients", "send either recipients or csv"));
            }
        };
        Ok(Wish { device: DeviceId::parse(&self.device_id)?, name, text, rows, region: DEFAULT_REGION, gap })
    }
}

#[worker::send]
pub async fn create(Member(session): Member, app: App, Body(new): Body<NewCampaign>) -> Answer<CampaignView> {
    let wish = new.parse(app.shortest_gap())?;
    let campaign =
        plan_campaign(&app.for_tenant(&session.tenant)?, &session.tenant, wish, app.now(), &mut app.dice()).await?;
    Ok(Reply::created(campaign.into()))
}

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<CampaignView>> {
    let campaigns = store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?;
    Ok(Reply::ok(campaigns.map(CampaignView::from)))
}

#[worker::send]
pub async fn read(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    let campaign = store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    Ok(Reply::ok(campaign.into()))
}

#[worker::send]
pub async fn start(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    let db = app.for_tenant(&session.tenant)?;
    let campaign = start_campaign(&db, &app.objects(), &app.dispatch()?, &session.tenant, &id, app.now()).await?;
    Ok(Reply::ok(campaign.into()))
}

#[worker::send]
pub async fn list_items(
    Member(session): Member,
    AtCampaign(id): AtCampaign,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<Item>> {
    let db = app.for_tenant(&session.tenant)?;
    let items = store::list_items(&db, &session.tenant, &id, &page).await?;
    if items.items.is_empty() {
        store::get(&db, &session.tenant, &id).await?;
    }
    Ok(Reply::ok(items))
}
