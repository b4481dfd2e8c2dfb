//! The simulated phones: they decrypt messages, write texts, mark texts as read and share keys.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::accounts::{Address, AddressKind, Behaviour, ChatLine, Receipts, Tick, Undelivered, Unread, Waiting};
use crate::clock;
use crate::error::{ProtocolError, Refusal};
use crate::faults;
use crate::ledger::{Changed, Quoted, Received};
use crate::network::World;
use crate::pairing;
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
        let account_is_customer = account.is_customer;
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
                    timer_seconds: timer_of(message),
                    quoted: quote_in(message),
                    received_at: now,
                });
            }
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
    pub fn customer_sends(
        &mut self,
        phone: &str,
        to: &str,
        text: &str,
        kind: Kind,
        scene: &Scene,
    ) -> Result<String, Refusal> {
        self.known_account(to)?;
        let devices = self.companions_of(to);
        if text.is_empty() && kind != Kind::Reaction {
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
            ..scene.message(kind, text, &me, original.as_ref(), quote)
        };
        let is_own = account.chat.iter().any(|line| line.mine && scene.of.as_deref() == Some(line.id.as_str()));
        scene.aim_reaction(&mut message, is_own);
        let plaintext = message.encode_to_vec();
        account.sent_texts.insert(id.clone(), plaintext.clone());
        let line = ChatLine {
            id: id.clone(),
            peer: to.to_owned(),
            mine: true,
            text: text.to_owned(),
            at: clock::now_ms(),
            tick: Tick::Sent,
        };
        if kind != Kind::Reaction {
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
            enc
        };
        let Some(account) = self.accounts.get(phone) else { return Ok(()) };
        let number = (!account.behaviour.hides_number).then(|| Jid::pn(phone));
        let mut stanza = scene
            .address(account.lid_jid(), number)
            .attr("id", id)
            .attr("type", "text")
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
    GroupInvite,
    Reaction,
    Poll,
    VideoNote,
    LiveLocation,
    Contacts,
    Order,
    Product,
    /// The button of an interactive message that the customer pressed.
    Button,
    MissedCall,
    /// A kind that the product does not know.
    StickerPack,
}

impl Kind {
    /// `text` is the caption, the name of the place, the words of the chosen row.
    pub fn message(self, text: &str) -> wa::Message {
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
            other => other.rare_message(text),
        }
    }

    /// The kinds that customers send seldom; the others are plain messages.
    fn rare_message(self, text: Option<String>) -> wa::Message {
        let none = wa::Message::default();
        match self {
            Self::Poll => {
                let option = |name: &str| wa::message::poll_creation_message::Option {
                    option_name: Some(name.to_owned()),
                    ..Default::default()
                };
                let poll = wa::message::PollCreationMessage {
                    name: text,
                    options: vec![option("Sabtu"), option("Minggu")],
                    selectable_options_count: Some(1),
                    ..Default::default()
                };
                wa::Message { poll_creation_message_v3: MessageField::some(poll), ..none }
            }
            Self::VideoNote => {
                let video = wa::message::VideoMessage { seconds: Some(5), ..Default::default() };
                wa::Message { ptv_message: MessageField::some(video), ..none }
            }
            Self::LiveLocation => {
                let (degrees_latitude, degrees_longitude) = (Some(-6.175_4), Some(106.827_2));
                let place = wa::message::LiveLocationMessage {
                    degrees_latitude,
                    degrees_longitude,
                    caption: text,
                    ..Default::default()
                };
                wa::Message { live_location_message: MessageField::some(place), ..none }
            }
            Self::Contacts => {
                let card = |name: Option<String>| wa::message::ContactMessage {
                    display_name: name,
                    vcard: Some("BEGIN:VCARD\nEND:VCARD".to_owned()),
                    ..Default::default()
                };
                let contacts = vec![card(text), card(Some("Sari".to_owned()))];
                let cards = wa::message::ContactsArrayMessage { contacts, ..Default::default() };
                wa::Message { contacts_array_message: MessageField::some(cards), ..none }
            }
            Self::Order => {
                let order_id = Some("1127".to_owned());
                let order =
                    wa::message::OrderMessage { order_id, item_count: Some(2), message: text, ..Default::default() };
                wa::Message { order_message: MessageField::some(order), ..none }
            }
            Self::Product => {
                let product = wa::message::product_message::ProductSnapshot {
                    product_id: Some("4417".to_owned()),
                    title: text,
                    ..Default::default()
                };
                let product =
                    wa::message::ProductMessage { product: MessageField::some(product), ..Default::default() };
                wa::Message { product_message: MessageField::some(product), ..none }
            }
            Self::Button => {
                let body = wa::message::interactive_response_message::Body { text, ..Default::default() };
                let flow = wa::message::interactive_response_message::NativeFlowResponseMessage {
                    name: Some("quick_reply".to_owned()),
                    params_json: Some(r#"{"id":"yes"}"#.to_owned()),
                    ..Default::default()
                };
                let reply = wa::message::InteractiveResponseMessage {
                    body: MessageField::some(body),
                    interactive_response_message: flow.into(),
                    ..Default::default()
                };
                wa::Message { interactive_response_message: MessageField::some(reply), ..none }
            }
            Self::MissedCall => {
                let call = wa::message::CallLogMessage {
                    call_outcome: Some(wa::message::call_log_message::CallOutcome::MISSED),
                    ..Default::default()
                };
                wa::Message { call_log_messsage: MessageField::some(call), ..none }
            }
            Self::StickerPack => {
                let pack = wa::message::StickerPackMessage { name: text, ..Default::default() };
                wa::Message { sticker_pack_message: MessageField::some(pack), ..none }
            }
            Self::Text
            | Self::Image
            | Self::VoiceNote
            | Self::Location
            | Self::Answer
            | Self::GroupInvite
            | Self::Reaction => wa::Message { conversation: text, ..none },
        }
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
