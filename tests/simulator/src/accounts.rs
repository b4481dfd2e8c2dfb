//! The accounts of this network, each with a phone that the simulator plays, and the companions linked to them.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore_binary::{Jid, Node};

use crate::error::{ProtocolError, Refusal};
use crate::media::open::FileView;
use crate::network::SocketId;
use crate::signal::{Bundle, PhoneKeys, SignedKey};

/// One device of one account. Device 0 is the phone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub phone: String,
    pub device: u16,
}

impl Address {
    pub fn new(phone: &str, device: u16) -> Self {
        Self { phone: phone.to_owned(), device }
    }

    /// Returns the name under which a phone keeps its Signal session with this device.
    pub fn session_name(&self, address_kind: AddressKind) -> String {
        match address_kind {
            AddressKind::Number => format!("{}:{}", self.phone, self.device),
            AddressKind::Lid => format!("{}:{}@lid", self.phone, self.device),
        }
    }

    pub fn pn(&self) -> Jid {
        Jid::pn_device(self.phone.as_str(), self.device)
    }
}

/// The kind of an address. An account has two addresses, its number and its LID. Most clients keep a Signal session for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    Number,
    Lid,
}

impl AddressKind {
    pub const BOTH: [Self; 2] = [Self::Number, Self::Lid];

    pub fn of(jid: &Jid) -> Self {
        if jid.is_lid() { Self::Lid } else { Self::Number }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Number => Self::Lid,
            Self::Lid => Self::Number,
        }
    }
}

/// Checks a phone number: digits only, as long as E.164 allows.
pub fn parse_phone(text: &str) -> Result<String, Refusal> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let fits = (6..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if fits {
        Ok(digits.to_owned())
    } else {
        Err(Refusal::BadInput(format!("\"{text}\" is not a phone number with country code, 6 to 15 digits.")))
    }
}

/// Returns the LID of an account, derived from the phone number, so that it is the same after a reset.
pub fn lid_of(phone: &str) -> String {
    let hash = Sha256::digest(phone.as_bytes());
    let number = hash.iter().take(8).fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
    (100_000_000_000_000 + number % 900_000_000_000_000).to_string()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Receipts {
    None,
    #[default]
    Delivered,
    Read,
}

/// What a phone does when a device asks it to upload a file again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reuploads {
    #[default]
    Answered,
    Refused,
    Ignored,
}

/// The behaviour of a customer: receipts, presence, and whether messages name the number beside the LID.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Behaviour {
    pub receipts: Receipts,
    pub online: bool,
    #[serde(default)]
    pub hides_number: bool,
    #[serde(default)]
    pub reuploads: Reuploads,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self { receipts: Receipts::default(), online: true, hides_number: false, reuploads: Reuploads::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tick {
    Pending,
    Sent,
    Delivered,
    Read,
}

/// A line of a customer's chat, for the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatLine {
    pub id: String,
    pub peer: String,
    pub mine: bool,
    pub text: String,
    pub at: u64,
    pub tick: Tick,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileView>,
}

/// A message for a customer whose phone is switched off.
#[derive(Clone)]
pub struct Undelivered {
    pub stanza_id: String,
    pub from: Address,
    pub addressed_as: Jid,
    pub address_kind: AddressKind,
    pub enc: Node,
}

/// A received text that has not been marked as read.
#[derive(Clone)]
pub struct Unread {
    pub stanza_id: String,
    pub from: Address,
    pub addressed_as: Jid,
}

pub struct Account {
    pub phone: String,
    pub lid: String,
    pub name: String,
    pub is_customer: bool,
    pub keys: PhoneKeys,
    pub behaviour: Behaviour,
    pub chat: Vec<ChatLine>,
    /// Texts this phone sent, by stanza id, so that they can be encrypted again.
    pub sent_texts: HashMap<String, Vec<u8>>,
    /// Received messages with a file, by stanza id, so that the phone page can show the file.
    pub received_files: HashMap<String, Vec<u8>>,
    pub unread: Vec<Unread>,
    pub undelivered: Vec<Undelivered>,
    /// The phones that are typing to this account.
    pub typing: BTreeMap<String, String>,
    pub next_device: u16,
    pub app_state_key: [u8; 32],
    /// App-state patches by collection, oldest first; the version is the count.
    pub collections: BTreeMap<String, Vec<Vec<u8>>>,
    /// How many copies this phone received of texts that its companions sent.
    pub own_copies: u64,
}

impl Account {
    pub fn new(phone: &str, name: Option<&str>) -> Result<Self, ProtocolError> {
        let tail = phone.get(phone.len().saturating_sub(4)..).unwrap_or(phone);
        Ok(Self {
            phone: phone.to_owned(),
            lid: lid_of(phone),
            name: name.map_or_else(|| format!("Account {tail}"), str::to_owned),
            is_customer: false,
            keys: PhoneKeys::generate()?,
            behaviour: Behaviour::default(),
            chat: Vec::new(),
            sent_texts: HashMap::new(),
            received_files: HashMap::new(),
            unread: Vec::new(),
            undelivered: Vec::new(),
            typing: BTreeMap::new(),
            next_device: 1,
            app_state_key: rand::random(),
            collections: BTreeMap::new(),
            own_copies: 0,
        })
    }

    pub fn lid_jid(&self) -> Jid {
        Jid::lid(self.lid.as_str())
    }

    /// Makes the next messages between this phone and `device` start new sessions from key bundles.
    pub fn forget_sessions(&mut self, device: &Address) {
        for address_kind in AddressKind::BOTH {
            self.keys.forget_session(&device.session_name(address_kind));
        }
    }

    pub fn raise_tick(&mut self, stanza_id: &str, tick: Tick) {
        if let Some(line) = self.chat.iter_mut().rev().find(|line| line.mine && line.id == stanza_id)
            && line.tick < tick
        {
            line.tick = tick;
        }
    }
}

/// The phase of a companion's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Offline,
    /// Logged in; it has not asked for messages yet.
    Passive,
    /// Receives its queued stanzas, batch by batch.
    Draining,
    Live,
}

/// A stanza that is queued for a companion until the companion acknowledges it.
#[derive(Clone)]
pub struct Waiting {
    pub class: &'static str,
    pub id: String,
    pub stanza: Node,
    /// The customer who wrote it, if it is a text. The ledger lists the acknowledgement of such a stanza.
    pub text_from: Option<String>,
    /// Whether it was sent over the current connection.
    pub on_wire: bool,
}

pub struct Companion {
    pub address: Address,
    pub key_index: u32,
    pub noise_key: [u8; 32],
    pub bundle: Bundle,
    pub one_time: VecDeque<(u32, [u8; 32])>,
    /// `ADVSignedDeviceIdentity` with both signatures.
    pub signed_identity: Vec<u8>,
    pub key_shared: bool,
    pub waiting: VecDeque<Waiting>,
    pub socket: Option<SocketId>,
    pub phase: Phase,
    pub drained: u64,
    pub connected_at: u64,
    pub last_frame_at: u64,
    pub logins: u64,
    pub linked_at: u64,
}

impl Companion {
    /// Returns the public keys for a device that wants to write to this companion; each one-time key is given out once.
    pub fn dispense(&mut self) -> Bundle {
        Bundle { one_time: self.one_time.pop_front(), ..self.bundle.clone() }
    }

    pub fn accept_signed_key(&mut self, key: SignedKey) {
        self.bundle.signed = key;
    }

    pub fn unacked_texts(&self) -> usize {
        self.waiting.iter().filter(|waiting| waiting.text_from.is_some()).count()
    }
}
