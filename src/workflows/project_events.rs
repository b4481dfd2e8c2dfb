//! Collects the D1 statements of a batch of events from every module that keeps a copy there. Each statement may be
//! repeated.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts::{
        self,
        consent::{self, ConsentKind},
        opt_out::ConsentEvent,
    },
    conversations,
    devices::{
        self,
        event::{DeviceEvent, DeviceEventKind},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::{Database, Statement},
};

/// Returns the statements that depend on rows in D1. They run in the transaction of `project_events`, before its own statements.
pub async fn prepare_events(
    db: &impl Database,
    tenant: &TenantId,
    events: &[(DeviceId, DeviceEvent)],
) -> Result<Vec<Statement>> {
    let joined = events.iter().filter_map(|(_, event)| match &event.kind {
        DeviceEventKind::ContactIdentified(contact) => Some(contact),
        _ => None,
    });
    contacts::store::addresses::respell_tags(db, tenant, joined).await
}

/// Returns the statements for one transaction; empty if the events change nothing in D1.
pub fn project_events(
    tenant: &TenantId,
    events: &[(DeviceId, DeviceEvent)],
    proofs: &[(DeviceId, Timestamp)],
) -> Result<Vec<Statement>> {
    let mut statements = devices::store::project(tenant, events)?;
    statements.extend(conversations::store::project(tenant, events)?);
    statements.extend(campaigns::store::projection::project(tenant, events)?);
    statements.extend(events.iter().flat_map(|(_, event)| save_person(tenant, event)));
    statements.extend(devices::store::save_proofs(tenant, proofs));
    Ok(statements)
}

/// Returns the statements that save an opt-out by a message, and add it to the consent log.
pub fn opt_out(tenant: &TenantId, message: &ConsentEvent, at: Timestamp) -> Vec<Statement> {
    let record = consent::store::record_keyword(tenant, message, ConsentKind::OptedOut, at);
    contacts::store::opt_outs::opt_out(tenant, message, at).into_iter().chain([record]).collect()
}

/// Returns the statements for an event about a person: a newer consent with an entry in the consent log, or that a LID and a number are one
/// person. They are in the order of the events, because a statement may read rows that an earlier one has written.
fn save_person(tenant: &TenantId, event: &DeviceEvent) -> Vec<Statement> {
    match &event.kind {
        DeviceEventKind::ContactIdentified(contact) => {
            let mut statements = vec![contacts::store::lid_numbers::save(tenant, contact, event.at)];
            statements.extend(contacts::store::opt_outs::join(tenant, contact));
            statements.extend(consent::store::join(tenant, contact));
            statements.extend(contacts::store::probable_opt_outs::join(tenant, contact));
            statements.extend(contacts::store::addresses::join(tenant, &contact.lid, &contact.phone, event.at));
            statements
        }
        DeviceEventKind::ContactOptedOut(message) => opt_out(tenant, message, event.at),
        DeviceEventKind::ContactOptedIn(message) => {
            let record = consent::store::record_keyword(tenant, message, ConsentKind::OptedIn, event.at);
            contacts::store::opt_outs::opt_in(tenant, message, event.at).into_iter().chain([record]).collect()
        }
        DeviceEventKind::ContactProbablyOptedOut(message) => {
            vec![contacts::store::probable_opt_outs::save(tenant, message, event.at)]
        }
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageEdited(_)
        | DeviceEventKind::MessageDeleted(_)
        | DeviceEventKind::MessageDecrypted(_)
        | DeviceEventKind::MessageFile(_)
        | DeviceEventKind::MessageReacted(_)
        | DeviceEventKind::ChatRead(_)
        | DeviceEventKind::ChatNamed(_)
        | DeviceEventKind::ConversationChanged(_)
        | DeviceEventKind::Unknown(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => Vec::new(),
    }
}
