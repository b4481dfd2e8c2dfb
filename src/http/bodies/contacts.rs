//! The bodies of contacts and of their consent to broadcasts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{clock::Timestamp, contacts::consent::ConsentKind};

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

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewConsent {
    pub said: ConsentKind,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}
