//! What the protocol library reports about the connection, messages and receipts, in types of the device session.

use wacore::types::{
    call::MissedCall,
    events::{
        ConnectFailureReason, DecryptFailMode, Event, EventKind, InboundMessage, UnavailableType, UndecryptableMessage,
    },
    message::{EditAttribute, MessageCategory, MessageInfo, MessageSource},
    presence::ReceiptType,
};
use wacore_binary::{Jid, Server};

use super::{
    chat_kind::chat_kind,
    groups, limits,
    received::{QuotedMessage, action_of, deleted_author, media_of, quoted_message, timer_seconds},
};
use crate::{
    clock::Timestamp,
    devices::session::{
        Address, AddressKind, ChatIdentity, ChatKind, ChatSource, ConnectionEvent, IncomingMessage, LearnedNumber,
        MessageAction, Quoted, ReceiptKind, Report,
    },
    messages::content::{Content, NoticeKind},
};

/// The kinds of events that the device session handles.
pub const HANDLED: [EventKind; 21] = [
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
    EventKind::MissedCall,
    EventKind::MarkChatAsReadUpdate,
    EventKind::GroupUpdate,
    EventKind::MexNotification,
    EventKind::DeviceListUpdate,
];

/// Returns the event as a report to the session; `None` for a received message, and for an event that the session ignores.
pub fn report(event: &Event) -> Option<Report> {
    Some(match event {
        Event::Receipt(receipt) => {
            let wa_message_ids = receipt.message_ids.clone();
            match receipt.r#type {
                ReceiptType::ReadSelf | ReceiptType::PlayedSelf => Report::MessagesReadOnPhone { wa_message_ids },
                _ => Report::Receipt {
                    kind: receipt_kind(&receipt.r#type),
                    wa_message_ids,
                    member: groups::member_in(&receipt.source),
                },
            }
        }
        Event::ServerAck(ack) => {
            Report::ServerAck { class: ack.class.clone(), wa_message_id: ack.id.clone(), refusal: ack.error.clone() }
        }
        // A full synchronisation repeats what was read in the past.
        Event::MarkChatAsReadUpdate(update) if update.action.read == Some(true) && !update.from_full_sync => {
            let source = MessageSource { chat: update.jid.clone(), sender: update.jid.clone(), ..Default::default() };
            let source = chat_source(&source, None);
            // Posts never count as unread.
            if matches!(source.kind, ChatKind::Status | ChatKind::Channel) {
                return None;
            }
            let range = update.action.message_range.as_option();
            let seconds = range.and_then(|range| range.last_message_timestamp).filter(|seconds| *seconds > 0);
            let until = seconds.map_or(update.timestamp.timestamp_millis(), |seconds| seconds.saturating_mul(1_000));
            let until = Timestamp::from_unix_millis(until);
            Report::ChatReadOnPhone { chat_id: ChatIdentity::of(&source).chat_id, until }
        }
        Event::GroupUpdate(update) => groups::news(update)?,
        Event::MexNotification(notification) => limits::limit(&notification.op_name, &notification.payload)?,
        event => Report::Connection(connection_event(event)?),
    })
}

/// Returns what the event says about pairing or the connection; `None` if it is about something else.
const fn connection_event(event: &Event) -> Option<ConnectionEvent> {
    Some(match event {
        Event::PairingQrCodesExhausted(_) => ConnectionEvent::QrsExhausted,
        Event::PairSuccess(_) => ConnectionEvent::Scanned,
        Event::PairError(_) => ConnectionEvent::PairingFailed,
        Event::OfflineSyncPreview(_) => ConnectionEvent::CatchingUp,
        Event::Connected(_) => ConnectionEvent::Connected,
        Event::Disconnected(_) => ConnectionEvent::Disconnected,
        Event::StreamReplaced(_) => ConnectionEvent::OpenedElsewhere,
        Event::LoggedOut(logged_out) if matches!(logged_out.reason, ConnectFailureReason::AccountLocked) => {
            ConnectionEvent::AccountLocked
        }
        Event::LoggedOut(_) => ConnectionEvent::RemovedOnPhone,
        Event::TemporaryBan(_) => ConnectionEvent::TemporaryBan,
        Event::ClientOutdated(_) => ConnectionEvent::ClientOutdated,
        _ => return None,
    })
}

