//! The simulated phones: they decrypt messages, write texts, mark texts as read and share keys.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::accounts::{Address, AddressKind, Behaviour, ChatLine, Receipts, Tick, Undelivered, Unread, Waiting};
use crate::clock;
use crate::contents::{Content, Kind};
use crate::error::{ProtocolError, Refusal};
use crate::faults;
use crate::ledger::{Changed, Quoted, Received};
use crate::media::control::UnopenedFile;
use crate::media::open::Attachment;
use crate::network::World;
use crate::pairing;
use crate::said;
use crate::scenes::Scene;
use crate::signal::Unopened;
use crate::stanza;

const MOST_RETRIES: u8 = 4;

impl World {
    /// A phone decrypts a message that reached it.
    pub fn phone_opens(&mut self, phone: &str, undelivered: Undelivered) -> Result<(), ProtocolError> {
        let Some(account) = self.accounts.get_mut(phone) else { return Ok(()) };
        let is_own = undelivered.from.phone == phone;
        if !account.behaviour.online && !is_own {
            account.undelivered.push(undelivered);
            return Ok(());
        }
        if undelivered.addressed_as.server == Server::Group {
            return self.phone_opens_in_group(phone, &undelivered);
        }
        let Undelivered { stanza_id: id, from, addressed_as, address_kind, enc } = undelivered;
        let kind = stanza::attr(&enc, "type").unwrap_or_default();
        let sealed = stanza::bytes(&enc).unwrap_or_default();
        let opened = account.keys.open(&from.session_name(address_kind), &kind, &sealed).or_else(|first| match first {
            Unopened::Replayed => Err(first),
            // The client may have moved its session to the other kind of address in the meantime.
            Unopened::Failed(_) => account
                .keys
                .open(&from.session_name(address_kind.other()), &kind, &sealed)
                .map_err(|second| if matches!(second, Unopened::Replayed) { second } else { first }),
        });
        let message = match opened {
            Ok(plaintext) => wa::Message::decode_from_slice(&plaintext)
                .map_err(|error| ProtocolError::stanza(format!("a message could not be read: {error}")))?,
            Err(Unopened::Replayed) => {
                log::info!("{id} arrived twice with the same ciphertext");
                self.confirm(phone, &from, &addressed_as, &id);
                return Ok(());
            }
            Err(Unopened::Failed(reason)) => {
                let count = stanza::number(&enc, "count").and_then(|count| u8::try_from(count).ok()).unwrap_or(0) + 1;
                log::warn!("{id} could not be opened ({reason}), asking again ({count})");
                if count <= MOST_RETRIES {
                    self.ask_again(phone, &from, &addressed_as, &id, count)?;
                }
                return Ok(());
            }
        };
        if is_own {
            return self.take_message_of_own_device(&from, &message);
        }
        self.take_message(phone, &from, &addressed_as, &message, &id);
        Ok(())
    }

