//! The handlers of broadcasts.

use crate::{
    campaigns::{campaign::CampaignCommand, store},
    clock::SeededRandom,
    devices::outbox::PriorityClass,
    error::Result,
    http::{
        app::App,
        bodies::{
            campaigns::{CampaignView, ItemView, NewCampaign, NewSchedule, NewTest, item_view},
            people::Empty,
        },
        caller::{Body, Key, KeyedBody, Member, Paged, PathId, Query},
        queries::{CampaignsQuery, FileQuery, ItemsQuery},
        reply::{Answer, Download, Reply},
    },
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::template::Template,
    page::Page,
    workflows::{
        campaign_progress::{self, ProgressView},
        campaign_report::Report,
        change_campaign::change_campaign,
        plan_campaign::plan_campaign,
        preview_campaign::{self, PreviewView, preview_campaign},
        review_campaign::list_recipients,
        send_message::{AcceptedMessage, MessageToSend, parse_recipient, send_message},
    },
};

#[worker::send]
pub async fn create(
    Member(session): Member,
    app: App,
    KeyedBody(new, request): KeyedBody<NewCampaign>,
) -> Answer<CampaignView> {
    let now = app.now();
    let plan = new.parse(app.shortest_gap(), now)?;
    let db = app.for_tenant(&session.tenant)?;
    let replaced = plan.replaces.clone();
    let campaign = plan_campaign(&db, &session.tenant, plan, request.as_ref(), now, &mut app.random()).await?;
    if let Some(old) = replaced {
        app.show_campaign_replacement(&session.tenant, &old, &campaign.id).await;
    }
    app.show_campaign(&session.tenant, &campaign.id).await;
    Ok(Reply::created(campaign.into()))
}

#[worker::send]
pub async fn preview(Member(session): Member, app: App, Body(new): Body<NewCampaign>) -> Answer<PreviewView> {
    let draft = new.parse_unfinished(app.shortest_gap(), app.now())?;
    let db = app.for_tenant(&session.tenant)?;
    let view = preview_campaign(&db, &app.objects(), &app.zones(), &session.tenant, draft, app.now()).await?;
    Ok(Reply::ok(view))
}

#[worker::send]
pub async fn list(
    Member(session): Member,
    Query(query): Query<CampaignsQuery>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<CampaignView>> {
    let filter = query.parse()?;
    let campaigns = store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &filter, &page).await?;
    Ok(Reply::ok(campaigns.map(CampaignView::from)))
}

#[worker::send]
pub async fn read(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    let campaign = store::get(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    Ok(Reply::ok(campaign.into()))
}

#[worker::send]
pub async fn start(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, CampaignCommand::Start, &app).await
}

#[worker::send]
pub async fn pause(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, CampaignCommand::Pause, &app).await
}

#[worker::send]
pub async fn resume(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, CampaignCommand::Resume, &app).await
}

#[worker::send]
pub async fn cancel(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, CampaignCommand::Cancel, &app).await
}

#[worker::send]
pub async fn retry(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<CampaignView> {
    change(&session.tenant, &id, CampaignCommand::Retry, &app).await
}

/// Reschedules a broadcast. A repeated request changes nothing.
#[worker::send]
pub async fn reschedule(
    Member(session): Member,
    PathId(id): PathId<CampaignId>,
    app: App,
    Body(new): Body<NewSchedule>,
) -> Answer<CampaignView> {
    let scheduled_at = new.parse(app.now())?;
    let db = app.for_tenant(&session.tenant)?;
    let moved = store::schedule::move_start(&db, &session.tenant, &id, scheduled_at).await?;
    app.show_campaign(&session.tenant, &id).await;
    Ok(Reply::ok(moved.into()))
}

async fn change(tenant: &TenantId, id: &CampaignId, command: CampaignCommand, app: &App) -> Answer<CampaignView> {
    let db = app.for_tenant(tenant)?;
    let changed = change_campaign(&db, &app.objects(), &app.dispatch()?, tenant, id, command, app.now()).await?;
    app.show_campaign(tenant, id).await;
    Ok(Reply::ok(changed.into()))
}

/// Sends one rendered message to one number. The idempotency key seeds the random choices of the template, so that a repeated request has
/// the same text.
#[worker::send]
pub async fn test(
    Member(session): Member,
    app: App,
    Key(key): Key,
    Body(new): Body<NewTest>,
) -> Answer<AcceptedMessage> {
    let now = app.now();
    let id = MessageId::new(now, &mut app.random());
    let db = app.for_tenant(&session.tenant)?;
    let device = DeviceId::parse(&new.device_id)?;
    let to = parse_recipient(&db, &session.tenant, &device, &new.to).await?;
    let seed = key.as_ref().map_or_else(|| id.to_string(), |key| key.as_str().to_owned());
    let mut random = SeededRandom::from_text(&seed);
    let text = preview_campaign::render_test(&new.text, to.number().unwrap_or_default(), &new.variables, &mut random)?;
    let (priority, content) = (PriorityClass::Normal, text.into());
    let draft = MessageToSend { id, to: to.into(), content, key, priority, send_at: None, reply_to: None };
    Ok(Reply::accepted(send_message(&db, &app.objects(), &session.tenant, &device, draft).await?))
}

#[worker::send]
pub async fn progress(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<ProgressView> {
    let db = app.for_tenant(&session.tenant)?;
    let view =
        campaign_progress::read_progress(&db, &app.objects(), &app.zones(), &session.tenant, &id, app.now()).await?;
    Ok(Reply::ok(view))
}

#[worker::send]
pub async fn report(
    Member(session): Member,
    PathId(id): PathId<CampaignId>,
    Query(query): Query<FileQuery>,
    app: App,
) -> Result<Download> {
    let (tenant, format) = (session.tenant, query.parse(&app.zones())?);
    let db = app.for_tenant(&tenant)?;
    let report = Report::open(&db, &tenant, &id, format).await?;
    Download::of_chunks(format!("{id}.csv"), report, db, app.zones()).await
}

/// Deletes a broadcast that sends nothing: one that has not started or has ended.
#[worker::send]
pub async fn delete(Member(session): Member, PathId(id): PathId<CampaignId>, app: App) -> Answer<Empty> {
    store::deletion::delete(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    app.show_campaign(&session.tenant, &id).await;
    Ok(Reply::done())
}

#[worker::send]
pub async fn list_items(
    Member(session): Member,
    PathId(id): PathId<CampaignId>,
    Query(query): Query<ItemsQuery>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<ItemView>> {
    let db = app.for_tenant(&session.tenant)?;
    let campaign = store::get(&db, &session.tenant, &id).await?;
    let items = list_recipients(&db, &session.tenant, &campaign, &query.parse()?, &page).await?;
    let template = Template::parse(&campaign.text).ok();
    Ok(Reply::ok(items.map(|item| item_view(item, &campaign.id, template.as_ref()))))
}
