//! Handles the events that the protocol library reports: messages, receipts, changes of the connection. Everything is stored in the turn of
//! the event loop in which the library reports it. The handler is synchronous: a message is in the inbox before the library polls the task
//! that acknowledges it, so before WhatsApp can receive the acknowledgement.

use std::{
    panic::AssertUnwindSafe,
    rc::{Rc, Weak},
    sync::Arc,
};

use whatsapp_rust::wacore::types::events::{Event, EventHandler, EventInterest};

use super::{Inner, now};
use crate::{
    clock::SystemRandom,
    devices::{
        pairing,
        session::{IncomingMessage, LearnedNumber, Turns},
    },
    panics::run_twice_if_it_panics,
    platform::objects::crash_points::Point,
    session_store::number_of_lid,
    whatsapp::{groups, reports},
    workflows::receive_message::{NoHooks, receive_message},
};

/// The only listener of the library. It holds the object weakly, because the object holds the client, which holds the
/// listener.
pub struct Listener {
    object: AssertUnwindSafe<Weak<Inner>>,
}

impl Listener {
    pub fn new(object: &Rc<Inner>) -> Self {
        Self { object: AssertUnwindSafe(Rc::downgrade(object)) }
    }
}

impl EventHandler for Listener {
    fn handle_event(&self, event: Arc<Event>) {
        if let Some(object) = self.object.upgrade() {
            // A panic would end the task of the library that calls this handler: its chat would get no further messages until the next
            // connection, although WhatsApp would still receive the acknowledgement.
            run_twice_if_it_panics(|_| object.on_library_event(&event));
        }
    }

    fn interest(&self) -> EventInterest {
        EventInterest::of(&reports::HANDLED)
    }
}

impl Inner {
    fn on_library_event(self: &Rc<Self>, event: &Event) {
        self.crash_points.reach(Point::Event);
        match event {
            Event::PairingQrCode(code) => match pairing::draw(&code.code, now(), code.timeout) {
                Ok(qr) => self.turn(|session, at| session.show_qr(Some(qr), at.now)),
                Err(error) => log::error!("the QR could not be drawn: {error}"),
            },
            Event::LoggedOut(_) if self.connection.is_logging_out.get() => {}
            Event::ConnectFailure(failure) => log::warn!("WhatsApp refused the login: {:?}", failure.reason),
            Event::Messages(batch) => {
                self.ratchet_advanced();
                for inbound in batch {
                    self.receive(|number_of| reports::incoming_messages(inbound, number_of));
                }
            }
            Event::UndecryptableMessage(message) => {
                log::warn!("a message could not be decrypted (is_unavailable: {})", message.is_unavailable);
                self.receive(|number_of| reports::unreadable_message(message, number_of).into_iter().collect());
            }
            Event::MissedCall(call) => self.receive(|number_of| vec![reports::missed_call(call, number_of)]),
            Event::DeviceListUpdate(update) => {
                if let Some(hash) = &update.contact_hash
                    && let Err(error) = self.forget_devices_of(hash)
                {
                    log::error!("the devices of a contact could not be forgotten: {error}");
                }
            }
            Event::GroupUpdate(update) => {
                self.on_report(event);
                self.receive(|number_of| groups::notice(update, number_of).into_iter().collect());
            }
            event => self.on_report(event),
        }
    }

    fn on_report(self: &Rc<Self>, event: &Event) {
        if let Event::PairSuccess(pair) = event {
            let (phone, lid) = (&pair.id.user, &pair.lid.user);
            self.turn(|session, at| session.begin_link(phone, lid, at.now, &mut SystemRandom));
            self.crash_points.reach(Point::MidPairing);
        }
        if let Some(report) = reports::report(event) {
            self.turn(|session, at| session.on_report(&report, at));
        }
    }

    fn receive(self: &Rc<Self>, read: impl Fn(&dyn Fn(&str) -> Option<LearnedNumber>) -> Vec<IncomingMessage>) {
        let number_of = |lid: &str| number_of_lid(&self.sql, lid).ok().flatten();
        for incoming in run_twice_if_it_panics(|_| read(&number_of)).unwrap_or_default() {
            run_twice_if_it_panics(|attempt| {
                let requested = self
                    .turn(|session, at| receive_message(session, &NoHooks, &incoming, attempt, at, &mut SystemRandom));
                if let Some(requested) = requested {
                    requested.effect.carry_out();
                }
            });
        }
        self.hand_over_events();
    }
}
