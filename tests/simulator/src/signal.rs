//! The Signal half of a simulated phone: its keys, its sessions, and the encryption and decryption of one message.
//!
//! Everything is in memory, so each future of the protocol library is ready immediately: the functions here are plain calls.

use std::collections::HashMap;

use async_trait::async_trait;
use futures::FutureExt as _;
use rand::RngExt as _;
use rand::rngs::StdRng;
use wacore_libsignal::protocol::error::Result;
use wacore_libsignal::protocol::{
    CiphertextMessage, Direction, GenericSignedPreKey as _, IdentityChange, IdentityKey, IdentityKeyPair,
    IdentityKeyStore, KeyPair, PreKeyBundle, PreKeyId, PreKeyRecord, PreKeySignalMessage, PreKeyStore, ProtocolAddress,
    PublicKey, SenderKeyDistributionMessage, SenderKeyName, SenderKeyRecord, SenderKeyStore, SessionRecord,
    SessionStore, SignalMessage, SignalProtocolError, SignedPreKeyId, SignedPreKeyRecord, SignedPreKeyStore, Timestamp,
    UsePQRatchet, group_decrypt, message_decrypt, message_encrypt, process_prekey_bundle,
    process_sender_key_distribution_message,
};

use crate::clock;
use crate::error::ProtocolError;
use crate::noise::new_key_pair;

const SIGNED_KEY_ID: u32 = 1;

/// Public keys of a device, as the directory hands them out.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub registration_id: u32,
    pub identity: [u8; 32],
    pub signed: SignedKey,
    pub one_time: Option<(u32, [u8; 32])>,
}

#[derive(Clone, Debug)]
pub struct SignedKey {
    pub id: u32,
    pub public: [u8; 32],
    pub signature: Vec<u8>,
}

/// An encrypted message: `pkmsg` or `msg`, and its bytes.
pub struct EncryptedMessage {
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// The reason for which a message could not be decrypted.
#[derive(Debug)]
pub enum Unopened {
    /// The same ciphertext was decrypted before.
    Replayed,
    /// A retry receipt may help.
    Failed(String),
}

/// Private keys and sessions of one phone.
pub struct PhoneKeys {
    identities: Identities,
    one_time: OneTimeKeys,
    signed: SignedKeys,
    sessions: Sessions,
    sender_keys: SenderKeys,
}

impl PhoneKeys {
    pub fn generate() -> std::result::Result<Self, ProtocolError> {
        let mut rng = rand::make_rng::<StdRng>();
        let pair = IdentityKeyPair::generate(&mut rng);
        Self::from_identity(pair, rng.random_range(1..16_380), &new_key_pair(), 1)
    }

    fn from_identity(
        pair: IdentityKeyPair,
        registration_id: u32,
        signed: &KeyPair,
        next_one_time: u32,
    ) -> std::result::Result<Self, ProtocolError> {
        let signature = pair
            .private_key()
            .calculate_signature(&signed.public_key.serialize(), &mut rand::make_rng::<StdRng>())
            .map_err(|error| ProtocolError::Signal(error.into()))?;
        let record = SignedPreKeyRecord::new(
            SIGNED_KEY_ID.into(),
            Timestamp::from_epoch_millis(clock::now_ms()),
            signed,
            &signature,
        );
        Ok(Self {
            identities: Identities { pair, registration_id, known: HashMap::new() },
            one_time: OneTimeKeys { next: next_one_time, records: HashMap::new() },
            signed: SignedKeys(HashMap::from([(SIGNED_KEY_ID, record)])),
            sessions: Sessions(HashMap::new()),
            sender_keys: SenderKeys(HashMap::new()),
        })
    }

    pub fn identity(&self) -> KeyPair {
        self.identities.pair.clone().into()
    }

    pub fn registration_id(&self) -> u32 {
        self.identities.registration_id
    }

    /// Returns the public keys for a device that wants to write to this phone, with a new one-time key each time.
    pub fn dispense(&mut self) -> std::result::Result<Bundle, ProtocolError> {
        let signed =
            self.signed.0.get(&SIGNED_KEY_ID).ok_or_else(|| ProtocolError::stanza("a phone lost its signed key"))?;
        let signed =
            SignedKey { id: SIGNED_KEY_ID, public: raw_key(&signed.public_key()?), signature: signed.signature()? };
        let id = self.one_time.next;
        self.one_time.next = if id >= 0x00FF_FFFE { 1 } else { id + 1 };
        let pair = new_key_pair();
        self.one_time.records.insert(id, PreKeyRecord::new(id.into(), &pair));
        Ok(Bundle {
            registration_id: self.identities.registration_id,
            identity: raw_key(self.identities.pair.public_key()),
            signed,
            one_time: Some((id, raw_key(&pair.public_key))),
        })
    }

