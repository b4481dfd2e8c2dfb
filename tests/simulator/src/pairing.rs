//! Linking a device by its QR, on the phone's side: the account signs the device, then the device signs in return.

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::RngExt as _;
use rand::rngs::StdRng;
use sha2::Sha256;
use tokio::sync::oneshot;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use wacore_libsignal::protocol::PublicKey;
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::accounts::{Address, Companion, Phase};
use crate::clock;
use crate::error::{ProtocolError, Refusal};
use crate::faults;
use crate::network::{Network, Outgoing, Role, SocketId, World};
use crate::qr::QrCode;
use crate::signal::{Bundle, SignedKey, raw_key};
use crate::stanza;

const ACCOUNT_SIGNATURE: [u8; 2] = [6, 0];
const DEVICE_SIGNATURE: [u8; 2] = [6, 1];
const KEY_INDEX_SIGNATURE: [u8; 2] = [6, 2];
const REFS: u64 = 6;
const FIRST_REF_MS: u64 = 60_000;
const NEXT_REF_MS: u64 = 20_000;
/// How long a replaced code is still accepted, because a phone may scan a code just when the device replaces it.
const REF_GRACE_MS: u64 = 5_000;
/// How long the registration of a device takes. A real server needs some time, too. A client that is told to restart before it has finished
/// its own part of the pairing restarts twice.
const REGISTRATION: Duration = Duration::from_millis(100);
const SCAN_TIMEOUT: Duration = Duration::from_secs(15);

/// The codes and public keys that an unpaired device offers for scanning.
pub struct Offer {
    refs: Vec<(String, u64)>,
    noise_key: [u8; 32],
    bundle: Bundle,
    scanned: Option<Scan>,
}

/// A code was scanned; the device has not signed yet.
struct Scan {
    stanza_id: String,
    address: Address,
    key_index: u32,
    details: Vec<u8>,
    account_key: Vec<u8>,
    account_signature: Vec<u8>,
    answer: oneshot::Sender<Result<(), String>>,
}

impl Offer {
    pub fn new(
        noise_key: [u8; 32],
        registration: &wa::client_payload::DevicePairingRegistrationData,
    ) -> Result<Self, ProtocolError> {
        let missing = |what: &str| ProtocolError::stanza(format!("the registration lacks {what}"));
        let identity =
            registration.e_ident.as_deref().and_then(stanza::key_bytes).ok_or_else(|| missing("an identity"))?;
        let signed = SignedKey {
            id: stanza::uint(registration.e_skey_id.as_deref().unwrap_or_default()),
            public: registration
                .e_skey_val
                .as_deref()
                .and_then(stanza::key_bytes)
                .ok_or_else(|| missing("a signed key"))?,
            signature: registration.e_skey_sig.clone().ok_or_else(|| missing("a signature"))?,
        };
        let now = clock::now_ms();
        let refs = (0..REFS)
            .map(|index| {
                let mut raw = [0u8; 48];
                rand::rng().fill(&mut raw);
                let expires_at = now + FIRST_REF_MS + index * NEXT_REF_MS + REF_GRACE_MS;
                (format!("2@{}", BASE64_STANDARD.encode(raw)), expires_at)
            })
            .collect();
        Ok(Self {
            refs,
            noise_key,
            bundle: Bundle {
                registration_id: stanza::uint(registration.e_regid.as_deref().unwrap_or_default()),
                identity,
                signed,
                one_time: None,
            },
            scanned: None,
        })
    }

    /// Returns the stanza that gives the device its codes.
    pub fn announcement(&self) -> Node {
        let refs = self.refs.iter().map(|(text, _)| stanza::leaf("ref", text.as_bytes()));
        NodeBuilder::new("iq")
            .attr("from", stanza::server())
            .attr("type", "set")
            .attr("xmlns", "md")
            .attr("id", stanza::new_id("P"))
            .children([NodeBuilder::new("pair-device").children(refs).build()])
            .build()
    }
}

/// Lets the business phone scan a QR code. Returns once the device has signed.
pub async fn scan(network: &Network, phone: &str, name: Option<&str>, qr: &str) -> Result<(Jid, Jid), Refusal> {
    let code = QrCode::parse(qr)?;
    let (answer, signed_back) = oneshot::channel();
    let address = network.world().present(phone, name, &code, answer)?;
    match tokio::time::timeout(SCAN_TIMEOUT, signed_back).await {
        Ok(Ok(Ok(()))) => {
            let world = network.world();
            Ok((address.pn(), world.lid_jid(&address)))
        }
        Ok(Ok(Err(sentence))) => Err(Refusal::Conflict(sentence)),
        Ok(Err(_)) => Err(Refusal::Conflict("The device went away before it answered.".into())),
        Err(_) => Err(Refusal::Conflict("The device did not answer in time.".into())),
    }
}

