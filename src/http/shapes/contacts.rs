//! Contacts, and what they said about broadcasts.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    contacts::{consent::ConsentKind, store::ContactFilter},
    error::{Error, Result},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    pub search: Option<String>,
    pub tag: Option<String>,
    pub opted_out: Option<String>,
}

impl Shown {
    pub fn parse(self) -> Result<ContactFilter> {
        let opted_out = match self.opted_out.as_deref() {
            None | Some("") => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(Error::invalid("optedOut", "optedOut is true or false")),
        };
        Ok(ContactFilter { search: self.search, tag: self.tag.filter(|tag| !tag.is_empty()), opted_out })
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewContact)]
pub struct Given {
    pub phone: String,
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ContactPatch)]
pub struct Changed {
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, Option<String>>>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewConsent)]
pub struct NewWord {
    pub said: ConsentKind,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}
