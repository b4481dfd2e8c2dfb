//! The three roles of a user (design 12).

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the platform, and is an admin in their own tenant.
    SuperAdmin,
    /// Runs a tenant.
    Admin,
    /// Answers the tenant's customers.
    Operator,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::SuperAdmin, Self::Admin, Self::Operator];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::Operator => "operator",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}
