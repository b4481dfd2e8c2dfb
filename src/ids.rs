//! Ids: one newtype per kind of thing. An id is a UUIDv7 as text, after a prefix that names the kind (design 20).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    clock::{Random, SeededRandom, Timestamp},
    error::{Error, Result},
    json_schema,
};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// Creates a new id. Ids sort by the time of their creation.
            pub fn new(now: Timestamp, random: &mut impl Random) -> Self {
                Self(format!("{}{}", $prefix, new_uuid(now, random)))
            }

            /// Accepts exactly the form that `new` writes. Nothing has an id of another form, so the error is *not found*.
            pub fn parse(text: &str) -> Result<Self> {
                match text.strip_prefix($prefix).and_then(|rest| uuid::Uuid::try_parse(rest).ok()) {
                    Some(uuid) if text.len() == $prefix.len() + 36 && text.ends_with(&uuid.hyphenated().to_string()) => Ok(Self(text.to_owned())),
                    _ => Err(Error::NotFound { what: $what }),
                }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let pattern = concat!("^", $prefix, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
                json_schema::text(pattern, concat!($prefix, "0193e0a0-0000-7000-8000-000000000001"))
            }
        }

        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(text: String) -> Result<Self> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(/// A tenant: a business that uses the product. Everything else belongs to one.
    TenantId, "ten_", "the tenant");
id!(/// A user: a person who signs in.
    UserId, "usr_", "the user");
id!(/// A device: a linked WhatsApp number. The id is also the name of its Durable Object.
    DeviceId, "dev_", "the device");
id!(/// A message, sent or received. WhatsApp has an id of its own for it.
    MessageId, "msg_", "the message");
id!(/// An effect that a hook requested for a received message. Its result comes back under this id.
    EffectId, "eff_", "the effect");
id!(/// A contact: a person whom a business knows.
    ContactId, "con_", "the contact");
id!(/// A conversation: the messages between a device and one person or group, whatever addresses they came from.
    ConversationId, "cnv_", "the conversation");
id!(/// An import of a file of contacts.
    ImportId, "imp_", "the import");
id!(/// A campaign: one message to many recipients.
    CampaignId, "cmp_", "the campaign");
id!(/// An entry of a thread: what stands there and is no message, such as a change of the conversation.
    EntryId, "ent_", "the entry");
id!(/// A canned reply: a text that is inserted into an answer by its shortcut.
    CannedReplyId, "can_", "the canned reply");
id!(/// A file: what a customer has sent or a user has uploaded. Its bytes are in the bucket.
    FileId, "fil_", "the file");

impl MessageId {
    /// Returns an id that sorts before every id created at `at` or later.
    pub fn earliest(at: Timestamp) -> Self {
        Self(format!("{}{}", Self::PREFIX, new_uuid(at, &mut Zeros)))
    }

    /// Returns when the message was created, to the millisecond.
    pub fn time(&self) -> Timestamp {
        let digits: String = self.0.chars().skip(Self::PREFIX.len()).filter(char::is_ascii_hexdigit).take(12).collect();
        Timestamp::from_unix_millis(i64::from_str_radix(&digits, 16).unwrap_or_default())
    }

    /// Returns the same id with another time.
    pub fn with_time(&self, time: Timestamp) -> Self {
        let digits = format!("{:012x}", time.unix_millis().unsigned_abs());
        let (high, low) = digits.split_at_checked(8).unwrap_or_default();
        let rest: String = self.0.chars().skip(Self::PREFIX.len() + 13).collect();
        Self(format!("{}{high}-{low}{rest}", Self::PREFIX))
    }

    /// Returns the id of a message that may be created twice and must get the same id: derived from its time and `seed`.
    pub fn derived(at: Timestamp, seed: &str) -> Self {
        Self::new(at, &mut SeededRandom::from_text(seed))
    }
}

impl EntryId {
    /// Returns the place of the entry among the places of messages: the same number after the prefix of a message.
    pub fn place(&self) -> String {
        format!("{}{}", MessageId::PREFIX, self.0.strip_prefix(Self::PREFIX).unwrap_or_default())
    }

