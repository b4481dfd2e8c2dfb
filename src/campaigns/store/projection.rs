//! The campaign part of the projection: turns a batch of the devices' events into statements for the tenant hub's
//! transaction. The statements record the status of each item and the replies, complete a campaign, and pause one in
//! which too many items fail. Repeating them changes nothing.

use super::{REQUEST_NOTIFICATIONS, chain, counts};
use crate::{
    campaigns::progress::{ItemStatus, decides},
    clock::Timestamp,
    contacts::address::IdentifiedContact,
    devices::{
        event::{DeviceEvent, DeviceEventKind, MessageProgress},
        failure::FailureReason,
    },
    error::Result,
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::content::NoticeKind,
    messages::message::{CampaignRef, Direction, Message, MessageStatus, replaced_by},
    params,
    ports::{Row, Statement},
};
use serde_json::json;
use std::time::Duration;

/// An incoming message within this time after a broadcast's message counts as a reply to the broadcast.
const REPLY_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);
/// WhatsApp's timestamps are in full seconds, so a reply may seem to be slightly older than the message it replies to.
const ROUNDING: Duration = Duration::from_secs(2);
/// The longest time that a message may wait in an outbox between the time in its id and the time at which it is sent.
const MAX_OUTBOX_WAIT: Duration = Duration::from_secs(14 * 24 * 3600);

const PROGRESS_ITEM: &str = "
    update campaign_recipients set status = ?4, error = ?5, updated_at = ?6, device_id = ?8,
      sent_at = coalesce(sent_at, ?9)
    where tenant_id = ?1 and campaign_id = ?2 and item_no = ?3 and status in (select value from json_each(?7))";

/// Returns the statement that makes a notification pending for every device that was not notified of the campaign's newest run.
pub fn request_notifications(tenant: &TenantId, id: &CampaignId) -> Statement {
    Statement::new(REQUEST_NOTIFICATIONS, params![tenant.as_str(), id.as_str()])
}

/// Attributes a reply to the newest campaign message of its chat; the statement reads the chat from its end.
const ATTRIBUTE_REPLY: &str = "
    update campaign_recipients set replied_at = ?5
    where tenant_id = ?1 and replied_at is null and status in (select value from json_each(?7))
      and (campaign_id, item_no) = (
        select m.campaign_id, m.item_no from messages m
        where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.message_id > ?4 and m.campaign_id is not null
        order by m.message_id desc limit 1)
      and coalesce(sent_at, updated_at) between ?6 and ?5
    returning campaign_id as replied_campaign";

fn attribute_reply(tenant: &TenantId, device: &DeviceId, message: &Message, at: Timestamp) -> Statement {
    let oldest = MessageId::earliest(at.minus(REPLY_WINDOW).minus(MAX_OUTBOX_WAIT));
    let names = params![tenant.as_str(), device.as_str(), message.chat_id.as_str(), oldest.as_str()];
    let rest = params![at.plus(ROUNDING), at.minus(REPLY_WINDOW), json!(MessageStatus::LEFT).to_string()];
    Statement::new(ATTRIBUTE_REPLY, chain(names, rest))
}

/// Attributes a reply that came under the LID while the number was not known; it is in the number's chat now. The first message within
/// `REPLY_WINDOW` counts as the reply.
const ATTRIBUTE_JOINED_REPLY: &str = "
    update campaign_recipients set replied_at = (
      select min(r.at) from messages r where r.tenant_id = ?1 and r.device_id = ?2 and r.chat_id = ?3 and r.direction = 'in'
        and coalesce(r.content ->> 'about', '') not in (select value from json_each(?6))
        and r.at between coalesce(sent_at, updated_at) - ?5 and coalesce(sent_at, updated_at) + ?4)
    where tenant_id = ?1 and replied_at is null and status in (select value from json_each(?7))
      and (campaign_id, item_no) = (
        select m.campaign_id, m.item_no from messages m
        where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = ?3 and m.campaign_id is not null
        order by m.message_id desc limit 1)
    returning campaign_id as replied_campaign";

fn attribute_joined_reply(tenant: &TenantId, contact: &IdentifiedContact) -> Statement {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let IdentifiedContact { device_id, chat_id, .. } = contact;
    let names = params![tenant.as_str(), device_id.as_str(), chat_id.as_str()];
    let (calls, left) = (json!(NoticeKind::CALLS).to_string(), json!(MessageStatus::LEFT).to_string());
    let rest = params![millis(REPLY_WINDOW), millis(ROUNDING), calls, left];
    Statement::new(ATTRIBUTE_JOINED_REPLY, chain(names, rest))
}

/// The last status of one item in a batch of events.
struct ItemUpdate<'a> {
    item: &'a CampaignRef,
    device: &'a DeviceId,
    progress: &'a MessageProgress,
    at: Timestamp,
}