    fn phone_opens_in_group(&mut self, phone: &str, undelivered: &Undelivered) -> Result<(), ProtocolError> {
        let Undelivered { stanza_id: id, from, addressed_as, enc, .. } = undelivered;
        match self.open_in_group(phone, undelivered) {
            Ok(Some(message)) if from.phone == phone => self.take_message_of_own_device(from, &message),
            Ok(Some(message)) => {
                self.take_message(phone, from, addressed_as, &message, id);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(Unopened::Replayed) => {
                self.confirm(phone, from, addressed_as, id);
                Ok(())
            }
            Err(Unopened::Failed(reason)) => {
                let count = stanza::number(enc, "count").and_then(|count| u8::try_from(count).ok()).unwrap_or(0) + 1;
                log::warn!("{id} of a group could not be opened ({reason}), asking again ({count})");
                if count <= MOST_RETRIES { self.ask_again(phone, from, addressed_as, id, count) } else { Ok(()) }
            }
        }
    }

    /// A copy of a message that a companion sent to others, or a request of a companion.
    fn take_message_of_own_device(&mut self, from: &Address, message: &wa::Message) -> Result<(), ProtocolError> {
        let asks_for_key =
            message.protocol_message.as_option().is_some_and(|protocol| protocol.app_state_sync_key_request.is_set());
        if asks_for_key {
            return self.share_app_state_key(from);
        }
        if message.device_sent_message.is_set()
            && let Some(account) = self.accounts.get_mut(&from.phone)
        {
            account.own_copies += 1;
        }
        Ok(())
    }

    fn take_message(&mut self, phone: &str, from: &Address, addressed_as: &Jid, message: &wa::Message, id: &str) {
        let Some(account) = self.accounts.get_mut(phone) else { return };
        account.typing.remove(&from.phone);
        let account_is_customer = account.is_customer;
        let attachment = Attachment::of(message);
        let caption = attachment.as_ref().map(|file| file.view.caption.clone().unwrap_or_default());
        let said = text_of(message).or(caption).map(|text| (text, None));
        let said = said.or_else(|| said::said(message).map(|(words, content)| (words, Some(content))));
        if let Some((text, content)) = said {
            let now = clock::now_ms();
            let file = attachment.as_ref().map(|file| file.view.clone());
            account.chat.push(ChatLine {
                id: id.to_owned(),
                peer: from.phone.clone(),
                mine: false,
                text: text.clone(),
                at: now,
                tick: Tick::Delivered,
                file: file.clone(),
            });
            account.unread.push(Unread {
                stanza_id: id.to_owned(),
                from: from.clone(),
                addressed_as: addressed_as.clone(),
            });
            if attachment.is_some() {
                account.received_files.insert(id.to_owned(), message.encode_to_vec());
            }
            let n = account_is_customer.then(|| {
                self.ledger.received.append(Received {
                    id: id.to_owned(),
                    from: from.phone.clone(),
                    to: phone.to_owned(),
                    text,
                    timer_seconds: timer_of(message),
                    content,
                    quoted: quote_in(message),
                    file,
                    group: (addressed_as.server == Server::Group).then(|| addressed_as.to_string()),
                    mentions: mentions_in(message),
                    received_at: now,
                })
            });
            let (phone, id) = (phone.to_owned(), id.to_owned());
            self.unopened.extend(attachment.map(|attachment| UnopenedFile { phone, id, n, attachment }));
        }
        let change = change_in(message);
        if let Some((kind @ ("edit" | "deletion"), of, text)) = &change {
            let changed =
                |line: &&mut ChatLine| line.peer == from.phone && !line.mine && Some(&line.id) == of.id.as_ref();
            if let Some(line) = account.chat.iter_mut().find(changed) {
                line.text = if *kind == "edit" { text.clone() } else { "(deleted)".to_owned() };
            }
        }
        if account_is_customer && let Some((kind, of, text)) = change {
            self.ledger.changes.append(Changed {
                id: id.to_owned(),
                from: from.phone.clone(),
                to: phone.to_owned(),
                kind: kind.to_owned(),
                of: of.id.unwrap_or_default(),
                from_me: of.from_me.unwrap_or_default(),
                chat: of.remote_jid.unwrap_or_default(),
                participant: of.participant,
                text,
                received_at: clock::now_ms(),
            });
        }
        self.confirm(phone, from, addressed_as, id);
    }

    /// Sends the receipts that this phone is set to send by itself.
    fn confirm(&mut self, phone: &str, from: &Address, addressed_as: &Jid, id: &str) {
        let receipts = self.accounts.get(phone).map(|account| account.behaviour.receipts).unwrap_or_default();
        if receipts == Receipts::None {
            return;
        }
        self.send_receipt(phone, from, addressed_as, &[id.to_owned()], None);
        if receipts == Receipts::Read {
            self.send_receipt(phone, from, addressed_as, &[id.to_owned()], Some("read"));
            if let Some(account) = self.accounts.get_mut(phone) {
                account.unread.retain(|unread| unread.stanza_id != id);
            }
        }
    }

    /// A customer opens the chat: every unread text is marked as read.
    pub fn customer_reads(&mut self, phone: &str, from: Option<&str>) -> Result<usize, Refusal> {
        let account = self.known_account(phone)?;
        let (read, left): (Vec<Unread>, Vec<Unread>) = std::mem::take(&mut account.unread)
            .into_iter()
            .partition(|unread| from.is_none_or(|from| unread.from.phone == from));
        account.unread = left;
        let count = read.len();
        let mut read = read.into_iter().peekable();
        while let Some(first) = read.next() {
            let mut ids = vec![first.stanza_id.clone()];
            while let Some(next) =
                read.next_if(|next| next.from == first.from && next.addressed_as == first.addressed_as)
            {
                ids.push(next.stanza_id);
            }
            self.send_receipt(phone, &first.from, &first.addressed_as, &ids, Some("read"));
        }
        Ok(count)
    }

    /// A customer sends a message to a business. Returns its stanza id.
    pub fn customer_sends(
        &mut self,
        phone: &str,
        to: &str,
        content: &Content,
        scene: &Scene,
    ) -> Result<String, Refusal> {
        self.known_account(to)?;
        let devices = self.companions_of(to);
        if content.text.is_empty() && content.kind != Kind::Reaction && content.file.is_none() {
            return Err(Refusal::BadInput("An empty text cannot be sent.".into()));
        }
        let id = stanza::new_id("3A");
        let original = self.original_of(phone, scene)?;
        let quote = self.quote_of(phone, to, scene)?;
        self.scenes.insert(id.clone(), scene.clone());
        let account = self.known_account(phone)?;
        let me = account.lid_jid();
        let mut message = wa::Message {
            message_context_info: MessageField::some(wa::MessageContextInfo {
                message_secret: Some(rand::random::<[u8; 32]>().to_vec()),
                ..Default::default()
            }),
            ..scene.message(content, &me, original.as_ref(), quote)
        };
        let is_own = account.chat.iter().any(|line| line.mine && scene.of.as_deref() == Some(line.id.as_str()));
        scene.aim_reaction(&mut message, is_own);
        let plaintext = message.encode_to_vec();
        account.sent_texts.insert(id.clone(), plaintext.clone());
        let line = ChatLine {
            id: id.clone(),
            peer: to.to_owned(),
            mine: true,
            text: content.text.clone(),
            at: clock::now_ms(),
            tick: Tick::Sent,
            file: content.file.as_ref().and_then(|_| Attachment::of(&message)).map(|file| file.view),
        };
        if content.kind != Kind::Reaction {
            account.chat.push(line);
        }
        for device in devices {
            self.deliver_text(phone, &device, &id, &plaintext, None)?;
        }
        Ok(id)
    }

    /// Encrypts a text for one companion and queues it for that companion.
    pub fn deliver_text(
        &mut self,
        phone: &str,
        to: &Address,
        id: &str,
        plaintext: &[u8],
        retry: Option<&str>,
    ) -> Result<(), ProtocolError> {
        let scene = self.scenes.get(id).cloned().unwrap_or_default();
        let attachment = wa::Message::decode_from_slice(plaintext).ok().and_then(|message| Attachment::of(&message));
        let is_media = attachment.is_some();
        let content = if let Some(content) = scene.stand_in(plaintext) {
            content
        } else {
            let mut enc = self.seal_for(phone, AddressKind::Lid, to, plaintext)?;
            if let Some(count) = retry {
                enc.attrs.insert("count", count);
            }
            if scene.change.is_some() {
                enc.attrs.insert("decrypt-fail", "hide");
            }
            if let Some(file) = &attachment {
                enc.attrs.insert("mediatype", file.stanza_kind());
            }
            enc
        };
        let Some(account) = self.accounts.get(phone) else { return Ok(()) };
        let number = (!account.behaviour.hides_number).then(|| Jid::pn(phone));
        let kind = if is_media { "media" } else { "text" };
        let mut stanza = scene
            .address(account.lid_jid(), number)
            .attr("id", id)
            .attr("type", kind)
            .attr("t", clock::now_secs().to_string())
            .attr("notify", account.name.as_str())
            .children([content])
            .build();
        if scene.is_broken && retry.is_none() {
            faults::damage(&mut stanza);
        }
        let text_from = Some(phone.to_owned());
        let waiting = Waiting { class: "message", id: id.to_owned(), stanza, text_from, on_wire: false };
        match retry {
            Some(_) => self.deliver_again(to, waiting),
            None => self.deliver(to, waiting),
        }
        Ok(())
    }

    pub fn seal_for(
        &mut self,
        phone: &str,
        address_kind: AddressKind,
        to: &Address,
        plaintext: &[u8],
    ) -> Result<Node, ProtocolError> {
        let account = self.accounts.get_mut(phone).ok_or_else(|| ProtocolError::stanza("no such phone"))?;
        let name = to.session_name(address_kind);
        if !account.keys.has_session(&name) {
            let companion = self.companions.get_mut(to).ok_or_else(|| ProtocolError::stanza("no such device"))?;
            account.keys.start_session(&name, &companion.dispense())?;
        }
        let sealed = account.keys.seal(&name, plaintext)?;
        Ok(NodeBuilder::new("enc").attr("v", "2").attr("type", sealed.kind).bytes(sealed.bytes).build())
    }

    /// The phone sends the app-state key to a companion, as an encrypted message.
    pub fn share_app_state_key(&mut self, to: &Address) -> Result<(), ProtocolError> {
        let Some(account) = self.accounts.get(&to.phone) else { return Ok(()) };
        let plaintext = pairing::app_state_key_share(account.app_state_key).encode_to_vec();
        let enc = self.seal_for(&to.phone, AddressKind::Number, to, &plaintext)?;
        if let Some(companion) = self.companions.get_mut(to) {
            companion.key_shared = true;
        }
        let id = stanza::new_id("3B");
        let stanza = NodeBuilder::new("message")
            .attr("from", Jid::pn(to.phone.as_str()))
            .attr("id", id.as_str())
            .attr("type", "text")
            .attr("category", "peer")
            .attr("t", clock::now_secs().to_string())
            .children([enc])
            .build();
        self.deliver(to, Waiting { class: "message", id, stanza, text_from: None, on_wire: false });
        Ok(())
    }

    pub fn set_behaviour(&mut self, phone: &str, behaviour: Behaviour) -> Result<(), Refusal> {
        let account = self.known_account(phone)?;
        account.behaviour = behaviour;
        if behaviour.online {
            for waiting in std::mem::take(&mut account.undelivered) {
                self.phone_opens(phone, waiting)?;
            }
        }
        Ok(())
    }
}

/// Only a text in a message of its own kind can carry a timer: a bare `conversation` has no room for it.
fn timer_of(message: &wa::Message) -> Option<u32> {
    let context = message.extended_text_message.as_option()?.context_info.as_option()?;
    context.expiration.filter(|seconds| *seconds > 0)
}

/// What a message does to an earlier one, the earlier one, and the emoji or the new text.
fn change_in(message: &wa::Message) -> Option<(&'static str, wa::MessageKey, String)> {
    if let Some(reaction) = message.reaction_message.as_option() {
        let key = reaction.key.as_option().cloned().unwrap_or_default();
        return Some(("reaction", key, reaction.text.clone().unwrap_or_default()));
    }
    let protocol = message.protocol_message.as_option()?;
    let key = protocol.key.as_option().cloned()?;
    if let Some(edited) = protocol.edited_message.as_option() {
        return Some(("edit", key, text_of(edited).unwrap_or_default()));
    }
    let is_deletion = protocol.r#type == Some(wa::message::protocol_message::Type::REVOKE);
    is_deletion.then(|| ("deletion", key, String::new()))
}

/// The addresses of the people whom a text mentions.
fn mentions_in(message: &wa::Message) -> Vec<String> {
    let context = message.extended_text_message.as_option().and_then(|text| text.context_info.as_option());
    context.map(|context| context.mentioned_jid.clone()).unwrap_or_default()
}

/// What an answer says about the message that it quotes.
fn quote_in(message: &wa::Message) -> Option<Quoted> {
    let context = message.extended_text_message.as_option()?.context_info.as_option()?;
    Some(Quoted {
        id: context.stanza_id.clone()?,
        author: context.participant.clone().unwrap_or_default(),
        text: context.quoted_message.as_option().and_then(text_of),
    })
}

fn text_of(message: &wa::Message) -> Option<String> {
    message
        .conversation
        .clone()
        .or_else(|| message.extended_text_message.as_option().and_then(|extended| extended.text.clone()))
}
