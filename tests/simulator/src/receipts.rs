//! Receipts in both directions: delivered, read, or a request to send again, from a device and from a phone.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::accounts::{Address, AddressKind, Tick, Waiting};
use crate::clock;
use crate::error::ProtocolError;
use crate::iq::keys;
use crate::ledger::Retry;
use crate::network::World;
use crate::signal::{Bundle, SignedKey};
use crate::stanza;

impl World {
    pub fn receive_receipt(&mut self, from: &Address, node: &Node) -> Result<(), ProtocolError> {
        let id = stanza::required(node, "id")?;
        let to = stanza::jid(node, "to").and_then(|jid| self.resolve(&jid));
        self.send_to_companion(from, stanza::ack(node).build());
        let kind = stanza::attr(node, "type").unwrap_or_default();
        if kind == "retry" {
            return match to {
                Some(to) if to.device == 0 => self.seal_again(from, &to, node, &id),
                Some(to) => {
                    self.pass_receipt_on(from, &to, node, &id);
                    Ok(())
                }
                None => Ok(()),
            };
        }
        if kind == "server-error" && stanza::child(node, "rmr").is_some() {
            return self.take_media_retry(from, node, &id);
        }
        let mut ids = vec![id];
        let list = stanza::child(node, "list").map(stanza::children).unwrap_or_default();
        ids.extend(list.iter().filter_map(|item| stanza::attr(item, "id")));
        let tick = if matches!(kind.as_str(), "read" | "played") { Tick::Read } else { Tick::Delivered };
        if let (Tick::Read, Some(to)) = (tick, &to) {
            self.ledger.note_activity(&from.phone, "read", Some(to.phone.clone()), clock::now_ms());
        }
        for id in ids {
            self.acknowledge(from, "message", &id);
            if let Some(account) = to.as_ref().and_then(|to| self.accounts.get_mut(&to.phone)) {
                account.raise_tick(&id, tick);
            }
        }
        Ok(())
    }

    /// Sends a text that the device could not decrypt again, in a new session.
    fn seal_again(&mut self, from: &Address, to: &Address, node: &Node, id: &str) -> Result<(), ProtocolError> {
        let bundle = bundle_in(node);
        let count =
            stanza::child(node, "retry").and_then(|retry| stanza::attr(retry, "count")).unwrap_or_else(|| "1".into());
        let Some(account) = self.accounts.get_mut(&to.phone) else { return Ok(()) };
        let Some(plaintext) = account.sent_texts.get(id).cloned() else {
            log::info!("a device asked again for {id}, which is not known");
            return Ok(());
        };
        account.forget_sessions(from);
        if let Some(bundle) = bundle {
            account.keys.start_session(&from.session_name(AddressKind::Lid), &bundle)?;
        }
        self.deliver_text(&to.phone, from, id, &plaintext, Some(&count))
    }

    fn pass_receipt_on(&mut self, from: &Address, to: &Address, node: &Node, id: &str) {
        let mut receipt = NodeBuilder::new("receipt")
            .attr("from", self.lid_jid(from))
            .attr("id", id)
            .attr("t", clock::now_secs().to_string());
        for key in ["type", "recipient", "participant", "category"] {
            if let Some(value) = stanza::attr(node, key) {
                receipt = receipt.attr(key, value);
            }
        }
        let stanza = receipt.children(stanza::children(node).to_vec()).build();
        self.deliver(to, Waiting { class: "receipt", id: id.to_owned(), stanza, text_from: None, on_wire: false });
    }

    /// Sends a receipt of a phone for `ids` to the device that sent them. `from` is the chat: the phone, or a group of its.
    pub fn send_receipt(&mut self, phone: &str, to: &Address, from: &Jid, ids: &[String], kind: Option<&'static str>) {
        let Some((first, rest)) = ids.split_first() else { return };
        let mut receipt = NodeBuilder::new("receipt")
            .attr("from", from.clone())
            .attr("id", first.as_str())
            .attr("t", clock::now_secs().to_string());
        if let Some(kind) = kind {
            receipt = receipt.attr("type", kind);
        }
        if let Some(member) = self.member_of(from, phone) {
            receipt = receipt.attr("participant", member);
        }
        if !rest.is_empty() {
            let items = rest.iter().map(|id| NodeBuilder::new("item").attr("id", id.as_str()).build());
            receipt = receipt.children([NodeBuilder::new("list").children(items).build()]);
        }
        let waiting =
            Waiting { class: "receipt", id: first.clone(), stanza: receipt.build(), text_from: None, on_wire: false };
        self.deliver(to, waiting);
    }

    /// Asks again for a text that a phone could not decrypt, with the phone's keys.
    pub fn ask_again(
        &mut self,
        phone: &str,
        from: &Address,
        addressed_as: &Jid,
        id: &str,
        count: u8,
    ) -> Result<(), ProtocolError> {
        let Some(account) = self.accounts.get_mut(phone) else { return Ok(()) };
        let bundle = account.keys.dispense()?;
        let (asking, asked) = (phone.to_owned(), from.phone.clone());
        self.ledger.retries.append(Retry { id: id.to_owned(), from: asking, to: asked, at: clock::now_ms() });
        let now = clock::now_secs().to_string();
        let retry = NodeBuilder::new("retry")
            .attr("v", "1")
            .attr("count", count.to_string())
            .attr("id", id)
            .attr("t", now.as_str())
            .build();
        let registration = stanza::leaf("registration", bundle.registration_id.to_be_bytes());
        let mut parts = vec![stanza::leaf("type", [5]), stanza::leaf("identity", bundle.identity)];
        parts.extend(bundle.one_time.as_ref().map(|(id, key)| keys::one_time_node(*id, key)));
        parts.push(keys::signed_node(&bundle.signed));
        let receipt = NodeBuilder::new("receipt")
            .attr("from", addressed_as.clone())
            .attr("id", id)
            .attr("type", "retry")
            .attr("t", now.as_str());
        let member = self.member_of(addressed_as, phone);
        let stanza = member
            .into_iter()
            .fold(receipt, |receipt, member| receipt.attr("participant", member))
            .children([retry, registration, NodeBuilder::new("keys").children(parts).build()])
            .build();
        self.deliver(from, Waiting { class: "receipt", id: id.to_owned(), stanza, text_from: None, on_wire: false });
        Ok(())
    }
}

/// Returns the keys in a retry receipt.
fn bundle_in(node: &Node) -> Option<Bundle> {
    let parts = stanza::child(node, "keys")?;
    let signed = stanza::child(parts, "skey")?;
    let key_of = |node: &Node| stanza::child_bytes(node, "value").as_deref().and_then(stanza::key_bytes);
    let id_of = |node: &Node| stanza::child_bytes(node, "id").map(|raw| stanza::uint(&raw));
    let one_time = stanza::child(parts, "key").and_then(|key| Some((id_of(key)?, key_of(key)?)));
    Some(Bundle {
        registration_id: stanza::uint(&stanza::child_bytes(node, "registration")?),
        identity: stanza::key_bytes(&stanza::child_bytes(parts, "identity")?)?,
        signed: SignedKey {
            id: id_of(signed)?,
            public: key_of(signed)?,
            signature: stanza::child_bytes(signed, "signature")?,
        },
        one_time,
    })
}
