//! The bodies of contacts and of their consent to broadcasts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    contacts::{
        consent::ConsentKind,
        opt_out::{KeywordSettings, Language},
        phone::{BareDigits, DEFAULT_REGION, Phone},
        store::probable_opt_outs::OptOutDecision,
    },
};

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = NewContact)]
pub struct ContactBody {
    /// The contact's number. Give either the number or the LID.
    pub phone: Option<String>,
    /// The contact's LID, if WhatsApp does not show the number: what stands before `@lid` in the id of the chat.
    pub lid: Option<String>,
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ContactPatch)]
pub struct ContactPatchBody {
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, Option<String>>>,
    /// The contact's `updatedAt` as the caller has read it. If somebody has changed the contact since, nothing is changed and
    /// the answer is 409.
    pub version: Option<Timestamp>,
}

/// How a number that a person has typed is read. Exactly one of `phone` and `fault` is null.
#[derive(Serialize, ToSchema)]
pub struct ReadNumber {
    /// In E.164 without `+`.
    pub phone: Option<String>,
    pub fault: Option<NumberFault>,
}

#[derive(Serialize, ToSchema)]
pub struct NumberFault {
    /// Why the text is not a usable number, such as `phone_too_short`, `phone_two_numbers` or `phone_ambiguous`.
    pub code: String,
    pub message: String,
    /// With `phone_ambiguous`: the two numbers that could be meant, each with `+`. Otherwise empty.
    pub readings: Vec<String>,
}

impl ReadNumber {
    pub fn of(written: &str) -> Self {
        match Phone::read(written, DEFAULT_REGION, BareDigits::Ask) {
            Ok(phone) => Self { phone: Some(phone.as_str().to_owned()), fault: None },
            Err(fault) => {
                let (code, message, readings) = (fault.code().to_owned(), fault.message(), fault.readings());
                Self { phone: None, fault: Some(NumberFault { code, message, readings }) }
            }
        }
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewConsent {
    pub said: ConsentKind,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// A person who has opted out wants broadcasts again.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewOptIn {
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewOptOutDecision {
    /// The message that looks like an opt-out. If the contact has sent a newer one since, the answer is 404.
    pub message_id: String,
    pub decision: OptOutDecision,
}

/// Which words count as an opt-out or opt-in besides the Indonesian and English ones.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OptOutSettings)]
pub struct OptOutSettingsView {
    /// The languages whose words count as well.
    pub languages: Vec<Language>,
    /// The tenant's own words. A message counts if it is one of them and nothing else.
    pub opt_out_words: Vec<String>,
    pub opt_in_words: Vec<String>,
    /// A message that looks like an opt-out, such as "stop please", counts as one. Otherwise a person decides.
    pub counts_probable: bool,
}

impl From<KeywordSettings> for OptOutSettingsView {
    fn from(settings: KeywordSettings) -> Self {
        let KeywordSettings { languages, opt_out_words, opt_in_words, counts_probable } = settings;
        Self { languages, opt_out_words, opt_in_words, counts_probable }
    }
}

/// The settings to change. A field that is left out stays as it is.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptOutSettingsPatch {
    pub languages: Option<Vec<Language>>,
    pub opt_out_words: Option<Vec<String>>,
    pub opt_in_words: Option<Vec<String>>,
    pub counts_probable: Option<bool>,
}

impl OptOutSettingsPatch {
    pub fn apply(self, settings: KeywordSettings) -> KeywordSettings {
        KeywordSettings {
            languages: self.languages.unwrap_or(settings.languages),
            opt_out_words: self.opt_out_words.unwrap_or(settings.opt_out_words),
            opt_in_words: self.opt_in_words.unwrap_or(settings.opt_in_words),
            counts_probable: self.counts_probable.unwrap_or(settings.counts_probable),
        }
    }
}
