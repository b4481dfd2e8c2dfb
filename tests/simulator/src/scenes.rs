//! Messages in the places and forms of the real network beside a text from one person to another: status posts, channels,
//! broadcast lists and groups, edits and deletions, messages that a device cannot read, and what the business does on its
//! phone.
//!
//! The message of a group is encrypted for each device, as a phone does when a member asks for it again. The first time it
//! would use the group's sender key.

use serde::Deserialize;
use wacore::proto_helpers::{MessageExt as _, build_quote_context};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type;

use crate::accounts::{AddressKind, Waiting, lid_of};
use crate::clock;
use crate::contents::Content;
use crate::error::{ProtocolError, Refusal};
use crate::media::open::Attachment;
use crate::network::World;
use crate::stanza;

/// Where a message is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    #[default]
    Person,
    Status,
    Channel,
    BroadcastList,
    Group,
}

impl Place {
    /// The address of the place; `None` for the chat between two people.
    fn jid(self) -> Option<Jid> {
        let text = match self {
            Self::Person => return None,
            Self::Status => "status@broadcast",
            Self::Channel => "120363000000000002@newsletter",
            Self::BroadcastList => "1699000000@broadcast",
            Self::Group => "120363000000000001@g.us",
        };
        text.parse().ok()
    }
}

/// What a message does to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Edit,
    /// An edit inside another wrapper, as some phones send it.
    WrappedEdit,
    /// An edit that is encrypted with the secret of the earlier message.
    SecretEdit,
    Deletion,
    AdminDeletion,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Scene {
    pub place: Place,
    /// The id of the group in which it is written; without one, a group that has members nobody knows.
    pub group: Option<String>,
    pub change: Option<Change>,
    /// The stanza id of the message that it changes.
    pub of: Option<String>,
    /// The number of the member whose message an admin deletes.
    pub author: Option<String>,
    /// The stanza id of the message that it answers.
    pub quotes: Option<String>,
    /// The answer names the author of that message by the number, not by the LID.
    pub quotes_by_number: bool,
    /// By how much the clock of a phone that reacts is behind.
    pub clock_behind_ms: u64,
    /// After how long messages of the chat disappear.
    pub timer_seconds: Option<u32>,
    /// The message cannot be decrypted before it is sent again.
    pub is_broken: bool,
    /// WhatsApp delivers the message to the phone only.
    pub is_view_once: bool,
}

impl Scene {
    /// The message as it is encrypted. `original` is the one that it changes, `quote` says which one it answers.
    pub fn message(
        &self,
        content: &Content,
        me: &Jid,
        original: Option<&wa::Message>,
        quote: Option<wa::ContextInfo>,
    ) -> wa::Message {
        let mut new = match self.timer_seconds {
            Some(seconds) => with_timer(&content.text, seconds),
            None => content.message(),
        };
        if let Some(quote) = quote {
            new.set_context_info(quote);
        }
        let Some(change) = self.change else { return new };
        let key = wa::MessageKey {
            id: self.of.clone(),
            from_me: Some(change != Change::AdminDeletion),
            participant: self.author.as_ref().map(|author| Jid::lid(lid_of(author).as_str()).to_string()),
            ..Default::default()
        };
        let protocol = |kind, edited: MessageField<wa::Message>| wa::Message {
            protocol_message: MessageField::some(wa::message::ProtocolMessage {
                key: MessageField::some(key.clone()),
                r#type: Some(kind),
                edited_message: edited,
                ..Default::default()
            }),
            ..Default::default()
        };
        match change {
            Change::Deletion | Change::AdminDeletion => protocol(Type::REVOKE, MessageField::none()),
            Change::Edit => protocol(Type::MESSAGE_EDIT, MessageField::some(new)),
            Change::WrappedEdit => {
                let message = MessageField::some(protocol(Type::MESSAGE_EDIT, MessageField::some(new)));
                let edited_message = MessageField::some(wa::message::FutureProofMessage { message });
                wa::Message { edited_message, ..Default::default() }
            }
            Change::SecretEdit => {
                let inner = protocol(Type::MESSAGE_EDIT, MessageField::some(new));
                self.seal_edit(&inner, key.clone(), me, original).unwrap_or(inner)
            }
        }
    }

