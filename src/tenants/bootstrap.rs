//! The first admins, who are listed in a secret: each one is created at their first successful sign-in.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    error::{Error, Result},
    tenants::user::Email,
};

pub struct BootstrapAdmin {
    pub email: Email,
    pub name: String,
    /// The name of the admin's tenant. Two admins with the same tenant name share the tenant.
    pub tenant: String,
    password: String,
}

impl BootstrapAdmin {
    /// Returns whether this is the password. It compares digests, so that the time it takes reveals neither the length nor a common
    /// beginning.
    pub fn has_password(&self, password: &str) -> bool {
        Sha256::digest(&self.password).ct_eq(&Sha256::digest(password)).into()
    }
}

#[derive(Deserialize)]
struct Line {
    email: String,
    password: String,
    name: String,
    tenant: String,
}

/// Parses the secret `BOOTSTRAP_ADMINS`. An error does not quote the secret.
pub fn parse(secret: &str) -> Result<Vec<BootstrapAdmin>> {
    let wrong = |what: &str| Error::Internal(format!("the secret BOOTSTRAP_ADMINS {what}"));
    let lines: Vec<Line> =
        serde_json::from_str(secret).map_err(|_| wrong("is not a JSON list of {email, password, name, tenant}"))?;
    lines
        .into_iter()
        .map(|line| {
            let email = Email::parse(&line.email).map_err(|_| wrong("holds an email that is none"))?;
            if line.password.is_empty() || line.tenant.trim().is_empty() {
                return Err(wrong("holds an empty password or tenant"));
            }
            Ok(BootstrapAdmin {
                email,
                name: line.name,
                tenant: line.tenant.trim().to_owned(),
                password: line.password,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_has_only_their_own_password() {
        let admins =
            parse(r#"[{"email":"Ayu@Toko.example","password":"rahasia","name":"Ayu","tenant":"Toko"}]"#).unwrap();
        let ayu = admins.first().unwrap();
        assert_eq!((ayu.email.as_str(), ayu.tenant.as_str()), ("ayu@toko.example", "Toko"));
        assert!(ayu.has_password("rahasia"));
        assert!(!ayu.has_password("rahasi"));
    }

    #[test]
    fn the_error_of_a_broken_secret_names_the_secret_without_its_value() {
        for secret in [
            "",
            "{}",
            r#"[{"email":"x","password":"rahasia","name":"","tenant":"T"}]"#,
            r#"[{"email":"a@b","password":"","name":"","tenant":"T"}]"#,
        ] {
            let Err(Error::Internal(message)) = parse(secret) else { panic!("{secret} was accepted") };
            assert!(message.contains("BOOTSTRAP_ADMINS") && !message.contains("rahasia"));
        }
    }
}
