//! The port `WhatsApp` on the protocol library's client.

use std::rc::Rc;

use whatsapp_rust::{Jid, SendError as LibraryError, SendOptions};

use super::{Inner, now};
use crate::{
    devices::session::{
        Unread,
        whatsapp::{AccountAnswer, Outgoing, SendError, Sent, WhatsApp},
    },
    messages::content::Content,
    whatsapp::outgoing::{address_of, answers, message_of, question},
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

    async fn find_accounts(&self, phones: &[String]) -> Result<Vec<AccountAnswer>, String> {
        let client = self.client().ok_or("there is no client")?;
        let response = client.query_usync(question(phones)?).await.map_err(|error| error.to_string())?;
        Ok(answers(phones, &response))
    }

    async fn start_typing(&self, to: &str) {
        let Some(client) = self.client() else { return };
        let to = address_of(to);
        log_failure("presence", client.presence().subscribe(to.clone()).await);
        log_failure("typing", client.chatstate().send_composing(&to).await);
        let earlier = self.connection.watched.borrow_mut().add(to);
        if let Some(earlier) = earlier {
            log_failure("presence", client.presence().unsubscribe(&earlier).await);
        }
    }

    async fn stop_typing(&self, to: &str) {
        let Some(client) = self.client() else { return };
        log_failure("typing", client.chatstate().send_paused(&address_of(to)).await);
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
        let sent = client.send_message_with_options(address_of(&outgoing.to), frame, options).await;
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
