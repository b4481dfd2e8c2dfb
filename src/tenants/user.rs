//! A user: a person who signs in.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    ids::{TenantId, UserId},
    tenants::role::Role,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    pub role: Role,
    pub tenant_id: TenantId,
    pub tenant_name: String,
}

/// A user as the other users of the tenant, and events, name one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Member {
    pub id: UserId,
    pub name: String,
}

/// An e-mail address in the form in which addresses are compared: trimmed and in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Email, example = "ayu@toko.id")]
pub struct Email(String);

/// The longest e-mail address (RFC 5321, 4.5.3.1.3).
const MAX_EMAIL_BYTES: usize = 254;

impl Email {
    pub fn parse(text: &str) -> Result<Self> {
        let email = text.trim().to_lowercase();
        let has_both_sides = email
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
        if !has_both_sides || email.len() > MAX_EMAIL_BYTES || email.contains(char::is_whitespace) {
            return Err(Error::invalid("email", "this is not a mail address"));
        }
        Ok(Self(email))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_do_not_make_another_address() {
        assert_eq!(Email::parse(" Ayu@Toko.example ").unwrap().as_str(), "ayu@toko.example");
    }

    #[test]
    fn a_text_that_is_no_address_is_refused() {
        for text in ["", "ayu", "@toko.example", "ayu@", "a yu@toko.example", "a@b@c"] {
            assert!(matches!(Email::parse(text), Err(Error::Invalid { .. })), "{text}");
        }
    }
}
