//! All state behind one lock: accounts, companions, open sockets, and the lists of received stanzas.
//!
//! Every change is a plain method on [`World`]; no code awaits while it holds the lock. Sockets
//! pass stanzas in, and each takes its outgoing stanzas from its own queue.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;
use wacore_binary::{Jid, Node, Server};

use crate::accounts::{Account, Address, Companion, Phase};
use crate::error::{ProtocolError, Refusal};
use crate::faults::ActiveFaults;
use crate::groups::Group;
use crate::ledger::Ledger;
use crate::media::MediaHost;
use crate::media::control::UnopenedFile;
use crate::noise::ServerIdentity;
use crate::pairing::Offer;
use crate::scenes::Scene;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// An instruction for a socket's writer.
pub enum Outgoing {
    Stanza(Node),
    /// Write nothing for this time.
    Rest(Duration),
    /// Send a close frame after everything queued before it.
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Fine {
        delay_ms: u64,
    },
    /// Open, but nothing is received, answered or sent until the fault ends.
    Stalled,
    /// The simulator drops the socket without a close frame.
    Cut,
}

/// An open socket.
pub struct Link {
    pub outgoing: mpsc::UnboundedSender<(Instant, Outgoing)>,
    pub condition: watch::Sender<Condition>,
    pub role: Role,
}

pub enum Role {
    /// Shows a QR.
    Unpaired(Box<Offer>),
    Companion(Address),
}

#[derive(Default)]
pub struct World {
    pub accounts: BTreeMap<String, Account>,
    pub phone_by_lid: HashMap<String, String>,
    /// Numbers that people dial for an account whose id has other digits. The network delivers only to the id.
    pub dialled: BTreeMap<String, String>,
    pub companions: BTreeMap<Address, Companion>,
    pub links: HashMap<SocketId, Link>,
    pub active_faults: HashMap<String, ActiveFaults>,
    /// The groups that tests have made, by id.
    pub groups: BTreeMap<String, Group>,
    pub ledger: Ledger,
    /// Where files are.
    pub media: MediaHost,
    /// Files that phones have received and not opened yet.
    pub unopened: Vec<UnopenedFile>,
    /// How messages were sent that are not plain messages between two people, by stanza id.
    pub scenes: HashMap<String, Scene>,
    last_socket: u64,
}

impl World {
    pub fn next_socket(&mut self) -> SocketId {
        self.last_socket += 1;
        SocketId(self.last_socket)
    }

    /// Returns the account of a phone, which is created if it is new.
    pub fn account_or_new(&mut self, phone: &str, name: Option<&str>) -> Result<&mut Account, ProtocolError> {
        if !self.accounts.contains_key(phone) {
            let account = Account::new(phone, name)?;
            self.phone_by_lid.insert(account.lid.clone(), phone.to_owned());
            self.accounts.insert(phone.to_owned(), account);
        }
        self.accounts.get_mut(phone).ok_or_else(|| ProtocolError::stanza("an account vanished"))
    }

    pub fn known_account(&mut self, phone: &str) -> Result<&mut Account, Refusal> {
        self.accounts
            .get_mut(phone)
            .ok_or_else(|| Refusal::NotFound(format!("No account on this network has the number {phone}.")))
    }

    /// Returns the device that a JID names, by phone number or by LID; `None` if no account has it.
    pub fn resolve(&self, jid: &Jid) -> Option<Address> {
        let phone = match jid.server {
            Server::Pn | Server::Legacy | Server::Hosted => jid.user.to_string(),
            Server::Lid | Server::HostedLid => self.phone_by_lid.get(jid.user.as_str())?.clone(),
            Server::Group
            | Server::Broadcast
            | Server::Newsletter
            | Server::Messenger
            | Server::Interop
            | Server::Bot
            | Server::Call => return None,
        };
        self.accounts.contains_key(&phone).then_some(Address { phone, device: jid.device })
    }

    pub fn lid_jid(&self, address: &Address) -> Jid {
        let lid = self.accounts.get(&address.phone).map(|account| account.lid.clone()).unwrap_or_default();
        Jid::lid_device(lid, address.device)
    }

