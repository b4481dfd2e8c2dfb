//! Trouble on demand: what a fault does at once, and what it leaves in force until `ok`.

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
    /// The sockets of now stay open, and nobody reads or answers.
    HalfOpen,
    /// Both ways take this much longer.
    Delay { ms: u64 },
    /// Each inbound stanza arrives twice.
    Duplicate,
    /// Message stanzas are delivered but never acknowledged by the server.
    NoAck,
    /// The next texts of customers arrive damaged, once each; the device has to ask again.
    Corrupt { count: u32 },
    /// All phones lose their sessions with these devices and cannot open what comes next.
    LoseSessions,
    /// A stream error; some codes stay in force for the next logins or messages.
    StreamError { code: u16 },
    /// Fair weather again.
    Ok,
}

/// What stays in force for all companions of one phone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    pub delay_ms: u64,
    pub duplicate: bool,
    pub no_ack: bool,
    /// So many texts will still be damaged.
    pub corrupt: u32,
    /// Logins are refused with this reason.
    pub refuse_login: Option<u16>,
    /// Messages are refused with this code.
    pub refuse_message: Option<u16>,
}

const REFUSES_LOGIN: [u16; 4] = [402, 403, 405, 503];
const REFUSES_MESSAGES: u16 = 463;

impl World {
    pub fn cause(&mut self, phone: &str, fault: &Fault) -> Result<(), Refusal> {
        if !self.companions.keys().any(|address| address.phone == phone) {
            return Err(Refusal::NotFound(format!("No device is linked to {phone}.")));
        }
        let weather = self.weather.entry(phone.to_owned()).or_default();
        match fault {
            Fault::Drop => self.set_condition(phone, Condition::Cut),
            Fault::HalfOpen => self.set_condition(phone, Condition::Stalled),
            Fault::Delay { ms } => {
                weather.delay_ms = *ms;
                self.set_condition(phone, Condition::Fine { delay_ms: *ms });
            }
            Fault::Duplicate => weather.duplicate = true,
            Fault::NoAck => weather.no_ack = true,
            Fault::Corrupt { count } => weather.corrupt = *count,
            Fault::LoseSessions => {
                for address in self.companions_of(phone) {
                    for account in self.accounts.values_mut() {
                        account.forget_sessions(&address);
                    }
                }
            }
            Fault::StreamError { code } => self.stream_error(phone, *code),
            Fault::Ok => {
                *weather = Weather::default();
                self.set_condition(phone, Condition::Fine { delay_ms: 0 });
            }
        }
        Ok(())
    }

    fn stream_error(&mut self, phone: &str, code: u16) {
        let weather = self.weather.entry(phone.to_owned()).or_default();
        if code == REFUSES_MESSAGES {
            weather.refuse_message = Some(code);
            return;
        }
        if REFUSES_LOGIN.contains(&code) && code != 503 {
            weather.refuse_login = Some(code);
        }
        for address in self.companions_of(phone) {
            let Some(socket) = self.companions.get(&address).and_then(|companion| companion.socket) else { continue };
            self.send_to_socket(socket, Outgoing::Stanza(goodbye(code)));
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

    /// A companion that is no longer linked, or whose place another socket took, hears why and is closed.
    pub fn expel(&mut self, address: &Address, conflict: &'static str) {
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

/// The same message with one byte of its ciphertext flipped.
pub fn damage(message: &mut Node) {
    let Some(NodeContent::Nodes(children)) = &mut message.content else { return };
    for child in children.iter_mut().filter(|child| child.tag == "enc") {
        if let Some(NodeContent::Bytes(sealed)) = &mut child.content
            && let Some(last) = sealed.last_mut()
        {
            *last ^= 1;
        }
    }
}

/// How the server says this code: some codes are spoken as a failure, one as a conflict.
fn goodbye(code: u16) -> Node {
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

/// A refused login.
pub fn failure(reason: u16) -> Node {
    if reason == 402 {
        return goodbye(402);
    }
    NodeBuilder::new("failure").attr("reason", reason.to_string()).attr("location", "simulator").build()
}

/// The end of a stream after pairing: the device shall come back and log in.
pub fn restart_required() -> Node {
    goodbye(515)
}

/// A message the server refuses.
pub fn refused_message(message: &Node, code: u16) -> Node {
    stanza::ack(message).attr("error", code.to_string()).build()
}
