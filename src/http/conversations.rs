//! The handlers of the states of conversations, and of the entries of their threads.

use crate::{
    conversations::store::{self, Chat},
    devices,
    http::{
        app::App,
        bodies::conversations::{NewAssignment, NewChatStatus},
        caller::{Body, Member, Paged, PathIds},
        reply::{Answer, Reply},
    },
    ids::DeviceId,
    messages::conversation::ThreadEntry,
    page::Page,
    tenants::{self, session::Session, user},
    workflows::change_conversation::{Wanted, change_conversation},
};

#[worker::send]
pub async fn assign(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    app: App,
    Body(new): Body<NewAssignment>,
) -> Answer<Chat> {
    change(&app, &session, (&device, &chat), Wanted::Assignee(new.parse()?)).await
}

#[worker::send]
pub async fn set_status(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    app: App,
    Body(new): Body<NewChatStatus>,
) -> Answer<Chat> {
    change(&app, &session, (&device, &chat), Wanted::Status(new.parse(app.now())?)).await
}

async fn change(app: &App, session: &Session, chat: (&DeviceId, &str), wanted: Wanted) -> Answer<Chat> {
    let databases = (&app.control()?, &app.for_tenant(&session.tenant)?);
    Ok(Reply::ok(change_conversation(databases, app, session, chat, wanted).await?))
}

#[worker::send]
pub async fn list_entries(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<ThreadEntry>> {
    let db = app.for_tenant(&session.tenant)?;
    let entries = store::list_entries(&db, &session.tenant, &device, &chat, &page).await?;
    if entries.items.is_empty() {
        devices::store::get(&db, &session.tenant, &device).await?;
    }
    Ok(Reply::ok(entries))
}

#[worker::send]
pub async fn list_users(Member(session): Member, Paged(page): Paged, app: App) -> Answer<Page<user::Member>> {
    Ok(Reply::ok(tenants::store::list_users(&app.control()?, &session.tenant, &page).await?))
}
