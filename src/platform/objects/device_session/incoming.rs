//! What the protocol library reports: messages, receipts, changes of the connection. Everything is stored in the turn of
//! the event loop in which the library reports it. The handler is synchronous: a message is in the inbox before the
//! library polls the task that acknowledges it, so before WhatsApp can receive the acknowledgement.

use std::{
    panic::AssertUnwindSafe,
    rc::{Rc, Weak},
    sync::Arc,
};

use whatsapp_rust::{
    Jid, Server,
    wacore::{
        proto_helpers::MessageExt,
        types::{
            events::{ConnectFailureReason, Event, EventHandler, EventInterest, EventKind, InboundMessage},
            message::MessageSource,
            presence::ReceiptType,
        },
    },
};

use super::{Inner, now};
use crate::{
    clock::SystemRandom,
    devices::{
        pairing,
        session::{Address, AddressKind, ChatSource, ConnectionNews, IncomingMessage, ReceiptKind, Turns},
    },
    platform::objects::{
        crash_points::Point,
        panics::{Attempt, run_twice_if_it_panics},
    },
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
        EventInterest::of(&[
            EventKind::Connected,
            EventKind::Disconnected,
            EventKind::PairSuccess,
            EventKind::PairError,
            EventKind::LoggedOut,
            EventKind::PairingQrCode,
            EventKind::PairingQrCodesExhausted,
            EventKind::ClientOutdated,
            EventKind::Messages,
            EventKind::Receipt,
            EventKind::ServerAck,
            EventKind::OfflineSyncPreview,
            EventKind::StreamReplaced,
            EventKind::TemporaryBan,
            EventKind::ConnectFailure,
            EventKind::UndecryptableMessage,
        ])
    }
}

impl Inner {
    fn on_library_event(self: &Rc<Self>, event: &Event) {
        self.crash_points.reach(Point::Event);
        let news = match event {
            Event::PairingQrCode(code) => {
                return match pairing::draw(&code.code, now(), code.timeout) {
                    Ok(qr) => self.turn(|session, at| session.show_qr(Some(qr), at.now)),
                    Err(error) => log::error!("the QR could not be drawn: {error}"),
                };
            }
            Event::PairingQrCodesExhausted(_) => ConnectionNews::QrsExhausted,
            Event::PairSuccess(pair) => {
                let (phone, lid) = (&pair.id.user, &pair.lid.user);
                self.turn(|session, at| session.begin_link(phone, lid, at.now, &mut SystemRandom));
                self.crash_points.reach(Point::MidPairing);
                ConnectionNews::Scanned
            }
            Event::PairError(_) => ConnectionNews::PairingFailed,
            Event::OfflineSyncPreview(_) => ConnectionNews::CatchingUp,
            Event::Connected(_) => ConnectionNews::Connected,
            Event::Disconnected(_) => ConnectionNews::Disconnected,
            Event::StreamReplaced(_) => ConnectionNews::OpenedElsewhere,
            Event::LoggedOut(_) if self.connection.is_logging_out.get() => return,
            Event::LoggedOut(farewell) if farewell.reason == ConnectFailureReason::AccountLocked => {
                ConnectionNews::AccountLocked
            }
            Event::LoggedOut(_) => ConnectionNews::RemovedOnPhone,
            Event::TemporaryBan(_) => ConnectionNews::TemporaryBan,
            Event::ClientOutdated(_) => ConnectionNews::ClientOutdated,
            Event::ConnectFailure(failure) => {
                return log::warn!("WhatsApp refused the login: {:?}", failure.reason);
            }
            Event::Messages(batch) => {
                self.ratchet_advanced();
                for inbound in batch {
                    run_twice_if_it_panics(|attempt| self.receive_message(inbound, attempt));
                }
                return self.hand_over_events();
            }
            Event::UndecryptableMessage(message) => {
                return log::warn!("a message could not be decrypted (is_unavailable: {})", message.is_unavailable);
            }
            Event::Receipt(receipt) => {
                let kind = receipt_kind(&receipt.r#type);
                return self.turn(|session, at| session.on_receipt(kind, &receipt.message_ids, at));
            }
            Event::ServerAck(ack) => {
                let (class, refusal) = (ack.class.as_deref(), ack.error.as_deref());
                return self.turn(|session, at| session.on_server_ack(class, &ack.id, refusal, at));
            }
            // `interest` subscribes to no other kind.
            _ => return,
        };
        self.turn(|session, at| session.on_connection_news(news, at));
    }

    fn receive_message(self: &Rc<Self>, inbound: &InboundMessage, attempt: Attempt) {
        let info = &inbound.info;
        let Some(text) = display_text(inbound) else { return };
        let incoming = IncomingMessage {
            wa_message_id: info.id.clone(),
            source: chat_source(&info.source),
            sent_at_seconds: info.timestamp.timestamp(),
            push_name: info.push_name.clone(),
            text,
        };
        let consent = self.turn(|session, at| match attempt {
            Attempt::First => session.receive(&incoming, at, &mut SystemRandom),
            Attempt::Second => session.receive_again(&incoming, at, &mut SystemRandom),
        });
        if let Some(consent) = consent {
            run_twice_if_it_panics(|_| self.turn(|session, at| session.record_consent(&consent, at)));
        }
    }
}

const fn receipt_kind(kind: &ReceiptType) -> ReceiptKind {
    match kind {
        ReceiptType::Delivered => ReceiptKind::Delivered,
        ReceiptType::Read => ReceiptKind::Read,
        ReceiptType::Played => ReceiptKind::Played,
        _ => ReceiptKind::Other,
    }
}

fn chat_source(source: &MessageSource) -> ChatSource {
    ChatSource {
        chat: address(&source.chat),
        sender: address(&source.sender),
        sender_alt: source.sender_alt.as_ref().map(address),
        recipient_alt: source.recipient_alt.as_ref().map(address),
        receipt_to: source.chat.to_string(),
        is_from_me: source.is_from_me,
        is_group: source.is_group,
    }
}

fn address(jid: &Jid) -> Address {
    let kind = match jid {
        jid if jid.is_pn() => AddressKind::Phone,
        jid if jid.is_lid() => AddressKind::Lid,
        jid if jid.server == Server::Group => AddressKind::Group,
        _ => AddressKind::Other,
    };
    Address { kind, user: jid.user.to_string(), text: jid.to_non_ad_string() }
}

/// The text that a person sees of a message; `None` if it is not a message to a person (key shares, receipts of edits).
fn display_text(inbound: &InboundMessage) -> Option<String> {
    let message = inbound.message.get_base_message();
    if let Some(text) = message.text_content() {
        return Some(text.to_owned());
    }
    let caption = message.get_caption().map(str::to_owned);
    let label = if message.image_message.is_set() {
        "[image]"
    } else if message.video_message.is_set() {
        "[video]"
    } else if message.audio_message.is_set() {
        "[audio]"
    } else if message.document_message.is_set() {
        "[document]"
    } else if message.sticker_message.is_set() {
        "[sticker]"
    } else if message.location_message.is_set() {
        "[location]"
    } else if message.contact_message.is_set() {
        "[contact]"
    } else {
        return None;
    };
    Some(caption.map_or_else(|| label.to_owned(), |caption| format!("{label} {caption}")))
}
