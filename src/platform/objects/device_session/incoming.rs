//! What the protocol library reports: messages, receipts, changes of the connection. Everything is stored in the turn of
//! the event loop in which the library reports it. The handler is synchronous: a message is in the inbox before the
//! library polls the task that acknowledges it, so before WhatsApp can receive the acknowledgement.

use std::{
    panic::AssertUnwindSafe,
    rc::{Rc, Weak},
    sync::Arc,
    time::Duration,
};

use whatsapp_rust::{
    Jid, Server,
    wacore::{
        proto_helpers::MessageExt,
        types::{
            events::{
                ConnectFailureReason, Event, EventHandler, EventInterest, EventKind, InboundMessage, Receipt, ServerAck,
            },
            message::MessageSource,
            presence::ReceiptType,
        },
    },
};

use super::{Inner, connection::SignalStoreOnStop, now};
use crate::{
    clock::{SystemRandom, Timestamp},
    contacts::{
        opt_out::{self, ConsentKeyword},
        phone,
    },
    devices::{
        device::{Status, StatusCause},
        event::DeviceEventKind,
        failure::FailureReason,
        inbox, pairing, people,
    },
    ids::MessageId,
    messages::message::{Direction, Message, MessageStatus},
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
        match event {
            Event::PairingQrCode(code) => match pairing::draw(&code.code, now(), code.timeout) {
                Ok(qr) => self.show_qr(Some(qr)),
                Err(error) => log::error!("the QR could not be drawn: {error}"),
            },
            Event::PairingQrCodesExhausted(_) => {
                self.stop_with_status(StatusCause::QrExpired, SignalStoreOnStop::Forget);
            }
            Event::PairSuccess(pair) => {
                self.begin_link(&pair.id.user, &pair.lid.user);
                self.crash_points.reach(Point::MidPairing);
                self.show_qr(None);
                self.set_status(StatusCause::Scanned);
            }
            Event::PairError(_) => self.stop_with_status(StatusCause::PairingFailed, SignalStoreOnStop::Forget),
            Event::OfflineSyncPreview(_) => self.set_status(StatusCause::CatchingUp),
            Event::Connected(_) => {
                self.set_status(StatusCause::Connected);
                self.resume_unanswered();
            }
            // During pairing the library opens another socket and reports another QR.
            Event::Disconnected(_) if self.status() == Status::Pairing => {}
            Event::Disconnected(_) => self.set_status(StatusCause::ConnectionLost),
            Event::StreamReplaced(_) => {
                self.stop_with_status(StatusCause::OpenedElsewhere, SignalStoreOnStop::Keep);
            }
            Event::LoggedOut(_) if self.connection.is_logging_out.get() => {}
            Event::LoggedOut(farewell) => {
                let is_locked = farewell.reason == ConnectFailureReason::AccountLocked;
                self.give_up_outgoing(&FailureReason::DeviceLoggedOut);
                let cause = if is_locked { StatusCause::AccountLocked } else { StatusCause::RemovedOnPhone };
                self.stop_with_status(cause, SignalStoreOnStop::Forget);
            }
            Event::TemporaryBan(_) => self.stop_with_status(StatusCause::TemporaryBan, SignalStoreOnStop::Keep),
            Event::ClientOutdated(_) => {
                self.stop_with_status(StatusCause::ClientOutdated, SignalStoreOnStop::Keep);
            }
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
            Event::Receipt(receipt) => self.on_receipt(receipt),
            Event::ServerAck(ack) => self.on_server_ack(ack),
            // `interest` subscribes to no other kind.
            _ => {}
        }
    }

    /// Stops the client. The library does not reconnect after this, and neither does the object until a person acts.
    fn stop_with_status(self: &Rc<Self>, cause: StatusCause, signal_store: SignalStoreOnStop) {
        self.show_qr(None);
        self.set_status(cause);
        self.stop_soon(signal_store);
    }

    fn receive_message(self: &Rc<Self>, inbound: &InboundMessage, attempt: Attempt) {
        let info = &inbound.info;
        let Some(text) = display_text(inbound) else { return };
        let Ok(device_id) = self.record().map(|record| record.device) else { return };
        let now = now();
        let other = ChatIdentity::of(&info.source);
        let message = Message {
            id: MessageId::new(now, &mut SystemRandom),
            device_id,
            chat_id: other.chat_id,
            direction: if info.source.is_from_me { Direction::Out } else { Direction::In },
            text,
            status: if info.source.is_from_me { MessageStatus::Sent } else { MessageStatus::Received },
            at: message_time(info.timestamp.timestamp(), now),
            wa_message_id: info.id.clone(),
            phone: other.phone,
            lid: other.lid,
            name: Some(info.push_name.clone()).filter(|name| !name.is_empty() && !info.source.is_from_me),
            campaign: None,
            send_at: None,
        };
        let sender = info.source.sender.to_non_ad_string();
        let inbox = self.sql.part("inbox");
        if attempt == Attempt::Second
            && let Err(error) = inbox::forget(&inbox, &sender, &message)
        {
            log::error!("a message could not be received again: {error}");
        }
        match inbox::receive(&inbox, &sender, &message, now) {
            Ok(true) => {
                let from_person = message.direction == Direction::In && !info.source.is_group;
                if from_person {
                    self.contact_wrote(&message, &info.source.chat);
                }
                self.append_event(DeviceEventKind::MessageCreated(message.clone()));
                if from_person && let Some(keyword) = opt_out::find_keyword(&message.text) {
                    // The event of the message is appended already and must not be appended again.
                    run_twice_if_it_panics(|_| self.record_consent(keyword, &message));
                }
            }
            Ok(false) => {}
            Err(error) => log::error!("a message could not be stored: {error}"),
        }
    }

    /// A person who has written is no stranger any more. The device marks the message as read later.
    fn contact_wrote(self: &Rc<Self>, message: &Message, chat: &Jid) {
        match people::record_incoming(&self.sql.part("people"), &message.chat_id, now()) {
            Ok(true) => {
                if let Some(phone) = &message.phone {
                    self.send_queues.borrow_mut().mark_known(phone, now());
                }
            }
            Ok(false) => {}
            Err(error) => log::error!("a contact could not be marked as known: {error}"),
        }
        self.remember_unread(&message.chat_id, chat, &message.wa_message_id);
    }

    /// Stops broadcasts to this person, or allows them again: at once on this device, and on the tenant's other devices
    /// through the hub and D1.
    fn record_consent(self: &Rc<Self>, keyword: ConsentKeyword, message: &Message) {
        let people = self.sql.part("people");
        let kept = match keyword {
            ConsentKeyword::OptOut(_) => people::opt_out(&people, &message.chat_id, now()),
            ConsentKeyword::OptIn(_) => people::opt_in(&people, &message.chat_id),
        };
        if let Err(error) = kept {
            log::error!("an opt-out could not be stored: {error}");
        }
        self.append_event(DeviceEventKind::of_keyword(keyword, message));
    }

    fn on_receipt(self: &Rc<Self>, receipt: &Receipt) {
        let status = match receipt.r#type {
            ReceiptType::Delivered => MessageStatus::Delivered,
            ReceiptType::Read | ReceiptType::Played => MessageStatus::Read,
            // Receipts of the same account's other devices, retries (the library handles them) and kinds that say nothing
            // about delivery.
            _ => return,
        };
        for wa_message_id in &receipt.message_ids {
            self.advance(wa_message_id, status, None);
        }
    }

    fn on_server_ack(self: &Rc<Self>, ack: &ServerAck) {
        if ack.class.as_deref() != Some("message") {
            return;
        }
        match &ack.error {
            None => self.on_server_answer(&ack.id, None),
            Some(code) => self.on_server_answer(&ack.id, Some(code)),
        }
    }
}

