//! The simulated phones: they decrypt messages, write texts, mark texts as read and share keys.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::accounts::{Address, AddressKind, Behaviour, ChatLine, Receipts, Tick, Undelivered, Unread, Waiting};
use crate::clock;
use crate::error::{ProtocolError, Refusal};
use crate::ledger::Received;
use crate::network::World;
use crate::pairing;
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
        if let Some(text) = text_of(message) {
            let now = clock::now_ms();
            account.chat.push(ChatLine {
                id: id.to_owned(),
                peer: from.phone.clone(),
                mine: false,
                text: text.clone(),
                at: now,
                tick: Tick::Delivered,
            });
            account.unread.push(Unread {
                stanza_id: id.to_owned(),
                from: from.clone(),
                addressed_as: addressed_as.clone(),
            });
            if account.is_customer {
                self.ledger.received.append(Received {
                    id: id.to_owned(),
                    from: from.phone.clone(),
                    to: phone.to_owned(),
                    text,
                    received_at: now,
                });
            }
        }
        self.confirm(phone, from, addressed_as, id);
    }

    /// Sends the receipts that this phone is set to send by itself.
    fn confirm(&mut self, phone: &str, from: &Address, addressed_as: &Jid, id: &str) {
        let receipts = self.accounts.get(phone).map(|account| account.behaviour.receipts).unwrap_or_default();
        if receipts == Receipts::None {
            return;
        }
        self.send_receipt(from, addressed_as, &[id.to_owned()], None);
        if receipts == Receipts::Read {
            self.send_receipt(from, addressed_as, &[id.to_owned()], Some("read"));
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
            self.send_receipt(&first.from, &first.addressed_as, &ids, Some("read"));
        }
        Ok(count)
    }

    /// A customer sends a message of this kind to a business. Returns its stanza id.
    pub fn customer_sends(&mut self, phone: &str, to: &str, text: &str, kind: Kind) -> Result<String, Refusal> {
        self.known_account(to)?;
        let devices = self.companions_of(to);
        let account = self.known_account(phone)?;
        if text.is_empty() {
            return Err(Refusal::BadInput("An empty text cannot be sent.".into()));
        }
        let id = stanza::new_id("3A");
        let plaintext = wa::Message {
            message_context_info: MessageField::some(wa::MessageContextInfo {
                message_secret: Some(rand::random::<[u8; 32]>().to_vec()),
                ..Default::default()
            }),
            ..kind.message(text)
        }
        .encode_to_vec();
        account.sent_texts.insert(id.clone(), plaintext.clone());
        account.chat.push(ChatLine {
            id: id.clone(),
            peer: to.to_owned(),
            mine: true,
            text: text.to_owned(),
            at: clock::now_ms(),
            tick: Tick::Sent,
        });
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
        let mut enc = self.seal_for(phone, AddressKind::Lid, to, plaintext)?;
        if let Some(count) = retry {
            enc.attrs.insert("count", count);
        }
        let Some(account) = self.accounts.get(phone) else { return Ok(()) };
        let mut stanza = NodeBuilder::new("message").attr("from", account.lid_jid());
        if !account.behaviour.hides_number {
            stanza = stanza.attr("sender_pn", Jid::pn(phone));
        }
        let stanza = stanza
            .attr("addressing_mode", "lid")
            .attr("id", id)
            .attr("type", "text")
            .attr("t", clock::now_secs().to_string())
            .attr("notify", account.name.as_str())
            .children([enc])
            .build();
        let text_from = Some(phone.to_owned());
        let waiting = Waiting { class: "message", id: id.to_owned(), stanza, text_from, on_wire: false };
        match retry {
            Some(_) => self.deliver_again(to, waiting),
            None => self.deliver(to, waiting),
        }
        Ok(())
    }

    fn seal_for(
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

/// What a customer can send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Text,
    Image,
    VoiceNote,
    Location,
    /// The row of a list that the customer chose.
    Answer,
    /// A kind that the product does not know.
    GroupInvite,
    Reaction,
}

impl Kind {
    /// `text` is the caption, the name of the place, the words of the chosen row.
    fn message(self, text: &str) -> wa::Message {
        let text = Some(text.to_owned());
        let none = wa::Message::default();
        match self {
            Self::Text => wa::Message { conversation: text, ..none },
            Self::Image => {
                let mimetype = Some("image/jpeg".to_owned());
                let image = wa::message::ImageMessage {
                    caption: text,
                    mimetype,
                    file_length: Some(48_000),
                    ..Default::default()
                };
                wa::Message { image_message: MessageField::some(image), ..none }
            }
            Self::VoiceNote => {
                let audio = wa::message::AudioMessage { ptt: Some(true), seconds: Some(4), ..Default::default() };
                wa::Message { audio_message: MessageField::some(audio), ..none }
            }
            Self::Location => {
                let (degrees_latitude, degrees_longitude) = (Some(-6.175_4), Some(106.827_2));
                let place = wa::message::LocationMessage {
                    degrees_latitude,
                    degrees_longitude,
                    name: text,
                    ..Default::default()
                };
                wa::Message { location_message: MessageField::some(place), ..none }
            }
            Self::Answer => {
                let row =
                    wa::message::list_response_message::SingleSelectReply { selected_row_id: Some("row_1".to_owned()) };
                let answer = wa::message::ListResponseMessage {
                    title: text,
                    single_select_reply: MessageField::some(row),
                    ..Default::default()
                };
                wa::Message { list_response_message: MessageField::some(answer), ..none }
            }
            Self::GroupInvite => {
                let invite = wa::message::GroupInviteMessage { group_name: text, ..Default::default() };
                wa::Message { group_invite_message: MessageField::some(invite), ..none }
            }
            Self::Reaction => {
                let reaction = wa::message::ReactionMessage { text, ..Default::default() };
                wa::Message { reaction_message: MessageField::some(reaction), ..none }
            }
        }
    }
}

fn text_of(message: &wa::Message) -> Option<String> {
    message
        .conversation
        .clone()
        .or_else(|| message.extended_text_message.as_option().and_then(|extended| extended.text.clone()))
}
