//! Starts the hand-over of this device's events to the tenant hub (`devices/session/hand_over.rs`).

use std::rc::Rc;

use super::{Inner, runtime::spawn};
use crate::{
    devices::{
        event::{Append, AppendReply},
        session::{
            Turns,
            hand_over::{Hub, hand_over_batch, hand_over_round},
        },
    },
    error::Result,
    platform::{
        bindings,
        objects::{crash_points::Point, panics::catch_panic, stub},
    },
};

impl Hub for Rc<Inner> {
    async fn append(&self, append: &Append) -> Result<AppendReply> {
        let reply = stub::call(&self.env, bindings::TENANT_HUB, append.tenant.as_str(), append).await?;
        if !append.events.is_empty() {
            self.crash_points.reach(Point::MidHandOver);
        }
        Ok(reply)
    }
}

impl Inner {
    /// Starts to hand over, unless that is under way.
    pub fn hand_over_events(self: &Rc<Self>) {
        if !self.hand_over.request() {
            return;
        }
        let object = self.clone();
        spawn(async move {
            let run = object.hand_over.run(async || hand_over_round(&object).await);
            if catch_panic(run).await.is_none() {
                object.turn(|session, _| session.on_hand_over_failure());
            }
            object.rearm();
        });
    }

    /// Hands over every event, for a device that is about to be deleted.
    pub async fn hand_over_everything(self: &Rc<Self>) {
        let _blocked = self.hand_over.block();
        while matches!(hand_over_batch(self).await, Ok(false)) {}
    }
}
