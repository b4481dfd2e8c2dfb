//! The handlers of sending messages and of chats.

use crate::{
    clock::Timestamp,
    contacts::destination::Destination,
    conversations::store::{self, Chat, StoredMessage},
    devices::{self, outbox::PriorityClass, tenant_log::ShowUnread},
    error::{Error, Result},
    http::{
        app::App,
        bodies::{
            messages::{AcceptedChange, NewEdit, NewMessage, NewReaction},
            people::Empty,
        },
        caller::{Body, Key, Member, Paged, PathId, PathIds, PathIds3, Query},
        queries::ChatsQuery,
        reply::{Answer, Reply},
    },
    idempotency::IdempotencyKey,
    ids::{DeviceId, MessageId, TenantId},
    messages::{
        content::{Content, MessageKey},
        new_content::NewContent,
        quote::parse_reply_to,
        reaction::parse_emoji,
        text::Text,
    },
    page::Page,
    ports::Database,
    tenants::session::Session,
    workflows::{
        new_content::content_of,
        send_message::{
            AcceptedMessage, MessageToSend, RequestedPriority, parse_destination, parse_send_at, send_message,
        },
    },
};

#[worker::send]
pub async fn send(
    Member(session): Member,
    PathId(device): PathId<DeviceId>,
    app: App,
    Key(key): Key,
    Body(new): Body<NewMessage>,
) -> Answer<AcceptedMessage> {
    let now = app.now();
    let db = app.for_tenant(&session.tenant)?;
    let draft = MessageToSend {
        id: MessageId::new(now, &mut app.random()),
        to: parse_destination(&db, &session.tenant, &device, &new.to).await?,
        content: read_content(&db, &session.tenant, new.text.as_deref(), new.content, now).await?,
        key,
        priority: new.priority.map_or(PriorityClass::Normal, RequestedPriority::class),
        send_at: new.send_at.as_deref().map(|text| parse_send_at(text, now)).transpose()?,
        reply_to: new.reply_to.as_deref().map(parse_reply_to).transpose()?,
    };
    Ok(Reply::accepted(send_message(&db, &app.objects(), &session.tenant, &device, draft).await?))
}

/// Returns what a request says: a text, or a content of another kind. A file must be stored.
async fn read_content(
    db: &impl Database,
    tenant: &TenantId,
    text: Option<&str>,
    content: Option<NewContent>,
    now: Timestamp,
) -> Result<Content> {
    match (text, content) {
        (Some(text), None) => Ok(Text::parse(text)?.into()),
        (None, Some(content)) => content_of(db, tenant, content, now).await,
        (Some(_), Some(_)) => Err(Error::invalid("content", "a message has a text or a content, not both")),
        (None, None) => Err(Error::invalid("text", "a message has a text or a content")),
    }
}

#[worker::send]
pub async fn react(
    Member(session): Member,
    PathIds3(device, chat, message): PathIds3<DeviceId, String, MessageId>,
    app: App,
    Key(key): Key,
    Body(new): Body<NewReaction>,
) -> Answer<AcceptedChange> {
    let reaction = Content::Reaction { to: MessageKey::default(), emoji: parse_emoji(&new.emoji)? };
    change(&app, &session, (device, chat, message), key, reaction).await
}

#[worker::send]
pub async fn edit(
    Member(session): Member,
    PathIds3(device, chat, message): PathIds3<DeviceId, String, MessageId>,
    app: App,
    Key(key): Key,
    Body(new): Body<NewEdit>,
) -> Answer<AcceptedChange> {
    let text = Text::parse(&new.text)?.into_string();
    change(&app, &session, (device, chat, message), key, Content::Edit { of: MessageKey::default(), text }).await
}

#[worker::send]
pub async fn delete(
    Member(session): Member,
    PathIds3(device, chat, message): PathIds3<DeviceId, String, MessageId>,
    app: App,
) -> Answer<AcceptedChange> {
    let deletion = Content::Deletion { of: MessageKey::default() };
    change(&app, &session, (device, chat, message), None, deletion).await
}

