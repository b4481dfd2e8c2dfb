//! What the protocol library reports beside received messages, in types of the session.

use super::{ConnectionEvent, Moment, NewChatQuota, ReachOutLimit, ReceiptKind, Session, Storage};
use crate::{
    clock::Timestamp,
    contacts::names::shown_name,
    devices::{
        event::{ChatNamed, DeviceEventKind},
        groups,
    },
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    Connection(ConnectionEvent),
    /// The recipient's phone reports what became of these messages.
    Receipt {
        kind: ReceiptKind,
        wa_message_ids: Vec<String>,
    },
    /// The server acknowledges or refuses a frame of this class.
    ServerAck {
        class: Option<String>,
        wa_message_id: String,
        refusal: Option<String>,
    },
    /// The business has read these messages on its phone or another linked device.
    MessagesReadOnPhone {
        wa_message_ids: Vec<String>,
    },
    ChatReadOnPhone {
        chat_id: String,
        /// When the last message that the business has read was sent.
        until: Timestamp,
    },
    GroupName {
        chat_id: String,
        name: String,
    },
    ReachOutLimit(ReachOutLimit),
    NewChatQuota(NewChatQuota),
}

impl<S: Storage> Session<S> {
    pub fn on_report(&mut self, report: &Report, at: &Moment) {
        match report {
            Report::Connection(news) => self.on_connection_news(*news, at),
            Report::Receipt { kind, wa_message_ids } => self.on_receipt(*kind, wa_message_ids, at),
            Report::ServerAck { class, wa_message_id, refusal } => {
                self.on_server_ack(class.as_deref(), wa_message_id, refusal.as_deref(), at);
            }
            Report::MessagesReadOnPhone { wa_message_ids } => self.on_messages_read_on_phone(wa_message_ids, at),
            Report::ChatReadOnPhone { chat_id, until } => self.on_read_on_phone_until(chat_id, *until, at),
            Report::ReachOutLimit(limit) => self.on_reach_out_limit(limit, at),
            Report::NewChatQuota(quota) => self.on_new_chat_quota(quota, at),
            Report::GroupName { chat_id, name } => self.on_group_name(chat_id, name, at),
        }
    }

    /// WhatsApp reports the subject of a group. The event is appended first: a stored subject is not reported again.
    pub fn on_group_name(&mut self, chat_id: &str, name: &str, at: &Moment) {
        let (Ok(device_id), Some(name)) = (self.device(), shown_name(name)) else { return };
        let people = self.storage.part("people");
        match groups::find_name(&people, chat_id) {
            Ok(known) if known.as_ref() == Some(&name) => return,
            Ok(_) => {}
            Err(error) => return log::error!("the subject of a group could not be read: {error}"),
        }
        let named = ChatNamed { device_id, chat_id: chat_id.to_owned(), name: name.clone() };
        if !self.append_event(DeviceEventKind::ChatNamed(named), at.now) {
            return;
        }
        if let Err(error) = groups::save_name(&people, chat_id, &name) {
            log::error!("the subject of a group could not be stored: {error}");
        }
    }
}
