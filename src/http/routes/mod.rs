//! Every route of the API, declared once: what it is called, who may call it, which handler answers it and what the
//! contract says of it.
//!
//! `router.rs` serves these records, `openapi` writes the contract from them, and the tests below and in `tests/worker`
//! walk over them. A record without one of its parts does not compile.

mod broadcasts;
mod contacts;
mod devices;
mod events;
mod files;
mod messages;
mod sign_in;

use crate::tenants::{access::Audience, rate_limit::RateLimit};

pub use super::target::{Handler, Operation};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The operation id in the contract and the route's name in the permission table.
    pub id: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub audience: Audience,
    pub rate_limit: RateLimit,
    /// `handler!(devices::list)`: the function of `http/devices.rs`. Only a Worker has it.
    pub handler: Handler,
    /// `doc!(…)`: the summary, the body, the answer and the query parameters. Only the contract's generator has it.
    pub doc: Operation,
}

impl Route {
    /// False only if the router can never lead a request for `path` to this route, whatever its method. The router is made for
    /// each request, so it is made of the few routes for which this is true.
    pub fn may_match(&self, path: &str) -> bool {
        let (mut pattern, mut given) = (self.path.split('/'), path.split('/'));
        loop {
            match (pattern.next(), given.next()) {
                (None, None) => return true,
                (Some(part), _) if part.starts_with("{*") => return true,
                (Some(part), Some(value)) if part.contains('{') || part == value => {}
                _ => return false,
            }
        }
    }
}

/// The routes that the contract shows under one heading, its tag.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    pub tag: &'static str,
    pub description: &'static str,
    pub routes: &'static [Route],
}

pub static GROUPS: [Group; 7] = [
    sign_in::ROUTES,
    devices::ROUTES,
    messages::ROUTES,
    files::ROUTES,
    contacts::ROUTES,
    broadcasts::ROUTES,
    events::ROUTES,
];

pub fn all() -> impl Iterator<Item = &'static Route> {
    GROUPS.iter().flat_map(|group| group.routes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenants::{access::may, role::Role};
    use std::collections::HashSet;

    #[test]
    fn every_operation_id_has_exactly_one_route() {
        let distinct: HashSet<_> = all().map(|route| route.id).collect();
        assert_eq!(distinct.len(), all().count());
    }

    #[test]
    fn no_two_routes_are_the_same() {
        let distinct: HashSet<_> = all().map(|route| (route.method, route.path)).collect();
        assert_eq!(distinct.len(), all().count());
    }

    #[test]
    fn a_route_may_match_every_path_of_its_own() {
        for route in all() {
            let path = route.path.replace('{', "").replace('}', "%20");
            assert!(route.may_match(&path), "{path}");
            assert!(!route.may_match(&format!("{path}/")), "{path}/");
        }
    }

    #[test]
    fn a_path_may_match_the_routes_of_one_length_and_with_its_fixed_parts() {
        let matched =
            |path: &str| all().filter(|route| route.may_match(path)).map(|route| route.path).collect::<HashSet<_>>();
        assert_eq!(matched("/health"), HashSet::from(["/health"]));
        assert_eq!(matched("/api/devices/dev_1/messages"), HashSet::from(["/api/devices/{device}/messages"]));
        assert_eq!(matched("/api/nothing/of/ours"), HashSet::new());
    }

    #[test]
    fn a_route_that_changes_something_is_not_a_get() {
        for route in all().filter(|route| route.method == Method::Get) {
            assert!(["read", "list", "open"].iter().any(|verb| route.id.starts_with(verb)), "{}", route.id);
        }
    }

    #[test]
    fn the_permission_table_is_the_reviewed_one() {
        let mut table = String::new();
        for route in all() {
            let allowed = match route.audience {
                Audience::Everyone => "everyone".to_owned(),
                Audience::Members | Audience::Admins => {
                    let roles: Vec<&str> =
                        Role::ALL.into_iter().filter(|role| may(*role, route.audience)).map(Role::as_str).collect();
                    roles.join(" ")
                }
            };
            table.extend([route.id, ": ", &allowed, "\n"]);
        }
        assert_eq!(table, include_str!("../../../tests/golden/access.txt"));
    }
}
