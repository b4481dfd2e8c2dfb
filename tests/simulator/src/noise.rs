//! The responder half of the Noise handshake: XX, IK, and the fallback from IK to XX when a client
//! knows an older server key. Pure: bytes in, bytes and ciphers out.

use rand::rngs::StdRng;
use wacore_binary::consts::{NOISE_PATTERN_IK, NOISE_PATTERN_XX, NOISE_PATTERN_XXFALLBACK};
use wacore_libsignal::protocol::{KeyPair, PrivateKey};
use wacore_noise::{NoiseCipher, NoiseHandshake};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::clock;
use crate::error::ProtocolError;

const YEAR_SECS: u64 = 31_536_000;

/// The server's long-term keys and their certificate chain: root → intermediate → leaf, with real signatures.
pub struct ServerIdentity {
    root: KeyPair,
    leaf: KeyPair,
    chain: Vec<u8>,
}

impl ServerIdentity {
    pub fn generate() -> Result<Self, ProtocolError> {
        Self::from_keys(new_key_pair(), new_key_pair())
    }

    /// Signs a chain for this root and leaf. With those of the state file, clients that trust the root or have cached the leaf
    /// accept the server after a restart.
    pub fn from_keys(root: KeyPair, leaf: KeyPair) -> Result<Self, ProtocolError> {
        let intermediate = new_key_pair();
        let chain = sign_chain(&root, &intermediate, &leaf)?;
        Ok(Self { root, leaf, chain })
    }

    pub fn from_private(root: &[u8], leaf: &[u8]) -> Result<Self, ProtocolError> {
        let pair = |raw: &[u8]| {
            PrivateKey::deserialize(raw)
                .and_then(KeyPair::try_from)
                .map_err(|error| ProtocolError::Handshake(error.to_string()))
        };
        Self::from_keys(pair(root)?, pair(leaf)?)
    }

    /// Returns an identity with the same root and a new leaf: clients that cached the old leaf get the fallback.
    pub fn with_new_leaf(&self) -> Result<Self, ProtocolError> {
        Self::from_keys(self.root.clone(), new_key_pair())
    }

    pub fn root_public(&self) -> &[u8] {
        self.root.public_key.public_key_bytes()
    }

    /// Returns the private keys of the root certificate and of the leaf certificate, in this order.
    pub fn private_keys(&self) -> ([u8; 32], [u8; 32]) {
        (*self.root.private_key.serialize(), *self.leaf.private_key.serialize())
    }

    /// Parses the first message of a client.
    pub fn answer(&self, prologue: &[u8], hello: &[u8]) -> Result<Answer, ProtocolError> {
        let hello = decode(hello)?
            .client_hello
            .into_option()
            .ok_or_else(|| ProtocolError::Handshake("no ClientHello".into()))?;
        let ephemeral = key(hello.ephemeral)?;
        match (hello.r#static, hello.payload) {
            (Some(sealed_static), Some(sealed_payload)) => {
                match self.accept_ik(prologue, &ephemeral, &sealed_static, &sealed_payload) {
                    Ok(answer) => Ok(answer),
                    Err(_stale) => self.offer_xx(NOISE_PATTERN_XXFALLBACK, prologue, &ephemeral),
                }
            }
            _ => self.offer_xx(NOISE_PATTERN_XX, prologue, &ephemeral),
        }
    }

    fn accept_ik(
        &self,
        prologue: &[u8],
        ephemeral: &[u8; 32],
        sealed_static: &[u8],
        sealed_payload: &[u8],
    ) -> Result<Answer, ProtocolError> {
        let mut noise = NoiseHandshake::new(NOISE_PATTERN_IK, prologue).map_err(broken)?;
        noise.authenticate(self.leaf.public_key.public_key_bytes());
        noise.authenticate(ephemeral);
        noise.mix_shared_secret(self.leaf.private_key.serialize(), ephemeral).map_err(broken)?;
        let client_static = key(Some(noise.decrypt(sealed_static).map_err(broken)?))?;
        noise.mix_shared_secret(self.leaf.private_key.serialize(), &client_static).map_err(broken)?;
        let payload = noise.decrypt(sealed_payload).map_err(broken)?;

        let own = new_key_pair();
        noise.authenticate(own.public_key.public_key_bytes());
        noise.mix_shared_secret(own.private_key.serialize(), ephemeral).map_err(broken)?;
        noise.mix_shared_secret(own.private_key.serialize(), &client_static).map_err(broken)?;
        let sealed_chain = noise.encrypt(&self.chain).map_err(broken)?;
        let reply = server_hello(&own, None, sealed_chain);
        let (read, write) = noise.finish().map_err(broken)?;
        Ok(Answer::Done(reply, Box::new(Handshaken { read, write, client_static, payload })))
    }

