//! The bodies of contacts and of their consent to broadcasts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    contacts::{
        consent::ConsentKind,
        phone::{BareDigits, DEFAULT_REGION, Phone},
    },
};

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = NewContact)]
pub struct ContactBody {
    /// The contact's number. Give either it or the LID.
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

/// How a number that a person has typed is read. One of the two fields is null.
#[derive(Serialize, ToSchema)]
pub struct ReadNumber {
    /// In E.164 without `+`.
    pub phone: Option<String>,
    pub fault: Option<NumberFault>,
}

#[derive(Serialize, ToSchema)]
pub struct NumberFault {
    /// Such as `phone_too_short`, `phone_two_numbers` or `phone_ambiguous`.
    pub code: String,
    pub message: String,
    /// The two numbers that could be meant, with `+`, if that is the question.
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
