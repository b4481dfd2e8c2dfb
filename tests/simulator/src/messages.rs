//! A message stanza of a device: acknowledged by the server, opened by phones, passed on to companions.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use sha2::{Digest as _, Sha256};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};

use crate::accounts::{Address, AddressKind, Undelivered, Waiting};
use crate::clock;
use crate::error::ProtocolError;
use crate::faults;
use crate::ledger::Sent;
use crate::network::World;
use crate::stanza;

const NOT_ON_THIS_NETWORK: u16 = 404;

/// One encrypted copy for one device.
struct Copy<'a> {
    to: Address,
    address_kind: AddressKind,
    enc: &'a Node,
}

impl World {
    pub fn route_message(&mut self, from: &Address, node: &Node) -> Result<(), ProtocolError> {
        let id = stanza::required(node, "id")?;
        let addressed_as =
            stanza::jid(node, "to").ok_or_else(|| ProtocolError::stanza("a message without an address"))?;
        if addressed_as.server == Server::Group {
            return self.route_to_group(from, &addressed_as, node, &id);
        }
        let to = self.resolve(&addressed_as);
        let is_peer = stanza::is(node, "category", "peer");
        let active_faults = self.active_faults_of(&from.phone);
        let refusal = match &to {
            Some(_) => active_faults.refuse_message,
            None => Some(NOT_ON_THIS_NETWORK),
        };
        if !is_peer {
            let to = to.as_ref().map_or_else(|| addressed_as.user.to_string(), |address| address.phone.clone());
            let acked = refusal.is_none() && !active_faults.no_ack;
            self.ledger.sent.append(Sent {
                id: id.clone(),
                from: from.phone.clone(),
                to,
                received_at: clock::now_ms(),
                acked,
                edit: stanza::attr(node, "edit"),
            });
        }
        if let Some(code) = refusal {
            self.send_to_companion(from, faults::refused_message(node, code));
            return Ok(());
        }
        let Some(to) = to else { return Ok(()) };
        let copies = self.copies(&to, AddressKind::of(&addressed_as), node);
        if !active_faults.no_ack {
            let stale =
                !is_peer && stanza::child(node, "participants").is_some() && self.misses_devices(from, &to, &copies);
            let mut ack = stanza::ack(node);
            if stale {
                ack = ack.attr("phash", self.participant_hash(from, &to, &addressed_as));
            }
            self.send_to_companion(from, ack.build());
        }
        let chat = addressed_as.to_non_ad();
        for copy in copies {
            if copy.to.device == 0 {
                let undelivered = Undelivered {
                    stanza_id: id.clone(),
                    from: from.clone(),
                    addressed_as: chat.clone(),
                    address_kind: copy.address_kind,
                    enc: copy.enc.clone(),
                };
                self.phone_opens(&copy.to.phone, undelivered)?;
            } else if copy.to != *from {
                self.pass_on(from, &to, &copy, node, &id);
            }
        }
        Ok(())
    }

    fn copies<'a>(&self, to: &Address, address_kind: AddressKind, node: &'a Node) -> Vec<Copy<'a>> {
        let mut copies = Vec::new();
        if let Some(enc) = stanza::child(node, "enc") {
            copies.push(Copy { to: to.clone(), address_kind, enc });
        }
        for participant in stanza::child(node, "participants").map(stanza::children).unwrap_or_default() {
            let Some(jid) = stanza::jid(participant, "jid") else { continue };
            if let (Some(to), Some(enc)) = (self.resolve(&jid), stanza::child(participant, "enc")) {
                copies.push(Copy { to, address_kind: AddressKind::of(&jid), enc });
            }
        }
        copies
    }

    /// Every device that should receive a copy: the recipient's and the sender's other ones.
    fn audience(&self, from: &Address, to: &Address) -> Vec<Address> {
        let mut audience = vec![Address::new(&to.phone, 0)];
        audience.extend(self.companions_of(&to.phone));
        if from.phone != to.phone {
            audience.push(Address::new(&from.phone, 0));
            audience.extend(self.companions_of(&from.phone));
        }
        audience.retain(|address| address != from);
        audience
    }

    fn misses_devices(&self, from: &Address, to: &Address, copies: &[Copy<'_>]) -> bool {
        self.audience(from, to).iter().any(|address| !copies.iter().any(|copy| copy.to == *address))
    }

    fn participant_hash(&self, from: &Address, to: &Address, addressed_as: &Jid) -> String {
        let mut names: Vec<String> = self
            .audience(from, to)
            .iter()
            .map(|address| {
                let jid = if addressed_as.is_lid() { self.lid_jid(address) } else { address.pn() };
                jid.to_phash_form_string()
            })
            .collect();
        names.sort_unstable();
        let hash = Sha256::digest(names.concat().as_bytes());
        let short: Vec<u8> = hash.iter().take(6).copied().collect();
        format!("2:{}", BASE64_STANDARD_NO_PAD.encode(short))
    }

    /// Queues a copy for a companion.
    fn pass_on(&mut self, from: &Address, to: &Address, copy: &Copy<'_>, node: &Node, id: &str) {
        let mut message = NodeBuilder::new("message")
            .attr("from", self.lid_jid(from))
            .attr("sender_pn", from.pn().to_non_ad())
            .attr("addressing_mode", "lid")
            .attr("id", id)
            .attr("type", stanza::attr(node, "type").unwrap_or_else(|| "text".into()))
            .attr("t", clock::now_secs().to_string());
        if let Some(name) = self.accounts.get(&from.phone).map(|account| account.name.clone()) {
            message = message.attr("notify", name);
        }
        if copy.to.phone == from.phone {
            message = message.attr("recipient", self.lid_jid(&Address::new(&to.phone, 0)));
        }
        let mut children = vec![copy.enc.clone()];
        children.extend(stanza::child(node, "device-identity").cloned());
        let waiting = Waiting {
            class: "message",
            id: id.to_owned(),
            stanza: message.children(children).build(),
            text_from: None,
            on_wire: false,
        };
        self.deliver(&copy.to, waiting);
    }
}
