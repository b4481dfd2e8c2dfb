//! WhatsApp's ids of our messages: each follows from the key under which the message was accepted.

use sha2::{Digest, Sha256};

use super::REMEMBERED_FOR;
use crate::{clock::Timestamp, ids::DeviceId};

/// The caller or the campaign that chose the key of a message. The owner is part of the id, so the key of a caller never names an
/// item of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOwner {
    Caller,
    Campaign,
}

impl KeyOwner {
    pub fn digest(self, device: &DeviceId, key: &str) -> [u8; 9] {
        let namespace = match self {
            Self::Caller => b"send",
            Self::Campaign => b"item",
        };
        let digest = Sha256::new().chain_update(device.as_str()).chain_update(namespace).chain_update(key).finalize();
        std::array::from_fn(|place| digest.get(place).copied().unwrap_or_default())
    }
}

/// Returns the WhatsApp message id for the campaign item with this key. The same key gives the same id, so an item that arrives
/// twice finds its row by primary key. The id looks like WhatsApp Web's own ids: `3EB0` and 18 hexadecimal digits.
pub fn item_wa_message_id(device: &DeviceId, key: &str) -> String {
    wa_message_id(KeyOwner::Campaign.digest(device, key))
}

/// Returns the WhatsApp message id for the message that a caller's key names. A caller may use the key for another message
/// `REMEMBERED_FOR` after the first one was sent, but a phone drops a message whose id it has seen before. So the last two bytes
/// also depend on the week of `accepted_at`. The bytes before them depend on the key alone, and the row is found by them.
pub fn caller_wa_message_id(device: &DeviceId, key: &str, accepted_at: Timestamp) -> String {
    let mut id = KeyOwner::Caller.digest(device, key);
    let [.., high, low] = &mut id;
    let period = i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX);
    let [.., week_high, week_low] = accepted_at.unix_millis().div_euclid(period).to_be_bytes();
    *high ^= week_high;
    *low ^= week_low;
    wa_message_id(id)
}

fn wa_message_id(id: [u8; 9]) -> String {
    format!("3EB0{}", hex::encode_upper(id))
}
