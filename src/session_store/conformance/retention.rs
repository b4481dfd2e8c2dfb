//! The temporary half of `ProtocolStore`: privacy tokens, sent messages, pending messages.

use super::{OpSource, Span, address, bytes, read_keys, sorted};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore::store::error::Result;
use wacore::store::traits::{PendingInboundKey, PendingInboundRow, ProtocolStore, TcTokenEntry};
use wacore::time::now_secs;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    GetTcToken { key: u8 },
    PutTcToken { key: u8, value: u8, token_at: u8, sender_at: Option<u8> },
    DeleteTcToken { key: u8 },
    GetAllTcTokenJids,
    DeleteExpiredTcTokens { token_cutoff: u8, sender_cutoff: u8 },
    TouchTcToken { key: u8, sender_at: u8 },
    StoreReceivedTcToken { key: u8, value: u8, token_at: u8 },
    StoreSentMessage { key: u8, message: u8, value: u8 },
    TakeSentMessage { key: u8, message: u8 },
    DeleteExpiredSentMessages { age: u8 },
    StorePendingInbound { key: u8, message: u8, value: u8 },
    GetPendingInbound { key: u8, message: u8 },
    DeletePendingInbound { key: u8, message: u8 },
    DeleteExpiredPendingInbound { age: u8 },
    StorePendingInboundBatch { span: Span, message: u8 },
    DeletePendingInboundBatch { span: Span, message: u8 },
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        let (key, value, message, age) = (source.below(4), source.below(3), source.below(2), source.below(4));
        let (token_at, sender_at) = (source.below(4), source.below(4));
        match source.below(16) {
            0 => Self::GetTcToken { key },
            1 => Self::PutTcToken { key, value, token_at, sender_at: source.flag().then_some(sender_at) },
            2 => Self::DeleteTcToken { key },
            3 => Self::GetAllTcTokenJids,
            4 => Self::DeleteExpiredTcTokens { token_cutoff: token_at, sender_cutoff: sender_at },
            5 => Self::TouchTcToken { key, sender_at },
            6 => Self::StoreReceivedTcToken { key, value, token_at },
            7 => Self::StoreSentMessage { key: key % 2, message, value: value % 2 },
            8 => Self::TakeSentMessage { key: key % 2, message },
            9 => Self::DeleteExpiredSentMessages { age },
            10 => Self::StorePendingInbound { key, message, value },
            11 => Self::GetPendingInbound { key, message },
            12 => Self::DeletePendingInbound { key, message },
            13 => Self::DeleteExpiredPendingInbound { age },
            14 => Self::StorePendingInboundBatch { span: source.span(), message },
            _ => Self::DeletePendingInboundBatch { span: source.span(), message },
        }
    }

    /// Returns the operations that read. Taking is the only way to read a sent message.
    pub(super) fn reads() -> Vec<Self> {
        let by_key = read_keys().flat_map(|key| {
            let messages = (0..2).flat_map(move |message| {
                [Self::GetPendingInbound { key, message }, Self::TakeSentMessage { key, message }]
            });
            messages.chain([Self::GetTcToken { key }])
        });
        by_key.chain([Self::GetAllTcTokenJids]).collect()
    }

    pub(super) async fn apply(&self, store: &impl ProtocolStore) -> Result<Value> {
        Ok(match *self {
            Self::GetTcToken { key } => json!(store.get_tc_token(&address(key)).await?),
            Self::PutTcToken { key, value, token_at, sender_at } => {
                let entry = TcTokenEntry {
                    token: bytes(value),
                    token_timestamp: token_at.into(),
                    sender_timestamp: sender_at.map(i64::from),
                };
                json!(store.put_tc_token(&address(key), &entry).await?)
            }
            Self::DeleteTcToken { key } => json!(store.delete_tc_token(&address(key)).await?),
            Self::GetAllTcTokenJids => sorted(store.get_all_tc_token_jids().await?),
            Self::DeleteExpiredTcTokens { token_cutoff, sender_cutoff } => {
                json!(store.delete_expired_tc_tokens(token_cutoff.into(), sender_cutoff.into()).await?)
            }
            Self::TouchTcToken { key, sender_at } => {
                json!(store.touch_tc_token_sender_timestamp(&address(key), sender_at.into()).await?)
            }
            Self::StoreReceivedTcToken { key, value, token_at } => {
                json!(store.store_received_tc_token(&address(key), &bytes(value), token_at.into()).await?)
            }
            Self::StoreSentMessage { key, message, value } => {
                json!(store.store_sent_message(&address(key), &message.to_string(), &bytes(value)).await?)
            }
            Self::TakeSentMessage { key, message } => {
                json!(store.take_sent_message(&address(key), &message.to_string()).await?)
            }
            Self::DeleteExpiredSentMessages { age } => {
                json!(store.delete_expired_sent_messages(now_secs() - i64::from(age)).await?)
            }
            Self::StorePendingInbound { key, message, value } => {
                let PendingMessage { chat, sender, id, .. } = PendingMessage::new(key, message, value);
                json!(store.store_pending_inbound(&chat, &sender, &id, &bytes(value)).await?)
            }
            Self::GetPendingInbound { key, message } => {
                let PendingMessage { chat, sender, id, .. } = PendingMessage::new(key, message, 0);
                json!(store.get_pending_inbound(&chat, &sender, &id).await?)
            }
            Self::DeletePendingInbound { key, message } => {
                let PendingMessage { chat, sender, id, .. } = PendingMessage::new(key, message, 0);
                json!(store.delete_pending_inbound(&chat, &sender, &id).await?)
            }
            Self::DeleteExpiredPendingInbound { age } => {
                json!(store.delete_expired_pending_inbound(now_secs() - i64::from(age)).await?)
            }
            Self::StorePendingInboundBatch { span, message } => {
                let batch: Vec<_> = span.pairs().map(|(key, value)| PendingMessage::new(key, message, value)).collect();
                let rows: Vec<_> = batch.iter().map(PendingMessage::row).collect();
                json!(store.store_pending_inbound_batch(&rows).await?)
            }
            Self::DeletePendingInboundBatch { span, message } => {
                let batch: Vec<_> = span.pairs().map(|(key, value)| PendingMessage::new(key, message, value)).collect();
                let keys: Vec<_> = batch.iter().map(PendingMessage::key).collect();
                json!(store.delete_pending_inbound_batch(&keys).await?)
            }
        })
    }
}

/// One pending message; the same id from two senders of one chat is two messages.
struct PendingMessage {
    chat: String,
    sender: String,
    id: String,
    message: Vec<u8>,
}

impl PendingMessage {
    fn new(key: u8, message: u8, value: u8) -> Self {
        Self { chat: format!("chat {}", key / 2), sender: address(key), id: message.to_string(), message: bytes(value) }
    }

    fn row(&self) -> PendingInboundRow<'_> {
        PendingInboundRow { chat: &self.chat, sender: &self.sender, id: &self.id, message: &self.message }
    }

    fn key(&self) -> PendingInboundKey<'_> {
        PendingInboundKey { chat: &self.chat, sender: &self.sender, id: &self.id }
    }
}