impl World {
    /// Sends the device its address and the account's signature.
    fn present(
        &mut self,
        phone: &str,
        name: Option<&str>,
        code: &QrCode,
        answer: oneshot::Sender<Result<(), String>>,
    ) -> Result<Address, Refusal> {
        let now = clock::now_ms();
        let socket = self
            .links
            .iter()
            .find_map(|(socket, link)| match &link.role {
                Role::Unpaired(offer) => {
                    let current =
                        offer.refs.iter().any(|(text, expires_at)| *text == code.reference && now < *expires_at);
                    let same_device = offer.noise_key == code.noise_key && offer.bundle.identity == code.identity;
                    (current && same_device && offer.scanned.is_none()).then_some(*socket)
                }
                Role::Companion(_) => None,
            })
            .ok_or_else(|| Refusal::Conflict("No device shows this QR now: it is unknown, used or expired.".into()))?;

        let account = self.account_or_new(phone, name)?;
        if let Some(name) = name {
            name.clone_into(&mut account.name);
        }
        let device = account.next_device;
        account.next_device = account.next_device.saturating_add(1);
        let address = Address::new(phone, device);
        let key_index = u32::from(device);
        let identity = account.keys.identity();
        let details = wa::ADVDeviceIdentity {
            raw_id: Some(raw_id(phone)),
            timestamp: Some(clock::now_secs()),
            key_index: Some(key_index),
            ..Default::default()
        }
        .encode_to_vec();
        let to_sign = [ACCOUNT_SIGNATURE.as_slice(), &details, &code.identity].concat();
        let signature = identity
            .private_key
            .calculate_signature(&to_sign, &mut rand::make_rng::<StdRng>())
            .map_err(|error| Refusal::Conflict(error.to_string()))?;
        let account_key = raw_key(&identity.public_key).to_vec();
        let account_signature = signature.to_vec();
        let signed = wa::ADVSignedDeviceIdentity {
            details: Some(details.clone()),
            account_signature_key: Some(account_key.clone()),
            account_signature: Some(account_signature.clone()),
            ..Default::default()
        }
        .encode_to_vec();
        let mut mac = Hmac::<Sha256>::new_from_slice(&code.secret)
            .map_err(|_| Refusal::BadInput("The QR's secret cannot be used.".into()))?;
        mac.update(&signed);
        let sealed = wa::ADVSignedDeviceIdentityHMAC {
            details: Some(signed),
            hmac: Some(mac.finalize().into_bytes().to_vec()),
            ..Default::default()
        }
        .encode_to_vec();

        let stanza_id = stanza::new_id("S");
        let success = self.pair_success(&address, &stanza_id, sealed);
        if let Some(link) = self.links.get_mut(&socket)
            && let Role::Unpaired(offer) = &mut link.role
        {
            offer.scanned = Some(Scan {
                stanza_id,
                address: address.clone(),
                key_index,
                details,
                account_key,
                account_signature,
                answer,
            });
        }
        self.send_to_socket(socket, Outgoing::Stanza(success));
        Ok(address)
    }

    fn pair_success(&self, address: &Address, stanza_id: &str, sealed: Vec<u8>) -> Node {
        let name = self.accounts.get(&address.phone).map(|account| account.name.clone()).unwrap_or_default();
        let props = wa::ClientPairingProps { is_chat_db_lid_migrated: Some(true), ..Default::default() };
        NodeBuilder::new("iq")
            .attr("from", stanza::server())
            .attr("type", "set")
            .attr("xmlns", "md")
            .attr("id", stanza_id)
            .attr("t", clock::now_secs().to_string())
            .children([NodeBuilder::new("pair-success")
                .children([
                    stanza::leaf("device-identity", sealed),
                    NodeBuilder::new("device").attr("jid", address.pn()).attr("lid", self.lid_jid(address)).build(),
                    NodeBuilder::new("platform").attr("name", "android").build(),
                    NodeBuilder::new("biz").attr("name", name).build(),
                    stanza::leaf("client-props", props.encode_to_vec()),
                ])
                .build()])
            .build()
    }

    /// Handles an iq of a device that is not linked yet: it either acknowledges its codes or contains its signature.
    pub fn paired_answer(&mut self, socket: SocketId, node: &Node) {
        let Some(link) = self.links.get_mut(&socket) else { return };
        let Role::Unpaired(offer) = &mut link.role else { return };
        let is_scan = offer.scanned.as_ref().is_some_and(|scan| stanza::is(node, "id", &scan.stanza_id));
        if !is_scan {
            return;
        }
        let Some(scan) = offer.scanned.take() else { return };
        match companion_from(offer, &scan, node) {
            Ok(companion) => {
                log::info!("device {} was linked", companion.address.device);
                self.companions.insert(scan.address.clone(), companion);
                self.send_to_socket(socket, Outgoing::Rest(REGISTRATION));
                self.send_to_socket(socket, Outgoing::Stanza(faults::restart_required()));
                self.send_to_socket(socket, Outgoing::Close);
                let _ = scan.answer.send(Ok(()));
            }
            Err(error) => {
                let _ = scan.answer.send(Err(format!("The device refused: {error}")));
            }
        }
    }

