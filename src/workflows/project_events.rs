//! What a batch of events changes in D1: every room that keeps a copy says its part. All of it may be repeated
//! harmlessly.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts::{
        self,
        consent::{self, ConsentKind},
    },
    devices::{
        self,
        event::{DeviceEvent, DeviceEventKind},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    messages,
    ports::Statement,
};

/// The statements for one transaction; none when the events change nothing.
pub fn project_events(
    tenant: &TenantId,
    events: &[(DeviceId, DeviceEvent)],
    proofs: &[(DeviceId, Timestamp)],
) -> Result<Vec<Statement>> {
    let mut statements = devices::store::project(tenant, events)?;
    statements.extend(messages::store::project(tenant, events)?);
    statements.extend(campaigns::store::projection::project(tenant, events)?);
    statements.extend(events.iter().filter_map(|(_, event)| save_consent(tenant, event)).flatten());
    statements.extend(devices::store::save_proofs(tenant, proofs));
    Ok(statements)
}

/// What counts now, and the line in the ledger.
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
