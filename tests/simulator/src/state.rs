//! The state file keeps the network over a restart: one JSON file, written under another name and then renamed, so that
//! it is always complete. Faults are not kept, and open sockets cannot be kept.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use tokio::sync::broadcast::error::RecvError;
use wacore_binary::{Jid, Node};

use crate::accounts::{
    Account, Address, AddressKind, Behaviour, ChatLine, Companion, Phase, Undelivered, Unread, Waiting,
};
use crate::error::ProtocolError;
use crate::groups::Group;
use crate::ledger::Ledger;
use crate::media::MediaHost;
use crate::media::host::Index;
use crate::network::{Network, World};
use crate::noise::ServerIdentity;
use crate::signal::{Bundle, KeptKeys, PhoneKeys, SignedKey};
use crate::stanza;

/// The shortest interval between two saves, because many changes come together.
const PAUSE_BETWEEN_SAVES: Duration = Duration::from_millis(500);

#[derive(Debug, Error)]
pub enum StateError {
    #[error("the state file {path} cannot be read or written: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("the state file {path} was not written by this program: {source}")]
    Content { path: PathBuf, source: serde_json::Error },
    #[error("the state cannot be restored: {0}")]
    Keys(#[from] ProtocolError),
}

/// Loads the network from `path`, or creates a new one if there is no such file.
pub fn open(path: &Path) -> Result<Network, StateError> {
    let file = |source| StateError::File { path: path.to_owned(), source };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut world = World::default();
            world.media = MediaHost::kept_in(&folder_beside(path), Index::default());
            return Ok(Network::with(world, ServerIdentity::generate()?, Some(path.to_owned())));
        }
        Err(error) => return Err(file(error)),
    };
    let kept: Kept =
        serde_json::from_str(&text).map_err(|source| StateError::Content { path: path.to_owned(), source })?;
    let identity = ServerIdentity::from_private(&kept.root.0, &kept.leaf.0)?;
    Ok(Network::with(kept.into_world(path)?, identity, Some(path.to_owned())))
}

/// The folder of the media host's files.
fn folder_beside(path: &Path) -> PathBuf {
    path.with_extension("media")
}

/// Writes the state now, if the network has a file.
pub fn save(network: &Network) -> Result<(), StateError> {
    let Some(path) = network.state_file() else { return Ok(()) };
    let file = |source| StateError::File { path: path.clone(), source };
    let kept = Kept::of(network)?;
    let text = serde_json::to_vec(&kept).map_err(|source| StateError::Content { path: path.clone(), source })?;
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).map_err(file)?;
    std::fs::rename(&beside, path).map_err(file)
}

