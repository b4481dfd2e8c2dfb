//! The bodies of signing in, of the health check and of the version.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::tenants::user::User;

#[derive(Serialize, Deserialize, ToSchema)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    pub user: User,
}

/// The deployed version and its source code, which every user of the service may have (AGPL, section 13).
#[derive(Serialize, ToSchema)]
pub struct Release {
    pub version: &'static str,
    pub commit: &'static str,
    pub source: &'static str,
    pub license: &'static str,
}

/// The answer of the health check.
#[derive(Serialize, ToSchema)]
pub struct Health {
    pub status: &'static str,
}

/// The request succeeded. The answer has no fields.
#[derive(Serialize, ToSchema)]
#[schema(as = Nothing)]
pub struct Empty {}
