//! Answers the requests about an account that a device makes at login and afterwards.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::accounts::{Address, Phase};
use crate::clock;
use crate::error::ProtocolError;
use crate::media::host::{FALLBACK_HOST_NAME, HOST_NAME};
use crate::network::World;
use crate::stanza;

const PRIVACY: [(&str, &str); 9] = [
    ("readreceipts", "all"),
    ("last", "all"),
    ("online", "all"),
    ("profile", "all"),
    ("status", "all"),
    ("groupadd", "all"),
    ("calladd", "all"),
    ("messages", "all"),
    ("defense", "off"),
];

impl World {
    /// An active device receives its messages; a passive one does not yet.
    pub fn answer_passive(&mut self, from: &Address, node: &Node) {
        self.send_to_companion(from, stanza::result(node, []));
        if stanza::child(node, "active").is_some() {
            self.become_active(from);
        }
    }

    /// From now on the companion receives its messages.
    pub fn become_active(&mut self, address: &Address) {
        self.begin_draining(address);
        if let Err(error) = self.share_key_when_ready(address) {
            log::warn!("the app-state key could not be shared: {error}");
        }
    }

    /// Once a new companion is active and has uploaded its keys, its phone sends it the app-state key.
    pub fn share_key_when_ready(&mut self, address: &Address) -> Result<(), ProtocolError> {
        let ready = self.companions.get(address).is_some_and(|companion| {
            !companion.key_shared && !companion.one_time.is_empty() && companion.phase != Phase::Passive
        });
        if ready { self.share_app_state_key(address) } else { Ok(()) }
    }

    /// Where and with which authorisation the device may upload files. `ttl` and `auth_ttl` are seconds.
    pub fn answer_media_connection(&self, from: &Address, node: &Node) -> Node {
        let host = NodeBuilder::new("host").attr("hostname", HOST_NAME).attr("type", "primary").build();
        let fallback = NodeBuilder::new("host").attr("hostname", FALLBACK_HOST_NAME).attr("type", "fallback").build();
        let connection = NodeBuilder::new("media_conn")
            .attr("auth", self.media.auth_of(&from.phone))
            .attr("ttl", "3600")
            .attr("auth_ttl", "21600")
            .attr("max_buckets", "12")
            .children([host, fallback]);
        stanza::result(node, [connection.build()])
    }

    /// A companion that unlinks itself.
    pub fn answer_linked_devices(&mut self, from: &Address, node: &Node) {
        self.send_to_companion(from, stanza::result(node, []));
        let Some(removal) = stanza::child(node, "remove-companion-device") else { return };
        let removed = stanza::jid(removal, "jid").and_then(|jid| self.resolve(&jid));
        let removed = removed.filter(|address| address.phone == from.phone).unwrap_or_else(|| from.clone());
        let jid = removed.pn();
        // A device that is not there any more has been removed already.
        let _ = self.unlink(&removed.phone, Some(&jid));
    }
}

pub fn answer(namespace: &str, node: &Node) -> Node {
    match namespace {
        "abt" => stanza::result(
            node,
            [NodeBuilder::new("props")
                .attr("hash", "simulator")
                .attr("refresh", "86400")
                .attr("refresh_id", "1")
                .attr("ab_key", "simulator")
                .build()],
        ),
        "w" => stanza::result(node, [NodeBuilder::new("props").attr("hash", "simulator").build()]),
        "blocklist" => stanza::result(node, [NodeBuilder::new("list").attr("dhash", "none").build()]),
        "privacy" => answer_privacy(node),
        "w:biz" => stanza::result(node, [stanza::empty("business_profile")]),
        "w:profile:picture" if stanza::is(node, "type", "get") => stanza::refused(node, 404, "item-not-found"),
        "w:stats"
        | "w:p"
        | "urn:xmpp:ping"
        | "urn:xmpp:whatsapp:dirty"
        | "status"
        | "w:profile:picture"
        | "disappearing_mode"
        | "urn:xmpp:whatsapp:push"
        | "urn:xmpp:whatsapp:account" => stanza::result(node, []),
        other => {
            log::info!("an iq of the namespace {other} was answered with nothing");
            stanza::result(node, [])
        }
    }
}

fn answer_privacy(node: &Node) -> Node {
    if let Some(tokens) = stanza::child(node, "tokens") {
        let given = stanza::children(tokens).iter().filter_map(|token| {
            let jid = stanza::jid(token, "jid")?;
            Some(
                NodeBuilder::new("token")
                    .attr("jid", jid)
                    .attr("t", clock::now_secs().to_string())
                    .attr("type", "trusted_contact")
                    .bytes(rand::random::<[u8; 16]>())
                    .build(),
            )
        });
        return stanza::result(node, [NodeBuilder::new("tokens").children(given).build()]);
    }
    let categories = PRIVACY
        .iter()
        .map(|(name, value)| NodeBuilder::new("category").attr("name", *name).attr("value", *value).build());
    stanza::result(node, [NodeBuilder::new("privacy").children(categories).build()])
}
