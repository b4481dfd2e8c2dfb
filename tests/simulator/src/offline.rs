//! The queue of a companion: each stanza stays queued until the device acknowledges it, is sent again at the next
//! login, and is sent in batches as the device asks for them.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::accounts::{Address, Companion, Phase, Waiting};
use crate::clock;
use crate::faults;
use crate::ledger::Acked;
use crate::network::{Outgoing, World};
use crate::stanza;

impl World {
    /// Queues a stanza that must be acknowledged; it is sent immediately if the companion is live.
    pub fn deliver(&mut self, address: &Address, waiting: Waiting) {
        let Some(companion) = self.companions.get_mut(address) else { return };
        companion.waiting.push_back(waiting);
        if companion.phase == Phase::Live {
            self.flush(address, usize::MAX, None);
        }
    }

    /// Replaces a stanza that the device could not decrypt by the same message in a new encryption.
    pub fn deliver_again(&mut self, address: &Address, waiting: Waiting) {
        let Some(companion) = self.companions.get_mut(address) else { return };
        companion.waiting.retain(|known| known.class != waiting.class || known.id != waiting.id);
        self.deliver(address, waiting);
    }

    /// Sends up to `limit` stanzas that have not been sent over this connection; `mark` numbers them as offline ones.
    fn flush(&mut self, address: &Address, limit: usize, mark: Option<u64>) {
        let mut active_faults = self.active_faults_of(&address.phone);
        let Some(companion) = self.companions.get_mut(address) else { return };
        let Some(socket) = companion.socket else { return };
        let mut leaving = Vec::new();
        for waiting in companion.waiting.iter_mut().filter(|waiting| !waiting.on_wire).take(limit) {
            waiting.on_wire = true;
            let mut stanza = waiting.stanza.clone();
            if let Some(first) = mark {
                stanza.attrs.insert("offline", (first + leaving.len() as u64).to_string());
            }
            if waiting.text_from.is_some() && active_faults.corrupt > 0 {
                active_faults.corrupt -= 1;
                faults::damage(&mut stanza);
            }
            leaving.push(stanza);
        }
        if mark.is_some() {
            companion.drained += leaving.len() as u64;
        }
        if let Some(kept) = self.active_faults.get_mut(&address.phone) {
            kept.corrupt = active_faults.corrupt;
        }
        for stanza in leaving {
            if active_faults.duplicate {
                self.send_to_socket(socket, Outgoing::Stanza(stanza.clone()));
            }
            self.send_to_socket(socket, Outgoing::Stanza(stanza));
        }
    }

    /// Handles a companion's request for its messages: the server answers how many are queued.
    pub fn begin_draining(&mut self, address: &Address) {
        let Some(companion) = self.companions.get_mut(address) else { return };
        if companion.phase != Phase::Passive {
            return;
        }
        if companion.waiting.is_empty() {
            self.end_draining(address);
            return;
        }
        companion.phase = Phase::Draining;
        let preview = preview(companion);
        self.send_to_companion(address, preview);
    }

    fn end_draining(&mut self, address: &Address) {
        let Some(companion) = self.companions.get_mut(address) else { return };
        companion.phase = Phase::Live;
        let end = NodeBuilder::new("ib")
            .attr("from", stanza::server())
            .children([NodeBuilder::new("offline").attr("count", companion.drained.to_string()).build()])
            .build();
        self.send_to_companion(address, end);
        self.flush(address, usize::MAX, None);
    }

    /// Handles `<ib>` of a device; only its request for the next batch has an effect.
    pub fn receive_information(&mut self, address: &Address, node: &Node) {
        let Some(batch) = stanza::child(node, "offline_batch") else { return };
        let limit = stanza::number(batch, "count").and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
        let Some(companion) = self.companions.get(address) else { return };
        if companion.phase != Phase::Draining {
            return;
        }
        self.flush(address, limit, Some(companion.drained));
        let all_sent = self
            .companions
            .get(address)
            .is_some_and(|companion| companion.waiting.iter().all(|waiting| waiting.on_wire));
        if all_sent {
            self.end_draining(address);
        }
    }

    pub fn receive_ack(&mut self, address: &Address, node: &Node) {
        let class = stanza::attr(node, "class").unwrap_or_default();
        if let Some(id) = stanza::attr(node, "id") {
            self.acknowledge(address, &class, &id);
        }
    }

    /// Records that the device acknowledged the stanza, so that it is not sent again.
    pub fn acknowledge(&mut self, address: &Address, class: &str, id: &str) {
        let Some(companion) = self.companions.get_mut(address) else { return };
        let Some(index) =
            companion.waiting.iter().position(|waiting| waiting.on_wire && waiting.class == class && waiting.id == id)
        else {
            return;
        };
        let Some(waiting) = companion.waiting.remove(index) else { return };
        if let Some(from) = waiting.text_from {
            self.ledger.acks.append(Acked { id: waiting.id, from, to: address.phone.clone(), at: clock::now_ms() });
        }
    }
}

fn preview(companion: &Companion) -> Node {
    let count = |class: &str| companion.waiting.iter().filter(|waiting| waiting.class == class).count().to_string();
    NodeBuilder::new("ib")
        .attr("from", stanza::server())
        .children([NodeBuilder::new("offline_preview")
            .attr("count", companion.waiting.len().to_string())
            .attr("message", count("message"))
            .attr("receipt", count("receipt"))
            .attr("notification", count("notification"))
            .attr("call", "0")
            .attr("status", "0")
            .attr("appdata", "0")
            .build()])
        .build()
}