/// The time of a message. WhatsApp sends whole seconds; within that second the object's own clock decides, so that an
/// answer does not appear to be older than the message it answers.
fn message_time(unix_seconds: i64, now: Timestamp) -> Timestamp {
    let second = Timestamp::from_unix_millis(unix_seconds.saturating_mul(1000));
    let last_of_it = second.plus(Duration::from_millis(999));
    now.clamp(second, last_of_it)
}

/// The other side of a chat, by each of its identifiers.
struct ChatIdentity {
    chat_id: String,
    phone: Option<String>,
    lid: Option<String>,
}

impl ChatIdentity {
    fn of(source: &MessageSource) -> Self {
        if source.is_group || source.chat.server == Server::Group {
            let (phone, lid) = phone_and_lid([Some(&source.sender), source.sender_alt.as_ref()]);
            return Self { chat_id: format!("{}@g.us", source.chat.user), phone, lid };
        }
        // A message of the same account, sent on the phone, names the other side as its recipient.
        let known = if source.is_from_me {
            [Some(&source.chat), source.recipient_alt.as_ref()]
        } else {
            [Some(&source.sender), source.sender_alt.as_ref()]
        };
        let (phone, lid) = phone_and_lid(known);
        let chat_id = match (&phone, &lid) {
            (Some(phone), _) => phone::chat_id(phone),
            (None, Some(lid)) => format!("{lid}@lid"),
            (None, None) => source.chat.to_non_ad_string(),
        };
        Self { chat_id, phone, lid }
    }
}

fn phone_and_lid(known: [Option<&Jid>; 2]) -> (Option<String>, Option<String>) {
    let named =
        |wanted: fn(&Jid) -> bool| known.iter().flatten().find(|jid| wanted(jid)).map(|jid| jid.user.to_string());
    (named(Jid::is_pn), named(Jid::is_lid))
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
