//! Decides which role may call which route. Every route names its audience (`http/routes`), and `may` is the rule behind it.
//!
//! `tests/golden/access.txt` lists every route with the roles that may call it, as a person reviewed it; a test of `http/routes` compares
//! the two.

use crate::{
    error::{Error, Result},
    tenants::role::Role,
};

/// The callers that a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Any caller, signed in or not.
    Everyone,
    /// Every member of a tenant.
    Members,
    /// The admins of a tenant.
    Admins,
}

/// The callers that may see a QR code. It links a phone to the business: a person who sees it can scan it.
pub const QR_AUDIENCE: Audience = Audience::Admins;

/// Returns whether a signed-in user with this role belongs to the audience.
pub const fn may(role: Role, audience: Audience) -> bool {
    match (audience, role) {
        (Audience::Everyone | Audience::Members, _) | (Audience::Admins, Role::SuperAdmin | Role::Admin) => true,
        (Audience::Admins, Role::Operator) => false,
    }
}

pub fn authorize(role: Role, audience: Audience) -> Result<()> {
    if may(role, audience) { Ok(()) } else { Err(Error::Forbidden("your role does not allow this".into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_refused_where_only_admins_are_allowed() {
        assert!(matches!(authorize(Role::Operator, Audience::Admins), Err(Error::Forbidden(_))));
        assert_eq!(authorize(Role::Operator, Audience::Members), Ok(()));
    }
}
