//! Keeps all events of a tenant in one order: it appends them when the devices hand them over, lists them in pages, and deletes old ones.

use std::rc::Rc;

use super::{Inner, dashboards::LiveFrame, projection};
use crate::{
    clock::Clock,
    devices::{
        event::{Append, AppendReply},
        tenant_log::{self, EventPage, LARGEST_LOG_BYTES, ListEvents},
    },
    error::Result,
    platform::clock::SystemClock,
};

impl Inner {
    /// Accepts a batch of a device: appends and shows its events in this turn of the event loop, and writes them to D1 right after.
    pub fn append(self: &Rc<Self>, batch: Append) -> Result<AppendReply> {
        self.remember_tenant(&batch.tenant)?;
        let (mut appended, through) = tenant_log::append(&self.sql, &batch)?;
        appended.extend(self.open_written_conversations(&appended));
        for event in &appended {
            self.send_event(event);
        }
        for live_update in &batch.live_updates {
            self.send_to_all(live_update);
        }
        if appended.is_empty() && batch.proven_until.is_none() {
            return Ok(AppendReply { through });
        }
        if let Some(proven_until) = batch.proven_until {
            self.send_to_all(&LiveFrame {
                kind: "device.proven",
                data: serde_json::json!({ "deviceId": batch.device, "provenUntil": proven_until }),
            });
            let mut proofs = self.proofs.borrow_mut();
            proofs.retain(|(device, _)| *device != batch.device);
            proofs.push((batch.device, proven_until));
        }
        // If this instance ends before the events are in D1, the alarm makes the next instance write them.
        self.wake_after(projection::LATEST_RETRY_AFTER);
        let hub = self.clone();
        self.state.wait_until(async move { hub.project_all().await });
        Ok(AppendReply { through })
    }

    /// Returns a page of the tenant's events, for the API.
    pub fn list(&self, command: ListEvents) -> Result<EventPage> {
        tenant_log::list(&self.sql, command)
    }

    /// Deletes events that are old and in D1, and sets the alarm for the next sweep, because a hub whose devices report nothing has no
    /// other reason to wake up.
    pub fn sweep(&self) -> Result<()> {
        let now = SystemClock.now();
        let swept = tenant_log::sweep(&self.sql, self.projected_through()?, LARGEST_LOG_BYTES, now);
        if let Some(due) = tenant_log::next_sweep(&self.sql, Some(now))? {
            self.alarm.wake_by(due);
        }
        swept
    }
}
