//! What the protocol library tells us, turned into rows in the very turn it tells. The handler is synchronous: a
//! text is in the inbox before the library's acknowledgement task is polled, so before WhatsApp can hear it.

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

use super::{Inner, now, session::After};
use crate::{
    clock::{SystemRandom, Timestamp},
    contacts::opt_out::{self, ConsentKeyword},
    devices::{
        device::Status,
        event::{DeviceEventKind, Direction, Message, MessageStatus},
        inbox, pairing, people,
    },
    ids::MessageId,
    platform::objects::{
        crash_points::Point,
        panics::{Attempt, survive},
    },
};

/// The library's only listener. Holds the object weakly, since the object holds the client that holds this.
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
            // A panic would end the library's task that tells us, and with it a chat until the next connection; and
            // WhatsApp hears our acknowledgement all the same.
            survive(|_| object.heard(&event));
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
    fn heard(self: &Rc<Self>, event: &Event) {
        self.sql.crash_points.reach(Point::Event);
        match event {
            Event::PairingQrCode(code) => match pairing::draw(&code.code, now(), code.timeout) {
                Ok(qr) => self.show_qr(Some(qr)),
                Err(error) => log::error!("the QR could not be drawn: {error}"),
            },
            Event::PairingQrCodesExhausted(_) => self.stopped_by(Status::Unlinked, "qr_expired", After::ForgetSession),
            Event::PairSuccess(pair) => {
                self.begin_link(&pair.id.user, &pair.lid.user);
                self.sql.crash_points.reach(Point::MidPairing);
                self.show_qr(None);
                self.set_status(Status::Pairing, "scanned");
            }
            Event::PairError(_) => self.stopped_by(Status::Unlinked, "pairing_failed", After::ForgetSession),
            Event::OfflineSyncPreview(_) => self.set_status(Status::Syncing, "catching_up"),
            Event::Connected(_) => {
                self.set_status(Status::Online, "connected");
                self.resume_outgoing();
            }
            // While pairing the library opens another socket and shows another QR.
            Event::Disconnected(_) if self.status() == Status::Pairing => {}
            Event::Disconnected(_) => self.set_status(Status::Connecting, "connection_lost"),
            Event::StreamReplaced(_) => self.stopped_by(Status::Replaced, "opened_elsewhere", After::KeepSession),
            Event::LoggedOut(_) if self.session.is_leaving.get() => {}
            Event::LoggedOut(farewell) => {
                let is_locked = farewell.reason == ConnectFailureReason::AccountLocked;
                self.give_up_outgoing("device_logged_out");
                let cause = if is_locked { "account_locked" } else { "removed_on_phone" };
                self.stopped_by(Status::LoggedOut, cause, After::ForgetSession);
            }
            Event::TemporaryBan(_) => self.stopped_by(Status::Banned, "temporary_ban", After::KeepSession),
            Event::ClientOutdated(_) => self.stopped_by(Status::Failed, "client_outdated", After::KeepSession),
            Event::ConnectFailure(failure) => log::warn!("WhatsApp refused the login: {:?}", failure.reason),
            Event::Messages(batch) => {
                self.ratchet_turned();
                for inbound in batch {
                    survive(|attempt| self.received(inbound, attempt));
                }
                self.hand_over();
            }
            Event::UndecryptableMessage(message) => {
                log::warn!("a message could not be decrypted (is_unavailable: {})", message.is_unavailable);
            }
            Event::Receipt(receipt) => self.receipt_came(receipt),
            Event::ServerAck(ack) => self.ack_came(ack),
            // Everything else was not asked for by `interest`.
            _ => {}
        }
    }

    /// The library will not go on by itself; neither do we, until a person does something.
    fn stopped_by(self: &Rc<Self>, status: Status, cause: &str, after: After) {
        self.show_qr(None);
        self.set_status(status, cause);
        self.stop_soon(after);
    }

    fn received(self: &Rc<Self>, inbound: &InboundMessage, attempt: Attempt) {
        let info = &inbound.info;
        let Some(text) = shown_text(inbound) else { return };
        let Ok(device_id) = self.record().map(|record| record.device) else { return };
        let now = now();
        let other = Party::of(&info.source);
        let message = Message {
            id: MessageId::new(now, &mut SystemRandom),
            device_id,
            chat_id: other.chat_id,
            direction: if info.source.is_from_me { Direction::Out } else { Direction::In },
            text,
            status: if info.source.is_from_me { MessageStatus::Sent } else { MessageStatus::Received },
            at: said_at(info.timestamp.timestamp(), now),
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
            log::error!("a text could not be begun again: {error}");
        }
        match inbox::receive(&inbox, &sender, &message, now) {
            Ok(true) => {
                let from_person = message.direction == Direction::In && !info.source.is_group;
                if from_person {
                    self.heard_from(&message, &info.source.chat);
                }
                self.tell(DeviceEventKind::MessageCreated(message.clone()));
                if from_person && let Some(heard) = opt_out::find_keyword(&message.text) {
                    // The text is told already and must not be told again.
                    survive(|_| self.heard_about_broadcasts(heard, &message));
                }
            }
            Ok(false) => {}
            Err(error) => log::error!("a text could not be kept: {error}"),
        }
    }

    /// Whoever writes to us is no stranger, may want no more broadcasts, and is shown later that we read it.
    fn heard_from(self: &Rc<Self>, message: &Message, chat: &Jid) {
        match people::record_incoming(&self.sql.part("people"), &message.chat_id, now()) {
            Ok(true) => {
                if let Some(phone) = &message.phone {
                    self.send_queues.borrow_mut().mark_known(phone, now());
                }
            }
            Ok(false) => {}
            Err(error) => log::error!("a person could not be remembered: {error}"),
        }
        self.owe_read_receipt(&message.chat_id, chat, &message.wa_message_id);
    }

    /// Broadcasts to this person end, or may begin again: here at once, on the tenant's other devices by D1.
    fn heard_about_broadcasts(self: &Rc<Self>, heard: ConsentKeyword, message: &Message) {
        let people = self.sql.part("people");
        let kept = match heard {
            ConsentKeyword::OptOut(_) => people::opt_out(&people, &message.chat_id, now()),
            ConsentKeyword::OptIn(_) => people::opt_in(&people, &message.chat_id),
        };
        if let Err(error) = kept {
            log::error!("an opt-out could not be kept: {error}");
        }
        self.tell(DeviceEventKind::of_keyword(heard, message));
    }

    fn receipt_came(self: &Rc<Self>, receipt: &Receipt) {
        let status = match receipt.r#type {
            ReceiptType::Delivered => MessageStatus::Delivered,
            ReceiptType::Read | ReceiptType::Played => MessageStatus::Read,
            // Our own other devices, retries (the library's business) and kinds that say nothing of delivery.
            _ => return,
        };
        for wa_id in &receipt.message_ids {
            self.advance(wa_id, status, None);
        }
    }

    fn ack_came(self: &Rc<Self>, ack: &ServerAck) {
        if ack.class.as_deref() != Some("message") {
            return;
        }
        match &ack.error {
            None => self.answered(&ack.id, None),
            Some(code) => self.answered(&ack.id, Some(code)),
        }
    }
}

