//! What waits on a device, and what a person does about it.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{
        commands::{Cancel, Decide, Decision, ListOutbox, OutboxItem, OutboxReply, StateReply, Waits},
        event::MessageStatus,
        outbox::{After, Class},
    },
    error::{Error, Result},
    http::{
        app::App,
        caller::{AtDevice, AtMessage, Body, Member, OutboxQuery},
        reply::{Answer, Reply},
    },
    ids::{CampaignId, MessageId},
    page::{Page, wrong_cursor},
    workflows::call_device::call_known,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    #[serde(flatten)]
    page: Page<TextView>,
    waiting: usize,
    unknown: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextView {
    id: MessageId,
    chat_id: String,
    phone: String,
    text: String,
    priority: Class,
    status: MessageStatus,
    accepted_at: Timestamp,
    send_at: Option<Timestamp>,
    attempted_at: Option<Timestamp>,
    campaign_id: Option<CampaignId>,
    wait: Option<Waits>,
}

impl From<OutboxItem> for TextView {
    fn from(item: OutboxItem) -> Self {
        let OutboxItem {
            id,
            chat_id,
            phone,
            text,
            priority,
            status,
            accepted_at,
            send_at,
            attempted_at,
            campaign_id,
            wait,
            after: _,
        } = item;
        Self { id, chat_id, phone, text, priority, status, accepted_at, send_at, attempted_at, campaign_id, wait }
    }
}

#[worker::send]
pub async fn list(
    Member(session): Member,
    AtDevice(device): AtDevice,
    OutboxQuery { shown, page }: OutboxQuery,
    app: App,
) -> Answer<OutboxView> {
    let after = page.after.as_deref().map(read_cursor).transpose()?;
    let ask = ListOutbox { shown, after, limit: page.rows() };
    let db = app.for_tenant(&session.tenant)?;
    let reply: OutboxReply = call_known(&db, &app.objects(), &session.tenant, &device, "outbox", ask).await?;
    let OutboxReply { items, waiting, unknown } = reply;
    let page = Page::cut(items, &page, |item| write_cursor(item.after)).map(TextView::from);
    Ok(Reply::ok(OutboxView { page, waiting, unknown }))
}

fn write_cursor(After(rank, is_later, round, place): After) -> String {
    format!("{rank}.{is_later}.{round}.{place}")
}

fn read_cursor(text: &str) -> Result<After> {
    let parts: Vec<i64> =
        text.split('.').map(str::parse).collect::<std::result::Result<_, _>>().map_err(|_| wrong_cursor())?;
    match parts.as_slice() {
        [rank, is_later, round, place] => Ok(After(*rank, *is_later, *round, *place)),
        _ => Err(wrong_cursor()),
    }
}

#[worker::send]
pub async fn cancel(Member(session): Member, AtMessage(device, id): AtMessage, app: App) -> Answer<StateReply> {
    let db = app.for_tenant(&session.tenant)?;
    let reply = call_known(&db, &app.objects(), &session.tenant, &device, "cancel", Cancel { id }).await?;
    Ok(Reply::ok(reply))
}

#[derive(Deserialize)]
pub struct NewDecision {
    decision: String,
}

#[worker::send]
pub async fn decide(
    Member(session): Member,
    AtMessage(device, id): AtMessage,
    app: App,
    Body(new): Body<NewDecision>,
) -> Answer<StateReply> {
    let decision = match new.decision.as_str() {
        "resend" => Decision::Resend,
        "give_up" => Decision::GiveUp,
        _ => return Err(Error::invalid("decision", "decide for resend or give_up")),
    };
    let db = app.for_tenant(&session.tenant)?;
    let decide = Decide { id, decision };
    let reply = call_known(&db, &app.objects(), &session.tenant, &device, "decide", decide).await?;
    Ok(Reply::ok(reply))
}
