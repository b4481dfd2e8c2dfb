//! The handlers of a device's outbox: its messages, cancelling one and deciding about one.

use crate::{
    devices::{
        commands::{CancelMessage, DecideMessage, ListOutbox, MessageState, OutboxReply},
        outbox::OutboxCursor,
    },
    error::Result,
    http::{
        app::App,
        bodies::messages::{NewDecision, OutboxMessageView, OutboxView},
        caller::{Body, Member, Paged, PathId, PathIds, Query},
        queries::OutboxQuery,
        reply::{Answer, Reply},
    },
    ids::{DeviceId, MessageId},
    page::{Page, wrong_cursor},
    workflows::call_device::call_by_id,
};

#[worker::send]
pub async fn list(
    Member(session): Member,
    PathId(device): PathId<DeviceId>,
    Query(query): Query<OutboxQuery>,
    Paged(page): Paged,
    app: App,
) -> Answer<OutboxView> {
    let after = page.after.as_deref().map(read_cursor).transpose()?;
    let ask = ListOutbox { shown: query.parse()?, after, limit: page.rows_to_read() };
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, ask).await?;
    let OutboxReply { items, waiting, unknown } = reply;
    let Page { items, next_cursor } =
        Page::cut(items, &page, |item| write_cursor(item.after)).map(OutboxMessageView::from);
    Ok(Reply::ok(OutboxView { items, next_cursor, waiting, unknown }))
}

fn write_cursor(OutboxCursor(rank, is_later, round, place): OutboxCursor) -> String {
    format!("{rank}.{is_later}.{round}.{place}")
}

fn read_cursor(text: &str) -> Result<OutboxCursor> {
    let parts: Vec<i64> =
        text.split('.').map(str::parse).collect::<std::result::Result<_, _>>().map_err(|_| wrong_cursor())?;
    match parts.as_slice() {
        [rank, is_later, round, place] => Ok(OutboxCursor(*rank, *is_later, *round, *place)),
        _ => Err(wrong_cursor()),
    }
}

#[worker::send]
pub async fn cancel(
    Member(session): Member,
    PathIds(device, id): PathIds<DeviceId, MessageId>,
    app: App,
) -> Answer<MessageState> {
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, CancelMessage { id }).await?;
    Ok(Reply::ok(reply))
}

#[worker::send]
pub async fn decide(
    Member(session): Member,
    PathIds(device, id): PathIds<DeviceId, MessageId>,
    app: App,
    Body(new): Body<NewDecision>,
) -> Answer<MessageState> {
    let db = app.for_tenant(&session.tenant)?;
    let decide = DecideMessage { id, decision: new.decision };
    let reply = call_by_id(&db, &app.objects(), &session.tenant, &device, decide).await?;
    Ok(Reply::ok(reply))
}