/// Returns the kind of the receipt.
const fn receipt_kind(receipt: &ReceiptType) -> ReceiptKind {
    match receipt {
        ReceiptType::Delivered => ReceiptKind::Delivered,
        ReceiptType::Read => ReceiptKind::Read,
        ReceiptType::Played => ReceiptKind::Played,
        _ => ReceiptKind::Other,
    }
}

/// Returns the received message; empty if a reader of the chat sees nothing of it. A message that the business has sent to its own
/// broadcast list becomes one message in the chat of each recipient. `number_of` looks up the number that the library has learned
/// for a LID.
pub fn incoming_messages(
    inbound: &InboundMessage,
    number_of: impl Fn(&str) -> Option<LearnedNumber>,
) -> Vec<IncomingMessage> {
    let info = &inbound.info;
    let Some(mut action) = action_of(&inbound.message) else { return Vec::new() };
    if let MessageAction::Deletion { of } = &mut action
        && info.source.is_group
        && info.edit == EditAttribute::AdminRevoke
    {
        // The server accepts an `AdminRevoke` only from an admin of the group, who may delete the message of any member.
        of.author = deleted_author(&inbound.message);
    }
    let timer_seconds = timer_seconds(&action, &inbound.message, info.ephemeral_expiration);
    let quoted =
        quoted_message(&inbound.message).filter(|_| matches!(action, MessageAction::Content(_))).map(quoted_in_chat);
    let media = media_of(&inbound.message);
    let incoming = |source| IncomingMessage {
        timer_seconds,
        quoted: quoted.clone(),
        media: media.clone(),
        ..incoming_message(info, source, action.clone(), &number_of)
    };
    let source = chat_source(&info.source, info.peer_recipient_pn.as_ref());
    if source.kind != ChatKind::BroadcastList || !source.is_from_me {
        return vec![incoming(source)];
    }
    let to_recipient = |recipient: &Jid| {
        let chat = address(recipient);
        incoming(ChatSource { receipt_to: chat.text.clone(), chat, kind: ChatKind::Person, ..source.clone() })
    };
    info.bcl_participants.iter().map(to_recipient).collect()
}

/// Returns the notice for a message that the library could not decrypt, or that WhatsApp does not give to linked devices. `None` if
/// the sender's client wants the message hidden when it cannot be decrypted, as clients do with reactions and edits.
pub fn unreadable_message(
    message: &UndecryptableMessage,
    number_of: impl Fn(&str) -> Option<LearnedNumber>,
) -> Option<IncomingMessage> {
    let info = &message.info;
    if message.decrypt_fail_mode == DecryptFailMode::Hide || info.category == MessageCategory::Peer {
        return None;
    }
    let about = match (message.is_unavailable, message.unavailable_type) {
        (true, UnavailableType::ViewOnce) => NoticeKind::ViewOnce,
        (true, UnavailableType::Unknown | UnavailableType::Hosted | UnavailableType::Bot) => NoticeKind::OnPhoneOnly,
        (false, _) => NoticeKind::Undecryptable,
    };
    let source = chat_source(&info.source, info.peer_recipient_pn.as_ref());
    // If the business has sent to its own broadcast list, its recipients are not known without the message.
    if source.kind == ChatKind::BroadcastList && source.is_from_me {
        return None;
    }
    Some(incoming_message(info, source, MessageAction::Content(Content::Notice { about }), &number_of))
}

/// Returns a call that nobody has answered, as a notice in the chat with the caller.
pub fn missed_call(call: &MissedCall, number_of: impl Fn(&str) -> Option<LearnedNumber>) -> IncomingMessage {
    let source = MessageSource { chat: call.from.to_non_ad(), sender: call.from.clone(), ..MessageSource::default() };
    let info = MessageInfo { id: call.call_id.clone(), timestamp: call.timestamp, source, ..MessageInfo::default() };
    let source = chat_source(&info.source, None);
    incoming_message(
        &info,
        source,
        MessageAction::Content(Content::Notice { about: NoticeKind::MissedCall }),
        &number_of,
    )
}

