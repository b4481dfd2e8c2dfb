//! Answers the iq requests of devices, by namespace.

mod account;
mod app_state;
pub mod keys;
mod usync;

use wacore_binary::Node;

use crate::accounts::Address;
use crate::error::ProtocolError;
use crate::network::World;
use crate::stanza;

impl World {
    pub fn answer_iq(&mut self, from: &Address, node: &Node) -> Result<(), ProtocolError> {
        if !matches!(stanza::attr(node, "type").as_deref(), Some("get" | "set")) {
            return Ok(());
        }
        let namespace = stanza::attr(node, "xmlns").unwrap_or_default();
        let reply = match namespace.as_str() {
            "encrypt" => self.answer_keys(from, node)?,
            "usync" => self.answer_usync(from, node)?,
            "w:sync:app:state" => self.answer_app_state(from, node)?,
            "w:g2" => self.answer_groups(from, node),
            "w:m" => self.answer_media_connection(from, node),
            "passive" => {
                self.answer_passive(from, node);
                return Ok(());
            }
            "md" => {
                self.answer_linked_devices(from, node);
                return Ok(());
            }
            other => account::answer(other, node),
        };
        self.send_to_companion(from, reply);
        Ok(())
    }
}
