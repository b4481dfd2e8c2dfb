//! The addresses of a person. A person may be known by a phone number, by a LID, or by both; WhatsApp shows later that they
//! belong together.

use serde::{Deserialize, Serialize};

use crate::{
    contacts::phone::{self, DEFAULT_REGION, Phone},
    error::{Error, Result},
    ids::{ConversationId, DeviceId},
};

/// What follows the LID in the id of a chat with a person whose number is not known.
pub const LID_SUFFIX: &str = "@lid";
/// What the chat id of a group ends with.
pub const GROUP_SUFFIX: &str = "@g.us";

/// Chats that are shown and cannot be written to, by what their ids end with.
const READ_ONLY: [(&str, &str); 4] = [
    (GROUP_SUFFIX, "this is a group; groups can be read here and answered on the phone"),
    ("@newsletter", "this is a channel, which can be read on the phone only"),
    ("@broadcast", "this is a broadcast list of the phone; a message goes to one person"),
    ("@bot", "this is a bot, which can be answered on the phone only"),
];

/// Refuses the chat id of a group, or of another chat without a person, as a recipient: a message must never reach a
/// member of a group in private.
pub fn refuse_read_only(to: &str) -> Result<()> {
    let to = to.trim();
    match READ_ONLY.iter().find(|(suffix, _)| to.ends_with(suffix)) {
        Some((_, reason)) => Err(Error::invalid("to", *reason)),
        None if to == "0@c.us" => Err(Error::invalid("to", "this is WhatsApp's own account, which nobody can answer")),
        None => Ok(()),
    }
}

/// The id of the chat with the person who has this LID, while no number is known.
pub fn lid_chat_id(lid: &str) -> String {
    format!("{lid}{LID_SUFFIX}")
}

/// WhatsApp has shown that a LID and a number are one person. These are the fields of the event `contact.identified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifiedContact {
    pub device_id: DeviceId,
    /// The conversation, which has this chat id from now on. A chat of the LID alone has become part of it.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    /// In E.164 without `+`.
    pub phone: String,
    pub lid: String,
}

/// What an address is. The order is that in which a contact's addresses are listed and chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactAddressKind {
    Phone,
    Lid,
    /// Meta's business-scoped user id, which one business sees in place of the number: `BR.1502…`.
    Bsuid,
    Username,
}

