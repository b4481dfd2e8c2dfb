//! `MsgSecretStore`.

use super::{OpSource, Span, address, read_keys};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use wacore::store::error::Result;
use wacore::store::traits::{MsgSecretEntry, MsgSecretStore};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    PutSecret { key: u8, message: u8, value: u8 },
    PutSecrets { span: Span, message: u8, expires_at: u8, message_at: u8 },
    GetSecret { key: u8, message: u8 },
    GetSecretWithTime { key: u8, message: u8 },
    DeleteExpired { cutoff: u8 },
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        let (key, message, value) = (source.key(), source.below(2), source.value());
        match source.below(8) {
            0 => Self::PutSecret { key, message, value },
            1..=4 => Self::PutSecrets {
                span: source.span(),
                message,
                expires_at: source.below(8),
                message_at: source.below(4),
            },
            5 => Self::GetSecret { key, message },
            6 => Self::GetSecretWithTime { key, message },
            _ => Self::DeleteExpired { cutoff: source.below(6) },
        }
    }

    pub(super) fn reads() -> Vec<Self> {
        read_keys().flat_map(|key| (0..2).map(move |message| Self::GetSecretWithTime { key, message })).collect()
    }

    pub(super) async fn apply(&self, store: &impl MsgSecretStore) -> Result<Value> {
        Ok(match *self {
            Self::PutSecret { key, message, value } => {
                json!(store.put_msg_secret(CHAT, &address(key), &message.to_string(), &[value; 32]).await?)
            }
            Self::PutSecrets { span, message, expires_at, message_at } => {
                let entry = |(key, value): (u8, u8)| MsgSecretEntry {
                    chat: Arc::from(CHAT),
                    sender: Arc::from(address(key)),
                    msg_id: Arc::from(message.to_string()),
                    secret: [value; 32],
                    expires_at: expires_at.into(),
                    message_ts: message_at.into(),
                };
                json!(store.put_msg_secrets(span.pairs().map(entry).collect()).await?)
            }
            Self::GetSecret { key, message } => {
                json!(store.get_msg_secret(CHAT, &address(key), &message.to_string()).await?)
            }
            Self::GetSecretWithTime { key, message } => {
                json!(store.get_msg_secret_with_ts(CHAT, &address(key), &message.to_string()).await?)
            }
            Self::DeleteExpired { cutoff } => json!(store.delete_expired_msg_secrets(cutoff.into()).await?),
        })
    }
}

const CHAT: &str = "120363000000000001@g.us";
