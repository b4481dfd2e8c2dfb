//! Builders of test values; each fills the fields that its tests do not need.

use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::contacts::address::IdentifiedContact;
use cloudwa_flow::contacts::consent::changes::ConsentChange;
use cloudwa_flow::contacts::opt_out::{ConsentKeyword, ProbableOptOut};
use cloudwa_flow::contacts::store::consent_changes;
use cloudwa_flow::devices::device::{DeviceStatus, Status};
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind, MessageProgress};
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::devices::outbox::{self, OutboxMessage};
use cloudwa_flow::devices::store;
use cloudwa_flow::error::Result;
use cloudwa_flow::ids::{CampaignId, ConversationId, DeviceId, FileId, MessageId, TenantId};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::messages::message::{CampaignRef, Direction, Marks, Message, MessageStatus};
use cloudwa_flow::name::Name;
use cloudwa_flow::ports::{Database, Sql};

use super::sqlite::Sqlite;

pub const CHAT: &str = "6281234567890@c.us";

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_700_000_000 + millis)
}

pub fn tenant(seed: u64) -> TenantId {
    TenantId::new(at(0), &mut SeededRandom::new(seed))
}

pub fn device(seed: u64) -> DeviceId {
    DeviceId::new(at(0), &mut SeededRandom::new(seed))
}

/// Ids with a larger number sort later.
pub fn message_id(number: i64) -> MessageId {
    MessageId::new(at(number), &mut SeededRandom::new(number.unsigned_abs()))
}

pub async fn a_device(db: &impl Database, tenant: &TenantId, seed: u64) -> DeviceId {
    let id = device(seed);
    store::create(db, tenant, &id, &Name::parse("Toko").unwrap(), None, at(0)).await.unwrap();
    id
}

pub fn file_id(seed: u64) -> FileId {
    FileId::new(at(0), &mut SeededRandom::new(seed))
}

/// Gives all devices in the database the status `online`, so that they count as linked.
pub fn link_all(db: &Sqlite) {
    db.connection().execute("update devices set status = 'online'", []).unwrap();
}

pub fn status(status: Status, cause: &str, at: Timestamp) -> DeviceStatus {
    DeviceStatus { status, cause: cause.into(), at, phone: None, lid: None, proven_until: None }
}

pub fn status_event(device: &DeviceId, status: DeviceStatus) -> (DeviceId, DeviceEvent) {
    (device.clone(), DeviceEvent { at: status.at, kind: DeviceEventKind::DeviceStatus(status) })
}

/// A message in `CHAT` at second `number`.
pub fn message(device: &DeviceId, number: i64, direction: Direction, text: &str) -> Message {
    Message {
        id: message_id(number),
        conversation_id: None,
        device_id: device.clone(),
        chat_id: CHAT.into(),
        direction,
        content: Content::text(text),
        status: if direction == Direction::In { MessageStatus::Received } else { MessageStatus::Queued },
        at: at(number * 1000),
        wa_message_id: format!("3EB0{number}"),
        phone: Some("6281234567890".into()),
        lid: None,
        name: None,
        business_name: None,
        campaign: None,
        send_at: None,
        marks: Marks::default(),
    }
}

pub fn created_event(message: Message) -> (DeviceId, DeviceEvent) {
    (message.device_id.clone(), DeviceEvent { at: message.at, kind: DeviceEventKind::MessageCreated(message) })
}

pub fn progress_event(
    device: &DeviceId,
    number: i64,
    status: MessageStatus,
    campaign: Option<CampaignRef>,
) -> (DeviceId, DeviceEvent) {
    let error = (status == MessageStatus::Failed).then_some(FailureReason::InvalidRecipient);
    let progress = MessageProgress {
        id: message_id(number),
        device_id: device.clone(),
        chat_id: CHAT.into(),
        status,
        error,
        campaign,
        is_cold: false,
        target: None,
    };
    (device.clone(), DeviceEvent { at: at(number * 1000 + 500), kind: DeviceEventKind::MessageStatus(progress) })
}

/// The status event of a campaign item.
pub fn item_progress_event(
    device: &DeviceId,
    campaign: &CampaignId,
    item_no: i64,
    status: MessageStatus,
    error: Option<&str>,
) -> (DeviceId, DeviceEvent) {
    let item = CampaignRef { id: campaign.clone(), item_no };
    let (device, mut event) = progress_event(device, 10_000 + item_no, status, Some(item));
    if let DeviceEventKind::MessageStatus(news) = &mut event.kind {
        news.error = error.map(FailureReason::parse);
    }
    event.at = at(20);
    (device, event)
}

/// WhatsApp shows that a LID and a number are one person. The conversation has the id that it gets from its number.
pub fn identified_event(device: &DeviceId, lid: &str, phone: &str, at: Timestamp) -> (DeviceId, DeviceEvent) {
    let contact = IdentifiedContact {
        device_id: device.clone(),
        conversation_id: ConversationId::of(device, &format!("{phone}@c.us")),
        chat_id: format!("{phone}@c.us"),
        phone: phone.into(),
        lid: lid.into(),
        other_phone: None,
    };
    (device.clone(), DeviceEvent { at, kind: DeviceEventKind::ContactIdentified(contact) })
}

/// The consent event of a chat with a phone number or a LID.
pub fn consent_event(
    device: &DeviceId,
    chat_id: &str,
    keyword: ConsentKeyword,
    at: Timestamp,
) -> (DeviceId, DeviceEvent) {
    let text = Message {
        chat_id: chat_id.into(),
        phone: chat_id.strip_suffix("@c.us").map(str::to_owned),
        lid: chat_id.strip_suffix("@lid").map(str::to_owned),
        ..message(device, 1, Direction::In, "")
    };
    (device.clone(), DeviceEvent { at, kind: DeviceEventKind::of_keyword(keyword, &text) })
}

/// The event of a message that looks like an opt-out, in a chat with a phone number or a LID.
pub fn probable_opt_out(device: &DeviceId, chat_id: &str, message: i64, at: Timestamp) -> (DeviceId, DeviceEvent) {
    let asked = ProbableOptOut {
        device_id: device.clone(),
        chat_id: chat_id.into(),
        phone: chat_id.strip_suffix("@c.us").map(str::to_owned),
        lid: chat_id.strip_suffix("@lid").map(str::to_owned),
        message_id: message_id(message),
        word: "stop ya kak".into(),
    };
    (device.clone(), DeviceEvent { at, kind: DeviceEventKind::ContactProbablyOptedOut(asked) })
}

/// The newest opt-out or opt-in of each of these people, if there is one, as it is delivered to the tenant's devices.
pub async fn newest_consents(db: &impl Database, tenant: &TenantId, chat_ids: &[&str]) -> Vec<ConsentChange> {
    let page = consent_changes::read_page(db, tenant, 0, at(0)).await.unwrap();
    assert!(page.is_complete);
    page.changes.into_iter().filter(|change| chat_ids.contains(&change.chat_id.as_str())).collect()
}

/// Moves a message of an outbox to a later state, as a session does.
pub fn advance(
    sql: &impl Sql,
    wa_message_id: &str,
    to: MessageStatus,
    error: Option<&FailureReason>,
) -> Result<Option<(OutboxMessage, MessageStatus)>> {
    let step = outbox::next_step(sql, wa_message_id, to, error)?;
    if let Some((moved, _)) = &step {
        outbox::save_step(sql, moved)?;
    }
    Ok(step)
}
