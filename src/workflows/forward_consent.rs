//! Forwards an opt-out or opt-in to every device of the tenant, in the order of the tenant's events. A device may hold
//! campaign messages that were handed over before the event, or know an earlier event that says the opposite. The
//! device that received the keyword gets its own event too, so that all devices end in the same state.

use futures::future::join_all;

use crate::{
    devices::{
        commands::ApplyConsentEvent,
        event::{DeviceEvent, DeviceEventKind},
        store::{self, Device},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, DeviceObjects},
    workflows::call_device::{Addressee, call},
};

/// The events of a batch that are forwarded.
pub fn consent_events(events: &[(DeviceId, DeviceEvent)]) -> impl Iterator<Item = &DeviceEvent> {
    events.iter().map(|(_, event)| event).filter(|event| match &event.kind {
        DeviceEventKind::ContactOptedOut(_) | DeviceEventKind::ContactOptedIn(_) => true,
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => false,
    })
}

/// A device that does not answer does not stop the others: before each later hand-over D1 is asked about opt-outs.
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

/// Forwards what a member has recorded. Each device gets it as an event of its own, because an object of an earlier
/// release knows no other form.
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
        let command = ApplyConsentEvent(event.clone());
        if let Err(error) = call(objects, Addressee::of(tenant, device), command).await {
            log::warn!("device.id={} did not take a consent event: {error}", device.id);
        }
    }
}