    /// Returns the account's signed list of key indexes, which accompanies a device list.
    pub fn key_index_list(&self, phone: &str) -> Result<Vec<u8>, ProtocolError> {
        let account = self.accounts.get(phone).ok_or_else(|| ProtocolError::stanza("no such account"))?;
        let valid: Vec<u32> = std::iter::once(0)
            .chain(self.companions.values().filter(|found| found.address.phone == phone).map(|found| found.key_index))
            .collect();
        let details = wa::ADVKeyIndexList {
            raw_id: Some(raw_id(phone)),
            timestamp: Some(clock::now_secs()),
            current_index: Some(u32::from(account.next_device).saturating_sub(1)),
            valid_indexes: valid,
            ..Default::default()
        }
        .encode_to_vec();
        let identity = account.keys.identity();
        let signature = identity
            .private_key
            .calculate_signature(&[KEY_INDEX_SIGNATURE.as_slice(), &details].concat(), &mut rand::make_rng::<StdRng>())
            .map_err(|error| ProtocolError::stanza(error.to_string()))?;
        Ok(wa::ADVSignedKeyIndexList {
            details: Some(details),
            account_signature: Some(signature.to_vec()),
            account_signature_key: Some(raw_key(&identity.public_key).to_vec()),
        }
        .encode_to_vec())
    }

    /// Removes one or all companions of a phone; the server reports to each that it was logged out.
    pub fn unlink(&mut self, phone: &str, only: Option<&Jid>) -> Result<usize, Refusal> {
        let chosen: Vec<Address> = self
            .companions_of(phone)
            .into_iter()
            .filter(|address| only.is_none_or(|jid| self.resolve(jid).as_ref() == Some(address)))
            .collect();
        if chosen.is_empty() {
            return Err(Refusal::NotFound(format!("No such device is linked to {phone}.")));
        }
        for address in &chosen {
            self.close_with_conflict(address, "device_removed");
            self.companions.remove(address);
            for account in self.accounts.values_mut() {
                account.forget_sessions(address);
            }
        }
        Ok(chosen.len())
    }
}

/// Checks the device's signature over the data that the account signed.
fn companion_from(offer: &Offer, scan: &Scan, node: &Node) -> Result<Companion, ProtocolError> {
    if !stanza::is(node, "type", "result") {
        let text = stanza::child(node, "error").and_then(|error| stanza::attr(error, "text"));
        return Err(ProtocolError::stanza(text.unwrap_or_else(|| "it answered with an error".into())));
    }
    let raw = stanza::child(node, "pair-device-sign")
        .and_then(|sign| stanza::child_bytes(sign, "device-identity"))
        .ok_or_else(|| ProtocolError::stanza("the answer carries no device identity"))?;
    let signed = wa::ADVSignedDeviceIdentity::decode_from_slice(&raw)
        .map_err(|error| ProtocolError::stanza(error.to_string()))?;
    // Some clients omit the values of the account, so the account's own values are used.
    let message = [DEVICE_SIGNATURE.as_slice(), &scan.details, &offer.bundle.identity, &scan.account_key].concat();
    let verified = PublicKey::from_djb_public_key_bytes(&offer.bundle.identity)
        .is_ok_and(|key| key.verify_signature(&message, signed.device_signature.as_deref().unwrap_or_default()));
    if !verified {
        return Err(ProtocolError::stanza("the device's signature does not verify"));
    }
    Ok(Companion {
        address: scan.address.clone(),
        key_index: scan.key_index,
        noise_key: offer.noise_key,
        bundle: offer.bundle.clone(),
        one_time: VecDeque::new(),
        signed_identity: wa::ADVSignedDeviceIdentity {
            details: Some(scan.details.clone()),
            account_signature_key: Some(scan.account_key.clone()),
            account_signature: Some(scan.account_signature.clone()),
            device_signature: signed.device_signature,
        }
        .encode_to_vec(),
        key_shared: false,
        waiting: VecDeque::new(),
        socket: None,
        phase: Phase::Offline,
        drained: 0,
        connected_at: 0,
        last_frame_at: 0,
        logins: 0,
        linked_at: clock::now_ms(),
    })
}

/// Returns the account's number in its signed lists: the same for all its devices.
fn raw_id(phone: &str) -> u32 {
    phone.bytes().fold(17, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}

/// Returns the app-state key of the phone, in the form in which the phone shares it with its companions.
pub fn app_state_key_share(key: [u8; 32]) -> wa::Message {
    wa::Message {
        protocol_message: MessageField::some(wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE),
            app_state_sync_key_share: MessageField::some(wa::message::AppStateSyncKeyShare {
                keys: vec![wa::message::AppStateSyncKey {
                    key_id: MessageField::some(wa::message::AppStateSyncKeyId { key_id: Some(vec![0, 0, 0, 0, 0, 1]) }),
                    key_data: MessageField::some(wa::message::AppStateSyncKeyData {
                        key_data: Some(key.to_vec()),
                        fingerprint: MessageField::some(wa::message::AppStateSyncKeyFingerprint {
                            raw_id: Some(1),
                            current_index: Some(0),
                            device_indexes: vec![0],
                        }),
                        timestamp: Some(i64::try_from(clock::now_ms()).unwrap_or_default()),
                    }),
                }],
            }),
            ..Default::default()
        }),
        ..Default::default()
    }
}
