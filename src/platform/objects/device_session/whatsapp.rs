//! The port `WhatsApp` on the protocol library's client.

use std::rc::Rc;

use whatsapp_rust::{
    Client, Jid, SendError as LibraryError, SendOptions, request::IqError, wacore_binary::JidExt as _,
};

use super::{Inner, now};
use crate::{
    devices::{
        groups::Addressing,
        session::{
            Unread,
            whatsapp::{AccountAnswer, Outgoing, SendError, Sent, WhatsApp},
        },
    },
    messages::{content::Content, quote::Quote},
    whatsapp::outgoing::{
        address_of, answers, attach_file, complete_change, member_address, message_of, question, quote,
    },
};

impl WhatsApp for Rc<Inner> {
    fn has_client(&self) -> bool {
        self.client().is_some()
    }

    fn is_sendable(&self, content: &Content) -> bool {
        message_of(content).is_some() && content.file().is_none_or(|file| file.id.is_some())
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
        if to.is_group() {
            // A group has no presence.
            return log_failure("typing", client.chatstate().send_composing(&to).await);
        }
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
        let (Some(client), Some(mut frame)) = (self.client(), message_of(&outgoing.content)) else {
            return Err(SendError::NotConnected);
        };
        if !self.write_ratchets(&client).await {
            return Err(SendError::NotConnected);
        }
        let mut options = SendOptions::default().with_message_id(outgoing.wa_message_id);
        options.ephemeral_expiration = outgoing.timer_seconds;
        let to = address_of(&outgoing.to);
        if let Some(file) = &outgoing.file {
            attach_file(&mut frame, file);
        }
        if let Some(quoted) = &outgoing.quote {
            let chat = if outgoing.addressing.is_some() { to.clone() } else { wire_address(&client, &to).await };
            let author = author_of(&client, quoted, &chat, outgoing.addressing);
            if outgoing.content.is_change() {
                let member = outgoing.addressing.filter(|_| !quoted.reply_to.is_ours).map(|_| &author);
                complete_change(&mut frame, quoted, &chat, member, now());
            } else {
                quote(&mut frame, quoted, &author);
            }
        }
        let began_at = now();
        let sent = client.send_message_with_options(to, frame, options).await;
        sent.map_err(|error| match error {
            LibraryError::NotLoggedIn => SendError::NotConnected,
            // WhatsApp answers so about a group that does not exist or that this number is no member of.
            LibraryError::InvalidRequest(_) | LibraryError::Iq(IqError::ServerError { code: 403 | 404, .. }) => {
                SendError::InvalidRecipient
            }
            error => SendError::Other(error.to_string()),
        })?;
        self.crash_points.after_frame().await;
        Ok(Sent { took: now().since(began_at) })
    }
}

/// Returns the address of a person that the library uses for messages in this chat: a LID, once the account uses LIDs.
async fn wire_address(client: &Client, to: &Jid) -> Jid {
    match client.get_lid_pn_entry(to).await {
        Ok(Some(person)) if client.is_lid_migrated().await => Jid::lid(&*person.lid),
        Ok(Some(person)) => Jid::pn(&*person.phone_number),
        Ok(None) | Err(_) => to.clone(),
    }
}

/// Returns the author of the quoted message, as the kind of address that the chat has. `addressing` is that of a group.
fn author_of(client: &Client, quoted: &Quote, chat: &Jid, addressing: Option<Addressing>) -> Jid {
    if !quoted.reply_to.is_ours {
        let member = addressing.zip(quoted.reply_to.sender.as_ref());
        let member = member.and_then(|(addressing, sender)| member_address(sender, addressing));
        return member.unwrap_or_else(|| chat.clone());
    }
    let is_lid = addressing.map_or_else(|| chat.is_lid(), |addressing| addressing == Addressing::Lid);
    let ours = if is_lid { client.lid() } else { client.pn() };
    ours.or_else(|| client.pn()).unwrap_or_else(|| chat.clone())
}

fn log_failure<T, E: std::fmt::Display>(what: &str, done: Result<T, E>) {
    if let Err(error) = done {
        log::debug!("{what} was not sent: {error}");
    }
}
