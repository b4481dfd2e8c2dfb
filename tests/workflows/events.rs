use crate::support::builders::{created_event, device, message, tenant};
use cloudwa_flow::messages::message::Direction;
use cloudwa_flow::workflows::project_events::project_events;

#[test]
fn a_batch_without_consent_events_changes_no_opt_out() {
    let ordinary = [created_event(message(&device(1), 1, Direction::In, "halo"))];
    assert!(ordinary.iter().all(|(_, event)| !event.may_change_consent()));
    let statements = project_events(&tenant(1), &ordinary, &[]).unwrap();
    assert!(!statements.is_empty() && statements.iter().all(|statement| !statement.sql.contains("opt_outs")));
}
