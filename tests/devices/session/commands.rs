//! Who may send commands to the object.

use cloudwa_flow::{
    clock::SeededRandom,
    devices::commands::{Envelope, GetPacing},
    error::Error,
    ids::TenantId,
    ports::ObjectCommand,
};
use serde_json::json;

use super::{NOW, device, online, tenant};
use crate::support::session::NativeDevice;

fn ask(session: &NativeDevice, tenant: &TenantId, generation: i64) -> Result<serde_json::Value, Error> {
    let envelope = Envelope { tenant: tenant.clone(), device: device(), generation, command: GetPacing {} };
    session.run_named(GetPacing::NAME, &envelope)
}

#[test]
fn a_command_of_another_tenant_learns_nothing() {
    let stranger = TenantId::new(NOW, &mut SeededRandom::new(9));
    assert_eq!(ask(&online(), &stranger, 1).unwrap_err(), Error::NotFound { what: "the device" });
}

#[test]
fn a_command_of_an_earlier_generation_is_refused() {
    let session = online();
    assert!(ask(&session, &tenant(), 3).is_ok());
    assert!(matches!(ask(&session, &tenant(), 2), Err(Error::Conflict(_))));
    session.restart();
    assert!(matches!(ask(&session, &tenant(), 2), Err(Error::Conflict(_))), "the generation is stored");
}

#[test]
fn a_command_that_cannot_be_read_changes_nothing() {
    assert!(matches!(online().run_named(GetPacing::NAME, &json!({ "command": {} })), Err(Error::Internal(_))));
    assert!(matches!(online().run_named("no_such_command", &json!({})), Err(Error::Internal(_))));
}
