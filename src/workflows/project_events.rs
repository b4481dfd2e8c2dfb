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
    told: &[(DeviceId, DeviceEvent)],
    proofs: &[(DeviceId, Timestamp)],
) -> Result<Vec<Statement>> {
    let mut statements = devices::store::project(tenant, told)?;
    statements.extend(messages::store::project(tenant, told)?);
    statements.extend(campaigns::store::projection::project(tenant, told)?);
    statements.extend(told.iter().filter_map(|(_, event)| keep_word(tenant, event)).flatten());
    statements.extend(devices::store::save_proofs(tenant, proofs));
    Ok(statements)
}

/// What counts now, and the line in the ledger.
fn keep_word(tenant: &TenantId, event: &DeviceEvent) -> Option<[Statement; 2]> {
    match &event.kind {
        DeviceEventKind::ContactOptedOut(word) => Some([
            contacts::store::opt_outs::opt_out(tenant, word, event.at),
            consent::store::record_keyword(tenant, word, ConsentKind::OptedOut, event.at),
        ]),
        DeviceEventKind::ContactOptedIn(word) => Some([
            contacts::store::opt_outs::opt_in(tenant, word, event.at),
            consent::store::record_keyword(tenant, word, ConsentKind::OptedIn, event.at),
        ]),
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageCreated(_)
        | DeviceEventKind::MessageStatus(_) => None,
    }
}
