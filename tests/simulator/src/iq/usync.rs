//! Answers usync requests: the devices of an account, whether a number is on the network, and its LID.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::accounts::Address;
use crate::clock;
use crate::error::ProtocolError;
use crate::ledger::Lookup;
use crate::network::World;
use crate::stanza;

/// Returns the number that a question is about, as the device has written it.
fn dialled_in(user: &Node) -> Option<String> {
    stanza::child(user, "contact").and_then(Node::content_as_string).map(|text| text.to_string())
}

impl World {
    pub fn answer_usync(&mut self, from: &Address, node: &Node) -> Result<Node, ProtocolError> {
        let usync = stanza::child(node, "usync").ok_or_else(|| ProtocolError::stanza("an usync without <usync>"))?;
        let protocols: Vec<String> = stanza::child(usync, "query")
            .map(stanza::children)
            .unwrap_or_default()
            .iter()
            .map(|protocol| protocol.tag.to_string())
            .collect();
        let mut users = Vec::new();
        for user in stanza::child(usync, "list").map(stanza::children).unwrap_or_default() {
            if let Some(dialled) = dialled_in(user) {
                let phone = dialled.trim_start_matches('+').to_owned();
                self.ledger.lookups.append(Lookup { from: from.phone.clone(), phone, at: clock::now_ms() });
            }
            users.push(self.usync_user(user, &protocols)?);
        }
        let results = protocols.iter().map(|protocol| NodeBuilder::new_dynamic(protocol.clone()).build());
        let mut answer = NodeBuilder::new("usync");
        for key in ["sid", "mode", "context"] {
            if let Some(value) = stanza::attr(usync, key) {
                answer = answer.attr(key, value);
            }
        }
        let answer = answer
            .attr("index", "0")
            .attr("last", "true")
            .children([
                NodeBuilder::new("result").children(results).build(),
                NodeBuilder::new("list").children(users).build(),
            ])
            .build();
        Ok(stanza::result(node, [answer]))
    }

    fn usync_user(&self, user: &Node, protocols: &[String]) -> Result<Node, ProtocolError> {
        let asked = stanza::jid(user, "jid").or_else(|| stanza::jid(user, "pn_jid"));
        let typed = dialled_in(user);
        // A device asks for a number with `+`. The answer names the account's id, whose digits may differ.
        let dialled = typed.as_deref().and_then(|text| text.strip_prefix('+'));
        let account = dialled.map(|phone| self.dialled.get(phone).map_or(phone, String::as_str));
        let jid = match (&asked, account, &typed) {
            (Some(jid), ..) => jid.clone(),
            (None, Some(account), _) => Jid::pn(account),
            (None, None, Some(text)) => {
                let contact = NodeBuilder::new("contact").attr("type", "invalid").string_content(text.clone()).build();
                return Ok(NodeBuilder::new("user").children([contact]).build());
            }
            (None, None, None) => return Err(ProtocolError::stanza("an usync user without a name")),
        };
        let address = self.resolve(&jid).map(|address| Address::new(&address.phone, 0));
        let mut entry = NodeBuilder::new("user").attr("jid", jid.clone());
        if let Some(address) = &address {
            entry = if jid.is_lid() {
                entry.attr("pn_jid", address.pn())
            } else {
                entry.attr("lid", self.lid_jid(address))
            };
        }
        let mut parts = Vec::new();
        for protocol in protocols {
            let part = match (protocol.as_str(), &address) {
                ("contact", found) => {
                    let contact = NodeBuilder::new("contact").attr("type", if found.is_some() { "in" } else { "out" });
                    Some(match &typed {
                        Some(phone) => contact.string_content(phone.clone()).build(),
                        None => contact.build(),
                    })
                }
                ("devices", Some(address)) => Some(self.device_list(address)?),
                ("lid", Some(address)) => Some(NodeBuilder::new("lid").attr("val", self.lid_jid(address)).build()),
                ("status", Some(_)) => Some(NodeBuilder::new("status").attr("t", "0").string_content("").build()),
                ("disappearing_mode", Some(_)) => {
                    Some(NodeBuilder::new("disappearing_mode").attr("duration", "0").attr("t", "0").build())
                }
                _ => None,
            };
            parts.extend(part);
        }
        Ok(entry.children(parts).build())
    }

    fn device_list(&self, address: &Address) -> Result<Node, ProtocolError> {
        let companions = self.companions.values().filter(|found| found.address.phone == address.phone);
        let mut devices = vec![NodeBuilder::new("device").attr("id", "0").build()];
        devices.extend(companions.map(|companion| {
            NodeBuilder::new("device")
                .attr("id", companion.address.device.to_string())
                .attr("key-index", companion.key_index.to_string())
                .build()
        }));
        let mut parts = vec![];
        let has_companions = devices.len() > 1;
        parts.push(NodeBuilder::new("device-list").children(devices).build());
        if has_companions {
            parts.push(
                NodeBuilder::new("key-index-list")
                    .attr("ts", clock::now_secs().to_string())
                    .bytes(self.key_index_list(&address.phone)?)
                    .build(),
            );
        }
        Ok(NodeBuilder::new("devices").children(parts).build())
    }
}
