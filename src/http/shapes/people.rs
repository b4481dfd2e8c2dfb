//! Who signs in, and to what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::tenants::user::User;

#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct Whoami {
    pub user: User,
}

/// Whoever uses this over a network may have its source (AGPL, section 13).
#[derive(Serialize, ToSchema)]
pub struct Release {
    pub version: &'static str,
    pub commit: &'static str,
    pub source: &'static str,
    pub license: &'static str,
}

/// It is there.
#[derive(Serialize, ToSchema)]
pub struct Health {
    pub status: &'static str,
}

/// Done, and there is nothing to say about it.
#[derive(Serialize, ToSchema)]
pub struct Nothing {}
