//! Carries out what the session decides.

use std::{rc::Rc, time::Duration};

use worker::MessageBuilder;

use super::{Inner, now, runtime::spawn};
use crate::{
    clock::{SystemRandom, Timestamp},
    devices::{
        commands::DispatchJob,
        outbox::WaitingMessage,
        session::{Effect, Moment, ReachOutLimit, Session, Turns, send_flow},
    },
    platform::{
        bindings,
        objects::{crash_points::Point, panics::catch_panic, sleep::Sleep},
        pacing_overrides,
        sql_storage::ObjectSql,
        time_zones::HostTimeZones,
    },
};

impl Turns for Rc<Inner> {
    type Storage = ObjectSql;

    fn turn<T>(&self, decide: impl FnOnce(&mut Session<ObjectSql>, &Moment) -> T) -> T {
        let moment = self.moment();
        let mut session = self.session.borrow_mut();
        let decided = decide(&mut session, &moment);
        let effects = session.take_effects();
        drop(session);
        for effect in effects {
            self.carry_out(effect);
        }
        decided
    }

    async fn wait(&self, span: Duration) {
        Sleep::new(span).await;
    }
}

impl Inner {
    fn moment(&self) -> Moment<'static> {
        let stored = self.session.borrow().settings();
        Moment {
            now: now(),
            is_logged_in: self.client().is_some_and(|client| client.is_logged_in()),
            proven_until: self.proven_until(),
            settings: pacing_overrides::apply(stored, |name| self.variable(name)),
            zones: &HostTimeZones,
        }
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::HandOverEvents => self.hand_over_events(),
            Effect::Send(waiting) => self.send_soon(waiting),
            Effect::WakeAt(at) => self.wake_at(at),
            Effect::RequestItems(job) => self.request_items(job),
            Effect::AskReachOutLimit => self.ask_reach_out_limit(),
            Effect::BecomeUnavailableWhenIdle => {
                let object = self.clone();
                spawn(async move { send_flow::become_unavailable_when_idle(&object).await });
            }
            Effect::StopClient(signal_store) => self.stop_soon(signal_store),
            Effect::Rearm => self.rearm(),
        }
    }

    /// Sets the alarm for the earliest thing that is due, unless it rings earlier anyway. Setting it writes one row.
    pub fn rearm(&self) {
        let Some(after) = self.session.borrow().next_alarm() else { return };
        if self.alarm.ring_by(now().plus(after)) {
            self.sql.count("alarm", 1);
        }
    }

    fn send_soon(self: &Rc<Self>, waiting: WaitingMessage) {
        let object = self.clone();
        spawn(async move {
            let send = async {
                object.crash_points.reach(Point::Send);
                send_flow::send(&object, &waiting, &mut SystemRandom).await
            };
            match catch_panic(send).await {
                Some(Ok(())) => {}
                Some(Err(error)) => log::error!("a message could not be sent: {error}"),
                None => object.turn(|session, at| session.on_send_panic(&waiting, at)),
            }
            object.turn(|session, at| session.end_sending(&waiting, at));
        });
    }

    /// Sets a timer for the next message. The timer is lost with the instance; the alarm then wakes the object in less
    /// than a minute.
    fn wake_at(self: &Rc<Self>, at: Timestamp) {
        let now = now();
        if self.send_timer_at.get().is_some_and(|set| now < set && set <= at) {
            return;
        }
        self.send_timer_at.set(Some(at));
        let object = self.clone();
        spawn(async move {
            Sleep::new(at.since(now)).await;
            if object.send_timer_at.get() == Some(at) {
                object.send_timer_at.set(None);
                object.turn(Session::send_due);
            }
        });
    }

    fn request_items(self: &Rc<Self>, job: DispatchJob) {
        let object = self.clone();
        spawn(async move {
            let sent = match object.env.queue(bindings::DISPATCH) {
                Ok(queue) => queue.send(MessageBuilder::new(job).build()).await,
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                log::warn!("the dispatch queue did not take an item request: {error}");
            }
        });
    }

    fn ask_reach_out_limit(self: &Rc<Self>) {
        let object = self.clone();
        spawn(async move {
            let Some(client) = object.client() else { return };
            match client.mex().fetch_reachout_timelock().await {
                Ok(lock) => {
                    let limit = ReachOutLimit { is_active: lock.is_active, ends: lock.time_enforcement_ends };
                    object.turn(|session, at| session.on_reach_out_limit(&limit, at));
                }
                Err(error) => log::warn!("WhatsApp did not say how long its reach-out limit lasts: {error}"),
            }
        });
    }
}