impl ContactAddressKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Lid => "lid",
            Self::Bsuid => "bsuid",
            Self::Username => "username",
        }
    }

    pub fn find(text: &str) -> Option<Self> {
        [Self::Phone, Self::Lid, Self::Bsuid, Self::Username].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One address of a contact. A number is in E.164 without `+`, a username in lower case without `@`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactAddress {
    pub kind: ContactAddressKind,
    pub value: String,
}

const MAX_LID_DIGITS: usize = 20;
const MAX_BSUID_CHARACTERS: usize = 128;
/// WhatsApp's rule for the length of a username.
const USERNAME_CHARACTERS: std::ops::RangeInclusive<usize> = 3..=35;

impl ContactAddress {
    /// Reads an address as people type it. The error names the kind as the field.
    pub fn parse(kind: ContactAddressKind, text: &str) -> Result<Self> {
        let text = text.trim();
        let value = match kind {
            ContactAddressKind::Phone => Some(Phone::parse(text, DEFAULT_REGION)?.as_str().to_owned()),
            ContactAddressKind::Lid => lid(text),
            ContactAddressKind::Bsuid => bsuid(text),
            ContactAddressKind::Username => username(text),
        };
        let wrong = || {
            let message = match kind {
                ContactAddressKind::Phone => "this is not a phone number",
                ContactAddressKind::Lid => "this is not a LID: a LID is digits, such as 123456789012345",
                ContactAddressKind::Bsuid => {
                    "this is not a business-scoped user id: it is a country code, a dot, and letters and digits"
                }
                ContactAddressKind::Username => {
                    "this is not a username: it has 3 to 35 letters, digits, dots and underscores"
                }
            };
            Error::invalid(kind.as_str(), message)
        };
        Ok(Self { kind, value: value.ok_or_else(wrong)? })
    }

    /// Reads the address of a contact to create: its number or its LID. Two addresses could belong to two persons, and
    /// only WhatsApp shows whether they do.
    pub fn parse_either(phone: Option<&str>, lid: Option<&str>) -> Result<Self> {
        match (phone, lid) {
            (Some(phone), None) => Self::parse(ContactAddressKind::Phone, phone),
            (None, Some(lid)) => Self::parse(ContactAddressKind::Lid, lid),
            (None, None) => Err(Error::invalid("phone", "give the phone number or, if it is not known, the lid")),
            (Some(_), Some(_)) => {
                Err(Error::invalid("lid", "give the phone number alone; the LID is added when WhatsApp shows it"))
            }
        }
    }

    pub fn phone(phone: &Phone) -> Self {
        Self { kind: ContactAddressKind::Phone, value: phone.as_str().to_owned() }
    }

    /// Reads the text that `contacts.phone` holds: a number, or another address as `in_column` writes it.
    pub fn of_column(text: &str) -> Result<Self> {
        let (value, kind) = match text.rsplit_once('@') {
            None => (text, Some(ContactAddressKind::Phone)),
            Some((value, kind)) => (value, ContactAddressKind::find(kind)),
        };
        let kind = kind.ok_or_else(|| Error::Internal(format!("unknown kind of the address {text}")))?;
        Ok(Self { kind, value: value.to_owned() })
    }

    /// The text for `contacts.phone`: a number as it is, and behind another address its kind, such as `123@lid`. So every
    /// text with `@` is no number.
    pub fn in_column(&self) -> String {
        match self.kind {
            ContactAddressKind::Phone => self.value.clone(),
            ContactAddressKind::Lid | ContactAddressKind::Bsuid | ContactAddressKind::Username => {
                format!("{}@{}", self.value, self.kind.as_str())
            }
        }
    }

    /// The id of the chat with the person at this address.
    pub fn chat_id(&self) -> String {
        match self.kind {
            ContactAddressKind::Phone => phone::chat_id(&self.value),
            ContactAddressKind::Lid => lid_chat_id(&self.value),
            ContactAddressKind::Bsuid | ContactAddressKind::Username => self.in_column(),
        }
    }
}

fn lid(text: &str) -> Option<String> {
    let digits = text.strip_suffix(LID_SUFFIX).unwrap_or(text);
    let is_lid = (1..=MAX_LID_DIGITS).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    is_lid.then(|| digits.to_owned())
}

fn bsuid(text: &str) -> Option<String> {
    let (country, id) = text.split_once('.')?;
    let is_country = country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase());
    let is_id = (1..=MAX_BSUID_CHARACTERS).contains(&id.len()) && id.bytes().all(|each| each.is_ascii_alphanumeric());
    (is_country && is_id).then(|| text.to_owned())
}

