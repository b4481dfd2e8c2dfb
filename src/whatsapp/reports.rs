//! What the protocol library reports about the connection, messages and receipts, in the words of the device session.

use wacore::types::{
    events::{ConnectFailureReason, Event, EventKind, InboundMessage},
    message::MessageSource,
    presence::ReceiptType,
};
use wacore_binary::{Jid, Server};

use super::received::content_of;
use crate::{
    contacts::address::WHATSAPP_ITSELF,
    devices::session::{
        Address, AddressKind, ChatIdentity, ChatSource, ConnectionNews, IncomingMessage, LearnedNumber, ReceiptKind,
    },
};

/// The kinds of events that the device session handles.
pub const HANDLED: [EventKind; 16] = [
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
];

/// What the event says about pairing or the connection; `None` if it is about something else.
pub const fn connection_news(event: &Event) -> Option<ConnectionNews> {
    Some(match event {
        Event::PairingQrCodesExhausted(_) => ConnectionNews::QrsExhausted,
        Event::PairSuccess(_) => ConnectionNews::Scanned,
        Event::PairError(_) => ConnectionNews::PairingFailed,
        Event::OfflineSyncPreview(_) => ConnectionNews::CatchingUp,
        Event::Connected(_) => ConnectionNews::Connected,
        Event::Disconnected(_) => ConnectionNews::Disconnected,
        Event::StreamReplaced(_) => ConnectionNews::OpenedElsewhere,
        Event::LoggedOut(farewell) if matches!(farewell.reason, ConnectFailureReason::AccountLocked) => {
            ConnectionNews::AccountLocked
        }
        Event::LoggedOut(_) => ConnectionNews::RemovedOnPhone,
        Event::TemporaryBan(_) => ConnectionNews::TemporaryBan,
        Event::ClientOutdated(_) => ConnectionNews::ClientOutdated,
        _ => return None,
    })
}

/// What a receipt of this type says.
pub const fn receipt_kind(receipt: &ReceiptType) -> ReceiptKind {
    match receipt {
        ReceiptType::Delivered => ReceiptKind::Delivered,
        ReceiptType::Read => ReceiptKind::Read,
        ReceiptType::Played => ReceiptKind::Played,
        _ => ReceiptKind::Other,
    }
}

/// The name of WhatsApp's own account.
const WHATSAPP: &str = "WhatsApp";

/// A received message; `None` if it says nothing to a person. `number_of` looks up the number that the library has learned
/// for a LID.
pub fn incoming_message(
    inbound: &InboundMessage,
    number_of: impl Fn(&str) -> Option<LearnedNumber>,
) -> Option<IncomingMessage> {
    let info = &inbound.info;
    let source = chat_source(&info.source, info.peer_recipient_pn.as_ref());
    let identity = ChatIdentity::of(&source);
    Some(IncomingMessage {
        wa_message_id: info.id.clone(),
        learned_number: identity.lid.clone().filter(|_| identity.phone.is_none()).and_then(|lid| number_of(&lid)),
        source,
        sent_at_seconds: info.timestamp.timestamp(),
        push_name: info.push_name.clone(),
        business_name: if identity.phone.as_deref() == Some(WHATSAPP_ITSELF) {
            Some(WHATSAPP.to_owned())
        } else {
            info.verified_name.as_ref().and_then(|checked| checked.name.clone())
        },
        content: content_of(&inbound.message)?,
    })
}

