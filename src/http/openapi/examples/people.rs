//! The examples of signing in, the health check and the version.

use super::{Example, id};
use crate::{
    http::bodies::people::{Credentials, Empty, Health, Release, SessionView},
    tenants::{
        role::Role,
        user::{Email, User},
    },
};

impl Example for Health {
    fn examples() -> Vec<Self> {
        vec![Self { status: "ok" }]
    }
}

impl Example for Release {
    fn examples() -> Vec<Self> {
        let source = "https://example.com/cloudwa-flow";
        vec![Self { version: "0.1.0", commit: "3f6c1d2", source, license: env!("CARGO_PKG_LICENSE") }]
    }
}

impl Example for Credentials {
    fn examples() -> Vec<Self> {
        vec![Self { email: "ayu@toko.example".into(), password: "a long password".into() }]
    }
}

impl Example for SessionView {
    fn examples() -> Vec<Self> {
        let users = Email::parse("ayu@toko.example").map(|email| User {
            id: id("usr"),
            email,
            name: "Ayu".into(),
            role: Role::Admin,
            tenant_id: id("ten"),
            tenant_name: "Toko Ayu".into(),
        });
        users.into_iter().map(|user| Self { user }).collect()
    }
}

impl Example for Empty {
    fn examples() -> Vec<Self> {
        vec![Self {}]
    }
}
