//! Records a user's decision whether a message that looks like an opt-out is one. The decision and the opt-out are one transaction, and the
//! opt-out is delivered to every device like any other.

use crate::{
    clock::Timestamp,
    contacts::{
        consent::{
            ConsentKind,
            store::{ManualConsentEntry, record_manual_entry},
        },
        phone::recipient_in,
        store::probable_opt_outs::{self, OptOutDecision, StoredProbableOptOut},
    },
    error::{Error, Result},
    ids::{DeviceId, MessageId, TenantId, UserId},
    ports::{Database, DeviceObjects},
    workflows::deliver_consents::{ConsentDeliverer, deliver_or_hand_over},
};

pub struct DecisionRequest<'a> {
    pub device: &'a DeviceId,
    pub chat_id: &'a str,
    pub message: &'a MessageId,
    pub decision: OptOutDecision,
    pub user: &'a UserId,
}

/// Records the decision. The same decision again changes nothing; another one is a conflict.
pub async fn decide_opt_out(
    db: &impl Database,
    objects: &impl DeviceObjects,
    hub: &impl ConsentDeliverer,
    tenant: &TenantId,
    request: &DecisionRequest<'_>,
    now: Timestamp,
) -> Result<()> {
    let DecisionRequest { device, chat_id, message, decision, user } = *request;
    let asked = find(db, tenant, request).await?;
    if let Some(earlier) = asked.decision {
        return check_same_decision(earlier, decision);
    }
    if !asked.is_undecided {
        return Err(Error::Conflict(
            "the contact has opted out or in since; see the contact's consent, and change it there".into(),
        ));
    }
    let mut statements = vec![probable_opt_outs::decide(tenant, device, chat_id, message, (decision, user, now))];
    if decision == OptOutDecision::OptedOut {
        let phone = recipient_in(chat_id);
        let (kind, note) = (ConsentKind::OptedOut, Some(asked.word.as_str()));
        statements
            .extend(record_manual_entry(tenant, &ManualConsentEntry { phone, chat_id, kind, note, user, at: now }));
    }
    let answers = db.batch(statements).await?;
    deliver_or_hand_over(db, objects, hub, tenant, now).await;
    if answers.first().is_some_and(|decided| !decided.is_empty()) {
        return Ok(());
    }
    // Another user has decided first. The opt-out of this request is recorded nevertheless.
    let earlier = find(db, tenant, request).await?.decision;
    earlier.map_or(Ok(()), |earlier| check_same_decision(earlier, decision))
}

async fn find(db: &impl Database, tenant: &TenantId, request: &DecisionRequest<'_>) -> Result<StoredProbableOptOut> {
    let DecisionRequest { device, chat_id, message, .. } = *request;
    let found = probable_opt_outs::find(db, tenant, device, chat_id, message).await?;
    found.ok_or(Error::NotFound { what: "the message in question" })
}

fn check_same_decision(earlier: OptOutDecision, decision: OptOutDecision) -> Result<()> {
    if earlier == decision {
        return Ok(());
    }
    Err(Error::Conflict("somebody has decided otherwise; change it in the contact's consent".into()))
}
