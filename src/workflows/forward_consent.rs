//! A word about broadcasts, told to all of the tenant's numbers in the tenant's order: they may hold items handed over
//! before it was known, and one that heard the opposite before has to hear this. The number that heard it first hears it
//! again, so that all of them end with the same.

use futures::future::join_all;

use crate::{
    devices::{
        event::{DeviceEvent, DeviceEventKind},
        store::{self, Device},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// The events of a batch that have to be passed on.
pub fn consent_events(events: &[(DeviceId, DeviceEvent)]) -> impl Iterator<Item = &DeviceEvent> {
    events.iter().map(|(_, event)| event).filter(|event| match &event.kind {
        DeviceEventKind::ContactOptedOut(_) | DeviceEventKind::ContactOptedIn(_) => true,
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => false,
    })
}

/// A device that cannot be reached keeps no other from hearing: what is handed to it later was asked of D1.
pub async fn forward_consent(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    events: &[DeviceEvent],
) -> Result<()> {
    let devices = store::list_all(db, tenant).await?;
    let linked = devices.iter().filter(|device| device.status.status.is_linked());
    join_all(linked.map(|device| send_consent_events(objects, tenant, device, events))).await;
    Ok(())
}

/// What one of ours wrote down, said to each device as if it had heard it itself: an object of an earlier deployment
/// knows no other form.
pub async fn forward_recorded_consent(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    event_for: impl Fn(&DeviceId) -> DeviceEvent,
) -> Result<()> {
    let devices = store::list_all(db, tenant).await?;
    let linked = devices.iter().filter(|device| device.status.status.is_linked());
    join_all(linked.map(|device| {
        let event = event_for(&device.id);
        async move { send_consent_events(objects, tenant, device, &[event]).await }
    }))
    .await;
    Ok(())
}

async fn send_consent_events(objects: &impl DeviceObjects, tenant: &TenantId, device: &Device, events: &[DeviceEvent]) {
    for event in events {
        let answer = call::<_, serde_json::Value>(objects, Addressee::of(tenant, device), "hear_word", event).await;
        if let Err(error) = answer {
            log::warn!("device.id={} did not take a consent event: {error}", device.id);
        }
    }
}
