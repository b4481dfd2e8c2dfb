//! The port `WhatsApp` on the protocol library's client.

use std::rc::Rc;

use whatsapp_rust::{Jid, SendError as LibraryError, SendOptions};

use super::{Inner, now};
use crate::{
    devices::session::{
        Unread,
        whatsapp::{Outgoing, SendError, Sent, WhatsApp},
    },
    messages::content::Content,
    whatsapp::outgoing::message_of,
};

impl WhatsApp for Rc<Inner> {
    fn has_client(&self) -> bool {
        self.client().is_some()
    }

    fn is_sendable(&self, content: &Content) -> bool {
        message_of(content).is_some()
    }

    async fn show_as_read(&self, unread: &Unread) {
        let (Some(client), Ok(chat)) = (self.client(), unread.receipt_to.parse::<Jid>()) else { return };
        let participant = unread.participant.as_deref().and_then(|participant| participant.parse::<Jid>().ok());
        let ids: Vec<&str> = unread.wa_message_ids.iter().map(String::as_str).collect();
        log_failure("read receipt", client.mark_as_read(&chat, participant.as_ref(), &ids).await);
    }

    async fn set_available(&self, is_available: bool) {
        let Some(client) = self.client() else { return };
        let presence = client.presence();
        let shown = if is_available { presence.set_available().await } else { presence.set_unavailable().await };
        log_failure("presence", shown);
    }

    async fn start_typing(&self, phone: &str) {
        let Some(client) = self.client() else { return };
        let to = Jid::pn(phone);
        log_failure("presence", client.presence().subscribe(to.clone()).await);
        log_failure("typing", client.chatstate().send_composing(&to).await);
    }

    async fn stop_typing(&self, phone: &str) {
        let Some(client) = self.client() else { return };
        log_failure("typing", client.chatstate().send_paused(&Jid::pn(phone)).await);
    }

    async fn send(&self, outgoing: Outgoing) -> Result<Sent, SendError> {
        let (Some(client), Some(frame)) = (self.client(), message_of(&outgoing.content)) else {
            return Err(SendError::NotConnected);
        };
        if !self.write_ratchets(&client).await {
            return Err(SendError::NotConnected);
        }
        let mut options = SendOptions::default().with_message_id(outgoing.wa_message_id);
        options.ephemeral_expiration = outgoing.timer_seconds;
        let began_at = now();
        let sent = client.send_message_with_options(Jid::pn(outgoing.phone.as_str()), frame, options).await;
        sent.map_err(|error| match error {
            LibraryError::NotLoggedIn => SendError::NotConnected,
            LibraryError::InvalidRequest(_) => SendError::InvalidRecipient,
            error => SendError::Other(error.to_string()),
        })?;
        self.crash_points.after_frame().await;
        Ok(Sent { took: now().since(began_at) })
    }
}

fn log_failure<T, E: std::fmt::Display>(what: &str, done: Result<T, E>) {
    if let Err(error) = done {
        log::debug!("{what} was not sent: {error}");
    }
}
