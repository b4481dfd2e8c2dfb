//! The handlers of canned replies.

use crate::{
    conversations::{
        canned_reply::{CannedReply, parse_shortcut, parse_text},
        store::canned_replies::{self as store, NewReply},
    },
    http::{
        app::App,
        bodies::{
            canned_replies::{CannedReplyPatch, NewCannedReply},
            people::Empty,
        },
        caller::{Body, KeyedBody, Member, Paged, PathId},
        reply::{Answer, Reply},
    },
    ids::CannedReplyId,
    page::Page,
    workflows::create_once::create_once,
};

#[worker::send]
pub async fn list(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<CannedReply>> {
    Ok(Reply::ok(store::list(&app.for_tenant(&session.tenant)?, &session.tenant, &page).await?))
}

#[worker::send]
pub async fn create(
    Member(session): Member,
    app: App,
    KeyedBody(new, request): KeyedBody<NewCannedReply>,
) -> Answer<CannedReply> {
    let (shortcut, text) = (parse_shortcut(&new.shortcut)?, parse_text(&new.text)?);
    let (now, db, tenant, request) = (app.now(), app.for_tenant(&session.tenant)?, &session.tenant, request.as_ref());
    let read = async |made: &str| store::get(&db, tenant, &CannedReplyId::parse(made)?).await;
    let make = async || {
        let id = CannedReplyId::new(now, &mut app.random());
        store::create(&db, tenant, NewReply { id, shortcut: &shortcut, text: &text, request }, now).await
    };
    Ok(Reply::created(create_once(&db, tenant, request, read, make).await?))
}

#[worker::send]
pub async fn change(
    Member(session): Member,
    PathId(id): PathId<CannedReplyId>,
    app: App,
    Body(patch): Body<CannedReplyPatch>,
) -> Answer<CannedReply> {
    let (shortcut, text) = patch.parse()?;
    let db = app.for_tenant(&session.tenant)?;
    let changed = store::change(&db, &session.tenant, &id, shortcut.as_deref(), text.as_deref(), app.now()).await?;
    Ok(Reply::ok(changed))
}

#[worker::send]
pub async fn delete(Member(session): Member, PathId(id): PathId<CannedReplyId>, app: App) -> Answer<Empty> {
    store::delete(&app.for_tenant(&session.tenant)?, &session.tenant, &id).await?;
    Ok(Reply::done())
}
