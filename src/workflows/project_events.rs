//! Collects the D1 statements of a batch of events from every module that keeps a copy there. Each statement may be
//! repeated.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts::{
        self,
        consent::{self, ConsentKind},
    },
    conversations,
    devices::{
        self,
        event::{DeviceEvent, DeviceEventKind},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    ports::Statement,
};

/// The statements for one transaction; empty if the events change nothing in D1.
pub fn project_events(
    tenant: &TenantId,
    events: &[(DeviceId, DeviceEvent)],
    proofs: &[(DeviceId, Timestamp)],
) -> Result<Vec<Statement>> {
    let mut statements = devices::store::project(tenant, events)?;
    statements.extend(conversations::store::project(tenant, events)?);
    statements.extend(campaigns::store::projection::project(tenant, events)?);
    statements.extend(events.iter().filter_map(|(_, event)| save_consent(tenant, event)).flatten());
    statements.extend(devices::store::save_proofs(tenant, proofs));
    Ok(statements)
}

/// The contact's current consent, and a new line in the history of consents.
fn save_consent(tenant: &TenantId, event: &DeviceEvent) -> Option<[Statement; 2]> {
    match &event.kind {
        DeviceEventKind::ContactOptedOut(message) => Some([
            contacts::store::opt_outs::opt_out(tenant, message, event.at),
            consent::store::record_keyword(tenant, message, ConsentKind::OptedOut, event.at),
        ]),
        DeviceEventKind::ContactOptedIn(message) => Some([
            contacts::store::opt_outs::opt_in(tenant, message, event.at),
            consent::store::record_keyword(tenant, message, ConsentKind::OptedIn, event.at),
        ]),
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => None,
    }
}
