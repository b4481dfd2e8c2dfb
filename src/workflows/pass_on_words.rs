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
pub fn words(told: &[(DeviceId, DeviceEvent)]) -> impl Iterator<Item = &DeviceEvent> {
    told.iter().map(|(_, event)| event).filter(|event| match &event.kind {
        DeviceEventKind::ContactOptedOut(_) | DeviceEventKind::ContactOptedIn(_) => true,
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => false,
    })
}

/// A device that cannot be reached keeps no other from hearing: what is handed to it later was asked of D1.
pub async fn pass_on_words(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    words: &[DeviceEvent],
) -> Result<()> {
    let devices = store::list_all(db, tenant).await?;
    let linked = devices.iter().filter(|device| device.status.status.is_linked());
    join_all(linked.map(|device| tell(objects, tenant, device, words))).await;
    Ok(())
}

/// What one of ours wrote down, said to each device as if it had heard it itself: an object of an earlier deployment
/// knows no other form.
pub async fn pass_on_wish(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    wish: impl Fn(&DeviceId) -> DeviceEvent,
) -> Result<()> {
    let devices = store::list_all(db, tenant).await?;
    let linked = devices.iter().filter(|device| device.status.status.is_linked());
    join_all(linked.map(|device| {
        let word = wish(&device.id);
        async move { tell(objects, tenant, device, &[word]).await }
    }))
    .await;
    Ok(())
}

async fn tell(objects: &impl DeviceObjects, tenant: &TenantId, device: &Device, words: &[DeviceEvent]) {
    for word in words {
        let heard = call::<_, serde_json::Value>(objects, Addressee::of(tenant, device), "hear_word", word).await;
        if let Err(error) = heard {
            log::warn!("device.id={} did not hear a word about broadcasts: {error}", device.id);
        }
    }
}
