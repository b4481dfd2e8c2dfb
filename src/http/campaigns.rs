//! Broadcasts.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    campaigns::{
        campaign::{
            Audience, Campaign, Command, MOST_DEVICES, Match, PauseReason, Status, USUAL_GAP, parse_gap,
            parse_scheduled_at, preset,
        },
        progress::{Counts, ItemStatus},
        store::{self, Item},
    },
    clock::Timestamp,
    contacts::{
        phone::{DEFAULT_REGION, Phone},
        recipients::{self, RawRow},
    },
    devices::commands::Gap,
    error::{Error, Result},
    http::{
        app::App,
        caller::{AtCampaign, Body, ItemsQuery, Member, Paged},
        reply::{Answer, Download, Reply},
    },
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::text::Text,
    name::Name,
    page::Page,
    workflows::{
        campaign_progress::{self, ProgressView},
        campaign_report,
        change_campaign::change_campaign,
        plan_campaign::{For, Wish, plan_campaign},
        preview_campaign::{self, PreviewView, preview_campaign},
        send_message::{Accepted, Draft, IdempotencyKey, send_message},
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
        let seconds = |milliseconds| Duration::from_millis(milliseconds).as_secs_f64();
        Self { min_seconds: seconds(gap.min_ms), max_seconds: seconds(gap.max_ms) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignView {
    id: CampaignId,
    name: String,
    device_ids: Vec<DeviceId>,
    text: String,
    status: Status,
    pause_reason: Option<PauseReason>,
    gap: GapView,
    audience: Audience,
    scheduled_at: Option<Timestamp>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    counts: Counts,
}

impl From<Campaign> for CampaignView {
    fn from(campaign: Campaign) -> Self {
        let Campaign {
            id,
            devices,
            name,
            text,
            status,
            pause_reason,
            run: _,
            gap,
            audience,
            scheduled_at,
            created_at,
            started_at,
            completed_at,
            counts,
        } = campaign;
        Self {
            id,
            name,
            device_ids: devices,
            text,
            status,
            pause_reason,
            gap: gap.into(),
            audience,
            scheduled_at,
            created_at,
            started_at,
            completed_at,
            counts,
        }
    }
}

/// Contacts with these tags; without a tag everybody.
#[derive(Deserialize)]
pub struct AudienceWish {
    tags: Vec<String>,
    #[serde(rename = "match")]
    which: Option<Match>,
}

/// A list comes as rows or as a file, contacts by their tags.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCampaign {
    name: Option<String>,
    #[serde(default)]
    device_ids: Vec<String>,
    text: String,
    recipients: Option<Vec<RawRow>>,
    csv: Option<String>,
    audience: Option<AudienceWish>,
    gap: Option<GapView>,
    preset: Option<String>,
    scheduled_at: Option<String>,
}

impl NewCampaign {
    fn parse(self, shortest_gap: Duration, now: Timestamp) -> Result<Wish> {
        let name = Name::parse(self.name.as_deref().unwrap_or_default())?;
        let text = Text::parse(&self.text)?;
        let gap = self.parse_gap(shortest_gap)?;
        let scheduled_at = self.scheduled_at.as_deref().map(|text| parse_scheduled_at(text, now)).transpose()?;
        let devices = parse_devices(&self.device_ids)?;
        let to = parse_for(self.recipients, self.csv.as_deref(), self.audience)?;
        Ok(Wish { devices, name, text, to, region: DEFAULT_REGION, gap, scheduled_at })
    }

    /// What is there of it: somebody is still writing.
    fn parse_unfinished(self, shortest_gap: Duration) -> Result<preview_campaign::Sketch> {
        let gap = self.parse_gap(shortest_gap)?;
        let devices = if self.device_ids.is_empty() { Vec::new() } else { parse_devices(&self.device_ids)? };
        let to = parse_for(self.recipients, self.csv.as_deref(), self.audience)?;
        Ok(preview_campaign::Sketch { devices, text: self.text, to, region: DEFAULT_REGION, gap })
    }

    fn parse_gap(&self, shortest: Duration) -> Result<Gap> {
        match (&self.gap, self.preset.as_deref()) {
            (Some(gap), None) => parse_gap(gap.min_seconds, gap.max_seconds, shortest),
            (None, Some(name)) => preset(name),
            (None, None) => Ok(USUAL_GAP),
            (Some(_), Some(_)) => Err(Error::invalid("gap", "send either gap or preset")),
        }
    }
}

fn parse_devices(ids: &[String]) -> Result<Vec<DeviceId>> {
    if !(1..=MOST_DEVICES).contains(&ids.len()) {
        return Err(Error::invalid("deviceIds", format!("a broadcast goes out by 1 to {MOST_DEVICES} devices")));
    }
    let mut devices = Vec::with_capacity(ids.len());
    for id in ids {
        let device = DeviceId::parse(id)?;
        if !devices.contains(&device) {
            devices.push(device);
        }
    }
    Ok(devices)
}

fn parse_for(rows: Option<Vec<RawRow>>, csv: Option<&str>, audience: Option<AudienceWish>) -> Result<For> {
    match (rows, csv, audience) {
        (Some(rows), None, None) => Ok(For::Rows(recipients::number(rows))),
        (None, Some(csv), None) => recipients::read_csv(csv).map(For::Rows),
        (None, None, Some(AudienceWish { tags, which })) => {
            Ok(For::Contacts(Audience::Tags { tags, which: which.unwrap_or(Match::Any) }))
        }
        _ => Err(Error::invalid("recipients", "send one of recipients, csv and audience")),
    }
}

#[worker::send]
pub async fn create(Member(session): Member, app: App, Body(new): Body<NewCampaign>) -> Answer<CampaignView> {
    let now = app.now();
    let wish = new.parse(app.shortest_gap(), now)?;
    let campaign =
        plan_campaign(&app.for_tenant(&session.tenant)?, &session.tenant, wish, now, &mut app.dice()).await?;
    Ok(Reply::created(campaign.into()))
}

#[worker::send]
pub async fn preview(Member(session): Member, app: App, Body(new): Body<NewCampaign>) -> Answer<PreviewView> {
    let sketch = new.parse_unfinished(app.shortest_gap())?;
    let db = app.for_tenant(&session.tenant)?;
    let view = preview_campaign(&db, &app.objects(), &app.zones(), &session.tenant, sketch, app.now()).await?;
    Ok(Reply::ok(view))
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
    change(&session.tenant, &id, Command::Start, &app).await
}

#[worker::send]
pub async fn pause(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, Command::Pause, &app).await
}

