//! Identifies a new socket: a device that is to be linked, or a companion that reconnects.

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::whatsapp as wa;

use crate::accounts::{Address, Phase};
use crate::clock;
use crate::faults;
use crate::network::{Condition, Link, Network, Outgoing, Role, SocketId, World};
use crate::pairing::Offer;
use crate::stanza;

impl Network {
    /// Registers a socket after its handshake and sends it its first stanza.
    pub fn register(
        &self,
        noise_key: &[u8; 32],
        payload: &wa::ClientPayload,
        outgoing: mpsc::UnboundedSender<(Instant, Outgoing)>,
        condition: watch::Sender<Condition>,
    ) -> SocketId {
        let mut world = self.world();
        let id = world.next_socket();
        if let Some(registration) = payload.device_pairing_data.as_option() {
            match Offer::new(*noise_key, registration) {
                Ok(offer) => {
                    let announcement = offer.announcement();
                    world.links.insert(id, Link { outgoing, condition, role: Role::Unpaired(Box::new(offer)) });
                    world.send_to_socket(id, Outgoing::Stanza(announcement));
                }
                Err(error) => {
                    log::warn!("a device could not be registered: {error}");
                    refuse(&outgoing, 400);
                }
            }
            return id;
        }
        let phone = payload.username.unwrap_or_default().to_string();
        let device = u16::try_from(payload.device.unwrap_or_default()).unwrap_or_default();
        let address = Address { phone, device };
        match world.may_log_in(&address, noise_key) {
            Ok(()) => {
                world.log_in(&address, Link { outgoing, condition, role: Role::Companion(address.clone()) }, id);
                if payload.passive != Some(true) {
                    world.become_active(&address);
                }
            }
            Err(reason) => refuse(&outgoing, reason),
        }
        id
    }

    /// Handles one stanza of a client. The phone page is notified, since almost every stanza changes what it shows.
    pub fn receive_stanza(&self, id: SocketId, node: &Node) {
        let mut world = self.world();
        let unpaired = match world.links.get(&id).map(|link| &link.role) {
            Some(Role::Companion(address)) => Err(address.clone()),
            Some(Role::Unpaired(_)) => Ok(()),
            None => return,
        };
        let outcome = match &unpaired {
            Ok(()) => {
                world.paired_answer(id, node);
                Ok(())
            }
            // A socket that another one has replaced may still send for a short time; it is ignored.
            Err(address) if !world.is_current(address, id) => Ok(()),
            Err(address) => world.receive_companion_stanza(address, node),
        };
        drop(world);
        if let Err(error) = outcome {
            log::warn!("<{}> could not be answered: {error}", node.tag);
        }
        self.open_files();
        self.announce_change();
    }
}

fn refuse(outgoing: &mpsc::UnboundedSender<(Instant, Outgoing)>, reason: u16) {
    for outgoing_item in [Outgoing::Stanza(faults::failure(reason)), Outgoing::Close] {
        // A client that has disconnected already is no error.
        let _ = outgoing.send((Instant::now(), outgoing_item));
    }
}

impl World {
    fn may_log_in(&self, address: &Address, noise_key: &[u8; 32]) -> Result<(), u16> {
        if let Some(reason) = self.active_faults_of(&address.phone).refuse_login {
            return Err(reason);
        }
        match self.companions.get(address) {
            Some(companion) if companion.noise_key == *noise_key => Ok(()),
            Some(_) | None => Err(401),
        }
    }

    fn log_in(&mut self, address: &Address, link: Link, id: SocketId) {
        self.close_with_conflict(address, "replaced");
        let delay_ms = self.active_faults_of(&address.phone).delay_ms;
        link.condition.send_replace(Condition::Fine { delay_ms });
        self.links.insert(id, link);
        let now = clock::now_ms();
        if let Some(companion) = self.companions.get_mut(address) {
            companion.socket = Some(id);
            companion.phase = Phase::Passive;
            companion.drained = 0;
            companion.logins += 1;
            companion.connected_at = now;
            companion.last_frame_at = now;
        }
        let success = NodeBuilder::new("success")
            .attr("t", clock::now_secs().to_string())
            .attr("lid", self.lid_jid(address))
            .attr("creation", "1700000000")
            .attr("props", "27")
            .attr("location", "sim")
            .build();
        self.send_to_socket(id, Outgoing::Stanza(success));
    }

    /// Records that the socket has ended; its companion is offline unless another socket has replaced this one.
    pub fn forget_socket(&mut self, id: SocketId) {
        if let Some(link) = self.links.remove(&id)
            && let Role::Companion(address) = link.role
        {
            self.detach(&address, id);
        }
    }

    fn receive_companion_stanza(&mut self, address: &Address, node: &Node) -> Result<(), crate::error::ProtocolError> {
        if let Some(companion) = self.companions.get_mut(address) {
            companion.last_frame_at = clock::now_ms();
        }
        match node.tag.as_ref() {
            "iq" => self.answer_iq(address, node),
            "message" => self.route_message(address, node),
            "receipt" => self.receive_receipt(address, node),
            "ack" => {
                self.receive_ack(address, node);
                Ok(())
            }
            "ib" => {
                self.receive_information(address, node);
                Ok(())
            }
            "chatstate" => {
                self.receive_chat_state(address, node);
                Ok(())
            }
            "presence" => {
                self.receive_presence(address, node);
                Ok(())
            }
            "notification" | "call" => {
                self.send_to_companion(address, stanza::ack(node).build());
                Ok(())
            }
            other => {
                log::info!("a <{other}> stanza was not understood");
                Ok(())
            }
        }
    }
}
