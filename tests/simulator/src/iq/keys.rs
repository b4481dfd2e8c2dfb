//! The directory of public keys: upload, count, digest, rotation, and giving out each one-time key once.

use sha1::{Digest as _, Sha1};
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::accounts::Address;
use crate::error::ProtocolError;
use crate::network::World;
use crate::signal::{Bundle, SignedKey};
use crate::stanza;

impl World {
    pub fn answer_keys(&mut self, from: &Address, node: &Node) -> Result<Node, ProtocolError> {
        if let Some(wanted) = stanza::child(node, "key")
            && stanza::is(node, "type", "get")
        {
            return self.dispense(node, wanted);
        }
        let companion = self
            .companions
            .get_mut(from)
            .ok_or_else(|| ProtocolError::stanza("keys for a device that is not linked"))?;
        if stanza::child(node, "count").is_some() {
            let count = NodeBuilder::new("count").attr("value", companion.one_time.len().to_string()).build();
            return Ok(stanza::result(node, [count]));
        }
        if stanza::child(node, "digest").is_some() {
            return Ok(stanza::result(node, [digest(&companion.bundle, companion.one_time.iter())]));
        }
        if let Some(rotated) = stanza::child(node, "rotate").and_then(|rotate| stanza::child(rotate, "skey")) {
            companion.accept_signed_key(read_signed(rotated)?);
            return Ok(stanza::result(node, []));
        }
        if let Some(list) = stanza::child(node, "list") {
            if let Some(raw) = stanza::child_bytes(node, "registration") {
                companion.bundle.registration_id = stanza::uint(&raw);
            }
            for key in stanza::children(list) {
                let (id, public) = read_one_time(key)?;
                companion.one_time.retain(|(known, _)| *known != id);
                companion.one_time.push_back((id, public));
            }
            if let Some(signed) = stanza::child(node, "skey") {
                companion.accept_signed_key(read_signed(signed)?);
            }
            self.share_key_when_ready(from)?;
            return Ok(stanza::result(node, []));
        }
        Ok(stanza::refused(node, 400, "bad-request"))
    }

    fn dispense(&mut self, request: &Node, wanted: &Node) -> Result<Node, ProtocolError> {
        let mut users = Vec::new();
        for user in stanza::children(wanted) {
            let Some(jid) = stanza::jid(user, "jid") else { continue };
            let address = self.resolve(&jid);
            let entry = NodeBuilder::new("user").attr("jid", jid);
            let found = match &address {
                Some(address) if address.device == 0 => match self.accounts.get_mut(&address.phone) {
                    Some(account) => Some((account.keys.dispense()?, None)),
                    None => None,
                },
                Some(address) => self
                    .companions
                    .get_mut(address)
                    .map(|companion| (companion.dispense(), Some(companion.signed_identity.clone()))),
                None => None,
            };
            users.push(match found {
                Some((bundle, identity)) => {
                    entry.attr("type", "result").children(bundle_nodes(&bundle, identity)).build()
                }
                None => entry
                    .children([NodeBuilder::new("error").attr("code", "404").attr("text", "item-not-found").build()])
                    .build(),
            });
        }
        Ok(stanza::result(request, [NodeBuilder::new("list").children(users).build()]))
    }
}

fn bundle_nodes(bundle: &Bundle, device_identity: Option<Vec<u8>>) -> Vec<Node> {
    let mut nodes = vec![
        stanza::leaf("registration", bundle.registration_id.to_be_bytes()),
        stanza::leaf("type", [5]),
        stanza::leaf("identity", bundle.identity),
        signed_node(&bundle.signed),
    ];
    nodes.extend(bundle.one_time.as_ref().map(|(id, key)| one_time_node(*id, key)));
    nodes.extend(device_identity.map(|raw| stanza::leaf("device-identity", raw)));
    nodes
}

pub fn one_time_node(id: u32, key: &[u8; 32]) -> Node {
    NodeBuilder::new("key").children([stanza::leaf("id", stanza::three_bytes(id)), stanza::leaf("value", *key)]).build()
}

pub fn signed_node(key: &SignedKey) -> Node {
    NodeBuilder::new("skey")
        .children([
            stanza::leaf("id", stanza::three_bytes(key.id)),
            stanza::leaf("value", key.public),
            stanza::leaf("signature", key.signature.clone()),
        ])
        .build()
}

/// Returns the digest that a device compares with that of its own keys: SHA-1 over identity, signed key, signature and one-time keys.
fn digest<'a>(bundle: &Bundle, one_time: impl Iterator<Item = &'a (u32, [u8; 32])>) -> Node {
    let mut hash = Sha1::new();
    hash.update(bundle.identity);
    hash.update(bundle.signed.public);
    hash.update(&bundle.signed.signature);
    let mut ids = Vec::new();
    for (id, public) in one_time {
        hash.update(public);
        ids.push(stanza::leaf("id", stanza::three_bytes(*id)));
    }
    NodeBuilder::new("digest")
        .children([
            stanza::leaf("registration", bundle.registration_id.to_be_bytes()),
            stanza::leaf("type", [5]),
            stanza::leaf("identity", bundle.identity),
            signed_node(&bundle.signed),
            NodeBuilder::new("list").children(ids).build(),
            stanza::leaf("hash", hash.finalize().to_vec()),
        ])
        .build()
}

fn read_one_time(node: &Node) -> Result<(u32, [u8; 32]), ProtocolError> {
    let id = stanza::child_bytes(node, "id").map(|raw| stanza::uint(&raw));
    let public = stanza::child_bytes(node, "value").as_deref().and_then(stanza::key_bytes);
    id.zip(public).ok_or_else(|| ProtocolError::stanza("a one-time key is incomplete"))
}

fn read_signed(node: &Node) -> Result<SignedKey, ProtocolError> {
    let (id, public) = read_one_time(node)?;
    let signature =
        stanza::child_bytes(node, "signature").ok_or_else(|| ProtocolError::stanza("a signed key has no signature"))?;
    Ok(SignedKey { id, public, signature })
}