    /// Gives a reaction the message that it is about, which the person who reacts wrote or not.
    pub fn aim_reaction(&self, message: &mut wa::Message, is_own: bool) {
        let Some(reaction) = message.reaction_message.as_option_mut() else { return };
        let at = clock::now_ms().saturating_sub(self.clock_behind_ms);
        reaction.sender_timestamp_ms = i64::try_from(at).ok();
        let key = wa::MessageKey { id: self.of.clone(), from_me: Some(is_own), ..Default::default() };
        reaction.key = MessageField::some(key);
    }

    fn seal_edit(
        &self,
        inner: &wa::Message,
        key: wa::MessageKey,
        me: &Jid,
        original: Option<&wa::Message>,
    ) -> Option<wa::Message> {
        let secret = original?.message_context_info.as_option()?.message_secret.clone()?;
        let me = me.to_string();
        let context = wacore::message_edit::MessageEditContext {
            original_msg_id: self.of.as_deref()?,
            original_sender_jid: &me,
            editor_jid: &me,
        };
        let (payload, iv) = wacore::message_edit::encrypt_message_edit(inner, &secret, &context).ok()?;
        let sealed = wa::message::SecretEncryptedMessage {
            target_message_key: MessageField::some(key),
            enc_payload: Some(payload),
            enc_iv: Some(iv.to_vec()),
            secret_enc_type: Some(wa::message::secret_encrypted_message::SecretEncType::MESSAGE_EDIT),
            ..Default::default()
        };
        Some(wa::Message { secret_encrypted_message: MessageField::some(sealed), ..Default::default() })
    }

    fn jid(&self) -> Option<Jid> {
        match (&self.group, self.place) {
            (Some(group), Place::Group) => Some(Jid::group(group.as_str())),
            (_, place) => place.jid(),
        }
    }

    /// The stanza without its time, type and content.
    pub fn address(&self, lid: Jid, number: Option<Jid>) -> NodeBuilder {
        let stanza = NodeBuilder::new("message").attr("addressing_mode", "lid");
        let stanza = match self.jid() {
            None => {
                let stanza = stanza.attr("from", lid);
                number.into_iter().fold(stanza, |stanza, number| stanza.attr("sender_pn", number))
            }
            Some(channel) if self.place == Place::Channel => stanza.attr("from", channel),
            Some(place) => {
                let stanza = stanza.attr("from", place).attr("participant", lid);
                number.into_iter().fold(stanza, |stanza, number| stanza.attr("participant_pn", number))
            }
        };
        match self.change {
            None => stanza,
            Some(Change::Edit | Change::WrappedEdit | Change::SecretEdit) => stanza.attr("edit", "1"),
            Some(Change::Deletion) => stanza.attr("edit", "7"),
            Some(Change::AdminDeletion) => stanza.attr("edit", "8"),
        }
    }

    /// The node in place of the encrypted message, for a message that a device gets in plain text or not at all.
    pub fn stand_in(&self, plaintext: &[u8]) -> Option<Node> {
        if self.place == Place::Channel {
            return Some(stanza::leaf("plaintext", plaintext));
        }
        self.is_view_once.then(|| NodeBuilder::new("unavailable").attr("type", "view_once").build())
    }
}

fn with_timer(text: &str, seconds: u32) -> wa::Message {
    let context = wa::ContextInfo { expiration: Some(seconds), ..Default::default() };
    let extended = wa::message::ExtendedTextMessage {
        text: Some(text.to_owned()),
        context_info: MessageField::some(context),
        ..Default::default()
    };
    wa::Message { extended_text_message: MessageField::some(extended), ..Default::default() }
}