fn username(text: &str) -> Option<String> {
    let name = text.strip_prefix('@').unwrap_or(text).to_ascii_lowercase();
    let is_name = USERNAME_CHARACTERS.contains(&name.len())
        && name.bytes().all(|each| each.is_ascii_alphanumeric() || matches!(each, b'.' | b'_'))
        && name.bytes().any(|each| each.is_ascii_alphabetic())
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..");
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_no_recipient_and_the_error_says_so() {
        for (to, reason) in [
            ("120363001@g.us", "group"),
            (" 120363001@g.us ", "group"),
            ("120363002@newsletter", "channel"),
            ("1699@broadcast", "broadcast list"),
            ("867051314767696@bot", "bot"),
            ("0@c.us", "WhatsApp"),
        ] {
            let Err(Error::Invalid { details, message, .. }) = refuse_read_only(to) else { panic!("{to}") };
            assert!(details["field"] == "to" && message.contains(reason), "{to}: {message}");
        }
        for to in ["6281234567890@c.us", "+62 812-3456-7890", "77@lid"] {
            assert_eq!(refuse_read_only(to), Ok(()), "{to}");
        }
    }
    use ContactAddressKind::{Bsuid, Lid, Phone as Number, Username};
    use proptest::prelude::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        let longest = format!("BR.{}", "a1".repeat(64));
        for (kind, text, value) in [
            (Number, "+62 812-3456-7890", "6281234567890"),
            (Number, "0812 3456 7890", "6281234567890"),
            (Lid, " 123456789012345 ", "123456789012345"),
            (Lid, "77@lid", "77"),
            (Bsuid, "BR.1502abcXYZ", "BR.1502abcXYZ"),
            (Bsuid, &longest, &longest),
            (Username, "@Toko.Ayu_24", "toko.ayu_24"),
            (Username, "ayu", "ayu"),
        ] {
            let address = ContactAddress::parse(kind, text).unwrap();
            assert_eq!((address.kind, address.value.as_str()), (kind, value), "{text}");
        }
    }

    #[test]
    fn a_value_that_is_not_of_its_kind_is_refused_with_the_name_of_the_kind() {
        let too_long = format!("BR.{}", "a".repeat(129));
        let (long_lid, long_name) = ("1".repeat(21), "a".repeat(36));
        for (kind, text) in [
            (Number, "77@lid"),
            (Number, ""),
            (Lid, ""),
            (Lid, "@lid"),
            (Lid, "077"),
            (Lid, "77:3@lid"),
            (Lid, "6281234567890@c.us"),
            (Lid, "+6281234567890"),
            (Lid, "٧٧"),
            (Lid, &long_lid),
            (Bsuid, "1502"),
            (Bsuid, "BR."),
            (Bsuid, "BRA.1502"),
            (Bsuid, "br.1502"),
            (Bsuid, "BR.15 02"),
            (Bsuid, "BR.15.02"),
            (Bsuid, &too_long),
            (Username, "ay"),
            (Username, "12345"),
            (Username, ".ayu"),
            (Username, "ayu."),
            (Username, "a..yu"),
            (Username, "ayu lestari"),
            (Username, "ayu@toko"),
            (Username, &long_name),
        ] {
            let Err(Error::Invalid { details, .. }) = ContactAddress::parse(kind, text) else {
                panic!("{text} was accepted")
            };
            assert_eq!(details["field"], kind.as_str(), "{text}");
        }
    }

    #[test]
    fn a_contact_is_created_by_a_number_or_a_lid() {
        let read = |phone, lid| ContactAddress::parse_either(phone, lid).map(|address| address.in_column());
        assert_eq!(read(Some("0812-3456-7890"), None), Ok("6281234567890".into()));
        assert_eq!(read(None, Some("77")), Ok("77@lid".into()));
        for (phone, lid, field, advice) in [
            (None, None, "phone", "give the phone number or"),
            (Some("081234567890"), Some("77"), "lid", "give the phone number alone"),
            (Some("77"), None, "phone", "not a phone number"),
            (None, Some("ayu"), "lid", "a LID is digits"),
        ] {
            let Err(Error::Invalid { message, details }) = ContactAddress::parse_either(phone, lid) else {
                panic!("{phone:?} {lid:?} was accepted")
            };
            assert_eq!(details["field"], field);
            assert!(message.contains(advice), "{message}");
        }
    }

    #[test]
    fn the_stored_form_of_each_kind_is_pinned() {
        for (kind, value, in_column, chat_id) in [
            (Number, "6281234567890", "6281234567890", "6281234567890@c.us"),
            (Lid, "77", "77@lid", "77@lid"),
            (Bsuid, "BR.1502", "BR.1502@bsuid", "BR.1502@bsuid"),
            (Username, "ayu", "ayu@username", "ayu@username"),
        ] {
            let address = ContactAddress { kind, value: value.into() };
            assert_eq!((address.in_column().as_str(), address.chat_id().as_str()), (in_column, chat_id));
            assert_eq!(serde_json::to_value(&address).unwrap()["kind"], kind.as_str());
        }
        assert!(matches!(ContactAddress::of_column("77@s.whatsapp.net"), Err(Error::Internal(_))));
    }

    proptest! {
        #[test]
        fn an_address_reads_back_from_its_column(kind in 0_usize..4, text in "[0-9A-Z.a-z_@]{1,40}") {
            let kind = [Number, Lid, Bsuid, Username].into_iter().nth(kind).unwrap();
            if let Ok(address) = ContactAddress::parse(kind, &text) {
                prop_assert_eq!(ContactAddress::of_column(&address.in_column()), Ok(address.clone()));
                prop_assert_eq!(ContactAddress::parse(kind, &address.value), Ok(address));
            }
        }
    }
}