    pub fn companions_of(&self, phone: &str) -> Vec<Address> {
        self.companions.keys().filter(|address| address.phone == phone).cloned().collect()
    }

    pub fn is_current(&self, address: &Address, socket: SocketId) -> bool {
        self.companions.get(address).is_some_and(|companion| companion.socket == Some(socket))
    }

    /// Returns the number of open sockets logged in as this companion, stalled ones included.
    pub fn sockets_of(&self, address: &Address) -> usize {
        self.links.values().filter(|link| matches!(&link.role, Role::Companion(found) if found == address)).count()
    }

    pub fn active_faults_of(&self, phone: &str) -> ActiveFaults {
        self.active_faults.get(phone).copied().unwrap_or_default()
    }

    pub fn send_to_socket(&self, socket: SocketId, outgoing: Outgoing) {
        if let Some(link) = self.links.get(&socket) {
            // A closed receiver means that the socket is ending; queued stanzas are redelivered at the next login.
            let _ = link.outgoing.send((Instant::now(), outgoing));
        }
    }

    /// Sends a stanza that needs no acknowledgement, if the companion is connected.
    pub fn send_to_companion(&self, address: &Address, stanza: Node) {
        if let Some(companion) = self.companions.get(address)
            && let Some(socket) = companion.socket
        {
            self.send_to_socket(socket, Outgoing::Stanza(stanza));
        }
    }

    /// Records that the companion has no socket any more; stanzas that it did not acknowledge wait for its next login.
    pub fn detach(&mut self, address: &Address, socket: SocketId) {
        if let Some(companion) = self.companions.get_mut(address)
            && companion.socket == Some(socket)
        {
            companion.socket = None;
            companion.phase = Phase::Offline;
            for waiting in &mut companion.waiting {
                waiting.on_wire = false;
            }
        }
    }
}

/// The whole network, shared by sockets and control calls.
#[derive(Clone)]
pub struct Network {
    inner: Arc<Inner>,
}

struct Inner {
    world: Mutex<World>,
    identity: RwLock<Arc<ServerIdentity>>,
    changed: broadcast::Sender<()>,
    state_file: Option<PathBuf>,
}

impl Network {
    pub fn new() -> Result<Self, ProtocolError> {
        Ok(Self::with(World::default(), ServerIdentity::generate()?, None))
    }

    pub fn with(world: World, identity: ServerIdentity, state_file: Option<PathBuf>) -> Self {
        let (changed, _) = broadcast::channel(64);
        Self {
            inner: Arc::new(Inner {
                world: Mutex::new(world),
                identity: RwLock::new(Arc::new(identity)),
                changed,
                state_file,
            }),
        }
    }

    /// Returns the state, to read or to change. A panic of one task while it holds the lock does not stop the others.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.inner.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn identity(&self) -> Arc<ServerIdentity> {
        Arc::clone(&self.inner.identity.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives the server another key; clients that cached the old one fall back to a full handshake.
    pub fn change_server_key(&self) -> Result<(), ProtocolError> {
        let renewed = self.identity().with_new_leaf()?;
        *self.inner.identity.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(renewed);
        self.announce_change();
        Ok(())
    }

    pub fn state_file(&self) -> Option<&PathBuf> {
        self.inner.state_file.as_ref()
    }

    /// Announces that the state changed: the phone page loads it again, and the state file is written.
    pub fn announce_change(&self) {
        // A change without a subscriber is no error.
        let _ = self.inner.changed.send(());
    }

    pub fn changes(&self) -> broadcast::Receiver<()> {
        self.inner.changed.subscribe()
    }

    /// Forgets everything and drops all sockets.
    pub fn reset(&self) {
        {
            let mut world = self.world();
            for link in world.links.values() {
                link.condition.send_replace(Condition::Cut);
            }
            let (last_socket, media) = (world.last_socket, world.media.emptied());
            *world = World { media, last_socket, ..World::default() };
        }
        self.announce_change();
    }
}