    pub fn has_session(&self, with: &str) -> bool {
        self.sessions.0.contains_key(&address(with).to_string())
    }

    /// Makes the next message to `with` start from its bundle again.
    pub fn forget_session(&mut self, with: &str) {
        self.sessions.0.remove(&address(with).to_string());
    }

    /// Starts a session with the device to which `bundle` belongs.
    pub fn start_session(&mut self, with: &str, bundle: &Bundle) -> std::result::Result<(), ProtocolError> {
        let key = |raw: &[u8; 32]| PublicKey::from_djb_public_key_bytes(raw).map_err(SignalProtocolError::from);
        let one_time = match &bundle.one_time {
            Some((id, public)) => Some((PreKeyId::from(*id), key(public)?)),
            None => None,
        };
        let bundle = PreKeyBundle::new(
            bundle.registration_id,
            0.into(),
            one_time,
            bundle.signed.id.into(),
            key(&bundle.signed.public)?,
            bundle.signed.signature.clone(),
            IdentityKey::new(key(&bundle.identity)?),
        )?;
        resolve_ready(process_prekey_bundle(
            &address(with),
            &mut self.sessions,
            &mut self.identities,
            &bundle,
            &mut rand::make_rng::<StdRng>(),
            UsePQRatchet::No,
        ))?;
        Ok(())
    }

    /// Encrypts `plaintext` for `with`; a session must exist.
    pub fn seal(&mut self, with: &str, plaintext: &[u8]) -> std::result::Result<EncryptedMessage, ProtocolError> {
        let padded = pad(plaintext);
        let message =
            resolve_ready(message_encrypt(&padded, &address(with), &mut self.sessions, &mut self.identities))?;
        match message {
            CiphertextMessage::PreKeySignalMessage(sealed) => {
                Ok(EncryptedMessage { kind: "pkmsg", bytes: sealed.into_serialized().into_vec() })
            }
            CiphertextMessage::SignalMessage(sealed) => {
                Ok(EncryptedMessage { kind: "msg", bytes: sealed.into_serialized().into_vec() })
            }
            CiphertextMessage::SenderKeyMessage(_) | CiphertextMessage::PlaintextContent(_) => {
                Err(ProtocolError::stanza("a pairwise session made something else"))
            }
        }
    }

    /// Decrypts a message of `from`. A one-time key is deleted once it has been used.
    pub fn open(&mut self, from: &str, kind: &str, sealed: &[u8]) -> std::result::Result<Vec<u8>, Unopened> {
        let failed = |error: SignalProtocolError| match error {
            SignalProtocolError::DuplicatedMessage(..) => Unopened::Replayed,
            other => Unopened::Failed(other.to_string()),
        };
        let message = match kind {
            "pkmsg" => CiphertextMessage::PreKeySignalMessage(PreKeySignalMessage::try_from(sealed).map_err(failed)?),
            "msg" => CiphertextMessage::SignalMessage(SignalMessage::try_from(sealed).map_err(failed)?),
            other => return Err(Unopened::Failed(format!("a message of kind {other} is not for one device"))),
        };
        let opened = message_decrypt(
            &message,
            &address(from),
            &mut self.sessions,
            &mut self.identities,
            &mut self.one_time,
            &self.signed,
            &mut rand::make_rng::<StdRng>(),
            UsePQRatchet::No,
        )
        .now_or_never()
        .ok_or_else(|| Unopened::Failed(ProtocolError::StoreWaited.to_string()))?
        .map_err(failed)?;
        if let Some(used) = opened.consumed_prekey_id {
            self.one_time.records.remove(&used.into());
        }
        unpad(opened.plaintext).ok_or_else(|| Unopened::Failed("the padding is wrong".into()))
    }

