//! Two dispatch jobs for the claim of one device, of which the second one is late.

use super::campaigns::running;
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects};
use crate::support::session::{NativeDevice, without_pauses};
use cloudwa_flow::devices::commands::DispatchJob;
use cloudwa_flow::error::Result;
use cloudwa_flow::workflows::dispatch_campaign::{DispatchOutcome, dispatch_campaign};
use serde_json::Value;
use std::cell::RefCell;

#[tokio::test]
async fn a_late_job_gives_nobody_a_message_from_two_numbers() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let id = running(&db, &ours, &[one.clone(), two.clone()], 12).await;
    let devices = [&one, &two].map(|id| NativeDevice::linked(&ours, id, without_pauses(), at(0), at(0)));
    let [first, second] = &devices;
    let job = |device| DispatchJob { tenant: ours.clone(), campaign: id.clone(), device, run: 1 };

    // The first job finds the device without room, and the claim is released. The second job has read the same claim before:
    // its items are still on their way to the device.
    let late: RefCell<Option<Call>> = RefCell::default();
    let full = Objects::answering(|call: &Call| -> Result<Value> {
        if call.command == "take_items" {
            late.replace(Some(call.clone()));
            return Err(cloudwa_flow::error::Error::Conflict("no room".into()));
        }
        first.run_named(&call.command, &call.body)
    });
    let refused = dispatch_campaign(&db, &full, &job(one.clone()), at(2)).await.unwrap();
    assert!(matches!(refused, DispatchOutcome::Refused(_)));

    let online = Objects::answering(|call: &Call| second.run_named(&call.command, &call.body));
    for millis in 3..6 {
        dispatch_campaign(&db, &online, &job(two.clone()), at(millis)).await.unwrap();
    }
    let late = late.take().unwrap();
    assert!(first.run_named(&late.command, &late.body).is_err(), "the late job");
    assert!(first.to_send().is_empty());
}
