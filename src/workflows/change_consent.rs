//! A member of the tenant records that a contact opts out, opts in or has consented. The record is written to D1 first;
//! then every linked device is notified, because it may hold campaign messages that were handed over before.

use crate::{
    clock::Timestamp,
    contacts::{
        self,
        address::ContactAddressKind,
        consent::{
            ConsentKind,
            store::{ManualConsentEntry, record_manual_entry},
        },
        contact::Contact,
        opt_out::ConsentEvent,
    },
    devices::event::{DeviceEvent, DeviceEventKind},
    error::Result,
    idempotency::{self, KeyedRequest},
    ids::{ContactId, DeviceId, TenantId, UserId},
    ports::{Database, DeviceObjects},
    workflows::{create_once::create_once, forward_consent::forward_recorded_consent},
};

/// What the member records, and about which contact.
pub struct ConsentRequest<'a> {
    pub contact: &'a ContactId,
    pub said: ConsentKind,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub request: Option<&'a KeyedRequest>,
}

/// A repeated request with the same key records nothing, and tells the devices again.
pub async fn change_consent(
    db: &impl Database,
    objects: &impl DeviceObjects,
    tenant: &TenantId,
    consent: ConsentRequest<'_>,
    now: Timestamp,
) -> Result<Contact> {
    let contact = contacts::store::get(db, tenant, consent.contact).await?;
    let chat_id = contact.chat_id();
    // A contact without a number is stored under its chat id.
    let phone = contact.phone.as_deref().unwrap_or(&chat_id);
    let ConsentRequest { said, note, user, request, .. } = consent;
    let entry = ManualConsentEntry { phone, chat_id: &chat_id, kind: said, note, user, at: now };
    let keep = async || {
        let [record, keep] = record_manual_entry(tenant, &entry);
        let remember = idempotency::store::remember(tenant, request, contact.id.as_str(), now);
        db.batch([record].into_iter().chain(remember).chain([keep]).collect()).await.map(drop)
    };
    create_once(db, tenant, request, async |_| Ok(()), keep).await?;
    let message = |device: &DeviceId| ConsentEvent {
        device_id: device.clone(),
        chat_id: chat_id.clone(),
        phone: contact.phone.clone(),
        // A number needs no LID, which may belong to somebody else by now.
        lid: contact.address(ContactAddressKind::Lid).filter(|_| contact.phone.is_none()).map(str::to_owned),
        keyword: String::new(),
    };
    let forwarded = match said {
        ConsentKind::OptedOut => {
            let event =
                |device: &DeviceId| DeviceEvent { at: now, kind: DeviceEventKind::ContactOptedOut(message(device)) };
            forward_recorded_consent(db, objects, tenant, event).await
        }
        ConsentKind::OptedIn => {
            let event =
                |device: &DeviceId| DeviceEvent { at: now, kind: DeviceEventKind::ContactOptedIn(message(device)) };
            forward_recorded_consent(db, objects, tenant, event).await
        }
        ConsentKind::Consented => Ok(()),
    };
    // D1 has the record, and every hand-over from now on reads it there.
    if let Err(error) = forwarded {
        log::warn!("the devices were not notified of the recorded consent of contact.id={}: {error}", contact.id);
    }
    contacts::store::get(db, tenant, consent.contact).await
}