    /// Returns the id of the entry at this place.
    pub fn at_place(place: &str) -> Result<Self> {
        let id = MessageId::parse(place)?;
        Self::parse(&format!("{}{}", Self::PREFIX, id.0.strip_prefix(MessageId::PREFIX).unwrap_or_default()))
    }
}

impl FileId {
    /// Returns the id of a received file. A message may be read twice, and its file must get the same id both times. So the id is
    /// derived from the time at which the message was sent and from `seed`, which names the message.
    pub fn derived(sent_at: Timestamp, seed: &str) -> Self {
        Self::new(sent_at, &mut SeededRandom::from_text(seed))
    }
}

impl ConversationId {
    /// Returns the id of the conversation of a device that begins under this chat id: a UUIDv8 of SHA-256. The device session and the
    /// projection derive the same id, also for a chat that was stored before conversations had ids.
    pub fn of(device: &DeviceId, chat_id: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(device.as_str());
        hash.update(" ");
        hash.update(chat_id);
        let hash: [u8; 32] = hash.finalize().into();
        let mut bytes = [0_u8; 16];
        bytes.iter_mut().zip(hash).for_each(|(byte, of_hash)| *byte = of_hash);
        Self(format!("{}{}", Self::PREFIX, uuid::Builder::from_custom_bytes(bytes).into_uuid().hyphenated()))
    }
}

struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn new_uuid(now: Timestamp, random: &mut impl Random) -> String {
    let mut bytes = [0_u8; 10];
    random.fill(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(now.unix_millis().unsigned_abs(), &bytes)
        .into_uuid()
        .hyphenated()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself_and_sorts_by_time() {
        let mut random = SeededRandom::new(7);
        let early = DeviceId::new(Timestamp::from_unix_millis(1_000), &mut random);
        let late = DeviceId::new(Timestamp::from_unix_millis(2_000), &mut random);
        assert_eq!(DeviceId::parse(early.as_str()), Ok(early.clone()));
        assert!(early < late);
    }

    #[test]
    fn a_derived_id_comes_out_the_same_and_the_earliest_sorts_before_it() {
        let at = Timestamp::from_unix_millis(1_763_700_000_000);
        let id = MessageId::derived(at, "cmp_1:7");
        assert_eq!(id, MessageId::derived(at, "cmp_1:7"));
        assert_ne!(id, MessageId::derived(at, "cmp_1:8"));
        assert!(MessageId::earliest(at) < id && id < MessageId::earliest(at.plus(std::time::Duration::from_millis(1))));
        assert_eq!(MessageId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn the_time_in_an_id_of_a_message_is_read_and_can_be_replaced() {
        let at = Timestamp::from_unix_millis(1_763_700_000_123);
        let id = MessageId::new(at, &mut SeededRandom::new(7));
        assert_eq!(id.time(), at);
        assert_eq!(id.with_time(at), id);
        let later = id.with_time(Timestamp::from_unix_millis(1_763_799_999_999));
        assert!(later > id);
        assert_eq!((MessageId::parse(later.as_str()), later.with_time(at)), (Ok(later.clone()), id));
    }

    /// Both databases store ids of conversations, so they must be the same in every release.
    #[test]
    fn the_id_of_a_conversation_follows_from_its_device_and_its_first_chat_id() {
        let device = DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap();
        let id = ConversationId::of(&device, "6281234567890@c.us");
        assert_eq!(id.as_str(), "cnv_64379d7a-02c5-8246-a2f2-662ac773e331");
        assert_eq!(ConversationId::parse(id.as_str()), Ok(id.clone()));
        assert_ne!(ConversationId::of(&device, "77@lid"), id);
        let other = DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000003").unwrap();
        assert_ne!(ConversationId::of(&other, "6281234567890@c.us"), id);
    }

    #[test]
    fn an_id_of_another_kind_is_not_found() {
        let id = TenantId::new(Timestamp::from_unix_millis(1_000), &mut SeededRandom::new(7));
        assert_eq!(DeviceId::parse(id.as_str()), Err(Error::NotFound { what: "the device" }));
        for text in ["", "dev_", "dev_x", "dev_' or 1=1", "DEV_0193"] {
            assert!(DeviceId::parse(text).is_err(), "{text}");
        }
    }
}