    /// Keeps the sender key with which a device encrypts its messages to a group.
    pub fn learn_sender_key(&mut self, group: &str, sender: &str, key: &[u8]) -> std::result::Result<(), Unopened> {
        let failed = |error: SignalProtocolError| Unopened::Failed(error.to_string());
        let key = SenderKeyDistributionMessage::try_from(key).map_err(failed)?;
        let name = SenderKeyName::from_parts(group, sender);
        process_sender_key_distribution_message(&name, &key, &mut self.sender_keys)
            .now_or_never()
            .ok_or_else(|| Unopened::Failed(ProtocolError::StoreWaited.to_string()))?
            .map_err(failed)
    }

    /// Decrypts a message to a group with the sender key of the device that sent it.
    pub fn open_of_group(
        &mut self,
        group: &str,
        sender: &str,
        sealed: &[u8],
    ) -> std::result::Result<Vec<u8>, Unopened> {
        let opened = group_decrypt(sealed, &mut self.sender_keys, &SenderKeyName::from_parts(group, sender))
            .now_or_never()
            .ok_or_else(|| Unopened::Failed(ProtocolError::StoreWaited.to_string()))?
            .map_err(|error| match error {
                SignalProtocolError::DuplicatedMessage(..) => Unopened::Replayed,
                other => Unopened::Failed(other.to_string()),
            })?;
        unpad(opened).ok_or_else(|| Unopened::Failed("the padding is wrong".into()))
    }

    /// Returns the keys for the state file.
    pub fn to_kept(&self) -> std::result::Result<KeptKeys, ProtocolError> {
        let signed =
            self.signed.0.get(&SIGNED_KEY_ID).ok_or_else(|| ProtocolError::stanza("a phone lost its signed key"))?;
        let mut sessions = Vec::with_capacity(self.sessions.0.len());
        for (name, record) in &self.sessions.0 {
            sessions.push((name.clone(), record.serialize()?));
        }
        let mut one_time = Vec::with_capacity(self.one_time.records.len());
        for record in self.one_time.records.values() {
            one_time.push(record.serialize()?);
        }
        let mut sender_keys = Vec::with_capacity(self.sender_keys.0.len());
        for (name, record) in &self.sender_keys.0 {
            sender_keys.push((name.clone(), record.serialize()?));
        }
        Ok(KeptKeys {
            identity: self.identities.pair.serialize().into_vec(),
            registration_id: self.identities.registration_id,
            signed: signed.serialize()?,
            next_one_time: self.one_time.next,
            one_time,
            sessions,
            sender_keys,
        })
    }

    pub fn from_kept(kept: &KeptKeys) -> std::result::Result<Self, ProtocolError> {
        let mut one_time = HashMap::new();
        for raw in &kept.one_time {
            let record = PreKeyRecord::deserialize(raw)?;
            one_time.insert(record.id()?.into(), record);
        }
        let mut sessions = HashMap::new();
        for (name, raw) in &kept.sessions {
            sessions.insert(name.clone(), SessionRecord::deserialize(raw)?);
        }
        let mut sender_keys = HashMap::new();
        for (name, raw) in &kept.sender_keys {
            sender_keys.insert(name.clone(), SenderKeyRecord::deserialize(raw)?);
        }
        Ok(Self {
            identities: Identities {
                pair: IdentityKeyPair::try_from(kept.identity.as_slice())?,
                registration_id: kept.registration_id,
                known: HashMap::new(),
            },
            one_time: OneTimeKeys { next: kept.next_one_time, records: one_time },
            signed: SignedKeys(HashMap::from([(SIGNED_KEY_ID, SignedPreKeyRecord::deserialize(&kept.signed)?)])),
            sessions: Sessions(sessions),
            sender_keys: SenderKeys(sender_keys),
        })
    }
}

/// The serialised form of [`PhoneKeys`].
pub struct KeptKeys {
    pub identity: Vec<u8>,
    pub registration_id: u32,
    pub signed: Vec<u8>,
    pub next_one_time: u32,
    pub one_time: Vec<Vec<u8>>,
    pub sessions: Vec<(String, Vec<u8>)>,
    pub sender_keys: Vec<(String, Vec<u8>)>,
}

/// Returns the 32 bytes of a public key.
pub fn raw_key(key: &PublicKey) -> [u8; 32] {
    key.public_key_bytes().try_into().unwrap_or_default()
}

fn address(name: &str) -> ProtocolAddress {
    ProtocolAddress::new(name, 0.into())
}

fn resolve_ready<T>(call: impl Future<Output = Result<T>>) -> std::result::Result<T, ProtocolError> {
    call.now_or_never().ok_or(ProtocolError::StoreWaited)?.map_err(ProtocolError::from)
}

/// Appends 1 to 16 bytes; the value of each is the number of these bytes.
fn pad(plaintext: &[u8]) -> Vec<u8> {
    let count: u8 = rand::rng().random_range(1..=16);
    let mut padded = plaintext.to_vec();
    padded.extend(std::iter::repeat_n(count, count.into()));
    padded
}

fn unpad(mut padded: Vec<u8>) -> Option<Vec<u8>> {
    let count = usize::from(*padded.last()?);
    let length = padded.len().checked_sub(count)?;
    padded.truncate(length);
    (count > 0).then_some(padded)
}

struct Identities {
    pair: IdentityKeyPair,
    registration_id: u32,
    known: HashMap<String, IdentityKey>,
}

#[async_trait]
impl IdentityKeyStore for Identities {
    async fn get_identity_key_pair(&self) -> Result<IdentityKeyPair> {
        Ok(self.pair.clone())
    }

