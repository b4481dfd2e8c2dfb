//! Why a message failed, or why it is unknown whether it arrived.

use std::{borrow::Cow, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ports::SqlValue;

/// A reason, stored and sent as its text. The text of a reason that this release does not know is kept unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString)]
#[serde(from = "String", into = "String")]
#[strum(serialize_all = "snake_case")]
pub enum FailureReason {
    /// A person cancelled the message or its campaign before the message was sent.
    Cancelled,
    /// The contact has opted out of broadcasts.
    OptedOut,
    /// A message of the contact looks like an opt-out, and nobody has decided about it. The campaign skips such people.
    MayHaveOptedOut,
    /// The template cannot be rendered with the contact's variables.
    Unrenderable,
    /// The protocol client accepts no message to this number.
    InvalidRecipient,
    /// WhatsApp says that the number has no account. The message was not sent, and no limit counts it.
    NotOnWhatsapp,
    /// The device could not send the message, even with every retry.
    SendFailed,
    /// WhatsApp has not acknowledged the message.
    NoAnswer,
    /// A user decided that the message has not arrived.
    GivenUp,
    /// WhatsApp's servers did not take the file of the message, or the file is not stored any more.
    FileNotUploaded,
    /// The message that an edit or a deletion is about was sent so long ago that phones ignore the change.
    TooLate,
    /// The device was unlinked before WhatsApp acknowledged the message.
    DeviceLoggedOut,
    /// The device was deleted before it reported the final status of the message.
    DeviceRemoved,
    /// WhatsApp refused the message with this error code.
    #[strum(to_string = "whatsapp_{0}")]
    RefusedByWhatsapp(Cow<'static, str>),
    #[strum(to_string = "{0}")]
    Other(String),
}

impl FailureReason {
    /// WhatsApp's server does not know the recipient.
    const UNKNOWN_RECIPIENT: Self = Self::RefusedByWhatsapp(Cow::Borrowed("404"));

    /// Reasons for which another attempt would fail, too: such a message is never retried (design 19).
    pub const PERMANENT: [Self; 5] =
        [Self::OptedOut, Self::InvalidRecipient, Self::NotOnWhatsapp, Self::UNKNOWN_RECIPIENT, Self::Unrenderable];

    /// Reasons that do not count toward the pause of a campaign after too many failures, because they say nothing about the number: the
    /// list was old, or the device was unlinked or deleted.
    pub const NOT_COUNTED_FOR_PAUSE: [Self; 7] = [
        Self::OptedOut,
        Self::MayHaveOptedOut,
        Self::InvalidRecipient,
        Self::NotOnWhatsapp,
        Self::UNKNOWN_RECIPIENT,
        Self::DeviceLoggedOut,
        Self::DeviceRemoved,
    ];

    /// Reasons for which a campaign skips a recipient on purpose: such an item is shown as skipped, and not as failed.
    pub const SKIPPED: [Self; 2] = [Self::OptedOut, Self::MayHaveOptedOut];

    /// Returns the reason that WhatsApp's server refused the message with this error code.
    pub fn refused_by_whatsapp(code: &str) -> Self {
        Self::RefusedByWhatsapp(Cow::Owned(code.to_owned()))
    }

    pub fn parse(text: &str) -> Self {
        match text.strip_prefix("whatsapp_") {
            Some(code) => Self::refused_by_whatsapp(code),
            None => Self::from_str(text).unwrap_or_else(|_| Self::Other(text.to_owned())),
        }
    }
}

impl From<String> for FailureReason {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<FailureReason> for String {
    fn from(reason: FailureReason) -> Self {
        reason.to_string()
    }
}

impl From<&FailureReason> for SqlValue {
    fn from(reason: &FailureReason) -> Self {
        Self::Text(reason.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns each reason's stored text and the code that sets it. The match has no wildcard, so a new reason does not compile until both
    /// are written here.
    fn stored_text_and_origin(reason: &FailureReason) -> (&str, &'static str) {
        match reason {
            FailureReason::Cancelled => ("cancelled", "DeviceSession: the commands `cancel` and `set_campaign`"),
            FailureReason::OptedOut => {
                ("opted_out", "campaigns::store::claims::claim, and DeviceSession before a send")
            }
            FailureReason::MayHaveOptedOut => ("may_have_opted_out", "campaigns::store::claims::claim"),
            FailureReason::Unrenderable => ("unrenderable", "workflows::dispatch_campaign"),
            FailureReason::InvalidRecipient => ("invalid_recipient", "DeviceSession: the protocol client's refusal"),
            FailureReason::NotOnWhatsapp => {
                ("not_on_whatsapp", "DeviceSession: WhatsApp's answer before a first message")
            }
            FailureReason::SendFailed => ("send_failed", "DeviceSession: a panic, or the last retry"),
            FailureReason::NoAnswer => ("no_answer", "DeviceSession: a new connection, and its alarm"),
            FailureReason::GivenUp => ("given_up", "DeviceSession: the command `decide`"),
            FailureReason::FileNotUploaded => ("file_not_uploaded", "DeviceSession: the command `end_upload`"),
            FailureReason::TooLate => ("too_late", "DeviceSession: an edit or a deletion that had waited"),
            FailureReason::DeviceLoggedOut => ("device_logged_out", "DeviceSession: `logout`, and WhatsApp's logout"),
            FailureReason::DeviceRemoved => ("device_removed", "campaigns::store::removal"),
            FailureReason::RefusedByWhatsapp(_) => ("whatsapp_463", "DeviceSession: WhatsApp's refusal"),
            FailureReason::Other(text) => (text, "a row or an event of another release"),
        }
    }

    #[test]
    fn every_reason_reads_back_from_its_stored_text() {
        let reasons = [
            FailureReason::Cancelled,
            FailureReason::OptedOut,
            FailureReason::MayHaveOptedOut,
            FailureReason::Unrenderable,
            FailureReason::InvalidRecipient,
            FailureReason::NotOnWhatsapp,
            FailureReason::SendFailed,
            FailureReason::NoAnswer,
            FailureReason::GivenUp,
            FailureReason::FileNotUploaded,
            FailureReason::TooLate,
            FailureReason::DeviceLoggedOut,
            FailureReason::DeviceRemoved,
            FailureReason::refused_by_whatsapp("463"),
            FailureReason::Other("of_another_release".into()),
        ];
        for reason in &reasons {
            let (text, _) = stored_text_and_origin(reason);
            assert_eq!(reason.to_string(), text);
            assert_eq!(FailureReason::parse(text), *reason);
            assert_eq!(serde_json::to_value(reason).unwrap(), text);
            assert_eq!(serde_json::from_value::<FailureReason>(text.into()).unwrap(), *reason);
        }
    }

    #[test]
    fn the_lists_that_sql_compares_with_are_pinned() {
        assert_eq!(
            serde_json::to_string(&FailureReason::PERMANENT).unwrap(),
            r#"["opted_out","invalid_recipient","not_on_whatsapp","whatsapp_404","unrenderable"]"#
        );
        assert_eq!(
            serde_json::to_string(&FailureReason::NOT_COUNTED_FOR_PAUSE).unwrap(),
            r#"["opted_out","may_have_opted_out","invalid_recipient","not_on_whatsapp","whatsapp_404","device_logged_out","device_removed"]"#
        );
        assert_eq!(serde_json::to_string(&FailureReason::SKIPPED).unwrap(), r#"["opted_out","may_have_opted_out"]"#);
    }
}