pub(super) fn incoming_message(
    info: &MessageInfo,
    source: ChatSource,
    action: MessageAction,
    number_of: &impl Fn(&str) -> Option<LearnedNumber>,
) -> IncomingMessage {
    let identity = ChatIdentity::of(&source);
    IncomingMessage {
        wa_message_id: info.id.clone(),
        learned_number: identity.lid.clone().filter(|_| identity.phone.is_none()).and_then(|lid| number_of(&lid)),
        source,
        sent_at_seconds: info.timestamp.timestamp(),
        push_name: info.push_name.clone(),
        business_name: info.verified_name.as_ref().and_then(|checked| checked.name.clone()),
        timer_seconds: None,
        quoted: None,
        media: None,
        action,
    }
}

fn quoted_in_chat(QuotedMessage { wa_message_id, author, content }: QuotedMessage) -> Quoted {
    let author = author.and_then(|author| author.parse::<Jid>().ok()).map(|author| address(&author));
    Quoted { wa_message_id, author, content }
}

/// Returns the chat and the sender of a message. `recipient` is the other side's number (`peer_recipient_pn`), if this account sent
/// the message on its phone.
pub(super) fn chat_source(source: &MessageSource, recipient: Option<&Jid>) -> ChatSource {
    let kind = chat_kind(&source.chat);
    // WhatsApp's clients name the author wherever several people write at one address.
    let names_author = kind == ChatKind::BroadcastList || kind.names_writers();
    ChatSource {
        chat: address(&source.chat),
        sender: address(&source.sender),
        sender_alt: source.sender_alt.as_ref().map(address),
        recipient_alt: source.recipient_alt.as_ref().or(recipient).map(address),
        receipt_to: source.chat.to_string(),
        receipt_participant: names_author.then(|| source.sender.to_string()),
        is_from_me: source.is_from_me,
        kind,
    }
}

