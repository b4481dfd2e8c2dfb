//! App-state collections: empty at first, then the patches that the companions upload, in order.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;

use crate::accounts::{Account, Address};
use crate::error::ProtocolError;
use crate::network::World;
use crate::stanza;

impl World {
    pub fn answer_app_state(&mut self, from: &Address, node: &Node) -> Result<Node, ProtocolError> {
        let shared = self.companions.get(from).is_none_or(|companion| companion.key_shared);
        if !shared {
            self.share_app_state_key(from)?;
        }
        let account = self
            .accounts
            .get_mut(&from.phone)
            .ok_or_else(|| ProtocolError::stanza("the app-state of an unknown account"))?;
        let asked = stanza::child(node, "sync").map(stanza::children).unwrap_or_default();
        let answers: Vec<Node> =
            asked.iter().filter(|child| child.tag == "collection").map(|asked| answer(account, asked)).collect();
        Ok(stanza::result(node, [NodeBuilder::new("sync").children(answers).build()]))
    }
}

fn answer(account: &mut Account, asked: &Node) -> Node {
    let name = stanza::attr(asked, "name").unwrap_or_default();
    let known = account.collections.entry(name.clone()).or_default();
    let asked_version = stanza::number(asked, "version").unwrap_or_default();
    let version = known.len() as u64;
    let reply = NodeBuilder::new("collection").attr("name", name);
    let Some(patch) = stanza::child_bytes(asked, "patch") else {
        return patches_after(reply.attr("version", version.to_string()), known, asked_version);
    };
    if asked_version != version {
        let error = NodeBuilder::new("error").attr("code", "409").attr("text", "conflict").build();
        let reply = reply.attr("version", version.to_string()).attr("type", "error");
        return patches_after_with(reply, known, asked_version, vec![error]);
    }
    let Ok(mut patch) = wa::SyncdPatch::decode_from_slice(&patch) else {
        let error = NodeBuilder::new("error").attr("code", "400").attr("text", "bad-request").build();
        return reply.attr("type", "error").children([error]).build();
    };
    patch.version = MessageField::some(wa::SyncdVersion { version: Some(version + 1) });
    known.push(patch.encode_to_vec());
    reply.attr("version", (version + 1).to_string()).build()
}

fn patches_after(reply: NodeBuilder, known: &[Vec<u8>], version: u64) -> Node {
    patches_after_with(reply, known, version, Vec::new())
}

fn patches_after_with(reply: NodeBuilder, known: &[Vec<u8>], version: u64, mut parts: Vec<Node>) -> Node {
    let start = usize::try_from(version).unwrap_or(usize::MAX).min(known.len());
    let newer: Vec<Node> = known.iter().skip(start).map(|patch| stanza::leaf("patch", patch.clone())).collect();
    if !newer.is_empty() {
        parts.push(NodeBuilder::new("patches").children(newer).build());
    }
    if parts.is_empty() { reply.build() } else { reply.children(parts).build() }
}
