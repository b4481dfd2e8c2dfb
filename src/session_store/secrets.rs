//! The 32-byte secret of each message. Votes, reactions and edits that refer to the message are encrypted with it.

use super::{SessionStore, Upsert, safe_integer};
use crate::params;
use crate::ports::Sql;
use async_trait::async_trait;
use wacore::store::error::Result;
use wacore::store::traits::{MsgSecretEntry, MsgSecretStore};

// A deadline never becomes earlier (0 means never expires), and a known message time never becomes 0 again: the rules of
// `merge_msg_secret_expiry` and `merge_msg_secret_message_ts`. A redelivered message writes nothing.
const PUT_SECRETS: Upsert = Upsert {
    insert: "insert into wa_message_secrets (chat, sender, message_id, secret, expires_at, message_at)",
    on_conflict: "on conflict (chat, sender, message_id) do update set
        secret = excluded.secret,
        expires_at = case when expires_at = 0 or excluded.expires_at = 0 then 0
            else max(expires_at, excluded.expires_at) end,
        message_at = max(message_at, excluded.message_at)
        where secret <> excluded.secret or message_at < excluded.message_at
            or (expires_at <> 0 and (excluded.expires_at = 0 or expires_at < excluded.expires_at))",
};
const GET_SECRET: &str =
    "select secret, message_at from wa_message_secrets where chat = ? and sender = ? and message_id = ?";
const COUNT: &str = "select count(*) as secrets from wa_message_secrets";
const DELETE_OLDEST: &str = "delete from wa_message_secrets where (chat, sender, message_id) in (
    select chat, sender, message_id from wa_message_secrets order by message_at desc limit -1 offset ?) returning 1";
const DELETE_EXPIRED: &str = "delete from wa_message_secrets where expires_at <> 0 and expires_at <= ? returning 1";

/// The most secrets that a device keeps, about 7 MB. A number that receives and sends 1 600 texts a day reaches this after the 30 days for
/// which the library keeps the secret of a text. On a busier number the oldest are deleted first: a text can be edited for 20 minutes, so
/// only very late edits, and votes in old polls, cannot be decrypted.
pub const MAX_SECRETS: i64 = 50_000;

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync> MsgSecretStore for SessionStore<S> {
    /// Writes 1 row per new or changed secret. Returns the number of entries.
    async fn put_msg_secrets(&self, entries: Vec<MsgSecretEntry>) -> Result<usize> {
        let count = entries.len();
        let rows = entries.into_iter().map(|entry| {
            let (expires_at, message_at) = (safe_integer(entry.expires_at), safe_integer(entry.message_ts));
            params![&*entry.chat, &*entry.sender, &*entry.msg_id, entry.secret.as_slice(), expires_at, message_at]
        });
        self.upsert(&PUT_SECRETS, rows)?;
        Ok(count)
    }

    async fn get_msg_secret(&self, chat: &str, sender: &str, msg_id: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.find_secret(chat, sender, msg_id)?.map(|(secret, _)| secret))
    }

    async fn get_msg_secret_with_ts(&self, chat: &str, sender: &str, msg_id: &str) -> Result<Option<(Vec<u8>, i64)>> {
        self.find_secret(chat, sender, msg_id)
    }

    /// Deletes the expired secrets, and the oldest ones if there are more than `MAX_SECRETS`. Writes 1 row per deleted secret. Reads the
    /// whole table: a read costs a thousandth of the written row that an index on the deadline would add to every message.
    async fn delete_expired_msg_secrets(&self, cutoff_timestamp: i64) -> Result<u32> {
        let expired = self.count_deleted(DELETE_EXPIRED, &[safe_integer(cutoff_timestamp)])?;
        Ok(expired.saturating_add(self.keep_newest_secrets(MAX_SECRETS)?))
    }
}

impl<S: Sql> SessionStore<S> {
    /// Deletes the oldest secrets if there are more than `most`, and returns how many.
    pub fn keep_newest_secrets(&self, most: i64) -> Result<u32> {
        let secrets = self.find(COUNT, &[])?.map_or(Ok(0), |row| row.integer("secrets"))?;
        if secrets <= most {
            return Ok(0);
        }
        self.count_deleted(DELETE_OLDEST, &params![most])
    }

    fn find_secret(&self, chat: &str, sender: &str, message_id: &str) -> Result<Option<(Vec<u8>, i64)>> {
        match self.find(GET_SECRET, &params![chat, sender, message_id])? {
            Some(row) => Ok(Some((row.blob("secret")?, row.integer("message_at")?))),
            None => Ok(None),
        }
    }
}
