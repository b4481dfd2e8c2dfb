//! The addresses of a person. A person may be known by a phone number, by a LID, or by both. Only WhatsApp can show that a number and a LID
//! belong to one person.

use serde::{Deserialize, Serialize};

use crate::{
    contacts::{
        chat_kind::ChatKind,
        phone::{self, BareDigits, DEFAULT_REGION, Phone},
        phone_fault::PhoneFault,
        written_number::plain,
    },
    error::{Error, Result},
    ids::{ConversationId, DeviceId},
};

/// The suffix of the chat id of a person whose number is not known; the LID precedes it.
pub const LID_SUFFIX: &str = "@lid";
/// The suffix of the chat id of a group.
pub const GROUP_SUFFIX: &str = "@g.us";

/// Returns the id of the chat with the person who has this LID, while no number is known.
pub fn lid_chat_id(lid: &str) -> String {
    format!("{lid}{LID_SUFFIX}")
}

/// Returns the LID in the chat id of a person whose number is not known; `None` for every other id.
pub fn lid_in(chat_id: &str) -> Option<&str> {
    chat_id.strip_suffix(LID_SUFFIX)
}

/// WhatsApp has shown that a LID and a number are one person. These are the fields of the event `contact.identified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifiedContact {
    pub device_id: DeviceId,
    /// The conversation that has this chat id from now on. An earlier chat under the LID was merged into it.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    /// The person's number in E.164 without `+`.
    pub phone: String,
    pub lid: String,
    /// Another number by which WhatsApp names the person. If it is present, the chat of that number was merged into the
    /// conversation; if it is absent, the chat under the LID was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_phone: Option<String>,
}

impl IdentifiedContact {
    /// Returns the id of the chat that was merged into the conversation.
    pub fn joined_chat(&self) -> String {
        self.other_phone.as_deref().map_or_else(|| lid_chat_id(&self.lid), phone::chat_id)
    }
}

/// The kind of an address, in order of preference: a contact's addresses are listed in this order, and the first one determines the id of
/// its chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactAddressKind {
    Phone,
    Lid,
    /// Meta's business-scoped user id: the id that one business sees instead of the number, such as `BR.1502…`.
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

/// The fewest and the most digits of a number, country code included, that WhatsApp uses as an id. E.164 allows at most 15 digits.
const MIN_ID_DIGITS: usize = 5;
const MAX_ID_DIGITS: usize = 15;
const MAX_LID_DIGITS: usize = 20;
const UNKNOWN_RECIPIENT: &str =
    "this is neither a phone number nor a chat id such as 6281234567890@c.us or 123456789012345@lid";
const MAX_BSUID_CHARACTERS: usize = 128;
/// WhatsApp's rule for the length of a username.
const USERNAME_CHARACTERS: std::ops::RangeInclusive<usize> = 3..=35;