fn address(jid: &Jid) -> Address {
    let kind = match jid {
        jid if jid.server.is_pn_family() || jid.server == Server::Legacy => AddressKind::Phone,
        jid if jid.server.is_lid_family() => AddressKind::Lid,
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
    fn a_locked_account_is_not_reported_as_a_removed_device() {
        let logged_out = |reason| {
            let logged_out = LoggedOut::builder().on_connect(true).reason(reason).build();
            connection_event(&Event::LoggedOut(logged_out))
        };
        assert_eq!(logged_out(ConnectFailureReason::AccountLocked), Some(ConnectionEvent::AccountLocked));
        assert_eq!(logged_out(ConnectFailureReason::LoggedOut), Some(ConnectionEvent::RemovedOnPhone));
        assert_eq!(logged_out(ConnectFailureReason::UnknownLogout), Some(ConnectionEvent::RemovedOnPhone));
    }

    #[test]
    fn an_event_about_the_connection_becomes_connection_news() {
        let connected = Event::Connected(Connected::builder().build());
        assert_eq!(connection_event(&connected), Some(ConnectionEvent::Connected));
        let replaced = Event::StreamReplaced(StreamReplaced::builder().build());
        assert_eq!(connection_event(&replaced), Some(ConnectionEvent::OpenedElsewhere));
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
    fn a_sender_has_its_number_and_its_lid_and_no_device_number() {
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
        // Returns the number that the message names, and the number that the library has learned.
        let numbers = |source: &MessageSource, recipient: Option<Jid>| {
            let info = MessageInfo { source: source.clone(), peer_recipient_pn: recipient, ..MessageInfo::default() };
            let text = wa::Message { conversation: Some("halo".into()), ..Default::default() };
            let inbound = InboundMessage::builder().message(Arc::new(text)).info(Arc::new(info)).build();
            let incoming = incoming_messages(&inbound, number_of).remove(0);
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
    fn a_message_of_whatsapp_itself_is_known_as_one() {
        let source = MessageSource {
            chat: jid("0@s.whatsapp.net"),
            sender: jid("0@s.whatsapp.net"),
            ..MessageSource::default()
        };
        let text = wa::Message { conversation: Some("news".into()), ..Default::default() };
        let info = MessageInfo { source, ..MessageInfo::default() };
        let inbound = InboundMessage::builder().message(Arc::new(text)).info(Arc::new(info)).build();
        // The session names the chat by its kind.
        assert_eq!(incoming_messages(&inbound, |_| None).remove(0).source.kind, ChatKind::WhatsApp);
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

    #[test]
    fn a_hosted_sender_is_the_person_with_the_number() {
        for (sender, alt) in [("62812:99@hosted", "77:99@hosted.lid"), ("77:99@hosted.lid", "62812@s.whatsapp.net")] {
            let source = MessageSource {
                chat: jid(sender).to_non_ad(),
                sender: jid(sender),
                sender_alt: Some(jid(alt)),
                ..MessageSource::default()
            };
            let identity = ChatIdentity::of(&chat_source(&source, None));
            assert_eq!((identity.chat_id.as_str(), identity.lid.as_deref()), ("62812@c.us", Some("77")), "{sender}");
        }
    }

    #[test]
    fn whatsapp_itself_and_bots_are_chats_without_a_person() {
        let identity = |chat: &str| {
            ChatIdentity::of(&chat_source(
                &MessageSource { chat: jid(chat), sender: jid(chat), ..MessageSource::default() },
                None,
            ))
        };
        let nobody = |chat_id: &str| ChatIdentity { chat_id: chat_id.into(), phone: None, lid: None };
        assert_eq!(identity("0@s.whatsapp.net"), nobody("0@c.us"));
        assert_eq!(identity("867051314767696@bot"), nobody("867051314767696@bot"));
        assert_eq!(identity("13135550002@s.whatsapp.net"), nobody("13135550002@c.us"));
    }

    fn inbound(source: MessageSource, message: wa::Message, more: MessageInfo) -> InboundMessage {
        let info = MessageInfo { source, ..more };
        InboundMessage::builder().message(Arc::new(message)).info(Arc::new(info)).build()
    }

    fn text(words: &str) -> wa::Message {
        wa::Message { conversation: Some(words.to_owned()), ..wa::Message::default() }
    }

    #[test]
    fn a_customers_broadcast_list_leads_to_the_customer_and_its_receipt_to_the_list() {
        let source = MessageSource {
            chat: jid("1699@broadcast"),
            sender: jid("77:5@lid"),
            sender_alt: Some(jid("62812@s.whatsapp.net")),
            is_group: true,
            ..MessageSource::default()
        };
        let incoming = incoming_messages(&inbound(source, text("STOP"), MessageInfo::default()), |_| None).remove(0);
        assert_eq!(ChatIdentity::of(&incoming.source).chat_id, "62812@c.us");
        assert!(incoming.source.kind.is_with_person());
        assert_eq!(incoming.source.receipt_to, "1699@broadcast");
        assert_eq!(incoming.source.receipt_participant.as_deref(), Some("77:5@lid"));
    }

    #[test]
    fn what_the_business_sends_to_its_own_list_is_in_the_chat_of_each_recipient() {
        let source = MessageSource {
            chat: jid("1699@broadcast"),
            sender: jid("62811@s.whatsapp.net"),
            is_from_me: true,
            is_group: true,
            ..MessageSource::default()
        };
        let recipients = vec![jid("62812@s.whatsapp.net"), jid("77@lid")];
        let more = MessageInfo { bcl_participants: recipients, ..MessageInfo::default() };
        let chats: Vec<_> = incoming_messages(&inbound(source, text("Promo"), more), |_| None)
            .iter()
            .map(|incoming| ChatIdentity::of(&incoming.source).chat_id)
            .collect();
        assert_eq!(chats, ["62812@c.us", "77@lid"]);
    }

    #[test]
    fn only_an_admin_of_the_group_deletes_what_somebody_else_wrote() {
        let key = wa::MessageKey { id: Some("3A1".into()), participant: Some("88@lid".into()), ..Default::default() };
        let protocol = wa::message::ProtocolMessage {
            key: waproto::buffa::MessageField::some(key),
            r#type: Some(wa::message::protocol_message::Type::REVOKE),
            ..Default::default()
        };
        let revoke =
            wa::Message { protocol_message: waproto::buffa::MessageField::some(protocol), ..wa::Message::default() };
        let author = |chat: &str, is_group, edit| {
            let source = MessageSource { chat: jid(chat), sender: jid("77@lid"), is_group, ..MessageSource::default() };
            let more = MessageInfo { edit, ..MessageInfo::default() };
            let action = incoming_messages(&inbound(source, revoke.clone(), more), |_| None).remove(0).action;
            let MessageAction::Deletion { of } = action else { panic!("{action:?}") };
            of.author
        };
        assert_eq!(author("120363001@g.us", true, EditAttribute::AdminRevoke).as_deref(), Some("88@lid"));
        assert_eq!(author("120363001@g.us", true, EditAttribute::SenderRevoke), None);
        assert_eq!(author("77@lid", false, EditAttribute::AdminRevoke), None);
    }

    #[test]
    fn a_message_that_cannot_be_read_is_a_line_unless_nobody_misses_it() {
        let line = |is_unavailable, kind, mode| {
            let source = MessageSource { chat: jid("77@lid"), sender: jid("77@lid"), ..MessageSource::default() };
            let message = UndecryptableMessage::builder()
                .info(Arc::new(MessageInfo { source, ..MessageInfo::default() }))
                .is_unavailable(is_unavailable)
                .unavailable_type(kind)
                .decrypt_fail_mode(mode)
                .build();
            unreadable_message(&message, |_| None).map(|incoming| match incoming.action {
                MessageAction::Content(Content::Notice { about }) => about,
                other => panic!("{other:?}"),
            })
        };
        let (show, hide) = (DecryptFailMode::Show, DecryptFailMode::Hide);
        assert_eq!(line(true, UnavailableType::ViewOnce, show), Some(NoticeKind::ViewOnce));
        assert_eq!(line(true, UnavailableType::Hosted, show), Some(NoticeKind::OnPhoneOnly));
        assert_eq!(line(false, UnavailableType::Unknown, show), Some(NoticeKind::Undecryptable));
        assert_eq!(line(false, UnavailableType::Unknown, hide), None);
    }

    #[test]
    fn a_receipt_of_the_accounts_other_device_says_what_was_read_there() {
        let receipt = |kind| {
            let receipt = wacore::types::events::Receipt::builder()
                .source(MessageSource::default())
                .message_ids(vec!["3A1".to_owned()])
                .timestamp(wacore::time::now_utc())
                .r#type(kind)
                .offline(false)
                .build();
            report(&Event::Receipt(receipt))
        };
        let wa_message_ids = || vec!["3A1".to_owned()];
        let on_phone = Some(Report::MessagesReadOnPhone { wa_message_ids: wa_message_ids() });
        assert_eq!(receipt(ReceiptType::ReadSelf), on_phone);
        let kind = ReceiptKind::Read;
        assert_eq!(
            receipt(ReceiptType::Read),
            Some(Report::Receipt { kind, wa_message_ids: wa_message_ids(), member: None })
        );
    }

    /// The session keeps the address as a text until it sends the read receipt.
    #[test]
    fn the_address_of_a_read_receipt_reads_back_as_itself() {
        for text in ["62812@s.whatsapp.net", "77@lid", "120363001@g.us", "62812:5@s.whatsapp.net", "9@newsletter"] {
            let source = MessageSource { chat: jid(text), ..MessageSource::default() };
            assert_eq!(jid(&chat_source(&source, None).receipt_to), source.chat, "{text}");
        }
    }
}
