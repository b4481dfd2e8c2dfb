//! A member of the tenant records that a contact opts out, opts in or has consented. The record is written to D1 first, with
//! the number by which every device gets it (`deliver_consents`), because a device may hold campaign messages that were
//! handed over before. The first delivery is tried at once.

use crate::{
    clock::Timestamp,
    contacts::{
        self,
        consent::{
            ConsentKind,
            store::{ManualConsentEntry, record_manual_entry},
        },
        contact::Contact,
    },
    error::Result,
    idempotency::{self, KeyedRequest},
    ids::{ContactId, TenantId, UserId},
    ports::{Database, DeviceObjects},
    workflows::{create_once::create_once, deliver_consents::deliver_consents},
};

/// What the member records, and about which contact.
pub struct ConsentRequest<'a> {
    pub contact: &'a ContactId,
    pub said: ConsentKind,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub request: Option<&'a KeyedRequest>,
}

/// A repeated request with the same key records nothing.
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
        let remember = idempotency::store::remember(tenant, request, contact.id.as_str(), now);
        db.batch(record_manual_entry(tenant, &entry).into_iter().chain(remember).collect()).await.map(drop)
    };
    create_once(db, tenant, request, async |_| Ok(()), keep).await?;
    // D1 has the record. What fails from here on is repeated by the cron job.
    if let Err(error) = deliver_consents(db, objects, tenant, now).await {
        log::warn!("the devices will get the recorded consent of contact.id={} later: {error}", contact.id);
    }
    contacts::store::get(db, tenant, consent.contact).await
}