    fn offer_xx(&self, pattern: &str, prologue: &[u8], ephemeral: &[u8; 32]) -> Result<Answer, ProtocolError> {
        let mut noise = NoiseHandshake::new(pattern, prologue).map_err(broken)?;
        noise.authenticate(ephemeral);
        let own = new_key_pair();
        noise.authenticate(own.public_key.public_key_bytes());
        noise.mix_shared_secret(own.private_key.serialize(), ephemeral).map_err(broken)?;
        let sealed_static = noise.encrypt(self.leaf.public_key.public_key_bytes()).map_err(broken)?;
        noise.mix_shared_secret(self.leaf.private_key.serialize(), ephemeral).map_err(broken)?;
        let sealed_chain = noise.encrypt(&self.chain).map_err(broken)?;
        let reply = server_hello(&own, Some(sealed_static), sealed_chain);
        Ok(Answer::Continue(reply, Box::new(UnfinishedHandshake { noise, own })))
    }
}

/// The reply to a client's first message, and the next step.
pub enum Answer {
    /// XX: the client's last message is still to come.
    Continue(Vec<u8>, Box<UnfinishedHandshake>),
    /// IK: the handshake ends with this reply.
    Done(Vec<u8>, Box<Handshaken>),
}

pub struct UnfinishedHandshake {
    noise: NoiseHandshake,
    own: KeyPair,
}

impl UnfinishedHandshake {
    pub fn finish(mut self, finish: &[u8]) -> Result<Handshaken, ProtocolError> {
        let finish = decode(finish)?
            .client_finish
            .into_option()
            .ok_or_else(|| ProtocolError::Handshake("no ClientFinish".into()))?;
        let sealed_static = finish.r#static.unwrap_or_default();
        let client_static = key(Some(self.noise.decrypt(&sealed_static).map_err(broken)?))?;
        self.noise.mix_shared_secret(self.own.private_key.serialize(), &client_static).map_err(broken)?;
        let payload = self.noise.decrypt(&finish.payload.unwrap_or_default()).map_err(broken)?;
        let (read, write) = self.noise.finish().map_err(broken)?;
        Ok(Handshaken { read, write, client_static, payload })
    }
}

/// A finished handshake on the server's side.
pub struct Handshaken {
    pub read: NoiseCipher,
    pub write: NoiseCipher,
    pub client_static: [u8; 32],
    pub payload: Vec<u8>,
}

pub fn new_key_pair() -> KeyPair {
    KeyPair::generate(&mut rand::make_rng::<StdRng>())
}

fn sign_chain(root: &KeyPair, intermediate: &KeyPair, leaf: &KeyPair) -> Result<Vec<u8>, ProtocolError> {
    let now = clock::now_secs();
    let certify = |serial: u32, issuer: u32, key: &KeyPair, signer: &KeyPair| {
        let details = wa::cert_chain::noise_certificate::Details {
            serial: Some(serial),
            issuer_serial: Some(issuer),
            key: Some(key.public_key.public_key_bytes().to_vec()),
            not_before: Some(now.saturating_sub(YEAR_SECS)),
            not_after: Some(now.saturating_add(10 * YEAR_SECS)),
        }
        .encode_to_vec();
        let signature = signer
            .private_key
            .calculate_signature(&details, &mut rand::make_rng::<StdRng>())
            .map_err(|error| ProtocolError::Handshake(error.to_string()))?;
        Ok::<_, ProtocolError>(wa::cert_chain::NoiseCertificate {
            details: Some(details),
            signature: Some(signature.to_vec()),
        })
    };
    Ok(wa::CertChain {
        leaf: MessageField::some(certify(2, 1, leaf, intermediate)?),
        intermediate: MessageField::some(certify(1, 0, intermediate, root)?),
    }
    .encode_to_vec())
}

fn server_hello(own: &KeyPair, sealed_static: Option<Vec<u8>>, sealed_chain: Vec<u8>) -> Vec<u8> {
    wa::HandshakeMessage {
        server_hello: MessageField::some(wa::handshake_message::ServerHello {
            ephemeral: Some(own.public_key.public_key_bytes().to_vec()),
            r#static: sealed_static,
            payload: Some(sealed_chain),
            ..Default::default()
        }),
        ..Default::default()
    }
    .encode_to_vec()
}

fn decode(raw: &[u8]) -> Result<wa::HandshakeMessage, ProtocolError> {
    wa::HandshakeMessage::decode_from_slice(raw).map_err(|error| ProtocolError::Handshake(error.to_string()))
}

fn key(raw: Option<Vec<u8>>) -> Result<[u8; 32], ProtocolError> {
    raw.and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| ProtocolError::Handshake("a key is not 32 bytes long".into()))
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn broken(error: wacore_noise::HandshakeError) -> ProtocolError {
    ProtocolError::Handshake(error.to_string())
}