/// Hands a change of the message over to the device.
async fn change(
    app: &App,
    session: &Session,
    (device, chat, message): (DeviceId, String, MessageId),
    key: Option<IdempotencyKey>,
    content: Content,
) -> Answer<AcceptedChange> {
    let db = app.for_tenant(&session.tenant)?;
    let chat = store::find_chat(&db, &session.tenant, &device, &chat).await?;
    let draft = MessageToSend {
        id: MessageId::new(app.now(), &mut app.random()),
        to: Destination::parse_chat(&chat)?,
        content,
        key,
        priority: PriorityClass::High,
        send_at: None,
        reply_to: Some(message.to_string()),
    };
    let accepted = send_message(&db, &app.objects(), &session.tenant, &device, draft).await?;
    Ok(Reply::accepted(AcceptedChange { id: accepted.message.message.id, wait: accepted.wait }))
}

#[worker::send]
pub async fn list_all_chats(
    Member(session): Member,
    Paged(page): Paged,
    Query(query): Query<ChatsQuery>,
    app: App,
) -> Answer<Page<Chat>> {
    let (filter, db) = (query.parse()?, app.for_tenant(&session.tenant)?);
    Ok(Reply::ok(store::list_chats_of_tenant(&db, &session.tenant, &filter, &page).await?))
}

#[worker::send]
pub async fn list_chats(
    Member(session): Member,
    PathId(device): PathId<DeviceId>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<Chat>> {
    let db = app.for_tenant(&session.tenant)?;
    let chats = store::list_chats(&db, &session.tenant, &device, &page).await?;
    if chats.items.is_empty() {
        devices::store::get(&db, &session.tenant, &device).await?;
    }
    Ok(Reply::ok(chats))
}

#[worker::send]
pub async fn read_chat(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    app: App,
) -> Answer<Chat> {
    let db = app.for_tenant(&session.tenant)?;
    devices::store::get(&db, &session.tenant, &device).await?;
    Ok(Reply::ok(store::read_one(&db, &session.tenant, &device, &chat).await?))
}

#[worker::send]
pub async fn list(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    Paged(page): Paged,
    app: App,
) -> Answer<Page<StoredMessage>> {
    let db = app.for_tenant(&session.tenant)?;
    let messages = store::list_messages(&db, &session.tenant, &device, &chat, &page).await?;
    if messages.items.is_empty() {
        devices::store::get(&db, &session.tenant, &device).await?;
    }
    Ok(Reply::ok(messages))
}

#[worker::send]
pub async fn mark_read(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    app: App,
) -> Answer<Empty> {
    let db = app.for_tenant(&session.tenant)?;
    devices::store::get(&db, &session.tenant, &device).await?;
    let changed = store::mark_chat_read(&db, &session.tenant, &device, &chat).await?;
    show_unread(&app, &session, device, changed, 0).await
}

#[worker::send]
pub async fn mark_unread(
    Member(session): Member,
    PathIds(device, chat): PathIds<DeviceId, String>,
    app: App,
) -> Answer<Empty> {
    let db = app.for_tenant(&session.tenant)?;
    devices::store::get(&db, &session.tenant, &device).await?;
    let changed = store::mark_chat_unread(&db, &session.tenant, &device, &chat).await?;
    show_unread(&app, &session, device, changed, 1).await
}

/// Shows the other dashboards how many messages of the chat are unread, if that has changed.
async fn show_unread(
    app: &App,
    session: &Session,
    device_id: DeviceId,
    changed: Option<String>,
    unread: i64,
) -> Answer<Empty> {
    if let Some(chat_id) = changed {
        app.show_unread(&session.tenant, &ShowUnread { device_id, chat_id, unread }).await;
    }
    Ok(Reply::done())
}