#[worker::send]
pub async fn resume(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, Command::Resume, &app).await
}

#[worker::send]
pub async fn cancel(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, Command::Cancel, &app).await
}

#[worker::send]
pub async fn retry(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, Command::Retry, &app).await
}

async fn change(tenant: &TenantId, id: &CampaignId, command: Command, app: &App) -> Answer<CampaignView> {
    let db = app.for_tenant(tenant)?;
    let changed = change_campaign(&db, &app.objects(), &app.dispatch()?, tenant, id, command, app.now()).await?;
    app.show_campaign(tenant, id).await;
    Ok(Reply::ok(changed.into()))
}

#[derive(Deserialize)]
pub struct NewTest {
    #[serde(rename = "deviceId")]
    device_id: String,
    text: String,
    to: String,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

/// One rendered text to a number of one's own.
#[worker::send]
pub async fn test(
    Member(session): Member,
    app: App,
    headers: axum::http::HeaderMap,
    Body(new): Body<NewTest>,
) -> Answer<Accepted> {
    let now = app.now();
    let id = MessageId::new(now, &mut app.dice());
    let to = Phone::parse_recipient(&new.to, DEFAULT_REGION)?;
    let text = preview_campaign::render_test(&new.text, to.as_str(), &new.variables, &mut app.dice())?;
    let key = crate::http::caller::find_header(&headers, "idempotency-key").map(IdempotencyKey::parse).transpose()?;
    let device = DeviceId::parse(&new.device_id)?;
    let draft = Draft { id, to, text, key, priority: crate::devices::outbox::Class::Normal, send_at: None };
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::accepted(send_message(&db, &app.objects(), &session.tenant, &device, draft).await?))
}

#[worker::send]
pub async fn progress(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Answer<ProgressView> {
    let db = app.for_tenant(&session.tenant)?;
    let view =
        campaign_progress::read_progress(&db, &app.objects(), &app.zones(), &session.tenant, &id, app.now()).await?;
    Ok(Reply::ok(view))
}

#[worker::send]
pub async fn report(Member(session): Member, AtCampaign(id): AtCampaign, app: App) -> Result<Download> {
    let csv = campaign_report::report(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    Ok(Download { name: format!("{id}.csv"), csv })
}

/// One recipient with the text he gets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    item_no: i64,
    phone: String,
    name: String,
    text: Option<String>,
    status: ItemStatus,
    error: Option<String>,
    device_id: Option<DeviceId>,
    sent_at: Option<Timestamp>,
    replied_at: Option<Timestamp>,
    updated_at: Timestamp,
}

#[worker::send]
pub async fn list_items(
    Member(session): Member,
    AtCampaign(id): AtCampaign,
    ItemsQuery { shown, page }: ItemsQuery,
    app: App,
) -> Answer<Page<ItemView>> {
    let db = app.for_tenant(&session.tenant)?;
    let campaign = store::get(&db, &session.tenant, &id).await?;
    let items = store::list_items(&db, &session.tenant, &id, shown, &page).await?;
    let template = crate::messages::template::Template::parse(&campaign.text).ok();
    Ok(Reply::ok(items.map(|item| view(item, &campaign.id, template.as_ref()))))
}

fn view(item: Item, campaign: &CampaignId, template: Option<&crate::messages::template::Template>) -> ItemView {
    let rendered = template.and_then(|template| {
        crate::campaigns::plan::render(template, campaign, item.item_no, &item.phone, &item.variables).ok()
    });
    let Item { item_no, phone, mut variables, status, error, device_id, sent_at, replied_at, updated_at } = item;
    ItemView {
        item_no,
        phone,
        name: variables.remove("name").unwrap_or_default(),
        text: rendered.map(Text::into_string),
        status,
        error,
        device_id,
        sent_at,
        replied_at,
        updated_at,
    }
}
