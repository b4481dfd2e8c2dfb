//! What the protocol library reports: messages, receipts, changes of the connection. Everything is stored in the turn of
//! the event loop in which the library reports it. The handler is synchronous: a message is in the inbox before the
//! library polls the task that acknowledges it, so before WhatsApp can receive the acknowledgement.

use std::{
    panic::AssertUnwindSafe,
    rc::{Rc, Weak},
    sync::Arc,
};

use whatsapp_rust::wacore::types::events::{Event, EventHandler, EventInterest, InboundMessage};

use super::{Inner, now};
use crate::{
    clock::SystemRandom,
    devices::{pairing, session::Turns},
    panics::{Attempt, run_twice_if_it_panics},
    platform::objects::crash_points::Point,
    session_store::number_of_lid,
    whatsapp::reports,
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
            // A panic would end the task of the library that calls this handler: its chat would stand still until the
            // next connection, and WhatsApp would receive the acknowledgement all the same.
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
                    run_twice_if_it_panics(|attempt| self.receive_message(inbound, attempt));
                }
                self.hand_over_events();
            }
            Event::UndecryptableMessage(message) => {
                log::warn!("a message could not be decrypted (is_unavailable: {})", message.is_unavailable);
            }
            Event::Receipt(receipt) => {
                let kind = reports::receipt_kind(&receipt.r#type);
                self.turn(|session, at| session.on_receipt(kind, &receipt.message_ids, at));
            }
            Event::ServerAck(ack) => {
                let (class, refusal) = (ack.class.as_deref(), ack.error.as_deref());
                self.turn(|session, at| session.on_server_ack(class, &ack.id, refusal, at));
            }
            event => self.on_connection_event(event),
        }
    }

    fn on_connection_event(self: &Rc<Self>, event: &Event) {
        if let Event::PairSuccess(pair) = event {
            let (phone, lid) = (&pair.id.user, &pair.lid.user);
            self.turn(|session, at| session.begin_link(phone, lid, at.now, &mut SystemRandom));
            self.crash_points.reach(Point::MidPairing);
        }
        if let Some(news) = reports::connection_news(event) {
            self.turn(|session, at| session.on_connection_news(news, at));
        }
    }

    fn receive_message(self: &Rc<Self>, inbound: &InboundMessage, attempt: Attempt) {
        let number_of = |lid: &str| number_of_lid(&self.sql, lid).ok().flatten();
        let Some(incoming) = reports::incoming_message(inbound, number_of) else { return };
        let requested =
            self.turn(|session, at| receive_message(session, &NoHooks, &incoming, attempt, at, &mut SystemRandom));
        if let Some(requested) = requested {
            requested.effect.carry_out();
        }
    }
}