impl World {
    /// The business writes to a customer on its phone: its linked devices get a copy, addressed by LIDs. Returns its id.
    pub fn phone_writes(&mut self, phone: &str, to: &str, content: &Content, scene: &Scene) -> Result<String, Refusal> {
        let recipient = self.known_account(to)?.lid_jid();
        let me = self.known_account(phone)?.lid_jid();
        let mut inner = content.message();
        scene.aim_reaction(&mut inner, false);
        let id = stanza::new_id("3A");
        let file = Attachment::of(&inner);
        if file.is_some() {
            // The phone keeps it, because a device may ask it to upload the file again.
            self.known_account(phone)?.sent_texts.insert(id.clone(), inner.encode_to_vec());
        }
        let sent = wa::message::DeviceSentMessage {
            destination_jid: Some(recipient.to_string()),
            message: MessageField::some(inner),
            ..Default::default()
        };
        let plaintext =
            wa::Message { device_sent_message: MessageField::some(sent), ..Default::default() }.encode_to_vec();
        for device in self.companions_of(phone) {
            let mut enc = self.seal_for(phone, AddressKind::Lid, &device, &plaintext)?;
            if let Some(file) = &file {
                enc.attrs.insert("mediatype", file.stanza_kind());
            }
            let stanza = NodeBuilder::new("message")
                .attr("from", me.clone())
                .attr("recipient", recipient.clone())
                .attr("peer_recipient_pn", Jid::pn(to))
                .attr("addressing_mode", "lid")
                .attr("id", id.as_str())
                .attr("type", if file.is_some() { "media" } else { "text" })
                .attr("t", clock::now_secs().to_string())
                .children([enc])
                .build();
            let waiting = Waiting { class: "message", id: id.clone(), stanza, text_from: None, on_wire: false };
            self.deliver(&device, waiting);
        }
        Ok(id)
    }

    /// The business reads these messages of a customer on its phone: the server notifies its linked devices.
    pub fn phone_reads(&mut self, phone: &str, from: &str, ids: &[String]) -> Result<(), Refusal> {
        let customer = self.known_account(from)?.lid_jid();
        let me = self.known_account(phone)?.lid_jid();
        let Some((first, rest)) = ids.split_first() else {
            return Err(Refusal::BadInput("Reading needs at least one message.".into()));
        };
        let items = rest.iter().map(|id| NodeBuilder::new("item").attr("id", id.as_str()).build());
        let items: Vec<Node> = items.collect();
        for device in self.companions_of(phone) {
            let receipt = NodeBuilder::new("receipt")
                .attr("from", me.clone())
                .attr("recipient", customer.clone())
                .attr("id", first.as_str())
                .attr("type", "read-self")
                .attr("t", clock::now_secs().to_string());
            let stanza = if items.is_empty() {
                receipt.build()
            } else {
                receipt.children([NodeBuilder::new("list").children(items.clone()).build()]).build()
            };
            let waiting = Waiting { class: "receipt", id: first.clone(), stanza, text_from: None, on_wire: false };
            self.deliver(&device, waiting);
        }
        Ok(())
    }

    /// The message that this person answers, as their phone shows it.
    pub fn quote_of(&self, phone: &str, to: &str, scene: &Scene) -> Result<Option<wa::ContextInfo>, Refusal> {
        let Some(id) = &scene.quotes else { return Ok(None) };
        let line = self.accounts.get(phone).and_then(|account| account.chat.iter().find(|line| line.id == *id));
        let line = line.ok_or_else(|| Refusal::NotFound(format!("{phone} has no message {id}.")))?;
        let author = if line.mine { phone } else { to };
        let author = if scene.quotes_by_number { Jid::pn(author) } else { Jid::lid(lid_of(author).as_str()) };
        let quoted = wa::Message { conversation: Some(line.text.clone()), ..Default::default() };
        Ok(Some(build_quote_context(id.as_str(), author.to_string(), &quoted)))
    }

    /// The message that a scene of this customer changes.
    pub fn original_of(&self, phone: &str, scene: &Scene) -> Result<Option<wa::Message>, ProtocolError> {
        let sent = scene.of.as_ref().and_then(|of| self.accounts.get(phone)?.sent_texts.get(of));
        sent.map(|plaintext| wa::Message::decode_from_slice(plaintext))
            .transpose()
            .map_err(|error| ProtocolError::stanza(format!("a sent message could not be read: {error}")))
    }
}
