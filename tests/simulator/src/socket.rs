//! One WhatsApp socket: prologue, handshake, then a reader, a writer, and the stanzas between them.
//!
//! Each socket logs and ends by itself; no input of a client can end the task of another client.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use bytes::Bytes;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use wacore_binary::Node;
use wacore_noise::NoiseCipher;
use wacore_noise::framing::{FrameDecoder, encode_frame};
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use crate::error::ProtocolError;
use crate::network::{Condition, Network, Outgoing, SocketId};
use crate::noise::{Answer, Handshaken};
use crate::stanza;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a socket that sent a close frame waits until the other side closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

type Sink = SplitSink<WebSocket, Message>;
type Stream = SplitStream<WebSocket>;

/// Serves one client until its socket ends.
pub async fn serve(network: Network, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let mut input = Input::default();
    let shaken =
        tokio::time::timeout(HANDSHAKE_TIMEOUT, shake_hands(&network, &mut sink, &mut stream, &mut input)).await;
    let shaken = match shaken {
        Ok(Ok(shaken)) => shaken,
        Ok(Err(error)) => return log::warn!("a socket ended in its handshake: {error}"),
        Err(_) => return log::warn!("a socket ended in its handshake: it took too long"),
    };
    let payload = match wa::ClientPayload::decode_from_slice(&shaken.payload) {
        Ok(payload) => payload,
        Err(error) => return log::warn!("a client payload could not be read: {error}"),
    };

    let (outgoing, queue) = mpsc::unbounded_channel();
    let (condition, conditions) = watch::channel(Condition::Fine { delay_ms: 0 });
    let writer = tokio::spawn(write(sink, shaken.write, queue, conditions.clone(), condition.clone()));
    let id = network.register(&shaken.client_static, &payload, outgoing, condition.clone());
    network.announce_change();

    let (arrivals, frames) = mpsc::unbounded_channel();
    let reader = tokio::spawn(read(stream, input, arrivals, condition.clone()));
    process(&network, id, shaken.read, frames, conditions).await;

    network.world().forget_socket(id);
    network.announce_change();
    finish_writing(writer).await;
    condition.send_replace(Condition::Cut);
    reader.abort();
}

/// Waits for a writer that still has a close frame to send; one that only waits ends because its queue is closed.
async fn finish_writing(writer: tokio::task::JoinHandle<()>) {
    if tokio::time::timeout(CLOSE_WITHIN, writer).await.is_err() {
        log::debug!("a writer did not finish in time");
    }
}

/// Bytes from the client: first the prologue, then frames.
#[derive(Default)]
struct Input {
    raw: Vec<u8>,
    prologue: Option<[u8; 4]>,
    frames: Option<FrameDecoder>,
}

impl Input {
    fn feed(&mut self, bytes: &[u8]) {
        if let Some(frames) = &mut self.frames {
            frames.feed(bytes);
            return;
        }
        self.raw.extend_from_slice(bytes);
        let skipped = edge_routing_length(&self.raw);
        let header = skipped.and_then(|start| self.raw.get(start..start + 4)?.try_into().ok());
        if let (Some(start), Some(header)) = (skipped, header) {
            self.prologue = Some(header);
            let mut frames = FrameDecoder::new();
            frames.feed(self.raw.get(start + 4..).unwrap_or_default());
            self.frames = Some(frames);
            self.raw = Vec::new();
        }
    }

    fn frame(&mut self) -> Option<Vec<u8>> {
        self.frames.as_mut()?.decode_frame().map(|frame| frame.to_vec())
    }
}

/// Returns how many bytes of routing hint precede the header; `None` while too few bytes have arrived.
fn edge_routing_length(raw: &[u8]) -> Option<usize> {
    if raw.first()? != &b'E' {
        return Some(0);
    }
    let length = raw.get(4..7)?.iter().fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
    Some(7 + length)
}

async fn shake_hands(
    network: &Network,
    sink: &mut Sink,
    stream: &mut Stream,
    input: &mut Input,
) -> Result<Handshaken, ProtocolError> {
    let hello = next_frame(stream, input).await?;
    let prologue = input.prologue.unwrap_or_default();
    if !prologue.starts_with(b"WA") {
        return Err(ProtocolError::Handshake("the header is not that of a WhatsApp client".into()));
    }
    match network.identity().answer(&prologue, &hello)? {
        Answer::Done(reply, shaken) => {
            send_frame(sink, &reply).await?;
            Ok(*shaken)
        }
        Answer::Continue(reply, unfinished) => {
            send_frame(sink, &reply).await?;
            unfinished.finish(&next_frame(stream, input).await?)
        }
    }
}

async fn next_frame(stream: &mut Stream, input: &mut Input) -> Result<Vec<u8>, ProtocolError> {
    loop {
        if let Some(frame) = input.frame() {
            return Ok(frame);
        }
        match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => input.feed(&bytes),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Text(_) | Message::Close(_))) | None => {
                return Err(ProtocolError::Handshake("the client went away".into()));
            }
            Some(Err(error)) => return Err(ProtocolError::Handshake(error.to_string())),
        }
    }
}

