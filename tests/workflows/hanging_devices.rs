//! One device of several does not answer, and is given up after a while (`time_limit::within`).

use super::campaigns::{OnlineDevices, command, running};
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::objects::{Call, Objects, RecordedQueue};
use cloudwa_flow::campaigns::campaign::CampaignCommand;
use cloudwa_flow::campaigns::store::notifications;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::DeviceId;
use cloudwa_flow::ports::{DeviceObjects, ObjectCommand};
use cloudwa_flow::time_limit;
use cloudwa_flow::workflows::notify_devices::notify_devices;
use serde_json::Value;
use std::future::pending;

/// The objects as the cron job calls them: one of them never answers.
struct OneHangs<'a, F: Fn(&Call) -> Result<Value>> {
    hangs: &'a DeviceId,
    others: Objects<F>,
}

impl<F: Fn(&Call) -> Result<Value>> DeviceObjects for OneHangs<'_, F> {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        if device == self.hangs.as_str() {
            return time_limit::within(tokio::task::yield_now(), pending()).await;
        }
        self.others.call(device, command).await
    }
}

#[tokio::test]
async fn a_device_that_hangs_does_not_keep_the_others_from_hearing_of_a_pause() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await, a_device(&db, &ours, 3).await];
    let campaign = running(&db, &ours, &devices, 40).await;
    let (away, queue) = (Objects::answering(|_: &Call| Err(Error::Internal("away".into()))), RecordedQueue::default());
    command(&db, &away, &queue, &ours, &campaign, CampaignCommand::Pause, 2).await.unwrap();
    let pending = notifications::list_pending_notifications(&db, &ours).await.unwrap();
    assert_eq!(pending.len(), 3);
    let [_, hangs, _] = &devices;
    notify_devices(&db, &OneHangs { hangs, others: OnlineDevices::new() }, &pending, at(9)).await;
    let pending = notifications::list_pending_notifications(&db, &ours).await.unwrap();
    assert_eq!(pending.iter().map(|pending| &pending.device).collect::<Vec<_>>(), [hangs]);
}
