//! Small readers and builders for binary XML, so that the other modules name attributes instead of matching variants.

use rand::RngExt as _;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, NodeContent, Server};

use crate::clock;
use crate::error::ProtocolError;

/// Parses binary XML with its leading flag byte, compressed or not.
pub fn read(packed: &[u8]) -> Result<Node, ProtocolError> {
    let unpacked = wacore_binary::util::unpack(packed).map_err(|error| ProtocolError::stanza(error.to_string()))?;
    wacore_binary::marshal::unmarshal_ref(&unpacked)
        .map(|node| node.to_owned())
        .map_err(|error| ProtocolError::stanza(error.to_string()))
}

/// Returns the address of the server itself.
pub fn server() -> Jid {
    Jid::new("", Server::Pn)
}

pub fn attr(node: &Node, key: &str) -> Option<String> {
    node.attrs.get(key).map(|value| value.as_str().into_owned())
}

pub fn required(node: &Node, key: &str) -> Result<String, ProtocolError> {
    attr(node, key).ok_or_else(|| ProtocolError::stanza(format!("<{}> lacks {key}", node.tag)))
}

pub fn jid(node: &Node, key: &str) -> Option<Jid> {
    node.attrs.get(key).and_then(wacore_binary::NodeValue::to_jid)
}

pub fn number(node: &Node, key: &str) -> Option<u64> {
    attr(node, key).and_then(|text| text.parse().ok())
}

pub fn is(node: &Node, key: &str, value: &str) -> bool {
    node.attrs.get(key).is_some_and(|found| found.as_str() == value)
}

pub fn child<'a>(node: &'a Node, tag: &str) -> Option<&'a Node> {
    node.get_optional_child(tag)
}

pub fn children(node: &Node) -> &[Node] {
    node.children().unwrap_or_default()
}

pub fn bytes(node: &Node) -> Option<Vec<u8>> {
    match &node.content {
        Some(NodeContent::Bytes(bytes)) => Some(bytes.clone()),
        Some(NodeContent::String(text)) => Some(text.as_bytes().to_vec()),
        Some(NodeContent::Nodes(_)) | None => None,
    }
}

/// Returns the bytes of `<tag>` inside `node`.
pub fn child_bytes(node: &Node, tag: &str) -> Option<Vec<u8>> {
    child(node, tag).and_then(bytes)
}

/// Returns a key as it is in a stanza: exactly 32 bytes, without the type byte that some clients put first.
pub fn key_bytes(raw: &[u8]) -> Option<[u8; 32]> {
    match raw.len() {
        32 => raw.try_into().ok(),
        33 => raw.get(1..).and_then(|tail| tail.try_into().ok()),
        _ => None,
    }
}

/// Parses a big-endian number of up to four bytes.
pub fn uint(raw: &[u8]) -> u32 {
    raw.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

/// Creates a `<tag>` that contains these bytes.
pub fn leaf(tag: &'static str, content: impl Into<Vec<u8>>) -> Node {
    NodeBuilder::new(tag).bytes(content).build()
}

pub fn empty(tag: &'static str) -> Node {
    NodeBuilder::new(tag).build()
}

/// Returns the three low bytes of a key's id, as it is in a stanza.
pub fn three_bytes(id: u32) -> Vec<u8> {
    id.to_be_bytes().into_iter().skip(1).collect()
}

/// Creates the answer to an iq.
pub fn result(request: &Node, content: impl IntoIterator<Item = Node>) -> Node {
    let mut content = content.into_iter().peekable();
    let answer = NodeBuilder::new("iq")
        .attr("from", jid(request, "to").unwrap_or_else(server))
        .attr("type", "result")
        .attr("id", attr(request, "id").unwrap_or_default());
    if content.peek().is_some() { answer.children(content).build() } else { answer.build() }
}

/// Creates the refusal of an iq.
pub fn refused(request: &Node, code: u16, text: &str) -> Node {
    NodeBuilder::new("iq")
        .attr("from", server())
        .attr("type", "error")
        .attr("id", attr(request, "id").unwrap_or_default())
        .children([NodeBuilder::new("error").attr("code", code.to_string()).attr("text", text).build()])
        .build()
}

/// Creates `<ack class=…>` for a stanza that a device sent.
pub fn ack(of: &Node) -> NodeBuilder {
    let mut builder = NodeBuilder::new("ack")
        .attr("class", of.tag.to_string())
        .attr("id", attr(of, "id").unwrap_or_default())
        .attr("t", clock::now_secs().to_string());
    if let Some(to) = jid(of, "to") {
        builder = builder.attr("from", to);
    }
    if let Some(participant) = jid(of, "participant") {
        builder = builder.attr("participant", participant);
    }
    if of.tag != "message"
        && let Some(kind) = attr(of, "type")
    {
        builder = builder.attr("type", kind);
    }
    builder
}

/// Creates a stanza id: upper-case hexadecimal, as phones make them.
pub fn new_id(prefix: &str) -> String {
    let random: [u8; 9] = rand::rng().random();
    random.iter().fold(prefix.to_owned(), |id, byte| format!("{id}{byte:02X}"))
}
