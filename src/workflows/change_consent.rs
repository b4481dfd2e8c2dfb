//! A member of the tenant records that a contact opts out, opts in or has consented, or that somebody who has opted out opts in. The record
//! is written to D1 first, with the next change number. Then every device is sent it (`deliver_consents`), because a device may hold
//! campaign messages that were handed over before. The first delivery begins immediately, and the hub repeats deliveries that fail.

use crate::{
    clock::Timestamp,
    contacts::{
        self,
        consent::{
            ConsentKind,
            store::{ManualConsentEntry, record_manual_entry},
        },
        contact::Contact,
        phone::recipient_in,
    },
    error::{Error, Result},
    idempotency::{self, KeyedRequest},
    ids::{ContactId, TenantId, UserId},
    ports::{Database, DeviceObjects},
    workflows::{
        create_once::create_once,
        deliver_consents::{ConsentDeliverer, deliver_or_hand_over},
    },
};

/// The consent that the member records, and the contact.
pub struct ConsentRequest<'a> {
    pub contact: &'a ContactId,
    pub kind: ConsentKind,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub request: Option<&'a KeyedRequest>,
}

/// An opt-in that the member records for the person of a chat, who need not be a contact.
pub struct OptInRequest<'a> {
    pub chat_id: &'a str,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub request: Option<&'a KeyedRequest>,
}

/// Records a change of consent. A repeated request with the same idempotency key records nothing.
pub async fn change_consent(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &impl ConsentDeliverer,
    tenant: &TenantId,
    consent: ConsentRequest<'_>,
    now: Timestamp,
) -> Result<Contact> {
    let contact = contacts::store::get(db, tenant, consent.contact).await?;
    let chat_id = contact.chat_id();
    // A contact without a number is stored under its chat id.
    let phone = contact.phone.as_deref().unwrap_or(&chat_id);
    let ConsentRequest { kind, note, user, request, .. } = consent;
    let entry = ManualConsentEntry { phone, chat_id: &chat_id, kind, note, user, at: now };
    record_and_deliver(db, objects, hub, tenant, &entry, request, contact.id.as_str()).await?;
    contacts::store::get(db, tenant, consent.contact).await
}

/// Records that a person who has opted out wants broadcasts again. A repeated request with the same idempotency key records nothing.
pub async fn record_opt_in(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &impl ConsentDeliverer,
    tenant: &TenantId,
    opt_in: OptInRequest<'_>,
    now: Timestamp,
) -> Result<()> {
    let OptInRequest { chat_id, note, user, request } = opt_in;
    let known = contacts::store::opt_outs::find(db, tenant, chat_id).await?;
    let chat_id = known.ok_or(Error::NotFound { what: "the opt-out" })?;
    let phone = recipient_in(&chat_id);
    let entry = ManualConsentEntry { phone, chat_id: &chat_id, kind: ConsentKind::OptedIn, note, user, at: now };
    record_and_deliver(db, objects, hub, tenant, &entry, request, &chat_id).await
}

/// Records an entry and delivers it. `id` is the id of the contact or the chat id of the person. It is stored with the idempotency key of
/// the request.
async fn record_and_deliver(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &impl ConsentDeliverer,
    tenant: &TenantId,
    entry: &ManualConsentEntry<'_>,
    request: Option<&KeyedRequest>,
    id: &str,
) -> Result<()> {
    let keep = async || {
        let remember = idempotency::store::remember(tenant, request, id, entry.at);
        db.batch(record_manual_entry(tenant, entry).into_iter().chain(remember).collect()).await.map(drop)
    };
    create_once(db, tenant, request, async |_| Ok(()), keep).await?;
    deliver_or_hand_over(db, objects, hub, tenant, entry.at).await;
    Ok(())
}
