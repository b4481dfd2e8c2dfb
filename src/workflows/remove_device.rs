//! Deletes a device: its link to the phone, its items of campaigns, its object's data, then its rows in D1. A repeated request finishes
//! what an interrupted one began. If the object refuses to begin, nothing has changed.
//!
//! The items end while the device is logged out and its object still has them. Before the logout, the device would continue to send them.
//! Without its data, the object would answer that it has none of them, and they would be given to another device.
//!
//! The object hands its last events to the hub before it deletes them, and the hub writes them to D1 before the row of the device is
//! deleted: events of a deleted device are not projected, and among them may be an opt-out.

use crate::{
    campaigns::store::{notifications, removal},
    clock::Timestamp,
    contacts::{address::lid_in, opt_out::ConsentEvent, phone::number_in, store::probable_opt_outs},
    conversations,
    devices::{
        self,
        commands::{DeleteDevice, PrepareDeletion},
        session::hand_over::RETRY_DELETION_AFTER_SECONDS,
    },
    error::{Error, Result},
    files,
    ids::{CampaignId, DeviceId, TenantId},
    page::{MAX_LIMIT, PageRequest},
    ports::{Database, DeviceObjects, repeat},
    workflows::{
        call_device::{Addressee, call},
        deliver_consents::{ConsentDeliverer, deliver_or_hand_over},
        notify_devices::notify_devices,
        project_events::opt_out,
    },
};

/// The number of files that one statement lets expire.
const FILES_AT_ONCE: u32 = 1_000;

/// The events of a tenant's devices.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait TenantEvents {
    /// Lets the hub write all its events to D1. Fails with `Unavailable` if that fails.
    async fn project_all(&self, tenant: &TenantId) -> Result<()>;
}

/// Deletes a device. Returns the campaigns that the device was part of.
pub async fn remove_device(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &(impl TenantEvents + ConsentDeliverer),
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Vec<CampaignId>> {
    let device = devices::store::get(db, tenant, id).await?;
    let object = Addressee::of(tenant, &device);
    call(objects, object, PrepareDeletion {}).await?;
    removal::end_items(db, tenant, id, now).await.map_err(|cause| unfinished_error(&cause))?;
    call(objects, object, DeleteDevice {}).await?;
    let campaigns = delete_rows(db, hub, tenant, id, now).await.map_err(|cause| unfinished_error(&cause))?;
    // The opt-outs are delivered now, because another device may have messages for people who have just been opted out.
    deliver_or_hand_over(db, objects, hub, tenant, now).await;
    match notifications::list_pending_notifications(db, tenant).await {
        Ok(pending) => notify_devices(db, objects, &pending, now).await,
        Err(error) => log::warn!("devices were not notified of their campaigns, the cron job will do it: {error}"),
    }
    Ok(campaigns)
}

/// Deletes the rows that D1 has of a device that is logged out and whose object is empty.
async fn delete_rows(
    db: &impl Database,
    events: &impl TenantEvents,
    tenant: &TenantId,
    id: &DeviceId,
    now: Timestamp,
) -> Result<Vec<CampaignId>> {
    events.project_all(tenant).await?;
    let campaigns = removal::end_on_device(db, tenant, id, now).await?;
    opt_out_undecided(db, tenant, id, now).await?;
    conversations::store::delete_of_device(db, tenant, id).await?;
    db.query(probable_opt_outs::delete_of_device(tenant, id)).await?;
    // The cron job deletes them. A file that is stored after this finds the device gone, once its row is deleted.
    for statement in [
        files::store::expire_uploads_of_device(tenant, id, now, FILES_AT_ONCE),
        files::store::expire_of_device(tenant, id, now, FILES_AT_ONCE),
        files::store::delete_uses_of_device(tenant, id, FILES_AT_ONCE),
    ] {
        repeat(db, &statement, FILES_AT_ONCE).await?;
    }
    // This is the last statement, because events of a deleted device are not projected.
    db.query(devices::store::remove(tenant, id)).await?;
    Ok(campaigns)
}

/// Opts out the people who may have opted out in a chat of the device and about whom nobody has decided. The message is deleted with the
/// chat, so nobody could decide later, and a broadcast of another device must not go to these people. A user can record an opt-in.
async fn opt_out_undecided(db: &impl Database, tenant: &TenantId, id: &DeviceId, now: Timestamp) -> Result<()> {
    // A person who has opted out leaves the list, so the next first page has others.
    loop {
        let undecided = probable_opt_outs::list_undecided(db, tenant, id, &PageRequest::first(MAX_LIMIT)).await?;
        let opted_out = undecided.items.iter().map(|item| ConsentEvent {
            device_id: id.clone(),
            chat_id: item.chat_id.clone(),
            phone: number_in(&item.chat_id).map(str::to_owned),
            lid: lid_in(&item.chat_id).map(str::to_owned),
            keyword: item.word.clone(),
        });
        let statements: Vec<_> = opted_out.flat_map(|event| opt_out(tenant, &event, now)).collect();
        if statements.is_empty() {
            return Ok(());
        }
        db.batch(statements).await?;
    }
}

/// Returns an error that says what has happened already, and that a second request finishes the first.
fn unfinished_error(cause: &Error) -> Error {
    log::warn!("a device that is logged out was not deleted: {cause}");
    Error::Unavailable {
        message:
            "the device is logged out of WhatsApp, but not all it has stored is deleted yet; delete it again to finish"
                .into(),
        after_seconds: RETRY_DELETION_AFTER_SECONDS,
    }
}