/// Where a message comes from. `recipient` is the number of the other side if this account sent the message on its phone
/// (`peer_recipient_pn`).
fn chat_source(source: &MessageSource, recipient: Option<&Jid>) -> ChatSource {
    ChatSource {
        chat: address(&source.chat),
        sender: address(&source.sender),
        sender_alt: source.sender_alt.as_ref().map(address),
        recipient_alt: source.recipient_alt.as_ref().or(recipient).map(address),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wacore::types::{
        events::{Connected, LoggedOut, StreamReplaced},
        message::MessageInfo,
    };
    use waproto::whatsapp as wa;

    use super::*;
    use crate::clock::Timestamp;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    #[test]
    fn a_locked_account_is_not_a_device_that_was_removed() {
        let logged_out = |reason| {
            let farewell = LoggedOut::builder().on_connect(true).reason(reason).build();
            connection_news(&Event::LoggedOut(farewell))
        };
        assert_eq!(logged_out(ConnectFailureReason::AccountLocked), Some(ConnectionNews::AccountLocked));
        assert_eq!(logged_out(ConnectFailureReason::LoggedOut), Some(ConnectionNews::RemovedOnPhone));
        assert_eq!(logged_out(ConnectFailureReason::UnknownLogout), Some(ConnectionNews::RemovedOnPhone));
    }

    #[test]
    fn an_event_is_news_about_the_connection_or_nothing() {
        let connected = Event::Connected(Connected::builder().build());
        assert_eq!(connection_news(&connected), Some(ConnectionNews::Connected));
        let replaced = Event::StreamReplaced(StreamReplaced::builder().build());
        assert_eq!(connection_news(&replaced), Some(ConnectionNews::OpenedElsewhere));
    }

    #[test]
    fn only_the_recipients_own_receipts_change_a_message() {
        assert_eq!(receipt_kind(&ReceiptType::Delivered), ReceiptKind::Delivered);
        assert_eq!(receipt_kind(&ReceiptType::Read), ReceiptKind::Read);
        assert_eq!(receipt_kind(&ReceiptType::Played), ReceiptKind::Played);
        for other in [
            ReceiptType::Sent,
            ReceiptType::Sender,
            ReceiptType::Retry,
            ReceiptType::ReadSelf,
            ReceiptType::ServerError,
        ] {
            assert_eq!(receipt_kind(&other), ReceiptKind::Other, "{other:?}");
        }
    }

    #[test]
    fn the_sender_is_known_by_each_of_its_addresses_and_without_its_device() {
        let source = MessageSource {
            chat: jid("77@lid"),
            sender: jid("77:5@lid"),
            sender_alt: Some(jid("62812@s.whatsapp.net")),
            ..MessageSource::default()
        };
        let source = chat_source(&source, None);
        assert_eq!(source.sender.text, "77@lid");
        let identity = ChatIdentity::of(&source);
        assert_eq!(identity.chat_id, "62812@c.us");
        assert_eq!((identity.phone.as_deref(), identity.lid.as_deref()), (Some("62812"), Some("77")));
    }

    #[test]
    fn the_number_of_a_lid_is_what_the_message_says_or_what_the_library_has_learned() {
        let number_of = |lid: &str| {
            let learned_at = Timestamp::from_unix_millis(7_000);
            (lid == "77").then(|| LearnedNumber { phone: "62812".to_owned(), learned_at })
        };
        // The number that the message names, and the number that is learned.
        let numbers = |source: &MessageSource, recipient: Option<Jid>| {
            let info = MessageInfo { source: source.clone(), peer_recipient_pn: recipient, ..MessageInfo::default() };
            let text = wa::Message { conversation: Some("halo".into()), ..Default::default() };
            let inbound = InboundMessage::builder().message(Arc::new(text)).info(Arc::new(info)).build();
            let incoming = incoming_message(&inbound, number_of).unwrap();
            (ChatIdentity::of(&incoming.source).phone, incoming.learned_number.map(|learned| learned.phone))
        };
        let known = |phone: &str| (Some(phone.to_owned()), None);
        let learned = (None, Some("62812".to_owned()));
        let received = MessageSource { chat: jid("77@lid"), sender: jid("77:5@lid"), ..MessageSource::default() };
        assert_eq!(numbers(&received, None), learned);
        let named = MessageSource { sender_alt: Some(jid("62999@s.whatsapp.net")), ..received.clone() };
        assert_eq!(numbers(&named, None), known("62999"));
        let stranger = MessageSource { chat: jid("78@lid"), sender: jid("78@lid"), ..MessageSource::default() };
        assert_eq!(numbers(&stranger, None), (None, None));
        // A message that was sent on the phone: `sender` is this account.
        let sent = MessageSource { sender: jid("62811@s.whatsapp.net"), is_from_me: true, ..stranger };
        assert_eq!(numbers(&sent, Some(jid("62813@s.whatsapp.net"))), known("62813"));
        assert_eq!(numbers(&MessageSource { chat: jid("77@lid"), ..sent }, None), learned);
    }

    #[test]
    fn a_message_of_whatsapp_itself_is_named_so() {
        let source = MessageSource {
            chat: jid("0@s.whatsapp.net"),
            sender: jid("0@s.whatsapp.net"),
            ..MessageSource::default()
        };
        let text = wa::Message { conversation: Some("news".into()), ..Default::default() };
        let info = MessageInfo { source, ..MessageInfo::default() };
        let inbound = InboundMessage::builder().message(Arc::new(text)).info(Arc::new(info)).build();
        assert_eq!(incoming_message(&inbound, |_| None).unwrap().business_name.as_deref(), Some("WhatsApp"));
    }

    #[test]
    fn a_group_is_a_group_even_if_the_library_does_not_say_so() {
        let source = MessageSource {
            chat: jid("120363001@g.us"),
            sender: jid("62812@s.whatsapp.net"),
            is_group: false,
            ..MessageSource::default()
        };
        assert_eq!(ChatIdentity::of(&chat_source(&source, None)).chat_id, "120363001@g.us");
    }

    /// The session keeps the address as text until the message is shown as read.
    #[test]
    fn the_address_of_a_read_receipt_reads_back_as_itself() {
        for text in ["62812@s.whatsapp.net", "77@lid", "120363001@g.us", "62812:5@s.whatsapp.net", "9@newsletter"] {
            let source = MessageSource { chat: jid(text), ..MessageSource::default() };
            assert_eq!(jid(&chat_source(&source, None).receipt_to), source.chat, "{text}");
        }
    }
}