    async fn get_local_registration_id(&self) -> Result<u32> {
        Ok(self.registration_id)
    }

    async fn save_identity(&mut self, address: &ProtocolAddress, identity: &IdentityKey) -> Result<IdentityChange> {
        let before = self.known.insert(address.to_string(), *identity);
        Ok(IdentityChange::from_changed(before.is_some_and(|known| known != *identity)))
    }

    async fn is_trusted_identity(&self, _: &ProtocolAddress, _: &IdentityKey, _: Direction) -> Result<bool> {
        Ok(true)
    }

    async fn get_identity(&self, address: &ProtocolAddress) -> Result<Option<IdentityKey>> {
        Ok(self.known.get(&address.to_string()).copied())
    }
}

struct OneTimeKeys {
    next: u32,
    records: HashMap<u32, PreKeyRecord>,
}

#[async_trait]
impl PreKeyStore for OneTimeKeys {
    async fn get_pre_key(&self, id: PreKeyId) -> Result<PreKeyRecord> {
        self.records.get(&id.into()).cloned().ok_or(SignalProtocolError::InvalidPreKeyId)
    }

    async fn save_pre_key(&mut self, id: PreKeyId, record: &PreKeyRecord) -> Result<()> {
        self.records.insert(id.into(), record.clone());
        Ok(())
    }

    async fn remove_pre_key(&mut self, id: PreKeyId) -> Result<()> {
        self.records.remove(&id.into());
        Ok(())
    }
}

struct SignedKeys(HashMap<u32, SignedPreKeyRecord>);

#[async_trait]
impl SignedPreKeyStore for SignedKeys {
    async fn get_signed_pre_key(&self, id: SignedPreKeyId) -> Result<SignedPreKeyRecord> {
        self.0.get(&id.into()).cloned().ok_or(SignalProtocolError::InvalidSignedPreKeyId)
    }

    async fn save_signed_pre_key(&mut self, id: SignedPreKeyId, record: &SignedPreKeyRecord) -> Result<()> {
        self.0.insert(id.into(), record.clone());
        Ok(())
    }
}

struct Sessions(HashMap<String, SessionRecord>);

#[async_trait]
impl SessionStore for Sessions {
    async fn load_session(&self, address: &ProtocolAddress) -> Result<Option<SessionRecord>> {
        Ok(self.0.get(&address.to_string()).cloned())
    }

    async fn has_session(&self, address: &ProtocolAddress) -> Result<bool> {
        Ok(self.0.contains_key(&address.to_string()))
    }

    async fn store_session(&mut self, address: &ProtocolAddress, record: SessionRecord) -> Result<()> {
        self.0.insert(address.to_string(), record);
        Ok(())
    }
}

/// The sender keys of other devices, by group and device.
struct SenderKeys(HashMap<String, SenderKeyRecord>);

#[async_trait]
impl SenderKeyStore for SenderKeys {
    async fn store_sender_key(&mut self, name: &SenderKeyName, record: SenderKeyRecord) -> Result<()> {
        self.0.insert(name.cache_key().to_owned(), record);
        Ok(())
    }

    async fn load_sender_key(&self, name: &SenderKeyName) -> Result<Option<SenderKeyRecord>> {
        Ok(self.0.get(name.cache_key()).cloned())
    }
}