async fn send_frame(sink: &mut Sink, payload: &[u8]) -> Result<(), ProtocolError> {
    let frame = encode_frame(payload, None).map_err(|error| ProtocolError::Handshake(error.to_string()))?;
    sink.send(Message::Binary(Bytes::from(frame))).await.map_err(|error| ProtocolError::Handshake(error.to_string()))
}

/// Receives frames from the socket and records when each arrived. A client that closes a stalled socket ends it.
async fn read(
    mut stream: Stream,
    mut input: Input,
    arrivals: mpsc::UnboundedSender<(Instant, Vec<u8>)>,
    condition: watch::Sender<Condition>,
) {
    let mut conditions = condition.subscribe();
    loop {
        while let Some(frame) = input.frame() {
            if arrivals.send((Instant::now(), frame)).is_err() {
                return;
            }
        }
        tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Binary(bytes))) => input.feed(&bytes),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Text(_) | Message::Close(_)) | Err(_)) | None => break,
            },
            () = cut(&mut conditions) => return,
        }
    }
    condition.send_if_modified(|condition| {
        let stalled = *condition == Condition::Stalled;
        if stalled {
            *condition = Condition::Cut;
        }
        stalled
    });
}

/// Decrypts frames in order and passes their stanzas on.
async fn process(
    network: &Network,
    id: SocketId,
    cipher: NoiseCipher,
    mut frames: mpsc::UnboundedReceiver<(Instant, Vec<u8>)>,
    mut conditions: watch::Receiver<Condition>,
) {
    let mut counter: u32 = 0;
    loop {
        let next = tokio::select! {
            next = frames.recv() => next,
            () = cut(&mut conditions) => return,
        };
        let Some((arrived_at, mut frame)) = next else { return };
        wait_out_delay(arrived_at, &conditions).await;
        if !wait_until_unstalled(&mut conditions).await {
            return;
        }
        if let Err(error) = cipher.decrypt_in_place_with_counter(counter, &mut frame) {
            return log::warn!("a frame could not be decrypted: {error}");
        }
        counter = counter.wrapping_add(1);
        match stanza::read(&frame) {
            Ok(node) => {
                log::debug!("socket {} <- {node:?}", id.0);
                network.receive_stanza(id, &node);
            }
            Err(error) => log::warn!("a stanza could not be read: {error}"),
        }
    }
}

async fn write(
    mut sink: Sink,
    cipher: NoiseCipher,
    mut queue: mpsc::UnboundedReceiver<(Instant, Outgoing)>,
    mut conditions: watch::Receiver<Condition>,
    condition: watch::Sender<Condition>,
) {
    let mut counter: u32 = 0;
    loop {
        let next = tokio::select! {
            next = queue.recv() => next,
            () = cut(&mut conditions) => return,
        };
        let Some((queued_at, outgoing)) = next else { return };
        wait_out_delay(queued_at, &conditions).await;
        if !wait_until_unstalled(&mut conditions).await {
            return;
        }
        let sent = match outgoing {
            Outgoing::Stanza(node) => {
                log::debug!("-> {node:?}");
                send_stanza(&mut sink, &cipher, &mut counter, &node).await
            }
            Outgoing::Rest(pause) => {
                tokio::time::sleep(pause).await;
                Ok(())
            }
            Outgoing::Close => {
                // A socket that the client has closed already is no error.
                let _ = sink.send(Message::Close(None)).await;
                tokio::time::sleep(CLOSE_WITHIN / 4).await;
                condition.send_replace(Condition::Cut);
                return;
            }
        };
        if let Err(error) = sent {
            condition.send_replace(Condition::Cut);
            return log::debug!("a socket cannot be written any more: {error}");
        }
    }
}

async fn send_stanza(
    sink: &mut Sink,
    cipher: &NoiseCipher,
    counter: &mut u32,
    node: &Node,
) -> Result<(), ProtocolError> {
    let mut sealed = wacore_binary::marshal::marshal(node).map_err(|error| ProtocolError::stanza(error.to_string()))?;
    cipher
        .encrypt_in_place_with_counter(*counter, &mut sealed)
        .map_err(|error| ProtocolError::Handshake(error.to_string()))?;
    *counter = counter.wrapping_add(1);
    send_frame(sink, &sealed).await
}

async fn wait_out_delay(since: Instant, conditions: &watch::Receiver<Condition>) {
    let condition = *conditions.borrow();
    if let Condition::Fine { delay_ms } = condition
        && delay_ms > 0
    {
        tokio::time::sleep_until(since + Duration::from_millis(delay_ms)).await;
    }
}

/// Waits while the socket is stalled; returns `false` if it was cut.
async fn wait_until_unstalled(conditions: &mut watch::Receiver<Condition>) -> bool {
    match conditions.wait_for(|condition| *condition != Condition::Stalled).await {
        Ok(condition) => *condition != Condition::Cut,
        Err(_) => false,
    }
}

async fn cut(conditions: &mut watch::Receiver<Condition>) {
    // An error means that the sender was dropped, which ends the socket, too.
    let _ = conditions.wait_for(|condition| *condition == Condition::Cut).await;
}
