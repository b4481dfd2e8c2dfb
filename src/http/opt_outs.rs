//! The handlers of opt-outs of people who are no contacts, of messages that look like an opt-out, and of the keywords that
//! count.

use crate::{
    contacts::{
        consent::parse_note,
        opt_out::UndecidedOptOut,
        store::{opt_out_settings, probable_opt_outs},
    },
    conversations::store::{OptedOutPerson, list_opted_out_others},
    devices::{self, tenant_log::OptOutDecided},
    http::{
        app::App,
        bodies::{
            contacts::{NewOptIn, NewOptOutDecision, OptOutSettingsPatch, OptOutSettingsView},
            people::Empty,
        },
        caller::{Body, KeyedBody, Member, Paged, PathId, PathIds, Query},
        queries::OptOutsQuery,
        reply::{Answer, Reply},
    },
    ids::{DeviceId, MessageId},
    page::Page,
    ports::Database,
    workflows::{
        change_consent::{OptInRequest, record_opt_in},
        decide_opt_out::{DecisionRequest, decide_opt_out},
        deliver_consents::deliver_or_hand_over,
    },
};

#[worker::send]
pub async fn list_others(
    Member(session): Member,
    Paged(page): Paged,
    Query(query): Query<OptOutsQuery>,
    app: App,
) -> Answer<Page<OptedOutPerson>> {
    app.write_shown_events(&session.tenant).await;
    let db = app.for_tenant(&session.tenant)?;
    Ok(Reply::ok(list_opted_out_others(&db, &session.tenant, query.search.as_deref(), &page).await?))
}

#[worker::send]
pub async fn opt_in(
    Member(session): Member,
    PathId(chat_id): PathId<String>,
    app: App,
    KeyedBody(new, request): KeyedBody<NewOptIn>,
) -> Answer<Empty> {
    let note = parse_note(new.note.as_deref())?;
    let (user, request) = (&session.user, request.as_ref());
    let opt_in = OptInRequest { chat_id: &chat_id, note: note.as_deref(), user, request };
    let db = app.for_tenant(&session.tenant)?;
    record_opt_in(&db, &app.objects_to_inform(), &app, &session.tenant, opt_in, app.now()).await?;
    app.show_contacts(&session.tenant).await;
    Ok(Reply::done())
}

#[worker::send]
pub async fn list_undecided(
    Member(session): Member,
    PathId(device): PathId<DeviceId>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<UndecidedOptOut>> {
    let db = app.for_tenant(&session.tenant)?;
    let undecided = probable_opt_outs::list_undecided(&db, &session.tenant, &device, &page).await?;
    if undecided.items.is_empty() {
        devices::store::get(&db, &session.tenant, &device).await?;
    }
    Ok(Reply::ok(undecided))
}

#[worker::send]
pub async fn decide(
    Member(session): Member,
    PathIds(device, chat_id): PathIds<DeviceId, String>,
    app: App,
    Body(decided): Body<NewOptOutDecision>,
) -> Answer<Empty> {
    let NewOptOutDecision { message_id, decision } = decided;
    let message = MessageId::parse(&message_id)?;
    let db = app.for_tenant(&session.tenant)?;
    devices::store::get(&db, &session.tenant, &device).await?;
    let (user, now) = (&session.user, app.now());
    let request = DecisionRequest { device: &device, chat_id: &chat_id, message: &message, decision, user };
    decide_opt_out(&db, &app.objects_to_inform(), &app, &session.tenant, &request, now).await?;
    let shown = OptOutDecided {
        tenant: session.tenant.clone(),
        device_id: device,
        chat_id,
        message_id: message,
        decision,
        at: now,
    };
    app.show_opt_out_decision(&shown).await;
    Ok(Reply::done())
}

#[worker::send]
pub async fn read_settings(Member(session): Member, app: App) -> Answer<OptOutSettingsView> {
    let settings = opt_out_settings::get(&app.for_tenant(&session.tenant)?, &session.tenant).await?;
    Ok(Reply::ok(settings.into()))
}

#[worker::send]
pub async fn change_settings(
    Member(session): Member,
    app: App,
    Body(patch): Body<OptOutSettingsPatch>,
) -> Answer<OptOutSettingsView> {
    let (db, now) = (app.for_tenant(&session.tenant)?, app.now());
    let settings = patch.apply(opt_out_settings::get(&db, &session.tenant).await?).parse()?;
    db.batch(opt_out_settings::save(&session.tenant, &settings, &session.user, now)?.into()).await?;
    deliver_or_hand_over(&db, &app.objects_to_inform(), &app, &session.tenant, now).await;
    Ok(Reply::ok(settings.into()))
}
