//! Faults that a test causes: the immediate effect of each, and the effects that last until `ok`.

use serde::Deserialize;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Node, NodeContent};

use crate::accounts::Address;
use crate::error::Refusal;
use crate::network::{Condition, Outgoing, World};
use crate::stanza;

/// The body of the control call.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The TCP connection ends without a close frame.
    Drop,
    /// The current sockets stay open, but nothing is received or answered.
    HalfOpen,
    /// Stanzas in both directions take this much longer.
    Delay { ms: u64 },
    /// Each inbound stanza arrives twice.
    Duplicate,
    /// Message stanzas are delivered but never acknowledged by the server.
    NoAck,
    /// The next texts of customers arrive damaged, once each; the device has to send a retry receipt.
    Corrupt { count: u32 },
    /// All phones lose their Signal sessions with these devices and cannot decrypt the next messages.
    LoseSessions,
    /// A stream error; some codes also refuse the next logins or messages.
    StreamError { code: u16 },
    /// Ends all faults.
    Ok,
}

/// The lasting faults of all companions of one phone.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActiveFaults {
    pub delay_ms: u64,
    pub duplicate: bool,
    pub no_ack: bool,
    /// How many texts are still to be damaged.
    pub corrupt: u32,
    /// The reason with which logins are refused.
    pub refuse_login: Option<u16>,
    /// The code with which messages are refused.
    pub refuse_message: Option<u16>,
}

const REFUSES_LOGIN: [u16; 4] = [402, 403, 405, 503];
const REFUSES_MESSAGES: u16 = 463;

impl World {
    pub fn cause(&mut self, phone: &str, fault: &Fault) -> Result<(), Refusal> {
        if !self.companions.keys().any(|address| address.phone == phone) {
            return Err(Refusal::NotFound(format!("No device is linked to {phone}.")));
        }
        let active = self.active_faults.entry(phone.to_owned()).or_default();
        match fault {
            Fault::Drop => self.set_condition(phone, Condition::Cut),
            Fault::HalfOpen => self.set_condition(phone, Condition::Stalled),
            Fault::Delay { ms } => {
                active.delay_ms = *ms;
                self.set_condition(phone, Condition::Fine { delay_ms: *ms });
            }
            Fault::Duplicate => active.duplicate = true,
            Fault::NoAck => active.no_ack = true,
            Fault::Corrupt { count } => active.corrupt = *count,
            Fault::LoseSessions => {
                for address in self.companions_of(phone) {
                    for account in self.accounts.values_mut() {
                        account.forget_sessions(&address);
                    }
                }
            }
            Fault::StreamError { code } => self.stream_error(phone, *code),
            Fault::Ok => {
                *active = ActiveFaults::default();
                self.set_condition(phone, Condition::Fine { delay_ms: 0 });
            }
        }
        Ok(())
    }

    fn stream_error(&mut self, phone: &str, code: u16) {
        let active = self.active_faults.entry(phone.to_owned()).or_default();
        if code == REFUSES_MESSAGES {
            active.refuse_message = Some(code);
            return;
        }
        if REFUSES_LOGIN.contains(&code) && code != 503 {
            active.refuse_login = Some(code);
        }
        for address in self.companions_of(phone) {
            let Some(socket) = self.companions.get(&address).and_then(|companion| companion.socket) else { continue };
            self.send_to_socket(socket, Outgoing::Stanza(error_node(code)));
            self.send_to_socket(socket, Outgoing::Close);
            self.detach(&address, socket);
        }
    }

    fn set_condition(&mut self, phone: &str, condition: Condition) {
        for address in self.companions_of(phone) {
            let Some(socket) = self.companions.get(&address).and_then(|companion| companion.socket) else { continue };
            if let Some(link) = self.links.get(&socket) {
                link.condition.send_replace(condition);
            }
            if condition == Condition::Cut {
                self.detach(&address, socket);
            }
        }
    }

    /// Closes the socket of a companion that is no longer linked or has another socket, after an error with the reason.
    pub fn close_with_conflict(&mut self, address: &Address, conflict: &'static str) {
        let Some(socket) = self.companions.get(address).and_then(|companion| companion.socket) else { return };
        let code = if conflict == "replaced" { None } else { Some("401") };
        let mut error = NodeBuilder::new("stream:error");
        if let Some(code) = code {
            error = error.attr("code", code);
        }
        let error = error.children([NodeBuilder::new("conflict").attr("type", conflict).build()]).build();
        self.send_to_socket(socket, Outgoing::Stanza(error));
        self.send_to_socket(socket, Outgoing::Close);
        self.detach(address, socket);
    }
}

/// The index of the byte of an encrypted message that is damaged, counted from the end. It is in the ciphertext or its MAC. After these, a
/// message that starts a session has two numbers of at most seven bytes.
const DAMAGED_BYTE: usize = 10;

/// Flips one bit of the message's ciphertext.
pub fn damage(message: &mut Node) {
    let Some(NodeContent::Nodes(children)) = &mut message.content else { return };
    for child in children.iter_mut().filter(|child| child.tag == "enc") {
        if let Some(NodeContent::Bytes(sealed)) = &mut child.content
            && let Some(place) = sealed.len().checked_sub(DAMAGED_BYTE)
            && let Some(byte) = sealed.get_mut(place)
        {
            *byte ^= 1;
        }
    }
}

/// Returns the stanza with which a server sends this code: some codes are a `failure`, two are a `conflict`.
fn error_node(code: u16) -> Node {
    match code {
        402 => NodeBuilder::new("failure").attr("reason", "402").attr("code", "101").attr("expire", "3600").build(),
        403 | 405 => failure(code),
        440 => NodeBuilder::new("stream:error")
            .children([NodeBuilder::new("conflict").attr("type", "replaced").build()])
            .build(),
        401 => NodeBuilder::new("stream:error")
            .attr("code", "401")
            .children([NodeBuilder::new("conflict").attr("type", "device_removed").build()])
            .build(),
        other => NodeBuilder::new("stream:error").attr("code", other.to_string()).build(),
    }
}

/// Returns the refusal of a login.
pub fn failure(reason: u16) -> Node {
    if reason == 402 {
        return error_node(402);
    }
    NodeBuilder::new("failure").attr("reason", reason.to_string()).attr("location", "simulator").build()
}

/// Returns the stanza that ends the stream after pairing: the device has to reconnect and log in.
pub fn restart_required() -> Node {
    error_node(515)
}

/// Returns the refusal of a message.
pub fn refused_message(message: &Node, code: u16) -> Node {
    stanza::ack(message).attr("error", code.to_string()).build()
}
