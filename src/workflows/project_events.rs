//! What a batch of events changes in D1: every room that keeps a copy says its part. All of it may be repeated
//! harmlessly.

use crate::{
    campaigns,
    clock::Timestamp,
    contacts,
    devices::{
        self,
        event::{Event, Happening},
    },
    error::Result,
    ids::{DeviceId, TenantId},
    messages,
    ports::Statement,
};

/// The statements for one transaction; none when the events change nothing.
pub fn project_events(
    tenant: &TenantId,
    told: &[(DeviceId, Event)],
    proofs: &[(DeviceId, Timestamp)],
) -> Result<Vec<Statement>> {
    let mut statements = devices::store::project(tenant, told)?;
    statements.extend(messages::store::project(tenant, told)?);
    statements.extend(campaigns::store::projection::project(tenant, told)?);
    statements.extend(told.iter().filter_map(|(_, event)| keep_word(tenant, event)));
    statements.extend(devices::store::prove(tenant, proofs));
    Ok(statements)
}

fn keep_word(tenant: &TenantId, event: &Event) -> Option<Statement> {
    match &event.what {
        Happening::ContactOptedOut(said) => Some(contacts::store::opt_out(tenant, said, event.at)),
        Happening::ContactOptedIn(said) => Some(contacts::store::opt_in(tenant, said, event.at)),
        Happening::DeviceStatus(_)
        | Happening::DeviceQr(_)
        | Happening::MessageCreated(_)
        | Happening::MessageStatus(_) => None,
    }
}