/// Returns the statements for a batch of events. They record the statuses of decided items, none of which returns to an earlier status;
/// they complete a campaign whose last item is decided, and pause one in which too many items fail. They write one row per decided item.
pub fn project(tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) -> Result<Vec<Statement>> {
    let mut items: Vec<ItemUpdate<'_>> = Vec::new();
    let (mut statements, mut joined) = (Vec::new(), Vec::new());
    for (device, event) in events {
        match &event.kind {
            DeviceEventKind::MessageStatus(progress) => {
                let Some(item) = progress.campaign.as_ref().filter(|_| decides(progress.status)) else { continue };
                let decided = ItemUpdate { item, device, progress, at: event.at };
                match items.iter_mut().find(|known| known.item == item) {
                    Some(known) if known.progress.status.is_replaced_by(progress.status) => *known = decided,
                    Some(_) => {}
                    None => items.push(decided),
                }
            }
            DeviceEventKind::MessageCreated(message) if message.direction == Direction::In && !message.is_call() => {
                statements.push(attribute_reply(tenant, device, message, event.at));
            }
            DeviceEventKind::ContactIdentified(contact) => joined.push(attribute_joined_reply(tenant, contact)),
            DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::MessageFile(_)
            | DeviceEventKind::MessageReacted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::ConversationChanged(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::ContactProbablyOptedOut(_)
            | DeviceEventKind::ContactOptedOut(_)
            | DeviceEventKind::ContactOptedIn(_) => {}
        }
    }
    statements.extend(items.iter().map(|decided| progress_item(tenant, decided)));
    statements.extend(joined);
    let mut touched: Vec<(&CampaignId, Timestamp, bool)> = Vec::new();
    for ItemUpdate { item, progress, at, .. } in &items {
        let has_failed = progress.status == MessageStatus::Failed;
        match touched.iter_mut().find(|(id, ..)| *id == &item.id) {
            Some((_, last_at, fails)) => (*last_at, *fails) = ((*at).max(*last_at), *fails || has_failed),
            None => touched.push((&item.id, *at, has_failed)),
        }
    }
    for (id, at, has_failed) in touched {
        if has_failed {
            statements.push(counts::pause_failing_campaign(tenant, id));
        }
        statements.push(counts::complete(tenant, id, at));
        statements.push(request_notifications(tenant, id));
    }
    Ok(statements)
}

fn progress_item(tenant: &TenantId, decided: &ItemUpdate<'_>) -> Statement {
    let ItemUpdate { item, device, progress, at } = decided;
    // A message that was cancelled before it was sent has not failed.
    let (status, error) = match (progress.status, progress.error.as_ref()) {
        (MessageStatus::Failed, Some(FailureReason::Cancelled)) => (ItemStatus::Cancelled.as_str(), None),
        (status, error) => (status.as_str(), error),
    };
    let names = params![tenant.as_str(), item.id.as_str(), item.item_no];
    let sent_at = progress.status.has_left().then_some(*at);
    let rest = params![status, error, *at, replaced_statuses(progress.status), device.as_str(), sent_at];
    Statement::new(PROGRESS_ITEM, chain(names, rest))
}

/// Returns the stored statuses that this status replaces. An item is stored as `pending` until it is decided. An acknowledgement or receipt
/// replaces `cancelled`, as it replaces `failed`.
fn replaced_statuses(status: MessageStatus) -> String {
    let decided = replaced_by(status).iter().copied().filter(|before| decides(*before));
    let mut names: Vec<&str> = std::iter::once("pending").chain(decided.map(MessageStatus::as_str)).collect();
    if MessageStatus::Failed.is_replaced_by(status) {
        names.push(ItemStatus::Cancelled.as_str());
    }
    json!(names).to_string()
}

/// Returns the campaigns that a batch of events has changed: the campaigns of its messages, and those that its messages reply to. The
/// latter are in `answers`, the results of the projection's statements.
pub fn touched_campaigns(events: &[(DeviceId, DeviceEvent)], answers: &[Vec<Row>]) -> Vec<CampaignId> {
    let mut ids: Vec<CampaignId> = events.iter().filter_map(|(_, event)| campaign_of(event).cloned()).collect();
    let replied = answers.iter().flatten().filter_map(|row| row.text("replied_campaign").ok());
    ids.extend(replied.filter_map(|id| CampaignId::parse(&id).ok()));
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn campaign_of(event: &DeviceEvent) -> Option<&CampaignId> {
    match &event.kind {
        DeviceEventKind::MessageCreated(message) => message.campaign.as_ref(),
        DeviceEventKind::MessageStatus(progress) => progress.campaign.as_ref(),
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageEdited(_)
        | DeviceEventKind::MessageDeleted(_)
        | DeviceEventKind::MessageDecrypted(_)
        | DeviceEventKind::MessageFile(_)
        | DeviceEventKind::MessageReacted(_)
        | DeviceEventKind::ChatRead(_)
        | DeviceEventKind::ChatNamed(_)
        | DeviceEventKind::ConversationChanged(_)
        | DeviceEventKind::Unknown(_)
        | DeviceEventKind::ContactIdentified(_)
        | DeviceEventKind::ContactProbablyOptedOut(_)
        | DeviceEventKind::ContactOptedOut(_)
        | DeviceEventKind::ContactOptedIn(_) => None,
    }
    .map(|item| &item.id)
}
