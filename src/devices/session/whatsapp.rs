//! The port through which the session uses WhatsApp: to send a message, and to show what a person does before: reading,
//! coming online, typing.

use std::{fmt, time::Duration};

use super::{FileOfMessage, Unread};
use crate::{
    devices::groups::Addressing,
    messages::{content::Content, quote::Quote},
};

/// A message that is sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The same each time the message is sent again.
    pub wa_message_id: String,
    /// Whom WhatsApp delivers it to: the digits of the account's id, or the chat id of a LID or a group.
    pub to: String,
    pub content: Content,
    /// The message that it answers.
    pub quote: Option<Quote>,
    /// The file of the content, which WhatsApp's servers have.
    pub file: Option<FileOfMessage>,
    /// After how many seconds it disappears, as the messages of its chat do; `None` for never.
    pub timer_seconds: Option<u32>,
    /// By which addresses the group names its members; `None` if the message goes to a person.
    pub addressing: Option<Addressing>,
}

/// The frame was sent; WhatsApp's answer comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// How long the exchange of keys and the sending took.
    pub took: Duration,
}

/// What WhatsApp says about a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAnswer {
    /// The number that was asked about, in E.164 without `+`.
    pub phone: String,
    /// The recipient of messages to the account; `None` if the number has no account.
    pub id: Option<String>,
    pub lid: Option<String>,
}

/// Why no frame was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// There is no connection that could take the message.
    NotConnected,
    /// The protocol client accepts no message to this number.
    InvalidRecipient,
    /// Another try may succeed.
    Other(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected => formatter.write_str("the client is not logged in"),
            Self::InvalidRecipient => formatter.write_str("the recipient is not valid"),
            Self::Other(reason) => formatter.write_str(reason),
        }
    }
}

/// The client of the protocol library. Presence, typing and read receipts are optional: the message is sent without them
/// too.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait WhatsApp {
    /// Whether a client runs, connected or not.
    fn has_client(&self) -> bool;
    /// Whether this release can send a content of this kind.
    fn is_sendable(&self, content: &Content) -> bool;
    /// Sends the read receipts of these messages.
    async fn show_as_read(&self, unread: &Unread);
    /// Shows the account as available, or as unavailable, so that the phone rings for new messages.
    async fn set_available(&self, is_available: bool);
    /// Asks which of these numbers have a WhatsApp account. The answers come in any order, and some may be missing; an error
    /// says why WhatsApp did not answer.
    async fn find_accounts(&self, phones: &[String]) -> Result<Vec<AccountAnswer>, String>;
    /// Shows this person that the device types. `to` is as in `Outgoing`.
    async fn start_typing(&self, to: &str);
    /// Shows this person that the device types no more.
    async fn stop_typing(&self, to: &str);
    /// Sends the frame. The intent to send it must be stored already.
    async fn send(&self, outgoing: Outgoing) -> Result<Sent, SendError>;
}
