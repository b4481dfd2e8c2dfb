//! `SignalStore`.

use super::{OpSource, Span, address, bytes, read_keys, sorted, user};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use wacore::store::error::Result;
use wacore::store::traits::SignalStore;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    PutIdentity { key: u8, value: u8 },
    PutIdentities(Span),
    LoadIdentity { key: u8 },
    DeleteIdentity { key: u8 },
    GetSession { key: u8 },
    PutSession { key: u8, value: u8 },
    PutSessions(Span),
    DeleteSession { key: u8 },
    HasSession { key: u8 },
    HasSignalState { key: u8 },
    StorePrekey { key: u8, value: u8, uploaded: bool },
    StorePrekeys { span: Span, uploaded: bool },
    LoadPrekey { key: u8 },
    LoadPrekeys(Span),
    MarkPrekeysUploaded(Span),
    RemovePrekey { key: u8 },
    MaxPrekeyId,
    StoreSignedPrekey { key: u8, value: u8 },
    LoadSignedPrekey { key: u8 },
    LoadAllSignedPrekeys,
    RemoveSignedPrekey { key: u8 },
    PutSenderKey { key: u8, value: u8 },
    PutSenderKeys(Span),
    GetSenderKey { key: u8 },
    DeleteSenderKey { key: u8 },
}

impl Op {
    pub(super) fn draw(source: &mut OpSource) -> Self {
        let (key, value) = (source.key(), source.value());
        match source.below(25) {
            0 => Self::PutIdentity { key, value },
            1 => Self::PutIdentities(source.span()),
            2 => Self::LoadIdentity { key },
            3 => Self::DeleteIdentity { key },
            4 => Self::GetSession { key },
            5 => Self::PutSession { key, value },
            6 => Self::PutSessions(source.span()),
            7 => Self::DeleteSession { key },
            8 => Self::HasSession { key },
            9 => Self::HasSignalState { key },
            10 => Self::StorePrekey { key, value, uploaded: source.flag() },
            11 => Self::StorePrekeys { span: source.span(), uploaded: source.flag() },
            12 => Self::LoadPrekey { key },
            13 => Self::LoadPrekeys(source.span()),
            14 => Self::MarkPrekeysUploaded(source.span()),
            15 => Self::RemovePrekey { key },
            16 => Self::MaxPrekeyId,
            17 => Self::StoreSignedPrekey { key, value },
            18 => Self::LoadSignedPrekey { key },
            19 => Self::LoadAllSignedPrekeys,
            20 => Self::RemoveSignedPrekey { key },
            21 => Self::PutSenderKey { key, value },
            22 => Self::PutSenderKeys(source.span()),
            23 => Self::GetSenderKey { key },
            _ => Self::DeleteSenderKey { key },
        }
    }

    pub(super) fn reads() -> Vec<Self> {
        let by_key = read_keys().flat_map(|key| {
            [
                Self::LoadIdentity { key },
                Self::GetSession { key },
                Self::HasSignalState { key },
                Self::GetSenderKey { key },
            ]
        });
        let prekeys = Self::LoadPrekeys(Span { first: 0, count: u8::MAX, value: 0 });
        by_key.chain([prekeys, Self::MaxPrekeyId, Self::LoadAllSignedPrekeys]).collect()
    }

    pub(super) async fn apply(&self, store: &impl SignalStore) -> Result<Value> {
        Ok(match *self {
            Self::PutIdentity { key, value } => json!(store.put_identity(&address(key), [value; 32]).await?),
            Self::PutIdentities(span) => {
                let batch: Vec<_> = span.pairs().map(|(key, value)| (shared(key), [value; 32])).collect();
                json!(store.put_identities_batch(&batch).await?)
            }
            Self::LoadIdentity { key } => json!(store.load_identity(&address(key)).await?),
            Self::DeleteIdentity { key } => json!(store.delete_identity(&address(key)).await?),
            Self::GetSession { key } => json!(store.get_session(&address(key)).await?.map(Vec::from)),
            Self::PutSession { key, value } => json!(store.put_session(&address(key), &bytes(value)).await?),
            Self::PutSessions(span) => json!(store.put_sessions_batch(&records(span)).await?),
            Self::DeleteSession { key } => json!(store.delete_session(&address(key)).await?),
            Self::HasSession { key } => json!(store.has_session(&address(key)).await?),
            Self::HasSignalState { key } => json!(store.has_signal_state_for_user(&user(key)).await?),
            Self::StorePrekey { key, value, uploaded } => {
                json!(store.store_prekey(key.into(), &bytes(value), uploaded).await?)
            }
            Self::StorePrekeys { span, uploaded } => {
                let batch: Vec<_> = span.pairs().map(|(key, value)| (key.into(), Bytes::from(bytes(value)))).collect();
                json!(store.store_prekeys_batch(&batch, uploaded).await?)
            }
            Self::LoadPrekey { key } => json!(store.load_prekey(key.into()).await?.map(Vec::from)),
            Self::LoadPrekeys(span) => {
                let found = store.load_prekeys_batch(&ids(span)).await?;
                sorted(found.into_iter().map(|(id, record)| (id, Vec::from(record))).collect())
            }
            Self::MarkPrekeysUploaded(span) => json!(store.mark_prekeys_uploaded(&ids(span)).await?),
            Self::RemovePrekey { key } => json!(store.remove_prekey(key.into()).await?),
            Self::MaxPrekeyId => json!(store.get_max_prekey_id().await?),
            Self::StoreSignedPrekey { key, value } => {
                json!(store.store_signed_prekey(key.into(), &bytes(value)).await?)
            }
            Self::LoadSignedPrekey { key } => json!(store.load_signed_prekey(key.into()).await?),
            Self::LoadAllSignedPrekeys => sorted(store.load_all_signed_prekeys().await?),
            Self::RemoveSignedPrekey { key } => json!(store.remove_signed_prekey(key.into()).await?),
            Self::PutSenderKey { key, value } => json!(store.put_sender_key(&address(key), &bytes(value)).await?),
            Self::PutSenderKeys(span) => json!(store.put_sender_keys_batch(&records(span)).await?),
            Self::GetSenderKey { key } => json!(store.get_sender_key(&address(key)).await?),
            Self::DeleteSenderKey { key } => json!(store.delete_sender_key(&address(key)).await?),
        })
    }
}

fn shared(key: u8) -> Arc<str> {
    Arc::from(address(key))
}

fn ids(span: Span) -> Vec<u32> {
    span.keys().map(u32::from).collect()
}

fn records(span: Span) -> Vec<(Arc<str>, Bytes)> {
    span.pairs().map(|(key, value)| (shared(key), Bytes::from(bytes(value)))).collect()
}