/// WhatsApp tells whole seconds. Within that second our own clock orders, so that an answer does not appear to be
/// older than the text it answers.
fn said_at(unix_seconds: i64, now: Timestamp) -> Timestamp {
    let second = Timestamp::from_unix_millis(unix_seconds.saturating_mul(1000));
    let last_of_it = second.plus(Duration::from_millis(999));
    now.clamp(second, last_of_it)
}

/// The other side of a conversation, by every name it has.
struct Party {
    chat_id: String,
    phone: Option<String>,
    lid: Option<String>,
}

impl Party {
    fn of(source: &MessageSource) -> Self {
        if source.is_group || source.chat.server == Server::Group {
            let (phone, lid) = names([Some(&source.sender), source.sender_alt.as_ref()]);
            return Self { chat_id: format!("{}@g.us", source.chat.user), phone, lid };
        }
        // A text of our own (sent on the phone) names the other side as its recipient.
        let known = if source.is_from_me {
            [Some(&source.chat), source.recipient_alt.as_ref()]
        } else {
            [Some(&source.sender), source.sender_alt.as_ref()]
        };
        let (phone, lid) = names(known);
        let chat_id = match (&phone, &lid) {
            (Some(phone), _) => format!("{phone}@c.us"),
            (None, Some(lid)) => format!("{lid}@lid"),
            (None, None) => source.chat.to_non_ad_string(),
        };
        Self { chat_id, phone, lid }
    }
}

fn names(known: [Option<&Jid>; 2]) -> (Option<String>, Option<String>) {
    let named =
        |wanted: fn(&Jid) -> bool| known.iter().flatten().find(|jid| wanted(jid)).map(|jid| jid.user.to_string());
    (named(Jid::is_pn), named(Jid::is_lid))
}

/// What a person would see of a message; `None` for what is no message to a person (key shares, receipts of edits).
fn shown_text(inbound: &InboundMessage) -> Option<String> {
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
