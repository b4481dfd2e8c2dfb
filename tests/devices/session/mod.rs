//! The decisions of a device session, on its real tables.

mod accounts;
mod answers;
mod campaigns;
mod changes;
mod client;
mod commands;
mod connection;
mod consents;
mod decisions;
mod groups;
mod hand_over;
mod identity;
mod incoming;
mod media;
mod one_person;
mod own_changes;
mod quotes;
mod reactions;
mod sending;
mod sweep;
mod uploads;
mod waits;

use std::time::Duration;

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        commands::{CampaignItem, Gap, SendMessage, SendReply, TakeItems, TakeItemsReply},
        event::{DeviceEvent, DeviceEventKind, MessageProgress},
        outbox::PriorityClass,
    },
    error::Result,
    ids::{CampaignId, MessageId},
    messages::content::Content,
};

use super::{
    NOW, device,
    support::session::{NativeDevice, without_pauses},
    tenant,
};

const GAP: Gap = Gap { min_ms: 10_000, max_ms: 30_000 };

/// A number that was linked long ago and is online.
fn online() -> NativeDevice {
    NativeDevice::linked(&tenant(), &device(), without_pauses(), NOW.minus(Duration::from_hours(90 * 24)), NOW)
}

fn unlinked() -> NativeDevice {
    NativeDevice::new(&tenant(), &device(), without_pauses(), NOW)
}

fn message_to(key: &str, phone: &str) -> SendMessage {
    SendMessage {
        key: key.into(),
        id: MessageId::new(NOW, &mut SeededRandom::from_text(key)),
        phone: phone.into(),
        content: Content::text(format!("text {key}")),
        priority: PriorityClass::Normal,
        send_at: None,
        reply_to: None,
        quote: None,
    }
}

fn accept(device: &NativeDevice, key: &str) -> SendReply {
    device.run(&message_to(key, &format!("62812000{key}"))).unwrap()
}

fn a_campaign() -> CampaignId {
    CampaignId::parse("cmp_0193e0a0-0000-7000-8000-000000000003").unwrap()
}

fn batch(run: i64, numbers: impl IntoIterator<Item = i64>) -> TakeItems {
    let item = |item_no: i64| CampaignItem {
        item_no,
        attempt: 0,
        id: MessageId::new(NOW, &mut SeededRandom::new(item_no.unsigned_abs())),
        phone: format!("62813{item_no:07}"),
        content: Content::text(format!("offer {item_no}")),
    };
    TakeItems {
        campaign: a_campaign(),
        run,
        gap: GAP,
        items: numbers.into_iter().map(item).collect(),
        claimed_at: None,
        is_last: false,
    }
}

fn take(device: &NativeDevice, run: i64, numbers: impl IntoIterator<Item = i64>) -> Result<TakeItemsReply> {
    device.run(&batch(run, numbers))
}

/// The status changes of messages in these events.
fn progress(events: &[DeviceEvent]) -> Vec<MessageProgress> {
    let progress = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageStatus(progress) => Some(progress.clone()),
        _ => None,
    };
    events.iter().filter_map(progress).collect()
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn later(by: Duration) -> Timestamp {
    NOW.plus(by)
}
