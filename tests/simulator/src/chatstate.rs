//! Typing and presence, which need no acknowledgement.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::accounts::Address;
use crate::clock;
use crate::error::Refusal;
use crate::ledger::Typing;
use crate::network::World;
use crate::stanza;

impl World {
    pub fn receive_chat_state(&mut self, from: &Address, node: &Node) {
        let Some(to) = stanza::jid(node, "to").and_then(|jid| self.resolve(&jid)) else { return };
        let state = stanza::children(node)
            .first()
            .map_or("paused", |child| if child.tag == "composing" { "composing" } else { "paused" });
        let at = clock::now_ms();
        self.ledger.note_activity(&from.phone, state, Some(to.phone.clone()), at);
        self.ledger.typing.append(Typing {
            from: from.phone.clone(),
            to: to.phone.clone(),
            state: state.to_owned(),
            at,
        });
        if let Some(account) = self.accounts.get_mut(&to.phone) {
            account.typing.insert(from.phone.clone(), state.to_owned());
        }
    }

    /// Handles a device's subscription to a customer's presence: the server reports whether the customer is online.
    pub fn receive_presence(&mut self, from: &Address, node: &Node) {
        let kind = stanza::attr(node, "type").unwrap_or_else(|| "available".to_owned());
        let watched = stanza::jid(node, "to");
        let to = watched.as_ref().and_then(|watched| self.resolve(watched)).map(|address| address.phone);
        self.ledger.note_activity(&from.phone, &kind, to, clock::now_ms());
        let Some(watched) = watched.filter(|_| kind == "subscribe") else { return };
        let online = self
            .resolve(&watched)
            .and_then(|address| self.accounts.get(&address.phone))
            .is_some_and(|account| account.behaviour.online);
        let mut presence = NodeBuilder::new("presence").attr("from", watched);
        if !online {
            presence = presence.attr("type", "unavailable").attr("last", "deny");
        }
        self.send_to_companion(from, presence.build());
    }

    /// Records that a customer begins or stops typing.
    pub fn customer_types(&mut self, phone: &str, to: &str, state: &str) -> Result<(), Refusal> {
        let tag = match state {
            "composing" => "composing",
            "paused" => "paused",
            other => return Err(Refusal::BadInput(format!("\"{other}\" is neither composing nor paused."))),
        };
        let from = self.known_account(phone)?.lid_jid();
        for companion in self.companions_of(to) {
            let stanza =
                NodeBuilder::new("chatstate").attr("from", from.clone()).children([stanza::empty(tag)]).build();
            self.send_to_companion(&companion, stanza);
        }
        Ok(())
    }
}