/// Saves after each change, until the network is dropped.
pub async fn keep_saving(network: Network) {
    let mut changes = network.changes();
    loop {
        match changes.recv().await {
            Ok(()) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
        tokio::time::sleep(PAUSE_BETWEEN_SAVES).await;
        changes = changes.resubscribe();
        let saved = network.clone();
        match tokio::task::spawn_blocking(move || save(&saved)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::warn!("{error}"),
            Err(error) => log::warn!("the state was not saved: {error}"),
        }
    }
}

/// Bytes as base64 text.
#[derive(Clone, Default)]
struct Base64(Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

impl Base64 {
    fn key(&self) -> Result<[u8; 32], ProtocolError> {
        stanza::key_bytes(&self.0).ok_or_else(|| ProtocolError::stanza("a kept key has the wrong length"))
    }

    fn of_node(node: &Node) -> Result<Self, ProtocolError> {
        wacore_binary::marshal::marshal(node).map(Self).map_err(|error| ProtocolError::stanza(error.to_string()))
    }

    fn node(&self) -> Result<Node, ProtocolError> {
        stanza::read(&self.0)
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    root: Base64,
    leaf: Base64,
    accounts: Vec<KeptAccount>,
    #[serde(default)]
    dialled: BTreeMap<String, String>,
    companions: Vec<KeptCompanion>,
    #[serde(default)]
    groups: BTreeMap<String, Group>,
    ledger: Ledger,
    #[serde(default)]
    media: Index,
}

#[derive(Serialize, Deserialize)]
struct KeptAccount {
    phone: String,
    name: String,
    is_customer: bool,
    identity: Base64,
    registration_id: u32,
    signed: Base64,
    next_one_time: u32,
    one_time: Vec<Base64>,
    sessions: Vec<(String, Base64)>,
    #[serde(default)]
    sender_keys: Vec<(String, Base64)>,
    #[serde(rename = "manners")]
    behaviour: Behaviour,
    chat: Vec<ChatLine>,
    sent_texts: BTreeMap<String, Base64>,
    #[serde(default)]
    received_files: BTreeMap<String, Base64>,
    unread: Vec<KeptUnread>,
    undelivered: Vec<KeptUndelivered>,
    next_device: u16,
    app_state_key: Base64,
    collections: BTreeMap<String, Vec<Base64>>,
    own_copies: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptUnread {
    id: String,
    phone: String,
    device: u16,
    addressed_as: String,
}

#[derive(Serialize, Deserialize)]
struct KeptUndelivered {
    #[serde(flatten)]
    unread: KeptUnread,
    by_lid: bool,
    enc: Base64,
}

#[derive(Serialize, Deserialize)]
struct KeptCompanion {
    phone: String,
    device: u16,
    key_index: u32,
    noise_key: Base64,
    identity: Base64,
    registration_id: u32,
    signed_id: u32,
    signed_public: Base64,
    signature: Base64,
    one_time: Vec<(u32, Base64)>,
    signed_identity: Base64,
    key_shared: bool,
    waiting: Vec<KeptWaiting>,
    logins: u64,
    linked_at: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptWaiting {
    class: Class,
    id: String,
    stanza: Base64,
    text_from: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Class {
    Message,
    Receipt,
    Notification,
}

impl Kept {
    fn of(network: &Network) -> Result<Self, ProtocolError> {
        let (root, leaf) = network.identity().private_keys();
        let world = network.world();
        Ok(Self {
            root: Base64(root.to_vec()),
            leaf: Base64(leaf.to_vec()),
            accounts: world.accounts.values().map(KeptAccount::of).collect::<Result<_, _>>()?,
            dialled: world.dialled.clone(),
            companions: world.companions.values().map(KeptCompanion::of).collect::<Result<_, _>>()?,
            groups: world.groups.clone(),
            ledger: world.ledger.clone(),
            media: world.media.index(),
        })
    }

    fn into_world(self, path: &Path) -> Result<World, ProtocolError> {
        let mut world = World::default();
        world.media = MediaHost::kept_in(&folder_beside(path), self.media);
        world.groups = self.groups;
        world.ledger = self.ledger;
        world.dialled = self.dialled;
        for kept in self.accounts {
            let account = kept.into_account()?;
            world.phone_by_lid.insert(account.lid.clone(), account.phone.clone());
            world.accounts.insert(account.phone.clone(), account);
        }
        for kept in self.companions {
            let companion = kept.into_companion()?;
            world.companions.insert(companion.address.clone(), companion);
        }
        Ok(world)
    }
}

impl KeptAccount {
    fn of(account: &Account) -> Result<Self, ProtocolError> {
        let keys = account.keys.to_kept()?;
        let sealed = |patches: &Vec<Vec<u8>>| patches.iter().cloned().map(Base64).collect();
        Ok(Self {
            phone: account.phone.clone(),
            name: account.name.clone(),
            is_customer: account.is_customer,
            identity: Base64(keys.identity),
            registration_id: keys.registration_id,
            signed: Base64(keys.signed),
            next_one_time: keys.next_one_time,
            one_time: keys.one_time.into_iter().map(Base64).collect(),
            sessions: keys.sessions.into_iter().map(|(name, record)| (name, Base64(record))).collect(),
            sender_keys: keys.sender_keys.into_iter().map(|(name, record)| (name, Base64(record))).collect(),
            behaviour: account.behaviour,
            chat: account.chat.clone(),
            sent_texts: kept_messages(&account.sent_texts),
            received_files: kept_messages(&account.received_files),
            unread: account
                .unread
                .iter()
                .map(|unread| KeptUnread::of(&unread.stanza_id, &unread.from, &unread.addressed_as))
                .collect(),
            undelivered: account.undelivered.iter().map(KeptUndelivered::of).collect::<Result<_, _>>()?,
            next_device: account.next_device,
            app_state_key: Base64(account.app_state_key.to_vec()),
            collections: account.collections.iter().map(|(name, patches)| (name.clone(), sealed(patches))).collect(),
            own_copies: account.own_copies,
        })
    }

    fn into_account(self) -> Result<Account, ProtocolError> {
        let keys = PhoneKeys::from_kept(&KeptKeys {
            identity: self.identity.0,
            registration_id: self.registration_id,
            signed: self.signed.0,
            next_one_time: self.next_one_time,
            one_time: self.one_time.into_iter().map(|raw| raw.0).collect(),
            sessions: self.sessions.into_iter().map(|(name, raw)| (name, raw.0)).collect(),
            sender_keys: self.sender_keys.into_iter().map(|(name, raw)| (name, raw.0)).collect(),
        })?;
        let unsealed = |patches: Vec<Base64>| patches.into_iter().map(|raw| raw.0).collect();
        Ok(Account {
            lid: crate::accounts::lid_of(&self.phone),
            phone: self.phone,
            name: self.name,
            is_customer: self.is_customer,
            keys,
            behaviour: self.behaviour,
            chat: self.chat,
            sent_texts: self.sent_texts.into_iter().map(|(id, raw)| (id, raw.0)).collect(),
            received_files: self.received_files.into_iter().map(|(id, raw)| (id, raw.0)).collect(),
            unread: self.unread.into_iter().map(KeptUnread::into_unread).collect::<Result<_, _>>()?,
            undelivered: self
                .undelivered
                .into_iter()
                .map(KeptUndelivered::into_undelivered)
                .collect::<Result<_, _>>()?,
            typing: BTreeMap::new(),
            next_device: self.next_device,
            app_state_key: self.app_state_key.key()?,
            collections: self.collections.into_iter().map(|(name, patches)| (name, unsealed(patches))).collect(),
            own_copies: self.own_copies,
        })
    }
}

fn kept_messages(messages: &HashMap<String, Vec<u8>>) -> BTreeMap<String, Base64> {
    messages.iter().map(|(id, message)| (id.clone(), Base64(message.clone()))).collect()
}

impl KeptUnread {
    fn of(id: &str, from: &Address, addressed_as: &Jid) -> Self {
        Self {
            id: id.to_owned(),
            phone: from.phone.clone(),
            device: from.device,
            addressed_as: addressed_as.to_string(),
        }
    }

    fn into_unread(self) -> Result<Unread, ProtocolError> {
        let addressed_as =
            self.addressed_as.parse().map_err(|_| ProtocolError::stanza("a kept address cannot be read"))?;
        Ok(Unread { stanza_id: self.id, from: Address { phone: self.phone, device: self.device }, addressed_as })
    }
}

impl KeptUndelivered {
    fn of(undelivered: &Undelivered) -> Result<Self, ProtocolError> {
        Ok(Self {
            unread: KeptUnread::of(&undelivered.stanza_id, &undelivered.from, &undelivered.addressed_as),
            by_lid: undelivered.address_kind == AddressKind::Lid,
            enc: Base64::of_node(&undelivered.enc)?,
        })
    }

    fn into_undelivered(self) -> Result<Undelivered, ProtocolError> {
        let Unread { stanza_id, from, addressed_as } = self.unread.into_unread()?;
        let address_kind = if self.by_lid { AddressKind::Lid } else { AddressKind::Number };
        Ok(Undelivered { stanza_id, from, addressed_as, address_kind, enc: self.enc.node()? })
    }
}

impl KeptCompanion {
    fn of(companion: &Companion) -> Result<Self, ProtocolError> {
        let bundle = &companion.bundle;
        Ok(Self {
            phone: companion.address.phone.clone(),
            device: companion.address.device,
            key_index: companion.key_index,
            noise_key: Base64(companion.noise_key.to_vec()),
            identity: Base64(bundle.identity.to_vec()),
            registration_id: bundle.registration_id,
            signed_id: bundle.signed.id,
            signed_public: Base64(bundle.signed.public.to_vec()),
            signature: Base64(bundle.signed.signature.clone()),
            one_time: companion.one_time.iter().map(|(id, key)| (*id, Base64(key.to_vec()))).collect(),
            signed_identity: Base64(companion.signed_identity.clone()),
            key_shared: companion.key_shared,
            waiting: companion.waiting.iter().map(KeptWaiting::of).collect::<Result<_, _>>()?,
            logins: companion.logins,
            linked_at: companion.linked_at,
        })
    }

    fn into_companion(self) -> Result<Companion, ProtocolError> {
        let signed = SignedKey { id: self.signed_id, public: self.signed_public.key()?, signature: self.signature.0 };
        let one_time = self.one_time.iter().map(|(id, raw)| Ok((*id, raw.key()?)));
        Ok(Companion {
            address: Address { phone: self.phone, device: self.device },
            key_index: self.key_index,
            noise_key: self.noise_key.key()?,
            bundle: Bundle {
                registration_id: self.registration_id,
                identity: self.identity.key()?,
                signed,
                one_time: None,
            },
            one_time: one_time.collect::<Result<_, ProtocolError>>()?,
            signed_identity: self.signed_identity.0,
            key_shared: self.key_shared,
            waiting: self.waiting.into_iter().map(KeptWaiting::into_waiting).collect::<Result<_, _>>()?,
            socket: None,
            phase: Phase::Offline,
            drained: 0,
            connected_at: 0,
            last_frame_at: 0,
            logins: self.logins,
            linked_at: self.linked_at,
        })
    }
}

impl KeptWaiting {
    fn of(waiting: &Waiting) -> Result<Self, ProtocolError> {
        Ok(Self {
            class: match waiting.class {
                "message" => Class::Message,
                "notification" => Class::Notification,
                _ => Class::Receipt,
            },
            id: waiting.id.clone(),
            stanza: Base64::of_node(&waiting.stanza)?,
            text_from: waiting.text_from.clone(),
        })
    }

    fn into_waiting(self) -> Result<Waiting, ProtocolError> {
        let class = match self.class {
            Class::Message => "message",
            Class::Receipt => "receipt",
            Class::Notification => "notification",
        };
        Ok(Waiting { class, id: self.id, stanza: self.stanza.node()?, text_from: self.text_from, on_wire: false })
    }
}