impl ContactAddress {
    /// Parses an address as people type it. The field of the error is the name of the kind.
    pub fn parse(kind: ContactAddressKind, text: &str) -> Result<Self> {
        let text = text.trim();
        let value = match kind {
            ContactAddressKind::Phone => {
                Some(Phone::read(text, DEFAULT_REGION, BareDigits::FromProgram)?.as_str().to_owned())
            }
            ContactAddressKind::Lid => lid(text),
            ContactAddressKind::Bsuid => bsuid(text),
            ContactAddressKind::Username => username(text),
        };
        let wrong = || {
            let message = match kind {
                // Never returned, because `Phone::read` has returned its own error before.
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

    /// Parses the address of a contact to create: its number or its LID. A request with both is refused, because only WhatsApp shows
    /// whether they belong to one person.
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

    /// Parses the chat id in the path of a request. A chat that takes no messages is a conflict; what is no chat is not found.
    pub fn parse_chat(id: &str) -> Result<Self> {
        Self::parse_recipient(id).map_err(|error| match error {
            Error::Invalid { message, .. } if id.contains('@') => Error::Conflict(message),
            _ => Error::NotFound { what: "the chat" },
        })
    }

    /// Parses the `to` of a message: a number as a program writes it, or the id of a chat with one person. An id that WhatsApp issued need
    /// not be a number of today's numbering plans.
    pub fn parse_recipient(text: &str) -> Result<Self> {
        let text = plain(text);
        let text = text.trim();
        let refuse = |reason: &str, message: &str| {
            let details = serde_json::json!({ "field": "to", "reason": reason });
            Err(Error::Invalid { message: message.to_owned(), details })
        };
        if !text.contains('@') {
            let phone = Phone::read(text, DEFAULT_REGION, BareDigits::FromProgram);
            return Ok(Self::phone(&phone.map_err(|fault| fault.in_field("to"))?));
        }
        match ChatKind::of(text) {
            ChatKind::Person => {}
            ChatKind::WhatsApp => {
                return refuse(
                    "recipient_whatsapp",
                    "this is the chat in which WhatsApp itself writes; it takes no messages",
                );
            }
            ChatKind::Group => {
                return refuse("recipient_group", "this is a group; broadcasts go to people only");
            }
            ChatKind::Status | ChatKind::BroadcastList => {
                return refuse(
                    "recipient_broadcast",
                    "this is a status or a broadcast list; messages are sent to one person",
                );
            }
            ChatKind::Channel => {
                return refuse("recipient_channel", "this is a channel; messages are sent to one person");
            }
            ChatKind::Bot => {
                return refuse(PhoneFault::BOT, PhoneFault::BOT_MESSAGE);
            }
            ChatKind::Other => return refuse("recipient_unknown", UNKNOWN_RECIPIENT),
        }
        match text.rsplit_once('@') {
            Some((user, "c.us" | "s.whatsapp.net")) => match number_of_id(user) {
                Some(number) => Ok(Self { kind: ContactAddressKind::Phone, value: number.to_owned() }),
                None => refuse("recipient_unknown", "this is not a chat id such as 6281234567890@c.us"),
            },
            Some((_, "lid")) => match lid(text) {
                Some(value) => Ok(Self { kind: ContactAddressKind::Lid, value }),
                None => refuse("recipient_unknown", "this is not a chat id such as 123456789012345@lid"),
            },
            _ => refuse("recipient_unknown", UNKNOWN_RECIPIENT),
        }
    }

    pub fn phone(phone: &Phone) -> Self {
        Self { kind: ContactAddressKind::Phone, value: phone.as_str().to_owned() }
    }

    /// Parses the value of the column `contacts.phone`, as `in_column` writes it: a number, or another address.
    pub fn of_column(text: &str) -> Result<Self> {
        let (value, kind) = match text.rsplit_once('@') {
            None => (text, Some(ContactAddressKind::Phone)),
            Some((value, kind)) => (value, ContactAddressKind::find(kind)),
        };
        let kind = kind.ok_or_else(|| Error::Internal(format!("unknown kind of the address {text}")))?;
        Ok(Self { kind, value: value.to_owned() })
    }

    /// Returns the value for the column `contacts.phone`: a number unchanged, any other address followed by its kind, such as `123@lid`. A
    /// value with `@` is therefore not a number.
    pub fn in_column(&self) -> String {
        match self.kind {
            ContactAddressKind::Phone => self.value.clone(),
            ContactAddressKind::Lid | ContactAddressKind::Bsuid | ContactAddressKind::Username => {
                format!("{}@{}", self.value, self.kind.as_str())
            }
        }
    }

    /// Returns the number if this address is a number.
    pub fn number(&self) -> Option<&str> {
        (self.kind == ContactAddressKind::Phone).then_some(self.value.as_str())
    }

    /// Returns the id of the chat with the person at this address.
    pub fn chat_id(&self) -> String {
        match self.kind {
            ContactAddressKind::Phone => phone::chat_id(&self.value),
            ContactAddressKind::Lid => lid_chat_id(&self.value),
            ContactAddressKind::Bsuid | ContactAddressKind::Username => self.in_column(),
        }
    }
}

/// Returns the digits of an id that WhatsApp gave to a person: `6281234567890`, or `6281234567890:12` with the number of a device.
fn number_of_id(user: &str) -> Option<&str> {
    // The numbers of an agent and of a device may follow the phone number.
    let digits = user.split(['.', ':']).next()?;
    let is_number = (MIN_ID_DIGITS..=MAX_ID_DIGITS).contains(&digits.len()) && !digits.starts_with('0');
    (is_number && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

fn lid(text: &str) -> Option<String> {
    let digits = lid_in(text).unwrap_or(text);
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
    use ContactAddressKind::{Bsuid, Lid, Phone as Number, Username};
    use proptest::prelude::*;

    #[test]
    fn the_chat_of_a_path_is_found_or_takes_no_messages_or_does_not_exist() {
        assert_eq!(
            ContactAddress::parse_chat("6281234567890@c.us"),
            ContactAddress::parse_recipient("6281234567890@c.us")
        );
        assert!(matches!(ContactAddress::parse_chat("120363001@g.us"), Err(Error::Conflict(_))));
        for id in ["", "ÁØÒ=F", "halo"] {
            assert!(matches!(ContactAddress::parse_chat(id), Err(Error::NotFound { .. })), "{id}");
        }
    }

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
    fn a_group_is_no_recipient_and_the_error_says_so() {
        for (to, reason) in [
            ("120363001@g.us", "group"),
            (" 120363001@g.us ", "group"),
            ("120363002@newsletter", "channel"),
            ("1699@broadcast", "broadcast list"),
            ("867051314767696@bot", "bot"),
            ("13135550002@c.us", "bot"),
            ("13135550002:0@s.whatsapp.net", "bot"),
            ("+1 313-555-0002", "bot"),
            ("0@c.us", "WhatsApp"),
        ] {
            let Err(Error::Invalid { details, message, .. }) = ContactAddress::parse_recipient(to) else {
                panic!("{to}")
            };
            assert!(details["field"] == "to" && message.contains(reason), "{to}: {message}");
        }
        for to in ["6281234567890@c.us", "+62 812-3456-7890", "77@lid"] {
            assert!(ContactAddress::parse_recipient(to).is_ok(), "{to}");
        }
    }

    #[test]
    fn a_recipient_is_a_number_or_any_chat_id_of_a_person() {
        let read = |text: &str| ContactAddress::parse_recipient(text).map(|to| to.in_column());
        for (text, column) in [
            ("0812-3456-7890", "6281234567890"),
            ("85291900012", "85291900012"),
            ("62811900017", "62811900017"),
            ("6281234567890@c.us", "6281234567890"),
            ("6281234567890:12@s.whatsapp.net", "6281234567890"),
            ("6281234567890.0:12@s.whatsapp.net", "6281234567890"),
            ("\u{202a}6281234567890@c.us\u{202c}", "6281234567890"),
            // Ids that no numbering plan of today allows.
            ("553181900017@c.us", "553181900017"),
            ("5215519000017@c.us", "5215519000017"),
            ("6281190001@c.us", "6281190001"),
            ("9715019000@c.us", "9715019000"),
            ("206363947149868@lid", "206363947149868@lid"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(column), "{text}");
        }
        for (text, reason) in [
            ("@c.us", "recipient_unknown"),
            ("ayu@c.us", "recipient_unknown"),
            ("0812@c.us", "recipient_unknown"),
            ("0@c.us", "recipient_whatsapp"),
            ("x@lid", "recipient_unknown"),
            ("120363001@g.us", "recipient_group"),
            ("status@broadcast", "recipient_broadcast"),
            ("120363002@newsletter", "recipient_channel"),
            ("ayu@example.com", "recipient_unknown"),
            ("", "phone_missing"),
            ("0812", "phone_too_short"),
        ] {
            let Err(Error::Invalid { details, .. }) = ContactAddress::parse_recipient(text) else {
                panic!("{text} was accepted")
            };
            assert_eq!((&details["field"], &details["reason"]), (&"to".into(), &reason.into()), "{text}");
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
