//! What the protocol library reports beside received messages, in types of the session.

use super::{ConnectionEvent, GroupNews, Moment, NewChatQuota, ReachOutLimit, ReceiptKind, Session, Storage};
use crate::{clock::Timestamp, messages::message::Sender};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    Connection(ConnectionEvent),
    /// The recipient's phone reports what became of these messages.
    Receipt {
        kind: ReceiptKind,
        wa_message_ids: Vec<String>,
        /// The member of a group who reports them, if they were sent to a group.
        member: Option<Sender>,
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
    /// The subject or the members of a group changed.
    Group {
        chat_id: String,
        news: GroupNews,
    },
    ReachOutLimit(ReachOutLimit),
    NewChatQuota(NewChatQuota),
}

impl<S: Storage> Session<S> {
    pub fn on_report(&mut self, report: &Report, at: &Moment) {
        match report {
            Report::Connection(news) => self.on_connection_news(*news, at),
            Report::Receipt { kind, wa_message_ids, member: None } => self.on_receipt(*kind, wa_message_ids, at),
            Report::Receipt { kind, wa_message_ids, member: Some(member) } => {
                self.on_member_receipt(*kind, wa_message_ids, member, at);
            }
            Report::ServerAck { class, wa_message_id, refusal } => {
                self.on_server_ack(class.as_deref(), wa_message_id, refusal.as_deref(), at);
            }
            Report::MessagesReadOnPhone { wa_message_ids } => self.on_messages_read_on_phone(wa_message_ids, at),
            Report::ChatReadOnPhone { chat_id, until } => self.on_read_on_phone_until(chat_id, *until, at),
            Report::ReachOutLimit(limit) => self.on_reach_out_limit(limit, at),
            Report::NewChatQuota(quota) => self.on_new_chat_quota(quota, at),
            Report::Group { chat_id, news } => self.on_group_news(chat_id, news, at),
        }
    }
}
