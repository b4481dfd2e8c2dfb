//! Forwards an opt-out or opt-in to every device of the tenant, in the order of the tenant's events. A device may hold
//! campaign messages that were handed over before the event, or know an earlier event that says the opposite. The
//! device that received the keyword gets its own event too, so that all devices end in the same state.
//!
//! A person may have said it under a LID, while another device knows the person by the number only. So an event names the
//! number, too, as soon as one of the tenant's devices knows it; and if WhatsApp shows the number later, the opt-out is
//! forwarded again.

use futures::future::join_all;

use crate::{
    contacts::{
        opt_out::ConsentEvent,
        store::{lid_numbers, opt_outs},
    },
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

/// The events of a batch that may have to be forwarded.
pub fn consent_events(events: &[(DeviceId, DeviceEvent)]) -> impl Iterator<Item = &DeviceEvent> {
    events.iter().map(|(_, event)| event).filter(|event| match &event.kind {
        DeviceEventKind::ContactOptedOut(_)
        | DeviceEventKind::ContactOptedIn(_)
        | DeviceEventKind::ContactIdentified(_) => true,
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageEdited(_)
        | DeviceEventKind::MessageDeleted(_)
        | DeviceEventKind::MessageDecrypted(_)
        | DeviceEventKind::ChatRead(_)
        | DeviceEventKind::ChatNamed(_)
        | DeviceEventKind::Unknown(_)
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
    let events = name_numbers(db, tenant, events).await?;
    if events.is_empty() {
        return Ok(());
    }
    let devices = store::list_all(db, tenant).await?;
    let linked = devices.iter().filter(|device| device.status.status.is_linked());
    join_all(linked.map(|device| send_consent_events(objects, tenant, device, &events))).await;
    Ok(())
}

/// The consent events, each with the number that D1 has for the person's LID. Of a person whose number was just shown, what
/// D1 has as said last: a device may have heard it under the other address, or not at all.
async fn name_numbers(db: &impl Database, tenant: &TenantId, events: &[DeviceEvent]) -> Result<Vec<DeviceEvent>> {
    let (mut lids, mut identified) = (Vec::new(), Vec::new());
    for event in events {
        match &event.kind {
            DeviceEventKind::ContactOptedOut(said) | DeviceEventKind::ContactOptedIn(said) => {
                lids.extend(said.lid.as_deref());
            }
            DeviceEventKind::ContactIdentified(contact) => {
                lids.push(&contact.lid);
                identified.push(contact.chat_id.as_str());
            }
            DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::MessageStatus(_) => {}
        }
    }
    let numbers = lid_numbers::find(db, tenant, &lids).await?;
    let newest = opt_outs::find(db, tenant, &identified).await?;
    let with_number = |said: &ConsentEvent| {
        let number = said.lid.as_ref().and_then(|lid| numbers.get(lid)).cloned();
        ConsentEvent { phone: number.or_else(|| said.phone.clone()), ..said.clone() }
    };
    let each = |event: &DeviceEvent| {
        let (at, kind) = match &event.kind {
            DeviceEventKind::ContactOptedOut(said) => (event.at, DeviceEventKind::ContactOptedOut(with_number(said))),
            DeviceEventKind::ContactOptedIn(said) => (event.at, DeviceEventKind::ContactOptedIn(with_number(said))),
            // A number that is not the LID's newest says nothing about the person.
            DeviceEventKind::ContactIdentified(contact) if numbers.get(&contact.lid) == Some(&contact.phone) => {
                let last = newest.iter().find(|last| last.chat_id == contact.chat_id)?;
                let said = ConsentEvent {
                    device_id: contact.device_id.clone(),
                    chat_id: contact.chat_id.clone(),
                    phone: Some(contact.phone.clone()),
                    lid: Some(contact.lid.clone()),
                    keyword: last.keyword.clone(),
                };
                let kind = if last.is_opted_out {
                    DeviceEventKind::ContactOptedOut(said)
                } else {
                    DeviceEventKind::ContactOptedIn(said)
                };
                (last.at, kind)
            }
            DeviceEventKind::ContactIdentified(_)
            | DeviceEventKind::DeviceStatus(_)
            | DeviceEventKind::DeviceQr(_)
            | DeviceEventKind::MessageEdited(_)
            | DeviceEventKind::MessageDeleted(_)
            | DeviceEventKind::MessageDecrypted(_)
            | DeviceEventKind::ChatRead(_)
            | DeviceEventKind::ChatNamed(_)
            | DeviceEventKind::Unknown(_)
            | DeviceEventKind::MessageCreated(_)
            | DeviceEventKind::MessageStatus(_) => return None,
        };
        Some(DeviceEvent { at, kind })
    };
    Ok(events.iter().filter_map(each).collect())
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
